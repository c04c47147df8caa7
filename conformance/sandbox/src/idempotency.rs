//! One effect for each key: the first result is stored, and a repeat gets it again.

use std::{
    borrow::Cow,
    collections::VecDeque,
    fmt,
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, OnceLock},
};

use axum::http::StatusCode;
use hashbrown::HashTable;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    answer::Answer,
    behaviour::Idempotency,
    entropy::Print,
    payments::Owner,
    time::{self, Span, Spans},
};

/// What a key belongs to. The same key elsewhere is another key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Scope {
    pub(crate) owner: Owner,
    pub(crate) path: Cow<'static, str>,
    pub(crate) key: Uuid,
}

/// What to do with a call under a key.
#[derive(Debug)]
pub(crate) enum Admission {
    /// Carry it out, then [`Running::finish`].
    First(Running),
    /// The first call with this key and body ended like this.
    Replay(Answer),
    /// The first call has not ended.
    Running,
    /// The first call had another body.
    Mismatch,
    /// The key is new, and so many are kept already. It is not remembered.
    Full(usize),
}

/// A key whose first call has not ended.
pub(crate) struct Running(Arc<Record>);

impl Running {
    /// A call under a key that is taken: what it comes to is stored nowhere.
    pub(crate) fn apart(now: Timestamp, scope: Scope, print: Print) -> Self {
        Self(Arc::new(Record {
            scope,
            print,
            ends: now,
            answer: OnceLock::new(),
        }))
    }

    /// Whose key it is.
    pub(crate) fn owner(&self) -> &Owner {
        &self.0.scope.owner
    }

    /// Stores what the call came to, an answer that is written. Repeats get it from here on.
    pub(crate) fn finish(self, answer: Answer) {
        // Nobody else was admitted, so that there is none before.
        let _before = self.0.answer.set(answer);
    }
}

/// Without the body of the answer.
impl fmt::Debug for Running {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scope = &self.0.scope;
        formatter.debug_tuple("Running").field(scope).finish()
    }
}

struct Record {
    scope: Scope,
    print: Print,
    ends: Timestamp,
    /// Written, as [`Answer::written`] says why. It is set while nobody has to wait for the keys.
    answer: OnceLock<Answer>,
}

impl Record {
    fn is_running(&self) -> bool {
        self.answer.get().is_none()
    }
}

/// A record and the hash of its scope: a table that grows asks for every hash, and nobody should wait for that.
struct Slot {
    hash: u64,
    record: Arc<Record>,
}

/// The keys in use. Bodies are kept as keyed digests only.
pub(crate) struct Keys {
    limit: usize,
    /// How long a key lives.
    pub(crate) spans: Spans,
    hasher: RandomState,
    /// The records by their scopes.
    slots: HashTable<Slot>,
    /// In the order in which they end.
    by_age: VecDeque<Arc<Record>>,
    /// Those that were still running when their time was over.
    overdue: Vec<Arc<Record>>,
}

