//! Webhooks: what tells a merchant's server that something happened, and how the server can know who says so.
//!
//! Data flows one way: a change of a payment raises events ([`raise`]), each is written down once ([`payload`]) and kept
//! ([`log`]), and [`crate::dispatcher`] carries what is queued there to the endpoints ([`sender`]).

mod delivery;
mod endpoint;
mod generation;
mod instant;
mod kind;
mod log;
mod payload;
mod raise;
mod sender;
mod signature;

pub use endpoint::{
    Subscription, SubscriptionError, WebhookConfig, WebhookEndpoint, WebhookSecret,
    WebhookSecretError, WebhookUrl, WebhookUrlError,
};
pub use signature::webhook_signature;

pub(crate) use delivery::{Delivery, Outcome, Progress};
pub(crate) use endpoint::EndpointId;
pub(crate) use kind::EventType;
pub(crate) use log::{Event, MOST_ENDPOINTS, RedeliverError, Registered, Ticket, Webhooks};
pub(crate) use payload::Origin;
pub(crate) use sender::Sender;
