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
    refusal::Refusal,
    state::Shared,
    tokens::MAX_CLIENTS,
    wire,
};

const OPERATION: Operation = Operation::CreateAccessToken;

pub(super) async fn create(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let result = async {
        admit(&shared, OPERATION).await?;
        let client = auth::identify(&shared, Access::TokenBody.governs(&headers))?;
        shared.holds.gate(OPERATION).await;
        shared.with_state(|state, now| {
            let mut tokens = shared.tokens_mut();
            let first = !tokens.knows(&client);
            let (token, expires) = tokens
                .mint(now, &shared.entropy, &client)
                .ok_or_else(|| Refusal::full(MAX_CLIENTS, "client ids with a token"))?;
            if Lists::Elsewhere.governs(shared.preset.populated) && first {
                state.payments.populate(
                    now,
                    &Owner {
                        client: client.as_str().into(),
                        account: None,
                    },
                );
            }
            Ok(Answer::ok(wire::token(&token, expires)))
        })
    };
    let result = result.await;
    respond(&shared, result)
}
