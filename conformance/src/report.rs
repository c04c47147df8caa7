//! What a run tells people and programs.

mod annotations;
mod artefact;
mod coverage;
mod har;
mod headline;
mod html;
mod json;
mod junit;
mod markdown;
pub(crate) mod merge;
mod ndjson;
mod place;
mod pool;
mod reproduce;
mod sarif;
mod setting;
mod step;
mod summary;
mod terminal;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    SetupError,
    class::Verdict,
    finding::Finding,
    recording::Need,
    scan::{KnownSecrets, Leak, Scanner},
};

pub use artefact::{Artefact, NAMES as ARTEFACT_NAMES, artefacts, write as write_artefacts};
pub use coverage::{Coverage, Latency, OperationReport};
pub use merge::MergeError;
pub use ndjson::ReadError;
pub use setting::{Part, Setting};
pub(crate) use step::Shown;
pub use step::{Difference, StepReport};

/// What a run found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// What was run against.
    pub target: String,
    /// The command line that runs against the same target.
    pub command: String,
    /// What the run was told.
    pub setting: Setting,
    /// When the run began, in RFC 3339.
    pub started: String,
    /// SHA-256 of the document that answers were judged by, in hexadecimal.
    pub document: String,
    /// How many scenarios were ever confirmed against UQPAY's own sandbox.
    pub confirmed: usize,
    /// The scenarios, in the order of their names.
    pub scenarios: Vec<ScenarioReport>,
    /// What each operation answered, in the order of their ids.
    pub operations: Vec<OperationReport>,
    /// One finding for each operation, status, place and class.
    pub findings: Vec<Finding>,
    /// What was reached.
    pub coverage: Coverage,
    /// Snapshots that were replaced, each with what changed in it.
    pub accepted: Vec<Accepted>,
    /// Secrets that were found in what the run wrote or would have shown. Never the secret itself.
    pub leaks: Vec<String>,
    /// Whether drift that the contract allows fails the run.
    pub fails_on_additive: bool,
    /// How long the run took.
    #[serde(rename = "seconds", with = "seconds")]
    pub took: Duration,
    /// How often the target asked for patience.
    pub pauses: u32,
    /// The secrets of the run, to be looked for in what is written of it; never written itself.
    #[serde(skip)]
    pub secrets: KnownSecrets,
}

/// A snapshot that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The scenario.
    pub scenario: String,
    /// What changed, as a unified diff; empty where nothing did.
    pub diff: String,
}

/// How one scenario went.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScenarioReport {
    /// Its name, which `--only` takes.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// The file of its recording.
    pub file: String,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// How many requests were answered.
    pub exchanges: usize,
    /// What was said, without secrets, as its snapshot holds it; `None` if it was not played.
    #[serde(skip)]
    pub text: Option<String>,
    /// Each request and its answer, without secrets. Reports of their own show them.
    #[serde(skip)]
    pub steps: Vec<StepReport>,
    /// When it began, counted from the start of the run.
    #[serde(skip)]
    pub started: Duration,
    /// How long it took.
    #[serde(rename = "seconds", with = "seconds")]
    pub took: Duration,
}

/// How a scenario ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Played, and nothing was found.
    Clean,
    /// Played, and something was found.
    Found,
    /// Could not be played to its end.
    Stopped,
    /// The target was out of order.
    Unreachable,
    /// Not played, because the target lacks something.
    NotRun {
        /// What it lacks.
        lacking: Vec<Need>,
    },
}

impl Report {
    /// Whether the target lacks something for every scenario: then the run says nothing about it.
    pub fn nothing_was_run(&self) -> bool {
        self.scenarios
            .iter()
            .all(|scenario| matches!(scenario.outcome, Outcome::NotRun { .. }))
    }

    /// The exit code of a process that ends with this report, the first that applies: 6 where a secret would have been shown, 2 where
    /// nothing could be run, 5 where the target was out of order, 1 where we are wrong, 3 where the vendor broke the contract, 4 for
    /// drift that the contract allows if it was asked for, else 0. Drift that is known fails nothing.
    pub fn exit_code(&self) -> u8 {
        if !self.leaks.is_empty() {
            6
        } else if self.nothing_was_run() {
            2
        } else if self.count(Verdict::Outage) > 0 {
            5
        } else if self.count(Verdict::Ours) > 0 {
            1
        } else if self.count(Verdict::Broken) > 0 {
            3
        } else if self.fails_on_additive && self.count(Verdict::Drift) > 0 {
            4
        } else {
            0
        }
    }

