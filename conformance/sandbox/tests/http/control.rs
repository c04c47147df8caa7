//! The control API.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Api, card, send};

async fn call(
    api: &Api,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> crate::client::Reply {
    let request = api
        .http
        .request(method, format!("{}/__sandbox/{path}", api.root()));
    send(headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    }))
    .await
}

#[tokio::test]
async fn the_clock_is_read_and_moved() {
    let api = Api::start().await;
    assert_eq!(
        call(&api, Method::GET, "clock", &[]).await.body,
        json!({"now": "2026-03-01T00:00:00Z"})
    );
    let moved = api
        .control("clock", json!({"advance_seconds": 90}))
        .await
        .ok();
    assert_eq!(moved.body, json!({"now": "2026-03-01T00:01:30Z"}));
    let set = api
        .control("clock", json!({"set": "2026-03-02T08:00:00+08:00"}))
        .await
        .ok();
    assert_eq!(set.body, json!({"now": "2026-03-02T00:00:00Z"}));
    for body in [
        json!({}),
        json!({"advance_seconds": -1}),
        json!({"advance_seconds": 1.5}),
        json!({"advance_seconds": i64::MAX}),
        json!({"set": "tomorrow"}),
        json!({"set": "2026-03-01T00:00:00Z"}),
        json!({"set": "2100-01-01T00:00:00Z"}),
        json!({"set": "2027-01-01T00:00:00Z", "advance_seconds": 1}),
    ] {
        let reply = api.control("clock", body.clone()).await;
        assert_eq!(reply.status, 400, "{body}");
        assert!(!reply.text_at("/error").is_empty());
    }
}

#[tokio::test]
async fn each_kind_of_drift_shows_in_the_answers_of_its_operation() {
    type Shows = fn(&Value) -> bool;
    let api = Api::start().await;
    let id = api.create(card("8117")).await.ok().id();
    let cases: [(Value, Shows); 6] = [
        (
            json!({"kind": "rename", "pointer": "/amount", "to": "total"}),
            |body| body.get("amount").is_none() && body.get("total") == Some(&json!("10")),
        ),
        (
            json!({"kind": "drop", "pointer": "/latest_payment_attempt/rrn"}),
            |body| body.pointer("/latest_payment_attempt/rrn").is_none(),
        ),
        (json!({"kind": "retype", "pointer": "/amount"}), |body| {
            body.get("amount") == Some(&json!(10.0))
        }),
        (
            json!({"kind": "add", "pointer": "/risk_score", "to": 3}),
            |body| body.get("risk_score") == Some(&json!(3)),
        ),
        (
            json!({"kind": "enum_value", "pointer": "/intent_status", "to": "REVIEWING"}),
            |body| body.get("intent_status") == Some(&json!("REVIEWING")),
        ),
        (
            json!({"kind": "illegal_move", "to": "REQUIRES_CAPTURE"}),
            |body| body.get("intent_status") == Some(&json!("REQUIRES_CAPTURE")),
        ),
    ];
    let undrifted = api.retrieve(&id).await.ok();
    for (mut drift, shows) in cases {
        assert!(!shows(&undrifted.body), "{drift}");
        drift["operation"] = json!("retrieve_payment_intent");
        api.control("drift", drift.clone()).await.ok();
        assert!(shows(&api.retrieve(&id).await.ok().body), "{drift}");
        let other = api.get("/v2/payment_intents").await.ok();
        assert!(
            !shows(other.body.pointer("/data/0").unwrap()),
            "{drift} is of another operation"
        );
        assert_eq!(
            call(&api, Method::DELETE, "drift", &[]).await.ok().body,
            json!({"drifts": []})
        );
        assert_eq!(
            api.retrieve(&id).await.ok().body.get("amount"),
            undrifted.body.get("amount")
        );
    }
}

