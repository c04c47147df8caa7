//! Rules that are others.

use reqwest::Method;
use serde_json::{Value, json};

use super::{clear, drift, shown};
use crate::client::{Api, Reply, card, draft, fresh_key, manual, send};

#[tokio::test]
async fn a_legal_call_is_refused_and_an_illegal_one_answered_as_if_it_had_worked() {
    let api = Api::start().await;
    let held = api.create(manual("8117")).await.ok().id();
    let paid = api.create(card("8117")).await.ok().id();
    let of = "capture_payment_intent";
    for code in [
        "invalid_order_status",
        "repeat_payment_request",
        "expired_order",
        "order_cancelled",
    ] {
        drift(&api, json!({"kind": "ruling", "operation": of, "intent_status": "REQUIRES_CAPTURE", "to": code})).await;
        assert_eq!(
            api.on(&held, "capture", &json!({})).await.text_at("/code"),
            code
        );
        clear(&api).await;
    }
    drift(
        &api,
        json!({"kind": "ruling", "operation": of, "intent_status": "SUCCEEDED", "to": "unchanged"}),
    )
    .await;
    let again = api.on(&paid, "capture", &json!({})).await.ok();
    assert_eq!(again.intent_status(), "SUCCEEDED");
    assert_eq!(
        api.on(&held, "capture", &json!({}))
            .await
            .ok()
            .intent_status(),
        "SUCCEEDED"
    );
    assert_eq!(shown(&api).await, [1]);
    drift(
        &api,
        json!({"kind": "ruling", "operation": "*", "to": "expired_order"}),
    )
    .await;
    let open = api.create(json!({})).await.ok().id();
    for call in ["update", "confirm", "cancel"] {
        assert_eq!(
            api.on(&open, call, &json!({})).await.text_at("/code"),
            "expired_order"
        );
    }
    clear(&api).await;
    api.on(&open, "cancel", &json!({})).await.ok();
}

/// Two creates under one key, the second with `second` beside.
async fn twice(api: &Api, second: Value) -> (Reply, Reply) {
    let (key, path) = (fresh_key(), "/v2/payment_intents/create");
    let one = api.post_under(&key, path, &draft()).await;
    let body = crate::client::with(draft(), second);
    (one, api.post_under(&key, path, &body).await)
}

#[tokio::test]
async fn a_key_is_heeded_otherwise() {
    let api = Api::start().await;
    let switch = async |to: &str| {
        clear(&api).await;
        drift(
            &api,
            json!({"kind": "idempotency", "operation": "create_payment_intent", "to": to}),
        )
        .await;
    };
    let other = json!({"amount": "11"});
    switch("replay_carried_out").await;
    let (one, again) = twice(&api, json!({})).await;
    assert_ne!(one.ok().id(), again.ok().id());
    assert_eq!(
        twice(&api, other.clone()).await.1.text_at("/code"),
        "idempotency_key_mismatch"
    );
    switch("conflict_carried_out").await;
    let (one, conflict) = twice(&api, other.clone()).await;
    assert_ne!(one.ok().id(), conflict.ok().id());
    let (one, again) = twice(&api, json!({})).await;
    assert_eq!(one.ok(), again.ok());
    switch("conflict_replayed").await;
    let (one, conflict) = twice(&api, other).await;
    assert_eq!(one.ok(), conflict.ok());
    switch("in_flight_carried_out").await;
    let hold = api.hold("create_payment_intent").await;
    let (key, path, body) = (fresh_key(), "/v2/payment_intents/create", draft());
    let (first, second) = tokio::join!(api.post_under(&key, path, &body), async {
        api.reached(&hold).await;
        let second = api.post_under(&key, path, &body).await;
        api.control("release", json!({"hold": hold})).await.ok();
        second
    });
    assert_ne!(first.ok().id(), second.ok().id());
    assert_eq!(shown(&api).await, [1]);
}

