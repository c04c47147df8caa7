//! What becomes of a value in a body, and of a header.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Number, Value, json};

use super::pointer::{Pointer, Slot};

/// How a value deviates.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// The member gets another name.
    Rename(String),
    /// The member is missing, or the item is.
    Drop,
    /// A member that nobody documented.
    Add(Value),
    /// Another value.
    Replace(Value),
    /// The value has another JSON type: the one named, or the nearest other one.
    Retype(Option<Value>),
    /// This value becomes that one, and every other stays.
    Substitute { from: Value, to: Value },
    /// A whole number is greater by so much.
    Shift(i64),
    /// A list has so many items, the last ones repeated or cut off.
    Resize(usize),
    /// The items of a list stand in the order of what the pointer leads to in each, or without one the other way round.
    Reorder(Option<Pointer>),
    /// The members of an object, and of all within, stand the other way round.
    ReverseMembers,
}

impl Change {
    /// Makes `body` deviate; where the pointer leads nowhere, nothing happens.
    fn apply(&self, pointer: &Pointer, body: &mut Value) {
        pointer.visit(body, &mut |slot| self.apply_at(slot));
    }

    /// `body` as it deviates, and written down; `None` where that makes no difference.
    pub(super) fn of(&self, pointer: &Pointer, body: &Value) -> Option<(Value, String)> {
        let mut changed = body.clone();
        self.apply(pointer, &mut changed);
        let (before, after) = (body.to_string(), changed.to_string());
        (before != after).then_some((changed, after))
    }

    fn apply_at(&self, mut slot: Slot<'_>) {
        match (self, &mut slot) {
            (Self::Add(added), Slot::Member(members, name)) => {
                insert(members, (*name).to_owned(), added.clone());
            }
            (Self::Rename(to), Slot::Member(members, name)) => {
                if let Some(value) = members.shift_remove(*name) {
                    insert(members, to.clone(), value);
                }
            }
            (Self::Drop, Slot::Member(members, name)) => {
                members.shift_remove(*name);
            }
            // An item of a list has no name to lose or gain.
            (Self::Add(_) | Self::Rename(_) | Self::Drop, Slot::Value(_)) => {}
            _ => {
                if let Some(value) = slot.value() {
                    self.change(value);
                }
            }
        }
    }

    fn change(&self, value: &mut Value) {
        match self {
            Self::Replace(to) => *value = to.clone(),
            Self::Retype(to) => *value = retyped(value, to.as_ref()),
            Self::Substitute { from, to } if value == from => *value = to.clone(),
            Self::Add(_) | Self::Rename(_) | Self::Drop | Self::Substitute { .. } => {}
            Self::Shift(by) => {
                if let Some(number) = value.as_i64() {
                    *value = json!(number.saturating_add(*by));
                }
            }
            Self::Resize(length) => {
                if let Value::Array(items) = value {
                    let last = items.last().cloned().unwrap_or_default();
                    items.resize(*length, last);
                }
            }
            Self::Reorder(by) => {
                if let Value::Array(items) = value {
                    reorder(items, by.as_ref());
                }
            }
            Self::ReverseMembers => reverse_members(value),
        }
    }
}

/// Adds a member where it belongs, should the others stand in the order of their names.
fn insert(members: &mut Map<String, Value>, name: String, value: Value) {
    let sorted = members.keys().is_sorted();
    members.insert(name, value);
    if sorted {
        members.sort_keys();
    }
}

fn reorder(items: &mut Vec<Value>, by: Option<&Pointer>) {
    let Some(pointer) = by else {
        items.reverse();
        return;
    };
    let mut keyed: Vec<(String, Value)> = std::mem::take(items)
        .into_iter()
        .map(|mut item| {
            let mut key = String::new();
            pointer.visit(&mut item, &mut |mut slot| {
                key = slot
                    .value()
                    .map(|value| value.to_string())
                    .unwrap_or_default();
            });
            (key, item)
        })
        .collect();
    keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
    items.extend(keyed.into_iter().map(|(_, item)| item));
}

fn reverse_members(value: &mut Value) {
    match value {
        Value::Object(members) => {
            let reversed = std::mem::take(members).into_iter().rev();
            members.extend(reversed);
            members.values_mut().for_each(reverse_members);
        }
        Value::Array(items) => items.iter_mut().for_each(reverse_members),
        _ => {}
    }
}

/// `value` as the JSON type that `to` names, as `to` itself where it names none, or as the nearest other type.
pub(super) fn retyped(value: &Value, to: Option<&Value>) -> Value {
    let text = || {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let number = || {
        let parsed = text().parse::<f64>().ok().and_then(Number::from_f64);
        Value::Number(parsed.unwrap_or_else(|| Number::from(0)))
    };
    match to {
        Some(Value::String(kind)) => match kind.as_str() {
            "string" => Value::String(text()),
            "number" | "integer" => number(),
            "boolean" => Value::Bool(true),
            "null" => Value::Null,
            "array" => json!([value]),
            "object" => json!({ "value": value }),
            _ => Value::String(kind.clone()),
        },
        Some(other) => other.clone(),
        None => match value {
            Value::String(amount) if amount.parse::<f64>().is_ok_and(f64::is_finite) => number(),
            Value::String(_) => json!({ "value": value }),
            Value::Array(items) => items.first().cloned().unwrap_or(Value::Bool(true)),
            Value::Object(_) => json!([value]),
            Value::Null => Value::Bool(true),
            Value::Number(_) | Value::Bool(_) => Value::String(text()),
        },
    }
}

/// How a header deviates.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum HeaderChange {
    /// It has another name.
    Rename(HeaderName),
    /// It is missing.
    Drop,
    /// One that nobody documented.
    Add(HeaderValue),
    /// It has another value, where it is there.
    Replace(HeaderValue),
}

