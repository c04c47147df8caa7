//! What holds for every value of every message: nothing is lost in the generated types, and nothing makes them panic.
//!
//! Cases come from a fixed seed, the same in every run. `PROPTEST_CASES=10000` draws so many from a seed of its own; with
//! `PROPTEST_RNG_SEED=N` as well, from that one.

use std::{collections::BTreeSet, env, fmt};

use proptest::{
    prelude::*,
    test_runner::{RngSeed, TestError, TestRunner},
};
use serde_json::Value;
use spec::{
    Document, Pointer,
    contract::{Contract, Judge},
};
use uqpay_intents::{
    Decimal,
    runtime::{self, DecodeError, Json},
    types,
};

use crate::{
    damage::{CANARY, damaged},
    drawn::{Reading, any_json, is_amount, values},
    fixture,
};

/// What a generated type makes of a text: what it encodes to again, as text.
type Through = fn(&[u8]) -> Result<Vec<u8>, DecodeError>;

macro_rules! messages {
    ($($name:ident),+ $(,)?) => {
        [$((stringify!($name), through::<types::$name> as Through)),+]
    };
}

/// The schemas that a request, an answer or an event has, and their types.
const MESSAGES: [(&str, Through); 12] = messages![
    AccessToken,
    CancelPaymentIntentRequest,
    CapturePaymentIntentRequest,
    ConfirmPaymentIntentRequest,
    CreatePaymentIntentRequest,
    Error,
    PaymentAttempt,
    PaymentAttemptPage,
    PaymentIntent,
    PaymentIntentPage,
    UpdatePaymentIntentRequest,
    WebhookEvent,
];

fn through<T: Json>(json: &[u8]) -> Result<Vec<u8>, DecodeError> {
    runtime::decode::<T>(json).map(|value| runtime::encode(&value).unwrap())
}

#[test]
fn every_message_of_the_document_has_its_type_here() {
    let mut messages = BTreeSet::new();
    collect(document().value(), &mut messages);
    let here: BTreeSet<_> = MESSAGES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(messages, here);
}

/// The names of the schemas that stand under media types.
fn collect(value: &Value, messages: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(content) = members.get("content").and_then(Value::as_object) {
                for media_type in content.values() {
                    let reference = media_type["schema"]["$ref"].as_str().unwrap();
                    messages.insert(reference.rsplit('/').next().unwrap().to_owned());
                }
            }
            members.values().for_each(|value| collect(value, messages));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, messages)),
        _ => {}
    }
}

#[test]
fn what_the_closed_schema_admits_survives() {
    let document = document();
    let contract = Contract::new(&document).unwrap();
    for (name, through) in MESSAGES {
        let judge = contract.schema(name).unwrap();
        let drawn = values(&document, &place(name), Reading::Closed);
        check(name, 80, &drawn, |value| {
            // The values are what they are said to be.
            prop_assert_eq!(judge.as_written(&value), []);
            prop_assert_eq!(judge.closed(&value), []);
            survives(&document, judge, through, &value)
        });
    }
}

#[test]
fn what_a_later_version_may_send_survives() {
    let document = document();
    let contract = Contract::new(&document).unwrap();
    for (name, through) in MESSAGES {
        let judge = contract.schema(name).unwrap();
        let drawn = values(&document, &place(name), Reading::Open);
        check(name, 80, &drawn, |value| {
            survives(&document, judge, through, &value)
        });
    }
}

#[test]
fn damage_is_an_error_without_the_value_or_no_damage() {
    let document = document();
    for (name, through) in MESSAGES {
        let values = damaged(values(&document, &place(name), Reading::Open)).prop_map(Text);
        check(name, 250, &values, |text| answers(through, &text.0));
    }
}

