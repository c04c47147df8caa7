//! Where requests are seen: around everything the sandbox answers.

use std::{borrow::Cow, future::poll_fn, pin::Pin, sync::Arc, time::Instant};

use axum::{
    body::{Body as AxumBody, Bytes, to_bytes},
    extract::{MatchedPath, Query, Request, State},
    http::{HeaderMap, HeaderName, Method, Uri},
    middleware::Next,
    response::Response,
};
use http_body::Body as _;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    entry::{Body, Call, Kept, Key, What},
    redact::redacted,
    scrub::{holds_card_number, scrub},
    tee::{LARGEST_BODY, Tee, Watched},
};
use crate::{
    Clock,
    auth::{CLIENT_ID, IDEMPOTENCY_KEY, ON_BEHALF_OF, header},
    drift::Drifted,
    faults::{Struck, strike},
    ids::{AttemptId, IntentId},
    machine::{AttemptStatus, IntentStatus},
    operation::Operation,
    state::{Shared, State as Memory},
    time,
};

/// By which rule a call was refused.
static BEHAVIOUR: HeaderName = HeaderName::from_static("x-sandbox-behaviour");
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

/// Notes the answer, which goes on as it came. Only that of an operation is kept: all others are told by
/// their status, since words about a path that does not exist repeat it. One that drifted may hold anything.
async fn finish(call: &mut Call, response: Response) -> Response {
    let as_written = response.extensions().get::<Drifted>().is_none();
    let struck = response.extensions().get::<Struck>().cloned();
    call.refused_as = header(response.headers(), &BEHAVIOUR).map(|id| scrub(id).into_owned());
    call.status = response.status().as_u16();
    let lost = struck.as_ref().and_then(|struck| struck.lost.clone());
    let cut = struck
        .as_ref()
        .is_some_and(|struck| struck.kind.get("moment").is_some());
    call.fault = struck.map(|struck| Box::new((struck.fault, struck.kind)));
    if let Some((status, body)) = lost {
        call.status = status.as_u16();
        call.answer = kept(&body);
        return response;
    }
    if cut {
        call.status = 0;
        return response;
    }
    let size = response
        .body()
        .size_hint()
        .exact()
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size <= LARGEST_BODY && call.operation.is_some());
    let Some(size) = size else {
        return response;
    };
    let (parts, body) = response.into_parts();
    // The body is in memory already, as its exact size shows.
    let body = whole(body, size).await;
    // A token is kept nowhere but where it is accepted.
    let may_be_shared = call.operation != Some(Operation::CreateAccessToken);
    call.answer = if as_written && may_be_shared && call.status == 200 {
        kept_of_own(&body)
    } else {
        kept(&body)
    };
    Response::from_parts(parts, AxumBody::from(body))
}

/// All of a body that has `size` bytes; mostly it is in one piece.
async fn whole(mut body: AxumBody, size: usize) -> Bytes {
    let first = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
    let first = match first {
        Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        Some(Err(_)) | None => return Bytes::new(),
    };
    if first.len() == size {
        return first;
    }
    let rest = to_bytes(body, size).await.unwrap_or_default();
    [first, rest].concat().into()
}

fn kept(body: &Bytes) -> Body {
    Body {
        bytes: body.len(),
        kept: redacted(body).map(|text| Kept::Clean(text.into())),
    }
}

/// What is kept of an answer of success as the sandbox wrote it, without any drift. The sandbox keeps whatever is secret in it
/// anyway, but for a card number that a merchant has put into the wrong place; and to redact it means to parse it, for nearly nobody
/// to look at.
fn kept_of_own(body: &Bytes) -> Body {
    if holds_card_number(body) {
        return kept(body);
    }
    Body {
        bytes: body.len(),
        kept: Some(Kept::Own(body.clone())),
    }
}

/// What a request says of whoever made it, kept only once it proves to be a name that the sandbox knows.
struct Claims {
    client: Option<Claim>,
    account: Option<Arc<str>>,
}

enum Claim {
    /// A client that had a token when the request came.
    Known(Arc<str>),
    Unproved(Box<str>),
}

const UNKNOWN: &str = "[unknown]";

impl Claims {
    fn of(headers: &HeaderMap, shared: &Shared) -> Self {
        let text = |name: &HeaderName| header(headers, name).filter(|text| !text.is_empty());
        Self {
            client: text(&CLIENT_ID).map(|client| match shared.tokens().known(client) {
                Some(client) => Claim::Known(Arc::clone(client)),
                None => Claim::Unproved(client.into()),
            }),
            account: text(&ON_BEHALF_OF).map(Into::into),
        }
    }

