//! What must hold for a record, between records, and between records and the document.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::records::malformed;
use super::{Decision, Decisions, Evidence, Fact};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::pointer::Pointer;
use crate::report::Report;
use crate::structure::closest;

/// What the types cannot say about a decision.
pub(super) fn decision(decision: &Decision, place: &Pointer) -> Vec<Diagnostic> {
    let mut problems = kebab_case(&decision.id, place);
    match (decision.subject.is_empty(), &decision.outside_document) {
        (true, None) => problems.push(
            malformed(
                place.clone(),
                format!(
                    "the decision `{}` has neither `subject` nor `outside_document`",
                    decision.id
                ),
            )
            .help("name what it shaped in the document, or say why it concerns something else"),
        ),
        (false, Some(_)) => problems.push(
            malformed(
                place.push("outside_document"),
                format!("the decision `{}` has a `subject` too", decision.id),
            )
            .at_key()
            .help("keep one of `subject` and `outside_document`"),
        ),
        _ => {}
    }
    if decision.claims.is_empty() && !decision.ours {
        problems.push(
            malformed(
                place.clone(),
                format!("the decision `{}` rests on no claim", decision.id),
            )
            .help("add a claim, or `ours: true` if no source settles the question"),
        );
    }
    let texts = [
        ("question", &decision.question),
        ("choice", &decision.choice),
        ("reason", &decision.reason),
    ];
    problems.extend(
        texts
            .into_iter()
            .filter_map(|(name, text)| empty(name, text, place)),
    );
    problems
}

/// What the types cannot say about a piece of evidence.
pub(super) fn fact(fact: &Fact, place: &Pointer) -> Vec<Diagnostic> {
    let mut problems = kebab_case(&fact.id, place);
    if !(1..=6).contains(&fact.trust) {
        let message = format!("`trust` goes from 1 to 6, and this is {}", fact.trust);
        problems.push(malformed(place.push("trust"), message));
    }
    let is_tag = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b':')
    };
    if fact.tag.is_empty() || !fact.tag.bytes().all(is_tag) {
        problems.push(malformed(
            place.push("tag"),
            "a tag is lower case, with words joined by `-` or `:`",
        ));
    }
    if let Some(date) = fact.date.as_deref().filter(|date| !is_date(date)) {
        problems.push(malformed(
            place.push("date"),
            format!("`{date}` is no date such as 2026-08-14"),
        ));
    }
    for address in fact.address.iter().filter(|address| !is_address(address)) {
        problems.push(malformed(
            place.push("address"),
            format!("`{address}` is no address that begins with https://"),
        ));
    }
    problems.extend(empty("fact", &fact.fact, place));
    problems
}

fn empty(name: &str, text: &str, place: &Pointer) -> Option<Diagnostic> {
    text.trim()
        .is_empty()
        .then(|| malformed(place.push(name), format!("`{name}` is empty")))
}

fn kebab_case(id: &str, place: &Pointer) -> Vec<Diagnostic> {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if id.split('-').all(is_word) {
        return Vec::new();
    }
    vec![
        malformed(place.push("id"), format!("`{id}` is not in kebab-case"))
            .help("use lower case, digits and single `-`"),
    ]
}

fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text
        .split('-')
        .map(|part| (part.len(), part.parse::<u32>()))
        .collect();
    matches!(
        parts.as_slice(),
        [(4, Ok(_)), (2, Ok(1..=12)), (2, Ok(1..=31))]
    )
}

fn is_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.contains(|c: char| c.is_whitespace() || "<>\"`".contains(c) || c.is_control())
    })
}

pub(super) fn decisions(decisions: &Decisions, evidence: &Evidence, document: &Document) -> Report {
    let root = Pointer::root().push("decisions");
    let mut problems = duplicates(&root, decisions.iter().map(|decision| decision.id.as_str()));
    for (number, decision) in decisions.iter().enumerate() {
        let place = root.push(number);
        for (number, claim) in decision.claims.iter().enumerate() {
            if evidence.get(&claim.source).is_none() {
                problems.push(unknown_evidence(
                    &claim.source,
                    place.push("claims").push(number).push("source"),
                    evidence,
                ));
            }
        }
        for (number, subject) in decision.subject.iter().enumerate() {
            if subject.find(document.value()).is_none() {
                let message = format!("`{subject}` does not exist in {}", document.name());
                problems.push(Diagnostic::new(
                    Code::SubjectGone,
                    place.push("subject").push(number),
                    message,
                ));
            }
        }
    }
    problems.extend(coverage(decisions, &root));
    decisions.text.report(problems)
}

fn unknown_evidence(id: &str, place: Pointer, evidence: &Evidence) -> Diagnostic {
    let problem = Diagnostic::new(
        Code::UnknownEvidence,
        place,
        format!("there is no evidence `{id}`"),
    );
    match closest(id, evidence.iter().map(|fact| fact.id.as_str())) {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")),
        None => problem,
    }
}

/// Each number of the catalogue has a decision, and no decision speaks of a number beyond it.
fn coverage(decisions: &Decisions, root: &Pointer) -> Vec<Diagnostic> {
    let Some(count) = decisions.divergences else {
        return Vec::new();
    };
    let beyond = decisions.iter().enumerate().flat_map(|(number, decision)| {
        let place = root.push(number).push("divergence");
        decision
            .divergence
            .iter()
            .filter(|number| !(1..=count).contains(*number))
            .map(move |number| {
                let message = format!("the catalogue goes from 1 to {count}, and this is {number}");
                Diagnostic::new(Code::DivergenceNotCovered, place.clone(), message)
            })
    });
    let covered: BTreeSet<u32> = decisions
        .iter()
        .flat_map(|decision| decision.divergence.iter().copied())
        .collect();
    let missing: Vec<_> = (1..=count)
        .filter(|number| !covered.contains(number))
        .map(|number| number.to_string())
        .collect();
    let missing = (!missing.is_empty()).then(|| {
        let message = format!("no decision covers {}", missing.join(", "));
        Diagnostic::new(
            Code::DivergenceNotCovered,
            Pointer::root().push("divergences"),
            message,
        )
    });
    beyond.chain(missing).collect()
}

pub(super) fn evidence(decisions: &Decisions, evidence: &Evidence) -> Report {
    let root = Pointer::root().push("evidence");
    let mut problems = duplicates(&root, evidence.iter().map(|fact| fact.id.as_str()));
    let claimed: HashSet<_> = decisions
        .iter()
        .flat_map(|decision| &decision.claims)
        .map(|claim| claim.source.as_str())
        .collect();
    for (number, fact) in evidence.iter().enumerate() {
        if !claimed.contains(fact.id.as_str()) && fact.note.is_none() {
            let message = format!("no decision claims `{}`", fact.id);
            problems.push(Diagnostic::new(
                Code::UnusedEvidence,
                root.push(number).push("id"),
                message,
            ));
        }
    }
    evidence.text.report(problems)
}

fn duplicates<'r>(root: &Pointer, ids: impl Iterator<Item = &'r str>) -> Vec<Diagnostic> {
    let mut first = HashMap::new();
    let mut problems = Vec::new();
    for (number, id) in ids.enumerate() {
        let place = root.push(number).push("id");
        match first.get(id) {
            None => {
                first.insert(id, place);
            }
            Some(before) => problems.push(
                Diagnostic::new(
                    Code::DuplicateRecordId,
                    place,
                    format!("`{id}` is the id of another record"),
                )
                .related(Pointer::clone(before), "first used here"),
            ),
        }
    }
    problems
}
