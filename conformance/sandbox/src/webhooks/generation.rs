//! What the recordings of a date, and the units of a timestamp, stand for.

use jiff::Timestamp;

use super::kind::EventType;
use crate::{WebhookGeneration, WebhookTimestamp};

impl WebhookGeneration {
    /// How precise the times of an event of type `kind` are.
    pub(super) fn precision(self, kind: EventType) -> Precision {
        let created = matches!(kind, EventType::IntentCreated | EventType::AttemptCreated);
        match (self, kind.is_of_attempt()) {
            (Self::April2026, _) => Precision::Seconds,
            (Self::January2026, _) if created => Precision::Nanoseconds,
            (Self::Year2025, true) => Precision::Nanoseconds,
            (Self::January2026, _) | (Self::Year2025, false) => Precision::Milliseconds,
        }
    }

    /// Whether an attempt has `advice_code`, `arn`, `auth_code`, `authentication_data`, `failure_message` and `rrn`.
    pub(super) fn has_newer_members(self) -> bool {
        self == Self::April2026
    }

    /// Whether `created` and `failed` of an intent show how it is paid.
    pub(super) fn always_shows_method(self) -> bool {
        self == Self::Year2025
    }

    /// Whether an intent has `cancell_time` in place of `cancel_time`.
    pub(super) fn spells_cancell(self) -> bool {
        self == Self::Year2025
    }
}

/// How precise a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    Seconds,
    Milliseconds,
    Nanoseconds,
}

impl WebhookTimestamp {
    /// The text of the header at `instant`.
    pub(super) fn header(self, instant: Timestamp) -> String {
        match self {
            Self::Seconds => instant.as_second().to_string(),
            Self::Milliseconds => instant.as_millisecond().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_in_the_unit_asked_for() {
        let instant: Timestamp = "2026-01-14T04:39:39.716Z".parse().unwrap();
        assert_eq!(WebhookTimestamp::Seconds.header(instant), "1768365579");
        assert_eq!(
            WebhookTimestamp::Milliseconds.header(instant),
            "1768365579716"
        );
    }
}
