//! A client in the same process: it calls the router without a socket, so that thousands of calls are really at once.

use std::sync::Arc;

use axum::{Router, body::Body, extract::Request};
use reqwest::{Method, StatusCode};
use sandbox::{Clock, Config, Sandbox};
use serde_json::Value;
use tokio::{sync::Barrier, task::JoinSet};
use tower::ServiceExt as _;

use crate::client::{Reply, START, behaviour, fresh_key};

#[derive(Clone)]
pub(crate) struct Local {
    router: Router,
    token: String,
}

impl Local {
    pub(crate) async fn start_with(config: Config) -> Self {
        let router = Sandbox::new(config).router();
        let mut local = Self {
            router,
            token: String::new(),
        };
        local.token = local.mint().await;
        local
    }

    pub(crate) async fn start() -> Self {
        Self::start_with(Config {
            clock: Clock::Manual(START.parse().unwrap()),
            ..Config::default()
        })
        .await
    }

    async fn send(&self, request: Request) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = StatusCode::from_u16(response.status().as_u16()).unwrap();
        let behaviour = behaviour(response.headers());
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await;
        let text = String::from_utf8(bytes.unwrap().to_vec()).unwrap();
        let body = serde_json::from_str(&text).unwrap_or_default();
        Reply {
            status,
            text,
            body,
            behaviour,
        }
    }

    async fn call(&self, method: Method, path: &str, key: &str, body: String) -> Reply {
        let request = Request::builder()
            .method(method.as_str())
            .uri(format!("/api{path}"))
            .header("host", "localhost")
            .header("content-type", "application/json")
            .header("x-auth-token", format!("Bearer {}", self.token))
            .header("x-client-id", "tester")
            .header("x-idempotency-key", key)
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    pub(crate) async fn mint_as(&self, client: &str) -> Reply {
        let request = Request::post("/api/v1/connect/token")
            .header("x-client-id", client)
            .header("x-api-key", "key")
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    pub(crate) async fn mint(&self) -> String {
        let reply = self.mint_as("tester").await.ok();
        reply.text_at("/auth_token").to_owned()
    }

    pub(crate) fn with_token(&self, token: String) -> Self {
        Self {
            router: self.router.clone(),
            token,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, "", String::new()).await
    }

    pub(crate) async fn post_under(&self, key: &str, path: &str, body: &Value) -> Reply {
        self.call(Method::POST, path, key, body.to_string()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_under(&fresh_key(), path, body).await
    }

    pub(crate) async fn retrieve(&self, id: &str) -> Reply {
        self.get(&format!("/v2/payment_intents/{id}")).await.ok()
    }

    /// What a list has in all.
    pub(crate) async fn total(&self, path: &str) -> i64 {
        let list = self.get(path).await.ok();
        list.body.get("total_items").unwrap().as_i64().unwrap()
    }

    pub(crate) async fn control(&self, path: &str, body: &Value) -> Reply {
        let request = Request::post(format!("/__sandbox/{path}"))
            .header("host", "localhost")
            .body(Body::from(body.to_string()));
        self.send(request.unwrap()).await
    }

    /// Waits until a call has come to the hold.
    pub(crate) async fn reached(&self, hold: &str) {
        let request = Request::get(format!("/__sandbox/hold/{hold}?reached"))
            .header("host", "localhost")
            .body(Body::empty());
        self.send(request.unwrap()).await.ok();
    }

    /// Makes `count` calls, each on a task of its own, none before all tasks are there. The replies stand in the order of
    /// the calls.
    pub(crate) async fn at_once<F>(
        &self,
        count: usize,
        call: impl Fn(Self, usize) -> F,
    ) -> Vec<Reply>
    where
        F: Future<Output = Reply> + Send + 'static,
    {
        let barrier = Arc::new(Barrier::new(count));
        let mut tasks = JoinSet::new();
        for index in 0..count {
            let barrier = Arc::clone(&barrier);
            let call = call(self.clone(), index);
            tasks.spawn(async move {
                barrier.wait().await;
                (index, call.await)
            });
        }
        let mut replies = tasks.join_all().await;
        replies.sort_by_key(|(index, _)| *index);
        replies.into_iter().map(|(_, reply)| reply).collect()
    }
}
