//! JSON Pointers (RFC 6901): how every part of a document or a value is named.

use std::fmt;

use serde_json::Value;

/// A JSON Pointer: the path from the root of a document to one of its values.
///
/// ```
/// use spec::Pointer;
///
/// let path = Pointer::root().push("paths").push("/v1/things").push("get");
/// assert_eq!(path.to_string(), "/paths/~1v1~1things/get");
/// assert_eq!(Pointer::parse("/paths/~1v1~1things/get"), Some(path));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// The pointer to the whole document, written as the empty string.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads the textual form; `None` when it is neither empty nor begins with `/`, or holds a `~` that begins no escape.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::root());
        }
        text.strip_prefix('/')?
            .split('/')
            .map(unescape)
            .collect::<Option<_>>()
            .map(Self)
    }

    /// The pointer to the member `token` (or the item of that number) of what this one points to.
    #[must_use]
    pub fn push(&self, token: impl fmt::Display) -> Self {
        let mut tokens = self.0.clone();
        tokens.push(token.to_string());
        Self(tokens)
    }

    /// This pointer followed by all tokens of `rest`.
    #[must_use]
    pub fn join(&self, rest: &Self) -> Self {
        Self(self.0.iter().chain(&rest.0).cloned().collect())
    }

    /// The pointer to what holds this value; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, rest)| Self(rest.to_vec()))
    }

    /// The last token: a member's name or an item's number.
    pub fn last(&self) -> Option<&str> {
        self.0.last().map(String::as_str)
    }

    /// The tokens from the root down, unescaped.
    pub fn tokens(&self) -> &[String] {
        &self.0
    }

    /// Whether this points to the whole document.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this points to the same value as `ancestor` or to one inside it.
    pub fn starts_with(&self, ancestor: &Self) -> bool {
        self.0.starts_with(&ancestor.0)
    }

    /// The value that this points to inside `root`.
    pub fn find<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.0
            .iter()
            .try_fold(root, |value, token| child(value, token))
    }
}

/// The member or item of `value` that `token` names.
pub(crate) fn child<'v>(value: &'v Value, token: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) => members.get(token),
        Value::Array(items) => items.get(index(token)?),
        _ => None,
    }
}

/// The item number that `token` stands for: decimal digits without a leading zero.
pub(crate) fn index(token: &str) -> Option<usize> {
    let canonical =
        token == "0" || !token.starts_with('0') && token.bytes().all(|byte| byte.is_ascii_digit());
    if canonical { token.parse().ok() } else { None }
}

fn unescape(token: &str) -> Option<String> {
    let mut plain = String::with_capacity(token.len());
    let mut rest = token.chars();
    while let Some(character) = rest.next() {
        plain.push(match character {
            '~' => match rest.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|token| write!(f, "/{}", token.replace('~', "~0").replace('/', "~1")))
    }
}

impl serde::Serialize for Pointer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Pointer {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!(
                "`{}` is no JSON Pointer: it is empty or begins with `/`, and `~` is written `~0`",
                crate::escape::escape(&text)
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn escapes_survive_a_round_trip() {
        for text in [
            "",
            "/",
            "/a/b",
            "/~0/~1",
            "/a~01",
            "//x",
            "/paths/~1v1~1{id}",
        ] {
            assert_eq!(Pointer::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Pointer::parse("/a~01").unwrap().last(), Some("a~1"));
    }

    #[test]
    fn what_is_no_pointer_is_refused() {
        for text in ["a", "#/a", "/~", "/~2"] {
            assert_eq!(Pointer::parse(text), None, "{text}");
        }
    }

    #[test]
    fn items_are_found_by_canonical_numbers_only() {
        let value = json!({"a": [10, 20]});
        let find = |text: &str| Pointer::parse(text).unwrap().find(&value).cloned();
        assert_eq!(find("/a/1"), Some(json!(20)));
        for absent in ["/a/01", "/a/-", "/a/2", "/a/+1", "/b", "/a/1/x"] {
            assert_eq!(find(absent), None, "{absent}");
        }
    }
}
