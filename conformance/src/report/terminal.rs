//! The report as text: the verdict first, then each finding, then what was covered.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Color, Style};

use super::{
    OperationReport, Outcome, Report, ScenarioReport,
    headline::{Section, Tone, caveat, counted, counts, headline, reached, sections, times},
};
use crate::finding::{Finding, Known};

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
    page.line(&format!(
        "Conformance against {}",
        spec::escape(&report.target)
    ));
    page.line(&page.dim(&caveat(report)));
    page.line("");
    scenarios(&mut page, report, verbose);
    operations(&mut page, report);
    for Section {
        title,
        tone,
        findings,
    } in sections(report)
    {
        page.line("");
        let title = format!("{title} ({})", findings.len());
        page.line(&page.in_color(color_of(tone), &title));
        for finding in findings {
            show(&mut page, finding, report);
        }
    }
    for leak in &report.leaks {
        page.line(&page.in_color(
            AnsiColor::Red,
            &format!("A secret would have been shown: {}", spec::escape(leak)),
        ));
    }
    for accepted in &report.accepted {
        page.line("");
        let scenario = spec::escape(&accepted.scenario);
        page.line(&format!("Replaced the snapshot of {scenario}"));
        for line in accepted.diff.lines() {
            page.line(&spec::escape(line));
        }
    }
    page.line("");
    coverage(&mut page, report);
    verdict(&mut page, report);
    page.text
}

fn color_of(tone: Tone) -> AnsiColor {
    match tone {
        Tone::Good => AnsiColor::Green,
        Tone::Calm => AnsiColor::Cyan,
        Tone::Uneasy => AnsiColor::Yellow,
        Tone::Bad => AnsiColor::Red,
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
        let (name, title) = (spec::escape(name), spec::escape(title));
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
        let operation = spec::escape(operation);
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

fn show(page: &mut Page, finding: &Finding, report: &Report) {
    let Finding {
        fingerprint,
        class,
        level,
        known,
        operation,
        message,
        document,
        recording,
        count,
        explains,
        ..
    } = finding;
    let mut head = format!(
        "  {} {}",
        page.paint(Style::new().bold(), class.id()),
        class.title()
    );
    let subject = finding.subject();
    if !subject.is_empty() {
        let colon = if operation.is_empty() { "" } else { ":" };
        let _ = write!(head, "{colon} {}", spec::escape(&subject));
    }
    page.line(&head);
    page.line(&format!("      {}", spec::escape(message)));
    let mut seen = format!("      seen {}", times(*count));
    if !recording.is_empty() {
        let _ = write!(seen, ", first at {}", spec::escape(recording));
    }
    if *explains > 0 {
        let _ = write!(seen, "; explains {}", counted(*explains, "more difference"));
    }
    page.line(&page.dim(&seen));
    if let Some(document) = document {
        page.line(&page.dim(&format!("      document {}", spec::escape(document))));
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
            "      known    {}",
            spec::escape(&format!("{reason} ({owner}, until {expires})"))
        )));
    }
    if let Some(alone) = report.alone(finding) {
        page.line(&page.dim(&format!("      alone    {}", spec::escape(&alone))));
    }
    if let Some(curl) = report.curl(finding) {
        page.line(&page.dim(&format!("      curl     {curl}")));
    }
}

fn coverage(page: &mut Page, report: &Report) {
    let pauses = match report.pauses {
        0 => String::new(),
        count => format!(
            "; the target asked for patience {}",
            times(usize::try_from(count).unwrap_or(0))
        ),
    };
    page.line(&format!("Reached {}{pauses}", reached(report)));
}

fn verdict(page: &mut Page, report: &Report) {
    let (word, tone) = headline(report);
    let word = page.in_color(color_of(tone), word);
    page.line(&format!("{word}: {}", counts(report)));
}
