//! Where two snapshots differ, by step and JSON Pointer.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value;
use spec::Pointer;

use super::Leeway;

/// One place in which a scenario is not as its snapshot has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// Index of the exchange, counted from 0.
    pub(crate) exchange: usize,
    pub(crate) place: Place,
    pub(crate) expected: String,
    pub(crate) found: String,
}

/// What differs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    /// The number or order of exchanges, or the title.
    Scenario,
    /// The request, which is ours.
    Request,
    /// The status of the answer.
    Status,
    /// A header of the answer, by its name in lower case.
    Header(String),
    /// A member of the answer's body.
    Body(Pointer),
    /// A list in the answer's body that has the same items in another order.
    Order(Pointer),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenario => f.write_str("scenario"),
            Self::Request => f.write_str("request"),
            Self::Status => f.write_str("status"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Body(pointer) | Self::Order(pointer) => write!(f, "{pointer}"),
        }
    }
}

/// How the line of a request with a token begins.
const TOKEN: &str = "x-auth-token: Bearer <auth_token:";

/// What is found where nothing is.
pub(crate) const NOTHING: &str = "nothing";

/// Every difference between a snapshot and what was found, but for those that `leeway` admits.
pub(crate) fn differences(expected: &str, found: &str, leeway: Option<&Leeway>) -> Vec<Difference> {
    if expected == found {
        return Vec::new();
    }
    let (expected, found) = (blocks(expected), blocks(found));
    let mut differences = Vec::new();
    if expected.title != found.title {
        differences.push(Difference {
            exchange: 0,
            place: Place::Scenario,
            expected: expected.title.to_owned(),
            found: found.title.to_owned(),
        });
    }
    let count = expected.blocks.len().max(found.blocks.len());
    for exchange in 0..count {
        let mut push = |place, expected: String, found: String| {
            differences.push(Difference {
                exchange,
                place,
                expected,
                found,
            });
        };
        match (expected.blocks.get(exchange), found.blocks.get(exchange)) {
            (Some(expected), Some(found)) => {
                if !is_same_request(expected.request, found.request) {
                    let (expected, found) = first_lines(expected.request, found.request);
                    push(Place::Request, expected, found);
                }
                heads(expected.head, found.head, &mut push);
                match (&expected.body, &found.body) {
                    (Some(expected), Some(found)) => {
                        compare(expected, found, &Pointer::root(), leeway, &mut push);
                    }
                    (None, None) if expected.text == found.text => {}
                    _ => {
                        let (expected, found) = first_lines(expected.text, found.text);
                        push(Place::Body(Pointer::root()), expected, found);
                    }
                }
            }
            (Some(expected), None) => {
                push(
                    Place::Scenario,
                    first_line(expected.request),
                    NOTHING.to_owned(),
                );
            }
            (None, Some(found)) => {
                push(
                    Place::Scenario,
                    NOTHING.to_owned(),
                    first_line(found.request),
                );
            }
            (None, None) => {}
        }
    }
    differences
}

/// Whether two requests are the same but for the number of their token: how often a run mints one depends on how long the target lets
/// them live.
fn is_same_request(expected: &str, found: &str) -> bool {
    let is_same = |(expected, found): (&str, &str)| {
        expected == found || (expected.starts_with(TOKEN) && found.starts_with(TOKEN))
    };
    expected.lines().count() == found.lines().count()
        && expected.lines().zip(found.lines()).all(is_same)
}

/// Where status and headers differ.
fn heads(expected: &str, found: &str, push: &mut impl FnMut(Place, String, String)) {
    if expected == found {
        return;
    }
    let (before, after) = (first_line(expected), first_line(found));
    if before != after {
        push(Place::Status, before, after);
    }
    let (before, after) = (headers(expected), headers(found));
    for name in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let (before, after) = (before.get(name), after.get(name));
        if before != after {
            let shown =
                |value: Option<&&str>| value.map_or(NOTHING.to_owned(), |text| shorten(text));
            push(
                Place::Header((*name).to_owned()),
                shown(before),
                shown(after),
            );
        }
    }
}

fn headers(head: &str) -> BTreeMap<&str, &str> {
    head.lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .collect()
}

/// The bodies of a snapshot's answers with their statuses, in order; `None` where an answer has no JSON.
pub(crate) fn bodies(text: &str) -> Vec<(u16, Option<Value>)> {
    blocks(text)
        .blocks
        .into_iter()
        .map(|block| (first_line(block.head).parse().unwrap_or(0), block.body))
        .collect()
}

/// A snapshot in its parts.
pub(super) struct Blocks<'t> {
    pub(super) title: &'t str,
    pub(super) blocks: Vec<Block<'t>>,
}

/// A request and its answer.
pub(super) struct Block<'t> {
    pub(super) request: &'t str,
    pub(super) head: &'t str,
    pub(super) text: &'t str,
    pub(super) body: Option<Value>,
}

pub(super) fn blocks(text: &str) -> Blocks<'_> {
    let mut parts = text.split("\n=== ");
    let title = parts.next().unwrap_or_default().trim_end();
    let blocks = parts
        .map(|part| {
            let (request, response) = part.split_once("\n--- ").unwrap_or((part, ""));
            let (head, text) = response.split_once("\n\n").unwrap_or((response, ""));
            let text = text.trim_end();
            Block {
                request: request.trim_end(),
                head: head.trim_end(),
                body: serde_json::from_str(text).ok(),
                text,
            }
        })
        .collect();
    Blocks { title, blocks }
}

