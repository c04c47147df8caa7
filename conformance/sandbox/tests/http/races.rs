//! Calls at the same time.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::json;

use crate::client::{Api, Reply, draft, fresh_key, manual, send};

/// Sends `count` calls at once, each on a task of its own.
async fn at_once(count: usize, request: impl Fn(usize) -> reqwest::RequestBuilder) -> Vec<Reply> {
    let calls: Vec<_> = (0..count)
        .map(|index| tokio::spawn(send(request(index))))
        .collect();
    let mut replies = Vec::new();
    for call in calls {
        replies.push(call.await.unwrap());
    }
    replies
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_creates_with_one_key_make_one_intent() {
    let api = Api::start().await;
    let key = fresh_key();
    let replies = at_once(200, |_| {
        let request = api.call(Method::POST, "/v2/payment_intents/create");
        request.header("x-idempotency-key", &key).json(&draft())
    })
    .await;
    let (made, waiting): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 200);
    assert!(
        waiting
            .iter()
            .all(|reply| reply.body.get("code") == Some(&json!(200)))
    );
    let ids: HashSet<_> = made.iter().map(|reply| reply.id()).collect();
    assert_eq!(ids.len(), 1);
    let list = api.get("/v2/payment_intents").await.ok();
    assert_eq!(list.body.get("total_items"), Some(&json!(1)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn capture_and_cancel_have_one_winner() {
    let api = Api::start().await;
    for _ in 0..10 {
        let id = api.create(manual("8117")).await.ok().id();
        let replies = at_once(8, |index| {
            let call = if index % 2 == 0 { "capture" } else { "cancel" };
            let request = api.call(Method::POST, &format!("/v2/payment_intents/{id}/{call}"));
            request
                .header("x-idempotency-key", fresh_key())
                .json(&json!({}))
        })
        .await;
        let captured = replies
            .iter()
            .step_by(2)
            .filter(|reply| reply.status == 200)
            .count();
        api.advance(3).await;
        let after = api.retrieve(&id).await.ok();
        let expected = if captured == 1 {
            "SUCCEEDED"
        } else {
            "CANCELLED"
        };
        assert!(
            captured <= 1 && after.intent_status() == expected,
            "{captured} {after:?}"
        );
    }
}
