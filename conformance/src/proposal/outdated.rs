//! Snapshots that are out of date once findings are accepted.

use std::io;

use spec::Pointer;

use crate::{
    class::Class,
    finding::{Finding, template},
    report::{Outcome, Report, ScenarioReport, StepReport},
    snapshot::{Store, merged},
};

/// A scenario whose snapshot does not have what was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// The scenario.
    pub scenario: String,
    /// What its snapshot should hold; `None` where it cannot be told, so that a person has to look.
    pub text: Option<String>,
    /// What else differs, first of all, and was not accepted: the snapshot keeps it as it was.
    pub unexplained: Option<String>,
}

/// The scenarios of a run whose snapshots in `store` do not have what was `accepted`, and what they should hold: that, and nothing else
/// of what the run brought. A finding that is accepted explains what differs at its place, in every answer of its operation and
/// status.
///
/// # Errors
/// A snapshot cannot be read.
pub fn outdated(
    report: &Report,
    accepted: &[&Finding],
    store: &Store,
) -> io::Result<Vec<Outdated>> {
    let mut all = Vec::new();
    for scenario in &report.scenarios {
        let (explained, unexplained) = differences(scenario, accepted);
        let (Some(found), true) = (&scenario.text, explained) else {
            continue;
        };
        let Some(expected) = store.read(&scenario.name)? else {
            continue;
        };
        let is_accepted = |exchange: usize, place: &str| {
            let step = scenario.steps.get(exchange);
            step.is_some_and(|step| accepted.iter().any(|it| explains(it, step, place)))
        };
        let text = merged(&expected, found, &|exchange, place| {
            is_accepted(exchange, &place.to_string())
        });
        all.push(Outdated {
            scenario: scenario.name.clone(),
            text: text.filter(|_| scenario.outcome != Outcome::Stopped),
            unexplained,
        });
    }
    Ok(all)
}

/// Whether something differs that an accepted finding explains, and the first that none does.
fn differences(scenario: &ScenarioReport, accepted: &[&Finding]) -> (bool, Option<String>) {
    let (mut is_explained, mut unexplained) = (false, None);
    for step in &scenario.steps {
        for difference in &step.differences {
            let place = difference.place.as_str();
            if accepted.iter().any(|it| explains(it, step, place)) {
                is_explained = true;
            } else if unexplained.is_none() {
                let (number, place) = (step.step, if place.is_empty() { "body" } else { place });
                unexplained = Some(format!(
                    "step {number}, {place}: expected {}, found {}",
                    difference.expected, difference.found
                ));
            }
        }
    }
    (is_explained, unexplained)
}

fn explains(finding: &Finding, step: &StepReport, place: &str) -> bool {
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
