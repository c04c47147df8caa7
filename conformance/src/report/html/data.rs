//! The exchanges as the page's script reads them: what is the same in many of them stands there once.

use std::{io, time::Duration};

use serde_json::{Value, json};

use crate::{
    exchange::Payload,
    report::{Report, StepReport, json::for_script, pool::Pool},
};

/// For each scenario its steps, in the order of [`Pools::step`]; bodies, headers and texts by their numbers.
pub(super) fn render(report: &Report) -> io::Result<String> {
    let mut pools = Pools::default();
    let mut scenarios = serde_json::Map::new();
    for scenario in report.scenarios.iter().filter(|it| !it.steps.is_empty()) {
        let steps = scenario
            .steps
            .iter()
            .map(|it| pools.step(it))
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
        "shapes": pools.shapes.into_values(),
        "bodies": pools.bodies.into_values(),
        "headers": pools.headers.into_values(),
        "texts": pools.texts.into_values(),
        "scenarios": scenarios,
        "findings": findings,
    });
    Ok(for_script(&all)?)
}

#[derive(Default)]
struct Pools {
    /// The names of the members of objects.
    shapes: Pool,
    bodies: Pool,
    headers: Pool,
    texts: Pool,
}

impl Pools {
    fn step(&mut self, step: &StepReport) -> io::Result<Value> {
        // Whole microseconds: the page shows every number of a body as it was sent, and so reads them with their digits.
        let micros = |duration: Duration| u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let differences: Vec<_> = step
            .differences
            .iter()
            .map(|it| json!([it.place, it.expected, it.found]))
            .collect();
        Ok(json!([
            step.step,
            step.line,
            self.texts.number(&step.operation)?,
            self.texts.number(&step.request_line)?,
            self.headers.number(&step.request_headers)?,
            self.body(&step.request_body)?,
            step.status,
            self.headers.number(&step.response_headers)?,
            self.body(&step.response_body)?,
            micros(step.started),
            micros(step.took),
            differences,
            step.findings,
        ]))
    }

    /// The number of a body: nothing, `[json]`, or text.
    fn body(&mut self, body: &Payload) -> io::Result<usize> {
        let body = match body {
            Payload::None => Value::Null,
            Payload::Json(value) => json!([self.short(value)?]),
            Payload::Text(text) => json!(text),
        };
        Ok(self.bodies.number(&body)?)
    }

    /// A value without the names of members: an object is the number of its shape and its values, a list is -1 and its items.
    fn short(&mut self, value: &Value) -> io::Result<Value> {
        let (first, values): (Value, Vec<&Value>) = match value {
            Value::Object(members) => {
                let names: Vec<_> = members.keys().collect();
                (
                    json!(self.shapes.number(&names)?),
                    members.values().collect(),
                )
            }
            Value::Array(items) => (json!(-1), items.iter().collect()),
            scalar => return Ok(scalar.clone()),
        };
        let mut short = vec![first];
        for value in values {
            short.push(self.short(value)?);
        }
        Ok(Value::Array(short))
    }
}
