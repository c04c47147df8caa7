//! Where requests are seen: around everything the sandbox answers.

use std::{sync::Arc, time::Instant};

use axum::{
    body::{Body as AxumBody, Bytes, to_bytes},
    extract::{MatchedPath, Query, Request, State},
    http::{HeaderMap, Method, Uri},
    middleware::Next,
    response::Response,
};
use http_body::Body as _;
use jiff::Timestamp;

use super::{
    entry::{Body, Call, Kept, What},
    own,
    redact::redacted,
    scrub::scrub,
    tee::{Tee, Watched},
};
use crate::{
    Clock,
    auth::header,
    drift::Drifted,
    faults::Struck,
    ids::{AttemptId, IntentId},
    machine::{AttemptStatus, IntentStatus},
    operation::Operation,
    state::{Shared, State as Memory},
    time,
};

/// Larger bodies are not kept.
const LARGEST_BODY: usize = 256 << 10;
/// By which rule a call was refused.
const BEHAVIOUR: &str = "x-sandbox-behaviour";
const QUERY_NAMES: [&str; 7] = [
    "attempt_status",
    "end_time",
    "page_number",
    "page_size",
    "payment_intent_id",
    "payment_intent_status",
    "start_time",
];

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
    request: Request,
    next: Next,
) -> Response {
    let looks = request.method() == Method::GET && request.uri().path().starts_with("/__sandbox");
    if !shared.config.timeline || looks {
        return next.run(request).await;
    }
    let began = Instant::now();
    let door = door(request.uri().path());
    let headers = request.headers();
    let mut call = Call {
        method: method(request.method()),
        query: query(request.uri()),
        operation: matched(&request).and_then(|path| Operation::at(request.method(), path)),
        idempotency_key: header(headers, "x-idempotency-key").map(key),
        ..Call::default()
    };
    let path = request.uri().path().to_owned();
    call.path = match call.operation {
        // A route without an id in it.
        Some(operation) if operation.path() == path => path.clone(),
        _ => shown_path(&path),
    };
    let claims = Claims::of(request.headers());
    let (at, page_of) = match door {
        Door::Page => shared.with_state(|state, now| (now, intent_of_page(state, &path))),
        Door::Api | Door::Control => (shared.glance(|_, now| now), None),
    };
    let (parts, body) = request.into_parts();
    let (tee, watched) = Tee::new(body, LARGEST_BODY);
    let mut seen = Seen {
        shared: Arc::clone(&shared),
        door,
        at,
        path,
        page_of,
        claims,
        watched,
        call: Some(call),
    };
    let response = next
        .run(Request::from_parts(parts, AxumBody::new(tee)))
        .await;
    let Some(mut call) = seen.call.take() else {
        return response;
    };
    // What the control API refused, it did not understand.
    if door == Door::Api || (door == Door::Control && response.status().is_success()) {
        call.request = read(&seen.watched);
    }
    let response = finish(&mut call, response).await;
    if shared.config.clock == Clock::Real {
        call.micros = u64::try_from(began.elapsed().as_micros()).ok();
    }
    seen.record(call);
    response
}

/// A request on its way. Where it is dropped with its call, nobody waited for the answer, which is told as well: the call may
/// have been carried out.
struct Seen {
    shared: Arc<Shared>,
    door: Door,
    at: Timestamp,
    path: String,
    page_of: Option<IntentId>,
    claims: Claims,
    watched: Watched,
    call: Option<Call>,
}

