//! What was played, against the snapshots.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use spec::Pointer;

use super::{Options, SetupError, Suite, evidence};
use crate::{
    class::{Class, Level},
    finding::{Sample, refusal},
    judges::{self, behaviour},
    recording::Scenario,
    report,
    snapshot::{Difference, NOTHING, Place, differences},
    target::TargetChoice,
    verdict::Judgement,
    webhooks,
};

/// What comparing a scenario with its snapshot brought.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) samples: Vec<Sample>,
    /// The differences by the index of their exchange, as reports show them.
    pub(super) shown: BTreeMap<usize, Vec<report::Difference>>,
    /// What the snapshot holds, where it is not what was found.
    pub(super) expected: Option<String>,
}

impl Suite {
    /// Where a scenario is not as its snapshot has it. `is_vouched` tells whether the snapshot vouches for what the target does: one
    /// that was taken from a sandbox of ours says nothing about UQPAY until UQPAY confirmed it.
    pub(super) fn against_snapshot(
        &self,
        scenario: &Scenario,
        judgement: &Judgement,
        options: &Options,
        is_vouched: bool,
    ) -> Result<Compared, SetupError> {
        let failed = |error: io::Error| {
            SetupError::Usage(format!("the snapshot of {}: {error}", scenario.name))
        };
        let Some(expected) = self.store.read(&scenario.name).map_err(failed)? else {
            let help = format!(
                "run `cargo xtask conformance --accept --only {}`",
                scenario.name
            );
            let sample = Sample {
                line: scenario.steps.first().map_or(1, |step| step.line),
                ..Sample::new(
                    Class::Stale,
                    format!("the recording has no snapshot; {help}"),
                )
            };
            return Ok(Compared {
                samples: vec![sample],
                ..Compared::default()
            });
        };
        // Only what is ours can be held to what we decided.
        let leeway = (options.target != TargetChoice::Embedded).then_some(&self.leeway);
        let mut differences = differences(&expected, &judgement.text, leeway);
        if leeway.is_some() {
            differences.retain(|difference| !is_ours(scenario, judgement, difference));
        }
        if options.propose && !options.accept {
            // What an earlier run proposed and this one does not find is no longer worth a review.
            let proposed = if differences.is_empty() {
                self.store.withdraw(&scenario.name)
            } else {
                self.store
                    .propose(&scenario.name, &judgement.text)
                    .map(drop)
            };
            proposed.map_err(failed)?;
        }
        // Where status or headers are others, the answer is another, and its members say nothing about the contract.
        let others: BTreeSet<usize> = differences
            .iter()
            .filter(|difference| matches!(difference.place, Place::Status | Place::Header(_)))
            .map(|difference| difference.exchange)
            .collect();
        let mut compared = Compared {
            expected: (expected != judgement.text).then_some(expected),
            ..Compared::default()
        };
        for difference in &differences {
            let is_same_answer = !others.contains(&difference.exchange);
            compared
                .shown
                .entry(difference.exchange)
                .or_default()
                .push(shown(difference));
            let sample = self.sample(scenario, difference, judgement, is_same_answer, is_vouched);
            compared.samples.push(sample);
        }
        Ok(compared)
    }

    fn sample(
        &self,
        scenario: &Scenario,
        difference: &Difference,
        judgement: &Judgement,
        is_same_answer: bool,
        is_vouched: bool,
    ) -> Sample {
        let message = format!(
            "expected {}, found {}",
            difference.expected, difference.found
        );
        let plain = Sample::new(Class::Snapshot, message);
        let Some(step) = judgement.steps.get(difference.exchange) else {
            return plain;
        };
        let pointer = match &difference.place {
            Place::Body(pointer) | Place::Order(pointer) => pointer.clone(),
            _ => Pointer::root(),
        };
        let plain = Sample {
            // A conversation that is longer or shorter is about no operation.
            operation: match difference.place {
                Place::Scenario => String::new(),
                _ => step.operation.clone(),
            },
            status: step.status,
            line: step.line,
            step: step.step,
            exchange: Some(difference.exchange),
            refusal: refusal(step.status, &step.response_body),
            pointer,
            ..plain
        };
        if !is_vouched || is_as_expected(scenario, judgement, &plain, &difference.place) {
            return plain;
        }
        let values = (difference.expected.as_str(), difference.found.as_str());
        let is_of_answer = is_same_answer || !matches!(difference.place, Place::Body(_));
        let meaning = behaviour::meaning(scenario, step, &difference.place, values, &self.paging)
            .filter(|_| is_of_answer);
        if let Some(schema) = self
            .described(&plain)
            .filter(|_| is_same_answer && difference.found == NOTHING)
            .filter(|_| meaning.is_none_or(|meaning| meaning.class == Class::RequestIgnored))
        {
            return Sample {
                class: Class::FieldGoneOptional,
                level: Level::Error,
                document: Some(judges::place(&self.document, &schema)),
                schema: Some(schema),
                ..plain
            };
        }
        match meaning {
            None => plain,
            Some(meaning) => Sample {
                class: meaning.class,
                level: meaning.level,
                diverges: meaning.diverges,
                document: self.place_of(&plain),
                found: evidence::of(&self.contract, meaning.class, step, difference),
                ..plain
            },
        }
    }

