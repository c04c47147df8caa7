//! Answers that deviate.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{clear, drift, retrieve_with, shown, whole};
use crate::client::{Api, card, send};

#[tokio::test]
async fn a_value_becomes_null_another_or_only_where_it_is_a_certain_one() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    for (asked, pointer, expected) in [
        (
            json!({"kind": "null", "pointer": "/amount"}),
            "/amount",
            json!(null),
        ),
        (
            json!({"kind": "value", "pointer": "/create_time", "to": "1 March"}),
            "/create_time",
            json!("1 March"),
        ),
        (
            json!({"kind": "value", "pointer": "", "to": {"a": 1}}),
            "",
            json!({"a": 1}),
        ),
        (
            json!({"kind": "substitute", "pointer": "/currency", "from": "SGD", "to": "USD"}),
            "/currency",
            json!("USD"),
        ),
        (
            json!({"kind": "substitute", "pointer": "/currency", "from": "EUR", "to": "USD"}),
            "/currency",
            json!("SGD"),
        ),
        (
            json!({"kind": "illegal_move", "to": "FAILED", "when": {"/amount": "10"}}),
            "/intent_status",
            json!("FAILED"),
        ),
        (
            json!({"kind": "illegal_move", "to": "FAILED", "when": {"/amount": "11"}}),
            "/intent_status",
            json!("REQUIRES_PAYMENT_METHOD"),
        ),
    ] {
        let reply = retrieve_with(&api, &id, asked.clone()).await.ok();
        assert_eq!(reply.body.pointer(pointer), Some(&expected), "{asked}");
    }
}

#[tokio::test]
async fn refusals_deviate_where_a_drift_says_so() {
    let api = Api::start().await;
    let refused = async |status: Value| {
        drift(&api, json!({"kind": "value", "operation": "*", "pointer": "/code", "to": "no_such_id", "status": status})).await;
        let reply = api.retrieve("PI1").await;
        clear(&api).await;
        reply.text_at("/code") == "no_such_id"
    };
    for status in [json!(400), json!("4xx"), json!("*")] {
        assert!(refused(status.clone()).await, "{status}");
    }
    for status in [json!(401), json!("2xx"), json!("5xx")] {
        assert!(!refused(status.clone()).await, "{status}");
    }
    let envelope = json!({"kind": "value", "operation": "*", "status": 401, "pointer": "", "to": {"error": "denied"}});
    drift(&api, envelope).await;
    let denied = send(api.raw(Method::GET, "/v2/payment_intents")).await;
    assert_eq!(
        (denied.status.as_u16(), denied.body),
        (401, json!({"error": "denied"}))
    );
}

#[tokio::test]
async fn the_head_of_an_answer_deviates() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let path = format!("/v2/payment_intents/{id}");
    let of = "retrieve_payment_intent";
    drift(
        &api,
        json!({"kind": "status_code", "operation": of, "to": 203}),
    )
    .await;
    drift(&api, json!({"kind": "value", "operation": of, "header": "Content-Type", "to": "text/json; charset=utf-16"})).await;
    drift(
        &api,
        json!({"kind": "add", "operation": of, "header": "x-api-warning", "to": "soon gone"}),
    )
    .await;
    let answer = whole(&api, &path).await;
    assert_eq!(answer.status(), StatusCode::NON_AUTHORITATIVE_INFORMATION);
    assert_eq!(
        answer.headers()["content-type"],
        "text/json; charset=utf-16"
    );
    assert_eq!(answer.headers()["x-api-warning"], "soon gone");
    clear(&api).await;
    drift(
        &api,
        json!({"kind": "rename", "operation": of, "header": "content-type", "to": "x-type"}),
    )
    .await;
    let answer = whole(&api, &path).await;
    assert_eq!(answer.headers().get("content-type"), None);
    assert_eq!(answer.headers()["x-type"], "application/json");
    clear(&api).await;
    drift(
        &api,
        json!({"kind": "drop", "operation": of, "header": "content-type"}),
    )
    .await;
    assert_eq!(whole(&api, &path).await.headers().get("content-type"), None);
    assert_eq!(shown(&api).await, [1]);
}

#[tokio::test]
async fn what_comes_with_a_fault_deviates_too() {
    let api = Api::start().await;
    let path = "/v2/payment_intents";
    let limited = async || {
        let fault = json!({"kind": "status", "operation": "*", "status": 429});
        api.control("faults", fault).await.ok();
        let answer = whole(&api, path).await;
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        let header = answer.headers().get("retry-after").cloned();
        header.map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(limited().await.as_deref(), Some("1"));
    drift(
        &api,
        json!({"kind": "drop", "operation": "*", "status": 429, "header": "retry-after"}),
    )
    .await;
    assert_eq!(limited().await, None);
}

#[tokio::test]
async fn a_body_may_be_no_json() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let page = "<html>\u{e9}</html>";
    let reply = retrieve_with(&api, &id, json!({"kind": "text", "to": page}))
        .await
        .ok();
    assert_eq!(reply.text, page);
    let path = "/v2/payment_intents/create";
    drift(
        &api,
        json!({"kind": "text", "operation": "create_payment_intent", "to": "", "status": "*"}),
    )
    .await;
    assert_eq!(api.post(path, &json!({})).await.text, "");
}

