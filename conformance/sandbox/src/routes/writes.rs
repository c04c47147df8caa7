//! Create, update, confirm, capture and cancel: the calls that act, each once for its idempotency key.

use std::{borrow::Cow, sync::Arc};

use axum::{
    body::Body,
    extract::{self, Request},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use jiff::Timestamp;
use serde_json::Value;

use super::{Id, admit, id_of, respond, view};
use crate::{
    answer::Answer,
    auth,
    behaviour::{Gateway, Idempotency},
    body,
    hold::Reached,
    idempotency::{Admission, Running, Scope},
    links,
    operation::Operation,
    payments::{self, Owner, Payments, Snapshot},
    refusal::{Refusal, empty_object},
    request::Draft,
    state::Shared,
    timeline::Watched,
    wire::View,
};

/// No documented request comes near it.
const BODY_LIMIT_BYTES: usize = Gateway::BodyTooLarge.governs(1 << 20);
/// Far more than any id needs. The path is kept with its key.
const PATH_LIMIT_BYTES: usize = Gateway::PathTooLong.governs(255);

/// One call that acts.
#[derive(Debug, Clone)]
enum Write {
    Create,
    Update(String),
    Confirm(String),
    Capture(String),
    Cancel(String),
}

impl Write {
    fn operation(&self) -> Operation {
        match self {
            Self::Create => Operation::CreatePaymentIntent,
            Self::Update(_) => Operation::UpdatePaymentIntent,
            Self::Confirm(_) => Operation::ConfirmPaymentIntent,
            Self::Capture(_) => Operation::CapturePaymentIntent,
            Self::Cancel(_) => Operation::CancelPaymentIntent,
        }
    }
}

type Api = extract::State<Arc<Shared>>;

pub(super) async fn create(extract::State(shared): Api, request: Request) -> Response {
    run(shared, Write::Create, request).await
}

pub(super) async fn update(extract::State(shared): Api, id: Id, request: Request) -> Response {
    run(shared, Write::Update(id_of(id)), request).await
}

pub(super) async fn confirm(extract::State(shared): Api, id: Id, request: Request) -> Response {
    run(shared, Write::Confirm(id_of(id)), request).await
}

pub(super) async fn capture(extract::State(shared): Api, id: Id, request: Request) -> Response {
    run(shared, Write::Capture(id_of(id)), request).await
}

pub(super) async fn cancel(extract::State(shared): Api, id: Id, request: Request) -> Response {
    run(shared, Write::Cancel(id_of(id)), request).await
}

async fn run(shared: Arc<Shared>, write: Write, request: Request) -> Response {
    // On its own, as small things are allocated faster than one large one.
    let result = Box::pin(once_for_its_key(&shared, write, request)).await;
    respond(&shared, result)
}

/// Authentication and form come first and leave no trace; from the key on, whatever comes of the call is stored.
async fn once_for_its_key(
    shared: &Arc<Shared>,
    write: Write,
    request: Request,
) -> Result<Answer, Refusal> {
    let (parts, body) = request.into_parts();
    admit(shared, write.operation()).await?;
    let came = shared.now();
    let owner = Gateway::CheckOrder.governs(auth::authenticate(shared, came, &parts.headers))?;
    let key = auth::idempotency_key(&parts.headers)?;
    if parts.uri.path().len() > PATH_LIMIT_BYTES {
        let message = format!("no path has more than {PATH_LIMIT_BYTES} characters");
        let status = StatusCode::URI_TOO_LONG;
        return Err(Refusal::gateway(Gateway::PathTooLong, status, message));
    }
    let watched = parts.extensions.get::<Watched>();
    let body = Idempotency::Unstored.governs(json(&parts.headers, body, watched).await)?;
    // A tree with string keys only, so that writing it cannot fail.
    let print = shared
        .prints
        .of(&serde_json::to_vec(&body).unwrap_or_default());
    let path = Idempotency::Scope.governs(parts.uri.path());
    let scope = Scope {
        owner,
        path: match write.operation().path() {
            route if route == path => Cow::Borrowed(route),
            _ => path.to_owned().into(),
        },
        key,
    };
    // Whatever needs no look at the state is done before it is locked.
    let asked = match write {
        Write::Create => Asked::Create(Draft::read(&body, came, shared.variants)),
        _ => Asked::Else(body),
    };
    let begun = shared.with_state(|state, now| {
        let operation = write.operation();
        let admission = shared
            .drifts
            .admit(operation, &mut state.keys, now, scope, print);
        let key = match admission {
            Admission::First(key) => key,
            Admission::Replay(answer) => {
                return Ok(Progress::Replayed(Idempotency::Replay.governs(answer)));
            }
            Admission::Running => return Err(Refusal::in_flight()),
            Admission::Mismatch => return Err(Refusal::key_mismatch()),
            Admission::Full(limit) => return Err(Refusal::full(limit, "idempotency keys")),
        };
        if let Err(full) = room(&state.payments, &write) {
            state.keys.withdraw(&key);
            return Err(full);
        }
        let begun = begin(&mut state.payments, now, key.owner(), &write, asked);
        // A refusal is held as well, so that whoever waits for the call to arrive does not wait in vain.
        if let Some(hold) = shared.holds.reach(write.operation()) {
            return Ok(Progress::Held(Box::new(Held {
                key,
                begun,
                hold,
                resets: state.resets,
            })));
        }
        let result = carry_out(&mut state.payments, now, key.owner(), &write, begun);
        Ok(Progress::Ended(key, result, now))
    })?;
    let base = links::base(&parts.headers);
    match begun {
        Progress::Replayed(answer) => Ok(answer),
        Progress::Ended(key, result, now) => {
            Ok(finish(key, &write, result, view(shared, &base, now)))
        }
        Progress::Held(held) => {
            // On a task of its own, so that a caller who hangs up leaves no call half done.
            let rest = held.released(Arc::clone(shared), write, base);
            let rest = tokio::spawn(Idempotency::HungUp.governs(rest));
            rest.await.map_err(|_| Refusal::internal())
        }
    }
}

/// What has come of a call in its first step, under one lock.
enum Progress {
    Replayed(Answer),
    /// At this instant.
    Ended(Running, Result<Snapshot, Refusal>, Timestamp),
    Held(Box<Held>),
}

/// A call that waits, between its first step and the rest.
struct Held {
    key: Running,
    begun: Begun,
    hold: Reached,
    /// After so many resets.
    resets: u64,
}

impl Held {
    /// Waits until the call may go on, and ends it.
    async fn released(self: Box<Self>, shared: Arc<Shared>, write: Write, base: String) -> Answer {
        let Self {
            key,
            begun,
            hold,
            resets,
        } = *self;
        hold.released().await;
        let (result, now) = shared.with_state(|state, now| {
            // What it began is forgotten, and its id and key may be somebody else's by now.
            let result = if state.resets == resets {
                carry_out(&mut state.payments, now, key.owner(), &write, begun)
            } else {
                Err(Refusal::internal())
            };
            (result, now)
        });
        finish(key, &write, result, view(&shared, &base, now))
    }
}

/// Refuses what would need more room than there is.
fn room(payments: &Payments, write: &Write) -> Result<(), Refusal> {
    match write {
        Write::Create => payments.room_for_intent(),
        Write::Confirm(_) => payments.room_for_attempt(),
        Write::Update(_) | Write::Capture(_) | Write::Cancel(_) => Ok(()),
    }
}

/// What a call asks for.
enum Asked {
    Create(Result<Draft, Refusal>),
    /// What the other calls ask for depends on the intent.
    Else(Value),
}

/// How far a call has come before it is held.
enum Begun {
    /// A payment is recorded as `INITIATED` and put to the provider afterwards, so that a held call can be observed in between.
    /// Its request has been read, and card data does not wait with the call.
    Payment(Result<payments::Begun, Refusal>),
    /// Every other call acts in one step after the hold.
    Request(Value),
}

fn begin(
    payments: &mut Payments,
    now: Timestamp,
    owner: &Owner,
    write: &Write,
    asked: Asked,
) -> Begun {
    match (asked, write) {
        (Asked::Create(draft), _) => {
            Begun::Payment(draft.map(|draft| payments.create(now, owner, draft)))
        }
        (Asked::Else(body), Write::Confirm(id)) => {
            Begun::Payment(payments.confirm(now, owner, id, &body))
        }
        (Asked::Else(body), _) => Begun::Request(body),
    }
}

/// Whether the keys of all objects are sorted, which is quicker to see than to bring about.
fn is_sorted(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.keys().is_sorted() && members.values().all(is_sorted),
        Value::Array(items) => items.iter().all(is_sorted),
        _ => true,
    }
}

