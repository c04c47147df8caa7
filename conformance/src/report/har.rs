//! HAR 1.2: every exchange, for the tools that show and replay them. Without secrets, volatile values as references.

use std::{io, time::Duration};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Report, ScenarioReport, StepReport, json::compact};
use crate::exchange::Payload;

/// Where paths lead that belong to a sandbox which is gone; the name is reserved for what does not exist.
const NOWHERE: &str = "http://embedded.invalid/api";

pub(super) fn render(report: &Report) -> io::Result<String> {
    let start: Timestamp = report.started.parse().unwrap_or_default();
    let base = report.setting.target.url().unwrap_or(NOWHERE);
    let base = base.trim_end_matches('/');
    let mut pages = Vec::new();
    let mut entries = Vec::new();
    for scenario in report.scenarios.iter().filter(|it| !it.steps.is_empty()) {
        pages.push(json!({
            "startedDateTime": at(start, scenario.started),
            "id": scenario.name,
            "title": scenario.title,
            "pageTimings": {},
        }));
        entries.extend(
            scenario
                .steps
                .iter()
                .filter_map(|step| entry(start, base, scenario, step)),
        );
    }
    let log = json!({"log": {
        "version": "1.2",
        "creator": {"name": "conformance", "version": env!("CARGO_PKG_VERSION")},
        "pages": pages,
        "entries": entries,
    }});
    Ok(compact(&log)? + "\n")
}

/// `None` for a step that sent no request.
fn entry(
    start: Timestamp,
    base: &str,
    scenario: &ScenarioReport,
    step: &StepReport,
) -> Option<Value> {
    let (method, path) = step.request()?;
    let mut request = json!({
        "method": method,
        "url": format!("{base}{path}"),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&step.request_headers),
        "queryString": query(path),
        "headersSize": -1,
        "bodySize": -1,
    });
    if let Some(text) = body(&step.request_body)
        && let Some(request) = request.as_object_mut()
    {
        let mime = media_type(&step.request_headers);
        request.insert(
            "postData".to_owned(),
            json!({"mimeType": mime, "text": text}),
        );
    }
    let answer = body(&step.response_body).unwrap_or_default();
    let took = milliseconds(step.took);
    let mut entry = json!({
        "pageref": scenario.name,
        "startedDateTime": at(start, scenario.started.saturating_add(step.started)),
        "time": took,
        "request": request,
        "response": {
            "status": step.status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers(&step.response_headers),
            "content": {"size": answer.len(), "mimeType": media_type(&step.response_headers), "text": answer},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        // Only the whole is measured: until the last byte was there.
        "timings": {"send": 0, "wait": took, "receive": 0},
        "comment": format!("{} {}", step.step, step.operation),
    });
    // Members of our own begin with an underscore, as the format has it.
    if let Some(entry) = entry.as_object_mut()
        && !step.findings.is_empty()
    {
        entry.insert("_findings".to_owned(), json!(step.findings));
    }
    Some(entry)
}

fn headers(headers: &[(String, String)]) -> Vec<Value> {
    headers
        .iter()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect()
}

fn query(path: &str) -> Vec<Value> {
    let Some((_, query)) = path.split_once('?') else {
        return Vec::new();
    };
    query
        .split('&')
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            json!({"name": name, "value": value})
        })
        .collect()
}

fn body(body: &Payload) -> Option<String> {
    match body {
        Payload::None => None,
        Payload::Json(value) => Some(value.to_string()),
        Payload::Text(text) => Some(text.clone()),
    }
}

fn media_type(headers: &[(String, String)]) -> &str {
    headers
        .iter()
        .find(|(name, _)| name == "content-type")
        .map_or("", |(_, value)| value)
}

fn at(start: Timestamp, after: Duration) -> String {
    let after = SignedDuration::try_from(after).unwrap_or_default();
    let at = start.checked_add(after).unwrap_or(start);
    format!("{at:.3}")
}

/// Milliseconds with three places.
fn milliseconds(duration: Duration) -> f64 {
    let micros = u32::try_from(duration.as_micros()).unwrap_or(u32::MAX);
    f64::from(micros) / 1000.0
}
