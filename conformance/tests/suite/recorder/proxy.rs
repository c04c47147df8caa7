//! A client that is pointed at the recorder, and what the recording says of it.

use std::{task::Poll, time::Duration};

use conformance::{Options, TargetChoice};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{Session, card, order, pays, workspace};
use crate::fixture::{Desk, Server};

#[tokio::test]
async fn what_a_client_does_is_played_again_and_moves_are_noticed() {
    let mut session = Session::start().await;
    session.sign_in().await;
    let id = pays(&session).await;
    let (draft, lines) = session.draft().await;
    let (text, scenario) = draft.verified(&workspace()).unwrap();
    for expected in [
        "test_card: visa_declined",
        "same_as: create_payment_intent_1",
        "id: $payment_intent",
        "payment_intent: /payment_intent_id",
        "/payment_intent_id: $payment_intent",
        "payment_intent_id: $payment_intent",
        "/data/0/attempt_id: $attempt",
        "/total_items: 2",
        "/type: idempotency_error",
        "/captured_amount: '8.8'",
        "a run fetches its own token",
        "$schema=../recording.schema.json",
    ] {
        assert!(text.contains(expected), "no {expected} in\n{text}");
    }
    for strange in [
        id.as_str(),
        "idempotency_key: 0000",
        "update_time",
        "    token:",
        "/captured_amount: '12.5'",
    ] {
        assert!(!text.contains(strange), "{strange} in\n{text}");
    }
    // The read that was made twice stands once.
    assert_eq!(scenario.calls().count(), 11, "{text}");
    assert!(
        lines.text().contains("200 create_payment_intent"),
        "{}",
        lines.text()
    );

    let desk = Desk::accepted(&[("recorded", &text)]).await;
    let deviates = Options {
        drift: vec![json!({
            "kind": "illegal_move", "operation": "capture_payment_intent", "pointer": "/intent_status", "to": "CANCELLED"
        })],
        propose: false,
        ..Options::embedded()
    };
    let report = desk.run(&deviates).await;
    assert_ne!(report.exit_code(), 0, "{}", report.render(false));
    assert!(!report.findings.is_empty());
}

#[tokio::test]
async fn tokens_keys_and_accounts_are_told_as_recordings_tell_them() {
    let mut session = Session::start().await;
    session.sign_in().await;
    let old = session.token.clone();
    let list = "/v2/payment_intents?page_size=10&page_number=1";
    let plain = |session: &Session| {
        session
            .http
            .get(session.url(list))
            .header("x-client-id", "person")
    };
    session.send(plain(&session)).await;
    session
        .send(plain(&session).header("x-auth-token", session.token.as_str()))
        .await;
    session
        .send(plain(&session).header("x-auth-token", "Bearer canary-token-of-nobody"))
        .await;
    session.get(list).await;
    session.sign_in().await;
    session
        .send(plain(&session).header("x-auth-token", format!("Bearer {old}")))
        .await;
    let create = "/v2/payment_intents/create";
    let lower = "3b0b6a2e-5c1f-4d7e-9a44-0f6c2d8e7b15";
    session.post_under(lower, create, &order(1)).await;
    session
        .post_under(&lower.to_ascii_uppercase(), create, &order(1))
        .await;
    session.post_under("order-1001", create, &order(1)).await;
    let without = session
        .request("POST", create)
        .header("content-type", "application/json")
        .body(order(1).to_string());
    session.send(without).await;
    let raw = session
        .request("POST", create)
        .header("x-idempotency-key", session.fresh_key())
        .header("content-type", "application/json")
        .body("{\"amount\": ");
    session.send(raw).await;
    let null = session
        .post(create, &json!({"amount": null, "currency": "SGD"}))
        .await;
    assert_eq!(null.status, 400);
    let account = sandbox::CONNECTED_ACCOUNT;
    for account in [account, "11111111-1111-4111-8111-111111111111"] {
        let request = session
            .request("POST", create)
            .header("x-idempotency-key", session.fresh_key())
            .header("x-on-behalf-of", account)
            .header("content-type", "application/json")
            .body(order(7).to_string());
        session.send(request).await;
    }
    let (draft, _) = session.draft().await;
    let (text, _) = draft.verified(&workspace()).unwrap();
    for expected in [
        "token: none",
        "token: unprefixed",
        "token: not-a-token",
        "token: $auth_token",
        "- exclusive_token",
        "- second_account",
        "call: create_access_token",
        "upper_case_of: create_payment_intent_1",
        "idempotency_key: order-1001",
        "idempotency_key: none",
        "raw_body: '{\"amount\": '",
        "raw_body: '{\"amount\":null,\"currency\":\"SGD\"}'",
        "x-on-behalf-of: $connected_account",
        "x-on-behalf-of: 00000000-0000-4000-8000-000000000000",
        "well_formed: false",
    ] {
        assert!(text.contains(expected), "no {expected} in\n{text}");
    }
    for strange in ["canary-token", account, "11111111", &old] {
        assert!(!text.contains(strange), "{strange} in\n{text}");
    }
    Desk::accepted(&[("recorded", &text)]).await;
}

