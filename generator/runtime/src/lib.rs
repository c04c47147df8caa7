//! The library that clients generated from an OpenAPI document call.
//!
//! Applications do not depend on this crate themselves: a generated client re-exports what its callers need. It knows no API;
//! what is particular to one comes as `static` data ([`Api`], [`Operation`], [`SecurityScheme`]) that the generator writes.

mod answer;
mod base_url;
mod call;
mod clock;
mod condition;
mod core;
mod date_time;
mod decimal;
mod decode;
mod encode;
mod error;
mod escape;
mod headers;
mod idempotency;
mod path;
mod policy;
mod presence;
mod request;
mod response;
mod scrub;
mod secret;
mod send;
mod string_enum;
mod token;
mod transport;
pub mod union;
pub mod webhook;

pub use bytes::Bytes;
#[doc(hidden)]
pub use serde;
pub use serde_json::Value;

pub use crate::call::{Call, ResponseFuture};
pub use crate::clock::{Clock, SystemClock};
pub use crate::condition::{Condition, KindRule, Literal, RetryRule, StatusRange, classify};
pub use crate::core::{BuildError, Builder, Core};
pub use crate::date_time::{DateTime, InvalidDateTime};
pub use crate::decimal::{Decimal, InvalidDecimal};
pub use crate::decode::{DecodeError, decode, decode_value};
pub use crate::encode::{EncodeError, encode, encode_value};
pub use crate::error::{ApiError, Error, ErrorBody, Invalid, TransportError, Unreadable};
pub use crate::headers::Headers;
pub use crate::idempotency::{IdempotencyKey, InvalidIdempotencyKey};
pub use crate::policy::{
    Api, CredentialSource, IdempotencyHeader, Method, Operation, SecurityScheme, TokenExchange,
};
pub use crate::presence::{Blankable, Nullable};
pub use crate::request::Request;
pub use crate::response::{Empty, Response};
pub use crate::secret::{Hidden, PERSONAL, Secret, SecretValue};

/// A JSON object of any content, its members in the order they were written in.
pub type JsonObject = serde_json::Map<String, Value>;
