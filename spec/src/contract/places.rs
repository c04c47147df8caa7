//! Where the document describes a part of a value.

use serde_json::Value;

use super::schemas::layers;
use crate::pointer::Pointer;

/// The schema of the value at `instance`; of several, as in a union, the first that describes it.
pub(super) fn at(document: &Value, schema: &Pointer, instance: &Pointer) -> Option<Pointer> {
    let root = schema.find(document)?;
    let mut schemas = layers(document, [(schema.clone(), root)]);
    for token in instance.tokens() {
        schemas = children(document, &schemas, token);
    }
    schemas.into_iter().next().map(|(place, _)| place)
}

/// The schemas of the member or item that `token` names.
pub(super) fn children<'d>(
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
