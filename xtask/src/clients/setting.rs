//! The sandboxes that the checks meet, and what the checks are told.

use std::{
    io,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use sandbox::{Client, Config, Profile, Running, Sandbox, webhook_signature};
use serde_json::{Map, Value, json};

/// The client that the guarded sandbox admits. Both are made up.
const CLIENT: (&str, &str) = ("guarded-client", "guarded-example-key");
const WEBHOOK_SECRET: &str = "whs-example-secret";
/// An event as recordings show them, with text beyond ASCII and spaces that a second writer would not put so.
const EVENT: &str = include_str!("../../../conformance/clients/event.json");

/// Two sandboxes on ports of their own.
pub(crate) struct Sandboxes {
    /// With a control API, and for any client.
    open: Running,
    /// With rate limits, and for one client.
    guarded: Running,
}

impl Sandboxes {
    pub(crate) async fn start() -> io::Result<Self> {
        let anywhere = ([127, 0, 0, 1], 0).into();
        let guarded = Config {
            profile: Profile::Stranger,
            clients: vec![Client {
                id: CLIENT.0.to_owned(),
                key: sandbox::ApiKey::new(CLIENT.1),
            }],
            ..Config::default()
        };
        Ok(Self {
            open: Sandbox::new(Config::default()).serve(anywhere).await?,
            guarded: Sandbox::new(guarded).serve(anywhere).await?,
        })
    }

    pub(crate) fn base_url(&self) -> String {
        self.open.base_url()
    }

    pub(crate) async fn stop(self) {
        self.open.stop().await;
        self.guarded.stop().await;
    }

    /// What the checks read from standard input. It holds card numbers and keys and is never shown.
    pub(crate) fn setting(&self, now: SystemTime) -> Value {
        json!({
            "base_url": self.open.base_url(),
            "guarded_url": self.guarded.base_url(),
            "guarded_client_id": CLIENT.0,
            "guarded_api_key": CLIENT.1,
            "cards": cards(),
            "webhook_secret": WEBHOOK_SECRET,
            "deliveries": deliveries(now),
        })
    }
}

/// The documented test cards by their last four digits.
fn cards() -> Map<String, Value> {
    sandbox::TEST_CARDS
        .iter()
        .map(|card| {
            let last4 = card
                .number
                .chars()
                .skip(card.number.len().saturating_sub(4));
            let known = json!({"number": card.number, "network": card.network});
            (last4.collect(), known)
        })
        .collect()
}

/// Deliveries of one event, signed by the sandbox at times around `now`.
fn deliveries(now: SystemTime) -> Value {
    let body = EVENT.trim_end();
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = |when: Duration| when.as_secs().to_string();
    let milliseconds = |when: Duration| when.as_millis().to_string();
    let ago = |count| now.saturating_sub(minutes(count));
    let later = |count| now.saturating_add(minutes(count));
    let signed = |timestamp: String, secret| {
        let signature = webhook_signature(secret, body.as_bytes(), &timestamp);
        json!({"body": body, "timestamp": timestamp, "signature": signature})
    };
    let delivery = |timestamp| signed(timestamp, WEBHOOK_SECRET);
    json!({
        "seconds": delivery(seconds(now)),
        "milliseconds": delivery(milliseconds(now)),
        "three_minutes_ago": delivery(seconds(ago(3))),
        "in_three_minutes": delivery(seconds(later(3))),
        "ten_minutes_ago": delivery(seconds(ago(10))),
        "ten_minutes_ago_in_milliseconds": delivery(milliseconds(ago(10))),
        "in_ten_minutes": delivery(seconds(later(10))),
        "another_secret": signed(seconds(now), "whs-other-secret"),
    })
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}
