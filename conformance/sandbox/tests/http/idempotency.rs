//! What a repeated key is answered with.

use sandbox::CONNECTED_ACCOUNT;
use serde_json::json;

use crate::{
    client::{Api, PATIENCE, Reply, card, draft, fresh_key, send, wallet, with},
    local::Local,
};

const CREATE: &str = "/v2/payment_intents/create";

async fn total(api: &Api) -> i64 {
    api.get("/v2/payment_intents")
        .await
        .ok()
        .body
        .get("total_items")
        .unwrap()
        .as_i64()
        .unwrap()
}

fn mismatch(reply: &Reply) -> bool {
    let (status, kind, code, _) = reply.refusal();
    (status, kind, code) == (400, "idempotency_error", "idempotency_key_mismatch")
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_acts_once() {
    let api = Api::start().await;
    let key = fresh_key();
    let first = api.post_under(&key, CREATE, &draft()).await.ok();
    api.on(&first.id(), "update", &json!({"description": "Changed"}))
        .await
        .ok();
    assert_eq!(api.post_under(&key, CREATE, &draft()).await, first);
    assert_eq!(total(&api).await, 1);
}

#[tokio::test]
async fn a_failure_is_stored_too() {
    let api = Api::start().await;
    let (key, id) = (fresh_key(), api.create(json!({})).await.ok().id());
    let path = format!("/v2/payment_intents/{id}/capture");
    let first = api.post_under(&key, &path, &json!({})).await;
    assert_eq!(first.text_at("/code"), "invalid_order_status");
    api.on(&id, "confirm", &crate::client::manual("8117"))
        .await
        .ok();
    assert_eq!(
        api.post_under(&key, &path, &json!({})).await,
        first,
        "though it would succeed by now"
    );
    api.post(&path, &json!({})).await.ok();
}

#[tokio::test]
async fn another_body_under_the_same_key_is_refused() {
    let api = Api::start().await;
    let key = fresh_key();
    api.post_under(&key, CREATE, &draft()).await.ok();
    let other = api
        .post_under(&key, CREATE, &with(draft(), json!({"amount": "11"})))
        .await;
    assert!(mismatch(&other), "{other:?}");
    assert_eq!(total(&api).await, 1);
}

#[tokio::test]
async fn the_order_of_members_makes_no_other_body() {
    let api = Api::start().await;
    let key = fresh_key();
    let first = api.post_under(&key, CREATE, &draft()).await.ok();
    let turned: serde_json::Map<_, _> = draft()
        .as_object()
        .unwrap()
        .clone()
        .into_iter()
        .rev()
        .collect();
    assert_eq!(api.post_under(&key, CREATE, &turned.into()).await, first);
}

#[tokio::test]
async fn the_order_within_a_member_and_spacing_make_no_other_body() {
    let api = Api::start().await;
    let key = fresh_key();
    let mut body = with(draft(), json!({"metadata": {"a": "1", "b": "2"}}));
    // Only the order within is another.
    body.sort_all_objects();
    let first = api.post_under(&key, CREATE, &body).await.ok();
    let sorted = body.to_string();
    let turned = sorted.replace(r#"{"a":"1","b":"2"}"#, r#"{ "b": "2", "a": "1" }"#);
    assert_ne!(turned, sorted);
    let request = api
        .call(reqwest::Method::POST, CREATE)
        .header("x-idempotency-key", &key)
        .header("content-type", "application/json");
    assert_eq!(send(request.body(turned)).await, first);
}

#[tokio::test]
async fn a_key_counts_for_one_path_and_one_account() {
    let api = Api::start().await;
    let key = fresh_key();
    let id = api.post_under(&key, CREATE, &draft()).await.ok().id();
    let path = format!("/v2/payment_intents/{id}/cancel");
    api.post_under(&key, &path, &json!({})).await.ok();
    let request = api
        .call(reqwest::Method::POST, CREATE)
        .header("x-idempotency-key", &key);
    let theirs = send(
        request
            .header("x-on-behalf-of", CONNECTED_ACCOUNT)
            .json(&draft()),
    )
    .await
    .ok();
    assert_ne!(theirs.id(), id);
}

#[tokio::test]
async fn a_key_counts_for_one_client_id() {
    let api = Api::start().await;
    let key = fresh_key();
    let ours = api.post_under(&key, CREATE, &draft()).await.ok();
    let minted = api.request_token("somebody-else", "key").await.ok();
    let request = api
        .raw(reqwest::Method::POST, CREATE)
        .header(
            "x-auth-token",
            format!("Bearer {}", minted.text_at("/auth_token")),
        )
        .header("x-client-id", "somebody-else")
        .header("x-idempotency-key", &key);
    let theirs = send(request.json(&draft())).await.ok();
    assert_ne!(theirs.id(), ours.id());
    assert_eq!(total(&api).await, 1);
}

#[tokio::test]
async fn a_refusal_for_an_unknown_id_is_stored_too() {
    let api = Api::start().await;
    let (key, path) = (
        fresh_key(),
        "/v2/payment_intents/PI0000000000000000001/capture",
    );
    let first = api.post_under(&key, path, &json!({})).await;
    assert_eq!(first.text_at("/code"), "not_found_id");
    assert_eq!(api.post_under(&key, path, &json!({})).await, first);
    let other = json!({"amount_to_capture": "1"});
    let other = api.post_under(&key, path, &other).await;
    assert!(mismatch(&other), "{other:?}");
}

#[tokio::test]
async fn a_key_ends_after_a_day() {
    let mut api = Api::start().await;
    let key = fresh_key();
    let first = api.post_under(&key, CREATE, &draft()).await.ok();
    api.advance(24 * 3600 - 1).await;
    api.mint().await;
    assert_eq!(api.post_under(&key, CREATE, &draft()).await, first);
    api.advance(1).await;
    assert_ne!(
        api.post_under(&key, CREATE, &draft()).await.ok().id(),
        first.id()
    );
}

#[tokio::test]
async fn keys_that_are_no_lower_case_uuid_are_refused_on_every_post() {
    let api = Api::start().await;
    let upper = fresh_key().to_uppercase();
    let bare = fresh_key().replace('-', "");
    let braced = format!("{{{}}}", fresh_key());
    for key in [
        "",
        "abc",
        "not-a-uuid-not-a-uuid-not-a-uuid-nota",
        "as-long-as-a-uuid-and-yet-not-one---",
        &upper,
        &bare,
        &braced,
    ] {
        for path in [
            CREATE,
            "/v2/payment_intents/PI1",
            "/v2/payment_intents/PI1/confirm",
        ] {
            let reply = api.post_under(key, path, &draft()).await;
            let (status, kind, code, _) = reply.refusal();
            assert_eq!(
                (status, kind, code),
                (400, "idempotency_error", "invalid idempotency key format"),
                "{key}"
            );
        }
    }
    for call in ["capture", "cancel"] {
        let path = format!("/v2/payment_intents/PI1/{call}");
        let reply = send(api.call(reqwest::Method::POST, &path).json(&json!({}))).await;
        assert_eq!(reply.text_at("/code"), "invalid idempotency key format");
    }
}

#[tokio::test]
async fn a_key_on_a_get_is_ignored() {
    let api = Api::start().await;
    let request = api
        .call(reqwest::Method::GET, "/v2/payment_intents")
        .header("x-idempotency-key", "anything");
    send(request).await.ok();
}

#[tokio::test]
async fn a_key_whose_first_call_runs_is_in_flight() {
    let api = Api::start().await;
    let key = fresh_key();
    let hold = api.hold("create_payment_intent").await;
    let body = draft();
    let first = api.post_under(&key, CREATE, &body);
    let meanwhile = async {
        api.reached(&hold).await;
        let second = api.post_under(&key, CREATE, &body).await;
        let other = api
            .post_under(&key, CREATE, &with(draft(), json!({"amount": "11"})))
            .await;
        api.control("release", json!({"hold": hold})).await.ok();
        (second, other)
    };
    let (first, (second, other)) = tokio::join!(first, meanwhile);
    assert_eq!(second.status, 400);
    let processing =
        json!({"code": 200, "message": "Request is processing, please try again later."});
    assert_eq!(second.body, processing);
    assert!(mismatch(&other), "{other:?}");
    assert_eq!(api.post_under(&key, CREATE, &draft()).await, first.ok());
    assert_eq!(total(&api).await, 1);
}

#[tokio::test]
async fn a_confirm_that_is_held_shows_its_attempt_as_initiated() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let hold = api.hold("confirm_payment_intent").await;
    let body = card("8117");
    let first = api.on(&id, "confirm", &body);
    let meanwhile = async {
        api.reached(&hold).await;
        let seen = api.retrieve(&id).await.ok();
        assert_eq!(
            (seen.intent_status(), seen.attempt_status()),
            ("REQUIRES_PAYMENT_METHOD", "INITIATED")
        );
        let again = api.on(&id, "confirm", &card("8117")).await;
        assert_eq!(again.text_at("/code"), "repeat_payment_request");
        assert_eq!(
            api.on(&id, "update", &json!({})).await.text_at("/code"),
            "invalid_order_status"
        );
        api.control("release", json!({})).await.ok();
    };
    let (first, ()) = tokio::join!(first, meanwhile);
    assert_eq!(first.ok().intent_status(), "SUCCEEDED");
}

#[tokio::test]
async fn an_intent_cancelled_while_a_confirm_is_held_is_not_paid() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    let hold = api.hold("confirm_payment_intent").await;
    let body = card("8117");
    let first = api.on(&id, "confirm", &body);
    let meanwhile = async {
        api.reached(&hold).await;
        api.on(&id, "cancel", &json!({})).await.ok();
        api.control("release", json!({"hold": hold})).await.ok();
    };
    let (first, ()) = tokio::join!(first, meanwhile);
    assert_eq!(first.ok().intent_status(), "REQUIRES_PAYMENT_METHOD");
    api.advance(3).await;
    let after = api.retrieve(&id).await.ok();
    assert_eq!(
        (after.intent_status(), after.attempt_status()),
        ("CANCELLED", "CANCELLED")
    );
}

