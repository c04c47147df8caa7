//! Questions about schemas of the document as it is written.

use std::collections::HashSet;

use serde_json::Value;

use crate::lint::names;
use crate::pointer::Pointer;
use crate::reference;

/// Whether `nullable` has an effect: it adds null to the `type` beside it.
pub(super) fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true)) && schema.get("type").is_some()
}

/// Whether the schema or a part of its composition lists properties.
pub(super) fn lists_properties(document: &Value, schema: &Value) -> bool {
    layers(document, [(Pointer::root(), schema)])
        .iter()
        .any(|(_, layer)| layer.get("properties").is_some())
}

/// The schemas that all speak of the same value: the ones given, what they refer to, and the parts of compositions.
pub(super) fn layers<'d>(
    document: &'d Value,
    schemas: impl IntoIterator<Item = (Pointer, &'d Value)>,
) -> Vec<(Pointer, &'d Value)> {
    let mut open: Vec<_> = schemas.into_iter().collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while let Some((pointer, schema)) = open.pop() {
        if !seen.insert(std::ptr::from_ref(schema)) {
            continue;
        }
        if let Some(target) = reference::text(schema).and_then(reference::pointer) {
            open.extend(target.find(document).map(|schema| (target, schema)));
            continue;
        }
        for name in ["allOf", "oneOf", "anyOf"] {
            let Some(Value::Array(parts)) = schema.get(name) else {
                continue;
            };
            let place = pointer.push(name);
            open.extend(
                parts
                    .iter()
                    .enumerate()
                    .map(|(number, part)| (place.push(number), part)),
            );
        }
        found.push((pointer, schema));
    }
    found
}

/// A `oneOf` or `anyOf` whose variants a property tells apart.
#[derive(Debug)]
pub(super) struct Union<'d> {
    pub(super) property: &'d str,
    mapping: Option<&'d serde_json::Map<String, Value>>,
    variants: &'d [Value],
}

impl<'d> Union<'d> {
    pub(super) fn of(schema: &'d Value) -> Option<Self> {
        let discriminator = schema.get("discriminator")?;
        Some(Self {
            property: discriminator.get("propertyName")?.as_str()?,
            mapping: discriminator.get("mapping").and_then(Value::as_object),
            variants: schema
                .get("oneOf")
                .or_else(|| schema.get("anyOf"))?
                .as_array()?,
        })
    }

    /// Each value of the property and the number of the variant that it stands for. Without a mapping a variant is named by
    /// its component.
    pub(super) fn tags(&self, document: &Value) -> Vec<(String, usize)> {
        let number = |target: &str| {
            let by_reference =
                |variant: &Value| reference::text(variant).is_some_and(|text| names(text, target));
            self.variants.iter().position(by_reference)
        };
        match self.mapping {
            Some(mapping) => mapping
                .iter()
                .filter_map(|(tag, target)| Some((tag.clone(), number(target.as_str()?)?)))
                .collect(),
            None => self
                .variants
                .iter()
                .enumerate()
                .filter(|(_, variant)| {
                    reference::resolve(document, Pointer::root(), variant).is_ok()
                })
                .filter_map(|(number, variant)| {
                    Some((
                        reference::pointer(reference::text(variant)?)?
                            .last()?
                            .to_owned(),
                        number,
                    ))
                })
                .collect(),
        }
    }
}
