//! What the shopper sees: the challenge page, the wallet's page and the target of the hidden frame.
//!
//! Each is known by an unguessable token that works once, so that nothing else can act for the shopper.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse as _, Response},
    routing::{get, post},
};

use crate::{
    html::escape,
    payments::{Outcome, Payments},
    state::Shared,
};

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/challenge/{token}", get(challenge))
        .route("/challenge/{token}/{outcome}", post(act))
        .route("/wallet/{token}", get(wallet))
        .route("/wallet/{token}/{outcome}", post(act))
        .route("/frame/{token}", post(frame))
}

type Api = State<Arc<Shared>>;

/// A page as a whole. `body` is markup whose content has been escaped.
fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let title = escape(title);
    let text = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head>\n\
         <body><main><h1>{title}</h1>\n{body}\n</main></body></html>\n",
    );
    let mut response = (status, Html(text)).into_response();
    let headers = response.headers_mut();
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'";
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn over() -> Response {
    let text = "<p>This payment no longer waits for you: it was finished, replaced, cancelled or has expired.</p>";
    page(StatusCode::GONE, "Nothing to do", text)
}

/// A page on which the shopper chooses, one button an outcome.
fn choice(
    payments: &Payments,
    title: &str,
    path: &str,
    token: &str,
    buttons: [&str; 3],
) -> Response {
    let Some((intent, _)) = payments.page(token) else {
        return over();
    };
    let amount = escape(&format!("{} {}", intent.currency.code(), intent.amount));
    let description = escape(&intent.description);
    let [succeed, fail, abandon] = [
        ("succeed", buttons[0]),
        ("fail", buttons[1]),
        ("abandon", buttons[2]),
    ]
    .map(|(outcome, label)| {
        format!(
            "<form method=\"post\" action=\"/{path}/{}/{outcome}\"><button>{label}</button></form>",
            escape(token)
        )
    });
    page(
        StatusCode::OK,
        title,
        &format!("<p>{description}: <strong>{amount}</strong></p>\n{succeed}\n{fail}\n{abandon}"),
    )
}

async fn challenge(State(shared): Api, Path(token): Path<String>) -> Response {
    let buttons = ["Succeed", "Fail", "Abandon"];
    shared.with_state(|state, _| {
        choice(
            &state.payments,
            "Confirm it is you",
            "challenge",
            &token,
            buttons,
        )
    })
}

async fn wallet(State(shared): Api, Path(token): Path<String>) -> Response {
    let buttons = ["Pay", "Refuse", "Close"];
    shared.with_state(|state, _| {
        choice(
            &state.payments,
            "Pay with your wallet",
            "wallet",
            &token,
            buttons,
        )
    })
}

/// Does what the shopper chose and sends the browser back to the merchant.
async fn act(State(shared): Api, Path((token, outcome)): Path<(String, String)>) -> Response {
    let Some(outcome) = Outcome::from_name(&outcome) else {
        return over();
    };
    let return_url = shared.with_state(|state, now| {
        let (id, return_url) = state
            .payments
            .page(&token)
            .map(|(intent, _)| (intent.id, intent.return_url.clone()))?;
        state
            .payments
            .shopper(now, id, outcome)
            .ok()
            .map(|()| return_url)
    });
    let Some(return_url) = return_url else {
        return over();
    };
    let web = ["http://", "https://"]
        .iter()
        .any(|scheme| return_url.starts_with(scheme));
    match HeaderValue::from_str(&return_url) {
        Ok(location) if web => {
            (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
        }
        _ => page(StatusCode::OK, "Done", "<p>Go back to the shop.</p>"),
    }
}

/// The hidden frame posts its form; the issuer decides without asking.
async fn frame(State(shared): Api, Path(token): Path<String>) -> Response {
    let done = shared.with_state(|state, now| {
        let id = state.payments.page(&token).map(|(intent, _)| intent.id)?;
        state.payments.shopper(now, id, Outcome::Succeed).ok()
    });
    match done {
        Some(()) => page(
            StatusCode::OK,
            "Done",
            "<p>The device has been recognised.</p>",
        ),
        None => over(),
    }
}
