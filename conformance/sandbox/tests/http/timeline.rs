//! What the sandbox records of what happened.

use serde_json::{Value, json};

use crate::client::{Api, PATIENCE, card, draft, send, wallet};

/// Cause and statuses of each entry: `Moved from intent/attempt to intent/attempt`.
async fn told(api: &Api) -> Vec<String> {
    let request = api
        .http
        .get(format!("{}/__sandbox/timeline?kind=move", api.root()));
    let reply = send(request).await.ok();
    let shown = |statuses: &Value| {
        let text = |name: &str| statuses.get(name).and_then(Value::as_str).unwrap_or("-");
        format!("{} {}", text("intent_status"), text("attempt_status"))
    };
    reply.body["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let cause = entry["cause"].as_str().unwrap();
            format!(
                "{cause}: {} > {}",
                shown(&entry["from"]),
                shown(&entry["to"])
            )
        })
        .collect()
}

#[tokio::test]
async fn a_direct_payment_is_told_step_by_step() {
    let api = Api::start().await;
    api.create(card("8117")).await.ok();
    assert_eq!(
        told(&api).await,
        [
            "Created: - - > REQUIRES_PAYMENT_METHOD -",
            "Attempted: REQUIRES_PAYMENT_METHOD - > REQUIRES_PAYMENT_METHOD INITIATED",
            "Approved: REQUIRES_PAYMENT_METHOD INITIATED > SUCCEEDED CAPTURE_REQUESTED",
        ]
    );
}

#[tokio::test]
async fn what_time_does_is_told_at_its_own_instant() {
    let mut api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    api.on(&id, "confirm", &wallet("gcash")).await.ok();
    api.on(&id, "confirm", &wallet("dana")).await.ok();
    api.advance(3600).await;
    api.mint().await;
    assert_eq!(
        told(&api).await.split_off(3),
        [
            "Superseded: REQUIRES_CUSTOMER_ACTION AUTHENTICATION_REDIRECTED > REQUIRES_CUSTOMER_ACTION CANCELLED",
            "Attempted: REQUIRES_CUSTOMER_ACTION - > REQUIRES_CUSTOMER_ACTION INITIATED",
            "Redirected: REQUIRES_CUSTOMER_ACTION INITIATED > REQUIRES_CUSTOMER_ACTION AUTHENTICATION_REDIRECTED",
            "Expired: REQUIRES_CUSTOMER_ACTION AUTHENTICATION_REDIRECTED > FAILED EXPIRED",
        ]
    );
    let request = api
        .http
        .get(format!("{}/__sandbox/timeline?kind=move", api.root()));
    let reply = send(request).await.ok();
    assert_eq!(reply.text_at("/entries/6/at"), "2026-03-01T00:30:08Z");
}

#[tokio::test]
async fn a_refused_call_leaves_no_trace_and_an_accepted_one_does() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    assert_eq!(api.on(&id, "capture", &json!({})).await.status, 400);
    api.on(&id, "update", &draft()).await.ok();
    api.on(&id, "cancel", &json!({})).await.ok();
    assert_eq!(
        told(&api).await.split_off(1),
        [
            "Updated: REQUIRES_PAYMENT_METHOD - > REQUIRES_PAYMENT_METHOD -",
            "CancellationAccepted: REQUIRES_PAYMENT_METHOD - > REQUIRES_PAYMENT_METHOD -",
        ]
    );
}

