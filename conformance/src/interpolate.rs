//! Captures in the texts of a recording: `$name` as a whole text, `${name}` inside one.

use std::collections::BTreeMap;

use serde_json::Value;

/// What earlier steps captured.
pub(crate) type Captures = BTreeMap<String, Value>;

/// The captures that `text` names.
pub(crate) fn names(text: &str) -> Vec<&str> {
    if let Some(name) = whole(text) {
        return vec![name];
    }
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        if is_name(name) {
            names.push(name);
        }
        rest = after;
    }
    names
}

/// `text` with captures filled in; what was not captured stays as it is.
pub(crate) fn text(text: &str, captures: &Captures) -> String {
    match value(text, captures) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A text with captures filled in. A whole `$name` takes the kind of what was captured.
pub(crate) fn value(text: &str, captures: &Captures) -> Value {
    if let Some(captured) = whole(text).and_then(|name| captures.get(name)) {
        return captured.clone();
    }
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        filled.push_str(before);
        match after.split_once('}') {
            Some((name, after)) if captures.contains_key(name) => {
                match captures.get(name) {
                    Some(Value::String(text)) => filled.push_str(text),
                    Some(other) => filled.push_str(&other.to_string()),
                    None => {}
                }
                rest = after;
            }
            _ => {
                filled.push_str("${");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    Value::String(filled)
}

/// Every text inside `body` with captures filled in.
pub(crate) fn body(body: &Value, captures: &Captures) -> Value {
    match body {
        Value::String(text) => value(text, captures),
        Value::Array(items) => items
            .iter()
            .map(|item| self::body(item, captures))
            .collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), self::body(member, captures)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

fn whole(text: &str) -> Option<&str> {
    text.strip_prefix('$').filter(|name| is_name(name))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn captures_are_found_and_filled_in() {
        let captures =
            Captures::from([("id".to_owned(), json!("PI1")), ("n".to_owned(), json!(7))]);
        assert_eq!(names("$id"), ["id"]);
        assert_eq!(names("a ${id} b ${n}"), ["id", "n"]);
        assert_eq!(names("$5.00 and $Id"), Vec::<&str>::new());
        assert_eq!(text("x-${id}-${n}", &captures), "x-PI1-7");
        assert_eq!(value("$n", &captures), json!(7));
        assert_eq!(
            text("$missing ${missing}", &captures),
            "$missing ${missing}"
        );
        assert_eq!(
            body(&json!({"a": ["$id", 1]}), &captures),
            json!({"a": ["PI1", 1]})
        );
    }
}
