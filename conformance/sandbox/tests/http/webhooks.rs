//! Webhooks: what is sent, to whom, when, and what is kept of it.

mod clock;
mod delivery;
mod drifts;
mod endpoints;
mod isolation;
mod log;
mod payloads;
mod receiver;

use reqwest::Method;
use sandbox::{Clock, Config, WebhookConfig};
use serde_json::{Value, json};

use crate::client::{Api, Reply, START, send};
use receiver::{Received, Receiver};

/// A configuration whose clock stands still.
fn config(webhooks: WebhookConfig) -> Config {
    Config {
        clock: Clock::Manual(START.parse().unwrap()),
        webhooks,
        ..Config::default()
    }
}

/// A sandbox whose clock stands still, and a receiver of all its events with the secret `whs`.
async fn start() -> (Api, Receiver) {
    let receiver = Receiver::start().await;
    let api = Api::start().await;
    subscribe(&api, &receiver).await;
    (api, receiver)
}

/// Registers the receiver for every event.
async fn subscribe(api: &Api, receiver: &Receiver) -> String {
    let body = json!({"url": receiver.url(), "secret": "whs", "events": ["*"]});
    let reply = api.control("webhook_endpoints", body).await.ok();
    reply.text_at("/id").to_owned()
}

async fn control(api: &Api, method: Method, path: &str) -> Reply {
    let url = format!("{}/__sandbox/{path}", api.root());
    send(api.http.request(method, url)).await
}

/// The log, once nothing is under way.
async fn settled(api: &Api) -> Vec<Value> {
    let reply = control(api, Method::GET, "events?settled").await.ok();
    assert_eq!(reply.body["settled"], json!(true));
    reply.body["events"].as_array().unwrap().clone()
}

/// The only delivery of the last event, once nothing is under way.
async fn last_delivery(api: &Api) -> Value {
    let events = settled(api).await;
    let deliveries = events.last().unwrap()["deliveries"].as_array().unwrap();
    assert_eq!(deliveries.len(), 1);
    deliveries[0].clone()
}

/// The types of `events`, without what all begin with.
fn types(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["event_type"].as_str().unwrap())
        .map(|kind| kind.strip_prefix("acquiring.").unwrap())
        .collect()
}
