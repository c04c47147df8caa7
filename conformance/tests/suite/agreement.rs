//! The generated client refuses what the document's schemas refuse: its limits against JSON Schema, a reading of the same document
//! that shares no code with it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use spec::contract::{Contract, Judge};
use spec::{Document, Pointer};
use uqpay_intents::{Call, Client, Credentials, Environment, Error, Secret, runtime, types};

use crate::fixture::root;

/// What is put in the place of a text.
const TEXTS: &[&str] = &[
    "",
    "x",
    "sgd",
    "SGD",
    "0",
    "-1",
    "1E2",
    "10.12",
    "0.0001",
    "12",
    "13",
    "123",
    "2030",
    "000123",
    "4242424242424242",
    "éé",
    "a\"b\\c\n",
    "\u{1f600}",
    "authorization",
    "skip_3ds",
    "qrcode",
    "redirect",
    "card",
];

/// What is put in the place of a number.
const NUMBERS: &[i32] = &[-1, 0, 1, 48, 49, 9999, 10_000];

struct Bench {
    client: Client,
    document: Document,
    contract: Contract,
}

impl Bench {
    fn new() -> Self {
        let document = Document::load(&root().join(Path::new("spec/openapi.yaml"))).unwrap();
        let contract = Contract::new(&document).unwrap();
        let credentials = Credentials {
            client_id: "shop".to_owned(),
            api_key: Secret::from("key-of-the-shop"),
        };
        let nowhere = Environment::Url("http://127.0.0.1:9/api".to_owned());
        Self {
            client: Client::new(nowhere, credentials).unwrap(),
            document,
            contract,
        }
    }

    /// The examples of the request bodies of an operation.
    fn examples(&self, path: &str) -> Vec<Value> {
        let place = [
            "paths",
            path,
            "post",
            "requestBody",
            "content",
            "application/json",
            "examples",
        ];
        let place = place
            .iter()
            .fold(Pointer::root(), |place, token| place.push(token));
        let examples = place
            .find(self.document.value())
            .unwrap()
            .as_object()
            .unwrap();
        let followed = examples
            .values()
            .map(|example| self.document.resolve(example).unwrap().1);
        followed.map(|example| example["value"].clone()).collect()
    }

    /// Changes each leaf that the examples have, and compares what both say. How many bodies both refused, and how many both took.
    fn compare<B: runtime::Json, T: runtime::Json>(
        &self,
        operation: &str,
        path: &str,
        call: impl Fn(&Client, B) -> Call<T>,
    ) -> (usize, usize) {
        let judge = self.contract.request(operation).unwrap();
        let (mut refused, mut taken) = (0, 0);
        let mut seen = BTreeSet::new();
        for example in self.examples(path) {
            let mut leaves = Vec::new();
            collect(&example, &Pointer::root(), &mut leaves);
            leaves.retain(|leaf| seen.insert(leaf.clone()));
            for leaf in &leaves {
                for body in variations(&example, leaf) {
                    // What the types cannot hold cannot be sent.
                    let Ok(typed) = runtime::decode_value::<B>(body) else {
                        continue;
                    };
                    let call = call(&self.client, typed);
                    let found = places(call.request());
                    let sent = call.without_validation().request().unwrap().body.unwrap();
                    let sent = serde_json::from_slice(&sent).unwrap();
                    let expected = expected(judge, &sent);
                    assert_eq!(found, expected, "{operation}: {:?}", leaf.find(&sent));
                    if found.is_empty() {
                        taken += 1;
                    } else {
                        refused += 1;
                    }
                }
            }
        }
        (refused, taken)
    }
}

fn collect(value: &Value, at: &Pointer, leaves: &mut Vec<Pointer>) {
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, member)| collect(member, &at.push(name), leaves)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| collect(item, &at.push(index), leaves)),
        _ => leaves.push(at.clone()),
    }
}

fn variations(example: &Value, leaf: &Pointer) -> Vec<Value> {
    let lengths = [
        8, 9, 19, 20, 32, 33, 36, 37, 45, 46, 128, 129, 255, 256, 1024, 1025,
    ];
    let replacements: Vec<Value> = match leaf.find(example) {
        Some(Value::String(_)) => TEXTS
            .iter()
            .map(|text| json!(text))
            .chain(lengths.map(|length| json!("1".repeat(length))))
            .collect(),
        Some(Value::Number(_)) => NUMBERS.iter().map(|number| json!(number)).collect(),
        _ => Vec::new(),
    };
    let with = |replacement| {
        let mut changed = example.clone();
        *changed.pointer_mut(&leaf.to_string()).unwrap() = replacement;
        changed
    };
    replacements.into_iter().map(with).collect()
}

/// The places that the client names.
fn places(request: Result<runtime::Request, Error>) -> BTreeSet<String> {
    match request {
        Ok(_) => BTreeSet::new(),
        Err(Error::Invalid(invalid)) => invalid
            .violations()
            .iter()
            .map(|violation| violation.pointer().to_owned())
            .collect(),
        Err(other) => panic!("{other}"),
    }
}

/// The places that the schema names.
fn expected(judge: &Judge, body: &Value) -> BTreeSet<String> {
    let violations = judge.as_written(body).into_iter();
    violations
        .map(|violation| violation.instance.to_string())
        .collect()
}

#[test]
fn client_and_schema_refuse_the_same_bodies() {
    let bench = Bench::new();
    let counts = [
        bench.compare(
            "create_payment_intent",
            "/v2/payment_intents/create",
            |client, body: types::CreatePaymentIntentRequest| client.create_payment_intent(body),
        ),
        bench.compare(
            "update_payment_intent",
            "/v2/payment_intents/{id}",
            |client, body: types::UpdatePaymentIntentRequest| {
                client.update_payment_intent("PI1", body)
            },
        ),
        bench.compare(
            "confirm_payment_intent",
            "/v2/payment_intents/{id}/confirm",
            |client, body: types::ConfirmPaymentIntentRequest| {
                client.confirm_payment_intent("PI1", body)
            },
        ),
        bench.compare(
            "capture_payment_intent",
            "/v2/payment_intents/{id}/capture",
            |client, body: types::CapturePaymentIntentRequest| {
                client.capture_payment_intent("PI1", body)
            },
        ),
    ];
    let refused: usize = counts.iter().map(|(refused, _)| refused).sum();
    let taken: usize = counts.iter().map(|(_, taken)| taken).sum();
    assert!(
        refused > 500 && taken > 500,
        "{refused} refused, {taken} taken"
    );
}
