//! The XML of `JUnit`: a suite for each scenario, a case for each step.
//!
//! What breaks a consumer, and what we did wrong, is a failure; a target that is out of order is an error. Drift that breaks nobody and
//! known drift are told in the output of a case that passes, unless the run was to fail on it.

use std::{collections::BTreeMap, fmt::Write as _, io};

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Outcome, Report, ScenarioReport, StepReport};
use crate::{class::Verdict, finding::Finding};

pub(super) fn render(report: &Report) -> io::Result<String> {
    let findings: BTreeMap<_, _> = report
        .findings
        .iter()
        .map(|finding| (finding.fingerprint.as_str(), finding))
        .collect();
    let mut xml = quick_junit::Report::new(format!(
        "Conformance against {}",
        spec::escape(&report.target)
    ));
    xml.set_time(report.took);
    for scenario in &report.scenarios {
        xml.add_test_suite(suite(report, scenario, &findings));
    }
    let of_files = report
        .findings
        .iter()
        .filter(|finding| finding.scenario.is_empty());
    let mut files = TestSuite::new("files and the run as a whole");
    for finding in of_files {
        let name = format!("{} {}", finding.class.title(), finding.subject());
        let status = status(report, &[finding], None);
        files.add_test_case(case(name.trim(), "run", status, report, &[finding]));
    }
    for leak in &report.leaks {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(spec::escape(leak));
        files.add_test_case(TestCase::new("a secret would have been shown", status));
    }
    if files.tests > 0 {
        xml.add_test_suite(files);
    }
    xml.to_string().map_err(io::Error::other)
}

fn suite(
    report: &Report,
    scenario: &ScenarioReport,
    findings: &BTreeMap<&str, &Finding>,
) -> TestSuite {
    let mut suite = TestSuite::new(spec::escape(&scenario.name));
    suite.set_time(scenario.took);
    if let Outcome::NotRun { lacking } = &scenario.outcome {
        let lacking: Vec<_> = lacking.iter().map(|need| need.as_str()).collect();
        let mut status = TestCaseStatus::skipped();
        status.set_message(format!("the target has no {}", lacking.join(", ")));
        let mut case = TestCase::new(spec::escape(&scenario.title), status);
        case.set_classname(spec::escape(&scenario.name));
        suite.add_test_case(case);
        return suite;
    }
    let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
    for step in &scenario.steps {
        let of_step: Vec<_> = step
            .findings
            .iter()
            .filter_map(|name| findings.get(name.as_str()).copied())
            .collect();
        let times = seen.entry(step.step).or_default();
        *times += 1;
        let again = if *times > 1 {
            format!(" #{times}")
        } else {
            String::new()
        };
        let name = format!("{} {}{again}", step.step, step.operation);
        let status = status(report, &of_step, Some(step));
        let mut case = case(&name, &scenario.name, status, report, &of_step);
        case.set_time(step.took);
        suite.add_test_case(case);
    }
    add_scenario_as_a_whole(&mut suite, report, scenario);
    suite
}

/// What is wrong with a scenario and with none of its steps, such as an answer that never came.
fn add_scenario_as_a_whole(suite: &mut TestSuite, report: &Report, scenario: &ScenarioReport) {
    let is_placed = |finding: &Finding| {
        scenario
            .steps
            .iter()
            .any(|step| step.findings.contains(&finding.fingerprint))
    };
    let whole: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.scenario == scenario.name && !is_placed(finding))
        .collect();
    let mut status = status(report, &whole, None);
    let is_bad = |status: &TestCaseStatus| matches!(status, TestCaseStatus::NonSuccess { .. });
    let has_ended_early = matches!(scenario.outcome, Outcome::Stopped | Outcome::Unreachable);
    if has_ended_early
        && !is_bad(&status)
        && !suite.test_cases.iter().any(|case| is_bad(&case.status))
    {
        status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message("the scenario could not be played to its end");
    }
    if !whole.is_empty() || is_bad(&status) {
        let title = scenario.title.as_str();
        suite.add_test_case(case(title, &scenario.name, status, report, &whole));
    }
}

fn case(
    name: &str,
    classname: &str,
    status: TestCaseStatus,
    report: &Report,
    findings: &[&Finding],
) -> TestCase {
    let is_told = matches!(status, TestCaseStatus::NonSuccess { .. });
    let mut case = TestCase::new(spec::escape(name), status);
    case.set_classname(spec::escape(classname));
    if !is_told && !findings.is_empty() {
        case.set_system_out(described(report, findings, None));
    }
    case
}

/// How bad the findings are together.
fn status(report: &Report, findings: &[&Finding], step: Option<&StepReport>) -> TestCaseStatus {
    let kind_of = |finding: &Finding| match finding.verdict {
        _ if finding.known.is_some() => None,
        Verdict::Outage => Some(NonSuccessKind::Error),
        Verdict::Ours | Verdict::Broken => Some(NonSuccessKind::Failure),
        Verdict::Drift if report.fails_on_additive => Some(NonSuccessKind::Failure),
        Verdict::Drift | Verdict::Information => None,
    };
    // An answer that says nothing about the contract comes before what else is the matter with it.
    let is_error = |finding: &&&Finding| kind_of(finding) == Some(NonSuccessKind::Error);
    let worst = findings
        .iter()
        .find(is_error)
        .or_else(|| findings.iter().find(|finding| kind_of(finding).is_some()));
    let Some((worst, kind)) = worst.and_then(|worst| Some((worst, kind_of(worst)?))) else {
        return TestCaseStatus::success();
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(worst.class.id());
    status.set_message(spec::escape(&format!(
        "{} {}: {}",
        worst.class.title(),
        worst.subject(),
        worst.message
    )));
    status.set_description(described(report, findings, step));
    status
}

/// The findings as text. What runs them alone stands with their first sample, so that a drift in a hundred places is told in short.
fn described(report: &Report, findings: &[&Finding], step: Option<&StepReport>) -> String {
    let mut text = String::new();
    for finding in findings {
        let mut line = |line: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", spec::escape(line));
        };
        line(&format!(
            "{} {}: {}",
            finding.class.id(),
            finding.class.title(),
            finding.subject()
        ));
        line(&format!("  {}", finding.message));
        if let Some(document) = &finding.document {
            line(&format!("  document {document}"));
        }
        if let Some(known) = &finding.known {
            line(&format!(
                "  known    {} ({}, until {})",
                known.reason, known.owner, known.expires
            ));
        }
        if !finding.recording.is_empty() {
            line(&format!("  first at {}", finding.recording));
        }
        line(&format!("  fingerprint {}", finding.fingerprint));
        let first = report.step_of(finding);
        let is_first = step
            .zip(first)
            .is_none_or(|(step, first)| std::ptr::eq(step, first));
        if is_first {
            if let Some(alone) = report.alone(finding) {
                line(&format!("  alone    {alone}"));
            }
            if let Some(curl) = report.curl(finding) {
                line(&format!("  curl     {curl}"));
            }
        }
    }
    text
}
