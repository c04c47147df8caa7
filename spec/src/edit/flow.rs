//! Edits between brackets.

use serde_json::Value;

use super::layout::{Collection, Slot, byte, column, line_end, skip_blank};
use super::style::Style;
use super::{Reason, Splice};

/// Adds `written` as the member or item of number `index`.
pub(super) fn insert(
    text: &str,
    style: &Style,
    collection: &Collection<'_>,
    index: usize,
    written: &str,
) -> Vec<Splice> {
    let slots = &collection.slots;
    let inside = collection.inside();
    let Some(before) = index.checked_sub(1).and_then(|index| slots.get(index)) else {
        return match slots.first() {
            None => vec![put(inside.start, written.to_owned())],
            Some(next) => vec![put(
                next.start,
                format!("{written},{}", gap(text, style, next, collection)),
            )],
        };
    };
    let gap = gap(text, style, before, collection);
    let end = before.end();
    // Some readers take a comma right behind a colon for text.
    let comma_alone = if before.is_unwritten() { " ," } else { "," };
    if gap == " " {
        return vec![put(end, format!("{comma_alone} {written}"))];
    }
    // A comment beside the member before stays beside it.
    let comma = skip_blank(text, end);
    if byte(text, comma) != Some(b',') {
        return match skip_blank(text, end) {
            close if text.get(end..close).is_some_and(|rest| rest.contains('#')) => vec![
                put(end, comma_alone.to_owned()),
                put(line_end(text, end), format!("{gap}{written}")),
            ],
            _ => vec![put(end, format!("{comma_alone}{gap}{written}"))],
        };
    }
    let line = line_end(text, comma);
    if skip_blank(text, comma + 1) >= line {
        vec![put(line, format!("{gap}{written},"))]
    } else {
        vec![put(end, format!("{comma_alone}{gap}{written}"))]
    }
}

/// What stands between a comma and the next value: a space, or a line break and the indentation.
fn gap(text: &str, style: &Style, slot: &Slot<'_>, collection: &Collection<'_>) -> String {
    let before = text
        .get(collection.inside().start..slot.start)
        .unwrap_or_default();
    let line = before.rfind('\n').and_then(|end| before.get(end + 1..));
    match line {
        Some(line) if line.trim().is_empty() => {
            format!("{}{}", style.newline, " ".repeat(column(text, slot.start)))
        }
        _ => " ".to_owned(),
    }
}

/// Puts `value` in the place of what stands in `slot`.
pub(super) fn replace(style: &Style, slot: &Slot<'_>, value: &Value) -> Vec<Splice> {
    let written = style.flow(value);
    if !slot.value.is_empty() {
        return vec![Splice {
            at: slot.value.clone(),
            text: written,
        }];
    }
    let lead = if slot.is_unwritten() { " " } else { "" };
    vec![put(slot.from, format!("{lead}{written}"))]
}

/// Takes the member or item of number `index` away, with the comma that goes with it.
pub(super) fn remove(
    text: &str,
    collection: &Collection<'_>,
    index: usize,
) -> Result<Vec<Splice>, Reason> {
    let slot = collection.slot(index)?;
    let before = index
        .checked_sub(1)
        .and_then(|index| collection.slots.get(index));
    let at = match (before, collection.slots.get(index + 1)) {
        (Some(before), _) => before.end()..slot.end(),
        (None, Some(next)) => slot.start..next.start,
        (None, None) => collection.inside(),
    };
    let holds_comment = text
        .get(at.start..slot.start)
        .into_iter()
        .chain(text.get(slot.end()..at.end.max(slot.end())))
        .any(|around| around.contains('#'));
    if holds_comment {
        return Err(Reason::Notation("a comment stands between the commas"));
    }
    Ok(vec![Splice {
        at,
        text: String::new(),
    }])
}

fn put(at: usize, text: String) -> Splice {
    Splice { at: at..at, text }
}
