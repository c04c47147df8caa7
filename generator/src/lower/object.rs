//! Objects with known members.

use openapiv3::{AdditionalProperties, ObjectType};
use serde_json::Value as Json;

use super::schema::Use;
use super::schemas::{Pending, Schemas};
use super::text;
use crate::model::{Field, Presence, Shape, Struct, VariantView, ViewMember};
use crate::names::{self, Style};

/// Methods that a struct has, or that would hide one that every type has.
const METHODS: &[&str] = &[
    "new", "view", "default", "clone", "fmt", "eq", "from", "into",
];

/// Names that clippy reads as an operator written by hand.
const OPERATORS: &[&str] = &[
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "cmp",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into_iter",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "shl",
    "shr",
    "sub",
];

/// Name of the method that sets a field.
pub(super) fn setter(field: &str, fields: &[String]) -> String {
    let bare = names::bare(field);
    if !METHODS.contains(&bare) && !OPERATORS.contains(&bare) {
        return field.to_owned();
    }
    let mut name = format!("with_{bare}");
    while fields.contains(&name) {
        name.push('_');
    }
    name
}

impl<'d> Schemas<'d> {
    pub(super) fn object(&mut self, pending: &Pending<'d>, object: &'d ObjectType) -> Shape {
        if let Some(AdditionalProperties::Schema(_)) = &object.additional_properties {
            self.ignored(
                pending.pointer.push("additionalProperties"),
                "members beside the listed ones are not kept in the type; they stay in the raw body of the answer",
            );
        }
        let wires: Vec<&str> = object.properties.keys().map(String::as_str).collect();
        let named = names::assign(Style::Field, &wires, &[]);
        let mut fields = Vec::new();
        for ((wire, schema), name) in object.properties.iter().zip(&named) {
            let pointer = pending.pointer.push("properties").push(wire);
            let usage = self.usage(schema, &pointer, &format!("{}.{wire}", pending.wire_name));
            let required = object.required.contains(wire);
            if let Some(default) = usage.default.clone().filter(|_| !required) {
                self.defaults.push((pending.id, wire.clone(), default));
            }
            let presence = presence(&usage, required);
            let mut docs = usage.docs;
            if docs.is_empty() {
                docs.paragraph(&format!("{}.", text::code(wire)));
            }
            fields.push(Field {
                wire: wire.clone(),
                name: name.clone(),
                setter: setter(name, &named),
                docs,
                value: usage.value,
                limits: usage.limits,
                presence,
                sensitivity: usage.sensitivity,
                deprecated: usage.deprecated,
                default: None,
                direction: usage.direction,
                pointer,
            });
        }
        let view = self.view(pending, &fields);
        Shape::Struct(Struct {
            fields,
            required_name: None,
            view,
        })
    }

    /// `x-variant-view`
    fn view(&mut self, pending: &Pending<'d>, fields: &[Field]) -> Option<VariantView> {
        let extension = pending
            .schema
            .schema_data
            .extensions
            .get("x-variant-view")?;
        let pointer = pending.pointer.push("x-variant-view");
        let tag = extension
            .get("tag")
            .and_then(Json::as_str)
            .unwrap_or_default();
        let listed = extension
            .get("members")
            .and_then(Json::as_object)
            .into_iter()
            .flatten();
        let listed: Vec<(&str, &str)> = listed
            .filter_map(|(wire, member)| Some((wire.as_str(), member.as_str()?)))
            .collect();
        let field = |wire: &str| fields.iter().find(|field| field.wire == wire);
        let optional =
            |member: &str| field(member).is_some_and(|field| !field.presence.is_required());
        let Some(tag) = field(tag).filter(|_| listed.iter().all(|(_, member)| optional(member)))
        else {
            self.unsupported(
                pointer,
                "the view names a member that the object does not have, or that is always there",
                "name the tag property, and for each of its values an optional property",
            );
            return None;
        };
        let wires: Vec<&str> = listed.iter().map(|(wire, _)| *wire).collect();
        let named = names::assign(Style::Variant, &wires, &["Unknown"]);
        let members = listed
            .iter()
            .zip(named)
            .filter_map(|((wire, member), name)| {
                Some(ViewMember {
                    wire: (*wire).to_owned(),
                    name,
                    field: field(member)?.name.clone(),
                    pointer: pointer.push("members").push(wire),
                })
            });
        Some(VariantView {
            name: String::new(),
            tag: tag.name.clone(),
            members: members.collect(),
            pointer,
        })
    }
}

/// Which states the member has beside a value: those of its schema and no others.
fn presence(usage: &Use, required: bool) -> Presence {
    match (required, usage.blank, usage.nullable) {
        (true, true, _) => Presence::RequiredBlank,
        (true, false, true) => Presence::RequiredNullable,
        (true, false, false) => Presence::Required,
        (false, true, _) => Presence::OptionalBlank,
        (false, false, true) => Presence::OptionalNullable,
        (false, false, false) => Presence::Optional,
    }
}
