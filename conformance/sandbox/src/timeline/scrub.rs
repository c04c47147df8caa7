//! Texts without what looks like a card number or a token, whatever the text is called.

use std::{borrow::Cow, ops::Range};

use crate::behaviour::Control;

/// What stands in place of something secret.
pub(crate) const REDACTED: &str = Control::NothingSecret.governs("[redacted]");
/// A word of this length is no word: page tokens, signatures and secrets are.
const LONGEST_WORD: usize = 39;
/// Lengths of card numbers.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 12..=19;

/// `text` with card numbers masked and tokens replaced.
pub(crate) fn scrub(text: &str) -> Cow<'_, str> {
    if text.len() < *CARD_DIGITS.start() {
        return Cow::Borrowed(text);
    }
    let mut found = Vec::new();
    for place in places(text.as_bytes()) {
        numbers_in(text.as_bytes(), place, &mut found);
    }
    let unmasked = match found {
        spans if spans.is_empty() => Cow::Borrowed(text),
        spans => Cow::Owned(masked(text, &spans)),
    };
    // Most texts are too short to hold a token.
    let begins_token = |three: &[u8]| three == b"eyJ";
    let may_hold_token =
        unmasked.len() > LONGEST_WORD || unmasked.as_bytes().windows(3).any(begins_token);
    if !may_hold_token || !words(&unmasked).any(is_token) {
        return unmasked;
    }
    let mut clean = String::with_capacity(unmasked.len());
    let mut rest: &str = &unmasked;
    while let Some(start) = rest.find(is_of_word) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_of_word(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        clean.push_str(before);
        clean.push_str(if is_token(word) { REDACTED } else { word });
        rest = after;
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

/// Whether a card number stands anywhere in `text`, which may be JSON: neither digits nor what joins them are ever escaped.
pub(super) fn holds_card_number(text: &[u8]) -> bool {
    let mut found = Vec::new();
    for place in places(text) {
        numbers_in(text, place, &mut found);
    }
    !found.is_empty()
}

/// Where a card number may stand: the longest runs of digits and of what joins them, as far as they have as many characters as
/// the shortest number has digits. One character of each dozen shows whether it is part of such a run.
fn places(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let least = *CARD_DIGITS.start();
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let probe = from + least - 1;
            if !may_be_of_number(*text.get(probe)?) {
                from = probe + 1;
                continue;
            }
            let run = |byte: &&u8| may_be_of_number(**byte);
            let before = text.get(from..probe).unwrap_or_default();
            let start = probe - before.iter().rev().take_while(run).count();
            let end = probe + text.get(probe..)?.iter().take_while(run).count();
            from = end + 1;
            if end - start >= least {
                return Some(start..end);
            }
        }
    })
}

fn may_be_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b' ' | b'-')
}

fn is_of_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '-'
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character| !is_of_word(character))
}

/// Whether a word is too long to be one, or begins as a JSON Web Token does.
fn is_token(word: &str) -> bool {
    word.len() > LONGEST_WORD || (word.len() > 12 && word.starts_with("eyJ"))
}

/// A group of digits: where it begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Group {
    start: usize,
    end: usize,
}

/// Where card numbers stand within a part of `bytes`: groups of digits, alone or joined by single spaces or hyphens, which pass the
/// check that card numbers pass.
fn numbers_in(bytes: &[u8], part: Range<usize>, found: &mut Vec<Group>) {
    let all = bytes.get(part.clone()).unwrap_or_default();
    let digits = all.iter().filter(|byte| byte.is_ascii_digit()).count();
    let whole = Group {
        start: part.start,
        end: part.end,
    };
    let is_id = digits == all.len() && is_object_id(bytes, whole);
    if digits < *CARD_DIGITS.start() || is_id {
        return;
    }
    let mut run: Vec<Group> = Vec::new();
    let mut at = part.start;
    while let Some(byte) = bytes.get(at).filter(|_| at < part.end) {
        if !byte.is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        let group = Group { start, end: at };
        let joined = run.last().is_some_and(|last| {
            last.end + 1 == start && matches!(bytes.get(last.end), Some(b' ' | b'-'))
        });
        if !joined {
            cards_in(bytes, &run, found);
            run.clear();
        }
        run.push(group);
    }
    cards_in(bytes, &run, found);
}