#[tokio::test]
async fn what_moved_without_a_call_is_waited_for_and_pointed_out() {
    let mut session = Session::start().await;
    session.sign_in().await;
    let mut body = order(1);
    let paid = card("8117", "skip_3ds");
    body.as_object_mut()
        .unwrap()
        .extend(paid.as_object().unwrap().clone());
    body["payment_method"]["card"]["auto_capture"] = json!(true);
    let created = session.post("/v2/payment_intents/create", &body).await;
    let path = format!("/v2/payment_intents/{}", created.id());
    session.get(&path).await;
    session
        .control("/__sandbox/clock", &json!({"advance_seconds": 86_400}))
        .await;
    session.sign_in().await;
    let later = session.get(&path).await.json();
    assert_ne!(
        later["latest_payment_attempt"]["attempt_status"],
        created.json()["latest_payment_attempt"]["attempt_status"],
    );
    let (draft, lines) = session.draft().await;
    let text = draft.text();
    assert!(text.contains("without a call: time, a shopper"), "{text}");
    assert!(text.contains("until:"), "{text}");
    assert!(text.contains("/__sandbox/clock: no operation"), "{text}");
    assert!(
        lines.text().contains("passed on, not recorded"),
        "{}",
        lines.text()
    );
}

#[tokio::test]
async fn the_proxy_says_what_it_cannot_do() {
    // A port that nobody listens on any more.
    let gone = {
        let socket = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .unwrap();
        socket.local_addr().unwrap()
    };
    let session = Session::against(TargetChoice::Url(format!("http://{gone}/api"))).await;
    let down = session
        .get("/v2/payment_intents?page_size=1&page_number=1")
        .await;
    assert_eq!(down.status, 502);
    assert!(
        down.text.contains("does not answer")
            && down.text.contains("Nothing of this call was recorded"),
        "{}",
        down.text
    );
    let large = session
        .post(
            "/v2/payment_intents/create",
            &json!({"description": "x".repeat(2_000_000)}),
        )
        .await;
    assert_eq!(large.status, 413, "{}", large.text);
    drop(session);

    let large = "y".repeat(3_000_000);
    let sent = large.clone();
    let server = Server::tampered(Server::standing(), move |asked, answer| {
        if asked.path.ends_with("/v2/payment_intents") {
            answer.status = axum::http::StatusCode::FOUND;
            answer
                .headers
                .insert("location", "http://127.0.0.1:9/elsewhere".parse().unwrap());
            answer.body = sent.clone().into_bytes();
        }
    })
    .await;
    let session = Session::against(TargetChoice::Url(server.base())).await;
    let found = session
        .get("/v2/payment_intents?page_size=1&page_number=1")
        .await;
    // The redirect is the client's, and a large answer arrives whole.
    assert_eq!((found.status, found.text == large), (302, true));
    assert!(
        session.lines.text().contains("larger than"),
        "{}",
        session.lines.text()
    );
}

#[tokio::test]
async fn clients_at_once_are_all_recorded() {
    let mut session = Session::start().await;
    session.sign_in().await;
    let shared = &session;
    let calls = (0..24).map(|number| async move {
        let body = order(number);
        shared.post("/v2/payment_intents/create", &body).await.id()
    });
    // Polled together by one task: all of them are under way at once.
    let mut waiting: Vec<_> = calls.map(Box::pin).collect();
    let mut ids = Vec::new();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|call| match call.as_mut().poll(context) {
            Poll::Ready(id) => {
                ids.push(id);
                false
            }
            Poll::Pending => true,
        });
        if waiting.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    drop(waiting);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 24);
    let (draft, _) = session.draft().await;
    assert_eq!(draft.steps(), 24);
}

#[tokio::test]
async fn a_client_that_hangs_up_takes_nothing_with_it() {
    let session = Session::start().await;
    let base = session.proxy.base_url();
    let authority = base.trim_start_matches("http://").trim_end_matches("/api");
    let mut socket = TcpStream::connect(authority).await.unwrap();
    let request = format!(
        "POST /api/v1/connect/token HTTP/1.1\r\nhost: {authority}\r\nx-client-id: a\r\nx-api-key: b\r\ncontent-length: 0\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    drop(socket);
    let wait = async {
        while !session.lines.text().contains("200 create_access_token") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), wait)
        .await
        .expect("the call is recorded all the same");
}

#[tokio::test]
async fn paths_that_lead_upwards_are_refused() {
    let session = Session::start().await;
    let base = session.proxy.base_url();
    let authority = base.trim_start_matches("http://").trim_end_matches("/api");
    for path in ["/api/v2/payment_intents/..", "/api/%2E%2e/x"] {
        let mut socket = TcpStream::connect(authority).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 400") && answer.contains("upwards"),
            "{answer}"
        );
    }
}
