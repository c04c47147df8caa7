//! The shape of answers.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Api, card, send};

/// Whether the members of every object in `value` are in alphabetical order.
fn is_sorted(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.keys().is_sorted() && members.values().all(is_sorted),
        Value::Array(items) => items.iter().all(is_sorted),
        _ => true,
    }
}

#[tokio::test]
async fn an_intent_has_the_documented_members() {
    let api = Api::start().await;
    let reply = api
        .create(json!({"amount": "103.00", "metadata": {"z": "1", "a": "2"}}))
        .await
        .ok();
    let names: Vec<_> = reply
        .body
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "amount",
            "available_payment_method_types",
            "cancel_time",
            "cancellation_reason",
            "captured_amount",
            "client_secret",
            "complete_time",
            "create_time",
            "currency",
            "customer_id",
            "description",
            "intent_status",
            "latest_payment_attempt",
            "merchant_order_id",
            "metadata",
            "next_action",
            "payment_intent_id",
            "return_url",
            "update_time",
        ]
    );
    assert!(is_sorted(&reply.body));
    assert_eq!(
        (reply.text_at("/amount"), reply.text_at("/captured_amount")),
        ("103", "103")
    );
    assert_eq!(
        (reply.text_at("/create_time"), reply.text_at("/customer_id")),
        ("2026-03-01T08:00:00+08:00", "")
    );
    for unset in [
        "cancel_time",
        "complete_time",
        "latest_payment_attempt",
        "next_action",
    ] {
        assert_eq!(reply.body.get(unset), Some(&Value::Null), "{unset}");
    }
    let retrieved = api.retrieve(&reply.id()).await.ok();
    assert_eq!(retrieved.body, reply.body);
}

#[tokio::test]
async fn a_paid_attempt_has_the_documented_members() {
    let api = Api::start().await;
    let reply = api.create(card("8117")).await.ok();
    let attempt = reply.body.get("latest_payment_attempt").unwrap();
    let names: Vec<_> = attempt
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "advice_code",
            "amount",
            "arn",
            "attempt_id",
            "attempt_status",
            "auth_code",
            "authentication_data",
            "cancellation_reason",
            "captured_amount",
            "complete_time",
            "create_time",
            "currency",
            "failure_code",
            "failure_message",
            "payment_method",
            "refunded_amount",
            "rrn",
            "update_time",
        ]
    );
    for (name, digits) in [("auth_code", 6), ("rrn", 12), ("arn", 23)] {
        let value = attempt.get(name).unwrap().as_str().unwrap();
        assert!(
            value.len() == digits && value.bytes().all(|byte| byte.is_ascii_digit()),
            "{name}"
        );
    }
    assert_eq!(attempt.get("refunded_amount"), Some(&json!("0")));
    for (pointer, value) in [
        ("/complete_time", "2026-03-01T08:00:00+08:00"),
        ("/advice_code", ""),
        ("/authentication_data/avs_result", ""),
        ("/authentication_data/cvv_result", ""),
        ("/payment_method/card/bin", "534693"),
        ("/payment_method/card/last4", "8117"),
        ("/payment_method/card/brand", "mastercard"),
        ("/payment_method/card/card_type", "credit"),
        ("/payment_method/card/billing/email", "ada@example.com"),
    ] {
        assert_eq!(attempt.pointer(pointer), Some(&json!(value)), "{pointer}");
    }
}

#[tokio::test]
async fn only_create_and_retrieve_show_a_client_secret() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let secret = |reply: &Value| reply.get("client_secret").is_some();
    assert!(secret(&api.retrieve(&id).await.ok().body));
    for (call, body) in [
        ("update", json!({})),
        ("confirm", card("8117")),
        ("cancel", json!({})),
    ] {
        assert!(!secret(&api.on(&id, call, &body).await.ok().body), "{call}");
    }
    assert!(!secret(
        api.get("/v2/payment_intents")
            .await
            .ok()
            .body
            .pointer("/data/0")
            .unwrap()
    ));
}

#[tokio::test]
async fn answers_are_json_also_when_they_refuse() {
    let api = Api::start().await;
    for request in [
        api.call(Method::GET, "/v2/payment_intents"),
        api.call(Method::GET, "/v2/payment_intents/x"),
        api.raw(Method::GET, "/v2/payment_intents"),
        api.call(Method::GET, "/nothing"),
        api.call(Method::PUT, "/v2/payment_intents"),
    ] {
        let response = request.send().await.unwrap();
        assert_eq!(
            response.headers().get("content-type").unwrap(),
            "application/json"
        );
    }
    let reply = send(api.raw(Method::GET, "/v2/payment_intents")).await;
    let names: Vec<_> = reply
        .body
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(names, ["code", "message", "type"]);
}

#[tokio::test]
async fn an_attempts_id_follows_its_intents() {
    let api = Api::start().await;
    let reply = api.create(card("8117")).await.ok();
    let number = |text: &str| text.get(2..).unwrap().parse::<u64>().unwrap();
    let (intent, attempt) = (
        reply.id(),
        reply.text_at("/latest_payment_attempt/attempt_id"),
    );
    assert!(attempt.starts_with("PA") && attempt.len() == 21 && intent.len() == 21);
    assert!(number(attempt) > number(&intent));
}
