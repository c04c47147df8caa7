//! What happens because time has passed. Nothing runs in the background: whoever touches the store first settles what
//! has fallen due, at the instant at which it fell due.

use jiff::Timestamp;

use super::Payments;
use crate::{
    behaviour::Durations,
    ids::{AttemptId, IntentId},
    machine::Event,
};

/// Something that happens at a set time, if it still can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    Expire(IntentId),
    Cancel(IntentId),
    HoldLapse(IntentId),
    Settle(IntentId),
    Credit(IntentId),
    Provider(AttemptId),
}

impl Payments {
    pub(super) fn schedule(&mut self, at: Timestamp, what: Due) {
        self.scheduled += 1;
        self.due.insert((at, self.scheduled), what);
    }

    /// When the next thing falls due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Lets everything happen that has fallen due by `now`, in order.
    pub(crate) fn catch_up(&mut self, now: Timestamp) {
        while let Some(entry) = self.due.first_entry() {
            let (at, _) = Durations::DueOrder.governs(*entry.key());
            if at > now {
                break;
            }
            match entry.remove() {
                Due::Expire(id) => self.raise(at, id, Event::Expired),
                Due::Cancel(id) => self.raise(at, id, Event::Cancelled),
                Due::HoldLapse(id) => self.raise(at, id, Event::HoldLapsed),
                Due::Settle(id) => self.raise(at, id, Event::Settled),
                Due::Credit(id) => self.raise(at, id, Event::Credited),
                Due::Provider(id) => self.provider_answers(at, id),
            }
        }
    }

    /// Applies an event whose time has come; where the intent has moved on since, nothing is to be done.
    fn raise(&mut self, at: Timestamp, id: IntentId, event: Event) {
        let _moved = self.apply(at, id, event);
    }
}
