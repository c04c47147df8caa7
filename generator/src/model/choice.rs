//! Unions without a tag, and what their variants are recognised by.

use std::fmt;

use serde::Serialize;
use spec::Pointer;

use super::{Docs, Expr, Limits, Sensitivity};

/// A value told apart by what it looks like.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Choice {
    /// Variants, in the document's order.
    pub variants: Vec<ChoiceVariant>,
    /// Every variant is a scalar that may be shown, so the union has a text.
    pub displays: bool,
    /// Something in a known variant is a secret, so what is unknown is treated as one.
    pub secret: bool,
}

/// A variant of a [`Choice`].
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceVariant {
    /// Rust name.
    pub name: String,
    /// What it holds.
    pub payload: Expr,
    /// What is checked before sending.
    pub limits: Limits,
    /// How its values are recognised.
    pub evidence: Evidence,
    /// Who may see it.
    pub sensitivity: Option<Sensitivity>,
    /// No other variant holds the same type, so the type alone says which variant is meant.
    pub unambiguous: bool,
    /// Description.
    pub docs: Docs,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// How the values of a variant are recognised, as far as it takes to tell them from those of the other variants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Kinds of JSON they have.
    pub kinds: Vec<JsonKind>,
    /// What a scalar may be; anything if empty.
    pub values: Vec<Constant>,
    /// Members that an object has, and what they are.
    pub members: Vec<(String, Test)>,
    /// Variants, as indices, that this one is more exact than: where both fit, this one is meant.
    pub over: Vec<usize>,
}

/// What a member must be to speak for a variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Anything, as long as it is there.
    Present,
    /// Of one of these kinds.
    Kinds(Vec<JsonKind>),
    /// One of these.
    Values(Vec<Constant>),
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number, whole or not.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl JsonKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Null,
        Self::Boolean,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
    ];

    /// A value of this kind, in words.
    pub fn described(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "a list",
            Self::Object => "an object",
        }
    }
}

/// A JSON scalar that a document lists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Constant {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    Text(String),
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(flag) => flag.fmt(f),
            Self::Integer(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Constant {
    /// Its kind.
    pub fn kind(&self) -> JsonKind {
        match self {
            Self::Null => JsonKind::Null,
            Self::Boolean(_) => JsonKind::Boolean,
            Self::Integer(_) => JsonKind::Number,
            Self::Text(_) => JsonKind::String,
        }
    }
}
