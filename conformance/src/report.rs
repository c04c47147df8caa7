//! What a run tells people and programs.

mod terminal;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::Serialize;

use crate::{
    finding::{Finding, Verdict},
    judges::lifecycle::Seen,
    recording::Need,
    scan::Known,
};

/// What a run found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What was run against.
    pub target: String,
    /// The command line that runs against the same target.
    pub command: String,
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
    /// Where the target stopped answering, and why.
    pub unreachable: Vec<String>,
    /// How long the run took.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub took: Duration,
    /// How often the target asked for patience.
    pub pauses: u32,
    /// The secrets of the run, to be looked for in what is written of it; never written itself.
    #[serde(skip)]
    pub known: Known,
}

/// What one operation answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationReport {
    /// Its id.
    pub operation: String,
    /// How often it answered with each HTTP status.
    pub statuses: BTreeMap<u16, usize>,
}

/// How one scenario went.
#[derive(Clone, Debug, Serialize)]
pub struct ScenarioReport {
    /// Its name, which `--only` takes.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// How many requests were answered.
    pub exchanges: usize,
    /// What was said, without secrets, as its snapshot holds it; `None` if it was not played.
    #[serde(skip)]
    pub text: Option<String>,
    /// How long it took.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub took: Duration,
}

/// How a scenario ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Played, and nothing was found.
    Clean,
    /// Played, and something was found.
    Found,
    /// Could not be played to its end.
    Stopped,
    /// The target did not answer.
    Unreachable,
    /// Not played, because the target lacks something.
    NotRun {
        /// What it lacks.
        lacking: Vec<Need>,
    },
}

/// What a run reached, of what there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Operations that answered with success.
    pub operations: BTreeSet<String>,
    /// How many operations there are.
    pub all_operations: usize,
    /// Statuses that were read, by the schema that lists them.
    pub statuses: BTreeMap<&'static str, BTreeSet<String>>,
    /// How many statuses there are.
    pub all_statuses: BTreeMap<&'static str, usize>,
}

impl Coverage {
    pub(crate) fn new(all_operations: usize, all_statuses: BTreeMap<&'static str, usize>) -> Self {
        Self {
            all_operations,
            all_statuses,
            ..Self::default()
        }
    }

    pub(crate) fn note(&mut self, succeeded: &[String], seen: &Seen) {
        self.operations.extend(succeeded.iter().cloned());
        for (schema, statuses) in seen {
            self.statuses
                .entry(*schema)
                .or_default()
                .extend(statuses.iter().cloned());
        }
    }
}

impl Report {
    /// Whether the target lacks something for every scenario: then the run says nothing about it.
    pub fn nothing_was_run(&self) -> bool {
        self.scenarios
            .iter()
            .all(|scenario| matches!(scenario.outcome, Outcome::NotRun { .. }))
    }

    /// The exit code of a process that ends with this report: 2 where nothing could be run, 5 where the target stopped answering, 1 where we are wrong, 3 where
    /// the vendor broke the contract, else 0.
    pub fn exit_code(&self) -> u8 {
        if self.nothing_was_run() {
            2
        } else if !self.unreachable.is_empty() {
            5
        } else if self.count(Verdict::Ours) > 0 {
            1
        } else if self.count(Verdict::Broken) > 0 {
            3
        } else {
            0
        }
    }

    /// How many findings have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.verdict == verdict)
            .count()
    }

    /// The report for people, with colours if asked: scenarios are named where something is to be said of them.
    pub fn render(&self, color: bool) -> String {
        terminal::render(self, color, false)
    }

    /// The same, with every scenario.
    pub fn render_verbose(&self, color: bool) -> String {
        terminal::render(self, color, true)
    }

    /// The same report without what differs from run to run, for comparing two.
    #[must_use]
    pub fn without_durations(mut self) -> Self {
        self.took = Duration::ZERO;
        self.pauses = 0;
        for scenario in &mut self.scenarios {
            scenario.took = Duration::ZERO;
        }
        self
    }
}

impl Serialize for Need {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

fn seconds<S: serde::Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}
