//! Failures: the types that they carry, for the whole API together.

use super::cases::Way;
use super::schemas::{Schemas, component_name};
use super::text::first_sentence;
use crate::model::{Answer, Content, Docs, ErrorModel, Expr, Operation, Refusal, Type};
use crate::names::{self, Style};

impl Schemas<'_> {
    /// What failures carry. `failures` name the operation by its index; where there are several types, operations learn by which
    /// rules they are told apart.
    ///
    /// A failure whose content has no type leaves its status to the rules for a range and for any other: what comes is most
    /// likely what comes with the others.
    pub(super) fn refusals(
        &mut self,
        failures: Vec<(usize, Way)>,
        operations: &mut [Operation],
    ) -> Option<ErrorModel> {
        let mut types: Vec<Answer> = Vec::new();
        let mut described: Vec<(usize, usize, Way)> = Vec::new();
        for (operation, way) in failures {
            match way.value {
                Expr::Unit => {}
                Expr::Json | Expr::JsonObject | Expr::Binary => self.ignored(
                    way.pointer,
                    "the body of this failure has no type; it stays in the raw body",
                ),
                _ => {
                    let known = types.iter().position(|known| known.value == way.value);
                    let case = known.unwrap_or(types.len());
                    if known.is_none() {
                        types.push(Answer {
                            name: String::new(),
                            docs: first_sentence(&way.docs),
                            value: way.value.clone(),
                            pointer: way.pointer.clone(),
                        });
                    }
                    described.push((operation, case, way));
                }
            }
        }
        let owners = types
            .iter()
            .filter_map(|known| match &known.value {
                Expr::Named(id) => self.drafts.get(id.index()),
                _ => None,
            })
            .map(|draft| draft.ty.pointer.clone())
            .collect::<Vec<_>>();
        let kinds = self.error_kinds(&owners);
        let is_json = |(_, _, way): &(usize, usize, Way)| matches!(way.content, Content::Json(_));
        let body = match types.as_slice() {
            [] => return None,
            [
                Answer {
                    value: Expr::Named(id),
                    ..
                },
            ] if described.iter().all(is_json) => Refusal::One(*id),
            _ => {
                for (operation, case, way) in described {
                    if let Some(operation) = operations.get_mut(operation) {
                        operation.refusals.push(way.rule(case));
                    }
                }
                Refusal::Several(types)
            }
        };
        Some(ErrorModel { body, kinds })
    }
}

/// Names the variants of an enum of failures after their types, which have names by now.
pub(super) fn name(error: &mut Option<ErrorModel>, types: &[Type]) {
    let Some(ErrorModel {
        body: Refusal::Several(variants),
        ..
    }) = error
    else {
        return;
    };
    let words: Vec<String> = variants
        .iter()
        .map(|variant| word(&variant.value, types))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let named = names::assign(Style::Variant, &words, &[]);
    for (variant, name) in variants.iter_mut().zip(named) {
        variant.name = name;
        match &variant.value {
            Expr::Named(id) => {
                // What is said of a type with a name says more than what is said of one answer that carries it.
                let ty = types.get(id.index());
                if let Some(ty) =
                    ty.filter(|ty| component_name(&format!("#{}", ty.pointer)).is_some())
                {
                    variant.docs = first_sentence(&ty.docs);
                }
            }
            Expr::String => variant.docs = Docs("Text.".to_owned()),
            _ => {}
        }
        if variant.docs.is_empty() {
            variant.docs = Docs("Not described.".to_owned());
        }
    }
}

/// What a variant is named after. Only the name of a type begins with a capital letter, so no two are the same.
fn word(value: &Expr, types: &[Type]) -> String {
    match value {
        Expr::Named(id) => types
            .get(id.index())
            .map(|ty| ty.name.clone())
            .unwrap_or_default(),
        Expr::Unit => "empty".to_owned(),
        Expr::String => "text".to_owned(),
        Expr::Bool => "boolean".to_owned(),
        Expr::I32 => "int32".to_owned(),
        Expr::I64 => "int64".to_owned(),
        Expr::F64 => "number".to_owned(),
        Expr::Decimal => "decimal".to_owned(),
        Expr::DateTime => "date time".to_owned(),
        Expr::JsonObject => "object".to_owned(),
        Expr::Json => "json".to_owned(),
        Expr::Binary => "binary".to_owned(),
        Expr::List(inner) => format!("{} list", word(inner, types)),
        Expr::Map(inner) => format!("{} map", word(inner, types)),
        Expr::Nullable(inner) => format!("{} or null", word(inner, types)),
        Expr::Secret(inner) => format!("secret {}", word(inner, types)),
        Expr::Boxed(inner) => word(inner, types),
    }
}
