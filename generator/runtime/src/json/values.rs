//! The JSON forms of plain values, lists and maps.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use super::Json;
use crate::JsonObject;
use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::scrub::Scrubber;

impl Json for Value {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        Ok(value)
    }

    fn to_json(&self, _: &mut Encoder) -> Value {
        self.clone()
    }
}

impl Json for JsonObject {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Object(members) => Ok(members),
            other => Err(DecodeError::mismatch(&other, "an object")),
        }
    }

    fn to_json(&self, _: &mut Encoder) -> Value {
        Value::Object(self.clone())
    }
}

impl Json for String {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(DecodeError::mismatch(&other, "a string")),
        }
    }

    fn to_json(&self, _: &mut Encoder) -> Value {
        Value::String(self.clone())
    }
}

impl Json for bool {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        value
            .as_bool()
            .ok_or_else(|| DecodeError::mismatch(&value, "a boolean"))
    }

    fn to_json(&self, _: &mut Encoder) -> Value {
        Value::Bool(*self)
    }
}

macro_rules! whole_number {
    ($($type:ty: $read:ident),+) => {$(
        impl Json for $type {
            fn from_json(value: Value) -> Result<Self, DecodeError> {
                value.$read().and_then(|number| number.try_into().ok()).ok_or_else(|| {
                    DecodeError::mismatch(
                        &value,
                        concat!("a whole number (", stringify!($type), ")"),
                    )
                })
            }

            fn to_json(&self, _: &mut Encoder) -> Value {
                Value::from(*self)
            }
        }
    )+};
}
whole_number!(i32: as_i64, i64: as_i64, u8: as_u64, u32: as_u64, u64: as_u64);

impl Json for f64 {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        value
            .as_f64()
            .ok_or_else(|| DecodeError::mismatch(&value, "a number"))
    }

    /// Writes `8.0` as `8`: that is how a number without a fraction came, and some readers take nothing else for whole.
    fn to_json(&self, encoder: &mut Encoder) -> Value {
        // Up to here every whole number has a float of its own.
        const EXACT: f64 = 9e15;
        if self.fract() == 0.0
            && self.abs() < EXACT
            && let Ok(whole) = format!("{self:.0}").parse::<i64>()
        {
            return whole.into();
        }
        Number::from_f64(*self).map_or_else(
            || {
                encoder.refuse("a number that is not finite");
                Value::Null
            },
            Value::Number,
        )
    }
}

impl<T: Json> Json for Option<T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        if value.is_null() {
            Ok(None)
        } else {
            T::from_json(value).map(Some)
        }
    }

    fn to_json(&self, encoder: &mut Encoder) -> Value {
        self.as_ref()
            .map_or(Value::Null, |value| value.to_json(encoder))
    }
}

impl<T: Json> Json for Box<T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        T::from_json(value).map(Self::new)
    }

    fn to_json(&self, encoder: &mut Encoder) -> Value {
        T::to_json(self, encoder)
    }
}

impl<T: Json> Json for Vec<T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let Value::Array(items) = value else {
            return Err(DecodeError::mismatch(&value, "an array"));
        };
        let mut read = Self::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            read.push(T::from_json(item).map_err(|error| error.below(&index.to_string()))?);
        }
        Ok(read)
    }

    fn to_json(&self, encoder: &mut Encoder) -> Value {
        self.iter().map(|item| item.to_json(encoder)).collect()
    }
}

impl<T: Json> Json for BTreeMap<String, T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let mut read = Self::new();
        for (key, value) in JsonObject::from_json(value)? {
            let value = T::from_json(value).map_err(|error| {
                // A name that the server made up may be anything, also a token.
                error.below(&Scrubber::default().scrub(&key))
            })?;
            read.insert(key, value);
        }
        Ok(read)
    }

    fn to_json(&self, encoder: &mut Encoder) -> Value {
        self.iter()
            .map(|(key, value)| (key.clone(), value.to_json(encoder)))
            .collect()
    }
}
