//! Everything there is, in one answer: what a test compares and the dashboard shows. Nothing secret is in it.

use axum::extract::State;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Api, Fault, query::Query};
use crate::{
    Clock, Limits, Variant, Variants,
    answer::Answer,
    cards::FailureCode,
    hold::Stage,
    idempotency::KeyInUse,
    ids::IntentId,
    payments::{Attempt, Intent, NextAction, Payments, Scripted},
    state::Shared,
    state::State as Memory,
    timeline::{REDACTED, scrub, shown_path},
    webhooks::{EndpointId, Registered},
};

/// How many intents, keys and events one answer holds unless more are asked for.
const USUAL_LIMIT: u64 = 1_000;
const MOST_AT_ONCE: u64 = 100_000;

pub(super) async fn read(State(shared): Api, query: Query) -> Result<Answer, Fault> {
    let query = query.only(&["limit", "payment_intent_id"])?;
    let limit = query.number("limit", MOST_AT_ONCE)?.unwrap_or(USUAL_LIMIT);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let only = query
        .text("payment_intent_id")
        .map(|id| {
            IntentId::parse(id)
                .ok_or_else(|| Fault::bad("`payment_intent_id` is `PI` and nineteen digits"))
        })
        .transpose()?;
    Ok(shared.with_state(|state, now| Answer::ok(describe(&shared, state, now, only, limit))))
}

fn describe(
    shared: &Shared,
    state: &Memory,
    now: Timestamp,
    only: Option<IntentId>,
    limit: usize,
) -> Value {
    let payments = &state.payments;
    let asked_for = |id: IntentId| only.is_none_or(|only| only == id);
    let intents: Vec<_> = payments
        .all()
        .filter(|one| asked_for(one.id))
        .take(limit)
        .map(|one| intent(payments, one))
        .collect();
    let due: Vec<_> = payments
        .upcoming()
        .filter(|upcoming| asked_for(upcoming.intent))
        .take(limit)
        .map(|upcoming| {
            json!({
                "at": upcoming.at.to_string(),
                "payment_intent_id": upcoming.intent.to_string(),
                "what": upcoming.what,
            })
        })
        .collect();
    let (intent_count, attempt_count) = payments.counts();
    let keys = state.keys.in_use(now);
    let known = shared.tokens();
    let tokens = known.accepted(now);
    json!({
        "clock": match shared.config.clock {
            Clock::Real => "real",
            Clock::Manual(_) => "manual",
        },
        "counts": {
            "idempotency_keys": state.keys.in_use(now).count(),
            "payment_attempts": attempt_count,
            "payment_intents": intent_count,
            "tokens": tokens.len(),
        },
        "drifts": shared.drifts.describe(),
        "due": due,
        "faults": shared.faults.describe(),
        "holds": shared.holds.all().into_iter().map(|(id, operation, stage)| json!({
            "hold": id,
            "operation": operation.name(),
            "reached": stage == Stage::Reached,
        })).collect::<Vec<_>>(),
        "idempotency_keys": keys.take(limit).map(key).collect::<Vec<_>>(),
        "limits": limits(&shared.config.limits),
        "now": now.to_string(),
        "payment_intents": intents,
        "profile": shared.config.profile.name(),
        "provider": payments.scripted().map(scripted).collect::<Vec<_>>(),
        "seed": shared.config.seed,
        "switches": shared.variants.chosen().map(switch).collect::<serde_json::Map<_, _>>(),
        "switches_changed": changed(shared.variants).collect::<Vec<_>>(),
        "timeline": {"last": shared.timeline().last(), "on": shared.timeline().is_on()},
        "tokens": tokens.into_iter().map(|(client, expires)| json!({
            "client_id": scrub(client),
            "expires_at": expires.to_string(),
        })).collect::<Vec<_>>(),
        "webhook_endpoints": state.webhooks.endpoints().map(endpoint).collect::<Vec<_>>(),
    })
}

