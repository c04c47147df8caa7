//! What a recording expects of an answer: enough to see what became of the payment, and nothing that differs from run to run.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use spec::Pointer;

use super::correlate::Known;
use crate::scrub::scrub;

/// Members that tell what became of something, wherever they stand in objects.
const TELLING: &[&str] = &[
    "amount",
    "attempt_status",
    "captured_amount",
    "code",
    "currency",
    "failure_code",
    "intent_status",
    "type",
];
/// Members that say what state the object with an id is in.
const STATES: &[(&str, &str)] = &[
    ("payment_intent_id", "intent_status"),
    ("attempt_id", "attempt_status"),
];
/// How deep an expectation looks: further down an answer repeats what was sent.
const DEEPEST: usize = 2;
/// How many rows of a list are looked at.
const MOST_ROWS: usize = 20;

/// The checks that an answer's body should meet again. `rows` says whether the rows of a list are certain.
pub(super) fn checks(
    body: &Value,
    rows: bool,
    known: &mut Known<'_>,
    used: &mut Vec<String>,
) -> Map<String, Value> {
    let mut checks = Map::new();
    if let Value::Object(members) = body {
        if let Some(items) = members.get("data").and_then(Value::as_array) {
            if rows {
                if let Some(total) = members.get("total_items").filter(|it| it.is_u64()) {
                    checks.insert("/total_items".to_owned(), total.clone());
                }
                let data = Pointer::root().push("data");
                for (index, item) in items.iter().take(MOST_ROWS).enumerate() {
                    walk(item, &data.push(index), 0, known, used, &mut checks);
                }
            }
        } else {
            walk(body, &Pointer::root(), 0, known, used, &mut checks);
        }
        if members.get("auth_token").is_some_and(Value::is_string) {
            checks.insert("/auth_token".to_owned(), json!({"present": true}));
        }
    }
    checks
}

fn walk(
    value: &Value,
    at: &Pointer,
    depth: usize,
    known: &mut Known<'_>,
    used: &mut Vec<String>,
    checks: &mut Map<String, Value>,
) {
    let Value::Object(members) = value else {
        return;
    };
    // What was captured is open as long as nothing was: null, empty, zero or the amount.
    let is_captured = members
        .get("intent_status")
        .is_some_and(|it| it == "SUCCEEDED");
    for (name, member) in members {
        let at = at.push(name);
        if name == "captured_amount" && !is_captured {
            continue;
        }
        match member {
            Value::Object(_) if depth + 1 < DEEPEST => {
                walk(member, &at, depth + 1, known, used, checks);
            }
            Value::String(text) if known.is_id(name, text) => {
                if let Ok(named) = known.name(text, used) {
                    checks.insert(at.to_string(), named.into());
                }
            }
            Value::String(text) if TELLING.contains(&name.as_str()) && tells(text) => {
                checks.insert(at.to_string(), member.clone());
            }
            Value::Number(_) if TELLING.contains(&name.as_str()) => {
                checks.insert(at.to_string(), member.clone());
            }
            _ => {}
        }
    }
}

/// Whether a text is fit to be expected: set, no secret, and nothing that a recording would read as a capture.
fn tells(text: &str) -> bool {
    !text.is_empty() && !text.contains('$') && scrub(text) == text
}

/// The states of the objects in an answer, by id.
pub(super) fn states(body: &Value) -> HashMap<String, (String, Pointer)> {
    let mut states = HashMap::new();
    collect(body, &Pointer::root(), &mut states);
    states
}

fn collect(value: &Value, at: &Pointer, states: &mut HashMap<String, (String, Pointer)>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &at.push(index), states);
            }
        }
        Value::Object(members) => {
            for (id, state) in STATES {
                let text = |name: &str| members.get(name).and_then(Value::as_str);
                if let (Some(id), Some(text)) = (text(id), text(state)) {
                    states.insert(id.to_owned(), (text.to_owned(), at.push(state)));
                }
            }
            for (name, member) in members {
                collect(member, &at.push(name), states);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
