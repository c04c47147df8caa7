//! Unions without a discriminator: their variants, each with what it is recognised by.

use openapiv3::{ReferenceOr, Schema};

use super::alternatives::{Alternative, alternatives};
use super::evidence::tell_apart;
use super::outline::{Outline, outline};
use super::schemas::{Pending, Schemas, lookup};
use super::{ambiguity, limits, text, variant_names};
use crate::model::{Choice, ChoiceVariant, Docs, Evidence, Expr, Shape, Test};
use crate::names::{self, Style};

impl<'d> Schemas<'d> {
    pub(super) fn choice(
        &mut self,
        pending: &Pending<'d>,
        members: &'d [ReferenceOr<Schema>],
        keyword: &'static str,
    ) -> Shape {
        let pointer = pending.pointer.push(keyword);
        let alternatives = alternatives(self.document, members);
        let outlines: Vec<Outline> = alternatives
            .iter()
            .map(|alternative| self.outline_of(alternative, members))
            .collect();
        let evidence = match tell_apart(&outlines) {
            Ok(evidence) => evidence,
            Err(pairs) => {
                for pair in pairs {
                    let report =
                        ambiguity::report(&pointer, &alternatives, members, &outlines, pair);
                    self.diagnostics.extend(report);
                }
                return Shape::Choice(Choice::default());
            }
        };
        let wires = variant_names::of(&pending.wire_name, &alternatives, members, &evidence);
        let wires: Vec<&str> = wires.iter().map(String::as_str).collect();
        let named = names::assign(Style::Variant, &wires, &["Unknown"]);
        let mut variants = Vec::new();
        let all = alternatives.iter().zip(evidence).zip(&wires).zip(named);
        for (((alternative, evidence), wire), name) in all {
            let inline = format!("{}.{wire}", pending.wire_name);
            let usage = self.read(alternative, members, &pointer, &inline, 0);
            let first = alternative.members.first().copied().unwrap_or_default();
            self.describe_inline(&usage.value, pending);
            let mut docs = self.variant_docs(alternative, members, &usage.value);
            docs.paragraph(&limits::in_words(&usage.limits));
            docs.paragraph(&recognised_by(&evidence));
            variants.push(ChoiceVariant {
                limits: usage.limits,
                name,
                docs,
                payload: usage.value,
                evidence,
                sensitivity: usage.sensitivity,
                unambiguous: true,
                pointer: pointer.push(first),
            });
        }
        let payloads: Vec<Expr> = variants.iter().map(|one| one.payload.clone()).collect();
        for variant in &mut variants {
            let same = payloads.iter().filter(|other| **other == variant.payload);
            variant.unambiguous = same.count() == 1;
        }
        Shape::Choice(Choice {
            displays: variants
                .iter()
                .all(|variant| variant.sensitivity.is_none() && is_plain(&variant.payload)),
            variants,
            secret: false,
        })
    }

    fn outline_of(&self, alternative: &Alternative, members: &[ReferenceOr<Schema>]) -> Outline {
        alternative
            .members
            .iter()
            .filter_map(|index| members.get(*index))
            .map(|member| outline(self.document, member))
            .reduce(Outline::or)
            .unwrap_or_default()
    }

    /// An object that stands in the union and that nobody described.
    fn describe_inline(&mut self, payload: &Expr, pending: &Pending<'d>) {
        let Expr::Named(id) = payload else {
            return;
        };
        if let Some(ty) = self.drafts.get_mut(id.index()).map(|draft| &mut draft.ty) {
            let undescribed = ty.docs.0 == format!("{}.", text::code(&ty.wire_name));
            if undescribed && ty.pointer.starts_with(&pending.pointer) {
                ty.docs = Docs(format!("A variant of {}.", text::code(&pending.wire_name)));
            }
        }
    }

    fn variant_docs(
        &mut self,
        alternative: &Alternative,
        members: &'d [ReferenceOr<Schema>],
        payload: &Expr,
    ) -> Docs {
        let described = alternative.members.iter().find_map(|index| {
            let member = members.get(*index)?;
            let schema = match member {
                ReferenceOr::Item(schema) => schema,
                ReferenceOr::Reference { reference } => {
                    lookup(self.document, reference, &mut |_| ())?.schema
                }
            };
            let description = schema.schema_data.description.as_deref();
            let docs = text::docs(description.or(schema.schema_data.title.as_deref())?);
            Some(match member {
                ReferenceOr::Item(_) => docs,
                ReferenceOr::Reference { .. } => text::first_sentence(&docs),
            })
        });
        described
            .filter(|docs| !docs.is_empty())
            .unwrap_or_else(|| {
                let words = match payload {
                    Expr::String | Expr::Secret(_) => "A string.",
                    Expr::DateTime => "A time.",
                    Expr::Decimal => "A decimal number.",
                    Expr::Bool => "A boolean.",
                    Expr::F64 => "A number.",
                    Expr::I32 | Expr::I64 => "A whole number.",
                    Expr::List(_) => "A list.",
                    Expr::Named(id) => match self.drafts.get(id.index()).map(|draft| &draft.ty) {
                        Some(ty) => return text::first_sentence(&ty.docs),
                        None => "An object.",
                    },
                    _ => "An object.",
                };
                Docs(words.to_owned())
            })
    }
}

/// What an object is recognised by, as a sentence; nothing where its kind says enough.
fn recognised_by(evidence: &Evidence) -> String {
    let member = |(name, test): &(String, Test)| {
        let name = text::code(name);
        match test {
            Test::Present => name,
            Test::Kinds(kinds) => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.described()).collect();
                format!("{name}, {}", kinds.join(" or "))
            }
            Test::Values(values) => {
                let values: Vec<String> = values
                    .iter()
                    .map(|value| text::code(&value.to_string()))
                    .collect();
                format!("{name} {}", values.join(" or "))
            }
        }
    };
    let members: Vec<String> = evidence.members.iter().map(member).collect();
    if members.is_empty() {
        String::new()
    } else {
        format!("Recognised by {}.", members.join(" and "))
    }
}

/// Whether the type has a text of its own that may be shown.
fn is_plain(value: &Expr) -> bool {
    matches!(
        value,
        Expr::String
            | Expr::Bool
            | Expr::I32
            | Expr::I64
            | Expr::F64
            | Expr::Decimal
            | Expr::DateTime
    )
}