impl Keys {
    /// Room for `limit` keys.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            spans: Spans::default(),
            hasher: RandomState::new(),
            slots: HashTable::new(),
            by_age: VecDeque::new(),
            overdue: Vec::new(),
        }
    }

    /// Admits a call, or says what came of the first one under its key.
    pub(crate) fn admit(&mut self, now: Timestamp, scope: Scope, print: Print) -> Admission {
        self.forget_ended(now);
        let hash = self.hasher.hash_one(&scope);
        let known = self.slots.find(hash, |slot| slot.record.scope == scope);
        match known.map(|slot| (slot.record.print, slot.record.answer.get())) {
            Some((known, _)) if known != print => Admission::Mismatch,
            Some((_, Some(answer))) => Admission::Replay(answer.clone()),
            Some((_, None)) => Admission::Running,
            // Whatever is kept is under a live key, so that nothing can make room.
            None if self.slots.len() >= self.limit => Admission::Full(self.limit),
            None => {
                let record = Arc::new(Record {
                    scope,
                    print,
                    ends: time::later(now, self.spans.of(Span::Key)),
                    answer: OnceLock::new(),
                });
                let slot = Slot {
                    hash,
                    record: Arc::clone(&record),
                };
                self.slots.insert_unique(hash, slot, |slot| slot.hash);
                self.queue(Arc::clone(&record));
                Admission::First(Running(record))
            }
        }
    }

    /// What the first call under the key came to, should it have ended.
    pub(crate) fn answer(&self, scope: &Scope) -> Option<Answer> {
        let hash = self.hasher.hash_one(scope);
        let of_it = |known: &Slot| known.record.scope == *scope;
        self.slots.find(hash, of_it)?.record.answer.get().cloned()
    }

    /// Takes back the admission of a call that was not begun after all: its key was never used.
    pub(crate) fn withdraw(&mut self, Running(record): &Running) {
        self.remove(record);
        // The last one, unless a drift lets keys end earlier than those before.
        let place = self
            .by_age
            .iter()
            .rposition(|known| Arc::ptr_eq(known, record));
        if let Some(place) = place {
            self.by_age.remove(place);
        }
    }

    fn queue(&mut self, record: Arc<Record>) {
        let is_last = |last: &Arc<Record>| last.ends <= record.ends;
        if self.by_age.back().is_none_or(is_last) {
            self.by_age.push_back(record);
        } else {
            // A key's life was longer before.
            let place = self.by_age.partition_point(is_last);
            self.by_age.insert(place, record);
        }
    }

    fn remove(&mut self, record: &Arc<Record>) {
        let hash = self.hasher.hash_one(&record.scope);
        let found = self
            .slots
            .find_entry(hash, |slot| Arc::ptr_eq(&slot.record, record));
        if let Ok(found) = found {
            found.remove();
        }
    }

    /// Drops keys whose time is over; one that is still running stays, and goes once it is finished.
    fn forget_ended(&mut self, now: Timestamp) {
        let mut ended = self
            .overdue
            .extract_if(.., |record| !record.is_running())
            .collect::<Vec<_>>();
        let is_over = |record: &mut Arc<Record>| record.ends <= now;
        while let Some(record) = self.by_age.pop_front_if(is_over) {
            if Idempotency::Age.governs(record.is_running()) {
                self.overdue.push(record);
            } else {
                ended.push(record);
            }
        }
        for record in &ended {
            self.remove(record);
        }
    }
}

/// What may be shown of a key in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyInUse<'k> {
    pub(crate) scope: &'k Scope,
    pub(crate) ends: Timestamp,
    /// How the first call ended; none while it runs.
    pub(crate) status: Option<StatusCode>,
}

impl Keys {
    /// Keys that have not ended, the latest first.
    pub(crate) fn in_use(&self, now: Timestamp) -> impl Iterator<Item = KeyInUse<'_>> {
        let kept = self.by_age.iter().rev().chain(self.overdue.iter().rev());
        kept.filter(move |record| record.is_running() || record.ends > now)
            .map(|record| KeyInUse {
                scope: &record.scope,
                ends: record.ends,
                status: record.answer.get().map(|answer| answer.status),
            })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::time::KEY_LIFE;

    const ONE: Print = 1;
    const TWO: Print = 2;

    fn scope(account: Option<&str>, path: &'static str) -> Scope {
        Scope {
            owner: Owner {
                client: "a".into(),
                account: account.map(Into::into),
            },
            path: path.into(),
            key: Uuid::nil(),
        }
    }

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    /// Admits what must be the first call under its key.
    fn first(keys: &mut Keys, at: Timestamp, scope: &Scope) -> Running {
        match keys.admit(at, scope.clone(), ONE) {
            Admission::First(running) => running,
            other => panic!("{other:?}"),
        }
    }

    /// What becomes of another call, in a word.
    fn word(keys: &mut Keys, at: Timestamp, scope: &Scope, print: Print) -> String {
        match keys.admit(at, scope.clone(), print) {
            Admission::First(_) => "first".to_owned(),
            Admission::Replay(answer) => {
                String::from_utf8_lossy(&answer.body.into_text()).into_owned()
            }
            Admission::Running => "running".to_owned(),
            Admission::Mismatch => "mismatch".to_owned(),
            Admission::Full(limit) => format!("full at {limit}"),
        }
    }

    fn answer() -> Answer {
        Answer::ok(json!({"a": 1})).written()
    }

    const ANSWER: &str = "{\"a\":1}";

    #[test]
    fn the_first_result_is_replayed_to_the_same_body_only() {
        let (mut keys, scope) = (Keys::new(10), scope(None, "/x"));
        let running = first(&mut keys, now(), &scope);
        assert_eq!(word(&mut keys, now(), &scope, ONE), "running");
        assert_eq!(word(&mut keys, now(), &scope, TWO), "mismatch");
        running.finish(answer());
        assert_eq!(word(&mut keys, now(), &scope, ONE), ANSWER);
        assert_eq!(word(&mut keys, now(), &scope, TWO), "mismatch");
    }

