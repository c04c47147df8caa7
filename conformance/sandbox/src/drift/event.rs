//! What drifts make of events.

use std::fmt::Write as _;

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use super::{
    Act, InForce,
    rule::{Event, Rule},
};
use crate::webhooks::{EventType, webhook_signature};

impl InForce {
    /// Those of events of type `kind`, for whoever sends them.
    pub(crate) fn of_event(&self, kind: EventType) -> Self {
        let of_it = |drift: &&_| {
            let drift: &std::sync::Arc<super::Drift> = drift;
            drift.order.scope.is_of_event(kind)
        };
        Self(self.0.iter().filter(of_it).cloned().collect())
    }

    /// Whether an event of type `kind` is not raised.
    pub(crate) fn withholds(&self, kind: EventType) -> bool {
        !self.is_empty()
            && self.of_event(kind).0.iter().any(|drift| {
                matches!(drift.order.act, Act::Rule(Rule::Event(Event::Unsent)))
                    && drift.takes_turn()
            })
    }

    /// The body of an event of type `kind` that would be `body`.
    pub(crate) fn event_body(&self, kind: EventType, body: String) -> String {
        if self.is_empty() {
            return body;
        }
        let Ok(mut tree) = serde_json::from_str::<Value>(&body) else {
            return body;
        };
        let mut written = body;
        for drift in &self.of_event(kind).0 {
            if !drift.order.scope.covers(Some(&mut tree)) {
                continue;
            }
            match &drift.order.act {
                Act::Body(pointer, change) => {
                    let changed = change.of(pointer, &tree).filter(|_| drift.takes_turn());
                    if let Some(changed) = changed {
                        (tree, written) = changed;
                    }
                }
                Act::Text(text) if drift.takes_turn() => written.clone_from(text),
                _ => {}
            }
        }
        written
    }

    /// The signature of `body`, which drifts of its type may make otherwise.
    pub(crate) fn event_signature(&self, secret: &str, body: &[u8], timestamp: &str) -> String {
        for drift in &self.0 {
            let Act::Rule(Rule::Event(event)) = &drift.order.act else {
                continue;
            };
            if *event == Event::Unsent || !drift.takes_turn() {
                continue;
            }
            return match event {
                Event::TimestampFirst => {
                    webhook_signature(secret, &[timestamp.as_bytes(), body].concat(), "")
                }
                Event::BodyOnly | Event::Unsent => webhook_signature(secret, body, ""),
                Event::Sha256 => sha256(secret, body, timestamp),
            };
        }
        webhook_signature(secret, body, timestamp)
    }

    /// Makes the headers of an event deviate.
    pub(crate) fn event_headers(&self, headers: &mut HeaderMap) {
        for drift in &self.0 {
            if let Act::Header(name, change) = &drift.order.act {
                let mut changed = headers.clone();
                change.apply(name, &mut changed);
                if changed != *headers && drift.takes_turn() {
                    *headers = changed;
                }
            }
        }
    }
}

fn sha256(secret: &str, body: &[u8], timestamp: &str) -> String {
    // HMAC takes a key of any length.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    let mac = mac.chain_update(body).chain_update(timestamp.as_bytes());
    let tag = mac.finalize().into_bytes();
    tag.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text in memory cannot fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Drift;
    use super::*;

    fn signed(to: &str) -> String {
        let drift = json!({"kind": "webhook", "event": "*", "to": to});
        InForce(vec![Drift::of(&drift)]).event_signature("s", b"body", "12")
    }

    #[test]
    fn a_signature_may_be_of_other_bytes_or_by_another_digest() {
        assert_eq!(signed("unsent"), webhook_signature("s", b"body", "12"));
        assert_eq!(
            signed("timestamp_first"),
            webhook_signature("s", b"12body", "")
        );
        assert_eq!(signed("body_only"), webhook_signature("s", b"body", ""));
        // Computed with Python's `hmac`.
        let expected = "ddc07987399b82f65b2738cbf1ecaffa50721fffcfbe7cc6163587a4e0ef41bb";
        assert_eq!(signed("sha256"), expected);
    }

    #[test]
    fn the_body_of_an_event_keeps_its_order() {
        let drift = json!({"kind": "value", "event": "acquiring.payment_intent.failed", "pointer": "/b", "to": 2});
        let drifts = InForce(vec![Drift::of(&drift)]);
        let body = |kind| drifts.event_body(kind, r#"{"b":1,"a":1}"#.to_owned());
        assert_eq!(body(EventType::IntentFailed), r#"{"b":2,"a":1}"#);
        assert_eq!(body(EventType::IntentCreated), r#"{"b":1,"a":1}"#);
    }
}
