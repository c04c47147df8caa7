//! Which values must not be shown.

use serde_json::Value;

use super::places::children;
use super::schemas::layers;
use crate::pointer::Pointer;
use crate::policy::Sensitivity;

/// All marked values, outermost first; inside a secret nothing further is listed. Of a union every variant counts, for a
/// value that fits none must be kept as safe as one that does.
pub(super) fn marked(
    document: &Value,
    schema: &Pointer,
    value: &Value,
) -> Vec<(Pointer, Sensitivity)> {
    let mut found = Vec::new();
    if let Some(root) = schema.find(document) {
        let schemas = layers(document, [(schema.clone(), root)]);
        collect(document, &schemas, &Pointer::root(), value, &mut found);
    }
    found
}

fn collect(
    document: &Value,
    schemas: &[(Pointer, &Value)],
    place: &Pointer,
    value: &Value,
    found: &mut Vec<(Pointer, Sensitivity)>,
) {
    let mark = schemas
        .iter()
        .filter_map(|(_, schema)| Sensitivity::of(schema))
        .max();
    found.extend(mark.map(|mark| (place.clone(), mark)));
    if mark == Some(Sensitivity::Secret) {
        return;
    }
    let mut descend = |token: String, value: &Value| {
        let below = children(document, schemas, &token);
        if !below.is_empty() {
            collect(document, &below, &place.push(token), value, found);
        }
    };
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, member)| descend(name.clone(), member)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(number, item)| descend(number.to_string(), item)),
        _ => {}
    }
}

/// The mark of the value at `instance`, or of one around it.
pub(super) fn at(document: &Value, schema: &Pointer, instance: &Pointer) -> Option<Sensitivity> {
    let root = schema.find(document)?;
    let mut schemas = layers(document, [(schema.clone(), root)]);
    let mark = |schemas: &[(Pointer, &Value)]| {
        schemas
            .iter()
            .filter_map(|(_, schema)| Sensitivity::of(schema))
            .max()
    };
    let mut strongest = mark(&schemas);
    for token in instance.tokens() {
        schemas = children(document, &schemas, token);
        strongest = strongest.max(mark(&schemas));
    }
    strongest
}
