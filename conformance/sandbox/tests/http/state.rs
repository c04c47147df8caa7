//! What the sandbox shows of its state, and payments that are there from the start.

use sandbox::{Config, Limits};
use serde_json::{Value, json};

use crate::client::{Api, Reply, card, fresh_key, manual, send, wallet};

async fn state(api: &Api, query: &str) -> Value {
    let url = format!("{}/__sandbox/state{query}", api.root());
    send(api.http.get(url)).await.ok().body
}

async fn seed(api: &Api, groups: Value) -> Reply {
    api.control("seed", json!({"payment_intents": groups}))
        .await
}

#[tokio::test]
async fn a_new_sandbox_is_described_as_a_whole() {
    let api = Api::start().await;
    assert_eq!(
        state(&api, "").await,
        json!({
            "clock": "manual",
            "counts": {"idempotency_keys": 0, "payment_attempts": 0, "payment_intents": 0, "tokens": 1},
            "drifts": [], "due": [], "faults": [], "holds": [], "idempotency_keys": [],
            "limits": {
                "body_timeout_seconds": 60.0, "read_timeout_seconds": 30.0, "head_timeout_seconds": 60.0, "max_connections": 512,
                "max_idempotency_keys": 200_000, "max_payment_attempts": 200_000, "max_payment_intents": 50_000,
            },
            "now": crate::client::START, "payment_intents": [], "profile": "documented", "provider": [], "seed": 0,
            "switches": {
                "attempt-members": "current", "attempt-method": "shown", "captured-amount": "amount",
                "client-id": "required", "failed-challenge": "reopens", "hold": "lapses", "method-types": "listed",
                "mobile-os": "any-case", "unset-times": "null", "webhook-generation": "2026-04",
                "webhook-timestamp": "seconds",
            },
            "switches_changed": [],
            "timeline": {"last": 1, "on": true},
            "tokens": [{"client_id": "tester", "expires_at": "2026-03-01T00:30:00Z"}],
            "webhook_endpoints": [],
        })
    );
}

#[tokio::test]
async fn switches_limits_and_endpoints_are_those_in_force() {
    let api = Api::start_with(Config {
        with: vec!["hold=never-lapses".parse().unwrap()],
        limits: sandbox::Limits {
            max_intents: 7,
            ..sandbox::Limits::default()
        },
        ..Config::default()
    })
    .await;
    let hook = json!({"secret": "sesame", "url": "http://127.0.0.1:9/hook?token=canary"});
    api.control("webhook_endpoints", hook).await.ok();
    let told = state(&api, "").await;
    assert_eq!(told["switches"]["hold"], "never-lapses");
    assert_eq!(told["switches"]["unset-times"], "null");
    assert_eq!(told["switches_changed"], json!(["hold=never-lapses"]));
    assert_eq!(told["limits"]["max_payment_intents"], 7);
    assert_eq!(told["limits"]["max_idempotency_keys"], 28);
    let endpoints = &told["webhook_endpoints"];
    assert_eq!(endpoints[0]["url"], "http://127.0.0.1:9/hook?[redacted]");
    for secret in ["sesame", "canary"] {
        assert!(!told.to_string().contains(secret), "{secret} in {told}");
    }
}

#[tokio::test]
async fn the_ledger_is_shown_beside_the_statuses() {
    let api = Api::start().await;
    let id = api.create(manual("8117")).await.ok().id();
    let ledger =
        async || state(&api, "").await["payment_intents"][0]["attempts"][0]["ledger"].clone();
    assert_eq!(
        ledger().await,
        json!({"authorised": "10", "captured": "0", "held": "10", "released": "0"})
    );
    api.on(&id, "capture", &json!({"amount_to_capture": "8.8"}))
        .await
        .ok();
    assert_eq!(
        ledger().await,
        json!({"authorised": "10", "captured": "8.8", "held": "0", "released": "1.2"})
    );
}

#[tokio::test]
async fn what_will_happen_is_told_with_its_instant() {
    let api = Api::start().await;
    let id = api.create(wallet("gcash")).await.ok().id();
    api.on(&id, "cancel", &json!({})).await.ok();
    let told = state(&api, "").await;
    assert_eq!(
        told["due"],
        json!([
            {"at": "2026-03-01T00:00:03Z", "payment_intent_id": id, "what": "cancellation"},
            {"at": "2026-03-01T00:30:08Z", "payment_intent_id": id, "what": "expiry"},
        ])
    );
    assert_eq!(told["payment_intents"][0]["cancelling"], true);
    assert_eq!(told["payment_intents"][0]["next_action"], "qr_code");
    api.advance(3).await;
    assert_eq!(
        state(&api, "").await["due"],
        json!([]),
        "a final intent expires no more"
    );
}

