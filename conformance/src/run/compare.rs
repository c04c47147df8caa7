//! What was played, against the snapshots.

use std::{collections::BTreeSet, io};

use spec::Pointer;

use super::{Options, SetupError, Suite};
use crate::{
    finding::{Class, Sample},
    judges,
    recording::Scenario,
    snapshot::{Difference, NOTHING, Place, differences},
    target::TargetChoice,
    verdict::Judgement,
    webhooks,
};

impl Suite {
    /// Where a scenario is not as its snapshot has it; replaces the snapshot instead, if asked to.
    pub(super) fn against_snapshot(
        &self,
        scenario: &Scenario,
        judgement: &Judgement,
        options: &Options,
    ) -> Result<Vec<Sample>, SetupError> {
        let failed = |error: io::Error| {
            SetupError::Usage(format!("the snapshot of {}: {error}", scenario.name))
        };
        if options.accept {
            self.store
                .accept(&scenario.name, &judgement.text)
                .map_err(failed)?;
            return Ok(Vec::new());
        }
        let Some(expected) = self.store.read(&scenario.name).map_err(failed)? else {
            let help = format!(
                "run `cargo xtask conformance --accept --only {}`",
                scenario.name
            );
            let message = format!("the recording has no snapshot; {help}");
            return Ok(vec![stale(
                message,
                scenario.steps.first().map_or(1, |step| step.line),
            )]);
        };
        // Only what is ours can be held to what we decided.
        let leeway = (options.target != TargetChoice::Embedded).then_some(&self.leeway);
        let mut differences = differences(&expected, &judgement.text, leeway);
        if leeway.is_some() {
            differences.retain(|difference| !is_ours(scenario, judgement, difference));
        }
        if options.propose {
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
            .filter(|difference| difference.place == Place::Head)
            .map(|difference| difference.exchange)
            .collect();
        Ok(differences
            .into_iter()
            .map(|difference| {
                let is_same_answer = !others.contains(&difference.exchange);
                self.sample(difference, judgement, is_same_answer)
            })
            .collect())
    }

    fn sample(
        &self,
        difference: Difference,
        judgement: &Judgement,
        is_same_answer: bool,
    ) -> Sample {
        let exchange = judgement.exchanges.get(difference.exchange);
        let (operation, status, line) = exchange.cloned().unwrap_or((String::new(), 0, 1));
        let (operation, pointer) = match difference.place {
            Place::Scenario => (String::new(), Pointer::root()),
            Place::Request | Place::Head => (operation, Pointer::root()),
            Place::Body(pointer) => (operation, pointer),
        };
        let is_member = pointer
            .last()
            .is_some_and(|name| name.parse::<usize>().is_err());
        // Document and snapshot both vouch for the member: then it is not we who are wrong.
        let described = self
            .contract
            .response(&operation, status, "application/json")
            .and_then(|judge| judge.describes(&pointer))
            .or_else(|| self.describes_event(&operation, &pointer))
            .filter(|_| difference.found == NOTHING && is_member && is_same_answer);
        Sample {
            class: match described {
                Some(_) => Class::FieldGoneOptional,
                None => Class::Snapshot,
            },
            operation,
            status,
            pointer,
            message: format!(
                "expected {}, found {}",
                difference.expected, difference.found
            ),
            document: described.map(|schema| judges::place(&self.document, &schema)),
            line,
            also_at: None,
            explains: 0,
        }
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
        let names = self
            .store
            .names()
            .map_err(|error| SetupError::Usage(format!("the snapshots cannot be read: {error}")))?;
        let known: BTreeSet<&str> = self
            .scenarios()
            .iter()
            .map(|scenario| scenario.name.as_str())
            .collect();
        Ok(names
            .iter()
            .filter(|name| !known.contains(name.as_str()))
            .map(|name| {
                stale(
                    format!(
                        "{}.snap belongs to no recording; remove it",
                        spec::escape(name)
                    ),
                    1,
                )
            })
            .collect())
    }
}

/// Whether what differs is our choice, to which no other target can be held.
fn is_ours(scenario: &Scenario, judgement: &Judgement, difference: &Difference) -> bool {
    let answered = judgement.exchanges.get(difference.exchange);
    let Some((call, status)) = answered.and_then(|(_, status, line)| {
        let call = scenario.calls().find(|call| call.line == *line)?;
        Some((call, *status))
    }) else {
        return false;
    };
    let is_other_answer = call.expect.status_is_ours && status != call.expect.status;
    match &difference.place {
        Place::Head => is_other_answer,
        Place::Body(pointer) => is_other_answer || call.expect.is_ours(pointer),
        Place::Scenario | Place::Request => false,
    }
}

fn stale(message: String, line: usize) -> Sample {
    Sample {
        class: Class::Stale,
        operation: String::new(),
        status: 0,
        pointer: Pointer::root(),
        message,
        document: None,
        line,
        also_at: None,
        explains: 0,
    }
}
