//! Both values of every switch, where two behaviours were observed.

use sandbox::{
    AttemptMembers, AttemptMethod, CapturedAmount, ClientId, Clock, Config, FailedChallenge, Hold,
    MethodTypes, UnsetTimes, Variant,
};
use serde_json::{Value, json};

use crate::client::{Api, START, card, enforce_3ds, manual, send, wallet};

/// A sandbox of the documented profile, but for one switch.
async fn with(variant: Variant) -> Api {
    Api::start_with(Config {
        clock: Clock::Manual(START.parse().unwrap()),
        with: vec![variant],
        ..Config::default()
    })
    .await
}

#[tokio::test]
async fn unset_times_are_null_or_empty() {
    for (value, unset) in [
        (UnsetTimes::Null, Value::Null),
        (UnsetTimes::Empty, json!("")),
    ] {
        let api = with(Variant::UnsetTimes(value)).await;
        let open = api.create(manual("8117")).await.ok();
        for pointer in [
            "/cancel_time",
            "/complete_time",
            "/latest_payment_attempt/complete_time",
        ] {
            assert_eq!(open.body.pointer(pointer), Some(&unset), "{pointer}");
        }
        let paid = api.create(card("8117")).await.ok();
        assert_eq!(paid.text_at("/complete_time"), "2026-03-01T08:00:00+08:00");
    }
}

#[tokio::test]
async fn the_captured_amount_is_the_amount_or_zero_before_a_capture() {
    for (value, before) in [(CapturedAmount::Amount, "10"), (CapturedAmount::Zero, "0")] {
        let api = with(Variant::CapturedAmount(value)).await;
        let held = api.create(manual("8117")).await.ok();
        let captured = "/captured_amount";
        let of_attempt = "/latest_payment_attempt/captured_amount";
        assert_eq!(
            (held.text_at(captured), held.text_at(of_attempt)),
            (before, before)
        );
        let body = json!({"amount_to_capture": "4"});
        let after = api.on(&held.id(), "capture", &body).await.ok();
        assert_eq!(
            (after.text_at(captured), after.text_at(of_attempt)),
            ("4", "4")
        );
    }
}

#[tokio::test]
async fn a_client_id_is_required_or_optional() {
    for (value, status) in [(ClientId::Required, 401), (ClientId::Optional, 200)] {
        let api = with(Variant::ClientId(value)).await;
        let request = api
            .raw(reqwest::Method::GET, "/v2/payment_intents")
            .header("x-auth-token", format!("Bearer {}", api.token));
        assert_eq!(send(request).await.status, status);
    }
}

#[tokio::test]
async fn a_failed_challenge_reopens_or_stays_open() {
    for (value, status) in [
        (FailedChallenge::Reopens, "REQUIRES_PAYMENT_METHOD"),
        (FailedChallenge::StaysOpen, "REQUIRES_CUSTOMER_ACTION"),
    ] {
        let api = with(Variant::FailedChallenge(value)).await;
        // A challenge that the shopper fails, and a frame after which the issuer refuses.
        for (last4, outcome) in [("0092", "fail"), ("8117", "succeed")] {
            let id = api.create(enforce_3ds(last4)).await.ok().id();
            api.shopper(&id, outcome).await.ok();
            let after = api.retrieve(&id).await.ok();
            assert_eq!(
                (after.intent_status(), after.attempt_status()),
                (status, "FAILED")
            );
            assert_eq!(
                after.text_at("/latest_payment_attempt/failure_code"),
                "3ds_failed"
            );
            assert!(after.body.get("next_action").unwrap().is_null());
            assert_eq!(api.shopper(&id, "succeed").await.status, 409);
        }
    }
}

/// An intent that a failed challenge left in `REQUIRES_CUSTOMER_ACTION`.
async fn stuck() -> (Api, String) {
    let api = with(Variant::FailedChallenge(FailedChallenge::StaysOpen)).await;
    let id = api.create(enforce_3ds("0092")).await.ok().id();
    api.shopper(&id, "fail").await.ok();
    (api, id)
}