/// Entries as the query asks for them.
async fn entries(api: &Api, query: &str) -> Vec<Value> {
    let url = format!("{}/__sandbox/timeline{query}", api.root());
    let reply = send(api.http.get(url)).await.ok();
    reply.body["entries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_call_is_told_with_request_and_answer() {
    let api = Api::start().await;
    let key = crate::client::fresh_key();
    let path = "/v2/payment_intents/create";
    let id = api.post_under(&key, path, &draft()).await.ok().id();
    let told = entries(&api, "?kind=call").await.pop().unwrap();
    for (member, expected) in [
        ("at", json!(crate::client::START)),
        ("client_id", json!("tester")),
        ("account", Value::Null),
        ("duration_us", Value::Null),
        ("fault", Value::Null),
        ("idempotency_key", json!(key)),
        ("kind", json!("call")),
        ("method", json!("POST")),
        ("operation", json!("create_payment_intent")),
        ("path", json!(format!("/api{path}"))),
        ("payment_intent_id", json!(id)),
        ("status", json!(200)),
    ] {
        assert_eq!(told[member], expected, "{member}");
    }
    assert_eq!(told["request"]["json"], draft());
    assert_eq!(
        told["answer"]["json"]["intent_status"],
        "REQUIRES_PAYMENT_METHOD"
    );
    assert_eq!(told["answer"]["json"]["client_secret"], "[redacted]");
}

#[tokio::test]
async fn nothing_of_a_usual_answer_is_unknown_to_the_timeline() {
    let api = Api::start().await;
    let paid = api
        .create(crate::client::enforce_3ds("8012"))
        .await
        .ok()
        .id();
    api.shopper(&paid, "succeed").await.ok();
    api.retrieve(&paid).await.ok();
    let open = api.create(wallet("gcash")).await.ok().id();
    api.create(json!({"amount": null})).await;
    api.get("/v2/payment_intents").await.ok();
    api.on(
        &open,
        "cancel",
        &json!({"cancellation_reason": "duplicate"}),
    )
    .await
    .ok();
    api.advance(60).await;
    for entry in entries(&api, "").await {
        assert!(!entry.to_string().contains("[not kept]"), "{entry}");
    }
}

#[tokio::test]
async fn what_the_shopper_and_the_tester_do_is_told_too() {
    let api = Api::start().await;
    let id = api.create(wallet("gcash")).await.ok().id();
    api.shopper(&id, "abandon").await.ok();
    api.shopper(&id, "succeed").await.ok();
    api.advance(5).await;
    let kinds: Vec<_> = entries(&api, "").await.into_iter().skip(5).collect();
    let told: Vec<_> = kinds
        .iter()
        .map(|entry| {
            let what = ["outcome", "path", "cause"].map(|name| entry[name].as_str());
            let what = what.into_iter().flatten().next().unwrap();
            (entry["kind"].as_str().unwrap(), what)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("shopper", "abandon"),
            ("control", "/__sandbox/shopper"),
            ("shopper", "succeed"),
            ("move", "Approved"),
            ("control", "/__sandbox/shopper"),
            ("control", "/__sandbox/clock"),
        ]
    );
    assert_eq!(kinds[5]["request"]["json"], json!({"advance_seconds": 5}));
}

#[tokio::test]
async fn a_page_is_told_with_its_intent_and_without_its_token() {
    let api = Api::start().await;
    let reply = api.create(crate::client::enforce_3ds("0092")).await.ok();
    let url = reply.text_at("/next_action/redirect_to_url/url").to_owned();
    let token = url.rsplit('/').next().unwrap();
    assert_eq!(send(api.http.get(&url)).await.status, 200);
    let page = entries(&api, "?kind=page").await.pop().unwrap();
    assert_eq!(
        (&page["method"], &page["status"], &page["payment_intent_id"]),
        (&json!("GET"), &json!(200), &json!(reply.id()))
    );
    for entry in entries(&api, "").await {
        assert!(!entry.to_string().contains(token), "{entry}");
    }
}

#[tokio::test]
async fn a_fault_is_told_as_one() {
    let api = Api::start().await;
    let fault = json!({"kind": "status", "operation": "list_payment_intents", "status": 503});
    api.control("faults", fault).await.ok();
    assert_eq!(api.get("/v2/payment_intents").await.status, 503);
    let told = entries(&api, "?kind=call").await.pop().unwrap();
    assert_eq!(
        told["fault"],
        json!({"fault": "fault-1", "kind": "status", "status": 503})
    );
    assert_eq!(told["status"], 503);
    let cut = json!({"kind": "cut", "moment": "after", "operation": "create_payment_intent"});
    api.control("faults", cut).await.ok();
    let request = api.call(reqwest::Method::POST, "/v2/payment_intents/create");
    let lost = request.header("x-idempotency-key", crate::client::fresh_key());
    assert!(lost.json(&draft()).send().await.is_err());
    let told = entries(&api, "?kind=call").await.pop().unwrap();
    assert_eq!(told["fault"]["moment"], "after");
    assert_eq!(
        told["status"], 200,
        "what the call came to before its answer was lost"
    );
    assert_eq!(
        told["answer"]["json"]["intent_status"],
        "REQUIRES_PAYMENT_METHOD"
    );
}

#[tokio::test]
async fn the_timeline_is_filtered() {
    let api = Api::start().await;
    let first = api.create(json!({})).await.ok().id();
    let second = api.create(json!({})).await.ok().id();
    let of_second = entries(&api, &format!("?payment_intent_id={second}")).await;
    assert_eq!(of_second.len(), 2, "a move and a call");
    assert!(
        of_second
            .iter()
            .all(|entry| entry["payment_intent_id"] == second)
    );
    let number = of_second[0]["number"].as_u64().unwrap();
    let later = entries(&api, &format!("?after={number}")).await;
    assert_eq!(later.len(), 1);
    assert_eq!(later[0]["kind"], "call");
    assert_eq!(
        entries(&api, "?kind=move&limit=1").await[0]["payment_intent_id"],
        first
    );
    for (query, word) in [
        ("?kind=dance", "webhook"),
        ("?after=-1", "`after`"),
        ("?payment_intent_id=PI1", "nineteen"),
        ("?wait_seconds=31", "30"),
        ("?intent=x", "`payment_intent_id`"),
        ("?after=1&after=2", "twice"),
    ] {
        let reply = send(
            api.http
                .get(format!("{}/__sandbox/timeline{query}", api.root())),
        )
        .await;
        assert_eq!(reply.status, 400, "{query}");
        assert!(reply.text_at("/error").contains(word), "{query}: {reply:?}");
    }
}

#[tokio::test]
async fn a_reader_waits_for_what_happens_next() {
    let api = Api::start().await;
    let url = format!("{}/__sandbox/timeline", api.root());
    let last = send(api.http.get(&url)).await.ok().body["last"]
        .as_u64()
        .unwrap();
    let waiting = send(api.http.get(format!("{url}?after={last}&wait_seconds=30")));
    let (told, made) = tokio::join!(waiting, api.create(json!({})));
    let entries = told.ok().body["entries"].as_array().unwrap().clone();
    assert_eq!(entries[0]["payment_intent_id"], made.ok().id());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_readers() {
    let api = Api::start().await;
    let url = format!(
        "{}/__sandbox/timeline?after=1000&wait_seconds=30",
        api.root()
    );
    let waiting = tokio::spawn(send(api.http.get(url)));
    // Answered after the reader was: it has been let in.
    while !waiting.is_finished() {
        if api.retrieve("x").await.status == 400 {
            break;
        }
    }
    api.running.stop().await;
    let _answered_or_cut = waiting.await;
}

#[tokio::test]
async fn numbers_go_on_after_a_reset() {
    let api = Api::start().await;
    api.create(json!({})).await.ok();
    let before = entries(&api, "").await.pop().unwrap()["number"]
        .as_u64()
        .unwrap();
    api.control("reset", json!({})).await.ok();
    let after = entries(&api, "").await;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0]["path"], "/__sandbox/reset");
    assert_eq!(after[0]["number"], before + 1);
}

