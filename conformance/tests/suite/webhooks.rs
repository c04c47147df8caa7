//! Events that the generated crate verifies and reads: signed here, and sent by the embedded sandbox.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{Router, body::Bytes, http::HeaderMap, routing::post};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sandbox::{Config, Running, Sandbox, TEST_CARDS, Variant, WebhookConfig, WebhookEndpoint};
use serde_json::{Value, json};
use spec::{Document, contract::Contract};
use tokio::{net::TcpListener, sync::mpsc};
use uqpay_intents::{
    Client, Credentials, DateTime, Environment, Secret, runtime,
    types::{
        CancelPaymentIntentRequest, CardRequest, ConfirmPaymentIntentRequest, PaymentMethodRequest,
        WalletFlow, WalletRequest, WalletRequestRequired, WebhookEvent,
    },
    webhooks,
};

use crate::{
    fixture::{START, Server, root},
    requests::{self, order},
};

#[test]
fn an_event_is_believed_only_if_it_was_signed_now_and_by_whom_it_must() {
    let body = json!({
        "version": "V1.6.0", "event_name": "ACQUIRING", "event_type": "acquiring.payment_intent.succeeded",
        "event_id": "6a9c1bb4-4f5b-4a0f-9f0a-1b1c5d7e8f90", "source_id": "PI2030541827364519936",
        "data": {"payment_intent_id": "PI2030541827364519936", "amount": "10.12", "currency": "SGD", "intent_status": "SUCCEEDED"},
    })
    .to_string();
    let timestamp = "1772337600";
    let seconds: u64 = timestamp.parse().unwrap();
    let now = UNIX_EPOCH + Duration::from_secs(seconds);
    let sign = |secret: &str, message: &str| {
        let mut mac = Hmac::<sha2::Sha512>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(message.as_bytes());
        let tag = mac.finalize().into_bytes();
        tag.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    };
    let signature = sign("whs", &format!("{body}{timestamp}"));
    let verify = |secrets: &[&str], signature: &str, body: &str, now: SystemTime| {
        let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::from(*secret)).collect();
        let header = |name: &str| match name {
            "x-wk-signature" => Some(signature),
            "x-wk-timestamp" => Some(timestamp),
            _ => None,
        };
        webhooks::verify(&secrets, header, body.as_bytes(), now)
    };
    assert_eq!(verify(&["whs"], &signature, &body, now), Ok(()));
    assert_eq!(
        verify(&["next", "whs"], &signature.to_uppercase(), &body, now),
        Ok(())
    );
    assert!(verify(&["other"], &signature, &body, now).is_err());
    assert!(verify(&["whs"], &signature, &body.replace("10.12", "10.13"), now).is_err());
    assert!(verify(&["whs"], &signature, &body, now + Duration::from_secs(301)).is_err());
    assert!(verify(&["whs"], &sign("whs", &body), &body, now).is_err());
    // Another API has the timestamp first, and SHA-256.
    let first = sign("whs", &format!("{timestamp}{body}"));
    assert!(verify(&["whs"], &first, &body, now).is_err());
    assert!(verify(&["whs"], &signature[..64], &body, now).is_err());
    // The same JSON, written otherwise, is another message.
    let value: Value = serde_json::from_str(&body).unwrap();
    let rewritten = serde_json::to_string_pretty(&value).unwrap();
    assert!(verify(&["whs"], &signature, &rewritten, now).is_err());
    match webhooks::parse(body.as_bytes()).unwrap() {
        WebhookEvent::PaymentIntent(event) => assert_eq!(event.source_id, "PI2030541827364519936"),
        other => panic!("{other:?}"),
    }
}

/// Headers and body of a delivery.
type Delivered = (HeaderMap, Bytes);

