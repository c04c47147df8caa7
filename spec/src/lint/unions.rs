//! Unions: whether their discriminators can do their work.

use serde_json::Value;

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::reference;
use crate::structure::{Kind, Site};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    subject
        .each(Kind::Schema)
        .flat_map(|schema| union(subject.document, schema))
        .collect()
}

fn union(document: &Value, schema: &Site<'_>) -> Vec<Diagnostic> {
    let Some((place, discriminator)) = schema.member("discriminator") else {
        return Vec::new();
    };
    let Some(property) = discriminator.get("propertyName").and_then(Value::as_str) else {
        return Vec::new();
    };
    let Some((list, Value::Array(variants))) =
        schema.member("oneOf").or_else(|| schema.member("anyOf"))
    else {
        return Vec::new();
    };
    let mut problems: Vec<_> = variants
        .iter()
        .enumerate()
        .filter_map(|(number, variant)| lacking(document, &list.push(number), variant, property))
        .map(|problem| {
            problem.related(
                place.push("propertyName"),
                "the property that tells the variants apart",
            )
        })
        .collect();
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    for (tag, target) in mapping.into_iter().flatten() {
        let Some(target) = target.as_str() else {
            continue;
        };
        let is_listed = variants
            .iter()
            .filter_map(reference::text)
            .any(|text| names(text, target));
        if !is_listed {
            let message = format!("`{target}` is none of the variants");
            let problem = Diagnostic::new(
                Code::DiscriminatorMapping,
                place.push("mapping").push(tag),
                message,
            );
            problems.push(problem.related(list.clone(), "the variants"));
        }
    }
    problems
}

/// Whether a variant's reference is what a mapping names: the same reference, or its component's name.
pub(crate) fn names(reference: &str, target: &str) -> bool {
    reference == target || reference.strip_prefix("#/components/schemas/") == Some(target)
}

fn lacking(
    document: &Value,
    place: &Pointer,
    variant: &Value,
    property: &str,
) -> Option<Diagnostic> {
    let (_, schema) = reference::resolve(document, place.clone(), variant).ok()?;
    let name = reference::text(variant)
        .and_then(|text| text.rsplit('/').next())
        .unwrap_or("this variant");
    let problem = |message: String| {
        Some(Diagnostic::new(
            Code::DiscriminatorProperty,
            place.clone(),
            message,
        ))
    };
    if !has(document, schema, &|schema| {
        schema
            .get("properties")
            .is_some_and(|listed| listed.get(property).is_some())
    }) {
        return problem(format!("`{name}` has no property `{property}`"));
    }
    let requires = |schema: &Value| {
        let listed = schema.get("required").and_then(Value::as_array);
        listed.is_some_and(|names| names.iter().any(|name| name.as_str() == Some(property)))
    };
    if has(document, schema, &requires) {
        None
    } else {
        problem(format!("`{name}` does not require `{property}`"))
    }
}

/// Whether something holds for a schema or a part of its `allOf`; nested unions are taken at their word.
fn has(document: &Value, schema: &Value, test: &dyn Fn(&Value) -> bool) -> bool {
    has_within(document, schema, test, 16)
}

fn has_within(
    document: &Value,
    schema: &Value,
    test: &dyn Fn(&Value) -> bool,
    depth: usize,
) -> bool {
    let Ok((_, schema)) = reference::resolve(document, Pointer::root(), schema) else {
        return true;
    };
    let parts = schema.get("allOf").and_then(Value::as_array);
    test(schema)
        || schema.get("oneOf").is_some()
        || schema.get("anyOf").is_some()
        || depth == 0
        || parts.is_some_and(|parts| {
            parts
                .iter()
                .any(|part| has_within(document, part, test, depth - 1))
        })
}
