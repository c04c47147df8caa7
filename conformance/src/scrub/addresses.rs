//! Addresses that open what they lead to: signed ones, and those with a password.

/// What the names of such parameters end with.
const TELLING: &[&str] = &[
    "sig",
    "sign",
    "signature",
    "token",
    "secret",
    "credential",
    "password",
    "key",
];

/// `text` without the values of secret parameters and without passwords before a host.
pub(super) fn without_secrets(text: &str) -> String {
    without_passwords(&without_parameters(text))
}

fn without_parameters(text: &str) -> String {
    let mut cleared = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, equals, after)) = next_equals(rest) {
        cleared.push_str(before);
        cleared.push_str(equals);
        rest = after;
        if is_telling(before) && !after.starts_with('<') {
            let end = after.find(|c: char| c.is_whitespace() || "&\"'<>#\\`".contains(c));
            let value = after.get(..end.unwrap_or(after.len())).unwrap_or_default();
            if !value.is_empty() {
                cleared.push_str("<parameter>");
                rest = after.get(value.len()..).unwrap_or_default();
            }
        }
    }
    cleared.push_str(rest);
    cleared
}

/// The text before the next equals sign, the sign, which may be percent-encoded, and the text behind it.
fn next_equals(text: &str) -> Option<(&str, &str, &str)> {
    let found = ["=", "%3D", "%3d"].iter().filter_map(|sign| {
        let at = text.find(sign)?;
        Some((at, sign.len()))
    });
    let (at, length) = found.min()?;
    let (before, rest) = text.split_at(at);
    let (sign, after) = rest.split_at(length);
    Some((before, sign, after))
}

/// Whether `before` ends with the name of a parameter whose value is a secret.
fn is_telling(before: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_name(*c))
        .last();
    let Some((start, _)) = start else {
        return false;
    };
    let (before, name) = before.split_at(start);
    let name = name.to_ascii_lowercase();
    // The semicolon ends an ampersand of HTML, the percent sign begins an encoded one, and so does the backslash in JSON.
    let is_parameter = before.ends_with(['?', '&', ';', '%', '\\']);
    is_parameter && TELLING.iter().any(|end| name.ends_with(end))
}

fn without_passwords(text: &str) -> String {
    let mut cleared = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, from) = rest.split_at(at + 3);
        cleared.push_str(before);
        let end = from.find(|c: char| c.is_whitespace() || "/?#\"'<>\\".contains(c));
        let authority = from.get(..end.unwrap_or(from.len())).unwrap_or_default();
        rest = from;
        if let Some((user, _)) = authority.rsplit_once('@')
            && user.contains(':')
        {
            cleared.push_str("<user>");
            rest = from.get(user.len()..).unwrap_or_default();
        }
    }
    cleared.push_str(rest);
    cleared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_signs_an_address_goes_and_the_address_stays() {
        for (text, expected) in [
            (
                "https://cdn.example/a.png?X-Amz-Signature=0a1b&page=1",
                "https://cdn.example/a.png?X-Amz-Signature=<parameter>&page=1",
            ),
            (
                "see ?a=1&amp;token=abc, then",
                "see ?a=1&amp;token=<parameter> then",
            ),
            (
                "next=https%3A%2F%2Fa.example%3Fsig%3Dabc",
                "next=https%3A%2F%2Fa.example%3Fsig%3D<parameter>",
            ),
            ("\"?a=1\\u0026key=abc\"", "\"?a=1\\u0026key=<parameter>\""),
            ("ftp://me:pass@a.example/b", "ftp://<user>@a.example/b"),
        ] {
            assert_eq!(without_secrets(text), expected);
        }
        for text in [
            "a key = 1, key=1",
            "?token=<auth_token:1>&order=1",
            "?page_number=1&key=",
            "mailto:a@b.example http://a.example/@b:c",
            "==&?",
        ] {
            assert_eq!(without_secrets(text), text);
        }
    }
}
