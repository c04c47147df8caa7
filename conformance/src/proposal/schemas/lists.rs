//! Lists of values.

use serde_json::{Map, Value, json};
use spec::{
    Document,
    edit::{Change, Kind, Place},
};

use super::super::{Moved, NoEdit, Observed, Proposal, by_hand, is_word, name_of, sites, states};

/// Values join their list.
pub(in crate::proposal) fn listed(
    document: &Document,
    observed: &Observed,
    values: &[Value],
    before: Option<&Moved>,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    let Some(keyword) = schema
        .keyword
        .as_deref()
        .filter(|keyword| keyword.ends_with("enum"))
    else {
        return by_hand(
            "the value tells the variants of a union apart, and what the new one holds has to be described",
        );
    };
    if is_secret(schema.members) {
        return by_hand("the place is marked as sensitive");
    }
    let list = |name: &str| schema.members.get(name).and_then(Value::as_array);
    let all = list(keyword).map(Vec::as_slice).unwrap_or_default();
    let new: Vec<_> = values.iter().filter(|value| !all.contains(value)).collect();
    if new.is_empty() {
        return Err(NoEdit::Allowed);
    }
    let is_fit = |value: &&Value| match value {
        Value::String(text) => is_word(text),
        Value::Number(_) | Value::Bool(_) => true,
        _ => false,
    };
    if !new.iter().all(is_fit) {
        return by_hand("a value is no plain word; a list of values is perhaps not what is meant");
    }
    let mut changes: Vec<_> = new
        .iter()
        .map(|value| Change::item(&schema.at.push(keyword), (*value).clone()))
        .collect();
    if let Some(names) = list("x-enum-varnames") {
        // Names stand in the order of `enum`, then of `x-extensible-enum`.
        let first = if keyword == "enum" {
            all.len()
        } else {
            names.len()
        };
        let mut taken: Vec<_> = names
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        for (number, value) in new.iter().enumerate() {
            let name = variable(value, all, &taken);
            let kind = Kind::Insert {
                value: name.as_str().into(),
                place: Place::Last,
            };
            changes.push(Change {
                pointer: schema.at.push("x-enum-varnames").push(first + number),
                kind,
            });
            taken.push(name);
        }
    }
    let has_states = schema.members.contains_key("x-state-machine");
    if has_states {
        let names = new.iter().filter_map(|value| value.as_str());
        changes.extend(names.flat_map(|name| states::state(&schema.at, name, before)));
    }
    let what = if new.len() == 1 {
        "a value more"
    } else {
        "values more"
    };
    let proposal = Proposal::new(
        format!("`{}` has {what}", name_of(&observed.instance)),
        changes,
    );
    Ok(if has_states {
        proposal
            .breaking("whoever decides by the status meets one it does not know")
            .note("what the status waits for is not known: as entered, the provider has to act and nothing has ended")
    } else {
        proposal
    })
}

fn is_secret(schema: &Map<String, Value>) -> bool {
    schema.contains_key("x-sensitive") || schema.get("format") == Some(&json!("password"))
}

/// A name for a value in code, as its siblings have theirs: words in upper camel case, without what all values begin with.
fn variable(value: &Value, siblings: &[Value], taken: &[String]) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let prefix = text
        .rfind('.')
        .and_then(|end| text.get(..=end))
        .unwrap_or_default();
    let is_common = siblings
        .iter()
        .filter_map(Value::as_str)
        .all(|sibling| sibling.starts_with(prefix));
    let own = if is_common {
        text.get(prefix.len()..).unwrap_or_default()
    } else {
        &text
    };
    let mut name = String::new();
    for word in own
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let (first, rest) = word.split_at(1);
        name.push_str(&first.to_ascii_uppercase());
        let is_shouted = rest.chars().all(|c| !c.is_ascii_lowercase());
        name.push_str(&if is_shouted {
            rest.to_ascii_lowercase()
        } else {
            rest.to_owned()
        });
    }
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert(0, 'V');
    }
    let mut unique = name.clone();
    let mut number = 2;
    while taken.contains(&unique) {
        unique = format!("{name}{number}");
        number += 1;
    }
    unique
}
