//! Who is told what.

use reqwest::Method;
use sandbox::{CONNECTED_ACCOUNT, Config, Profile, WebhookConfig, WebhookEndpoint};
use serde_json::{Value, json};

use super::{config, control, receiver::Receiver, settled};
use crate::client::{Api, card, draft, send};

#[tokio::test]
async fn an_endpoint_is_registered_shown_and_removed() {
    let api = Api::start().await;
    let url = "http://127.0.0.1:9/hook";
    let made = api
        .control("webhook_endpoints", json!({"url": url}))
        .await
        .ok();
    assert_eq!(made.text_at("/id"), "endpoint-1");
    assert_eq!(made.text_at("/secret").len(), 40);
    let mut shown = made.body.clone();
    shown.as_object_mut().unwrap().remove("secret");
    let path = "webhook_endpoints/endpoint-1";
    assert_eq!(control(&api, Method::GET, path).await.ok().body, shown);
    let list = control(&api, Method::GET, "webhook_endpoints").await.ok();
    assert_eq!(list.body, json!({"webhook_endpoints": [shown]}));
    // The four events of attempts must be subscribed to, as in the vendor's dashboard.
    assert_eq!(
        shown["events"],
        json!([
            "acquiring.payment_intent.created",
            "acquiring.payment_intent.requires_action",
            "acquiring.payment_intent.succeeded",
            "acquiring.payment_intent.failed",
            "acquiring.cancel.succeeded",
            "acquiring.cancel.failed",
        ])
    );
    let own = json!({"url": url, "secret": "sesame"});
    let own = api.control("webhook_endpoints", own).await.ok();
    assert!(!own.text.contains("sesame"), "{own:?}");
    let gone = control(&api, Method::DELETE, "webhook_endpoints").await;
    assert_eq!(gone.ok().body, json!({"deleted": 2}));
    assert_eq!(control(&api, Method::GET, path).await.status, 404);
}

#[tokio::test]
async fn what_is_wrong_with_an_endpoint_is_said() {
    let api = Api::start().await;
    let url = "http://127.0.0.1:9/";
    for (body, word) in [
        (json!({}), "`url` is missing"),
        (json!({"url": 5}), "`url` must be a string"),
        (json!({"url": "https://shop.example/hook"}), "no TLS"),
        (json!({"url": "localhost:3000"}), "http://127.0.0.1:3000"),
        (json!({"url": "http://a:b@localhost/"}), "password"),
        (json!({"url": url, "secret": ""}), "empty"),
        (json!({"url": url, "event": "*"}), "\"event\""),
        (json!({"url": url, "events": []}), "no event is named"),
        (json!({"url": url, "events": 1}), "list"),
        (json!({"url": url, "events": [1]}), "list of strings"),
        (
            json!({"url": url, "events": ["acquiring.refund.created"]}),
            "acquiring.cancel.succeeded",
        ),
        (json!({"url": url, "account": "me"}), "accounts"),
    ] {
        let reply = api.control("webhook_endpoints", body.clone()).await;
        assert_eq!(reply.status, 400, "{body}");
        assert!(reply.text_at("/error").contains(word), "{body}: {reply:?}");
    }
    for _ in 0..20 {
        api.control("webhook_endpoints", json!({"url": url}))
            .await
            .ok();
    }
    let reply = api.control("webhook_endpoints", json!({"url": url})).await;
    assert_eq!(reply.status, 409, "{reply:?}");
}

#[tokio::test]
async fn an_endpoint_gets_what_it_subscribed_to() {
    let api = Api::start().await;
    let mut receivers = Vec::new();
    for events in [
        Value::Null,
        json!("*"),
        json!([
            "acquiring.payment_attempt.created",
            "acquiring.payment_intent.succeeded"
        ]),
    ] {
        let receiver = Receiver::start().await;
        let body = json!({"url": receiver.url(), "events": events});
        api.control("webhook_endpoints", body).await.ok();
        receivers.push(receiver);
    }
    api.create(card("8117")).await.ok();
    settled(&api).await;
    let arrived: Vec<Vec<_>> = receivers
        .iter_mut()
        .map(|receiver| receiver.rest().iter().map(super::Received::kind).collect())
        .collect();
    let (intent, attempt) = ("acquiring.payment_intent", "acquiring.payment_attempt");
    let names = |names: &[(&str, &str)]| -> Vec<String> {
        names.iter().map(|(a, b)| format!("{a}.{b}")).collect()
    };
    assert_eq!(
        arrived,
        [
            names(&[(intent, "created"), (intent, "succeeded")]),
            names(&[
                (intent, "created"),
                (attempt, "created"),
                (attempt, "capture_requested"),
                (intent, "succeeded")
            ]),
            names(&[(attempt, "created"), (intent, "succeeded")]),
        ]
    );
}

#[tokio::test]
async fn an_endpoint_may_want_the_events_of_one_account() {
    let api = Api::start().await;
    let (mut one, mut every) = (Receiver::start().await, Receiver::start().await);
    let of_one = json!({"url": one.url(), "account": CONNECTED_ACCOUNT});
    api.control("webhook_endpoints", of_one).await.ok();
    let of_every = json!({"url": every.url()});
    api.control("webhook_endpoints", of_every).await.ok();
    let own = api.create(json!({})).await.ok().id();
    let request = api
        .call(Method::POST, "/v2/payment_intents/create")
        .header("x-idempotency-key", crate::client::fresh_key())
        .header("x-on-behalf-of", CONNECTED_ACCOUNT)
        .json(&draft());
    let theirs = send(request).await.ok().id();
    let events = settled(&api).await;
    assert_eq!(events[1]["account"], json!(CONNECTED_ACCOUNT));
    let sources = |receiver: &mut Receiver| -> Vec<String> {
        let all = receiver.rest();
        let source = |one: &super::Received| one.json()["source_id"].as_str().unwrap().to_owned();
        all.iter().map(source).collect()
    };
    assert_eq!(sources(&mut one), [theirs.as_str()]);
    assert_eq!(sources(&mut every), [own.as_str(), theirs.as_str()]);
}

#[tokio::test]
async fn an_endpoint_of_the_configuration_outlives_a_reset() {
    let mut receiver = Receiver::start().await;
    let url = receiver.url().parse().unwrap();
    let endpoint = WebhookEndpoint::new(url, "whs".parse().unwrap());
    let mut api = Api::start_with(config(WebhookConfig {
        endpoints: vec![endpoint],
        ..WebhookConfig::default()
    }))
    .await;
    let registered = json!({"url": "http://127.0.0.1:9/"});
    api.control("webhook_endpoints", registered).await.ok();
    api.control("reset", json!({})).await.ok();
    let list = control(&api, Method::GET, "webhook_endpoints").await.ok();
    assert_eq!(list.body["webhook_endpoints"].as_array().unwrap().len(), 1);
    api.mint().await;
    api.create(json!({})).await.ok();
    receiver.next().await;
}

#[tokio::test]
async fn the_stranger_sends_events_too_but_not_of_what_others_did_before() {
    let mut receiver = Receiver::start().await;
    let url = receiver.url().parse().unwrap();
    let endpoint = WebhookEndpoint::new(url, "whs".parse().unwrap());
    let api = Api::start_with(Config {
        profile: Profile::Stranger,
        webhooks: WebhookConfig {
            endpoints: vec![endpoint],
            ..WebhookConfig::default()
        },
        ..Config::default()
    })
    .await;
    let id = api.create(json!({})).await.ok().id();
    assert_eq!(receiver.next().await.json()["source_id"], json!(id));
}
