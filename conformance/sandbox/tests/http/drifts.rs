//! Drifts: each kind does what it says, to whom it says, and to nobody else.

mod answers;
mod requests;
mod rules;

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Api, Reply, send};

/// Switches a drift on.
async fn drift(api: &Api, drift: Value) {
    api.control("drift", drift).await.ok();
}

/// Switches all of them off.
async fn clear(api: &Api) {
    let url = format!("{}/__sandbox/drift", api.root());
    send(api.http.delete(url)).await.ok();
}

/// How often each has shown.
async fn shown(api: &Api) -> Vec<u64> {
    let url = format!("{}/__sandbox/drift", api.root());
    let listed = send(api.http.get(url)).await.ok();
    let drifts = listed.body["drifts"].as_array().unwrap();
    drifts
        .iter()
        .map(|drift| drift["shown"].as_u64().unwrap())
        .collect()
}

/// An answer with its headers.
async fn whole(api: &Api, path: &str) -> reqwest::Response {
    api.call(Method::GET, path).send().await.unwrap()
}

/// How often each of `calls` shows what the drift does, which is switched on for them.
async fn retrieve_with(api: &Api, id: &str, mut asked: Value) -> Reply {
    asked["operation"] = json!("retrieve_payment_intent");
    drift(api, asked).await;
    let reply = api.retrieve(id).await;
    clear(api).await;
    reply
}
