//! Intents and attempts, and everything that happens to them.
//!
//! Data flows one way: a call ([`calls`]) or an instant that has come ([`due`]) raises an event, [`progress`] looks it up
//! in the state machine and writes down what follows.

mod calls;
mod change;
mod due;
mod inspection;
mod progress;
mod record;
mod visits;

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use jiff::Timestamp;

use crate::{
    Limits, Variants,
    behaviour::{Access, Cards, Lists},
    cards::{FailureCode, Verdict},
    drift::InForce,
    entropy::Entropy,
    ids::{AttemptId, IntentId, Snowflake},
    machine::Position,
    refusal::Refusal,
    request::{AttemptFilter, IntentFilter},
    time::Spans,
};

pub(crate) use calls::Begun;
pub(crate) use change::{Act, Cause, Change};
pub(crate) use progress::Outcome;
pub(crate) use record::{Attempt, Intent, NextAction, Owner, PageToken, Snapshot};
pub(crate) use visits::{CODE_TRIES, CodeEntry, ONE_TIME_CODE, PageKind, Visit};

/// What the provider was told to say to the next authorisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripted {
    Approve,
    Decline(FailureCode),
    /// It takes its time first; without a failure code it then approves.
    Slow(Option<FailureCode>),
}

/// So many authorisations may be scripted ahead.
pub(crate) const MAX_SCRIPTED: usize = 10_000;

/// All payments of one sandbox.
pub(crate) struct Payments {
    entropy: Entropy,
    ids: Snowflake,
    variants: Variants,
    limits: Limits,
    /// How long everything lasts.
    pub(crate) spans: Spans,
    /// Rulings other than those of the state machine.
    pub(crate) drifts: InForce,
    /// In the order of creation, since a later object has the greater id. Behind a pointer, since a tree that grows at its end has
    /// nodes that are half empty; shared with the changes that tell of them, which are as they were.
    intents: BTreeMap<IntentId, Arc<Intent>>,
    attempts: BTreeMap<AttemptId, Arc<Attempt>>,
    /// The pages that were opened for shoppers, by their one-time tokens.
    pages: HashMap<PageToken, visits::Page>,
    due: BTreeMap<(Timestamp, u64), due::Due>,
    scheduled: u64,
    script: VecDeque<Scripted>,
    changes: Vec<Change>,
    acts: Vec<change::Act>,
}

impl Payments {
    pub(crate) fn new(
        entropy: Entropy,
        ids: Snowflake,
        variants: Variants,
        limits: Limits,
    ) -> Self {
        Self {
            entropy,
            ids,
            variants,
            limits,
            spans: Spans::default(),
            drifts: InForce::default(),
            intents: BTreeMap::new(),
            attempts: BTreeMap::new(),
            pages: HashMap::new(),
            due: BTreeMap::new(),
            scheduled: 0,
            script: VecDeque::new(),
            changes: Vec::new(),
            acts: Vec::new(),
        }
    }

    /// Refuses where there is no room for another attempt.
    pub(crate) fn room_for_attempt(&self) -> Result<(), Refusal> {
        let limit = self.limits.max_attempts();
        if self.attempts.len() < limit {
            Ok(())
        } else {
            Err(Refusal::full(limit, "payment attempts"))
        }
    }

    /// Refuses where there is no room for another intent and an attempt to pay it.
    pub(crate) fn room_for_intent(&self) -> Result<(), Refusal> {
        self.room_for_intents(1)
    }

    /// Refuses where there is no room for `count` intents and an attempt to pay each.
    pub(crate) fn room_for_intents(&self, count: usize) -> Result<(), Refusal> {
        let (intents, attempts) = (self.limits.max_intents, self.limits.max_attempts());
        if self.intents.len().saturating_add(count) > intents {
            Err(Refusal::full(intents, "payment intents"))
        } else if self.attempts.len().saturating_add(count) > attempts {
            Err(Refusal::full(attempts, "payment attempts"))
        } else {
            Ok(())
        }
    }

