//! Answers of the model: what they carry, and by which rules they are told apart.

use serde::Serialize;
use spec::Pointer;

use super::{Docs, Expr, StatusRange, TypeId};

/// What the successes of an operation carry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Success {
    /// One type, whatever the status.
    One(Expr),
    /// One of several types: an enum of its own.
    Several(Answers),
}

impl Success {
    /// Calls `visit` with each type.
    pub fn each(&self, visit: &mut impl FnMut(&Expr)) {
        match self {
            Self::One(value) => visit(value),
            Self::Several(answers) => answers.variants.iter().for_each(|one| visit(&one.value)),
        }
    }
}

/// An enum of what an operation answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answers {
    /// Rust name.
    pub name: String,
    /// One variant for each type that a status can have; [`AnswerRule::case`] is an index into them.
    pub variants: Vec<Answer>,
    /// Whether there are successes that no rule is about.
    pub is_open: bool,
    /// Where the document lists them.
    pub pointer: Pointer,
}

/// A variant of [`Answers`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Rust name.
    pub name: String,
    /// Description, status and media types included.
    pub docs: Docs,
    /// What it holds; [`Expr::Unit`] when there is no content.
    pub value: Expr,
    /// Where the document first describes it.
    pub pointer: Pointer,
}

/// When an answer is of one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerRule {
    /// Its status.
    pub status: StatusRange,
    /// Its content.
    pub content: Content,
    /// Which of the types it is: an index.
    pub case: usize,
    /// Where the document describes it.
    pub pointer: Pointer,
}

/// How a body is read, and its media type or range of media types in lower case, without parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// There is none.
    Empty,
    /// As JSON.
    Json(String),
    /// As text.
    Text(String),
    /// As bytes.
    Binary(String),
}

impl Content {
    /// Its media type, if there is content.
    pub fn media_type(&self) -> Option<&str> {
        match self {
            Self::Empty => None,
            Self::Json(name) | Self::Text(name) | Self::Binary(name) => Some(name),
        }
    }
}

/// What failures carry, for the whole API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// One type.
    One(TypeId),
    /// One of several types: an enum; [`AnswerRule::case`] is an index into them.
    Several(Vec<Answer>),
}
