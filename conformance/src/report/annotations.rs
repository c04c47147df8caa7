//! Findings as workflow commands of GitHub Actions.

use super::{Report, place::Place};
use crate::{class::Level, finding::Finding};

pub(super) fn render(report: &Report) -> String {
    let mut findings: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.known.is_none())
        .collect();
    // GitHub shows ten of a kind in a step; the worst come first.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let mut text: String = findings
        .into_iter()
        .map(|finding| annotation(report, finding))
        .collect();
    for leak in &report.leaks {
        text.push_str("::error title=A secret would have been shown::");
        text.push_str(&data(leak));
        text.push('\n');
    }
    text
}

fn annotation(report: &Report, finding: &Finding) -> String {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let place = Place::parse(finding.document.as_deref().unwrap_or(&finding.recording));
    let mut properties = Vec::new();
    if !place.file.is_empty() {
        properties.push(format!("file={}", property(&place.file)));
    }
    if let Some(line) = place.line {
        properties.push(format!("line={line}"));
    }
    if let Some(column) = place.column {
        properties.push(format!("col={column}"));
    }
    let title = format!("{} {}", finding.class.id(), finding.class.title());
    properties.push(format!("title={}", property(&title)));
    let place = finding.subject();
    let mut message = if place.is_empty() {
        finding.message.clone()
    } else {
        format!("{place}: {}", finding.message)
    };
    if let Some(alone) = report.alone(finding) {
        message.push_str("\nalone: ");
        message.push_str(&alone);
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

/// Text behind the last colons of a command. Hidden characters are spelled out, since the text ends up in a terminal's log.
fn data(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(spec::escape).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
