//! Foreign text made safe to show: no control characters, no endless lines.

use std::fmt::{self, Write as _};

/// Longest piece of foreign text that is shown, in characters.
const LONGEST: usize = 300;

/// Shows text from outside with control and invisible direction characters escaped, shortened to a readable length.
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (count, character) in self.0.chars().enumerate() {
            if count == LONGEST {
                return f.write_str("...");
            }
            if character.is_control() || is_invisible(character) {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// Characters that reorder or hide text on a terminal: bidirectional marks, zero-width characters, line separators.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A name as a token of a JSON Pointer (RFC 6901).
pub(crate) fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_escaped_and_long_text_is_cut() {
        assert_eq!(
            Text("a\u{1b}[0m\n\u{202e}é").to_string(),
            r"a\u{1b}[0m\u{a}\u{202e}é"
        );
        let long = "x".repeat(1000);
        assert_eq!(
            Text(&long).to_string(),
            format!("{}...", "x".repeat(LONGEST))
        );
    }
}
