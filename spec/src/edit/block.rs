//! Edits of lists and mappings that are written line by line.

use serde_json::Value;

use super::layout::{Collection, Slot, column, line_end, line_start};
use super::style::Style;
use super::write::Spot;
use super::{Reason, Splice};
use crate::tree::Content;

/// Adds the member or item of number `index`, which `write` writes for an indentation.
pub(super) fn insert(
    text: &str,
    style: &Style,
    collection: &Collection<'_>,
    index: usize,
    write: impl Fn(usize, Spot) -> String,
) -> Vec<Splice> {
    let slots = &collection.slots;
    let Some(first) = slots.first() else {
        return Vec::new();
    };
    let indent = column(text, first.start);
    let before = index.checked_sub(1).and_then(|index| slots.get(index));
    let written = write(indent, spot(text, collection, before.unwrap_or(first)));
    let break_and_indent = format!("{}{}", style.newline, " ".repeat(indent));
    match before {
        None => vec![put(first.start, format!("{written}{break_and_indent}"))],
        Some(before) => {
            let blank = if is_spaced(text, collection, index - 1) {
                style.newline
            } else {
                ""
            };
            vec![put(
                end(text, before),
                format!("{blank}{break_and_indent}{written}"),
            )]
        }
    }
}

/// What new text stands beside.
fn spot(text: &str, collection: &Collection<'_>, neighbour: &Slot<'_>) -> Spot {
    match &neighbour.node.content {
        Content::Mapping(members) if !members.is_empty() => Spot::Beside {
            is_flow: !is_block(text, neighbour),
        },
        _ => alone(collection),
    }
}

fn alone(collection: &Collection<'_>) -> Spot {
    if collection.is_list() {
        Spot::Dash
    } else {
        Spot::Key
    }
}

/// Puts `value` in the place of what stands in `slot`.
pub(super) fn replace(
    text: &str,
    style: &Style,
    collection: &Collection<'_>,
    slot: &Slot<'_>,
    value: &Value,
) -> Vec<Splice> {
    let indent = column(text, slot.start);
    let lead = text.get(slot.from..slot.value.start).unwrap_or_default();
    let put_in_place = |text| Splice {
        at: slot.value.clone(),
        text,
    };
    let put_behind = |text| Splice {
        at: slot.from..slot.end(),
        text,
    };
    let splice = if style.is_inline(value, alone(collection)) {
        let written = style.inline(value);
        if lead.contains('#') || !slot.value.is_empty() && !is_block(text, slot) {
            put_in_place(written)
        } else {
            put_behind(format!(" {written}"))
        }
    } else if lead.contains('#') {
        // The comment behind the key stays, and so does the indentation below it.
        put_in_place(style.lines(value, column(text, slot.value.start)))
    } else if collection.is_list() {
        put_behind(style.below_item(value, indent))
    } else {
        put_behind(style.below_key(value, indent))
    };
    vec![splice]
}

/// Whether the value is a list or mapping without brackets.
fn is_block(text: &str, slot: &Slot<'_>) -> bool {
    Collection::read(text, slot.node, slot.from, false)
        .is_ok_and(|value| value.is_some_and(|value| !value.is_flow()))
}

/// Takes the member or item of number `index` away, and its lines with it.
pub(super) fn remove(
    text: &str,
    collection: &Collection<'_>,
    index: usize,
) -> Result<Vec<Splice>, Reason> {
    let slot = collection.slot(index)?;
    if collection.slots.len() == 1 {
        return Ok(vec![emptied(text, collection, slot)]);
    }
    let first_on_line = line_start(text, slot.start);
    let shares_line = text
        .get(first_on_line..slot.start)
        .is_none_or(|lead| !lead.trim().is_empty());
    if shares_line {
        // The first member behind a dash: the dash stays, and the next member takes the place.
        let next = collection
            .slots
            .get(index + 1)
            .ok_or(Reason::NothingThere)?;
        let at = slot.start..next.start;
        let between = text.get(slot.end()..next.start).unwrap_or_default();
        return if between.trim().is_empty() {
            Ok(vec![Splice {
                at,
                text: String::new(),
            }])
        } else {
            Err(Reason::Notation(
                "a comment stands behind the first of several members of an item",
            ))
        };
    }
    let end = end(text, slot);
    let behind = text.get(end..).unwrap_or_default();
    let line_break = if behind.starts_with("\r\n") {
        2
    } else {
        usize::from(behind.starts_with('\n'))
    };
    let mut start = first_on_line;
    let above = text.get(..start).unwrap_or_default();
    if line_break == 0 {
        // The last line has no line break: the one in front of it goes.
        start -= break_at_end(above);
    }
    let above_it = text
        .get(..start.saturating_sub(break_at_end(above)))
        .unwrap_or_default();
    let rest = text.get(end + line_break..).unwrap_or_default();
    let is_blank_above = line_break > 0 && break_at_end(above_it) > 0;
    if is_blank_above && (rest.is_empty() || starts_blank(rest)) {
        start -= break_at_end(above);
    }
    Ok(vec![Splice {
        at: start..end + line_break,
        text: String::new(),
    }])
}

/// The last of its kind: what is left is an empty collection.
fn emptied(text: &str, collection: &Collection<'_>, slot: &Slot<'_>) -> Splice {
    let empty = if collection.is_list() { "[]" } else { "{}" };
    let gap = text.get(collection.from..slot.start).unwrap_or_default();
    if collection.from > 0 && gap.trim().is_empty() {
        Splice {
            at: collection.from..slot.end(),
            text: format!(" {empty}"),
        }
    } else {
        Splice {
            at: slot.start..slot.end(),
            text: empty.to_owned(),
        }
    }
}

/// Behind the last line that belongs to the slot: a comment on its line, and those below that are indented deeper than it.
fn end(text: &str, slot: &Slot<'_>) -> usize {
    let own = column(text, slot.start);
    let mut end = line_end(text, slot.end());
    let mut next = end;
    loop {
        let behind = text.get(next..).unwrap_or_default();
        let Some(break_length) = behind.find('\n').map(|at| at + 1) else {
            return end;
        };
        next += break_length;
        let line = text.get(next..line_end(text, next)).unwrap_or_default();
        let content = line.trim_start();
        if content.starts_with('#') && line.len() - content.len() > own {
            end = next + line.len();
        } else if !content.is_empty() {
            return end;
        }
        next = line_end(text, next);
    }
}

/// Whether a blank line parts the slot from its neighbour.
fn is_spaced(text: &str, collection: &Collection<'_>, index: usize) -> bool {
    let slots = &collection.slots;
    let pair = match (slots.get(index), slots.get(index + 1)) {
        (Some(slot), Some(next)) => Some((slot, next)),
        (Some(slot), None) => index
            .checked_sub(1)
            .and_then(|index| slots.get(index))
            .map(|before| (before, slot)),
        (None, _) => None,
    };
    pair.is_some_and(|(slot, next)| {
        let gap = text.get(slot.end()..next.start).unwrap_or_default();
        let whole_lines = gap
            .split('\n')
            .skip(1)
            .filter(|line| line.trim().is_empty());
        // The last of them is the indentation of the next one.
        whole_lines.count() > 1
    })
}

fn starts_blank(rest: &str) -> bool {
    rest.starts_with('\n') || rest.starts_with("\r\n")
}

fn break_at_end(text: &str) -> usize {
    if text.ends_with("\r\n") {
        2
    } else {
        usize::from(text.ends_with('\n'))
    }
}

fn put(at: usize, text: String) -> Splice {
    Splice { at: at..at, text }
}
