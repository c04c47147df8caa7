//! The token endpoint. Any body, or none, is fine.

use std::sync::Arc;

use axum::{extract::State, http::HeaderMap, response::Response};

use super::{admit, respond};
use crate::{
    answer::Answer,
    auth,
    behaviour::{Access, Lists},
    operation::Operation,
    payments::Owner,
    state::Shared,
    wire,
};

const OPERATION: Operation = Operation::CreateAccessToken;

pub(super) async fn create(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let result = async {
        admit(&shared, OPERATION).await?;
        let client = auth::identify(&shared, Access::TokenBody.governs(&headers))?;
        shared.holds.gate(OPERATION).await;
        Ok(shared.with_state(|state, now| {
            if Lists::Elsewhere.governs(shared.preset.populated) && !state.tokens.knows(&client) {
                state.payments.populate(
                    now,
                    &Owner {
                        client: client.clone(),
                        account: None,
                    },
                );
            }
            let (token, expires) = state.tokens.mint(now, &shared.entropy, &client);
            Answer::ok(wire::token(&token, expires))
        }))
    };
    let result = result.await;
    respond(&shared, OPERATION, result)
}
