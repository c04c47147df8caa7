//! Retrieve and list of payment intents.

use std::sync::Arc;

use axum::{
    extract::{Query as Pairs, State, rejection::QueryRejection},
    http::HeaderMap,
    response::Response,
};

use super::{Id, id_of, read};
use crate::{
    behaviour::Lists,
    operation::Operation,
    refusal::Refusal,
    request::{IntentFilter, Page, Query},
    state::Shared,
    wire,
};

/// The decoded query, or why it could not be decoded.
pub(super) type RawQuery = Result<Pairs<Vec<(String, String)>>, QueryRejection>;

pub(super) fn query(pairs: RawQuery) -> Result<Query, Refusal> {
    pairs
        .map(|Pairs(pairs)| Query::new(pairs))
        .map_err(|_| Refusal::unnamed_parameter(Lists::Query))
}

pub(super) async fn retrieve(
    State(shared): State<Arc<Shared>>,
    id: Id,
    headers: HeaderMap,
) -> Response {
    let id = id_of(id);
    read(
        &shared,
        Operation::RetrievePaymentIntent,
        &headers,
        |state, owner| {
            let intent = state
                .payments
                .find(owner, &id)
                .ok_or_else(Refusal::retrieve_failed)?;
            Ok(state.payments.snapshot(intent))
        },
        |view, found| view.intent_with_secret(&found),
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
        Operation::ListPaymentIntents,
        &headers,
        |state, owner| {
            let query = query(pairs)?;
            let (page, filter) = (Page::read(&query)?, IntentFilter::read(&query)?);
            let found = || state.payments.list(owner, &filter);
            let total = found().count();
            let shown = page.of(found());
            let shown: Vec<_> = shown
                .map(|intent| state.payments.snapshot(intent))
                .collect();
            Ok((shown, total, page.count(total)))
        },
        |view, (shown, total, pages)| {
            let data: Vec<_> = shown.iter().map(|one| view.intent(one)).collect();
            wire::page(&data, total, pages)
        },
    )
    .await
}
