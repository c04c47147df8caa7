//! What each call does when it is legal, and what it says about ids that name nothing.

use serde_json::json;

use crate::client::{Api, card, card_with, manual, wallet};

#[tokio::test]
async fn an_unknown_id_is_a_bad_request() {
    let api = Api::start().await;
    let other = api.create(card("8117")).await.ok();
    let attempt = other
        .text_at("/latest_payment_attempt/attempt_id")
        .to_owned();
    for id in [
        "PI1925112193204883441",
        "nothing",
        "%20",
        "PI%2f",
        "%ff",
        attempt.as_str(),
    ] {
        let reply = api.retrieve(id).await;
        let words = "Retrieve payment intent failed";
        assert_eq!(
            reply.refusal(),
            (
                400,
                "payment_error",
                "retrieve_payment_intent_failed",
                words
            ),
            "{id}"
        );
        let reply = api.on(id, "confirm", &card("8117")).await;
        let words = "Confirm payment intent failed";
        assert_eq!(
            reply.refusal(),
            (400, "payment_error", "confirm_payment_intent_failed", words),
            "{id}"
        );
        for call in ["update", "capture", "cancel"] {
            let reply = api.on(id, call, &json!({})).await;
            assert_eq!(
                reply.refusal(),
                (400, "not_found", "not_found_id", "Payment intent not found"),
                "{id}"
            );
        }
    }
    let reply = api
        .get(&format!("/v2/payment/payment_attempts/{}", other.id()))
        .await;
    assert_eq!(
        reply.refusal(),
        (
            400,
            "not_found",
            "not_found_id",
            "Payment attempt not found"
        )
    );
}

#[tokio::test]
async fn an_update_changes_what_it_names() {
    let api = Api::start().await;
    let customer = json!({"first_name": "Ada", "last_name": "Tan", "email": "ada@example.com"});
    let created = api
        .create(json!({"metadata": {"a": "1"}, "customer": customer}))
        .await
        .ok();
    assert_eq!(created.text_at("/customer/email"), "ada@example.com");
    let customer_id = created.text_at("/customer_id");
    assert!(
        customer_id.starts_with("cus_") && customer_id.len() == 30,
        "{customer_id}"
    );
    api.advance(5).await;
    let body = json!({"amount": "12.50", "metadata": {"b": "2"}, "customer_id": "cus_known"});
    let updated = api.on(&created.id(), "update", &body).await.ok();
    assert_eq!(updated.text_at("/amount"), "12.5");
    assert_eq!(updated.text_at("/description"), "Two coffees");
    assert_eq!(updated.body.get("metadata"), Some(&json!({"b": "2"})));
    assert_eq!(
        (
            updated.text_at("/customer_id"),
            updated.body.get("customer")
        ),
        ("cus_known", None)
    );
    assert_eq!(updated.text_at("/update_time"), "2026-03-01T08:00:05+08:00");
    let paid = api.on(&created.id(), "confirm", &card("8117")).await.ok();
    assert_eq!(paid.text_at("/latest_payment_attempt/amount"), "12.5");
}

#[tokio::test]
async fn an_update_after_a_decline_shows_the_new_amount_throughout() {
    let api = Api::start().await;
    let id = api.create(card("0027")).await.ok().id();
    let updated = api
        .on(&id, "update", &json!({"amount": "12.50"}))
        .await
        .ok();
    assert_eq!(
        (
            updated.text_at("/amount"),
            updated.text_at("/captured_amount")
        ),
        ("12.5", "12.5")
    );
    assert_eq!(updated.text_at("/latest_payment_attempt/amount"), "10");
}

#[tokio::test]
async fn a_change_of_currency_must_suit_the_amount() {
    let api = Api::start().await;
    let id = api.create(json!({"amount": "10.55"})).await.ok().id();
    let reply = api.on(&id, "update", &json!({"currency": "JPY"})).await;
    assert_eq!(reply.text_at("/code"), "invalid_order_amount");
    api.on(&id, "update", &json!({"currency": "JPY", "amount": "1055"}))
        .await
        .ok();
}

