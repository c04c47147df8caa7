//! Recognises secrets by what they look like, wherever they stand.

mod addresses;

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

/// `text` with card numbers, JSON Web Tokens, credentials, keys, secret parameters of addresses and long opaque words replaced.
pub(crate) fn scrub(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let text = without_private_keys(text);
    let text = without_credentials(&addresses::without_secrets(&text));
    let text = &without_card_numbers(&text);
    let mut scrubbed = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        // What is left of an escape is no part of the word that follows it.
        let (escape, unescaped) = rest.split_at(escaped(&scrubbed, rest));
        scrubbed.push_str(escape);
        rest = unescaped;
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

/// Whether `text` is too short and too plain to hold anything that is looked for: most values of an answer are.
fn is_plain(text: &str) -> bool {
    let is_of = |is_right: fn(u8) -> bool| text.bytes().all(is_right);
    let has_no_escape = |byte: u8| !matches!(byte, b'=' | b'@' | b'%' | b'\\');
    let is_short = text.len() < SHORTEST_SHAPE && is_of(has_no_escape);
    // A card number and a key have digits, a token has points, and a long word may be anything.
    let is_wordy = text.len() <= SHORTEST_WORD
        && is_of(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'_' | b'-'))
        && !text.contains("-----");
    is_short || is_wordy
}

/// The shortest text that anything is recognised in: a card number. Addresses are told by their signs.
const SHORTEST_SHAPE: usize = 12;
/// What follows `Bearer` without a digit is a credential if it has so many characters.
const SHORTEST_WORD: usize = 32;
const CARD_NUMBER: &str = "<card number>";
const TOKEN: &str = "<token>";
/// Longer words of many different characters are no prose; they may hold anything in some encoding.
const LONGEST_WORD: usize = 64;
const MOST_CHARACTERS: usize = 12;

/// Leaves out everything from the head of a private key on.
fn without_private_keys(text: &str) -> std::borrow::Cow<'_, str> {
    let Some(at) = text.find("PRIVATE KEY-----") else {
        return text.into();
    };
    let before = text.get(..at).unwrap_or_default();
    let head = before.rfind("-----BEGIN").unwrap_or(at);
    format!("{}<private key>", before.get(..head).unwrap_or_default()).into()
}

/// Replaces what follows `Bearer` or `Basic`, unless it is a word of a sentence.
fn without_credentials(text: &str) -> String {
    let mut cleared = String::with_capacity(text.len());
    let mut rest = text;
    let lower = text.to_ascii_lowercase();
    let announced = |rest: &str| {
        let lower = lower.get(lower.len() - rest.len()..)?;
        let ends = ["bearer ", "basic "].iter();
        ends.filter_map(|scheme| Some(lower.find(scheme)? + scheme.len()))
            .min()
    };
    while let Some(end) = announced(rest) {
        let (before, from) = rest.split_at(end);
        cleared.push_str(before);
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~+/=%\\".contains(c);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        let is_random = word.len() >= 32 || word.bytes().any(|byte| byte.is_ascii_digit());
        rest = from;
        if is_random && word.len() >= 8 {
            cleared.push_str(TOKEN);
            rest = after;
        }
    }
    cleared.push_str(rest);
    cleared
}

/// Replaces card numbers, whether their digits stand in one run or in groups.
fn without_card_numbers(text: &str) -> String {
    let mut cleared = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(at);
        cleared.push_str(before);
        // The digits of an escape are not of the number that follows it.
        let start = cleared.rfind(['%', '\\']).unwrap_or(cleared.len());
        let (head, tail) = cleared.split_at((start + 1).min(cleared.len()));
        let escape =
            escaped(head, &format!("{tail}{}", taken(digits, 5))).saturating_sub(tail.len());
        if escape > 0 {
            cleared.push_str(taken(digits, escape));
            rest = digits.get(escape..).unwrap_or_default();
            continue;
        }
        let run = run(digits);
        let in_groups = grouped(digits).into_iter().rev().find(|end| {
            let only: String = taken(digits, *end)
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            is_card_number(&only)
        });
        let (length, is_number) = match in_groups {
            Some(end) => (end, true),
            None => (run, is_bare(&cleared, digits, run)),
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

/// How much of `rest` belongs to an escape that `before` ends within: `%2F`, `\u0026`, `\x26`, `\n`.
fn escaped(before: &str, rest: &str) -> usize {
    let digits = |from: usize, count: usize| {
        let digits = rest.get(from..from + count)?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_number.then_some(from + count)
    };
    let length = match before.bytes().last() {
        Some(b'%') => digits(0, 2),
        Some(b'\\') => match rest.bytes().next() {
            Some(b'u') => digits(1, 4),
            Some(b'x') => digits(1, 2),
            Some(b'n' | b'r' | b't' | b'b' | b'f' | b'0') => Some(1),
            _ => None,
        },
        _ => None,
    };
    length.unwrap_or(0)
}

fn taken(text: &str, length: usize) -> &str {
    text.get(..length).unwrap_or(text)
}

/// How many digits `text` begins with.
fn run(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len())
}

/// Where the second and each later of the groups of three to six digits ends that `text` begins with. What separates groups is one
/// character.
fn grouped(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let group = match end {
            0 => rest,
            _ => match rest.strip_prefix([' ', '\u{a0}', '-', '.', '_', '/', '+', ',']) {
                Some(group) => group,
                None => return ends,
            },
        };
        let digits = run(group);
        // The last group of some cards is shorter.
        let is_short = end > 0 && (1..3).contains(&digits);
        if !(3..=6).contains(&digits) && !is_short {
            return ends;
        }
        let is_first = end == 0;
        end += rest.len() - group.len() + digits;
        if !is_first {
            ends.push(end);
        }
        if is_short {
            return ends;
        }
    }
}

