//! The library that clients generated from an OpenAPI document call.
//!
//! Applications do not depend on this crate themselves: a generated client re-exports what its callers need. It knows no
//! API. What is particular to one comes as `static` data that the generator writes: [`Api`], [`Operation`],
//! [`SecurityScheme`], [`RetryRule`], [`webhook::SignatureScheme`].
//!
//! # What a generated client looks like
//!
//! ```no_run
//! use openapi_runtime::{Api, Builder, Call, Core, Method, Operation, StatusRange, Value};
//!
//! static RETRIEVE_ORDER: Operation = Operation {
//!     success: &[StatusRange::Exact(200)],
//!     ..Operation::new("retrieve_order", Method::Get, "/orders/{id}")
//! };
//! static SHOP: Api = Api { name: "shop", version: "1.0.0", token_exchange: None, retry: &[] };
//!
//! #[derive(Clone, Debug)]
//! pub struct Client(Core);
//!
//! impl From<Core> for Client {
//!     fn from(core: Core) -> Self {
//!         Self(core)
//!     }
//! }
//!
//! impl Client {
//!     pub fn builder(base_url: &str) -> Builder<Self> {
//!         Builder::new(&SHOP, base_url)
//!     }
//!
//!     pub fn retrieve_order(&self, id: &str) -> Call<Value, Value> {
//!         self.0.call(&RETRIEVE_ORDER).path("id", id)
//!     }
//! }
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder("https://api.example.com/v1").build()?;
//! let order = client.retrieve_order("o-1").await?;
//! println!("{} {}", order.status(), order["total"]);
//! # Ok(())
//! # }
//! ```
//!
//! # Calls
//!
//! A [`Call`] is a value: its [request](Call::request) and its [idempotency key](Call::idempotency_key) can be read before
//! it is awaited. Awaiting it sends it once. No redirect is followed, nothing is repeated behind the caller's back,
//! and text in a path parameter cannot lead to another route. What failed, and whether it may have taken effect all the
//! same, is in the [`Error`].
//!
//! A credential that the API hands out itself ([`TokenExchange`]) is obtained when it is first needed, by one call while
//! the others wait, and replaced shortly before it ends. Time comes from a [`Clock`].
//!
//! Calls run on `tokio`, with its time and input/output drivers enabled.
//!
//! What the document limits ([`Constraints`]) is checked before a call is sent, and everything that is wrong is reported
//! at once; [`Call::without_validation`] leaves the judgement to the server.
//!
//! # Answers
//!
//! Where an operation answers with several types, [`AnswerRule`]s say which it is, by status and then by media type; the types
//! are never tried one after the other. The result is then an enum that the generator writes with [`FromAnswer`]. Everything
//! that JSON can be read as has that trait, and so has [`Binary`], which is neither JSON nor text.
//!
//! # Values
//!
//! Types say once how they are read from JSON and written as it ([`Json`], [`object!`]), and have `Serialize` and `Deserialize` by that.
//! [`Decimal`] and [`DateTime`] compare by value and keep the text they were written with. [`Nullable`] and [`Blankable`]
//! tell absent, null, empty and set members apart. [`string_enum!`] and [`union`] read what a later version of the API
//! adds instead of failing.
//!
//! # Secrets
//!
//! A [`Secret`] shows itself to [`encode`], which writes request bodies, and to who calls
//! [`expose_secret`](Secret::expose_secret). No `Debug`, `Display` or other serialisation in this crate shows one. What
//! a server says in an error is masked before it is shown: the secrets of the call by value, card numbers and tokens by
//! shape. Raw bodies and headers are kept as received, for those who ask for them by name.
//!
//! # Features
//!
//! `patterns` (on by default): checks what a document says with a regular expression. Without it such texts are sent as
//! they are.
//!
//! `tls` (on by default): HTTPS through `rustls` and `ring`, with the operating system's certificates. Without it only
//! plain HTTP is spoken, which is enough for a server on the same machine.

mod answer;
mod base_url;
mod binary;
mod call;
mod clock;
mod condition;
mod constraint;
mod content;
mod core;
mod date_time;
mod decimal;
mod decode;
mod encode;
mod error;
mod escape;
mod headers;
mod idempotency;
pub mod json;
mod life_cycle;
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

pub use crate::binary::Binary;
pub use crate::call::{Call, ResponseFuture};
pub use crate::clock::{Clock, SystemClock};
pub use crate::condition::{Condition, KindRule, Literal, RetryRule, StatusRange, classify};
pub use crate::constraint::{Constraints, Rule};
pub use crate::content::{AnswerBody, AnswerRule, Content, FromAnswer};
pub use crate::core::{BuildError, Builder, Core};
pub use crate::date_time::{DateTime, InvalidDateTime};
pub use crate::decimal::{Decimal, InvalidDecimal};
pub use crate::decode::{DecodeError, decode, decode_value};
pub use crate::encode::{EncodeError, Encoder, encode, encode_value};
pub use crate::error::{
    ApiError, Error, ErrorBody, Invalid, Location, TransportError, Unreadable, Violation,
};
pub use crate::headers::Headers;
pub use crate::idempotency::{IdempotencyKey, InvalidIdempotencyKey};
pub use crate::json::Json;
pub use crate::life_cycle::WaitsFor;
pub use crate::policy::{
    Api, CredentialSource, IdempotencyHeader, Method, Operation, Pagination, SecurityScheme,
    TokenExchange,
};
pub use crate::presence::{Blankable, Nullable};
pub use crate::request::Request;
pub use crate::response::{Empty, Response};
pub use crate::secret::{Hidden, PERSONAL, Secret, SecretValue};

/// A JSON object of any content, its members in the order they were written in.
pub type JsonObject = serde_json::Map<String, Value>;
