//! The report as one page that people like to read: nothing is fetched, and without scripts the findings are still all there.
//!
//! The frame of the page is a template. The exchanges stand in it once, as data that the page's script shows where somebody looks.

mod data;

use std::{io, time::Duration};

use askama::Template;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{
    Outcome, Report,
    headline::{Tone, caveat, counted, counts, headline, reached, sections, times},
};
use crate::{
    class::{Class, Level},
    finding::Finding,
};

const STYLE: &str = include_str!("../../templates/report.css");
const SCRIPT: &str = include_str!("../../templates/report.js");

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    policy: String,
    style: &'static str,
    script: &'static str,
    word: &'static str,
    tone: &'static str,
    target: String,
    counts: String,
    caveat: String,
    facts: Vec<(&'static str, String)>,
    leaks: Vec<String>,
    sections: Vec<Section>,
    operations: Vec<Operation>,
    scenarios: Vec<Scenario>,
    accepted: Vec<(String, String)>,
    /// The exchanges as JSON.
    data: String,
}

struct Section {
    title: &'static str,
    tone: &'static str,
    count: usize,
    groups: Vec<Group>,
}

/// The findings of a class.
struct Group {
    class: Class,
    level: &'static str,
    findings: Vec<Shown>,
}

struct Shown {
    fingerprint: String,
    subject: String,
    message: String,
    level: &'static str,
    seen: String,
    recording: String,
    document: String,
    known: String,
    scenario: String,
    step: usize,
    alone: String,
    curl: String,
}

struct Operation {
    name: String,
    answers: String,
    p50: String,
    p95: String,
}

struct Scenario {
    name: String,
    title: String,
    file: String,
    mark: &'static str,
    tone: &'static str,
    note: String,
    seconds: String,
    /// When it was played: from the start of the run, of its whole time, in thousandths.
    from: u32,
    long: u32,
    /// What a search finds it by, beside its name and title.
    words: String,
    has_steps: bool,
}

pub(super) fn render(report: &Report) -> io::Result<String> {
    let (word, tone) = headline(report);
    let page = Page {
        policy: format!(
            "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
            hash(SCRIPT),
            hash(STYLE)
        ),
        style: STYLE,
        script: SCRIPT,
        word,
        tone: class_of(tone),
        target: spec::escape(&report.target),
        counts: counts(report),
        caveat: caveat(report),
        facts: facts(report),
        leaks: report.leaks.iter().map(|leak| spec::escape(leak)).collect(),
        sections: shown_sections(report),
        operations: operations(report),
        scenarios: scenarios(report),
        accepted: accepted(report),
        data: data::render(report)?,
    };
    page.render().map_err(io::Error::other)
}

/// How a policy names a script or style that it lets through.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

fn class_of(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Calm => "calm",
        Tone::Uneasy => "uneasy",
        Tone::Bad => "bad",
    }
}

fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Began", spec::escape(&report.started)),
        ("Reached", reached(report)),
        ("Exit code", report.exit_code().to_string()),
        ("Document", short_hash(&report.document)),
        ("Command", spec::escape(&report.command)),
    ];
    if report.pauses > 0 {
        let pauses = usize::try_from(report.pauses).unwrap_or(usize::MAX);
        facts.push(("The target asked for patience", times(pauses)));
    }
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// As much of a hash as tells two documents apart.
fn short_hash(hash: &str) -> String {
    let short: String = hash.chars().take(16).collect();
    format!("SHA-256 {}...", spec::escape(&short))
}

fn shown_sections(report: &Report) -> Vec<Section> {
    sections(report)
        .into_iter()
        .map(|section| {
            let mut groups: Vec<Group> = Vec::new();
            for finding in &section.findings {
                let shown = shown(report, finding);
                let same = groups.iter_mut().find(|it| it.class == finding.class);
                match same {
                    Some(group) => group.findings.push(shown),
                    None => groups.push(Group {
                        class: finding.class,
                        level: worst(&section.findings, finding.class).as_str(),
                        findings: vec![shown],
                    }),
                }
            }
            Section {
                title: section.title,
                tone: class_of(section.tone),
                count: section.findings.len(),
                groups,
            }
        })
        .collect()
}

fn worst(findings: &[&Finding], class: Class) -> Level {
    let levels = findings.iter().filter(|it| it.class == class);
    levels
        .map(|finding| finding.level)
        .max()
        .unwrap_or(class.level())
}

