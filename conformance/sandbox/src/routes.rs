//! The HTTP side of the ten operations. Each call passes the same stages: limits, authentication, idempotency, the call
//! itself, drift.

mod attempts;
mod intents;
mod token;
mod writes;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, rejection::PathRejection},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use serde_json::Value;

use crate::{
    Profile,
    answer::Answer,
    auth,
    operation::Operation,
    payments::{Intent, Owner, Payments},
    refusal::Refusal,
    state::{Shared, State},
    wire::View,
};

/// Latency of the stranger profile.
const STRANGER_LATENCY: Duration = Duration::from_millis(3);

/// An id in a path; one that is no text names nothing.
type Id = Result<Path<String>, PathRejection>;

pub(crate) fn router() -> Router<Arc<Shared>> {
    use Operation as O;
    Router::new()
        .route(O::CreateAccessToken.path(), post(token::create))
        .route(O::CreatePaymentIntent.path(), post(writes::create))
        .route(O::ListPaymentIntents.path(), get(intents::list))
        .route(O::RetrievePaymentIntent.path(), get(intents::retrieve))
        .route(O::UpdatePaymentIntent.path(), post(writes::update))
        .route(O::ConfirmPaymentIntent.path(), post(writes::confirm))
        .route(O::CapturePaymentIntent.path(), post(writes::capture))
        .route(O::CancelPaymentIntent.path(), post(writes::cancel))
        .route(O::ListPaymentAttempts.path(), get(attempts::list))
        .route(O::RetrievePaymentAttempt.path(), get(attempts::retrieve))
}

/// There is nothing at this path.
pub(crate) async fn no_such_route(uri: Uri) -> Response {
    let message = format!("no such endpoint: {}", uri.path().escape_default());
    Refusal::gateway(StatusCode::NOT_FOUND, message)
        .into_answer()
        .into_response()
}

/// There is something at this path, for another method.
pub(crate) async fn no_such_method(method: Method, uri: Uri) -> Response {
    let message = format!("{method} is not allowed on {}", uri.path().escape_default());
    Refusal::gateway(StatusCode::METHOD_NOT_ALLOWED, message)
        .into_answer()
        .into_response()
}

fn id_of(id: Id) -> String {
    id.map(|Path(id)| id).unwrap_or_default()
}

/// Where the shopper's pages are, seen from whoever called.
fn base(headers: &HeaderMap) -> String {
    let host = auth::header(headers, "host").unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte);
    let host = if !host.is_empty() && host.bytes().all(plain) {
        host
    } else {
        "localhost"
    };
    format!("http://{host}")
}

fn view<'a>(shared: &'a Shared, base: &'a str, now: Timestamp) -> View<'a> {
    View {
        profile: shared.config.profile,
        entropy: &shared.entropy,
        base,
        now,
    }
}

/// How an intent looks with its last attempt.
fn show(view: View<'_>, payments: &Payments, intent: &Intent) -> Value {
    view.intent(intent, payments.latest_attempt(intent))
}

/// Lets a call pass, or refuses it for coming too fast.
async fn admit(shared: &Shared, operation: Operation) -> Result<(), Refusal> {
    if shared.config.profile == Profile::Stranger {
        tokio::time::sleep(STRANGER_LATENCY).await;
    }
    if shared.limits.admit(operation) {
        Ok(())
    } else {
        Err(Refusal::too_many_requests())
    }
}

/// Carries out a call that only reads.
async fn read(
    shared: &Shared,
    operation: Operation,
    headers: &HeaderMap,
    work: impl FnOnce(&State, &Owner, View<'_>) -> Result<Value, Refusal>,
) -> Response {
    let result = async {
        admit(shared, operation).await?;
        let owner = auth::authenticate(shared, headers)?;
        shared.holds.gate(operation).await;
        let base = base(headers);
        shared.with_state(|state, now| work(state, &owner, view(shared, &base, now)))
    };
    respond(shared, operation, result.await.map(Answer::ok))
}

/// Writes the answer, with the drifts that are switched on for the operation.
fn respond(shared: &Shared, operation: Operation, result: Result<Answer, Refusal>) -> Response {
    let mut answer = result.unwrap_or_else(Refusal::into_answer);
    if answer.status.is_success() {
        let drifts = shared.with_state(|state, _| state.drifts.clone());
        for drift in drifts.iter().filter(|drift| drift.operation == operation) {
            drift.apply(&mut answer.body);
        }
    }
    answer.into_response()
}
