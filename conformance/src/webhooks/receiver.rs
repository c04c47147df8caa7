//! A server on loopback that takes events and answers 200.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::HeaderMap,
    routing::post,
};
use serde_json::Value;
use tokio::{net::TcpListener, task::AbortHandle};
use uqpay_intents::{IdempotencyKey, Secret, webhooks::SIGNATURE};

/// No event is longer.
const BODY_LIMIT_BYTES: usize = 1 << 20;
/// A scenario raises a few dozen events; whoever sends more is not listened to.
const MOST_DELIVERIES: usize = 10_000;
const PATH: &str = "/webhooks";

/// An event as it arrived.
#[derive(Clone)]
pub(crate) struct Delivery {
    /// Those that say something: the media type and what the signature stands in. Names in lower case, sorted.
    pub(crate) headers: Vec<(String, String)>,
    /// To the byte, since that is what is signed.
    pub(crate) body: Bytes,
    /// When it arrived, by the clock of this machine.
    pub(crate) at: SystemTime,
    /// The body, if it is JSON.
    pub(crate) event: Option<Value>,
}

impl Delivery {
    pub(crate) fn new(headers: &HeaderMap, body: Bytes) -> Self {
        let kept = [
            "content-type",
            SIGNATURE.signature_header,
            SIGNATURE.timestamp_header,
        ];
        let mut headers: Vec<_> = kept
            .iter()
            .filter_map(|name| {
                let value = headers.get(*name)?.to_str().ok()?;
                Some(((*name).to_owned(), value.to_owned()))
            })
            .collect();
        headers.sort();
        Self {
            headers,
            event: serde_json::from_slice(&body).ok(),
            body,
            at: SystemTime::now(),
        }
    }

    /// What the event says that it is.
    pub(crate) fn event_type(&self) -> Option<&str> {
        self.event.as_ref()?.get("event_type")?.as_str()
    }

    /// By what repeats of the event are known.
    pub(crate) fn event_id(&self) -> Option<&str> {
        self.event.as_ref()?.get("event_id")?.as_str()
    }

    /// Whether `id` stands anywhere in it.
    pub(crate) fn mentions(&self, id: &str) -> bool {
        let mut windows = self.body.windows(id.len().max(1));
        windows.any(|window| window == id.as_bytes())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(header, _)| header == name)?;
        Some(&found.1)
    }

    /// The body without the secret that it was signed with, should it stand there.
    pub(super) fn shown(&self, secret: &Secret) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        let text = text.replace(secret.expose_secret(), "<webhook_secret>");
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    }
}

type Received = Arc<Mutex<Vec<Delivery>>>;

/// Takes events until it is dropped.
pub(crate) struct Receiver {
    url: String,
    secret: Secret,
    received: Received,
    task: AbortHandle,
}

impl Receiver {
    /// Listens on a free port of loopback.
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}{PATH}", listener.local_addr()?);
        let received = Received::default();
        let router = Router::new()
            .route(PATH, post(take))
            .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
            .with_state(Arc::clone(&received));
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self {
            url,
            // A key that nobody has used is as hard to guess.
            secret: Secret::from(IdempotencyKey::new().to_string()),
            received,
            task: task.abort_handle(),
        })
    }

    /// Where events are to be posted to.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What events are to be signed with.
    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// What has arrived and `concerns` the asker, repeats of the same event once.
    pub(crate) fn deliveries(&self, concerns: impl Fn(&Delivery) -> bool) -> Vec<Delivery> {
        let received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        let mut deliveries: Vec<Delivery> = Vec::new();
        for delivery in received.iter().filter(|delivery| concerns(delivery)) {
            // An event may be sent again, to the byte: consumers are told to expect that.
            let is_repeat = deliveries.iter().any(|known| known.body == delivery.body);
            if !is_repeat {
                deliveries.push(delivery.clone());
            }
        }
        deliveries
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(State(received): State<Received>, headers: HeaderMap, body: Bytes) {
    let delivery = Delivery::new(&headers, body);
    let mut received = received.lock().unwrap_or_else(PoisonError::into_inner);
    if received.len() < MOST_DELIVERIES {
        received.push(delivery);
    }
}
