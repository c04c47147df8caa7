//! What happened in this sandbox, in order: the record behind what a person or a test looks at afterwards.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    ids::{AttemptId, IntentId},
    machine::{AttemptStatus, IntentStatus},
    payments::{Cause, Change},
};

/// More than a day of work by hand; the oldest entries make room.
const MOST_ENTRIES: usize = 10_000;

/// One thing that happened.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Counts from 1 and never repeats, also after older entries were dropped.
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    pub(crate) intent: IntentId,
    pub(crate) attempt: Option<AttemptId>,
    pub(crate) cause: Cause,
    pub(crate) from: Option<(IntentStatus, Option<AttemptStatus>)>,
    pub(crate) to: (IntentStatus, Option<AttemptStatus>),
}

impl Entry {
    pub(crate) fn describe(&self) -> Value {
        let statuses = |(intent, attempt): (IntentStatus, Option<AttemptStatus>)| json!({"attempt_status": attempt, "intent_status": intent});
        let cause = match self.cause {
            Cause::Moved(event) => format!("{event:?}"),
            other => format!("{other:?}"),
        };
        json!({
            "at": self.at.to_string(),
            "attempt_id": self.attempt.map(|id| id.to_string()),
            "cause": cause,
            "from": self.from.map(statuses),
            "number": self.number,
            "payment_intent_id": self.intent.to_string(),
            "to": statuses(self.to),
        })
    }
}

/// The last things that happened.
#[derive(Default)]
pub(crate) struct Timeline {
    recorded: u64,
    entries: VecDeque<Entry>,
}

impl Timeline {
    pub(crate) fn record(&mut self, change: &Change) {
        self.recorded += 1;
        if self.entries.len() == MOST_ENTRIES {
            self.entries.pop_front();
        }
        let attempt = change.attempt.as_ref();
        self.entries.push_back(Entry {
            number: self.recorded,
            at: change.at,
            intent: change.intent.id,
            attempt: attempt.map(|attempt| attempt.id),
            cause: change.cause,
            from: change.from,
            to: (change.intent.status, attempt.map(|attempt| attempt.status)),
        });
    }

    /// What is still recorded, oldest first.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }
}
