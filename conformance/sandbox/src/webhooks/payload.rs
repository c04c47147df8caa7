//! The body of an event, as recorded: fewer members than an answer has, and some other names.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json, value::RawValue};

use super::{instant, kind::EventType};
use crate::{
    WebhookGeneration,
    behaviour::Events,
    machine::{AttemptStatus, IntentStatus},
    money::Money,
    payments::{Attempt, Change, Intent},
    wire::{References, View},
};

/// What an event is about, besides the change that raised it.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) change: Change,
    /// The attempt that the same call began, where the change is the creation of its intent.
    pub(crate) begun: Option<Arc<Attempt>>,
}

#[derive(Serialize)]
struct Envelope<'a, D> {
    version: &'static str,
    event_name: &'static str,
    event_type: &'static str,
    event_id: &'a str,
    source_id: &'a str,
    data: D,
}

#[derive(Serialize)]
struct IntentData<'a> {
    amount: String,
    /// Either this or the next, each of which may be null.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_time: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancell_time: Option<Value>,
    cancellation_reason: &'a str,
    complete_time: Option<String>,
    create_time: String,
    currency: &'a str,
    description: &'a str,
    intent_status: IntentStatus,
    merchant_order_id: &'a str,
    metadata: Option<&'a RawValue>,
    payment_intent_id: &'a str,
    payment_method: Option<Value>,
}

#[derive(Serialize)]
struct AttemptData<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    advice_code: Option<&'static str>,
    amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    arn: Option<String>,
    attempt_status: AttemptStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_data: Option<Value>,
    cancel_time: Option<String>,
    cancellation_reason: &'a str,
    captured_amount: String,
    complete_time: Option<String>,
    create_time: String,
    currency: &'a str,
    failure_code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_message: Option<&'static str>,
    merchant_order_id: &'a str,
    payment_attempt_id: &'a str,
    payment_intent_id: String,
    payment_method: Value,
    refunded_amount: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rrn: Option<String>,
}

#[derive(Serialize)]
struct CancelData<'a> {
    amount: String,
    cancel_status: &'static str,
    cancel_time: Option<String>,
    currency: &'a str,
    payment_intent_id: &'a str,
}

/// The id of the object that an event of type `kind` is about.
pub(super) fn source_id(kind: EventType, change: &Change) -> String {
    match &change.attempt {
        Some(attempt) if kind.is_of_attempt() => attempt.id.to_string(),
        _ => change.intent.id.to_string(),
    }
}

/// The bytes that are signed and sent.
pub(super) fn body(
    kind: EventType,
    event_id: &str,
    source_id: &str,
    origin: &Origin,
    view: View<'_>,
) -> String {
    let generation = view.variants.webhook_generation;
    let form = Form { kind, generation };
    let change = &origin.change;
    match (kind, &change.attempt) {
        (EventType::CancelSucceeded | EventType::CancelFailed, _) => {
            form.write(event_id, source_id, form.cancel(&change.intent, source_id))
        }
        (_, Some(attempt)) if kind.is_of_attempt() => {
            let references = Events::References.governs(view.references(attempt));
            let data = form.attempt(attempt, &change.intent, source_id, references);
            form.write(event_id, source_id, data)
        }
        _ => form.write(event_id, source_id, form.intent(origin, source_id)),
    }
}

#[derive(Clone, Copy)]
struct Form {
    kind: EventType,
    generation: WebhookGeneration,
}

impl Form {
    fn write(self, event_id: &str, source_id: &str, data: impl Serialize) -> String {
        let envelope = Envelope {
            version: Events::Envelope.governs("V1.6.0"),
            event_name: "ACQUIRING",
            event_type: self.kind.name(),
            event_id,
            source_id,
            data,
        };
        // The types above have string keys only, so that writing them cannot fail.
        serde_json::to_string(&envelope).unwrap_or_default()
    }

    fn time(self, at: jiff::Timestamp) -> String {
        instant::written(at, self.generation.precision(self.kind))
    }

