//! Schemas of OpenAPI 3.0 as JSON Schema 2020-12.
//!
//! The whole document is converted in place, so that the location of a keyword in the result is its location in the
//! document. Where a schema must be wrapped, the wrapper is `if`/`else`, words that a schema of OpenAPI 3.0 never has:
//! leaving them out of a location gives that of the document.

use std::fmt::Write as _;

use jsonschema::{Draft, ReferencingError, Registry};
use serde_json::{Map, Value, json};

use super::schemas;
use crate::pointer::Pointer;
use crate::reference;
use crate::structure::{Kind, sites};

/// How a schema is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// What OpenAPI says it admits.
    Written,
    /// Without undocumented members and unlisted values.
    Closed,
    /// Closed inside, open at its own members: for parts of a composition that is closed as a whole.
    Part,
}

impl Reading {
    /// The address under which the document in this reading is registered.
    fn address(self) -> &'static str {
        match self {
            Self::Written => "urn:openapi:written",
            Self::Closed => "urn:openapi:closed",
            Self::Part => "urn:openapi:part",
        }
    }

    /// The address of the schema at `pointer` in this reading.
    pub(super) fn locate(self, pointer: &Pointer) -> String {
        format!("{}#{}", self.address(), fragment(pointer))
    }

    /// How schemas below a member or item are read.
    fn inside(self) -> Self {
        if self == Self::Written {
            Self::Written
        } else {
            Self::Closed
        }
    }

    fn is_closed(self) -> bool {
        self != Self::Written
    }
}

/// A pointer as the fragment of a URI: all but unreserved characters, `~` and `/` are percent-encoded.
fn fragment(pointer: &Pointer) -> String {
    pointer
        .to_string()
        .bytes()
        .fold(String::new(), |mut text, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                text.push(char::from(byte));
            } else {
                let _ = write!(text, "%{byte:02X}");
            }
            text
        })
}

/// The document in all readings.
pub(super) fn registry(document: &Value) -> Result<Registry<'static>, ReferencingError> {
    [Reading::Written, Reading::Closed, Reading::Part]
        .into_iter()
        .try_fold(
            Registry::new().draft(Draft::Draft202012),
            |registry, reading| {
                registry.add(reading.address(), convert_document(document, reading))
            },
        )?
        .prepare()
}

/// Only the schemas of the document, where they stand: nothing else may be taken for a keyword.
fn convert_document(document: &Value, reading: Reading) -> Value {
    let mut converted = json!({});
    let mut outermost: Option<Pointer> = None;
    for site in sites(document)
        .into_iter()
        .filter(|site| site.kind == Kind::Schema)
    {
        if outermost
            .as_ref()
            .is_some_and(|outer| site.pointer.starts_with(outer))
        {
            continue;
        }
        put(
            &mut converted,
            &site.pointer,
            convert(document, site.value, reading),
        );
        outermost = Some(site.pointer);
    }
    converted
}

/// Lists become mappings with numbers as names; a JSON Pointer leads through both alike.
fn put(root: &mut Value, pointer: &Pointer, value: Value) {
    let mut place = root;
    for token in pointer.tokens() {
        let Value::Object(members) = place else {
            return;
        };
        place = members.entry(token.as_str()).or_insert_with(|| json!({}));
    }
    *place = value;
}

/// Keywords that mean the same in both.
const KEPT: &[&str] = &[
    "multipleOf",
    "maximum",
    "minimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "format",
];

fn convert(document: &Value, schema: &Value, reading: Reading) -> Value {
    let Value::Object(members) = schema else {
        return schema.clone();
    };
    if let Some(target) = reference::text(schema).and_then(reference::pointer) {
        return json!({"$ref": reading.locate(&target)});
    }
    let mut result: Map<String, Value> = KEPT
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), members.get(*name)?.clone())))
        .collect();
    convert_type(members, &mut result);
    for (limit, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        if members.get(exclusive) == Some(&Value::Bool(true))
            && let Some(value) = result.remove(limit)
        {
            result.insert(exclusive.to_owned(), value);
        }
    }
    if reading.is_closed()
        && let Some(Value::Array(listed)) = members.get("x-extensible-enum")
    {
        let null = schemas::is_nullable(schema).then_some(Value::Null);
        result.insert(
            "enum".to_owned(),
            listed.iter().cloned().chain(null).collect(),
        );
    }
    convert_members(document, members, reading, &mut result);
    if members.get("x-empty-is-unset") == Some(&Value::Bool(true)) {
        return json!({"if": {"const": ""}, "else": result});
    }
    if reading == Reading::Written
        && let Some(unknown) = unknown_variant(document, schema)
    {
        return json!({"if": unknown, "else": result});
    }
    Value::Object(result)
}

fn convert_type(members: &Map<String, Value>, result: &mut Map<String, Value>) {
    let Some(name) = members.get("type") else {
        return;
    };
    let is_nullable = members.get("nullable") == Some(&Value::Bool(true));
    result.insert(
        "type".to_owned(),
        if is_nullable {
            json!([name, "null"])
        } else {
            name.clone()
        },
    );
}

fn convert_members(
    document: &Value,
    members: &Map<String, Value>,
    reading: Reading,
    result: &mut Map<String, Value>,
) {
    let composes = |name: &str| members.contains_key(name);
    // A composition can only be closed as a whole: each part would refuse the members of the others.
    let is_joined =
        composes("allOf") || composes("properties") && (composes("oneOf") || composes("anyOf"));
    let below = |value: &Value| convert(document, value, reading.inside());
    for (name, value) in members {
        let converted = match (name.as_str(), value) {
            ("items" | "additionalProperties", value) => below(value),
            ("not", value) => convert(document, value, Reading::Written),
            ("properties", Value::Object(properties)) => properties
                .iter()
                .map(|(name, property)| (name.clone(), below(property)))
                .collect(),
            ("allOf" | "oneOf" | "anyOf", Value::Array(parts)) => {
                let part = if is_joined && reading.is_closed() {
                    Reading::Part
                } else {
                    reading
                };
                parts
                    .iter()
                    .map(|schema| convert(document, schema, part))
                    .collect()
            }
            _ => continue,
        };
        result.insert(name.clone(), converted);
    }
    if reading != Reading::Closed || members.contains_key("additionalProperties") {
        return;
    }
    if is_joined {
        if schemas::lists_properties(document, &Value::Object(members.clone())) {
            result.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
        }
    } else if members.contains_key("properties") {
        result.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
}

/// Of an extensible union: what tells a value of a variant that nobody described yet.
fn unknown_variant(document: &Value, schema: &Value) -> Option<Value> {
    if schema.get("x-extensible") != Some(&Value::Bool(true)) {
        return None;
    }
    let union = schemas::Union::of(schema)?;
    let known: Vec<_> = union
        .tags(document)
        .into_iter()
        .map(|(tag, _)| tag)
        .collect();
    Some(json!({
        "type": "object",
        "required": [union.property],
        "properties": {union.property: {"type": "string", "not": {"enum": known}}},
    }))
}