#[tokio::test]
async fn an_intent_that_stayed_open_is_paid_cancelled_or_swept() {
    for (body, intent, attempt) in [
        (card("8117"), "SUCCEEDED", "CAPTURE_REQUESTED"),
        (manual("8117"), "REQUIRES_CAPTURE", "AUTHORIZED"),
        (card("0027"), "REQUIRES_PAYMENT_METHOD", "FAILED"),
        (
            wallet("gcash"),
            "REQUIRES_CUSTOMER_ACTION",
            "AUTHENTICATION_REDIRECTED",
        ),
        (
            enforce_3ds("8012"),
            "REQUIRES_CUSTOMER_ACTION",
            "AUTHENTICATION_REDIRECTED",
        ),
    ] {
        let (api, id) = stuck().await;
        let again = api.on(&id, "confirm", &body).await.ok();
        assert_eq!(
            (again.intent_status(), again.attempt_status()),
            (intent, attempt)
        );
    }

    let (api, id) = stuck().await;
    api.control("provider", json!({"next": "slow"})).await.ok();
    let again = api.on(&id, "confirm", &card("8117")).await.ok();
    assert_eq!(again.intent_status(), "PENDING");

    let (api, id) = stuck().await;
    let refused = api.on(&id, "update", &json!({})).await;
    assert_eq!(refused.text_at("/code"), "invalid_order_status");
    api.on(&id, "cancel", &json!({})).await.ok();
    api.advance(3).await;
    let after = api.retrieve(&id).await.ok();
    assert_eq!(
        (after.intent_status(), after.attempt_status()),
        ("CANCELLED", "FAILED")
    );

    let (mut api, id) = stuck().await;
    api.advance(30 * 60 + 8).await;
    api.mint().await;
    let after = api.retrieve(&id).await.ok();
    assert_eq!(
        (after.intent_status(), after.attempt_status()),
        ("FAILED", "FAILED")
    );
}

#[tokio::test]
async fn a_hold_lapses_or_never_does() {
    for (value, status) in [
        (Hold::Lapses, "FAILED"),
        (Hold::NeverLapses, "REQUIRES_CAPTURE"),
    ] {
        let mut api = with(Variant::Hold(value)).await;
        let id = api.create(manual("8117")).await.ok().id();
        api.advance(365 * 24 * 3600).await;
        api.mint().await;
        assert_eq!(api.retrieve(&id).await.ok().intent_status(), status);
    }
}

#[tokio::test]
async fn what_was_seen_only_once_can_be_chosen() {
    let method = "/latest_payment_attempt/payment_method/type";
    let recent = [
        "advice_code",
        "arn",
        "auth_code",
        "authentication_data",
        "failure_message",
        "rrn",
    ];
    let documented = Api::start().await.create(card("8117")).await.ok();
    assert_eq!(documented.text_at(method), "card");
    assert_eq!(documented.body.get("metadata"), Some(&Value::Null));
    let types = documented.body.get("available_payment_method_types");
    assert!(types.is_some_and(|types| types.as_array().unwrap().contains(&json!("card"))));
    let attempt = documented.body.get("latest_payment_attempt").unwrap();
    assert!(recent.iter().all(|name| attempt.get(name).is_some()));

    let api = with(Variant::AttemptMethod(AttemptMethod::Absent)).await;
    let shown = api.create(card("8117")).await.ok();
    let attempt = shown.body.get("latest_payment_attempt").unwrap();
    assert!(attempt.get("payment_method").is_none());
    let id = shown.text_at("/latest_payment_attempt/attempt_id");
    let alone = api
        .get(&format!("/v2/payment/payment_attempts/{id}"))
        .await
        .ok();
    assert_eq!(alone.text_at("/payment_method/type"), "card");

    let api = with(Variant::AttemptMembers(AttemptMembers::Old)).await;
    let shown = api.create(card("8117")).await.ok();
    let attempt = shown.body.get("latest_payment_attempt").unwrap();
    assert!(recent.iter().all(|name| attempt.get(name).is_none()));
    assert_eq!(
        attempt.get("attempt_status"),
        Some(&json!("CAPTURE_REQUESTED"))
    );

    let api = with(Variant::MethodTypes(MethodTypes::Null)).await;
    let shown = api.create(json!({})).await.ok();
    assert_eq!(
        shown.body.get("available_payment_method_types"),
        Some(&Value::Null)
    );
}
