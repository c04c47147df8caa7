//! How an event is delivered, and delivered again.

use std::{fmt::Write as _, time::Duration};

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Method;
use sandbox::{Config, WebhookConfig};
use serde_json::{Value, json};

use super::{config, control, last_delivery, receiver::Receiver, settled, start, subscribe, types};
use crate::client::{Api, START, card};

fn hmac_sha512(secret: &str, message: &str) -> String {
    let mut mac = Hmac::<sha2::Sha512>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    let tag = mac.finalize().into_bytes();
    tag.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[tokio::test]
async fn a_delivery_is_a_signed_post_of_the_recorded_bytes() {
    let (api, mut receiver) = start().await;
    api.create(json!({})).await.ok();
    let arrived = receiver.next().await;
    assert_eq!(
        (arrived.method.as_str(), arrived.path.as_str()),
        ("POST", "/hook?from=uqpay")
    );
    assert_eq!(arrived.header("content-type"), "application/json");
    let start: jiff::Timestamp = START.parse().unwrap();
    let timestamp = arrived.header("x-wk-timestamp");
    assert_eq!(timestamp, start.as_second().to_string());
    assert_eq!(
        arrived.header("x-wk-signature"),
        hmac_sha512("whs", &format!("{}{timestamp}", arrived.body))
    );
    let id = arrived.json()["event_id"].as_str().unwrap().to_owned();
    assert!(uuid::Uuid::parse_str(&id).is_ok_and(|id| id.get_version_num() == 4));
    let kept = control(&api, Method::GET, &format!("events/{id}"))
        .await
        .ok();
    assert_eq!(kept.text, arrived.body);
}

#[tokio::test]
async fn the_timestamp_can_be_in_milliseconds() {
    let mut receiver = Receiver::start().await;
    let api = Api::start_with(Config {
        with: vec!["webhook-timestamp=milliseconds".parse().unwrap()],
        ..config(WebhookConfig::default())
    })
    .await;
    subscribe(&api, &receiver).await;
    api.create(json!({})).await.ok();
    let arrived = receiver.next().await;
    let timestamp = arrived.header("x-wk-timestamp");
    assert_eq!(timestamp, "1772323200000");
    assert_eq!(
        arrived.header("x-wk-signature"),
        hmac_sha512("whs", &format!("{}{timestamp}", arrived.body))
    );
}

#[tokio::test]
async fn events_arrive_one_after_the_other_in_the_documented_order() {
    let (api, mut receiver) = start().await;
    api.create(card("8117")).await.ok();
    let events = settled(&api).await;
    let order = [
        "payment_intent.created",
        "payment_attempt.created",
        "payment_attempt.capture_requested",
        "payment_intent.succeeded",
    ];
    assert_eq!(types(&events), order);
    let arrived: Vec<_> = receiver.rest().iter().map(super::Received::kind).collect();
    assert_eq!(arrived, order.map(|kind| format!("acquiring.{kind}")));
}

#[tokio::test]
async fn a_failed_delivery_is_repeated_after_the_documented_delays_and_then_given_up() {
    let (api, mut receiver) = start().await;
    receiver.answer([500; 6]);
    api.create(json!({})).await.ok();
    let first = receiver.next().await;
    let mut sent: jiff::Timestamp = START.parse().unwrap();
    for (tried, delay) in [16, 32, 64, 128, 256].into_iter().enumerate() {
        let delivery = last_delivery(&api).await;
        let due = sent + jiff::SignedDuration::from_secs(delay);
        assert_eq!(delivery["status"], json!("waiting"));
        assert_eq!(delivery["next_try_at"], json!(due.to_string()));
        assert_eq!(delivery["tries"].as_array().unwrap().len(), tried + 1);
        api.advance(delay - 1).await;
        assert_eq!(last_delivery(&api).await, delivery, "a second too early");
        assert_eq!(receiver.rest(), []);
        api.advance(1).await;
        let again = receiver.next().await;
        assert_eq!(again.body, first.body, "the same event with the same id");
        assert_eq!(again.header("x-wk-timestamp"), due.as_second().to_string());
        assert_ne!(
            again.header("x-wk-signature"),
            first.header("x-wk-signature")
        );
        sent = due;
    }
    let delivery = last_delivery(&api).await;
    assert_eq!(delivery["status"], json!("failed"));
    assert_eq!(delivery["next_try_at"], Value::Null);
    let tries = delivery["tries"].as_array().unwrap();
    assert_eq!(tries.len(), 6);
    assert_eq!(
        tries[5],
        json!({"at": sent.to_string(), "error": null, "http_status": 500})
    );
    api.advance(3600).await;
    // The expiry raised further events, and nothing else was sent.
    settled(&api).await;
    let kinds: Vec<_> = receiver.rest().iter().map(super::Received::kind).collect();
    assert_eq!(kinds, ["acquiring.payment_intent.failed"]);
}

#[tokio::test]
async fn a_repeat_that_is_answered_with_200_is_the_last() {
    let (api, mut receiver) = start().await;
    receiver.answer([500, 503, 200]);
    api.create(json!({})).await.ok();
    settled(&api).await;
    api.advance(16).await;
    settled(&api).await;
    api.advance(32).await;
    let delivery = last_delivery(&api).await;
    assert_eq!(delivery["status"], json!("delivered"));
    let statuses: Vec<_> = delivery["tries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["http_status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [500, 503, 200]);
    api.advance(900).await;
    settled(&api).await;
    assert_eq!(receiver.rest().len(), 3);
}

#[tokio::test]
async fn nothing_but_200_is_success_and_no_redirect_is_followed() {
    for status in [201, 202, 204, 301, 302, 307, 308, 400, 404, 410] {
        let (api, mut receiver) = start().await;
        receiver.answer([status]);
        api.create(json!({})).await.ok();
        let delivery = last_delivery(&api).await;
        assert_eq!(delivery["status"], json!("waiting"), "{status}");
        assert_eq!(delivery["tries"][0]["http_status"], json!(status));
        let paths: Vec<_> = receiver.rest().into_iter().map(|one| one.path).collect();
        assert_eq!(paths, ["/hook?from=uqpay"], "{status}");
    }
}

#[tokio::test]
async fn a_receiver_that_is_not_there_counts_as_failure() {
    let api = Api::start().await;
    // Bound and never listening: nobody else gets the port meanwhile, and whoever connects is refused.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let address = socket.local_addr().unwrap();
    let url = format!("http://{address}/?token=sesame");
    api.control("webhook_endpoints", json!({"url": url}))
        .await
        .ok();
    api.create(json!({})).await.ok();
    let delivery = last_delivery(&api).await;
    assert_eq!(delivery["status"], json!("waiting"));
    assert_eq!(delivery["tries"][0]["error"], json!("connection refused"));
    assert_eq!(delivery["tries"][0]["http_status"], Value::Null);
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_in_time_counts_as_failure() {
    let receiver = Receiver::shut().await;
    let api = Api::start_with(config(WebhookConfig {
        timeout: Duration::from_millis(20),
        ..WebhookConfig::default()
    }))
    .await;
    subscribe(&api, &receiver).await;
    api.create(json!({})).await.ok();
    let delivery = last_delivery(&api).await;
    assert_eq!(delivery["status"], json!("waiting"));
    assert_eq!(
        delivery["tries"][0]["error"],
        json!("no answer within 20ms")
    );
}

#[tokio::test]
async fn an_answer_that_is_not_http_counts_as_failure() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let api = Api::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    api.control("webhook_endpoints", json!({"url": url}))
        .await
        .ok();
    api.create(json!({})).await.ok();
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut head = [0; 4];
    stream.read_exact(&mut head).await.unwrap();
    stream.write_all(b"hello\r\n\r\n").await.unwrap();
    let delivery = last_delivery(&api).await;
    let error = delivery["tries"][0]["error"].as_str().unwrap();
    assert_eq!(error, "the connection was closed without an HTTP answer");
}

#[tokio::test]
async fn the_body_of_an_answer_is_not_waited_for_without_end() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let api = Api::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    api.control("webhook_endpoints", json!({"url": url}))
        .await
        .ok();
    api.create(json!({})).await.ok();
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut head = [0; 4];
    stream.read_exact(&mut head).await.unwrap();
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n";
    stream.write_all(answer.as_bytes()).await.unwrap();
    // It is cut off long before a gigabyte was written.
    let chunk = vec![b'x'; 1 << 16];
    let mut written = 0_usize;
    while stream.write_all(&chunk).await.is_ok() {
        written += chunk.len();
        assert!(written < 1 << 28, "still being read");
    }
    assert_eq!(last_delivery(&api).await["status"], json!("delivered"));
}
