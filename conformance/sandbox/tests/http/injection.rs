//! Failures on demand, seen from the socket where a client library would hide them.

use std::net::SocketAddr;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::client::{Api, PATIENCE, draft, fresh_key, send};

const CREATE: &str = "/v2/payment_intents/create";

async fn add(api: &Api, fault: Value) -> Value {
    api.control("faults", fault).await.ok().body
}

async fn listed(api: &Api) -> Value {
    let url = format!("{}/__sandbox/faults", api.root());
    send(api.http.get(url)).await.ok().body["faults"].clone()
}

async fn intents(api: &Api) -> u64 {
    let list = api.get("/v2/payment_intents").await.ok();
    list.body["total_items"].as_u64().unwrap()
}

/// Sends a create by hand and reads until the connection ends: what arrived, byte for byte.
async fn by_hand(api: &Api, key: &str) -> String {
    let address: SocketAddr = api.running.address();
    let body = draft().to_string();
    let head = format!(
        "POST /api{CREATE} HTTP/1.1\r\nhost: {address}\r\nx-auth-token: Bearer {}\r\nx-client-id: tester\r\n\
         x-idempotency-key: {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        api.token,
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut arrived = Vec::new();
    // A closed connection ends the reading either way: in order, or with a reset.
    let read = stream.read_to_end(&mut arrived);
    let _ended = tokio::time::timeout(PATIENCE, read)
        .await
        .expect("the connection stays open");
    String::from_utf8(arrived).unwrap()
}

#[tokio::test]
async fn a_status_is_answered_in_the_form_that_comes_with_it() {
    let api = Api::start().await;
    for (status, form) in [
        (408, json!({"code": 408, "message": "request timeout"})),
        (
            500,
            json!({"code": "api_error", "message": "internal error", "type": "api_error"}),
        ),
        (502, Value::Null),
        (503, json!({"code": 503, "message": "service unavailable"})),
        (504, json!({"code": 504, "message": "gateway timeout"})),
    ] {
        add(
            &api,
            json!({"kind": "status", "operation": "create_payment_intent", "status": status}),
        )
        .await;
        let reply = api.create(json!({})).await;
        assert_eq!((reply.status.as_u16(), &reply.body), (status, &form));
        assert_eq!(
            reply.text.contains("<h1>502 Bad Gateway</h1>"),
            status == 502
        );
    }
    add(
        &api,
        json!({"kind": "status", "operation": "*", "status": 429}),
    )
    .await;
    let response = api
        .call(Method::GET, "/v2/payment_intents")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "1");
    assert_eq!(response.headers()["x-sandbox-fault"], "fault-6");
    assert_eq!(intents(&api).await, 0, "no call was carried out");
}

#[tokio::test]
async fn the_first_few_calls_are_struck_and_the_next_is_not() {
    let api = Api::start().await;
    let fault =
        json!({"first": 2, "kind": "status", "operation": "create_payment_intent", "status": 503});
    assert_eq!(
        add(&api, fault).await,
        json!({
            "fault": "fault-1", "first": 2, "idempotency_key": null, "kind": "status", "left": 2,
            "operation": "create_payment_intent", "status": 503, "struck": 0,
        })
    );
    api.get("/v2/payment_intents").await.ok();
    for left in [1, 0] {
        assert_eq!(api.create(json!({})).await.status, 503);
        assert_eq!(listed(&api).await[0]["left"], left);
    }
    api.create(json!({})).await.ok();
    assert_eq!(listed(&api).await[0]["struck"], 2);
}

#[tokio::test]
async fn a_fault_may_be_for_one_key_and_for_every_call() {
    let api = Api::start().await;
    let key = fresh_key();
    let fault = json!({"first": "all", "idempotency_key": key, "kind": "status", "operation": "*", "status": 500});
    add(&api, fault).await;
    api.create(json!({})).await.ok();
    for _ in 0..3 {
        assert_eq!(api.post_under(&key, CREATE, &draft()).await.status, 500);
    }
    let one = format!("{}/__sandbox/faults/fault-1", api.root());
    send(api.http.delete(&one)).await.ok();
    assert_eq!(send(api.http.delete(&one)).await.status, 404);
    api.post_under(&key, CREATE, &draft()).await.ok();
}

