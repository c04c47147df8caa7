//! The findings of an earlier run, from its report.

use std::path::Path;

use conformance::{Finding, KnownSecrets};
use serde::Deserialize;
use serde_json::Value;

use super::{Source, Stop, read, shown, usage};

/// A report as `cargo xtask conformance --json` prints it, as far as it is needed.
#[derive(Deserialize)]
struct Whole {
    findings: Vec<Finding>,
}

/// The findings in `file`, which is one JSON document or one a line.
pub(super) fn findings(file: &Path) -> Result<Source, Stop> {
    let text = read(file)?;
    let findings = parse(&text).map_err(|why| {
        usage(format!(
            "{} is no report of a run: {why}\n  help: make one with `cargo xtask conformance --json > report.json`",
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
    let said = |error: serde_json::Error| spec::escape(&error.to_string());
    let is_lines = serde_json::from_str::<Value>(text).is_err() && text.trim().contains('\n');
    if !is_lines {
        return serde_json::from_str(text)
            .map(|Whole { findings }| findings)
            .map_err(said);
    }
    let mut findings = Vec::new();
    for (index, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
    {
        let in_line = |error| format!("line {}: {}", index + 1, said(error));
        let value: Value = serde_json::from_str(line).map_err(in_line)?;
        // Lines of other types are about other things.
        if value.get("type").and_then(Value::as_str) == Some("finding") {
            findings.push(Finding::deserialize(value).map_err(in_line)?);
        }
    }
    Ok(findings)
}
