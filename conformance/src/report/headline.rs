//! What a run comes down to, and its findings by who has to act on them: the same words in every report.

use super::Report;
use crate::{class::Verdict, finding::Finding};

/// How good or bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Calm,
    Uneasy,
    Bad,
}

/// The run in a word.
pub(super) fn headline(report: &Report) -> (&'static str, Tone) {
    let has_drift = report
        .findings
        .iter()
        .any(|finding| finding.verdict == Verdict::Drift);
    match report.exit_code() {
        _ if report.nothing_was_run() => ("Nothing was run", Tone::Bad),
        6 => ("A secret would have been shown", Tone::Bad),
        0 if !has_drift => ("Clean", Tone::Good),
        0 | 4 => ("Drift", Tone::Uneasy),
        1 => ("We are wrong", Tone::Bad),
        3 => ("Contract broken", Tone::Bad),
        _ => ("No answer", Tone::Bad),
    }
}

/// Findings that the same people have to act on.
pub(super) struct Section<'r> {
    pub(super) title: &'static str,
    pub(super) tone: Tone,
    pub(super) findings: Vec<&'r Finding>,
}

/// The findings, the most pressing first, known drift last. None is empty.
pub(super) fn sections(report: &Report) -> Vec<Section<'_>> {
    let of =
        |verdict| move |finding: &&Finding| finding.verdict == verdict && finding.known.is_none();
    let section = |title, tone, verdict| Section {
        title,
        tone,
        findings: report.findings.iter().filter(of(verdict)).collect(),
    };
    let mut sections = vec![
        section("The target is out of order", Tone::Bad, Verdict::Outage),
        section("We are wrong", Tone::Bad, Verdict::Ours),
        section(
            "UQPAY moved: the contract is broken",
            Tone::Bad,
            Verdict::Broken,
        ),
        section(
            "UQPAY moved: drift that the contract allows",
            Tone::Uneasy,
            Verdict::Drift,
        ),
        section("Worth knowing", Tone::Calm, Verdict::Information),
        Section {
            title: "Known drift, borne for a while",
            tone: Tone::Calm,
            findings: report
                .findings
                .iter()
                .filter(|finding| finding.known.is_some())
                .collect(),
        },
    ];
    sections.retain(|section| !section.findings.is_empty());
    sections
}

/// The counts behind the headline, in a sentence.
pub(super) fn counts(report: &Report) -> String {
    use super::Outcome;

    let count = |wanted: fn(&Outcome) -> bool| {
        report
            .scenarios
            .iter()
            .filter(|scenario| wanted(&scenario.outcome))
            .count()
    };
    let clean = count(|outcome| *outcome == Outcome::Clean);
    let not_run = count(|outcome| matches!(outcome, Outcome::NotRun { .. }));
    let answers: usize = report
        .scenarios
        .iter()
        .map(|scenario| scenario.exchanges)
        .sum();
    let not_run = match not_run {
        0 => String::new(),
        count => format!(", {count} not run"),
    };
    format!(
        "{clean} of {} clean{not_run}, {} judged, {}, {:.2} s",
        counted(report.scenarios.len(), "scenario"),
        counted(answers, "answer"),
        counted(report.findings.len(), "finding"),
        report.took.as_secs_f64()
    )
}

/// What was reached of what there is, in a phrase for each.
pub(super) fn reached(report: &Report) -> String {
    let coverage = &report.coverage;
    let mut parts = vec![format!(
        "{}/{} operations",
        coverage.operations.len(),
        coverage.all_operations
    )];
    for (schema, all) in &coverage.all_statuses {
        let seen = coverage
            .statuses
            .get(schema)
            .map_or(0, std::collections::BTreeSet::len);
        parts.push(format!("{seen}/{all} {schema}"));
    }
    parts.join(", ")
}

/// What the confirmations say of the run, so that nobody takes more from it than there is.
pub(super) fn caveat(report: &Report) -> String {
    format!(
        "{} of {} confirmed against UQPAY's own sandbox; what an embedded run shows is our reading of public material",
        report.confirmed,
        counted(report.scenarios.len(), "scenario")
    )
}

pub(super) fn times(count: usize) -> String {
    if count == 1 {
        "once".to_owned()
    } else {
        format!("{count} times")
    }
}

/// A count and its noun, in the plural where it must be.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
