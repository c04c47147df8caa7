//! Items that occur twice.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::DEEPEST;
use super::json::{Json, Text};
use crate::decimal::Decimal;

/// A value looked into to its leaves, ordered so that equal ones meet: numbers by value, members in any order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Whole<'j> {
    Number(Decimal),
    String(Text<'j>),
    Array(Vec<Self>),
    Object(BTreeMap<String, Self>),
    /// Null, a boolean, a number of more digits than a decimal holds, or what is nested too deep.
    Literal(&'j str),
}

impl<'j> Whole<'j> {
    fn read(json: &'j RawValue, depth: usize) -> Self {
        if depth == DEEPEST {
            return Self::Literal(json.get());
        }
        let inside = |json| Self::read(json, depth + 1);
        match Json::read(json.get()) {
            Some(Json::Number(number)) => number
                .parse()
                .map_or_else(|_| Self::Literal(number), Self::Number),
            Some(Json::String(text)) => Self::String(text),
            Some(Json::Array(items)) => Self::Array(items.into_iter().map(inside).collect()),
            Some(Json::Object(members)) => Self::Object(
                members
                    .into_iter()
                    .map(|(name, member)| (name, inside(member)))
                    .collect(),
            ),
            Some(Json::Null | Json::Bool(_)) | None => Self::Literal(json.get()),
        }
    }
}

/// The first item that equals an earlier one, and that one.
pub(super) fn repeated(items: &[&RawValue]) -> Option<(usize, usize)> {
    let mut earlier = BTreeMap::new();
    items.iter().enumerate().find_map(|(index, item)| {
        earlier
            .insert(Whole::read(item, 0), index)
            .map(|first| (first, index))
    })
}
