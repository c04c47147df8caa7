//! Puts the reports of the parts of a run together: everything that the parts alone can tell. What only the whole can tell is in
//! `run::merged`.

use std::{collections::BTreeSet, fmt, time::Duration};

use jiff::Timestamp;

use super::{OperationReport, Part, Report};

/// Why reports cannot be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeError(pub(crate) String);

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MergeError {}

/// One report of all scenarios, whose findings still stand as each part had them.
pub(crate) fn merge(mut reports: Vec<Report>) -> Result<Report, MergeError> {
    let part = part_of_all(&reports)?;
    reports.sort_by_cached_key(|report| instant(report).unwrap_or_default());
    let mut reports = reports.into_iter();
    let Some(mut whole) = reports.next() else {
        return Err(MergeError(
            "there is no report to put together\n  help: name files that `--report` wrote, called run.ndjson".to_owned(),
        ));
    };
    whole.setting.part = part;
    let start = instant(&whole);
    for report in reports {
        check(&whole, &report)?;
        let later = start
            .zip(instant(&report))
            .and_then(|(start, at)| Duration::try_from(at.duration_since(start)).ok())
            .unwrap_or_default();
        add(&mut whole, report, later);
    }
    whole.scenarios.sort_by(|a, b| a.name.cmp(&b.name));
    let mut names = BTreeSet::new();
    for scenario in &whole.scenarios {
        if !names.insert(&scenario.name) {
            return Err(MergeError(format!(
                "`{}` was played in two of the runs\n  help: put together only runs that share no scenario, such as those of `--shard`",
                spec::escape(&scenario.name)
            )));
        }
    }
    whole.operations = OperationReport::of(whole.scenarios.iter().flat_map(|it| &it.steps));
    Ok(whole)
}

fn instant(report: &Report) -> Option<Timestamp> {
    report.started.parse().ok()
}

fn check(whole: &Report, report: &Report) -> Result<(), MergeError> {
    let differs = |what: &str, a: &str, b: &str| {
        Err(MergeError(format!(
            "the runs are of different {what}: {} and {}\n  help: only parts of one run can be put together",
            spec::escape(a),
            spec::escape(b)
        )))
    };
    if whole.document != report.document {
        return differs("documents", &whole.document, &report.document);
    }
    if whole.setting.target != report.setting.target {
        return differs("targets", &whole.target, &report.target);
    }
    Ok(())
}

/// What the parts are together. Of shards none may be missing: what it would have found nobody knows.
fn part_of_all(reports: &[Report]) -> Result<Part, MergeError> {
    if let [report] = reports {
        return Ok(report.setting.part);
    }
    let mut shards = BTreeSet::new();
    let mut of = BTreeSet::new();
    for report in reports {
        if let Part::Shard(shard) = report.setting.part {
            of.insert(shard.of);
            if !shards.insert(shard.index) {
                return Err(MergeError(format!(
                    "shard {}/{} is there twice",
                    shard.index, shard.of
                )));
            }
        }
    }
    if shards.is_empty() {
        return Ok(Part::Named);
    }
    let others = reports.len().saturating_sub(shards.len());
    if others > 0 || of.len() > 1 {
        return Err(MergeError(
            "shards can be put together only with the other shards of the same run".to_owned(),
        ));
    }
    let all = of.first().copied().unwrap_or(0);
    let missing: Vec<_> = (1..=all)
        .filter(|index| !shards.contains(index))
        .map(|index| format!("{index}/{all}"))
        .collect();
    if missing.is_empty() {
        Ok(Part::Whole)
    } else {
        Err(MergeError(format!(
            "the report of shard {} is missing, so nobody knows what it found\n  help: run it, or find out why it wrote none",
            missing.join(", ")
        )))
    }
}

/// Adds a part that began so much later.
fn add(whole: &mut Report, part: Report, later: Duration) {
    whole.confirmed = whole.confirmed.max(part.confirmed);
    whole.took = whole.took.max(part.took.saturating_add(later));
    whole.pauses = whole.pauses.saturating_add(part.pauses);
    whole.fails_on_additive |= part.fails_on_additive;
    whole.setting.slow_after = whole.setting.slow_after.min(part.setting.slow_after);
    let ages = [whole.setting.max_age, part.setting.max_age];
    whole.setting.max_age = ages.into_iter().flatten().min();
    whole.accepted.extend(part.accepted);
    whole.leaks.extend(part.leaks);
    whole.secrets.merge(part.secrets);
    whole.findings.extend(part.findings);
    whole
        .scenarios
        .extend(part.scenarios.into_iter().map(|mut scenario| {
            scenario.started = scenario.started.saturating_add(later);
            scenario
        }));
    let coverage = &mut whole.coverage;
    coverage.operations.extend(part.coverage.operations);
    coverage.all_operations = coverage.all_operations.max(part.coverage.all_operations);
    for (schema, statuses) in part.coverage.statuses {
        coverage
            .statuses
            .entry(schema)
            .or_default()
            .extend(statuses);
    }
    for (schema, count) in part.coverage.all_statuses {
        let all = coverage.all_statuses.entry(schema).or_default();
        *all = (*all).max(count);
    }
}
