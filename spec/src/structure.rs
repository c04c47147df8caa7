//! The shape of an OpenAPI 3.0 document: a table of objects, and one walk that checks a document against it.
//!
//! The same walk tells every other part of the crate which object stands where, so no rule has to find its own way
//! through a document.

mod expectation;
mod table;
mod walk;

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;

pub(crate) use expectation::{closest, quoted_list};
pub(crate) use table::Kind;

/// An object of the document and what it is.
#[derive(Clone, Debug)]
pub(crate) struct Site<'d> {
    /// Where it stands.
    pub(crate) pointer: Pointer,
    /// What the place takes.
    pub(crate) kind: Kind,
    /// Its members.
    pub(crate) members: &'d Map<String, Value>,
    /// The same as a value.
    pub(crate) value: &'d Value,
}

impl<'d> Site<'d> {
    /// Whether a reference stands here in place of the object.
    pub(crate) fn is_reference(&self) -> bool {
        self.reference().is_some()
    }

    /// The text of the reference that stands here.
    pub(crate) fn reference(&self) -> Option<&'d str> {
        self.members.get("$ref")?.as_str()
    }

    /// A member, with where it stands.
    pub(crate) fn member(&self, name: &str) -> Option<(Pointer, &'d Value)> {
        Some((self.pointer.push(name), self.members.get(name)?))
    }

    /// A member that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&'d str> {
        self.members.get(name)?.as_str()
    }
}

/// All objects of a document in the order of its text, as far as their places can be recognised.
pub(crate) fn sites(document: &Value) -> Vec<Site<'_>> {
    walk::walk(document).sites
}

/// Every member of a standard object that is missing, unknown or of the wrong kind.
pub(crate) fn check(document: &Value) -> Vec<Diagnostic> {
    walk::walk(document).problems
}