#[test]
fn any_json_and_any_bytes_are_read_or_refused() {
    for (name, through) in MESSAGES {
        check(name, 40, &any_json(), |value| {
            answers(through, value.to_string().as_bytes())
        });
        let bytes = prop::collection::vec(any::<u8>(), 0..64).prop_map(Text);
        check(name, 40, &bytes, |text| answers(through, &text.0));
    }
}

/// What is encoded is what was decoded.
fn survives(
    document: &Document,
    judge: &Judge,
    through: Through,
    value: &Value,
) -> Result<(), TestCaseError> {
    let text = value.to_string();
    let again = through(text.as_bytes()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    // Fractions are compared as they are read: their last digit is not written in one way only.
    let before: Value = serde_json::from_str(&text).unwrap();
    let after: Value = serde_json::from_slice(&again).unwrap();
    let mut places = Vec::new();
    differences(&before, &after, &Pointer::root(), &mut places);
    let lost = places.iter().find(|place| {
        let schema = judge.describes(place).and_then(|at| document.follow(&at));
        let takes_amounts = schema.is_some_and(|(_, schema)| is_amount(schema));
        !(takes_amounts && is_same_amount(place.find(&before), place.find(&after)))
    });
    match lost {
        None => Ok(()),
        Some(place) => Err(TestCaseError::fail(format!(
            "{} became {} at `{place}`",
            show(place.find(&before)),
            show(place.find(&after))
        ))),
    }
}

/// Whether an amount that came as a number is sent as a string, which is the one thing that may change.
fn is_same_amount(before: Option<&Value>, after: Option<&Value>) -> bool {
    match (before, after) {
        (Some(Value::Number(number)), Some(Value::String(text))) => {
            number.to_string().parse::<Decimal>() == text.parse()
        }
        _ => false,
    }
}

/// What is refused is refused without the value, and what is read is stable from then on.
fn answers(through: Through, text: &[u8]) -> Result<(), TestCaseError> {
    match through(text) {
        Ok(once) => {
            let twice = through(&once).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(once, twice);
        }
        Err(error) => {
            let said = format!("{error} {error:?}");
            prop_assert!(
                !said.contains(CANARY),
                "the error repeats the value: {said}"
            );
        }
    }
    Ok(())
}

fn differences(before: &Value, after: &Value, at: &Pointer, places: &mut Vec<Pointer>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
            for name in names {
                match (before.get(name), after.get(name)) {
                    (Some(before), Some(after)) => {
                        differences(before, after, &at.push(name), places);
                    }
                    _ => places.push(at.push(name)),
                }
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                differences(before, after, &at.push(index), places);
            }
        }
        _ if before == after => {}
        _ => places.push(at.clone()),
    }
}

fn show(value: Option<&Value>) -> String {
    value.map_or("nothing".to_owned(), Value::to_string)
}

/// Draws values and, if one fails, says the smallest that does.
fn check<S: Strategy>(
    name: &str,
    cases: u32,
    values: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) where
    S::Value: fmt::Display,
{
    let mut config = ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 10_000,
        ..ProptestConfig::default()
    };
    if env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
        config.rng_seed = RngSeed::Fixed(0);
    }
    match TestRunner::new(config).run(values, property) {
        Ok(()) => {}
        Err(TestError::Fail(reason, smallest)) => {
            let (reason, smallest) = (reason.to_string(), smallest.to_string());
            panic!(
                "{name}: {}\n{}",
                spec::escape(&reason),
                spec::escape(&smallest)
            );
        }
        Err(other) => panic!("{name}: {other}"),
    }
}

/// A text that may be no JSON, and not even UTF-8.
#[derive(Debug)]
struct Text(Vec<u8>);

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.escape_ascii().to_string())
    }
}

fn document() -> Document {
    Document::load(&fixture::root().join("spec/openapi.yaml"))
        .unwrap_or_else(|report| panic!("{report}"))
}

fn place(schema: &str) -> Pointer {
    Pointer::root()
        .push("components")
        .push("schemas")
        .push(schema)
}
