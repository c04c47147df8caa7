//! A small client: it knows paths and headers and nothing else.

use std::{fmt, time::Duration};

use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap, redirect};
use sandbox::{Clock, Config, Running, Sandbox, TEST_CARDS};
use serde_json::{Map, Value, json};

use crate::pins;

pub(crate) const START: &str = "2026-03-01T00:00:00Z";

/// Longer than anything takes on a loaded machine: what does not come by then never will, and a test should say so.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// Status and body of an answer.
#[derive(Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
    pub(crate) body: Value,
    /// The behaviour that a refusal names; empty where it names none.
    pub(crate) behaviour: String,
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.status, self.text)
    }
}

impl Reply {
    /// The text at `pointer`, or an empty one.
    pub(crate) fn text_at(&self, pointer: &str) -> &str {
        self.body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The object, which must have been answered with 200.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.status, StatusCode::OK, "{self:?}");
        self
    }

    /// Status, type, code and message of a refusal.
    pub(crate) fn refusal(&self) -> (u16, &str, &str, &str) {
        (
            self.status.as_u16(),
            self.text_at("/type"),
            self.text_at("/code"),
            self.text_at("/message"),
        )
    }

    pub(crate) fn id(&self) -> String {
        self.text_at("/payment_intent_id").to_owned()
    }

    pub(crate) fn intent_status(&self) -> &str {
        self.text_at("/intent_status")
    }

    pub(crate) fn attempt_status(&self) -> &str {
        self.text_at("/latest_payment_attempt/attempt_status")
    }
}

pub(crate) struct Api {
    pub(crate) running: Running,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
}

impl Api {
    /// A sandbox whose clock stands still, and a token for it.
    pub(crate) async fn start() -> Self {
        Self::start_with(Config {
            clock: Clock::Manual(START.parse().unwrap()),
            ..Config::default()
        })
        .await
    }

    pub(crate) async fn start_with(config: Config) -> Self {
        let running = Sandbox::new(config)
            .serve(([127, 0, 0, 1], 0).into())
            .await
            .unwrap();
        // Another test may have been first, which is as good.
        let _chosen = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .retry(reqwest::retry::never())
            .redirect(redirect::Policy::none())
            .build()
            .unwrap();
        let mut api = Self {
            running,
            http,
            token: String::new(),
        };
        api.mint().await;
        api
    }

    pub(crate) async fn mint(&mut self) {
        let reply = self.request_token("tester", "key").await.ok();
        reply.text_at("/auth_token").clone_into(&mut self.token);
    }

    pub(crate) async fn request_token(&self, client: &str, key: &str) -> Reply {
        let request = self.raw(Method::POST, "/v1/connect/token");
        send(
            request
                .header("x-client-id", client)
                .header("x-api-key", key),
        )
        .await
    }

    pub(crate) fn root(&self) -> String {
        format!("http://{}", self.running.address())
    }

    /// A request without any header.
    pub(crate) fn raw(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.running.base_url()))
    }

    /// A request with the headers that every call needs.
    pub(crate) fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.raw(method, path)
            .header("x-auth-token", format!("Bearer {}", self.token))
            .header("x-client-id", "tester")
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        send(self.call(Method::GET, path)).await
    }

    pub(crate) async fn post_under(&self, key: &str, path: &str, body: &Value) -> Reply {
        send(
            self.call(Method::POST, path)
                .header("x-idempotency-key", key)
                .json(body),
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_under(&fresh_key(), path, body).await
    }

    pub(crate) async fn create(&self, extra: Value) -> Reply {
        self.post("/v2/payment_intents/create", &with(draft(), extra))
            .await
    }

    pub(crate) async fn on(&self, id: &str, call: &str, body: &Value) -> Reply {
        let path = if call == "update" {
            String::new()
        } else {
            format!("/{call}")
        };
        self.post(&format!("/v2/payment_intents/{id}{path}"), body)
            .await
    }

    pub(crate) async fn retrieve(&self, id: &str) -> Reply {
        self.get(&format!("/v2/payment_intents/{id}")).await
    }

    pub(crate) async fn control(&self, path: &str, body: Value) -> Reply {
        send(
            self.http
                .post(format!("{}/__sandbox/{path}", self.root()))
                .json(&body),
        )
        .await
    }

    pub(crate) async fn advance(&self, seconds: i64) {
        self.control("clock", json!({"advance_seconds": seconds}))
            .await
            .ok();
    }

    pub(crate) async fn shopper(&self, id: &str, outcome: &str) -> Reply {
        self.control(
            "shopper",
            json!({"payment_intent_id": id, "outcome": outcome}),
        )
        .await
    }
}

