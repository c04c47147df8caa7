// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Objects, enums and unions of the API.
//!
//! Types can gain members, values and variants in later versions: they are `#[non_exhaustive]`, and an enum or
//! union keeps what it does not know.

mod access_tokens;
mod browsers;
mod cards;
mod crypto;
mod customers;
mod errors;
mod next_actions;
mod payment_attempts;
mod payment_intent_requests;
mod payment_intents;
mod payment_methods;
mod token_wallets;
mod wallets;
mod webhooks;

pub use access_tokens::*;
pub use browsers::*;
pub use cards::*;
pub use crypto::*;
pub use customers::*;
pub use errors::*;
pub use next_actions::*;
pub use payment_attempts::*;
pub use payment_intent_requests::*;
pub use payment_intents::*;
pub use payment_methods::*;
pub use token_wallets::*;
pub use wallets::*;
pub use webhooks::*;
