//! Examples of the document that lack a member which requests must now have.

use serde_json::{Value, json};
use spec::{
    Code, Document, Pointer,
    edit::{Change, Place},
};

/// A placeholder for the member `name` in each example of the document `text` that is refused.
pub(super) fn completed(document_name: &str, text: &str, name: &str) -> Vec<Change> {
    let Ok(document) = Document::parse(document_name, text) else {
        return Vec::new();
    };
    let report = spec::lint(&document);
    let refused = report
        .iter()
        .map(spec::Finding::diagnostic)
        .filter(|finding| finding.code() == Code::InvalidExample)
        .map(|finding| finding.pointer().clone());
    let lacks = |place: &Pointer| {
        let value = place.find(document.value());
        value.is_some_and(|value| value.is_object() && value.get(name).is_none())
    };
    let placeholder = placeholder(&document, name);
    refused
        .filter(lacks)
        .map(|place| Change::member(&place, name, placeholder.clone(), Place::Last))
        .collect()
}

/// A value for a member of this name: an example that the document has for it, else the least that its type admits.
fn placeholder(document: &Document, name: &str) -> Value {
    let Some(schema) = described(document, document.value(), name) else {
        return json!("example");
    };
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    let listed = schema
        .get("enum")
        .or_else(|| schema.get("x-extensible-enum"));
    if let Some(first) = listed.and_then(|listed| listed.get(0)) {
        return first.clone();
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("boolean") => json!(true),
        Some("array") => json!([]),
        Some("object") => json!({}),
        _ => json!("example"),
    }
}

/// The first schema of a property of this name.
fn described<'d>(document: &'d Document, value: &'d Value, name: &str) -> Option<&'d Value> {
    match value {
        Value::Object(members) => {
            let own = members
                .get("properties")
                .and_then(|listed| listed.get(name));
            own.and_then(|schema| document.resolve(schema))
                .map(|(_, schema)| schema)
                .or_else(|| {
                    members
                        .values()
                        .find_map(|value| described(document, value, name))
                })
        }
        Value::Array(items) => items
            .iter()
            .find_map(|item| described(document, item, name)),
        _ => None,
    }
}
