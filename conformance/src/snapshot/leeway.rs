//! In what a target of others may differ from a snapshot, because it says the same or because sources leave it open.
//!
//! Snapshots are taken from embedded sandboxes, which decide what the public material does not. A run against those is held to every
//! byte; a run against anything else is held to what is known.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use spec::policy::Sensitivity;

use crate::present::SecretNames;

/// Statuses of intents and attempts whose money was captured.
const CAPTURED: &[&str] = &["SUCCEEDED", "SETTLED", "CAPTURE_REQUESTED"];

/// Which differences are none.
pub(crate) struct Leeway {
    /// Members that are not set when they are null, empty or absent.
    blank: BTreeSet<String>,
    /// Members that may have another value whenever they are read.
    secret: SecretNames,
}

impl Leeway {
    /// What the document leaves open.
    pub(crate) fn of(document: &Value) -> Self {
        let mut blank = BTreeSet::new();
        collect_blank(document, document, &mut blank);
        Self {
            blank,
            secret: SecretNames::of(document),
        }
    }

    /// Whether the member `name` of `object` may be `found` where `expected` was.
    pub(super) fn admits(
        &self,
        object: &Map<String, Value>,
        name: &str,
        expected: Option<&Value>,
        found: Option<&Value>,
    ) -> bool {
        if self.blank.contains(name) && is_unset(expected) && is_unset(found) {
            return true;
        }
        if self.secret.mark(name) == Some(Sensitivity::Secret) {
            return is_reference(expected, name) && is_reference(found, name);
        }
        // Recordings show the whole amount before a capture, fixtures show zero.
        name == "captured_amount"
            && [expected, found].iter().all(Option::is_some)
            && !is_captured(object)
    }
}

fn is_unset(value: Option<&Value>) -> bool {
    value.is_none_or(|value| value.is_null() || value.as_str() == Some(""))
}

fn is_reference(value: Option<&Value>, name: &str) -> bool {
    value
        .and_then(Value::as_str)
        .and_then(|text| {
            text.strip_prefix('<')?
                .strip_prefix(name)?
                .strip_suffix('>')
        })
        .is_some_and(|number| number.starts_with(':'))
}

fn is_captured(object: &Map<String, Value>) -> bool {
    ["intent_status", "attempt_status"]
        .iter()
        .filter_map(|member| object.get(*member)?.as_str())
        .any(|status| CAPTURED.contains(&status))
}

fn collect_blank(document: &Value, value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_blank(document, item, names)),
        Value::Object(members) => {
            if let Some(properties) = members.get("properties").and_then(Value::as_object) {
                let blank = properties
                    .iter()
                    .filter(|(_, schema)| may_be_empty(document, schema));
                names.extend(blank.map(|(name, _)| name.clone()));
            }
            members
                .values()
                .for_each(|member| collect_blank(document, member, names));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether the schema, or the component that it stands for, says that an empty text is not set.
fn may_be_empty(document: &Value, schema: &Value) -> bool {
    let component = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    component
        .unwrap_or(schema)
        .get("x-empty-is-unset")
        .and_then(Value::as_bool)
        == Some(true)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn admits(object: &Value, name: &str, expected: &Value) -> bool {
        let leeway = Leeway::of(
            &json!({"components": {"schemas": {"Time": {"x-empty-is-unset": true}, "Intent": {"properties": {
                "cancel_time": {"type": "string", "x-empty-is-unset": true},
                "complete_time": {"$ref": "#/components/schemas/Time"},
                "client_secret": {"type": "string", "x-sensitive": "secret"},
            }}}}}),
        );
        let object = object.as_object().unwrap();
        leeway.admits(object, name, Some(expected), object.get(name))
    }

    #[test]
    fn unset_is_unset_however_it_is_written() {
        for found in [
            json!({"cancel_time": ""}),
            json!({"cancel_time": null}),
            json!({}),
        ] {
            assert!(admits(&found, "cancel_time", &json!(null)), "{found}");
            assert!(!admits(&found, "cancel_time", &json!("<cancel_time of x>")));
            assert!(admits(&found, "complete_time", &json!("")), "{found}");
            assert!(!admits(&found, "description", &json!("x")));
        }
    }

    #[test]
    fn a_secret_may_be_new_and_must_be_there() {
        let found = json!({"client_secret": "<client_secret:2>"});
        assert!(admits(&found, "client_secret", &json!("<client_secret:1>")));
        assert!(!admits(
            &json!({"client_secret": ""}),
            "client_secret",
            &json!("<client_secret:1>")
        ));
        assert!(!admits(
            &json!({}),
            "client_secret",
            &json!("<client_secret:1>")
        ));
    }

    #[test]
    fn a_captured_amount_counts_once_there_was_a_capture() {
        let open = json!({"intent_status": "REQUIRES_CAPTURE", "captured_amount": "0"});
        let paid = json!({"intent_status": "SUCCEEDED", "captured_amount": "0"});
        assert!(admits(&open, "captured_amount", &json!("12.5")));
        assert!(!admits(&paid, "captured_amount", &json!("12.5")));
    }
}
