//! A sandbox that is full: it refuses what is new in clear words, and forgets nothing that it still owes an answer for.

use sandbox::{Clock, Config, Limits};
use serde_json::{Value, json};

use crate::{
    client::{Reply, START, card, card_with, draft, fresh_key, with},
    local::Local,
};

const CREATE: &str = "/v2/payment_intents/create";
const DAY: i64 = 24 * 3600;

async fn with_room_for(max_intents: usize) -> Local {
    Local::start_with(Config {
        clock: Clock::Manual(START.parse().unwrap()),
        limits: Limits {
            max_intents,
            ..Limits::default()
        },
        ..Config::default()
    })
    .await
}

async fn create(local: &Local) -> Reply {
    local.post(CREATE, &draft()).await
}

#[track_caller]
fn is_full(reply: &Reply, what: &str) {
    assert_eq!(reply.status, 503, "{reply:?}");
    assert_eq!(reply.body.get("code"), Some(&json!(503)));
    let message = reply.text_at("/message");
    for words in [what, "/__sandbox/reset", "--max-intents"] {
        assert!(message.contains(words), "{words}: {message}");
    }
}

/// A day later, when every key has ended; with a token of its own.
async fn a_day_later(local: Local) -> Local {
    local
        .control("clock", &json!({"advance_seconds": DAY}))
        .await
        .ok();
    let token = local.mint().await;
    local.with_token(token)
}

#[tokio::test]
async fn intents_beyond_the_limit_are_refused_and_the_rest_goes_on() {
    let local = with_room_for(2).await;
    let (key, body) = (fresh_key(), draft());
    let first = local.post_under(&key, CREATE, &body).await.ok();
    create(&local).await.ok();
    let refused = fresh_key();
    for _ in 0..2 {
        let reply = local.post_under(&refused, CREATE, &body).await;
        is_full(&reply, "2 payment intents");
    }
    assert_eq!(
        local.post_under(&key, CREATE, &body).await,
        first,
        "a replay needs no room"
    );
    assert_eq!(local.total("/v2/payment_intents").await, 2);
    let path = format!("/v2/payment_intents/{}/confirm", first.id());
    local.post(&path, &card("8117")).await.ok();
    assert_eq!(
        local.retrieve(&first.id()).await.intent_status(),
        "SUCCEEDED"
    );
    let path = format!("/v2/payment_intents/{}/cancel", first.id());
    local.post(&path, &json!({})).await.ok();

    local.control("reset", &json!({})).await.ok();
    let token = local.mint().await;
    let local = local.with_token(token);
    // The key was never stored, so that the call can be made after all.
    local.post_under(&refused, CREATE, &body).await.ok();
}

#[tokio::test]
async fn a_thousand_creates_at_once_do_not_pass_the_limit() {
    let local = with_room_for(100).await;
    let replies = local
        .at_once(1_000, |local, _| async move { create(&local).await })
        .await;
    let made = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(made, 100);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        is_full(reply, "100 payment intents");
    }
    assert_eq!(local.total("/v2/payment_intents").await, 100);
}

#[tokio::test]
async fn nothing_under_a_live_key_makes_room_and_ended_keys_do() {
    let local = with_room_for(1).await;
    let id = create(&local).await.ok().id();
    let path = format!("/v2/payment_intents/{id}");
    let update = |text: &str| json!({"description": text});
    let mut kept: Vec<(String, Value, Reply)> = Vec::new();
    for number in 1..Limits::PER_INTENT {
        let (key, body) = (fresh_key(), update(&number.to_string()));
        let reply = local.post_under(&key, &path, &body).await.ok();
        kept.push((key, body, reply));
    }
    let refused = local.post(&path, &update("refused")).await;
    is_full(&refused, "4 idempotency keys");
    for (key, body, first) in &kept {
        assert_eq!(&local.post_under(key, &path, body).await, first);
        let other = local.post_under(key, &path, &update("other")).await;
        assert_eq!(other.text_at("/code"), "idempotency_key_mismatch");
    }
    assert_eq!(local.retrieve(&id).await.text_at("/description"), "3");
    let local = a_day_later(local).await;
    let (key, body, first) = &kept[0];
    let anew = local.post_under(key, &path, body).await;
    assert_ne!(&anew, first, "the key has ended");
    assert_ne!(anew.status, 503);
}

