//! How an intent is brought to each position of the state machine, and what can be seen of it there.

use reqwest::Method;
use sandbox::{Clock, Config, FailedChallenge, Variant};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::client::{Api, Reply, START, card, enforce_3ds, fresh_key, manual, send, wallet};

/// Every position in which a call can find an intent: its status, that of its latest attempt, and `cancelling` while a
/// cancellation is under way. Written by hand, so that the sandbox's own table cannot vouch for itself.
pub(crate) const POSITIONS: [&str; 25] = [
    "REQUIRES_PAYMENT_METHOD",
    "REQUIRES_PAYMENT_METHOD/FAILED",
    "REQUIRES_PAYMENT_METHOD/INITIATED",
    "REQUIRES_CUSTOMER_ACTION/INITIATED",
    "REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED",
    STUCK,
    "REQUIRES_CAPTURE/AUTHORIZED",
    "PENDING/PENDING_AUTHORIZATION",
    "SUCCEEDED/CAPTURE_REQUESTED",
    "SUCCEEDED/SETTLED",
    "SUCCEEDED/SUCCEEDED",
    "CANCELLED",
    "CANCELLED/FAILED",
    "CANCELLED/CANCELLED",
    "FAILED",
    "FAILED/FAILED",
    "FAILED/EXPIRED",
    "REQUIRES_PAYMENT_METHOD cancelling",
    "REQUIRES_PAYMENT_METHOD/FAILED cancelling",
    "REQUIRES_PAYMENT_METHOD/INITIATED cancelling",
    "REQUIRES_CUSTOMER_ACTION/INITIATED cancelling",
    "REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED cancelling",
    "REQUIRES_CUSTOMER_ACTION/FAILED cancelling",
    "REQUIRES_CAPTURE/AUTHORIZED cancelling",
    "PENDING/PENDING_AUTHORIZATION cancelling",
];

/// After a failed challenge, where the sandbox shows the variant that leaves the intent open.
pub(crate) const STUCK: &str = "REQUIRES_CUSTOMER_ACTION/FAILED";

/// A position of the sandbox's own table, as written above.
pub(crate) fn name(state: &sandbox::State) -> String {
    let attempt = state
        .attempt_status
        .map(|status| format!("/{status}"))
        .unwrap_or_default();
    let cancelling = if state.cancelling { " cancelling" } else { "" };
    format!("{}{attempt}{cancelling}", state.intent_status)
}

/// The position that an answer shows. Here nobody cancels without a reason.
pub(crate) fn shown(intent: &Value) -> String {
    let text = |pointer: &str| intent.pointer(pointer).and_then(Value::as_str);
    let attempt = text("/latest_payment_attempt/attempt_status")
        .map(|status| format!("/{status}"))
        .unwrap_or_default();
    let under_way = text("/cancellation_reason").is_some_and(|reason| !reason.is_empty())
        && text("/cancel_time").is_none();
    let cancelling = if under_way { " cancelling" } else { "" };
    format!(
        "{}{attempt}{cancelling}",
        text("/intent_status").unwrap_or_default()
    )
}

/// An intent in a position, in a sandbox of its own.
pub(crate) struct Staged {
    pub(crate) api: Api,
    pub(crate) id: String,
    /// The confirm that waits, where the latest attempt is `INITIATED`.
    pub(crate) waiting: Option<Waiting>,
}

/// A confirm that has recorded its attempt and waits there.
pub(crate) struct Waiting {
    hold: String,
    call: JoinHandle<Reply>,
}

impl Staged {
    pub(crate) async fn created(body: Value) -> Self {
        let api = Api::start().await;
        let id = api.create(body).await.ok().id();
        Self {
            api,
            id,
            waiting: None,
        }
    }

    /// An intent that a failed challenge left open.
    pub(crate) async fn stuck() -> Self {
        let api = Api::start_with(Config {
            clock: Clock::Manual(START.parse().unwrap()),
            with: vec![Variant::FailedChallenge(FailedChallenge::StaysOpen)],
            ..Config::default()
        })
        .await;
        let id = api.create(enforce_3ds("8117")).await.ok().id();
        api.shopper(&id, "fail").await.ok();
        Self {
            api,
            id,
            waiting: None,
        }
    }

