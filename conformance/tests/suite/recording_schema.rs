//! `recording.schema.json` says what the reader of recordings says.

use std::{collections::BTreeSet, fs};

use conformance::{RecordingError, Scenario, TestCards};
use jsonschema::Validator;
use serde_json::Value;
use spec::Document;

use crate::fixture::root;

fn schema() -> Value {
    let text = fs::read_to_string(root().join("conformance/recording.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn validator() -> Validator {
    jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&schema())
        .unwrap()
}

fn document() -> Document {
    Document::load(&root().join("spec/openapi.yaml")).unwrap()
}

fn read(text: &str) -> Result<Scenario, Vec<RecordingError>> {
    let cards = TestCards::load().unwrap();
    Scenario::parse("a", "a.yaml", text, &document(), &cards)
}

fn value(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

fn keys(schema: &Value, pointer: &str) -> BTreeSet<String> {
    let properties = schema.pointer(pointer).and_then(Value::as_object);
    properties.unwrap().keys().cloned().collect()
}

#[test]
fn every_recording_follows_the_schema() {
    let validator = validator();
    let mut count = 0;
    for file in fs::read_dir(root().join("conformance/recordings")).unwrap() {
        let path = file.unwrap().path();
        let found = value(&fs::read_to_string(&path).unwrap());
        let errors: Vec<_> = validator
            .iter_errors(&found)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        count += 1;
    }
    assert!(count > 80, "{count} recordings");
}

/// The reader lists the members that it knows when it meets one that it does not.
#[test]
fn the_schema_has_the_members_that_the_reader_knows() {
    let schema = schema();
    let call = "  - call: list_payment_intents\n    expect: {status: 200}\n";
    let repeat = "{until: {/a: 1}, every_seconds: 1, deadline_seconds: 1, zzz: 1}";
    let shopper = "{payment_intent: a, outcome: succeed, zzz: 1}";
    for (text, pointer) in [
        ("title: T\nsteps: []\nzzz: 1\n".to_owned(), "/properties"),
        (
            format!("title: T\nsteps:\n{call}    zzz: 1\n"),
            "/definitions/step/properties",
        ),
        (
            "title: T\nsteps:\n  - call: a\n    expect: {status: 200, zzz: 1}\n".to_owned(),
            "/definitions/step/properties/expect/properties",
        ),
        (
            format!("title: T\nsteps:\n{call}    repeat: {repeat}\n"),
            "/definitions/step/properties/repeat/properties",
        ),
        (
            "title: T\nsteps:\n  - together: {held: {}, meanwhile: [], zzz: 1}\n".to_owned(),
            "/definitions/step/properties/together/properties",
        ),
        (
            format!("title: T\nsteps:\n  - shopper: {shopper}\n"),
            "/definitions/step/properties/shopper/properties",
        ),
        (
            "title: T\nsteps:\n  - webhooks: {payment_intent: a, expect: [], zzz: 1}\n".to_owned(),
            "/definitions/step/properties/webhooks/properties",
        ),
    ] {
        let message = read(&text).unwrap_err()[0].message.clone();
        let (_, known) = message
            .split_once("expected ")
            .unwrap_or_else(|| panic!("{text}: {message}"));
        let known: BTreeSet<String> = known
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        assert_eq!(keys(&schema, pointer), known, "{pointer}");
    }
}

#[test]
fn editors_are_offered_what_there_is() {
    let schema = schema();
    let listed = |pointer: &str| -> BTreeSet<String> {
        let values = schema.pointer(pointer).and_then(Value::as_array).unwrap();
        values
            .iter()
            .map(|value| {
                value
                    .get("const")
                    .unwrap_or(value)
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    };
    let document = document();
    let operations = document.operations().map(|it| it.id.to_owned()).collect();
    assert_eq!(listed("/definitions/step/properties/call/enum"), operations);
    let cards = TestCards::load().unwrap().names();
    let body = "/definitions/body/anyOf/2/properties/test_card/enum";
    assert_eq!(listed(body), cards);
    // The reader lists the needs that it knows.
    let refused = read("title: T\nneeds: [zzz]\nsteps: []\n").unwrap_err();
    let known = refused[0].message.split('`').skip(1).step_by(2).skip(1);
    let known: BTreeSet<String> = known.map(str::to_owned).collect();
    assert_eq!(listed("/properties/needs/items/oneOf"), known);
}

#[test]
fn every_member_is_described() {
    fn walk(value: &Value, at: &str) {
        if let Value::Object(members) = value {
            if let Some(Value::Object(properties)) = members.get("properties") {
                for (name, property) in properties {
                    let told = property.get("description").is_some()
                        || property.get("$ref").is_some()
                        || at.contains("idempotency_key");
                    assert!(told, "{at}/{name} has no description");
                }
            }
            for (name, member) in members {
                walk(member, &format!("{at}/{name}"));
            }
        } else if let Value::Array(items) = value {
            for item in items {
                walk(item, at);
            }
        }
    }
    walk(&schema(), "");
}

#[test]
fn what_the_reader_refuses_the_schema_refuses() {
    let validator = validator();
    let step = |step: &str| {
        format!("title: T\nneeds: [clock, shopper, provider, hold, webhooks]\nsteps:\n  - {step}\n")
    };
    let with = |member: &str| {
        step(&format!(
            "{{call: retrieve_payment_intent, path: {{id: a}}, expect: {{status: 200}}, {member}}}"
        ))
    };
    let sound = with("token: none");
    assert!(read(&sound).is_ok() && validator.is_valid(&value(&sound)));
    let mut malformed = vec![
        "steps: []\n".to_owned(),
        "title: T\n".to_owned(),
        "title: [T]\nsteps: []\n".to_owned(),
        "title: T\nsteps: {}\n".to_owned(),
        "title: T\nsteps: []\nmore: 1\n".to_owned(),
        "title: T\nneeds: [time]\nsteps: []\n".to_owned(),
        "title: T\nneeds: clock\nsteps: []\n".to_owned(),
        "title: T\ncatalogue: [XX-1]\nsteps: []\n".to_owned(),
        "title: T\ncatalogue: [ID-1, ID-1]\nsteps: []\n".to_owned(),
        "title: T\ncatalogue: ID-1\nsteps: []\n".to_owned(),
        "[]\n".to_owned(),
    ];
    malformed.extend(
        [
            "{}",
            "{name: a}",
            "{advance_seconds: -1}",
            "{advance_seconds: soon}",
            "{advance_seconds: 1.5}",
            "{advance_seconds: 1, provider: {next: slow}}",
            "{call: refund_payment_intent, expect: {status: 200}}",
            "{call: list_payment_intents}",
            "{call: list_payment_intents, expect: {}}",
            "{call: list_payment_intents, expect: {status: 99}}",
            "{call: list_payment_intents, expect: {status: 600}}",
            "{call: list_payment_intents, expect: {status: ok}}",
            "{call: list_payment_intents, expect: {status: 200, headers: {}}}",
            "{call: list_payment_intents, expect: {status: 200, body: []}}",
            "{call: list_payment_intents, expect: {status: 200, body: {amount: 1}}}",
            "{call: list_payment_intents, expect: {status: 200, body: {/a: {equal: 1}}}}",
            "{call: list_payment_intents, expect: {status: 200, body: {/a: {}}}}",
            "{call: list_payment_intents, expect: {status: 200, body: {/a: {absent: false}}}}",
            "{call: list_payment_intents, expect: {status: 200, body: {/a: {absent: true, present: true}}}}",
            "{call: list_payment_intents, expect: {status: 200, body: {/a: {matches: 1}}}}",
            "{call: list_payment_intents, expect: {status: 200, body: {/a: {matches: '('}}}}",
            "{call: list_payment_intents, expect: {status: {ours: 99}}}",
            "{call: list_payment_intents, expect: {status: {theirs: 400}}}",
            "{call: list_payment_intents, expect: {status: 400, ours: [/code]}}",
            "{webhooks: {payment_intent: a}}",
            "{webhooks: {payment_intent: a, expect: created}}",
            "{shopper: {payment_intent: a}}",
            "{shopper: {payment_intent: a, outcome: fail, when: now}}",
            "{together: {held: {call: list_payment_intents, expect: {status: 200}}}}",
            "{together: {held: {advance_seconds: 1}, meanwhile: []}}",
        ]
        .map(step),
    );
    malformed.extend(
        [
            "expects: 1",
            "path: [a]",
            "query: {a: [1]}",
            "query: {a: null}",
            "headers: {a: {}}",
            "headers: [a]",
            "token: {}",
            "idempotency_key: 1",
            "idempotency_key: {like: a}",
            "idempotency_key: {same_as: [a]}",
            "idempotency_key: {same_as: a, upper_case_of: a}",
            "body: {a: {test_card: visa_gold}}",
            "raw_body: {}",
            "well_formed: 'false'",
            "capture: {a: payment_intent_id}",
            "capture: [a]",
            "repeat: {until: {}, every_seconds: 1, deadline_seconds: 1}",
            "repeat: {until: {/a: 1}, every_seconds: 0, deadline_seconds: 1}",
            "repeat: {until: {/a: 1}, every_seconds: 1}",
        ]
        .map(with),
    );
    for text in malformed {
        assert!(read(&text).is_err(), "the reader takes {text}");
        assert!(
            !validator.is_valid(&value(&text)),
            "the schema takes {text}"
        );
    }
}
