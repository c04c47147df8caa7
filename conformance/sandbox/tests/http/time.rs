//! What passes with time alone.

use serde_json::json;

use crate::client::{Api, card, enforce_3ds, manual, wallet};

#[tokio::test]
async fn an_unpaid_intent_fails_half_an_hour_and_a_sweep_after_its_creation() {
    for (body, attempt) in [
        (json!({}), ""),
        (wallet("gcash"), "EXPIRED"),
        (enforce_3ds("0092"), "EXPIRED"),
    ] {
        let mut api = Api::start().await;
        let created = api.create(body).await.ok();
        api.advance(30 * 60 + 7).await;
        api.mint().await;
        assert_eq!(
            api.retrieve(&created.id()).await.ok().intent_status(),
            created.intent_status()
        );
        api.advance(1).await;
        let after = api.retrieve(&created.id()).await.ok();
        assert_eq!(
            (after.intent_status(), after.attempt_status()),
            ("FAILED", attempt)
        );
        assert_eq!(after.text_at("/complete_time"), "2026-03-01T08:30:08+08:00");
        assert!(after.body.get("cancel_time").unwrap().is_null());
        assert!(after.body.get("next_action").unwrap().is_null());
    }
}

#[tokio::test]
async fn events_are_dated_when_they_fell_due_not_when_they_were_noticed() {
    let mut api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    api.advance(3 * 3600).await;
    api.mint().await;
    assert_eq!(
        api.retrieve(&id).await.ok().text_at("/complete_time"),
        "2026-03-01T08:30:08+08:00"
    );
}

#[tokio::test]
async fn held_money_outlives_the_intents_half_hour_and_lapses_after_a_week() {
    let mut api = Api::start().await;
    let id = api.create(manual("8117")).await.ok().id();
    api.advance(7 * 24 * 3600 - 1).await;
    api.mint().await;
    assert_eq!(
        api.retrieve(&id).await.ok().intent_status(),
        "REQUIRES_CAPTURE"
    );
    api.advance(1).await;
    let after = api.retrieve(&id).await.ok();
    assert_eq!(
        (after.intent_status(), after.attempt_status()),
        ("FAILED", "EXPIRED")
    );
    assert_eq!(
        api.on(&id, "capture", &json!({})).await.text_at("/code"),
        "expired_order"
    );
}

#[tokio::test]
async fn captured_money_is_settled_and_then_credited() {
    let mut api = Api::start().await;
    let id = api.create(card("8117")).await.ok().id();
    for (seconds, status) in [
        (24 * 3600 - 1, "CAPTURE_REQUESTED"),
        (1, "SETTLED"),
        (24 * 3600, "SUCCEEDED"),
    ] {
        api.advance(seconds).await;
        api.mint().await;
        let after = api.retrieve(&id).await.ok();
        assert_eq!(
            (after.intent_status(), after.attempt_status()),
            ("SUCCEEDED", status)
        );
        assert_eq!(after.text_at("/complete_time"), "2026-03-01T08:00:00+08:00");
    }
}

#[tokio::test]
async fn a_slow_decline_after_the_half_hour_is_swept() {
    let mut api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    // The sweep at 30:08 finds it PENDING.
    api.advance(30 * 60 + 5).await;
    api.control(
        "provider",
        json!({"next": "slow", "failure_code": "do_not_honor"}),
    )
    .await
    .ok();
    api.mint().await;
    api.on(&id, "confirm", &card("8117")).await.ok();
    api.advance(5).await;
    api.mint().await;
    assert_eq!(
        api.retrieve(&id).await.ok().intent_status(),
        "REQUIRES_PAYMENT_METHOD"
    );
    api.advance(8).await;
    assert_eq!(api.retrieve(&id).await.ok().intent_status(), "FAILED");
}

#[tokio::test]
async fn a_client_secret_outlives_its_intent() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let api = Api::start().await;
    let reply = api.create(json!({})).await.ok();
    let claims = reply.text_at("/client_secret").split('.').nth(1).unwrap();
    let claims: serde_json::Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    let start: jiff::Timestamp = crate::client::START.parse().unwrap();
    assert_eq!(claims.get("exp"), Some(&json!(start.as_second() + 3600)));
}
