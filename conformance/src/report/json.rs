//! JSON without line breaks that is harmless wherever it is shown.

use std::fmt::Write as _;

use serde::Serialize;

/// Compact JSON in which whatever hides or turns text is written as `\u....`: for programs the same.
pub(super) fn compact<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    Ok(spelled_out(&serde_json::to_string(value)?, |_, _| false))
}

/// The same for a script element of a page: nothing in it ends the element or begins a comment or another script.
pub(super) fn for_script<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    let json = serde_json::to_string(value)?;
    // These are all that HTML looks at within a script. References such as `<email:1>` stay readable.
    Ok(spelled_out(&json, |character, next| {
        character == '<' && matches!(next, Some('/' | '!' | '?' | 's' | 'S') | None)
    }))
}

/// JSON with hidden characters, and those that `is_unsafe` says of with what follows them, as escapes. They can stand in strings only.
fn spelled_out(json: &str, is_unsafe: impl Fn(char, Option<char>) -> bool) -> String {
    let mut safe = String::with_capacity(json.len());
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        if is_hidden(character) || is_unsafe(character, characters.peek().copied()) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    safe
}

/// Whether a character is none that a reader sees: a control character, or one that turns or hides text.
pub(super) fn is_hidden(character: char) -> bool {
    !character.is_ascii_graphic()
        && character != ' '
        && !spec::escape(character.encode_utf8(&mut [0; 4])).starts_with(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hides_and_nothing_is_lost() {
        let text =
            "</script> <!-- <SCRIPT <email:1> \u{1b}[31m \u{9b} \u{202e} \u{feff} é 😀 \" \\ \n";
        for json in [compact(text).unwrap(), for_script(text).unwrap()] {
            assert!(!json.chars().any(is_hidden), "{json}");
            assert!(json.contains("é 😀") && json.contains("<email:1>"));
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
        assert_eq!(for_script(text).unwrap().matches('<').count(), 1);
    }
}
