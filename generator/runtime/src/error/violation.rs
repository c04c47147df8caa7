//! One mistake in a call.

use std::borrow::Cow;
use std::fmt;

use crate::escape::Text;

/// The part of a call that a [`Violation`] is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// The body.
    Body,
    /// A parameter in the path.
    Path,
    /// A parameter in the query.
    Query,
    /// A header.
    Header,
    /// Something else: a credential, the idempotency key.
    Call,
}

/// One thing about a call that cannot be right: where, what, and what was expected.
///
/// Nothing in it is a value of the call: of a text it tells the length, of a list the number of items, of a number on which side of
/// its limit it is. `Display` is one line without an end: `/amount has 3 characters; expected at least 13`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    location: Location,
    name: Cow<'static, str>,
    pointer: String,
    subject: String,
    what: Cow<'static, str>,
    expected: Cow<'static, str>,
    keyword: Option<&'static str>,
}

impl Violation {
    /// About the whole of `name`, which is empty for the body.
    pub(crate) fn new(
        location: Location,
        name: impl Into<Cow<'static, str>>,
        what: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
    ) -> Self {
        let name = name.into();
        Self {
            subject: subject(location, &name, ""),
            location,
            name,
            pointer: String::new(),
            what: what.into(),
            expected: expected.into(),
            keyword: None,
        }
    }

    /// About a place inside the body or a parameter.
    #[must_use]
    pub(crate) fn at(mut self, pointer: &str) -> Self {
        self.subject = subject(self.location, &self.name, pointer);
        pointer.clone_into(&mut self.pointer);
        self
    }

    /// About a limit that the document sets with this keyword.
    #[must_use]
    pub(crate) const fn by(mut self, keyword: &'static str) -> Self {
        self.keyword = Some(keyword);
        self
    }

    /// The part of the call it is in.
    pub const fn location(&self) -> Location {
        self.location
    }

    /// The name of the parameter or header; empty for the body.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// JSON Pointer (RFC 6901) to the place in the body; for a parameter with several values, to the one it is about: `/0`. Empty
    /// for the whole.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The keyword of the document that sets the limit, such as `maxLength`; `None` for what no keyword says, such as a value that
    /// would change the route.
    pub const fn keyword(&self) -> Option<&'static str> {
        self.keyword
    }

    /// The place in words: a pointer into the body, or a parameter, header or credential by name.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What is wrong.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// What was expected instead; for a limit, the limit as the document writes it.
    pub fn expected(&self) -> &str {
        &self.expected
    }
}

fn subject(location: Location, name: &str, pointer: &str) -> String {
    let at = if pointer.is_empty() { "" } else { " at " };
    match location {
        Location::Body if pointer.is_empty() => "the body".to_owned(),
        Location::Body => pointer.to_owned(),
        Location::Path => format!("parameter `{name}`{at}{pointer}"),
        Location::Query => format!("query parameter `{name}`{at}{pointer}"),
        Location::Header => format!("header `{name}`{at}{pointer}"),
        Location::Call => name.to_owned(),
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}; expected {}",
            Text(&self.subject),
            Text(&self.what),
            Text(&self.expected)
        )
    }
}
