//! New text for values.

use std::fmt::Write as _;

use serde_json::Value;

use super::style::{Quotes, Style, is_plain_value};
use crate::escape::escape;

/// The longest text that is written between brackets where lines would do as well.
const WIDTH: usize = 100;
/// Words that some readers of YAML take for something else than text.
const WORDS: &[&str] = &[
    "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity",
];

/// What is around new text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    /// A key in front of it, and nothing else to go by.
    Key,
    /// A dash in front of it, and nothing else to go by.
    Dash,
    /// A mapping beside it.
    Beside {
        /// Whether that one stands in braces.
        is_flow: bool,
    },
}

impl Style {
    /// Whether the value goes on the line of its key or dash. A mapping is written as its neighbour is, if there is one.
    pub(super) fn is_inline(&self, value: &Value, spot: Spot) -> bool {
        let (is_empty, is_flat) = match value {
            Value::Array(items) => (items.is_empty(), items.iter().all(is_plain_value)),
            Value::Object(members) => (members.is_empty(), members.values().all(is_plain_value)),
            _ => return true,
        };
        let [pairs_of_keys, pairs_of_dashes] = self.has_flow_pairs;
        let prefers_flow = match (value, spot) {
            (Value::Object(_), Spot::Beside { is_flow }) => is_flow,
            (Value::Object(members), Spot::Key) => members.len() == 1 && pairs_of_keys,
            (Value::Object(members), Spot::Dash) => members.len() == 1 && pairs_of_dashes,
            _ => self.has_flow_lists,
        };
        let fits = || self.flow(value).len() <= WIDTH;
        self.is_json || is_empty || is_flat && prefers_flow && fits()
    }

    /// The value on the line of its key.
    pub(super) fn inline(&self, value: &Value) -> String {
        match value {
            Value::String(text) => self.text(text, false),
            other => self.flow(other),
        }
    }

    /// The value between brackets.
    pub(super) fn flow(&self, value: &Value) -> String {
        let list = |items: Vec<String>| items.join(", ");
        match value {
            Value::String(text) => self.text(text, true),
            Value::Array(items) => format!(
                "[{}]",
                list(items.iter().map(|item| self.flow(item)).collect())
            ),
            Value::Object(members) => {
                let written = members
                    .iter()
                    .map(|(key, value)| self.flow_member(key, value));
                format!("{{{}}}", list(written.collect()))
            }
            scalar => scalar.to_string(),
        }
    }

    /// A member between braces.
    pub(super) fn flow_member(&self, key: &str, value: &Value) -> String {
        format!("{}: {}", self.text(key, true), self.flow(value))
    }

    /// A member on lines of its own. The first line has no indentation; the others have theirs.
    pub(super) fn member(&self, key: &str, value: &Value, indent: usize, spot: Spot) -> String {
        let key = self.text(key, false);
        if self.is_inline(value, spot) {
            format!("{key}: {}", self.inline(value))
        } else {
            format!("{key}:{}", self.below_key(value, indent))
        }
    }

    /// An item on lines of its own, in the same way.
    pub(super) fn item(&self, value: &Value, indent: usize, spot: Spot) -> String {
        if self.is_inline(value, spot) {
            format!("- {}", self.inline(value))
        } else {
            format!("-{}", self.below_item(value, indent))
        }
    }

    /// What follows the colon of a key at `indent`: line break, indentation and lines.
    pub(super) fn below_key(&self, value: &Value, indent: usize) -> String {
        let by = if value.is_array() {
            self.dash
        } else {
            self.step
        };
        let indent = indent + by;
        format!(
            "{}{}{}",
            self.newline,
            " ".repeat(indent),
            self.lines(value, indent)
        )
    }

    /// What follows a dash at `indent`: the first line behind it, the others below.
    pub(super) fn below_item(&self, value: &Value, indent: usize) -> String {
        format!(" {}", self.lines(value, indent + 2))
    }

    /// The members or items of a value at `indent`; the first line has no indentation.
    pub(super) fn lines(&self, value: &Value, indent: usize) -> String {
        let lines: Vec<_> = match value {
            Value::Array(items) => items
                .iter()
                .map(|item| self.item(item, indent, Spot::Dash))
                .collect(),
            Value::Object(members) => members
                .iter()
                .map(|(key, value)| self.member(key, value, indent, Spot::Key))
                .collect(),
            scalar => vec![self.inline(scalar)],
        };
        lines.join(&format!("{}{}", self.newline, " ".repeat(indent)))
    }

    /// A text, in quotes where a reader could take it for something else.
    fn text(&self, text: &str, in_flow: bool) -> String {
        if !self.is_json && is_plain(text, in_flow) {
            return text.to_owned();
        }
        if self.is_json || self.quotes == Quotes::Double || !is_printable(text) {
            return double_quoted(text);
        }
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Whether every reader of YAML takes the text without quotes for itself. Text that begins with a digit or a sign is a number or a date
/// to some, so it is not.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let begins_well = text
        .starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '_' | '$'));
    let is_usual = |character: char| {
        character.is_ascii_alphanumeric()
            || matches!(
                character,
                ' ' | '_'
                    | '-'
                    | '.'
                    | '/'
                    | '$'
                    | '('
                    | ')'
                    | '+'
                    | ';'
                    | '\''
                    | '`'
                    | '='
                    | '%'
                    | '@'
                    | '*'
            )
            || !in_flow && matches!(character, ',' | '{' | '}' | '[' | ']')
    };
    let is_word = WORDS.contains(&text.to_ascii_lowercase().as_str());
    begins_well && !is_word && !text.ends_with(' ') && text.chars().all(is_usual)
}

/// Whether single quotes can hold the text.
fn is_printable(text: &str) -> bool {
    escape(text) == text && !text.contains(is_special)
}

/// Characters that YAML does not take as they are.
fn is_special(character: char) -> bool {
    matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{7f}'..='\u{9f}')
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        let alone = character.encode_utf8(&mut [0; 4]).to_owned();
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if !is_printable(&alone) => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
