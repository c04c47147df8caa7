//! Switching deviations on and off.

use axum::extract::State;
use serde_json::json;

use super::{Api, Body, Fault, too_many};
use crate::{
    answer::Answer,
    drift::{MEMBERS, MOST_DRIFTS, Order},
    state::Shared,
};

fn described(shared: &Shared) -> Answer {
    Answer::ok(json!({"drifts": shared.drifts.describe()}))
}

pub(super) async fn list(State(shared): Api) -> Answer {
    described(&shared)
}

pub(super) async fn add(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let Body(body) = body.only(&MEMBERS)?;
    let order = Order::read(&body).map_err(Fault::bad)?;
    if !shared.drifts.add(order) {
        return Err(too_many(MOST_DRIFTS, "drifts", "DELETE /__sandbox/drift"));
    }
    shared.deviate();
    Ok(described(&shared))
}

pub(super) async fn clear(State(shared): Api) -> Answer {
    shared.drifts.clear();
    shared.deviate();
    described(&shared)
}