fn shown(report: &Report, finding: &Finding) -> Shown {
    let explains = match finding.explains {
        0 => String::new(),
        count => format!("; explains {}", counted(count, "more difference")),
    };
    let known = finding.known.as_ref().map(|known| {
        spec::escape(&format!(
            "{} ({}, until {})",
            known.reason, known.owner, known.expires
        ))
    });
    let has_step = report.step_of(finding).is_some();
    Shown {
        fingerprint: finding.fingerprint.clone(),
        subject: spec::escape(&finding.subject()),
        message: spec::escape(&finding.message),
        level: finding.level.as_str(),
        seen: format!("{}{explains}", times(finding.count)),
        recording: spec::escape(&finding.recording),
        document: finding
            .document
            .as_deref()
            .map(spec::escape)
            .unwrap_or_default(),
        known: known.unwrap_or_default(),
        scenario: finding.scenario.clone(),
        step: if has_step { finding.step } else { 0 },
        alone: report.alone(finding).unwrap_or_default(),
        curl: report.curl(finding).unwrap_or_default(),
    }
}

fn operations(report: &Report) -> Vec<Operation> {
    let milliseconds = |duration: Duration| format!("{:.1} ms", duration.as_secs_f64() * 1000.0);
    report
        .operations
        .iter()
        .map(|operation| {
            let answers = operation.statuses.iter();
            let answers: Vec<_> = answers
                .map(|(status, count)| format!("{status} ×{count}"))
                .collect();
            Operation {
                name: spec::escape(&operation.operation),
                answers: answers.join(", "),
                p50: milliseconds(operation.latency.p50),
                p95: milliseconds(operation.latency.p95),
            }
        })
        .collect()
}

fn scenarios(report: &Report) -> Vec<Scenario> {
    let ends = report.scenarios.iter();
    let ends = ends.map(|it| it.started.saturating_add(it.took));
    let whole = ends.max().unwrap_or_default().as_secs_f64();
    let of_whole = |duration: Duration| {
        let share = if whole > 0.0 {
            duration.as_secs_f64() / whole
        } else {
            0.0
        };
        // At most 1,000, so nothing is cut off.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share is between 0 and 1"
        )]
        let thousandths = (share * 1000.0) as u32;
        thousandths
    };
    report
        .scenarios
        .iter()
        .map(|scenario| {
            let answers = counted(scenario.exchanges, "answer");
            let (mark, tone, note) = match &scenario.outcome {
                Outcome::Clean => ("ok", Tone::Good, answers),
                Outcome::Found => ("found", Tone::Uneasy, answers),
                Outcome::Stopped => ("stopped", Tone::Bad, format!("after {answers}")),
                Outcome::Unreachable => ("no answer", Tone::Bad, format!("after {answers}")),
                Outcome::NotRun { lacking } => {
                    let lacking: Vec<_> = lacking.iter().map(|need| need.as_str()).collect();
                    let note = format!("the target has no {}", lacking.join(", "));
                    ("not run", Tone::Calm, note)
                }
            };
            Scenario {
                name: scenario.name.clone(),
                title: spec::escape(&scenario.title),
                file: spec::escape(&scenario.file),
                mark,
                tone: class_of(tone),
                note,
                seconds: format!("{:.3} s", scenario.took.as_secs_f64()),
                from: of_whole(scenario.started),
                long: of_whole(scenario.took).max(4),
                words: words(report, scenario),
                has_steps: !scenario.steps.is_empty(),
            }
        })
        .collect()
}

/// What a search may look for: operations, statuses, and the classes of findings.
fn words(report: &Report, scenario: &super::ScenarioReport) -> String {
    let mut words: Vec<String> = Vec::new();
    for step in &scenario.steps {
        words.push(step.operation.clone());
        words.push(step.status.to_string());
        let findings = report
            .findings
            .iter()
            .filter(|finding| step.findings.contains(&finding.fingerprint));
        words.extend(findings.map(|finding| finding.class.id().to_lowercase()));
    }
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

fn accepted(report: &Report) -> Vec<(String, String)> {
    let shown = |diff: &str| diff.lines().map(|line| spec::escape(line) + "\n").collect();
    report
        .accepted
        .iter()
        .map(|it| (spec::escape(&it.scenario), shown(&it.diff)))
        .collect()
}
