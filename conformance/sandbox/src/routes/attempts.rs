//! Retrieve and list of payment attempts.

use std::sync::Arc;

use axum::{extract::State, http::HeaderMap, response::Response};

use super::{
    Id, id_of,
    intents::{RawQuery, query},
    read,
};
use crate::{
    behaviour::Lists,
    operation::Operation,
    refusal::Refusal,
    request::{AttemptFilter, Page},
    state::Shared,
    wire,
};

pub(super) async fn retrieve(
    State(shared): State<Arc<Shared>>,
    id: Id,
    headers: HeaderMap,
) -> Response {
    let id = id_of(id);
    read(
        &shared,
        Operation::RetrievePaymentAttempt,
        &headers,
        |state, owner, view| {
            let attempt = state.payments.find_attempt(owner, &id);
            attempt
                .map(|attempt| Lists::SameAttempt.governs(view).attempt(attempt))
                .ok_or_else(Refusal::attempt_not_found)
        },
    )
    .await
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    pairs: RawQuery,
    headers: HeaderMap,
) -> Response {
    read(
        &shared,
        Operation::ListPaymentAttempts,
        &headers,
        |state, owner, view| {
            let query = query(pairs)?;
            let (page, filter) = (Page::read(&query)?, AttemptFilter::read(&query)?);
            let found = || state.payments.list_attempts(owner, &filter);
            let total = found().count();
            let data = page
                .of(found())
                .map(|attempt| view.attempt(attempt))
                .collect::<Vec<_>>();
            Ok(wire::page(&data, total, page.count(total)))
        },
    )
    .await
}
