//! The document of the sandbox's control API: sound by our own linter, and true of what the sandbox takes and answers.

use reqwest::Method;
use sandbox::{Running, Sandbox};
use serde_json::{Value, json};
use spec::{Document, contract::Contract};

use crate::fixture::{Server, root};

fn document() -> Document {
    let path = root().join("conformance/sandbox/openapi.yaml");
    Document::load(&path).unwrap_or_else(|report| panic!("{:?}", told(&report)))
}

fn told(report: &spec::Report) -> Vec<String> {
    report
        .iter()
        .map(spec::Finding::diagnostic)
        .map(|told| format!("{}: {}", told.code(), told.message()))
        .collect()
}

#[test]
fn the_document_passes_our_linter() {
    let report = spec::lint(&document());
    assert_eq!(told(&report), [""; 0]);
}

struct Caller {
    running: Running,
    http: reqwest::Client,
    contract: Contract,
}

impl Caller {
    async fn start() -> Self {
        #[cfg(feature = "tls")]
        let _chosen = rustls::crypto::ring::default_provider().install_default();
        Self {
            running: Sandbox::new(Server::standing())
                .serve(([127, 0, 0, 1], 0).into())
                .await
                .unwrap(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            contract: Contract::new(&document())
                .unwrap_or_else(|report| panic!("{:?}", told(&report))),
        }
    }

    /// Calls an operation and judges what is sent, where it is meant to be right, and what is answered.
    async fn call(
        &self,
        operation: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let url = format!("http://{}/__sandbox/{path}", self.running.address());
        let mut request = self.http.request(method, url);
        if let Some(body) = &body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        let judge = self
            .contract
            .response(operation, status, "application/json");
        let judge =
            judge.unwrap_or_else(|| panic!("{operation} answers {status}, which is not described"));
        let violations = judge.as_written(&answer);
        assert!(
            violations.is_empty(),
            "{operation} {status} {answer}: {violations:?}"
        );
        if let (Some(body), Some(judge)) = (&body, self.contract.request(operation)) {
            let violations = judge.as_written(body);
            assert_eq!(
                violations.is_empty(),
                status < 400 || status == 409,
                "{operation} {body}: {violations:?}"
            );
        }
        (status, answer)
    }
}

async fn read_everything(caller: &Caller) {
    for (operation, path) in [
        ("read_clock", "clock"),
        ("list_accounts", "accounts"),
        ("list_faults", "faults"),
        ("list_drifts", "drift"),
        ("watch_hold", "hold/hold-1"),
        ("watch_hold", "hold/hold-9"),
        ("read_state", "state"),
        ("read_state", "state?limit=x"),
    ] {
        caller.call(operation, Method::GET, path, None).await;
    }
}

/// The examples of the document, which are of as many kinds as there are, and mistakes of all sorts.
async fn every_kind_of_drift(caller: &Caller) {
    let document = document();
    let examples = document
        .value()
        .pointer("/paths/~1__sandbox~1drift/post/requestBody/content/application~1json/examples");
    let mut drifts: Vec<_> = examples
        .and_then(Value::as_object)
        .unwrap()
        .values()
        .map(|example| example["value"].clone())
        .collect();
    let of = "list_payment_intents";
    drifts.extend([
        json!({"kind": "null", "operation": of, "pointer": "/data"}),
        json!({"kind": "value", "operation": of, "header": "content-type", "to": "text/plain", "status": 429}),
        json!({"kind": "enum_value", "operation": of, "pointer": "/data/*/intent_status", "to": "NEW"}),
        json!({"kind": "retype", "operation": of, "pointer": "/data/*/amount"}),
        json!({"kind": "resize", "operation": of, "pointer": "/data", "to": 3}),
        json!({"kind": "reorder", "operation": of, "pointer": "/data", "by": "/amount"}),
        json!({"kind": "member_order", "operation": "*", "pointer": "", "status": "*"}),
        json!({"kind": "tighten", "operation": of, "parameter": "page_size", "limit": {"one_of": ["10"]}}),
        json!({"kind": "drop", "operation": of, "pointer": "/a", "status": "3xx"}),
        json!({"kind": "drop", "operation": "pay", "pointer": "/a"}),
        json!({"kind": "drop", "event": "paid", "pointer": "/a"}),
        json!({"kind": "drop", "operation": of, "pointer": "/a", "every": 0}),
        json!({"kind": "tighten", "operation": of, "pointer": "/a", "limit": {"length": 1}}),
        json!({"kind": "tighten", "operation": of, "pointer": "/a", "limit": {}}),
        json!({"kind": "duration", "of": "lunch", "to": 1}),
        json!({"kind": "ruling", "operation": "*", "to": "unchanged", "intent_status": "NEW"}),
        json!({"kind": "bend", "operation": of}),
    ]);
    for drift in drifts {
        caller
            .call("add_drift", Method::POST, "drift", Some(drift))
            .await;
    }
    let (_, listed) = caller
        .call("clear_drifts", Method::DELETE, "drift", None)
        .await;
    assert_eq!(listed, json!({"drifts": []}));
}

#[tokio::test]
async fn what_is_taken_and_answered_is_what_the_document_says() {
    let caller = Caller::start().await;
    let post = Method::POST;
    let get = Method::GET;
    let sent = |operation: &'static str, path: &'static str, body: Value| {
        caller.call(operation, Method::POST, path, Some(body))
    };
    let statuses = [
        "REQUIRES_PAYMENT_METHOD",
        "REQUIRES_CUSTOMER_ACTION",
        "REQUIRES_CAPTURE",
        "PENDING",
        "SUCCEEDED",
        "CANCELLED",
        "FAILED",
    ];
    let groups: Vec<_> = statuses
        .iter()
        .map(|status| json!({"intent_status": status}))
        .collect();
    let (_, seeded) = sent(
        "seed_payments",
        "seed",
        json!({"client_id": "a", "payment_intents": groups}),
    )
    .await;
    let waiting = &seeded["payment_intent_ids"][1];
    sent(
        "add_fault",
        "faults",
        json!({"kind": "status", "operation": "*", "status": 503, "idempotency_key": "k"}),
    )
    .await;
    sent("add_fault", "faults", json!({"kind": "latency", "operation": "list_payment_intents", "latency_ms": 5, "first": "all"})).await;
    sent(
        "add_fault",
        "faults",
        json!({"kind": "cut", "operation": "list_payment_intents", "moment": "within", "first": 2}),
    )
    .await;
    sent(
        "add_fault",
        "faults",
        json!({"kind": "cut", "operation": "list_payment_intents", "first": 0}),
    )
    .await;
    sent(
        "add_drift",
        "drift",
        json!({"kind": "drop", "operation": "list_payment_intents", "pointer": "/data"}),
    )
    .await;
    every_kind_of_drift(&caller).await;
    sent(
        "hold_call",
        "hold",
        json!({"operation": "cancel_payment_intent"}),
    )
    .await;
    sent(
        "script_provider",
        "provider",
        json!({"next": "slow", "failure_code": "do_not_honor"}),
    )
    .await;
    sent("script_provider", "provider", json!({"next": "never"})).await;
    read_everything(&caller).await;
    sent(
        "act_as_shopper",
        "shopper",
        json!({"payment_intent_id": waiting, "outcome": "succeed"}),
    )
    .await;
    sent(
        "act_as_shopper",
        "shopper",
        json!({"payment_intent_id": waiting, "outcome": "succeed"}),
    )
    .await;
    sent("move_clock", "clock", json!({"advance_seconds": 5})).await;
    sent("move_clock", "clock", json!({"advance_second": 5})).await;
    caller
        .call("read_timeline", get.clone(), "timeline", None)
        .await;
    caller
        .call("read_timeline", get, "timeline?kind=x", None)
        .await;
    sent("release_calls", "release", json!({"hold": "hold-1"})).await;
    let delete = Method::DELETE;
    for (operation, path) in [
        ("delete_fault", "faults/fault-1"),
        ("delete_fault", "faults/fault-1"),
        ("clear_faults", "faults"),
        ("clear_drifts", "drift"),
    ] {
        caller.call(operation, delete.clone(), path, None).await;
    }
    caller.call("reset", post, "reset", None).await;
}

#[tokio::test]
async fn the_document_is_served_as_it_is_and_as_json() {
    let caller = Caller::start().await;
    let url = format!("http://{}/__sandbox/openapi", caller.running.address());
    let text = async |kind: &str| {
        let answer = caller
            .http
            .get(format!("{url}.{kind}"))
            .send()
            .await
            .unwrap();
        answer.text().await.unwrap()
    };
    let document = document();
    assert_eq!(text("yaml").await, document.text());
    let json: Value = serde_json::from_str(&text("json").await).unwrap();
    assert_eq!(json, *document.value());
}
