//! A snapshot that takes over some of what was found, and nothing else.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use spec::Pointer;

use super::{
    Place,
    difference::{Block, Blocks, blocks, differences},
    pretty,
};

/// The snapshot `expected` with those differences to `found` that `is_accepted` names, by the index of their exchange and their place.
/// `None` where the two are not the same conversation, or the text is not as this suite writes it.
pub(crate) fn merged(
    expected: &str,
    found: &str,
    is_accepted: &dyn Fn(usize, &Place) -> bool,
) -> Option<String> {
    let differences = differences(expected, found, None);
    let (mut old, new) = (blocks(expected), blocks(found));
    if old.blocks.len() != new.blocks.len() || text(&old) != expected {
        return None;
    }
    for (index, (old, new)) in old.blocks.iter_mut().zip(&new.blocks).enumerate() {
        let here = || differences.iter().filter(move |it| it.exchange == index);
        let is_of_head = |place: &Place| matches!(place, Place::Status | Place::Header(_));
        let mut of_head = here().filter(|it| is_of_head(&it.place));
        if of_head.all(|it| is_accepted(index, &it.place)) {
            old.head = new.head;
        }
        for difference in here().filter(|it| is_accepted(index, &it.place)) {
            if let Place::Body(at) | Place::Order(at) = &difference.place {
                take(old, new, at)?;
            }
        }
    }
    Some(text(&old))
}

/// Takes what the body has at a place over.
fn take<'t>(old: &mut Block<'t>, new: &Block<'t>, at: &Pointer) -> Option<()> {
    let (Some(before), Some(after), Some(parent)) = (&mut old.body, &new.body, at.parent()) else {
        old.body.clone_from(&new.body);
        old.text = new.text;
        return Some(());
    };
    let name = at.last()?;
    match (find(before, &parent)?, parent.find(after)?) {
        (Value::Object(before), Value::Object(after)) => member(before, after, name),
        (Value::Array(before), Value::Array(after)) => {
            let index: usize = name.parse().ok()?;
            match (before.get_mut(index), after.get(index)) {
                (Some(before), Some(after)) => before.clone_from(after),
                (None, Some(after)) => before.push(after.clone()),
                (_, None) => before.truncate(after.len()),
            }
        }
        _ => return None,
    }
    Some(())
}

/// A member that comes stands behind the one that is in front of it where it comes from.
fn member(before: &mut Map<String, Value>, after: &Map<String, Value>, name: &str) {
    let Some(value) = after.get(name) else {
        before.shift_remove(name);
        return;
    };
    if let Some(known) = before.get_mut(name) {
        known.clone_from(value);
        return;
    }
    let in_front = after.keys().take_while(|key| *key != name);
    let index = in_front
        .filter_map(|key| before.keys().position(|known| known == key))
        .last()
        .map_or(0, |index| index + 1);
    before.shift_insert(index, name.to_owned(), value.clone());
}

fn find<'v>(root: &'v mut Value, at: &Pointer) -> Option<&'v mut Value> {
    at.tokens()
        .iter()
        .try_fold(root, |value, token| match value {
            Value::Object(members) => members.get_mut(token),
            Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
}

/// The text that the blocks were read from.
fn text(blocks: &Blocks<'_>) -> String {
    let mut text = blocks.title.to_owned();
    for block in &blocks.blocks {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n\n=== {}\n\n--- {}", block.request, block.head);
        let body = match &block.body {
            Some(body) => pretty(body),
            None => block.text.to_owned(),
        };
        if !body.is_empty() {
            let _ = write!(text, "\n\n{body}");
        }
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "# T\n\n=== 1 get\nGET /a\nx: 1\n\n--- 200\ncontent-type: application/json\n\n{\n  \"a\": 1,\n  \"b\": [\n    1,\n    2\n  ],\n  \"c\": null\n}\n\n=== 2 end\nPOST /b\n\n{}\n\n--- 204\n";
    const AFTER: &str = "# T\n\n=== 1 get\nGET /a\nx: 1\n\n--- 201\ncontent-type: application/json\n\n{\n  \"a\": 7,\n  \"n\": 1,\n  \"b\": [\n    1,\n    2,\n    3\n  ]\n}\n\n=== 2 end\nPOST /b\n\n{}\n\n--- 204\nretry-after: 5\n";

    #[test]
    fn all_that_differs_is_what_was_found_and_nothing_is_what_was_there() {
        assert_eq!(merged(BEFORE, AFTER, &|_, _| true).unwrap(), AFTER);
        assert_eq!(merged(BEFORE, AFTER, &|_, _| false).unwrap(), BEFORE);
    }

    #[test]
    fn only_what_is_accepted_is_taken_over() {
        for (place, old, new) in [
            ("/a", "\"a\": 1,", "\"a\": 7,"),
            ("/n", "\"a\": 1,", "\"a\": 1,\n  \"n\": 1,"),
            ("/b/2", "    2\n", "    2,\n    3\n"),
            ("/c", "  ],\n  \"c\": null\n", "  ]\n"),
            ("status", "--- 200", "--- 201"),
            ("header retry-after", "--- 204", "--- 204\nretry-after: 5"),
        ] {
            let text = merged(BEFORE, AFTER, &|_, at| at.to_string() == place).unwrap();
            assert_eq!(text, BEFORE.replace(old, new), "{place}");
        }
    }

    #[test]
    fn another_conversation_or_text_is_left_alone() {
        let shorter = "# T\n\n=== 1 get\nGET /a\n\n--- 200\n";
        assert_eq!(merged(BEFORE, shorter, &|_, _| true), None);
        let foreign = BEFORE.replace("\"a\": 1", "\"a\":   1");
        assert_eq!(merged(&foreign, AFTER, &|_, _| true), None);
    }
}
