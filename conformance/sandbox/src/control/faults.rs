//! Switching faults on and off.

use std::time::Duration;

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use super::{Api, Body, Fault, operation};
use crate::{
    answer::Answer,
    faults::{Kind, LONGEST_LATENCY, Moment, Order, STATUSES},
};

const MEMBERS: [&str; 7] = [
    "first",
    "idempotency_key",
    "kind",
    "latency_ms",
    "moment",
    "operation",
    "status",
];

pub(super) async fn list(State(shared): Api) -> Answer {
    Answer::ok(json!({"faults": shared.faults.describe()}))
}

pub(super) async fn add(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let order = read(&body.only(&MEMBERS)?)?;
    shared.faults.add(order).map(Answer::ok).ok_or_else(|| {
        Fault(
            StatusCode::CONFLICT,
            "there are too many faults; delete some of them first".to_owned(),
        )
    })
}

pub(super) async fn clear(State(shared): Api) -> Answer {
    Answer::ok(json!({"deleted": shared.faults.clear(None)}))
}

pub(super) async fn delete(State(shared): Api, Path(id): Path<String>) -> Result<Answer, Fault> {
    match shared.faults.clear(Some(&id)) {
        0 => Err(Fault(
            StatusCode::NOT_FOUND,
            format!("no fault is called {id:?}"),
        )),
        deleted => Ok(Answer::ok(json!({"deleted": deleted}))),
    }
}

fn read(body: &Body) -> Result<Order, Fault> {
    let operation = match body.text("operation")? {
        "*" => None,
        name => Some(operation(name)?),
    };
    let kind = kind(body)?;
    let first = match body.0.get("first") {
        None | Some(Value::Null) => Some(1),
        Some(Value::String(all)) if all == "all" => None,
        Some(first) => Some(first.as_u64().filter(|first| *first > 0).ok_or_else(|| {
            Fault::bad("`first` is how many matching calls are struck: a whole number above zero, or \"all\"")
        })?),
    };
    Ok(Order {
        operation,
        key: body.optional_text("idempotency_key")?.map(str::to_owned),
        kind,
        first,
    })
}

/// What it does, and nothing that belongs to another kind.
fn kind(body: &Body) -> Result<Kind, Fault> {
    let kind = body.text("kind")?;
    let needed = match kind {
        "status" => "status",
        "latency" => "latency_ms",
        "cut" => "moment",
        _ => {
            return Err(Fault::bad(format!(
                "no kind of fault is called {kind:?}; there are `status`, `latency`, `cut`"
            )));
        }
    };
    for other in ["status", "latency_ms", "moment"] {
        if other != needed && body.0.get(other).is_some() {
            return Err(Fault::bad(format!(
                "a fault of kind `{kind}` has no `{other}`; it takes `{needed}`"
            )));
        }
    }
    let value = body.0.get(needed);
    match kind {
        "status" => value
            .and_then(Value::as_u64)
            .and_then(|status| u16::try_from(status).ok())
            .filter(|status| STATUSES.contains(status))
            .and_then(|status| StatusCode::from_u16(status).ok())
            .map(Kind::Status)
            .ok_or_else(|| {
                let known: Vec<_> = STATUSES.iter().map(u16::to_string).collect();
                Fault::bad(format!("`status` must be one of {}", known.join(", ")))
            }),
        "latency" => value
            .and_then(Value::as_u64)
            .map(Duration::from_millis)
            .filter(|delay| *delay <= LONGEST_LATENCY)
            .map(Kind::Latency)
            .ok_or_else(|| {
                Fault::bad("`latency_ms` must be a whole number of milliseconds, at most 60000")
            }),
        _ => value
            .and_then(Value::as_str)
            .and_then(Moment::from_name)
            .map(Kind::Cut)
            .ok_or_else(|| Fault::bad("`moment` must be `before`, `after` or `within`")),
    }
}
