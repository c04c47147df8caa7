//! The names under which the document keeps secrets, for values that no judge can place.

use std::collections::BTreeSet;

use serde_json::Value;
use spec::policy::Sensitivity;

/// Names of members that the document marks as secret anywhere.
pub(crate) struct SecretNames(BTreeSet<String>);

impl SecretNames {
    /// Collects them from every schema of the document.
    pub(crate) fn of(document: &Value) -> Self {
        let mut names = BTreeSet::new();
        collect(document, &mut names);
        Self(names)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(members) => {
            if let Some(properties) = members.get("properties").and_then(Value::as_object) {
                let secret = properties
                    .iter()
                    .filter(|(_, schema)| Sensitivity::of(schema) == Some(Sensitivity::Secret));
                names.extend(secret.map(|(name, _)| name.clone()));
            }
            members.values().for_each(|member| collect(member, names));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
