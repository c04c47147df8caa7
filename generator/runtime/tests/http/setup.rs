//! Clients and answers that several tests share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::api::{Client, NewOrder};
use crate::server::{Received, Reply, Server};

pub(crate) const NOW: u64 = 1_800_000_000;
pub(crate) const ORDER: &str = r#"{"id":"o-1","lines":[{"count":2}],"note":"unknown member"}"#;

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub(crate) struct Hands(Arc<AtomicU64>);

impl Hands {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(NOW)))
    }

    pub(crate) fn seconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> impl Fn() -> SystemTime + Send + Sync + 'static {
        let hands = self.clone();
        move || SystemTime::UNIX_EPOCH + Duration::from_secs(hands.seconds())
    }
}

pub(crate) fn client(server: &Server) -> Client {
    Client::builder(&server.url)
        .clock(Hands::new().clock())
        .build()
        .unwrap()
}

pub(crate) fn new_order() -> NewOrder {
    NewOrder {
        item: "tea".into(),
        card: "4242424242424242".into(),
    }
}

/// A server that hands out one token, and answers everything else with `reply`.
pub(crate) async fn behind_token(
    reply: impl Fn(&Received) -> Reply + Send + Sync + 'static,
) -> Server {
    Server::start(move |request| {
        if request.target == "/api/token" {
            token("tok-1", NOW + 1800)
        } else {
            reply(request)
        }
    })
    .await
}

pub(crate) fn token(token: &str, ends: u64) -> Reply {
    Reply::json(200, &format!(r#"{{"token":"{token}","ends":{ends}}}"#))
}
