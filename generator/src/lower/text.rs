//! Descriptions: from the Markdown of a document to text that is safe as rustdoc.
//!
//! Whatever a description holds, it must stay prose: it cannot become a doctest, an intra-doc link, HTML, or code. What
//! it means is kept: inline code, links, lists, tables and fenced blocks survive.

mod inline;

use std::fmt::Write as _;

use crate::model::Docs;

#[cfg(test)]
mod tests;

/// Width that paragraphs are filled to.
const WIDTH: usize = 112;

/// Languages that a fenced block may keep; rustdoc runs every other one that it does not know to be foreign.
const LANGUAGES: &[&str] = &[
    "text",
    "json",
    "yaml",
    "xml",
    "http",
    "html",
    "console",
    "sh",
    "javascript",
];

/// Makes a description safe.
pub fn docs(markdown: &str) -> Docs {
    let mut lines = Lines::default();
    let mut fence: Option<Fence> = None;
    for line in markdown.lines() {
        let line = spec::escape(&line.replace('\t', "    "));
        match &fence {
            Some(open) if open.closes(&line) => {
                lines.verbatim(&open.close());
                fence = None;
            }
            Some(_) => lines.verbatim(&line),
            None => match Fence::open(&line) {
                Some(open) => {
                    lines.verbatim(&open.start());
                    fence = Some(open);
                }
                None => lines.prose(&line),
            },
        }
    }
    if let Some(open) = fence {
        lines.verbatim(&open.close());
    }
    lines.finish()
}

/// A value as inline code, whatever it holds.
pub fn code(text: &str) -> String {
    let text = spec::escape(text);
    let longest = text
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let ticks = "`".repeat(longest.saturating_add(1));
    // A space keeps a backtick at the edge apart from the delimiter, and an all-blank value visible as one.
    if text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        format!("{ticks} {text} {ticks}")
    } else {
        format!("{ticks}{text}{ticks}")
    }
}

/// One item of a list, its text in one piece.
pub fn item(label: &str, markdown: &str) -> Docs {
    let words: Vec<&str> = markdown.split_whitespace().collect();
    docs(&format!("- {label}: {}", words.join(" ")))
}

/// The first sentence, for where the whole text would be repeated.
pub fn first_sentence(docs: &Docs) -> Docs {
    let paragraph: Vec<&str> = docs.0.lines().take_while(|line| !line.is_empty()).collect();
    // A list, table, heading or block has no sentences to take one from.
    if paragraph.iter().any(|line| {
        marker(line.trim_start()).is_some()
            || line.starts_with(['|', '#', '~'])
            || line.starts_with("```")
    }) {
        return docs.clone();
    }
    let paragraph = paragraph.join(" ");
    let mut in_code = false;
    let mut previous = ' ';
    let end = paragraph.char_indices().find(|(index, character)| {
        let ends = previous == '.' && *character == ' ' && !in_code;
        let next = paragraph
            .get(index.saturating_add(1)..)
            .and_then(|rest| rest.chars().next());
        previous = *character;
        in_code ^= *character == '`';
        ends && next.is_some_and(|next| next.is_uppercase() || next == '`')
    });
    let end = end.map_or(paragraph.len(), |(index, _)| index);
    Docs(paragraph.get(..end).unwrap_or_default().to_owned())
}

