//! Events that are other than they should be, in runs of the suite.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, Uri},
    middleware::{Next, from_fn},
    response::IntoResponse as _,
    routing::post,
};
use conformance::{Options, Report, TargetChoice};
use sandbox::{Config, Sandbox, Variant};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::fixture::{Desk, Server, recorded, root};

/// Where a run is wrong, and its exit code. The snapshot is that of a card which is paid in one call.
async fn played(recording: &str, options: Options) -> (Vec<(String, String)>, u8) {
    let report = run(recording, options).await;
    let findings = report.findings.iter();
    let findings = findings.map(|finding| (finding.class.id().to_owned(), finding.pointer.clone()));
    (findings.collect(), report.exit_code())
}

async fn run(recording: &str, options: Options) -> Report {
    const NAME: &str = "webhooks_direct_card";
    let desk = Desk::new(&[(NAME, recording)]);
    let snapshot = format!("snapshots/{NAME}.snap");
    let accepted = root().join("conformance").join(&snapshot);
    std::fs::copy(accepted, desk.path(&snapshot)).unwrap();
    desk.run(&options).await
}

fn finding(class: &str, pointer: &str) -> (String, String) {
    (class.to_owned(), pointer.to_owned())
}

#[tokio::test]
async fn events_that_do_not_come_are_missed() {
    let recording = recorded("webhooks_direct_card").replace(
        "        - acquiring.payment_intent.succeeded\n",
        "        - acquiring.payment_intent.succeeded\n        - acquiring.cancel.succeeded\n",
    );
    let (findings, code) = played(&recording, Options::embedded()).await;
    assert_eq!(
        findings,
        [finding("B-WEBHOOK", "/acquiring.cancel.succeeded")]
    );
    assert_eq!(code, 3);
    let recording = recorded("webhooks_direct_card")
        .replace("        - acquiring.payment_intent.succeeded\n", "");
    let (findings, _) = played(&recording, Options::embedded()).await;
    assert_eq!(
        findings,
        [finding("B-WEBHOOK", "/acquiring.payment_intent.succeeded")]
    );
}

#[tokio::test]
async fn events_in_an_older_form_differ_from_the_snapshot_and_keep_to_the_document() {
    let variants = Variant::ALL.iter().copied();
    for variant in variants.filter(|variant| variant.name().starts_with("webhook-")) {
        let config = Config {
            with: vec![variant],
            ..Server::standing()
        };
        let listen = ([127, 0, 0, 1], 0).into();
        let running = Sandbox::new(config).serve(listen).await.unwrap();
        let options = Options {
            target: TargetChoice::Url(running.base_url()),
            ..Options::embedded()
        };
        let (findings, _) = played(&recorded("webhooks_direct_card"), options).await;
        let classes: BTreeSet<_> = findings.iter().map(|(class, _)| class.as_str()).collect();
        assert!(
            !classes.contains("B-WEBHOOK") && !classes.contains("R-FIELD-NEW"),
            "{variant}: {findings:?}"
        );
        running.stop().await;
    }
}

/// Serves a router on loopback for the rest of the test, and gives its address.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let root = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await });
    root
}

async fn forward(url: String, method: Method, headers: HeaderMap, body: Bytes) -> (u16, Bytes) {
    let mut sent = reqwest::Client::new().request(method, url).body(body);
    for (name, value) in headers.iter().filter(|(name, _)| *name != "host") {
        sent = sent.header(name, value);
    }
    let answer = sent.send().await.unwrap();
    (answer.status().as_u16(), answer.bytes().await.unwrap())
}

/// A sandbox whose events go through hands that change each one before they sign it, or keep it back.
///
/// Whoever registers an endpoint gets the address of those hands registered in its place.
async fn tampered(tamper: fn(&mut Value) -> bool) -> Options {
    let listen = ([127, 0, 0, 1], 0).into();
    let running = Sandbox::new(Server::standing())
        .serve(listen)
        .await
        .unwrap();
    let registered = Arc::new(Mutex::new((String::new(), String::new())));
    let hands = {
        let registered = Arc::clone(&registered);
        post(move |headers: HeaderMap, body: Bytes| {
            let (url, secret) = registered.lock().unwrap().clone();
            async move {
                let mut event: Value = serde_json::from_slice(&body).unwrap();
                if !tamper(&mut event) {
                    return;
                }
                let body = event.to_string();
                let timestamp = headers["x-wk-timestamp"].to_str().unwrap();
                let signature = sandbox::webhook_signature(&secret, body.as_bytes(), timestamp);
                let sent = reqwest::Client::new()
                    .post(url)
                    .header("content-type", "application/json")
                    .header("x-wk-timestamp", timestamp)
                    .header("x-wk-signature", signature)
                    .body(body);
                assert_eq!(sent.send().await.unwrap().status(), 200);
            }
        })
    };
    let hands = serve(Router::new().route("/", hands)).await;
    let running = Arc::new(running);
    let front = move |method: Method, uri: Uri, mut headers: HeaderMap, mut body: Bytes| {
        if method == Method::POST && uri.path() == "/__sandbox/webhook_endpoints" {
            let mut asked: Value = serde_json::from_slice(&body).unwrap();
            let text = |name: &str| asked[name].as_str().unwrap().to_owned();
            *registered.lock().unwrap() = (text("url"), text("secret"));
            asked["url"] = json!(hands);
            body = asked.to_string().into();
            headers.remove("content-length");
        }
        let url = format!("http://{}{uri}", running.address());
        async move {
            let (status, body) = forward(url, method, headers, body).await;
            let json = [("content-type", "application/json")];
            (StatusCode::from_u16(status).unwrap(), json, body)
        }
    };
    let base = format!("{}/api", serve(Router::new().fallback(front)).await);
    Options {
        target: TargetChoice::Url(base),
        ..Options::embedded()
    }
}

