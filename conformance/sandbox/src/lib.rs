//! A sandbox in place of UQPAY's own, which keeps state and needs no network: the ten operations on payment intents, in memory, over real HTTP.
//!
//! It is a reading of the public material of its own, shared with no other crate, so that agreement with a specification or
//! a client is evidence. Every behaviour says how it is known ([`behaviours`]); what the material does not settle is our choice
//! and says so.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! use sandbox::{Config, Sandbox};
//!
//! let running = Sandbox::new(Config::default()).serve(([127, 0, 0, 1], 0).into()).await?;
//! assert!(running.base_url().ends_with("/api"));
//! running.stop().await;
//! # Ok::<(), std::io::Error>(())
//! # })?;
//! # Ok::<(), std::io::Error>(())
//! ```

mod answer;
mod auth;
mod behaviour;
mod body;
mod cards;
mod config;
mod connections;
mod control;
mod dashboard;
mod dispatcher;
mod drift;
mod entropy;
mod faults;
mod hold;
mod idempotency;
mod ids;
mod ledger;
mod limits;
mod links;
mod machine;
mod money;
mod operation;
mod pages;
mod payments;
mod preset;
mod recording;
mod refusal;
mod request;
mod routes;
mod serve;
mod state;
mod time;
mod timeline;
mod tokens;
mod variants;
mod webhooks;
mod wire;

use std::sync::Arc;

use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;

use state::Shared;

pub use behaviour::{Behaviour, behaviours};
pub use cards::{TEST_CARDS, TestCard};
pub use config::{
    ApiKey, CONNECTED_ACCOUNT, Client, ClientError, Clock, Config, Limits, Profile, ProfileError,
};
pub use machine::{Cell, State, StateMachine, Status, Transition, state_machine};
pub use serve::{Running, ServeArgs, ServeError, run};
pub use variants::{
    AttemptMembers, AttemptMethod, CapturedAmount, ClientId, FailedChallenge, Hold, MethodTypes,
    MobileOs, UnsetTimes, Variant, VariantError, Variants, WebhookGeneration, WebhookTimestamp,
};
pub use webhooks::{
    Subscription, SubscriptionError, WebhookConfig, WebhookEndpoint, WebhookSecret,
    WebhookSecretError, WebhookUrl, WebhookUrlError, webhook_signature,
};

/// A sandbox with its own memory and clock.
#[derive(Debug)]
pub struct Sandbox {
    shared: Arc<Shared>,
}

impl Sandbox {
    /// A sandbox that has seen no request yet.
    pub fn new(config: Config) -> Self {
        Self {
            shared: Arc::new(Shared::new(config)),
        }
    }

    /// The HTTP service, for serving it in another way than [`Sandbox::serve`] does. Routers of one sandbox share its memory.
    pub fn router(&self) -> Router {
        let mut router = routes::router().merge(pages::router());
        if self.shared.preset.control {
            router = router.merge(control::router(&self.shared));
        }
        router
            .fallback(routes::no_such_route)
            .method_not_allowed_fallback(routes::no_such_method)
            // One after the other within one layer of the router, each of which would box every call anew.
            .layer((
                middleware::from_fn_with_state(Arc::clone(&self.shared), timeline::observe),
                CatchPanicLayer::custom(routes::panicked),
            ))
            .with_state(Arc::clone(&self.shared))
    }
}
