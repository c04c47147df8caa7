//! Rules over an answer's status and body, as data.

use serde_json::Value;

/// A set of HTTP statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusRange {
    /// One status.
    Exact(u16),
    /// A hundred statuses by their first digit: `Class(5)` is what a document writes as `5XX`.
    Class(u8),
    /// Every status.
    Any,
}

impl StatusRange {
    /// Whether `status` is in the set.
    pub const fn contains(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => status == exact,
            Self::Class(class) => status / 100 == class as u16,
            Self::Any => true,
        }
    }

    /// How many statuses it holds, as an order: a narrower set says more of a status.
    pub(crate) const fn breadth(self) -> u8 {
        match self {
            Self::Exact(_) => 0,
            Self::Class(_) => 1,
            Self::Any => 2,
        }
    }
}

/// A statement about one member of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The member at the JSON Pointer has this value, of this kind: the number 200 is not the string `200`.
    Equals {
        /// JSON Pointer to the member.
        pointer: &'static str,
        /// The value it must have.
        value: Literal,
    },
    /// There is no member at the JSON Pointer.
    Absent {
        /// JSON Pointer to the member.
        pointer: &'static str,
    },
}

impl Condition {
    /// Whether the statement is true of `value`.
    pub fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Equals {
                pointer,
                value: literal,
            } => value
                .pointer(pointer)
                .is_some_and(|found| literal.equals(found)),
            Self::Absent { pointer } => value.pointer(pointer).is_none(),
        }
    }
}

/// A JSON scalar that can stand in a `static`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A string.
    Str(&'static str),
    /// A whole number.
    Int(i64),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
}

impl Literal {
    pub(crate) fn equals(self, value: &Value) -> bool {
        match self {
            Self::Str(text) => value.as_str() == Some(text),
            Self::Int(number) => value.as_i64() == Some(number),
            Self::Bool(flag) => value.as_bool() == Some(flag),
            Self::Null => value.is_null(),
        }
    }
}

/// Answers after which the same call may succeed.
#[derive(Debug)]
pub struct RetryRule {
    /// The statuses it is about.
    pub status: StatusRange,
    /// All of these hold of the body,
    pub when: &'static [Condition],
    /// and none of these.
    pub unless: &'static [Condition],
}

impl RetryRule {
    /// Whether the rule is about this answer. A body that is no JSON counts as null.
    pub fn matches(&self, status: u16, body: &Value) -> bool {
        self.status.contains(status)
            && self.when.iter().all(|condition| condition.holds(body))
            && !self.unless.iter().any(|condition| condition.holds(body))
    }
}

/// Answers that are errors of one kind.
#[derive(Debug)]
pub struct KindRule<K: 'static> {
    /// The kind.
    pub kind: K,
    /// The statuses it is about.
    pub status: StatusRange,
    /// All of these hold of the body.
    pub when: &'static [Condition],
}

/// The kind of the first rule that matches.
///
/// ```
/// use openapi_runtime::{Condition, KindRule, Literal, StatusRange, classify};
///
/// static RULES: &[KindRule<&str>] = &[KindRule {
///     kind: "missing",
///     status: StatusRange::Exact(400),
///     when: &[Condition::Equals { pointer: "/type", value: Literal::Str("not_found") }],
/// }];
/// let body = serde_json::json!({"type": "not_found"});
/// assert_eq!(classify(RULES, 400, &body), Some(&"missing"));
/// assert_eq!(classify(RULES, 404, &body), None);
/// ```
pub fn classify<K>(rules: &'static [KindRule<K>], status: u16, body: &Value) -> Option<&'static K> {
    rules
        .iter()
        .find(|rule| {
            rule.status.contains(status) && rule.when.iter().all(|condition| condition.holds(body))
        })
        .map(|rule| &rule.kind)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PENDING: RetryRule = RetryRule {
        status: StatusRange::Exact(400),
        when: &[
            Condition::Equals {
                pointer: "/code",
                value: Literal::Int(200),
            },
            Condition::Absent { pointer: "/type" },
        ],
        unless: &[],
    };

    #[test]
    fn every_when_must_hold_and_kinds_of_values_differ() {
        assert!(PENDING.matches(400, &json!({"code": 200})));
        assert!(!PENDING.matches(400, &json!({"code": "200"})));
        assert!(!PENDING.matches(400, &json!({"code": 200, "type": null})));
        assert!(!PENDING.matches(500, &json!({"code": 200})));
        assert!(!PENDING.matches(400, &Value::Null));
    }

    #[test]
    fn no_unless_may_hold() {
        let paced = RetryRule {
            status: StatusRange::Exact(429),
            when: &[],
            unless: &[Condition::Equals {
                pointer: "/code",
                value: Literal::Str("suspicious"),
            }],
        };
        assert!(paced.matches(429, &Value::Null));
        assert!(!paced.matches(429, &json!({"code": "suspicious"})));
    }

    #[test]
    fn literals_and_ranges() {
        assert!(Literal::Bool(true).equals(&json!(true)));
        assert!(Literal::Null.equals(&Value::Null));
        assert!(!Literal::Str("").equals(&Value::Null));
        assert!(StatusRange::Class(5).contains(503) && !StatusRange::Class(5).contains(499));
        assert!(StatusRange::Any.contains(418));
    }
}
