//! The rules about meaning.

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Text};
use crate::report::Report;

/// Checks every rule; errors and warnings in the order of the text.
pub fn lint(document: &Document) -> Report {
    Report::new(document, tolerant(document.inner()))
}

/// The rules that can be checked on a document whose structure is not sound.
pub(crate) fn tolerant(_text: &Text) -> Vec<Diagnostic> {
    Vec::new()
}
