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
use crate::source::{Location, Position, Source};
use crate::tree::Node;

/// Findings about one document, in the order of its text.
///
/// `Display` shows them as a compiler would; [`Report::lines`] gives one line each, and the serialised form is a list for
/// editors and other programs. Each item of it has, in this order:
///
/// | Member | What it is |
/// | --- | --- |
/// | `code`, `severity`, `title` | the rule that was broken: `"E201"`, `"error"` or `"warning"`, and the rule in a few words |
/// | `message` | what is wrong here, in a sentence |
/// | `label` | words beside the place, or null |
/// | `help` | what to do |
/// | `pointer` | JSON Pointer to the value that it is about |
/// | `file` | name of the text, usually a path |
/// | `start`, `end` | `{"line", "column", "byte"}`: from the first character to behind the last. Lines and columns count from 1, columns in characters, bytes from 0. Null if there is no text |
/// | `related` | other places to look at: `label`, `file`, `start`, `end` |
#[derive(Clone, Debug)]
pub struct Report {
    source: Arc<Source>,
    findings: Vec<Finding>,
}

/// A diagnostic and where it is.
#[derive(Clone, Debug)]
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
        let finding = self.finding;
        let parts = &finding.diagnostic.parts;
        let related = finding.related.iter().map(|(location, label)| Related {
            label,
            file: self.file,
            start: location.start(),
            end: location.end(),
        });
        let mut object = serializer.serialize_struct("Finding", 11)?;
        object.serialize_field("code", &parts.code)?;
        object.serialize_field("severity", &parts.code.severity())?;
        object.serialize_field("title", parts.code.title())?;
        object.serialize_field("message", &parts.message)?;
        object.serialize_field("label", &parts.label)?;
        object.serialize_field("help", finding.help())?;
        object.serialize_field("pointer", &parts.pointer)?;
        object.serialize_field("file", self.file)?;
        object.serialize_field("start", &finding.location.as_ref().map(Location::start))?;
        object.serialize_field("end", &finding.location.as_ref().map(Location::end))?;
        object.serialize_field("related", &related.collect::<Vec<_>>())?;
        object.end()
    }
}

/// Another place of a finding.
#[derive(serde::Serialize)]
struct Related<'r> {
    label: &'r str,
    file: &'r str,
    start: Position,
    end: Position,
}
