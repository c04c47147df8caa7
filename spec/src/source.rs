//! The text of a document and the positions in it.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Serialize;

/// Where something stands in a document's text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Line of the position behind the last character.
    pub end_line: usize,
    /// Column of that position.
    pub end_column: usize,
    /// Byte range in the text; may be empty, as at the end of a truncated file.
    pub bytes: Range<usize>,
}

/// A position as programs read it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Position {
    line: usize,
    column: usize,
    byte: usize,
}

impl Location {
    pub(crate) fn start(&self) -> Position {
        Position {
            line: self.line,
            column: self.column,
            byte: self.bytes.start,
        }
    }

    pub(crate) fn end(&self) -> Position {
        Position {
            line: self.end_line,
            column: self.end_column,
            byte: self.bytes.end,
        }
    }
}

/// A named text. The table of line starts is built when the first position is asked for.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    line_starts: OnceLock<Vec<usize>>,
}

impl Source {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
            line_starts: OnceLock::new(),
        }
    }

    /// Turns a byte range into line and column; a range outside the text is moved to its end.
    pub(crate) fn location(&self, bytes: Range<usize>) -> Location {
        let start = self.text.floor_char_boundary(bytes.start);
        let end = self.text.ceil_char_boundary(bytes.end).max(start);
        let (line, column) = self.position(start);
        let (end_line, end_column) = self.position(end);
        Location {
            line,
            column,
            end_line,
            end_column,
            bytes: start..end,
        }
    }

    /// Line and column of a byte, each counted from 1.
    fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.line_starts().partition_point(|&first| first <= byte);
        let before = self.text.get(self.line_start(line)..byte);
        let column = before.map_or(0, |before| before.chars().count());
        (line, column + 1)
    }

    /// The byte at which line `line` (from 1) begins.
    pub(crate) fn line_start(&self, line: usize) -> usize {
        self.line_starts()
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.text.len())
    }

    /// The byte after the last character of line `line`, its line break left out.
    pub(crate) fn line_end(&self, line: usize) -> usize {
        let end = self.line_start(line + 1);
        let text = self
            .text
            .get(self.line_start(line)..end)
            .unwrap_or_default();
        self.line_start(line) + text.trim_end_matches(['\n', '\r']).len()
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            std::iter::once(0)
                .chain(
                    self.text
                        .match_indices('\n')
                        .map(|(position, _)| position + 1),
                )
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_before_their_break() {
        let source = Source::new("a.yaml", "a: é\r\nbé: 1\n");
        let colon = source.text.rfind(':').unwrap();
        assert_eq!(
            source.location(colon..colon + 1),
            Location {
                line: 2,
                column: 3,
                end_line: 2,
                end_column: 4,
                bytes: colon..colon + 1
            }
        );
        assert_eq!(source.line_end(1), "a: é".len());
    }

    #[test]
    fn positions_outside_the_text_fall_on_its_end() {
        let source = Source::new("a.yaml", "a\n");
        assert_eq!(
            source.location(90..95),
            Location {
                line: 2,
                column: 1,
                end_line: 2,
                end_column: 1,
                bytes: 2..2
            }
        );
        assert_eq!(
            Source::new("e", "").location(0..0),
            Location {
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
                bytes: 0..0
            }
        );
    }
}
