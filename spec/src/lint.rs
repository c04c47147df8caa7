//! The rules about meaning.

mod patterns;
mod references;

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Text};
use crate::report::Report;

/// Checks every rule; errors and warnings in the order of the text.
pub fn lint(document: &Document) -> Report {
    Report::new(document, tolerant(document.inner()))
}

/// The rules that can be checked on a document whose structure is not sound.
pub(crate) fn tolerant(text: &Text) -> Vec<Diagnostic> {
    [references(text), patterns(text)].concat()
}

/// References that lead nowhere, or to the wrong kind of object.
pub(crate) fn references(text: &Text) -> Vec<Diagnostic> {
    references::check(&text.value)
}

/// Patterns that are no regular expressions.
pub(crate) fn patterns(text: &Text) -> Vec<Diagnostic> {
    patterns::check(&text.value)
}
