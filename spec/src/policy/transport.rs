//! How calls are made: credentials, keys, options, pages and signatures.

use serde::{Deserialize, Serialize};

use super::{Extension, snake_case};
use crate::pointer::Pointer;

/// `x-prefix`: what stands before the credential in its header, its space included.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Prefix(pub String);

impl Extension for Prefix {
    const NAME: &'static str = "x-prefix";
}

/// `x-token-exchange`: the credential of a security scheme is the answer of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TokenExchange {
    /// The id of the operation.
    pub operation: String,
    /// Where the token stands in its answer.
    pub token: Pointer,
    /// Where the time of its expiry stands, in seconds since 1970.
    pub expires_at: Pointer,
    /// How long before that time the token is no longer used, in seconds.
    pub margin_seconds: u64,
}

impl Extension for TokenExchange {
    const NAME: &'static str = "x-token-exchange";
}

/// `x-idempotency-key`: a header parameter that makes repeating a call harmless.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct IdempotencyKey {
    /// What a key looks like.
    pub format: KeyFormat,
    /// How long the provider remembers a key, in seconds.
    pub lifetime_seconds: u64,
}

/// The format of idempotency keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KeyFormat {
    /// A random UUID in lower case.
    Uuid,
}

impl Extension for IdempotencyKey {
    const NAME: &'static str = "x-idempotency-key";
}

/// `x-call-option`: a header parameter that callers set as an option of a call, under this name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CallOption(#[serde(deserialize_with = "snake_case")] pub String);

impl Extension for CallOption {
    const NAME: &'static str = "x-call-option";
}

/// `x-pagination`: an operation that answers in pages, numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(deserialize = "kebab-case"), deny_unknown_fields)]
pub struct Pagination {
    /// The query parameter for the number of the page.
    pub page: String,
    /// The query parameter for the number of items on a page.
    pub size: String,
    /// Where the items stand in the answer.
    pub items: Pointer,
    /// Where the number of pages stands.
    pub total_pages: Pointer,
    /// Where the number of items on all pages stands.
    pub total_items: Pointer,
}

impl Extension for Pagination {
    const NAME: &'static str = "x-pagination";
}

/// `x-webhook-signature`: how the provider signs the webhooks it sends.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(deserialize = "kebab-case"), deny_unknown_fields)]
pub struct WebhookSignature {
    /// The algorithm; its key is the webhook secret.
    pub algorithm: Algorithm,
    /// What is signed, in this order and with nothing between.
    pub message: Vec<MessagePart>,
    /// How the signature is written.
    pub encoding: Encoding,
    /// The header with the signature.
    pub signature_header: String,
    /// The header with the time of sending: seconds since 1970, or milliseconds from 10^12 on.
    pub timestamp_header: String,
    /// How far that time may be from now, in seconds.
    pub tolerance_seconds: u64,
}

/// A signature algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC with SHA-512.
    HmacSha512,
}

/// A part of the signed message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MessagePart {
    /// The bytes of the body as received.
    Body,
    /// The text of the timestamp header as received.
    Timestamp,
}

/// How a signature is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Encoding {
    /// Two hexadecimal digits for each byte.
    Hex,
}

impl Extension for WebhookSignature {
    const NAME: &'static str = "x-webhook-signature";
}
