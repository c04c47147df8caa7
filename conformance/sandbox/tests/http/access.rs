//! Tokens, client ids, connected accounts, and what lies outside the API.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use sandbox::{CONNECTED_ACCOUNT, Clock, Config};
use serde_json::json;

use crate::client::{Api, START, draft, fresh_key, send};

#[tokio::test]
async fn a_token_lasts_half_an_hour() {
    let api = Api::start().await;
    let reply = api.request_token("tester", "key").await.ok();
    let expired_at = reply.body.get("expired_at").unwrap().as_i64().unwrap();
    let start: jiff::Timestamp = START.parse().unwrap();
    assert_eq!(expired_at, start.as_second() + 30 * 60);
    let claims = reply.text_at("/auth_token").split('.').nth(1).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(claims).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims.get("client_id"), Some(&json!("tester")));
    assert_eq!(claims.get("exp"), Some(&json!(expired_at)));
    assert!(claims.get("entity_id").is_some() && claims.get("api_version").is_some());
}

#[tokio::test]
async fn a_new_token_ends_the_one_before_and_time_ends_it_too() {
    let mut api = Api::start().await;
    let first = api.token.clone();
    api.mint().await;
    let second = std::mem::replace(&mut api.token, first);
    let reply = api.get("/v2/payment_intents").await;
    assert_eq!(
        reply.refusal(),
        (
            401,
            "unauthorized_error",
            "unauthorized_error",
            "token has expired"
        )
    );
    api.token = second;
    api.get("/v2/payment_intents").await.ok();
    api.advance(30 * 60).await;
    assert_eq!(
        api.get("/v2/payment_intents").await.refusal().3,
        "token has expired"
    );
}

#[tokio::test]
async fn only_named_clients_may_mint_where_some_are_named() {
    let config = Config {
        clients: vec!["tester:key".parse().unwrap()],
        ..Config::default()
    };
    let api = Api::start_with(config).await;
    let told = |reply: crate::client::Reply| (reply.status.as_u16(), reply.body);
    assert_eq!(
        told(api.request_token("other", "key").await),
        (400, json!({"code": 400, "message": "Invalid client id"}))
    );
    assert_eq!(
        told(api.request_token("tester", "x").await),
        (401, json!({"code": 401, "message": "Invalid api key"}))
    );
    assert_eq!(
        told(api.request_token("", "key").await),
        (
            403,
            json!({"code": 403, "message": "x-client-id or email cannot be empty"})
        )
    );
}

#[tokio::test]
async fn a_token_needs_a_key_but_no_body() {
    let api = Api::start().await;
    assert_eq!(api.request_token("tester", "").await.status, 401);
    for body in ["", "{}"] {
        let request = api
            .raw(Method::POST, "/v1/connect/token")
            .header("content-type", "application/json");
        send(
            request
                .header("x-client-id", "a")
                .header("x-api-key", "k")
                .body(body),
        )
        .await
        .ok();
    }
}

