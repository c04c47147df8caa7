//! Recognises secrets by what they look like, wherever they stand.

/// Whether `text` is a run of 12 to 19 digits that passes the Luhn check, as card numbers do.
pub(crate) fn is_card_number(digits: &str) -> bool {
    if !(12..=19).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0');
            match (index % 2, digit) {
                (1, digit) if digit > 4 => digit * 2 - 9,
                (1, digit) => digit * 2,
                (_, digit) => digit,
            }
        })
        .sum();
    sum > 0 && sum.is_multiple_of(10)
}

/// `text` with card numbers, JSON Web Tokens, key-like words and long opaque ones replaced.
pub(crate) fn scrub(text: &str) -> String {
    let text = &without_card_numbers(text);
    let mut scrubbed = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        scrubbed.push_str(replacement(word).unwrap_or(word));
        let next = after.find(is_word).unwrap_or(after.len());
        let (gap, after) = after.split_at(next);
        scrubbed.push_str(gap);
        rest = after;
    }
    scrubbed
}

const CARD_NUMBER: &str = "<card number>";
/// Longer words of many different characters are no prose; they may hold anything in some encoding.
const LONGEST_WORD: usize = 64;
const MOST_CHARACTERS: usize = 12;

/// Replaces card numbers, whether their digits stand in one run or in groups.
fn without_card_numbers(text: &str) -> String {
    let mut cleared = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(at);
        cleared.push_str(before);
        let run = run(digits);
        let grouped = grouped(digits);
        let in_groups: String = taken(digits, grouped)
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let (length, is_number) = if grouped > run && is_card_number(&in_groups) {
            (grouped, true)
        } else {
            (run, is_bare(&cleared, digits, run))
        };
        cleared.push_str(if is_number {
            CARD_NUMBER
        } else {
            taken(digits, length)
        });
        rest = digits.get(length..).unwrap_or_default();
    }
    cleared.push_str(rest);
    cleared
}

fn taken(text: &str, length: usize) -> &str {
    text.get(..length).unwrap_or(text)
}

/// How many digits `text` begins with.
fn run(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len())
}

/// How far groups of three to six digits reach that a blank or a hyphen separates.
fn grouped(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let group = match end {
            0 => rest,
            _ => match rest.strip_prefix([' ', '-']) {
                Some(group) => group,
                None => return end,
            },
        };
        let digits = run(group);
        if !(3..=6).contains(&digits) {
            return end;
        }
        end += digits + usize::from(end > 0);
    }
}

/// Whether the run that `digits` begins with is a card number. Nineteen digits after a capital letter are an id.
fn is_bare(before: &str, digits: &str, run: usize) -> bool {
    let is_id = run == 19 && before.ends_with(|c: char| c.is_ascii_uppercase());
    !is_id && is_card_number(taken(digits, run))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '=')
}

fn replacement(word: &str) -> Option<&'static str> {
    if is_token(word) {
        return Some("<token>");
    }
    if word.split('=').any(is_key) {
        return Some("<key>");
    }
    is_opaque(word).then_some("<opaque text>")
}

fn is_opaque(word: &str) -> bool {
    let characters = || {
        word.bytes()
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    };
    word.len() > LONGEST_WORD && characters() > MOST_CHARACTERS
}

/// Three base64url parts, the first of which begins a JSON object.
fn is_token(word: &str) -> bool {
    let word = word
        .rsplit('=')
        .find(|part| !part.is_empty())
        .unwrap_or(word);
    let mut parts = word.split('.');
    let (Some(head), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    head.starts_with("eyJ") && payload.len() >= 4 && signature.len() >= 8
}

/// `sk_live_...` and its like.
fn is_key(word: &str) -> bool {
    ["sk_", "pk_", "rk_", "whsec_"].iter().any(|prefix| {
        word.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() >= 16 && rest.bytes().any(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_tokens_and_keys_are_replaced() {
        let number = ["53469301", "00108117"].concat();
        assert_eq!(
            scrub(&format!("paid with {number}, twice")),
            "paid with <card number>, twice"
        );
        let groups = ["5346", "9301", "0010", "8117"];
        for separator in [" ", "-"] {
            assert_eq!(
                scrub(&format!("paid with {} in 2026", groups.join(separator))),
                "paid with <card number> in 2026"
            );
        }
        assert_eq!(
            scrub("Bearer eyJhbGciOiJI.eyJleHAiOjF9.c2lnbmF0dXJl"),
            "Bearer <token>"
        );
        assert_eq!(scrub("key: sk_test_0123456789abcdef;"), "key: <key>;");
        assert_eq!(scrub("key=sk_test_0123456789abcdef;"), "<key>;");
        assert_eq!(scrub(&"eyJjdmMiOiI4MTEifQ".repeat(5)), "<opaque text>");
        let number = number.as_str();
        assert_eq!(scrub(&format!("k_{number}x")), "k_<card number>x");
    }

    #[test]
    fn masked_numbers_ids_and_prose_stay() {
        for text in [
            "534693******8117",
            "PI2030541827364519936",
            "2026-03-01T12:00:00+08:00",
            "00000000-0000-4000-8000-000000000000",
            "3b0b6a2e-5c1f-4d7e-9a44-0f6c2d8e7b15",
            "order-1001 of 12.50",
            "a.b.c",
            "",
        ] {
            assert_eq!(scrub(text), text);
        }
    }
}
