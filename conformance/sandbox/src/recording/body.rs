//! Bodies of a recording: what is sent again, and what is expected of the answer.

use serde_json::{Map, Value, json};

use crate::cards::{TEST_CARDS, mask};

/// The names under which the conformance suite knows the documented test cards, by the last digits.
const NAMES: [(&str, &str); 7] = [
    ("8117", "mastercard_direct"),
    ("8012", "mastercard_frictionless"),
    ("4047", "mastercard_frame_fails"),
    ("0014", "unionpay"),
    ("0027", "visa_declined"),
    ("0092", "visa_challenge"),
    ("0118", "visa_frame_then_challenge"),
];

/// What an expectation looks at: enough to see what became of the payment, and no value that differs from run to run.
const SALIENT: [&str; 10] = [
    "/amount",
    "/attempt_status",
    "/captured_amount",
    "/code",
    "/failure_code",
    "/intent_status",
    "/latest_payment_attempt/attempt_status",
    "/latest_payment_attempt/failure_code",
    "/next_action/type",
    "/type",
];
/// What is expected to be what an earlier answer held.
const IDS: [&str; 3] = [
    "/attempt_id",
    "/latest_payment_attempt/attempt_id",
    "/payment_intent_id",
];

/// The body to send again: cards by their names, ids by what `named` makes of them.
pub(super) fn repeatable(
    mut sent: Value,
    answer: &Value,
    named: impl Fn(&str) -> String,
) -> Result<Value, &'static str> {
    let card = sent
        .pointer_mut("/payment_method/card")
        .and_then(Value::as_object_mut);
    if let Some(card) = card {
        let refused_for = answer
            .get("message")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if ["cvc", "card_number"]
            .iter()
            .any(|name| refused_for.contains(name))
        {
            return Err("its card is not kept, and was refused");
        }
        let number = card.shift_remove("card_number");
        let name = number
            .as_ref()
            .and_then(Value::as_str)
            .and_then(name_of)
            .ok_or("the table of test cards has no name for its card")?;
        card.shift_remove("cvc");
        card.shift_insert(0, "test_card".to_owned(), json!(name));
    }
    rewrite(&mut sent, &named)?;
    Ok(sent)
}

/// The name of the test card whose masked number this is.
fn name_of(masked: &str) -> Option<&'static str> {
    let known = TEST_CARDS
        .iter()
        .find(|card| mask(card.number).is_some_and(|card| card.masked == masked))?;
    let found = NAMES
        .into_iter()
        .find(|(last4, _)| known.number.ends_with(last4));
    found.map(|(_, name)| name)
}

fn rewrite(value: &mut Value, named: &impl Fn(&str) -> String) -> Result<(), &'static str> {
    match value {
        Value::String(text) => {
            if let Some((place, _)) = text.split_once("?[redacted]") {
                *text = place.to_owned();
            }
            if text.contains("[redacted]") || text.contains("[not kept]") || text.contains("******")
            {
                return Err("a part of its body is not kept");
            }
            if text.contains('$') {
                return Err("its body holds what a recording would read as a name");
            }
            *text = named(text);
        }
        Value::Array(items) => {
            for item in items {
                rewrite(item, named)?;
            }
        }
        Value::Object(members) => {
            for (name, item) in members {
                if name.starts_with('[') || name.contains("******") {
                    return Err("a part of its body is not kept");
                }
                rewrite(item, named)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}

/// What must hold for the answer when the call is made again.
pub(super) fn expected(
    answer: &Value,
    known: impl Fn(&str) -> Option<String>,
) -> Map<String, Value> {
    let mut expected = Map::new();
    for pointer in SALIENT {
        if let Some(value) = answer.pointer(pointer)
            && (value.is_number()
                || value
                    .as_str()
                    .is_some_and(|text| !text.is_empty() && !text.contains('$')))
        {
            expected.insert(pointer.to_owned(), value.clone());
        }
    }
    for pointer in IDS {
        let id = answer.pointer(pointer).and_then(Value::as_str);
        if let Some(name) = id.and_then(&known) {
            expected.insert(pointer.to_owned(), json!(name));
        }
    }
    expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_belongs_to_a_test_card() {
        let named: Vec<_> = TEST_CARDS
            .iter()
            .filter_map(|card| name_of(&mask(card.number)?.masked))
            .collect();
        assert_eq!(named.len(), NAMES.len());
    }

    #[test]
    fn what_is_not_kept_cannot_be_sent_again() {
        for body in [
            json!({"ammount": "[not kept]"}),
            json!({"payment_code": "[redacted]"}),
            json!({"metadata": {"541333******4047": 1}}),
            json!({"description": "${x}"}),
            json!({"payment_method": {"card": {"card_number": "999999******0000"}}}),
        ] {
            assert!(
                repeatable(body.clone(), &Value::Null, str::to_owned).is_err(),
                "{body}"
            );
        }
        let body = json!({"return_url": "https://shop.example/r?[redacted]"});
        assert_eq!(
            repeatable(body, &Value::Null, str::to_owned),
            Ok(json!({"return_url": "https://shop.example/r"}))
        );
    }
}
