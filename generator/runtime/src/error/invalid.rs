//! Calls that are refused before they are sent.

use std::borrow::Cow;
use std::fmt;

use super::violation::{Location, Violation};
use crate::policy::Operation;

/// How many mistakes are listed in a message; the rest are counted.
const LISTED: usize = 20;

/// A call was not sent, because it cannot be right. Holds all that is wrong with it.
///
/// `Display` is one line for one mistake, and a list for several:
///
/// ```text
/// create_order was not sent, for 2 reasons:
/// - query parameter `page` is too small; expected at least 1
/// - /lines/0/sku has 0 characters; expected at least 1
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    operation: &'static str,
    /// At least one.
    violations: Vec<Violation>,
}

impl Invalid {
    /// One mistake that is in no parameter and not in the body.
    pub(crate) fn new(
        operation: &Operation,
        subject: impl Into<Cow<'static, str>>,
        what: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
    ) -> Self {
        let violation = Violation::new(Location::Call, subject, what, expected);
        Self {
            operation: operation.id,
            violations: vec![violation],
        }
    }

    /// All mistakes of a call; `Ok` when there are none.
    pub(crate) fn unless_empty(
        operation: &Operation,
        violations: Vec<Violation>,
    ) -> Result<(), Self> {
        if violations.is_empty() {
            return Ok(());
        }
        Err(Self {
            operation: operation.id,
            violations,
        })
    }

    /// The operation that was called.
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// Everything that is wrong, at least one thing: path, query, headers and body, in this order.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// What is wrong: a parameter, a header, or a place in the body. Of several mistakes, the first.
    pub fn subject(&self) -> &str {
        self.violations.first().map_or("", Violation::subject)
    }

    /// What is wrong with it. Of several mistakes, the first.
    pub fn what(&self) -> &str {
        self.violations.first().map_or("", Violation::what)
    }

    /// What was expected instead. Of several mistakes, the first.
    pub fn expected(&self) -> &str {
        self.violations.first().map_or("", Violation::expected)
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was not sent", self.operation)?;
        if let [only] = self.violations.as_slice() {
            return write!(f, ": {only}");
        }
        write!(f, ", for {} reasons:", self.violations.len())?;
        for violation in self.violations.iter().take(LISTED) {
            write!(f, "\n- {violation}")?;
        }
        match self.violations.len().checked_sub(LISTED) {
            Some(more @ 1..) => write!(f, "\n- and {more} more"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Invalid {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Method;

    #[test]
    fn a_long_list_is_cut_and_counted() {
        let operation = Operation::new("create", Method::Post, "/create");
        let message = |count| {
            let violation = |index| {
                Violation::new(Location::Body, "", "is wrong\u{1b}", "less")
                    .at(&format!("/{index}"))
            };
            let all = (0..count).map(violation).collect();
            Invalid::unless_empty(&operation, all)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            message(1),
            r"create was not sent: /0 is wrong\u{1b}; expected less"
        );
        assert_eq!(message(20).lines().count(), 21);
        let cut = message(22);
        assert!(
            cut.starts_with("create was not sent, for 22 reasons:\n- /0 "),
            "{cut}"
        );
        assert!(cut.ends_with("\n- and 2 more"), "{cut}");
        assert_eq!(Invalid::unless_empty(&operation, Vec::new()), Ok(()));
    }
}
