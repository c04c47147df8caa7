//! Minimal edits of a document's text: what is not named by a change keeps its bytes.
//!
//! A change names a place by JSON Pointer, as RFC 6902 does, and its effect on the value is that of RFC 6902. Its effect on the text is
//! what a careful person would type: comments, order, quotes, line breaks and indentation stay, and new text is written in the
//! style of the document. Whatever is returned was read again and means exactly what the changes say; a document in which that
//! cannot be done is refused, and nothing is lost.

mod block;
mod effect;
mod flow;
mod layout;
mod refusal;
mod style;
#[cfg(test)]
mod tests;
mod write;

use std::ops::Range;

use serde_json::Value;

use crate::document::Text;
use crate::pointer::{self, Pointer};
use crate::tree::Node;

use layout::Collection;
pub use refusal::{Reason, Refusal};
use style::Style;

/// One change of a document.
///
/// ```
/// use spec::edit::{self, Change, Place};
/// use spec::Pointer;
///
/// let text = "required: [id]   # what is always there\nproperties:\n  id: {type: string}\n";
/// let into = Pointer::root().push("properties");
/// let changes = [
///     Change::member(&into, "note", serde_json::json!({"type": "string"}), Place::Last),
///     Change::item(&Pointer::root().push("required"), "note"),
/// ];
/// assert_eq!(
///     edit::apply(text, &changes).unwrap(),
///     "required: [id, note]   # what is always there\nproperties:\n  id: {type: string}\n  note: {type: string}\n",
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What is changed: the new member or item, or the one that is replaced or removed. The item `-` of a list is the one behind
    /// its end.
    pub pointer: Pointer,
    /// What happens there.
    pub kind: Kind,
}

/// What a change does at its pointer.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Adds a member that the mapping does not have, or an item in front of the one that has its number.
    Insert {
        /// The new value.
        value: Value,
        /// Where a member goes; an item goes where its number says.
        place: Place,
    },
    /// Puts another value in the place of the one that is there.
    Replace {
        /// The new value.
        value: Value,
    },
    /// Takes a member or item away. Comments on its line and inside of it go with it; those above stay.
    Remove,
}

/// Where a new member goes among those of its mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In front of all others.
    First,
    /// Behind the member of this name, which must be there.
    After(String),
    /// Behind all others.
    Last,
}

impl Change {
    /// A new member `name` of the mapping at `into`.
    pub fn member(into: &Pointer, name: &str, value: impl Into<Value>, place: Place) -> Self {
        let value = value.into();
        Self {
            pointer: into.push(name),
            kind: Kind::Insert { value, place },
        }
    }

    /// A new last item of the list at `list`.
    pub fn item(list: &Pointer, value: impl Into<Value>) -> Self {
        Self {
            pointer: list.push("-"),
            kind: Kind::Insert {
                value: value.into(),
                place: Place::Last,
            },
        }
    }

    /// Another value at `pointer`.
    pub fn replace(pointer: Pointer, value: impl Into<Value>) -> Self {
        Self {
            pointer,
            kind: Kind::Replace {
                value: value.into(),
            },
        }
    }

    /// No member or item at `pointer` any more.
    pub fn remove(pointer: Pointer) -> Self {
        Self {
            pointer,
            kind: Kind::Remove,
        }
    }
}

/// The text after `changes`, made one after the other: a later pointer sees what the earlier changes left.
///
/// # Errors
/// The first change that cannot be made, and why: nothing stands where it points, the place is shared by an anchor, the text cannot
/// be read, or its notation is one in which no small edit gives the meaning asked for.
pub fn apply(text: &str, changes: &[Change]) -> Result<String, Refusal> {
    let Some(first) = changes.first() else {
        return Ok(text.to_owned());
    };
    let mut document = read(text).map_err(|reason| Refusal::new(first, reason))?;
    for change in changes {
        document = made(&document, change).map_err(|reason| Refusal::new(change, reason))?;
    }
    Ok(document.text().to_owned())
}

