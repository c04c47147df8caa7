//! The state of one sandbox behind one lock.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

use crate::{
    Config,
    drift::Drift,
    entropy::Entropy,
    faults::Faults,
    hold::Holds,
    idempotency::Keys,
    ids::Snowflake,
    limits::Limits,
    payments::Payments,
    time::Time,
    timeline::{Timeline, What},
    tokens::Tokens,
};

/// Everything that requests change. It is locked for short stretches and never across an await.
pub(crate) struct State {
    pub(crate) time: Time,
    pub(crate) payments: Payments,
    pub(crate) tokens: Tokens,
    pub(crate) keys: Keys,
    pub(crate) drifts: Vec<Drift>,
    pub(crate) timeline: Timeline,
}

/// What all requests to one sandbox share.
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) entropy: Entropy,
    /// Digests of request bodies, which may hold card data, cannot be led back to them.
    pub(crate) prints: Entropy,
    pub(crate) holds: Holds,
    pub(crate) faults: Faults,
    pub(crate) limits: Limits,
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
        let limits = Limits::new(config.profile);
        Self {
            config,
            entropy,
            prints: Entropy::unpredictable(),
            holds: Holds::default(),
            faults: Faults::default(),
            limits,
            state,
        }
    }

    /// Works on the state as of now, after all that has fallen due.
    pub(crate) fn with_state<T>(&self, work: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = state.time.now();
        state.payments.catch_up(now);
        state.record_changes();
        let result = work(&mut state, now);
        state.record_changes();
        result
    }

    /// Lets go whoever waits for something to happen here, since the sandbox stops.
    pub(crate) fn let_go(&self) {
        self.holds.release_all();
        self.with_state(|state, _| state.timeline.close());
    }

    /// Forgets everything; the clock starts anew as configured.
    pub(crate) fn reset(&self) {
        self.with_state(|state, _| {
            let timeline = state.timeline.emptied();
            *state = State::new(&self.config, &self.entropy);
            state.timeline = timeline;
        });
        self.holds.release_all();
        self.faults.reset();
    }
}

impl State {
    fn new(config: &Config, entropy: &Entropy) -> Self {
        Self {
            time: Time::new(config.clock),
            payments: Payments::new(entropy.clone(), Snowflake::new(config.profile)),
            tokens: Tokens::default(),
            keys: Keys::default(),
            drifts: Vec::new(),
            timeline: Timeline::new(config.timeline),
        }
    }

    /// Passes on what happened to whoever keeps a record of it.
    fn record_changes(&mut self) {
        for act in self.payments.take_acts() {
            let outcome = act.outcome;
            self.timeline
                .add(act.at, Some(act.intent), || What::Shopper(outcome));
        }
        for change in self.payments.take_changes() {
            self.timeline.record(&change);
        }
    }
}