    fn intent<'a>(self, origin: &'a Origin, id: &'a str) -> IntentData<'a> {
        let Origin { change, begun } = origin;
        let intent = Events::IntentData.governs(&change.intent);
        let cancelled = json!(intent.cancelled.map(|at| self.time(at)));
        let with_two = self.generation.spells_cancell();
        let plain = matches!(
            self.kind,
            EventType::IntentCreated | EventType::IntentFailed
        );
        let shows_method = !plain || self.generation.always_shows_method();
        let payer = change
            .attempt
            .as_deref()
            .or(begun.as_deref())
            .filter(|_| Events::IntentMethod.governs(shows_method));
        IntentData {
            amount: intent.amount.to_string(),
            cancel_time: (!with_two).then(|| cancelled.clone()),
            cancell_time: with_two.then_some(cancelled),
            cancellation_reason: &intent.cancellation_reason,
            complete_time: intent.completed.map(|at| self.time(at)),
            create_time: self.time(intent.created),
            currency: intent.currency.code(),
            description: &intent.description,
            intent_status: Events::CreatedStatus.governs(intent.status),
            merchant_order_id: &intent.merchant_order_id,
            // What was JSON once still is.
            metadata: intent
                .metadata
                .as_deref()
                .and_then(|text| serde_json::from_str(text).ok()),
            payment_intent_id: id,
            payment_method: payer.map(|attempt| method(&attempt.method)),
        }
    }

    fn attempt<'a>(
        self,
        attempt: &'a Attempt,
        intent: &'a Intent,
        id: &'a str,
        references: References,
    ) -> AttemptData<'a> {
        let newer = self.generation.has_newer_members();
        let captured = attempt.ledger.captured();
        let captured = if captured > Money::ZERO {
            captured
        } else {
            attempt.amount
        };
        let cancelled = attempt.status == AttemptStatus::Cancelled;
        // Set in an answer that is read later, and null in the event of the capture.
        let completed = attempt.completed.filter(|_| {
            Events::AttemptComplete.governs(self.kind != EventType::AttemptCaptureRequested)
        });
        AttemptData {
            advice_code: newer.then_some(references.advice_code),
            amount: attempt.amount.to_string(),
            arn: newer.then_some(references.arn),
            attempt_status: attempt.status,
            auth_code: newer.then_some(references.auth_code),
            authentication_data: newer.then_some(references.authentication_data),
            cancel_time: cancelled.then(|| self.time(attempt.updated)),
            cancellation_reason: &attempt.cancellation_reason,
            captured_amount: captured.to_string(),
            complete_time: completed.map(|at| self.time(at)),
            create_time: self.time(attempt.created),
            currency: attempt.currency.code(),
            failure_code: attempt.failure.map_or("", |failure| failure.code()),
            failure_message: newer.then(|| attempt.failure.map_or("", |failure| failure.message())),
            merchant_order_id: &intent.merchant_order_id,
            payment_attempt_id: id,
            payment_intent_id: intent.id.to_string(),
            payment_method: method(&attempt.method),
            refunded_amount: "0",
            rrn: newer.then_some(references.rrn),
        }
    }

    fn cancel<'a>(self, intent: &'a Intent, id: &'a str) -> CancelData<'a> {
        CancelData {
            amount: intent.amount.to_string(),
            cancel_status: Events::CancelData.governs("SUCCEEDED"),
            cancel_time: intent.cancelled.map(|at| self.time(at)),
            currency: intent.currency.code(),
            payment_intent_id: id,
        }
    }
}

/// A payment method as events show it: of a card only name, masked number and network.
fn method(shown: &Value) -> Value {
    let mut method = match shown.get("card") {
        Some(card) => Events::Card.governs(json!({
            "card": {
                "card_name": card.get("card_name"),
                "card_number": card.get("card_number"),
                "network": card.get("network"),
            },
            "type": "card",
        })),
        None => shown.clone(),
    };
    method.sort_all_objects();
    method
}