/// Whether the run that `digits` begins with is a card number. Nineteen digits after a capital letter are an id.
fn is_bare(before: &str, digits: &str, run: usize) -> bool {
    let is_escape = before.rfind('%').is_some_and(|at| before.len() - at == 3);
    let is_id = run == 19 && !is_escape && before.ends_with(|c: char| c.is_ascii_uppercase());
    !is_id && is_card_number(taken(digits, run))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '=')
}

fn replacement(word: &str) -> Option<&'static str> {
    if is_token(word) {
        return Some(TOKEN);
    }
    if is_key(word) {
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

/// Base64url parts, the first of which begins a JSON object.
fn is_token(word: &str) -> bool {
    word.match_indices("eyJ").any(|(at, _)| {
        let mut parts = word.get(at..).unwrap_or_default().split('.').map(str::len);
        let mut has = |least| parts.next().is_some_and(|length| length >= least);
        has(5) && has(4) && has(8)
    })
}

/// `sk_live_...` and its like, wherever they begin in a word.
fn is_key(word: &str) -> bool {
    let issued = |prefix: &str, least: usize, is_right: fn(u8) -> bool| {
        word.match_indices(prefix).any(|(at, _)| {
            let (before, from) = word.split_at(at);
            let rest = from.get(prefix.len()..).unwrap_or_default();
            let length = rest.bytes().take_while(|byte| is_right(*byte)).count();
            let key = rest.bytes().take(length);
            let is_random = length >= least && key.into_iter().any(|byte| byte.is_ascii_digit());
            is_random && !before.ends_with(|c: char| c.is_ascii_alphanumeric())
        })
    };
    let any = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    ["sk_", "pk_", "rk_", "whsec_", "ghp_", "github_pat_"]
        .iter()
        .any(|prefix| issued(prefix, 16, any))
        || ["AKIA", "ASIA"]
            .iter()
            .any(|prefix| issued(prefix, 16, upper))
        || issued("AIza", 35, any)
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
        for separator in [" ", "-", ".", "_", "/", "\u{a0}"] {
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
        assert_eq!(scrub("x-sk_test_0123456789abcdef."), "<key>");
        let amazon = ["AKIA", "IOSFODNN7EXAMPLE"].concat();
        assert_eq!(scrub(&format!("id:{amazon}")), "id:<key>");
        assert_eq!(scrub("bearer 0123456789ab"), "bearer <token>");
        assert_eq!(
            scrub("a -----BEGIN PRIVATE KEY-----\nMII"),
            "a <private key>"
        );
        assert_eq!(scrub(&"eyJjdmMiOiI4MTEifQ".repeat(5)), "<opaque text>");
        assert_eq!(
            scrub(&format!("{} 2026 12", groups.join(" "))),
            "<card number> 2026 12"
        );
        assert_eq!(scrub(&format!("a%20{number}")), "a%20<card number>");
        assert_eq!(scrub(&format!("\\u0022{number}")), "\\u0022<card number>");
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
            "Bearer <auth_token:1>",
            "bearer credentials, basic authentication",
            "risk_0123456789abcdef",
            "https://shop.example/return?order=1001&page_size=10",
            "203.0.113.7 on 2026-03-01 12:00",
            "a.b.c",
            "",
        ] {
            assert_eq!(scrub(text), text);
        }
    }
}
