//! An embedded, stateful stand-in for UQPAY's sandbox: the ten operations on payment intents, in memory, over real HTTP.

mod config;
mod serve;

use axum::Router;

pub use config::{
    ApiKey, CONNECTED_ACCOUNT, Client, ClientError, Clock, Config, Profile, ProfileError,
};
pub use serve::{Running, ServeArgs, ServeError, run};

/// A sandbox with its own memory and clock.
#[derive(Debug)]
pub struct Sandbox {
    config: Config,
}

impl Sandbox {
    /// A sandbox that has seen no request yet.
    pub fn new(config: Config) -> Self {
        Self { config }
    }

    /// The HTTP service, for serving it in another way than [`Sandbox::serve`] does.
    pub fn router(&self) -> Router {
        let _ = &self.config;
        Router::new()
    }
}
