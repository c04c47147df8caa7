//! One effect for each key: the first result is stored, and a repeat gets it again.

use std::collections::{HashMap, VecDeque};

use axum::http::StatusCode;
use jiff::Timestamp;

use crate::{
    answer::Answer,
    entropy::Print,
    payments::Owner,
    time::{self, KEY_LIFE},
};

/// What a key belongs to. The same key elsewhere is another key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Scope {
    pub(crate) owner: Owner,
    pub(crate) path: String,
    pub(crate) key: String,
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
}

struct Record {
    print: Print,
    ends: Timestamp,
    answer: Option<Stored>,
}

/// An answer as text: a tree takes several times the room, and most answers are never asked for again.
struct Stored {
    status: StatusCode,
    body: Box<str>,
}

impl Stored {
    fn new(answer: &Answer) -> Self {
        Self {
            status: answer.status,
            body: answer.body.to_string().into_boxed_str(),
        }
    }

    fn answer(&self) -> Answer {
        Answer {
            status: self.status,
            body: serde_json::from_str(&self.body).unwrap_or_default(),
        }
    }
}

/// The keys in use. Bodies are kept as keyed digests only.
#[derive(Default)]
pub(crate) struct Keys {
    records: HashMap<Scope, Record>,
    by_age: VecDeque<(Timestamp, Scope)>,
}

impl Keys {
    /// Admits a call, or says what came of the first one under its key.
    pub(crate) fn admit(&mut self, now: Timestamp, scope: &Scope, print: Print) -> Admission {
        self.forget_ended(now);
        match self.records.get(scope) {
            Some(record) if record.print != print => Admission::Mismatch,
            Some(Record {
                answer: Some(answer),
                ..
            }) => Admission::Replay(answer.answer()),
            Some(_) => Admission::Running,
            None => {
                let ends = time::later(now, KEY_LIFE);
                self.records.insert(
                    scope.clone(),
                    Record {
                        print,
                        ends,
                        answer: None,
                    },
                );
                self.by_age.push_back((ends, scope.clone()));
                Admission::First
            }
        }
    }

    /// Stores what the first call under the key came to.
    pub(crate) fn finish(&mut self, scope: &Scope, answer: &Answer) {
        if let Some(record) = self.records.get_mut(scope) {
            record.answer = Some(Stored::new(answer));
        }
    }

    /// Drops keys whose time is over; one that is still running stays.
    fn forget_ended(&mut self, now: Timestamp) {
        while let Some((ends, scope)) = self.by_age.front() {
            if *ends > now {
                break;
            }
            let ended = self
                .records
                .get(scope)
                .is_some_and(|record| record.ends <= now && record.answer.is_some());
            if !ended {
                break;
            }
            self.records.remove(scope);
            self.by_age.pop_front();
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

    const ONE: Print = [1; 64];
    const TWO: Print = [2; 64];

    fn scope(account: Option<&str>, path: &str) -> Scope {
        Scope {
            owner: Owner {
                client: "a".to_owned(),
                account: account.map(str::to_owned),
            },
            path: path.to_owned(),
            key: "k".to_owned(),
        }
    }

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_first_result_is_replayed_to_the_same_body_only() {
        let (mut keys, scope) = (Keys::default(), scope(None, "/x"));
        let answer = Answer::ok(json!({"a": 1}));
        assert_eq!(keys.admit(now(), &scope, ONE), Admission::First);
        assert_eq!(keys.admit(now(), &scope, ONE), Admission::Running);
        assert_eq!(keys.admit(now(), &scope, TWO), Admission::Mismatch);
        keys.finish(&scope, &answer);
        assert_eq!(keys.admit(now(), &scope, ONE), Admission::Replay(answer));
        assert_eq!(keys.admit(now(), &scope, TWO), Admission::Mismatch);
    }

    #[test]
    fn account_and_path_are_part_of_the_key() {
        let mut keys = Keys::default();
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
        let (mut keys, scope) = (Keys::default(), scope(None, "/x"));
        assert_eq!(keys.admit(now(), &scope, ONE), Admission::First);
        keys.finish(&scope, &Answer::ok(json!({})));
        let day = time::later(now(), KEY_LIFE);
        let almost = day.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap();
        assert!(matches!(
            keys.admit(almost, &scope, ONE),
            Admission::Replay(_)
        ));
        assert_eq!(keys.admit(day, &scope, TWO), Admission::First);
    }

    #[test]
    fn a_running_key_is_not_forgotten() {
        let (mut keys, scope) = (Keys::default(), scope(None, "/x"));
        assert_eq!(keys.admit(now(), &scope, ONE), Admission::First);
        assert_eq!(
            keys.admit(time::later(now(), KEY_LIFE), &scope, ONE),
            Admission::Running
        );
    }
}