    fn client(&self, shared: &Shared) -> Option<Arc<str>> {
        let clients = &shared.config.clients;
        let known = match self.client.as_ref()? {
            Claim::Known(client) => Some(Arc::clone(client)),
            // It may have got its token by this very call.
            Claim::Unproved(client) => shared.tokens().known(client).cloned().or_else(|| {
                let known = clients.iter().find(|known| known.id == **client);
                known.map(|known| known.id.as_str().into())
            }),
        };
        let shown = known.map(|client| match scrub(&client) {
            Cow::Borrowed(_) => Arc::clone(&client),
            Cow::Owned(scrubbed) => scrubbed.into(),
        });
        shown.or_else(|| Some(UNKNOWN.into()))
    }

    fn account(&self, shared: &Shared) -> Option<Arc<str>> {
        let account = self.account.as_ref()?;
        let accounts = &shared.config.accounts;
        if accounts.iter().any(|known| **known == **account) {
            Some(Arc::clone(account))
        } else {
            Some(UNKNOWN.into())
        }
    }
}

/// A key as it may be kept: a UUID, or word that it is none.
fn key(text: &str) -> Key {
    let uuid = Uuid::try_parse(text).ok().filter(|_| text.len() == 36);
    let Some(uuid) = uuid else {
        return Key::Other("[no UUID]".into());
    };
    let upper = text.bytes().any(|byte| byte.is_ascii_uppercase());
    match scrub(text) {
        Cow::Borrowed(_) if !upper => Key::Uuid(uuid),
        shown => Key::Other(shown.into()),
    }
}

/// A method that somebody made up may be as long as a head.
fn method(method: &Method) -> Cow<'static, str> {
    match method.as_str() {
        "GET" => Cow::Borrowed("GET"),
        "POST" => Cow::Borrowed("POST"),
        short if short.len() <= 16 => scrub(short).into_owned().into(),
        _ => Cow::Borrowed("[not kept]"),
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

/// The intent that a call names in its answer, its request or its query.
fn intent_of(call: &Call) -> Option<IntentId> {
    let in_query = || {
        let named = call
            .query
            .iter()
            .find(|(name, _)| name == "payment_intent_id");
        named.and_then(|(_, id)| IntentId::parse(id))
    };
    named_in(&call.answer)
        .or_else(|| named_in(&call.request))
        .or_else(in_query)
}

fn named_in(body: &Body) -> Option<IntentId> {
    const MEMBER: &[u8] = b"\"payment_intent_id\":\"";
    let kept = body.kept.as_ref()?;
    let text = kept.unshown();
    // A list names many, and is about none.
    if text.starts_with(b"{\"data\"") {
        return None;
    }
    let mut places = text.windows(MEMBER.len());
    // In an intent of our own hardly anything comes after it, and no object does; metadata come before.
    let found = match kept {
        Kept::Own(_) => places.rposition(|place| place == MEMBER),
        Kept::Clean(_) => places.position(|place| place == MEMBER),
    };
    let rest = text.get(found? + MEMBER.len()..)?;
    let id = rest.split(|byte| *byte == b'"').next()?;
    IntentId::parse(std::str::from_utf8(id).ok()?)
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
    fn an_answer_of_ours_is_shared_and_shown_without_what_is_secret() {
        let text = r#"{"client_secret":"S3CR3T","next_action":{"redirect_to_url":{"url":"http://localhost/challenge/a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5"}},"payment_intent_id":"PI1925112193204883441"}"#;
        let body = kept_of_own(&Bytes::from_static(text.as_bytes()));
        assert!(matches!(&body.kept, Some(Kept::Own(_))), "{body:?}");
        assert_eq!(named_in(&body), IntentId::parse("PI1925112193204883441"));
        let shown = body.value().unwrap().to_string();
        assert!(!format!("{shown}{body:?}").contains("S3CR3T"), "{shown}");
        assert!(shown.contains("challenge/[redacted]"), "{shown}");
    }

    #[test]
    fn a_card_number_in_the_wrong_place_does_not_wait_until_somebody_looks() {
        let number = crate::cards::TEST_CARDS.first().unwrap().number;
        let (first, rest) = number.split_at(4);
        for written in [number.to_owned(), format!("{first} {rest}")] {
            let text = format!(r#"{{"amount":"10","description":"paid by {written}"}}"#);
            let body = kept_of_own(&Bytes::from(text));
            let Some(Kept::Clean(kept)) = &body.kept else {
                panic!("{written}")
            };
            assert!(!kept.contains(rest), "{kept}");
        }
    }

    #[test]
    fn a_key_that_is_none_is_not_kept() {
        let shown = |text: &str| key(text).to_string();
        assert_eq!(shown("sesame"), "[no UUID]");
        let uuid = "6f1c7e52-3d0b-4b8e-9a57-2c4e8d1f0a63";
        assert_eq!(shown(uuid), uuid);
        assert_eq!(shown(&uuid.to_uppercase()), uuid.to_uppercase());
        assert!(!shown(&format!("{uuid}0")).contains(uuid));
    }
}
