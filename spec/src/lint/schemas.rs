//! Schemas: members that contradict each other.

use std::collections::HashSet;

use serde_json::Value;

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::escape::{excerpt, kind_of};
use crate::structure::{Kind, Site, closest};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    subject
        .each(Kind::Schema)
        .flat_map(|schema| {
            [
                enums(schema),
                nullable(schema),
                required(schema),
                items(schema),
                limits(schema),
            ]
            .concat()
        })
        .collect()
}

/// Whether a value has the type that a schema names.
pub(super) fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => {
            value.is_i64()
                || value.is_u64()
                || value.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn is_nullable(schema: &Site<'_>) -> bool {
    schema.members.get("nullable") == Some(&Value::Bool(true))
}

fn enums(schema: &Site<'_>) -> Vec<Diagnostic> {
    let Some((place, Value::Array(listed))) = schema.member("enum") else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    for (number, value) in listed.iter().enumerate() {
        let place = place.push(number);
        if !seen.insert(value.to_string()) {
            problems.push(Diagnostic::new(
                Code::DuplicateEnumValue,
                place.clone(),
                format!("{} is listed twice", excerpt(value)),
            ));
        }
        let Some(name) = schema.text("type").filter(|name| !has_type(value, name)) else {
            continue;
        };
        if value.is_null() && is_nullable(schema) {
            continue;
        }
        let problem = Diagnostic::new(
            Code::EnumKind,
            place,
            format!(
                "{} is {}, and the schema's type is {name}",
                excerpt(value),
                kind_of(value)
            ),
        );
        problems.push(match (value, name) {
            (Value::Null, _) => problem.help("add `nullable: true`, or remove null from the list"),
            (Value::Number(_) | Value::Bool(_), "string") => {
                problem.help(format!("put it in quotes: '{value}'"))
            }
            _ => problem,
        });
    }
    problems
}

fn nullable(schema: &Site<'_>) -> Vec<Diagnostic> {
    if !is_nullable(schema) {
        return Vec::new();
    }
    let place = schema.pointer.push("nullable");
    let composition = ["allOf", "oneOf", "anyOf", "not"]
        .into_iter()
        .find(|name| schema.members.contains_key(*name));
    let problem = match (schema.members.contains_key("type"), composition) {
        (_, Some(name)) => Diagnostic::new(
            Code::IneffectiveNullable,
            place,
            format!("`nullable` beside `{name}` does not admit null"),
        )
        .related(schema.pointer.push(name), "null is refused here")
        .help(match name {
            "oneOf" | "anyOf" => "put `{type: string, nullable: true, enum: [null]}` into the list instead",
            "allOf" => "put `nullable: true` on the schema that has the `type`, or make it a `oneOf` of the same schema and `{type: string, nullable: true, enum: [null]}`",
            _ => Code::IneffectiveNullable.remedy(),
        }),
        (false, None) => Diagnostic::new(
            Code::IneffectiveNullable,
            place,
            "`nullable` without `type` has no effect",
        ),
        (true, None) => match schema.members.get("enum") {
            Some(Value::Array(listed)) if !listed.contains(&Value::Null) => Diagnostic::new(
                Code::NullableEnum,
                schema.pointer.push("enum"),
                "the enum is nullable and does not list null",
            )
            .related(place, "null is meant to be valid"),
            _ => return Vec::new(),
        },
    };
    vec![problem]
}

/// Only where the schema itself describes properties, and is no part of a composition that may describe more.
fn required(schema: &Site<'_>) -> Vec<Diagnostic> {
    let composed = ["allOf", "oneOf", "anyOf"];
    let is_part = schema
        .pointer
        .parent()
        .is_some_and(|parent| parent.last().is_some_and(|name| composed.contains(&name)));
    let (Some((place, Value::Array(names))), Some(Value::Object(properties))) =
        (schema.member("required"), schema.members.get("properties"))
    else {
        return Vec::new();
    };
    if is_part
        || composed
            .iter()
            .any(|name| schema.members.contains_key(*name))
    {
        return Vec::new();
    }
    let unknown = names
        .iter()
        .enumerate()
        .filter_map(|(number, name)| Some((number, name.as_str()?)));
    unknown
        .filter(|(_, name)| !properties.contains_key(*name))
        .map(|(number, name)| {
            let message = format!("`{name}` is required and not among the properties");
            let problem =
                Diagnostic::new(Code::RequiredWithoutProperty, place.push(number), message);
            match closest(name, properties.keys().map(String::as_str)) {
                Some(meant) => problem.help(format!("did you mean `{meant}`?")),
                None => problem,
            }
        })
        .collect()
}

fn items(schema: &Site<'_>) -> Vec<Diagnostic> {
    let lacks = schema.text("type") == Some("array") && !schema.members.contains_key("items");
    let problem = || {
        Diagnostic::new(
            Code::ArrayWithoutItems,
            schema.pointer.push("type"),
            "the list does not say what it holds",
        )
        .label("`items` is missing")
    };
    lacks.then(problem).into_iter().collect()
}

fn limits(schema: &Site<'_>) -> Vec<Diagnostic> {
    [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ]
    .into_iter()
    .filter_map(|(low, high)| {
        let (low_place, low_value) = schema.member(low)?;
        let (high_place, high_value) = schema.member(high)?;
        (low_value.as_f64()? > high_value.as_f64()?).then(|| {
            Diagnostic::new(
                Code::ContradictoryLimits,
                high_place,
                format!("`{high}` is less than `{low}`"),
            )
            .related(low_place, "the other limit")
        })
    })
    .collect()
}
