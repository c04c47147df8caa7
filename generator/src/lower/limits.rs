//! Limits of a value, as sentences for its documentation.

use openapiv3::{
    ArrayType, IntegerType, NumberType, Schema, SchemaKind, StringType, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::text;
use crate::model::Docs;

/// Appends what the schema says about length, pattern, range and format, its default and its example.
///
/// The example of a sensitive value is left out: it may look like a real one.
pub(super) fn describe(schema: &Schema, sensitive: bool, docs: &mut Docs) {
    let mut sentences = match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string_limits(string),
        SchemaKind::Type(Type::Integer(integer)) => integer_limits(integer),
        SchemaKind::Type(Type::Number(number)) => number_limits(number),
        SchemaKind::Type(Type::Array(array)) => array_limits(array),
        _ => Vec::new(),
    };
    if let Some(default) = &schema.schema_data.default {
        sentences.push(format!("Default: {}.", value(default)));
    }
    if let Some(example) = schema
        .schema_data
        .example
        .as_ref()
        .filter(|example| !sensitive && is_scalar(example))
    {
        sentences.push(format!("Example: {}.", value(example)));
    }
    docs.paragraph(&sentences.join(" "));
}

fn string_limits(string: &StringType) -> Vec<String> {
    let mut sentences = Vec::new();
    match (string.min_length, string.max_length) {
        (Some(least), Some(most)) if least == most => {
            sentences.push(format!("Exactly {}.", count(most, "character")));
        }
        (Some(least), Some(most)) => {
            sentences.push(format!("{least} to {}.", count(most, "character")));
        }
        (Some(least), None) => sentences.push(format!("At least {}.", count(least, "character"))),
        (None, Some(most)) => sentences.push(format!("At most {}.", count(most, "character"))),
        (None, None) => {}
    }
    if let Some(pattern) = &string.pattern {
        sentences.push(format!("Pattern: {}.", text::code(pattern)));
    }
    // Times, decimals and passwords show in the type.
    match &string.format {
        VariantOrUnknownOrEmpty::Unknown(format) if format != "decimal" => {
            sentences.push(format!("Format: {}.", text::code(format)));
        }
        VariantOrUnknownOrEmpty::Item(openapiv3::StringFormat::Date) => {
            sentences.push("Format: `date`.".to_owned());
        }
        VariantOrUnknownOrEmpty::Item(openapiv3::StringFormat::Byte) => {
            sentences.push("Format: Base64.".to_owned());
        }
        _ => {}
    }
    sentences
}

fn integer_limits(integer: &IntegerType) -> Vec<String> {
    let mut sentences = Vec::new();
    let bounds = (
        integer.minimum.map(|v| v.to_string()),
        integer.maximum.map(|v| v.to_string()),
    );
    sentences.extend(range(
        bounds,
        integer.exclusive_minimum,
        integer.exclusive_maximum,
    ));
    sentences.extend(
        integer
            .multiple_of
            .map(|step| format!("A multiple of {step}.")),
    );
    let values: Vec<_> = integer
        .enumeration
        .iter()
        .flatten()
        .map(|v| text::code(&v.to_string()))
        .collect();
    sentences.extend(listed(&values));
    sentences
}

fn number_limits(number: &NumberType) -> Vec<String> {
    let mut sentences = Vec::new();
    let bounds = (
        number.minimum.map(|v| v.to_string()),
        number.maximum.map(|v| v.to_string()),
    );
    sentences.extend(range(
        bounds,
        number.exclusive_minimum,
        number.exclusive_maximum,
    ));
    sentences.extend(
        number
            .multiple_of
            .map(|step| format!("A multiple of {step}.")),
    );
    let values: Vec<_> = number
        .enumeration
        .iter()
        .flatten()
        .map(|v| text::code(&v.to_string()))
        .collect();
    sentences.extend(listed(&values));
    sentences
}

fn array_limits(array: &ArrayType) -> Vec<String> {
    let mut sentences = Vec::new();
    match (array.min_items, array.max_items) {
        (Some(least), Some(most)) if least == most => {
            sentences.push(format!("Exactly {}.", count(most, "item")));
        }
        (Some(least), Some(most)) => sentences.push(format!("{least} to {}.", count(most, "item"))),
        (Some(least), None) => sentences.push(format!("At least {}.", count(least, "item"))),
        (None, Some(most)) => sentences.push(format!("At most {}.", count(most, "item"))),
        (None, None) => {}
    }
    if array.unique_items {
        sentences.push("No item stands twice.".to_owned());
    }
    sentences
}

fn range(
    (least, most): (Option<String>, Option<String>),
    above: bool,
    below: bool,
) -> Option<String> {
    let least =
        least.map(|least| format!("{} {least}", if above { "more than" } else { "at least" }));
    let most = most.map(|most| format!("{} {most}", if below { "less than" } else { "at most" }));
    let text = match (least, most) {
        (Some(least), Some(most)) => format!("{least}, {most}."),
        (Some(one), None) | (None, Some(one)) => format!("{one}."),
        (None, None) => return None,
    };
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| format!("{}{}", first.to_ascii_uppercase(), characters.as_str()))
}

fn listed(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| format!("One of {}.", values.join(", ")))
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn value(value: &Value) -> String {
    match value {
        Value::String(string) => text::code(string),
        other => text::code(&other.to_string()),
    }
}
