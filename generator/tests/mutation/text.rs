//! Changes of a document's text.

use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What YAML reads in a way of its own, and what no text should hold.
const SNIPPETS: &[&str] = &[
    "\t",
    "\0",
    "\r",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{1b}[31m",
    "&a ",
    "*a",
    "*a\n",
    "<<: *a\n",
    "<<: {a: 1}\n",
    "!!binary ",
    "!x ",
    "---\n",
    "...\n",
    "%YAML 1.2\n---\n",
    "? ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "#",
    "@",
    "`",
    "~",
    ".inf",
    ".nan",
    "0x1F",
    "0o17",
    "1e999",
    "1_000",
    "yes",
    "a: &a [*a]\n",
    "&a {b: *a}",
    "\\",
    "\"\\ud800\"",
    ",",
    "😀",
];

/// One change. Places are picked by an index into the characters or lines of the text as it stands then.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    Truncate(Index),
    /// Puts a text before a character.
    Insert(Index, &'static str),
    /// Puts a text where a line's own text begins.
    Begin(Index, &'static str),
    /// Puts one word of the text in the place of another.
    Word(Index, Index),
    /// Takes some lines away.
    Cut(Index, u8),
    /// Repeats a line, which makes a key stand twice.
    Repeat(Index),
    /// Exchanges two lines.
    Swap(Index, Index),
    /// Moves a line to the right, or to the left.
    Indent(Index, i8),
    /// Opens so many brackets and does not close them.
    Nest(Index, u16, &'static str),
}

pub(crate) fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let place = any::<Index>;
    let snippets = || select(SNIPPETS);
    let one = prop_oneof![
        1 => place().prop_map(Mutation::Truncate),
        8 => (place(), place()).prop_map(|(at, other)| Mutation::Word(at, other)),
        3 => (place(), snippets()).prop_map(|(at, text)| Mutation::Insert(at, text)),
        3 => (place(), snippets()).prop_map(|(at, text)| Mutation::Begin(at, text)),
        2 => (place(), 1..20_u8).prop_map(|(at, lines)| Mutation::Cut(at, lines)),
        2 => place().prop_map(Mutation::Repeat),
        1 => (place(), place()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        2 => (place(), prop_oneof![-4..0_i8, 1..5_i8]).prop_map(|(at, by)| Mutation::Indent(at, by)),
        1 => (place(), 1..20_000_u16, select(&["[", "{", "- ", "{a: "][..]))
            .prop_map(|(at, depth, open)| Mutation::Nest(at, depth, open)),
    ];
    prop::collection::vec(one, 1..3)
}

/// The text with these changes.
pub(crate) fn mutated(text: &str, mutations: &[Mutation]) -> String {
    let apply = |text: String, mutation| apply(&text, mutation);
    mutations.iter().fold(text.to_owned(), apply)
}

fn apply(text: &str, mutation: &Mutation) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    if lines.is_empty() {
        return String::new();
    }
    let character = |at: &Index| {
        let starts: Vec<_> = text.char_indices().map(|(start, _)| start).collect();
        *at.get(&starts)
    };
    let start = |line: &str| line.len() - line.trim_start_matches(' ').len();
    match mutation {
        Mutation::Truncate(at) => return text[..character(at)].to_owned(),
        Mutation::Insert(at, snippet) => {
            let (before, after) = text.split_at(character(at));
            return format!("{before}{snippet}{after}");
        }
        Mutation::Word(at, other) => {
            let words = words(text);
            if !words.is_empty() {
                let (at, other) = (at.get(&words), other.get(&words));
                let (before, after) = (&text[..at.start], &text[at.end..]);
                return format!("{before}{}{after}", &text[other.clone()]);
            }
        }
        Mutation::Begin(at, snippet) => {
            let line = &mut lines[at.index(text.split_inclusive('\n').count())];
            line.insert_str(start(line), snippet);
        }
        Mutation::Cut(at, count) => {
            let first = at.index(lines.len());
            let end = lines.len().min(first + usize::from(*count));
            lines.drain(first..end);
        }
        Mutation::Repeat(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at].clone());
        }
        Mutation::Swap(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
        }
        Mutation::Indent(at, by) => {
            let at = at.index(lines.len());
            let line = &mut lines[at];
            if *by > 0 {
                line.insert_str(0, &" ".repeat(usize::from(by.unsigned_abs())));
            } else {
                line.drain(..start(line).min(usize::from(by.unsigned_abs())));
            }
        }
        Mutation::Nest(at, depth, open) => {
            let at = at.index(lines.len());
            let line = &mut lines[at];
            line.insert_str(start(line), &open.repeat(usize::from(*depth)));
        }
    }
    lines.concat()
}

/// Where the words of a text stand.
fn words(text: &str) -> Vec<Range<usize>> {
    let is_part = |character: char| character.is_alphanumeric() || "_-$".contains(character);
    let parts = text.split(|character| !is_part(character));
    parts
        .filter(|part| !part.is_empty())
        .map(|part| {
            let start = part.as_ptr().addr() - text.as_ptr().addr();
            start..start + part.len()
        })
        .collect()
}
