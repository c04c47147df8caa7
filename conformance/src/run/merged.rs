//! The parts of a run as one: what only the whole can tell is told anew.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    Suite,
    assemble::{NOWHERE, slow},
    presence::{find_values_again, join_counts},
};
use crate::{
    class::{Class, Direction, Verdict},
    finding::{Finding, gather},
    fold::fold_parts,
    report::{MergeError, Part, Report, merge::merge},
};

impl Suite {
    /// Puts the reports of the parts of a run together: those of `--shard`, or of `--only` with different names.
    ///
    /// The same finding of several parts becomes one, and what a part could not explain is folded under what another found. What only
    /// the whole can tell is told anew: slow operations, confirmations that are too old, and entries of `known-drift.yaml` that nothing
    /// answers to. One report alone stays as it is.
    ///
    /// # Errors
    /// Runs of different documents or targets, a scenario that was played twice, shards that are missing, and a document that is no
    /// longer the one that answers were judged by.
    pub fn merge(&self, reports: Vec<Report>) -> Result<Report, MergeError> {
        let is_one = reports.len() == 1;
        let mut whole = merge(reports)?;
        if is_one {
            return Ok(whole);
        }
        if whole.document != self.hash {
            return Err(MergeError(format!(
                "answers were judged by another document than the one that is here: {}, not {}\n  help: put the reports together in the checkout that the runs were made in",
                spec::escape(&whole.document),
                self.hash
            )));
        }
        let today = day_of(&whole)?;
        let is_told_anew = |finding: &Finding| {
            matches!(
                finding.class,
                Class::Latency | Class::Unconfirmed | Class::KnownDrift
            )
        };
        whole.findings.retain(|finding| !is_told_anew(finding));
        join(&mut whole.findings);
        let renamed = find_values_again(&mut whole.findings, &whole.scenarios);
        let folded = fold_parts(&mut whole.findings);
        let steps = whole.scenarios.iter_mut().flat_map(|it| &mut it.steps);
        for names in steps.map(|step| &mut step.findings) {
            for name in names.iter_mut() {
                if let Some(now) = renamed.get(name) {
                    name.clone_from(now);
                }
            }
            names.retain(|name| !folded.contains(name));
        }
        let mut samples: Vec<_> = slow(&whole.operations, whole.setting.slow_after).collect();
        if let Some(days) = whole.setting.max_age {
            let is_for_vendor = |name: &str| {
                let known = self.scenarios().iter().find(|it| it.name == name);
                known.is_none_or(crate::recording::Scenario::is_for_vendor)
            };
            let names = whole
                .scenarios
                .iter()
                .map(|it| it.name.as_str())
                .filter(|name| is_for_vendor(name));
            samples.extend(self.confirmations.too_old(names, days, today));
        }
        let told = gather(samples.into_iter().map(|sample| (NOWHERE, sample)));
        whole.findings.extend(told);
        // A value that was found again may be a difference that another part had, too.
        join(&mut whole.findings);
        let plays_all = whole.setting.part == Part::Whole;
        self.known_drift
            .apply(&mut whole.findings, &whole.setting.target, today, plays_all);
        Ok(whole)
    }
}

/// The day on which the run began, in UTC.
fn day_of(report: &Report) -> Result<Date, MergeError> {
    let started: Timestamp = report.started.parse().map_err(|_| {
        MergeError(format!(
            "the run says that it began at `{}`, which is no time",
            spec::escape(&report.started)
        ))
    })?;
    Ok(started.to_zoned(TimeZone::UTC).date())
}

/// One finding for each fingerprint, in the order of a run.
fn join(findings: &mut Vec<Finding>) {
    let mut all = std::mem::take(findings);
    // The first sample is that of the first scenario.
    all.sort_by(|a, b| {
        let key = |it: &Finding| (it.scenario.is_empty(), it.step);
        let ((a_none, a_step), (b_none, b_step)) = (key(a), key(b));
        (a_none, &a.scenario, a_step).cmp(&(b_none, &b.scenario, b_step))
    });
    let mut joined: BTreeMap<String, Finding> = BTreeMap::new();
    for mut finding in all {
        finding.known = None;
        match joined.get_mut(&finding.fingerprint) {
            None => {
                joined.insert(finding.fingerprint.clone(), finding);
            }
            Some(first) => add(first, finding),
        }
    }
    findings.extend(joined.into_values());
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
}

/// By who has to act, then as samples are gathered.
fn order(finding: &Finding) -> (Verdict, Class, &str, u16, &str) {
    (
        finding.verdict,
        finding.class,
        &finding.operation,
        finding.status,
        &finding.pointer,
    )
}

fn add(first: &mut Finding, other: Finding) {
    join_counts(first, &other);
    first.count = if is_of_files(first) && is_of_files(&other) {
        // Every part looks at the same files.
        first.count.max(other.count)
    } else {
        first.count.saturating_add(other.count)
    };
    first.explains = first.explains.saturating_add(other.explains);
    first.level = first.level.max(other.level);
    first.verdict = first.class.verdict(first.level);
    for found in other.found {
        if !first.found.contains(&found) {
            first.found.push(found);
        }
    }
}

fn is_of_files(finding: &Finding) -> bool {
    finding.scenario.is_empty() && finding.class.direction() == Direction::Ours
}
