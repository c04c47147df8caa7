//! Are events as the document says: of a listed type, of their schema, signed as stated, and telling what the API told?

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, time::SystemTime};

use serde_json::{Map, Value};
use spec::{Document, Pointer, contract::Contract};
use uqpay_intents::webhooks::{self as generated, SIGNATURE, SignatureError};

use super::{
    contract::{found, is_of_closed_reading, narrowed},
    lifecycle::LifecycleJudge,
    place,
};
use crate::{
    class::Class,
    exchange::Exchange,
    finding::{Sample, of_violation},
    webhooks::{self, Delivery, OPERATION, Observation},
};

/// Ids of objects in events, and what answers call them.
const IDS: &[(&str, &str)] = &[
    ("payment_attempt_id", "attempt_id"),
    ("payment_intent_id", "payment_intent_id"),
];
/// Members that an event and an answer about the same object say alike. Times are told with another number of digits.
const ALIKE: &[&str] = &[
    "amount",
    "currency",
    "description",
    "failure_code",
    "merchant_order_id",
];
const STATUSES: &[&str] = &["intent_status", "attempt_status"];

/// What the judge of events rests on.
pub(crate) struct WebhookJudge<'w> {
    pub(crate) document: &'w Document,
    pub(crate) contract: &'w Contract,
    pub(crate) lifecycle: &'w LifecycleJudge,
}

impl WebhookJudge<'_> {
    /// What is wrong with the events that were observed, after these exchanges of the scenario.
    pub(crate) fn judge(&self, observed: &Observation, before: &[Exchange]) -> Vec<Sample> {
        let types: BTreeMap<String, String> = webhooks::types(self.document).into_iter().collect();
        let told = Told::by(before);
        let mut samples = self.expected(observed, &types);
        for (at, kind, delivery) in observed.places() {
            let mut report = |class, at: Pointer, message: String, place| {
                samples.push(sample(observed, class, at, message, Some(place)));
            };
            if let Err((header, why)) = verified(delivery, observed) {
                let stated = self.place(&Pointer::root().push("x-webhook-signature"));
                report(Class::Webhook, at.push("headers").push(header), why, stated);
            }
            let body = at.push("body");
            let Some(event) = &delivery.event else {
                let message = "expected JSON, found a body that is none".to_owned();
                report(
                    Class::Webhook,
                    body,
                    message,
                    self.place(&webhooks::pointer()),
                );
                continue;
            };
            let Some(judge) = types
                .get(&kind)
                .and_then(|component| self.contract.schema(component))
            else {
                continue;
            };
            let written: Vec<_> = judge
                .as_written(event)
                .into_iter()
                .flat_map(narrowed)
                .collect();
            let closed: Vec<_> = judge
                .closed(event)
                .into_iter()
                .flat_map(narrowed)
                .filter(|violation| is_of_closed_reading(violation, &written))
                .collect();
            for (violation, class) in written
                .into_iter()
                .map(|violation| (violation, Class::Webhook))
                .chain(closed.into_iter().map(|violation| {
                    let (class, _) = of_violation(&violation.kind, true, 200);
                    (violation, class)
                }))
            {
                let mut within = violation.instance;
                if let spec::contract::ViolationKind::MissingMember(name) = &violation.kind {
                    within = within.push(name);
                }
                let found = within
                    .find(event)
                    .map(|value| found(&violation.kind, value));
                let at = join(&body, &within);
                let stated = Some(self.place(&violation.schema));
                samples.push(Sample {
                    found,
                    schema: Some(violation.schema),
                    ..sample(observed, class, at, violation.message, stated)
                });
            }
            for (pointer, message) in self.disagreements(event, &told) {
                let stated = Some(self.place(judge.schema()));
                let at = join(&body, &pointer);
                samples.push(sample(observed, Class::Webhook, at, message, stated));
            }
        }
        samples.extend(self.shared_ids(observed));
        samples
    }

    /// Where events hold what the document does not describe, of which nobody can say what it is: members, and the bodies of events
    /// that it does not list.
    pub(crate) fn undocumented(&self, observed: &Observation, judged: &[Sample]) -> Vec<Pointer> {
        let listed = webhooks::names(self.document);
        let bodies = observed
            .places()
            .into_iter()
            .filter(|(_, kind, _)| !listed.contains(kind))
            .map(|(at, ..)| at.push("body"));
        let members = judged
            .iter()
            .filter(|sample| sample.class == Class::FieldNew)
            .map(|sample| sample.pointer.clone());
        bodies.chain(members).collect()
    }

    /// Types that the document does not list, and types that did not come as often as the recording expects.
    fn expected(&self, observed: &Observation, types: &BTreeMap<String, String>) -> Vec<Sample> {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for kind in &observed.expect {
            counts.entry(kind.clone()).or_default().0 += 1;
        }
        for (_, kind, _) in observed.places() {
            counts.entry(kind).or_default().1 += 1;
        }
        let listed = self.place(&webhooks::pointer());
        let mut samples = Vec::new();
        for (kind, (expected, found)) in counts {
            let message = if types.contains_key(&kind) {
                if expected == found {
                    continue;
                }
                format!("expected {expected} of these events, found {found}")
            } else {
                "the document lists no event of this type".to_owned()
            };
            let at = Pointer::root().push(&kind);
            let listed = Some(listed.clone());
            samples.push(sample(observed, Class::Webhook, at, message, listed));
        }
        samples
    }

    /// Where an event says other than the API said of the same object.
    fn disagreements(&self, event: &Value, told: &Told) -> Vec<(Pointer, String)> {
        let at = Pointer::root().push("data");
        let Some(data) = at.find(event).and_then(Value::as_object) else {
            return Vec::new();
        };
        // What an event is about comes first: an event of an attempt names its intent as well.
        let Some((name, id)) = IDS.iter().find_map(|(name, answers_call_it)| {
            let id = data.get(*name)?.as_str()?;
            Some((*answers_call_it, id))
        }) else {
            return Vec::new();
        };
        let Some(answers) = told.0.get(&(name, id.to_owned())) else {
            let message = "the API never told of an object of this id".to_owned();
            return vec![(at.push(name), message)];
        };
        let mut found = Vec::new();
        for member in ALIKE {
            // What is not set yet may be set by the time that the API is asked.
            let is_set = |value: &&Value| !value.is_null() && value.as_str() != Some("");
            let Some(value) = data.get(*member).filter(is_set) else {
                continue;
            };
            let mut said = answers.iter().filter_map(|answer| answer.get(*member));
            let is_known = said.clone().next().is_some();
            if is_known && !said.any(|other| other == value) {
                let message = "the API never told this value of the object".to_owned();
                found.push((at.push(member), message));
            }
        }
        for member in STATUSES {
            let status = data.get(*member).and_then(Value::as_str);
            let last = answers.last().and_then(|answer| answer.get(*member));
            let (Some(status), Some(last)) = (status, last.and_then(Value::as_str)) else {
                continue;
            };
            if !self.lifecycle.leads(member, status, last) {
                let message = format!(
                    "the API told {} last, to which no documented move leads from {}",
                    spec::escape(last),
                    spec::escape(status)
                );
                found.push((at.push(member), message));
            }
        }
        found
    }

    /// Different events of one id: consumers drop the second.
    fn shared_ids(&self, observed: &Observation) -> Vec<Sample> {
        let mut seen = Vec::new();
        let mut samples = Vec::new();
        for (at, _, delivery) in observed.places() {
            let Some(id) = delivery.event_id() else {
                continue;
            };
            if seen.contains(&id) {
                let message = "another event has this id".to_owned();
                let at = at.push("body").push("event_id");
                let listed = Some(self.place(&webhooks::pointer()));
                samples.push(sample(observed, Class::Webhook, at, message, listed));
            }
            seen.push(id);
        }
        samples
    }

    fn place(&self, pointer: &Pointer) -> String {
        place(self.document, pointer)
    }
}

