//! One schema, seen from where it is used: a type expression and what else may stand in its place.

use std::borrow::Borrow;

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerFormat, IntegerType, ReferenceOr, Schema, SchemaKind,
    StringFormat, StringType, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Value as Json;
use spec::Pointer;
use spec::policy::{EnumVarNames, Extension as _};

use super::schemas::{Place, Schemas};
use super::{choice, limits, text};
use crate::model::{Direction, Docs, Expr, Limits, Sensitivity};

/// A schema where it is used.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub(super) value: Expr,
    pub(super) nullable: bool,
    /// The empty string means "not set".
    pub(super) blank: bool,
    pub(super) sensitivity: Option<Sensitivity>,
    pub(super) limits: Limits,
    pub(super) docs: Docs,
    pub(super) deprecated: bool,
    pub(super) direction: Direction,
    /// `default`
    pub(super) default: Option<Json>,
}

/// How deep schemas without a name may stand in each other. A recursion without a named type gets there, or a type that nobody could
/// read, and that rustc and the formatter need a deep stack for.
const DEPTH: usize = 32;

impl<'d> Schemas<'d> {
    /// What a schema is where it is used. A schema that cannot be expressed is reported and stands as any JSON, so that
    /// the rest of the document is looked at too.
    pub(super) fn usage<T: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<T>,
        pointer: &Pointer,
        inline_name: &str,
    ) -> Use {
        self.usage_at(schema, pointer, inline_name, 0)
    }

    pub(super) fn usage_at<T: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<T>,
        pointer: &Pointer,
        inline_name: &str,
        depth: usize,
    ) -> Use {
        let place = self.place(schema, pointer, inline_name);
        let Some(place) = place else {
            return Use::anything();
        };
        if depth > DEPTH {
            self.unsupported(
                pointer.clone(),
                format!(
                    "the schema contains itself, or more than {DEPTH} others, without an object between"
                ),
                "put an object with properties between",
            );
            return Use::anything();
        }
        let data = &place.schema.schema_data;
        self.unread_names(&place);
        let inner = self.value(&place, depth);
        let mut docs = text::docs(data.description.as_deref().unwrap_or_default());
        let own = self.sensitivity(&place, &inner.value);
        let sensitivity = own.or(inner.sensitivity);
        // Where a type of its own tells the rest.
        if matches!(
            (schema, &inner.value),
            (ReferenceOr::Reference { .. }, Expr::Named(_))
        ) {
            docs = text::first_sentence(&docs);
        }
        let blank = flag(place.schema, "x-empty-is-unset") || inner.blank;
        let mut limits = limits::read(self, &place, &inner.value).and(inner.limits);
        limits.empty_is_unset = blank;
        limits::describe(place.schema, &limits, sensitivity.is_some(), &mut docs);
        Use {
            value: if own == Some(Sensitivity::Secret) {
                inner.value.secret()
            } else {
                inner.value
            },
            nullable: data.nullable || inner.nullable,
            blank,
            sensitivity,
            limits,
            docs,
            deprecated: data.deprecated,
            direction: match (data.read_only, data.write_only) {
                (true, false) => Direction::Answer,
                (false, true) => Direction::Request,
                _ => Direction::Both,
            },
            default: data.default.clone().or(inner.default),
        }
    }

    fn value(&mut self, place: &Place<'d>, depth: usize) -> Use {
        let value = match &place.schema.schema_kind {
            _ if choice::is_null(place.schema) => self.reject(
                place,
                "enum",
                "a value that can only be null",
                "leave the member out",
            ),
            SchemaKind::Type(SchemaType::String(string)) => {
                if choice::is_enum(place.schema) {
                    Expr::Named(self.named(place))
                } else {
                    scalar(string)
                }
            }
            SchemaKind::Type(SchemaType::Boolean(_)) => Expr::Bool,
            SchemaKind::Type(SchemaType::Number(_)) => Expr::F64,
            SchemaKind::Type(SchemaType::Integer(integer)) => whole(integer),
            SchemaKind::Type(SchemaType::Array(array)) => {
                let Some(items) = &array.items else {
                    return Use::of(Expr::List(Box::new(Expr::Json)));
                };
                return self.held(place, items, ("items", "item"), depth, |item| {
                    Expr::List(Box::new(item))
                });
            }
            SchemaKind::Type(SchemaType::Object(object)) if object.properties.is_empty() => {
                if let Some(AdditionalProperties::Schema(values)) = &object.additional_properties {
                    return self.held(
                        place,
                        values,
                        ("additionalProperties", "value"),
                        depth,
                        |value| match value {
                            Expr::Json => Expr::JsonObject,
                            value => Expr::Map(Box::new(value)),
                        },
                    );
                }
                Expr::JsonObject
            }
            SchemaKind::Type(SchemaType::Object(_)) => Expr::Named(self.named(place)),
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => {
                let (keyword, members) = choice::members(place.schema).unwrap_or_default();
                return self.one_of(place, members, keyword, depth);
            }
            SchemaKind::AllOf { all_of } => match all_of.as_slice() {
                [only] => {
                    let pointer = place.pointer.push("allOf").push(0);
                    return self.usage_at(
                        only,
                        &pointer,
                        &place.wire_name,
                        depth.saturating_add(1),
                    );
                }
                _ => self.reject(
                    place,
                    "allOf",
                    "`allOf` with several members",
                    "write the members into one object",
                ),
            },
            SchemaKind::Not { .. } => {
                self.reject(place, "not", "`not`", "describe what the value is instead")
            }
            SchemaKind::Any(any) => {
                if let Some((keyword, members)) = choice::members(place.schema) {
                    return self.one_of(place, members, keyword, depth);
                }
                if let Some(value) = scalar_with_other_keywords(any) {
                    return Use::of(value);
                }
                let free = any.typ.is_none()
                    && any.properties.is_empty()
                    && any.all_of.is_empty()
                    && any.any_of.is_empty()
                    && any.not.is_none()
                    && any.items.is_none();
                if free {
                    Expr::Json
                } else {
                    let what = "a schema that mixes the keywords of several kinds";
                    self.reject(
                        place,
                        "type",
                        what,
                        "give the schema one type, and only the keywords of that type",
                    )
                }
            }
        };
        Use::of(value)
    }

    /// `x-enum-varnames` where no enum is made.
    fn unread_names(&mut self, place: &Place<'d>) {
        let pointer = place.pointer.push(EnumVarNames::NAME);
        let extensions = &place.schema.schema_data.extensions;
        let unread = extensions.contains_key(EnumVarNames::NAME) && !choice::is_enum(place.schema);
        let told = |told: &spec::Diagnostic| *told.pointer() == pointer;
        if unread && !self.diagnostics.iter().any(told) {
            self.ignored(pointer, "only the values of an enum of strings have names");
        }
    }

    /// What the document says about who may see a value, as far as its type can keep it.
    fn sensitivity(&mut self, place: &Place<'d>, value: &Expr) -> Option<Sensitivity> {
        let marked = sensitivity(place.schema)?;
        let erasable = matches!(
            value,
            Expr::String | Expr::Bool | Expr::I32 | Expr::I64 | Expr::Secret(_)
        );
        if marked == Sensitivity::Secret && !erasable {
            self.ignored(
                place.pointer.clone(),
                "only strings, booleans and whole numbers are held as secrets; this is kept out of `Debug` and no more",
            );
            return Some(Sensitivity::Personal);
        }
        Some(marked)
    }

    /// A list or map, by what it holds.
    fn held<T: Borrow<Schema>>(
        &mut self,
        place: &Place<'d>,
        inside: &'d ReferenceOr<T>,
        (keyword, word): (&str, &str),
        depth: usize,
        list_or_map: impl FnOnce(Expr) -> Expr,
    ) -> Use {
        let name = format!("{}.{word}", place.wire_name);
        let inner = self.usage_at(
            inside,
            &place.pointer.push(keyword),
            &name,
            depth.saturating_add(1),
        );
        if inner.blank {
            self.ignored(
                place.pointer.clone(),
                "`x-empty-is-unset` is only looked at on members of an object; items are read as written",
            );
        }
        let value = if inner.nullable {
            Expr::Nullable(Box::new(inner.value))
        } else {
            inner.value
        };
        let mut limits = inner.limits;
        limits.empty_is_unset = false;
        let inside = limits.are_checked().then(|| Box::new(limits));
        Use {
            sensitivity: inner.sensitivity,
            limits: Limits {
                inside,
                ..Limits::default()
            },
            ..Use::of(list_or_map(value))
        }
    }

    fn reject(&mut self, place: &Place<'d>, keyword: &str, what: &str, help: &str) -> Expr {
        self.unsupported(
            place.pointer.push(keyword),
            format!("{what} is not supported"),
            help,
        );
        Expr::Json
    }
}