#[tokio::test]
async fn lists_are_turned_sorted_resized_and_miscounted() {
    let api = Api::start().await;
    for amount in ["5", "7", "6"] {
        api.create(json!({"amount": amount})).await.ok();
    }
    let list = async |asked: Value| {
        drift(&api, asked).await;
        let body = api.get("/v2/payment_intents").await.ok().body;
        clear(&api).await;
        let items = body["data"].as_array().unwrap();
        let amounts: Vec<_> = items
            .iter()
            .map(|item| item["amount"].as_str().unwrap())
            .collect();
        (
            amounts.join(" "),
            body["total_items"].clone(),
            body["total_pages"].clone(),
        )
    };
    let of = "list_payment_intents";
    for (asked, amounts, items, pages) in [
        (
            json!({"kind": "reorder", "operation": of, "pointer": "/data"}),
            "5 7 6",
            3,
            1,
        ),
        (
            json!({"kind": "reorder", "operation": of, "pointer": "/data", "by": "/amount"}),
            "5 6 7",
            3,
            1,
        ),
        (
            json!({"kind": "resize", "operation": of, "pointer": "/data", "to": 4}),
            "6 7 5 5",
            3,
            1,
        ),
        (
            json!({"kind": "resize", "operation": of, "pointer": "/data", "to": 1}),
            "6",
            3,
            1,
        ),
        (
            json!({"kind": "shift", "operation": of, "pointer": "/total_items", "by": -1}),
            "6 7 5",
            2,
            1,
        ),
        (
            json!({"kind": "shift", "operation": of, "pointer": "/total_pages", "by": 2}),
            "6 7 5",
            3,
            3,
        ),
    ] {
        let expected = (amounts.to_owned(), json!(items), json!(pages));
        assert_eq!(list(asked.clone()).await, expected, "{asked}");
    }
}

#[tokio::test]
async fn members_in_another_order_are_the_same_answer() {
    let api = Api::start().await;
    let id = api.create(card("8117")).await.ok().id();
    let before = api.retrieve(&id).await.ok();
    let turned = retrieve_with(&api, &id, json!({"kind": "member_order", "pointer": ""}))
        .await
        .ok();
    assert_eq!(
        turned.body["latest_payment_attempt"],
        before.body["latest_payment_attempt"]
    );
    let members = |text: &str| {
        let body: serde_json::Map<String, Value> = serde_json::from_str(text).unwrap();
        body.keys().cloned().collect::<Vec<_>>()
    };
    let (mut first, last) = (members(&before.text), members(&turned.text));
    first.reverse();
    assert_eq!(first, last);
}

#[tokio::test]
async fn a_member_grows_rare() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let of = "retrieve_payment_intent";
    drift(
        &api,
        json!({"kind": "drop", "operation": of, "pointer": "/customer_id", "every": 3}),
    )
    .await;
    drift(
        &api,
        json!({"kind": "drop", "operation": of, "pointer": "/nowhere"}),
    )
    .await;
    let mut there = Vec::new();
    for _ in 0..6 {
        there.push(
            api.retrieve(&id)
                .await
                .ok()
                .body
                .get("customer_id")
                .is_some(),
        );
    }
    assert_eq!(there, [true, true, false, true, true, false]);
    // What leads nowhere has shown nothing.
    assert_eq!(shown(&api).await, [2, 0]);
}

#[tokio::test]
async fn a_token_may_come_without_its_end() {
    let api = Api::start().await;
    drift(
        &api,
        json!({"kind": "drop", "operation": "create_access_token", "pointer": "/expired_at"}),
    )
    .await;
    let reply = api.request_token("tester", "key").await.ok();
    assert!(reply.body.get("expired_at").is_none() && reply.body.get("auth_token").is_some());
}

#[tokio::test]
async fn a_secret_that_drifts_into_another_member_is_kept_nowhere() {
    let api = Api::start().await;
    let of = "create_payment_intent";
    drift(&api, json!({"kind": "rename", "operation": of, "pointer": "/client_secret", "to": "description"})).await;
    drift(
        &api,
        json!({"kind": "drop", "operation": of, "pointer": "/never"}),
    )
    .await;
    let reply = api.create(card("8117")).await.ok();
    let secret = reply.text_at("/description").to_owned();
    assert_eq!(secret.matches('.').count(), 2, "it is a token");
    for place in ["timeline", "state", "export", "drift"] {
        let text = send(api.http.get(format!("{}/__sandbox/{place}", api.root())))
            .await
            .text;
        assert!(!text.contains(&secret), "{place}");
        let (_, signature) = secret.rsplit_once('.').unwrap();
        assert!(!text.contains(signature), "{place}");
    }
}
