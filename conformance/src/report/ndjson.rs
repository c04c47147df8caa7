//! A report as lines of JSON: what programs read, and what reports are put together and written anew from.
//!
//! The first line is the run, the last says that the file is whole. Between them stand scenarios, each with its steps behind it, and
//! findings. Bodies and headers have lines of their own before the first step that has them, and steps name them by number, since most
//! are the same in many. Readers pass over members and types of lines that they do not know.

use std::{collections::HashMap, fmt, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Accepted, Coverage, Difference, OperationReport, Outcome, Report, ScenarioReport, Setting,
    StepReport,
    json::compact,
    pool::{Place, Pool},
    seconds,
};
use crate::{exchange::Payload, finding::Finding, scan::KnownSecrets};

/// The version of the shape of the lines.
const FORMAT: u32 = 1;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line<'r> {
    Run(Run),
    Scenario(ScenarioLine),
    Body {
        number: usize,
        body: &'r Payload,
    },
    Headers {
        number: usize,
        headers: &'r [(String, String)],
    },
    Step(StepLine),
    Finding {
        #[serde(flatten)]
        finding: &'r Finding,
        /// The command line that plays its scenario alone.
        alone: Option<String>,
        /// Its request, for a shell.
        curl: Option<String>,
    },
    End(End),
}

#[derive(Serialize, Deserialize)]
struct Run {
    format: u32,
    target: String,
    command: String,
    setting: Setting,
    started: String,
    document: String,
    confirmed: usize,
    coverage: Coverage,
    accepted: Vec<Accepted>,
    leaks: Vec<String>,
    fails_on_additive: bool,
    #[serde(rename = "seconds", with = "seconds")]
    took: Duration,
    pauses: u32,
}

#[derive(Serialize, Deserialize)]
struct ScenarioLine {
    name: String,
    title: String,
    file: String,
    #[serde(flatten)]
    outcome: Outcome,
    exchanges: usize,
    #[serde(with = "seconds")]
    started: Duration,
    #[serde(rename = "seconds", with = "seconds")]
    took: Duration,
}

/// A step; bodies and headers by their numbers.
#[derive(Serialize, Deserialize)]
struct StepLine {
    step: usize,
    line: usize,
    operation: String,
    request_line: String,
    request_headers: usize,
    request_body: usize,
    status: u16,
    response_headers: usize,
    response_body: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    findings: Vec<String>,
    #[serde(with = "seconds")]
    started: Duration,
    #[serde(rename = "seconds", with = "seconds")]
    took: Duration,
}

#[derive(Deserialize)]
struct BodyLine {
    number: usize,
    body: Payload,
}

#[derive(Deserialize)]
struct HeadersLine {
    number: usize,
    headers: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct End {
    exit_code: u8,
    scenarios: usize,
    steps: usize,
    findings: usize,
}

pub(super) fn write(report: &Report) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    let mut line = |line: &Line<'_>| {
        text.push_str(&compact(line)?);
        text.push('\n');
        Ok(())
    };
    let mut pools = Pools::default();
    line(&Line::Run(Run {
        format: FORMAT,
        target: report.target.clone(),
        command: report.command.clone(),
        setting: report.setting.clone(),
        started: report.started.clone(),
        document: report.document.clone(),
        confirmed: report.confirmed,
        coverage: report.coverage.clone(),
        accepted: report.accepted.clone(),
        leaks: report.leaks.clone(),
        fails_on_additive: report.fails_on_additive,
        took: report.took,
        pauses: report.pauses,
    }))?;
    for scenario in &report.scenarios {
        line(&Line::Scenario(ScenarioLine {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            file: scenario.file.clone(),
            outcome: scenario.outcome.clone(),
            exchanges: scenario.exchanges,
            started: scenario.started,
            took: scenario.took,
        }))?;
        for step in &scenario.steps {
            let step = pools.step(step, &mut line)?;
            line(&Line::Step(step))?;
        }
    }
    for finding in &report.findings {
        line(&Line::Finding {
            finding,
            alone: report.alone(finding),
            curl: report.curl(finding),
        })?;
    }
    line(&Line::End(End {
        exit_code: report.exit_code(),
        scenarios: report.scenarios.len(),
        steps: report.scenarios.iter().map(|it| it.steps.len()).sum(),
        findings: report.findings.len(),
    }))?;
    Ok(text)
}

#[derive(Default)]
struct Pools {
    bodies: Pool,
    headers: Pool,
}

impl Pools {
    /// The line of a step, after lines of what it is the first to have.
    fn step(
        &mut self,
        step: &StepReport,
        line: &mut impl FnMut(&Line<'_>) -> Result<(), serde_json::Error>,
    ) -> Result<StepLine, serde_json::Error> {
        let mut body_of = |body| {
            let Place { number, is_new } = self.bodies.place(body)?;
            if is_new {
                line(&Line::Body { number, body })?;
            }
            Ok(number)
        };
        let request_body = body_of(&step.request_body)?;
        let response_body = body_of(&step.response_body)?;
        let mut headers_of = |headers: &[(String, String)]| {
            let Place { number, is_new } = self.headers.place(headers)?;
            if is_new {
                line(&Line::Headers { number, headers })?;
            }
            Ok(number)
        };
        Ok(StepLine {
            step: step.step,
            line: step.line,
            operation: step.operation.clone(),
            request_line: step.request_line.clone(),
            request_headers: headers_of(&step.request_headers)?,
            request_body,
            status: step.status,
            response_headers: headers_of(&step.response_headers)?,
            response_body,
            differences: step.differences.clone(),
            findings: step.findings.clone(),
            started: step.started,
            took: step.took,
        })
    }
}

/// Why a file is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl std::error::Error for ReadError {}

pub(super) fn read(text: &str) -> Result<Report, ReadError> {
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        reader.take(line).map_err(|why| ReadError {
            line: index.saturating_add(1),
            why: spec::escape(&why),
        })?;
    }
    reader.finish().map_err(|why| ReadError {
        line: text.lines().count().max(1),
        why,
    })
}

