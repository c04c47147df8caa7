//! What the values of a schema look like, as far as it can tell them from those of another.
//!
//! Only the document is looked at: no type is made, so that a union can be judged before its variants are.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{
    AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaKind, StringFormat,
    Type, VariantOrUnknownOrEmpty,
};
use spec::Document;

use super::choice::is_null;
use super::schemas::lookup;
use crate::model::{Constant, JsonKind};

/// How many schemas one outline is made from at most; only compositions of compositions of compositions need more.
const STEPS: usize = 10_000;

/// A value: its kinds, and what it may be if it is a scalar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) kinds: BTreeSet<JsonKind>,
    /// The listed scalars.
    pub(super) values: BTreeSet<Constant>,
    /// The scalars that nobody listed.
    pub(super) open: BTreeSet<Open>,
}

/// Scalars without a list of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Open {
    Boolean,
    Number,
    Text,
    /// Text that begins with a digit or a sign: times and decimals.
    Numeral,
}

impl Open {
    /// The kind of these scalars.
    pub(super) fn kind(self) -> JsonKind {
        match self {
            Self::Boolean => JsonKind::Boolean,
            Self::Number => JsonKind::Number,
            Self::Text | Self::Numeral => JsonKind::String,
        }
    }

    /// Whether the constant may be one of them.
    pub(super) fn may_be(self, constant: &Constant) -> bool {
        match (self, constant) {
            (Self::Boolean, Constant::Boolean(_))
            | (Self::Number, Constant::Integer(_))
            | (Self::Text, Constant::Text(_)) => true,
            (Self::Numeral, Constant::Text(text)) => {
                text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
            }
            _ => false,
        }
    }
}

impl Facts {
    fn of(kind: JsonKind) -> Self {
        Self {
            kinds: [kind].into(),
            ..Self::default()
        }
    }

    fn open(open: Open) -> Self {
        Self {
            open: [open].into(),
            ..Self::of(open.kind())
        }
    }

    fn anything() -> Self {
        Self {
            kinds: JsonKind::ALL.into(),
            values: BTreeSet::new(),
            open: [Open::Boolean, Open::Number, Open::Text].into(),
        }
    }

    fn add(&mut self, other: Self) {
        self.kinds.extend(other.kinds);
        self.values.extend(other.values);
        self.open.extend(other.open);
    }
}

/// A value, and its members if it is an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) facts: Facts,
    /// Members that every object has, in the document's order.
    pub(super) required: Vec<String>,
    /// Members that requests or answers are without, whatever the schema requires.
    pub(super) one_way: BTreeSet<String>,
    /// What is known of the members that an object may have.
    pub(super) members: BTreeMap<String, Facts>,
    /// What is known of all others; `None` if there are none.
    pub(super) others: Option<Facts>,
}

impl Outline {
    fn of(facts: Facts) -> Self {
        Self {
            facts,
            ..Self::default()
        }
    }

    fn anything() -> Self {
        Self {
            others: Some(Facts::anything()),
            ..Self::of(Facts::anything())
        }
    }

    /// What is known of a member; `None` if no object has it.
    pub(super) fn member(&self, name: &str) -> Option<&Facts> {
        self.members.get(name).or(self.others.as_ref())
    }

    /// Of a value that looks like the one or like the other.
    pub(super) fn or(mut self, other: Self) -> Self {
        match (self.is_object(), other.is_object()) {
            (true, true) => {
                self.required.retain(|name| other.required.contains(name));
                self.one_way.extend(other.one_way);
                for (name, facts) in other.members {
                    self.members.entry(name).or_default().add(facts);
                }
                if let Some(others) = other.others {
                    self.others.get_or_insert_default().add(others);
                }
                self.facts.add(other.facts);
                self
            }
            (false, true) => {
                let mut both = other;
                both.facts.add(self.facts);
                both
            }
            (_, false) => {
                self.facts.add(other.facts);
                self
            }
        }
    }

    fn is_object(&self) -> bool {
        self.facts.kinds.contains(&JsonKind::Object)
    }
}

/// The outline of a schema, references followed.
pub(super) fn outline<'d, T: Borrow<Schema>>(
    document: &'d Document,
    schema: &'d ReferenceOr<T>,
) -> Outline {
    let mut reader = Reader {
        document,
        path: Vec::new(),
        steps: STEPS,
    };
    reader.outline(schema)
}

/// Follows references and compositions, and no members: a value of a member is looked at for itself and not for what it holds.
struct Reader<'d> {
    document: &'d Document,
    /// The references that are being followed: what a composition gets from itself adds nothing.
    path: Vec<&'d str>,
    /// How many schemas are still looked at before nothing more is known.
    steps: usize,
}

impl<'d> Reader<'d> {
    fn outline<T: Borrow<Schema>>(&mut self, schema: &'d ReferenceOr<T>) -> Outline {
        self.follow(schema, Outline::anything, |reader, schema| {
            let mut outline = match &schema.schema_kind {
                _ if is_null(schema) => Outline::of(Facts::of(JsonKind::Null)),
                SchemaKind::Type(Type::Object(object)) => reader.object(object),
                SchemaKind::Type(scalar) => Outline::of(scalar_facts(schema, scalar)),
                SchemaKind::Any(any) if is_scalar(any) => Outline::of(typed(any)),
                _ => parts(schema)
                    .map(|parts| parts.iter().map(|part| reader.outline(part)))
                    .and_then(|outlines| outlines.reduce(Outline::or))
                    .unwrap_or_else(Outline::anything),
            };
            if schema.schema_data.nullable {
                outline.facts.kinds.insert(JsonKind::Null);
            }
            outline
        })
    }