    /// Tells the provider what to say to the next authorisation that is not yet scripted. False where so many are that
    /// they must be a mistake.
    pub(crate) fn script(&mut self, next: Scripted) -> bool {
        let room = self.script.len() < MAX_SCRIPTED;
        if room {
            self.script.push_back(next);
        }
        room
    }

    /// What the provider says now: as scripted, or else as `known` of the card.
    fn next_word(&mut self, known: Verdict) -> Scripted {
        Cards::Scripted
            .governs(self.script.pop_front())
            .unwrap_or(match known {
                Verdict::Approved => Scripted::Approve,
                Verdict::Declined(code) => Scripted::Decline(code),
            })
    }

    /// The intent called `id`, if `owner` may see it.
    pub(crate) fn find(&self, owner: &Owner, id: &str) -> Option<&Arc<Intent>> {
        self.intents
            .get(&IntentId::parse(id)?)
            .filter(|intent| Access::OwnPayments.governs(intent.owner == *owner))
    }

    /// The attempt called `id`, if `owner` may see it.
    pub(crate) fn find_attempt(&self, owner: &Owner, id: &str) -> Option<&Arc<Attempt>> {
        let attempt = self.attempts.get(&AttemptId::parse(id)?)?;
        self.intents
            .get(&attempt.intent)
            .filter(|intent| intent.owner == *owner)
            .map(|_| attempt)
    }

    /// The intent called `id`, whoever owns it.
    pub(crate) fn find_for_control(&self, id: &str) -> Option<&Intent> {
        self.get(IntentId::parse(id)?)
    }

    pub(crate) fn get(&self, id: IntentId) -> Option<&Intent> {
        self.intents.get(&id).map(Arc::as_ref)
    }

    /// The last attempt of `intent`.
    pub(crate) fn latest_attempt(&self, intent: &Intent) -> Option<&Attempt> {
        self.attempts.get(intent.attempts.last()?).map(Arc::as_ref)
    }

    /// `intent` as it is now.
    pub(crate) fn snapshot(&self, intent: &Arc<Intent>) -> Snapshot {
        let latest = intent.attempts.last();
        Snapshot {
            intent: Arc::clone(intent),
            latest: latest.and_then(|id| self.attempts.get(id)).cloned(),
        }
    }

    /// The intent `id` as it is now.
    pub(crate) fn snapshot_of(&self, id: IntentId) -> Option<Snapshot> {
        self.intents.get(&id).map(|intent| self.snapshot(intent))
    }

    /// Where `intent` stands in the state machine.
    fn position(&self, intent: &Intent) -> Position {
        Position {
            intent: intent.status,
            attempt: self.latest_attempt(intent).map(|attempt| attempt.status),
            cancelling: intent.cancelling,
        }
    }

    /// What `owner` sees through `filter`, newest first.
    pub(crate) fn list(
        &self,
        owner: &Owner,
        filter: &IntentFilter,
    ) -> impl Iterator<Item = &Arc<Intent>> {
        Lists::Order
            .governs(self.intents.values().rev())
            .filter(move |intent| {
                intent.owner == *owner
                    && filter.status.is_none_or(|status| intent.status == status)
                    && filter.after.is_none_or(|after| intent.created > after)
                    && filter.before.is_none_or(|before| intent.created < before)
            })
    }

    /// What `owner` sees through `filter`, newest first.
    pub(crate) fn list_attempts(
        &self,
        owner: &Owner,
        filter: &AttemptFilter,
    ) -> impl Iterator<Item = &Arc<Attempt>> {
        // Read once: an id that names nothing leaves nothing.
        let wanted = filter.intent.as_ref().map(|id| IntentId::parse(id));
        self.attempts.values().rev().filter(move |attempt| {
            wanted.is_none_or(|wanted| wanted == Some(attempt.intent))
                && filter.status.is_none_or(|status| attempt.status == status)
                && self
                    .intents
                    .get(&attempt.intent)
                    .is_some_and(|intent| intent.owner == *owner)
        })
    }
}

#[cfg(test)]
mod tests;
