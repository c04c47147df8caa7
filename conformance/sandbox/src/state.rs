//! The state of one sandbox behind one lock.

use std::{
    fmt,
    sync::{Mutex, PoisonError, RwLock},
};

use jiff::Timestamp;
use tokio::sync::watch;

use crate::{
    Config, drift::Drift, entropy::Entropy, hold::Holds, idempotency::Keys, ids::Snowflake,
    limits::RateLimits, payments::Payments, time::Time, tokens::Tokens,
};

/// Everything that requests change. It is locked for short stretches and never across an await.
pub(crate) struct State {
    pub(crate) time: Time,
    pub(crate) payments: Payments,
    pub(crate) tokens: Tokens,
    pub(crate) keys: Keys,
}

/// What all requests to one sandbox share.
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) entropy: Entropy,
    /// Digests of request bodies, which may hold card data, cannot be led back to them.
    pub(crate) prints: Entropy,
    pub(crate) holds: Holds,
    /// Beside the state, since every answer looks at them and hardly any sandbox has one.
    pub(crate) drifts: RwLock<Vec<Drift>>,
    pub(crate) rates: RateLimits,
    /// Turns true when the sandbox is about to stop serving, so that nobody is made to wait any more.
    pub(crate) stopping: watch::Sender<bool>,
    state: Mutex<State>,
}

/// Without the state, which holds tokens and personal data.
impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Shared")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Shared {
    pub(crate) fn new(config: Config) -> Self {
        let entropy = Entropy::new(config.seed, config.clock);
        let state = Mutex::new(State::new(&config, &entropy));
        let rates = RateLimits::new(config.profile);
        Self {
            config,
            entropy,
            prints: Entropy::unpredictable(),
            holds: Holds::default(),
            drifts: RwLock::default(),
            rates,
            stopping: watch::Sender::new(false),
            state,
        }
    }

    /// Works on the state as of now, after all that has fallen due.
    pub(crate) fn with_state<T>(&self, work: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = state.time.now();
        state.payments.catch_up(now);
        work(&mut state, now)
    }

    /// Lets held calls go on, and ends every wait, for good.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
        self.holds.release_all();
    }

    /// Forgets everything; the clock starts anew as configured.
    pub(crate) fn reset(&self) {
        self.with_state(|state, _| *state = State::new(&self.config, &self.entropy));
        self.drifts
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.holds.release_all();
    }
}

impl State {
    fn new(config: &Config, entropy: &Entropy) -> Self {
        Self {
            time: Time::new(config.clock),
            payments: Payments::new(
                entropy.clone(),
                Snowflake::new(config.profile),
                config.limits,
            ),
            tokens: Tokens::default(),
            keys: Keys::new(config.limits.max_keys()),
        }
    }
}
