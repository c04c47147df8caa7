//! Plays the chosen scenarios against their target.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::task::JoinSet;

use super::{
    Options, Progress, SetupError, Suite,
    assemble::{Circumstances, Entry},
    select,
};
use crate::{
    judges::{contract::ContractJudge, webhook::WebhookJudge},
    present::Presentation,
    recording::Scenario,
    replay::{self, Conversation, Stage},
    report::Report,
    scan::KnownSecrets,
    session::{NoToken, Session},
    target::{Credentials, SANDBOX_URL, Target, TargetChoice, check_permissions},
    verdict::{Bench, Judgement},
    wire::{Unreachable, Wire},
};

/// When the clocks of embedded sandboxes start, so that every run meets the same times.
const START: &str = "2026-03-01T04:00:00Z";
/// Who the runs against embedded sandboxes are; anyone else is refused.
const EMBEDDED_CLIENT: (&str, &str) = ("embedded-suite-client", "embedded-sandbox-key");
const AT_ONCE: usize = 8;

/// How embedded sandboxes are to deviate.
#[derive(Clone)]
struct Drill {
    drift: Arc<[Value]>,
    faults: Arc<[Value]>,
}

/// A conversation that is not judged yet.
struct Replayed {
    conversation: Conversation,
    began: Instant,
    took: Duration,
}

/// What playing one scenario brought.
pub(super) struct Played {
    pub(super) judgement: Judgement,
    began: Instant,
    /// When it began, counted from the start of the run.
    pub(super) started: Duration,
    pub(super) took: Duration,
    /// Whether snapshots vouch for what the target does: they come from sandboxes of ours.
    pub(super) is_vouched: bool,
    /// The secrets that were used or received.
    pub(super) known: KnownSecrets,
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
        let at = jiff::Timestamp::now();
        let pending = self.pending(options)?;
        check_permissions(&options.allow_hosts)?;
        let chosen: Vec<Scenario> = select::select(self, options)?
            .into_iter()
            .cloned()
            .collect();
        let wire = Arc::new(Wire::new()?);
        let mut results: Vec<Entry> = Vec::new();
        match options.target.url() {
            None => {
                self.play_embedded(options, chosen, &wire, progress, &mut results)
                    .await?;
            }
            Some(url) => {
                self.play_shared(url, options, chosen, &wire, progress, &mut results)
                    .await?;
            }
        }
        results.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        for (_, played) in &mut results {
            if let Ok(played) = played {
                played.started = played.began.duration_since(started);
            }
        }
        let circumstances = Circumstances {
            at: at.to_string(),
            pending,
            took: started.elapsed(),
            pauses: wire.pauses(),
        };
        self.report(options, results, circumstances)
    }

    async fn play_embedded(
        self: &Arc<Self>,
        options: &Options,
        chosen: Vec<Scenario>,
        wire: &Arc<Wire>,
        progress: &dyn Progress,
        results: &mut Vec<Entry>,
    ) -> Result<(), SetupError> {
        let all = chosen.len();
        let drill = Drill {
            drift: options.drift.as_slice().into(),
            faults: options.faults.as_slice().into(),
        };
        let mut waiting = chosen.into_iter();
        let mut playing = JoinSet::new();
        loop {
            while playing.len() < AT_ONCE {
                let Some(scenario) = waiting.next() else {
                    break;
                };
                let suite = Arc::clone(self);
                let wire = Arc::clone(wire);
                let drill = drill.clone();
                playing.spawn(async move {
                    let played = suite.play_in_own_sandbox(&scenario, &drill, &wire).await;
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
        drill: &Drill,
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
            // Each scenario has a sandbox of its own, and nobody looks at it.
            timeline: false,
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
        for change in &*drill.drift {
            target.disturb("drift", change, wire).await?;
        }
        for fault in &*drill.faults {
            target.disturb("faults", fault, wire).await?;
        }
        let replayed = self
            .replay(scenario, &target, wire, &Session::new(&self.operations))
            .await;
        running.stop().await;
        Ok(self.judge(scenario, &target, replayed))
    }

    async fn play_shared(
        self: &Arc<Self>,
        url: &str,
        options: &Options,
        chosen: Vec<Scenario>,
        wire: &Arc<Wire>,
        progress: &dyn Progress,
        results: &mut Vec<Entry>,
    ) -> Result<(), SetupError> {
        let credentials = credentials(url, options)?;
        let target = Target::shared(url, credentials, &options.allow_hosts, wire).await?;
        let session = Session::new(&self.operations);
        // The first thing that a target must do is to hand out a token.
        match session.token(wire, &target).await {
            // An answer that says yes and holds no token is the vendor's drift, which the run is there to name.
            Ok(_) | Err(NoToken::Refused(200)) => {}
            Err(NoToken::Unreachable(Unreachable(why))) => {
                return Err(SetupError::Unreachable {
                    base: target.base,
                    why,
                });
            }
            // That is no word about the credentials.
            Err(NoToken::Refused(status)) if status >= 500 => {
                return Err(SetupError::Unreachable {
                    base: target.base,
                    why: format!("the token call was answered with status {status}"),
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
        let target = Arc::new(target);
        let mut judging = JoinSet::new();
        for (done, scenario) in early.into_iter().chain(late).enumerate() {
            let lacking = target.lacks(&scenario.needs);
            if lacking.is_empty() {
                let replayed = self.replay(&scenario, &target, wire, &session).await;
                // Judging takes longer than answering: the next scenario need not wait for it.
                let (suite, target) = (Arc::clone(self), Arc::clone(&target));
                judging.spawn_blocking(move || {
                    let played = suite.judge(&scenario, &target, replayed);
                    (scenario, played)
                });
            } else {
                results.push((scenario, Err(lacking)));
            }
            progress.advanced(done + 1, all);
        }
        while let Some(judged) = judging.join_next().await {
            let (scenario, played) = judged.map_err(|error| {
                SetupError::Usage(format!("a scenario could not be judged: {error}"))
            })?;
            results.push((scenario, Ok(played)));
        }
        Ok(())
    }

    async fn replay(
        &self,
        scenario: &Scenario,
        target: &Target,
        wire: &Wire,
        session: &Session,
    ) -> Replayed {
        let began = Instant::now();
        let stage = Stage {
            operations: &self.operations,
            cards: &self.cards,
            target,
            wire,
            session,
            started: began,
        };
        let conversation = replay::replay(stage, scenario).await;
        Replayed {
            conversation,
            began,
            took: began.elapsed(),
        }
    }

    fn judge(&self, scenario: &Scenario, target: &Target, replayed: Replayed) -> Played {
        let Replayed {
            conversation,
            began,
            took,
        } = replayed;
        let mut known = KnownSecrets::new();
        known.secret("api_key", &target.credentials.api_key);
        known.secret("client_id", &target.credentials.client_id);
        for exchange in &conversation.exchanges {
            self.tap.take(&self.contract, exchange, &mut known);
        }
        let bench = Bench {
            contract: ContractJudge {
                document: &self.document,
                contract: &self.contract,
                operations: &self.operations,
            },
            lifecycle: &self.lifecycle,
            paging: &self.paging,
            parity: &self.parity,
            webhooks: WebhookJudge {
                document: &self.document,
                contract: &self.contract,
                lifecycle: &self.lifecycle,
            },
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
            is_vouched: target.control.is_some(),
            began,
            started: Duration::ZERO,
            took,
            known,
        }
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
