//! The control API at `/__sandbox`: what tests do to the sandbox that no client of UQPAY can.
//!
//! It answers loopback names only and refuses other origins, so that a web page elsewhere cannot drive it.

mod guard;
mod holds;
mod time;

use std::sync::{Arc, PoisonError};

use axum::{
    Router,
    extract::{FromRequest, Request, State},
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    body::{self, BodyFault},
    cards::FailureCode,
    drift::Drift,
    payments::{MAX_SCRIPTED, Outcome, Scripted},
    state::Shared,
};

/// Requests to the control API are small.
const BODY_LIMIT_BYTES: usize = 64 << 10;
/// Each is looked at in every answer.
const MAX_DRIFTS: usize = 100;

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/__sandbox/clock", get(time::read).post(time::set))
        .route(
            "/__sandbox/drift",
            get(list_drifts).post(add_drift).delete(clear_drifts),
        )
        .route("/__sandbox/hold", post(holds::arm))
        .route("/__sandbox/hold/{id}", get(holds::watch))
        .route("/__sandbox/release", post(holds::release))
        .route("/__sandbox/shopper", post(shopper))
        .route("/__sandbox/provider", post(provider))
        .route("/__sandbox/accounts", get(accounts))
        .route("/__sandbox/reset", post(reset))
        .layer(middleware::from_fn(guard::loopback_only))
}

type Api = State<Arc<Shared>>;

/// What went wrong, for the person who writes the test.
#[derive(Debug)]
struct Fault(StatusCode, String);

impl Fault {
    fn bad(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }
}

/// There are as many as there may be; `remedy` ends them.
fn too_many(limit: usize, what: &str, remedy: &str) -> Fault {
    Fault(
        StatusCode::CONFLICT,
        format!("there are {limit} {what}, and no more may be; end them with {remedy}"),
    )
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        Answer {
            status: self.0,
            body: json!({"error": self.1}).into(),
        }
        .into_response()
    }
}

/// A JSON object as body; none at all is an empty one.
struct Body(Value);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let bytes = body::read(request.into_body(), BODY_LIMIT_BYTES)
            .await
            .map_err(|fault| {
                let (status, message) = match fault {
                    BodyFault::TooLarge => (
                        StatusCode::PAYLOAD_TOO_LARGE,
                        "the body is larger than 64 KiB",
                    ),
                    BodyFault::TooSlow => (
                        StatusCode::REQUEST_TIMEOUT,
                        "the body did not arrive in time",
                    ),
                    BodyFault::CutOff => (
                        StatusCode::BAD_REQUEST,
                        "the body is cut off or its chunks are malformed",
                    ),
                };
                Fault(status, message.to_owned())
            })?;
        if bytes.is_empty() {
            return Ok(Self(json!({})));
        }
        match serde_json::from_slice(&bytes) {
            Ok(value @ Value::Object(_)) => Ok(Self(value)),
            Ok(_) => Err(Fault::bad("the body must be a JSON object")),
            Err(error) => Err(Fault::bad(format!("the body is not JSON: {error}"))),
        }
    }
}

impl Body {
    fn text(&self, name: &str) -> Result<&str, Fault> {
        self.optional_text(name)?
            .ok_or_else(|| Fault::bad(format!("`{name}` is missing")))
    }

    fn optional_text(&self, name: &str) -> Result<Option<&str>, Fault> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Fault::bad(format!("`{name}` must be a string"))),
        }
    }
}

fn described(drifts: &[Drift]) -> Answer {
    Answer::ok(json!({"drifts": drifts.iter().map(Drift::describe).collect::<Vec<_>>()}))
}

async fn list_drifts(State(shared): Api) -> Answer {
    described(&shared.drifts.read().unwrap_or_else(PoisonError::into_inner))
}

async fn add_drift(State(shared): Api, Body(body): Body) -> Result<Answer, Fault> {
    let drift = Drift::read(&body).map_err(Fault::bad)?;
    let mut drifts = shared
        .drifts
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    if drifts.len() >= MAX_DRIFTS {
        return Err(too_many(MAX_DRIFTS, "drifts", "DELETE /__sandbox/drift"));
    }
    drifts.push(drift);
    Ok(described(&drifts))
}

async fn clear_drifts(State(shared): Api) -> Answer {
    let mut drifts = shared
        .drifts
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    drifts.clear();
    described(&drifts)
}

async fn shopper(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let id = body.text("payment_intent_id")?;
    let outcome = body.text("outcome")?;
    let outcome = Outcome::from_name(outcome).ok_or_else(|| {
        Fault::bad(format!(
            "no outcome is called {outcome:?}; there are `succeed`, `fail`, `abandon`"
        ))
    })?;
    shared.with_state(|state, now| {
        let intent = state
            .payments
            .find_for_control(id)
            .map(|intent| intent.id)
            .ok_or_else(|| Fault::bad(format!("no payment intent is called {id:?}")))?;
        state.payments.shopper(now, intent, outcome).map_err(|_| {
            Fault(
                StatusCode::CONFLICT,
                format!("{intent} does not wait for the shopper"),
            )
        })?;
        let status = state.payments.get(intent).map(|intent| intent.status);
        Ok(Answer::ok(
            json!({"intent_status": status, "payment_intent_id": id}),
        ))
    })
}

async fn provider(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let failure = match body.optional_text("failure_code")? {
        None => None,
        Some(code) => Some(FailureCode::from_code(code).ok_or_else(|| {
            let known: Vec<_> = FailureCode::ALL.iter().map(|code| code.code()).collect();
            Fault::bad(format!(
                "no failure code is called {code:?}; there are {}",
                known.join(", ")
            ))
        })?),
    };
    let next = match (body.text("next")?, failure) {
        ("approve", None) => Scripted::Approve,
        ("approve", Some(_)) => return Err(Fault::bad("an approval has no `failure_code`")),
        ("decline", failure) => Scripted::Decline(failure.unwrap_or(FailureCode::CardDeclined)),
        ("slow", failure) => Scripted::Slow(failure),
        (other, _) => {
            return Err(Fault::bad(format!(
                "`next` is `approve`, `decline` or `slow`, not {other:?}"
            )));
        }
    };
    if shared.with_state(|state, _| state.payments.script(next)) {
        Ok(Answer::ok(json!({})))
    } else {
        let what = "authorisations scripted ahead";
        Err(too_many(MAX_SCRIPTED, what, "POST /__sandbox/reset"))
    }
}

async fn accounts(State(shared): Api) -> Answer {
    Answer::ok(json!({"accounts": shared.config.accounts}))
}

async fn reset(State(shared): Api) -> Answer {
    shared.reset();
    Answer::ok(json!({}))
}
