//! The control API at `/__sandbox`: what tests do to the sandbox that no client of UQPAY can.
//!
//! It answers loopback names only and refuses other origins, so that a web page elsewhere cannot drive it.

mod document;
mod drifts;
mod faults;
mod guard;
mod holds;
mod outside;
mod query;
mod seed;
mod state;
mod time;
mod timeline;
mod webhooks;

use std::sync::Arc;

use axum::{
    Router,
    extract::{FromRequest, Request, State},
    handler::Handler,
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
    routing::{self, MethodRouter},
};
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    behaviour::Control,
    body::{self, BodyFault},
    dashboard,
    operation::Operation,
    state::Shared,
};

/// Requests to the control API are small.
const BODY_LIMIT_BYTES: usize = 64 << 10;

/// Every route of the control API: what is served is what its document describes, since both are checked against this table.
fn routes() -> Vec<Route> {
    vec![
        Route::get("/__sandbox/", dashboard::page),
        Route::get("/__sandbox/dashboard.css", dashboard::style),
        Route::get("/__sandbox/dashboard.js", dashboard::script),
        Route::get("/__sandbox/dashboard.svg", dashboard::icon),
        Route::get("/__sandbox/openapi.yaml", document::yaml),
        Route::get("/__sandbox/openapi.json", document::json),
        Route::get("/__sandbox/clock", time::read),
        Route::post("/__sandbox/clock", time::set),
        Route::get("/__sandbox/drift", drifts::list),
        Route::post("/__sandbox/drift", drifts::add),
        Route::delete("/__sandbox/drift", drifts::clear),
        Route::get("/__sandbox/faults", faults::list),
        Route::post("/__sandbox/faults", faults::add),
        Route::delete("/__sandbox/faults", faults::clear),
        Route::delete("/__sandbox/faults/{fault}", faults::delete),
        Route::post("/__sandbox/hold", holds::arm),
        Route::get("/__sandbox/hold/{id}", holds::watch),
        Route::post("/__sandbox/release", holds::release),
        Route::post("/__sandbox/shopper", outside::shopper),
        Route::post("/__sandbox/provider", outside::provider),
        Route::get("/__sandbox/accounts", outside::accounts),
        Route::get("/__sandbox/timeline", timeline::read),
        Route::get("/__sandbox/export", timeline::export),
        Route::get("/__sandbox/state", state::read),
        Route::post("/__sandbox/seed", seed::sow),
        Route::get("/__sandbox/webhook_endpoints", webhooks::list_endpoints),
        Route::post("/__sandbox/webhook_endpoints", webhooks::register),
        Route::delete("/__sandbox/webhook_endpoints", webhooks::remove_all),
        Route::get(
            "/__sandbox/webhook_endpoints/{endpoint}",
            webhooks::show_endpoint,
        ),
        Route::delete("/__sandbox/webhook_endpoints/{endpoint}", webhooks::remove),
        Route::get("/__sandbox/events", webhooks::list_events),
        Route::get("/__sandbox/events/{event}", webhooks::event_body),
        Route::post("/__sandbox/events/{event}/redeliver", webhooks::redeliver),
        Route::post("/__sandbox/reset", reset),
    ]
}

/// A method at a path, and who answers it.
struct Route {
    #[cfg_attr(not(test), expect(dead_code, reason = "compared with the document"))]
    method: &'static str,
    path: &'static str,
    handler: MethodRouter<Arc<Shared>>,
}

/// A constructor for each method, so that what the table says is what is served.
macro_rules! methods {
    ($($method:ident $name:literal),+) => {
        impl Route {
            $(fn $method<H, T>(path: &'static str, handler: H) -> Self
            where
                H: Handler<T, Arc<Shared>>,
                T: 'static,
            {
                let handler = routing::$method(handler);
                Self { method: $name, path, handler }
            })+
        }
    };
}

methods!(get "get", post "post", delete "delete");

pub(crate) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    routes()
        .into_iter()
        .fold(Router::new(), |router, route| {
            router.route(route.path, route.handler)
        })
        .route("/__sandbox", routing::get(dashboard::nearby))
        .layer(middleware::from_fn(webhooks::refuse_deliveries))
        .layer(middleware::from_fn_with_state(
            Arc::clone(shared),
            guard::from_here_only,
        ))
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
            refused: None,
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
    /// The body, which may have no other members than `known`: a typo must not pass silently.
    fn only(self, known: &[&str]) -> Result<Self, Fault> {
        let members = Control::UnknownMembers.governs(self.0.as_object());
        let unknown =
            members.and_then(|members| members.keys().find(|name| !known.contains(&name.as_str())));
        match unknown {
            None => Ok(self),
            Some(name) => {
                let name: String = name.chars().take(80).collect();
                let known = match known {
                    [] => "this request takes none".to_owned(),
                    known => format!("there are `{}`", known.join("`, `")),
                };
                Err(Fault::bad(format!("no member is called {name:?}; {known}")))
            }
        }
    }

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

/// The operation called `name`.
fn operation(name: &str) -> Result<Operation, Fault> {
    Operation::from_name(name).ok_or_else(|| {
        let known: Vec<_> = Operation::ALL.into_iter().map(Operation::name).collect();
        Fault::bad(format!(
            "no operation is called {name:?}; there are {}",
            known.join(", ")
        ))
    })
}

async fn reset(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    body.only(&[])?;
    shared.reset();
    Ok(Answer::ok(json!({})))
}
