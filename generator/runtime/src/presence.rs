//! Members that can be absent, null or empty, told apart where a schema tells them apart.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A member that may be left out, and may be null.
///
/// In a struct it stands with `#[serde(default, skip_serializing_if = "Nullable::is_absent")]`.
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
/// In a struct it stands with `#[serde(default, skip_serializing_if = "Blankable::is_absent")]`. Which of the three ways
/// a server chose is kept, so that what is written is what was read; [`value`](Self::value) treats them alike.
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
    };
}
presence!(Nullable);
presence!(Blankable);

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // A format without absent members, or a field without `skip_serializing_if`, gets null.
            Self::Absent | Self::Null => serializer.serialize_none(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

impl<T: Serialize> Serialize for Blankable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_none(),
            Self::Empty => serializer.serialize_str(""),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Blankable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BlankableVisitor(PhantomData))
    }
}

/// Looks at null and the empty string itself and hands everything else to `T`, without a copy in between.
struct BlankableVisitor<T>(PhantomData<T>);

macro_rules! hand_over {
    ($($method:ident: $type:ty),+) => {$(
        fn $method<E: de::Error>(self, value: $type) -> Result<Self::Value, E> {
            T::deserialize(value.into_deserializer()).map(Blankable::Value)
        }
    )+};
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for BlankableVisitor<T> {
    type Value = Blankable<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, null or an empty string")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Blankable::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Blankable::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Blankable::deserialize(deserializer)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() {
            return Ok(Blankable::Empty);
        }
        T::deserialize(text.into_deserializer()).map(Blankable::Value)
    }

    hand_over!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Blankable::Value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Self::Value, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(sequence)).map(Blankable::Value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DateTime, Decimal, decode};

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Order {
        #[serde(default, skip_serializing_if = "Nullable::is_absent")]
        note: Nullable<String>,
        #[serde(default, skip_serializing_if = "Blankable::is_absent")]
        paid_at: Blankable<DateTime>,
        #[serde(default, skip_serializing_if = "Blankable::is_absent")]
        refund: Blankable<Refund>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Refund {
        amount: Decimal,
    }

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
            decode::<Blankable<i8>>(b"-1").unwrap(),
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
