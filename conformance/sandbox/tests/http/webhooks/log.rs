//! What is kept of events and deliveries.

use reqwest::Method;
use serde_json::{Value, json};

use super::{config, control, settled, start, subscribe, types};
use crate::client::{Api, card};

async fn filtered(api: &Api, query: &str) -> Vec<Value> {
    let path = format!("events?{query}");
    let reply = control(api, Method::GET, &path).await.ok();
    reply.body["events"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_log_is_kept_without_any_endpoint_and_can_be_filtered() {
    let api = Api::start().await;
    let first = api.create(json!({})).await.ok().id();
    let second = api.create(card("8117")).await.ok().id();
    assert_eq!(settled(&api).await.len(), 5);
    let of_second = filtered(&api, &format!("payment_intent_id={second}")).await;
    assert_eq!(of_second.len(), 4);
    assert_eq!(of_second[0]["source_id"], json!(second));
    assert_eq!(of_second[1]["payment_intent_id"], json!(second));
    let created = filtered(&api, "type=acquiring.payment_intent.created").await;
    let sources: Vec<_> = created.iter().map(|event| &event["source_id"]).collect();
    assert_eq!(sources, [&json!(first), &json!(second)]);
    let later = filtered(&api, "after=3").await;
    assert_eq!(
        types(&later),
        [
            "payment_attempt.capture_requested",
            "payment_intent.succeeded"
        ]
    );
    for (query, word) in [
        ("type=created", "acquiring.payment_intent.created"),
        ("payment_intent_id=7", "\"7\""),
        ("after=-1", "`after`"),
        ("kind=x", "`settled`"),
    ] {
        let reply = control(&api, Method::GET, &format!("events?{query}")).await;
        assert_eq!(reply.status, 400);
        assert!(reply.text_at("/error").contains(word), "{query}: {reply:?}");
    }
    assert_eq!(control(&api, Method::GET, "events/none").await.status, 404);
}

#[tokio::test]
async fn an_event_is_delivered_again_on_demand() {
    let (api, mut receiver) = start().await;
    api.create(json!({})).await.ok();
    let first = receiver.next().await;
    let id = settled(&api).await[0]["event_id"].clone();
    let path = format!("events/{}/redeliver", id.as_str().unwrap());
    let queued = api.control(&path, json!({})).await.ok();
    assert_eq!(queued.body, json!({"queued": 1}));
    assert_eq!(receiver.next().await.body, first.body);
    let named = json!({"endpoint": "endpoint-1"});
    receiver.answer([500]);
    api.control(&path, named).await.ok();
    assert_eq!(receiver.next().await.body, first.body);
    let events = settled(&api).await;
    let statuses: Vec<_> = events[0]["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["delivered", "delivered", "waiting"]);
    api.advance(16).await;
    assert_eq!(receiver.next().await.body, first.body);

    let other = "events/6a9c1bb4-4f5b-4a0f-9f0a-1b1c5d7e8f90/redeliver";
    assert_eq!(api.control(other, json!({})).await.status, 404);
    for (body, status) in [
        (json!({"endpoint": "endpoint-9"}), 404),
        (json!({"endpoint": "nine"}), 404),
        (json!({"url": "x"}), 400),
    ] {
        let reply = api.control(&path, body).await;
        assert_eq!(reply.status, status, "{reply:?}");
    }
    control(&api, Method::DELETE, "webhook_endpoints")
        .await
        .ok();
    assert_eq!(api.control(&path, json!({})).await.status, 409);
}

#[tokio::test]
async fn an_event_goes_to_a_named_endpoint_whatever_that_subscribed_to() {
    let api = Api::start().await;
    api.create(json!({})).await.ok();
    let mut receiver = super::Receiver::start().await;
    let body = json!({"url": receiver.url(), "events": ["acquiring.cancel.failed"]});
    api.control("webhook_endpoints", body).await.ok();
    let id = settled(&api).await[0]["event_id"].clone();
    let path = format!("events/{}/redeliver", id.as_str().unwrap());
    assert_eq!(api.control(&path, json!({})).await.status, 409);
    let named = json!({"endpoint": "endpoint-1"});
    api.control(&path, named.clone()).await.ok();
    receiver.next().await;
    for _ in 1..100 {
        api.control(&path, named.clone()).await.ok();
    }
    assert_eq!(api.control(&path, named).await.status, 409);
}

#[tokio::test]
async fn the_same_calls_raise_the_same_events() {
    let mut logs = Vec::new();
    for seed in [1, 1, 2] {
        let api = Api::start_with(sandbox::Config {
            seed,
            ..config(sandbox::WebhookConfig::default())
        })
        .await;
        let receiver = super::Receiver::start().await;
        subscribe(&api, &receiver).await;
        api.create(card("8117")).await.ok();
        logs.push(settled(&api).await);
    }
    assert_eq!(logs[0], logs[1]);
    assert_ne!(logs[0][0]["event_id"], logs[2][0]["event_id"]);
}
