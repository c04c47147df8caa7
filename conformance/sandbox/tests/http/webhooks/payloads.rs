//! What is sent, to the byte.

use std::fmt::Write as _;

use reqwest::Method;
use sandbox::{Clock, Config, Variant, WebhookGeneration};
use serde_json::{Value, json};

use super::control;
use crate::client::{Api, card, enforce_3ds, send, wallet, with};

/// A sandbox whose clock stands still in the middle of a second.
async fn start(generation: WebhookGeneration) -> Api {
    Api::start_with(Config {
        clock: Clock::Manual("2026-03-01T00:00:00.716846826Z".parse().unwrap()),
        with: vec![Variant::WebhookGeneration(generation)],
        ..Config::default()
    })
    .await
}

/// The bodies of all events, one a line.
async fn bodies(api: &Api) -> String {
    let log = control(api, Method::GET, "events").await.ok();
    let mut text = String::new();
    for event in log.body["events"].as_array().unwrap() {
        let path = format!("events/{}", event["event_id"].as_str().unwrap());
        let url = format!("{}/__sandbox/{path}", api.root());
        let reply = send(api.http.get(url)).await.ok();
        for (name, value) in [("source_id", "source_id"), ("event_type", "event_type")] {
            assert_eq!(reply.body[name], event[value]);
        }
        writeln!(text, "{}", reply.text).unwrap();
    }
    text
}

/// Every type of event that is ever sent, most of them in more than one way.
async fn every_event(api: &Api) {
    // Paid in one call, declined in one call, paid after a challenge.
    api.create(with(
        card("8117"),
        json!({"metadata": {"b": 1, "a": "<é>"}}),
    ))
    .await
    .ok();
    api.create(card("0027")).await.ok();
    let challenged = api.create(enforce_3ds("8012")).await.ok().id();
    api.advance(4).await;
    api.shopper(&challenged, "succeed").await.ok();
    // One wallet takes the place of another, and the merchant cancels.
    let cancelled = api.create(json!({})).await.ok().id();
    api.on(&cancelled, "confirm", &wallet("gcash")).await.ok();
    api.on(&cancelled, "confirm", &wallet("dana")).await.ok();
    let reason = json!({"cancellation_reason": "requested_by_customer"});
    api.on(&cancelled, "cancel", &reason).await.ok();
    api.advance(3).await;
    // Nobody pays.
    api.create(wallet("alipaycn")).await.ok();
    api.advance(30 * 60 + 8).await;
}

#[track_caller]
fn assert_golden(actual: &str, golden: &str, file: &str) {
    if std::env::var_os("UPDATE").is_some() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/webhooks/");
        std::fs::write(format!("{folder}{file}"), actual).unwrap();
        return;
    }
    for (actual, golden) in actual.lines().zip(golden.lines()) {
        assert_eq!(actual, golden, "{file}; UPDATE=1 writes it anew");
    }
    assert_eq!(actual.lines().count(), golden.lines().count(), "{file}");
}

#[tokio::test]
async fn every_event_is_written_as_recorded_in_april_2026() {
    let api = start(WebhookGeneration::April2026).await;
    every_event(&api).await;
    let golden = include_str!("golden/2026-04.jsonl");
    let actual = bodies(&api).await;
    assert_golden(&actual, golden, "golden/2026-04.jsonl");
    let sent = |kind: &str| actual.contains(&format!("\"event_type\":\"acquiring.{kind}\""));
    for kind in [
        "payment_intent.created",
        "payment_intent.requires_action",
        "payment_intent.succeeded",
        "payment_intent.failed",
        "payment_attempt.created",
        "payment_attempt.capture_requested",
        "payment_attempt.cancelled",
        "payment_attempt.failed",
        "cancel.succeeded",
    ] {
        assert!(sent(kind), "{kind}");
    }
    assert!(!sent("cancel.failed"));
}

#[tokio::test]
async fn earlier_events_are_written_as_recorded_then() {
    let january = start(WebhookGeneration::January2026).await;
    every_event(&january).await;
    let golden = include_str!("golden/2026-01.jsonl");
    assert_golden(&bodies(&january).await, golden, "golden/2026-01.jsonl");
    let last_year = start(WebhookGeneration::Year2025).await;
    every_event(&last_year).await;
    let golden = include_str!("golden/2025.jsonl");
    assert_golden(&bodies(&last_year).await, golden, "golden/2025.jsonl");
}

#[tokio::test]
async fn an_event_tells_less_than_an_answer() {
    let api = start(WebhookGeneration::April2026).await;
    let customer =
        json!({"customer": {"first_name": "Ada", "last_name": "Tan", "email": "ada@example.com"}});
    let paid = api.create(with(enforce_3ds("0092"), customer)).await.ok();
    let text = bodies(&api).await;
    for secret in [
        paid.text_at("/client_secret"),
        paid.text_at("/next_action/redirect_to_url/url"),
        "ada@example.com",
        "return_url",
        "update_time",
        "billing",
        "last4",
    ] {
        assert!(!secret.is_empty() && !text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn members_stand_in_alphabetical_order() {
    let api = start(WebhookGeneration::April2026).await;
    every_event(&api).await;
    for line in bodies(&api).await.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let mut sorted = event["data"].clone();
        sorted.sort_all_objects();
        assert_eq!(event["data"].to_string(), sorted.to_string());
    }
}

#[tokio::test]
async fn a_refused_call_raises_nothing() {
    let api = start(WebhookGeneration::April2026).await;
    let id = api.create(json!({})).await.ok().id();
    let before = bodies(&api).await;
    assert_eq!(api.create(json!({"amount": "0"})).await.status, 400);
    assert_eq!(api.on(&id, "capture", &json!({})).await.status, 400);
    api.on(&id, "update", &json!({"amount": "3"})).await.ok();
    assert_eq!(bodies(&api).await, before, "nor does an update");
}

#[tokio::test]
async fn a_frame_that_leads_to_a_challenge_is_told_once() {
    let api = start(WebhookGeneration::April2026).await;
    let id = api.create(enforce_3ds("0118")).await.ok().id();
    api.shopper(&id, "succeed").await.ok();
    let intent = api.retrieve(&id).await.ok();
    assert_eq!(intent.text_at("/next_action/type"), "redirect_to_url");
    let told = bodies(&api).await;
    assert_eq!(told.matches("payment_intent.requires_action").count(), 1);
}