#[derive(Default)]
struct Reader {
    run: Option<Run>,
    bodies: HashMap<usize, Payload>,
    headers: HashMap<usize, Vec<(String, String)>>,
    scenarios: Vec<ScenarioReport>,
    findings: Vec<Finding>,
    end: Option<End>,
}

impl Reader {
    fn take(&mut self, line: &str) -> Result<(), String> {
        let value: Value = serde_json::from_str(line).map_err(|error| {
            format!("this is no JSON: {error}; expected a line of `run.ndjson`")
        })?;
        let kind = value.get("type").and_then(Value::as_str).map(str::to_owned);
        if self.end.is_some() {
            return Err("there is more behind the line that ends a run; to put several runs together, name each file".to_owned());
        }
        match (kind.as_deref(), &self.run) {
            (Some("run"), None) => {
                let format = value.get("format").and_then(Value::as_u64);
                if format != Some(u64::from(FORMAT)) {
                    return Err(format!(
                        "this is format {}, and only format {FORMAT} can be read; write the report anew with this version",
                        format.map_or_else(|| "unknown".to_owned(), |it| it.to_string())
                    ));
                }
                self.run = Some(of(value)?);
            }
            (Some("run"), Some(_)) => {
                return Err(
                    "a second run begins; to put several together, name each file".to_owned(),
                );
            }
            (_, None) => {
                return Err("expected a line of type `run` first".to_owned());
            }
            (Some("scenario"), _) => self.scenarios.push(scenario(of(value)?)),
            (Some("body"), _) => {
                let BodyLine { number, body } = of(value)?;
                self.bodies.insert(number, body);
            }
            (Some("headers"), _) => {
                let HeadersLine { number, headers } = of(value)?;
                self.headers.insert(number, headers);
            }
            (Some("step"), _) => self.step(of(value)?)?,
            (Some("finding"), _) => self.findings.push(of(value)?),
            (Some("end"), _) => self.end = Some(of(value)?),
            (Some(_), _) => {}
            (None, _) => return Err("the line has no `type`".to_owned()),
        }
        Ok(())
    }

    fn step(&mut self, line: StepLine) -> Result<(), String> {
        let scenario = self
            .scenarios
            .last_mut()
            .ok_or("a step stands behind the line of its scenario")?;
        let headers = |number: usize| {
            let headers = self.headers.get(&number).cloned();
            headers.ok_or_else(|| format!("no line before this one holds the headers {number}"))
        };
        let body = |number: usize| {
            let body = self.bodies.get(&number).cloned();
            body.ok_or_else(|| format!("no line before this one holds the body {number}"))
        };
        scenario.steps.push(StepReport {
            step: line.step,
            line: line.line,
            operation: line.operation,
            request_line: line.request_line,
            request_headers: headers(line.request_headers)?,
            request_body: body(line.request_body)?,
            status: line.status,
            response_headers: headers(line.response_headers)?,
            response_body: body(line.response_body)?,
            differences: line.differences,
            findings: line.findings,
            started: line.started,
            took: line.took,
        });
        Ok(())
    }

    fn finish(self) -> Result<Report, String> {
        let (Some(run), Some(end)) = (self.run, self.end) else {
            return Err("the file breaks off: its last line should be of type `end`".to_owned());
        };
        let steps: usize = self.scenarios.iter().map(|it| it.steps.len()).sum();
        let found = (self.scenarios.len(), steps, self.findings.len());
        if found != (end.scenarios, end.steps, end.findings) {
            return Err(format!(
                "the file should hold {} scenarios, {} steps and {} findings, and holds {}, {} and {}",
                end.scenarios, end.steps, end.findings, found.0, found.1, found.2
            ));
        }
        let mut scenarios = self.scenarios;
        for scenario in &mut scenarios {
            let was_played = !matches!(scenario.outcome, Outcome::NotRun { .. });
            scenario.text = was_played.then(|| scenario.rendered());
        }
        Ok(Report {
            target: run.target,
            command: run.command,
            setting: run.setting,
            started: run.started,
            document: run.document,
            confirmed: run.confirmed,
            operations: OperationReport::of(scenarios.iter().flat_map(|it| &it.steps)),
            scenarios,
            findings: self.findings,
            coverage: run.coverage,
            accepted: run.accepted,
            leaks: run.leaks,
            fails_on_additive: run.fails_on_additive,
            took: run.took,
            pauses: run.pauses,
            // What the run knew is not written down; a scan of what is made of this finds what looks like a secret.
            secrets: KnownSecrets::new(),
        })
    }
}

fn of<T: for<'de> Deserialize<'de>>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn scenario(line: ScenarioLine) -> ScenarioReport {
    ScenarioReport {
        name: line.name,
        title: line.title,
        file: line.file,
        outcome: line.outcome,
        exchanges: line.exchanges,
        text: None,
        steps: Vec::new(),
        started: line.started,
        took: line.took,
    }
}
