//! Members that can be absent, null or empty, told apart where a schema tells them apart.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::json::{self, Json};

/// A member that may be left out, and may be null.
///
/// ```
/// use openapi_runtime::Nullable;
///
/// let colour: Nullable<String> = serde_json::from_str("null")?;
/// assert_eq!(colour, Nullable::Null);
/// assert_eq!(Nullable::from("red").value(), Some(&"red"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// The member is left out.
    #[default]
    Absent,
    /// The member is null.
    Null,
    /// The member has a value.
    Value(T),
}

/// A member that may be left out, and whose null and empty string both mean "not set".
///
/// Which of the three ways a server chose is kept, so that what is written is what was read; [`value`](Self::value) treats them alike.
///
/// ```
/// use openapi_runtime::{Blankable, DateTime};
///
/// let paid_at: Blankable<DateTime> = serde_json::from_str(r#""""#)?;
/// assert_eq!(paid_at, Blankable::Empty);
/// assert_eq!(paid_at.value(), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Blankable<T> {
    /// The member is left out.
    #[default]
    Absent,
    /// The member is null.
    Null,
    /// The member is the empty string.
    Empty,
    /// The member has a value.
    Value(T),
}

macro_rules! presence {
    ($name:ident) => {
        impl<T> $name<T> {
            /// Whether the member is left out.
            pub const fn is_absent(&self) -> bool {
                matches!(self, Self::Absent)
            }

            /// The value, if there is one.
            pub const fn value(&self) -> Option<&T> {
                match self {
                    Self::Value(value) => Some(value),
                    _ => None,
                }
            }

            /// The value itself, if there is one.
            pub fn into_value(self) -> Option<T> {
                match self {
                    Self::Value(value) => Some(value),
                    _ => None,
                }
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self::Value(value)
            }
        }

        impl From<&str> for $name<String> {
            fn from(value: &str) -> Self {
                Self::Value(value.to_owned())
            }
        }

        /// `None` is an absent member; null is written as `Null`.
        impl<T> From<Option<T>> for $name<T> {
            fn from(value: Option<T>) -> Self {
                value.map_or(Self::Absent, Self::Value)
            }
        }

        impl<T: Json> Serialize for $name<T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                json::serialize(self, serializer)
            }
        }

        impl<'de, T: Json> Deserialize<'de> for $name<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                json::deserialize(deserializer)
            }
        }
    };
}
presence!(Nullable);
presence!(Blankable);

impl<T: Json> Json for Nullable<T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        if value.is_null() {
            Ok(Self::Null)
        } else {
            T::from_json(value).map(Self::Value)
        }
    }

    /// Where nothing can be left out, an absent value is null.
    fn to_json(&self, encoder: &mut Encoder) -> Value {
        self.value()
            .map_or(Value::Null, |value| value.to_json(encoder))
    }
}

impl<T: Json> Json for Blankable<T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Null => Ok(Self::Null),
            Value::String(text) if text.is_empty() => Ok(Self::Empty),
            value => T::from_json(value).map(Self::Value),
        }
    }

    /// Where nothing can be left out, an absent value is null.
    fn to_json(&self, encoder: &mut Encoder) -> Value {
        match self {
            Self::Absent | Self::Null => Value::Null,
            Self::Empty => "".into(),
            Self::Value(value) => value.to_json(encoder),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DateTime, Decimal, decode};

    #[derive(Debug, Default, PartialEq)]
    struct Order {
        note: Nullable<String>,
        paid_at: Blankable<DateTime>,
        refund: Blankable<Refund>,
    }

    crate::object! { Order { note?: "note", paid_at?: "paid_at", refund?: "refund" } }

    #[derive(Debug, PartialEq)]
    struct Refund {
        amount: Decimal,
    }

    crate::object! { Refund { amount: "amount" } }

    #[test]
    fn every_state_survives_decode_and_encode() {
        for json in [
            "{}",
            r#"{"note":null,"paid_at":null,"refund":null}"#,
            r#"{"note":"","paid_at":"","refund":""}"#,
            r#"{"note":"x","paid_at":"2026-01-05T10:00:00+08:00","refund":{"amount":"8.80"}}"#,
        ] {
            let order: Order = decode(json.as_bytes()).unwrap();
            assert_eq!(serde_json::to_string(&order).unwrap(), json);
        }
        let order: Order = decode(br#"{"note":null}"#).unwrap();
        assert_eq!(
            (order.note, order.paid_at),
            (Nullable::Null, Blankable::Absent)
        );
    }

    #[test]
    fn an_error_below_names_its_place() {
        let error = decode::<Order>(br#"{"refund": {"amount": true}}"#).unwrap_err();
        assert_eq!(error.pointer(), "/refund/amount");
        let error = decode::<Order>(br#"{"paid_at": "yesterday"}"#).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("at /paid_at: not a date and time"),
            "{error}"
        );
    }

    #[test]
    fn plain_values_of_all_kinds_pass() {
        assert_eq!(
            decode::<Blankable<bool>>(b"true").unwrap(),
            Blankable::Value(true)
        );
        assert_eq!(
            decode::<Blankable<i32>>(b"-1").unwrap(),
            Blankable::Value(-1)
        );
        assert_eq!(
            decode::<Blankable<Vec<u8>>>(b"[1,2]").unwrap(),
            Blankable::Value(vec![1, 2])
        );
        assert_eq!(
            decode::<Blankable<Decimal>>(b"1.5")
                .unwrap()
                .into_value()
                .unwrap()
                .to_string(),
            "1.5"
        );
    }

    #[test]
    fn conversions() {
        assert_eq!(Nullable::<u8>::from(None), Nullable::Absent);
        assert_eq!(Blankable::from(Some(1)).into_value(), Some(1));
        assert_eq!(
            Blankable::<String>::from("x").value().map(String::as_str),
            Some("x")
        );
    }
}
