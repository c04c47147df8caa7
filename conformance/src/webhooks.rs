//! Events that a target sends while a scenario is played: taken by a receiver of our own, as they came over the wire.

mod receiver;

use std::{collections::BTreeSet, time::SystemTime};

use serde_json::{Map, Value, json};
use spec::{Document, Pointer};
use uqpay_intents::Secret;

pub(crate) use receiver::{Delivery, Receiver};

/// The webhook of the document, by its name under `x-webhooks`.
pub(crate) const WEBHOOK: &str = "event";
/// What findings and snapshots call the operation: the id that the document gives it.
pub(crate) const OPERATION: &str = "receive_webhook_event";
/// Under what an event stands that does not say what it is.
const UNTYPED: &str = "(no event_type)";

/// The events about one payment intent up to a step of the recording.
pub(crate) struct Observation {
    /// Line of the step in the recording.
    pub(crate) line: usize,
    /// Number of the step, counted from 1.
    pub(crate) step: usize,
    /// How many exchanges came before.
    pub(crate) after: usize,
    pub(crate) payment_intent: String,
    /// Types of the events that the recording expects, each as often as it expects it.
    pub(crate) expect: Vec<String>,
    /// What arrived, in the order of arrival.
    pub(crate) deliveries: Vec<Delivery>,
    /// What they are to be signed with.
    pub(crate) secret: Secret,
    /// What the target's clock said in the course of the scenario.
    pub(crate) clock: Vec<SystemTime>,
}

impl Observation {
    /// Each delivery with its place in [`Observation::transcript`].
    pub(crate) fn places(&self) -> Vec<(Pointer, String, &Delivery)> {
        let mut seen: Vec<&str> = Vec::new();
        let types = self.deliveries.iter().map(Delivery::event_type);
        let types: Vec<_> = types.map(|kind| kind.unwrap_or(UNTYPED)).collect();
        let mut places = Vec::new();
        for (delivery, kind) in self.deliveries.iter().zip(types) {
            let index = seen.iter().filter(|other| **other == kind).count();
            seen.push(kind);
            let at = Pointer::root().push(kind).push(index);
            places.push((at, kind.to_owned(), delivery));
        }
        places
    }

    /// What arrived as one value: lists of headers and bodies by the type of the event, since no order is promised.
    pub(crate) fn transcript(&self) -> Value {
        let mut types: Map<String, Value> = Map::new();
        for (_, kind, delivery) in self.places() {
            let headers: Map<_, _> = delivery
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
                .collect();
            let one = json!({"headers": headers, "body": delivery.shown(&self.secret)});
            if let Value::Array(list) = types.entry(kind).or_insert_with(|| json!([])) {
                list.push(one);
            }
        }
        types.into()
    }
}

/// Where the document describes the webhook.
pub(crate) fn pointer() -> Pointer {
    Pointer::root().push("x-webhooks").push(WEBHOOK)
}

/// The types of events that the document lists, each with the name of the schema of its events.
pub(crate) fn types(document: &Document) -> Vec<(String, String)> {
    let schema = [
        "post",
        "requestBody",
        "content",
        "application/json",
        "schema",
    ]
    .iter()
    .fold(pointer(), |at, name| at.push(name));
    let mapping = document
        .follow(&schema)
        .and_then(|(_, schema)| schema.get("discriminator")?.get("mapping")?.as_object());
    let listed = mapping.into_iter().flatten().filter_map(|(kind, schema)| {
        let component = schema.as_str()?.rsplit('/').next()?;
        Some((kind.clone(), component.to_owned()))
    });
    listed.collect()
}

/// The names of the types that the document lists.
pub(crate) fn names(document: &Document) -> BTreeSet<String> {
    types(document).into_iter().map(|(kind, _)| kind).collect()
}
