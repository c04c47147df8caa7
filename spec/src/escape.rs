//! Makes text from outside safe to show: nothing it holds can move a cursor, hide a line or flood a terminal.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

/// How many characters of a foreign value are shown before it is cut.
const SHOWN: usize = 60;

/// `text` with control characters and invisible direction marks written as `\u{..}`.
///
/// ```
/// assert_eq!(spec::escape("a\u{1b}[31mb"), "a\\u{1b}[31mb");
/// ```
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            hidden if is_hidden(hidden) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(hidden));
            }
            shown => safe.push(shown),
        }
    }
    safe
}

fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// JSON with line breaks and indentation, in which the characters that [`escape`] spells out are written as `\u....`: for
/// programs the same, and harmless on a terminal.
///
/// # Errors
/// What has no JSON form, such as a map whose keys are no texts.
///
/// ```
/// assert_eq!(spec::to_json("a\u{202e}b").unwrap(), "\"a\\u202eb\"");
/// ```
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    let json = serde_json::to_string_pretty(value)?;
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        // Outside of strings the only hidden character is the line break between members, and inside there is none.
        if is_hidden(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    Ok(safe)
}

/// A JSON value for a message: escaped, and cut after 60 characters.
pub(crate) fn excerpt(value: &Value) -> String {
    let text = escape(&value.to_string());
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The kind of a JSON value, with its article: `a string`, `an object`, `null`.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn direction_marks_and_controls_are_spelled_out() {
        assert_eq!(escape("a\u{202e}b\u{7}\n"), "a\\u{202e}b\\u{7}\\n");
        assert_eq!(escape("Zoë 你好"), "Zoë 你好");
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        let shown = excerpt(&json!("é".repeat(100)));
        assert_eq!(shown.chars().count(), SHOWN + 3);
        assert!(shown.ends_with("..."));
    }
}