const SUCCEEDED: &str = "acquiring.payment_intent.succeeded";

fn is_of(event: &Value, kind: &str) -> bool {
    event["event_type"] == kind
}

/// What is found where the events of a card that is paid in one call are tampered with.
async fn found(tamper: fn(&mut Value) -> bool) -> (Vec<(String, String)>, u8) {
    let options = tampered(tamper).await;
    played(&recorded("webhooks_direct_card"), options).await
}

#[tokio::test]
async fn events_that_nobody_changed_are_clean() {
    assert_eq!(found(|_| true).await, (Vec::new(), 0));
}

#[tokio::test]
async fn what_is_other_than_documented_is_one_finding_at_its_place() {
    let at = |pointer: &str| finding("B-WEBHOOK", &format!("/{SUCCEEDED}{pointer}"));
    let kept_back = found(|event| !is_of(event, SUCCEEDED)).await;
    assert_eq!(kept_back, (vec![at("")], 3));
    let renamed = found(|event| {
        if is_of(event, SUCCEEDED) {
            event["event_type"] = json!("acquiring.payment_intent.paid");
        }
        true
    })
    .await;
    let new = finding("B-WEBHOOK", "/acquiring.payment_intent.paid");
    assert_eq!(renamed, (vec![new, at("")], 3));
    let other_amount = found(|event| {
        if is_of(event, SUCCEEDED) {
            event["data"]["amount"] = json!("99");
        }
        true
    })
    .await;
    assert_eq!(other_amount, (vec![at("/*/body/data/amount")], 3));
    let without_currency = found(|event| {
        if is_of(event, SUCCEEDED) {
            event["data"].as_object_mut().unwrap().remove("currency");
        }
        true
    })
    .await;
    assert_eq!(without_currency, (vec![at("/*/body/data/currency")], 3));
    let other_status = found(|event| {
        if is_of(event, SUCCEEDED) {
            event["data"]["intent_status"] = json!("FAILED");
        }
        true
    })
    .await;
    assert_eq!(other_status, (vec![at("/*/body/data/intent_status")], 3));
}

#[tokio::test]
async fn what_nobody_documented_is_not_kept() {
    const CANARY: &str = "canary-of-a-shopper";
    let options = tampered(|event| {
        match event["event_type"].as_str() {
            Some(SUCCEEDED) => event["data"]["note"] = json!(CANARY),
            Some("acquiring.payment_attempt.created") => {
                event["event_type"] = json!("acquiring.shopper.known");
                event["data"] = json!({"who": CANARY});
            }
            _ => {}
        }
        true
    })
    .await;
    let report = run(&recorded("webhooks_direct_card"), options).await;
    let kept = report.scenarios[0].text.as_deref().unwrap();
    assert!(kept.contains("acquiring.shopper.known"), "{kept}");
    assert!(kept.contains("<undocumented string>"), "{kept}");
    let shown = format!("{kept}{}{report:?}", report.render(true));
    assert!(!shown.contains(CANARY), "{shown}");
}

#[tokio::test]
async fn what_breaks_nobody_is_told_from_what_does() {
    let added = found(|event| {
        if is_of(event, SUCCEEDED) {
            event["data"]["rebate"] = json!("0");
        }
        true
    })
    .await;
    let at = |pointer: &str| format!("/{SUCCEEDED}/*/body/data/{pointer}");
    assert_eq!(added, (vec![finding("R-FIELD-NEW", &at("rebate"))], 0));
    let dropped = found(|event| {
        if is_of(event, SUCCEEDED) {
            event["data"].as_object_mut().unwrap().remove("description");
        }
        true
    })
    .await;
    let dropped_at = finding("R-FIELD-GONE-OPT", &at("description"));
    assert_eq!(dropped.0, [dropped_at]);
}

#[tokio::test]
async fn a_target_that_delivers_nothing_stops_the_scenario() {
    let desk = Desk::accepted(&[("webhooks", &recorded("webhooks_direct_card"))]).await;
    let router = Sandbox::new(Server::standing()).router();
    // The routes alone raise events and nobody carries them; this is what the log says once it has waited.
    let router = router.layer(from_fn(async |request: Request, next: Next| match request
        .uri()
        .path()
    {
        "/__sandbox/events" => r#"{"events": [], "settled": false}"#.into_response(),
        _ => next.run(request).await,
    }));
    let base = format!("{}/api", serve(router).await);
    let options = Options {
        target: TargetChoice::Url(base),
        ..Options::embedded()
    };
    let report = desk.run(&options).await;
    let text = report.render(false);
    assert!(text.contains("O-STOPPED"), "{text}");
    assert!(text.contains("does not deliver them"), "{text}");
}
