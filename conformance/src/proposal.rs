//! The edit of the document that would accept what a vendor was seen to do.
//!
//! What is proposed is the smallest edit after which the same answer passes, as written and closed, in the conventions of the document:
//! null beside a reference is a `oneOf` with the component that admits only null, an empty text is `x-empty-is-unset`, two types are
//! a `oneOf`. An edit says only what was seen: names of members, types, listed values and lengths; never another value of the vendor.
//! Where the document would have to say more than was seen (that a status is no longer final, what tells two objects apart), there
//! is no edit but a reason, and a person decides.

mod accept;
mod examples;
mod findings;
mod messages;
mod observed;
mod outdated;
mod plan;
mod requests;
mod schemas;
mod shape;
mod sites;
mod states;
#[cfg(test)]
mod tests;

use std::fmt;

use spec::{Document, Pointer, edit::Change};

pub use accept::{Acceptance, Accepted, Left, accept, diff};
pub use observed::{Direction, Moved, Observed, Seen};
pub use outdated::{Outdated, outdated, remaining};
pub use plan::{Advice, Advised, Plan};
pub use shape::{Kind, Shape};

/// The description of whatever is added: nothing more is known of it.
const UNDOCUMENTED: &str = "Seen in answers; not documented.";

/// An edit of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What the edit says, in a sentence.
    pub title: String,
    /// The changes, to be made in this order.
    pub changes: Vec<Change>,
    /// Why consumers have to change as well, if they must: their code no longer compiles against what is generated, or what they relied
    /// on no longer holds.
    ///
    /// | Edit | Breaking |
    /// |---|---|
    /// | a new member, header or refusal status, or a value of a list that is no list of statuses | no |
    /// | a status of an object | yes: whoever decides by the status meets one it does not know |
    /// | a member no longer required, null, another type, another format | yes: the type of the member changes |
    /// | an empty text that means unset | yes: the member becomes optional |
    /// | a limit or pattern | no, but those who store the value should look |
    /// | a new success status or media type | yes: what a call returns changes |
    /// | a member that a request must now have | yes: calls without it are refused |
    /// | a request that may now hold more | no; a member that is no longer required is, for its type changes |
    /// | a move between two statuses | yes: what was impossible happens |
    /// | the envelope of refusals, but for a new member or value of an open list | yes: it is read before anything else |
    pub breaking: Option<&'static str>,
    /// What a reviewer should know.
    pub notes: Vec<String>,
}

/// Why no edit is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoEdit {
    /// The document allows it already, perhaps by an edit made for another finding.
    Allowed,
    /// Only a person can say what the document should say; why.
    ByHand(String),
}

impl fmt::Display for NoEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed => f.write_str("the document allows it already"),
            Self::ByHand(why) => write!(f, "no edit is proposed: {why}"),
        }
    }
}

impl std::error::Error for NoEdit {}

/// The edit of `document` that accepts what was observed.
///
/// # Errors
/// That nothing needs to be edited, or that a person has to decide, and why.
pub fn propose(document: &Document, observed: &Observed) -> Result<Proposal, NoEdit> {
    let mut proposal = match &observed.seen {
        Seen::Undocumented { shape, after } => {
            schemas::member(document, observed, shape, after.as_deref())
        }
        Seen::Missing => schemas::optional(document, observed),
        Seen::Unsent => by_hand(
            "the document allows the member to be absent; accept the snapshots, and remove the member when the vendor says that it is gone",
        ),
        Seen::Type { shape, always } => schemas::retyped(document, observed, shape, *always),
        Seen::Null => schemas::nullable(document, observed),
        Seen::Unlisted { values, before } => {
            schemas::listed(document, observed, values, before.as_ref())
        }
        Seen::Text { is_empty } => schemas::text(document, observed, *is_empty),
        Seen::Size { least, most } => schemas::size(document, observed, *least, *most),
        Seen::Range => schemas::without_keyword(document, observed),
        Seen::Variant { shape } => schemas::variant(document, observed, shape),
        Seen::Status { shape, like } => messages::status(document, observed, shape.as_ref(), *like),
        Seen::MediaType(media_type) => messages::media_type(document, observed, media_type),
        Seen::HeaderNew(name) => messages::header(document, observed, name),
        Seen::HeaderGone(name) => messages::optional_header(document, observed, name),
        Seen::Demanded { shape } => schemas::demanded(document, observed, shape.as_ref()),
        Seen::Moves(moves) => states::moves(document, observed, moves),
    }?;
    if observed.is_about_envelope() {
        proposal.breaking = proposal.breaking.or(Some(
            "the envelope of refusals changes, which is read before anything else",
        ));
    }
    proposal
        .notes
        .extend(sites::shared(document, &proposal.changes, observed));
    Ok(proposal)
}

impl Proposal {
    fn new(title: impl Into<String>, changes: Vec<Change>) -> Self {
        Self {
            title: title.into(),
            changes,
            breaking: None,
            notes: Vec::new(),
        }
    }

    fn breaking(mut self, why: &'static str) -> Self {
        self.breaking = Some(why);
        self
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

fn by_hand<T>(why: impl Into<String>) -> Result<T, NoEdit> {
    Err(NoEdit::ByHand(why.into()))
}

/// A name or value that may stand in the document: a word, not a text, a number of a card or a token.
fn is_word(text: &str) -> bool {
    let is_usual = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | ' ' | '$' | '@')
    };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    !text.is_empty() && text.len() <= 64 && digits < 12 && text.chars().all(is_usual)
}

/// The last token of a pointer as a message shows it.
fn name_of(pointer: &Pointer) -> String {
    spec::escape(pointer.last().unwrap_or_default())
}
