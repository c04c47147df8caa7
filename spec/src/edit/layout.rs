//! Where the members and items of a collection stand, down to dashes and colons.
//!
//! The tree knows the bytes of keys and values. An edit needs more: where a value begins when nothing is written, where the `|` of a
//! block of text stands, which dash belongs to which item, and where the last character of a collection is. All of it lies in the gaps
//! between the bytes that the tree knows, which hold nothing but white space, comments and punctuation.

use std::ops::Range;

use serde_json::Value;

use super::{Place, Reason, item_index};
use crate::tree::{Content, Node};

/// A list or mapping in the text.
pub(super) struct Collection<'t> {
    node: &'t Node,
    /// The bytes from bracket to bracket, of one that is written with brackets.
    brackets: Option<Range<usize>>,
    /// Behind the colon or dash that leads to the collection.
    pub(super) from: usize,
    pub(super) slots: Vec<Slot<'t>>,
}

/// A member or item.
pub(super) struct Slot<'t> {
    pub(super) node: &'t Node,
    key: Option<&'t str>,
    /// The first character: of the key, of the dash, or of an item in brackets.
    pub(super) start: usize,
    /// Behind the colon or dash.
    pub(super) from: usize,
    /// The value with all its marks; empty where nothing is written.
    pub(super) value: Range<usize>,
    /// Whether an anchor, alias or tag stands in front of the value.
    is_shared: bool,
}

impl Slot<'_> {
    /// Whether nothing stands behind the colon or dash.
    pub(super) fn is_unwritten(&self) -> bool {
        self.value.is_empty() && self.from > self.start
    }

    /// Behind the last character.
    pub(super) fn end(&self) -> usize {
        self.value.end.max(self.from)
    }
}

impl<'t> Collection<'t> {
    /// The collection that `node` is, read from `from`; `None` for a scalar.
    pub(super) fn read(
        text: &'t str,
        node: &'t Node,
        from: usize,
        in_flow: bool,
    ) -> Result<Option<Self>, Reason> {
        let open = byte(text, node.bytes.start).filter(|open| matches!(open, b'{' | b'['));
        let has_brackets = open.is_some();
        if in_flow && open.is_none() && !matches!(node.content, Content::Scalar { .. }) {
            return Err(Reason::Notation(
                "a pair inside a list has no braces of its own",
            ));
        }
        let mut cursor = if has_brackets {
            node.bytes.start + 1
        } else {
            from
        };
        let slots = match &node.content {
            Content::Scalar { .. } => return Ok(None),
            Content::Mapping(entries) => entries
                .iter()
                .map(|entry| {
                    let value_from = behind_colon(text, &entry.key_bytes, has_brackets)?;
                    let value = value(text, &entry.value, value_from, has_brackets);
                    Ok(Slot {
                        node: &entry.value,
                        key: Some(&entry.key),
                        start: entry.key_bytes.start,
                        from: value_from,
                        value: value.bytes,
                        is_shared: value.is_shared,
                    })
                })
                .collect::<Result<Vec<_>, Reason>>()?,
            Content::List(items) => items
                .iter()
                .map(|item| {
                    let first = skip_blank(text, cursor);
                    let item_from = match (has_brackets, byte(text, first)) {
                        (true, Some(b',')) => skip_blank(text, first + 1),
                        (true, _) => first,
                        (false, Some(b'-')) => first + 1,
                        (false, _) => return Err(Reason::Shared),
                    };
                    let value = value(text, item, item_from, has_brackets);
                    let slot = Slot {
                        node: item,
                        key: None,
                        start: if has_brackets { item_from } else { first },
                        from: item_from,
                        value: value.bytes,
                        is_shared: value.is_shared,
                    };
                    cursor = slot.end();
                    Ok(slot)
                })
                .collect::<Result<Vec<_>, Reason>>()?,
        };
        Ok(Some(Self {
            node,
            brackets: open.map(|_| node.bytes.clone()),
            from,
            slots,
        }))
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.node.content, Content::List(_))
    }

    pub(super) fn is_flow(&self) -> bool {
        self.brackets.is_some()
    }

    /// The bytes between the brackets.
    pub(super) fn inside(&self) -> Range<usize> {
        let bytes = self.brackets.clone().unwrap_or_default();
        bytes.start + 1..bytes.end.saturating_sub(1).max(bytes.start + 1)
    }

    /// The number of the member or item that `token` names.
    pub(super) fn index(&self, token: &str) -> Option<usize> {
        if self.is_list() {
            crate::pointer::index(token).filter(|index| *index < self.slots.len())
        } else {
            self.slots.iter().position(|slot| slot.key == Some(token))
        }
    }

    /// The number that a new member or item will have.
    pub(super) fn position(&self, token: &str, place: &Place) -> Option<usize> {
        if self.is_list() {
            return item_index(token, self.slots.len()).filter(|index| *index <= self.slots.len());
        }
        match place {
            Place::First => Some(0),
            Place::Last => Some(self.slots.len()),
            Place::After(name) => self.index(name).map(|index| index + 1),
        }
    }

    /// The member or item of this number, which must be this place's own.
    pub(super) fn slot(&self, index: usize) -> Result<&Slot<'t>, Reason> {
        let slot = self.slots.get(index).ok_or(Reason::NothingThere)?;
        if slot.is_shared {
            Err(Reason::Shared)
        } else {
            Ok(slot)
        }
    }

    fn end(&self) -> usize {
        match &self.brackets {
            Some(bytes) => bytes.end,
            None => self.slots.last().map_or(self.node.bytes.end, Slot::end),
        }
    }
}

