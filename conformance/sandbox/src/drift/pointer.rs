//! Where in a JSON value something is.

use serde_json::{Map, Value};

/// A JSON Pointer, in which `*` stands for every item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer {
    text: String,
    steps: Vec<String>,
}

/// What a pointer leads to.
pub(super) enum Slot<'v> {
    /// The whole value, or an item of a list.
    Value(&'v mut Value),
    /// A member of an object, which may have none of that name.
    Member(&'v mut Map<String, Value>, &'v str),
}

impl Slot<'_> {
    /// The value there, if there is one.
    pub(super) fn value(&mut self) -> Option<&mut Value> {
        match self {
            Slot::Value(value) => Some(value),
            Slot::Member(members, name) => members.get_mut(*name),
        }
    }
}

impl Pointer {
    /// The pointer written as `text`, of which the empty one is the whole value.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let steps = match text.strip_prefix('/') {
            Some(rest) => rest
                .split('/')
                .map(|step| step.replace("~1", "/").replace("~0", "~"))
                .collect(),
            None if text.is_empty() => Vec::new(),
            None => return None,
        };
        Some(Self {
            text: text.to_owned(),
            steps,
        })
    }

    /// As it was written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The way there as a refusal writes it: `customer.email`.
    pub(super) fn dotted(&self) -> String {
        self.steps.join(".")
    }

    /// Shows `visit` each place in `value` that it leads to. The object or list that the last step starts from must be there.
    pub(super) fn visit(&self, value: &mut Value, visit: &mut dyn FnMut(Slot<'_>)) {
        walk(value, &self.steps, visit);
    }

    /// Whether it leads to `wanted` in `value`.
    pub(super) fn finds(&self, value: &mut Value, wanted: &Value) -> bool {
        let mut found = false;
        self.visit(value, &mut |mut slot| {
            found |= slot.value().is_some_and(|there| there == wanted);
        });
        found
    }
}

fn walk(value: &mut Value, steps: &[String], visit: &mut dyn FnMut(Slot<'_>)) {
    let Some((step, rest)) = steps.split_first() else {
        return visit(Slot::Value(value));
    };
    match value {
        Value::Object(members) if rest.is_empty() => visit(Slot::Member(members, step)),
        Value::Object(members) => {
            if let Some(next) = members.get_mut(step) {
                walk(next, rest, visit);
            }
        }
        Value::Array(items) if step == "*" => {
            for item in items {
                walk(item, rest, visit);
            }
        }
        Value::Array(items) => {
            let index = step.parse::<usize>().ok();
            if let Some(next) = index.and_then(|index| items.get_mut(index)) {
                walk(next, rest, visit);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(pointer: &str, mut value: Value) -> Vec<Value> {
        let mut found = Vec::new();
        Pointer::parse(pointer)
            .unwrap()
            .visit(&mut value, &mut |mut slot| {
                found.extend(slot.value().map(|value| value.clone()));
            });
        found
    }

    #[test]
    fn a_pointer_leads_through_objects_and_lists() {
        let value = json!({"a/b": [1, {"c~": 2}], "": 3});
        assert_eq!(found("/a~1b/0", value.clone()), [json!(1)]);
        assert_eq!(found("/a~1b/1/c~0", value.clone()), [json!(2)]);
        assert_eq!(
            found("/a~1b/*", value.clone()),
            [json!(1), json!({"c~": 2})]
        );
        assert_eq!(found("/", value.clone()), [json!(3)]);
        assert_eq!(found("", json!(1)), [json!(1)]);
        for nowhere in ["/x", "/x/y", "/a~1b/2", "/a~1b/x", "//y"] {
            assert_eq!(found(nowhere, value.clone()), [json!(null); 0], "{nowhere}");
        }
        assert_eq!(Pointer::parse("a"), None);
    }
}
