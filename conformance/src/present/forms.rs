//! The ways in which a server may write a value that it repeats.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use serde_json::Value;

use crate::operations::encode;

/// Shorter values are recognised where they stand alone, and say nothing in an encoding.
const SHORT: usize = 8;
/// How much of an encoded value is recognised; what follows it goes as well.
const HEAD: usize = 12;

/// One way to write a value, and what is shown instead.
pub(super) struct Form {
    pub(super) text: String,
    pub(super) placeholder: String,
    /// Whether no letter or digit may touch it.
    pub(super) stands_alone: bool,
    /// Whether it is another word in another case.
    pub(super) is_exact: bool,
    /// Whether it is the beginning of an encoding, which goes to its end.
    pub(super) is_beginning: bool,
}

/// A value as it stands, within JSON, within a URL, within HTML, in base64 and in hexadecimal.
pub(super) fn of(value: &str, placeholder: &str) -> Vec<Form> {
    let is_short = value.len() < SHORT;
    let mut texts = literal(value);
    texts.sort_unstable();
    texts.dedup();
    let form = |text, is_beginning| Form {
        text,
        placeholder: placeholder.to_owned(),
        stands_alone: is_short,
        is_exact: is_short && value.chars().all(char::is_alphabetic),
        is_beginning,
    };
    let mut forms: Vec<_> = texts.into_iter().map(|text| form(text, false)).collect();
    if !is_short {
        let mut heads = encoded(value.as_bytes().get(..HEAD).unwrap_or(value.as_bytes()));
        heads.sort_unstable();
        heads.dedup();
        forms.extend(heads.into_iter().map(|text| form(text, true)));
    }
    forms
}

/// Whether a character may belong to base64 or hexadecimal digits.
pub(super) fn is_encoded(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=')
}

fn literal(value: &str) -> Vec<String> {
    let json = Value::from(value).to_string();
    let json = json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(value);
    let ascii = |json: &str| {
        let mut escaped = String::with_capacity(json.len());
        for c in json.chars() {
            if c.is_ascii() {
                escaped.push(c);
                continue;
            }
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _written = write!(escaped, "\\u{unit:04x}");
            }
        }
        escaped
    };
    let url = encode(value);
    let lower = percent_in_lower_case(&url);
    let html = |by_name: bool| -> String {
        let escaped = value.chars().map(|c| match (c, by_name) {
            ('&', true) => "&amp;".to_owned(),
            ('<', true) => "&lt;".to_owned(),
            ('>', true) => "&gt;".to_owned(),
            ('"', true) => "&quot;".to_owned(),
            ('\'', true) => "&#x27;".to_owned(),
            ('&' | '<' | '>' | '"' | '\'', false) => format!("&#{};", u32::from(c)),
            (c, _) => c.to_string(),
        });
        escaped.collect()
    };
    vec![
        value.to_owned(),
        json.to_owned(),
        ascii(json),
        // As PHP writes it.
        ascii(&json.replace('/', "\\/")),
        url.replace("%20", "+"),
        url,
        lower.replace("%20", "+"),
        lower,
        html(true),
        html(false),
    ]
}

fn percent_in_lower_case(url: &str) -> String {
    let mut digits = 0;
    let lower = url.chars().map(|c| {
        let is_digit = digits > 0;
        digits = if c == '%' { 2 } else { digits.max(1) - 1 };
        if is_digit { c.to_ascii_lowercase() } else { c }
    });
    lower.collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _written = write!(digits, "{byte:02x}");
        digits
    })
}

/// The head of a value in base64, by how many bytes may stand before it and in both alphabets, and in hexadecimal.
fn encoded(head: &[u8]) -> Vec<String> {
    let mut texts = vec![hexadecimal(head)];
    for before in 0..3_usize {
        let padded = [vec![0; before], head.to_vec()].concat();
        let all = STANDARD_NO_PAD.encode(&padded);
        // What shares a character with a neighbour may be written in another way.
        let own = (before * 8).div_ceil(6)..padded.len() * 8 / 6;
        if let Some(text) = all.get(own) {
            texts.push(text.replace('+', "-").replace('/', "_"));
            texts.push(text.to_owned());
        }
    }
    texts
}
