//! What happened in this sandbox, in order: the record behind what a person or a test looks at afterwards.
//!
//! Whatever is secret is taken out before anything gets here ([`redact`], [`scrub`]) or, of answers that the sandbox wrote itself and
//! keeps elsewhere as well, before anything is shown ([`entry`]), so that nothing that shows the record has to think of it.

mod answer;
mod entry;
mod head;
mod members;
mod observe;
mod redact;
mod scrub;
mod tee;

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    behaviour::Control,
    ids::IntentId,
    payments::{Act, Change},
};

pub(crate) use entry::{Call, Entry, Key, Kind, What};
pub(crate) use head::shown_path;
pub(crate) use observe::observe;
pub(crate) use redact::redacted;
pub(crate) use scrub::{REDACTED, scrub};
pub(crate) use tee::Watched;

/// More than a day of work by hand; the oldest entries make room.
const MOST_ENTRIES: usize = Control::TimelineRoom.governs(10_000);
/// What the bodies of all entries may take together; the oldest make room.
const MOST_BYTES: usize = 16 << 20;

/// The last things that happened.
pub(crate) struct Timeline {
    on: bool,
    recorded: u64,
    bytes: usize,
    entries: VecDeque<Entry>,
    /// Tells those who wait which number was given last.
    news: watch::Sender<u64>,
}

impl Timeline {
    /// An empty record; where it is not `on`, it stays empty.
    pub(crate) fn new(on: bool) -> Self {
        Self {
            on,
            recorded: 0,
            bytes: 0,
            entries: VecDeque::new(),
            news: watch::Sender::new(0),
        }
    }

    /// Forgets what is recorded, and goes on counting for the same readers.
    pub(crate) fn empty(&mut self) {
        self.recorded = Control::Numbers.governs(self.recorded);
        self.bytes = 0;
        self.entries.clear();
    }

    /// Records what shoppers did and how intents changed.
    pub(crate) fn record(&mut self, acts: &[Act], changes: &[Change]) {
        for act in acts {
            let _oldest = self.add(act.at, Some(act.intent), || What::Shopper(act.outcome));
        }
        for change in changes {
            let intent = Some(change.intent.id);
            let _oldest = self.add(change.at, intent, || What::of_change(change));
        }
    }

    /// Records a delivery of a webhook, or a try at one, as `told`; it must hold no secret.
    pub(crate) fn record_delivery(&mut self, at: Timestamp, intent: Option<IntentId>, told: Value) {
        let _oldest = self.add(at, intent, || What::Webhook(told));
    }

    /// Records that something happened. Returns an entry that made room for it, if one did: to let go of it takes longer than to
    /// record, and nobody should wait for that.
    #[must_use = "what made room is let go of where nobody waits"]
    pub(crate) fn add(
        &mut self,
        at: Timestamp,
        intent: Option<IntentId>,
        what: impl FnOnce() -> What,
    ) -> Option<Entry> {
        if !self.on {
            return None;
        }
        self.recorded += 1;
        let what = what();
        let entry = Entry {
            number: self.recorded,
            at,
            intent,
            bytes: what.size(),
            what,
        };
        self.bytes += entry.bytes;
        self.entries.push_back(entry);
        let mut oldest = None;
        while self.entries.len() > MOST_ENTRIES || self.bytes > MOST_BYTES {
            oldest = self.entries.pop_front();
            match &oldest {
                Some(oldest) => self.bytes -= oldest.bytes,
                None => break,
            }
        }
        // To tell somebody takes several locks, and mostly nobody waits.
        if self.news.receiver_count() > 0 {
            self.news.send_replace(self.recorded);
        }
        oldest
    }

    /// What is still recorded and came after the entry with this number, oldest first.
    pub(crate) fn after(&self, number: u64) -> impl Iterator<Item = &Entry> + Clone {
        let known = self.entries.partition_point(|entry| entry.number <= number);
        self.entries.range(known..)
    }

    /// The number that was given last.
    pub(crate) fn last(&self) -> u64 {
        self.recorded
    }

    /// Whether anything is recorded at all.
    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    /// Hears of every number that is given, the last one first.
    pub(crate) fn news(&self) -> watch::Receiver<u64> {
        self.news.send_if_modified(|last| {
            *last = self.recorded.max(*last);
            false
        });
        self.news.subscribe()
    }

    /// Lets everybody who waits go, since nothing more will come.
    pub(crate) fn close(&self) {
        self.news.send_replace(u64::MAX);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filled(count: u64, size: usize) -> Timeline {
        let mut timeline = Timeline::new(true);
        for _ in 0..count {
            let told = json!("x".repeat(size));
            timeline.record_delivery(Timestamp::UNIX_EPOCH, None, told);
        }
        timeline
    }

    #[test]
    fn the_oldest_make_room_by_number_and_by_size() {
        let many = filled(MOST_ENTRIES as u64 + 5, 1);
        assert_eq!(many.after(0).count(), MOST_ENTRIES);
        assert_eq!(many.after(0).next().map(|entry| entry.number), Some(6));
        let large = filled(40, 1 << 20);
        assert!(large.bytes <= MOST_BYTES && large.after(0).count() >= 10);
        assert_eq!(large.last(), 40);
    }

    #[test]
    fn what_came_later_is_found_by_number() {
        let timeline = filled(5, 1);
        let numbers =
            |after| -> Vec<u64> { timeline.after(after).map(|entry| entry.number).collect() };
        assert_eq!(numbers(0), [1, 2, 3, 4, 5]);
        assert_eq!(numbers(3), [4, 5]);
        assert!(numbers(5).is_empty() && numbers(u64::MAX).is_empty());
    }

    #[test]
    fn one_that_is_off_records_nothing() {
        let mut timeline = Timeline::new(false);
        timeline.record_delivery(Timestamp::UNIX_EPOCH, None, json!(1));
        assert_eq!((timeline.last(), timeline.after(0).count()), (0, 0));
    }
}