impl HeaderChange {
    /// Makes `headers` deviate.
    pub(super) fn apply(&self, name: &HeaderName, headers: &mut HeaderMap) {
        match self {
            Self::Rename(to) => {
                if let Some(value) = headers.remove(name) {
                    headers.insert(to.clone(), value);
                }
            }
            Self::Drop => {
                headers.remove(name);
            }
            Self::Add(value) => {
                headers.insert(name.clone(), value.clone());
            }
            Self::Replace(to) => {
                if let Some(value) = headers.get_mut(name) {
                    *value = to.clone();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(pointer: &str, change: &Change, mut body: Value) -> Value {
        change.apply(&Pointer::parse(pointer).unwrap(), &mut body);
        body
    }

    #[test]
    fn each_change_does_what_its_name_says() {
        let body = json!({"amount": "8.80", "data": [{"id": 2}, {"id": 1}, {"id": 3}], "next": {"a/b": [1]}, "total": 3});
        let named = |text: &str| json!(text);
        let cases = [
            (
                "/amount",
                Change::Rename("sum".to_owned()),
                "/sum",
                named("8.80"),
            ),
            (
                "/amount",
                Change::Replace(json!(null)),
                "/amount",
                json!(null),
            ),
            ("/amount", Change::Retype(None), "/amount", json!(8.8)),
            (
                "/amount",
                Change::Retype(Some(named("array"))),
                "/amount",
                json!(["8.80"]),
            ),
            (
                "/next/a~1b/0",
                Change::Retype(None),
                "/next/a~1b/0",
                named("1"),
            ),
            (
                "/next/extra",
                Change::Add(json!(5)),
                "/next/extra",
                json!(5),
            ),
            ("/total", Change::Shift(-4), "/total", json!(-1)),
            ("/amount", Change::Shift(1), "/amount", named("8.80")),
            ("/data", Change::Resize(1), "/data", json!([{"id": 2}])),
            ("/data", Change::Resize(4), "/data/3", json!({"id": 3})),
            (
                "/data",
                Change::Reorder(None),
                "/data",
                json!([{"id": 3}, {"id": 1}, {"id": 2}]),
            ),
            (
                "/data",
                Change::Reorder(Pointer::parse("/id")),
                "/data",
                json!([{"id": 1}, {"id": 2}, {"id": 3}]),
            ),
            (
                "/data/*/id",
                Change::Substitute {
                    from: json!(1),
                    to: json!(9),
                },
                "/data",
                json!([{"id": 2}, {"id": 9}, {"id": 3}]),
            ),
            ("/data/*/id", Change::Drop, "/data", json!([{}, {}, {}])),
        ];
        for (pointer, change, at, expected) in cases {
            let after = changed(pointer, &change, body.clone());
            assert_eq!(after.pointer(at), Some(&expected), "{change:?}");
        }
        assert_eq!(changed("", &Change::Replace(json!(1)), body), json!(1));
    }

    #[test]
    fn a_pointer_to_nowhere_changes_nothing() {
        let body = json!({"a": 1});
        for pointer in ["/b", "/a/b", "/b/c"] {
            for change in [Change::Drop, Change::Replace(json!(2)), Change::Shift(1)] {
                assert_eq!(changed(pointer, &change, body.clone()), body);
            }
        }
    }

    #[test]
    fn members_that_are_sorted_stay_so_and_can_be_turned_round() {
        let added = changed(
            "/b",
            &Change::Add(json!(2)),
            json!({"a": 1, "c": {"x": 1, "y": 2}}),
        );
        assert_eq!(added.to_string(), r#"{"a":1,"b":2,"c":{"x":1,"y":2}}"#);
        let turned = changed("", &Change::ReverseMembers, added);
        assert_eq!(turned.to_string(), r#"{"c":{"y":2,"x":1},"b":2,"a":1}"#);
        let unsorted = changed("/a", &Change::Add(json!(2)), json!({"c": 1, "b": 2}));
        assert_eq!(unsorted.to_string(), r#"{"c":1,"b":2,"a":2}"#);
    }

    #[test]
    fn a_header_is_renamed_dropped_added_or_replaced() {
        let name = HeaderName::from_static("retry-after");
        let other = HeaderName::from_static("x-retry-after");
        let value = HeaderValue::from_static("7");
        let after = |change: &HeaderChange, there: bool| {
            let mut headers = HeaderMap::new();
            if there {
                headers.insert(&name, HeaderValue::from_static("1"));
            }
            change.apply(&name, &mut headers);
            let text = |name: &HeaderName| Some(headers.get(name)?.to_str().unwrap().to_owned());
            (text(&name), text(&other))
        };
        let (one, seven) = (Some("1".to_owned()), Some("7".to_owned()));
        assert_eq!(
            after(&HeaderChange::Rename(other.clone()), true),
            (None, one)
        );
        assert_eq!(after(&HeaderChange::Drop, true), (None, None));
        assert_eq!(
            after(&HeaderChange::Add(value.clone()), false),
            (seven.clone(), None)
        );
        assert_eq!(
            after(&HeaderChange::Replace(value.clone()), true),
            (seven, None)
        );
        assert_eq!(after(&HeaderChange::Replace(value), false), (None, None));
    }
}
