//! Objects told apart by a discriminator.

use openapiv3::{Discriminator, ObjectType, ReferenceOr, Schema, SchemaKind, Type};
use spec::Pointer;

use super::schemas::{Pending, Place, Schemas, component_name, component_pointer};
use super::{choice, limits, text};
use crate::model::{Direction, Docs, Encoding, Expr, Limits, Shape, Tag, Union, Variant};
use crate::names::{self, Style};

/// A variant before it has a Rust name.
struct Draft {
    name: String,
    tags: Vec<String>,
    payload: Expr,
    limits: Limits,
    encoding: Encoding,
    docs: Docs,
    pointer: Pointer,
}

impl<'d> Schemas<'d> {
    pub(super) fn union(
        &mut self,
        pending: &Pending<'d>,
        discriminator: &'d Discriminator,
        members: &'d [ReferenceOr<Schema>],
        keyword: &str,
    ) -> Shape {
        let pointer = pending.pointer.push(keyword);
        let tag = discriminator.property_name.as_str();
        let mut drafts = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let pointer = pointer.push(index);
            let ReferenceOr::Reference { reference } = member else {
                self.unsupported(
                    pointer,
                    "a variant without a name cannot be told apart by a discriminator",
                    "move the variant to `components/schemas` and refer to it",
                );
                continue;
            };
            let Some(place) = self.component(reference, &pointer) else {
                continue;
            };
            if choice::is_null(place.schema) {
                continue;
            }
            let tags = tags(discriminator, &place);
            drafts.extend(self.variant(&pending.wire_name, tag, tags, &place, &pointer));
        }
        let wires: Vec<&str> = drafts.iter().map(|draft| draft.name.as_str()).collect();
        let named = names::assign(Style::Variant, &wires, &["Unknown"]);
        let payloads: Vec<Expr> = drafts.iter().map(|draft| draft.payload.clone()).collect();
        let variants = drafts.into_iter().zip(named).map(|(draft, name)| Variant {
            name,
            tags: draft.tags,
            // A union that holds itself converts from itself in any case.
            unambiguous: draft.payload != Expr::Named(pending.id)
                && payloads
                    .iter()
                    .filter(|payload| **payload == draft.payload)
                    .count()
                    == 1,
            payload: draft.payload,
            limits: draft.limits,
            encoding: draft.encoding,
            docs: draft.docs,
            pointer: draft.pointer,
        });
        let method = names::assign(Style::Field, &[tag], &[])
            .pop()
            .unwrap_or_default();
        Shape::Union(Union {
            tag: Tag {
                wire: tag.to_owned(),
                method,
                pointer: pending.pointer.push("discriminator"),
            },
            closed: !super::schema::flag(pending.schema, "x-extensible"),
            variants: variants.collect(),
            secret: false,
        })
    }

    fn variant(
        &mut self,
        union: &str,
        tag: &str,
        tags: Vec<String>,
        place: &Place<'d>,
        pointer: &Pointer,
    ) -> Option<Draft> {
        let SchemaKind::Type(Type::Object(object)) = &place.schema.schema_kind else {
            self.unsupported(
                pointer.clone(),
                format!(
                    "the variant `{}` is no object with members",
                    place.wire_name
                ),
                "make each variant of a discriminated union an object",
            );
            return None;
        };
        let mut docs = text::docs(
            place
                .schema
                .schema_data
                .description
                .as_deref()
                .unwrap_or_default(),
        );
        if let (Some((member, schema)), [value]) = (only_member(object, tag), tags.as_slice()) {
            let at = place.pointer.push("properties").push(member);
            let usage = self.usage(schema, &at, member);
            let plain = !usage.nullable && usage.direction == Direction::Both;
            if let (Expr::Named(_), true) = (&usage.value, plain) {
                if limits::read(self, place, &usage.value).are_checked() {
                    let message = "limits of an object that only wraps a variant are not checked before sending";
                    self.ignored(place.pointer.clone(), message);
                }
                docs.paragraph(if docs.is_empty() { &usage.docs.0 } else { "" });
                return Some(Draft {
                    name: value.clone(),
                    tags,
                    payload: usage.value,
                    limits: usage.limits,
                    encoding: Encoding::Nested {
                        member: member.to_owned(),
                    },
                    docs,
                    pointer: pointer.clone(),
                });
            }
        }
        if !object.required.iter().any(|required| required == tag)
            || !object.properties.contains_key(tag)
        {
            self.unsupported(
                component_pointer(&place.wire_name),
                format!("the variant `{}` does not require `{tag}`, which tells it apart", place.wire_name),
                "list the discriminator's property under `required` and describe it with an enum of its values",
            );
            return None;
        }
        let fields: Vec<&str> = object.properties.keys().map(String::as_str).collect();
        let field = names::assign(Style::Field, &fields, &[]);
        let field = fields
            .iter()
            .zip(field)
            .find(|(wire, _)| **wire == tag)
            .map(|(_, name)| name)?;
        let payload = Expr::Named(self.named(place));
        Some(Draft {
            name: without_common_end(&place.wire_name, union),
            tags,
            limits: limits::read(self, place, &payload),
            payload,
            encoding: Encoding::Whole { field },
            docs,
            pointer: pointer.clone(),
        })
    }
}

/// The values of the tag that the mapping gives to a variant; without a mapping, the name of its schema.
fn tags(discriminator: &Discriminator, place: &Place<'_>) -> Vec<String> {
    let mapped = discriminator.mapping.iter().filter(|(_, target)| {
        // A mapping may hold the bare name of a schema.
        component_name(target).as_deref().unwrap_or(target.as_str()) == place.wire_name
    });
    let tags: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
    if tags.is_empty() {
        vec![place.wire_name.clone()]
    } else {
        tags
    }
}

/// The one member beside the tag, when both are required, the tag is a constant and the member is a reference.
fn only_member<'d>(
    object: &'d ObjectType,
    tag: &str,
) -> Option<(&'d str, &'d ReferenceOr<Box<Schema>>)> {
    let constant = object
        .properties
        .get(tag)
        .and_then(ReferenceOr::as_item)
        .map(|schema| choice::listed(schema).len());
    let required = |name: &str| object.required.iter().any(|required| required == name);
    let mut others = object.properties.iter().filter(|(name, _)| *name != tag);
    match (others.next(), others.next()) {
        (Some((name, schema @ ReferenceOr::Reference { .. })), None) => {
            (constant == Some(1) && required(tag) && required(name))
                .then_some((name.as_str(), schema))
        }
        _ => None,
    }
}

/// `CardEvent` is the variant `Card` of a union `PaymentEvent`.
pub(super) fn without_common_end(variant: &str, union: &str) -> String {
    let last_word = union
        .rfind(|character: char| character.is_ascii_uppercase())
        .and_then(|start| union.get(start..));
    last_word
        .and_then(|word| variant.strip_suffix(word))
        .filter(|rest| rest.chars().any(char::is_alphabetic))
        .unwrap_or(variant)
        .to_owned()
}
