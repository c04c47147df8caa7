//! The findings of an earlier run, from its report.

use std::path::Path;

use conformance::{Finding, KnownSecrets, Report};
use serde::{Deserialize, de::IgnoredAny};

use super::{Source, Stop, read, shown, usage};

/// A report as `cargo xtask conformance --json` prints it, as far as it is needed.
#[derive(Deserialize)]
struct Whole {
    findings: Vec<Finding>,
}

/// The findings in `file`, as `--json` or `--report` of `cargo xtask conformance` wrote it.
pub(super) fn findings(file: &Path) -> Result<Source, Stop> {
    let text = read(file)?;
    let findings = parse(&text).map_err(|why| {
        usage(format!(
            "{} is no report of a run: {why}\n  help: make one with `cargo xtask conformance --json > report.json`, or take the run.ndjson of --report",
            shown(file)
        ))
    })?;
    Ok(Source {
        findings,
        secrets: KnownSecrets::new(),
        options: None,
    })
}

fn parse(text: &str) -> Result<Vec<Finding>, String> {
    let is_lines = serde_json::from_str::<IgnoredAny>(text).is_err() && text.trim().contains('\n');
    if is_lines {
        let report = Report::read(text).map_err(|error| error.to_string())?;
        return Ok(report.findings);
    }
    serde_json::from_str(text)
        .map(|Whole { findings }| findings)
        .map_err(|error| spec::escape(&error.to_string()))
}
