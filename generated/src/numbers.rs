// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Numbers on the wire.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// Writes `8.0` as `8`: that is how a number without a fraction came, and some readers take nothing else for whole.
pub(crate) fn serialize<T: Serialize, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
    shorten(&mut value);
    value.serialize(serializer)
}

fn shorten(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let whole = number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && float.abs() < 9e15);
            if let Some(whole) = whole
                .and_then(|float| format!("{float:.0}").parse::<i64>().ok())
            {
                *value = whole.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(members) => members.values_mut().for_each(shorten),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
