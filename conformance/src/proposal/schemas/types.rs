//! Another type at a place.

use serde_json::{Map, Value, json};
use spec::{
    Document,
    edit::{Change, Place},
};

use super::super::{Kind, NoEdit, Observed, Proposal, Shape, by_hand, is_word, name_of, sites};
use super::{marks, null::only_null};

/// Members of a schema that say something about values of its type only.
const OF_TYPE: &[&str] = &[
    "format",
    "nullable",
    "pattern",
    "minLength",
    "maxLength",
    "enum",
    "x-extensible-enum",
    "x-enum-varnames",
    "x-empty-is-unset",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

/// A schema of one type takes another beside it, or instead of it where the old one was not seen any more.
pub(in crate::proposal) fn retyped(
    document: &Document,
    observed: &Observed,
    shape: &Shape,
    always: bool,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    let Some(documented) = schema.members.get("type").and_then(Value::as_str) else {
        return Err(NoEdit::Allowed);
    };
    let kinds = shape.kinds();
    if matches!(documented, "object" | "array") {
        return by_hand("what takes the place of an object or list has to be described as a whole");
    }
    if schema.members.contains_key("x-state-machine") {
        return by_hand("the value is the status of an object");
    }
    if !shape.names().iter().all(|name| is_word(name)) {
        return by_hand("a name among its members is no plain word, and could be a value");
    }
    if kinds.is_empty() || kinds.iter().all(|kind| kind.name() == documented) {
        return Err(NoEdit::Allowed);
    }
    let name = name_of(&observed.instance);
    let changes = if documented == "integer" && kinds == [Kind::Number] {
        let format = schema
            .members
            .contains_key("format")
            .then(|| Change::remove(schema.at.push("format")));
        let number = Change::replace(schema.at.push("type"), "number");
        format.into_iter().chain([number]).collect()
    } else if always {
        replaced(&schema, shape.schema(&marks(document)))
    } else {
        widened(&schema, shape.schema(&marks(document)))
    };
    let verb = if always { "is" } else { "may be" };
    let found: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
    let proposal = Proposal::new(
        format!("`{name}` {verb} of type {}", found.join(" or ")),
        changes,
    );
    Ok(proposal.breaking("the type of the member changes"))
}

/// The members of the type in force, in the order of the document.
fn of_type<'s>(schema: &'s sites::Schema<'_>) -> impl Iterator<Item = (&'s String, &'s Value)> {
    schema
        .members
        .iter()
        .filter(|(name, _)| OF_TYPE.contains(&name.as_str()))
}

/// The new type in the place of the old, without what spoke of the old.
fn replaced(schema: &sites::Schema<'_>, new: Map<String, Value>) -> Vec<Change> {
    let is_nullable = schema.members.get("nullable") == Some(&Value::Bool(true));
    let mut changes = Vec::new();
    for name in of_type(schema)
        .map(|(name, _)| name.as_str())
        .chain(["example", "default"])
    {
        let is_kept = name == "nullable" && new.contains_key("type");
        if schema.members.contains_key(name) && !is_kept {
            changes.push(Change::remove(schema.at.push(name)));
        }
    }
    let mut behind = "type".to_owned();
    for (name, value) in new {
        match name.as_str() {
            "type" => changes.push(Change::replace(schema.at.push("type"), value)),
            "nullable" if is_nullable => {}
            _ => {
                changes.push(Change::member(
                    &schema.at,
                    &name,
                    value,
                    Place::After(behind),
                ));
                behind = name;
            }
        }
    }
    if behind == "oneOf" {
        changes.push(Change::remove(schema.at.push("type")));
    }
    changes
}

/// A union of the schema as it was and of the new type.
fn widened(schema: &sites::Schema<'_>, new: Map<String, Value>) -> Vec<Change> {
    let mut old = Map::new();
    old.extend(
        schema
            .members
            .get("type")
            .map(|of| ("type".to_owned(), of.clone())),
    );
    old.extend(of_type(schema).map(|(name, value)| (name.clone(), value.clone())));
    let mut variants = vec![Value::Object(old)];
    match new.get("oneOf") {
        Some(Value::Array(several)) => variants.extend(several.iter().cloned()),
        _ => variants.push(Value::Object(new)),
    }
    // Null is admitted once: a value must fit exactly one variant.
    let mut has_null = false;
    for variant in variants.iter_mut().filter_map(Value::as_object_mut) {
        if has_null {
            variant.shift_remove("nullable");
        }
        has_null |= variant.get("nullable") == Some(&Value::Bool(true));
    }
    let union = Change::member(
        &schema.at,
        "oneOf",
        Value::Array(variants),
        Place::After("type".to_owned()),
    );
    let moved = of_type(schema)
        .map(|(name, _)| name.as_str())
        .chain(["type"]);
    let moved = moved.map(|name| Change::remove(schema.at.push(name)));
    [union].into_iter().chain(moved).collect()
}

/// A value that fits no variant: null and scalars of a type that no variant has join the union.
pub(in crate::proposal) fn variant(
    document: &Document,
    observed: &Observed,
    shape: &Shape,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    let Some(keyword) = ["oneOf", "anyOf"]
        .into_iter()
        .find(|keyword| schema.members.contains_key(*keyword))
    else {
        return Err(NoEdit::Allowed);
    };
    let list = schema.at.push(keyword);
    let known: Vec<_> = (0..schema
        .members
        .get(keyword)
        .and_then(Value::as_array)
        .map_or(0, Vec::len))
        .filter_map(|number| document.follow(&list.push(number)))
        .filter_map(|(_, variant)| {
            variant
                .get("type")
                .and_then(Value::as_str)
                .map(str::to_owned)
        })
        .collect();
    let mut kinds = shape.kinds();
    if shape.has_null() && kinds.is_empty() {
        kinds.push(Kind::Null);
    }
    let mut changes = Vec::new();
    for kind in &kinds {
        let new = match kind {
            Kind::Null => only_null(document),
            Kind::Object | Kind::Array => {
                return by_hand(
                    "what tells another object or list apart from the variants has to be said",
                );
            }
            Kind::Integer if !known.iter().any(|known| known == "number") => {
                json!({"type": "integer", "format": "int64"})
            }
            scalar => json!({"type": scalar.name()}),
        };
        if known.iter().any(|known| known == kind.name()) {
            return by_hand("a variant of that type is there and refuses the value");
        }
        changes.push(Change::item(&list, new));
    }
    if schema.members.contains_key("discriminator") {
        return by_hand("the variants are told apart by a member, which the value has not");
    }
    let found: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
    let proposal = Proposal::new(
        format!(
            "`{}` may be of type {}",
            name_of(&observed.instance),
            found.join(" or ")
        ),
        changes,
    );
    Ok(proposal.breaking("the type of the member changes"))
}
