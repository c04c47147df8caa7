//! Snapshots that are out of date once findings are accepted.

use crate::{
    class::Class,
    finding::{Finding, template},
    report::{Difference, Outcome, Report, ScenarioReport, StepReport},
};
use spec::Pointer;

/// A scenario whose snapshot is not what a run brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// The scenario.
    pub scenario: String,
    /// What its snapshot should hold.
    pub text: String,
    /// A difference that none of the accepted findings explains: then a person has to look.
    pub unexplained: Option<String>,
}

/// The scenarios of a run that differ from their snapshots, each with whether the `accepted` findings explain all of it. An accepted
/// finding explains what differs at its place, in every answer of its operation and status.
pub fn outdated(report: &Report, accepted: &[&Finding]) -> Vec<Outdated> {
    let differs = |scenario: &&ScenarioReport| {
        scenario
            .steps
            .iter()
            .any(|step| !step.differences.is_empty())
    };
    let outdated = report.scenarios.iter().filter(differs);
    outdated
        .filter_map(|scenario| {
            Some(Outdated {
                scenario: scenario.name.clone(),
                text: scenario.text.clone()?,
                unexplained: unexplained(scenario, accepted),
            })
        })
        .collect()
}

fn unexplained(scenario: &ScenarioReport, accepted: &[&Finding]) -> Option<String> {
    if scenario.outcome == Outcome::Stopped {
        return Some("it stopped before its end".to_owned());
    }
    let differences = scenario
        .steps
        .iter()
        .flat_map(|step| step.differences.iter().map(move |it| (step, it)));
    let (step, difference) = differences
        .filter(|(step, difference)| {
            !accepted
                .iter()
                .any(|finding| explains(finding, step, difference))
        })
        .min_by_key(|(step, _)| step.step)?;
    let place = match difference.place.as_str() {
        "" => "the body",
        place => place,
    };
    Some(format!(
        "step {}, {place}: expected {}, found {}",
        step.step, difference.expected, difference.found
    ))
}

fn explains(finding: &Finding, step: &StepReport, difference: &Difference) -> bool {
    let place = difference.place.as_str();
    let is_same_answer = finding.operation == step.operation && finding.status == step.status;
    is_same_answer
        && match finding.class {
            // An answer of another status is another answer.
            Class::Status => place != "request" && place != "scenario",
            Class::MediaType => place == "header content-type",
            Class::Header => place.starts_with("header "),
            _ => Pointer::parse(place).is_some_and(|at| is_about(&template(&at), &finding.pointer)),
        }
}

/// Whether one place is the other or lies in it; the whole body only where both are.
fn is_about(a: &str, b: &str) -> bool {
    let is_within = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if a.is_empty() || b.is_empty() {
        a == b
    } else {
        is_within(a, b) || is_within(b, a)
    }
}

/// What the next run will find that the one before the edits did not show: expectations of recordings that were folded under what is
/// accepted now, above all. `report` is of a run that was judged by the edited document with the bindings and snapshots of before.
pub fn remaining(report: &Report, before: &[Finding], accepted: &[&Finding]) -> Vec<Finding> {
    let is_new = |finding: &&Finding| {
        !before
            .iter()
            .any(|known| known.fingerprint == finding.fingerprint)
    };
    let is_accepted = |finding: &Finding| {
        accepted.iter().any(|accepted| {
            accepted.operation == finding.operation
                && accepted.status == finding.status
                && is_about(&accepted.pointer, &finding.pointer)
        })
    };
    let will_show = |finding: &&Finding| match finding.class {
        // Bindings are generated anew, and snapshots are told one by one.
        Class::Binding | Class::Snapshot => false,
        Class::Expectation | Class::Stopped | Class::Volatile | Class::Request | Class::Parity => {
            true
        }
        class => class.is_of_vendor() && !is_accepted(finding),
    };
    let remaining = report.findings.iter().filter(is_new).filter(will_show);
    remaining.cloned().collect()
}
