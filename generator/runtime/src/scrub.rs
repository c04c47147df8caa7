//! Masks secrets in what a server sends back, before any of it is shown.

use zeroize::Zeroizing;

use crate::secret::REDACTED;

/// The secrets of one call, known by value.
#[derive(Clone, Default)]
pub(crate) struct Scrubber {
    known: Vec<Zeroizing<String>>,
}

impl Scrubber {
    /// Adds a secret. Texts too short to be told from ordinary words are left out.
    pub(crate) fn add(&mut self, secret: &str) {
        const SHORTEST: usize = 3;
        if secret.len() >= SHORTEST {
            self.known.push(Zeroizing::new(secret.to_owned()));
        }
    }

    /// `text` without the known secrets and without what looks like one.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let mut known: Vec<&str> = self.known.iter().map(|secret| secret.as_str()).collect();
        // The longest first: a secret may hold another.
        known.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
        let masked = known.into_iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret, REDACTED)
        });
        mask_shapes(&masked)
    }
}

/// Masks card numbers, tokens and keys by their shape.
fn mask_shapes(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for word in text.split_inclusive(|character: char| !is_word(character)) {
        let core = word.trim_end_matches(|character: char| !is_word(character));
        let tail = word.get(core.len()..).unwrap_or_default();
        masked.push_str(if looks_like_token(core) {
            REDACTED
        } else {
            core
        });
        masked.push_str(tail);
    }
    mask_card_numbers(&masked)
}

const fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '_' | '-' | '.' | '+' | '/' | '=' | '~')
}

/// A JSON Web Token, or a word longer than any identifier a person would read out.
fn looks_like_token(word: &str) -> bool {
    const LONGEST_IDENTIFIER: usize = 40;
    (word.starts_with("eyJ") && word.len() >= 16)
        || (word.len() > LONGEST_IDENTIFIER && word.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Masks runs of 12 to 19 digits, single spaces and hyphens between them allowed, whose check digit is right.
fn mask_card_numbers(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let (before, from_digit) = rest.split_at(start);
        let (run, after) = from_digit.split_at(digit_run(from_digit));
        masked.push_str(before);
        // An identifier such as `ORD4242..` has its digits right behind a letter; a card number never has.
        let identifier = masked.ends_with(|character: char| character.is_ascii_alphabetic());
        masked.push_str(if !identifier && is_card_number(run) {
            REDACTED
        } else {
            run
        });
        rest = after;
    }
    masked.push_str(rest);
    masked
}

/// Length in bytes of the digits that `text` begins with, with single separators between them.
fn digit_run(text: &str) -> usize {
    let mut end = 0;
    let mut separated = false;
    for (index, byte) in text.bytes().enumerate() {
        if byte.is_ascii_digit() {
            end = index + 1;
            separated = false;
        } else if matches!(byte, b' ' | b'-') && !separated {
            separated = true;
        } else {
            break;
        }
    }
    end
}

/// Whether the digits of `run` have the length and the check digit (Luhn) of a card number.
fn is_card_number(run: &str) -> bool {
    let digits: Vec<u32> = run
        .chars()
        .filter_map(|character| character.to_digit(10))
        .collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(
            |(index, digit)| match digit * (1 + u32::from(index % 2 == 1)) {
                doubled @ 10.. => doubled - 9,
                small => small,
            },
        )
        .sum();
    (12..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_secrets_are_masked_wherever_they_stand() {
        let mut scrubber = Scrubber::default();
        for secret in ["s3cret", "s3cret-longer", "123", "", "ab"] {
            scrubber.add(secret);
        }
        assert_eq!(
            scrubber.scrub("key s3cret-longer (s3cret), cvc 123, ab"),
            "key [redacted] ([redacted]), cvc [redacted], ab"
        );
    }

    #[test]
    fn unknown_secrets_are_masked_by_shape() {
        let scrubber = Scrubber::default();
        assert_eq!(
            scrubber.scrub("card 4242424242424242 declined"),
            "card [redacted] declined"
        );
        assert_eq!(scrubber.scrub("4242 4242-4242 4242."), "[redacted].");
        assert_eq!(
            scrubber.scrub("token eyJhbGciOi.eyJzdWIi.c2ln!"),
            "token [redacted]!"
        );
        assert_eq!(
            scrubber.scrub(&format!("key={}9", "x".repeat(50))),
            "[redacted]"
        );
    }

    #[test]
    fn ordinary_words_stay() {
        let scrubber = Scrubber::default();
        for text in [
            "Invalid request parameters: billing.email",
            "order 1234567890123456 is unknown",
            "order ORD4242424242424242 is unknown",
            "id 3f2504e0-4f89-41d3-9a0c-0305e82c3301, 2026-01-05T10:00:00",
            "é 12 - 3",
        ] {
            assert_eq!(scrubber.scrub(text), text);
        }
    }
}
