//! Every place of an answer, drifted in every way.

use serde_json::{Value, json};
use spec::{Document, Pointer, contract::Contract};

use super::*;

fn places(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    let children: Vec<_> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(number, value)| (number.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in children {
        let place = at.push(name);
        places(value, &place, found);
        found.push(place);
    }
}

/// After the edits nothing is refused any more but what an edit was refused for, in words.
#[test]
fn whatever_drifts_is_accepted_or_left_with_a_reason() {
    let text = text();
    let document = Document::parse(PATH, &text).unwrap();
    let valid = example(&document, "IntentSucceeded");
    let contract = Contract::new(&document).unwrap();
    let mut all = Vec::new();
    places(&valid, &Pointer::root(), &mut all);
    let values = [
        json!(null),
        json!(7),
        json!(false),
        json!("no such value"),
        json!(""),
        json!({"x": 1}),
        json!([]),
        json!("x".repeat(300)),
    ];
    let (mut clean, mut left) = (0, 0);
    for (number, place) in all.iter().step_by(6).enumerate() {
        // A different way at each place, and over the places all ways.
        let value = &values[number % values.len()];
        let mut body = valid.clone();
        changed(&mut body, place, Some(value.clone()));
        let observed = refused_by(&contract, "retrieve_payment_intent", 200, &body);
        if observed.is_empty() {
            continue;
        }
        let acceptance = accept(PATH, &text, &observed, true).unwrap();
        let edited = Document::parse(PATH, &acceptance.text).unwrap();
        let rest = refused(&edited, "retrieve_payment_intent", 200, &body);
        if acceptance.left.iter().all(|left| left.is_allowed) {
            if !rest.is_empty() {
                // One value may break several rules, and the second shows when the first is gone.
                let again = accept(PATH, &acceptance.text, &rest, true).unwrap();
                let edited = Document::parse(PATH, &again.text).unwrap();
                let rest = refused(&edited, "retrieve_payment_intent", 200, &body);
                assert!(
                    rest.is_empty() || !again.left.is_empty(),
                    "{place} {value}: {rest:?}\n{}",
                    diff(PATH, &text, &again.text)
                );
            }
            clean += 1;
        } else {
            left += 1;
        }
    }
    assert!(clean > 3 * left, "{clean} clean, {left} left");
}