struct Written {
    bytes: Range<usize>,
    is_shared: bool,
}

/// The bytes of a value that is read from `from`, its marks included.
fn value(text: &str, node: &Node, from: usize, in_flow: bool) -> Written {
    let is_unwritten = node.bytes.is_empty()
        && matches!(
            &node.content,
            Content::Scalar {
                value: Value::Null,
                plain: Some(_)
            }
        );
    if is_unwritten {
        return Written {
            bytes: from..from,
            is_shared: is_marked(text, from),
        };
    }
    let first = skip_blank(text, from);
    let (start, is_marked) = skip_marks(text, first);
    if byte(text, start) == Some(b'*') {
        return Written {
            bytes: first..node.bytes.end,
            is_shared: true,
        };
    }
    let end = match &node.content {
        Content::Scalar { .. } => node.bytes.end.max(line_end_trimmed_if_header(text, start)),
        // What stands inside a pair without braces is not edited, and its end is the end of the value.
        _ if in_flow && !matches!(byte(text, node.bytes.start), Some(b'{' | b'[')) => {
            node.bytes.end
        }
        // In a notation that is not edited, the end of the tree's bytes is near enough to look for the next value.
        _ => Collection::read(text, node, start, in_flow)
            .ok()
            .flatten()
            .map_or(node.bytes.end, |collection| collection.end()),
    };
    Written {
        bytes: first..end,
        is_shared: is_marked,
    }
}

/// The end of the line on which a block of text announces itself, else `start`.
fn line_end_trimmed_if_header(text: &str, start: usize) -> usize {
    match byte(text, start) {
        Some(b'|' | b'>') => {
            let rest = text.get(start..).unwrap_or_default();
            start + rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len())
        }
        _ => start,
    }
}

fn behind_colon(text: &str, key: &Range<usize>, in_flow: bool) -> Result<usize, Reason> {
    let next = skip_blank(text, key.end);
    let is_near = in_flow || !text.get(key.end..next).unwrap_or_default().contains('\n');
    match byte(text, next) {
        Some(b':') if is_near => Ok(next + 1),
        _ if in_flow => Ok(key.end),
        _ => Err(Reason::Notation("a key is written with a question mark")),
    }
}

fn is_marked(text: &str, from: usize) -> bool {
    let rest = text.get(from..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    line.trim_start().starts_with(['&', '!', '*'])
}

/// Skips anchors and tags in front of a value.
fn skip_marks(text: &str, start: usize) -> (usize, bool) {
    let mut start = start;
    let mut is_marked = false;
    while let Some(b'&' | b'!') = byte(text, start) {
        is_marked = true;
        let rest = text.get(start..).unwrap_or_default();
        start += rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
        start = skip_blank(text, start);
    }
    (start, is_marked)
}

/// The first byte from `from` on that is neither white space nor part of a comment.
pub(super) fn skip_blank(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
            Some(b'#') => at = line_end(text, at),
            _ => return at,
        }
    }
}

/// The end of the line that `at` is on, in front of its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let line = rest
        .find('\n')
        .map_or(rest, |end| rest.get(..end).unwrap_or_default());
    at + line.strip_suffix('\r').unwrap_or(line).len()
}

/// The first byte of the line that `at` is on.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// How many characters stand in front of `at` on its line.
pub(super) fn column(text: &str, at: usize) -> usize {
    let before = text.get(line_start(text, at)..at).unwrap_or_default();
    before.trim_start_matches('\u{feff}').chars().count()
}

pub(super) fn byte(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}
