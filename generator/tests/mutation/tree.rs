//! Changes of a document's values.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use spec::Pointer;

/// Names that are special to Rust, to the generated code, to file systems, or to nobody.
const NAMES: &[&str] = &[
    "type",
    "self",
    "Self",
    "crate",
    "super",
    "gen",
    "async",
    "_",
    "",
    " ",
    "0",
    "+1",
    "-1",
    "é",
    "\u{1f600}",
    "a b",
    "A B",
    "a-b",
    "a_b",
    "aB",
    "AB",
    "String",
    "Option",
    "Result",
    "Vec",
    "Box",
    "None",
    "Unknown",
    "Client",
    "Error",
    "aux",
    "con",
    "mod",
    "lib",
    "../up",
    "/root",
    "C:\\x",
    "a/b",
    "a~b",
    "a\"b",
    "a\\b",
    "*/",
    "{x}",
    "}{",
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "\n",
    "#",
    "?",
    "x-sensitive",
    "x-extensible-enum",
    "nullable",
    "$ref",
    "get",
    "200",
    "default",
    "application/json",
];

/// Values that no place expects, or every place.
fn values() -> impl Strategy<Value = Value> {
    let odd = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e308),
        json!(-0.0),
        json!(""),
        json!([]),
        json!({}),
        json!([null]),
        json!({"": {}}),
        json!("x".repeat(20_000)),
        json!("```\n*/ /// #![x] \u{1b}[31m\u{202e}\u{0} ``` `x` [y](z) <b> {0} \\ \" '"),
        json!([{"type": "string"}]),
        json!({"type": "object"}),
        json!({"type": "object", "nullable": true, "additionalProperties": {"type": "integer"}}),
        json!({"type": "array", "items": {}}),
        json!({"type": "string", "format": "decimal", "nullable": true, "x-empty-is-unset": true}),
        json!({"type": "string", "enum": ["a", "A", "a b", "", null, 1], "nullable": true}),
        json!({"type": "string", "pattern": "(?<=(a+)+)$", "minLength": 5, "maxLength": 1}),
        json!({"type": "integer", "minimum": 1e300, "maximum": -1, "multipleOf": 0}),
        json!({"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]}),
        json!({"anyOf": []}),
        json!({"allOf": [{}, {}]}),
        json!({"not": {}}),
    ];
    select(odd)
}

