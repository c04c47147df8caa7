//! The page of decisions.

use std::fmt::Write as _;

use super::{Decision, Decisions, Evidence, Fact};
use crate::escape::escape;

pub(super) fn render(decisions: &Decisions, evidence: &Evidence) -> String {
    let mut page = String::from("# Decisions\n\n");
    let source = |name: &str| {
        name.rsplit(['/', '\\'])
            .next()
            .map(escape)
            .unwrap_or_default()
    };
    let _ = writeln!(
        page,
        "Where sources disagree or are silent: what the document says, and why. Rendered from `{}` and `{}`; edit those.\n",
        source(&decisions.text.source.name),
        source(&evidence.text.source.name),
    );
    page.push_str(&summary(decisions, evidence));
    for decision in decisions {
        page.push_str(&entry(decision, evidence));
    }
    page.push_str("\n## Evidence\n\nTrust goes from 1, the strongest, to 6.\n\n");
    page.push_str("| Evidence | Fact | Found in | Trust | Date |\n|---|---|---|---|---|\n");
    for fact in evidence {
        let _ = writeln!(
            page,
            "| <a id=\"{id}\"></a>`{id}` | {} | {} | {} | {} |",
            cell(fact),
            found_in(fact),
            fact.trust,
            fact.date.as_deref().map(markdown).unwrap_or_default(),
            id = fact.id,
        );
    }
    page
}

fn summary(decisions: &Decisions, evidence: &Evidence) -> String {
    let ours = decisions.iter().filter(|decision| decision.ours).count();
    let outside = decisions
        .iter()
        .filter(|decision| decision.subject.is_empty())
        .count();
    let catalogue = decisions.divergences.map_or_else(String::new, |count| {
        format!(", covering {count} contradictions")
    });
    format!(
        "Decisions: {}{catalogue}; our own choice, because no source settles the question: {ours}; about something outside \
         the document: {outside}. Pieces of evidence: {}.\n",
        decisions.list.len(),
        evidence.list.len(),
    )
}

fn entry(decision: &Decision, evidence: &Evidence) -> String {
    let mut text = format!(
        "\n## {}\n\n{}\n\n",
        decision.id,
        markdown(&decision.question)
    );
    for claim in &decision.claims {
        let weight = evidence
            .get(&claim.source)
            .map_or_else(String::new, |fact| {
                format!(" ({}, trust {})", markdown(&fact.tag), fact.trust)
            });
        let _ = writeln!(
            text,
            "- [`{0}`](#{0}){weight}: {1}",
            claim.source,
            markdown(&claim.says)
        );
    }
    if !decision.claims.is_empty() {
        text.push('\n');
    }
    let ours = if decision.ours { " (our choice)" } else { "" };
    let _ = writeln!(text, "**Choice{ours}:** {}\n", markdown(&decision.choice));
    let _ = writeln!(text, "**Reason:** {}\n", markdown(&decision.reason));
    let _ = if let Some(reason) = &decision.outside_document {
        writeln!(text, "**Outside the document:** {}", markdown(reason))
    } else {
        let subjects: Vec<_> = decision
            .subject
            .iter()
            .map(|subject| code(&subject.to_string()))
            .collect();
        writeln!(text, "**Subject:** {}", subjects.join(", "))
    };
    if !decision.divergence.is_empty() {
        let numbers: Vec<_> = decision.divergence.iter().map(u32::to_string).collect();
        let _ = writeln!(text, "\n**Contradiction:** {}", numbers.join(", "));
    }
    text
}

fn cell(fact: &Fact) -> String {
    let note = fact
        .note
        .as_deref()
        .map(|note| format!(" ({})", markdown(note)))
        .unwrap_or_default();
    format!("{}{note}", markdown(&fact.fact))
}

fn found_in(fact: &Fact) -> String {
    let links = fact
        .address
        .iter()
        .map(|address| format!("<{}>", escape(address)));
    std::iter::once(markdown(&fact.tag))
        .chain(links)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Code in backticks, with more of them outside than inside.
fn code(text: &str) -> String {
    if text.contains('`') {
        format!("`` {} ``", escape(text))
    } else {
        format!("`{}`", escape(text))
    }
}

/// Plain text on one line: what Markdown would interpret is escaped, except code in backticks.
fn markdown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = escape(&line).replace("\\u{", "\u{0}u{");
    let parts: Vec<_> = line.split('`').collect();
    let is_balanced = parts.len() % 2 == 1;
    let mut safe = String::with_capacity(line.len());
    for (number, part) in parts.iter().enumerate() {
        match number % 2 {
            1 if is_balanced => {
                let _ = write!(safe, "`{}`", part.replace('|', "\\|"));
            }
            _ => {
                if number > 0 && !is_balanced {
                    safe.push_str("\\`");
                }
                for character in part.chars() {
                    if "\\<>*_[]|#~".contains(character) {
                        safe.push('\\');
                    }
                    safe.push(character);
                }
            }
        }
    }
    safe.replace('\u{0}', "\\\\")
}
