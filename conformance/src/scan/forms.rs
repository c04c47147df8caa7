//! What to look for so that a secret is found whole, in parts, and in encodings that are no escapes.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};

use super::unescape;

/// Longer secrets are found by any part of twice this length.
const WINDOW: usize = 24;
/// The longest secret that is looked for as a whole only.
const WHOLE: usize = 40;
/// Shorter words of markup or of an address are not what makes it a secret.
const SHORTEST_WORD: usize = 12;
/// Longer runs of letters are no words.
const LONGEST_WORD: usize = 16;
/// Shorter texts mean nothing when they are encoded.
const SHORTEST_ENCODED: usize = 8;

/// How a text was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// As it is.
    Raw,
    /// With the escapes of JSON or of a program.
    JsonEscaped,
    /// With the escapes of a URL or a form.
    UrlEncoded,
    /// With the entities of HTML.
    HtmlEscaped,
    /// In base64, of either alphabet.
    Base64,
    /// In hexadecimal digits.
    Hexadecimal,
    /// As digits in groups.
    Grouped,
}

impl std::fmt::Display for Encoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Raw => "as it is",
            Self::JsonEscaped => "JSON-escaped",
            Self::UrlEncoded => "URL-encoded",
            Self::HtmlEscaped => "HTML-escaped",
            Self::Base64 => "in base64",
            Self::Hexadecimal => "in hexadecimal",
            Self::Grouped => "in groups of digits",
        })
    }
}

/// Where a text must stand to be taken for the secret: the shorter it is, the more often it stands somewhere by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Anywhere,
    /// No letter or digit touches it.
    Alone,
    /// Alone, and what it is called stands beside it.
    Named,
}

impl Place {
    /// Where `text` must stand; `None` if it cannot be told from anything else.
    fn of(text: &[u8]) -> Option<Self> {
        let is_number = text
            .iter()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b' '));
        // One word may be a word of any language.
        let is_word = text.len() < LONGEST_WORD && text.iter().all(u8::is_ascii_alphabetic);
        match (text.len(), is_number) {
            (0 | 1, _) => None,
            _ if is_word => Some(Self::Named),
            (12.., true) | (8.., false) => Some(Self::Anywhere),
            (8.., true) | (5.., false) => Some(Self::Alone),
            _ => Some(Self::Named),
        }
    }
}

/// One thing to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) text: Vec<u8>,
    pub(super) encoding: Encoding,
    pub(super) place: Place,
}

/// Everything to look for, so that `secret` is found in a text whose escapes are undone. A long secret may begin with what everybody
/// knows, as the tokens of one issuer do.
pub(super) fn of(secret: &str, is_public: impl Fn(&str) -> bool) -> Vec<Form> {
    let mut forms = Vec::new();
    let parts = parts(secret).into_iter();
    for part in parts.skip_while(|part| part.len() < secret.len() && is_public(part)) {
        encoded(part, &mut forms);
        // What holds escapes itself loses them when those of the text around it are undone.
        let mut spellings = unescape::plain(part);
        spellings.push(part.as_bytes().to_owned());
        for spelling in spellings {
            plain(&spelling, Encoding::Raw, &mut forms);
            if spelling.contains(&b' ') {
                let plus = spelling.iter().map(|byte| match byte {
                    b' ' => b'+',
                    other => *other,
                });
                plain(&plus.collect::<Vec<_>>(), Encoding::UrlEncoded, &mut forms);
            }
        }
    }
    forms.sort_by(|a, b| (&a.text, a.encoding).cmp(&(&b.text, b.encoding)));
    forms.dedup();
    forms
}

fn plain(text: &[u8], encoding: Encoding, forms: &mut Vec<Form>) {
    if let Some(place) = Place::of(text) {
        forms.push(Form {
            text: text.to_owned(),
            encoding,
            place,
        });
    }
}

fn encoded(part: &str, forms: &mut Vec<Form>) {
    if part.len() < SHORTEST_ENCODED {
        return;
    }
    let mut push = |text: String, encoding| {
        forms.push(Form {
            text: text.into_bytes(),
            encoding,
            place: Place::Anywhere,
        });
    };
    for text in in_base64(part.as_bytes()) {
        push(text.replace('+', "-").replace('/', "_"), Encoding::Base64);
        push(text, Encoding::Base64);
    }
    let digits = part.bytes().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _written = write!(digits, "{byte:02x}");
        digits
    });
    push(digits, Encoding::Hexadecimal);
}

