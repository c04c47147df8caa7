//! Events that deviate.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Method;
use sandbox::webhook_signature;
use serde_json::{Value, json};

use super::{control, settled, start, types};
use crate::client::{Api, card};

async fn drift(api: &Api, drift: Value) {
    api.control("drift", drift).await.ok();
}

#[tokio::test]
async fn members_of_an_event_deviate_and_their_order_stays() {
    let (api, mut receiver) = start().await;
    let of = "acquiring.payment_intent.created";
    let usual = api.create(json!({})).await.ok();
    let before = receiver.next().await;
    drift(
        &api,
        json!({"kind": "drop", "event": of, "pointer": "/data/amount"}),
    )
    .await;
    drift(&api, json!({"kind": "value", "event": "*", "pointer": "/event_type", "to": "acquiring.payment_intent.made"})).await;
    drift(&api, json!({"kind": "add", "event": of, "pointer": "/live", "to": false, "when": {"/data/currency": "SGD"}})).await;
    api.create(json!({})).await.ok();
    let arrived = receiver.next().await;
    let body = arrived.json();
    assert_eq!(body.pointer("/data/amount"), None);
    assert_eq!(body["event_type"], "acquiring.payment_intent.made");
    assert_eq!(body["live"], json!(false));
    assert!(
        arrived.body.starts_with("{\"version\":"),
        "{}",
        arrived.body
    );
    // It is signed as it is sent, and kept as it was sent.
    let timestamp = arrived.header("x-wk-timestamp");
    let signature = webhook_signature("whs", arrived.body.as_bytes(), timestamp);
    assert_eq!(arrived.header("x-wk-signature"), signature);
    let id = body["event_id"].as_str().unwrap();
    let kept = control(&api, Method::GET, &format!("events/{id}"))
        .await
        .ok();
    assert_eq!(kept.text, arrived.body);
    // What was raised before stays as it was.
    let id = before.json()["event_id"].as_str().unwrap().to_owned();
    let kept = control(&api, Method::GET, &format!("events/{id}"))
        .await
        .ok();
    assert_eq!(kept.text, before.body);
    assert_eq!(before.json()["source_id"], usual.body["payment_intent_id"]);
}

#[tokio::test]
async fn events_nobody_waited_for_deviate_as_of_when_they_were_raised() {
    let api = Api::start().await;
    let amounts = async || {
        let events = settled(&api).await;
        let mut amounts = Vec::new();
        for event in events {
            let path = format!("events/{}", event["event_id"].as_str().unwrap());
            let body = control(&api, Method::GET, &path).await.ok().body;
            amounts.push(body.pointer("/data/amount").is_some());
        }
        amounts
    };
    api.create(json!({})).await.ok();
    drift(
        &api,
        json!({"kind": "drop", "event": "*", "pointer": "/data/amount"}),
    )
    .await;
    api.create(json!({})).await.ok();
    control(&api, Method::DELETE, "drift").await.ok();
    api.create(json!({})).await.ok();
    assert_eq!(amounts().await, [true, false, true]);
}

#[tokio::test]
async fn an_event_is_not_sent() {
    let (api, mut receiver) = start().await;
    drift(
        &api,
        json!({"kind": "webhook", "event": "acquiring.payment_intent.created", "to": "unsent"}),
    )
    .await;
    api.create(card("8117")).await.ok();
    let raised = settled(&api).await;
    let expected = [
        "payment_attempt.created",
        "payment_attempt.capture_requested",
        "payment_intent.succeeded",
    ];
    assert_eq!(types(&raised), expected);
    assert_eq!(receiver.rest().len(), 3);
}

#[tokio::test]
async fn a_signature_is_of_another_scheme_or_in_another_header() {
    let (api, mut receiver) = start().await;
    for to in ["timestamp_first", "body_only", "sha256"] {
        drift(&api, json!({"kind": "webhook", "event": "*", "to": to})).await;
        api.create(json!({})).await.ok();
        let arrived = receiver.next().await;
        let (body, timestamp) = (arrived.body.as_str(), arrived.header("x-wk-timestamp"));
        let expected = match to {
            "timestamp_first" => {
                webhook_signature("whs", format!("{timestamp}{body}").as_bytes(), "")
            }
            "body_only" => webhook_signature("whs", body.as_bytes(), ""),
            _ => {
                let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"whs").unwrap();
                mac.update(format!("{body}{timestamp}").as_bytes());
                let tag = mac.finalize().into_bytes();
                tag.iter().fold(String::new(), |mut text, byte| {
                    write!(text, "{byte:02x}").unwrap();
                    text
                })
            }
        };
        assert_eq!(arrived.header("x-wk-signature"), expected, "{to}");
        control(&api, Method::DELETE, "drift").await.ok();
    }
    drift(
        &api,
        json!({"kind": "rename", "event": "*", "header": "x-wk-signature", "to": "x-signature"}),
    )
    .await;
    drift(
        &api,
        json!({"kind": "drop", "event": "*", "header": "x-wk-timestamp"}),
    )
    .await;
    api.create(json!({})).await.ok();
    let arrived = receiver.next().await;
    assert_eq!(arrived.header("x-signature").len(), 128);
    for gone in ["x-wk-signature", "x-wk-timestamp"] {
        assert!(arrived.headers.get(gone).is_none(), "{gone}");
    }
}
