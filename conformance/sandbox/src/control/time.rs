//! Reading and moving the clock.

use axum::extract::State;
use jiff::Timestamp;
use serde_json::json;

use super::{Api, Body, Fault};
use crate::answer::Answer;

fn answer(now: Timestamp) -> Answer {
    Answer::ok(json!({"now": now.to_string()}))
}

pub(super) async fn read(State(shared): Api) -> Answer {
    shared.with_state(|_, now| answer(now))
}

pub(super) async fn set(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let Body(body) = body.only(&["advance_seconds", "set"])?;
    let moved = match (body.get("advance_seconds"), body.get("set")) {
        (Some(seconds), None) => {
            let seconds = seconds
                .as_i64()
                .filter(|seconds| *seconds >= 0)
                .ok_or_else(|| {
                    Fault::bad("`advance_seconds` must be a whole number, zero or more")
                })?;
            shared.with_state(|_, _| shared.time().advance(seconds))
        }
        (None, Some(instant)) => {
            let instant: Timestamp = instant
                .as_str()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| {
                    Fault::bad("`set` must be an instant in RFC 3339, such as 2026-01-31T16:30:05Z")
                })?;
            shared.with_state(|_, _| shared.time().set(instant))
        }
        _ => return Err(Fault::bad("send either `advance_seconds` or `set`")),
    };
    moved.map_err(|error| Fault::bad(error.message()))?;
    // Whoever sleeps until an instant has less time now.
    shared.work.notify_one();
    Ok(shared.with_state(|_, now| answer(now)))
}
