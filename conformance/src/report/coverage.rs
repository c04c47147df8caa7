//! What a run reached, and how fast.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{StepReport, seconds};
use crate::judges::lifecycle::Seen;

/// What one operation answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OperationReport {
    /// Its id.
    pub operation: String,
    /// How often it answered with each HTTP status.
    pub statuses: BTreeMap<u16, usize>,
    /// How long its answers took.
    pub latency: Latency,
}

/// How long answers took: half of them, and 95 of 100, at most so long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latency {
    /// The median, in seconds.
    #[serde(with = "seconds")]
    pub p50: Duration,
    /// The 95th percentile, in seconds.
    #[serde(with = "seconds")]
    pub p95: Duration,
}

impl Latency {
    /// By the method of the nearest rank.
    fn of(mut durations: Vec<Duration>) -> Self {
        durations.sort_unstable();
        let at = |percent: usize| {
            let rank = (durations.len() * percent).div_ceil(100);
            durations.get(rank.saturating_sub(1)).copied()
        };
        Self {
            p50: at(50).unwrap_or_default(),
            p95: at(95).unwrap_or_default(),
        }
    }
}

impl OperationReport {
    /// What each operation answered, by all that was said.
    pub(crate) fn of<'s>(steps: impl Iterator<Item = &'s StepReport>) -> Vec<Self> {
        let mut answers: BTreeMap<&str, (BTreeMap<u16, usize>, Vec<Duration>)> = BTreeMap::new();
        for step in steps {
            let (statuses, durations) = answers.entry(&step.operation).or_default();
            *statuses.entry(step.status).or_default() += 1;
            durations.push(step.took);
        }
        answers
            .into_iter()
            .map(|(operation, (statuses, durations))| Self {
                operation: operation.to_owned(),
                statuses,
                latency: Latency::of(durations),
            })
            .collect()
    }
}

/// What a run reached, of what there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Operations that answered with success.
    pub operations: BTreeSet<String>,
    /// How many operations there are.
    pub all_operations: usize,
    /// Statuses that were read, by the schema that lists them.
    pub statuses: BTreeMap<String, BTreeSet<String>>,
    /// How many statuses there are.
    pub all_statuses: BTreeMap<String, usize>,
}

impl Coverage {
    pub(crate) fn new(all_operations: usize, all_statuses: BTreeMap<&str, usize>) -> Self {
        Self {
            all_operations,
            all_statuses: all_statuses
                .into_iter()
                .map(|(schema, count)| (schema.to_owned(), count))
                .collect(),
            ..Self::default()
        }
    }

    pub(crate) fn note(&mut self, succeeded: &[String], seen: &Seen) {
        self.operations.extend(succeeded.iter().cloned());
        for (schema, statuses) in seen {
            self.statuses
                .entry((*schema).to_owned())
                .or_default()
                .extend(statuses.iter().cloned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let millis = |range: std::ops::RangeInclusive<u64>| range.map(Duration::from_millis);
        let latency = Latency::of(millis(1..=100).rev().collect());
        assert_eq!(latency.p50, Duration::from_millis(50));
        assert_eq!(latency.p95, Duration::from_millis(95));
        assert_eq!(Latency::of(Vec::new()), Latency::default());
        let one = Latency::of(millis(7..=7).collect());
        assert_eq!((one.p50, one.p95), (one.p95, Duration::from_millis(7)));
    }
}
