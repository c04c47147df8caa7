//! Does an answer follow the document, as written and closed to undocumented members?

use serde_json::{Map, Value, json};
use spec::{
    Document, Pointer,
    contract::{Contract, Violation, ViolationKind},
};

use super::place;
use crate::{
    class::{Class, Level},
    exchange::{Exchange, Payload},
    finding::{Sample, of_violation},
    operations::Operations,
};

/// What the contract judge rests on.
pub(crate) struct ContractJudge<'c> {
    pub(crate) document: &'c Document,
    pub(crate) contract: &'c Contract,
    pub(crate) operations: &'c Operations,
}

impl ContractJudge<'_> {
    /// What the document refuses about the answer, and about a request that is meant to be well-formed.
    pub(crate) fn judge(&self, exchange: &Exchange) -> Vec<Sample> {
        let mut samples = self.answer(exchange);
        if exchange.well_formed {
            samples.extend(self.request(exchange));
        }
        samples
    }

    fn answer(&self, exchange: &Exchange) -> Vec<Sample> {
        let response = &exchange.response;
        let status = response.status;
        let head = |class, message: String| {
            let at = self
                .operations
                .get(&exchange.operation)
                .map(|operation| operation.pointer.push("responses").push(status));
            vec![self.sample(class, exchange, Pointer::root(), message, at)]
        };
        // `default` describes refusals; no success and no redirect is meant by it.
        if status < 400 && !self.lists(&exchange.operation, status) {
            let mut samples = head(
                Class::Status,
                format!("the document describes no answer with status {status}"),
            );
            for sample in &mut samples {
                sample.found = Some(self.unlisted_answer(exchange));
            }
            return samples;
        }
        let judge = self
            .contract
            .response(&exchange.operation, status, &response.media_type);
        let Some(judge) = judge else {
            let of_json = self
                .contract
                .response(&exchange.operation, status, "application/json");
            return match of_json {
                Some(_) => of_media_type(
                    &response.media_type,
                    head(
                        Class::MediaType,
                        format!(
                            "expected application/json, found {}",
                            match response.media_type.as_str() {
                                "" => "no media type".to_owned(),
                                other => spec::escape(other),
                            }
                        ),
                    ),
                ),
                None => head(
                    Class::Status,
                    format!("the document describes no answer with status {status}"),
                ),
            };
        };
        let Payload::Json(body) = &response.body else {
            return head(
                Class::MediaType,
                "expected JSON, found a body that is none".to_owned(),
            );
        };
        let written: Vec<_> = judge
            .as_written(body)
            .into_iter()
            .flat_map(narrowed)
            .collect();
        if status >= 400
            && let Some(sample) = self.other_envelope(exchange, &written, body)
        {
            return vec![sample];
        }
        // A renamed member is one that is missing and one that is new: both readings are needed to say so. Of the closed
        // reading only what it alone refuses is kept.
        let closed: Vec<_> = judge
            .closed(body)
            .into_iter()
            .flat_map(narrowed)
            .filter(|violation| is_of_closed_reading(violation, &written))
            .collect();
        let mistyped: Vec<Pointer> = written
            .iter()
            .filter(|violation| is_of_type(violation))
            .map(|violation| violation.instance.clone())
            .collect();
        let written = written
            .into_iter()
            // A value of another type is on no list and of no format either, which says nothing more.
            .filter(|violation| is_of_type(violation) || !mistyped.contains(&violation.instance))
            .map(|violation| (violation, false));
        let closed = closed.into_iter().map(|violation| (violation, true));
        written
            .chain(closed)
            .map(|(violation, is_closed_reading)| {
                let (class, level) = of_violation(&violation.kind, is_closed_reading, status);
                // A missing member's place is where it should be, and an undocumented one's where it is.
                let pointer = match &violation.kind {
                    ViolationKind::MissingMember(name) => violation.instance.push(name),
                    _ => violation.instance,
                };
                let found = pointer
                    .find(body)
                    .map(|value| found(&violation.kind, value));
                let at = Some(violation.schema);
                Sample {
                    level,
                    found,
                    ..self.sample(class, exchange, pointer, violation.message, at)
                }
            })
            .collect()
    }

    /// A refusal that has nothing of the documented envelope, as one finding.
    fn other_envelope(
        &self,
        exchange: &Exchange,
        written: &[Violation],
        body: &Value,
    ) -> Option<Sample> {
        let missing: Vec<_> = written
            .iter()
            .filter_map(|violation| match &violation.kind {
                ViolationKind::MissingMember(name) if violation.instance.is_root() => {
                    Some((name.as_str(), &violation.schema))
                }
                _ => None,
            })
            .collect();
        let [(first, schema), (second, _), ..] = missing.as_slice() else {
            return None;
        };
        let message = format!(
            "expected an error envelope, found an object without `{}` and `{}`",
            spec::escape(first),
            spec::escape(second)
        );
        let at = Some((*schema).clone());
        Some(Sample {
            level: Level::Error,
            found: Some(shape(body)),
            ..self.sample(Class::ErrorEnvelope, exchange, Pointer::root(), message, at)
        })
    }

    /// The shape of a body whose status is not described, and the described status whose schema takes it.
    fn unlisted_answer(&self, exchange: &Exchange) -> Value {
        let Payload::Json(body) = &exchange.response.body else {
            return json!({});
        };
        let takes = |status: &u16| {
            let judge = self
                .contract
                .response(&exchange.operation, *status, "application/json");
            judge.is_some_and(|judge| {
                judge.as_written(body).is_empty() && judge.closed(body).is_empty()
            })
        };
        let like = (200..300).find(takes);
        json!({"body": shape(body), "like": like})
    }

    /// Whether the operation describes answers of this status by number or range.
    fn lists(&self, operation: &str, status: u16) -> bool {
        let responses = self.operations.get(operation).and_then(|operation| {
            operation
                .pointer
                .push("responses")
                .find(self.document.value())
        });
        responses.is_some_and(|responses| {
            [status.to_string(), format!("{}XX", status / 100)]
                .iter()
                .any(|key| responses.get(key).is_some())
        })
    }

    fn request(&self, exchange: &Exchange) -> Vec<Sample> {
        let (Some(judge), Some(body)) = (
            self.contract.request(&exchange.operation),
            exchange.request.body.json(),
        ) else {
            return Vec::new();
        };
        let written = judge.as_written(body);
        let violations = if written.is_empty() {
            judge.closed(body)
        } else {
            written
        };
        violations
            .into_iter()
            .map(|violation| {
                let message = format!(
                    "{}; mark the call `well_formed: false` if that is meant",
                    violation.message
                );
                let at = Some(violation.schema);
                Sample {
                    status: 0,
                    ..self.sample(Class::Request, exchange, violation.instance, message, at)
                }
            })
            .collect()
    }

    fn sample(
        &self,
        class: Class,
        exchange: &Exchange,
        pointer: Pointer,
        message: String,
        schema: Option<Pointer>,
    ) -> Sample {
        Sample {
            document: schema.as_ref().map(|schema| place(self.document, schema)),
            schema,
            ..Sample::of(class, exchange, pointer, message)
        }
    }
}

