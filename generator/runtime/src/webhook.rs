//! Signatures of webhooks: whether a message comes from who it says and is fresh.

use std::fmt;
use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;

use crate::secret::Secret;

#[cfg(test)]
mod tests;

/// How an API signs its webhooks, as data.
#[derive(Debug)]
pub struct SignatureScheme {
    /// How the signature is computed.
    pub algorithm: Algorithm,
    /// What is signed: these parts, one after the other.
    pub message: &'static [MessagePart],
    /// How the signature is written in its header.
    pub encoding: Encoding,
    /// The header with the signature.
    pub signature_header: &'static str,
    /// The header with the time of signing, in Unix seconds, or in milliseconds from 10^12 on.
    pub timestamp_header: &'static str,
    /// How far the time of signing may be from the present, either way.
    pub tolerance: Duration,
}

/// How a signature is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC with SHA-512, the secret's UTF-8 bytes being the key.
    HmacSha512,
}

/// A part of what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MessagePart {
    /// The body, byte for byte.
    Body,
    /// The text of the timestamp header.
    Timestamp,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Hexadecimal, in either case.
    Hex,
}

/// Checks that a webhook was signed with one of `secrets`, and about now.
///
/// `header` looks up a header by its name in lower case, `body` is the body exactly as it was received. Several secrets are for
/// the time in which one is replaced by the next. Signatures are compared in constant time.
///
/// # Errors
/// Says what is wrong; in each case the message must be ignored.
///
/// ```
/// # use std::time::{Duration, SystemTime};
/// use openapi_runtime::webhook::{self, Algorithm, Encoding, MessagePart, SignatureError, SignatureScheme};
///
/// static SCHEME: SignatureScheme = SignatureScheme {
///     algorithm: Algorithm::HmacSha512,
///     message: &[MessagePart::Body, MessagePart::Timestamp],
///     encoding: Encoding::Hex,
///     signature_header: "x-signature",
///     timestamp_header: "x-timestamp",
///     tolerance: Duration::from_secs(300),
/// };
///
/// let unsigned = |_: &str| None;
/// let verdict = webhook::verify(&SCHEME, &["secret".into()], unsigned, b"{}", SystemTime::now());
/// assert_eq!(verdict, Err(SignatureError::MissingHeader("x-timestamp")));
/// ```
pub fn verify<'h>(
    scheme: &SignatureScheme,
    secrets: &[Secret],
    header: impl Fn(&str) -> Option<&'h str>,
    body: &[u8],
    now: SystemTime,
) -> Result<(), SignatureError> {
    let find = |name| header(name).ok_or(SignatureError::MissingHeader(name));
    let timestamp = find(scheme.timestamp_header)?;
    let signature = find(scheme.signature_header)?;
    let signed_at = parse_timestamp(timestamp).ok_or(SignatureError::MalformedTimestamp)?;
    let signature = match scheme.encoding {
        Encoding::Hex => decode_hex(signature).ok_or(SignatureError::MalformedSignature)?,
    };
    // Anyone can sign with an empty secret, as a variable that was never set would be.
    let usable = |secret: &&Secret| !secret.expose_secret().is_empty();
    if !secrets.iter().any(|secret| usable(&secret)) {
        return Err(SignatureError::NoSecret);
    }
    // All secrets are tried, so that the time taken does not tell which one matched.
    let matching = secrets
        .iter()
        .filter(usable)
        .filter(|secret| is_signed(scheme, secret, timestamp, body, &signature))
        .count();
    if matching == 0 {
        return Err(SignatureError::Mismatch);
    }
    let age = now
        .duration_since(signed_at)
        .unwrap_or_else(|ahead| ahead.duration());
    if age > scheme.tolerance {
        return Err(SignatureError::Stale {
            age,
            tolerance: scheme.tolerance,
        });
    }
    Ok(())
}

fn is_signed(
    scheme: &SignatureScheme,
    secret: &Secret,
    timestamp: &str,
    body: &[u8],
    signature: &[u8],
) -> bool {
    match scheme.algorithm {
        Algorithm::HmacSha512 => {
            let Ok(mut mac) = Hmac::<Sha512>::new_from_slice(secret.expose_secret().as_bytes())
            else {
                return false;
            };
            for part in scheme.message {
                mac.update(match part {
                    MessagePart::Body => body,
                    MessagePart::Timestamp => timestamp.as_bytes(),
                });
            }
            mac.verify_slice(signature).is_ok()
        }
    }
}

/// Unix time in seconds; in milliseconds from 10^12 on, which as seconds would be the year 33658.
fn parse_timestamp(text: &str) -> Option<SystemTime> {
    const FIRST_MILLISECONDS: u64 = 1_000_000_000_000;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = text.parse().ok()?;
    let since_epoch = if number >= FIRST_MILLISECONDS {
        Duration::from_millis(number)
    } else {
        Duration::from_secs(number)
    };
    SystemTime::UNIX_EPOCH.checked_add(since_epoch)
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect()
}

/// A webhook is not to be trusted. Shows neither secret nor signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// A header of the scheme is missing.
    MissingHeader(&'static str),
    /// The timestamp is no Unix time.
    MalformedTimestamp,
    /// The signature is not written as the scheme says.
    MalformedSignature,
    /// No secret was given to check with.
    NoSecret,
    /// The signature was made with none of the secrets, or over another message.
    Mismatch,
    /// The signature is right, but not of now: a repeated message, or a clock that is off.
    Stale {
        /// How far from now it was made.
        age: Duration,
        /// How far it may be.
        tolerance: Duration,
    },
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(f, "the webhook has no header `{name}`; it is not signed"),
            Self::MalformedTimestamp => f.write_str("the webhook's timestamp is not a Unix time in digits"),
            Self::MalformedSignature => f.write_str("the webhook's signature is not hexadecimal"),
            Self::NoSecret => f.write_str("no webhook secret was given, or an empty one; take it from where the webhook is set up"),
            Self::Mismatch => f.write_str(
                "the webhook's signature fits none of the secrets; check the secret, and that the body is the raw bytes",
            ),
            Self::Stale { age, tolerance } => {
                write!(f, "the webhook was signed {age:?} from now, more than {tolerance:?}; check the clock")
            }
        }
    }
}

impl std::error::Error for SignatureError {}