/// The three texts that `part` can be in base64, by how many bytes stand before it: only what no neighbour has a say in.
fn in_base64(part: &[u8]) -> impl Iterator<Item = String> {
    (0..3).filter_map(move |before: usize| {
        let mut padded = vec![0; before];
        padded.extend_from_slice(part);
        let whole = padded.len() * 8 / 6;
        let encoded = STANDARD_NO_PAD.encode(&padded);
        encoded
            .get((before * 8).div_ceil(6)..whole)
            .map(str::to_owned)
    })
}

/// The texts that give `secret` away. Of markup and addresses these are the words that no template has.
fn parts(secret: &str) -> Vec<&str> {
    if secret.len() <= WHOLE && !secret.contains("://") {
        return vec![secret];
    }
    let is_composed = secret.contains("://") || secret.contains('<');
    let words: Vec<&str> = if is_composed {
        secret
            .split(|c: char| c.is_whitespace() || "<>\"'?&=;#".contains(c))
            .filter(|word| word.len() >= SHORTEST_WORD && is_telling(word))
            .collect()
    } else {
        vec![secret]
    };
    if words.is_empty() {
        return vec![secret];
    }
    words.into_iter().flat_map(windows).collect()
}

/// Whether a word is no word of a language.
fn is_telling(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// A long text in parts of which any long enough piece of it holds one.
fn windows(text: &str) -> Vec<&str> {
    if text.len() <= WHOLE {
        return vec![text];
    }
    let last = text.len() - WINDOW;
    let starts = (0..last).step_by(WINDOW).chain([last]);
    let cut = |start: usize| {
        let start = text.floor_char_boundary(start);
        text.get(start..text.floor_char_boundary(start + WINDOW))
    };
    starts.filter_map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(forms: &[Form], text: &str, encoding: Encoding) -> bool {
        forms
            .iter()
            .any(|form| form.text == text.as_bytes() && form.encoding == encoding)
    }

    #[test]
    fn a_secret_is_looked_for_as_it_is_and_encoded() {
        let forms = of("a key/with 1", |_| false);
        assert!(has(&forms, "a key/with 1", Encoding::Raw));
        assert!(has(&forms, "a+key/with+1", Encoding::UrlEncoded));
        assert!(has(&forms, "YSBrZXkvd2l0aCAx", Encoding::Base64));
        assert!(has(
            &forms,
            "61206b65792f776974682031",
            Encoding::Hexadecimal
        ));
    }

    #[test]
    fn base64_of_more_holds_the_base64_of_a_part() {
        let secret = "canary>>>with???4711";
        let forms = of(secret, |_| false);
        for before in 0..9 {
            let text = format!("{}{secret}{}", "x".repeat(before), "y".repeat(before));
            let encoded = STANDARD_NO_PAD.encode(&text);
            for encoded in [encoded.replace('+', "-").replace('/', "_"), encoded] {
                let found = forms.iter().any(|form| {
                    form.encoding == Encoding::Base64
                        && encoded.contains(std::str::from_utf8(&form.text).unwrap())
                });
                assert!(found, "{before}: {encoded}");
            }
        }
    }

    #[test]
    fn a_long_secret_is_found_by_its_parts_and_markup_by_its_words() {
        let token: String = (0..200).map(|n: u8| char::from(b'a' + n % 26)).collect();
        let forms = of(&token, |_| false);
        for start in 0..=token.len() - 2 * WINDOW {
            let piece = &token.as_bytes()[start..start + 2 * WINDOW];
            let found = forms
                .iter()
                .any(|form| piece.windows(form.text.len()).any(|it| it == form.text));
            assert!(found, "{start}");
        }
        let forms = of(
            "<form action=\"https://acs.example/challenge\"><input name=creq value=eyJ0aHJlZSI6Mn0>",
            |_| false,
        );
        assert!(has(&forms, "eyJ0aHJlZSI6Mn0", Encoding::Raw));
        assert!(!has(&forms, "https://acs.example/challenge", Encoding::Raw));
    }

    #[test]
    fn short_texts_need_more_than_their_looks() {
        for (text, expected) in [
            ("8", None),
            ("SG", Some(Place::Named)),
            ("811", Some(Place::Named)),
            ("7391", Some(Place::Named)),
            ("018989", Some(Place::Named)),
            ("1.352083", Some(Place::Alone)),
            ("Singapore", Some(Place::Named)),
            ("Mei Tan", Some(Place::Alone)),
            ("203.0.113.7", Some(Place::Alone)),
            ("4111111111111", Some(Place::Anywhere)),
            ("a@b.example", Some(Place::Anywhere)),
        ] {
            assert_eq!(Place::of(text.as_bytes()), expected, "{text}");
        }
    }
}
