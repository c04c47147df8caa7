//! JSON text seen one level at a time, everything borrowed.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::JsonObject;

/// One value; what it holds is text that was not looked into yet.
pub(super) enum Json<'j> {
    Null,
    Bool(&'j str),
    Number(&'j str),
    String(Text<'j>),
    Array(Vec<&'j RawValue>),
    Object(BTreeMap<String, &'j RawValue>),
}

/// A string without its quotes and escapes; wiped when dropped, if it had to be copied.
pub(super) enum Text<'j> {
    Borrowed(&'j str),
    Unescaped(Zeroizing<String>),
}

impl<'j> Json<'j> {
    /// The value that `text` spells; `None` when it is no JSON.
    pub(super) fn read(text: &'j str) -> Option<Self> {
        let text = text.trim();
        Some(match text.as_bytes().first()? {
            b'n' => Self::Null,
            b't' | b'f' => Self::Bool(text),
            b'"' => Self::String(Text::unquote(text)?),
            b'[' => Self::Array(serde_json::from_str(text).ok()?),
            b'{' => Self::Object(serde_json::from_str(text).ok()?),
            _ => Self::Number(text),
        })
    }

    /// The value and its members, without what lists and objects below hold: as much as a variant is recognised by.
    pub(super) fn outline(&self) -> Value {
        match self {
            Self::Object(members) => {
                let member = |(name, member): (&String, &&RawValue)| {
                    let outline = Json::read(member.get()).map(|member| member.scalar());
                    (name.clone(), outline.unwrap_or_default())
                };
                members.iter().map(member).collect()
            }
            other => other.scalar(),
        }
    }

    fn scalar(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(text) => Value::Bool(*text == "true"),
            Self::Number(text) => serde_json::from_str(text).unwrap_or_default(),
            Self::String(text) => Value::String(text.as_str().to_owned()),
            Self::Array(_) => Value::Array(Vec::new()),
            Self::Object(_) => Value::Object(JsonObject::new()),
        }
    }
}

impl<'j> Text<'j> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Unescaped(text) => text,
        }
    }

    fn unquote(quoted: &'j str) -> Option<Self> {
        let inside = quoted.strip_prefix('"')?.strip_suffix('"')?;
        if inside.contains('\\') {
            unescape(inside).map(Self::Unescaped)
        } else {
            Some(Self::Borrowed(inside))
        }
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text<'_> {}

impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

/// The text without escapes. `serde_json` would do it in a buffer of its own, which nobody wipes.
fn unescape(text: &str) -> Option<Zeroizing<String>> {
    // Escapes are longer than what they stand for, so the memory never moves.
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some((before, escaped)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut characters = escaped.chars();
        let character = match characters.next()? {
            character @ ('"' | '\\' | '/') => character,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (character, after) = code_point(characters.as_str())?;
                characters = after.chars();
                character
            }
            _ => return None,
        };
        plain.push(character);
        rest = characters.as_str();
    }
    plain.push_str(rest);
    Some(plain)
}

/// The character of a `\u` escape, a surrogate pair included, and what stands behind it.
fn code_point(text: &str) -> Option<(char, &str)> {
    let (high, rest) = code_unit(text)?;
    if let Some(character) = char::from_u32(high) {
        return Some((character, rest));
    }
    let (low, rest) = code_unit(rest.strip_prefix("\\u")?)?;
    let pair = [u16::try_from(high).ok()?, u16::try_from(low).ok()?];
    let character = char::decode_utf16(pair).next()?.ok()?;
    Some((character, rest))
}

fn code_unit(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let unit = u32::from_str_radix(digits, 16).ok()?;
    Some((unit, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_read_as_serde_reads_them() {
        for text in [
            "",
            "plain",
            "\"quoted\" back\\slash /",
            "\u{8}\u{c}\n\r\t\u{0}\u{1f}",
            "é \u{1f600} \u{2028}",
        ] {
            let quoted = serde_json::to_string(text).unwrap();
            assert!(
                matches!(Json::read(&quoted), Some(Json::String(read)) if read.as_str() == text)
            );
        }
        let pair = Text::unquote(r#""\ud83d\ude00\/""#).unwrap();
        assert_eq!(pair.as_str(), "\u{1f600}/");
        for broken in [r#""\ud83d""#, r#""\ud83dx""#, r#""\u12""#, r#""\x""#, "\"a"] {
            assert!(Text::unquote(broken).is_none(), "{broken}");
        }
    }
}
