// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Events that the API sends.
//!
//! Sent to the addresses configured in the dashboard, at least once and in no guaranteed order. Answer 200 first
//! and work later; drop repeats by `event_id`. A delivery that is not answered with 200 is repeated five times,
//! after 16, 32, 64, 128 and 256 seconds.
//!
//! Check an event before anything else is done with it, over its body exactly as it was received.

use std::time::{Duration, SystemTime};

use openapi_runtime::webhook::{self, Algorithm, Encoding, MessagePart, SignatureScheme};
use openapi_runtime::{DecodeError, Secret};

use crate::types;

pub use openapi_runtime::webhook::SignatureError;

/// How events are signed; the signature stands in the header `x-wk-signature`.
pub static SIGNATURE: SignatureScheme = SignatureScheme {
    algorithm: Algorithm::HmacSha512,
    message: &[MessagePart::Body, MessagePart::Timestamp],
    encoding: Encoding::Hex,
    signature_header: "x-wk-signature",
    timestamp_header: "x-wk-timestamp",
    tolerance: Duration::from_secs(300),
};

/// Checks that an event was signed with one of `secrets`, and about now.
///
/// `header` looks up a header by its name in lower case; `body` is the body exactly as it was received.
///
/// # Errors
/// Says what is wrong. In each case the event must be ignored.
pub fn verify<'h>(
    secrets: &[Secret],
    header: impl Fn(&str) -> Option<&'h str>,
    body: &[u8],
    now: SystemTime,
) -> Result<(), SignatureError> {
    webhook::verify(&SIGNATURE, secrets, header, body, now)
}

/// Reads an event whose signature was checked.
///
/// # Errors
/// When the body is no event. A kind of event that this crate does not know is no error: it is kept whole.
pub fn parse(body: &[u8]) -> Result<types::WebhookEvent, DecodeError> {
    openapi_runtime::decode(body)
}
