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
        |state, owner| {
            let attempt = state.payments.find_attempt(owner, &id);
            attempt.cloned().ok_or_else(Refusal::attempt_not_found)
        },
        |view, attempt| Lists::SameAttempt.governs(view).attempt(&attempt),
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
        |state, owner| {
            let query = query(pairs)?;
            let (page, filter) = (Page::read(&query)?, AttemptFilter::read(&query)?);
            let found = || state.payments.list_attempts(owner, &filter);
            let total = found().count();
            let shown: Vec<_> = page.of(found()).cloned().collect();
            Ok((shown, total, page.count(total)))
        },
        |view, (shown, total, pages)| {
            let data: Vec<_> = shown.iter().map(|one| view.attempt(one)).collect();
            wire::page(&data, total, pages)
        },
    )
    .await
}
