//! The report as text: the verdict first, then each finding, then what was covered.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Color, Style};

use super::{OperationReport, Outcome, Report, ScenarioReport};
use crate::{
    class::Verdict,
    finding::{Finding, Known},
};

struct Page {
    text: String,
    color: bool,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.color {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    fn in_color(&self, color: AnsiColor, text: &str) -> String {
        self.paint(Style::new().bold().fg_color(Some(Color::Ansi(color))), text)
    }

    fn dim(&self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }
}

pub(super) fn render(report: &Report, color: bool, verbose: bool) -> String {
    let mut page = Page {
        text: String::new(),
        color,
    };
    page.line(&format!("Conformance against {}", report.target));
    page.line(&page.dim(&format!(
        "{} of {} confirmed against UQPAY's own sandbox; what an embedded run shows is our reading of public material",
        report.confirmed,
        counted(report.scenarios.len(), "scenario")
    )));
    page.line("");
    scenarios(&mut page, report, verbose);
    operations(&mut page, report);
    let sections = [
        (
            Verdict::Outage,
            AnsiColor::Red,
            "The target is out of order",
        ),
        (Verdict::Ours, AnsiColor::Red, "We are wrong"),
        (
            Verdict::Broken,
            AnsiColor::Red,
            "UQPAY moved: the contract is broken",
        ),
        (
            Verdict::Drift,
            AnsiColor::Yellow,
            "UQPAY moved: drift that breaks nobody",
        ),
        (Verdict::Information, AnsiColor::Cyan, "Worth knowing"),
    ];
    let (known, unknown): (Vec<_>, Vec<_>) = report
        .findings
        .iter()
        .partition(|finding| finding.known.is_some());
    for (verdict, color, title) in sections {
        let findings: Vec<_> = unknown
            .iter()
            .copied()
            .filter(|finding| finding.verdict == verdict)
            .collect();
        section(&mut page, color, title, &findings, &report.command);
    }
    section(
        &mut page,
        AnsiColor::Cyan,
        "Known drift, borne for a while",
        &known,
        &report.command,
    );
    for leak in &report.leaks {
        page.line(&page.in_color(
            AnsiColor::Red,
            &format!("A secret would have been shown: {leak}"),
        ));
    }
    for accepted in &report.accepted {
        page.line("");
        page.line(&format!("Replaced the snapshot of {}", accepted.scenario));
        page.text.push_str(&accepted.diff);
    }
    page.line("");
    coverage(&mut page, report);
    verdict(&mut page, report);
    page.text
}

fn section(page: &mut Page, color: AnsiColor, title: &str, findings: &[&Finding], command: &str) {
    if findings.is_empty() {
        return;
    }
    page.line("");
    page.line(&page.in_color(color, &format!("{title} ({})", findings.len())));
    for finding in findings {
        show(page, finding, command);
    }
}

/// Every scenario, or those of which something is to be said.
fn scenarios(page: &mut Page, report: &Report, verbose: bool) {
    let shown: Vec<_> = report
        .scenarios
        .iter()
        .filter(|scenario| verbose || scenario.outcome != Outcome::Clean)
        .collect();
    let width = shown
        .iter()
        .map(|scenario| scenario.name.len())
        .max()
        .unwrap_or(0);
    for scenario in &shown {
        let ScenarioReport {
            name,
            title,
            outcome,
            exchanges,
            ..
        } = scenario;
        let (mark, note) = match outcome {
            Outcome::Clean => (
                page.in_color(AnsiColor::Green, "ok"),
                counted(*exchanges, "answer"),
            ),
            Outcome::Found => (
                page.in_color(AnsiColor::Yellow, "--"),
                format!("{}, see below", counted(*exchanges, "answer")),
            ),
            Outcome::Stopped => (
                page.in_color(AnsiColor::Red, "!!"),
                format!("stopped after {}", counted(*exchanges, "answer")),
            ),
            Outcome::Unreachable => (page.in_color(AnsiColor::Red, "!!"), "no answer".to_owned()),
            Outcome::NotRun { lacking } => {
                let lacking: Vec<_> = lacking.iter().map(|need| need.as_str()).collect();
                (
                    page.dim("  "),
                    format!("not run, because the target has no {}", lacking.join(", ")),
                )
            }
        };
        let note = page.dim(&note);
        page.line(&format!("{mark}  {name:<width$}  {title}  {note}"));
    }
    if !shown.is_empty() {
        page.line("");
    }
}

/// What each operation answered, and how often.
fn operations(page: &mut Page, report: &Report) {
    let width = report
        .operations
        .iter()
        .map(|operation| operation.operation.len())
        .max()
        .unwrap_or(0);
    for OperationReport {
        operation,
        statuses,
        ..
    } in &report.operations
    {
        let findings = report
            .findings
            .iter()
            .filter(|finding| finding.operation == *operation)
            .count();
        let mark = if findings == 0 {
            page.in_color(AnsiColor::Green, "ok")
        } else {
            page.in_color(AnsiColor::Yellow, "--")
        };
        let counts: Vec<_> = statuses
            .iter()
            .map(|(status, count)| format!("{status} x{count}"))
            .collect();
        page.line(&format!(
            "{mark}  {operation:<width$}  {}",
            counts.join("  ")
        ));
    }
}

fn show(page: &mut Page, finding: &Finding, command: &str) {
    let Finding {
        fingerprint,
        class,
        level,
        known,
        operation,
        status,
        pointer,
        message,
        document,
        recording,
        scenario,
        count,
        explains,
        ..
    } = finding;
    let mut head = format!(
        "  {} {}",
        page.paint(Style::new().bold(), class.id()),
        class.title()
    );
    if !operation.is_empty() {
        let _ = write!(head, ": {operation}");
    }
    if *status > 0 {
        let _ = write!(head, " {status}");
    }
    if !pointer.is_empty() {
        let _ = write!(head, " {pointer}");
    }
    page.line(&head);
    page.line(&format!("      {message}"));
    let mut seen = format!("      seen {}", times(*count));
    if !recording.is_empty() {
        let _ = write!(seen, ", first at {recording}");
    }
    if *explains > 0 {
        let _ = write!(seen, "; explains {}", counted(*explains, "more difference"));
    }
    page.line(&page.dim(&seen));
    if let Some(document) = document {
        page.line(&page.dim(&format!("      document {document}")));
    }
    page.line(&page.dim(&format!(
        "      {}, fingerprint {fingerprint}; `cargo xtask explain {}`",
        level.as_str(),
        class.id()
    )));
    if let Some(Known {
        reason,
        owner,
        expires,
    }) = known
    {
        page.line(&page.dim(&format!(
            "      known    {reason} ({owner}, until {expires})"
        )));
    }
    if !scenario.is_empty() {
        page.line(&page.dim(&format!("      alone    {command} --only {scenario}")));
    }
}

fn coverage(page: &mut Page, report: &Report) {
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
    let pauses = match report.pauses {
        0 => String::new(),
        count => format!(
            "; the target asked for patience {}",
            times(usize::try_from(count).unwrap_or(0))
        ),
    };
    page.line(&format!("Reached {}{pauses}", parts.join(", ")));
}

fn verdict(page: &mut Page, report: &Report) {
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
    let word = match report.exit_code() {
        _ if report.nothing_was_run() => page.in_color(AnsiColor::Red, "Nothing was run"),
        6 => page.in_color(AnsiColor::Red, "A secret would have been shown"),
        0 if !report
            .findings
            .iter()
            .any(|finding| finding.verdict == Verdict::Drift) =>
        {
            page.in_color(AnsiColor::Green, "Clean")
        }
        0 | 4 => page.in_color(AnsiColor::Yellow, "Drift"),
        1 => page.in_color(AnsiColor::Red, "We are wrong"),
        3 => page.in_color(AnsiColor::Red, "Contract broken"),
        _ => page.in_color(AnsiColor::Red, "No answer"),
    };
    let mut line = format!(
        "{word}: {clean} of {} clean",
        counted(report.scenarios.len(), "scenario")
    );
    if not_run > 0 {
        let _ = write!(line, ", {not_run} not run");
    }
    let _ = write!(
        line,
        ", {} judged, {}, {:.2} s",
        counted(answers, "answer"),
        counted(report.findings.len(), "finding"),
        report.took.as_secs_f64()
    );
    page.line(&line);
}

fn times(count: usize) -> String {
    if count == 1 {
        "once".to_owned()
    } else {
        format!("{count} times")
    }
}

/// A count and its noun, in the plural where it must be.
fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
