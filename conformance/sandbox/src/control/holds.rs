//! Holding the next call of an operation, waiting for it to arrive, and letting it go on.

use std::time::Duration;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde_json::json;

use super::{Api, Body, Fault, operation, too_many};
use crate::{
    answer::Answer,
    connections::stopped,
    hold::{MAX_HOLDS, Stage},
};

/// A wait for a call that does not come ends here.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

pub(super) async fn arm(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let body = body.only(&["operation"])?;
    let operation = operation(body.text("operation")?)?;
    let hold = shared
        .holds
        .arm(operation)
        .ok_or_else(|| too_many(MAX_HOLDS, "holds", "POST /__sandbox/release"))?;
    Ok(Answer::ok(json!({"hold": hold})))
}

/// Tells how far a hold has come; with `?reached` only once a call waits there, or after half a minute.
pub(super) async fn watch(
    State(shared): Api,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Answer, Fault> {
    let mut stage = shared.holds.watch(&id).ok_or_else(|| no_such_hold(&id))?;
    if query.is_some_and(|query| {
        query
            .split('&')
            .any(|pair| pair.split('=').next() == Some("reached"))
    }) {
        let arrived = stage.wait_for(|stage| *stage != Stage::Armed);
        let mut stopping = shared.stopping.subscribe();
        tokio::select! {
            _too_late = tokio::time::timeout(LONGEST_WAIT, arrived) => {}
            () = stopped(&mut stopping) => {}
        }
    }
    let stage = *stage.borrow();
    Ok(Answer::ok(json!({
        "hold": id,
        "reached": stage == Stage::Reached,
        "released": stage == Stage::Released,
    })))
}

pub(super) async fn release(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let body = body.only(&["hold"])?;
    let released = match body.optional_text("hold")? {
        None => shared.holds.release_all(),
        Some(id) if shared.holds.release(id) => 1,
        Some(id) => return Err(no_such_hold(id)),
    };
    Ok(Answer::ok(json!({"released": released})))
}

fn no_such_hold(id: &str) -> Fault {
    Fault(
        StatusCode::NOT_FOUND,
        format!("no hold is called {id:?}; it may have been released"),
    )
}
