//! Local references: `$ref` with a JSON Pointer into the same document.

use std::collections::HashSet;

use serde_json::Value;

use crate::pointer::Pointer;

/// Why a reference has no target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It names another file or an address, or is no pointer.
    NotLocal,
    /// The document has nothing there.
    Nothing,
    /// The chain comes back to where it was.
    Circular,
}

/// The text of the reference that `value` is, if it is one.
pub(crate) fn text(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()
}

/// The pointer that a reference's text stands for; percent-escapes of URI fragments are decoded.
pub(crate) fn pointer(text: &str) -> Option<Pointer> {
    Pointer::parse(&percent_decode(text.strip_prefix('#')?)?)
}

/// Follows references from `value`, which stands at `place`, to the first value that is none.
pub(crate) fn resolve<'d>(
    root: &'d Value,
    place: Pointer,
    value: &'d Value,
) -> Result<(Pointer, &'d Value), Failure> {
    let (mut place, mut value) = (place, value);
    let mut seen = HashSet::new();
    while let Some(text) = text(value) {
        if !seen.insert(text) {
            return Err(Failure::Circular);
        }
        place = pointer(text).ok_or(Failure::NotLocal)?;
        value = place.find(root).ok_or(Failure::Nothing)?;
    }
    Ok((place, value))
}

fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn chains_end_at_a_definition() {
        let root = json!({"a": {"$ref": "#/b%20c"}, "b c": {"$ref": "#/d~1e"}, "d/e": 1});
        let (place, value) = resolve(&root, Pointer::root().push("a"), &root["a"]).unwrap();
        assert_eq!((place.to_string().as_str(), value), ("/d~1e", &json!(1)));
    }

    #[test]
    fn chains_that_do_not_end_are_told_apart() {
        let root = json!({
            "loop": {"$ref": "#/pool"}, "pool": {"$ref": "#/loop"},
            "file": {"$ref": "other.yaml#/a"}, "gone": {"$ref": "#/nothing"}, "odd": {"$ref": "#/%zz"},
        });
        let failure = |name: &str| resolve(&root, Pointer::root(), &root[name]).unwrap_err();
        assert_eq!(failure("loop"), Failure::Circular);
        assert_eq!(failure("file"), Failure::NotLocal);
        assert_eq!(failure("odd"), Failure::NotLocal);
        assert_eq!(failure("gone"), Failure::Nothing);
    }
}
