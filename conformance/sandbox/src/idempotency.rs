//! One effect for each key: the first result is stored, and a repeat gets it again.

use std::{
    borrow::Cow,
    collections::VecDeque,
    hash::{BuildHasher as _, RandomState},
    sync::Arc,
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
    time::{self, KEY_LIFE},
};

/// What a key belongs to. The same key elsewhere is another key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Scope {
    pub(crate) owner: Owner,
    pub(crate) path: Cow<'static, str>,
    pub(crate) key: Uuid,
}

/// What to do with a call under a key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Carry it out, then [`Keys::finish`].
    First,
    /// The first call with this key and body ended like this.
    Replay(Answer),
    /// The first call has not ended.
    Running,
    /// The first call had another body.
    Mismatch,
    /// The key is new, and so many are kept already. It is not remembered.
    Full(usize),
}

struct Record {
    scope: Arc<Scope>,
    print: Print,
    ends: Timestamp,
    /// Written, as [`Answer::written`] says why.
    answer: Option<Answer>,
    /// It stands in the queue of those that will be forgotten.
    queued: bool,
}

/// A record and the hash of its scope: a table that grows asks for every hash, and nobody should wait for that.
struct Slot {
    hash: u64,
    record: Box<Record>,
}

/// The records by their scopes.
struct Records {
    hasher: RandomState,
    slots: HashTable<Slot>,
}

impl Records {
    fn get(&self, scope: &Scope) -> Option<&Record> {
        let hash = self.hasher.hash_one(scope);
        self.slots
            .find(hash, |slot| *slot.record.scope == *scope)
            .map(|slot| slot.record.as_ref())
    }

    fn get_mut(&mut self, scope: &Scope) -> Option<&mut Record> {
        let hash = self.hasher.hash_one(scope);
        self.slots
            .find_mut(hash, |slot| *slot.record.scope == *scope)
            .map(|slot| slot.record.as_mut())
    }

    fn insert(&mut self, record: Record) {
        let hash = self.hasher.hash_one(&*record.scope);
        let record = Box::new(record);
        self.slots
            .insert_unique(hash, Slot { hash, record }, |slot| slot.hash);
    }

    fn remove(&mut self, scope: &Scope) {
        let hash = self.hasher.hash_one(scope);
        let found = self
            .slots
            .find_entry(hash, |slot| *slot.record.scope == *scope);
        if let Ok(found) = found {
            found.remove();
        }
    }
}

/// The keys in use. Bodies are kept as keyed digests only.
pub(crate) struct Keys {
    limit: usize,
    records: Records,
    /// Every key but those that were still running when their time was over.
    by_age: VecDeque<(Timestamp, Arc<Scope>)>,
}

