//! Reading JSON, with the member named that could not be read and without its value.

use std::fmt;

use serde_json::Value;

use crate::escape;
use crate::headers::Headers;
use crate::json::{self, Json};

/// Reads one JSON document as `T`.
///
/// # Errors
/// When `text` is no JSON, or some member has not the shape that `T` wants.
///
/// ```
/// # use std::collections::BTreeMap;
/// let error = openapi_runtime::decode::<BTreeMap<String, u8>>(br#"{"a": 1, "b": "x"}"#).unwrap_err();
/// assert_eq!(error.pointer(), "/b");
/// assert_eq!(error.to_string(), "at /b: found a string, expected a whole number (u8)");
/// ```
pub fn decode<T: Json>(text: &[u8]) -> Result<T, DecodeError> {
    T::from_json(parse(text)?)
}

/// Reads a JSON value that is already in memory as `T`.
///
/// # Errors
/// When some member has not the shape that `T` wants.
pub fn decode_value<T: Json>(value: Value) -> Result<T, DecodeError> {
    T::from_json(value)
}

/// The JSON value that `text` spells. Some servers begin with a byte order mark, which RFC 8259 allows to ignore.
pub(crate) fn parse(text: &[u8]) -> Result<Value, DecodeError> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    serde_json::from_slice(text).map_err(|error| DecodeError::new(error.to_string()))
}

/// A JSON document was not what its type says. Names the member; never shows its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    pointer: String,
    message: String,
}

impl DecodeError {
    /// A value that is not what its type wants, for a reason that does not repeat it.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            pointer: String::new(),
            message: message.into(),
        }
    }

    /// A value of another kind than `expected`.
    pub fn mismatch(found: &Value, expected: &str) -> Self {
        Self::new(format!("found {}, expected {expected}", json::kind(found)))
    }

    /// An object without the member `name`.
    pub(crate) fn missing(name: &str) -> Self {
        Self::new(format!("missing field `{name}`"))
    }

    /// The same error, seen from the object or list that holds the value as the member or item `name`.
    #[must_use]
    pub fn below(mut self, name: &str) -> Self {
        self.pointer = format!("/{}{}", escape::token(name), self.pointer);
        self
    }

    /// An answer of another media type than `expected`.
    pub(crate) fn media_type(found: &Headers, expected: &str) -> Self {
        let found = found.media_type_in_words();
        Self::at("", &format!("found a body ({found}), expected {expected}"))
    }

    /// A member that is missing, or not what a rule of the API needs; the whole answer when the pointer is empty.
    pub(crate) fn at(pointer: &str, message: &str) -> Self {
        Self {
            pointer: pointer.to_owned(),
            message: message.to_owned(),
        }
    }

    /// JSON Pointer to the member that could not be read; empty for the whole document.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What was found and what was expected.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "at {}: ", escape::Text(&self.pointer))?;
        }
        write!(f, "{}", escape::Text(&self.message))
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Debug)]
    #[allow(dead_code, reason = "only its decoding is looked at")]
    struct Order {
        items: Vec<BTreeMap<String, u8>>,
        paid: bool,
    }

    crate::object! { Order { items: "items", paid: "paid" } }

    fn message(json: &str) -> String {
        decode::<Order>(json.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_byte_order_mark_is_ignored() {
        let json = "\u{feff}{\"a\": 1}";
        assert_eq!(
            decode::<BTreeMap<String, u8>>(json.as_bytes()).unwrap()["a"],
            1
        );
        assert!(decode::<Value>("\u{feff}\u{feff}{}".as_bytes()).is_err());
    }

    #[test]
    fn names_the_member_and_not_its_value() {
        assert_eq!(
            message(r#"{"items": [{}, {"a/b": "4242, expected u8"}]}"#),
            "at /items/1/a~1b: found a string, expected a whole number (u8)"
        );
        assert_eq!(
            message(r#"{"items": [{"a": 4242}]}"#),
            "at /items/0/a: found a number, expected a whole number (u8)"
        );
        assert_eq!(
            message(r#"{"items": null}"#),
            "at /items: found null, expected an array"
        );
        assert_eq!(
            message(r#"{"items": [], "paid": {"secret": 1}}"#),
            "at /paid: found an object, expected a boolean"
        );
        assert_eq!(message(r#"{"items": []}"#), "missing field `paid`");
        assert!(message(r#"{"items": [], "pai"#).starts_with("EOF while parsing"));
        assert!(message("<html>").starts_with("expected value at line 1"));
        assert!(message(r#"{"items": [], "paid": true} x"#).starts_with("trailing characters"));
    }

    #[test]
    fn endless_nesting_is_an_error() {
        let error = decode::<Value>(&vec![b'['; 100_000]).unwrap_err();
        assert!(
            error.message().starts_with("recursion limit exceeded"),
            "{error}"
        );
    }

    #[test]
    fn control_characters_of_the_wire_are_escaped() {
        let error =
            decode::<BTreeMap<String, u8>>("{\"\u{9b}\\u001b[31m\": true}".as_bytes()).unwrap_err();
        assert_eq!(
            error.to_string(),
            r"at /\u{9b}\u{1b}[31m: found a boolean value, expected a whole number (u8)"
        );
    }
}
