//! What a document limits, as data: documentation and the check before sending are both written from it.

use serde::Serialize;

/// The limits of a value where it is used; those of a type that it names stand with the type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// The empty string means "not set" and is not checked.
    pub empty_is_unset: bool,
    /// Limits of the value itself. All of them hold.
    pub own: Vec<Limit>,
    /// Limits of each item of a list, or of each value of an object with free keys.
    pub inside: Option<Box<Limits>>,
}

/// One limit. As in JSON Schema, it says something about values of its own kind only. Numbers stand as decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// `minLength`, in characters.
    MinLength(u64),
    /// `maxLength`, in characters.
    MaxLength(u64),
    /// `pattern`, an ECMAScript expression.
    Pattern(String),
    /// `pattern` that cannot be compiled: documentation, and nothing else.
    UncheckedPattern(String),
    /// `minimum`
    Minimum(String),
    /// `minimum` with `exclusiveMinimum`
    Above(String),
    /// `maximum`
    Maximum(String),
    /// `maximum` with `exclusiveMaximum`
    Below(String),
    /// `multipleOf`
    MultipleOf(String),
    /// `enum` of strings that has no type of its own.
    OneOf(Vec<String>),
    /// `enum` of numbers and booleans, as JSON writes them.
    OneOfLiterals(Vec<String>),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
}

impl Limit {
    /// Whether it is about numbers.
    pub fn is_numeric(&self) -> bool {
        matches!(
            self,
            Self::Minimum(_)
                | Self::Above(_)
                | Self::Maximum(_)
                | Self::Below(_)
                | Self::MultipleOf(_)
                | Self::OneOfLiterals(_)
        )
    }
}

impl Limits {
    /// Both these limits and `other`.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.empty_is_unset |= other.empty_is_unset;
        self.own.extend(other.own);
        self.inside = match (self.inside, other.inside) {
            (Some(one), Some(two)) => Some(Box::new(one.and(*two))),
            (one, two) => one.or(two),
        };
        self
    }

    /// Whether a value can break any of them.
    pub fn are_checked(&self) -> bool {
        let checked = |limit: &Limit| !matches!(limit, Limit::UncheckedPattern(_));
        self.own.iter().any(checked)
            || self
                .inside
                .as_ref()
                .is_some_and(|inside| inside.are_checked())
    }
}
