//! The state of one sandbox: payments and what hangs together with them behind one lock, the rest behind locks of its own.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use crate::{
    Config, Variants,
    behaviour::Control,
    drift::{Drifts, InForce},
    entropy::{Entropy, Prints},
    faults::Faults,
    hold::Holds,
    idempotency::Keys,
    ids::Snowflake,
    limits::RateLimits,
    payments::{Cause, Payments},
    preset::Preset,
    time::Time,
    timeline::Timeline,
    tokens::Tokens,
    webhooks::{Origin, Webhooks},
    wire::View,
};

/// What payments are made of, and what hangs together with them. It is locked for short stretches and never across an await.
pub(crate) struct State {
    pub(crate) payments: Payments,
    pub(crate) keys: Keys,
    pub(crate) webhooks: Webhooks,
    /// Until when the dispatcher sleeps, unless it is told of work.
    pub(crate) alarm: Option<Timestamp>,
    /// How often everything was forgotten. What began before must not go on after: ids repeat where the clock does.
    pub(crate) resets: u64,
}

/// What all requests to one sandbox share.
pub(crate) struct Shared {
    pub(crate) config: Config,
    /// What the profile in the configuration stands for.
    pub(crate) preset: Preset,
    /// The variants in force: those of the profile, and the choices over them.
    pub(crate) variants: Variants,
    pub(crate) entropy: Entropy,
    /// Digests of request bodies, which may hold card data, cannot be led back to them.
    pub(crate) prints: Prints,
    pub(crate) holds: Holds,
    pub(crate) faults: Faults,
    pub(crate) drifts: Drifts,
    pub(crate) rates: RateLimits,
    /// Turns true when the sandbox is about to stop serving, so that nobody is made to wait any more.
    pub(crate) stopping: watch::Sender<bool>,
    /// Tells the dispatcher that there is something to do.
    pub(crate) work: Notify,
    /// Tells whoever waits that a delivery came to an end.
    pub(crate) progress: Notify,
    /// Each of the three below has a lock of its own, since every call asks for it, and most calls change neither. Whoever holds the
    /// state may lock them one at a time, and nobody locks anything while holding one.
    time: RwLock<Time>,
    tokens: RwLock<Tokens>,
    timeline: Mutex<Timeline>,
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
        let preset = config.profile.preset();
        let entropy = Entropy::new(config.seed, config.clock);
        let state = Mutex::new(State::new(&config, &entropy));
        let rates = RateLimits::new(preset.rate_limited);
        Self {
            preset,
            variants: config.variants(),
            entropy,
            prints: Prints::new(),
            holds: Holds::default(),
            faults: Faults::default(),
            drifts: Drifts::default(),
            rates,
            time: RwLock::new(Time::new(config.clock)),
            tokens: RwLock::default(),
            timeline: Mutex::new(Timeline::new(config.timeline)),
            stopping: watch::Sender::new(false),
            work: Notify::new(),
            progress: Notify::new(),
            state,
            config,
        }
    }

    /// Works on the state as of now, after all that has fallen due.
    pub(crate) fn with_state<T>(&self, work: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now();
        state.payments.catch_up(now);
        self.record_changes(&mut state, now);
        let result = work(&mut state, now);
        self.record_changes(&mut state, now);
        let due_earlier = match (state.next_due(), state.alarm) {
            (Some(due), Some(alarm)) => due < alarm,
            (due, None) => due.is_some(),
            (None, Some(_)) => false,
        };
        if due_earlier || state.webhooks.is_ready(now) {
            self.work.notify_one();
        }
        result
    }

    /// What the clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        let time = self.time.read().unwrap_or_else(PoisonError::into_inner);
        time.now()
    }

    /// The clock, to be moved.
    pub(crate) fn time(&self) -> RwLockWriteGuard<'_, Time> {
        self.time.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tokens, to be looked at.
    pub(crate) fn tokens(&self) -> RwLockReadGuard<'_, Tokens> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tokens, to be added to.
    pub(crate) fn tokens_mut(&self) -> RwLockWriteGuard<'_, Tokens> {
        self.tokens.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happened so far.
    pub(crate) fn timeline(&self) -> MutexGuard<'_, Timeline> {
        self.timeline.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Passes on what happened to whoever keeps a record of it.
    fn record_changes(&self, state: &mut State, now: Timestamp) {
        let acts = state.payments.take_acts();
        let changes = state.payments.take_changes();
        if acts.is_empty() && changes.is_empty() {
            return;
        }
        self.timeline().record(&acts, &changes);
        let view = self.event_view(now);
        let mut changes = changes.into_iter().peekable();
        while let Some(change) = changes.next() {
            // A payment that the creation brought along begins right after it.
            let begun = changes
                .peek()
                .filter(|_| change.cause == Cause::Created)
                .filter(|next| next.cause == Cause::Attempted && next.intent.id == change.intent.id)
                .and_then(|next| next.attempt.clone());
            state.webhooks.raise(&Origin { change, begun }, view);
        }
    }

    /// How events are written: they show no page.
    pub(crate) fn event_view(&self, now: Timestamp) -> View<'_> {
        View {
            variants: self.variants,
            entropy: &self.entropy,
            base: "",
            now,
        }
    }

    /// Lets held calls go on, and ends every wait, for good.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
        self.holds.release_all();
        self.timeline().close();
    }

    /// Tells whoever keeps a rule of the drifts that are on now.
    pub(crate) fn deviate(&self) {
        self.with_state(|state, now| {
            // Looked up in here, so that of two changes at once the later one is told last.
            let (drifts, spans) = (InForce::new(&self.drifts), self.drifts.spans());
            self.tokens_mut().spans.clone_from(&spans);
            state.payments.spans.clone_from(&spans);
            state.keys.spans = spans;
            state.payments.drifts = drifts.clone();
            state.webhooks.deviate(drifts, self.event_view(now));
        });
    }

    /// Forgets everything; the clock starts anew as configured.
    pub(crate) fn reset(&self) {
        self.with_state(|state, _| {
            let resets = state.resets + 1;
            *state = Control::Reset.governs(State::new(&self.config, &self.entropy));
            state.resets = resets;
            *self.time() = Time::new(self.config.clock);
            *self.tokens_mut() = Tokens::default();
            self.timeline().empty();
        });
        self.drifts.clear();
        self.holds.release_all();
        self.faults.reset();
        self.work.notify_one();
        self.progress.notify_waiters();
    }
}

impl State {
    fn new(config: &Config, entropy: &Entropy) -> Self {
        Self {
            payments: Payments::new(
                entropy.clone(),
                Snowflake::new(config.profile.preset().worker),
                config.variants(),
                config.limits,
            ),
            keys: Keys::new(config.limits.max_keys()),
            webhooks: Webhooks::new(&config.webhooks, config.variants().webhook_timestamp),
            alarm: None,
            resets: 0,
        }
    }

    /// When the next thing happens by itself.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let due = [self.payments.next_due(), self.webhooks.next_retry()];
        due.into_iter().flatten().min()
    }
}