    /// How many findings have this verdict and are not known.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.verdict == verdict && finding.known.is_none())
            .count()
    }

    /// The places of secrets in files that are to be written of the run: nothing with a leak may be.
    ///
    /// # Errors
    /// There are too many secrets to look for at once.
    pub fn scan<'a>(
        &self,
        artefacts: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Vec<Leak>, SetupError> {
        let scanner = Scanner::new(&self.secrets)?;
        Ok(artefacts
            .into_iter()
            .flat_map(|(name, bytes)| scanner.scan(name, bytes))
            .collect())
    }

    /// The report for people, with colours if asked: scenarios are named where something is to be said of them.
    pub fn render(&self, color: bool) -> String {
        terminal::render(self, color, false)
    }

    /// The same, with every scenario.
    pub fn render_verbose(&self, color: bool) -> String {
        terminal::render(self, color, true)
    }

    /// The findings as workflow commands of GitHub Actions, a line each: they show beside the lines that they are about.
    ///
    /// Known drift has none. Everything that a vendor may have sent is escaped, so that it cannot be a command itself.
    pub fn annotations(&self) -> String {
        annotations::render(self)
    }

    /// Reads the file `run.ndjson` that another run wrote.
    ///
    /// # Errors
    /// Lines that are none of the format, and files that break off.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        ndjson::read(text)
    }

    /// The command line that plays the scenario of a finding alone; `None` for a finding about files.
    pub fn alone(&self, finding: &Finding) -> Option<String> {
        reproduce::alone(self, finding)
    }

    /// A curl line that sends the request of a finding's first sample; `None` for a finding about no request.
    ///
    /// Credentials are variables of the shell, such as `$UQPAY_TOKEN`; other secrets and ids stay references such as
    /// `<payment_intent_id:1>`, to be filled in by hand. It is one line for a POSIX shell, or for bash where the request has control
    /// characters, whatever the request holds.
    pub fn curl(&self, finding: &Finding) -> Option<String> {
        reproduce::curl(self, finding)
    }

    /// The same report with the paths of files counted from `root`, so that reports name no machine.
    #[must_use]
    pub fn with_paths_from(mut self, root: &std::path::Path) -> Self {
        let root = spec::escape(&root.display().to_string());
        for scenario in &mut self.scenarios {
            place::count_from(&root, &mut scenario.file);
        }
        for finding in &mut self.findings {
            place::count_from(&root, &mut finding.recording);
            if let Some(document) = &mut finding.document {
                place::count_from(&root, document);
            }
        }
        self
    }

    /// The exchange in which the first sample of a finding was taken.
    fn step_of(&self, finding: &Finding) -> Option<&StepReport> {
        let scenario = self
            .scenarios
            .iter()
            .find(|scenario| scenario.name == finding.scenario)?;
        let is_sample = |step: &&StepReport| step.findings.contains(&finding.fingerprint);
        let is_same_step = |step: &&StepReport| step.step == finding.step;
        let mut steps = scenario.steps.iter();
        steps
            .clone()
            .find(is_sample)
            .or_else(|| steps.find(is_same_step))
    }

    /// The same report without what differs from run to run, for comparing two.
    #[must_use]
    pub fn without_durations(mut self) -> Self {
        self.took = Duration::ZERO;
        self.pauses = 0;
        self.started.clear();
        self.findings
            .retain(|finding| finding.verdict != Verdict::Information);
        for operation in &mut self.operations {
            operation.latency = Latency::default();
        }
        for scenario in &mut self.scenarios {
            scenario.took = Duration::ZERO;
            scenario.started = Duration::ZERO;
            for step in &mut scenario.steps {
                step.started = Duration::ZERO;
                step.took = Duration::ZERO;
            }
        }
        self
    }
}

impl ScenarioReport {
    /// What was said, as the snapshot of the scenario holds it.
    fn rendered(&self) -> String {
        let shown: Vec<_> = self.steps.iter().map(StepReport::as_shown).collect();
        crate::snapshot::render(&self.title, &shown)
    }
}

impl Serialize for Need {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A duration as seconds.
pub(crate) mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        duration: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(duration.as_secs_f64())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Duration::try_from_secs_f64(seconds).map_err(serde::de::Error::custom)
    }
}