/// The value after `changes`: what [`apply`] does to the text, done to what it means.
///
/// # Errors
/// The first change whose place is not there, or is taken.
pub fn apply_to_value(value: &mut Value, changes: &[Change]) -> Result<(), Refusal> {
    changes.iter().try_for_each(|change| {
        effect::make(value, change).map_err(|reason| Refusal::new(change, reason))
    })
}

/// Bytes to take out and what to put in their place.
struct Splice {
    at: Range<usize>,
    text: String,
}

fn read(text: &str) -> Result<Text, Reason> {
    Text::parse("document", text).map_err(|report| Reason::Unreadable(report.lines()))
}

/// The document after one change, read again and compared with what the change means.
fn made(document: &Text, change: &Change) -> Result<Text, Reason> {
    let mut meant = document.value().clone();
    effect::make(&mut meant, change)?;
    let splices = splices(document.text(), &document.tree, change)?;
    let after = spliced(document.text(), splices).ok_or(Reason::Notation(UNFAITHFUL))?;
    let after = read(&after).map_err(|_| Reason::Notation(UNFAITHFUL))?;
    // Members in another order would be another document to a reader, so it is the text forms that are compared.
    let (found, meant) = (after.value().to_string(), meant.to_string());
    if found == meant {
        Ok(after)
    } else {
        Err(Reason::Notation(UNFAITHFUL))
    }
}

const UNFAITHFUL: &str = "a small edit here would change something else as well";

fn splices(text: &str, root: &Node, change: &Change) -> Result<Vec<Splice>, Reason> {
    let (Some(parent), Some(name)) = (change.pointer.parent(), change.pointer.last()) else {
        return Err(Reason::WholeDocument);
    };
    let style = Style::of(text, root);
    let collection = collection_at(text, root, &parent)?;
    let index = match &change.kind {
        Kind::Insert { place, .. } => collection.position(name, place),
        Kind::Replace { .. } | Kind::Remove => collection.index(name),
    };
    let index = index.ok_or(Reason::NothingThere)?;
    match &change.kind {
        Kind::Insert { value, .. } if collection.is_flow() => {
            let written = if collection.is_list() {
                style.flow(value)
            } else {
                style.flow_member(name, value)
            };
            Ok(flow::insert(text, &style, &collection, index, &written))
        }
        Kind::Insert { value, .. } => Ok(block::insert(
            text,
            &style,
            &collection,
            index,
            |indent, spot| {
                if collection.is_list() {
                    style.item(value, indent, spot)
                } else {
                    style.member(name, value, indent, spot)
                }
            },
        )),
        Kind::Replace { value } => {
            let slot = collection.slot(index)?;
            if collection.is_flow() {
                Ok(flow::replace(&style, slot, value))
            } else {
                Ok(block::replace(text, &style, &collection, slot, value))
            }
        }
        Kind::Remove if collection.is_flow() => flow::remove(text, &collection, index),
        Kind::Remove => block::remove(text, &collection, index),
    }
}

/// The list or mapping at `pointer`, which no alias and no anchor shares.
fn collection_at<'t>(
    text: &'t str,
    root: &'t Node,
    pointer: &Pointer,
) -> Result<Collection<'t>, Reason> {
    let mut collection = Collection::read(text, root, 0, false)?.ok_or(Reason::NoCollection)?;
    for token in pointer.tokens() {
        let index = collection.index(token).ok_or(Reason::NothingThere)?;
        let slot = collection.slot(index)?;
        collection = Collection::read(text, slot.node, slot.from, collection.is_flow())?
            .ok_or(Reason::NoCollection)?;
    }
    Ok(collection)
}

fn spliced(text: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|splice| splice.at.start);
    let mut after = String::with_capacity(text.len() + 256);
    let mut done = 0;
    for splice in splices {
        after.push_str(text.get(done..splice.at.start)?);
        after.push_str(&splice.text);
        done = splice.at.end;
    }
    after.push_str(text.get(done..)?);
    Some(after)
}

/// The item that `token` names in a list of `length`; `-` is the one behind the last.
fn item_index(token: &str, length: usize) -> Option<usize> {
    match token {
        "-" => Some(length),
        number => pointer::index(number),
    }
}
