//! Every call in every status: what is legal works, what is not is refused and changes nothing.

use serde_json::{Value, json};

use crate::client::{Api, Reply, card, enforce_3ds, manual, wallet};

const STATUSES: [&str; 7] = [
    "REQUIRES_PAYMENT_METHOD",
    "REQUIRES_CUSTOMER_ACTION",
    "REQUIRES_CAPTURE",
    "PENDING",
    "SUCCEEDED",
    "CANCELLED",
    "FAILED",
];

/// A fresh intent in `status`.
async fn intent_in(api: &mut Api, status: &str) -> String {
    let body = match status {
        // A declined attempt must not be taken for money that is held.
        "REQUIRES_PAYMENT_METHOD" => card("0027"),
        "REQUIRES_CUSTOMER_ACTION" => wallet("alipaycn"),
        "REQUIRES_CAPTURE" => manual("8117"),
        "SUCCEEDED" => card("8117"),
        "PENDING" => {
            api.control("provider", json!({"next": "slow"})).await.ok();
            card("8117")
        }
        _ => json!({}),
    };
    let id = api.create(body).await.ok().id();
    match status {
        "CANCELLED" => {
            api.on(&id, "cancel", &json!({})).await.ok();
            api.advance(3).await;
        }
        "FAILED" => {
            api.advance(30 * 60 + 8).await;
            api.mint().await;
        }
        _ => {}
    }
    assert_eq!(api.retrieve(&id).await.ok().intent_status(), status);
    id
}

/// The intent without its client secret, which is new at every look.
fn lasting(reply: Reply) -> Value {
    let mut body = reply.body;
    body.as_object_mut().unwrap().remove("client_secret");
    body
}

/// What `call` is answered with in `status`: the status after it, or the code of the refusal.
fn expected(call: &str, status: &str) -> Result<&'static str, &'static str> {
    match (call, status) {
        (_, "CANCELLED") => Err("order_cancelled"),
        (_, "FAILED") => Err("expired_order"),
        ("update" | "cancel", "REQUIRES_PAYMENT_METHOD") => Ok("REQUIRES_PAYMENT_METHOD"),
        ("cancel" | "confirm by wallet", "REQUIRES_CUSTOMER_ACTION")
        | ("confirm by wallet", "REQUIRES_PAYMENT_METHOD") => Ok("REQUIRES_CUSTOMER_ACTION"),
        ("confirm by card", "REQUIRES_PAYMENT_METHOD")
        | ("capture", "REQUIRES_CAPTURE")
        | ("cancel", "SUCCEEDED") => Ok("SUCCEEDED"),
        ("cancel", "REQUIRES_CAPTURE") => Ok("REQUIRES_CAPTURE"),
        ("cancel", "PENDING") => Ok("PENDING"),
        ("confirm by card" | "confirm by wallet", _) => Err("repeat_payment_request"),
        _ => Err("invalid_order_status"),
    }
}

async fn check(call: &str, body: &Value) {
    let mut api = Api::start().await;
    for status in STATUSES {
        let id = intent_in(&mut api, status).await;
        let before = lasting(api.retrieve(&id).await.ok());
        let operation = call.split(' ').next().unwrap();
        let reply = api.on(&id, operation, body).await;
        match expected(call, status) {
            Ok(after) => assert_eq!(reply.ok().intent_status(), after, "{call} in {status}"),
            Err(code) => {
                let (http, kind, found, message) = reply.refusal();
                assert_eq!(
                    (http, kind, found),
                    (400, "payment_error", code),
                    "{call} in {status}"
                );
                assert!(!message.is_empty());
                assert_eq!(
                    lasting(api.retrieve(&id).await.ok()),
                    before,
                    "{call} in {status}"
                );
            }
        }
    }
}

#[tokio::test]
async fn update_in_every_status() {
    check("update", &json!({"description": "Three coffees"})).await;
}

#[tokio::test]
async fn confirm_by_card_in_every_status() {
    check("confirm by card", &card("8117")).await;
}

#[tokio::test]
async fn confirm_by_wallet_in_every_status() {
    check("confirm by wallet", &wallet("gcash")).await;
}

#[tokio::test]
async fn capture_in_every_status() {
    check("capture", &json!({})).await;
}

#[tokio::test]
async fn cancel_in_every_status() {
    check("cancel", &json!({"cancellation_reason": "abandoned"})).await;
}

#[tokio::test]
async fn a_cancellation_under_way_refuses_everything_but_another() {
    let api = Api::start().await;
    let id = api.create(manual("8117")).await.ok().id();
    api.on(&id, "cancel", &json!({"cancellation_reason": "first"}))
        .await
        .ok();
    for (call, body) in [
        ("update", json!({})),
        ("confirm", card("8117")),
        ("capture", json!({})),
    ] {
        assert_eq!(
            api.on(&id, call, &body).await.text_at("/code"),
            "order_cancelled",
            "{call}"
        );
    }
    let again = api
        .on(&id, "cancel", &json!({"cancellation_reason": "second"}))
        .await
        .ok();
    assert_eq!(again.text_at("/cancellation_reason"), "first");
    api.advance(3).await;
    let after = api.retrieve(&id).await.ok();
    assert_eq!(
        (after.intent_status(), after.attempt_status()),
        ("CANCELLED", "CANCELLED")
    );
}

#[tokio::test]
async fn a_paid_intent_stays_as_it_is_when_cancelled() {
    let api = Api::start().await;
    let id = api.create(card("8117")).await.ok().id();
    let before = lasting(api.retrieve(&id).await.ok());
    api.on(&id, "cancel", &json!({"cancellation_reason": "abandoned"}))
        .await
        .ok();
    api.advance(3).await;
    assert_eq!(lasting(api.retrieve(&id).await.ok()), before);
}

#[tokio::test]
async fn a_card_that_waits_for_the_shopper_cannot_be_confirmed_again_by_card() {
    let api = Api::start().await;
    let id = api.create(enforce_3ds("0092")).await.ok().id();
    assert_eq!(
        api.on(&id, "confirm", &card("8117")).await.text_at("/code"),
        "repeat_payment_request"
    );
    let by_wallet = api.on(&id, "confirm", &wallet("dana")).await.ok();
    assert_eq!(by_wallet.text_at("/next_action/type"), "display_qr_code");
}
