//! What a schema limits: read once, for the documentation and for the check before sending.

mod sentences;

use openapiv3::{Schema, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};
use serde_json::{Map, Number, Value};

use super::schemas::{Place, Schemas};
use super::text;
use crate::model::{Docs, Expr, Limit, Limits};

/// The keywords that set limits, with the kind of value that each says something about.
const KEYWORDS: &[(&str, Kind)] = &[
    ("minLength", Kind::String),
    ("maxLength", Kind::String),
    ("pattern", Kind::String),
    ("minimum", Kind::Number),
    ("maximum", Kind::Number),
    ("exclusiveMinimum", Kind::Number),
    ("exclusiveMaximum", Kind::Number),
    ("multipleOf", Kind::Number),
    ("minItems", Kind::Array),
    ("maxItems", Kind::Array),
    ("uniqueItems", Kind::Array),
    ("minProperties", Kind::Object),
    ("maxProperties", Kind::Object),
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    String,
    Number,
    Boolean,
    Array,
    Object,
}

impl Kind {
    const fn in_words(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// The limits that a schema sets itself, as the document writes them. What cannot be checked is told.
///
/// The listed values of a string are left out: they are its type.
pub(super) fn read<'d>(schemas: &mut Schemas<'d>, place: &Place<'d>, value: &Expr) -> Limits {
    let document = schemas.document;
    let Some(schema) = place
        .pointer
        .find(document.value())
        .and_then(Value::as_object)
    else {
        return Limits::default();
    };
    let kind = kind(place.schema);
    let mut reader = Reader {
        schemas,
        place,
        schema,
        kind,
        decimal: *value == Expr::Decimal,
        own: Vec::new(),
    };
    reader.misplaced();
    reader.lengths();
    reader.range();
    reader.listed();
    reader.sizes();
    Limits {
        own: reader.own,
        ..Limits::default()
    }
}

/// The one kind of value that a schema describes; `None` for any, or several.
fn kind(schema: &Schema) -> Option<Kind> {
    let of = match &schema.schema_kind {
        SchemaKind::Type(of) => of,
        SchemaKind::Any(any) => {
            return match any.typ.as_deref()? {
                "string" => Some(Kind::String),
                "number" | "integer" => Some(Kind::Number),
                "boolean" => Some(Kind::Boolean),
                _ => None,
            };
        }
        _ => return None,
    };
    Some(match of {
        Type::String(_) => Kind::String,
        Type::Number(_) | Type::Integer(_) => Kind::Number,
        Type::Boolean(_) => Kind::Boolean,
        Type::Array(_) => Kind::Array,
        Type::Object(_) => Kind::Object,
    })
}

struct Reader<'r, 'd> {
    schemas: &'r mut Schemas<'d>,
    place: &'r Place<'d>,
    schema: &'d Map<String, Value>,
    kind: Option<Kind>,
    /// Whether it is a string that spells a number, which both kinds of keywords say something about.
    decimal: bool,
    own: Vec<Limit>,
}

impl<'d> Reader<'_, 'd> {
    /// Tells of keywords that say nothing about a value of this kind.
    fn misplaced(&mut self) {
        let Some(kind) = self.kind else {
            return;
        };
        for (keyword, about) in KEYWORDS {
            if self.schema.contains_key(*keyword) && !self.concerns(*about) {
                let message = format!(
                    "`{keyword}` says nothing about {}, so it has no effect",
                    kind.in_words()
                );
                self.unchecked(keyword, message);
            }
        }
    }

    fn concerns(&self, about: Kind) -> bool {
        self.kind.is_none_or(|kind| kind == about) || self.decimal && about == Kind::Number
    }

