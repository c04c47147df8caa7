//! The pattern that a few values have in common, as tightly as a person would write it.

use std::collections::BTreeSet;

/// Longer texts are no identifiers.
const LONGEST: usize = 128;
/// A word that never changes is part of the pattern up to this length.
const LONGEST_WORD: usize = 12;

/// A pattern that matches all of `values`; none for prose.
pub(super) fn common(values: &[&str]) -> Option<String> {
    let is_plain = |value: &&str| {
        !value.is_empty()
            && value.len() <= LONGEST
            && value.bytes().all(|byte| byte.is_ascii_graphic())
    };
    if values.is_empty() || !values.iter().all(is_plain) {
        return None;
    }
    let split: Vec<Vec<&str>> = values.iter().map(|value| segments(value)).collect();
    let first = split.first()?;
    let are_alike = split.iter().all(|parts| {
        parts.len() == first.len()
            && parts
                .iter()
                .zip(first)
                .all(|(a, b)| is_word(a) == is_word(b) && (is_word(a) || a == b))
    });
    let mut pattern = String::from("^");
    if are_alike {
        for index in 0..first.len() {
            let column: Vec<&str> = split
                .iter()
                .filter_map(|parts| parts.get(index).copied())
                .collect();
            pattern.push_str(&segment(&column));
        }
    } else {
        let marks: BTreeSet<char> = values
            .iter()
            .flat_map(|value| value.chars())
            .filter(|c| !c.is_ascii_alphanumeric())
            .collect();
        let marks: String = marks.into_iter().map(escaped).collect();
        let class = class(values.iter().flat_map(|value| value.bytes()));
        pattern.push_str(&counted(&format!("[{class}{marks}]"), values));
    }
    pattern.push('$');
    Some(pattern)
}

/// Words of letters and digits, and what stands between them.
fn segments(value: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let word = first.is_ascii_alphanumeric();
        let end = rest
            .find(|c: char| c.is_ascii_alphanumeric() != word)
            .unwrap_or(rest.len());
        let (segment, after) = rest.split_at(end);
        segments.push(segment);
        rest = after;
    }
    segments
}

fn is_word(segment: &str) -> bool {
    segment.starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn segment(column: &[&str]) -> String {
    let first = column.first().copied().unwrap_or_default();
    let is_same = column.iter().all(|segment| *segment == first);
    let is_letters = first.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_word(first) || (is_same && is_letters && first.len() <= LONGEST_WORD) {
        return first.chars().map(escaped).collect();
    }
    // `PI` before digits says what kind of id it is, and `T` stands between a day and a time.
    let runs: Vec<Vec<&str>> = column.iter().map(|segment| runs(segment)).collect();
    if let Some(pattern) = run_by_run(&runs) {
        return pattern;
    }
    let class = class(column.iter().flat_map(|segment| segment.bytes()));
    counted(&format!("[{class}]"), column)
}

/// Digits and letters in turn.
fn runs(segment: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = segment;
    while let Some(first) = rest.chars().next() {
        let end = rest
            .find(|c: char| c.is_ascii_digit() != first.is_ascii_digit())
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(run);
        rest = after;
    }
    runs
}

/// The pattern of words whose letters never change.
fn run_by_run(words: &[Vec<&str>]) -> Option<String> {
    let first = words.first()?;
    let is_number = |run: &str| run.starts_with(|c: char| c.is_ascii_digit());
    let mut pattern = String::new();
    for (index, run) in first.iter().enumerate() {
        let column: Option<Vec<&str>> = words.iter().map(|word| word.get(index).copied()).collect();
        let column = column?;
        if is_number(run) && column.iter().all(|run| is_number(run)) {
            pattern.push_str(&counted("[0-9]", &column));
        } else if column.iter().all(|other| other == run) {
            pattern.push_str(run);
        } else {
            return None;
        }
    }
    words
        .iter()
        .all(|word| word.len() == first.len())
        .then_some(pattern)
}

/// The smallest usual class of letters and digits that holds all of these.
fn class(bytes: impl Iterator<Item = u8>) -> &'static str {
    let words: Vec<u8> = bytes.filter(u8::is_ascii_alphanumeric).collect();
    let holds = |test: fn(u8) -> bool| words.iter().all(|byte| test(*byte));
    let lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let upper_hex = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    let lower = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
    let upper = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if holds(|byte| byte.is_ascii_digit()) {
        "0-9"
    } else if holds(lower_hex) {
        "0-9a-f"
    } else if holds(upper_hex) {
        "0-9A-F"
    } else if holds(lower) {
        "0-9a-z"
    } else if holds(upper) {
        "0-9A-Z"
    } else {
        "0-9A-Za-z"
    }
}

fn counted(class: &str, texts: &[&str]) -> String {
    let lengths: BTreeSet<usize> = texts.iter().map(|text| text.len()).collect();
    match (lengths.first(), lengths.last()) {
        (Some(1), Some(1)) => class.to_owned(),
        (Some(least), Some(most)) if least == most => format!("{class}{{{least}}}"),
        (Some(least), Some(most)) => format!("{class}{{{least},{most}}}"),
        _ => String::new(),
    }
}

fn escaped(c: char) -> String {
    match c {
        '.' | '^' | '$' | '|' | '(' | ')' | '[' | ']' | '{' | '}' | '*' | '+' | '?' | '\\'
        | '/' => {
            format!("\\{c}")
        }
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_give_the_pattern_that_a_person_would_write() {
        for (values, pattern) in [
            (
                &["PI2030541827364519936", "PI2030541827364519937"][..],
                "^PI[0-9]{19}$",
            ),
            (
                &["cus_1f8d93hda0", "cus_zz8d93hda011"],
                "^cus_[0-9a-z]{10,12}$",
            ),
            (
                &["2026-03-01T12:00:00+08:00", "2026-03-01T12:00:01+08:00"],
                "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\+[0-9]{2}:[0-9]{2}$",
            ),
            (
                &["3b0b6a2e-5c1f-4d7e", "11111111-2222-3333"],
                "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}$",
            ),
            (&["R1A2B3", "000000"], "^[0-9A-Z]{6}$"),
            (&["a-b", "a+b.c"], "^[0-9a-f\\+-\\.]{3,5}$"),
            (&["7", "8"], "^[0-9]$"),
        ] {
            let found = common(values).unwrap();
            assert_eq!(found, pattern);
            let regex = regress::Regex::new(&found).expect("a pattern");
            for value in values {
                assert!(regex.find(value).is_some(), "{found} {value}");
            }
        }
        for prose in [&["two words"][..], &[""], &["é"], &[]] {
            assert_eq!(common(prose), None);
        }
    }
}
