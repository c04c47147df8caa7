//! Reading JSON, with the member named that could not be read and without its value.

use std::fmt::{self, Write as _};

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::escape;
use crate::headers::Headers;

/// Reads one JSON document as `T`.
///
/// # Errors
/// When `json` is no JSON, or some member has not the shape that `T` wants.
///
/// ```
/// # use std::collections::BTreeMap;
/// let error = openapi_runtime::decode::<BTreeMap<String, u8>>(br#"{"a": 1, "b": "x"}"#).unwrap_err();
/// assert_eq!(error.pointer(), "/b");
/// assert_eq!(error.to_string(), "at /b: found a string, expected u8");
/// ```
pub fn decode<T: DeserializeOwned>(json: &[u8]) -> Result<T, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let pointer = pointer(error.path());
        DecodeError::new(pointer, &reason(&error.into_inner()))
    })?;
    deserializer
        .end()
        .map_err(|error| DecodeError::new(String::new(), &reason(&error)))?;
    Ok(value)
}

/// Reads a JSON value that is already in memory as `T`.
///
/// # Errors
/// When some member has not the shape that `T` wants.
pub fn decode_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, DecodeError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer = pointer(error.path());
        DecodeError::new(pointer, &reason(&error.into_inner()))
    })
}

/// A JSON document was not what its type says. Names the member; never shows its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    pointer: String,
    message: String,
}

impl DecodeError {
    fn new(mut pointer: String, message: &str) -> Self {
        let mut message = without_values(message);
        // A union is read from a value in memory; its own error already begins with the place below the union.
        while let Some((inner, rest)) = message
            .strip_prefix("at ")
            .and_then(|rest| rest.split_once(": "))
        {
            if !inner.starts_with('/') {
                break;
            }
            pointer.push_str(inner);
            message = rest.to_owned();
        }
        Self { pointer, message }
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

/// What is wrong, without line and column where the pointer says it better.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.strip_suffix(&format!(
        " at line {} column {}",
        error.line(),
        error.column()
    )) {
        Some(reason) if error.is_data() => reason.to_owned(),
        _ => message,
    }
}

/// `path` as a JSON Pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                let _ = write!(pointer, "/{index}");
            }
            Segment::Map { key } => {
                let _ = write!(pointer, "/{}", key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// `message`, as serde words it, without the value that it quotes: a wrong member may be a secret.
pub(crate) fn without_values(message: &str) -> String {
    for (prefix, what) in [("invalid type: ", ""), ("invalid value: ", "unsuitable ")] {
        if let Some(found) = message.strip_prefix(prefix) {
            // The expectation comes last and from our side; what stands before it was on the wire.
            let expected = found
                .rsplit_once(", expected ")
                .map_or("something else", |(_, expected)| expected);
            return format!("found {}, expected {expected}", kind(found, what));
        }
    }
    for (prefix, what) in [
        ("unknown variant `", "an unlisted value"),
        ("unknown field `", "an unlisted member"),
    ] {
        if message.starts_with(prefix) {
            let expected = message
                .rsplit_once(", expected ")
                .map(|(_, expected)| format!(", expected {expected}"));
            return format!("found {what}{}", expected.unwrap_or_default());
        }
    }
    message.to_owned()
}

/// The kind of JSON value that serde's description of an unexpected one begins with.
fn kind(found: &str, quality: &str) -> String {
    let word = found.split([' ', ',']).next().unwrap_or_default();
    let article = match word {
        "boolean" => "boolean value",
        "integer" => "integer",
        "floating" | "number" => "number",
        "string" | "character" => "string",
        "null" | "unit" | "Option" => return "null".to_owned(),
        "map" => "object",
        "sequence" => "array",
        _ => "value of another kind",
    };
    let first = if quality.is_empty() { article } else { quality };
    let a = if first.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{a} {quality}{article}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only its decoding is looked at")]
    struct Order {
        items: Vec<BTreeMap<String, u8>>,
        paid: bool,
    }

    fn message(json: &str) -> String {
        decode::<Order>(json.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn names_the_member_and_not_its_value() {
        assert_eq!(
            message(r#"{"items": [{}, {"a/b": "4242, expected u8"}]}"#),
            "at /items/1/a~1b: found a string, expected u8"
        );
        assert_eq!(
            message(r#"{"items": [{"a": 4242}]}"#),
            "at /items/0/a: found an unsuitable integer, expected u8"
        );
        assert_eq!(
            message(r#"{"items": null}"#),
            "at /items: found null, expected a sequence"
        );
        assert_eq!(
            message(r#"{"items": [], "paid": {"secret": 1}}"#),
            "at /paid: found an object, expected a boolean"
        );
        assert!(message(r#"{"items": []}"#).starts_with("missing field `paid`"));
        assert!(message(r#"{"items": [], "pai"#).starts_with("EOF while parsing"));
        assert!(message("<html>").starts_with("expected value at line 1"));
        assert!(message(r#"{"items": [], "paid": true} x"#).starts_with("trailing characters"));
    }

    #[test]
    fn endless_nesting_is_an_error() {
        let error = decode::<serde_json::Value>(&vec![b'['; 100_000]).unwrap_err();
        assert!(
            error.message().starts_with("recursion limit exceeded"),
            "{error}"
        );
    }

    #[test]
    fn an_unlisted_value_is_not_shown() {
        #[derive(Debug, Deserialize)]
        enum Colour {
            Red,
            Green,
        }
        let error = decode::<Colour>(br#""4242424242424242""#).unwrap_err();
        assert!(!error.to_string().contains("4242"), "{error}");
        assert!(error.message().contains("`Red` or `Green`"), "{error}");
        assert!(matches!(decode::<Colour>(br#""Red""#), Ok(Colour::Red)));
        assert!(matches!(
            decode_value::<Colour>("Green".into()),
            Ok(Colour::Green)
        ));
    }

    #[test]
    fn control_characters_of_the_wire_are_escaped() {
        let error =
            decode::<BTreeMap<String, u8>>("{\"\u{9b}\\u001b[31m\": true}".as_bytes()).unwrap_err();
        assert_eq!(
            error.to_string(),
            r"at /\u{9b}\u{1b}[31m: found a boolean value, expected u8"
        );
    }
}
