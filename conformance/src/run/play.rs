//! Plays the chosen scenarios and puts the report together.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::task::JoinSet;

use super::{Options, Progress, SetupError, Suite, select};
use crate::{
    finding::{Class, Sample, gather},
    fold::{Open, fold},
    judges::contract::ContractJudge,
    present::Presentation,
    recording::{Need, Scenario},
    replay::{self, Stage},
    report::{Coverage, OperationReport, Outcome, Report, ScenarioReport},
    session::{NoToken, Session},
    snapshot::{Place, differences},
    target::{Credentials, SANDBOX_URL, Target, TargetChoice},
    verdict::{Bench, Judgement},
    wire::{Unreachable, Wire},
};

/// When the clocks of embedded sandboxes start, so that every run meets the same times.
const START: &str = "2026-03-01T04:00:00Z";
/// Who the runs against embedded sandboxes are; anyone else is refused.
const EMBEDDED_CLIENT: (&str, &str) = ("conformance", "embedded-sandbox-key");
const AT_ONCE: usize = 8;

/// What playing one scenario brought.
struct Played {
    judgement: Judgement,
    took: Duration,
}

impl Suite {
    /// Plays the scenarios that `options` name, judges them, and reports.
    ///
    /// # Errors
    /// What keeps a run from beginning: an unknown scenario, a target that credentials may not go to or that does not answer.
    pub async fn run(
        self: &Arc<Self>,
        options: &Options,
        progress: &dyn Progress,
    ) -> Result<Report, SetupError> {
        let started = Instant::now();
        let chosen: Vec<Scenario> = select::select(self, options)?
            .into_iter()
            .cloned()
            .collect();
        let wire = Arc::new(Wire::new()?);
        let mut results: Vec<(Scenario, Result<Played, Vec<Need>>)> = Vec::new();
        let target = match options.target.url() {
            None => {
                self.play_embedded(options, chosen, &wire, progress, &mut results)
                    .await?;
                "embedded sandbox".to_owned()
            }
            Some(url) => {
                self.play_shared(url, options, chosen, &wire, progress, &mut results)
                    .await?;
                spec::escape(url)
            }
        };
        results.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        self.report(options, target, results, started.elapsed(), wire.pauses())
    }

    async fn play_embedded(
        self: &Arc<Self>,
        options: &Options,
        chosen: Vec<Scenario>,
        wire: &Arc<Wire>,
        progress: &dyn Progress,
        results: &mut Vec<(Scenario, Result<Played, Vec<Need>>)>,
    ) -> Result<(), SetupError> {
        let all = chosen.len();
        let drift: Arc<[Value]> = options.drift.as_slice().into();
        let mut waiting = chosen.into_iter();
        let mut playing = JoinSet::new();
        loop {
            while playing.len() < AT_ONCE {
                let Some(scenario) = waiting.next() else {
                    break;
                };
                let suite = Arc::clone(self);
                let wire = Arc::clone(wire);
                let drift = Arc::clone(&drift);
                playing.spawn(async move {
                    let played = suite.play_in_own_sandbox(&scenario, &drift, &wire).await;
                    (scenario, played)
                });
            }
            let Some(joined) = playing.join_next().await else {
                break;
            };
            let (scenario, played) = joined.map_err(|error| {
                SetupError::Usage(format!("a scenario could not be played: {error}"))
            })?;
            results.push((scenario, Ok(played?)));
            progress.advanced(results.len(), all);
        }
        Ok(())
    }

    async fn play_in_own_sandbox(
        &self,
        scenario: &Scenario,
        drift: &[Value],
        wire: &Wire,
    ) -> Result<Played, SetupError> {
        let (id, key) = EMBEDDED_CLIENT;
        let start = START.parse().map_err(|error| {
            SetupError::Usage(format!("the embedded sandbox has no start: {error}"))
        })?;
        let client = format!("{id}:{key}").parse().map_err(|error| {
            SetupError::Usage(format!("the embedded sandbox has no client: {error}"))
        })?;
        let config = sandbox::Config {
            clients: vec![client],
            clock: sandbox::Clock::Manual(start),
            ..sandbox::Config::default()
        };
        let loopback = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let running = sandbox::Sandbox::new(config)
            .serve(loopback)
            .await
            .map_err(|error| {
                SetupError::Usage(format!("the embedded sandbox cannot listen: {error}"))
            })?;
        let credentials = Credentials {
            client_id: id.to_owned(),
            api_key: key.to_owned(),
        };
        let target = Target::embedded(running.base_url(), credentials);
        for change in drift {
            target.drift(change, wire).await?;
        }
        let played = self
            .play(scenario, &target, wire, &Session::default())
            .await;
        running.stop().await;
        Ok(played)
    }