/// Whether the generated client believes the event, at any of the times that it may have been sent at; else the header that is to
/// blame and why.
fn verified(delivery: &Delivery, observed: &Observation) -> Result<(), (&'static str, String)> {
    let secrets = [observed.secret.clone()];
    let verify = |now: SystemTime| {
        let header = |name: &str| delivery.header(name);
        generated::verify(&secrets, header, &delivery.body, now)
    };
    // A sandbox signs by the machine's clock or, where that stands still, by its own.
    let mut verdict = verify(delivery.at);
    for now in &observed.clock {
        match verdict {
            Err(SignatureError::Stale { .. }) => verdict = verify(*now),
            _ => break,
        }
    }
    verdict.map_err(|error| {
        let header = match &error {
            SignatureError::MissingHeader(name) => name,
            SignatureError::MalformedTimestamp | SignatureError::Stale { .. } => {
                SIGNATURE.timestamp_header
            }
            _ => SIGNATURE.signature_header,
        };
        (header, error.to_string())
    })
}

/// What the API told of each object, in order, by the name of its id and the id.
struct Told(BTreeMap<(&'static str, String), Vec<Map<String, Value>>>);

impl Told {
    fn by(exchanges: &[Exchange]) -> Self {
        let mut told = Self(BTreeMap::new());
        for exchange in exchanges {
            if let Some(body) = exchange.response.body.json() {
                told.walk(body);
            }
        }
        told
    }

    fn walk(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.walk(item)),
            Value::Object(members) => {
                for (_, name) in IDS {
                    if let Some(id) = members.get(*name).and_then(Value::as_str) {
                        let key = (*name, id.to_owned());
                        self.0.entry(key).or_default().push(members.clone());
                    }
                }
                members.values().for_each(|member| self.walk(member));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

fn join(at: &Pointer, rest: &Pointer) -> Pointer {
    rest.tokens()
        .iter()
        .fold(at.clone(), |at, token| at.push(token))
}

fn sample(
    observed: &Observation,
    class: Class,
    pointer: Pointer,
    message: String,
    document: Option<String>,
) -> Sample {
    Sample {
        operation: OPERATION.to_owned(),
        status: 200,
        pointer,
        document,
        line: observed.line,
        step: observed.step,
        ..Sample::new(class, message)
    }
}
