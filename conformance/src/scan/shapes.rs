//! What looks like a secret, whosesoever it is: card numbers, tokens, keys, signed addresses.
//!
//! Nothing here is shared with what redacts. Where one of the two does not see a secret, the other should.

use std::fmt;

/// What something looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// 13 to 19 digits that pass the Luhn check, in one run or in the groups that cards are embossed in.
    CardNumber,
    /// Parts of base64 between dots, the first of which is a JSON object.
    WebToken,
    /// What follows `Bearer` or `Basic`.
    Credential,
    /// A key with the prefix of a known issuer.
    Key,
    /// The head of a private key.
    PrivateKey,
    /// A parameter of a URL by which it is signed, or which opens something.
    UrlParameter,
    /// A password before the host of a URL.
    UrlPassword,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CardNumber => "what looks like a card number",
            Self::WebToken => "what looks like a JSON Web Token",
            Self::Credential => "what looks like a credential",
            Self::Key => "what looks like a key",
            Self::PrivateKey => "the head of a private key",
            Self::UrlParameter => "what looks like a secret parameter of a URL",
            Self::UrlPassword => "a password in a URL",
        })
    }
}

/// How each shape announces itself, whatever the case.
pub(super) const SIGNS: &[(&str, Shape)] = &[
    ("eyj", Shape::WebToken),
    ("bearer ", Shape::Credential),
    ("basic ", Shape::Credential),
    ("sk_", Shape::Key),
    ("pk_", Shape::Key),
    ("rk_", Shape::Key),
    ("whsec_", Shape::Key),
    ("ghp_", Shape::Key),
    ("github_pat_", Shape::Key),
    ("akia", Shape::Key),
    ("asia", Shape::Key),
    ("aiza", Shape::Key),
    ("private key-----", Shape::PrivateKey),
    ("sig=", Shape::UrlParameter),
    ("sign=", Shape::UrlParameter),
    ("signature=", Shape::UrlParameter),
    ("token=", Shape::UrlParameter),
    ("secret=", Shape::UrlParameter),
    ("credential=", Shape::UrlParameter),
    ("password=", Shape::UrlParameter),
    ("key=", Shape::UrlParameter),
    ("://", Shape::UrlPassword),
];

/// Where the secret ends that a sign at `start..end` announces; `None` if there is no secret behind it.
pub(super) fn confirm(shape: Shape, text: &[u8], start: usize, end: usize) -> Option<usize> {
    let before = start.checked_sub(1).and_then(|at| text.get(at)).copied();
    let begins_a_word = !before.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let value = |extra: &[u8]| {
        let rest = text.get(end..).unwrap_or_default();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || extra.contains(byte);
        let length = rest.iter().take_while(|byte| is_part(byte)).count();
        rest.get(..length).unwrap_or_default()
    };
    let found = match shape {
        Shape::CardNumber => return None,
        Shape::WebToken => {
            let parts = value(b"-_.");
            let mut lengths = parts.split(|byte| *byte == b'.').map(<[u8]>::len);
            let head = lengths.next()?;
            let is_token = text.get(start..end) == Some(b"eyJ")
                && head >= 5
                && lengths.next()? >= 4
                && lengths.next()? >= 8;
            is_token.then_some(parts)
        }
        Shape::Credential => {
            let value = value(b"-._~+/=");
            let is_random = value.iter().any(u8::is_ascii_digit) || value.len() >= 32;
            (begins_a_word && value.len() >= 8 && is_random).then_some(value)
        }
        Shape::Key => {
            let is_amazon = matches!(text.get(start..end)?, b"AKIA" | b"ASIA");
            let value = value(if is_amazon { b"" } else { b"_-" });
            let is_upper = text.get(start).is_some_and(u8::is_ascii_uppercase);
            let is_random = value.len() >= 16 && value.iter().any(u8::is_ascii_digit);
            let is_issued = match text.get(start..end)? {
                b"AKIA" | b"ASIA" => value.iter().all(|byte| !byte.is_ascii_lowercase()),
                b"AIza" => value.len() >= 35,
                _ => !is_upper,
            };
            (begins_a_word && is_random && is_issued).then_some(value)
        }
        Shape::PrivateKey => Some(&[][..]),
        Shape::UrlParameter => {
            let value = value(b"-._~+/=");
            (is_in_query(text, start) && value.len() >= 8).then_some(value)
        }
        Shape::UrlPassword => {
            let rest = text.get(end..).unwrap_or_default();
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~%!$*+:".contains(byte);
            let length = rest.iter().take_while(|byte| is_part(byte)).count();
            let user = rest.get(..length)?;
            let colon = user.iter().position(|byte| *byte == b':')?;
            let has_password = colon > 0 && colon + 1 < length;
            (has_password && rest.get(length) == Some(&b'@')).then_some(user)
        }
    };
    found.map(|value| end + value.len())
}