#[tokio::test]
async fn a_sandbox_may_keep_no_timeline() {
    let api = Api::start_with(sandbox::Config {
        timeline: false,
        ..sandbox::Config::default()
    })
    .await;
    api.create(json!({})).await.ok();
    let reply = send(api.http.get(format!("{}/__sandbox/timeline", api.root()))).await;
    assert_eq!(reply.status, 409);
    assert!(
        reply.text_at("/error").contains("--no-timeline"),
        "{reply:?}"
    );
}

#[tokio::test]
async fn a_call_whose_caller_hangs_up_is_told_all_the_same() {
    use tokio::io::AsyncWriteExt as _;
    let api = Api::start().await;
    let hold = json!({"operation": "create_payment_intent"});
    api.control("hold", hold).await.ok();
    let (key, body) = (crate::client::fresh_key(), draft().to_string());
    let mut caller = tokio::net::TcpStream::connect(api.running.address())
        .await
        .unwrap();
    let head = format!(
        "POST /api/v2/payment_intents/create HTTP/1.1\r\nhost: localhost\r\nx-auth-token: Bearer {}\r\nx-client-id: tester\r\n\
         x-idempotency-key: {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        api.token,
        body.len()
    );
    caller.write_all(head.as_bytes()).await.unwrap();
    let reached = format!("{}/__sandbox/hold/hold-1?reached", api.root());
    assert_eq!(send(api.http.get(reached)).await.ok().body["reached"], true);
    drop(caller);
    api.control("release", json!({})).await.ok();
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let told = loop {
        assert!(
            tokio::time::Instant::now() < deadline,
            "the call is told nowhere"
        );
        let calls = entries(&api, "?kind=call&wait_seconds=1").await;
        let found = calls
            .into_iter()
            .find(|call| call["idempotency_key"] == key);
        if let Some(call) = found {
            break call;
        }
    };
    assert_eq!(told["operation"], "create_payment_intent");
    assert_eq!(told["request"]["json"], draft());
}
