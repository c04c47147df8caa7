//! Conditions on an answer: retries and kinds of errors.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{Extension, snake_case};
use crate::pointer::Pointer;

/// A statement about the body of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Which value it is about.
    pub pointer: Pointer,
    /// What is said of it.
    pub test: Test,
}

/// What a condition says of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is this one.
    Is(Value),
    /// The body has no such value.
    Absent,
}

impl Condition {
    /// Whether it holds for `body`.
    pub fn holds(&self, body: &Value) -> bool {
        match (&self.test, self.pointer.find(body)) {
            (Test::Is(expected), found) => found == Some(expected),
            (Test::Absent, found) => found.is_none(),
        }
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            pointer: Pointer,
            // A `value: null` is a value, and not the same as none.
            #[serde(default, deserialize_with = "present")]
            value: Option<Value>,
            absent: Option<bool>,
        }
        fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
            Value::deserialize(deserializer).map(Some)
        }
        let raw = Raw::deserialize(deserializer)?;
        let test = match (raw.value, raw.absent) {
            (Some(value), None) => Test::Is(value),
            (None, Some(true)) => Test::Absent,
            _ => {
                return Err(serde::de::Error::custom(
                    "expected either `value` or `absent: true` beside `pointer`",
                ));
            }
        };
        Ok(Self {
            pointer: raw.pointer,
            test,
        })
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut condition = serializer.serialize_struct("Condition", 2)?;
        condition.serialize_field("pointer", &self.pointer)?;
        match &self.test {
            Test::Is(value) => condition.serialize_field("value", value)?,
            Test::Absent => condition.serialize_field("absent", &true)?,
        }
        condition.end()
    }
}

/// A status or a range of a hundred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// This status.
    Exact(u16),
    /// All statuses with this first digit.
    Range(u16),
}

impl Status {
    /// Whether `status` is meant.
    pub fn matches(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => exact == status,
            Self::Range(hundred) => status / 100 == hundred,
        }
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let exact = value.as_u64().and_then(|number| u16::try_from(number).ok());
        let exact = exact
            .filter(|status| (100..600).contains(status))
            .map(Self::Exact);
        let hundred = value
            .as_str()
            .and_then(|text| text.strip_suffix("XX"))
            .and_then(|digit| digit.parse().ok());
        exact
            .or(hundred
                .filter(|hundred| (1..6).contains(hundred))
                .map(Self::Range))
            .ok_or_else(|| {
                serde::de::Error::custom("expected a status such as 408, or a range such as `5XX`")
            })
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Exact(status) => serializer.serialize_u16(*status),
            Self::Range(hundred) => serializer.collect_str(&format_args!("{hundred}XX")),
        }
    }
}

/// `x-retry`: after which answers the same call may be sent again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct RetryRules(pub Vec<RetryRule>);

/// One kind of answer after which a call may be sent again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RetryRule {
    /// Its status.
    pub status: Status,
    /// What must hold for its body.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// What must not hold for its body, not even in part.
    #[serde(default)]
    pub unless: Vec<Condition>,
}

impl RetryRules {
    /// Whether a call that was answered like this may be sent again.
    pub fn allows(&self, status: u16, body: &Value) -> bool {
        self.0.iter().any(|rule| {
            rule.status.matches(status)
                && rule.when.iter().all(|condition| condition.holds(body))
                && !rule.unless.iter().any(|condition| condition.holds(body))
        })
    }
}

impl Extension for RetryRules {
    const NAME: &'static str = "x-retry";
}

/// `x-error-kinds`: what a program needs to tell apart among refusals. The first that matches counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct ErrorKinds(pub Vec<ErrorKind>);

/// One kind of refusal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorKind {
    /// Its name in `snake_case`.
    #[serde(deserialize_with = "snake_case")]
    pub kind: String,
    /// What it means and what to do.
    pub description: String,
    /// Its status or range of statuses, if not all are meant.
    pub status: Option<Status>,
    /// What must hold for its body.
    #[serde(default)]
    pub when: Vec<Condition>,
}

impl ErrorKinds {
    /// The kind of an answer.
    pub fn of(&self, status: u16, body: &Value) -> Option<&ErrorKind> {
        self.0.iter().find(|kind| {
            kind.status.is_none_or(|expected| expected.matches(status))
                && kind.when.iter().all(|condition| condition.holds(body))
        })
    }
}

impl Extension for ErrorKinds {
    const NAME: &'static str = "x-error-kinds";
}
