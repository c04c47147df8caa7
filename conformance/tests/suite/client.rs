//! The generated client against a sandbox, as a program would use it.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use sandbox::{CONNECTED_ACCOUNT, TEST_CARDS};
use serde_json::{Value, json};
use uqpay_intents::{
    Client, Credentials, DateTime, Environment, Error, ErrorKind, IdempotencyKey, Secret, queries,
    runtime,
    types::{
        AttemptStatus, Browser, BrowserInfo, CancelPaymentIntentRequest,
        CapturePaymentIntentRequest, CardRequest, ConfirmPaymentIntentRequest, FailureCode,
        IntentStatus, NextAction, NextActionView, PaymentMethodRequest, ThreeDsAction,
        UpdatePaymentIntentRequest, WalletFlow, WalletRequest, WalletRequestRequired,
    },
};

use crate::fixture::{START, Server};
use crate::requests::{self, order};

/// The sandbox's clock, as the client reads it.
#[derive(Clone)]
struct SandboxClock(Arc<AtomicI64>);

impl runtime::Clock for SandboxClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst).unsigned_abs())
    }
}

/// A sandbox, a client of it, and what was sent.
struct Shop {
    server: Server,
    client: Client,
    clock: SandboxClock,
    tokens: Arc<AtomicUsize>,
    last_body: Arc<Mutex<String>>,
}

impl Shop {
    async fn open() -> Self {
        let tokens = Arc::new(AtomicUsize::new(0));
        let last_body = Arc::new(Mutex::new(String::new()));
        let server = {
            let (tokens, last_body) = (Arc::clone(&tokens), Arc::clone(&last_body));
            Server::tampered(Server::standing(), move |asked, _| {
                if asked.path.ends_with("/connect/token") {
                    tokens.fetch_add(1, Ordering::SeqCst);
                }
                last_body.lock().unwrap().clone_from(&asked.body);
            })
            .await
        };
        let start: DateTime = START.parse().unwrap();
        let clock = SandboxClock(Arc::new(AtomicI64::new(start.unix_seconds())));
        let credentials = Credentials {
            client_id: "shop".to_owned(),
            api_key: Secret::from("key-of-the-shop"),
        };
        let client = Client::builder(Environment::Url(server.base()), credentials)
            .clock(clock.clone())
            .build()
            .unwrap();
        Self {
            server,
            client,
            clock,
            tokens,
            last_body,
        }
    }

    async fn control(&self, path: &str, body: Value) -> Value {
        let url = self.server.base().replace("/api", path);
        let request = reqwest::Client::new().post(url).body(body.to_string());
        let sent = request.header("content-type", "application/json").send();
        let answer = sent.await.unwrap();
        assert!(answer.status().is_success(), "{path} {body}");
        let text = answer.text().await.unwrap();
        serde_json::from_str(&text).unwrap()
    }

