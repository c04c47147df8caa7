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

use std::collections::{BTreeMap, HashMap, VecDeque};

use jiff::Timestamp;

use crate::{
    cards::{FailureCode, Verdict},
    entropy::Entropy,
    ids::{AttemptId, IntentId, Snowflake},
    request::{AttemptFilter, IntentFilter},
};

pub(crate) use change::{Cause, Change};
pub(crate) use progress::Outcome;
pub(crate) use record::{Attempt, Intent, NextAction, Owner, PageToken};

/// What the provider was told to say to the next authorisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripted {
    Approve,
    Decline(FailureCode),
    /// It takes its time first; without a failure code it then approves.
    Slow(Option<FailureCode>),
}

/// All payments of one sandbox.
pub(crate) struct Payments {
    entropy: Entropy,
    ids: Snowflake,
    /// In the order of creation, since a later object has the greater id.
    intents: BTreeMap<IntentId, Intent>,
    attempts: BTreeMap<AttemptId, Attempt>,
    /// The one-time tokens of pages that wait for the shopper.
    pages: HashMap<PageToken, AttemptId>,
    due: BTreeMap<(Timestamp, u64), due::Due>,
    scheduled: u64,
    script: VecDeque<Scripted>,
    changes: Vec<Change>,
    acts: Vec<change::Act>,
}

impl Payments {
    pub(crate) fn new(entropy: Entropy, ids: Snowflake) -> Self {
        Self {
            entropy,
            ids,
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

    /// Tells the provider what to say to the next authorisation that is not yet scripted.
    pub(crate) fn script(&mut self, next: Scripted) {
        self.script.push_back(next);
    }

    /// What the provider says now: as scripted, or else as `known` of the card.
    fn next_word(&mut self, known: Verdict) -> Scripted {
        self.script.pop_front().unwrap_or(match known {
            Verdict::Approved => Scripted::Approve,
            Verdict::Declined(code) => Scripted::Decline(code),
        })
    }

    /// The intent called `id`, if `owner` may see it.
    pub(crate) fn find(&self, owner: &Owner, id: &str) -> Option<&Intent> {
        self.intents
            .get(&IntentId::parse(id)?)
            .filter(|intent| intent.owner == *owner)
    }

    /// The attempt called `id`, if `owner` may see it.
    pub(crate) fn find_attempt(&self, owner: &Owner, id: &str) -> Option<&Attempt> {
        let attempt = self.attempts.get(&AttemptId::parse(id)?)?;
        self.intents
            .get(&attempt.intent)
            .filter(|intent| intent.owner == *owner)
            .map(|_| attempt)
    }

    /// The intent called `id`, whoever owns it.
    pub(crate) fn find_for_control(&self, id: &str) -> Option<&Intent> {
        self.intents.get(&IntentId::parse(id)?)
    }

    pub(crate) fn get(&self, id: IntentId) -> Option<&Intent> {
        self.intents.get(&id)
    }

    /// The last attempt of `intent`.
    pub(crate) fn latest_attempt(&self, intent: &Intent) -> Option<&Attempt> {
        self.attempts.get(intent.attempts.last()?)
    }

    /// What `owner` sees through `filter`, newest first.
    pub(crate) fn list(
        &self,
        owner: &Owner,
        filter: &IntentFilter,
    ) -> impl Iterator<Item = &Intent> {
        self.intents.values().rev().filter(move |intent| {
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
    ) -> impl Iterator<Item = &Attempt> {
        self.attempts.values().rev().filter(move |attempt| {
            self.intents
                .get(&attempt.intent)
                .is_some_and(|intent| intent.owner == *owner)
                && filter
                    .intent
                    .as_ref()
                    .is_none_or(|id| *id == attempt.intent.to_string())
                && filter.status.is_none_or(|status| attempt.status == status)
        })
    }

    /// The attempt whose shopper the page with `token` waits for.
    pub(crate) fn page(&self, token: &str) -> Option<(&Intent, &Attempt)> {
        let attempt = self
            .attempts
            .get(self.pages.get(&PageToken(token.to_owned()))?)?;
        self.intents
            .get(&attempt.intent)
            .map(|intent| (intent, attempt))
    }
}

#[cfg(test)]
mod tests;
