//! Puts the report of a run together: what explains what, what was covered, how each scenario went.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{Options, SetupError, Suite, play::Played};
use crate::{
    finding::{Sample, Verdict, gather},
    fold::{Open, fold},
    recording::{Need, Scenario},
    report::{Coverage, OperationReport, Outcome, Report, ScenarioReport},
    scan::Known,
};

/// A scenario and what playing it brought, or what the target lacks for it.
pub(super) type Entry = (Scenario, Result<Played, Vec<Need>>);

/// Samples with the index of their scenario.
type Samples = Vec<(usize, Sample)>;

/// What a run was, beside what it brought.
pub(super) struct Circumstances {
    pub(super) took: Duration,
    pub(super) pauses: u32,
}

impl Suite {
    /// The report of a run whose scenarios stand in the order of their names.
    pub(super) fn report(
        &self,
        options: &Options,
        results: &[Entry],
        circumstances: &Circumstances,
    ) -> Result<Report, SetupError> {
        let (mut explaining, mut ours, open) = self.sort(options, results)?;
        ours.extend(fold(&mut explaining, open));
        if options.only.is_empty() {
            let orphans = self.orphans()?;
            ours.extend(orphans.into_iter().map(|sample| (usize::MAX, sample)));
        }
        let samples: Samples = explaining.into_iter().chain(ours).collect();
        let involved: BTreeSet<usize> = samples.iter().map(|(index, _)| *index).collect();
        let named = samples.into_iter().map(|(index, sample)| {
            let scenario = results.get(index).map(|(scenario, _)| scenario);
            let (name, file) = scenario.map_or(("", "conformance/snapshots"), |scenario| {
                (scenario.name.as_str(), scenario.file.as_str())
            });
            (name, file, sample)
        });
        Ok(Report {
            target: options.target.describe(),
            command: command(options),
            confirmed: self.confirmed().len(),
            findings: gather(named),
            scenarios: results
                .iter()
                .enumerate()
                .map(|(index, (scenario, played))| {
                    scenario_report(scenario, played, involved.contains(&index))
                })
                .collect(),
            operations: operations(results),
            coverage: self.coverage(results),
            unreachable: judgements(results)
                .filter_map(|played| played.judgement.unreachable.clone())
                .collect(),
            took: circumstances.took,
            pauses: circumstances.pauses,
            known: self.known(results),
        })
    }

    /// Everything that must not stand in what is written of the run, and what may.
    fn known(&self, results: &[Entry]) -> Known {
        let mut known = Known::new();
        known.cards(&self.cards);
        known.public(&self.document.value().to_string());
        for (scenario, played) in results {
            known.public(&scenario.title);
            if let Ok(played) = played {
                known.merge(played.known.clone());
            }
        }
        known
    }

    /// What was found about the vendor, what about ourselves, and what still waits for an explanation.
    fn sort(
        &self,
        options: &Options,
        results: &[Entry],
    ) -> Result<(Samples, Samples, Vec<Open>), SetupError> {
        let (mut vendor, mut ours, mut open) = (Samples::new(), Samples::new(), Vec::new());
        for (index, (scenario, played)) in results.iter().enumerate() {
            let Ok(Played { judgement, .. }) = played else {
                continue;
            };
            for sample in judgement.samples.iter().cloned() {
                match sample.class.verdict() {
                    Verdict::Ours => ours.push((index, sample)),
                    Verdict::Broken | Verdict::Drift => vendor.push((index, sample)),
                }
            }
            let mut waiting = judgement.open.clone();
            // Half a conversation says nothing about the snapshot.
            if judgement.unreachable.is_none() {
                waiting.extend(self.against_snapshot(scenario, judgement, options)?);
            }
            open.extend(waiting.into_iter().map(|sample| Open {
                scenario: index,
                sample,
            }));
        }
        Ok((vendor, ours, open))
    }

    fn coverage(&self, results: &[Entry]) -> Coverage {
        let mut coverage =
            Coverage::new(self.operations.ids().len(), self.lifecycle.state_counts());
        for Played { judgement, .. } in judgements(results) {
            coverage.note(&judgement.succeeded, &judgement.seen);
        }
        coverage
    }
}

/// The command line that runs against the same target.
fn command(options: &Options) -> String {
    let hosts = options.allow_hosts.iter();
    let hosts = hosts.map(|host| format!(" --allow-host {}", spec::escape(host)));
    format!(
        "cargo xtask conformance{}{}",
        options.target.arguments(),
        hosts.collect::<String>()
    )
}

fn judgements(results: &[Entry]) -> impl Iterator<Item = &Played> {
    results
        .iter()
        .filter_map(|(_, played)| played.as_ref().ok())
}

/// What each operation answered, and how often.
fn operations(results: &[Entry]) -> Vec<OperationReport> {
    let mut answers: BTreeMap<&str, BTreeMap<u16, usize>> = BTreeMap::new();
    for Played { judgement, .. } in judgements(results) {
        for (operation, status, _) in &judgement.exchanges {
            let statuses = answers.entry(operation).or_default();
            *statuses.entry(*status).or_default() += 1;
        }
    }
    answers
        .into_iter()
        .map(|(operation, statuses)| OperationReport {
            operation: operation.to_owned(),
            statuses,
        })
        .collect()
}

fn scenario_report(
    scenario: &Scenario,
    played: &Result<Played, Vec<Need>>,
    has_findings: bool,
) -> ScenarioReport {
    let text = played
        .as_ref()
        .ok()
        .map(|played| played.judgement.text.clone());
    let (outcome, exchanges, took) = match played {
        Err(lacking) => (
            Outcome::NotRun {
                lacking: lacking.clone(),
            },
            0,
            Duration::ZERO,
        ),
        Ok(played) => {
            let outcome = if played.judgement.unreachable.is_some() {
                Outcome::Unreachable
            } else if played.judgement.stopped {
                Outcome::Stopped
            } else if has_findings {
                Outcome::Found
            } else {
                Outcome::Clean
            };
            (outcome, played.judgement.exchanges.len(), played.took)
        }
    };
    ScenarioReport {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        outcome,
        exchanges,
        text,
        took,
    }
}