    async fn advance(&self, seconds: i64) {
        self.control("/__sandbox/clock", json!({"advance_seconds": seconds}))
            .await;
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn sent(&self) -> Value {
        serde_json::from_str(&self.last_body.lock().unwrap()).unwrap()
    }
}

/// A documented test card, by its last four digits.
fn card(last4: &str, action: ThreeDsAction) -> CardRequest {
    let card = TEST_CARDS
        .iter()
        .find(|card| card.number.ends_with(last4))
        .unwrap();
    let mut request = requests::card(card.number, card.network);
    request.three_ds_action = action;
    request
}

fn direct() -> CardRequest {
    card("8117", ThreeDsAction::Skip3ds)
}

fn confirm(card: CardRequest) -> ConfirmPaymentIntentRequest {
    ConfirmPaymentIntentRequest::default().payment_method(PaymentMethodRequest::Card(card))
}

#[tokio::test]
async fn a_card_is_paid_at_once() {
    let shop = Shop::open().await;
    let request = order("10.12").payment_method(PaymentMethodRequest::Card(direct()));
    let intent = shop.client.create_payment_intent(request).await.unwrap();
    assert_eq!(intent.intent_status, IntentStatus::Succeeded);
    assert_eq!(intent.amount.to_string(), "10.12");
    assert_eq!(intent.status(), 200);
    let attempt = intent.latest_payment_attempt.value().unwrap();
    assert_eq!(attempt.attempt_status, AttemptStatus::CaptureRequested);
    let again = shop
        .client
        .retrieve_payment_attempt(&attempt.attempt_id)
        .await
        .unwrap();
    assert_eq!(again.amount, attempt.amount);
}

#[tokio::test]
async fn a_card_is_paid_later() {
    let shop = Shop::open().await;
    let created = shop
        .client
        .create_payment_intent(order("10.12"))
        .await
        .unwrap();
    assert_eq!(created.intent_status, IntentStatus::RequiresPaymentMethod);
    let id = &created.payment_intent_id;
    let update = UpdatePaymentIntentRequest::default().description("Three books");
    let updated = shop.client.update_payment_intent(id, update).await.unwrap();
    assert_eq!(updated.description.as_deref(), Some("Three books"));
    let paid = shop
        .client
        .confirm_payment_intent(id, confirm(direct()))
        .await
        .unwrap();
    assert_eq!(paid.intent_status, IntentStatus::Succeeded);
    let read = shop.client.retrieve_payment_intent(id).await.unwrap();
    assert_eq!(read.intent_status, IntentStatus::Succeeded);
}

#[tokio::test]
async fn a_part_is_captured_with_the_digits_of_the_caller() {
    let shop = Shop::open().await;
    let created = shop
        .client
        .create_payment_intent(order("12.50"))
        .await
        .unwrap();
    let id = &created.payment_intent_id;
    let held = shop
        .client
        .confirm_payment_intent(id, confirm(direct().auto_capture(false)))
        .await
        .unwrap();
    assert_eq!(held.intent_status, IntentStatus::RequiresCapture);
    let part = CapturePaymentIntentRequest::default()
        .amount_to_capture("8.80".parse::<uqpay_intents::Decimal>().unwrap());
    let captured = shop.client.capture_payment_intent(id, part).await.unwrap();
    assert_eq!(shop.sent(), json!({"amount_to_capture": "8.80"}));
    assert_eq!(captured.intent_status, IntentStatus::Succeeded);
    assert_eq!(captured.captured_amount, Some("8.8".parse().unwrap()));
}

#[tokio::test]
async fn a_decline_is_an_answer() {
    let shop = Shop::open().await;
    let created = shop
        .client
        .create_payment_intent(order("12.50"))
        .await
        .unwrap();
    let declined = shop
        .client
        .confirm_payment_intent(
            &created.payment_intent_id,
            confirm(card("0027", ThreeDsAction::Skip3ds)),
        )
        .await
        .unwrap();
    assert_eq!(declined.intent_status, IntentStatus::RequiresPaymentMethod);
    let attempt = declined.latest_payment_attempt.value().unwrap();
    assert_eq!(attempt.attempt_status, AttemptStatus::Failed);
    assert_eq!(
        attempt.failure_code.value(),
        Some(&FailureCode::from("system_error"))
    );
}

#[tokio::test]
async fn three_ds_says_what_to_show() {
    let shop = Shop::open().await;
    let browser_info: BrowserInfo = serde_json::from_value(json!({
        "accept_header": "text/html",
        "browser": {"user_agent": "Mozilla/5.0", "java_enabled": false, "javascript_enabled": true},
        "language": "en-SG",
        "screen_color_depth": 24,
        "screen_height": 1080,
        "screen_width": 1920,
        "timezone": "8",
    }))
    .unwrap();
    let _: &Browser = &browser_info.browser;
    for (last4, outcome) in [("0092", "succeed"), ("8012", "succeed"), ("4047", "fail")] {
        let created = shop
            .client
            .create_payment_intent(order("12.50"))
            .await
            .unwrap();
        let id = &created.payment_intent_id;
        let request = confirm(card(last4, ThreeDsAction::Enforce3ds))
            .ip_address("203.0.113.7")
            .browser_info(browser_info.clone());
        let waiting = shop
            .client
            .confirm_payment_intent(id, request)
            .await
            .unwrap();
        assert_eq!(waiting.intent_status, IntentStatus::RequiresCustomerAction);
        let action = waiting.next_action.value().map(NextAction::view);
        match (last4, action) {
            ("0092", Some(NextActionView::RedirectToUrl(page))) => {
                assert!(page.url.expose_secret().starts_with("http"));
            }
            (_, Some(NextActionView::RedirectIframe(frame))) if last4 != "0092" => {
                assert!(frame.iframe.expose_secret().contains("<form"));
            }
            (_, other) => panic!("{last4}: {other:?}"),
        }
        shop.control(
            "/__sandbox/shopper",
            json!({"payment_intent_id": id, "outcome": outcome}),
        )
        .await;
        let read = shop.client.retrieve_payment_intent(id).await.unwrap();
        let expected = match outcome {
            "succeed" => IntentStatus::Succeeded,
            _ => IntentStatus::RequiresPaymentMethod,
        };
        assert_eq!(read.intent_status, expected, "{last4}");
    }
}

#[tokio::test]
async fn a_wallet_shows_a_code() {
    let shop = Shop::open().await;
    let wallet = WalletRequest::new(WalletRequestRequired {
        flow: WalletFlow::Qrcode,
    });
    let request = order("12.50")
        .payment_method(PaymentMethodRequest::Alipaycn(wallet))
        .ip_address("203.0.113.7");
    let intent = shop.client.create_payment_intent(request).await.unwrap();
    match intent.next_action.value().map(NextAction::view) {
        Some(NextActionView::DisplayQrCode(code)) => {
            assert!(!code.qr_code_url.expose_secret().is_empty());
            // A log of it shows no code that somebody could pay with.
            assert!(!format!("{intent:?}").contains(code.qr_code_url.expose_secret()));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn lists_are_filtered_and_paged() {
    let shop = Shop::open().await;
    let mut ids = Vec::new();
    for amount in ["1", "2", "3"] {
        let created = shop
            .client
            .create_payment_intent(order(amount))
            .await
            .unwrap();
        ids.push(created.payment_intent_id.clone());
        shop.advance(60).await;
    }
    shop.client
        .confirm_payment_intent(&ids[1], confirm(direct()))
        .await
        .unwrap();
    let list = |query: queries::ListPaymentIntents| {
        let call = shop
            .client
            .list_payment_intents(query.page_size(10).page_number(1));
        async move { call.await.unwrap().into_inner() }
    };
    let all = list(queries::ListPaymentIntents::default()).await;
    assert_eq!(
        (all.total_items, all.total_pages, all.data.len()),
        (3, 1, 3)
    );
    let paid =
        list(queries::ListPaymentIntents::default().payment_intent_status(IntentStatus::Succeeded))
            .await;
    assert_eq!(
        paid.data
            .iter()
            .map(|intent| &intent.payment_intent_id)
            .collect::<Vec<_>>(),
        [&ids[1]]
    );
    // Both ends are excluded, so a minute on either side holds one.
    let start: DateTime = START.parse().unwrap();
    let at = |seconds| DateTime::from_unix_seconds(start.unix_seconds() + seconds).unwrap();
    let between = list(
        queries::ListPaymentIntents::default()
            .start_time(at(30))
            .end_time(at(90)),
    )
    .await;
    assert_eq!(
        between
            .data
            .iter()
            .map(|intent| &intent.payment_intent_id)
            .collect::<Vec<_>>(),
        [&ids[1]]
    );
    let second = shop
        .client
        .list_payment_intents(
            queries::ListPaymentIntents::default()
                .page_size(2)
                .page_number(2),
        )
        .await
        .unwrap();
    assert_eq!((second.total_pages, second.data.len()), (2, 1));
    let attempts = queries::ListPaymentAttempts::default()
        .payment_intent_id(&ids[1])
        .attempt_status(AttemptStatus::CaptureRequested)
        .page_size(10)
        .page_number(1);
    let attempts = shop.client.list_payment_attempts(attempts).await.unwrap();
    assert_eq!(attempts.data.len(), 1);
}

#[tokio::test]
async fn a_refusal_keeps_kind_status_and_body() {
    let shop = Shop::open().await;
    let error = shop
        .client
        .retrieve_payment_intent("PI0000000000000000000")
        .await
        .unwrap_err();
    assert_eq!(
        (error.operation(), error.status()),
        ("retrieve_payment_intent", Some(400))
    );
    let refusal = error.as_api().unwrap();
    let body: Value = serde_json::from_slice(refusal.body()).unwrap();
    assert_eq!(body["code"], "retrieve_payment_intent_failed");
    assert_eq!(refusal.error().unwrap().message, body["message"]);
    assert_eq!(
        refusal.headers().get("content-type"),
        Some("application/json")
    );
    let shown = error.to_string();
    assert!(
        shown.contains("retrieve_payment_intent") && shown.contains("400"),
        "{shown}"
    );

    let mut long = order("10");
    long.description = "x".repeat(2000);
    // The client would refuse it; here the server does.
    let call = shop.client.create_payment_intent(long).without_validation();
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), Some(&ErrorKind::InvalidRequest), "{error}");

    let paid = order("10").payment_method(PaymentMethodRequest::Card(direct()));
    let paid = shop.client.create_payment_intent(paid).await.unwrap();
    let error = shop
        .client
        .capture_payment_intent(
            &paid.payment_intent_id,
            CapturePaymentIntentRequest::default(),
        )
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Some(&ErrorKind::Payment), "{error}");
}

#[tokio::test]
async fn a_key_is_known_before_sending_and_repeats_the_answer() {
    let shop = Shop::open().await;
    let call = shop.client.create_payment_intent(order("10"));
    let key = call.idempotency_key().unwrap().clone();
    assert_eq!(key.to_string(), key.to_string().to_ascii_lowercase());
    let first = call.await.unwrap();
    let repeated = shop
        .client
        .create_payment_intent(order("10"))
        .with_idempotency_key(key.clone())
        .await
        .unwrap();
    assert_eq!(repeated.payment_intent_id, first.payment_intent_id);
    let other = shop
        .client
        .create_payment_intent(order("10"))
        .await
        .unwrap();
    assert_ne!(other.payment_intent_id, first.payment_intent_id);
    let changed = shop
        .client
        .create_payment_intent(order("11"))
        .with_idempotency_key(key)
        .await
        .unwrap_err();
    assert_eq!(changed.kind(), Some(&ErrorKind::Idempotency), "{changed}");
    assert!(
        shop.client
            .retrieve_payment_intent("PI1")
            .idempotency_key()
            .is_none()
    );
    assert!("no key".parse::<IdempotencyKey>().is_err());
}

#[tokio::test]
async fn a_connected_account_has_its_own_intents() {
    let shop = Shop::open().await;
    let created = shop
        .client
        .create_payment_intent(order("10"))
        .on_behalf_of(CONNECTED_ACCOUNT)
        .await
        .unwrap();
    let id = &created.payment_intent_id;
    let theirs = shop
        .client
        .retrieve_payment_intent(id)
        .on_behalf_of(CONNECTED_ACCOUNT)
        .await
        .unwrap();
    assert_eq!(theirs.payment_intent_id, *id);
    let ours = shop.client.retrieve_payment_intent(id).await.unwrap_err();
    assert_eq!(ours.status(), Some(400));
}

#[tokio::test]
async fn a_cancel_comes_to_its_end_some_seconds_later() {
    let shop = Shop::open().await;
    let created = shop
        .client
        .create_payment_intent(order("10"))
        .await
        .unwrap();
    let id = &created.payment_intent_id;
    let request =
        CancelPaymentIntentRequest::default().cancellation_reason("requested_by_customer");
    shop.client
        .cancel_payment_intent(id, request)
        .await
        .unwrap();
    shop.advance(10).await;
    let read = shop.client.retrieve_payment_intent(id).await.unwrap();
    assert_eq!(read.intent_status, IntentStatus::Cancelled);
    assert!(read.cancel_time.value().is_some());
    assert!(read.intent_status.is_final());
}

#[tokio::test]
async fn one_token_serves_many_calls_until_it_ends() {
    let shop = Shop::open().await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let client = shop.client.clone();
        calls.spawn(async move { client.create_payment_intent(order("10")).await });
    }
    while let Some(ended) = calls.join_next().await {
        ended.unwrap().unwrap();
    }
    assert_eq!(shop.tokens.load(Ordering::SeqCst), 1);
    // A little before the end of its thirty minutes it is not used any more.
    shop.advance(30 * 60 - 90).await;
    shop.client
        .create_payment_intent(order("10"))
        .await
        .unwrap();
    assert_eq!(shop.tokens.load(Ordering::SeqCst), 1);
    shop.advance(60).await;
    shop.client
        .create_payment_intent(order("10"))
        .await
        .unwrap();
    assert_eq!(shop.tokens.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_id_never_leads_to_another_route() {
    let shop = Shop::open().await;
    for id in ["", ".", ".."] {
        let error = shop.client.retrieve_payment_intent(id).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{id:?}: {error}");
        let error = shop
            .client
            .cancel_payment_intent(id, CancelPaymentIntentRequest::default())
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{id:?}: {error}");
    }
    // A POST to this "id" would create an intent.
    let error = shop
        .client
        .update_payment_intent("create", UpdatePaymentIntentRequest::default())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
    // What can be sent safely is one segment, whatever it holds.
    for id in ["a/b", "PI1/confirm", "PI1?x=1", "PI1#x", "%2e%2e", "ä"] {
        let request = shop.client.retrieve_payment_intent(id).request().unwrap();
        let rest = request.path.strip_prefix("/v2/payment_intents/").unwrap();
        assert!(!rest.contains(['/', '?', '#']), "{}", request.path);
        let error = shop.client.retrieve_payment_intent(id).await.unwrap_err();
        assert_eq!(error.status(), Some(400), "{id:?}: {error}");
    }
}