impl Seen {
    fn record(&self, mut call: Call) {
        let intent = self.page_of.or_else(|| intent_of(&self.path, &call));
        self.shared.glance(|state, _| {
            self.claims.prove(&self.shared, state, &mut call);
            let call = Box::new(call);
            let what = match self.door {
                Door::Api => What::Call(call),
                Door::Control => What::Control(call),
                Door::Page => What::Page(call),
            };
            state.timeline.add(self.at, intent, || what);
        });
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        if let Some(mut call) = self.call.take() {
            if self.door == Door::Api {
                call.request = read(&self.watched);
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

/// What was read of the request.
fn read(watched: &Watched) -> Body {
    Body {
        bytes: watched.bytes(),
        kept: watched.kept(LARGEST_BODY).map(Kept::Clean),
    }
}

/// Notes the answer, which goes on as it came. Only that of an operation is kept: all others are told by
/// their status, since words about a path that does not exist repeat it. One that drifted may hold anything.
async fn finish(call: &mut Call, response: Response) -> Response {
    let as_written = response.extensions().get::<Drifted>().is_none();
    let struck = response.extensions().get::<Struck>().cloned();
    call.refused_as = header(response.headers(), BEHAVIOUR).map(|id| scrub(id).into_owned());
    call.status = response.status().as_u16();
    let lost = struck.as_ref().and_then(|struck| struck.lost.clone());
    let cut = struck
        .as_ref()
        .is_some_and(|struck| struck.kind.get("moment").is_some());
    call.fault = struck.map(|struck| (struck.fault, struck.kind));
    if let Some((status, body)) = lost {
        call.status = status.as_u16();
        call.answer = kept(&body);
        return response;
    }
    if cut {
        call.status = 0;
        return response;
    }
    let whole = response
        .body()
        .size_hint()
        .exact()
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size <= LARGEST_BODY && call.operation.is_some());
    let Some(size) = whole else {
        return response;
    };
    let (parts, body) = response.into_parts();
    // The body is in memory already, as its exact size shows.
    let body = to_bytes(body, size).await.unwrap_or_default();
    call.answer = if as_written && call.status == 200 {
        kept_of_own(&body)
    } else {
        kept(&body)
    };
    Response::from_parts(parts, AxumBody::from(body))
}

fn kept(body: &Bytes) -> Body {
    Body {
        bytes: body.len(),
        kept: redacted(body).map(|text| Kept::Clean(text.into())),
    }
}

/// What is kept of an answer as the sandbox wrote it, without any drift.
fn kept_of_own(body: &Bytes) -> Body {
    let own = std::str::from_utf8(body).ok().and_then(own::without_secret);
    match own {
        Some(text) => Body {
            bytes: body.len(),
            kept: Some(Kept::Own(text)),
        },
        None => kept(body),
    }
}

/// What a request says of whoever made it, kept only once it proves to be a name that the sandbox knows.
struct Claims {
    client: Option<String>,
    account: Option<String>,
}

impl Claims {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name| {
            header(headers, name)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        Self {
            client: text("x-client-id"),
            account: text("x-on-behalf-of"),
        }
    }

    fn prove(&self, shared: &Shared, state: &Memory, call: &mut Call) {
        let unknown = || "[unknown]".to_owned();
        call.client = self.client.as_ref().map(|client| {
            let known = state.tokens.knows(client)
                || shared
                    .config
                    .clients
                    .iter()
                    .any(|known| known.id == *client);
            if known {
                scrub(client).into_owned()
            } else {
                unknown()
            }
        });
        call.account = self.account.as_ref().map(|account| {
            if shared.config.accounts.contains(account) {
                account.clone()
            } else {
                unknown()
            }
        });
    }
}

/// A key as it may be kept: a UUID, or word that it is none.
fn key(text: &str) -> String {
    if text.len() == 36 && uuid::Uuid::try_parse(text).is_ok() {
        scrub(text).into_owned()
    } else {
        "[no UUID]".to_owned()
    }
}

/// A method that somebody made up may be as long as a head.
fn method(method: &Method) -> String {
    match method.as_str() {
        short if short.len() <= 16 => scrub(short).into_owned(),
        _ => "[not kept]".to_owned(),
    }
}

/// Each parameter that is known, as it was sent first: a query has room for thousands, and there is one entry for each call.
fn query(uri: &Uri) -> Vec<(String, String)> {
    if uri.query().is_none() {
        return Vec::new();
    }
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
    QUERY_NAMES
        .into_iter()
        .filter_map(|known| pairs.iter().find(|(name, _)| name == known).cloned())
        .map(|(name, value)| {
            let understood = is_understood(&value);
            (
                name,
                if understood {
                    value
                } else {
                    "[not kept]".to_owned()
                },
            )
        })
        .collect()
}

/// Whether a value in a query is one that some parameter takes.
fn is_understood(value: &str) -> bool {
    let small = value.len() <= 6 && value.bytes().all(|byte| byte.is_ascii_digit());
    let status =
        IntentStatus::from_name(value).is_some() || AttemptStatus::from_name(value).is_some();
    let instant = value.len() <= 35 && time::parse(value).is_some();
    small || status || instant || IntentId::parse(value).is_some()
}

/// The path with what is an id, a version or a plain word; anything else may be a secret.
pub(crate) fn shown_path(path: &str) -> String {
    path.split('/')
        .map(|part| {
            let plain = part.len() <= 32
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'.'));
            let version = part.len() == 2
                && part.starts_with('v')
                && part.bytes().skip(1).all(|byte| byte.is_ascii_digit());
            let id = IntentId::parse(part).is_some() || AttemptId::parse(part).is_some();
            if plain || version || id { part } else { "*" }
        })
        .take(12)
        .collect::<Vec<_>>()
        .join("/")
}

/// The intent that a page of the shopper's is about, before the request uses up its token.
fn intent_of_page(state: &Memory, path: &str) -> Option<IntentId> {
    path.split('/')
        .find_map(|part| state.payments.intent_of_page(part))
}

/// The intent that a call names in its path, its answer or its request.
fn intent_of(path: &str, call: &Call) -> Option<IntentId> {
    let in_query = || {
        let named = call
            .query
            .iter()
            .find(|(name, _)| name == "payment_intent_id");
        named.and_then(|(_, id)| IntentId::parse(id))
    };
    path.split('/')
        .find_map(IntentId::parse)
        .or_else(|| named_in(&call.answer))
        .or_else(|| named_in(&call.request))
        .or_else(in_query)
}

fn named_in(body: &Body) -> Option<IntentId> {
    const MEMBER: &str = "\"payment_intent_id\":\"";
    let text = body.kept.as_ref()?.unshown();
    // A list names many, and is about none.
    if text.starts_with("{\"data\"") {
        return None;
    }
    // In an intent of our own hardly anything comes after it, and no object does; metadata come before.
    let found = match body.kept.as_ref()? {
        Kept::Own(_) => text.rfind(MEMBER),
        Kept::Clean(_) => text.find(MEMBER),
    };
    let start = found? + MEMBER.len();
    IntentId::parse(text.get(start..)?.split('"').next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_shows_words_and_ids_only() {
        for (path, shown) in [
            (
                "/api/v2/payment_intents/PI1925112193204883441/confirm",
                "/api/v2/payment_intents/PI1925112193204883441/confirm",
            ),
            (
                "/api/v2/payment_intents/4111-1111",
                "/api/v2/payment_intents/*",
            ),
            ("/challenge/abc123/succeed", "/challenge/*/succeed"),
            ("/favicon.ico", "/favicon.ico"),
            ("/%2e%2e", "/*"),
        ] {
            assert_eq!(shown_path(path), shown);
        }
    }

    #[test]
    fn a_query_and_a_method_take_no_more_room_than_they_need() {
        let repeated = format!("/x?{}", vec!["page_size=1"; 5_000].join("&"));
        let one = ("page_size".to_owned(), "1".to_owned());
        assert_eq!(query(&repeated.parse().unwrap()), [one]);
        let made_up = Method::from_bytes("M".repeat(30_000).as_bytes()).unwrap();
        assert_eq!(method(&made_up), "[not kept]");
        assert_eq!(method(&Method::DELETE), "DELETE");
    }

    #[test]
    fn a_key_that_is_none_is_not_kept() {
        assert_eq!(key("sesame"), "[no UUID]");
        let uuid = "6f1c7e52-3d0b-4b8e-9a57-2c4e8d1f0a63";
        assert_eq!(key(uuid), uuid);
        assert!(!key(&format!("{uuid}0")).contains(uuid));
    }
}
