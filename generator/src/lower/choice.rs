//! Values chosen from a list, and where several schemas may describe a value: what type that comes to.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value as Json;
use spec::Pointer;
use spec::policy::{EnumVarNames, Extension as _};

use super::alternatives::{Alternative, alternatives};
use super::machine;
use super::outline::outline;
use super::schema::Use;
use super::schemas::{Pending, Place, Schemas};
use crate::model::{Expr, JsonKind, Limits, Sensitivity, Shape, StringEnum, Value};
use crate::names::{self, Style};

/// Whether a schema is a string with listed values, be the list closed or open.
pub(super) fn is_enum(schema: &Schema) -> bool {
    !listed(schema).is_empty()
}

/// Whether null is the only value of a schema.
pub(super) fn is_null(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => all(&string.enumeration, Option::is_none),
        SchemaKind::Type(Type::Integer(integer)) => all(&integer.enumeration, Option::is_none),
        SchemaKind::Type(Type::Number(number)) => all(&number.enumeration, Option::is_none),
        SchemaKind::Type(Type::Boolean(boolean)) => all(&boolean.enumeration, Option::is_none),
        SchemaKind::Any(any) => all(&any.enumeration, Json::is_null),
        _ => false,
    }
}

/// Whether values are listed, and each is as `is` says.
fn all<T>(listed: &[T], is: fn(&T) -> bool) -> bool {
    !listed.is_empty() && listed.iter().all(is)
}

