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
    sum.is_multiple_of(10)
}

/// `text` with card numbers, JSON Web Tokens and key-like words replaced.
pub(crate) fn scrub(text: &str) -> String {
    let mut scrubbed = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(end) = spaced_card_number(rest) {
            scrubbed.push_str("<card number>");
            rest = rest.get(end..).unwrap_or_default();
            continue;
        }
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        scrubbed.push_str(&replacement(word).unwrap_or_else(|| word.to_owned()));
        let next = after.find(is_word).unwrap_or(after.len());
        let (gap, after) = after.split_at(next);
        scrubbed.push_str(gap);
        rest = after;
    }
    scrubbed
}

/// How much of `text` is a card number as people write it: groups of digits, the first of four.
fn spaced_card_number(text: &str) -> Option<usize> {
    let run = text.find(|c: char| !c.is_ascii_digit() && c != ' ');
    let run = text.get(..run.unwrap_or(text.len()))?.trim_end();
    let ends = run.match_indices(' ').map(|(end, _)| end);
    let mut ends: Vec<_> = ends.chain([run.len()]).collect();
    if ends.first() != Some(&4) {
        return None;
    }
    ends.reverse();
    ends.into_iter().find(|end| {
        let digits = run.get(..*end).unwrap_or_default().replace(' ', "");
        is_card_number(&digits)
    })
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn replacement(word: &str) -> Option<String> {
    let digits: String = word.chars().filter(|c| *c != '-').collect();
    if is_card_number(&digits) {
        return Some("<card number>".to_owned());
    }
    if is_token(word) {
        return Some("<token>".to_owned());
    }
    if is_key(word) {
        return Some("<key>".to_owned());
    }
    None
}

/// Three base64url parts, the first of which begins a JSON object.
fn is_token(word: &str) -> bool {
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
        assert_eq!(scrub("key=sk_test_0123456789abcdef;"), "key=<key>;");
    }

    #[test]
    fn masked_numbers_ids_and_prose_stay() {
        for text in [
            "534693******8117",
            "PI2030541827364519936",
            "2026-03-01T12:00:00+08:00",
            "a.b.c",
            "",
        ] {
            assert_eq!(scrub(text), text);
        }
    }
}
