//! What happened, told to whoever keeps a record of it: each change with intent and attempt as they were right after it.
//!
//! The store only writes changes down. [`crate::state::Shared::with_state`] passes them on before the lock is released, so
//! that no reader of the record sees a state whose change it lacks.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Attempt, Intent, Outcome, Payments};
use crate::{
    ids::IntentId,
    machine::{AttemptStatus, Event, IntentStatus},
};

/// Why an intent or its attempt is not what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The intent was created.
    Created,
    /// An attempt to pay it was begun.
    Attempted,
    /// The merchant changed amount, texts or customer.
    Updated,
    /// A cancellation was accepted and takes effect later.
    CancellationAccepted,
    /// The state machine made a move.
    Moved(Event),
}

/// One thing that happened to an intent.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) at: Timestamp,
    pub(crate) cause: Cause,
    /// Statuses before it; none before the creation.
    pub(crate) from: Option<(IntentStatus, Option<AttemptStatus>)>,
    /// The intent right after it.
    pub(crate) intent: Arc<Intent>,
    /// The attempt that it concerns, right after it: the one just begun or moved.
    pub(crate) attempt: Option<Arc<Attempt>>,
}

/// Something the shopper did with what `next_action` shows, whatever came of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Act {
    pub(crate) at: Timestamp,
    pub(crate) intent: IntentId,
    pub(crate) outcome: Outcome,
}

impl Payments {
    /// What shoppers did since this was last asked, oldest first.
    pub(crate) fn take_acts(&mut self) -> Vec<Act> {
        std::mem::take(&mut self.acts)
    }

    /// Writes down that something happened to the intent `id`, which already shows it.
    pub(super) fn note(
        &mut self,
        at: Timestamp,
        id: IntentId,
        cause: Cause,
        from: Option<(IntentStatus, Option<AttemptStatus>)>,
    ) {
        let Some(intent) = self.intents.get(&id).cloned() else {
            return;
        };
        let concerns_attempt = match cause {
            Cause::Attempted => true,
            Cause::Moved(_) => from.is_some_and(|(_, attempt)| attempt.is_some()),
            Cause::Created | Cause::Updated | Cause::CancellationAccepted => false,
        };
        let attempt = concerns_attempt
            .then(|| self.attempts.get(intent.attempts.last()?).cloned())
            .flatten();
        self.changes.push(Change {
            at,
            cause,
            from,
            intent,
            attempt,
        });
    }

    /// Everything that happened since this was last asked, oldest first.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }
}
