//! Making the edits for several findings, one after the other.

use spec::{Document, Pointer, Report, edit};

use super::{NoEdit, Observed, Proposal, Seen, examples, propose};

/// A document after the edits that could be made.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The text; the old one, byte for byte, where no edit was made.
    pub text: String,
    /// The edits that were made, in the order of what was observed.
    pub accepted: Vec<Accepted>,
    /// What no edit was made for.
    pub left: Vec<Left>,
}

/// An edit that was made.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// For which of the observed.
    pub index: usize,
    /// The edit.
    pub proposal: Proposal,
}

/// What stays as it is, and why.
#[derive(Clone, Debug)]
pub struct Left {
    /// Which of the observed.
    pub index: usize,
    /// Why, in a sentence.
    pub why: String,
    /// Whether it is an edit that would be made if breaking edits were allowed.
    pub is_breaking: bool,
    /// Whether an edit before it, or the document as it was, takes care of it.
    pub is_allowed: bool,
}

/// Edits the document `text`, which is known as `name`, so that it allows what was observed. Every edit is checked by the rules of the
/// document before it counts; breaking ones are left unless `breaking` allows them.
///
/// # Errors
/// The document cannot be read to begin with.
pub fn accept(
    name: &str,
    text: &str,
    observed: &[Observed],
    breaking: bool,
) -> Result<Acceptance, Report> {
    let mut document = Document::parse(name, text)?;
    let mut acceptance = Acceptance {
        text: text.to_owned(),
        accepted: Vec::new(),
        left: Vec::new(),
    };
    for (index, observed) in observed.iter().enumerate() {
        let left = |why: String| Left {
            index,
            why,
            is_breaking: false,
            is_allowed: false,
        };
        let proposal = match propose(&document, observed) {
            Ok(proposal) => proposal,
            Err(NoEdit::Allowed) if moved(&acceptance, &document, &observed.schema) => {
                acceptance.left.push(left(
                    "an edit for another finding puts something else in place of what refuses it; make that edit, and see whether this shows again".to_owned(),
                ));
                continue;
            }
            Err(refusal) => {
                let is_allowed = refusal == NoEdit::Allowed;
                acceptance.left.push(Left {
                    is_allowed,
                    ..left(refusal.to_string())
                });
                continue;
            }
        };
        match proposal.breaking {
            Some(why) if !breaking => {
                let why = format!("{}: {why}; allow breaking edits to make it", proposal.title);
                acceptance.left.push(Left {
                    is_breaking: true,
                    ..left(why)
                });
                continue;
            }
            _ => {}
        }
        let made = edited(name, &acceptance.text, &proposal)
            .map(|document| (document, proposal))
            .or_else(|why| second_try(&document, &acceptance.text, observed).ok_or(why));
        match made {
            Ok((edited, proposal)) => {
                edited.text().clone_into(&mut acceptance.text);
                document = edited;
                acceptance.accepted.push(Accepted { index, proposal });
            }
            Err(why) => acceptance.left.push(left(why)),
        }
    }
    Ok(acceptance)
}

/// Whether an edit made the schema that had the keyword at `keyword` one of several: then the keyword went with it.
fn moved(acceptance: &Acceptance, document: &Document, keyword: &Pointer) -> bool {
    let Some(several) = keyword.parent().map(|schema| schema.push("oneOf")) else {
        return false;
    };
    let mut changes = acceptance
        .accepted
        .iter()
        .flat_map(|accepted| &accepted.proposal.changes);
    keyword.find(document.value()).is_none()
        && several.find(document.value()).is_some()
        && changes.any(|change| several.starts_with(&change.pointer))
}

/// What the edit for `observed` becomes where the examples of the document stand against it.
fn second_try(
    document: &Document,
    text: &str,
    observed: &Observed,
) -> Option<(Document, Proposal)> {
    let name = document.name();
    let mut proposal = match &observed.seen {
        // The examples have the old type, so it stays beside the new one.
        Seen::Type {
            shape,
            always: true,
        } => {
            let seen = Seen::Type {
                shape: shape.clone(),
                always: false,
            };
            let beside = Observed {
                seen,
                ..observed.clone()
            };
            propose(document, &beside)
                .ok()?
                .note("examples of the document have the old type, so it stays beside the new one")
        }
        Seen::Demanded { .. } => propose(document, observed).ok()?,
        _ => return None,
    };
    if let Seen::Demanded { .. } = observed.seen {
        let demanding = edit::apply(text, &proposal.changes).ok()?;
        let examples = examples::completed(name, &demanding, observed.instance.last()?);
        proposal.changes.extend(examples);
        proposal = proposal.note("the examples of requests have a placeholder for the member");
    }
    let document = edited(name, text, &proposal).ok()?;
    Some((document, proposal))
}

/// The document after the edit, if it is sound.
fn edited(name: &str, text: &str, proposal: &Proposal) -> Result<Document, String> {
    let text = edit::apply(text, &proposal.changes).map_err(|refusal| refusal.to_string())?;
    let unsound = |report: &Report| {
        let lines = report.lines();
        let first = lines
            .lines()
            .find(|line| line.contains("error["))
            .unwrap_or_default();
        format!("the edit would break a rule of the document: {first}")
    };
    let document = Document::parse(name, &text).map_err(|report| unsound(&report))?;
    let report = spec::lint(&document);
    if report.has_errors() {
        Err(unsound(&report))
    } else {
        Ok(document)
    }
}

/// The difference between two texts of the file `path` as a unified diff, which `patch` and `git apply` take.
pub fn diff(path: &str, before: &str, after: &str) -> String {
    similar::TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
