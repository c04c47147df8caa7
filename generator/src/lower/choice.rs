//! Values chosen from a list, and values chosen by their JSON kind.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value as Json;

use spec::Pointer;

use super::machine;
use super::schema::Use;
use super::schemas::{Pending, Place, Schemas};
use crate::model::{Expr, KindUnion, KindVariant, Limits, Shape, StringEnum, Value};
use crate::names::{self, Style};

/// Whether a schema is a string with listed values, be the list closed or open.
pub(super) fn is_enum(schema: &Schema) -> bool {
    !listed(schema).is_empty()
}

/// Whether null is the only value of a schema.
pub(super) fn is_null(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => {
            !string.enumeration.is_empty() && string.enumeration.iter().all(Option::is_none)
        }
        _ => false,
    }
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
        let named = names::assign(Style::Variant, &wires, &["Unknown"]);
        let values: Vec<Value> = wires
            .iter()
            .zip(named)
            .map(|(wire, name)| Value {
                wire: (*wire).to_owned(),
                name,
            })
            .collect();
        let machine = machine::lower(self, pending, &values);
        Shape::Enum(StringEnum {
            values,
            closed: is_closed(pending.schema),
            machine,
        })
    }

    /// `oneOf` and `anyOf`: by discriminator, by the kinds of JSON, or one schema or null.
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
            let name = format!("{}.{index}", place.wire_name);
            match self.place(member, &pointer.push(index), &name) {
                Some(inner) if is_null(inner.schema) => nullable = true,
                Some(_) => rest.push((index, name, member)),
                None => return Use::anything(),
            }
        }
        let mut limits = Limits::default();
        let discriminated = place.schema.schema_data.discriminator.is_some();
        if let ([(index, _, member)], false) = (rest.as_slice(), discriminated) {
            let mut only = self.usage_at(
                *member,
                &pointer.push(index),
                &place.wire_name,
                depth.saturating_add(1),
            );
            only.nullable |= nullable;
            return only;
        }
        let value = if discriminated {
            Expr::Named(self.named(place))
        } else {
            let mut values = Vec::new();
            let mut members = Vec::new();
            for (index, name, member) in rest {
                let member =
                    self.usage_at(member, &pointer.push(index), &name, depth.saturating_add(1));
                values.push(member.value.clone());
                members.push(member);
            }
            match kinds(&values) {
                Kinds::One(value) => {
                    // What is sent is the text, so the limits of the number do not hold: it may count in another unit.
                    members.retain(|member| member.value == value);
                    limits = self.only_limits(members, &pointer);
                    value
                }
                // Each says something about its own kind only, so all of them hold.
                Kinds::Several(_) => {
                    limits = all_limits(members);
                    Expr::Named(self.named(place))
                }
                Kinds::Ambiguous => {
                    let message = format!("nothing tells the variants of this `{keyword}` apart");
                    let help = "add a `discriminator` with a mapping, and a one-value enum to each variant";
                    let code = spec::Code::AmbiguousUnion;
                    self.diagnostics
                        .push(spec::Diagnostic::new(code, pointer, message).help(help));
                    Expr::Json
                }
            }
        };
        Use {
            nullable,
            limits,
            ..Use::of(value)
        }
    }

    /// The limits of the one member; of several, one is enough to keep, which no list of limits can say.
    fn only_limits(&mut self, members: Vec<Use>, pointer: &Pointer) -> Limits {
        if members.len() > 1 && members.iter().any(|member| member.limits.are_checked()) {
            let message = "the limits of alternatives of one type are not checked before sending";
            self.ignored(pointer.clone(), message);
            return Limits::default();
        }
        all_limits(members)
    }

    pub(super) fn kind_union(
        &mut self,
        pending: &Pending<'d>,
        members: &'d [ReferenceOr<Schema>],
    ) -> Shape {
        let mut values = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let place = self.place(member, &pending.pointer.push(index), "");
            if place.is_some_and(|place| !is_null(place.schema)) {
                let name = format!("{}.{index}", pending.wire_name);
                values.push(
                    self.usage(member, &pending.pointer.push("oneOf").push(index), &name)
                        .value,
                );
            }
        }
        match kinds(&values) {
            Kinds::Several(variants) => Shape::Kinds(KindUnion { variants }),
            Kinds::One(_) | Kinds::Ambiguous => Shape::Kinds(KindUnion {
                variants: Vec::new(),
            }),
        }
    }
}

fn all_limits(members: Vec<Use>) -> Limits {
    let limits = members.into_iter().map(|member| member.limits);
    limits.fold(Limits::default(), Limits::and)
}

/// What a choice between values without a discriminator comes to.
pub(super) enum Kinds {
    /// One type reads them all.
    One(Expr),
    /// Each variant has a JSON kind of its own.
    Several(Vec<KindVariant>),
    /// Two variants have the same kind.
    Ambiguous,
}

/// Tells variants apart by their JSON kind.
pub(super) fn kinds(values: &[Expr]) -> Kinds {
    // A decimal is read from a string or a number and written as a string, which the schema allows too.
    let decimal = values.contains(&Expr::Decimal);
    if decimal
        && values
            .iter()
            .all(|value| matches!(value, Expr::Decimal | Expr::F64 | Expr::I32 | Expr::I64))
    {
        return Kinds::One(Expr::Decimal);
    }
    let mut variants: Vec<KindVariant> = Vec::new();
    for value in values {
        let name = match value {
            Expr::String => "String",
            Expr::Bool => "Bool",
            Expr::I32 | Expr::I64 => "Integer",
            Expr::F64 => "Number",
            _ => return Kinds::Ambiguous,
        };
        let number = |name: &str| matches!(name, "Integer" | "Number");
        if variants
            .iter()
            .any(|other| other.name == name || number(&other.name) && number(name))
        {
            return Kinds::Ambiguous;
        }
        variants.push(KindVariant {
            name: name.to_owned(),
            value: value.clone(),
        });
    }
    Kinds::Several(variants)
}