    /// A fresh sandbox with an intent at `position`; the latest attempt, where there is one, pays with `method`.
    pub(crate) async fn at(position: &str, method: Option<Value>) -> Self {
        let method = |default| method.unwrap_or(default);
        let staged = match position {
            "REQUIRES_PAYMENT_METHOD" => Self::created(json!({})).await,
            "REQUIRES_PAYMENT_METHOD/FAILED" => Self::created(method(card("0027"))).await,
            "REQUIRES_PAYMENT_METHOD/INITIATED" => {
                let staged = Self::created(json!({})).await;
                staged.begin(method(card("8117"))).await
            }
            "REQUIRES_CUSTOMER_ACTION/INITIATED" => {
                let staged = Self::created(wallet("gcash")).await;
                staged.begin(method(wallet("dana"))).await
            }
            "REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED" => {
                Self::created(method(wallet("alipaycn"))).await
            }
            STUCK => Self::stuck().await,
            "REQUIRES_CAPTURE/AUTHORIZED" => Self::created(method(manual("8117"))).await,
            "PENDING/PENDING_AUTHORIZATION" => {
                let staged = Self::created(json!({})).await;
                staged.provider(json!({"next": "slow"})).await;
                staged.call("confirm", &method(card("8117"))).await.ok();
                staged
            }
            "SUCCEEDED/CAPTURE_REQUESTED" => Self::created(method(card("8117"))).await,
            "SUCCEEDED/SETTLED" => Self::created(card("8117")).await.later(24 * 3600).await,
            "SUCCEEDED/SUCCEEDED" => Self::created(card("8117")).await.later(48 * 3600).await,
            "CANCELLED" => Self::closed("REQUIRES_PAYMENT_METHOD cancelling", 3).await,
            "CANCELLED/FAILED" => {
                Self::closed("REQUIRES_PAYMENT_METHOD/FAILED cancelling", 3).await
            }
            "CANCELLED/CANCELLED" => {
                Self::closed("REQUIRES_CAPTURE/AUTHORIZED cancelling", 3).await
            }
            "FAILED" => Self::closed("REQUIRES_PAYMENT_METHOD", 30 * 60 + 8).await,
            "FAILED/FAILED" => Self::closed("REQUIRES_PAYMENT_METHOD/FAILED", 30 * 60 + 8).await,
            "FAILED/EXPIRED" => {
                let open = "REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED";
                Self::closed(open, 30 * 60 + 8).await
            }
            other => {
                let open = other
                    .strip_suffix(" cancelling")
                    .unwrap_or_else(|| panic!("nobody knows how to bring an intent to {other}"));
                let staged = Box::pin(Self::at(open, None)).await;
                let body = json!({"cancellation_reason": "changed my mind"});
                staged.call("cancel", &body).await.ok();
                staged
            }
        };
        assert_eq!(staged.position().await, position);
        staged
    }

    async fn closed(before: &str, seconds: i64) -> Self {
        Box::pin(Self::at(before, None)).await.later(seconds).await
    }

    /// Lets time pass, and renews the token, which may have ended with it.
    pub(crate) async fn later(mut self, seconds: i64) -> Self {
        self.api.advance(seconds).await;
        self.api.mint().await;
        self
    }

    /// Confirms with `method`, and waits until the attempt is recorded.
    pub(crate) async fn begin(mut self, method: Value) -> Self {
        let hold = self.api.hold("confirm_payment_intent").await;
        let path = format!("/v2/payment_intents/{}/confirm", self.id);
        let request = self.api.call(Method::POST, &path);
        let request = request.header("x-idempotency-key", fresh_key());
        let call = tokio::spawn(send(request.json(&method)));
        self.api.reached(&hold).await;
        self.waiting = Some(Waiting { hold, call });
        self
    }

    /// Lets the waiting confirm go on to the provider, and waits for its answer.
    pub(crate) async fn release(&mut self) -> Reply {
        let waiting = self.waiting.take().expect("a confirm waits");
        self.api
            .control("release", json!({"hold": waiting.hold}))
            .await
            .ok();
        waiting.call.await.unwrap().ok()
    }

    pub(crate) async fn provider(&self, script: Value) {
        self.api.control("provider", script).await.ok();
    }

    pub(crate) async fn call(&self, operation: &str, body: &Value) -> Reply {
        self.api.on(&self.id, operation, body).await
    }

    pub(crate) async fn intent(&self) -> Value {
        lasting(self.api.retrieve(&self.id).await.ok().body)
    }

    pub(crate) async fn position(&self) -> String {
        shown(&self.intent().await)
    }

    /// The attempts of the intent, newest first.
    pub(crate) async fn attempts(&self) -> Vec<Value> {
        let path = format!("/v2/payment/payment_attempts?payment_intent_id={}", self.id);
        let reply = self.api.get(&path).await.ok();
        reply.body.get("data").unwrap().as_array().unwrap().clone()
    }

    /// Everything that the API shows: the intent, each attempt, and both lists. The same requests give the same in
    /// another sandbox.
    pub(crate) async fn everything(&self) -> Value {
        let mut each = Vec::new();
        let attempts = self.attempts().await;
        for attempt in &attempts {
            let id = attempt.get("attempt_id").and_then(Value::as_str).unwrap();
            let path = format!("/v2/payment/payment_attempts/{id}");
            each.push(self.api.get(&path).await.ok().body);
        }
        let list = self.api.get("/v2/payment_intents").await.ok().body;
        let all = json!({
            "attempt by attempt": each,
            "attempts": attempts,
            "intent": self.intent().await,
            "list": list,
        });
        let text = all.to_string().replace(&self.api.root(), "http://sandbox");
        serde_json::from_str(&text).unwrap()
    }
}

/// The intent without its client secret, which is new at every look.
pub(crate) fn lasting(mut intent: Value) -> Value {
    intent.as_object_mut().unwrap().remove("client_secret");
    intent
}
