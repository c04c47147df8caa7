//! Webhooks: what tells a merchant's server that something happened, and how the server can know who says so.

mod signature;

pub use signature::webhook_signature;
