//! The report as Markdown, short enough for the summary of a job.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    Outcome, Report,
    headline::{Section, Tone, caveat, counted, counts, headline, reached, sections, times},
    markdown::{block, code},
};
use crate::{class::Class, finding::Finding};

/// How many findings are told in full: a summary may be no longer than 1 MiB, and nobody reads more.
const TOLD: usize = 50;

pub(super) fn render(report: &Report) -> String {
    let mut text = String::new();
    let mut line = |line: &str| {
        text.push_str(line);
        text.push('\n');
    };
    let (word, tone) = headline(report);
    let mark = match tone {
        Tone::Good => "✅",
        Tone::Calm | Tone::Uneasy => "⚠️",
        Tone::Bad => "❌",
    };
    line(&format!("## {mark} Conformance: {word}\n"));
    line(&format!("{}.\n", counts(report)));
    line(&format!("Target: {}  ", code(&report.target)));
    line(&format!("Reached: {}  ", code(&reached(report))));
    line(&format!("Exit code: {}\n", report.exit_code()));
    line(&format!("{}.\n", caveat(report)));
    for leak in &report.leaks {
        line(&format!(
            "- A secret would have been shown: {}\n",
            code(leak)
        ));
    }
    classes(report, &mut line);
    let mut left = TOLD;
    for Section {
        title, findings, ..
    } in sections(report)
    {
        line(&format!("### {title} ({})\n", findings.len()));
        for finding in findings.iter().take(left) {
            tell(report, finding, &mut line);
        }
        let untold = findings.len().saturating_sub(left);
        if untold > 0 {
            line(&format!(
                "{} not shown here; `report.html` has them all.\n",
                counted(untold, "more finding")
            ));
        }
        left = left.saturating_sub(findings.len());
    }
    not_run(report, &mut line);
    text
}

/// How often each class was found.
fn classes(report: &Report, line: &mut impl FnMut(&str)) {
    let mut counts: BTreeMap<Class, (usize, usize)> = BTreeMap::new();
    for finding in &report.findings {
        let (findings, seen) = counts.entry(finding.class).or_default();
        *findings += 1;
        *seen += finding.count;
    }
    if counts.is_empty() {
        return;
    }
    line("| Class | Means | Findings | Seen |\n|---|---|--:|--:|");
    for (class, (findings, seen)) in counts {
        line(&format!(
            "| `{}` | {} | {findings} | {seen} |",
            class.id(),
            class.title()
        ));
    }
    line("");
}

fn tell(report: &Report, finding: &Finding, line: &mut impl FnMut(&str)) {
    let subject = code(&finding.subject());
    line(&format!(
        "<details><summary><b>{}</b> {}</summary>\n",
        finding.class.id(),
        finding.class.title()
    ));
    if !subject.is_empty() {
        line(&format!("{subject}\n"));
    }
    line(&format!("{}\n", code(&finding.message)));
    let mut seen = format!(
        "- {}, seen {}",
        finding.level.as_str(),
        times(finding.count)
    );
    // Writing to a string cannot fail.
    if !finding.recording.is_empty() {
        let _ = write!(seen, ", first at {}", code(&finding.recording));
    }
    if finding.explains > 0 {
        let _ = write!(
            seen,
            "; explains {}",
            counted(finding.explains, "more difference")
        );
    }
    line(&seen);
    if let Some(document) = &finding.document {
        line(&format!("- document {}", code(document)));
    }
    if let Some(known) = &finding.known {
        line(&format!(
            "- known: {} ({}, until {})",
            code(&known.reason),
            code(&known.owner),
            code(&known.expires)
        ));
    }
    line(&format!("- fingerprint `{}`", finding.fingerprint));
    line(&format!(
        "- {} {}\n",
        finding.class.explanation(),
        finding.class.remedy()
    ));
    for command in [report.alone(finding), report.curl(finding)]
        .into_iter()
        .flatten()
    {
        line(&block("sh", &command));
    }
    line("</details>\n");
}

fn not_run(report: &Report, line: &mut impl FnMut(&str)) {
    let mut lacking: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for scenario in &report.scenarios {
        if let Outcome::NotRun { lacking: needs } = &scenario.outcome {
            for need in needs {
                lacking
                    .entry(need.as_str())
                    .or_default()
                    .push(&scenario.name);
            }
        }
    }
    if lacking.is_empty() {
        return;
    }
    line("### Not run, because the target lacks something\n");
    for (need, names) in lacking {
        let names: Vec<_> = names.into_iter().map(code).collect();
        line(&format!("- `{need}`: {}", names.join(", ")));
    }
    line("");
}