/// A receiver that takes everything, and what it takes.
async fn receiver() -> (String, mpsc::UnboundedReceiver<Delivered>) {
    let (sender, arrived) = mpsc::unbounded_channel();
    let take = post(move |headers: HeaderMap, body: Bytes| {
        let sender = sender.clone();
        async move { sender.send((headers, body)).unwrap() }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", take);
    tokio::spawn(async { axum::serve(listener, router).await });
    (url, arrived)
}

/// The instant at which the sandbox starts, to the second.
fn start() -> SystemTime {
    let start: DateTime = START.parse().unwrap();
    UNIX_EPOCH + Duration::from_secs(start.unix_seconds().unsigned_abs())
}

#[derive(Debug)]
struct Standing;

impl runtime::Clock for Standing {
    fn now(&self) -> SystemTime {
        start()
    }
}

fn client(running: &Running) -> Client {
    let credentials = Credentials {
        client_id: "shop".to_owned(),
        api_key: Secret::from("key-of-the-shop"),
    };
    Client::builder(Environment::Url(running.base_url()), credentials)
        .clock(Standing)
        .build()
        .unwrap()
}

async fn control(running: &Running, path: &str, body: Option<Value>) -> Value {
    let url = format!("http://{}/__sandbox/{path}", running.address());
    let http = reqwest::Client::new();
    let request = match body {
        Some(body) => http
            .post(url)
            .header("content-type", "application/json")
            .body(body.to_string()),
        None => http.get(url),
    };
    let response = request.send().await.unwrap().error_for_status().unwrap();
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

fn card(last4: &str) -> CardRequest {
    let mut cards = TEST_CARDS.iter();
    let card = cards.find(|card| card.number.ends_with(last4)).unwrap();
    requests::card(card.number, card.network)
}

/// Payments that raise every type of event that the sandbox sends.
async fn trade(running: &Running) {
    let client = client(running);
    let pay = |card| order("10.12").payment_method(PaymentMethodRequest::Card(card));
    client
        .create_payment_intent(pay(card("8117")))
        .await
        .unwrap();
    client
        .create_payment_intent(pay(card("0027")))
        .await
        .unwrap();
    let wallet = WalletRequest::new(WalletRequestRequired {
        flow: WalletFlow::Qrcode,
    });
    let with_wallet = ConfirmPaymentIntentRequest::default()
        .payment_method(PaymentMethodRequest::Alipaycn(wallet))
        .ip_address("203.0.113.7");
    for cancelled in [true, false] {
        let made = client.create_payment_intent(order("3")).await.unwrap();
        let id = &made.payment_intent_id;
        let waiting = client.confirm_payment_intent(id, with_wallet.clone());
        waiting.await.unwrap();
        if cancelled {
            let nothing = CancelPaymentIntentRequest::default();
            client.cancel_payment_intent(id, nothing).await.unwrap();
        }
    }
    let an_hour = json!({"advance_seconds": 3600});
    control(running, "clock", Some(an_hour)).await;
}

/// As `header` of [`webhooks::verify`] wants it.
fn lookup<'h>(headers: &'h HeaderMap) -> impl Fn(&str) -> Option<&'h str> {
    |name| headers.get(name).and_then(|value| value.to_str().ok())
}

#[tokio::test]
async fn every_event_of_the_sandbox_fits_the_document_and_is_read_and_believed() {
    let document = Document::load(&root().join("spec/openapi.yaml")).unwrap();
    let contract = Contract::new(&document).unwrap();
    let judge = contract.webhook("event").unwrap();
    let variants = |name: &'static str| {
        let all = Variant::ALL.iter().copied();
        all.filter(move |variant| variant.name() == name)
    };
    for generation in variants("webhook-generation") {
        for timestamp in variants("webhook-timestamp") {
            let (url, mut arrived) = receiver().await;
            let endpoint = WebhookEndpoint {
                events: "*".parse().unwrap(),
                ..WebhookEndpoint::new(url.parse().unwrap(), "whs".parse().unwrap())
            };
            let config = Config {
                with: vec![generation, timestamp],
                webhooks: WebhookConfig {
                    endpoints: vec![endpoint],
                    ..WebhookConfig::default()
                },
                ..Server::standing()
            };
            let listen = ([127, 0, 0, 1], 0).into();
            let running = Sandbox::new(config).serve(listen).await.unwrap();
            trade(&running).await;
            let log = control(&running, "events?settled", None).await;
            let mut kinds = BTreeSet::new();
            for event in log["events"].as_array().unwrap() {
                let (headers, body) = arrived.try_recv().unwrap();
                let value: Value = serde_json::from_slice(&body).unwrap();
                let place = format!("{generation} {}", value["event_type"]);
                assert_eq!(value["event_id"], event["event_id"], "{place}");
                assert_eq!(judge.as_written(&value), [], "{place}");
                assert_eq!(judge.closed(&value), [], "{place}");

                let secrets = [Secret::from("whs")];
                let sent = start() + Duration::from_hours(1);
                let verified = |now| webhooks::verify(&secrets, lookup(&headers), &body, now);
                assert_ne!(
                    verified(start()).is_ok(),
                    verified(sent).is_ok(),
                    "{place}: it was sent at one of two instants"
                );
                let other = [Secret::from("another")];
                assert!(webhooks::verify(&other, lookup(&headers), &body, sent).is_err());

                let read = webhooks::parse(&body).unwrap();
                assert!(!matches!(read, WebhookEvent::Unknown(_)), "{place}");
                assert_eq!(read.event_type(), value["event_type"].as_str().unwrap());
                assert_eq!(runtime::encode_value(&read).unwrap(), value, "{place}");
                kinds.insert(read.event_type().to_owned());
            }
            assert!(arrived.try_recv().is_err(), "nothing else was sent");
            assert_eq!(kinds.len(), 9, "{kinds:?}");
            running.stop().await;
        }
    }
}
