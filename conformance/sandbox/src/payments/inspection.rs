//! The store seen from outside the API: every payment, whoever owns it, and what will happen to it.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Attempt, Intent, Payments, Scripted, due::Due, record::PageToken};
use crate::{behaviour::Control, ids::IntentId};

/// Something that will happen at a set time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Upcoming {
    pub(crate) at: Timestamp,
    pub(crate) intent: IntentId,
    /// In a word: `expiry`, `cancellation`, `hold_lapse`, `settlement`, `credit`, `provider`.
    pub(crate) what: &'static str,
}

impl Payments {
    /// Every intent, newest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Intent> {
        self.intents.values().rev().map(Arc::as_ref)
    }

    /// How many intents and attempts there are.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.intents.len(), self.attempts.len())
    }

    /// The attempts to pay `intent`, oldest first.
    pub(crate) fn attempts_of(&self, intent: &Intent) -> impl Iterator<Item = &Attempt> {
        intent
            .attempts
            .iter()
            .filter_map(|id| self.attempts.get(id).map(Arc::as_ref))
    }

    /// What will happen, the next first. What was scheduled for an intent that is past it by now is left out.
    pub(crate) fn upcoming(&self) -> impl Iterator<Item = Upcoming> {
        self.due.iter().filter_map(|((at, _), due)| {
            let (id, what) = match due {
                Due::Expire(id) => (*id, "expiry"),
                Due::Cancel(id) => (*id, "cancellation"),
                Due::HoldLapse(id) => (*id, "hold_lapse"),
                Due::Settle(id) => (*id, "settlement"),
                Due::Credit(id) => (*id, "credit"),
                Due::Provider(id) => (self.attempts.get(id)?.intent, "provider"),
            };
            let after_the_end = matches!(due, Due::Settle(_) | Due::Credit(_));
            let intent = self.intents.get(&id)?;
            (after_the_end || !intent.status.is_final()).then_some(Upcoming {
                at: *at,
                intent: id,
                what,
            })
        })
    }

    /// The intent whose shopper the page with this token waits for.
    pub(crate) fn intent_of_page(&self, token: &str) -> Option<IntentId> {
        let page = self.pages.get(&PageToken(token.to_owned()))?;
        self.attempts
            .get(&page.attempt())
            .map(|attempt| attempt.intent)
    }

    /// What the provider was told to say, the next first.
    pub(crate) fn scripted(&self) -> impl Iterator<Item = Scripted> {
        self.script.iter().copied()
    }

    /// Works with `script` in place of what the provider was told to say, which waits until then.
    pub(crate) fn with_script<T>(
        &mut self,
        script: Option<Scripted>,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let waiting = std::mem::replace(&mut self.script, script.into_iter().collect());
        let result = work(self);
        self.script = Control::SeedLeavesScripts.governs(waiting);
        result
    }
}
