//! Values that must not be seen: card numbers, tokens, keys.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::json::{self, Json};

/// What stands in place of a secret wherever one would be shown.
pub(crate) const REDACTED: &str = "[redacted]";

/// A value that leaves only by [`expose_secret`](Secret::expose_secret) or by the request encoder.
///
/// - `Debug` writes `[redacted]`; there is no `Display`.
/// - `Serialize` writes `[redacted]`, so a request that is serialised into a log keeps its secrets.
///   [`encode`](crate::encode) is the one way to the wire form.
/// - The memory is overwritten when the value is dropped.
/// - Strings and bytes are compared in constant time.
///
/// ```
/// use openapi_runtime::{Secret, encode};
///
/// let key: Secret = Secret::from("k-123");
/// assert_eq!(format!("{key:?}"), "[redacted]");
/// assert_eq!(serde_json::to_string(&key)?, r#""[redacted]""#);
/// assert_eq!(encode(&key)?, br#""k-123""#);
/// assert_eq!(key.expose_secret(), "k-123");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Secret<T: SecretValue = String>(T);

/// What a [`Secret`] can hold: something that can be overwritten in memory and compared without telling where it differs.
pub trait SecretValue: Zeroize {
    /// Whether both are the same value; for text and bytes in a time that depends on the length only.
    fn same(&self, other: &Self) -> bool;

    /// The text by which the value can be recognised in what a server sends back, if it has one.
    fn text(&self) -> Option<&str> {
        None
    }
}

impl SecretValue for String {
    fn same(&self, other: &Self) -> bool {
        self.as_bytes().ct_eq(other.as_bytes()).into()
    }

    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl SecretValue for Vec<u8> {
    fn same(&self, other: &Self) -> bool {
        self.as_slice().ct_eq(other.as_slice()).into()
    }
}

macro_rules! plain_secret_value {
    ($($type:ty),+) => {$(
        impl SecretValue for $type {
            fn same(&self, other: &Self) -> bool {
                self == other
            }
        }
    )+};
}
plain_secret_value!(bool, i32, i64, u32, u64);

impl<T: SecretValue> Secret<T> {
    /// Takes a value into keeping.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Whoever calls this is responsible for where it goes.
    pub const fn expose_secret(&self) -> &T {
        &self.0
    }
}

impl<T: SecretValue> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: SecretValue> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<T: SecretValue> PartialEq for Secret<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&other.0)
    }
}

impl<T: SecretValue> Eq for Secret<T> {}

impl<T: SecretValue> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl<T: SecretValue + Json> Json for Secret<T> {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        if value.as_str() == Some(REDACTED) {
            // It would be sent in place of the secret that it once was.
            return Err(DecodeError::new(
                "this secret was redacted when it was written; write it with `encode` where it is to be read again",
            ));
        }
        T::from_json(value).map(Self)
    }

    fn to_json(&self, encoder: &mut Encoder) -> Value {
        if !encoder.is_exposing() {
            return REDACTED.into();
        }
        if let Some(text) = self.0.text() {
            encoder.note(text);
        }
        self.0.to_json(encoder)
    }
}

impl<T: SecretValue + Json> Serialize for Secret<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, serializer)
    }
}

impl<'de, T: SecretValue + Json> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer)
    }
}

/// Stands in a `Debug` output for personal data: names, addresses, e-mail.
///
/// ```
/// assert_eq!(format!("{:?}", openapi_runtime::PERSONAL), "[personal]");
/// ```
pub const PERSONAL: Hidden = Hidden("[personal]");

/// A placeholder whose `Debug` is its own text, without quotes. See [`PERSONAL`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hidden(&'static str);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_nothing_and_compares_by_value() {
        let secret = Secret::new("4242424242424242".to_owned());
        assert_eq!(format!("{secret:?} {secret:#?}"), "[redacted] [redacted]");
        assert_eq!(secret, Secret::from("4242424242424242"));
        assert_ne!(secret, Secret::from("4242424242424241"));
        assert_ne!(Secret::new(1_i64), Secret::new(2));
        assert_eq!(Secret::new(vec![1_u8, 2]), Secret::new(vec![1, 2]));
    }

    #[test]
    fn a_secret_is_read_plainly() {
        let secret: Secret = serde_json::from_str(r#""abc""#).unwrap();
        assert_eq!(secret.expose_secret(), "abc");
        let number: Secret<i64> = serde_json::from_str("7").unwrap();
        assert_eq!(*number.expose_secret(), 7);
    }

    #[test]
    fn what_was_redacted_is_no_secret_any_more() {
        let written = serde_json::to_string(&Secret::from("abc")).unwrap();
        let error = serde_json::from_str::<Secret>(&written).unwrap_err();
        assert!(error.to_string().contains("was redacted"), "{error}");
    }
}
