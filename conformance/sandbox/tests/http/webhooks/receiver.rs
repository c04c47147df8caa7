//! A merchant's server: it keeps what it is sent, and answers as it is told.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use tokio::sync::{Semaphore, mpsc};

use crate::client::PATIENCE;

/// One delivery as it arrived.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Received {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Received {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(super) fn kind(&self) -> String {
        self.json()["event_type"].as_str().unwrap().to_owned()
    }
}

struct Shared {
    arrived: mpsc::UnboundedSender<Received>,
    /// Statuses to answer with; 200 when there are no more.
    answers: Mutex<VecDeque<u16>>,
    /// An answer takes a permit.
    gate: Semaphore,
}

pub(super) struct Receiver {
    address: SocketAddr,
    arrived: mpsc::UnboundedReceiver<Received>,
    shared: Arc<Shared>,
}

impl Receiver {
    pub(super) async fn start() -> Self {
        Self::with_permits(Semaphore::MAX_PERMITS).await
    }

    /// One that answers nothing until [`Receiver::open`].
    pub(super) async fn shut() -> Self {
        Self::with_permits(0).await
    }

    async fn with_permits(permits: usize) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, arrived) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            arrived: sender,
            answers: Mutex::default(),
            gate: Semaphore::new(permits),
        });
        let router = Router::new()
            .fallback(receive)
            .with_state(Arc::clone(&shared));
        tokio::spawn(async { axum::serve(listener, router).await });
        Self {
            address,
            arrived,
            shared,
        }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/hook?from=uqpay", self.address)
    }

    /// Answers the next deliveries with these statuses.
    pub(super) fn answer(&self, statuses: impl IntoIterator<Item = u16>) {
        self.shared.answers.lock().unwrap().extend(statuses);
    }

    pub(super) fn open(&self) {
        self.shared.gate.add_permits(1_000_000);
    }

    /// Waits for the next delivery.
    pub(super) async fn next(&mut self) -> Received {
        let arrived = tokio::time::timeout(PATIENCE, self.arrived.recv()).await;
        arrived.expect("nothing is delivered").unwrap()
    }

    /// What has arrived and was not asked for yet.
    pub(super) fn rest(&mut self) -> Vec<Received> {
        std::iter::from_fn(|| self.arrived.try_recv().ok()).collect()
    }
}

async fn receive(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let received = Received {
        method: parts.method.to_string(),
        path: parts.uri.to_string(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    let _test_is_over = shared.arrived.send(received);
    shared.gate.acquire().await.unwrap().forget();
    let status = shared.answers.lock().unwrap().pop_front().unwrap_or(200);
    let status = StatusCode::from_u16(status).unwrap();
    // A client that follows redirects would come here again.
    (status, [("location", "/elsewhere")], "thanks").into_response()
}