#[tokio::test]
async fn keys_holds_scripts_drifts_and_faults_are_listed() {
    let api = Api::start().await;
    let key = fresh_key();
    let path = "/v2/payment_intents/create";
    api.post_under(&key, path, &card("8117")).await;
    api.control("hold", json!({"operation": "capture_payment_intent"}))
        .await
        .ok();
    api.control(
        "provider",
        json!({"next": "decline", "failure_code": "do_not_honor"}),
    )
    .await
    .ok();
    let drift = json!({"kind": "drop", "operation": "list_payment_intents", "pointer": "/data"});
    api.control("drift", drift).await.ok();
    api.control(
        "faults",
        json!({"kind": "cut", "moment": "after", "operation": "*"}),
    )
    .await
    .ok();
    let told = state(&api, "").await;
    assert_eq!(
        told["idempotency_keys"],
        json!([{
            "account": null, "client_id": "tester", "ends_at": "2026-03-02T00:00:00Z", "idempotency_key": key,
            "path": format!("/api{path}"), "state": "finished", "status": 400,
        }])
    );
    assert_eq!(
        told["holds"],
        json!([{"hold": "hold-1", "operation": "capture_payment_intent", "reached": false}])
    );
    assert_eq!(
        told["provider"],
        json!([{"failure_code": "do_not_honor", "next": "decline"}])
    );
    assert_eq!(
        told["drifts"],
        json!([{
            "drift": "drift-1",
            "kind": "drop",
            "operation": "list_payment_intents",
            "pointer": "/data",
            "shown": 0,
        }])
    );
    assert_eq!(told["faults"][0]["fault"], "fault-1");
}

#[tokio::test]
async fn the_dump_is_limited_and_filtered() {
    let api = Api::start().await;
    let first = api.create(json!({})).await.ok().id();
    let second = api.create(json!({})).await.ok().id();
    let told = state(&api, "?limit=1").await;
    assert_eq!(told["counts"]["payment_intents"], 2);
    assert_eq!(told["payment_intents"].as_array().unwrap().len(), 1);
    assert_eq!(
        told["payment_intents"][0]["payment_intent_id"], second,
        "the newest first"
    );
    let told = state(&api, &format!("?payment_intent_id={first}")).await;
    assert_eq!(told["payment_intents"][0]["payment_intent_id"], first);
    for query in ["?limit=100001", "?payment_intent_id=x", "?page=1"] {
        let reply = send(
            api.http
                .get(format!("{}/__sandbox/state{query}", api.root())),
        )
        .await;
        assert_eq!(reply.status, 400, "{query}");
    }
}

const STATUSES: [&str; 7] = [
    "REQUIRES_PAYMENT_METHOD",
    "REQUIRES_CUSTOMER_ACTION",
    "REQUIRES_CAPTURE",
    "PENDING",
    "SUCCEEDED",
    "CANCELLED",
    "FAILED",
];

#[tokio::test]
async fn intents_are_seeded_in_every_status() {
    let api = Api::start().await;
    let groups: Vec<_> = STATUSES
        .iter()
        .map(|status| json!({"intent_status": status}))
        .collect();
    let made = seed(&api, json!(groups)).await.ok().body["payment_intent_ids"].clone();
    for (status, id) in STATUSES.iter().zip(made.as_array().unwrap()) {
        let intent = api.retrieve(id.as_str().unwrap()).await.ok();
        assert_eq!(intent.intent_status(), *status);
        assert_eq!(intent.text_at("/amount"), "10");
    }
    let held = made[2].as_str().unwrap();
    let captured = api.on(held, "capture", &json!({})).await.ok();
    assert_eq!(
        captured.intent_status(),
        "SUCCEEDED",
        "what was seeded lives on"
    );
}

#[tokio::test]
async fn seeded_intents_have_the_age_and_the_words_they_were_given() {
    let api = Api::start().await;
    let group = json!({
        "amount": "7.5", "count": 2, "created_seconds_ago": 600, "currency": "USD", "description": "Tea",
        "intent_status": "REQUIRES_PAYMENT_METHOD", "merchant_order_id": "old-1", "metadata": {"a": 1},
    });
    let made = seed(&api, json!([group])).await.ok().body["payment_intent_ids"].clone();
    assert_eq!(made.as_array().unwrap().len(), 2);
    let intent = api.retrieve(made[0].as_str().unwrap()).await.ok();
    for (pointer, expected) in [
        ("/amount", "7.5"),
        ("/create_time", "2026-03-01T07:50:00+08:00"),
        ("/currency", "USD"),
        ("/description", "Tea"),
        ("/merchant_order_id", "old-1"),
    ] {
        assert_eq!(intent.text_at(pointer), expected, "{pointer}");
    }
    api.advance(1208).await;
    let swept = api.retrieve(made[0].as_str().unwrap()).await.ok();
    assert_eq!(
        swept.intent_status(),
        "FAILED",
        "1808 seconds after its creation"
    );
}

