//! Thousands of calls at the same time, in process: what may happen once happens once, and money stays sound.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::{
    client::{Reply, card, draft, fresh_key, manual, wallet, with},
    local::Local,
};

const CREATE: &str = "/v2/payment_intents/create";

fn is_in_flight(reply: &Reply) -> bool {
    reply.status == 400 && reply.body.get("code") == Some(&json!(200))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_creates_with_one_key_make_one_intent() {
    let local = Local::start().await;
    let key = fresh_key();
    let body = with(draft(), card("8117"));
    let replies = local
        .at_once(10_000, |local, _| {
            let (key, body) = (key.clone(), body.clone());
            async move { local.post_under(&key, CREATE, &body).await }
        })
        .await;
    let (made, other): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 200);
    assert!(other.into_iter().all(is_in_flight));
    let answers: HashSet<_> = made.iter().map(|reply| &reply.text).collect();
    assert_eq!(answers.len(), 1, "every answer is the same, to the byte");
    assert_eq!(local.total("/v2/payment_intents").await, 1);
    assert_eq!(local.total("/v2/payment/payment_attempts").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_creates_with_keys_of_their_own_make_ten_thousand_intents() {
    let local = Local::start().await;
    let replies = local
        .at_once(10_000, |local, _| async move {
            local.post(CREATE, &draft()).await
        })
        .await;
    let ids: HashSet<_> = replies.into_iter().map(|reply| reply.ok().id()).collect();
    assert_eq!(ids.len(), 10_000);
    assert_eq!(local.total("/v2/payment_intents").await, 10_000);
}

/// An intent whose money is held for a capture.
async fn authorised(local: &Local) -> String {
    local
        .post(CREATE, &with(draft(), manual("8117")))
        .await
        .ok()
        .id()
}

/// Races `calls` (name and body) on one intent; replies in their order.
async fn race(local: &Local, id: &str, calls: &[(&'static str, Value)]) -> Vec<Reply> {
    local
        .at_once(calls.len(), |local, index| {
            let (call, body) = calls[index].clone();
            let path = format!("/v2/payment_intents/{id}/{call}");
            async move { local.post(&path, &body).await }
        })
        .await
}

async fn after_cancellations(local: &Local) {
    local
        .control("clock", &json!({"advance_seconds": 3}))
        .await
        .ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn capture_racing_cancel_has_one_winner_and_the_ledger_agrees() {
    let local = Local::start().await;
    let captures = [
        (json!({}), "10"),
        (json!({"amount_to_capture": "10.00"}), "10"),
        (json!({"amount_to_capture": "4.50"}), "4.5"),
    ];
    let cancels = [
        json!({}),
        json!({"cancellation_reason": "requested_by_customer"}),
    ];
    let mut wins = (0, 0);
    for round in 0..60 {
        for ((capture, amount), cancel) in captures
            .iter()
            .flat_map(|capture| cancels.iter().map(move |cancel| (capture, cancel)))
        {
            let id = authorised(&local).await;
            let mut calls = vec![("capture", capture.clone()), ("cancel", cancel.clone())];
            if round % 2 == 1 {
                calls.reverse();
            }
            let replies = race(&local, &id, &calls).await;
            let reply = &replies[calls.iter().position(|call| call.0 == "capture").unwrap()];
            after_cancellations(&local).await;
            let after = local.retrieve(&id).await;
            let statuses = (after.intent_status(), after.attempt_status());
            if reply.status == 200 {
                wins.0 += 1;
                assert_eq!(statuses, ("SUCCEEDED", "CAPTURE_REQUESTED"), "{after:?}");
                let taken = after.text_at("/latest_payment_attempt/captured_amount");
                assert_eq!(
                    (after.text_at("/captured_amount"), taken),
                    (*amount, *amount)
                );
            } else {
                wins.1 += 1;
                assert_eq!(reply.text_at("/code"), "order_cancelled", "{reply:?}");
                assert_eq!(statuses, ("CANCELLED", "CANCELLED"), "{after:?}");
            }
        }
    }
    assert!(wins.0 > 0 && wins.1 > 0, "both win now and then: {wins:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn captures_racing_captures_take_the_money_once() {
    let local = Local::start().await;
    let calls: Vec<_> = (0..8)
        .map(|_| ("capture", json!({"amount_to_capture": "6"})))
        .collect();
    for _ in 0..50 {
        let id = authorised(&local).await;
        let replies = race(&local, &id, &calls).await;
        let won = replies.iter().filter(|reply| reply.status == 200).count();
        assert_eq!(won, 1, "{replies:?}");
        let after = local.retrieve(&id).await;
        assert_eq!(after.text_at("/captured_amount"), "6");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn confirms_racing_confirms_pay_once() {
    let local = Local::start().await;
    for _ in 0..50 {
        let id = local.post(CREATE, &draft()).await.ok().id();
        let calls: Vec<_> = (0..8)
            .map(|index| {
                (
                    "confirm",
                    if index % 2 == 0 {
                        card("8117")
                    } else {
                        wallet("gcash")
                    },
                )
            })
            .collect();
        let replies = race(&local, &id, &calls).await;
        let attempts = local
            .get(&format!(
                "/v2/payment/payment_attempts?payment_intent_id={id}"
            ))
            .await
            .ok();
        let data = attempts
            .body
            .get("data")
            .unwrap()
            .as_array()
            .unwrap()
            .clone();
        let with_status = |status: &str| {
            data.iter()
                .filter(|attempt| attempt.get("attempt_status") == Some(&json!(status)))
                .count()
        };
        let accepted = replies.iter().filter(|reply| reply.status == 200).count();
        assert_eq!(
            data.len(),
            accepted,
            "an attempt for each confirm that was accepted"
        );
        let (paid, open) = (
            with_status("CAPTURE_REQUESTED"),
            with_status("AUTHENTICATION_REDIRECTED"),
        );
        let cancelled = with_status("CANCELLED");
        assert_eq!(paid + open, 1, "{attempts:?}");
        assert_eq!(
            cancelled + 1,
            data.len(),
            "whatever was superseded is closed: {attempts:?}"
        );
        let expected = if paid == 1 {
            "SUCCEEDED"
        } else {
            "REQUIRES_CUSTOMER_ACTION"
        };
        assert_eq!(local.retrieve(&id).await.intent_status(), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn confirm_racing_cancel_charges_nobody_who_cancelled_first() {
    let local = Local::start().await;
    for round in 0..100 {
        let id = local.post(CREATE, &draft()).await.ok().id();
        let mut calls = vec![("confirm", card("8117")), ("cancel", json!({}))];
        if round % 2 == 1 {
            calls.reverse();
        }
        let replies = race(&local, &id, &calls).await;
        let confirmed = calls.iter().position(|call| call.0 == "confirm").unwrap();
        after_cancellations(&local).await;
        let after = local.retrieve(&id).await;
        let paid = replies[confirmed].intent_status() == "SUCCEEDED";
        let expected = if paid { "SUCCEEDED" } else { "CANCELLED" };
        assert_eq!(after.intent_status(), expected, "{replies:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_tokens_minted_at_once_one_is_good() {
    let local = Local::start().await;
    let minted = local
        .at_once(200, |local, _| async move {
            let token = local.mint().await;
            Reply {
                status: reqwest::StatusCode::OK,
                text: token,
                body: Value::Null,
                behaviour: String::new(),
            }
        })
        .await;
    let tokens: HashSet<_> = minted.into_iter().map(|reply| reply.text).collect();
    assert_eq!(tokens.len(), 200, "no two are alike");
    let mut good = 0;
    for token in tokens {
        let reply = local.with_token(token).get("/v2/payment_intents").await;
        good += usize::from(reply.status == 200);
        assert!(
            reply.status == 200 || reply.text_at("/message") == "token has expired",
            "{reply:?}"
        );
    }
    assert_eq!(good, 1);
}
