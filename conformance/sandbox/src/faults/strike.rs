//! Where a call meets a fault: between the server and the operation.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse as _, Response},
};
use serde_json::Value;

use super::{Kind, Moment, cut::Cut};
use crate::{
    auth,
    behaviour::{Control, Gateway},
    drift::{deviate, deviate_instead},
    operation::Operation,
    refusal::Refusal,
    state::Shared,
};

/// Names the fault in whatever it lets through, so that nobody takes it for what UQPAY answers.
const MARK: HeaderName = HeaderName::from_static("x-sandbox-fault");
/// No answer comes near it.
const ANSWER_LIMIT_BYTES: usize = 64 << 20;

/// What befell a call, for the timeline: put into the extensions of its answer.
#[derive(Clone)]
pub(crate) struct Struck {
    pub(crate) fault: String,
    pub(crate) kind: Value,
    /// What the call itself came to, where it was carried out and its answer was cut.
    pub(crate) lost: Option<(StatusCode, Bytes)>,
}

/// Lets a fault strike the call, if there is one for it.
pub(crate) async fn strike(
    shared: &Shared,
    operation: Option<Operation>,
    request: Request,
    next: Next,
) -> Response {
    if shared.faults.is_empty() {
        return deviate(shared, operation, request, next).await;
    }
    // Apart, since a call that no fault can strike should not carry the room for one.
    Box::pin(strike_if_there_is_one(shared, operation, request, next)).await
}

async fn strike_if_there_is_one(
    shared: &Shared,
    operation: Option<Operation>,
    request: Request,
    next: Next,
) -> Response {
    let key = auth::header(request.headers(), &auth::IDEMPOTENCY_KEY);
    let found = operation.and_then(|operation| shared.faults.next(operation, key));
    let Some((fault, kind)) = found else {
        return deviate(shared, operation, request, next).await;
    };
    let mut struck = Struck {
        fault,
        kind: kind.describe(),
        lost: None,
    };
    let mut response = match kind {
        // What comes with the status is part of the contract, and can drift like the rest.
        Kind::Status(status) => deviate_instead(shared, operation, instead(status)).await,
        Kind::Latency(delay) => {
            tokio::time::sleep(delay).await;
            deviate(shared, operation, request, next).await
        }
        Kind::Cut(Moment::Before) => cut(Control::CutBefore.governs(Cut::at_once())),
        Kind::Cut(moment) => {
            let (head, body) = deviate(shared, operation, request, next).await.into_parts();
            let body = to_bytes(body, ANSWER_LIMIT_BYTES).await.unwrap_or_default();
            struck.lost = Some((head.status, body.clone()));
            let broken = match moment {
                Moment::Within => Control::CutWithin.governs(Cut::half_of(&body)),
                Moment::Before | Moment::After => Control::CutAfter.governs(Cut::at_once()),
            };
            Response::from_parts(head, Body::new(broken))
        }
    };
    if let Ok(mark) = HeaderValue::from_str(&struck.fault) {
        response.headers_mut().insert(MARK, mark);
    }
    response.extensions_mut().insert(struck);
    response
}

/// An answer of which nothing arrives.
fn cut(body: Cut) -> Response {
    Response::new(Body::new(body))
}

/// The answer in place of the call, in the form that comes with its status: the envelope of an API error, that of the
/// rate limit, the page of a proxy, or the gateway's envelope.
fn instead(status: StatusCode) -> Response {
    let refusal = match status {
        StatusCode::INTERNAL_SERVER_ERROR => Refusal::internal(),
        StatusCode::TOO_MANY_REQUESTS => Refusal::too_many_requests(),
        StatusCode::BAD_GATEWAY => return proxy_page(status),
        _ => {
            let message = status.canonical_reason().unwrap_or("unavailable");
            Refusal::gateway(Gateway::Injected, status, message.to_lowercase())
        }
    };
    let mut answer = refusal.into_answer();
    answer.refused = Some(Gateway::Injected.into());
    answer.into_response()
}

/// HTML where JSON is expected, as proxies in front of an API send it.
fn proxy_page(status: StatusCode) -> Response {
    let page = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n</body>\r\n</html>\r\n"
    );
    let mut response = (status, Html(page)).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}