impl Keys {
    /// Room for `limit` keys.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            records: Records {
                hasher: RandomState::new(),
                slots: HashTable::new(),
            },
            by_age: VecDeque::new(),
        }
    }

    /// Admits a call, or says what came of the first one under its key.
    pub(crate) fn admit(&mut self, now: Timestamp, scope: &Arc<Scope>, print: Print) -> Admission {
        self.forget_ended(now);
        match self.records.get(scope) {
            Some(record) if record.print != print => Admission::Mismatch,
            Some(Record {
                answer: Some(answer),
                ..
            }) => Admission::Replay(answer.clone()),
            Some(_) => Admission::Running,
            // Whatever is kept is under a live key, so that nothing can make room.
            None if self.records.slots.len() >= self.limit => Admission::Full(self.limit),
            None => {
                let ends = time::later(now, KEY_LIFE);
                self.records.insert(Record {
                    scope: Arc::clone(scope),
                    print,
                    ends,
                    answer: None,
                    queued: true,
                });
                self.by_age.push_back((ends, Arc::clone(scope)));
                Admission::First
            }
        }
    }

    /// Takes back the admission of a call that was not begun after all: its key was never used.
    pub(crate) fn withdraw(&mut self, scope: &Scope) {
        self.records.remove(scope);
        if self.by_age.back().is_some_and(|(_, last)| **last == *scope) {
            self.by_age.pop_back();
        }
    }

    /// Stores what the first call under the key came to, an answer that is written.
    pub(crate) fn finish(&mut self, scope: &Scope, answer: &Answer) {
        if let Some(record) = self.records.get_mut(scope) {
            record.answer = Some(answer.clone());
            if !record.queued {
                record.queued = true;
                let scope = Arc::clone(&record.scope);
                self.by_age.push_front((record.ends, scope));
            }
        }
    }

    /// Drops keys whose time is over; one that is still running stays, and goes once it is finished.
    fn forget_ended(&mut self, now: Timestamp) {
        while self.by_age.front().is_some_and(|(ends, _)| *ends <= now) {
            let Some((_, scope)) = self.by_age.pop_front() else {
                return;
            };
            match self.records.get_mut(&scope) {
                Some(record) if Idempotency::Age.governs(record.answer.is_none()) => {
                    record.queued = false;
                }
                _ => {
                    self.records.remove(&scope);
                }
            }
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
        self.by_age.iter().rev().filter_map(move |(_, scope)| {
            let record = self.records.get(scope)?;
            let running = record.answer.is_none();
            (running || record.ends > now).then(|| KeyInUse {
                scope,
                ends: record.ends,
                status: record.answer.as_ref().map(|answer| answer.status),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ONE: Print = 1;
    const TWO: Print = 2;

    fn scope(account: Option<&str>, path: &'static str) -> Arc<Scope> {
        Arc::new(Scope {
            owner: Owner {
                client: "a".into(),
                account: account.map(Into::into),
            },
            path: path.into(),
            key: Uuid::nil(),
        })
    }

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_first_result_is_replayed_to_the_same_body_only() {
        let (mut keys, scope) = (Keys::new(10), scope(None, "/x"));
        let answer = Answer::ok(json!({"a": 1})).written();
        assert_eq!(keys.admit(now(), &scope, ONE), Admission::First);
        assert_eq!(keys.admit(now(), &scope, ONE), Admission::Running);
        assert_eq!(keys.admit(now(), &scope, TWO), Admission::Mismatch);
        keys.finish(&scope, &answer);
        assert_eq!(keys.admit(now(), &scope, ONE), Admission::Replay(answer));
        assert_eq!(keys.admit(now(), &scope, TWO), Admission::Mismatch);
    }

    #[test]
    fn account_and_path_are_part_of_the_key() {
        let mut keys = Keys::new(10);
        for scope in [scope(None, "/x"), scope(Some("b"), "/x"), scope(None, "/y")] {
            assert_eq!(
                keys.admit(now(), &scope, ONE),
                Admission::First,
                "{scope:?}"
            );
        }
    }

    #[test]
    fn a_key_lives_for_a_day() {
        let (mut keys, scope) = (Keys::new(10), scope(None, "/x"));
        assert_eq!(keys.admit(now(), &scope, ONE), Admission::First);
        keys.finish(&scope, &Answer::ok(json!({})).written());
        let day = time::later(now(), KEY_LIFE);
        let almost = day.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap();
        assert!(matches!(
            keys.admit(almost, &scope, ONE),
            Admission::Replay(_)
        ));
        assert_eq!(keys.admit(day, &scope, TWO), Admission::First);
    }

    #[test]
    fn a_running_key_is_not_forgotten_and_keeps_no_other() {
        let mut keys = Keys::new(10);
        let (running, other) = (scope(None, "/x"), scope(None, "/y"));
        let answer = Answer::ok(json!({})).written();
        assert_eq!(keys.admit(now(), &running, ONE), Admission::First);
        assert_eq!(keys.admit(now(), &other, ONE), Admission::First);
        keys.finish(&other, &answer);
        let day = time::later(now(), KEY_LIFE);
        assert_eq!(keys.admit(day, &running, ONE), Admission::Running);
        assert_eq!(keys.admit(day, &other, ONE), Admission::First);
        keys.finish(&running, &answer);
        assert_eq!(keys.admit(day, &running, ONE), Admission::First);
    }

    #[test]
    fn when_it_is_full_new_keys_are_refused_and_known_ones_answered() {
        let mut keys = Keys::new(2);
        let [one, two, three] = ["/1", "/2", "/3"].map(|path| scope(None, path));
        let answer = Answer::ok(json!({})).written();
        assert_eq!(keys.admit(now(), &one, ONE), Admission::First);
        keys.finish(&one, &answer);
        let later = time::later(now(), jiff::SignedDuration::from_secs(1));
        assert_eq!(keys.admit(later, &two, ONE), Admission::First);
        assert_eq!(keys.admit(later, &three, ONE), Admission::Full(2));
        assert_eq!(keys.admit(later, &one, ONE), Admission::Replay(answer));
        assert_eq!(keys.admit(later, &two, ONE), Admission::Running);
        assert_eq!(keys.admit(later, &two, TWO), Admission::Mismatch);
        let day = time::later(now(), KEY_LIFE);
        assert_eq!(
            keys.admit(day, &three, ONE),
            Admission::First,
            "one has ended"
        );
        assert_eq!(keys.admit(day, &one, ONE), Admission::Full(2));
    }

    #[test]
    fn an_admission_that_is_withdrawn_leaves_no_trace() {
        let (mut keys, one, two) = (Keys::new(1), scope(None, "/1"), scope(None, "/2"));
        assert_eq!(keys.admit(now(), &one, ONE), Admission::First);
        keys.withdraw(&one);
        assert_eq!(keys.admit(now(), &two, ONE), Admission::First);
        assert_eq!((keys.records.slots.len(), keys.by_age.len()), (1, 1));
    }

    #[test]
    fn a_key_that_is_withdrawn_keeps_no_other_from_ending() {
        let (mut keys, one, two) = (Keys::new(10), scope(None, "/1"), scope(None, "/2"));
        assert_eq!(keys.admit(now(), &one, ONE), Admission::First);
        assert_eq!(keys.admit(now(), &two, ONE), Admission::First);
        keys.withdraw(&one);
        keys.finish(&two, &Answer::ok(json!({})).written());
        let day = time::later(now(), KEY_LIFE);
        assert_eq!(keys.admit(day, &two, TWO), Admission::First);
    }
}
