//! Answers that deviate on purpose: drills for whoever watches the contract.

use serde_json::{Map, Number, Value, json};

use crate::operation::Operation;

/// How an answer deviates.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// The member gets another name.
    Rename(String),
    /// The member is missing.
    Drop,
    /// The value has another JSON type: the one named, or the nearest other one.
    Retype(Option<Value>),
    /// A member that nobody documented.
    Add(Value),
    /// Another value, such as a status that nobody documented or one that the state machine does not allow.
    Replace(Value),
}

/// A deviation of the successful answers of one operation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drift {
    pub(crate) kind: String,
    pub(crate) operation: Operation,
    /// JSON Pointer; a `*` stands for every item of a list.
    pub(crate) pointer: String,
    pub(crate) change: Change,
}

impl Drift {
    /// Reads a drift, or says what is wrong with it.
    pub(crate) fn read(body: &Value) -> Result<Self, String> {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let kind = text("kind").ok_or("`kind` is missing")?;
        let operation = text("operation").ok_or("`operation` is missing")?;
        let operation = Operation::from_name(operation).ok_or_else(|| {
            format!(
                "no operation is called {operation:?}; the names look like `{}`",
                Operation::RetrievePaymentIntent.name()
            )
        })?;
        let default = (kind == "illegal_move").then_some("/intent_status");
        let pointer = text("pointer").or(default).ok_or("`pointer` is missing")?;
        if !pointer.starts_with('/') {
            return Err(format!(
                "`pointer` is a JSON Pointer and starts with a slash, {pointer:?} does not"
            ));
        }
        let to = body.get("to").cloned();
        let needed = || {
            to.clone()
                .ok_or_else(|| format!("a drift of kind `{kind}` needs `to`"))
        };
        let change = match kind {
            "rename" => match needed()? {
                Value::String(name) => Change::Rename(name),
                _ => return Err("`to` of a rename is the new name, a string".to_owned()),
            },
            "drop" => Change::Drop,
            "retype" => Change::Retype(to),
            "add" => Change::Add(needed()?),
            "enum_value" | "illegal_move" => Change::Replace(needed()?),
            _ => {
                return Err(format!(
                    "no drift is called {kind:?}; there are `rename`, `drop`, `retype`, `add`, `enum_value`, `illegal_move`"
                ));
            }
        };
        Ok(Self {
            kind: kind.to_owned(),
            operation,
            pointer: pointer.to_owned(),
            change,
        })
    }

    pub(crate) fn describe(&self) -> Value {
        json!({"kind": self.kind, "operation": self.operation.name(), "pointer": self.pointer})
    }

    /// Makes `body` deviate; where the pointer leads nowhere, nothing happens.
    pub(crate) fn apply(&self, body: &mut Value) {
        let path: Vec<String> = self
            .pointer
            .split('/')
            .skip(1)
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
            .collect();
        alter(body, &path, &self.change);
    }
}

fn alter(value: &mut Value, path: &[String], change: &Change) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    if !rest.is_empty() {
        match value {
            Value::Object(members) => {
                if let Some(next) = members.get_mut(name) {
                    alter(next, rest, change);
                }
            }
            Value::Array(items) if name == "*" => {
                for item in items {
                    alter(item, rest, change);
                }
            }
            Value::Array(items) => {
                if let Some(next) = name
                    .parse()
                    .ok()
                    .and_then(|index: usize| items.get_mut(index))
                {
                    alter(next, rest, change);
                }
            }
            _ => {}
        }
        return;
    }
    match value {
        Value::Object(members) => alter_member(members, name, change),
        Value::Array(items) => alter_items(items, name, change),
        _ => {}
    }
}

fn alter_member(members: &mut Map<String, Value>, name: &str, change: &Change) {
    match change {
        Change::Add(added) => {
            members.insert(name.to_owned(), added.clone());
        }
        Change::Rename(new) => {
            if let Some(value) = members.shift_remove(name) {
                members.insert(new.clone(), value);
            }
        }
        Change::Drop => {
            members.shift_remove(name);
        }
        Change::Retype(to) => {
            if let Some(value) = members.get_mut(name) {
                *value = retyped(value, to.as_ref());
            }
        }
        Change::Replace(to) => {
            if let Some(value) = members.get_mut(name) {
                *value = to.clone();
            }
        }
    }
}

