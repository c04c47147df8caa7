//! Schemas of a union that one type reads: joined before the rest are told apart.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};
use spec::Document;

use super::choice::{is_enum, is_null};
use super::schema::{scalar, scalar_with_other_keywords, sensitivity, whole};
use super::schemas::lookup;
use crate::model::{Expr, Sensitivity};

/// Schemas of a union that one type reads.
pub(super) struct Alternative {
    /// Their places in the union; the first one makes the type, unless another is named.
    pub(super) members: Vec<usize>,
    /// A type that reads them all.
    pub(super) value: Option<Expr>,
}

/// What a schema comes to on its own, as far as others may join it.
#[derive(Clone, Debug, PartialEq)]
enum Class {
    Null,
    /// Text, a boolean or a number; and whether nobody may see it.
    Scalar(Expr, bool),
    Enum,
    Other,
}

/// Joins the schemas of a union that one type reads: text with other text, an open enum with the text that opens it, whole
/// numbers with others, a decimal string with numbers.
pub(super) fn alternatives(
    document: &Document,
    members: &[ReferenceOr<Schema>],
) -> Vec<Alternative> {
    let classes: Vec<Class> = members
        .iter()
        .map(|member| class(document, member, 0))
        .collect();
    let places = |wanted: &dyn Fn(&Class) -> bool| -> Vec<usize> {
        let matching = classes
            .iter()
            .enumerate()
            .filter(|(_, class)| wanted(class));
        matching.map(|(index, _)| index).collect()
    };
    let scalars = |wanted: &[Expr]| {
        places(&|class| matches!(class, Class::Scalar(value, _) if wanted.contains(value)))
    };
    let mut joined: Vec<Alternative> = Vec::new();
    let mut join = |members: Vec<usize>, value: Option<Expr>| {
        if !members.is_empty() {
            joined.push(Alternative { members, value });
        }
    };

    let (text, enums) = (
        scalars(&[Expr::String]),
        places(&|class| *class == Class::Enum),
    );
    let special = scalars(&[Expr::DateTime, Expr::Decimal]);
    let secret = classes.contains(&Class::Scalar(Expr::String, true));
    let decimals = scalars(&[Expr::Decimal]);
    let numbers = scalars(&[Expr::F64, Expr::I64, Expr::I32]);
    let decimal_numbers = text.is_empty() && !decimals.is_empty();
    match (text.as_slice(), enums.as_slice()) {
        ([], _) => {
            for index in &enums {
                join(vec![*index], None);
            }
            join(scalars(&[Expr::DateTime]), Some(Expr::DateTime));
        }
        (_, [_]) if special.is_empty() && !secret => join([enums, text].concat(), None),
        _ => join([text, enums, special].concat(), Some(Expr::String)),
    }
    if decimal_numbers {
        // A decimal is read from a string or a number and written as a string, which the schema allows too.
        join([decimals, numbers].concat(), Some(Expr::Decimal));
    } else {
        let wide = [Expr::F64, Expr::I64, Expr::I32]
            .into_iter()
            .find(|value| !scalars(std::slice::from_ref(value)).is_empty());
        join(numbers, wide);
    }
    join(scalars(&[Expr::Bool]), Some(Expr::Bool));
    let mut same: Vec<&ReferenceOr<Schema>> = Vec::new();
    for index in places(&|class| *class == Class::Other) {
        let member = members.get(index).filter(|member| !same.contains(member));
        if let Some(member) = member {
            if matches!(member, ReferenceOr::Reference { .. }) {
                same.push(member);
            }
            join(vec![index], None);
        }
    }
    joined.sort_by_key(|alternative| alternative.members.iter().min().copied());
    joined
}

fn class(document: &Document, schema: &ReferenceOr<Schema>, depth: usize) -> Class {
    const DEPTH: usize = 32;
    let schema = match schema {
        ReferenceOr::Item(schema) => schema,
        ReferenceOr::Reference { reference } => match lookup(document, reference, &mut |_| ()) {
            Some(place) => place.schema,
            None => return Class::Other,
        },
    };
    let secret = sensitivity(schema) == Some(Sensitivity::Secret);
    match &schema.schema_kind {
        _ if is_null(schema) => Class::Null,
        SchemaKind::Type(Type::String(_)) if is_enum(schema) => Class::Enum,
        SchemaKind::Type(Type::String(string)) => Class::Scalar(scalar(string), secret),
        SchemaKind::Type(Type::Boolean(_)) => Class::Scalar(Expr::Bool, secret),
        SchemaKind::Type(Type::Number(_)) => Class::Scalar(Expr::F64, secret),
        SchemaKind::Type(Type::Integer(integer)) => Class::Scalar(whole(integer), secret),
        SchemaKind::Any(any) if super::choice::members(schema).is_none() => {
            match scalar_with_other_keywords(any) {
                Some(value) => Class::Scalar(value, secret),
                None => Class::Other,
            }
        }
        SchemaKind::AllOf { all_of } if depth < DEPTH => match all_of.as_slice() {
            [only] => class(document, only, depth.saturating_add(1)),
            _ => Class::Other,
        },
        _ => Class::Other,
    }
}
