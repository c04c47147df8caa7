//! In which of the forms that were recorded over time events are written.

use std::{fmt, str::FromStr};

use jiff::Timestamp;

use super::kind::EventType;

/// When the recordings were made that events follow.
///
/// ```
/// use sandbox::WebhookGeneration;
///
/// assert_eq!("2025".parse(), Ok(WebhookGeneration::Year2025));
/// assert_eq!(WebhookGeneration::default().to_string(), "2026-04");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WebhookGeneration {
    /// Whole seconds; attempts with approval code, reference numbers, authentication and the text of a failure.
    #[default]
    April2026,
    /// Nanoseconds in `created` events, milliseconds in later ones; attempts without the six newer members.
    January2026,
    /// Intents in milliseconds, with `cancell_time` (sic) and the card also in `created` and `failed`; attempts in nanoseconds,
    /// without the six newer members.
    Year2025,
}

impl WebhookGeneration {
    /// All there are, newest first.
    pub const ALL: [Self; 3] = [Self::April2026, Self::January2026, Self::Year2025];

    /// The name on a command line: `2026-04`, `2026-01` or `2025`.
    pub fn name(self) -> &'static str {
        match self {
            Self::April2026 => "2026-04",
            Self::January2026 => "2026-01",
            Self::Year2025 => "2025",
        }
    }

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

/// The unit of `x-wk-timestamp`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WebhookTimestamp {
    /// Ten digits, as documented.
    #[default]
    Seconds,
    /// Thirteen digits, as the vendor's dashboard sends; some of its clients refuse them.
    Milliseconds,
}

impl WebhookTimestamp {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Seconds, Self::Milliseconds];

    /// The name on a command line: `seconds` or `milliseconds`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Milliseconds => "milliseconds",
        }
    }

    /// The text of the header at `instant`.
    pub(super) fn header(self, instant: Timestamp) -> String {
        match self {
            Self::Seconds => instant.as_second().to_string(),
            Self::Milliseconds => instant.as_millisecond().to_string(),
        }
    }
}

/// A name that no generation, or no unit, has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSwitchError {
    given: String,
    known: Vec<&'static str>,
}

impl fmt::Display for WebhookSwitchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.known.join("`, `");
        write!(formatter, "expected `{known}`, not {:?}", self.given)
    }
}

impl std::error::Error for WebhookSwitchError {}

macro_rules! named {
    ($type:ident) => {
        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.name())
            }
        }

        impl FromStr for $type {
            type Err = WebhookSwitchError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.into_iter().find(|value| value.name() == text);
                found.ok_or_else(|| WebhookSwitchError {
                    given: text.to_owned(),
                    known: Self::ALL.into_iter().map(Self::name).collect(),
                })
            }
        }
    };
}

named!(WebhookGeneration);
named!(WebhookTimestamp);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_another_is_explained() {
        for value in WebhookGeneration::ALL {
            assert_eq!(value.to_string().parse(), Ok(value));
        }
        for value in WebhookTimestamp::ALL {
            assert_eq!(value.to_string().parse(), Ok(value));
        }
        let error = "days".parse::<WebhookTimestamp>().unwrap_err().to_string();
        assert_eq!(error, "expected `seconds`, `milliseconds`, not \"days\"");
    }

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