#[tokio::test]
async fn headers_are_checked_on_every_call() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let intent = format!("/v2/payment_intents/{id}");
    let calls = [
        (Method::POST, "/v2/payment_intents/create".to_owned()),
        (Method::POST, intent.clone()),
        (Method::POST, format!("{intent}/confirm")),
        (Method::POST, format!("{intent}/capture")),
        (Method::POST, format!("{intent}/cancel")),
        (Method::GET, intent),
        (Method::GET, "/v2/payment_intents".to_owned()),
        (Method::GET, "/v2/payment/payment_attempts".to_owned()),
        (Method::GET, "/v2/payment/payment_attempts/PA1".to_owned()),
    ];
    let bearer = format!("Bearer {}", api.token);
    let cases: [(&[(&str, &str)], &str); 7] = [
        (&[("x-client-id", "tester")], "invalid auth token format"),
        (
            &[("x-client-id", "tester"), ("x-auth-token", &api.token)],
            "invalid auth token format",
        ),
        (
            &[("x-client-id", "tester"), ("x-auth-token", "Bearer ")],
            "invalid auth token format",
        ),
        (
            &[("x-client-id", "tester"), ("x-auth-token", "Bearer other")],
            "invalid auth token",
        ),
        (&[("x-auth-token", &bearer)], "x-client-id cannot be empty"),
        (
            &[("x-client-id", ""), ("x-auth-token", &bearer)],
            "x-client-id cannot be empty",
        ),
        (
            &[("x-client-id", "other"), ("x-auth-token", &bearer)],
            "x-client-id does not match the auth token",
        ),
    ];
    for (method, path) in &calls {
        for (headers, message) in cases {
            let request = headers
                .iter()
                .fold(api.raw(method.clone(), path), |request, (name, value)| {
                    request.header(*name, *value)
                });
            // Neither key nor sound body: the token is looked at first.
            let reply = send(request.body("{")).await;
            assert_eq!(
                reply.refusal(),
                (401, "unauthorized_error", "unauthorized_error", message),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn one_fault_after_another_is_told() {
    let api = Api::start().await;
    let id = api.create(crate::client::card("8117")).await.ok().id();
    let (key, bearer) = (fresh_key(), format!("Bearer {}", api.token));
    // Everything is wrong; then one thing after the other is put right.
    let mut headers = vec![
        ("x-client-id", "other"),
        ("x-on-behalf-of", "nobody"),
        ("content-type", "text/plain"),
    ];
    let (mut path, mut body) = ("/v2/payment_intents/PI1".to_owned(), "{");
    let mut told = Vec::new();
    for step in 0..9 {
        match step {
            1 => headers.push(("x-auth-token", &bearer)),
            2 => headers[0].1 = "tester",
            3 => headers[1].1 = "",
            4 => headers.push(("x-idempotency-key", &key)),
            5 => headers[2].1 = "application/json",
            6 => body = r#"{"amount": 5}"#,
            7 => path = format!("/v2/payment_intents/{id}"),
            8 => body = r#"{"amount": "5"}"#,
            _ => {}
        }
        let another = fresh_key();
        let request =
            headers
                .iter()
                .fold(api.raw(Method::POST, &path), |request, (name, value)| {
                    // A key under which something was stored would answer with that.
                    let value = if step > 6 && *value == key {
                        &another
                    } else {
                        *value
                    };
                    request.header(*name, value)
                });
        told.push(send(request.body(body)).await.behaviour);
    }
    assert_eq!(
        told,
        [
            "token-without-prefix",
            "client-id-of-another",
            "account-unknown",
            "key-format",
            "body-media-type",
            "body-malformed",
            "unknown-id",
            "member-form",
            "update-outside-requires-payment-method",
        ]
    );
    let reply = api
        .post_under(&key, "/v2/payment_intents/PI1", &json!({"amount": "6"}))
        .await;
    assert_eq!(
        reply.behaviour, "key-mismatch",
        "what is stored comes before the id"
    );
}

#[tokio::test]
async fn a_refused_token_leaves_nothing_under_the_key() {
    let mut api = Api::start().await;
    let key = fresh_key();
    let token = std::mem::replace(&mut api.token, "stale".to_owned());
    assert_eq!(
        api.post_under(&key, "/v2/payment_intents/create", &draft())
            .await
            .status,
        401
    );
    api.token = token;
    api.post_under(&key, "/v2/payment_intents/create", &draft())
        .await
        .ok();
}

#[tokio::test]
async fn a_connected_account_has_its_own_payments() {
    let api = Api::start().await;
    let own = api.create(json!({})).await.ok().id();
    let behalf = |method, path: &str, account: &str| {
        api.call(method, path).header("x-on-behalf-of", account)
    };
    let create = behalf(
        Method::POST,
        "/v2/payment_intents/create",
        CONNECTED_ACCOUNT,
    )
    .header("x-idempotency-key", fresh_key())
    .json(&draft());
    let theirs = send(create).await.ok().id();

    assert_eq!(
        api.retrieve(&theirs).await.text_at("/code"),
        "retrieve_payment_intent_failed"
    );
    let seen = send(behalf(
        Method::GET,
        &format!("/v2/payment_intents/{own}"),
        CONNECTED_ACCOUNT,
    ))
    .await;
    assert_eq!(seen.text_at("/code"), "retrieve_payment_intent_failed");
    let listed = send(behalf(
        Method::GET,
        "/v2/payment_intents",
        CONNECTED_ACCOUNT,
    ))
    .await
    .ok();
    assert_eq!(listed.text_at("/data/0/payment_intent_id"), theirs);
    assert_eq!(listed.body.get("total_items"), Some(&json!(1)));
    send(behalf(
        Method::GET,
        &format!("/v2/payment_intents/{own}"),
        "",
    ))
    .await
    .ok();

    let unknown = send(behalf(Method::GET, "/v2/payment_intents", "nobody")).await;
    let (status, kind, code, _) = unknown.refusal();
    assert_eq!(
        (status, kind, code),
        (400, "account_error", "sub_account_not_found")
    );
}

#[tokio::test]
async fn two_clients_do_not_see_each_other() {
    let mut api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let other = api.request_token("other", "key").await.ok();
    api.token = other.text_at("/auth_token").to_owned();
    let request = api
        .raw(Method::GET, &format!("/v2/payment_intents/{id}"))
        .header("x-auth-token", format!("Bearer {}", api.token))
        .header("x-client-id", "other");
    assert_eq!(
        send(request).await.text_at("/code"),
        "retrieve_payment_intent_failed"
    );
}

#[tokio::test]
async fn what_is_no_endpoint_is_said_to_be_none() {
    let api = Api::start().await;
    let reply = api.get("/v2/nothing").await;
    assert_eq!(
        (reply.status.as_u16(), reply.body.get("code")),
        (404, Some(&json!(404)))
    );
    for (method, path) in [
        (Method::GET, "/v2/payment_intents/create"),
        (Method::DELETE, "/v2/payment_intents"),
        (Method::POST, "/v2/payment/payment_attempts"),
        (Method::GET, "/v1/connect/token"),
    ] {
        let reply = send(api.call(method, path)).await;
        assert_eq!(
            reply.body.get("code"),
            Some(&json!(405)),
            "{path}: {reply:?}"
        );
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused() {
    let api = Api::start().await;
    let post = |content_type: &'static str, body: String| {
        let request = api.call(Method::POST, "/v2/payment_intents/create");
        request
            .header("x-idempotency-key", fresh_key())
            .header("content-type", content_type)
            .body(body)
    };
    let malformed = send(post("application/json", "{\"amount\":".to_owned())).await;
    assert_eq!(
        malformed.refusal(),
        (
            400,
            "invalid_request_error",
            "invalid_parameter",
            "parameter is invalid"
        )
    );
    let list = send(post("application/json", "[]".to_owned())).await;
    assert_eq!(list.refusal(), malformed.refusal());
    let deep = send(post("application/json", "[".repeat(100_000))).await;
    assert_eq!(deep.refusal(), malformed.refusal());
    assert_eq!(
        send(post("text/plain", draft().to_string())).await.status,
        415
    );
    send(post("Application/JSON; charset=utf-8", draft().to_string()))
        .await
        .ok();
    assert_eq!(
        send(post("application/json", " ".repeat((1 << 20) + 1)))
            .await
            .status,
        413
    );
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let api = Api::start().await;
    let second = sandbox::Sandbox::new(Config::default())
        .serve(api.running.address())
        .await;
    assert_eq!(second.unwrap_err().kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn the_same_seed_clock_and_requests_give_the_same_answers() {
    let mut runs = Vec::new();
    for seed in [5, 5, 6] {
        let clock = Clock::Manual(START.parse().unwrap());
        let api = Api::start_with(Config {
            seed,
            clock,
            ..Config::default()
        })
        .await;
        let reply = api.create(crate::client::card("8117")).await.ok();
        runs.push((api.token, reply.text));
    }
    assert_eq!(runs.first(), runs.get(1));
    assert_ne!(runs.first(), runs.get(2));
}
