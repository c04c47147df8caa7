//! A shop: pages of another origin than the sandbox, whose visitors it remembers.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, LazyLock, Mutex},
};

use axum::{
    Router,
    extract::State,
    http::{Method, StatusCode, Uri},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime};

use crate::client::{Api, Reply, START, with};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Waits for `future`.
pub(crate) fn wait_for<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// What the shop's server has and has seen.
#[derive(Default)]
struct Counter {
    pages: HashMap<String, String>,
    visits: Vec<String>,
}

/// A shop with a sandbox of its own.
pub(crate) struct Shop {
    pub(crate) api: Api,
    port: u16,
    counter: Arc<Mutex<Counter>>,
}

impl Shop {
    pub(crate) fn open() -> Self {
        Self::open_with(&[])
    }

    /// With a sandbox whose switches stand as `with` says.
    pub(crate) fn open_with(with: &[&str]) -> Self {
        let config = sandbox::Config {
            clock: sandbox::Clock::Manual(START.parse().unwrap()),
            with: with.iter().map(|one| one.parse().unwrap()).collect(),
            ..sandbox::Config::default()
        };
        wait_for(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            let counter = Arc::<Mutex<Counter>>::default();
            let router = Router::new()
                .fallback(serve)
                .with_state(Arc::clone(&counter));
            tokio::spawn(axum::serve(listener, router).into_future());
            Self {
                api: Api::start_with(config).await,
                port,
                counter,
            }
        })
    }

    /// An address at the shop. The sandbox is at `127.0.0.1`, so that a browser takes the two for different sites.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// An address at the sandbox.
    pub(crate) fn sandbox(&self, path: &str) -> String {
        format!("{}{path}", self.api.root())
    }

    /// Puts a page at `path` and returns its address.
    pub(crate) fn page(&self, path: &str, body: &str) -> String {
        let page = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Shop</title><link rel=icon href=data:,>{body}"
        );
        let mut counter = self.counter.lock().unwrap();
        counter.pages.insert(path.to_owned(), page);
        self.at(path)
    }

    /// How many times `path` was asked for with `GET`.
    pub(crate) fn visits(&self, path: &str) -> usize {
        let wanted = format!("GET {path}");
        let counter = self.counter.lock().unwrap();
        counter
            .visits
            .iter()
            .filter(|visit| **visit == wanted)
            .count()
    }

    /// Creates an intent whose shopper comes back to `/return`.
    pub(crate) fn create(&self, body: Value) -> Reply {
        let back = json!({"return_url": self.at("/return")});
        wait_for(self.api.create(with(back, body))).ok()
    }

    /// What has become of an intent.
    pub(crate) fn look(&self, intent: &Reply) -> Reply {
        wait_for(self.api.retrieve(&intent.id())).ok()
    }

    pub(crate) fn status(&self, intent: &Reply) -> String {
        self.look(intent).intent_status().to_owned()
    }
}

async fn serve(State(counter): State<Arc<Mutex<Counter>>>, method: Method, uri: Uri) -> Response {
    let mut counter = counter.lock().unwrap();
    counter.visits.push(format!("{method} {}", uri.path()));
    if let Some(page) = counter.pages.get(uri.path()) {
        return Html(page.clone()).into_response();
    }
    match uri.path() {
        "/return" => {
            Html("<!doctype html><link rel=icon href=data:,><h1>Thank you</h1>").into_response()
        }
        // To another origin again, as shops do that have one place for all who come back.
        "/detour" => {
            let host = uri.query().unwrap_or_default();
            Redirect::to(&format!("http://{host}/return")).into_response()
        }
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}