/// Whether the name that ends before `at` begins a parameter of a URL.
fn is_in_query(text: &[u8], at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().iter().rev().take(40);
    before
        .copied()
        .find(|byte| !byte.is_ascii_alphanumeric() && !b"-_.".contains(byte))
        .is_some_and(|byte| matches!(byte, b'?' | b'&'))
}

/// Whether digits pass the check that card numbers pass, and begin as they do: neither with 0, nor with the 1 of a time in Unix seconds.
fn is_card_number(digits: &[u8]) -> bool {
    if !(13..=19).contains(&digits.len()) || matches!(digits.first(), Some(b'0' | b'1')) {
        return false;
    }
    let mut sum = 0;
    for (place, byte) in digits.iter().rev().enumerate() {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        let weighed = if place % 2 == 1 { digit * 2 } else { digit };
        sum += weighed / 10 + weighed % 10;
    }
    sum % 10 == 0
}

/// Every chain of digits: where it begins and ends, and whether it looks like a card number. One character between two digits does
/// not end a chain, and it may be a blank that takes two bytes.
pub(super) fn digits(text: &[u8], mut found: impl FnMut(Chain<'_>)) {
    let mut at = 0;
    let mut squeezed = Vec::new();
    while let Some(offset) = text
        .get(at..)
        .and_then(|rest| rest.iter().position(u8::is_ascii_digit))
    {
        let start = at + offset;
        let mut end = start;
        let mut groups = Vec::new();
        squeezed.clear();
        loop {
            let rest = text.get(end..).unwrap_or_default();
            let run: &[u8] = rest
                .split(|byte| !byte.is_ascii_digit())
                .next()
                .unwrap_or_default();
            squeezed.extend_from_slice(run);
            groups.push((end, run.len()));
            end += run.len();
            let next = text.get(end..).unwrap_or_default();
            end += match next {
                [b' ' | b'-' | b'.' | b'_' | b'/' | b'+' | b',', digit, ..]
                    if digit.is_ascii_digit() =>
                {
                    1
                }
                [0xc2, 0xa0, digit, ..] if digit.is_ascii_digit() => 2,
                _ => break,
            };
        }
        at = end;
        if squeezed.len() >= 12 {
            found(Chain {
                text,
                start,
                end,
                groups: &groups,
                digits: &squeezed,
            });
        }
    }
}

/// Digits with at most one character between them.
pub(super) struct Chain<'t> {
    text: &'t [u8],
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where each group begins, and how long it is.
    groups: &'t [(usize, usize)],
    /// Only the digits.
    pub(super) digits: &'t [u8],
}

impl Chain<'_> {
    /// Where card numbers stand in it that nobody had to know.
    pub(super) fn card_numbers(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut offset = 0;
        for (index, (start, length)) in self.groups.iter().enumerate() {
            let run = self.digits.get(offset..offset + length);
            if run.is_some_and(is_card_number) && self.stands_alone(*start, start + length) {
                found.push((*start, start + length));
            }
            let lengths = self.groups.get(index..).unwrap_or_default();
            for count in embossed(lengths) {
                let taken = lengths.get(..count).unwrap_or_default();
                let total: usize = taken.iter().map(|(_, length)| length).sum();
                let in_groups = self.digits.get(offset..offset + total);
                let end = taken.last().map_or(*start, |(at, length)| at + length);
                if in_groups.is_some_and(is_card_number) && self.stands_alone(*start, end) {
                    found.push((*start, end));
                }
            }
            offset += length;
        }
        found
    }

    /// Whether neither letters nor the point of a fraction touch `start..end`: ids and measurements are no card numbers.
    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let before = self.text.get(..start).unwrap_or_default();
        let is_fraction = matches!(before, [.., digit, b'.'] if digit.is_ascii_digit());
        let is_touched = before.last().is_some_and(u8::is_ascii_alphanumeric)
            || self.text.get(end).is_some_and(u8::is_ascii_alphanumeric);
        !is_fraction && !is_touched
    }
}

/// How many of the groups may be one card number: 4-4-4-4, 4-4-4-4-3, 4-6-5 and 4-6-4.
fn embossed(groups: &[(usize, usize)]) -> impl Iterator<Item = usize> {
    let length = |index: usize| groups.get(index).map_or(0, |(_, length)| *length);
    let four = (0..4).take_while(|index| length(*index) == 4).count();
    let by_fours = match (four, length(4)) {
        (4, 1..=3) => Some(5),
        (4, _) => Some(4),
        (3, _) if (1..=3).contains(&length(3)) => Some(4),
        _ => None,
    };
    let by_six = length(0) == 4 && length(1) == 6 && matches!(length(2), 4 | 5);
    by_fours
        .into_iter()
        .chain((by_fours == Some(5)).then_some(4))
        .chain(by_six.then_some(3))
}