#[tokio::test]
async fn a_caller_who_hangs_up_leaves_no_call_half_done() {
    let api = Api::start().await;
    let (key, body) = (fresh_key(), draft());
    let hold = api.hold("create_payment_intent").await;
    {
        let call = api.post_under(&key, CREATE, &body);
        tokio::pin!(call);
        tokio::select! {
            reply = &mut call => panic!("the call was held, yet {reply:?}"),
            () = api.reached(&hold) => {}
        }
    }
    api.control("release", json!({"hold": hold})).await.ok();
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let reply = api.post_under(&key, CREATE, &body).await;
        if reply.status == 200 {
            break;
        }
        assert_eq!(reply.body.get("code"), Some(&json!(200)), "{reply:?}");
        assert!(
            tokio::time::Instant::now() < deadline,
            "the call never ended"
        );
    }
    assert_eq!(total(&api).await, 1);
}

#[tokio::test]
async fn a_call_that_is_dropped_in_the_process_is_finished() {
    let local = Local::start().await;
    let (key, body) = (fresh_key(), draft());
    let creates = json!({"operation": "create_payment_intent"});
    let hold = local.control("hold", &creates).await.ok();
    let hold = hold.text_at("/hold");
    {
        let call = local.post_under(&key, CREATE, &body);
        tokio::pin!(call);
        tokio::select! {
            reply = &mut call => panic!("the call was held, yet {reply:?}"),
            () = local.reached(hold) => {}
        }
    }
    local.control("release", &json!({"hold": hold})).await.ok();
    // There is one thread, and whoever was released comes before whoever yields often enough.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    local.post_under(&key, CREATE, &body).await.ok();
    assert_eq!(local.total("/v2/payment_intents").await, 1);
}

#[tokio::test]
async fn an_intent_closed_while_a_confirm_is_held_stays_closed() {
    // Confirmed for the first time, or by a second wallet; closed by the merchant, or by time.
    for second in [false, true] {
        for (seconds, cancel, intent, attempt) in [
            (3, true, "CANCELLED", "CANCELLED"),
            (30 * 60 + 8, false, "FAILED", "EXPIRED"),
        ] {
            let mut api = Api::start().await;
            let id = api
                .create(if second { wallet("gcash") } else { json!({}) })
                .await
                .ok()
                .id();
            let hold = api.hold("confirm_payment_intent").await;
            let body = wallet("dana");
            let first = api.on(&id, "confirm", &body);
            let meanwhile = async {
                api.reached(&hold).await;
                if cancel {
                    api.on(&id, "cancel", &json!({})).await.ok();
                }
                api.advance(seconds).await;
                api.control("release", json!({"hold": hold})).await.ok();
            };
            let (first, ()) = tokio::join!(first, meanwhile);
            assert_eq!(
                (first.intent_status(), first.attempt_status()),
                (intent, attempt),
                "{first:?}"
            );
            api.mint().await;
            assert_eq!(api.retrieve(&id).await.ok().intent_status(), intent);
        }
    }
}
