//! Why a change was not made.

use std::fmt;

use super::Change;
use crate::escape::escape;
use crate::pointer::Pointer;

/// A change that was not made, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The place that the change names.
    pub pointer: Pointer,
    /// What stands against it.
    pub reason: Reason,
}

/// What stands against a change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The text is no document: one line for each mistake.
    Unreadable(String),
    /// Nothing stands at the pointer, or not all that leads to it.
    NothingThere,
    /// A member of that name is there already.
    Taken,
    /// The parent is neither a list nor a mapping.
    NoCollection,
    /// The change is to the document as a whole, which is another document.
    WholeDocument,
    /// An anchor or alias of YAML shares the value with another place.
    Shared,
    /// The notation there leaves no room for a small edit; which, in words.
    Notation(&'static str),
}

impl Refusal {
    pub(super) fn new(change: &Change, reason: Reason) -> Self {
        Self {
            pointer: change.pointer.clone(),
            reason,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = escape(&self.pointer.to_string());
        match &self.reason {
            Reason::Unreadable(problems) => {
                write!(f, "the document cannot be read: {}", problems.trim_end())
            }
            Reason::NothingThere => write!(
                f,
                "nothing stands at `{place}`; the document may have changed since"
            ),
            Reason::Taken => write!(f, "`{place}` is there already; replace it instead"),
            Reason::NoCollection => {
                write!(f, "what holds `{place}` is neither a list nor a mapping")
            }
            Reason::WholeDocument => {
                f.write_str("the document as a whole cannot be edited; name a part of it")
            }
            Reason::Shared => write!(
                f,
                "`{place}` is shared by a YAML anchor, alias or tag; write it out, or use `$ref`, and edit again"
            ),
            Reason::Notation(why) => write!(f, "`{place}` has to be edited by hand: {why}"),
        }
    }
}

impl std::error::Error for Refusal {}
