//! The names under which the document keeps secrets and people, for values that no judge can place.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use spec::policy::Sensitivity;

/// Names of members that the document marks: as secret anywhere, or as personal wherever it has them. A `state` that is always part of an
/// address is personal also where nobody knows what surrounds it; a `description` that may be of goods is not.
pub(crate) struct SecretNames {
    marks: BTreeMap<String, Sensitivity>,
    /// Every name that the document lists.
    listed: HashSet<String>,
}

impl SecretNames {
    /// Collects them from every schema of the document.
    pub(crate) fn of(document: &Value) -> Self {
        let mut marks = BTreeMap::new();
        collect(document, &mut marks);
        let listed = marks.keys().cloned().collect();
        let decided = marks.into_iter().filter_map(|(name, marks)| {
            let strongest = marks.iter().copied().max().flatten();
            let weakest = marks.iter().copied().min().flatten();
            let is_secret = strongest == Some(Sensitivity::Secret);
            Some((name, if is_secret { strongest } else { weakest }?))
        });
        Self {
            marks: decided.collect(),
            listed,
        }
    }

    /// How a member of this name must be treated.
    pub(crate) fn mark(&self, name: &str) -> Option<Sensitivity> {
        self.marks.get(name).copied()
    }

    /// Whether the document lists a member of this name, which then gives nothing away.
    pub(crate) fn lists(&self, name: &str) -> bool {
        self.listed.contains(name)
    }
}

fn collect(value: &Value, marks: &mut BTreeMap<String, Vec<Option<Sensitivity>>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, marks)),
        Value::Object(members) => {
            let properties = members.get("properties").and_then(Value::as_object);
            for (name, schema) in properties.into_iter().flatten() {
                let known = marks.entry(name.clone()).or_default();
                known.push(Sensitivity::of(schema));
            }
            members.values().for_each(|member| collect(member, marks));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_is_secret_if_it_is_anywhere_and_personal_if_it_is_everywhere() {
        let names = SecretNames::of(&json!({
            "A": {"properties": {
                "number": {"x-sensitive": "secret"},
                "city": {"x-sensitive": "personal"},
                "description": {"x-sensitive": "personal"},
            }},
            "B": {"properties": {"number": {}, "city": {"x-sensitive": "personal"}, "description": {}}},
        }));
        assert_eq!(names.mark("number"), Some(Sensitivity::Secret));
        assert_eq!(names.mark("city"), Some(Sensitivity::Personal));
        assert_eq!(names.mark("description"), None);
        assert_eq!(names.mark("amount"), None);
    }
}