    async fn play_shared(
        self: &Arc<Self>,
        url: &str,
        options: &Options,
        chosen: Vec<Scenario>,
        wire: &Arc<Wire>,
        progress: &dyn Progress,
        results: &mut Vec<(Scenario, Result<Played, Vec<Need>>)>,
    ) -> Result<(), SetupError> {
        let credentials = credentials(url, options)?;
        let target = Target::shared(url, credentials, &options.allow_hosts, wire).await?;
        let session = Session::default();
        // The first thing that a target must do is to hand out a token.
        match session.token(wire, &target).await {
            Ok(_) => {}
            Err(NoToken::Unreachable(Unreachable(why))) => {
                return Err(SetupError::Unreachable {
                    base: target.base,
                    why,
                });
            }
            Err(NoToken::Refused(status)) => {
                return Err(SetupError::Usage(format!(
                    "the target gave no access token (status {status})\n  help: check UQPAY_CLIENT_ID and UQPAY_API_KEY, and that they belong to the sandbox"
                )));
            }
        }
        let all = chosen.len();
        // What would disturb others comes last; on a shared target scenarios follow one another.
        let (late, early): (Vec<_>, Vec<_>) = chosen
            .into_iter()
            .partition(|scenario| scenario.needs.iter().any(|need| need.disturbs()));
        for scenario in early.into_iter().chain(late) {
            let lacking = target.lacks(&scenario.needs);
            let played = if lacking.is_empty() {
                Ok(self.play(&scenario, &target, wire, &session).await)
            } else {
                Err(lacking)
            };
            results.push((scenario, played));
            progress.advanced(results.len(), all);
        }
        Ok(())
    }

    async fn play(
        &self,
        scenario: &Scenario,
        target: &Target,
        wire: &Wire,
        session: &Session,
    ) -> Played {
        let started = Instant::now();
        let stage = Stage {
            operations: &self.operations,
            cards: &self.cards,
            target,
            wire,
            session,
        };
        let conversation = replay::replay(stage, scenario).await;
        let bench = Bench {
            contract: ContractJudge {
                document: &self.document,
                contract: &self.contract,
                operations: &self.operations,
            },
            lifecycle: &self.lifecycle,
            parity: &self.parity,
            presentation: Presentation {
                contract: &self.contract,
                operations: &self.operations,
                volatile: &self.volatile,
                secret_names: &self.secret_names,
                credentials: &target.credentials,
                base: &target.base,
            },
        };
        Played {
            judgement: bench.judge(scenario, &conversation),
            took: started.elapsed(),
        }
    }

    fn report(
        &self,
        options: &Options,
        target: String,
        results: Vec<(Scenario, Result<Played, Vec<Need>>)>,
        took: Duration,
        pauses: u32,
    ) -> Result<Report, SetupError> {
        let mut coverage =
            Coverage::new(self.operations.ids().len(), self.lifecycle.state_counts());
        let mut explaining = Vec::new();
        let mut ours = Vec::new();
        let mut open = Vec::new();
        let mut texts = Vec::new();
        let mut answers: BTreeMap<String, BTreeMap<u16, usize>> = BTreeMap::new();
        for (index, (_, played)) in results.iter().enumerate() {
            let Ok(played) = played else {
                texts.push(None);
                continue;
            };
            let judgement = &played.judgement;
            coverage.note(&judgement.succeeded, &judgement.seen);
            for (operation, status, _) in &judgement.exchanges {
                let statuses = answers.entry(operation.clone()).or_default();
                *statuses.entry(*status).or_default() += 1;
            }
            for sample in judgement.samples.iter().cloned() {
                let of_vendor = sample.class.verdict() != crate::Verdict::Ours;
                if of_vendor {
                    explaining.push((index, sample))
                } else {
                    ours.push((index, sample))
                }
            }
            let waiting = judgement.open.iter().cloned();
            open.extend(waiting.map(|sample| Open {
                scenario: index,
                sample,
            }));
            texts.push(Some(judgement.text.as_str()));
        }
        for (index, (scenario, _)) in results.iter().enumerate() {
            let Some(Some(text)) = texts.get(index) else {
                continue;
            };
            let judgement = results
                .get(index)
                .and_then(|(_, played)| played.as_ref().ok());
            let Some(judgement) = judgement.map(|played| &played.judgement) else {
                continue;
            };
            if judgement.unreachable.is_some() {
                continue;
            }
            let found = self.against_snapshot(scenario, judgement, text, options)?;
            open.extend(found.into_iter().map(|sample| Open {
                scenario: index,
                sample,
            }));
        }
        ours.extend(fold(&mut explaining, open));
        if options.only.is_empty() {
            ours.extend(
                self.orphans()?
                    .into_iter()
                    .map(|sample| (usize::MAX, sample)),
            );
        }
        let involved: BTreeSet<usize> = explaining
            .iter()
            .chain(&ours)
            .map(|(index, _)| *index)
            .collect();
        let named = explaining.into_iter().chain(ours).map(|(index, sample)| {
            let scenario = results.get(index).map(|(scenario, _)| scenario);
            let (name, file) = scenario.map_or(("", "conformance/snapshots"), |scenario| {
                (scenario.name.as_str(), scenario.file.as_str())
            });
            (name, file, sample)
        });
        let findings = gather(named);
        let scenarios = results
            .iter()
            .enumerate()
            .map(|(index, (scenario, played))| {
                scenario_report(scenario, played, involved.contains(&index))
            })
            .collect();
        let unreachable = results
            .iter()
            .filter_map(|(_, played)| played.as_ref().ok()?.judgement.unreachable.clone())
            .collect();
        Ok(Report {
            target,
            confirmed: self.confirmed().len(),
            scenarios,
            operations: answers
                .into_iter()
                .map(|(operation, statuses)| OperationReport {
                    operation,
                    statuses,
                })
                .collect(),
            findings,
            coverage,
            unreachable,
            took,
            pauses,
        })
    }

