//! The HTTP side of the ten operations. Each call passes the same stages: limits, authentication, idempotency, the call
//! itself, drift.

mod attempts;
mod intents;
mod token;
mod writes;

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, rejection::PathRejection},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use serde_json::value::RawValue;

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
    let intents = "/api/v2/payment_intents";
    let attempts = "/api/v2/payment/payment_attempts";
    Router::new()
        .route("/api/v1/connect/token", post(token::create))
        .route(&format!("{intents}/create"), post(writes::create))
        .route(intents, get(intents::list))
        .route(
            &format!("{intents}/{{id}}"),
            get(intents::retrieve).post(writes::update),
        )
        .route(&format!("{intents}/{{id}}/confirm"), post(writes::confirm))
        .route(&format!("{intents}/{{id}}/capture"), post(writes::capture))
        .route(&format!("{intents}/{{id}}/cancel"), post(writes::cancel))
        .route(attempts, get(attempts::list))
        .route(&format!("{attempts}/{{id}}"), get(attempts::retrieve))
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

/// A handler panicked: its caller is told that this is our mistake, and everybody else is served on.
pub(crate) fn panicked(_payload: Box<dyn std::any::Any + Send>) -> Response {
    Refusal::internal().into_answer().into_response()
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
fn show(view: View<'_>, payments: &Payments, intent: &Intent) -> Box<RawValue> {
    view.intent(intent, payments.latest_attempt(intent))
}

/// Lets a call pass, or refuses it for coming too fast.
async fn admit(shared: &Shared, operation: Operation) -> Result<(), Refusal> {
    if shared.config.profile == Profile::Stranger {
        tokio::time::sleep(STRANGER_LATENCY).await;
    }
    if shared.rates.admit(operation) {
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
    work: impl FnOnce(&State, &Owner, View<'_>) -> Result<Box<RawValue>, Refusal>,
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
        let drifts = shared.drifts.read().unwrap_or_else(PoisonError::into_inner);
        for drift in drifts.iter().filter(|drift| drift.operation == operation) {
            let mut body = answer.body.into_tree();
            drift.apply(&mut body);
            answer.body = body.into();
        }
    }
    answer.into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::Request};
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    async fn breaks() -> Response {
        panic!("on purpose")
    }

    #[tokio::test]
    async fn a_panic_is_answered_with_500_in_the_usual_envelope_and_the_next_call_is_served() {
        let router: Router = Router::new()
            .route("/", get(breaks))
            .fallback(no_such_route)
            .layer(CatchPanicLayer::custom(panicked));
        let ask = async |path| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            let status = response.status();
            let bytes = axum::body::to_bytes(response.into_body(), 1000).await;
            let body: serde_json::Value = serde_json::from_slice(&bytes.unwrap()).unwrap();
            (status, body.get("type").cloned())
        };
        let broken = ask("/").await;
        assert_eq!(broken.0, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(broken.1, Some("api_error".into()));
        assert_eq!(ask("/elsewhere").await.0, StatusCode::NOT_FOUND);
    }
}
