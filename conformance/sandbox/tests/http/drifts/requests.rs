//! Requests of which more or less is demanded.

use reqwest::Method;
use sandbox::CONNECTED_ACCOUNT;
use serde_json::{Value, json};

use super::{clear, drift, shown};
use crate::client::{Api, Reply, card, fresh_key, send};

/// A create while `asked` is on.
async fn create_with(api: &Api, mut asked: Value, body: Value) -> Reply {
    asked["operation"] = json!("create_payment_intent");
    drift(api, asked).await;
    let reply = api.create(body).await;
    clear(api).await;
    reply
}

#[tokio::test]
async fn a_member_is_demanded_as_the_contract_demands_others() {
    let api = Api::start().await;
    let demand = json!({"kind": "require", "pointer": "/customer_id"});
    let refused = create_with(&api, demand.clone(), json!({})).await;
    assert_eq!(
        refused.refusal(),
        (
            400,
            "invalid_request_error",
            "missing_parameter",
            "Missing request parameters: customer_id"
        )
    );
    assert_eq!(refused.body["missing_fields"], json!(["customer_id"]));
    assert_eq!(refused.behaviour, "", "no behaviour is behind it");
    create_with(&api, demand, json!({"customer_id": "cus_1"}))
        .await
        .ok();
}

#[tokio::test]
async fn a_limit_is_tighter() {
    let api = Api::start().await;
    for (limit, pointer, name) in [
        (json!({"max_length": 5}), "/description", "description"),
        (json!({"none_of": ["SGD"]}), "/currency", "currency"),
        (
            json!({"prefix": "ORD-"}),
            "/merchant_order_id",
            "merchant_order_id",
        ),
        (json!({"maximum": "9.99"}), "/amount", "amount"),
        (
            json!({"none_of": ["card"]}),
            "/payment_method/type",
            "payment_method.type",
        ),
    ] {
        let asked = json!({"kind": "tighten", "pointer": pointer, "limit": limit});
        let refused = create_with(&api, asked, card("8117")).await;
        let message = format!("Invalid request parameters: {name}");
        assert_eq!(
            refused.refusal(),
            (
                400,
                "invalid_request_error",
                "invalid_parameter",
                message.as_str()
            )
        );
    }
}

#[tokio::test]
async fn what_should_be_refused_is_made_to_fit() {
    let api = Api::start().await;
    let long = "Two coffees and a cake, and tea for Ada";
    for (asked, sent, pointer, read) in [
        (
            json!({"pointer": "/description", "limit": {"max_length": 32}}),
            json!({"description": long}),
            "/description",
            json!(long[..32]),
        ),
        (
            json!({"pointer": "/return_url", "to": "https://shop.example/"}),
            json!({"return_url": null}),
            "/return_url",
            json!("https://shop.example/"),
        ),
        (
            json!({"pointer": "/amount", "limit": {"type": "string"}}),
            json!({"amount": 10.5}),
            "/amount",
            json!("10.5"),
        ),
        (
            json!({"pointer": "/currency", "from": "sgd", "to": "SGD"}),
            json!({"currency": "sgd"}),
            "/currency",
            json!("SGD"),
        ),
    ] {
        assert_eq!(api.create(sent.clone()).await.status, 400, "{sent}");
        let mut loosened = asked.clone();
        loosened["kind"] = json!("loosen");
        let reply = create_with(&api, loosened, sent).await.ok();
        assert_eq!(reply.body.pointer(pointer), Some(&read), "{asked}");
    }
}

#[tokio::test]
async fn a_call_without_a_key_or_a_body_may_be_let_in() {
    let api = Api::start().await;
    let key = fresh_key();
    let path = "/v2/payment_intents/create";
    drift(
        &api,
        json!({"kind": "loosen", "operation": "*", "header": "x-idempotency-key", "to": key}),
    )
    .await;
    send(api.call(Method::POST, path).json(&crate::client::draft()))
        .await
        .ok();
    for (name, value) in crate::client::draft().as_object().unwrap() {
        let pointer = format!("/{name}");
        drift(&api, json!({"kind": "loosen", "operation": "create_payment_intent", "pointer": pointer, "to": value})).await;
    }
    let empty = api
        .call(Method::POST, path)
        .header("x-idempotency-key", fresh_key());
    let reply = send(empty).await.ok();
    assert_eq!(reply.text_at("/amount"), "10");
}

#[tokio::test]
async fn what_is_ignored_is_not_echoed_and_not_heeded() {
    let api = Api::start().await;
    let ignored = create_with(
        &api,
        json!({"kind": "ignore", "pointer": "/metadata"}),
        json!({"metadata": {"a": "b"}}),
    );
    assert_eq!(ignored.await.ok().body["metadata"], json!(null));
    for _ in 0..3 {
        api.create(json!({})).await.ok();
    }
    let items = async || {
        let reply = api
            .get("/v2/payment_intents?page_size=2&page_number=2")
            .await
            .ok();
        reply.body["data"].as_array().unwrap().len()
    };
    assert_eq!(items().await, 2);
    drift(
        &api,
        json!({"kind": "ignore", "operation": "list_payment_intents", "parameter": "page_number"}),
    )
    .await;
    drift(
        &api,
        json!({"kind": "ignore", "operation": "list_payment_intents", "parameter": "page_size"}),
    )
    .await;
    assert_eq!(items().await, 4);
    clear(&api).await;
    let of_account = async || {
        let request = api.call(Method::GET, "/v2/payment_intents");
        let reply = send(request.header("x-on-behalf-of", CONNECTED_ACCOUNT))
            .await
            .ok();
        reply.body["total_items"].clone()
    };
    assert_eq!(of_account().await, json!(0));
    drift(
        &api,
        json!({"kind": "ignore", "operation": "*", "header": "x-on-behalf-of"}),
    )
    .await;
    assert_eq!(of_account().await, json!(4));
}

#[tokio::test]
async fn who_calls_is_asked_before_more_is_demanded() {
    let api = Api::start().await;
    drift(
        &api,
        json!({"kind": "require", "operation": "*", "header": "x-device-id"}),
    )
    .await;
    let nobody = send(api.raw(Method::GET, "/v2/payment_intents")).await;
    assert_eq!(nobody.status, 401);
    let keyless = send(api.call(Method::POST, "/v2/payment_intents/create")).await;
    assert_eq!(keyless.text_at("/type"), "idempotency_error");
    assert_eq!(shown(&api).await, [0]);
    let refused = api.get("/v2/payment_intents").await;
    assert_eq!(
        refused.text_at("/message"),
        "Missing request parameters: x-device-id"
    );
    let sent = api.call(Method::GET, "/v2/payment_intents");
    send(sent.header("x-device-id", "7")).await.ok();
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused_as_ever() {
    let api = Api::start().await;
    drift(
        &api,
        json!({"kind": "require", "operation": "*", "pointer": "/customer"}),
    )
    .await;
    let path = "/v2/payment_intents/create";
    let post = |body: String, media_type: &'static str| {
        let request = api
            .call(Method::POST, path)
            .header("x-idempotency-key", fresh_key());
        send(request.header("content-type", media_type).body(body))
    };
    let json = "application/json";
    assert_eq!(
        post("{".to_owned(), json).await.text_at("/code"),
        "invalid_parameter"
    );
    assert_eq!(
        post("[]".to_owned(), json).await.text_at("/message"),
        "parameter is invalid"
    );
    assert_eq!(post("{}".to_owned(), "text/plain").await.status, 415);
    let large = format!("\"{}\"", "x".repeat(1 << 20));
    assert_eq!(post(large, json).await.status, 413);
}