#[tokio::test]
async fn a_token_is_accepted_that_should_not_be() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let path = format!("/v2/payment_intents/{id}");
    let with = async |token: Option<&str>| {
        let request = api.raw(Method::GET, &path).header("x-client-id", "tester");
        send(match token {
            Some(token) => request.header("x-auth-token", format!("Bearer {token}")),
            None => request,
        })
        .await
        .status
        .as_u16()
    };
    let on = async |to: &str| {
        clear(&api).await;
        drift(
            &api,
            json!({"kind": "token", "operation": "retrieve_payment_intent", "to": to}),
        )
        .await;
    };
    on("missing").await;
    assert_eq!((with(None).await, with(Some("x")).await), (200, 401));
    on("unknown").await;
    assert_eq!((with(None).await, with(Some("x")).await), (401, 200));
    on("ended").await;
    assert_eq!(with(Some(&api.token)).await, 200);
    api.advance(31 * 60).await;
    assert_eq!(
        (with(Some(&api.token)).await, with(Some("x")).await),
        (200, 401)
    );
    assert_eq!(
        api.get("/v2/payment_intents").await.status,
        401,
        "another operation"
    );
    // A client that never had a token gets no payments by way of a drift.
    let stranger = api
        .raw(Method::GET, &path)
        .header("x-client-id", "stranger");
    on("missing").await;
    assert_eq!(send(stranger).await.status, 401);
}

#[tokio::test]
async fn things_last_otherwise() {
    let mut api = Api::start().await;
    for (of, to) in [
        ("payment_intent", 60),
        ("expiry_sweep", 0),
        ("cancellation", 600),
        ("access_token", 100_000),
        ("idempotency_key", 10),
    ] {
        drift(&api, json!({"kind": "duration", "of": of, "to": to})).await;
    }
    api.mint().await;
    let open = api.create(json!({})).await.ok().id();
    let (one, _) = twice(&api, json!({})).await;
    let cancelled = one.ok().id();
    api.on(&cancelled, "cancel", &json!({})).await.ok();
    let key = fresh_key();
    let path = "/v2/payment_intents/create";
    let first = api.post_under(&key, path, &draft()).await.ok().id();
    api.advance(10).await;
    assert_ne!(api.post_under(&key, path, &draft()).await.ok().id(), first);
    assert_eq!(
        api.retrieve(&open).await.ok().intent_status(),
        "REQUIRES_PAYMENT_METHOD"
    );
    api.advance(50).await;
    assert_eq!(api.retrieve(&open).await.ok().intent_status(), "FAILED");
    let cancelling = async || {
        api.retrieve(&cancelled)
            .await
            .ok()
            .intent_status()
            .to_owned()
    };
    assert_eq!(cancelling().await, "REQUIRES_PAYMENT_METHOD");
    api.advance(540).await;
    assert_eq!(cancelling().await, "CANCELLED");
    // The token outlives its usual half hour, and what begins after the drift lasts as usual.
    api.advance(3600).await;
    clear(&api).await;
    let usual = api.create(json!({})).await.ok().id();
    api.on(&usual, "cancel", &json!({})).await.ok();
    api.advance(3).await;
    assert_eq!(api.retrieve(&usual).await.ok().intent_status(), "CANCELLED");
}

#[tokio::test]
async fn money_is_held_settled_and_decided_upon_at_other_times() {
    let api = Api::start().await;
    for (of, to) in [("provider", 60), ("settlement", 1)] {
        drift(&api, json!({"kind": "duration", "of": of, "to": to})).await;
    }
    api.control("provider", json!({"next": "slow"})).await.ok();
    let id = api.create(card("8117")).await.ok().id();
    api.advance(59).await;
    assert_eq!(api.retrieve(&id).await.ok().intent_status(), "PENDING");
    api.advance(1).await;
    assert_eq!(api.retrieve(&id).await.ok().intent_status(), "SUCCEEDED");
    api.advance(2).await;
    assert_eq!(api.retrieve(&id).await.ok().attempt_status(), "SUCCEEDED");
}

#[tokio::test]
async fn a_reset_restores_every_rule() {
    let mut api = Api::start().await;
    for asked in [
        json!({"kind": "ruling", "operation": "*", "to": "expired_order"}),
        json!({"kind": "duration", "of": "cancellation", "to": 600}),
        json!({"kind": "idempotency", "operation": "*", "to": "replay_carried_out"}),
        json!({"kind": "webhook", "event": "*", "to": "unsent"}),
    ] {
        drift(&api, asked).await;
    }
    api.control("reset", json!({})).await.ok();
    assert_eq!(shown(&api).await, [0; 0]);
    api.mint().await;
    let (one, again) = twice(&api, json!({})).await;
    assert_eq!(one, again);
    let id = one.ok().id();
    api.on(&id, "cancel", &json!({})).await.ok();
    api.advance(3).await;
    assert_eq!(api.retrieve(&id).await.ok().intent_status(), "CANCELLED");
    let events = send(api.http.get(format!("{}/__sandbox/events", api.root())))
        .await
        .ok();
    assert_eq!(events.body["events"].as_array().unwrap().len(), 2);
}
