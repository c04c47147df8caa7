//! All findings about one text, placed, sorted and shown.

mod render;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::code::{Code, Severity};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
use crate::pointer::Pointer;
use crate::source::{Location, Source};
use crate::tree::Node;

/// Findings about one document, in the order of its text.
///
/// `Display` shows them as a compiler would; [`Report::lines`] gives one line each, and the serialised form is a list for
/// editors and other programs.
#[derive(Debug)]
pub struct Report {
    source: Arc<Source>,
    findings: Vec<Finding>,
}

/// A diagnostic and where it is.
#[derive(Debug)]
pub struct Finding {
    diagnostic: Diagnostic,
    location: Option<Location>,
    related: Vec<(Location, String)>,
}

impl Report {
    /// Places findings in the text of their document and sorts them.
    pub fn new(document: &Document, diagnostics: Vec<Diagnostic>) -> Self {
        document.inner().report(diagnostics)
    }

    /// Without a tree, only findings that name their bytes have a place.
    pub(crate) fn of(
        source: Arc<Source>,
        tree: Option<&Node>,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let locate = |pointer: &Pointer, place: &Place| locate(&source, tree, pointer, place);
        let mut findings: Vec<_> = diagnostics
            .into_iter()
            .map(|diagnostic| Finding {
                location: locate(&diagnostic.parts.pointer, &diagnostic.parts.place),
                related: diagnostic
                    .parts
                    .related
                    .iter()
                    .filter_map(|(pointer, place, label)| {
                        Some((locate(pointer, place)?, label.clone()))
                    })
                    .collect(),
                diagnostic,
            })
            .collect();
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        findings.dedup_by(|a, b| a.diagnostic == b.diagnostic);
        Self { source, findings }
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter()
            .filter(|finding| finding.diagnostic.severity() == severity)
            .count()
    }

    /// The findings in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// The name of the text, usually a path.
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// Shows every finding with the lines it is about, underlined, and a summary; with colours if asked.
    pub fn render(&self, color: bool) -> String {
        render::listing(self, color)
    }

    /// Shows every finding on a line of its own: `api.yaml:3:5: error[E201]: ...`.
    pub fn lines(&self) -> String {
        render::lines(self)
    }

    /// Keeps only the findings for which `keep` says so.
    #[must_use]
    pub fn retain(mut self, keep: impl Fn(&Finding) -> bool) -> Self {
        self.findings.retain(keep);
        self
    }

    /// Adds the findings of another report about the same text.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.findings.sort_by(|a, b| a.order().cmp(&b.order()));
        self.findings.dedup_by(|a, b| a.diagnostic == b.diagnostic);
        self
    }
}

impl Finding {
    /// What was found.
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.diagnostic
    }

    /// Which rule it is about.
    pub fn code(&self) -> Code {
        self.diagnostic.parts.code
    }

    /// Where it is; `None` when there is no text, as for a file that cannot be read.
    pub fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    /// What to do.
    pub fn help(&self) -> &str {
        self.diagnostic
            .parts
            .help
            .as_deref()
            .unwrap_or_else(|| self.code().remedy())
    }

    fn order(&self) -> (usize, Code, &Pointer, &str) {
        let start = self
            .location
            .as_ref()
            .map_or(0, |location| location.bytes.start);
        (
            start,
            self.code(),
            &self.diagnostic.parts.pointer,
            &self.diagnostic.parts.message,
        )
    }
}

fn locate(
    source: &Source,
    tree: Option<&Node>,
    pointer: &Pointer,
    place: &Place,
) -> Option<Location> {
    let bytes = match (place, tree) {
        (Place::Bytes(bytes), _) => bytes.clone(),
        (_, None) => return None,
        (place, Some(tree)) => {
            let (found, depth) = tree.find_nearest(pointer);
            let is_exact = depth == pointer.tokens().len();
            if is_exact && *place == Place::Key {
                found.key_bytes()
            } else {
                found.value_bytes()
            }
        }
    };
    Some(source.location(bytes))
}

impl<'r> IntoIterator for &'r Report {
    type Item = &'r Finding;
    type IntoIter = std::slice::Iter<'r, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Report {}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.findings.iter().map(|finding| Placed {
            file: &self.source.name,
            finding,
        }))
    }
}

/// A finding as programs read it.
struct Placed<'r> {
    file: &'r str,
    finding: &'r Finding,
}

impl Serialize for Placed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Finding {
            diagnostic,
            location,
            ..
        } = self.finding;
        let mut object = serializer.serialize_struct("Finding", 11)?;
        object.serialize_field("code", &diagnostic.parts.code)?;
        object.serialize_field("severity", &diagnostic.severity())?;
        object.serialize_field("file", self.file)?;
        object.serialize_field("line", &location.as_ref().map(|location| location.line))?;
        object.serialize_field("column", &location.as_ref().map(|location| location.column))?;
        object.serialize_field(
            "start",
            &location.as_ref().map(|location| location.bytes.start),
        )?;
        object.serialize_field("end", &location.as_ref().map(|location| location.bytes.end))?;
        object.serialize_field("pointer", &diagnostic.parts.pointer)?;
        object.serialize_field("message", &diagnostic.parts.message)?;
        object.serialize_field("label", &diagnostic.parts.label)?;
        object.serialize_field("help", self.finding.help())?;
        object.end()
    }
}
