//! Where requests are seen: around everything the sandbox answers.

use std::{borrow::Cow, sync::Arc, time::Instant};

use axum::{
    body::Body as AxumBody,
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use jiff::Timestamp;

use super::{
    answer::{finish, intent_of},
    entry::{Body, Call, Kept, What},
    head::{Claims, key, method, query, shown_path},
    tee::{Tee, Watched},
};
use crate::{
    Clock,
    auth::{IDEMPOTENCY_KEY, header},
    faults::strike,
    ids::IntentId,
    operation::Operation,
    state::{Shared, State as Memory},
};

/// Whose door a request knocks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Api,
    Control,
    Page,
}

/// Records the request and its answer. What only looks at the sandbox from outside is not recorded.
pub(crate) async fn observe(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    let operation = matched(&request).and_then(|path| Operation::at(request.method(), path));
    let looks = request.method() == Method::GET && request.uri().path().starts_with("/__sandbox");
    if !shared.config.timeline || looks {
        return strike(&shared, operation, request, next).await;
    }
    let began = Instant::now();
    let path = request.uri().path();
    let door = door(path);
    let (at, page_of) = match door {
        Door::Page => shared.with_state(|state, now| (now, intent_of_page(state, path))),
        Door::Api | Door::Control => (shared.now(), None),
    };
    let watched = Watched::default();
    let mut seen = Seen {
        door,
        at,
        named: page_of.or_else(|| path.split('/').find_map(IntentId::parse)),
        claims: Claims::of(request.headers(), &shared),
        watched: watched.clone(),
        call: Some(call(operation, &request)),
        shared: Arc::clone(&shared),
    };
    // An operation parses the body anyway; as long as nothing deviates, it reads what was sent.
    if operation.is_some() && shared.drifts.is_empty() {
        request.extensions_mut().insert(watched);
    } else {
        request = request.map(|body| AxumBody::new(Tee::new(body, watched)));
    }
    // On its own, as small things are allocated faster than one large one.
    let response = Box::pin(strike(&shared, operation, request, next)).await;
    let Some(mut call) = seen.call.take() else {
        return response;
    };
    // What the control API refused, it did not understand.
    if door == Door::Api || (door == Door::Control && response.status().is_success()) {
        call.request = seen.read();
    }
    let response = finish(&mut call, response).await;
    if shared.config.clock == Clock::Real {
        call.micros = u64::try_from(began.elapsed().as_micros()).ok();
    }
    seen.record(call);
    response
}

/// What is known of a call before it is made.
fn call(operation: Option<Operation>, request: &Request) -> Box<Call> {
    let path = request.uri().path();
    Box::new(Call {
        method: method(request.method()),
        path: match operation.map(Operation::path) {
            // A route without an id in it.
            Some(route) if route == path => Cow::Borrowed(route),
            _ => shown_path(path).into(),
        },
        query: query(request.uri()),
        operation,
        idempotency_key: header(request.headers(), &IDEMPOTENCY_KEY).map(key),
        ..Call::default()
    })
}

/// A request on its way. Where it is dropped with its call, nobody waited for the answer, which is told as well: the call may
/// have been carried out.
struct Seen {
    shared: Arc<Shared>,
    door: Door,
    at: Timestamp,
    /// The intent that the path names, or that the page is about.
    named: Option<IntentId>,
    claims: Claims,
    watched: Watched,
    call: Option<Box<Call>>,
}

impl Seen {
    /// What was read of the request.
    fn read(&self) -> Body {
        Body {
            bytes: self.watched.bytes(),
            kept: self.watched.kept().map(Kept::Clean),
        }
    }

    fn record(&self, mut call: Box<Call>) {
        let intent = self.named.or_else(|| intent_of(&call));
        call.client = self.claims.client(&self.shared);
        call.account = self.claims.account(&self.shared);
        let what = match self.door {
            Door::Api => What::Call(call),
            Door::Control => What::Control(call),
            Door::Page => What::Page(call),
        };
        let oldest = self.shared.timeline().add(self.at, intent, || what);
        drop(oldest);
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        if let Some(mut call) = self.call.take() {
            if self.door == Door::Api {
                call.request = self.read();
            }
            self.record(call);
        }
    }
}

fn matched(request: &Request) -> Option<&str> {
    request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str)
}

fn door(path: &str) -> Door {
    if path.starts_with("/__sandbox") {
        Door::Control
    } else if path.starts_with("/api") {
        Door::Api
    } else {
        Door::Page
    }
}

/// The intent that a page of the shopper's is about, before the request uses up its token.
fn intent_of_page(state: &Memory, path: &str) -> Option<IntentId> {
    path.split('/')
        .find_map(|part| state.payments.intent_of_page(part))
}
