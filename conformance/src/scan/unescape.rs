//! Text with its escapes undone: those of JSON and of programs, of URLs, and of HTML.
//!
//! Texts are nested in texts (a body in JSON in a page), so escapes are undone again and again until none is left.

/// How often escapes are undone at most: what is nested deeper than that was not written by any report.
const DEEPEST: usize = 6;
/// The longest entity or code point that is read, between its first and its last character.
const LONGEST: usize = 10;

/// A text, and where each of its bytes came from.
pub(super) struct View {
    pub(super) text: Vec<u8>,
    /// Where in the text, and where before, a stretch begins whose bytes are one for one those before.
    stretches: Vec<(usize, usize)>,
}

impl View {
    /// Where the byte at `at` came from.
    fn before(&self, at: usize) -> usize {
        let next = self.stretches.partition_point(|(start, _)| *start <= at);
        let stretch = next
            .checked_sub(1)
            .and_then(|index| self.stretches.get(index));
        stretch.map_or(at, |(start, before)| before + (at - start))
    }
}

/// Every view of `bytes` from the first that differs from them to the one without escapes.
pub(super) fn views(bytes: &[u8]) -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    while views.len() < DEEPEST {
        let last = views.last().map_or(bytes, |view| &view.text);
        match unescape(last) {
            Some(view) => views.push(view),
            None => break,
        }
    }
    views
}

/// Where a byte of the last of `views` stood in what all of them came from.
pub(super) fn origin(views: &[View], at: usize) -> usize {
    views.iter().rev().fold(at, |at, view| view.before(at))
}

/// `text` with every escape undone.
pub(super) fn plain(text: &str) -> Vec<Vec<u8>> {
    views(text.as_bytes())
        .into_iter()
        .map(|view| view.text)
        .collect()
}

/// The view with one layer of escapes undone; `None` if there is none.
fn unescape(bytes: &[u8]) -> Option<View> {
    if ![b'\\', b'%', b'&'].iter().any(|mark| bytes.contains(mark)) {
        return None;
    }
    let mut view = View {
        text: Vec::with_capacity(bytes.len()),
        stretches: Vec::new(),
    };
    let mut at = 0;
    let mut copied = 0;
    while let Some(byte) = bytes.get(at) {
        let escape = matches!(byte, b'\\' | b'%' | b'&')
            .then(|| bytes.get(at..).and_then(read))
            .flatten();
        let Some((length, character)) = escape else {
            at += 1;
            continue;
        };
        view.text
            .extend_from_slice(bytes.get(copied..at).unwrap_or_default());
        match character {
            Unescaped::Byte(byte) => view.text.push(byte),
            Unescaped::Character(character) => view
                .text
                .extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        at += length;
        copied = at;
        view.stretches.push((view.text.len(), at));
    }
    if copied == 0 {
        return None;
    }
    view.text
        .extend_from_slice(bytes.get(copied..).unwrap_or_default());
    Some(view)
}

/// What an escape stands for. URLs and some programs escape bytes, the others characters.
enum Unescaped {
    Byte(u8),
    Character(char),
}

/// Reads the escape that `bytes` begin with: its length and what it stands for.
fn read(bytes: &[u8]) -> Option<(usize, Unescaped)> {
    match bytes {
        [b'%', high, low, ..] => Some((3, Unescaped::Byte(byte_of(*high, *low)?))),
        [b'&', rest @ ..] => entity(rest),
        [b'\\', b'u', b'{', rest @ ..] => {
            let end = until(rest, b'}')?;
            Some((
                end + 4,
                Unescaped::Character(code_point(rest.get(..end)?, 16)?),
            ))
        }
        [b'\\', b'u', rest @ ..] => utf16(rest),
        [b'\\', b'x', high, low, ..] => Some((4, Unescaped::Byte(byte_of(*high, *low)?))),
        [b'\\', escaped, ..] => {
            let byte = match escaped {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'b' => 8,
                b'f' => 12,
                b'0' => 0,
                b'"' | b'\'' | b'\\' | b'/' | b'`' | b'$' => *escaped,
                _ => return None,
            };
            Some((2, Unescaped::Byte(byte)))
        }
        _ => None,
    }
}

/// Four hexadecimal digits, or two times four for a character that UTF-16 writes as a pair.
fn utf16(rest: &[u8]) -> Option<(usize, Unescaped)> {
    let first = u32::from_str_radix(std::str::from_utf8(rest.get(..4)?).ok()?, 16).ok()?;
    if let Some(character) = char::from_u32(first) {
        return Some((6, Unescaped::Character(character)));
    }
    let second = rest.get(4..)?.strip_prefix(b"\\u")?.get(..4)?;
    let second = u32::from_str_radix(std::str::from_utf8(second).ok()?, 16).ok()?;
    let is_pair = (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second);
    let pair = is_pair.then(|| 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))?;
    Some((12, Unescaped::Character(char::from_u32(pair)?)))
}

/// What follows an ampersand, to its semicolon.
fn entity(rest: &[u8]) -> Option<(usize, Unescaped)> {
    let end = until(rest, b';')?;
    let name = rest.get(..end)?;
    let character = match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        b"nbsp" => ' ',
        [b'#', b'x' | b'X', digits @ ..] => code_point(digits, 16)?,
        [b'#', digits @ ..] => code_point(digits, 10)?,
        _ => return None,
    };
    Some((end + 2, Unescaped::Character(character)))
}

fn until(bytes: &[u8], end: u8) -> Option<usize> {
    bytes.iter().take(LONGEST).position(|byte| *byte == end)
}

fn code_point(digits: &[u8], radix: u32) -> Option<char> {
    let digits = std::str::from_utf8(digits).ok()?;
    char::from_u32(u32::from_str_radix(digits, radix).ok()?)
}

fn byte_of(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|it| u8::try_from(it).ok())
    };
    Some(digit(high)? * 16 + digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plainest(text: &str) -> String {
        let last = plain(text).pop();
        last.map_or(text.to_owned(), |bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn every_escape_is_undone_to_the_last_layer() {
        for (escaped, expected) in [
            (r#"a \"b\" \/ \u00e9 \ud83d\ude00"#, "a \"b\" / é 😀"),
            (r"\u{1f600}\x41\'", "😀A'"),
            ("a%20b%2fc%2FD%C3%A9", "a b/c/Dé"),
            ("&lt;a&gt; &amp;amp; &quot;&#39;&#x27;&apos;", "<a> & \"'''"),
            (
                r"{&quot;a&quot;:&quot;\\&quot;b%2522\\&quot;&quot;}",
                r#"{"a":""b"""}"#,
            ),
            (
                "nothing 100% & \\q &unknown; %zz \\u12",
                "nothing 100% & \\q &unknown; %zz \\u12",
            ),
        ] {
            assert_eq!(plainest(escaped), expected, "{escaped}");
        }
        assert!(views(b"nothing").is_empty());
    }

    #[test]
    fn a_byte_is_traced_through_every_layer() {
        let text = br"ab \\\\u0041 cd %2525 ef";
        let views = views(text);
        assert!(views.len() > 2);
        let last = &views.last().unwrap().text;
        for word in ["ab", "cd", "ef"] {
            let find = |text: &[u8]| {
                let mut windows = text.windows(2);
                windows.position(|it| it == word.as_bytes()).unwrap()
            };
            assert_eq!(origin(&views, find(last)), find(text), "{word}");
        }
    }
}
