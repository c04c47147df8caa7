//! The state of one sandbox behind one lock.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
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
    timeline::{Timeline, What},
    tokens::Tokens,
    webhooks::{Origin, Webhooks},
    wire::View,
};

/// Everything that requests change. It is locked for short stretches and never across an await.
pub(crate) struct State {
    pub(crate) time: Time,
    pub(crate) payments: Payments,
    pub(crate) tokens: Tokens,
    pub(crate) keys: Keys,
    pub(crate) timeline: Timeline,
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
            config,
            entropy,
            prints: Prints::new(),
            holds: Holds::default(),
            faults: Faults::default(),
            drifts: Drifts::default(),
            rates,
            stopping: watch::Sender::new(false),
            work: Notify::new(),
            progress: Notify::new(),
            state,
        }
    }

    /// Works on the state as of now, after all that has fallen due.
    pub(crate) fn with_state<T>(&self, work: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = state.time.now();
        state.payments.catch_up(now);
        let view = self.event_view(now);
        state.record_changes(&view);
        let result = work(&mut state, now);
        state.record_changes(&view);
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

    /// Looks something up, or writes down what has nothing to do with payments: what has fallen due waits for the next call of
    /// [`Shared::with_state`].
    pub(crate) fn glance<T>(&self, work: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = state.time.now();
        work(&mut state, now)
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
        self.with_state(|state, _| state.timeline.close());
    }

    /// Tells whoever keeps a rule of the drifts that are on now.
    pub(crate) fn deviate(&self) {
        let (drifts, spans) = (InForce::new(&self.drifts), self.drifts.spans());
        self.with_state(|state, now| {
            state.payments.spans.clone_from(&spans);
            state.tokens.spans.clone_from(&spans);
            state.keys.spans = spans;
            state.payments.drifts = drifts.clone();
            state.webhooks.deviate(drifts, self.event_view(now));
        });
    }

    /// Forgets everything; the clock starts anew as configured.
    pub(crate) fn reset(&self) {
        self.with_state(|state, _| {
            let (timeline, resets) = (state.timeline.emptied(), state.resets + 1);
            *state = Control::Reset.governs(State::new(&self.config, &self.entropy));
            (state.timeline, state.resets) = (timeline, resets);
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
            time: Time::new(config.clock),
            payments: Payments::new(
                entropy.clone(),
                Snowflake::new(config.profile.preset().worker),
                config.variants(),
                config.limits,
            ),
            tokens: Tokens::default(),
            keys: Keys::new(config.limits.max_keys()),
            timeline: Timeline::new(config.timeline),
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

    /// Passes on what happened to whoever keeps a record of it.
    fn record_changes(&mut self, view: &View<'_>) {
        for act in self.payments.take_acts() {
            let outcome = act.outcome;
            self.timeline
                .add(act.at, Some(act.intent), || What::Shopper(outcome));
        }
        let mut changes = self.payments.take_changes().into_iter().peekable();
        while let Some(change) = changes.next() {
            self.timeline.record(&change);
            // A payment that the creation brought along begins right after it.
            let begun = changes
                .peek()
                .filter(|_| change.cause == Cause::Created)
                .filter(|next| next.cause == Cause::Attempted && next.intent.id == change.intent.id)
                .and_then(|next| next.attempt.clone());
            self.webhooks.raise(Origin { change, begun }, *view);
        }
    }
}
