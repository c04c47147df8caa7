//! The exchanges as the page's script reads them: what is the same in many of them stands there once.

use std::io;

use serde_json::{Value, json};

use crate::{
    exchange::Payload,
    report::{Report, StepReport, json::for_script, pool::Pool},
};

/// For each scenario its steps, in the order of [`step`]; bodies, headers and texts by their numbers.
pub(super) fn render(report: &Report) -> io::Result<String> {
    let (mut bodies, mut headers, mut texts) = (Pool::default(), Pool::default(), Pool::default());
    let mut scenarios = serde_json::Map::new();
    for scenario in report.scenarios.iter().filter(|it| !it.steps.is_empty()) {
        let steps = scenario
            .steps
            .iter()
            .map(|it| step(it, &mut bodies, &mut headers, &mut texts))
            .collect::<io::Result<Vec<_>>>()?;
        let total = scenario.took.as_micros();
        scenarios.insert(
            scenario.name.clone(),
            json!({"micros": u64::try_from(total).unwrap_or(u64::MAX), "steps": steps}),
        );
    }
    let findings: serde_json::Map<_, _> = report
        .findings
        .iter()
        .map(|it| {
            let shown = json!([it.class.id(), it.class.title(), it.pointer, it.message]);
            (it.fingerprint.clone(), shown)
        })
        .collect();
    let all = json!({
        "bodies": bodies.into_values(),
        "headers": headers.into_values(),
        "texts": texts.into_values(),
        "scenarios": scenarios,
        "findings": findings,
    });
    Ok(for_script(&all)?)
}

fn step(
    step: &StepReport,
    bodies: &mut Pool,
    headers: &mut Pool,
    texts: &mut Pool,
) -> io::Result<Value> {
    // Whole microseconds: the page shows every number of a body as it was sent, and so reads them with their digits.
    let micros =
        |duration: std::time::Duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
    let differences: Vec<_> = step
        .differences
        .iter()
        .map(|it| json!([it.place, it.expected, it.found]))
        .collect();
    Ok(json!([
        step.step,
        step.line,
        texts.number(&step.operation)?,
        texts.number(&step.request_line)?,
        headers.number(&step.request_headers)?,
        bodies.number(&body(&step.request_body))?,
        step.status,
        headers.number(&step.response_headers)?,
        bodies.number(&body(&step.response_body))?,
        micros(step.started),
        micros(step.took),
        differences,
        step.findings,
    ]))
}

/// Nothing, `[json]`, or text.
fn body(body: &Payload) -> Value {
    match body {
        Payload::None => Value::Null,
        Payload::Json(value) => json!([value]),
        Payload::Text(text) => json!(text),
    }
}
