//! The profile that rehearses a sandbox on the network.

use sandbox::{Config, Profile};
use serde_json::json;

use crate::client::{Api, card, send};

async fn stranger() -> Api {
    Api::start_with(Config {
        profile: Profile::Stranger,
        ..Config::default()
    })
    .await
}

#[tokio::test]
async fn it_shows_other_observed_behaviour() {
    let api = stranger().await;
    let reply = api.create(json!({})).await.ok();
    for time in ["/cancel_time", "/complete_time"] {
        assert_eq!(reply.body.pointer(time), Some(&json!("")));
    }
    assert_eq!(reply.text_at("/captured_amount"), "0");
    let number: u64 = reply.id().strip_prefix("PI").unwrap().parse().unwrap();
    assert_ne!((number >> 12) & 0x3ff, 1);
    let paid = api.create(card("8117")).await.ok();
    assert_eq!(
        (paid.intent_status(), paid.text_at("/captured_amount")),
        ("SUCCEEDED", "10")
    );
}

#[tokio::test]
async fn it_does_not_say_why_it_refuses() {
    let api = stranger().await;
    for path in ["/v2/payment_intents?page_size=0", "/v2/nothing"] {
        let reply = api.get(path).await;
        assert!(reply.status.is_client_error() && reply.behaviour.is_empty());
    }
}

#[tokio::test]
async fn somebody_else_has_used_the_account() {
    let mut api = stranger().await;
    let listed = api.get("/v2/payment_intents").await.ok();
    assert_eq!(listed.body.get("total_items"), Some(&json!(3)));
    api.mint().await;
    let listed = api.get("/v2/payment_intents").await.ok();
    assert_eq!(listed.body.get("total_items"), Some(&json!(3)), "once only");
}

#[tokio::test]
async fn it_has_no_control_api_and_asks_for_no_client_id() {
    let api = stranger().await;
    assert_eq!(
        api.control("clock", json!({"advance_seconds": 1}))
            .await
            .status,
        404
    );
    let request = api.raw(reqwest::Method::GET, "/v2/payment_intents");
    send(request.header("x-auth-token", format!("Bearer {}", api.token)))
        .await
        .ok();
}

#[tokio::test]
async fn too_many_calls_are_turned_away_for_a_second() {
    let api = stranger().await;
    // Sixty at once and then one a second: even a machine that takes a tenth of a second for each call meets the limit.
    for _ in 0..1_000 {
        let request = api.raw(reqwest::Method::POST, "/v1/connect/token");
        let response = request
            .header("x-client-id", "tester")
            .header("x-api-key", "key")
            .send()
            .await
            .unwrap();
        if response.status() == 429 {
            assert_eq!(response.headers().get("retry-after").unwrap(), "1");
            let body: serde_json::Value = response.json().await.unwrap();
            assert_eq!(body.get("code"), Some(&json!("too_many_requests")));
            assert_eq!(body.get("type"), None);
            return;
        }
    }
    panic!("one of 1000 calls is too many");
}
