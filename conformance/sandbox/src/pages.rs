//! What a shopper meets: the challenge, the hidden frame before it, the wallet and its QR code.
//!
//! Each page is opened by an unguessable token, and only a `POST` with it acts, once: a link that is previewed, fetched
//! ahead or loaded again changes nothing. No page needs a script.

mod back;
mod challenge;
mod frame;
mod notice;
mod qr_code;
pub(crate) mod shell;
mod wallet;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State, rejection::PathRejection},
    routing::{get, post},
};

use crate::{behaviour::Pages, state::Shared};

/// Far more than any form of these pages sends.
const FORM_LIMIT_BYTES: usize = Pages::Form.governs(4 << 10);

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route(shell::STYLESHEET_PATH, get(shell::stylesheet))
        .route(
            "/challenge/{token}",
            get(challenge::show).post(challenge::act),
        )
        .route("/frame/{token}", post(frame::act))
        .route("/wallet/{token}", get(wallet::show).post(wallet::act))
        .route("/payment/{day}/{name}", get(qr_code::show))
        .layer(DefaultBodyLimit::max(FORM_LIMIT_BYTES))
}

type Api = State<Arc<Shared>>;

/// The token in a path; one that is no text opens nothing.
type Token = Result<Path<String>, PathRejection>;

fn token_of(token: Token) -> String {
    token.map(|Path(token)| token).unwrap_or_default()
}
