//! Which calls and events a drift is about.

use axum::http::StatusCode;
use serde_json::Value;

use super::pointer::Pointer;
use crate::{operation::Operation, webhooks::EventType};

/// What deviates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// Calls of one operation, or of all.
    Calls(Option<Operation>),
    /// Events of one type, or of all.
    Events(Option<EventType>),
    /// All that the sandbox does.
    Sandbox,
}

/// Which answers deviate, by the status that they would have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statuses {
    All,
    /// 2 for 200 to 299.
    Class(u16),
    One(StatusCode),
}

impl Statuses {
    pub(super) fn hold(self, status: StatusCode) -> bool {
        match self {
            Self::All => true,
            Self::Class(class) => status.as_u16() / 100 == class,
            Self::One(one) => status == one,
        }
    }
}

/// Where and how often a drift shows.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) subject: Subject,
    pub(super) statuses: Statuses,
    /// What must stand in the body, each at its place.
    pub(super) when: Vec<(Pointer, Value)>,
    /// Of those that it is about, each so many deviate.
    pub(super) every: u64,
}

impl Scope {
    /// Whether it is about calls of `operation`.
    pub(super) fn is_of(&self, operation: Operation) -> bool {
        match self.subject {
            Subject::Calls(only) => only.is_none_or(|only| only == operation),
            Subject::Events(_) | Subject::Sandbox => false,
        }
    }

    /// Whether it is about events of type `kind`.
    pub(super) fn is_of_event(&self, kind: EventType) -> bool {
        match self.subject {
            Subject::Events(only) => only.is_none_or(|only| only == kind),
            Subject::Calls(_) | Subject::Sandbox => false,
        }
    }

    /// Whether `body` is one that it is about.
    pub(super) fn covers(&self, body: Option<&mut Value>) -> bool {
        match body {
            Some(body) => self
                .when
                .iter()
                .all(|(pointer, wanted)| pointer.finds(body, wanted)),
            None => self.when.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn statuses_are_all_a_class_or_one() {
        let (created, refused) = (StatusCode::CREATED, StatusCode::BAD_REQUEST);
        assert!(Statuses::All.hold(created) && Statuses::All.hold(refused));
        assert!(Statuses::Class(2).hold(created) && !Statuses::Class(2).hold(refused));
        assert!(Statuses::One(refused).hold(refused) && !Statuses::One(refused).hold(created));
    }

    #[test]
    fn what_a_body_must_hold_is_looked_for_at_every_place() {
        let when = |pointer: &str, value| Scope {
            subject: Subject::Calls(None),
            statuses: Statuses::All,
            when: vec![(Pointer::parse(pointer).unwrap(), value)],
            every: 1,
        };
        let mut body = json!({"data": [{"a": 1}, {"a": 2}]});
        assert!(when("/data/*/a", json!(2)).covers(Some(&mut body)));
        assert!(!when("/data/*/a", json!(3)).covers(Some(&mut body)));
        assert!(!when("/b", json!(null)).covers(Some(&mut body)));
        assert!(!when("/b", json!(null)).covers(None));
    }
}
