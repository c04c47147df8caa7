//! The rules about meaning: one module a topic, each a function from a document to findings.

mod enum_names;
#[cfg(feature = "schema")]
mod examples;
mod extensions;
mod operations;
mod paths;
mod patterns;
mod reach;
mod references;
mod scalars;
mod schemas;
mod states;
mod targets;
mod unions;

use serde_json::Value;

#[cfg(feature = "schema")]
use crate::code::{Code, Severity};
#[cfg(feature = "schema")]
use crate::contract;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Text};
use crate::report::Report;
use crate::structure::{self, Kind, Site};
use crate::tree::Node;

#[cfg(feature = "schema")]
pub(crate) use unions::names;

/// What rules look at.
struct Subject<'d> {
    document: &'d Value,
    tree: &'d Node,
    sites: Vec<Site<'d>>,
}

impl<'d> Subject<'d> {
    fn of(text: &'d Text) -> Self {
        Self {
            document: &text.value,
            tree: &text.tree,
            sites: structure::sites(&text.value),
        }
    }

    /// The objects of a kind, references left out.
    fn each(&self, kind: Kind) -> impl Iterator<Item = &Site<'d>> {
        self.sites
            .iter()
            .filter(move |site| site.kind == kind && !site.is_reference())
    }
}

/// Rules that need no schema to be judged.
const RULES: &[fn(&Subject<'_>) -> Vec<Diagnostic>] = &[
    references::check,
    patterns::check,
    operations::check,
    paths::check,
    schemas::check,
    unions::check,
    scalars::check,
    reach::check,
    extensions::check,
    enum_names::check,
    states::check,
    targets::check,
];

/// Checks every rule; errors and warnings in the order of the text.
///
/// Unknown members, which are warnings, are included. Examples are judged only with the feature `schema`, and only where
/// all references lead somewhere.
pub fn lint(document: &Document) -> Report {
    let text = document.inner();
    let mut problems = structure::check(&text.value);
    problems.extend(tolerant(text));
    #[cfg(feature = "schema")]
    problems.extend(contract::foreign_patterns(text));
    #[cfg(feature = "schema")]
    if !problems.iter().any(blocks_judging) {
        problems.extend(examples::check(text));
    }
    text.report(problems)
}

/// The rules that can be checked on a document whose structure is not sound.
pub(crate) fn tolerant(text: &Text) -> Vec<Diagnostic> {
    let subject = Subject::of(text);
    RULES.iter().flat_map(|rule| rule(&subject)).collect()
}

/// References and patterns that no judge can be built on.
#[cfg(feature = "schema")]
pub(crate) fn unjudgeable(text: &Text) -> Vec<Diagnostic> {
    let subject = Subject::of(text);
    let problems = [references::check(&subject), patterns::check(&subject)].concat();
    problems.into_iter().filter(blocks_judging).collect()
}

#[cfg(feature = "schema")]
fn blocks_judging(problem: &Diagnostic) -> bool {
    let codes = [
        Code::UnresolvedReference,
        Code::CircularReference,
        Code::ReferenceKind,
        Code::InvalidPattern,
    ];
    problem.severity() == Severity::Error && codes.contains(&problem.code())
}