#[tokio::test]
async fn attempts_beyond_the_limit_are_refused() {
    let local = with_room_for(2).await;
    let declined = async |local: &Local, id: &str| {
        local
            .control("provider", &json!({"next": "decline"}))
            .await
            .ok();
        local
            .post(&format!("/v2/payment_intents/{id}/confirm"), &card("8117"))
            .await
    };
    let id = create(&local).await.ok().id();
    for _ in 1..2 * Limits::PER_INTENT {
        let reply = declined(&local, &id).await.ok();
        assert_eq!(reply.attempt_status(), "FAILED");
    }
    is_full(&declined(&local, &id).await, "8 idempotency keys");
    // Keys end, attempts stay.
    let local = a_day_later(local).await;
    let id = create(&local).await.ok().id();
    declined(&local, &id).await.ok();
    is_full(&declined(&local, &id).await, "8 payment attempts");
    assert_eq!(local.total("/v2/payment/payment_attempts").await, 8);
    let path = format!("/v2/payment_intents/{id}");
    local
        .post(&path, &json!({"description": "Changed"}))
        .await
        .ok();
}

#[tokio::test]
async fn made_up_client_ids_have_an_end_in_length() {
    let local = with_room_for(1).await;
    let reply = local.mint_as(&"a".repeat(255)).await;
    assert_eq!(reply.status, 200);
    let reply = local.mint_as(&"a".repeat(256)).await;
    assert_eq!(
        (reply.status.as_u16(), reply.text_at("/message")),
        (400, "Invalid client id")
    );
}

#[tokio::test]
async fn what_tests_set_up_has_an_end_and_is_told_how_to_end() {
    let local = with_room_for(1).await;
    let drift = json!({"kind": "drop", "operation": "list_payment_intents", "pointer": "/data"});
    let hold = json!({"operation": "create_payment_intent"});
    let script = json!({"next": "approve"});
    for (path, body, limit, remedy) in [
        ("drift", drift, 100, "DELETE /__sandbox/drift"),
        ("hold", hold, 1_000, "POST /__sandbox/release"),
        ("provider", script, 10_000, "POST /__sandbox/reset"),
    ] {
        for _ in 0..limit {
            local.control(path, &body).await.ok();
        }
        let reply = local.control(path, &body).await;
        assert_eq!(reply.status, 409, "{path}");
        assert!(reply.text_at("/error").contains(remedy), "{reply:?}");
    }
}

#[tokio::test]
async fn what_is_kept_of_a_person_is_bounded() {
    let local = with_room_for(10).await;
    let person = |first_name: &str, metadata: Value| {
        json!({"customer": {
            "email": "ada@example.com", "first_name": first_name, "last_name": "Tan", "metadata": metadata,
        }})
    };
    let long = "x".repeat(5_000);
    local
        .post(
            CREATE,
            &with(draft(), person(&long[..3_000], json!({"k": "v"}))),
        )
        .await
        .ok();
    for body in [
        person(&long, json!({})),
        person("Ada", json!({"k": long})),
        json!({"customer": {
            "email": "ada@example.com", "first_name": "Ada", "last_name": "Tan",
            "address": {"city": long, "country_code": "SG", "postcode": "1", "street": "1"},
        }}),
    ] {
        let reply = local.post(CREATE, &with(draft(), body)).await;
        let (status, _, code, message) = reply.refusal();
        assert_eq!((status, code), (400, "invalid_parameter"), "{reply:?}");
        assert!(message.ends_with(": customer"), "{message}");
        assert_eq!(reply.behaviour, "customer-too-large");
    }
    let billing = json!({"billing": {"address": {"street": long}}});
    let reply = local
        .post(CREATE, &with(draft(), card_with("1111", billing)))
        .await;
    assert_eq!(reply.text_at("/message"), "invalid billing", "{reply:?}");
    assert_eq!(reply.behaviour, "card-billing-too-large");
}

#[tokio::test]
async fn a_path_that_no_id_needs_is_kept_under_no_key() {
    let local = with_room_for(10).await;
    let key = fresh_key();
    let path = |length: usize| format!("/v2/payment_intents/{}/capture", "A".repeat(length));
    for body in [json!({}), json!({"amount_to_capture": "1"})] {
        let long = local.post_under(&key, &path(250), &body).await;
        assert_eq!(long.status, 414, "{long:?}");
        assert_eq!(long.behaviour, "path-too-long");
    }
    let short = local.post_under(&key, &path(200), &json!({})).await;
    assert_eq!(short.refusal().2, "not_found_id", "{short:?}");
}
