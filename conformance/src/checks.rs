//! What a recording expects of an answer.

use std::collections::BTreeMap;

use serde_json::Value;
use spec::Pointer;

use crate::{
    interpolate::{self, Captures},
    recording::Check,
};

/// An expectation that an answer did not meet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unmet {
    pub(crate) pointer: Pointer,
    /// What was expected, in words.
    pub(crate) expected: String,
}

/// The checks that `body` does not meet.
pub(crate) fn unmet(
    checks: &BTreeMap<Pointer, Check>,
    body: Option<&Value>,
    captures: &Captures,
) -> Vec<Unmet> {
    checks
        .iter()
        .filter_map(|(pointer, check)| {
            let found = body.and_then(|body| pointer.find(body));
            let expected = refusal(check, found, captures)?;
            Some(Unmet {
                pointer: pointer.clone(),
                expected,
            })
        })
        .collect()
}

/// What `check` expected, if `found` is not that.
fn refusal(check: &Check, found: Option<&Value>, captures: &Captures) -> Option<String> {
    let (holds, expected) = match check {
        Check::Equals(expected) => {
            let value = interpolate::body(expected, captures);
            (found == Some(&value), shown(expected))
        }
        Check::Not(unwanted) => {
            let value = interpolate::body(unwanted, captures);
            (
                found.is_some_and(|found| *found != value),
                format!("anything but {}", shown(unwanted)),
            )
        }
        Check::Absent => (found.is_none(), "no such member".to_owned()),
        Check::Present => (found.is_some(), "a value".to_owned()),
        Check::Matches(pattern) => {
            let matches = found.and_then(Value::as_str).is_some_and(|text| {
                regress::Regex::new(pattern).is_ok_and(|regex| regex.find(text).is_some())
            });
            (
                matches,
                format!("text that matches {}", spec::escape(pattern)),
            )
        }
    };
    (!holds).then_some(expected)
}

/// As the recording has it, captures by their names.
fn shown(value: &Value) -> String {
    spec::escape(&value.to_string())
}
