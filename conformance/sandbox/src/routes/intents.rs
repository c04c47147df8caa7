//! Retrieve and list of payment intents.

use std::sync::Arc;

use axum::{
    extract::{Query as Pairs, State, rejection::QueryRejection},
    http::HeaderMap,
    response::Response,
};

use super::{Id, id_of, read, show};
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
        |state, owner, view| {
            let intent = state
                .payments
                .find(owner, &id)
                .ok_or_else(Refusal::retrieve_failed)?;
            Ok(view.intent_with_secret(intent, state.payments.latest_attempt(intent)))
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
        Operation::ListPaymentIntents,
        &headers,
        |state, owner, view| {
            let query = query(pairs)?;
            let (page, filter) = (Page::read(&query)?, IntentFilter::read(&query)?);
            let found = || state.payments.list(owner, &filter);
            let total = found().count();
            let data = page
                .of(found())
                .map(|intent| show(view, &state.payments, intent))
                .collect::<Vec<_>>();
            Ok(wire::page(&data, total, page.count(total)))
        },
    )
    .await
}