/// Safe text with no line longer than need be; fenced blocks stay as they are.
pub fn lines(docs: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fenced = false;
    for line in docs.lines() {
        fenced ^= line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        let prose = !fenced && line.len() > WIDTH && !line.starts_with(['|', '#', ' ', '-']);
        if prose {
            lines.extend(filled(line, 0, 0));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines
}

/// Words in lines of the full width, the first one indented by `first` and the others by `indent`.
fn filled(text: &str, first: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = " ".repeat(first);
    let mut empty = true;
    for word in text.split(' ') {
        let fits = line.chars().count().saturating_add(word.chars().count()) < WIDTH;
        // A word that would begin a list, heading or quotation stays where it cannot.
        let markup = marker(&format!("{word} x")).is_some()
            || ["#", ">", "|", "```", "~~~"]
                .iter()
                .any(|markup| word.starts_with(markup));
        if !empty && !fits && !markup {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push(line);
    lines
}

/// A block of verbatim text.
struct Fence {
    mark: char,
    count: usize,
    language: String,
}

impl Fence {
    fn open(line: &str) -> Option<Self> {
        let text = line.trim_start();
        let mark = text
            .chars()
            .next()
            .filter(|mark| matches!(mark, '`' | '~'))?;
        let info = text.trim_start_matches(mark);
        let count = text.len().saturating_sub(info.len());
        let language = info.trim().to_lowercase();
        let language = if LANGUAGES.contains(&language.as_str()) {
            language
        } else {
            "text".to_owned()
        };
        (count >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self {
            mark,
            count,
            language,
        })
    }

    fn closes(&self, line: &str) -> bool {
        let text = line.trim();
        text.chars().count() >= self.count && text.chars().all(|character| character == self.mark)
    }

    fn start(&self) -> String {
        format!("{}{}", self.close(), self.language)
    }

    fn close(&self) -> String {
        self.mark.to_string().repeat(self.count)
    }
}

/// Collects lines; a paragraph or list item is held back until it is complete and then filled.
#[derive(Default)]
struct Lines {
    done: String,
    held: String,
    indent: usize,
    open: Open,
}

/// What the next line would be taken into if no blank line stood between.
#[derive(Clone, Copy, Default, PartialEq)]
enum Open {
    #[default]
    Nothing,
    Item,
    Table,
}

impl Lines {
    fn verbatim(&mut self, line: &str) {
        self.flush();
        self.push(line.trim_end());
    }

    fn prose(&mut self, line: &str) {
        let indent = line.len().saturating_sub(line.trim_start().len());
        let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_row = text.starts_with('|');
        if self.open == Open::Table && !is_row {
            self.blank();
        }
        if text.is_empty() {
            self.flush();
            self.blank();
        } else if let Some(width) = marker(&text) {
            self.flush();
            self.indent = if indent >= 2 { 2 } else { 0 };
            self.held = text;
            self.indent = self.indent.saturating_add(width);
        } else if is_row || text.starts_with('#') {
            self.flush();
            if self.open == Open::Item {
                self.blank();
            }
            let text = inline::escape(&text);
            self.push(&text);
            if is_row {
                self.open = Open::Table;
            }
        } else {
            if !self.held.is_empty() {
                self.held.push(' ');
            }
            self.held.push_str(&text);
        }
    }

    /// Writes the held paragraph, filled to the width.
    fn flush(&mut self) {
        let held = std::mem::take(&mut self.held);
        let indent = std::mem::take(&mut self.indent);
        if held.is_empty() {
            return;
        }
        let first = marker(&held).map_or(0, |width| indent.saturating_sub(width));
        if marker(&held).is_some() {
            self.open = Open::Item;
        }
        for line in filled(&inline::escape(&held), first, indent) {
            self.push(&line);
        }
    }

    /// At most one blank line in a row, and none at the start.
    fn blank(&mut self) {
        self.open = Open::Nothing;
        if !self.done.is_empty() && !self.done.ends_with("\n\n") {
            self.done.push('\n');
        }
    }

    fn push(&mut self, line: &str) {
        let _ = writeln!(self.done, "{line}");
    }

    fn finish(mut self) -> Docs {
        self.flush();
        Docs(self.done.trim_end().to_owned())
    }
}

/// Width of the list marker that a line begins with, the space after it included.
fn marker(text: &str) -> Option<usize> {
    let (marker, _) = text.split_once(' ')?;
    let bullet = matches!(marker, "-" | "*" | "+");
    let number = marker.strip_suffix(['.', ')']).is_some_and(|digits| {
        (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    (bullet || number).then(|| marker.len().saturating_add(1))
}
