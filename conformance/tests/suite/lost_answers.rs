//! What the generated client makes of answers that are lost, late or failures, against an embedded sandbox.

use reqwest::header::CONTENT_TYPE;
use sandbox::{Config, Running, Sandbox};
use serde_json::{Value, json};
use uqpay_intents::{
    Client, Credentials, Environment, Error, ErrorKind, IdempotencyKey, Secret, queries,
    types::{CancelPaymentIntentRequest, CapturePaymentIntentRequest, UpdatePaymentIntentRequest},
};

use crate::requests::order;

/// A sandbox that is really served, so that connections can break, and a client of it.
struct Shop {
    running: Running,
    client: Client,
}

impl Shop {
    async fn open() -> Self {
        let listen = ([127, 0, 0, 1], 0).into();
        let running = Sandbox::new(Config::default()).serve(listen).await.unwrap();
        let credentials = Credentials {
            client_id: "shop".to_owned(),
            api_key: Secret::from("key-of-the-shop"),
        };
        let client = Client::builder(Environment::Url(running.base_url()), credentials)
            .build()
            .unwrap();
        Self { running, client }
    }

    /// A fault that strikes the next create.
    async fn fault(&self, mut fault: Value) {
        fault["operation"] = json!("create_payment_intent");
        let url = format!("http://{}/__sandbox/faults", self.running.address());
        let sent = reqwest::Client::new()
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .body(fault.to_string())
            .send();
        assert_eq!(sent.await.unwrap().status(), 200);
    }

    /// Repeats the create under the key that an attempt before it carried, and gives the id of what it made.
    async fn repeat(&self, key: IdempotencyKey) -> String {
        let again = self.client.create_payment_intent(order("10"));
        let made = again.with_idempotency_key(key).await.unwrap();
        made.payment_intent_id.clone()
    }

    /// How many intents there are.
    async fn intents(&self) -> i64 {
        let page = queries::ListPaymentIntents::default();
        let page = self.client.list_payment_intents(page).await.unwrap();
        page.total_items
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_under_the_same_key() {
    for moment in ["before", "after", "within"] {
        let shop = Shop::open().await;
        shop.fault(json!({"kind": "cut", "moment": moment})).await;
        let lost = shop.client.create_payment_intent(order("10")).await;
        let error = lost.unwrap_err();
        let Error::Transport(broken) = &error else {
            panic!("{moment}: {error}");
        };
        assert!(broken.may_have_arrived(), "{moment}: {error}");
        let carried_out = i64::from(moment != "before");
        assert_eq!(shop.intents().await, carried_out, "{moment}");
        let key = broken.idempotency_key().unwrap().clone();
        let id = shop.repeat(key.clone()).await;
        assert_eq!(shop.repeat(key).await, id, "{moment}");
        assert_eq!(shop.intents().await, 1, "{moment}");
    }
}

#[tokio::test]
async fn after_a_failure_of_the_server_the_key_makes_one_payment() {
    let shop = Shop::open().await;
    for status in [500, 502, 503, 504] {
        shop.fault(json!({"kind": "status", "status": status}))
            .await;
        let before = shop.intents().await;
        let failed = shop.client.create_payment_intent(order("10")).await;
        let error = failed.unwrap_err();
        assert_eq!(error.status(), Some(status), "{error}");
        let refusal = error.as_api().unwrap();
        assert!(refusal.is_retryable(), "{error}");
        let key = refusal.idempotency_key().unwrap().clone();
        let id = shop.repeat(key.clone()).await;
        assert_eq!(shop.repeat(key).await, id);
        assert_eq!(shop.intents().await, before + 1);
    }
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_is_replaced_once_and_the_key_kept() {
    let shop = Shop::open().await;
    assert_eq!(shop.intents().await, 0);
    // Another process of the merchant mints a token, which ends the one in use.
    let url = format!("{}/v1/connect/token", shop.running.base_url());
    let minted = reqwest::Client::new()
        .post(url)
        .header("x-client-id", "shop")
        .header("x-api-key", "key-of-the-shop")
        .send();
    assert_eq!(minted.await.unwrap().status(), 200);
    let refused = shop.client.create_payment_intent(order("10")).await;
    let error = refused.unwrap_err();
    assert_eq!(error.kind(), Some(&ErrorKind::Unauthorized), "{error}");
    let key = error.as_api().unwrap().idempotency_key().unwrap().clone();
    let id = shop.repeat(key.clone()).await;
    assert_eq!(shop.repeat(key).await, id);
    assert_eq!(shop.intents().await, 1);
    let timeline = format!(
        "http://{}/__sandbox/timeline?kind=call",
        shop.running.address()
    );
    let timeline = reqwest::get(timeline).await.unwrap().text().await.unwrap();
    let minted = timeline.matches("/v1/connect/token").count();
    assert_eq!(minted, 3, "once by the other process, twice by the client");
}

#[tokio::test]
async fn every_failure_is_a_typed_error() {
    let shop = Shop::open().await;
    for (status, kind, retryable) in [
        (408, ErrorKind::Other, true),
        (429, ErrorKind::RateLimited, true),
        (500, ErrorKind::Server, true),
        (502, ErrorKind::Unavailable, true),
        (503, ErrorKind::Unavailable, true),
        (504, ErrorKind::Unavailable, true),
    ] {
        shop.fault(json!({"kind": "status", "status": status}))
            .await;
        let failed = shop.client.create_payment_intent(order("10")).await;
        let error = failed.unwrap_err();
        let refusal = error.as_api().unwrap();
        assert_eq!(refusal.status(), status);
        assert_eq!(refusal.kind(), &kind, "{status}: {error}");
        assert_eq!(refusal.is_retryable(), retryable, "{status}: {error}");
        let is_page = refusal.body().starts_with(b"<");
        assert_eq!(is_page, status == 502, "a proxy answers with a page");
        assert_eq!(refusal.error().is_none(), is_page, "{error}");
        assert!(error.to_string().contains("create_payment_intent"));
    }
    assert_eq!(shop.intents().await, 0);
}

#[tokio::test]
async fn what_does_not_exist_is_named_although_the_status_is_400() {
    let shop = Shop::open().await;
    let id = "PI0000000000000000000";
    let client = &shop.client;
    let cancel = client.cancel_payment_intent(id, CancelPaymentIntentRequest::default());
    let capture = client.capture_payment_intent(id, CapturePaymentIntentRequest::default());
    let update = UpdatePaymentIntentRequest::default().description("Three books");
    let update = client.update_payment_intent(id, update);
    let attempt = client.retrieve_payment_attempt("PA0000000000000000000");
    for error in [
        cancel.await.unwrap_err(),
        capture.await.unwrap_err(),
        update.await.unwrap_err(),
        attempt.await.unwrap_err(),
    ] {
        assert_eq!(
            (error.status(), error.kind()),
            (Some(400), Some(&ErrorKind::NotFound)),
            "{error}"
        );
    }
    // Of an intent that is read, the refusal says only that it failed.
    let read = client.retrieve_payment_intent(id).await.unwrap_err();
    assert_eq!(read.kind(), Some(&ErrorKind::Payment), "{read}");
}