    #[test]
    fn account_and_path_are_part_of_the_key() {
        let mut keys = Keys::new(10);
        for scope in [scope(None, "/x"), scope(Some("b"), "/x"), scope(None, "/y")] {
            first(&mut keys, now(), &scope);
        }
    }

    #[test]
    fn a_key_lives_for_a_day() {
        let (mut keys, scope) = (Keys::new(10), scope(None, "/x"));
        first(&mut keys, now(), &scope).finish(answer());
        let day = time::later(now(), KEY_LIFE);
        let almost = day.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap();
        assert_eq!(word(&mut keys, almost, &scope, ONE), ANSWER);
        assert_eq!(word(&mut keys, day, &scope, TWO), "first");
    }

    #[test]
    fn a_key_whose_life_is_shorter_ends_before_older_ones() {
        let mut keys = Keys::new(10);
        let [long, short, gone] = ["/1", "/2", "/3"].map(|path| scope(None, path));
        first(&mut keys, now(), &long).finish(answer());
        let minute = jiff::SignedDuration::from_mins(1);
        keys.spans = Spans::but(vec![(Span::Key, minute)]);
        first(&mut keys, now(), &short).finish(answer());
        let begun = first(&mut keys, now(), &gone);
        keys.withdraw(&begun);
        assert_eq!(keys.by_age.len(), 2);
        let later = time::later(now(), minute);
        assert_eq!(word(&mut keys, later, &short, TWO), "first");
        assert_eq!(word(&mut keys, later, &long, ONE), ANSWER);
    }

    #[test]
    fn a_running_key_is_not_forgotten_and_keeps_no_other() {
        let mut keys = Keys::new(10);
        let (running, other) = (scope(None, "/x"), scope(None, "/y"));
        let late = first(&mut keys, now(), &running);
        first(&mut keys, now(), &other).finish(answer());
        let day = time::later(now(), KEY_LIFE);
        assert_eq!(word(&mut keys, day, &running, ONE), "running");
        assert_eq!(keys.in_use(day).count(), 1);
        assert_eq!(word(&mut keys, day, &other, ONE), "first");
        late.finish(answer());
        assert_eq!(word(&mut keys, day, &running, ONE), "first");
        assert_eq!((keys.slots.len(), keys.overdue.len()), (2, 0));
    }

    #[test]
    fn when_it_is_full_new_keys_are_refused_and_known_ones_answered() {
        let mut keys = Keys::new(2);
        let [one, two, three] = ["/1", "/2", "/3"].map(|path| scope(None, path));
        first(&mut keys, now(), &one).finish(answer());
        let later = time::later(now(), jiff::SignedDuration::from_secs(1));
        let _running = first(&mut keys, later, &two);
        assert_eq!(word(&mut keys, later, &three, ONE), "full at 2");
        assert_eq!(word(&mut keys, later, &one, ONE), ANSWER);
        assert_eq!(word(&mut keys, later, &two, ONE), "running");
        assert_eq!(word(&mut keys, later, &two, TWO), "mismatch");
        let day = time::later(now(), KEY_LIFE);
        assert_eq!(word(&mut keys, day, &three, ONE), "first", "one has ended");
        assert_eq!(word(&mut keys, day, &one, ONE), "full at 2");
    }

    #[test]
    fn an_admission_that_is_withdrawn_leaves_no_trace() {
        let (mut keys, one, two) = (Keys::new(1), scope(None, "/1"), scope(None, "/2"));
        let begun = first(&mut keys, now(), &one);
        keys.withdraw(&begun);
        first(&mut keys, now(), &two);
        assert_eq!((keys.slots.len(), keys.by_age.len()), (1, 1));
    }

    #[test]
    fn a_key_that_is_withdrawn_keeps_no_other_from_ending() {
        let (mut keys, one, two) = (Keys::new(10), scope(None, "/1"), scope(None, "/2"));
        let begun = first(&mut keys, now(), &one);
        first(&mut keys, now(), &two).finish(answer());
        keys.withdraw(&begun);
        let day = time::later(now(), KEY_LIFE);
        assert_eq!(word(&mut keys, day, &two, TWO), "first");
    }
}
