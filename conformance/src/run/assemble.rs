//! Puts the report of a run together: what explains what, what was covered, how each scenario went.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{Options, SetupError, Suite, compare::Compared, play::Played};
use crate::{
    class::{Class, Direction},
    finding::{Origin, Sample, fingerprint, gather, template},
    fold::{Open, fold},
    recording::{Need, Scenario},
    report::{Coverage, OperationReport, Outcome, Report, ScenarioReport, Setting},
    scan::{KnownSecrets, Leak, Scanner},
};

/// A scenario and what playing it brought, or what the target lacks for it.
pub(super) type Entry = (Scenario, Result<Played, Vec<Need>>);

/// Samples with the index of their scenario.
type Samples = Vec<(usize, Sample)>;

/// Where findings are that belong to no scenario.
pub(super) const NOWHERE: Origin<'static> = Origin {
    scenario: "",
    file: "conformance",
};

/// The index of what belongs to no scenario.
const NO_SCENARIO: usize = usize::MAX;

/// What a run was, beside what it brought.
pub(super) struct Circumstances {
    /// When it began, in RFC 3339.
    pub(super) at: String,
    /// Snapshots that waited for a review before it.
    pub(super) pending: Vec<Sample>,
    pub(super) took: Duration,
    pub(super) pauses: u32,
}

impl Suite {
    /// The report of a run whose scenarios stand in the order of their names.
    pub(super) fn report(
        &self,
        options: &Options,
        mut results: Vec<Entry>,
        circumstances: Circumstances,
    ) -> Result<Report, SetupError> {
        let secrets = self.secrets(&results);
        let scanner = Scanner::new(&secrets)?;
        let mut leaks = scan_texts(&scanner, &results);
        // Nothing is written of a run that would give a secret away.
        let options = &Options {
            propose: options.propose && leaks.is_empty(),
            accept: options.accept && leaks.is_empty(),
            ..options.clone()
        };
        let compared = self.compare(options, &results)?;
        let mut samples = self.sort(&results, &compared);
        let accepted = self.accept(options, &results, &compared, &mut samples)?;
        samples.extend(self.of_files(options, &results, &circumstances)?);
        let steps = || judgements(&results).flat_map(|played| &played.judgement.steps);
        let operations = OperationReport::of(steps());
        samples.extend(slow(&operations, options.slow_after).map(|sample| (NO_SCENARIO, sample)));

        let coverage = self.coverage(&results);
        note_steps(&mut results, compared, &samples);
        let involved: BTreeSet<usize> = samples.iter().map(|(index, _)| *index).collect();
        let named = samples.into_iter().map(|(index, sample)| {
            let scenario = results.get(index).map(|(scenario, _)| scenario);
            let origin = scenario.map_or(NOWHERE, |scenario| Origin {
                scenario: &scenario.name,
                file: &scenario.file,
            });
            (origin, sample)
        });
        let mut findings = gather(named);
        self.known_drift.apply(
            &mut findings,
            &options.target,
            options.today,
            options.plays_all(),
        );
        let mut report = Report {
            target: options.target.describe(),
            command: command(options),
            setting: Setting::of(options),
            started: circumstances.at,
            document: self.hash.clone(),
            confirmed: self.confirmed().len(),
            findings,
            scenarios: results
                .into_iter()
                .enumerate()
                .map(|(index, (scenario, played))| {
                    scenario_report(scenario, played, involved.contains(&index))
                })
                .collect(),
            operations,
            coverage,
            accepted,
            leaks: Vec::new(),
            fails_on_additive: options.fails_on_additive,
            took: circumstances.took,
            pauses: circumstances.pauses,
            secrets,
        };
        let shown = [
            ("the report", report.render_verbose(false)),
            (
                "the report as JSON",
                spec::to_json(&report).unwrap_or_default(),
            ),
        ];
        for (name, text) in shown {
            let found = scanner.scan(name, text.as_bytes());
            leaks.extend(found.iter().map(Leak::to_string));
        }
        report.leaks = leaks;
        self.confirm(options, &report)?;
        Ok(report)
    }

