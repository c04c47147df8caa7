//! Failures on demand: what a client meets on a bad day, switched on over the control API.
//!
//! A fault strikes the calls it matches, the first few or all of them, in the order in which faults were added and one for
//! each call. What it does is marked in the answer and in the timeline, so that it is never taken for what UQPAY does.

mod cut;
mod strike;

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{behaviour::Control, operation::Operation, timeline::scrub};

pub(crate) use strike::{Struck, strike};

/// More than a test arranges; beyond it the oldest have to be deleted.
const MOST_FAULTS: usize = 1_000;
/// The longest delay.
pub(crate) const LONGEST_LATENCY: Duration = Duration::from_mins(1);
/// What can be answered instead of carrying a call out: statuses on which a client must decide whether to try again.
pub(crate) const STATUSES: [u16; 6] = [408, 429, 500, 502, 503, 504];

/// What a fault does to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Answers with this status; the call is not carried out.
    Status(StatusCode),
    /// The call begins this much later.
    Latency(Duration),
    /// Closes the connection.
    Cut(Moment),
}

/// When a connection is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Before the body of the request is read; the call is not carried out.
    Before,
    /// After the call was carried out, before a byte of the answer is sent.
    After,
    /// After the call was carried out, in the middle of the answer.
    Within,
}

impl Moment {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Before, "before"),
        (Self::After, "after"),
        (Self::Within, "within"),
    ];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, known)| *known == name);
        found.map(|(moment, _)| moment)
    }

    fn name(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(moment, _)| *moment == self);
        found.map_or("", |(_, name)| name)
    }
}

/// A fault as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// `None` is every operation.
    pub(crate) operation: Option<Operation>,
    /// Only calls under this idempotency key.
    pub(crate) key: Option<String>,
    pub(crate) kind: Kind,
    /// How many matching calls it strikes; `None` is all.
    pub(crate) first: Option<u64>,
}

/// A fault that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    number: u64,
    order: Order,
    struck: u64,
}

impl Fault {
    fn matches(&self, operation: Operation, key: Option<&str>) -> bool {
        self.order
            .first
            .is_none_or(|first| Control::FaultOrder.governs(self.struck < first))
            && self.order.operation.is_none_or(|only| only == operation)
            && self
                .order
                .key
                .as_deref()
                .is_none_or(|only| key == Some(only))
    }

    fn id(&self) -> String {
        format!("fault-{}", self.number)
    }

    fn describe(&self) -> Value {
        let Order {
            operation,
            key,
            kind,
            first,
        } = &self.order;
        let mut shown = json!({
            "fault": self.id(),
            "first": first.map_or(json!("all"), |first| json!(first)),
            "idempotency_key": key.as_deref().map(scrub),
            "left": first.map(|first| first.saturating_sub(self.struck)),
            "operation": operation.map_or("*", Operation::name),
            "struck": self.struck,
        });
        if let (Some(shown), Value::Object(kind)) = (shown.as_object_mut(), kind.describe()) {
            shown.extend(kind);
        }
        shown
    }
}

impl Kind {
    /// The members that say what a fault does, as they are sent when it is added.
    pub(crate) fn describe(self) -> Value {
        match self {
            Self::Status(status) => json!({"kind": "status", "status": status.as_u16()}),
            Self::Latency(delay) => {
                let milliseconds = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
                json!({"kind": "latency", "latency_ms": milliseconds})
            }
            Self::Cut(moment) => json!({"kind": "cut", "moment": moment.name()}),
        }
    }
}

/// The faults of one sandbox. They have a lock of their own, and a flag, since every call asks them first and hardly any sandbox has
/// one.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    any: AtomicBool,
    ledger: Mutex<Ledger>,
}

#[derive(Debug, Default)]
struct Ledger {
    added: u64,
    faults: Vec<Fault>,
}

impl Faults {
    fn with<T>(&self, work: impl FnOnce(&mut Ledger) -> T) -> T {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let result = work(&mut ledger);
        self.any.store(!ledger.faults.is_empty(), Ordering::Release);
        result
    }

    /// Whether there is none at all.
    pub(crate) fn is_empty(&self) -> bool {
        !self.any.load(Ordering::Acquire)
    }

    /// Adds a fault and shows it; `None` where there are too many.
    pub(crate) fn add(&self, order: Order) -> Option<Value> {
        self.with(|ledger| {
            if ledger.faults.len() >= MOST_FAULTS {
                return None;
            }
            ledger.added += 1;
            let fault = Fault {
                number: ledger.added,
                order,
                struck: 0,
            };
            let shown = fault.describe();
            ledger.faults.push(fault);
            Some(shown)
        })
    }

    /// All faults in the order in which they were added, also those that have struck for the last time.
    pub(crate) fn describe(&self) -> Vec<Value> {
        self.with(|ledger| ledger.faults.iter().map(Fault::describe).collect())
    }

    /// Forgets all faults, or the one with this id; tells how many there were.
    pub(crate) fn clear(&self, id: Option<&str>) -> usize {
        self.with(|ledger| {
            let before = ledger.faults.len();
            ledger
                .faults
                .retain(|fault| id.is_some_and(|id| fault.id() != id));
            before - ledger.faults.len()
        })
    }

    /// Forgets all faults and begins to count anew.
    pub(crate) fn reset(&self) {
        self.with(|ledger| *ledger = Ledger::default());
    }

    /// The first fault that strikes this call, which is counted.
    fn next(&self, operation: Operation, key: Option<&str>) -> Option<(String, Kind)> {
        self.with(|ledger| {
            let fault = ledger
                .faults
                .iter_mut()
                .find(|fault| fault.matches(operation, key))?;
            fault.struck += 1;
            Some((fault.id(), fault.order.kind))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(operation: Option<Operation>, key: Option<&str>, first: Option<u64>) -> Order {
        Order {
            operation,
            key: key.map(str::to_owned),
            kind: Kind::Status(StatusCode::BAD_GATEWAY),
            first,
        }
    }

    #[test]
    fn faults_strike_in_the_order_in_which_they_were_added() {
        let faults = Faults::default();
        let capture = Operation::CapturePaymentIntent;
        faults.add(order(Some(capture), None, Some(2))).unwrap();
        faults.add(order(None, Some("k"), None)).unwrap();
        let struck = |operation, key| faults.next(operation, key).map(|(id, _)| id);
        assert_eq!(struck(Operation::ListPaymentIntents, None), None);
        for expected in ["fault-1", "fault-1", "fault-2", "fault-2"] {
            assert_eq!(struck(capture, Some("k")).as_deref(), Some(expected));
        }
        assert_eq!(struck(capture, Some("other")), None);
        let left: Vec<_> = faults
            .describe()
            .iter()
            .map(|fault| (fault["left"].clone(), fault["struck"].clone()))
            .collect();
        assert_eq!(left, [(json!(0), json!(2)), (json!(null), json!(2))]);
        assert_eq!(faults.clear(Some("fault-1")), 1);
        assert_eq!(faults.clear(Some("fault-1")), 0);
        assert_eq!(faults.clear(None), 1);
    }

    #[test]
    fn there_is_an_end_to_how_many_are_kept() {
        let faults = Faults::default();
        for _ in 0..MOST_FAULTS {
            assert!(faults.add(order(None, None, None)).is_some());
        }
        assert_eq!(faults.add(order(None, None, None)), None);
    }
}