/// The listed values, null left out: it belongs to where the schema is used.
pub(super) fn listed(schema: &Schema) -> Vec<&str> {
    let SchemaKind::Type(Type::String(string)) = &schema.schema_kind else {
        return Vec::new();
    };
    let open = schema
        .schema_data
        .extensions
        .get("x-extensible-enum")
        .and_then(Json::as_array);
    let closed = string.enumeration.iter().flatten().map(String::as_str);
    let mut values: Vec<&str> = Vec::new();
    for value in closed.chain(open.into_iter().flatten().filter_map(Json::as_str)) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// The schemas that a value may have, and the keyword they stand under.
pub(super) fn members(schema: &Schema) -> Option<(&'static str, &[ReferenceOr<Schema>])> {
    match &schema.schema_kind {
        SchemaKind::OneOf { one_of } => Some(("oneOf", one_of)),
        SchemaKind::AnyOf { any_of } => Some(("anyOf", any_of)),
        SchemaKind::Any(any) if any.all_of.is_empty() && any.properties.is_empty() => {
            match (any.one_of.as_slice(), any.any_of.as_slice()) {
                ([], []) => None,
                (one_of, []) => Some(("oneOf", one_of)),
                ([], any_of) => Some(("anyOf", any_of)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether the document allows no other value than the listed ones.
pub(super) fn is_closed(schema: &Schema) -> bool {
    let extensible = schema
        .schema_data
        .extensions
        .contains_key("x-extensible-enum");
    is_enum(schema) && !extensible
}

impl<'d> Schemas<'d> {
    pub(super) fn string_enum(&mut self, pending: &Pending<'d>) -> Shape {
        let wires = listed(pending.schema);
        let called = self.value_names(pending, &wires);
        let called: Vec<&str> = called.iter().map(String::as_str).collect();
        let named = names::assign(Style::Variant, &called, &["Unknown"]);
        let values: Vec<Value> = wires
            .iter()
            .zip(named)
            .map(|(wire, name)| Value {
                wire: (*wire).to_owned(),
                name,
                pointer: self.listed_at(pending, wire),
            })
            .collect();
        let machine = machine::lower(self, pending, &values);
        Shape::Enum(StringEnum {
            values,
            closed: is_closed(pending.schema),
            machine,
        })
    }

    /// Where an enum lists a value.
    fn listed_at(&self, pending: &Pending<'d>, value: &str) -> Pointer {
        let keywords = ["enum", "x-extensible-enum"].map(|keyword| pending.pointer.push(keyword));
        let found = keywords.into_iter().find_map(|list| {
            let values = list.find(self.document.value())?.as_array()?;
            let index = values.iter().position(|listed| listed == value)?;
            Some(list.push(index))
        });
        found.unwrap_or_else(|| pending.pointer.clone())
    }

    /// `x-enum-varnames`, or else the values themselves.
    fn value_names(&mut self, pending: &Pending<'d>, wires: &[&str]) -> Vec<String> {
        let own = || wires.iter().map(|wire| (*wire).to_owned()).collect();
        let Some(names) = self.extension::<EnumVarNames>(&pending.pointer) else {
            return own();
        };
        let nulls = match &pending.schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => null_place(&string.enumeration),
            _ => None,
        };
        let mut values: Vec<Option<&str>> = wires.iter().copied().map(Some).collect();
        if let Some(place) = nulls {
            values.insert(place.min(values.len()), None);
        }
        if let Some(named) = names.of(&values) {
            return named.into_iter().map(|(_, name)| name.to_owned()).collect();
        }
        self.unsupported(
            pending.pointer.push(EnumVarNames::NAME),
            format!(
                "{} names for {} values, or one of them twice",
                names.0.len(),
                wires.len()
            ),
            "give each value of the enum a name of its own, in the same order",
        );
        own()
    }
}

/// Where null stands among the values.
fn null_place(values: &[Option<String>]) -> Option<usize> {
    values.iter().position(Option::is_none)
}

impl<'d> Schemas<'d> {
    /// `oneOf` and `anyOf`: by discriminator, one schema or null, schemas that one type reads, or a type of its own.
    pub(super) fn one_of(
        &mut self,
        place: &Place<'d>,
        members: &'d [ReferenceOr<Schema>],
        keyword: &str,
        depth: usize,
    ) -> Use {
        let pointer = place.pointer.push(keyword);
        let mut nullable = false;
        let mut rest = Vec::new();
        for (index, member) in members.iter().enumerate() {
            match self.place(member, &pointer.push(index), &place.wire_name) {
                Some(inner) if is_null(inner.schema) => nullable = true,
                Some(_) => rest.push(index),
                None => return Use::anything(),
            }
        }
        if place.schema.schema_data.discriminator.is_some() {
            return Use {
                nullable,
                ..Use::of(Expr::Named(self.named(place)))
            };
        }
        if let [index] = rest.as_slice()
            && let Some(member) = members.get(*index)
        {
            let mut only = self.usage_at(
                member,
                &pointer.push(index),
                &place.wire_name,
                depth.saturating_add(1),
            );
            only.nullable |= nullable;
            return only;
        }
        if let [only] = alternatives(self.document, members).as_slice() {
            let mut usage = self.read(only, members, &pointer, &place.wire_name, depth);
            usage.nullable |= nullable;
            return usage;
        }
        let null = |member| {
            outline(self.document, member)
                .facts
                .kinds
                .contains(&JsonKind::Null)
        };
        nullable |= members.iter().any(null);
        Use {
            nullable,
            ..Use::of(Expr::Named(self.named(place)))
        }
    }

    /// The one type that reads all schemas of an alternative.
    pub(super) fn read(
        &mut self,
        alternative: &Alternative,
        members: &'d [ReferenceOr<Schema>],
        pointer: &Pointer,
        name: &str,
        depth: usize,
    ) -> Use {
        let mut uses = Vec::new();
        for index in &alternative.members {
            let pointer = pointer.push(index);
            let Some(member) = members.get(*index) else {
                continue;
            };
            // A list of values that other text joins needs no type.
            let listed = alternative.value.is_some()
                && self
                    .place(member, &pointer, name)
                    .is_some_and(|place| is_enum(place.schema));
            if !listed {
                uses.push(self.usage_at(member, &pointer, name, depth.saturating_add(1)));
            }
        }
        let nullable = uses.iter().any(|usage| usage.nullable);
        let blank = uses.iter().any(|usage| usage.blank);
        let secret = uses
            .iter()
            .any(|usage| matches!(usage.value, Expr::Secret(_)));
        let sensitive = uses
            .iter()
            .filter_map(|usage| usage.sensitivity)
            .max_by_key(|sensitivity| *sensitivity == Sensitivity::Secret);
        let first = uses.first().map(|usage| usage.value.clone());
        let value = alternative.value.clone().or(first).unwrap_or(Expr::Json);
        if let (Expr::Named(id), [_, _, ..]) = (&value, alternative.members.as_slice()) {
            // Any other text is valid too.
            self.opened.insert(*id);
        }
        // What is sent is of this type, so the limits of others do not hold: a number may count in another unit.
        uses.retain(|usage| usage.value == value || usage.value == value.clone().secret());
        let limits = self.only_limits(uses, pointer);
        let erasable = matches!(value, Expr::String | Expr::I32 | Expr::I64);
        Use {
            nullable,
            blank,
            limits,
            sensitivity: sensitive,
            ..Use::of(if secret && erasable {
                value.secret()
            } else {
                value
            })
        }
    }

    /// The limits of the one member; of several, one is enough to keep, which no list of limits can say.
    fn only_limits(&mut self, members: Vec<Use>, pointer: &Pointer) -> Limits {
        if members.len() > 1 && members.iter().any(|member| member.limits.are_checked()) {
            let message = "the limits of alternatives of one type are not checked before sending";
            self.ignored(pointer.clone(), message);
            return Limits::default();
        }
        let limits = members.into_iter().map(|member| member.limits);
        limits.fold(Limits::default(), Limits::and)
    }

    /// Opens the enums that stand beside other text. After all types are made.
    pub(super) fn open_enums(&mut self) {
        for id in std::mem::take(&mut self.opened) {
            let draft = self.drafts.get_mut(id.index());
            if let Some(Shape::Enum(values)) = draft.map(|draft| &mut draft.ty.shape) {
                values.closed = false;
            }
        }
    }
}
