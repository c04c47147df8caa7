//! JSON written straight into the text that is sent.
//!
//! An intent is written at every call. Half of what a serialiser does for it is to look for characters that need an escape in texts
//! that have none: names, ids, times, amounts, secrets. So each member says what it is.

use std::fmt::{Display, Write as _};

use serde::Serialize;

/// A JSON text with sorted keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text(String);

impl Text {
    /// The text of an object whose members stand in alphabetical order, as they are sent, and have string keys only, so that writing
    /// them cannot fail.
    pub(super) fn of(object: &impl Serialize) -> Self {
        Self(serde_json::to_string(object).unwrap_or_default())
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// An object that is being written; its members are given in alphabetical order.
pub(super) struct Object {
    text: String,
}

impl Object {
    /// An object that will take about `room` bytes.
    pub(super) fn with_room(room: usize) -> Self {
        let mut text = String::with_capacity(room);
        text.push('{');
        Self { text }
    }

    fn name(&mut self, name: &str) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
    }

    /// A text that needs no escape: it has neither quotes nor backslashes nor control characters.
    pub(super) fn plain(&mut self, name: &str, value: impl Display) {
        self.with_plain(name, |text| {
            // Writing to a text cannot fail.
            let _written = write!(text, "{value}");
        });
    }

    /// The same, written by `write`.
    pub(super) fn with_plain(&mut self, name: &str, write: impl FnOnce(&mut String)) {
        self.name(name);
        self.text.push('"');
        write(&mut self.text);
        self.text.push('"');
    }

    /// Any text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        // All bytes are looked at, wherever one needs an escape: like this, many are at a time.
        let escapes = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
        if value
            .bytes()
            .fold(false, |found, byte| found | escapes(byte))
        {
            self.json(name, &value);
        } else {
            self.with_plain(name, |text| text.push_str(value));
        }
    }

    /// Any value that is written with its keys in alphabetical order.
    pub(super) fn json(&mut self, name: &str, value: &impl Serialize) {
        self.name(name);
        // What is written here has string keys only, so that writing it cannot fail.
        self.text
            .push_str(&serde_json::to_string(value).unwrap_or_default());
    }

    /// JSON that is written already.
    pub(super) fn written(&mut self, name: &str, json: &str) {
        self.name(name);
        self.text.push_str(json);
    }

    pub(super) fn null(&mut self, name: &str) {
        self.name(name);
        self.text.push_str("null");
    }

    /// A list of objects that are written already.
    pub(super) fn list<'t>(&mut self, name: &str, items: impl Iterator<Item = &'t Text>) {
        self.name(name);
        self.text.push('[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.text.push_str(&item.0);
        }
        self.text.push(']');
    }

    pub(super) fn number(&mut self, name: &str, value: usize) {
        self.name(name);
        let _written = write!(self.text, "{value}");
    }

    pub(super) fn end(mut self) -> Text {
        self.text.push('}');
        Text(self.text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let odd = "\"quoted\" \\ \u{1}\n é 🎂";
        let mut object = Object::with_room(0);
        object.plain("amount", 10.5);
        object.null("cancel_time");
        object.list("data", [Text::of(&json!({})), Text::of(&json!(1))].iter());
        object.text("description", odd);
        object.json("metadata", &json!({"a": odd}));
        object.written("next_action", "{\"type\":1}");
        object.text("return_url", "https://shop.example/é");
        object.number("total_items", 3);
        let text: String = object.end().into();
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            read,
            json!({
                "amount": "10.5", "cancel_time": null, "data": [{}, 1], "description": odd, "metadata": {"a": odd},
                "next_action": {"type": 1}, "return_url": "https://shop.example/é", "total_items": 3,
            })
        );
        assert_eq!(text, read.to_string(), "the same as a serialiser writes");
    }

    #[test]
    fn an_object_may_have_no_members() {
        assert_eq!(Object::with_room(2).end().as_ref(), "{}");
    }
}