fn of_media_type(name: &str, mut samples: Vec<Sample>) -> Vec<Sample> {
    for sample in &mut samples {
        sample.found = Some(json!({"media_type": name}));
    }
    samples
}

/// What an edit of the document may know of a value that is refused: its shape; its size where that is too large or too small, whether
/// it is empty where its format is wrong, and the value itself where it is on no list.
pub(crate) fn found(kind: &ViolationKind, value: &Value) -> Value {
    match (kind, value) {
        (ViolationKind::UnlistedValue, _) => json!({"value": value}),
        (ViolationKind::Length, Value::String(text)) => json!({"size": text.chars().count()}),
        (ViolationKind::Length, Value::Array(items)) => json!({"size": items.len()}),
        (ViolationKind::Length, Value::Object(members)) => json!({"size": members.len()}),
        (ViolationKind::Format(_) | ViolationKind::Pattern, Value::String(text)) => {
            json!({"type": "string", "empty": text.is_empty()})
        }
        _ => shape(value),
    }
}

/// What a value is, without what it says: enough to describe it in a schema.
pub(crate) fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!({"type": "null"}),
        Value::Bool(_) => json!({"type": "boolean"}),
        Value::Number(number) if number.is_f64() => json!({"type": "number"}),
        Value::Number(_) => json!({"type": "integer"}),
        Value::String(_) => json!({"type": "string"}),
        Value::Array(items) => {
            let mut shapes = Vec::new();
            for item in items.iter().map(shape) {
                if !shapes.contains(&item) {
                    shapes.push(item);
                }
            }
            json!({"type": "array", "items": shapes})
        }
        Value::Object(members) => {
            let members: Map<_, _> = members
                .iter()
                .map(|(name, value)| (name.clone(), shape(value)))
                .collect();
            json!({"type": "object", "members": members})
        }
    }
}

/// A value that fits no variant, as what the only variant of its type says about it: that names the member that moved.
pub(super) fn narrowed(violation: Violation) -> Vec<Violation> {
    let ViolationKind::NoVariant { variants } = &violation.kind else {
        return vec![violation];
    };
    // A variant that lists its values, null among them, says nothing of a value that it does not list.
    let is_other = |refusal: &Violation| {
        is_of_type(refusal) || matches!(refusal.kind, ViolationKind::UnlistedValue)
    };
    let has_type = |refusals: &&Vec<Violation>| {
        !refusals
            .iter()
            .any(|refusal| is_other(refusal) && refusal.instance == violation.instance)
    };
    let mut of_type = variants.iter().filter(has_type);
    match (of_type.next(), of_type.next()) {
        (Some(refusals), None) => refusals.iter().cloned().flat_map(narrowed).collect(),
        _ => vec![violation],
    }
}

fn is_of_type(violation: &Violation) -> bool {
    matches!(violation.kind, ViolationKind::WrongType { .. })
}

pub(super) fn is_of_closed_reading(violation: &Violation, written: &[Violation]) -> bool {
    let is_drift = matches!(
        violation.kind,
        ViolationKind::UndocumentedMember(_) | ViolationKind::UnlistedValue
    );
    is_drift
        && written
            .iter()
            .all(|other| other.instance != violation.instance)
}
