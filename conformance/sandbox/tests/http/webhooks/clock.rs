//! Events that time brings.

use jiff::{SignedDuration, Timestamp};
use sandbox::{Clock, Config};
use serde_json::json;

use super::{receiver::Receiver, settled, start, subscribe, types};
use crate::client::{Api, manual, wallet};

#[tokio::test]
async fn an_expiry_is_told_when_the_clock_passes_it() {
    let (api, mut receiver) = start().await;
    api.create(wallet("gcash")).await.ok();
    api.advance(30 * 60 + 7).await;
    assert_eq!(settled(&api).await.len(), 3);
    api.advance(10).await;
    let events = settled(&api).await;
    assert_eq!(
        types(&events)[3..],
        ["payment_attempt.cancelled", "payment_intent.failed"]
    );
    assert_eq!(events[4]["at"], json!("2026-03-01T00:30:08Z"));
    let failed = receiver.rest().pop().unwrap().json();
    assert_eq!(
        failed["data"]["complete_time"],
        json!("2026-03-01T08:30:08+08:00")
    );
}

#[tokio::test]
async fn a_hold_that_lapses_and_a_settlement_are_told_as_documented() {
    let mut api = Api::start().await;
    let receiver = Receiver::start().await;
    subscribe(&api, &receiver).await;
    api.create(manual("8117")).await.ok();
    assert_eq!(
        types(&settled(&api).await),
        ["payment_intent.created", "payment_attempt.created"]
    );
    let paid = api.create(manual("8117")).await.ok().id();
    api.on(&paid, "capture", &json!({"amount_to_capture": "4"}))
        .await
        .ok();
    api.advance(8 * 24 * 3600).await;
    api.mint().await;
    // Neither SETTLED nor SUCCEEDED of the paid attempt has an event.
    assert_eq!(
        types(&settled(&api).await)[2..],
        [
            "payment_intent.created",
            "payment_attempt.created",
            "payment_attempt.capture_requested",
            "payment_intent.succeeded",
            "payment_attempt.cancelled",
            "payment_intent.failed",
        ]
    );
}

#[tokio::test]
async fn on_the_real_clock_what_falls_due_is_told_by_itself() {
    let mut receiver = Receiver::start().await;
    let api = Api::start_with(Config::default()).await;
    subscribe(&api, &receiver).await;
    let id = api.create(json!({})).await.ok().id();
    assert_eq!(
        receiver.next().await.kind(),
        "acquiring.payment_intent.created"
    );
    api.on(&id, "cancel", &json!({})).await.ok();
    // Three seconds later it would happen; the clock is moved to shortly before, and no request comes after that.
    api.advance(2).await;
    let told = receiver.next().await;
    assert_eq!(told.kind(), "acquiring.cancel.succeeded");
    // A verifier compares with the machine's time, not with that of the sandbox.
    let sent: i64 = told.header("x-wk-timestamp").parse().unwrap();
    assert!((Timestamp::now().as_second() - sent).abs() < 300);
}

#[tokio::test]
async fn a_signature_is_of_now_however_far_the_clock_was_moved() {
    let mut receiver = Receiver::start().await;
    let api = Api::start_with(Config {
        clock: Clock::Real,
        ..Config::default()
    })
    .await;
    subscribe(&api, &receiver).await;
    api.create(json!({})).await.ok();
    receiver.next().await;
    api.advance(3600).await;
    let told = receiver.next().await;
    assert_eq!(told.kind(), "acquiring.payment_intent.failed");
    let sent: i64 = told.header("x-wk-timestamp").parse().unwrap();
    assert!((Timestamp::now().as_second() - sent).abs() < 300);
}

#[tokio::test]
async fn a_retry_on_the_real_clock_comes_by_itself() {
    let mut receiver = Receiver::start().await;
    let api = Api::start_with(Config::default()).await;
    subscribe(&api, &receiver).await;
    receiver.answer([500]);
    api.create(json!({})).await.ok();
    let first = receiver.next().await;
    let due: Timestamp = settled(&api).await[0]["deliveries"][0]["next_try_at"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let moment = due - SignedDuration::from_millis(300);
    api.control("clock", json!({"set": moment.to_string()}))
        .await
        .ok();
    assert_eq!(receiver.next().await.body, first.body);
}
