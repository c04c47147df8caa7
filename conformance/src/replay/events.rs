//! Subscribes to the target's events for the time of a scenario, and takes what was sent.

use serde_json::{Value, json};

use super::{Player, Stop};
use crate::{
    operations::encode,
    webhooks::{Observation, Receiver},
    wire::ControlError,
};

/// A receiver and the name under which the target knows it.
pub(super) struct Endpoint {
    receiver: Receiver,
    id: String,
}

impl Player<'_> {
    /// Has every event sent to a receiver of our own.
    pub(super) async fn subscribe(&mut self) -> Result<(), Stop> {
        let receiver = Receiver::start().await.map_err(|error| Stop::Impossible {
            line: 1,
            why: format!("events cannot be received on this machine: {error}"),
        })?;
        let body = json!({
            "url": receiver.url(), "secret": receiver.secret().expose_secret(), "events": "*",
        });
        let registered = self
            .control("/__sandbox/webhook_endpoints", &body)
            .await
            .map_err(|error| Stop::of_control(1, error))?;
        let id = text_of(&registered, "id").to_owned();
        self.endpoint = Some(Endpoint { receiver, id });
        Ok(())
    }

    /// Takes the subscription back. A target that refuses keeps an endpoint where nobody listens, which does it no harm.
    pub(super) async fn unsubscribe(&mut self) {
        if let Some(endpoint) = self.endpoint.take() {
            let path = format!("/__sandbox/webhook_endpoints/{}", encode(&endpoint.id));
            let _refused = self.look("DELETE", &path).await;
        }
    }

    /// Waits until what was raised is delivered, and keeps what concerns the intent.
    pub(super) async fn observe(
        &mut self,
        payment_intent: String,
        expect: &[String],
        line: usize,
    ) -> Result<(), Stop> {
        let path = format!(
            "/__sandbox/events?settled&payment_intent_id={}",
            encode(&payment_intent)
        );
        let log = self
            .look("GET", &path)
            .await
            .map_err(|error| Stop::of_control(line, error))?;
        if log.get("settled") == Some(&Value::Bool(false)) {
            return Err(Stop::Impossible {
                line,
                why: "the target raised events and does not deliver them".to_owned(),
            });
        }
        let events = log.get("events").and_then(Value::as_array);
        let raised: Vec<&str> = events
            .into_iter()
            .flatten()
            .map(|event| text_of(event, "event_id"))
            .collect();
        let Some(endpoint) = &self.endpoint else {
            return Err(Stop::Impossible {
                line,
                why: "nobody listens to events".to_owned(),
            });
        };
        // By the log or by its own words: an event that lost its id is still about the intent.
        let deliveries = endpoint.receiver.deliveries(|delivery| {
            delivery.event_id().is_some_and(|id| raised.contains(&id))
                || delivery.mentions(&payment_intent)
        });
        self.conversation.observed.push(Observation {
            line,
            step: self.step,
            after: self.conversation.exchanges.len(),
            payment_intent,
            expect: expect.to_vec(),
            deliveries,
            secret: endpoint.receiver.secret().clone(),
            clock: self.clock.clone(),
        });
        Ok(())
    }

    async fn look(&self, method: &str, path: &str) -> Result<Value, ControlError> {
        let root = self.stage.target.control.as_deref().unwrap_or_default();
        self.stage.wire.control(root, method, path, None).await
    }
}

fn text_of<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