fn cards_in(text: &[u8], run: &[Group], found: &mut Vec<Group>) {
    let mut first = 0;
    while let Some(begin) = run.get(first) {
        // Longer than any number that is shown here, with room for a card's somewhere within.
        if begin.end - begin.start > *CARD_DIGITS.end() {
            found.push(*begin);
            first += 1;
            continue;
        }
        let mut length = 0;
        let mut card = None;
        for (count, group) in run.iter().skip(first).enumerate() {
            length += group.end - group.start;
            if length > *CARD_DIGITS.end() {
                break;
            }
            let span = Group {
                start: begin.start,
                end: group.end,
            };
            if CARD_DIGITS.contains(&length) && passes_luhn(text, span) && !is_object_id(text, span)
            {
                card = Some((span, count + 1));
            }
        }
        match card {
            Some((span, groups)) => {
                found.push(span);
                first += groups;
            }
            None => first += 1,
        }
    }
}

/// Whether the digits end in the check digit that card numbers have.
fn passes_luhn(text: &[u8], span: Group) -> bool {
    let digits = text.get(span.start..span.end).unwrap_or_default();
    let sum: u32 = digits
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match place % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Ids of intents and attempts are nineteen digits after their prefix, and every tenth passes the check.
fn is_object_id(text: &[u8], span: Group) -> bool {
    let prefix = span
        .start
        .checked_sub(2)
        .and_then(|start| text.get(start..span.start));
    span.end - span.start == 19 && matches!(prefix, Some(b"PI" | b"PA"))
}

fn masked(text: &str, spans: &[Group]) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        let number = text.get(span.start..span.end).unwrap_or_default();
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        clean.push_str(text.get(done..span.start).unwrap_or_default());
        match crate::cards::mask(&digits) {
            Some(card) => clean.push_str(&card.masked),
            None => clean.push_str(REDACTED),
        }
        done = span.end;
    }
    clean.push_str(text.get(done..).unwrap_or_default());
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number that passes the check and is nobody's.
    fn number() -> String {
        crate::cards::TEST_CARDS
            .first()
            .map(|card| card.number.to_owned())
            .unwrap()
    }

    #[test]
    fn a_card_number_is_masked_wherever_it_stands() {
        let number = number();
        let grouped: Vec<_> = number.as_bytes().chunks(4).collect();
        let spelled = |by: &str| {
            let parts: Vec<_> = grouped
                .iter()
                .map(|part| std::str::from_utf8(part).unwrap())
                .collect();
            parts.join(by)
        };
        for text in [
            number.clone(),
            format!("card {number}, please"),
            format!("x{number}y"),
            format!("12 {number} 34"),
            spelled(" "),
            spelled("-"),
            format!(";{number}=2512101"),
            format!("é{number}"),
        ] {
            let clean = scrub(&text);
            let digits: String = clean.chars().filter(char::is_ascii_digit).collect();
            assert!(!digits.contains(&number), "{clean}");
            assert!(clean.contains("******"), "{clean}");
        }
    }

    #[test]
    fn digits_around_a_card_number_do_not_hide_it() {
        let text = format!("order 0{}12345 of 7", number());
        assert_eq!(scrub(&text), "order [redacted] of 7");
    }

    #[test]
    fn tokens_are_replaced() {
        let page = "a1".repeat(20);
        assert_eq!(
            scrub(&format!("http://localhost/challenge/{page}?x")),
            "http://localhost/challenge/[redacted]?x"
        );
        assert_eq!(
            scrub("Bearer eyJhbGciOiJIUzUxMiJ9.eyJleHAiOjF9xx.c2lnbmF0dXJl"),
            "Bearer [redacted].[redacted].c2lnbmF0dXJl"
        );
    }

    #[test]
    fn what_is_neither_stays() {
        for text in [
            "",
            "Two coffees",
            "order-1001",
            "PI1925112193204883441",
            "2026-03-01T00:30:08+08:00",
            "6f1c7e52-3d0b-4b8e-9a57-2c4e8d1f0a63",
            "123456789012345",
            "Mei Tan & Söhne 🎂",
        ] {
            assert_eq!(scrub(text), text);
        }
    }

    #[test]
    fn an_id_that_passes_the_check_is_still_an_id() {
        let passing = (0..100)
            .map(|number| format!("PI19251121932048834{number:02}"))
            .find(|id| passes_luhn(id.as_bytes(), Group { start: 2, end: 21 }))
            .unwrap();
        assert_eq!(scrub(&passing), passing);
    }
}
