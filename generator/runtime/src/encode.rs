//! The request encoder: the one place where [`Secret`](crate::Secret) serialises to its value.

use std::cell::RefCell;
use std::{fmt, io};

use serde::Serialize;
use zeroize::{Zeroize, Zeroizing};

thread_local! {
    /// One entry per encoder at work on this thread: the secret texts it has written so far.
    static ENCODERS: RefCell<Vec<Exposed>> = const { RefCell::new(Vec::new()) };
}

/// The secret texts that went into an encoded request, so that an answer which repeats one can be masked.
pub(crate) type Exposed = Vec<Zeroizing<String>>;

/// Whether the current thread is inside [`encode`] or [`encode_value`].
pub(crate) fn is_exposing() -> bool {
    ENCODERS.with_borrow(|encoders| !encoders.is_empty())
}

/// Remembers a secret text that is being written.
pub(crate) fn note_exposed(text: &str) {
    ENCODERS.with_borrow_mut(|encoders| {
        if let Some(exposed) = encoders.last_mut() {
            exposed.push(Zeroizing::new(text.to_owned()));
        }
    });
}

/// What the encoder at work has exposed.
fn take_exposed() -> Exposed {
    ENCODERS
        .with_borrow_mut(|encoders| encoders.last_mut().map(std::mem::take))
        .unwrap_or_default()
}

/// Ends the exposure when it goes out of scope, also when a `Serialize` panics.
struct Encoder;

impl Encoder {
    fn start() -> Self {
        ENCODERS.with_borrow_mut(|encoders| encoders.push(Vec::new()));
        Self
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        ENCODERS.with_borrow_mut(Vec::pop);
    }
}

/// The JSON that is sent for `value`, secrets included.
///
/// Everywhere else a [`Secret`](crate::Secret) serialises to `"[redacted]"`. The caller is responsible for where these
/// bytes go.
///
/// # Errors
/// When a `Serialize` of `value` fails, for instance a map whose keys are not strings.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    encode_wiped(value).map(|(mut bytes, _)| std::mem::take(&mut *bytes))
}

/// The JSON value that is sent for `value`, secrets included: [`encode`] for comparisons in tests.
///
/// # Errors
/// As for [`encode`].
pub fn encode_value<T: Serialize + ?Sized>(value: &T) -> Result<serde_json::Value, EncodeError> {
    let _encoder = Encoder::start();
    serde_json::to_value(value).map_err(EncodeError::new)
}

/// Encodes into memory that is overwritten when it is no longer needed, and tells which secrets it holds.
pub(crate) fn encode_wiped<T: Serialize + ?Sized>(
    value: &T,
) -> Result<(Zeroizing<Vec<u8>>, Exposed), EncodeError> {
    let _encoder = Encoder::start();
    let mut buffer = Buffer(Zeroizing::new(Vec::with_capacity(512)));
    serde_json::to_writer(&mut buffer, value).map_err(EncodeError::new)?;
    Ok((buffer.0, take_exposed()))
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
    message: String,
}

impl EncodeError {
    #[allow(
        clippy::needless_pass_by_value,
        reason = "the shape that map_err wants"
    )]
    fn new(error: serde_json::Error) -> Self {
        Self {
            message: crate::decode::without_values(&error.to_string()),
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value cannot be written as JSON: {}", self.message)
    }
}

impl std::error::Error for EncodeError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;

    #[derive(Serialize)]
    struct Card {
        number: Secret,
        name: &'static str,
    }

    fn card() -> Card {
        Card {
            number: Secret::from("4242424242424242"),
            name: "A",
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
            serde_json::from_str::<serde_json::Value>(exposed).unwrap()
        );
        assert_eq!(
            serde_json::to_string(&card()).unwrap(),
            redacted,
            "the exposure ends with the encoder"
        );
    }

    #[test]
    fn the_exposure_ends_when_encoding_fails_or_panics() {
        struct Failing;
        impl Serialize for Failing {
            fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(serde::ser::Error::custom("no"))
            }
        }
        struct Panicking;
        impl Serialize for Panicking {
            fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                panic!("on purpose")
            }
        }
        assert_eq!(
            encode(&Failing).unwrap_err().to_string(),
            "the value cannot be written as JSON: no"
        );
        std::panic::catch_unwind(|| encode(&Panicking)).unwrap_err();
        assert!(!is_exposing());
    }

    #[test]
    fn the_exposed_texts_are_remembered_and_a_large_value_is_whole() {
        let cards: Vec<Card> = (0..200).map(|_| card()).collect();
        let (bytes, exposed) = encode_wiped(&cards).unwrap();
        assert_eq!(exposed.len(), 200);
        assert_eq!(exposed[0].as_str(), "4242424242424242");
        assert_eq!(bytes.len(), 200 * (card_length() + 1) + 1);
    }

    fn card_length() -> usize {
        encode(&card()).unwrap().len()
    }
}