    fn facts<T: Borrow<Schema>>(&mut self, schema: &'d ReferenceOr<T>) -> Facts {
        self.follow(schema, Facts::anything, |reader, schema| {
            let mut facts = match &schema.schema_kind {
                _ if is_null(schema) => Facts::of(JsonKind::Null),
                SchemaKind::Type(scalar) => scalar_facts(schema, scalar),
                SchemaKind::Any(any) if is_scalar(any) => typed(any),
                _ => parts(schema).map_or_else(Facts::anything, |parts| {
                    let mut facts = Facts::default();
                    for part in parts {
                        facts.add(reader.facts(part));
                    }
                    facts
                }),
            };
            if schema.schema_data.nullable {
                facts.kinds.insert(JsonKind::Null);
            }
            facts
        })
    }

    fn follow<T: Borrow<Schema>, R: Default>(
        &mut self,
        schema: &'d ReferenceOr<T>,
        anything: impl FnOnce() -> R,
        read: impl FnOnce(&mut Self, &'d Schema) -> R,
    ) -> R {
        let Some(left) = self.steps.checked_sub(1) else {
            return anything();
        };
        self.steps = left;
        match schema {
            ReferenceOr::Item(schema) => read(self, schema.borrow()),
            ReferenceOr::Reference { reference } => {
                if self.path.contains(&reference.as_str()) {
                    return R::default();
                }
                let Some(place) = lookup(self.document, reference, &mut |_| ()) else {
                    return anything();
                };
                self.path.push(reference);
                let found = read(self, place.schema);
                self.path.pop();
                found
            }
        }
    }

    fn object(&mut self, object: &'d ObjectType) -> Outline {
        let others = match &object.additional_properties {
            Some(AdditionalProperties::Schema(values)) => Some(self.facts(values.as_ref())),
            Some(AdditionalProperties::Any(false)) => None,
            // Any object may have members that nobody described, but only where none are described is it meant for them.
            _ => object.properties.is_empty().then(Facts::anything),
        };
        let mut outline = Outline {
            others,
            ..Outline::of(Facts::of(JsonKind::Object))
        };
        for (name, schema) in &object.properties {
            if one_way(self.document, schema) {
                outline.one_way.insert(name.clone());
            } else if object.required.contains(name) {
                outline.required.push(name.clone());
            }
            let facts = self.facts(schema);
            outline.members.insert(name.clone(), facts);
        }
        outline
    }
}

/// The parts of a composition that a value can be one of.
fn parts(schema: &Schema) -> Option<&[ReferenceOr<Schema>]> {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } if all_of.len() == 1 => Some(all_of),
        _ => super::choice::members(schema).map(|(_, members)| members),
    }
}

fn one_way<T: Borrow<Schema>>(document: &Document, schema: &ReferenceOr<T>) -> bool {
    let is = |schema: &Schema| schema.schema_data.read_only || schema.schema_data.write_only;
    match schema {
        ReferenceOr::Item(schema) => is(schema.borrow()),
        ReferenceOr::Reference { reference } => {
            lookup(document, reference, &mut |_| ()).is_some_and(|place| is(place.schema))
        }
    }
}

/// Whether a schema with keywords of several kinds says all the same that it is a scalar.
fn is_scalar(any: &AnySchema) -> bool {
    let scalar = ["string", "integer", "number", "boolean"];
    any.typ
        .as_deref()
        .is_some_and(|kind| scalar.contains(&kind))
}

fn typed(any: &AnySchema) -> Facts {
    Facts::open(match (any.typ.as_deref(), any.format.as_deref()) {
        (Some("integer" | "number"), _) => Open::Number,
        (Some("boolean"), _) => Open::Boolean,
        (_, Some("decimal" | "date-time")) => Open::Numeral,
        _ => Open::Text,
    })
}

fn scalar_facts(schema: &Schema, scalar: &Type) -> Facts {
    let constants: Vec<Option<Constant>> = match scalar {
        Type::String(string) => {
            // An open list does not bind.
            let text = |text: &Option<String>| text.clone().map(Constant::Text);
            string.enumeration.iter().map(text).collect()
        }
        Type::Integer(integer) => {
            let number = |number: &Option<i64>| number.map(Constant::Integer);
            integer.enumeration.iter().map(number).collect()
        }
        Type::Boolean(boolean) => {
            let flag = |flag: &Option<bool>| flag.map(Constant::Boolean);
            boolean.enumeration.iter().map(flag).collect()
        }
        _ => Vec::new(),
    };
    let open = match scalar {
        Type::String(string) => match &string.format {
            VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Open::Numeral,
            VariantOrUnknownOrEmpty::Unknown(format) if format == "decimal" => Open::Numeral,
            _ => Open::Text,
        },
        Type::Integer(_) | Type::Number(_) => Open::Number,
        Type::Boolean(_) => Open::Boolean,
        Type::Array(_) => return Facts::of(JsonKind::Array),
        Type::Object(_) => return Facts::of(JsonKind::Object),
    };
    if constants.is_empty() {
        return Facts::open(open);
    }
    let values: BTreeSet<Constant> = constants.iter().flatten().cloned().collect();
    let mut facts = if values.is_empty() {
        Facts::default()
    } else {
        Facts::of(open.kind())
    };
    facts.values = values;
    if constants.iter().any(Option::is_none) {
        facts.kinds.insert(JsonKind::Null);
    }
    if super::schema::flag(schema, "x-empty-is-unset") {
        facts.values.insert(Constant::Text(String::new()));
    }
    facts
}