#[tokio::test]
async fn a_drift_leaves_refusals_and_what_is_stored_alone() {
    let api = Api::start().await;
    let key = crate::client::fresh_key();
    let path = "/v2/payment_intents/create";
    let drift = json!({"kind": "drop", "operation": "create_payment_intent", "pointer": "/amount"});
    api.control("drift", drift).await.ok();
    assert!(
        api.post_under(&key, path, &crate::client::draft())
            .await
            .ok()
            .body
            .get("amount")
            .is_none()
    );
    call(&api, Method::DELETE, "drift", &[]).await.ok();
    assert!(
        api.post_under(&key, path, &crate::client::draft())
            .await
            .ok()
            .body
            .get("amount")
            .is_some()
    );
    let drift = json!({"kind": "drop", "operation": "create_payment_intent", "pointer": "/code"});
    api.control("drift", drift).await.ok();
    assert_eq!(
        api.post(path, &json!({})).await.text_at("/code"),
        "missing_parameter"
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    for (path, body, word) in [
        (
            "drift",
            json!({"kind": "bend", "operation": "list_payment_intents", "pointer": "/a"}),
            "bend",
        ),
        (
            "drift",
            json!({"kind": "rename", "operation": "list_payment_intents", "pointer": "/a"}),
            "`to`",
        ),
        (
            "drift",
            json!({"kind": "drop", "operation": "pay", "pointer": "/a"}),
            "pay",
        ),
        ("hold", json!({"operation": "pay"}), "pay"),
        ("hold", json!({}), "`operation`"),
        ("release", json!({"hold": "hold-9"}), "hold-9"),
        (
            "shopper",
            json!({"payment_intent_id": id, "outcome": "vanish"}),
            "vanish",
        ),
        (
            "shopper",
            json!({"payment_intent_id": "PI1", "outcome": "fail"}),
            "PI1",
        ),
        (
            "shopper",
            json!({"payment_intent_id": id, "outcome": "fail"}),
            "does not wait",
        ),
        (
            "shopper",
            json!({"payment_intent_id": 5, "outcome": "fail"}),
            "`payment_intent_id`",
        ),
        ("provider", json!({"next": "explode"}), "explode"),
        (
            "provider",
            json!({"next": "decline", "failure_code": "bad_mood"}),
            "bad_mood",
        ),
        (
            "provider",
            json!({"next": "approve", "failure_code": "system_error"}),
            "approval",
        ),
        ("provider", json!([]), "object"),
        ("clock", json!({"advance_second": 1}), "`advance_seconds`"),
        (
            "drift",
            json!({"kind": "drop", "operation": "list_payment_intents", "pointer": "/a", "two": 1}),
            "\"two\"",
        ),
        (
            "hold",
            json!({"operation": "list_payment_intents", "first": 1}),
            "\"first\"",
        ),
        ("release", json!({"id": "hold-1"}), "`hold`"),
        (
            "shopper",
            json!({"intent": id, "outcome": "fail"}),
            "`payment_intent_id`",
        ),
        (
            "provider",
            json!({"next": "approve", "code": 1}),
            "`failure_code`",
        ),
        ("reset", json!({"all": true}), "none"),
    ] {
        let reply = api.control(path, body.clone()).await;
        assert!(reply.status.is_client_error(), "{path} {body}");
        assert!(
            reply.text_at("/error").contains(word),
            "{path} {body}: {reply:?}"
        );
    }
}

#[tokio::test]
async fn every_operation_can_be_held() {
    let api = Api::start().await;
    let paid = api.create(card("8117")).await.ok();
    let open = api.create(json!({})).await.ok().id();
    let intent = format!("/v2/payment_intents/{open}");
    let attempt = paid.text_at("/latest_payment_attempt/attempt_id");
    let calls = [
        (
            "create_payment_intent",
            Method::POST,
            "/v2/payment_intents/create".to_owned(),
            crate::client::draft(),
        ),
        (
            "update_payment_intent",
            Method::POST,
            intent.clone(),
            json!({}),
        ),
        (
            "retrieve_payment_intent",
            Method::GET,
            intent.clone(),
            json!({}),
        ),
        (
            "list_payment_intents",
            Method::GET,
            "/v2/payment_intents".to_owned(),
            json!({}),
        ),
        (
            "confirm_payment_intent",
            Method::POST,
            format!("{intent}/confirm"),
            crate::client::manual("8117"),
        ),
        (
            "capture_payment_intent",
            Method::POST,
            format!("{intent}/capture"),
            json!({}),
        ),
        (
            "cancel_payment_intent",
            Method::POST,
            format!("{intent}/cancel"),
            json!({}),
        ),
        (
            "list_payment_attempts",
            Method::GET,
            "/v2/payment/payment_attempts".to_owned(),
            json!({}),
        ),
        (
            "retrieve_payment_attempt",
            Method::GET,
            format!("/v2/payment/payment_attempts/{attempt}"),
            json!({}),
        ),
        // Last, since it ends the token that the others use.
        (
            "create_access_token",
            Method::POST,
            "/v1/connect/token".to_owned(),
            json!({}),
        ),
    ];
    for (operation, method, path, body) in calls {
        let reply = api
            .control("hold", json!({"operation": operation}))
            .await
            .ok();
        let hold = reply.text_at("/hold").to_owned();
        let request = api
            .call(method, &path)
            .header("x-api-key", "key")
            .header("x-idempotency-key", crate::client::fresh_key())
            .json(&body);
        let (answer, ()) = tokio::join!(send(request), async {
            let watched = call(&api, Method::GET, &format!("hold/{hold}?reached"), &[])
                .await
                .ok();
            assert_eq!(
                watched.body.get("reached"),
                Some(&json!(true)),
                "{operation}"
            );
            assert_eq!(
                api.control("release", json!({})).await.ok().body,
                json!({"released": 1})
            );
        });
        answer.ok();
        assert_eq!(
            call(&api, Method::GET, &format!("hold/{hold}"), &[])
                .await
                .status,
            404
        );
    }
}

#[tokio::test]
async fn a_call_that_is_refused_arrives_at_its_hold_too() {
    let api = Api::start().await;
    let reply = api
        .control("hold", json!({"operation": "create_payment_intent"}))
        .await
        .ok();
    let hold = reply.text_at("/hold").to_owned();
    let (refused, ()) = tokio::join!(api.create(json!({"amount": "0"})), async {
        let watched = call(&api, Method::GET, &format!("hold/{hold}?reached"), &[])
            .await
            .ok();
        assert_eq!(watched.body.get("reached"), Some(&json!(true)));
        api.control("release", json!({"hold": hold})).await.ok();
    });
    assert_eq!(refused.text_at("/code"), "invalid_order_amount");
}

#[tokio::test]
async fn a_stop_waits_for_no_idle_connection_and_releases_what_is_held() {
    let api = Api::start().await;
    api.control("hold", json!({"operation": "list_payment_intents"}))
        .await
        .ok();
    let request = api.call(Method::GET, "/v2/payment_intents");
    let answered = tokio::spawn(send(request));
    let watched = call(&api, Method::GET, "hold/hold-1?reached", &[])
        .await
        .ok();
    assert_eq!(watched.body.get("reached"), Some(&json!(true)));
    api.running.stop().await;
    answered.await.unwrap().ok();
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let mut api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    api.advance(60).await;
    api.control("reset", json!({})).await.ok();
    assert_eq!(
        api.get("/v2/payment_intents").await.refusal().3,
        "invalid auth token"
    );
    api.mint().await;
    assert_eq!(
        api.retrieve(&id).await.text_at("/code"),
        "retrieve_payment_intent_failed"
    );
    assert_eq!(
        call(&api, Method::GET, "clock", &[]).await.text_at("/now"),
        crate::client::START
    );
    let accounts = call(&api, Method::GET, "accounts", &[]).await.ok();
    assert_eq!(
        accounts.body,
        json!({"accounts": [sandbox::CONNECTED_ACCOUNT]})
    );
}

#[tokio::test]
async fn a_call_that_is_held_over_a_reset_ends_in_an_internal_error() {
    for (call_of, operation) in [
        ("create", "create_payment_intent"),
        ("confirm", "confirm_payment_intent"),
        ("update", "update_payment_intent"),
        ("capture", "capture_payment_intent"),
        ("cancel", "cancel_payment_intent"),
    ] {
        let api = Api::start().await;
        let id = api.create(json!({})).await.ok().id();
        let hold = api.hold(operation).await;
        let waiting = async {
            match call_of {
                "create" => api.create(json!({})).await,
                _ => api.on(&id, call_of, &json!({})).await,
            }
        };
        let meanwhile = async {
            api.reached(&hold).await;
            api.control("reset", json!({})).await.ok();
        };
        let (ended, ()) = tokio::join!(waiting, meanwhile);
        // Ids repeat where the clock does, so that a call that went on might move a payment that was made since.
        assert_eq!(
            ended.refusal(),
            (500, "api_error", "api_error", "internal error"),
            "{call_of}"
        );
        let state = call(&api, Method::GET, "state", &[]).await.ok();
        assert_eq!(
            state.body.pointer("/counts/idempotency_keys"),
            Some(&json!(0))
        );
    }
}
