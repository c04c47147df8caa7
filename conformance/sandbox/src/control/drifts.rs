//! Switching deviations of answers on and off.

use std::sync::PoisonError;

use axum::extract::State;
use serde_json::json;

use super::{Api, Body, Fault, too_many};
use crate::{answer::Answer, drift::Drift};

/// Each is looked at in every answer.
const MAX_DRIFTS: usize = 100;

fn described(drifts: &[Drift]) -> Answer {
    Answer::ok(json!({"drifts": drifts.iter().map(Drift::describe).collect::<Vec<_>>()}))
}

pub(super) async fn list(State(shared): Api) -> Answer {
    described(&shared.drifts.read().unwrap_or_else(PoisonError::into_inner))
}

pub(super) async fn add(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let Body(body) = body.only(&["kind", "operation", "pointer", "to"])?;
    let drift = Drift::read(&body).map_err(Fault::bad)?;
    let mut drifts = shared
        .drifts
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    if drifts.len() >= MAX_DRIFTS {
        return Err(too_many(MAX_DRIFTS, "drifts", "DELETE /__sandbox/drift"));
    }
    drifts.push(drift);
    Ok(described(&drifts))
}

pub(super) async fn clear(State(shared): Api) -> Answer {
    let mut drifts = shared
        .drifts
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    drifts.clear();
    described(&drifts)
}
