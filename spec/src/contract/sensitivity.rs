//! Which values must not be shown.

use serde_json::Value;

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

/// The schemas of the member or item that `token` names.
fn children<'d>(
    document: &'d Value,
    schemas: &[(Pointer, &'d Value)],
    token: &str,
) -> Vec<(Pointer, &'d Value)> {
    let below = schemas.iter().flat_map(|(place, schema)| {
        let property = schema
            .get("properties")
            .and_then(|properties| properties.get(token));
        let property = property.map(|schema| (place.push("properties").push(token), schema));
        let rest = schema
            .get("additionalProperties")
            .filter(|schema| property.is_none() && schema.is_object());
        let rest = rest.map(|schema| (place.push("additionalProperties"), schema));
        let is_number = crate::pointer::index(token).is_some();
        let item = schema
            .get("items")
            .filter(|_| is_number)
            .map(|schema| (place.push("items"), schema));
        [property, rest, item].into_iter().flatten()
    });
    layers(document, below)
}
