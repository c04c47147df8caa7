//! Deviations on purpose: drills for whoever watches the contract.
//!
//! A drift acts at one of four places: on a request before it is read, on the body of an answer or an event, on the head of an
//! answer, or on a rule of the sandbox itself. The first three meet every call at one hook ([`deviate`]), which costs a look at
//! one flag while there is no drift; rules are handed to whoever keeps them ([`InForce`]).

mod answer;
mod change;
mod event;
mod form;
mod hook;
mod limit;
mod pointer;
mod read;
mod request;
mod rule;
mod scope;

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use axum::http::{HeaderName, StatusCode};
use serde_json::{Value, json};

use crate::{operation::Operation, timeline::scrub};
use change::{Change, HeaderChange};
use pointer::Pointer;
use request::{Demand, Place};
use rule::Rule;
use scope::{Scope, Subject};

pub(crate) use answer::Drifted;
pub(crate) use form::MEMBERS;
pub(crate) use hook::{deviate, deviate_instead};
pub(crate) use rule::InForce;

/// Each is looked at in every call.
pub(crate) const MOST_DRIFTS: usize = 100;

/// What a drift does.
#[derive(Debug)]
enum Act {
    /// A value in the body of an answer or an event is another.
    Body(Pointer, Change),
    /// A header of an answer or an event is another.
    Header(HeaderName, HeaderChange),
    /// An answer has another status.
    Status(StatusCode),
    /// The body is this text, be it JSON or not.
    Text(String),
    /// More or less is demanded of a request.
    Request(Place, Demand),
    /// The sandbox keeps another rule.
    Rule(Rule),
}

/// A drift as it is asked for.
#[derive(Debug)]
pub(crate) struct Order {
    kind: &'static str,
    scope: Scope,
    act: Act,
}

/// A drift that is switched on.
#[derive(Debug)]
pub(crate) struct Drift {
    number: u64,
    order: Order,
    /// How often it could have shown.
    turns: AtomicU64,
    /// How often it has shown.
    shown: AtomicU64,
}

impl Drift {
    /// Whether it shows this time, where it could; that is counted.
    fn takes_turn(&self) -> bool {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed) + 1;
        let shows = turn.is_multiple_of(self.order.scope.every);
        if shows {
            self.shown.fetch_add(1, Ordering::Relaxed);
        }
        shows
    }

    /// What it is and where. Values are left out: they may be anything, secrets among them.
    fn describe(&self) -> Value {
        let mut shown = json!({
            "drift": format!("drift-{}", self.number),
            "kind": self.order.kind,
            "shown": self.shown.load(Ordering::Relaxed),
        });
        let place = match &self.order.act {
            Act::Body(pointer, _) | Act::Request(Place::Body(pointer), _) => {
                Some(("pointer", pointer.text()))
            }
            Act::Header(name, _) | Act::Request(Place::Header(name), _) => {
                Some(("header", name.as_str()))
            }
            Act::Request(Place::Parameter(name), _) => Some(("parameter", name.as_str())),
            Act::Status(_) | Act::Text(_) | Act::Rule(_) => None,
        };
        let subject = match self.order.scope.subject {
            Subject::Calls(only) => Some(("operation", only.map_or("*", Operation::name))),
            Subject::Events(only) => Some(("event", only.map_or("*", |kind| kind.name()))),
            Subject::Sandbox => None,
        };
        if let Some(members) = shown.as_object_mut() {
            for (name, text) in subject.into_iter().chain(place) {
                members.insert(name.to_owned(), json!(scrub(text)));
            }
        }
        shown
    }
}

/// The drifts of one sandbox. They stand beside its state, since every call looks at them and hardly any sandbox has one.
#[derive(Debug, Default)]
pub(crate) struct Drifts {
    any: AtomicBool,
    list: RwLock<List>,
}

#[derive(Debug, Default)]
struct List {
    added: u64,
    drifts: Vec<Arc<Drift>>,
}

impl Drifts {
    /// Whether nothing deviates.
    pub(crate) fn is_empty(&self) -> bool {
        !self.any.load(Ordering::Acquire)
    }

    /// Switches a drift on; false where there are too many.
    pub(crate) fn add(&self, order: Order) -> bool {
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        let room = list.drifts.len() < MOST_DRIFTS;
        if room {
            list.added += 1;
            let drift = Drift {
                number: list.added,
                order,
                turns: AtomicU64::new(0),
                shown: AtomicU64::new(0),
            };
            list.drifts.push(Arc::new(drift));
            self.any.store(true, Ordering::Release);
        }
        room
    }

    /// Switches all of them off and begins to count anew.
    pub(crate) fn clear(&self) {
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        *list = List::default();
        self.any.store(false, Ordering::Release);
    }

    /// All of them, in the order in which they were added.
    pub(crate) fn all(&self) -> Vec<Arc<Drift>> {
        let list = self.list.read().unwrap_or_else(PoisonError::into_inner);
        list.drifts.clone()
    }

    /// What they are, where, and how often each has shown.
    pub(crate) fn describe(&self) -> Vec<Value> {
        self.all().iter().map(|drift| drift.describe()).collect()
    }
}

#[cfg(test)]
impl Drift {
    /// The drift that `body` asks for.
    fn of(body: &Value) -> Arc<Self> {
        let order = Order::read(body).unwrap_or_else(|error| panic!("{body}: {error}"));
        let drifts = Drifts::default();
        assert!(drifts.add(order));
        drifts.all().remove(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> Order {
        let body = json!({"kind": "drop", "operation": "list_payment_intents", "pointer": "/data"});
        Order::read(&body).unwrap()
    }

    #[test]
    fn drifts_are_numbered_listed_and_switched_off() {
        let drifts = Drifts::default();
        assert!(drifts.is_empty());
        assert!(drifts.add(order()) && drifts.add(order()));
        assert!(!drifts.is_empty());
        let listed = drifts.describe();
        let second = json!({
            "drift": "drift-2", "kind": "drop", "operation": "list_payment_intents", "pointer": "/data", "shown": 0,
        });
        assert_eq!(listed.get(1), Some(&second));
        drifts.clear();
        assert!(drifts.is_empty() && drifts.all().is_empty());
    }

    #[test]
    fn there_is_an_end_to_how_many_are_kept() {
        let drifts = Drifts::default();
        for _ in 0..MOST_DRIFTS {
            assert!(drifts.add(order()));
        }
        assert!(!drifts.add(order()));
    }

    #[test]
    fn a_drift_may_show_every_now_and_then() {
        let every = json!({"kind": "drop", "operation": "*", "pointer": "/a", "every": 3});
        let drift = Drift::of(&every);
        let turns: Vec<_> = (0..6).map(|_| drift.takes_turn()).collect();
        assert_eq!(turns, [false, false, true, false, false, true]);
        assert_eq!(drift.describe().get("shown"), Some(&json!(2)));
    }

    #[test]
    fn what_is_listed_holds_no_card_number() {
        let pointer = format!("/metadata/{}", crate::TEST_CARDS.first().unwrap().number);
        let drift = Drift::of(&json!({"kind": "drop", "operation": "*", "pointer": pointer}));
        let listed = drift.describe().to_string();
        assert!(
            !listed.contains(crate::TEST_CARDS.first().unwrap().number),
            "{listed}"
        );
    }
}
