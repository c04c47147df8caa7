//! Receivers and the API do not disturb each other.

use std::time::Duration;

use reqwest::Method;
use sandbox::WebhookConfig;
use serde_json::{Value, json};

use super::{config, control, receiver::Receiver, settled, start, subscribe, types};
use crate::client::{Api, card};

/// A sandbox that waits for answers longer than any test runs.
async fn patient() -> Api {
    Api::start_with(config(WebhookConfig {
        timeout: Duration::from_hours(1),
        ..WebhookConfig::default()
    }))
    .await
}

#[tokio::test]
async fn a_receiver_that_hangs_does_not_slow_the_api() {
    let api = patient().await;
    let mut receiver = Receiver::shut().await;
    subscribe(&api, &receiver).await;
    for _ in 0..50 {
        let id = api.create(card("8117")).await.ok().id();
        api.retrieve(&id).await.ok();
    }
    let log = control(&api, Method::GET, "events").await.ok();
    assert_eq!(log.body["settled"], json!(false));
    // None of the two hundred deliveries was answered while a hundred calls were.
    let _first = receiver.next().await;
    assert_eq!(receiver.rest(), []);
    receiver.open();
    let events = settled(&api).await;
    assert_eq!(events.len(), 200);
    let delivered = |event: &Value| event["deliveries"][0]["status"] == json!("delivered");
    assert!(events.iter().all(delivered));
    assert_eq!(receiver.rest().len(), 199);
}

#[tokio::test]
async fn a_receiver_that_hangs_does_not_slow_another() {
    let api = patient().await;
    let (shut, mut open) = (Receiver::shut().await, Receiver::start().await);
    subscribe(&api, &shut).await;
    subscribe(&api, &open).await;
    for _ in 0..3 {
        api.create(card("8117")).await.ok();
    }
    for _ in 0..12 {
        open.next().await;
    }
    shut.open();
    let events = settled(&api).await;
    assert!(events.iter().all(|event| {
        let deliveries = event["deliveries"].as_array().unwrap();
        deliveries.len() == 2
            && deliveries
                .iter()
                .all(|one| one["status"] == json!("delivered"))
    }));
}

#[tokio::test]
async fn as_many_deliveries_are_under_way_as_configured() {
    let api = Api::start_with(config(WebhookConfig {
        timeout: Duration::from_hours(1),
        in_flight: 3,
        ..WebhookConfig::default()
    }))
    .await;
    let mut receiver = Receiver::shut().await;
    subscribe(&api, &receiver).await;
    api.create(card("8117")).await.ok();
    for _ in 0..3 {
        receiver.next().await;
    }
    let statuses = |log: Value| -> Vec<String> {
        let events = log["events"].as_array().unwrap().clone();
        let status = |event: &Value| {
            event["deliveries"][0]["status"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        events.iter().map(status).collect()
    };
    let log = control(&api, Method::GET, "events").await.ok().body;
    assert_eq!(statuses(log), ["sending", "sending", "sending", "queued"]);
    receiver.open();
    settled(&api).await;
    assert_eq!(receiver.rest().len(), 1);
}

#[tokio::test]
async fn a_reset_forgets_what_is_under_way() {
    let mut api = patient().await;
    let mut shut = Receiver::shut().await;
    subscribe(&api, &shut).await;
    api.create(card("8117")).await.ok();
    shut.next().await;
    api.control("reset", json!({})).await.ok();
    api.mint().await;
    let mut other = Receiver::start().await;
    subscribe(&api, &other).await;
    api.create(json!({})).await.ok();
    other.next().await;
    shut.open();
    let events = settled(&api).await;
    assert_eq!(types(&events), ["payment_intent.created"]);
    assert_eq!(events[0]["deliveries"].as_array().unwrap().len(), 1);
    assert_eq!(shut.rest(), [], "its endpoint is gone");
}

#[tokio::test]
async fn an_endpoint_that_is_removed_gets_nothing_more() {
    let (api, mut receiver) = start().await;
    receiver.answer([500]);
    api.create(json!({})).await.ok();
    settled(&api).await;
    let id = "webhook_endpoints/endpoint-1";
    control(&api, Method::DELETE, id).await.ok();
    api.advance(16).await;
    api.create(json!({})).await.ok();
    let events = settled(&api).await;
    let dropped = &events[0]["deliveries"][0];
    assert_eq!(dropped["status"], json!("dropped"));
    assert_eq!(dropped["reason"], json!("the endpoint was removed"));
    assert_eq!(events[1]["deliveries"], json!([]));
    assert_eq!(receiver.rest().len(), 1);
    assert_eq!(control(&api, Method::DELETE, id).await.status, 404);
}

#[tokio::test]
async fn a_sandbox_that_is_its_own_receiver_comes_to_no_harm() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let event = settled(&api).await[0]["event_id"].clone();
    let event = event.as_str().unwrap();
    for path in [
        "/__sandbox/reset".to_owned(),
        format!("/__sandbox/events/{event}/redeliver"),
        "/api/v2/payment_intents/create".to_owned(),
    ] {
        let url = format!("{}{path}", api.root());
        let body = json!({"url": url, "events": "*"});
        api.control("webhook_endpoints", body).await.ok();
    }
    let path = format!("events/{event}/redeliver");
    api.control(&path, json!({})).await.ok();
    let events = settled(&api).await;
    let outcomes: Vec<_> = events[0]["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|delivery| delivery["tries"][0]["http_status"].as_u64().unwrap())
        .collect();
    assert_eq!((events.len(), outcomes), (1, vec![403, 403, 401]));
    api.retrieve(&id).await.ok();
}