/// One change. Places are picked by an index into all places of the document as it stands then.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    Replace(Index, Value),
    Remove(Index),
    /// Exchanges two values that do not lie in each other.
    Swap(Index, Index),
    /// Puts a copy of one value in the place of another.
    Copy(Index, Index),
    /// Gives a member another name.
    Rename(Index, &'static str),
    /// Adds a copy of a member under another name.
    Add(Index, &'static str),
    /// Lets a reference lead to another place, or makes the place a reference.
    Refer(Index, Index),
    /// Gives a schema another type.
    Retype(Index, &'static str),
    /// Puts lists around a schema, or objects.
    Wrap(Index, u8, bool),
}

/// Changes, weighted so that most documents are still ones that the generator looks at.
pub(crate) fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let place = any::<Index>;
    let names = || select(NAMES);
    let types = select(
        &[
            "string", "object", "array", "integer", "number", "boolean", "strng",
        ][..],
    );
    let one = prop_oneof![
        3 => (place(), values()).prop_map(|(at, value)| Mutation::Replace(at, value)),
        2 => place().prop_map(Mutation::Remove),
        2 => (place(), place()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        2 => (place(), place()).prop_map(|(from, to)| Mutation::Copy(from, to)),
        4 => (place(), names()).prop_map(|(at, name)| Mutation::Rename(at, name)),
        2 => (place(), names()).prop_map(|(at, name)| Mutation::Add(at, name)),
        6 => (place(), place()).prop_map(|(at, to)| Mutation::Refer(at, to)),
        4 => (place(), types).prop_map(|(at, name)| Mutation::Retype(at, name)),
        2 => (place(), 1..100_u8, any::<bool>()).prop_map(|(at, depth, lists)| Mutation::Wrap(at, depth, lists)),
    ];
    prop::collection::vec(one, 1..5)
}

/// The document with these changes.
pub(crate) fn mutated(mut document: Value, mutations: &[Mutation]) -> Value {
    for mutation in mutations {
        apply(&mut document, mutation);
    }
    document
}

fn apply(document: &mut Value, mutation: &Mutation) {
    let places = places(document, |_| true);
    if places.is_empty() {
        return;
    }
    match mutation {
        Mutation::Replace(at, value) => put(document, at.get(&places), value.clone()),
        Mutation::Remove(at) => drop(take(document, at.get(&places))),
        Mutation::Swap(a, b) => {
            let (a, b) = (a.get(&places), b.get(&places));
            if !a.starts_with(b) && !b.starts_with(a) {
                let (one, other) = (copy(document, a), copy(document, b));
                put(document, a, other);
                put(document, b, one);
            }
        }
        Mutation::Copy(from, to) => {
            let copied = copy(document, from.get(&places));
            put(document, to.get(&places), copied);
        }
        Mutation::Rename(at, name) => {
            let at = at.get(&places);
            if let Some(value) = take(document, at) {
                insert(document, at, name, value);
            }
        }
        Mutation::Add(at, name) => {
            let at = at.get(&places);
            let value = copy(document, at);
            insert(document, at, name, value);
        }
        Mutation::Refer(at, to) => {
            let references = self::places(document, |value| value.get("$ref").is_some());
            let components = self::places(document, |_| true)
                .into_iter()
                .filter(|place| place.tokens().len() == 3 && place.tokens()[0] == "components")
                .collect::<Vec<_>>();
            let targets = if components.is_empty() {
                &places
            } else {
                &components
            };
            let at = if references.is_empty() {
                at.get(&places)
            } else {
                at.get(&references)
            };
            put(
                document,
                at,
                json!({"$ref": format!("#{}", to.get(targets))}),
            );
        }
        Mutation::Retype(at, name) => {
            let schemas = self::places(document, |value| value.get("type").is_some());
            if !schemas.is_empty() {
                put(document, &at.get(&schemas).push("type"), json!(name));
            }
        }
        Mutation::Wrap(at, depth, lists) => {
            let schemas = self::places(document, |value| value.get("type").is_some());
            if !schemas.is_empty() {
                let at = at.get(&schemas);
                let mut value = copy(document, at);
                for _ in 0..*depth {
                    value = if *lists {
                        json!({"type": "array", "items": value})
                    } else {
                        json!({"type": "object", "properties": {"in": value}})
                    };
                }
                put(document, at, value);
            }
        }
    }
}

/// All places below the root whose value is such.
fn places(document: &Value, is_such: impl Fn(&Value) -> bool) -> Vec<Pointer> {
    let mut found = Vec::new();
    let mut waiting = vec![(Pointer::root(), document)];
    while let Some((at, value)) = waiting.pop() {
        match value {
            Value::Object(members) => {
                waiting.extend(members.iter().map(|(name, member)| (at.push(name), member)));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                waiting.extend(items.map(|(index, item)| (at.push(index), item)));
            }
            _ => {}
        }
        if !at.is_root() && is_such(value) {
            found.push(at);
        }
    }
    found
}

fn copy(document: &Value, at: &Pointer) -> Value {
    at.find(document).cloned().unwrap_or_default()
}

fn put(document: &mut Value, at: &Pointer, value: Value) {
    if let Some(found) = document.pointer_mut(&at.to_string()) {
        *found = value;
    }
}

fn take(document: &mut Value, at: &Pointer) -> Option<Value> {
    let last = at.last()?;
    match document.pointer_mut(&at.parent()?.to_string())? {
        Value::Object(members) => members.shift_remove(last),
        Value::Array(items) => Some(items.remove(last.parse().ok()?)),
        _ => None,
    }
}

/// Puts a value beside another one, under a name of its own if that is a member.
fn insert(document: &mut Value, beside: &Pointer, name: &str, value: Value) {
    let parent = beside
        .parent()
        .and_then(|parent| document.pointer_mut(&parent.to_string()));
    match parent {
        Some(Value::Object(members)) => drop(members.insert(name.to_owned(), value)),
        Some(Value::Array(items)) => items.push(value),
        _ => {}
    }
}
