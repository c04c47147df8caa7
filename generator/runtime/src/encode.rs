//! The request encoder: the one place where a [`Secret`](crate::Secret) is written as what it is.

use std::{fmt, io};

use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

use crate::json::{Json, wipe};

/// The secret texts that went into an encoded request, so that an answer which repeats one can be masked.
pub(crate) type Exposed = Vec<Zeroizing<String>>;

/// What a value is written with: says whether secrets are shown, and remembers those that were.
///
/// Only [`encode`] and [`encode_value`] make one that shows them.
pub struct Encoder {
    exposing: bool,
    exposed: Exposed,
    problem: Option<&'static str>,
}

impl Encoder {
    const fn new(exposing: bool) -> Self {
        Self {
            exposing,
            exposed: Vec::new(),
            problem: None,
        }
    }

    /// An encoder that shows no secret: what `Serialize` uses.
    pub(crate) const fn redacting() -> Self {
        Self::new(false)
    }

    /// Whether secrets are shown.
    pub(crate) const fn is_exposing(&self) -> bool {
        self.exposing
    }

    /// Remembers a secret text that is being written.
    pub(crate) fn note(&mut self, text: &str) {
        self.exposed.push(Zeroizing::new(text.to_owned()));
    }

    /// Reports that something has no JSON form.
    pub fn refuse(&mut self, problem: &'static str) {
        self.problem.get_or_insert(problem);
    }

    /// The secrets that were shown, if everything could be written.
    pub(crate) fn finish(self) -> Result<Exposed, EncodeError> {
        match self.problem {
            None => Ok(self.exposed),
            Some(problem) => Err(EncodeError { problem }),
        }
    }
}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder")
            .field("exposing", &self.exposing)
            .finish_non_exhaustive()
    }
}

/// The JSON that is sent for `value`, secrets included.
///
/// Everywhere else a [`Secret`](crate::Secret) is written as `"[redacted]"`. The caller is responsible for where these
/// bytes go.
///
/// # Errors
/// When something in `value` has no JSON form: a number that is not finite.
pub fn encode<T: Json>(value: &T) -> Result<Vec<u8>, EncodeError> {
    encode_wiped(value).map(|(mut bytes, _)| std::mem::take(&mut *bytes))
}

/// The JSON value that is sent for `value`, secrets included: [`encode`] for comparisons in tests.
///
/// # Errors
/// As for [`encode`].
pub fn encode_value<T: Json>(value: &T) -> Result<Value, EncodeError> {
    let mut encoder = Encoder::new(true);
    let json = value.to_json(&mut encoder);
    encoder.finish().map(|_| json)
}

/// Encodes into memory that is overwritten when it is no longer needed, and tells which secrets it holds.
pub(crate) fn encode_wiped<T: Json>(
    value: &T,
) -> Result<(Zeroizing<Vec<u8>>, Exposed), EncodeError> {
    let mut encoder = Encoder::new(true);
    let json = value.to_json(&mut encoder);
    write(json, encoder)
}

/// The part that is the same for all types.
fn write(mut json: Value, encoder: Encoder) -> Result<(Zeroizing<Vec<u8>>, Exposed), EncodeError> {
    let mut buffer = Buffer(Zeroizing::new(Vec::with_capacity(512)));
    let written = serde_json::to_writer(&mut buffer, &json);
    wipe(&mut json);
    let exposed = encoder.finish()?;
    written.map_err(|_| EncodeError {
        problem: "a value that nests too deeply",
    })?;
    Ok((buffer.0, exposed))
}

/// Grows like a `Vec`, but overwrites what it leaves behind.
struct Buffer(Zeroizing<Vec<u8>>);

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let needed = self.0.len().saturating_add(bytes.len());
        if needed > self.0.capacity() {
            let mut larger = Vec::with_capacity(needed.max(self.0.capacity().saturating_mul(2)));
            larger.extend_from_slice(&self.0);
            self.0.zeroize();
            *self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A value could not be written as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError {
    problem: &'static str,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value cannot be written as JSON: {}", self.problem)
    }
}

impl std::error::Error for EncodeError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;

    #[derive(Debug)]
    struct Card {
        number: Secret,
        name: String,
    }

    crate::object! { Card { number: "number", name: "name" } }

    fn card() -> Card {
        Card {
            number: Secret::from("4242424242424242"),
            name: "A".to_owned(),
        }
    }

    #[test]
    fn only_the_encoder_exposes() {
        let redacted = r#"{"number":"[redacted]","name":"A"}"#;
        let exposed = r#"{"number":"4242424242424242","name":"A"}"#;
        assert_eq!(serde_json::to_string(&card()).unwrap(), redacted);
        assert_eq!(encode(&card()).unwrap(), exposed.as_bytes());
        assert_eq!(
            encode_value(&card()).unwrap(),
            serde_json::from_str::<Value>(exposed).unwrap()
        );
    }

    #[test]
    fn the_exposed_texts_are_remembered_and_a_large_value_is_whole() {
        let cards: Vec<Card> = (0..200).map(|_| card()).collect();
        let (bytes, exposed) = encode_wiped(&cards).unwrap();
        assert_eq!(exposed.len(), 200);
        assert_eq!(exposed[0].as_str(), "4242424242424242");
        let length = encode(&card()).unwrap().len();
        assert_eq!(bytes.len(), 200 * (length + 1) + 1);
    }
}