    /// The schema of the member that the sample is about, if the document describes it: then document and snapshot both vouch for it.
    pub(super) fn described(&self, sample: &Sample) -> Option<Pointer> {
        let is_member = sample
            .pointer
            .last()
            .is_some_and(|name| name.parse::<usize>().is_err());
        self.contract
            .response(&sample.operation, sample.status, "application/json")
            .and_then(|judge| judge.describes(&sample.pointer))
            .or_else(|| self.describes_event(&sample.operation, &sample.pointer))
            .filter(|_| is_member)
    }

    /// Where the document speaks of what the sample is about: the member, else the operation.
    fn place_of(&self, sample: &Sample) -> Option<String> {
        let operation = self.operations.get(&sample.operation)?;
        let pointer = self
            .described(sample)
            .unwrap_or_else(|| operation.pointer.clone());
        Some(judges::place(&self.document, &pointer))
    }

    /// Where the document describes a member of an event; events stand by type and number.
    fn describes_event(&self, operation: &str, pointer: &Pointer) -> Option<Pointer> {
        let [_, _, body, rest @ ..] = pointer.tokens() else {
            return None;
        };
        if operation != webhooks::OPERATION || body != "body" {
            return None;
        }
        let within = rest
            .iter()
            .fold(Pointer::root(), |at, token| at.push(token));
        self.contract.webhook(webhooks::WEBHOOK)?.describes(&within)
    }

    /// Snapshots that belong to no recording.
    pub(super) fn orphans(&self) -> Result<Vec<Sample>, SetupError> {
        let names = self.store.names().map_err(|error| unreadable(&error))?;
        let known = |name: &String| self.scenarios().iter().any(|it| it.name == **name);
        Ok(names
            .iter()
            .filter(|name| !known(name))
            .map(|name| {
                let name = spec::escape(name);
                let message = format!("{name}.snap belongs to no recording; remove it");
                Sample::new(Class::Stale, message)
            })
            .collect())
    }

    /// Snapshots that wait for a review that will not come.
    pub(super) fn pending(&self, options: &Options) -> Result<Vec<Sample>, SetupError> {
        if !options.is_ci {
            return Ok(Vec::new());
        }
        let names = self.store.proposed().map_err(|error| unreadable(&error))?;
        Ok(names
            .iter()
            .map(|name| {
                let name = spec::escape(name);
                let message =
                    format!("{name}.snap.new waits for review; run `cargo insta review` and check in what came of it");
                Sample::new(Class::Stale, message)
            })
            .collect())
    }
}

/// Whether what differs is our choice, to which no other target can be held.
fn is_ours(scenario: &Scenario, judgement: &Judgement, difference: &Difference) -> bool {
    let step = judgement.steps.get(difference.exchange);
    let Some((call, status)) = step.and_then(|step| {
        let call = scenario.calls().find(|call| call.line == step.line)?;
        Some((call, step.status))
    }) else {
        return false;
    };
    let is_other_answer = call.expect.status_is_ours && status != call.expect.status;
    match &difference.place {
        Place::Status | Place::Header(_) => is_other_answer,
        Place::Body(pointer) | Place::Order(pointer) => {
            is_other_answer || call.expect.is_ours(pointer)
        }
        Place::Scenario | Place::Request => false,
    }
}

fn unreadable(error: &io::Error) -> SetupError {
    SetupError::Usage(format!("the snapshots cannot be read: {error}"))
}

fn shown(difference: &Difference) -> report::Difference {
    report::Difference {
        place: difference.place.to_string(),
        expected: difference.expected.clone(),
        found: difference.found.clone(),
    }
}

/// Whether the recording expects the very thing that the snapshot does not have: then the snapshot is out of date.
fn is_as_expected(
    scenario: &Scenario,
    judgement: &Judgement,
    sample: &Sample,
    place: &Place,
) -> bool {
    let is_unmet = || {
        judgement.open.iter().any(|open| {
            open.class == Class::Expectation
                && open.exchange == sample.exchange
                && open.pointer == sample.pointer
        })
    };
    let Some(call) = scenario.calls().find(|call| call.line == sample.line) else {
        return false;
    };
    match place {
        Place::Status => call.expect.status == sample.status,
        Place::Body(pointer) => call.expect.body.contains_key(pointer) && !is_unmet(),
        _ => false,
    }
}