#[tokio::test]
async fn the_same_seed_makes_the_same_intents() {
    let groups =
        json!([{"count": 3, "intent_status": "SUCCEEDED"}, {"intent_status": "CANCELLED"}]);
    let mut dumps = Vec::new();
    for _ in 0..2 {
        let api = Api::start().await;
        seed(&api, groups.clone()).await.ok();
        dumps.push(state(&api, "").await["payment_intents"].clone());
    }
    assert_eq!(dumps[0], dumps[1]);
}

#[tokio::test]
async fn a_script_of_the_provider_waits_until_after_the_seed() {
    let api = Api::start().await;
    api.control("provider", json!({"next": "decline"}))
        .await
        .ok();
    seed(
        &api,
        json!([{"intent_status": "SUCCEEDED"}, {"intent_status": "PENDING"}]),
    )
    .await
    .ok();
    let declined = api.create(card("8117")).await.ok();
    assert_eq!(declined.attempt_status(), "FAILED");
}

#[tokio::test]
async fn what_cannot_be_is_not_seeded() {
    let api = Api::start().await;
    for (group, words) in [
        (json!({}), "`intent_status`"),
        (json!({"intent_status": "PAID"}), "no status"),
        (
            json!({"intent_status": "FAILED", "created_seconds_ago": 1807}),
            "at least 1808",
        ),
        (
            json!({"intent_status": "PENDING", "created_seconds_ago": 1808}),
            "less than 1808",
        ),
        (
            json!({"intent_status": "REQUIRES_CAPTURE", "created_seconds_ago": 604_800}),
            "less than 604800",
        ),
        (
            json!({"intent_status": "CANCELLED", "created_seconds_ago": 2}),
            "at least 3",
        ),
        (
            json!({"intent_status": "SUCCEEDED", "count": -1}),
            "`count`",
        ),
        (
            json!({"intent_status": "SUCCEEDED", "count": 10_001}),
            "10000",
        ),
        (
            json!({"intent_status": "SUCCEEDED", "amount": "0"}),
            "amount",
        ),
        (
            json!({"intent_status": "SUCCEEDED", "ammount": "1"}),
            "\"ammount\"",
        ),
        (
            json!({"intent_status": "SUCCEEDED", "created_seconds_ago": 300_000_000}),
            "before 2019-01-01",
        ),
        (
            json!({"intent_status": "FAILED", "created_seconds_ago": u64::MAX}),
            "before 2019-01-01",
        ),
        (json!(5), "object"),
    ] {
        let good = json!({"intent_status": "SUCCEEDED"});
        let reply = seed(&api, json!([good, group])).await;
        assert_eq!(reply.status, 400, "{group}");
        assert!(
            reply.text_at("/error").contains(words),
            "{group}: {reply:?}"
        );
    }
    assert_eq!(
        state(&api, "").await["counts"]["payment_intents"],
        0,
        "all or nothing"
    );
}

#[tokio::test]
async fn more_than_there_is_room_for_is_not_seeded_in_part() {
    let api = Api::start_with(Config {
        limits: Limits {
            max_intents: 5,
            ..Limits::default()
        },
        ..Config::default()
    })
    .await;
    let three = json!([{"intent_status": "SUCCEEDED", "count": 3}]);
    seed(&api, three.clone()).await.ok();
    let reply = seed(&api, three).await;
    assert_eq!(reply.status, 400, "{reply:?}");
    assert!(
        reply.text_at("/error").contains("--max-intents"),
        "{reply:?}"
    );
    let counts = &state(&api, "").await["counts"];
    assert_eq!(
        (&counts["payment_intents"], &counts["payment_attempts"]),
        (&json!(3), &json!(3))
    );
}

#[tokio::test]
async fn seeded_intents_belong_to_somebody() {
    let api = Api::start_with(Config {
        clients: vec!["tester:key".parse().unwrap(), "other:key".parse().unwrap()],
        ..Config::default()
    })
    .await;
    let group = json!([{"intent_status": "SUCCEEDED"}]);
    let account = sandbox::CONNECTED_ACCOUNT;
    let of = |owner: Value| crate::client::with(json!({"payment_intents": group}), owner);
    api.control("seed", of(json!({"client_id": "other"})))
        .await
        .ok();
    assert_eq!(
        api.get("/v2/payment_intents").await.ok().body["total_items"],
        0
    );
    api.control(
        "seed",
        of(json!({"client_id": "tester", "account": account})),
    )
    .await
    .ok();
    let request = api.call(reqwest::Method::GET, "/v2/payment_intents");
    let list = send(request.header("x-on-behalf-of", account)).await.ok();
    assert_eq!(list.body["total_items"], 1);
    for owner in [
        json!({"client_id": "nobody"}),
        json!({"account": "nobody"}),
        json!({"client_id": ""}),
        json!({"client_id": "x".repeat(256)}),
    ] {
        assert_eq!(api.control("seed", of(owner)).await.status, 400);
    }
    seed(&api, group.clone()).await.ok();
    assert_eq!(
        api.get("/v2/payment_intents").await.ok().body["total_items"],
        1,
        "the only client with a token"
    );
}