/// Carries out the rest of the call: the intent as it is right after it.
fn carry_out(
    payments: &mut Payments,
    now: Timestamp,
    owner: &Owner,
    write: &Write,
    begun: Begun,
) -> Result<Snapshot, Refusal> {
    let id = match (begun, write) {
        (Begun::Payment(begun), _) => {
            let begun = begun?;
            if let Some(attempt) = begun.attempt {
                payments.ask_provider(now, attempt);
            }
            begun.intent
        }
        (Begun::Request(body), Write::Update(id)) => payments.update(now, owner, id, &body)?,
        (Begun::Request(body), Write::Capture(id)) => payments.capture(now, owner, id, &body)?,
        (Begun::Request(body), Write::Cancel(id)) => payments.cancel(now, owner, id, &body)?,
        (Begun::Request(_), Write::Create | Write::Confirm(_)) => return Err(Refusal::internal()),
    };
    payments.snapshot_of(id).ok_or_else(Refusal::internal)
}

/// Writes what came of the call and stores it. Nobody has to wait for that but who repeats the call.
fn finish(
    key: Running,
    write: &Write,
    result: Result<Snapshot, Refusal>,
    view: View<'_>,
) -> Answer {
    let result = result.map(|shown| {
        Answer::ok(match write {
            Write::Create => view.intent_with_secret(&shown),
            _ => view.intent(&shown),
        })
    });
    let answer = Idempotency::ReplayFailure
        .governs(result.unwrap_or_else(Refusal::into_answer))
        .written();
    key.finish(answer.clone());
    answer
}

