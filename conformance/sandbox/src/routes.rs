//! The HTTP side of the ten operations. Each call passes the same stages: limits, authentication, idempotency, the call
//! itself. Drifts stand around all of them, see [`crate::drift`].

mod attempts;
mod intents;
mod token;
mod writes;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State as Extract, rejection::PathRejection},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use jiff::Timestamp;

use crate::{
    answer::Answer,
    auth,
    behaviour::{Gateway, Idempotency},
    links,
    operation::Operation,
    payments::Owner,
    refusal::Refusal,
    state::{Shared, State},
    wire::{Text, View},
};

type Api = Extract<Arc<Shared>>;

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
pub(crate) async fn no_such_route(Extract(shared): Api, uri: Uri) -> Response {
    let message = format!("no such endpoint: {}", uri.path().escape_default());
    refuse(
        &shared,
        Refusal::gateway(Gateway::NoSuchPath, StatusCode::NOT_FOUND, message),
    )
}

/// There is something at this path, for another method.
pub(crate) async fn no_such_method(Extract(shared): Api, method: Method, uri: Uri) -> Response {
    let message = format!("{method} is not allowed on {}", uri.path().escape_default());
    let status = StatusCode::METHOD_NOT_ALLOWED;
    refuse(
        &shared,
        Refusal::gateway(Gateway::NoSuchMethod, status, message),
    )
}

/// A handler panicked: its caller is told that this is our mistake, and everybody else is served on.
pub(crate) fn panicked(_payload: Box<dyn std::any::Any + Send>) -> Response {
    let mut answer = Refusal::internal().into_answer();
    // Not known here is whether the sandbox says why it refuses.
    answer.refused = None;
    answer.into_response()
}

fn id_of(id: Id) -> String {
    id.map(|Path(id)| id).unwrap_or_default()
}

fn view<'a>(shared: &'a Shared, base: &'a str, now: Timestamp) -> View<'a> {
    View {
        variants: shared.variants,
        entropy: &shared.entropy,
        base,
        now,
    }
}

/// Lets a call pass, or refuses it for coming too fast.
async fn admit(shared: &Shared, operation: Operation) -> Result<(), Refusal> {
    if !shared.preset.latency.is_zero() {
        Box::pin(tokio::time::sleep(shared.preset.latency)).await;
    }
    if shared.rates.admit(operation) {
        Ok(())
    } else {
        Err(Refusal::too_many_requests())
    }
}

/// Carries out a call that only reads: `look` finds what is asked for, as it is at one instant, and `show` writes it down, for which
/// no other call has to wait.
async fn read<T>(
    shared: &Shared,
    operation: Operation,
    headers: &HeaderMap,
    look: impl FnOnce(&State, &Owner) -> Result<T, Refusal>,
    show: impl FnOnce(View<'_>, T) -> Text,
) -> Response {
    let result = async {
        admit(shared, operation).await?;
        let owner = auth::authenticate(shared, shared.now(), headers)?;
        // A key, should there be one, is not looked at.
        let look = Idempotency::Reads.governs(look);
        shared.holds.gate(operation).await;
        let (found, now) = shared.with_state(|state, now| (look(state, &owner), now));
        let base = links::base(headers);
        Ok(show(view(shared, &base, now), found?))
    };
    respond(shared, result.await.map(Answer::ok))
}

/// Writes the answer.
fn respond(shared: &Shared, result: Result<Answer, Refusal>) -> Response {
    match result {
        Ok(answer) => written(shared, answer),
        Err(refusal) => refuse(shared, refusal),
    }
}

fn refuse(shared: &Shared, refusal: Refusal) -> Response {
    written(shared, refusal.into_answer())
}

/// A sandbox that plays a stranger does not say why it refuses.
fn written(shared: &Shared, mut answer: Answer) -> Response {
    if !shared.preset.control {
        answer.refused = None;
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
            .fallback(async || StatusCode::NOT_FOUND)
            .layer(CatchPanicLayer::custom(panicked));
        let ask = async |path| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            let status = response.status();
            let bytes = axum::body::to_bytes(response.into_body(), 1000).await;
            let body: serde_json::Value =
                serde_json::from_slice(&bytes.unwrap()).unwrap_or_default();
            (status, body.get("type").cloned())
        };
        let broken = ask("/").await;
        assert_eq!(broken.0, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(broken.1, Some("api_error".into()));
        assert_eq!(ask("/elsewhere").await.0, StatusCode::NOT_FOUND);
    }
}