    /// Everything that must not stand in what is written of the run, and what may.
    fn secrets(&self, results: &[Entry]) -> KnownSecrets {
        let mut known = KnownSecrets::new();
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

    /// Every scenario that was played to where it can be compared, against its snapshot.
    fn compare(
        &self,
        options: &Options,
        results: &[Entry],
    ) -> Result<BTreeMap<usize, Compared>, SetupError> {
        let mut compared = BTreeMap::new();
        for (index, (scenario, played)) in results.iter().enumerate() {
            let Ok(played) = played else { continue };
            // Half a conversation says nothing about the snapshot.
            if played.judgement.is_outage {
                continue;
            }
            let is_vouched = played.is_vouched || self.confirmed().contains_key(&scenario.name);
            let of_scenario =
                self.against_snapshot(scenario, &played.judgement, options, is_vouched)?;
            compared.insert(index, of_scenario);
        }
        Ok(compared)
    }

    /// Everything that was found, what explains other things with their count.
    fn sort(&self, results: &[Entry], compared: &BTreeMap<usize, Compared>) -> Samples {
        let (mut explaining, mut ours, mut open) = (Samples::new(), Samples::new(), Samples::new());
        for (index, (_, played)) in results.iter().enumerate() {
            let Ok(Played { judgement, .. }) = played else {
                continue;
            };
            for sample in judgement.samples.iter().cloned() {
                match sample.class.direction() {
                    Direction::Ours => ours.push((index, sample)),
                    _ => explaining.push((index, sample)),
                }
            }
            let differences = compared.get(&index).into_iter().flat_map(|it| &it.samples);
            let waiting = judgement.open.iter().chain(differences);
            open.extend(waiting.cloned().map(|sample| (index, sample)));
        }
        let (indices, mut waiting): (Vec<_>, Vec<_>) = open.into_iter().unzip();
        self.count_presence(results, compared, &mut waiting);
        let open = indices
            .into_iter()
            .zip(waiting)
            .map(|(scenario, sample)| Open { scenario, sample })
            .collect();
        ours.extend(fold(&mut explaining, open));
        explaining.extend(ours);
        explaining
    }

    /// What the files of the suite say by themselves.
    fn of_files(
        &self,
        options: &Options,
        results: &[Entry],
        circumstances: &Circumstances,
    ) -> Result<Samples, SetupError> {
        let mut samples = circumstances.pending.clone();
        if options.only.is_empty() {
            samples.extend(self.orphans()?);
        }
        if let Some(days) = options.max_age {
            // What UQPAY's sandbox cannot play it can never confirm.
            let names = results
                .iter()
                .filter(|(scenario, _)| scenario.is_for_vendor())
                .map(|(scenario, _)| scenario.name.as_str());
            samples.extend(self.confirmations.too_old(names, days, options.today));
        }
        Ok(samples
            .into_iter()
            .map(|sample| (NO_SCENARIO, sample))
            .collect())
    }

    /// Writes down what a clean run confirmed, if that was asked for.
    fn confirm(&self, options: &Options, report: &Report) -> Result<(), SetupError> {
        let is_clean = report.findings.iter().all(|finding| {
            finding.known.is_some() || finding.class.direction() == Direction::Performance
        });
        if !options.confirm || !is_clean || !report.leaks.is_empty() {
            return Ok(());
        }
        let clean = report
            .scenarios
            .iter()
            .filter(|scenario| scenario.outcome == Outcome::Clean)
            .map(|scenario| scenario.name.as_str());
        self.confirmations.confirm(clean, options.today, &self.hash)
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

/// Where what scenarios said, as snapshots hold it, gives a secret away.
fn scan_texts(scanner: &Scanner, results: &[Entry]) -> Vec<String> {
    let mut leaks = Vec::new();
    for (scenario, played) in results {
        if let Ok(played) = played {
            let name = format!("{}.snap.new", scenario.name);
            let found = scanner.scan(&name, played.judgement.text.as_bytes());
            leaks.extend(found.iter().map(Leak::to_string));
        }
    }
    leaks
}

/// Operations whose answers were slower than the limit.
pub(super) fn slow(
    operations: &[OperationReport],
    limit: Duration,
) -> impl Iterator<Item = Sample> {
    let is_slow = move |operation: &&OperationReport| operation.latency.p95 > limit;
    operations
        .iter()
        .filter(is_slow)
        .map(move |operation| Sample {
            operation: operation.operation.clone(),
            ..Sample::new(
                Class::Latency,
                format!(
                    "95 of 100 answers took at most {:.2} s, half of them {:.2} s; the limit is {:.2} s",
                    operation.latency.p95.as_secs_f64(),
                    operation.latency.p50.as_secs_f64(),
                    limit.as_secs_f64()
                ),
            )
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// Notes with each exchange where it differs from its snapshot and which findings it is a sample of.
fn note_steps(results: &mut [Entry], mut compared: BTreeMap<usize, Compared>, samples: &Samples) {
    for (index, (_, played)) in results.iter_mut().enumerate() {
        let Ok(played) = played else { continue };
        let mut differences = compared
            .remove(&index)
            .map(|compared| compared.shown)
            .unwrap_or_default();
        for (at, step) in played.judgement.steps.iter_mut().enumerate() {
            step.differences = differences.remove(&at).unwrap_or_default();
        }
        for (_, sample) in samples.iter().filter(|(other, _)| *other == index) {
            let name = fingerprint(
                sample.class,
                &sample.operation,
                sample.status,
                &template(&sample.pointer),
            );
            let step = sample
                .exchange
                .and_then(|at| played.judgement.steps.get_mut(at));
            if let Some(step) = step.filter(|step| !step.findings.contains(&name)) {
                step.findings.push(name);
            }
        }
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

fn scenario_report(
    scenario: Scenario,
    played: Result<Played, Vec<Need>>,
    has_findings: bool,
) -> ScenarioReport {
    let blank = ScenarioReport {
        name: scenario.name,
        title: scenario.title,
        file: scenario.file,
        outcome: Outcome::Clean,
        exchanges: 0,
        text: None,
        steps: Vec::new(),
        started: Duration::ZERO,
        took: Duration::ZERO,
    };
    match played {
        Err(lacking) => ScenarioReport {
            outcome: Outcome::NotRun { lacking },
            ..blank
        },
        Ok(played) => {
            let judgement = played.judgement;
            ScenarioReport {
                outcome: if judgement.is_outage {
                    Outcome::Unreachable
                } else if judgement.stopped {
                    Outcome::Stopped
                } else if has_findings {
                    Outcome::Found
                } else {
                    Outcome::Clean
                },
                exchanges: judgement.steps.len(),
                text: Some(judgement.text),
                steps: judgement.steps,
                started: played.started,
                took: played.took,
                ..blank
            }
        }
    }
}
