//! The record of decisions: where sources disagree or are silent, what was chosen, and on which evidence.
//!
//! Two YAML files stand beside a document; their format is described in the README of this crate.

mod check;
mod page;
mod records;
#[cfg(test)]
mod tests;

use std::path::Path;

use serde::Deserialize;

use crate::document::{Document, Text};
use crate::pointer::Pointer;
use crate::report::Report;

/// The file of decisions.
#[derive(Debug)]
pub struct Decisions {
    text: Text,
    divergences: Option<u32>,
    list: Vec<Decision>,
}

/// The file of evidence.
#[derive(Debug)]
pub struct Evidence {
    text: Text,
    list: Vec<Fact>,
}

/// What was chosen where sources disagree or are silent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Its name, in `kebab-case`.
    pub id: String,
    /// The contradictions it settles, by their numbers in the catalogue.
    #[serde(default, deserialize_with = "records::one_or_many")]
    pub divergence: Vec<u32>,
    /// The parts of the document that it shaped.
    #[serde(default)]
    pub subject: Vec<Pointer>,
    /// Why it has no subject, if it has none.
    pub outside_document: Option<String>,
    /// What had to be decided.
    pub question: String,
    /// What the sources say.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// What was chosen.
    pub choice: String,
    /// Why.
    pub reason: String,
    /// Whether no source settles the question, so that the choice is our own.
    #[serde(default)]
    pub ours: bool,
}

/// What one source says about a question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The id of a piece of evidence.
    pub source: String,
    /// What it says.
    pub says: String,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its name, in `kebab-case`.
    pub id: String,
    /// What is the case.
    pub fact: String,
    /// Where it was found, such as `observed` or `docs`.
    pub tag: String,
    /// How far it can be trusted: from 1, the strongest, to 6.
    pub trust: u8,
    /// Where it can be read.
    #[serde(default, deserialize_with = "records::one_or_many")]
    pub address: Vec<String>,
    /// When it was written or last checked, as an ISO 8601 date.
    pub date: Option<String>,
    /// What else a reader needs to weigh it.
    pub note: Option<String>,
}

impl Decisions {
    /// Reads the file.
    ///
    /// # Errors
    /// Every record that is malformed.
    pub fn load(path: &Path) -> Result<Self, Report> {
        Self::of(Text::load(path)?)
    }

    /// Reads a text; `name` stands for it in reports.
    ///
    /// # Errors
    /// As [`Decisions::load`].
    pub fn parse(name: &str, text: &str) -> Result<Self, Report> {
        Self::of(Text::parse(name, text)?)
    }

    fn of(text: Text) -> Result<Self, Report> {
        let (list, mut problems) = records::read(
            &text,
            "decisions",
            &["decisions", "divergences"],
            check::decision,
        );
        let divergences = records::count(&text, "divergences").unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        if problems.is_empty() {
            Ok(Self {
                text,
                divergences,
                list,
            })
        } else {
            Err(text.report(problems))
        }
    }

    /// The decisions in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Decision> {
        self.list.iter()
    }
}

impl<'d> IntoIterator for &'d Decisions {
    type Item = &'d Decision;
    type IntoIter = std::slice::Iter<'d, Decision>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Evidence {
    /// Reads the file.
    ///
    /// # Errors
    /// Every record that is malformed.
    pub fn load(path: &Path) -> Result<Self, Report> {
        Self::of(Text::load(path)?)
    }

    /// Reads a text; `name` stands for it in reports.
    ///
    /// # Errors
    /// As [`Evidence::load`].
    pub fn parse(name: &str, text: &str) -> Result<Self, Report> {
        Self::of(Text::parse(name, text)?)
    }

    fn of(text: Text) -> Result<Self, Report> {
        let (list, problems) = records::read(&text, "evidence", &["evidence"], check::fact);
        if problems.is_empty() {
            Ok(Self { text, list })
        } else {
            Err(text.report(problems))
        }
    }

    /// The pieces of evidence in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Fact> {
        self.list.iter()
    }

    /// The piece of this id.
    pub fn get(&self, id: &str) -> Option<&Fact> {
        self.iter().find(|fact| fact.id == id)
    }
}

impl<'e> IntoIterator for &'e Evidence {
    type Item = &'e Fact;
    type IntoIter = std::slice::Iter<'e, Fact>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Checks the two files against each other and against the document: ids are unique, claims have their evidence,
/// subjects exist, and each contradiction of the catalogue has a decision. One report for each file.
pub fn check(decisions: &Decisions, evidence: &Evidence, document: &Document) -> [Report; 2] {
    [
        check::decisions(decisions, evidence, document),
        check::evidence(decisions, evidence),
    ]
}

/// The decisions as a page of Markdown for people.
pub fn render(decisions: &Decisions, evidence: &Evidence) -> String {
    page::render(decisions, evidence)
}