/// A switch and the value that it stands at.
fn switch(variant: Variant) -> (String, Value) {
    (variant.name().to_owned(), json!(variant.value()))
}

/// The switches that stand otherwise than in the profile `documented`, as they are written on the command line.
fn changed(variants: Variants) -> impl Iterator<Item = &'static str> {
    variants
        .chosen()
        .zip(Variants::default().chosen())
        .filter(|(chosen, usual)| chosen != usual)
        .map(|(chosen, _)| chosen.written())
}

/// How much is taken on and kept, in the units of the names.
fn limits(limits: &Limits) -> Value {
    json!({
        "body_timeout_seconds": limits.body_timeout.as_secs_f64(),
        "read_timeout_seconds": limits.read_timeout.as_secs_f64(),
        "head_timeout_seconds": limits.head_timeout.as_secs_f64(),
        "max_connections": limits.max_connections,
        "max_idempotency_keys": limits.max_keys(),
        "max_payment_attempts": limits.max_attempts(),
        "max_payment_intents": limits.max_intents,
    })
}

/// An endpoint without its secret, and without the query of its address, which may hold one too.
fn endpoint((id, one): (EndpointId, &Registered)) -> Value {
    let url = one.endpoint.url.to_string();
    let url = match url.split_once('?') {
        Some((place, _)) => format!("{}?{REDACTED}", scrub(place)),
        None => scrub(&url).into_owned(),
    };
    json!({
        "account": one.endpoint.account,
        "events": one.endpoint.events.names(),
        "id": id.to_string(),
        "url": url,
    })
}

fn intent(payments: &Payments, intent: &Intent) -> Value {
    let attempts: Vec<_> = payments.attempts_of(intent).map(attempt).collect();
    json!({
        "account": intent.owner.account.as_deref(),
        "amount": intent.amount,
        "attempts": attempts,
        "cancelling": intent.cancelling,
        "client_id": scrub(&intent.owner.client),
        "created_at": intent.created.to_string(),
        "currency": intent.currency.code(),
        "description": scrub(&intent.description),
        "intent_status": intent.status,
        "merchant_order_id": scrub(&intent.merchant_order_id),
        "next_action": intent.next_action.as_ref().map(awaited),
        "payment_intent_id": intent.id.to_string(),
        "updated_at": intent.updated.to_string(),
    })
}

/// What the shopper is asked to do, without what opens it.
fn awaited(action: &NextAction) -> &'static str {
    match action {
        NextAction::Frame { .. } => "hidden_frame",
        NextAction::Challenge { .. } => "challenge",
        NextAction::Wallet { .. } => "wallet",
        NextAction::QrCode { .. } => "qr_code",
    }
}

fn attempt(attempt: &Attempt) -> Value {
    let kind = attempt.method.get("type").and_then(Value::as_str);
    let card = attempt.method.pointer("/card/card_number");
    json!({
        "amount": attempt.amount,
        "attempt_id": attempt.id.to_string(),
        "attempt_status": attempt.status,
        "card_number": card,
        "created_at": attempt.created.to_string(),
        "failure_code": attempt.failure.map(FailureCode::code),
        "ledger": attempt.ledger,
        "payment_method": kind,
        "updated_at": attempt.updated.to_string(),
    })
}

fn key(key: KeyInUse<'_>) -> Value {
    json!({
        "account": key.scope.owner.account.as_deref(),
        "client_id": scrub(&key.scope.owner.client),
        "ends_at": key.ends.to_string(),
        "idempotency_key": scrub(&key.scope.key.to_string()),
        "path": shown_path(&key.scope.path),
        "state": if key.status.is_some() { "finished" } else { "running" },
        "status": key.status.map(|status| status.as_u16()),
    })
}

fn scripted(next: Scripted) -> Value {
    let (next, failure) = match next {
        Scripted::Approve => ("approve", None),
        Scripted::Decline(code) => ("decline", Some(code)),
        Scripted::Slow(code) => ("slow", code),
    };
    json!({"failure_code": failure.map(FailureCode::code), "next": next})
}
