// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Client of UQPAY payment intents, version 1.6.0.
//!
//! Payment intents of UQPAY Global Acquiring, version 1.6: create, update, retrieve, list, confirm, capture and
//! cancel a payment intent, list and retrieve its payment attempts, and exchange an API key for the access token
//! that these calls carry.
//!
//! Amounts are decimal strings in major units. Times are RFC 3339. A decline is an answer with status 200: read
//! `intent_status` and the latest attempt, not only the HTTP status.
//!
//! This document is an independent reading of public material. UQPAY neither wrote nor endorsed it.
//!
//! ```rust,no_run
//! use uqpay_intents::{Client, Credentials, Environment};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let credentials = Credentials {
//!     client_id: "...".into(),
//!     api_key: "...".into(),
//! };
//! let client = Client::new(Environment::Sandbox, credentials)?;
//! let answer = client.retrieve_payment_intent("...").await?;
//! println!("{:?}", answer.value());
//! # Ok(())
//! # }
//! ```

mod client;
mod constraints;
mod errors;
mod policy;
pub mod queries;
pub mod types;
pub mod webhooks;

pub use client::{Call, Client, Credentials, Environment};
pub use errors::ErrorKind;
pub use openapi_runtime as runtime;
pub use openapi_runtime::{
    Blankable, DateTime, Decimal, IdempotencyKey, JsonObject, Nullable, Pagination,
    Response, Secret, WaitsFor,
};

use errors::Refusal;

/// What a call that does not succeed returns: it was not sent, got no answer, was refused, or its answer could not be
/// read.
pub type Error = openapi_runtime::Error<Refusal>;