fn compare(
    expected: &Value,
    found: &Value,
    at: &Pointer,
    leeway: Option<&Leeway>,
    push: &mut impl FnMut(Place, String, String),
) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let is_admitted = |name: &str| {
                let (before, after) = (expected.get(name), found.get(name));
                leeway.is_some_and(|leeway| leeway.admits(found, name, before, after))
            };
            for (name, value) in expected.iter().filter(|(name, _)| !is_admitted(name)) {
                match found.get(name) {
                    Some(other) => compare(value, other, &at.push(name), leeway, push),
                    None => push(Place::Body(at.push(name)), brief(value), NOTHING.to_owned()),
                }
            }
            for (name, value) in found.iter().filter(|(name, _)| !is_admitted(name)) {
                if !expected.contains_key(name) {
                    push(Place::Body(at.push(name)), NOTHING.to_owned(), brief(value));
                }
            }
        }
        (Value::Array(expected), Value::Array(found)) if is_shuffled(expected, found) => {
            let kept = expected
                .iter()
                .zip(found)
                .filter(|(before, after)| before == after)
                .count();
            push(
                Place::Order(at.clone()),
                format!("the order of the {} items", expected.len()),
                format!(
                    "the same items, {} of them elsewhere",
                    expected.len() - kept
                ),
            );
        }
        (Value::Array(expected), Value::Array(found)) => {
            for index in 0..expected.len().max(found.len()) {
                match (expected.get(index), found.get(index)) {
                    (Some(expected), Some(found)) => {
                        compare(expected, found, &at.push(index), leeway, push);
                    }
                    (expected, found) => push(
                        Place::Body(at.push(index)),
                        expected.map_or_else(|| NOTHING.to_owned(), brief),
                        found.map_or_else(|| NOTHING.to_owned(), brief),
                    ),
                }
            }
        }
        (expected, found) if expected == found => {}
        (expected, found) => push(Place::Body(at.clone()), brief(expected), brief(found)),
    }
}

/// Whether two lists have the same items in another order.
fn is_shuffled(expected: &[Value], found: &[Value]) -> bool {
    if expected == found || expected.len() != found.len() {
        return false;
    }
    let mut rest: Vec<&Value> = found.iter().collect();
    expected.iter().all(|item| {
        let at = rest.iter().position(|other| *other == item);
        at.map(|at| rest.swap_remove(at)).is_some()
    })
}

/// A value in at most a line.
pub(crate) fn brief(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("an array of {}", items.len()),
        Value::Object(members) => format!("an object of {}", members.len()),
        other => shorten(&other.to_string()),
    }
}

fn first_line(text: &str) -> String {
    shorten(text.lines().next().unwrap_or_default())
}

/// Text fit for a line of a message.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut characters = text.chars();
    let kept: String = characters.by_ref().take(LONGEST).collect();
    let rest = characters.count();
    if rest == 0 {
        spec::escape(&kept)
    } else {
        format!("{}... and {rest} characters more", spec::escape(&kept))
    }
}

/// The first pair of lines that differ.
fn first_lines(expected: &str, found: &str) -> (String, String) {
    let (mut left, mut right) = (expected.lines(), found.lines());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return (String::new(), String::new()),
            (a, b) if a == b => {}
            (a, b) => {
                let shown = |line: Option<&str>| line.map_or_else(|| NOTHING.to_owned(), shorten);
                return (shown(a), shown(b));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# T\n\n=== 1 get\nGET /x\n\n--- 200\ncontent-type: application/json\n\n{\n  \"a\": 1,\n  \"b\": [2]\n}\n";

    #[test]
    fn equal_texts_do_not_differ() {
        assert_eq!(differences(TEXT, TEXT, None), []);
    }

    #[test]
    fn members_differ_by_pointer() {
        let found = TEXT.replace("\"a\": 1", "\"c\": 1").replace('2', "3");
        let found = found.replace("--- 300", "--- 200");
        let places: Vec<_> = differences(TEXT, &found, None)
            .into_iter()
            .map(|difference| difference.place)
            .collect();
        let body = |text: &str| Place::Body(Pointer::parse(text).unwrap());
        assert_eq!(places, [body("/a"), body("/b/0"), body("/c")]);
    }

    #[test]
    fn the_same_items_in_another_order_are_one_difference() {
        let text = TEXT.replace("[2]", "[2, 3, 4]");
        let turned = TEXT.replace("[2]", "[4, 3, 2]");
        let found = differences(&text, &turned, None);
        let at = Pointer::parse("/b").unwrap();
        let places: Vec<_> = found.into_iter().map(|it| it.place).collect();
        assert_eq!(places, [Place::Order(at)]);
        let other = TEXT.replace("[2]", "[4, 3, 3]");
        assert_eq!(differences(&text, &other, None).len(), 2);
    }

    #[test]
    fn head_request_and_missing_exchanges_are_told_apart() {
        let head = differences(TEXT, &TEXT.replace("--- 200", "--- 400"), None);
        assert_eq!(
            head.first().map(|difference| &difference.place),
            Some(&Place::Status)
        );
        let header = differences(TEXT, &TEXT.replace("application/json", "text/html"), None);
        assert_eq!(
            header.first().map(|difference| &difference.place),
            Some(&Place::Header("content-type".to_owned()))
        );
        let request = differences(TEXT, &TEXT.replace("/x", "/y"), None);
        assert_eq!(
            request.first().map(|difference| &difference.place),
            Some(&Place::Request)
        );
        let missing = differences(TEXT, "# T\n", None);
        assert_eq!(
            missing.first().map(|difference| &difference.place),
            Some(&Place::Scenario)
        );
    }
}