    /// Where a scenario is not as its snapshot has it; replaces the snapshot instead, if asked to.
    fn against_snapshot(
        &self,
        scenario: &Scenario,
        judgement: &Judgement,
        text: &str,
        options: &Options,
    ) -> Result<Vec<Sample>, SetupError> {
        let failed = |error: std::io::Error| {
            SetupError::Usage(format!("the snapshot of {}: {error}", scenario.name))
        };
        if options.accept {
            self.store.accept(&scenario.name, text).map_err(failed)?;
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
        let differences = differences(&expected, text);
        if options.propose && !differences.is_empty() {
            self.store.propose(&scenario.name, text).map_err(failed)?;
        }
        Ok(differences
            .into_iter()
            .map(|difference| {
                let exchange = judgement.exchanges.get(difference.exchange);
                let (operation, status, line) = exchange.cloned().unwrap_or((String::new(), 0, 1));
                let of_scenario = difference.place == Place::Scenario;
                Sample {
                    class: Class::Snapshot,
                    operation: if of_scenario {
                        String::new()
                    } else {
                        operation
                    },
                    status,
                    pointer: match difference.place {
                        Place::Body(pointer) => pointer,
                        Place::Scenario | Place::Request | Place::Head => spec::Pointer::root(),
                    },
                    message: format!(
                        "expected {}, found {}",
                        difference.expected, difference.found
                    ),
                    document: None,
                    line,
                    explains: 0,
                }
            })
            .collect())
    }

    /// Snapshots that belong to no recording.
    fn orphans(&self) -> Result<Vec<Sample>, SetupError> {
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

fn stale(message: String, line: usize) -> Sample {
    Sample {
        class: Class::Stale,
        operation: String::new(),
        status: 0,
        pointer: spec::Pointer::root(),
        message,
        document: None,
        line,
        explains: 0,
    }
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

/// Who the run is on a shared target.
fn credentials(url: &str, options: &Options) -> Result<Credentials, SetupError> {
    if let Some(credentials) = &options.credentials {
        return Ok(credentials.clone());
    }
    let missing = |why: &str| {
        Err(SetupError::Usage(format!(
            "{why}\n  help: set UQPAY_CLIENT_ID and UQPAY_API_KEY to credentials of the sandbox; without them run `cargo xtask conformance`, which needs none"
        )))
    };
    if options.target == TargetChoice::Sandbox || url == SANDBOX_URL {
        return missing(
            "UQPAY's own sandbox needs credentials, and there are none in the environment",
        );
    }
    if crate::target::is_loopback(url) {
        // A stand-in on this machine admits anyone unless it was told otherwise.
        return Ok(Credentials {
            client_id: EMBEDDED_CLIENT.0.to_owned(),
            api_key: EMBEDDED_CLIENT.1.to_owned(),
        });
    }
    missing(
        "a target that is not on this machine needs credentials, and there are none in the environment",
    )
}