#[tokio::test]
async fn a_connection_cut_before_the_call_carries_nothing_out() {
    let api = Api::start().await;
    add(
        &api,
        json!({"kind": "cut", "moment": "before", "operation": "create_payment_intent"}),
    )
    .await;
    let key = fresh_key();
    assert_eq!(by_hand(&api, &key).await, "");
    assert_eq!(intents(&api).await, 0);
    api.post_under(&key, CREATE, &draft()).await.ok();
    assert_eq!(intents(&api).await, 1);
}

#[tokio::test]
async fn a_connection_cut_after_the_call_leaves_an_answer_to_be_asked_for_again() {
    let api = Api::start().await;
    add(
        &api,
        json!({"kind": "cut", "moment": "after", "operation": "create_payment_intent"}),
    )
    .await;
    let key = fresh_key();
    assert_eq!(by_hand(&api, &key).await, "");
    assert_eq!(intents(&api).await, 1, "the call was carried out");
    let again = api.post_under(&key, CREATE, &draft()).await.ok();
    assert_eq!(again.intent_status(), "REQUIRES_PAYMENT_METHOD");
    assert_eq!(intents(&api).await, 1, "and not a second time");
}

#[tokio::test]
async fn a_connection_cut_in_the_middle_sends_half_of_the_answer() {
    let api = Api::start().await;
    add(
        &api,
        json!({"kind": "cut", "moment": "within", "operation": "create_payment_intent"}),
    )
    .await;
    let key = fresh_key();
    let arrived = by_hand(&api, &key).await;
    let (head, half) = arrived.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let announced = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let announced: usize = announced.unwrap().parse().unwrap();
    assert_eq!(half.len(), announced / 2);
    let again = api.post_under(&key, CREATE, &draft()).await.ok();
    assert_eq!(again.text.len(), announced);
    assert!(again.text.starts_with(half), "the whole answer is the same");
}

#[tokio::test]
async fn a_delayed_call_is_carried_out_all_the_same() {
    let api = Api::start().await;
    add(
        &api,
        json!({"kind": "latency", "latency_ms": 1, "operation": "create_payment_intent"}),
    )
    .await;
    api.create(json!({})).await.ok();
    assert_eq!(listed(&api).await[0]["struck"], 1);
}

#[tokio::test]
async fn what_is_wrong_with_a_fault_is_said() {
    let api = Api::start().await;
    for (fault, words) in [
        (json!({}), "`operation`"),
        (
            json!({"operation": "pay", "kind": "cut"}),
            "create_payment_intent",
        ),
        (json!({"operation": "*"}), "`kind`"),
        (json!({"operation": "*", "kind": "explode"}), "`latency`"),
        (
            json!({"operation": "*", "kind": "status", "status": 418}),
            "408, 429",
        ),
        (
            json!({"operation": "*", "kind": "status", "status": "500"}),
            "408, 429",
        ),
        (
            json!({"operation": "*", "kind": "latency", "latency_ms": 60_001}),
            "60000",
        ),
        (json!({"operation": "*", "kind": "latency"}), "`latency_ms`"),
        (
            json!({"operation": "*", "kind": "cut", "moment": "later"}),
            "`within`",
        ),
        (
            json!({"operation": "*", "kind": "cut", "moment": "after", "status": 500}),
            "`status`",
        ),
        (
            json!({"operation": "*", "kind": "cut", "moment": "after", "first": 0}),
            "`first`",
        ),
        (
            json!({"operation": "*", "kind": "cut", "moment": "after", "frist": 1}),
            "\"frist\"",
        ),
    ] {
        let reply = api.control("faults", fault.clone()).await;
        assert_eq!(reply.status, 400, "{fault}");
        assert!(
            reply.text_at("/error").contains(words),
            "{fault}: {reply:?}"
        );
    }
    assert_eq!(listed(&api).await, json!([]));
}

#[tokio::test]
async fn faults_are_forgotten_together_and_by_a_reset() {
    let mut api = Api::start().await;
    let fault = json!({"first": "all", "kind": "status", "operation": "create_payment_intent", "status": 500});
    add(&api, fault.clone()).await;
    let all = format!("{}/__sandbox/faults", api.root());
    assert_eq!(
        send(api.http.delete(all)).await.ok().body,
        json!({"deleted": 1})
    );
    api.create(json!({})).await.ok();
    add(&api, fault).await;
    api.control("reset", json!({})).await.ok();
    api.mint().await;
    api.create(json!({})).await.ok();
}
