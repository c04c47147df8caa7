//! The token endpoint. Any body, or none, is fine.

use std::sync::Arc;

use axum::{extract::State, http::HeaderMap, response::Response};

use super::{admit, respond};
use crate::{answer::Answer, auth, operation::Operation, state::Shared, wire};

const OPERATION: Operation = Operation::CreateAccessToken;

pub(super) async fn create(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let result = async {
        admit(&shared, OPERATION).await?;
        let client = auth::identify(&shared, &headers)?;
        shared.holds.gate(OPERATION).await;
        Ok(shared.with_state(|state, now| {
            let (token, expires) = state.tokens.mint(now, &shared.entropy, &client);
            Answer::ok(wire::token(&token, expires))
        }))
    };
    let result = result.await;
    respond(&shared, OPERATION, result)
}
