//! What a schema refuses, in the document's own terms.

use crate::pointer::Pointer;

/// One thing about a value that its schema refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where it is in the value. For a missing member, the object that lacks it.
    pub instance: Pointer,
    /// The keyword in the document that refuses it, or the schema where no keyword says so.
    pub schema: Pointer,
    /// What is wrong, for programs.
    pub kind: ViolationKind,
    /// What is wrong, for people: what was expected and what was found. Marked values are never shown.
    pub message: String,
}

/// Kinds of violations.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A required member of this name is absent.
    MissingMember(String),
    /// The value has another JSON type.
    WrongType {
        /// The types that the schema admits, such as `a string or null`.
        expected: String,
        /// The type of the value, with its article.
        found: String,
    },
    /// The value is not in the list of an enum, or names no variant of a union.
    UnlistedValue,
    /// The object has a member of this name that nobody described.
    UndocumentedMember(String),
    /// The text is not of this format.
    Format(String),
    /// The text does not match the pattern.
    Pattern,
    /// Too short or too long: text, list or mapping.
    Length,
    /// Too small, too large, or no multiple.
    Range,
    /// Valid for none of the variants; what each refuses, in their order.
    NoVariant {
        /// The violations of each variant.
        variants: Vec<Vec<Violation>>,
    },
    /// Valid for several variants of a `oneOf`.
    SeveralVariants,
    /// Anything else; the keyword that refuses it.
    Other(String),
}

impl ViolationKind {
    /// Whether only a closed reading can refuse this.
    pub(super) fn is_drift(&self) -> bool {
        matches!(self, Self::UndocumentedMember(_) | Self::UnlistedValue)
    }
}
