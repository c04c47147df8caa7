//! Unquoted text that YAML readers take differently.

use serde_json::Value;

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::structure::{Kind, Site};
use crate::tree::{Content, Node};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let sites = subject.sites.iter().filter(|site| !site.is_reference());
    let mut problems = Vec::new();
    for place in sites.flat_map(values) {
        if let Some(found) = subject.tree.find(&place) {
            ambiguous(found.node, place, &mut problems);
        }
    }
    problems
}

/// Where an object holds values of the API rather than words about it.
fn values(site: &Site<'_>) -> Vec<Pointer> {
    let members: &[&str] = match site.kind {
        Kind::Schema => &["enum", "x-extensible-enum", "example", "default"],
        Kind::MediaType | Kind::Parameter | Kind::Header => &["example"],
        Kind::Example => &["value"],
        _ => &[],
    };
    members
        .iter()
        .filter_map(|name| Some(site.member(name)?.0))
        .collect()
}

fn ambiguous(node: &Node, place: Pointer, problems: &mut Vec<Diagnostic>) {
    match &node.content {
        Content::List(items) => {
            for (number, item) in items.iter().enumerate() {
                ambiguous(item, place.push(number), problems);
            }
        }
        Content::Mapping(entries) => {
            for entry in entries {
                ambiguous(&entry.value, place.push(&entry.key), problems);
            }
        }
        Content::Scalar {
            plain: Some(text),
            value: Value::String(_),
        } => {
            problems.extend(other_reading(text).map(|other| {
                let message = format!("`{text}` without quotes is {other} to some readers");
                Diagnostic::new(Code::AmbiguousScalar, place, message)
                    .label("text here")
                    .help(format!("write '{text}'"))
            }));
        }
        Content::Scalar { .. } => {}
    }
}

/// What YAML 1.1 makes of text that is a string in YAML 1.2.
fn other_reading(text: &str) -> Option<&'static str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "yes" | "no" | "on" | "off" | "y" | "n") {
        return Some("true or false");
    }
    if unsigned.starts_with(|first: char| first.is_ascii_digit()) {
        let without = unsigned.replace('_', "");
        if digits(&without) || without.parse::<f64>().is_ok() {
            return Some("a number");
        }
        if unsigned.split(':').count() > 1
            && unsigned
                .split(':')
                .all(|part| digits(part) && part.len() <= 2)
        {
            return Some("a number");
        }
    }
    let (date, _) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let parts: Vec<_> = date.split('-').collect();
    let is_date = matches!(parts.as_slice(), [year, month, day] if year.len() == 4 && [year, month, day].into_iter().all(|part| digits(part)));
    is_date.then_some("a date")
}

#[cfg(test)]
mod tests {
    use super::other_reading;

    #[test]
    fn only_what_readers_dispute_is_named() {
        for text in [
            "01",
            "-007",
            "1_000",
            "yes",
            "Off",
            "2024-01-01",
            "2024-01-01T10:00:00Z",
            "12:30",
            "12:30:45",
        ] {
            assert!(other_reading(text).is_some(), "{text}");
        }
        for text in [
            "a",
            "1a",
            "3ds",
            "2024-01",
            "1.2.3",
            "no-op",
            "10:00 Uhr",
            "_1",
            "x:y",
            "123e4567-e89b-42d3-a456-426614174000",
        ] {
            assert_eq!(other_reading(text), None, "{text}");
        }
    }
}
