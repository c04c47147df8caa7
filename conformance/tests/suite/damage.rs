//! JSON that is nearly right: a valid value with one thing wrong.

use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};
use spec::Pointer;

/// Stands in every value that damage puts in: what an error says must not repeat it.
pub(crate) const CANARY: &str = "4242424242424242";

/// Written where the text below is to stand, which no JSON value can hold.
const PLACEHOLDER: &str = "raw-text-stands-here";

/// What is done to a value.
#[derive(Clone, Debug)]
enum Damage {
    /// Takes the member or item away.
    Remove,
    /// Gives the member another name.
    Rename,
    /// Puts a value of some kind in its place.
    Replace(Value),
    /// Puts a text in its place, which may be no JSON.
    Raw(String),
    /// Ends the text there.
    Truncate(Index),
    /// Puts a byte in the place of another.
    Byte(Index, u8),
    /// Writes the first member twice.
    Repeat,
}

/// The texts of values that one thing was done to.
pub(crate) fn damaged(values: impl Strategy<Value = Value>) -> impl Strategy<Value = Vec<u8>> {
    (values, any::<Index>(), damage())
        .prop_map(|(value, place, damage)| apply(value, place, &damage))
}

fn damage() -> impl Strategy<Value = Damage> {
    let canary_number: u64 = CANARY.parse().unwrap();
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(200), close.repeat(200));
    let replaced = [
        json!(null),
        json!(true),
        json!(CANARY),
        json!(""),
        json!(canary_number),
        json!(0.5),
        json!([]),
        json!([CANARY]),
        json!({}),
        json!({CANARY: CANARY}),
    ];
    let raw = [
        "1e999".to_owned(),
        "-1e-999".to_owned(),
        "9".repeat(400),
        format!("{CANARY}{CANARY}"),
        format!(r#""\ud800{CANARY}""#),
        format!(r#""{CANARY}\udc00\ud800""#),
        format!(r#""{CANARY}"#),
        "NaN".to_owned(),
        "01".to_owned(),
        deep("[", "]"),
        deep(r#"{"a":"#, "}"),
        "[".repeat(100_000),
    ];
    prop_oneof![
        2 => Just(Damage::Remove),
        1 => Just(Damage::Rename),
        6 => prop::sample::select(replaced.to_vec()).prop_map(Damage::Replace),
        3 => prop::sample::select(raw.to_vec()).prop_map(Damage::Raw),
        1 => any::<Index>().prop_map(Damage::Truncate),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(place, byte)| Damage::Byte(place, byte)),
        1 => Just(Damage::Repeat),
    ]
}

fn apply(mut value: Value, place: Index, damage: &Damage) -> Vec<u8> {
    let mut places = vec![Pointer::root()];
    collect(&value, &Pointer::root(), &mut places);
    let place = place.get(&places);
    match damage {
        Damage::Remove => drop(take(&mut value, place)),
        Damage::Rename => {
            let taken = take(&mut value, place);
            let parent = place
                .parent()
                .and_then(|parent| value.pointer_mut(&parent.to_string()));
            if let (Some(taken), Some(Value::Object(members))) = (taken, parent) {
                members.insert(CANARY.to_owned(), taken);
            }
        }
        Damage::Replace(other) => put(&mut value, place, other.clone()),
        Damage::Raw(text) => {
            put(&mut value, place, PLACEHOLDER.into());
            return value
                .to_string()
                .replace(&format!("{PLACEHOLDER:?}"), text)
                .into_bytes();
        }
        Damage::Repeat => {
            let member = value.as_object().and_then(|members| members.iter().next());
            if let Some((name, member)) = member {
                let rest = value.to_string();
                let first = format!("{{{}:{member},", Value::from(name.as_str()));
                return rest.replacen('{', &first, 1).into_bytes();
            }
        }
        Damage::Truncate(_) | Damage::Byte(..) => {}
    }
    let mut text = value.to_string().into_bytes();
    match damage {
        Damage::Truncate(end) => text.truncate(end.index(text.len())),
        Damage::Byte(at, byte) => {
            let at = at.index(text.len());
            text[at] = *byte;
        }
        _ => {}
    }
    text
}

fn collect(value: &Value, at: &Pointer, places: &mut Vec<Pointer>) {
    let below: Vec<_> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (at.push(name), value))
            .collect(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, value)| (at.push(index), value))
                .collect()
        }
        _ => return,
    };
    for (at, value) in below {
        places.push(at.clone());
        collect(value, &at, places);
    }
}

fn put(value: &mut Value, place: &Pointer, other: Value) {
    if let Some(found) = value.pointer_mut(&place.to_string()) {
        *found = other;
    }
}

fn take(value: &mut Value, place: &Pointer) -> Option<Value> {
    let (parent, last) = (place.parent()?, place.last()?);
    match value.pointer_mut(&parent.to_string())? {
        Value::Object(members) => members.shift_remove(last),
        Value::Array(items) => Some(items.remove(last.parse().ok()?)),
        _ => None,
    }
}