/// The last step of a pointer leads to items of a list, which have no names to lose or gain.
fn alter_items(items: &mut [Value], name: &str, change: &Change) {
    let only = name.parse::<usize>().ok();
    let chosen = items
        .iter_mut()
        .enumerate()
        .filter(|(index, _)| name == "*" || only == Some(*index));
    for (_, item) in chosen {
        match change {
            Change::Retype(to) => *item = retyped(item, to.as_ref()),
            Change::Replace(to) => *item = to.clone(),
            Change::Rename(_) | Change::Drop | Change::Add(_) => {}
        }
    }
}

/// `value` as the JSON type that `to` names, as `to` itself where it names none, or as the nearest other type.
fn retyped(value: &Value, to: Option<&Value>) -> Value {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn drifted(drift: &Value, mut body: Value) -> Value {
        let mut complete = json!({"operation": "retrieve_payment_intent"});
        let (Some(all), Some(given)) = (complete.as_object_mut(), drift.as_object()) else {
            panic!()
        };
        all.extend(given.clone());
        Drift::read(&complete).unwrap().apply(&mut body);
        body
    }

    #[test]
    fn each_kind_does_what_its_name_says() {
        let body = json!({"amount": "8.80", "intent_status": "PENDING", "next": {"a/b": [1]}});
        let cases = [
            (
                json!({"kind": "rename", "pointer": "/amount", "to": "total"}),
                "/total",
                json!("8.80"),
            ),
            (
                json!({"kind": "retype", "pointer": "/amount"}),
                "/amount",
                json!(8.8),
            ),
            (
                json!({"kind": "retype", "pointer": "/amount", "to": "array"}),
                "/amount",
                json!(["8.80"]),
            ),
            (
                json!({"kind": "add", "pointer": "/next/extra", "to": 5}),
                "/next/extra",
                json!(5),
            ),
            (
                json!({"kind": "enum_value", "pointer": "/intent_status", "to": "NEW"}),
                "/intent_status",
                json!("NEW"),
            ),
            (
                json!({"kind": "illegal_move", "to": "FAILED"}),
                "/intent_status",
                json!("FAILED"),
            ),
            (
                json!({"kind": "retype", "pointer": "/next/a~1b/0"}),
                "/next/a~1b/0",
                json!("1"),
            ),
        ];
        for (drift, pointer, expected) in cases {
            assert_eq!(
                drifted(&drift, body.clone()).pointer(pointer),
                Some(&expected),
                "{drift}"
            );
        }
        let dropped = drifted(&json!({"kind": "drop", "pointer": "/amount"}), body);
        assert_eq!(dropped.get("amount"), None);
    }

    #[test]
    fn a_star_stands_for_every_item() {
        let body = json!({"data": [{"a": 1}, {"a": 2}]});
        let dropped = drifted(&json!({"kind": "drop", "pointer": "/data/*/a"}), body);
        assert_eq!(dropped, json!({"data": [{}, {}]}));
    }

    #[test]
    fn a_pointer_to_nowhere_changes_nothing() {
        let body = json!({"a": 1});
        for pointer in ["/b", "/a/b", "/b/c"] {
            assert_eq!(
                drifted(&json!({"kind": "drop", "pointer": pointer}), body.clone()),
                body
            );
        }
    }

    #[test]
    fn what_is_no_drift_is_said_to_be_none() {
        let told = |body: Value| Drift::read(&body).unwrap_err();
        assert!(told(json!({})).contains("`kind`"));
        assert!(told(json!({"kind": "drop"})).contains("`operation`"));
        assert!(told(json!({"kind": "drop", "operation": "x"})).contains("\"x\""));
        let operation = "list_payment_intents";
        assert!(told(json!({"kind": "drop", "operation": operation})).contains("`pointer`"));
        assert!(
            told(json!({"kind": "drop", "operation": operation, "pointer": "a"})).contains("slash")
        );
        assert!(
            told(json!({"kind": "bend", "operation": operation, "pointer": "/a"}))
                .contains("\"bend\"")
        );
        for kind in ["rename", "add", "enum_value", "illegal_move"] {
            assert!(
                told(json!({"kind": kind, "operation": operation, "pointer": "/a"}))
                    .contains("`to`")
            );
        }
    }
}
