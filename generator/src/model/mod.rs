//! What Rust must express: the plain data between lowering and rendering.
//!
//! A [`Model`] is finished: names are given, recursion is boxed, what each type may derive is known, and whatever the
//! document left open has been decided or reported. It holds no tokens and nothing of the document but pointers to
//! where each node came from, so other readers than the renderer can use it.

mod answers;
mod api;
mod choice;
mod limits;
mod types;

use serde::{Serialize, Serializer};
use spec::Pointer;
use spec::policy::RetryRule;

pub use answers::{Answer, AnswerRule, Answers, Content, Refusal, Success};
pub use api::{
    Api, Argument, Body, CallOption, Environment, ErrorKind, ErrorModel, Failure, HeaderParameter,
    Idempotency, Operation, QueryParameter, Scheme, SchemeKind, Sibling, StatusRange,
    TokenExchange, WebhookEvent, Webhooks,
};
pub use choice::{Choice, ChoiceVariant, Constant, Evidence, JsonKind, Test};
pub use limits::{Limit, Limits};
pub use types::{
    DefaultValue, Direction, Encoding, Expr, Field, FieldDefault, Move, Presence, Sensitivity,
    Shape, State, StateMachine, StringEnum, Struct, Tag, Type, TypeId, Union, Value, Variant,
    VariantView, ViewMember, WaitsFor,
};

/// A description in Markdown that is safe to print as rustdoc: see [`crate::lower::text`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Docs(pub String);

impl Docs {
    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends a paragraph.
    pub fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push_str("\n\n");
        }
        self.0.push_str(text);
    }
}

/// Something the document says in so many words, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Located<T> {
    /// What it says.
    #[serde(flatten)]
    pub value: T,
    /// Where it stands.
    pub pointer: Pointer,
}

impl<T> std::ops::Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A module of types that belong together: one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Name of the module and its file.
    pub module: String,
    /// What the document says about the tag.
    pub docs: Docs,
    /// Its types, in the order they are printed in.
    pub types: Vec<TypeId>,
    /// Where the document describes the tag, or else the first type that has it.
    pub pointer: Pointer,
}

/// Everything the crate is rendered from.
#[derive(Clone, Debug, Serialize)]
pub struct Model {
    /// The API itself.
    pub api: Api,
    /// Hosts the document names, in its order.
    pub environments: Vec<Environment>,
    /// Security schemes that an operation uses, in the document's order.
    #[serde(serialize_with = "numbered")]
    pub schemes: Vec<Scheme>,
    /// Modules of types, sorted by name.
    #[serde(serialize_with = "numbered")]
    pub topics: Vec<Topic>,
    /// All types; a [`TypeId`] is an index into them.
    #[serde(serialize_with = "numbered")]
    pub types: Vec<Type>,
    /// Operations in the document's order.
    #[serde(serialize_with = "numbered")]
    pub operations: Vec<Operation>,
    /// The body that failures carry.
    pub error: Option<ErrorModel>,
    /// When a failed call may be repeated.
    pub retry: Vec<Located<RetryRule>>,
    /// Where a short-lived credential comes from.
    pub token_exchange: Option<TokenExchange>,
    /// Events that the API sends.
    pub webhooks: Option<Webhooks>,
}

/// Writes each item of a list with its `index`, so that what refers to it is found without counting.
fn numbered<T: Serialize, S: Serializer>(items: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Numbered<'i, T> {
        index: usize,
        #[serde(flatten)]
        item: &'i T,
    }
    let items = items.iter().enumerate();
    serializer.collect_seq(items.map(|(index, item)| Numbered { index, item }))
}

impl Model {
    /// The type with this id.
    ///
    /// Ids are dense and only made together with their type, so there always is one.
    pub fn get(&self, id: TypeId) -> Option<&Type> {
        self.types.get(id.index())
    }

    /// Whether an operation answers in pages.
    pub fn is_paged(&self) -> bool {
        let mut operations = self.operations.iter();
        operations.any(|operation| operation.pagination.is_some())
    }

    /// Whether an operation answers in several media types under one status, so that a caller may want one of them.
    pub fn has_representations(&self) -> bool {
        self.operations.iter().any(|operation| {
            let rules = &operation.answers;
            let mut pairs = rules.iter().zip(rules.iter().skip(1));
            pairs.any(|(one, next)| one.status == next.status)
        })
    }

    /// The enums of what operations answer, each with its operation.
    pub fn answers(&self) -> impl Iterator<Item = (&Operation, &Answers)> {
        self.operations
            .iter()
            .filter_map(|operation| match &operation.success {
                Success::Several(answers) => Some((operation, answers)),
                Success::One(_) => None,
            })
    }

    /// The Rust name of a type.
    pub fn name(&self, id: TypeId) -> &str {
        self.get(id).map_or("", |ty| ty.name.as_str())
    }
}
