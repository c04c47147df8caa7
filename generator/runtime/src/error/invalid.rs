//! Calls that are refused before they are sent.

use std::borrow::Cow;
use std::fmt;

use crate::escape::Text;
use crate::policy::Operation;

/// A call was not sent, because it cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    operation: &'static str,
    subject: String,
    what: Cow<'static, str>,
    expected: Cow<'static, str>,
}

impl Invalid {
    pub(crate) fn new(
        operation: &Operation,
        subject: impl Into<String>,
        what: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            operation: operation.id,
            subject: subject.into(),
            what: what.into(),
            expected: expected.into(),
        }
    }

    pub(crate) fn parameter(
        operation: &Operation,
        name: &str,
        what: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(operation, format!("parameter `{name}`"), what, expected)
    }

    pub(crate) fn header(
        operation: &Operation,
        name: &str,
        what: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(
            operation,
            format!("header `{name}`"),
            what,
            "a header that the operation takes, in visible ASCII",
        )
    }

    /// The operation that was called.
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// What is wrong: a parameter, a header, or the body.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What is wrong with it.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What was expected instead.
    pub fn expected(&self) -> &str {
        &self.expected
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (subject, what, expected) =
            (Text(&self.subject), Text(&self.what), Text(&self.expected));
        write!(
            f,
            "{} was not sent: {subject} {what}; expected {expected}",
            self.operation
        )
    }
}

impl std::error::Error for Invalid {}