impl Use {
    pub(super) fn anything() -> Self {
        Self::of(Expr::Json)
    }

    pub(super) fn of(value: Expr) -> Self {
        Self {
            value,
            nullable: false,
            blank: false,
            sensitivity: None,
            limits: Limits::default(),
            docs: Docs::default(),
            deprecated: false,
            direction: Direction::Both,
            default: None,
        }
    }
}

/// A scalar whose schema has keywords of several kinds: a decimal in a string with a range, an integer whose range has a
/// fraction, or a string that says `uniqueItems`.
pub(super) fn scalar_with_other_keywords(any: &AnySchema) -> Option<Expr> {
    let composed = !(any.one_of.is_empty() && any.any_of.is_empty() && any.all_of.is_empty())
        || any.not.is_some()
        || any.items.is_some()
        || !any.properties.is_empty();
    match (any.typ.as_deref()?, any.format.as_deref()) {
        _ if composed => None,
        ("string", format) if any.enumeration.is_empty() => Some(match format {
            Some("decimal") => Expr::Decimal,
            Some("date-time") => Expr::DateTime,
            _ => Expr::String,
        }),
        ("boolean", _) => Some(Expr::Bool),
        ("integer", Some("int32")) => Some(Expr::I32),
        ("integer", _) => Some(Expr::I64),
        ("number", _) => Some(Expr::F64),
        _ => None,
    }
}