/// Calls that are sent while another one waits.
impl Api {
    /// Makes the next call of `operation` wait; the id is what it is released by.
    pub(crate) async fn hold(&self, operation: &str) -> String {
        self.control("hold", json!({"operation": operation}))
            .await
            .ok()
            .text_at("/hold")
            .to_owned()
    }

    /// Waits until a call has come to the hold.
    pub(crate) async fn reached(&self, hold: &str) {
        let path = format!("{}/__sandbox/hold/{hold}?reached", self.root());
        let reply = send(self.http.get(path)).await.ok();
        assert_eq!(reply.body.get("reached"), Some(&json!(true)), "{reply:?}");
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let status = response.status();
    let behaviour = behaviour(response.headers());
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or_default();
    Reply {
        status,
        text,
        body,
        behaviour,
    }
}

/// The behaviour that a refusal names, which is noted down.
pub(crate) fn behaviour(headers: &HeaderMap) -> String {
    let behaviour = headers
        .get("x-sandbox-behaviour")
        .map(|id| id.to_str().unwrap().to_owned())
        .unwrap_or_default();
    pins::note(&behaviour);
    behaviour
}

/// The security code that tests plant in order to look for it afterwards.
pub(crate) const PLANTED_CVC: &str = "7391";

/// A key without a row of digits that could be a card number, which the timeline would mask, and without the planted code.
pub(crate) fn fresh_key() -> String {
    loop {
        let key = uuid::Uuid::new_v4().to_string();
        let digits = |row: &str| row.bytes().filter(u8::is_ascii_digit).count();
        if key
            .split(|character: char| character.is_ascii_alphabetic())
            .all(|row| digits(row) < 12)
            && !key.contains(PLANTED_CVC)
        {
            return key;
        }
    }
}

/// What a create needs at least.
pub(crate) fn draft() -> Value {
    json!({
        "amount": "10.00",
        "currency": "SGD",
        "description": "Two coffees",
        "merchant_order_id": "order-1",
        "return_url": "https://shop.example/return",
    })
}

/// `base` with the members of `extra`, of which `null` removes.
pub(crate) fn with(base: Value, extra: Value) -> Value {
    match (base, extra) {
        (Value::Object(mut members), Value::Object(extra)) => {
            for (name, value) in extra {
                let before = members.remove(&name).unwrap_or(Value::Null);
                match value {
                    Value::Null => {}
                    Value::Object(_) if before.is_object() => {
                        members.insert(name, with(before, value));
                    }
                    value => {
                        members.insert(name, value);
                    }
                }
            }
            Value::Object(members)
        }
        (_, extra) => extra,
    }
}

/// The card whose number ends in `last4`, paid without 3DS and captured at once.
pub(crate) fn card(last4: &str) -> Value {
    let card = TEST_CARDS
        .iter()
        .find(|card| card.number.ends_with(last4))
        .unwrap();
    json!({
        "payment_method": {"type": "card", "card": {
            "authorization_type": "authorization",
            "billing": {
                "address": {"city": "Singapore", "country_code": "SG", "postcode": "018956", "street": "1 Marina Way"},
                "email": "ada@example.com",
                "first_name": "Ada",
                "last_name": "Tan",
            },
            "card_name": "Ada Tan",
            "card_number": card.number,
            "cvc": "123",
            "expiry_month": "12",
            "expiry_year": "2030",
            "network": card.network,
            "three_ds_action": "skip_3ds",
        }},
    })
}

/// `extra` below `payment_method.card`.
pub(crate) fn card_with(last4: &str, extra: impl Into<Value>) -> Value {
    let extra: Value = extra.into();
    with(card(last4), json!({"payment_method": {"card": extra}}))
}

pub(crate) fn manual(last4: &str) -> Value {
    card_with(last4, json!({"auto_capture": false}))
}

pub(crate) fn enforce_3ds(last4: &str) -> Value {
    with(
        card_with(last4, json!({"three_ds_action": "enforce_3ds"})),
        device(),
    )
}

pub(crate) fn device() -> Value {
    json!({
        "browser_info": {
            "accept_header": "*/*",
            "browser": {"user_agent": "test"},
            "language": "en-US",
            "screen_color_depth": 24,
            "screen_height": 900,
            "screen_width": 1440,
            "timezone": "8",
        },
        "ip_address": "203.0.113.7",
    })
}

pub(crate) fn wallet(kind: &str) -> Value {
    let mut method = Map::new();
    method.insert("type".to_owned(), json!(kind));
    method.insert(kind.to_owned(), json!({"flow": "qrcode"}));
    json!({"ip_address": "203.0.113.7", "payment_method": method})
}