#[tokio::test]
async fn a_capture_takes_all_or_a_part_in_either_wire_kind() {
    let api = Api::start().await;
    for (body, captured) in [
        (json!({}), "10"),
        (json!({"amount_to_capture": "8.80"}), "8.8"),
        (json!({"amount_to_capture": 8.8}), "8.8"),
        (json!({"amount_to_capture": 10}), "10"),
    ] {
        let id = api.create(manual("8117")).await.ok().id();
        let reply = api.on(&id, "capture", &body).await.ok();
        assert_eq!(reply.text_at("/captured_amount"), captured, "{body}");
        assert_eq!(
            reply.text_at("/latest_payment_attempt/captured_amount"),
            captured
        );
        assert_eq!(
            (reply.text_at("/amount"), reply.attempt_status()),
            ("10", "CAPTURE_REQUESTED")
        );
        assert_eq!(
            api.on(&id, "capture", &json!({})).await.text_at("/code"),
            "invalid_order_status"
        );
    }
}

#[tokio::test]
async fn a_capture_of_too_much_or_of_nothing_is_refused_and_changes_nothing() {
    let api = Api::start().await;
    let id = api.create(manual("8117")).await.ok().id();
    for amount in [
        json!("10.01"),
        json!(10.01),
        json!("0"),
        json!(-1),
        json!("1.234"),
        json!("ten"),
        json!(""),
    ] {
        let reply = api
            .on(&id, "capture", &json!({"amount_to_capture": amount}))
            .await;
        assert_eq!(reply.text_at("/code"), "invalid_order_amount", "{amount}");
    }
    let reply = api
        .on(&id, "capture", &json!({"amount_to_capture": [1]}))
        .await;
    assert_eq!(
        reply.text_at("/message"),
        "Invalid request parameters: amount_to_capture"
    );
    assert_eq!(
        api.on(&id, "capture", &json!({}))
            .await
            .ok()
            .text_at("/captured_amount"),
        "10"
    );
}

#[tokio::test]
async fn a_pre_authorisation_is_held_for_a_capture() {
    let api = Api::start().await;
    let body = card_with("8117", json!({"authorization_type": "pre_authorization"}));
    let reply = api.create(body).await.ok();
    assert_eq!(
        (reply.intent_status(), reply.attempt_status()),
        ("REQUIRES_CAPTURE", "AUTHORIZED")
    );
    assert_eq!(reply.text_at("/latest_payment_attempt/auth_code").len(), 6);
}

#[tokio::test]
async fn a_cancel_shows_the_old_status_and_takes_effect_later() {
    let api = Api::start().await;
    let id = api.create(wallet("wechatpay")).await.ok().id();
    let reply = api
        .on(&id, "cancel", &json!({"cancellation_reason": "duplicate"}))
        .await
        .ok();
    assert_eq!(reply.intent_status(), "REQUIRES_CUSTOMER_ACTION");
    assert_eq!(reply.text_at("/cancellation_reason"), "duplicate");
    assert!(reply.body.get("cancel_time").unwrap().is_null());
    api.advance(3).await;
    let after = api.retrieve(&id).await.ok();
    assert_eq!(
        (after.intent_status(), after.attempt_status()),
        ("CANCELLED", "CANCELLED")
    );
    assert_eq!(after.text_at("/cancel_time"), "2026-03-01T08:00:03+08:00");
    assert_eq!(after.text_at("/complete_time"), "2026-03-01T08:00:03+08:00");
    assert!(after.body.get("next_action").unwrap().is_null());
}

#[tokio::test]
async fn a_cancel_needs_no_body() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let request = api
        .call(
            reqwest::Method::POST,
            &format!("/v2/payment_intents/{id}/cancel"),
        )
        .header("x-idempotency-key", crate::client::fresh_key());
    crate::client::send(request).await.ok();
}

#[tokio::test]
async fn a_confirm_without_a_method_answers_with_the_intent() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let reply = api
        .on(&id, "confirm", &json!({"return_url": "app://back"}))
        .await
        .ok();
    assert_eq!(
        (reply.intent_status(), reply.text_at("/return_url")),
        ("REQUIRES_PAYMENT_METHOD", "app://back")
    );
    assert!(reply.body.get("latest_payment_attempt").unwrap().is_null());
}

#[tokio::test]
async fn a_declined_intent_can_be_paid_again() {
    let api = Api::start().await;
    let declined = api.create(card("0027")).await.ok();
    assert_eq!(declined.intent_status(), "REQUIRES_PAYMENT_METHOD");
    let paid = api.on(&declined.id(), "confirm", &card("8117")).await.ok();
    assert_eq!(paid.intent_status(), "SUCCEEDED");
    let list = api
        .get(&format!(
            "/v2/payment/payment_attempts?payment_intent_id={}",
            declined.id()
        ))
        .await
        .ok();
    assert_eq!(list.text_at("/data/0/attempt_status"), "CAPTURE_REQUESTED");
    assert_eq!(list.text_at("/data/1/attempt_status"), "FAILED");
}