    /// What stands under a keyword, if the keyword has an effect.
    fn get(&self, keyword: &str) -> Option<&'d Value> {
        let (_, about) = KEYWORDS.iter().find(|(name, _)| *name == keyword)?;
        let value = self.schema.get(keyword);
        value.filter(|_| self.concerns(*about))
    }

    fn lengths(&mut self) {
        self.count("minLength", Limit::MinLength);
        self.count("maxLength", Limit::MaxLength);
        let Some(pattern) = self.get("pattern").and_then(Value::as_str) else {
            return;
        };
        let limit = match regress::Regex::with_flags(pattern, "u") {
            Ok(_) => Limit::Pattern(pattern.to_owned()),
            Err(error) => {
                let message = format!(
                    "the pattern is not checked before sending, since it is no ECMAScript expression: {}",
                    error.text
                );
                self.unchecked("pattern", message);
                Limit::UncheckedPattern(pattern.to_owned())
            }
        };
        self.own.push(limit);
    }

    fn range(&mut self) {
        let exclusive = |keyword| self.get(keyword) == Some(&Value::Bool(true));
        let above: fn(String) -> Limit = if exclusive("exclusiveMinimum") {
            Limit::Above
        } else {
            Limit::Minimum
        };
        let below: fn(String) -> Limit = if exclusive("exclusiveMaximum") {
            Limit::Below
        } else {
            Limit::Maximum
        };
        self.number("minimum", above);
        self.number("maximum", below);
        self.number("multipleOf", Limit::MultipleOf);
    }

    fn sizes(&mut self) {
        self.count("minItems", Limit::MinItems);
        self.count("maxItems", Limit::MaxItems);
        if self.get("uniqueItems") == Some(&Value::Bool(true)) {
            self.own.push(Limit::UniqueItems);
        }
        self.count("minProperties", Limit::MinProperties);
        self.count("maxProperties", Limit::MaxProperties);
    }

    fn listed(&mut self) {
        let Some(listed) = self.schema.get("enum").and_then(Value::as_array) else {
            return;
        };
        match self.kind {
            Some(Kind::String) => {}
            Some(Kind::Number | Kind::Boolean) => {
                let literals = listed.iter().filter_map(literal).collect();
                self.own.push(Limit::OneOfLiterals(literals));
            }
            Some(Kind::Array | Kind::Object) | None => {
                let message = "listed values are not checked before sending unless the type is string, number, integer or boolean";
                self.unchecked("enum", message.to_owned());
            }
        }
    }

    fn count(&mut self, keyword: &str, limit: fn(u64) -> Limit) {
        match self.get(keyword).map(Value::as_u64) {
            Some(Some(count)) => self.own.push(limit(count)),
            Some(None) => self.unreadable(keyword, "a whole number from 0"),
            None => {}
        }
    }

    fn number(&mut self, keyword: &str, limit: fn(String) -> Limit) {
        match self.get(keyword) {
            Some(Value::Number(number)) => self.own.push(limit(decimal_text(number))),
            Some(_) => self.unreadable(keyword, "a number"),
            None => {}
        }
    }

    fn unreadable(&mut self, keyword: &str, expected: &str) {
        let message =
            format!("`{keyword}` is not checked before sending, since it is not {expected}");
        self.unchecked(keyword, message);
    }

    fn unchecked(&mut self, keyword: &str, message: String) {
        self.schemas
            .ignored(self.place.pointer.push(keyword), message);
    }
}

/// A number or boolean as JSON writes it; `None` for null, which belongs to where the value is used.
fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(decimal_text(number)),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A whole number without a fraction, however it was read.
fn decimal_text(number: &Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Appends what is to be said of length, pattern, range and format, the default and the example.
///
/// The example and the default of a sensitive value are left out: they may look like a real one.
pub(super) fn describe(schema: &Schema, limits: &Limits, sensitive: bool, docs: &mut Docs) {
    let mut sentences = sentences::of(limits);
    sentences.extend(format(schema));
    if let Some(default) = schema.schema_data.default.as_ref().filter(|_| !sensitive) {
        sentences.push(format!("Default: {}.", shown(default)));
    }
    if let Some(example) = schema
        .schema_data
        .example
        .as_ref()
        .filter(|example| !sensitive && !example.is_object() && !example.is_array())
    {
        sentences.push(format!("Example: {}.", shown(example)));
    }
    docs.paragraph(&sentences.join(" "));
}

/// Limits as sentences.
pub(super) fn in_words(limits: &Limits) -> String {
    sentences::of(limits).join(" ")
}

/// Times, decimals and passwords show in the type.
fn format(schema: &Schema) -> Option<String> {
    let SchemaKind::Type(Type::String(string)) = &schema.schema_kind else {
        return None;
    };
    match &string.format {
        VariantOrUnknownOrEmpty::Unknown(format) if format != "decimal" => {
            Some(format!("Format: {}.", text::code(format)))
        }
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Some("Format: `date`.".to_owned()),
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Some("Format: Base64.".to_owned()),
        _ => None,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(string) => text::code(string),
        other => text::code(&other.to_string()),
    }
}
