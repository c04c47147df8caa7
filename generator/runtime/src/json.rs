//! Between Rust values and JSON: one concrete path for every type.
//!
//! `serde` compiles a type's code anew for every format and every wrapper it meets. A generated client has one format, so
//! its types say once how they read themselves from a [`Value`] and write themselves as one; `Serialize` and `Deserialize`
//! are there for everyone else and go the same way. That is what keeps a client of hundreds of types quick to compile,
//! and lets an error name its place without a second deserializer around the first.

mod members;
mod values;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use zeroize::Zeroize;

use crate::decode::DecodeError;
use crate::encode::Encoder;

pub use members::{Members, Object};

/// A type with one JSON form.
///
/// What is read and written again is the same JSON, as far as the type keeps what it read. Implemented by [`object!`](crate::object),
/// [`string_enum!`](crate::string_enum), generated unions, and the types of this crate.
pub trait Json: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// When it has not the shape that the type wants. The error's pointer begins at `value`.
    fn from_json(value: Value) -> Result<Self, DecodeError>;

    /// The value's JSON. What cannot be written, such as a number that is not finite, is reported to `encoder`.
    fn to_json(&self, encoder: &mut Encoder) -> Value;
}

/// How a type is read by way of [`Json`]; what [`json_serde!`](crate::json_serde) writes.
///
/// # Errors
/// When the input is no JSON value, or not one that `T` takes.
pub fn deserialize<'de, T: Json, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::from_json(Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

/// How a type is written by way of [`Json`], secrets redacted; what [`json_serde!`](crate::json_serde) writes.
///
/// # Errors
/// When the value has no JSON form, or `serializer` fails.
pub fn serialize<T: Json, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut encoder = Encoder::redacting();
    let json = value.to_json(&mut encoder);
    encoder.finish().map_err(serde::ser::Error::custom)?;
    json.serialize(serializer)
}

/// Gives types their `Serialize` and `Deserialize` by way of [`Json`].
#[macro_export]
#[doc(hidden)]
macro_rules! json_serde {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    };
}

/// Gives a struct its JSON form: an object with a member for each field.
///
/// The struct itself is written out beside it, with its documentation. `field: "member"` must be there; `field?: "member"` may be left
/// out, and its type says how ([`Option`], [`Nullable`](crate::Nullable), [`Blankable`](crate::Blankable)). Members that are not listed are ignored when read. The
/// macro adds [`Json`], `Serialize` and `Deserialize`.
///
/// ```
/// use openapi_runtime::{Decimal, Nullable};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Order {
///     pub id: String,
///     pub total: Decimal,
///     pub note: Nullable<String>,
/// }
///
/// openapi_runtime::object! {
///     Order {
///         id: "order_id",
///         total: "total",
///         note?: "note",
///     }
/// }
///
/// let json = r#"{"order_id":"o-1","total":"8.80","note":null}"#;
/// let order: Order = openapi_runtime::decode(json.as_bytes())?;
/// assert_eq!(order.note, Nullable::Null);
/// assert_eq!(openapi_runtime::encode(&order)?, json.as_bytes());
///
/// let error = openapi_runtime::decode::<Order>(br#"{"order_id": 1}"#).unwrap_err();
/// assert_eq!(error.to_string(), "at /order_id: found a number, expected a string");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! object {
    ($name:ident { $($field:ident $(?: $optional:literal)? $(: $required:literal)?),* $(,)? }) => {
        impl $crate::Json for $name {
            fn from_json(
                value: $crate::Value,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                #[allow(unused_mut, unused_variables, reason = "an object may have no members")]
                let mut members = $crate::json::Members::of(value)?;
                // The required members first: nothing else has to be dropped when one is missing.
                $($(let $field = members.required($required)?;)?)*
                let object = Self {
                    $($field: $(members.optional($optional))? $({ let _ = $required; $field })?,)*
                };
                members.finish()?;
                ::core::result::Result::Ok(object)
            }

            #[allow(unused_variables, reason = "an object may have no members")]
            fn to_json(&self, encoder: &mut $crate::Encoder) -> $crate::Value {
                #[allow(unused_mut, reason = "an object may have no members")]
                let mut object = $crate::json::Object::new();
                $($(object.optional($optional, &self.$field, encoder);)?
                $(object.required($required, &self.$field, encoder);)?)*
                object.finish()
            }
        }

        $crate::json_serde!($name);
    };
}

/// Overwrites the texts of a value: some may have been secrets.
pub(crate) fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What kind of JSON value this is, in words.
pub(crate) const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests;