pub(super) fn scalar(string: &StringType) -> Expr {
    match &string.format {
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Expr::DateTime,
        VariantOrUnknownOrEmpty::Unknown(format) if format == "decimal" => Expr::Decimal,
        _ => Expr::String,
    }
}

/// The type of whole numbers.
pub(super) fn whole(integer: &IntegerType) -> Expr {
    match &integer.format {
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Expr::I32,
        _ => Expr::I64,
    }
}

pub(super) fn sensitivity(schema: &Schema) -> Option<Sensitivity> {
    let password = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(StringType { format, .. })) => {
            *format == VariantOrUnknownOrEmpty::Item(StringFormat::Password)
        }
        SchemaKind::Any(any) => any.format.as_deref() == Some("password"),
        _ => false,
    };
    match schema
        .schema_data
        .extensions
        .get("x-sensitive")
        .and_then(serde_json::Value::as_str)
    {
        Some("secret") => Some(Sensitivity::Secret),
        _ if password => Some(Sensitivity::Secret),
        Some("personal") => Some(Sensitivity::Personal),
        _ => None,
    }
}

pub(super) fn flag(schema: &Schema, extension: &str) -> bool {
    schema
        .schema_data
        .extensions
        .get(extension)
        .and_then(serde_json::Value::as_bool)
        .unwrap_or_default()
}