/// The body as JSON with sorted keys, so that their order and spacing make no difference to what is "the same request".
/// Whatever it is, it is told to `watched`.
async fn json(
    headers: &HeaderMap,
    body: Body,
    watched: Option<&Watched>,
) -> Result<Value, Refusal> {
    let count = |bytes| {
        if let Some(watched) = watched {
            watched.count(bytes);
        }
    };
    let bytes = body::read_counted(body, BODY_LIMIT_BYTES, count)
        .await
        .map_err(Refusal::unread_body)?;
    if bytes.is_empty() {
        return Ok(Gateway::NoBody.governs(empty_object()));
    }
    let media_type = auth::header(headers, header::CONTENT_TYPE).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let not_understood = || {
        if let Some(watched) = watched {
            watched.keep_text(&bytes);
        }
    };
    if !essence.eq_ignore_ascii_case("application/json") {
        not_understood();
        let message = "the request body must be sent as application/json";
        return Err(Refusal::gateway(
            Gateway::MediaType,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message,
        ));
    }
    let mut value: Value = serde_json::from_slice(&bytes)
        .inspect_err(|_| not_understood())
        .map_err(|_| Refusal::unnamed_parameter(Gateway::Malformed))?;
    if let Some(watched) = watched {
        watched.keep(&value);
    }
    if !is_sorted(&value) {
        Idempotency::SameBody.governs(&mut value).sort_all_objects();
    }
    Ok(value)
}
