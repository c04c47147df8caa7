mod cases;
mod plans;
mod sweep;

use std::fmt::Write as _;

use serde_json::{Value, json};
use spec::contract::{Contract, Violation, ViolationKind};

use super::*;
use crate::{
    finding::{Finding, Origin, Sample, gather, of_violation},
    judges::contract::found,
};
use cases::{drifts, of_schema, others};

pub(super) const PATH: &str = "spec/openapi.yaml";

pub(super) fn text() -> String {
    std::fs::read_to_string("../spec/openapi.yaml").unwrap()
}

fn at(pointer: &str) -> Pointer {
    Pointer::parse(pointer).unwrap()
}

/// A value among the examples of the document.
pub(super) fn example(document: &Document, name: &str) -> Value {
    at("/components/examples")
        .push(name)
        .push("value")
        .find(document.value())
        .unwrap()
        .clone()
}

/// What the judges refuse about a body, as the judge of answers has it: of a value of another type nothing else is said, and of the
/// closed reading only what it alone refuses.
pub(super) fn refused(
    document: &Document,
    operation: &str,
    status: u16,
    body: &Value,
) -> Vec<Observed> {
    refused_by(&Contract::new(document).unwrap(), operation, status, body)
}

/// A value that fits no variant, as what the only variant of its type says about it.
fn narrowed(violation: Violation) -> Vec<Violation> {
    let ViolationKind::NoVariant { variants } = &violation.kind else {
        return vec![violation];
    };
    let is_of_type = |refusal: &Violation| {
        matches!(refusal.kind, ViolationKind::WrongType { .. })
            && refusal.instance == violation.instance
    };
    let fit: Vec<_> = variants
        .iter()
        .filter(|refusals| !refusals.iter().any(is_of_type))
        .collect();
    match fit.as_slice() {
        [one] => one.iter().cloned().flat_map(narrowed).collect(),
        _ => vec![violation],
    }
}

pub(super) fn refused_by(
    contract: &Contract,
    operation: &str,
    status: u16,
    body: &Value,
) -> Vec<Observed> {
    let judge = contract
        .response(operation, status, "application/json")
        .unwrap();
    let is_of_type =
        |violation: &Violation| matches!(violation.kind, ViolationKind::WrongType { .. });
    let narrow = |violations: Vec<Violation>| -> Vec<_> {
        violations.into_iter().flat_map(narrowed).collect()
    };
    let written = narrow(judge.as_written(body));
    let closed = narrow(judge.closed(body));
    let mistyped = |place: &Pointer| {
        written
            .iter()
            .any(|other| is_of_type(other) && other.instance == *place)
    };
    let of_written = written
        .iter()
        .filter(|violation| is_of_type(violation) || !mistyped(&violation.instance));
    let of_closed = closed.iter().filter(|violation| {
        !written
            .iter()
            .any(|other| other.instance == violation.instance)
    });
    of_written
        .chain(of_closed)
        .filter_map(|violation| {
            Observed::of_violation(operation, status, Direction::Response, violation, body)
        })
        .collect()
}

/// Puts a value into a body or takes one out.
pub(super) fn changed(body: &mut Value, place: &Pointer, value: Option<Value>) {
    let parent = body
        .pointer_mut(&place.parent().unwrap().to_string())
        .unwrap();
    let name = place.last().unwrap();
    match (parent, value) {
        (Value::Object(members), Some(value)) => {
            members.insert(name.to_owned(), value);
        }
        (Value::Object(members), None) => {
            members.shift_remove(name);
        }
        (Value::Array(items), Some(value)) => items[name.parse::<usize>().unwrap()] = value,
        _ => panic!("{place} cannot be removed"),
    }
}

fn shown(name: &str, before: &str, acceptance: &Acceptance) -> String {
    let mut page = format!("=== {name}\n");
    for Accepted { proposal, .. } in &acceptance.accepted {
        let _ = writeln!(page, "{}", proposal.title);
        if let Some(why) = proposal.breaking {
            let _ = writeln!(page, "  breaking: {why}");
        }
        for note in &proposal.notes {
            let _ = writeln!(page, "  note: {note}");
        }
    }
    for left in &acceptance.left {
        let _ = writeln!(page, "left: {}", left.why);
    }
    // At which line a hunk stands is no matter, and changes with every edit above it.
    for line in diff(PATH, before, &acceptance.text).lines() {
        page.push_str(if line.starts_with("@@ ") { "@@" } else { line });
        page.push('\n');
    }
    page
}

#[test]
fn each_drift_is_accepted_by_a_small_edit_after_which_the_answer_passes() {
    let text = text();
    let document = Document::parse(PATH, &text).unwrap();
    let mut page = String::new();
    for drift in drifts() {
        let body = drift.body(&document);
        let observed = refused(&document, drift.operation, drift.status, &body);
        assert_eq!(observed.len(), 1, "{}: {observed:?}", drift.name);
        let acceptance = accept(PATH, &text, &observed, true).unwrap();
        assert_eq!(
            acceptance.left.len(),
            0,
            "{}: {:?}",
            drift.name,
            acceptance.left
        );
        let edited = Document::parse(PATH, &acceptance.text).unwrap();
        assert_eq!(
            refused(&edited, drift.operation, drift.status, &body),
            [],
            "{}",
            drift.name
        );
        page.push_str(&shown(drift.name, &text, &acceptance));
    }
    insta::assert_snapshot!(page);
}

/// What a run makes of the same violations: samples, gathered into findings.
#[test]
fn a_finding_says_as_much_as_the_violation_it_was_made_of() {
    let text = text();
    let document = Document::parse(PATH, &text).unwrap();
    let contract = Contract::new(&document).unwrap();
    for drift in drifts() {
        let body = drift.body(&document);
        let judge = contract
            .response(drift.operation, drift.status, "application/json")
            .unwrap();
        let mut expected = refused_by(&contract, drift.operation, drift.status, &body).remove(0);
        let mut violations = judge.as_written(&body);
        violations.extend(judge.closed(&body));
        let violation = violations
            .into_iter()
            .flat_map(narrowed)
            .find(|violation| violation.schema == expected.schema)
            .unwrap();
        let is_closed = judge.as_written(&body).is_empty();
        let (class, level) = of_violation(&violation.kind, is_closed, drift.status);
        let sample = Sample {
            level,
            operation: drift.operation.to_owned(),
            status: drift.status,
            pointer: expected.instance.clone(),
            schema: Some(violation.schema.clone()),
            found: expected
                .instance
                .find(&body)
                .map(|value| found(&violation.kind, value)),
            ..Sample::new(class, violation.message)
        };
        let origin = Origin {
            scenario: "",
            file: "",
        };
        let findings = gather([(origin, sample)]);
        // Which member was in front of it differs from sample to sample.
        if let Seen::Undocumented { after, .. } = &mut expected.seen {
            *after = None;
        }
        assert_eq!(
            Observed::of_finding(&document, &findings[0]),
            Ok(vec![expected]),
            "{}",
            drift.name
        );
    }
}

#[test]
fn what_is_not_about_a_body_is_accepted_or_left_to_a_person() {
    let text = text();
    let mut page = String::new();
    for (name, observed) in others() {
        let acceptance = accept(PATH, &text, &[observed], true).unwrap();
        page.push_str(&shown(name, &text, &acceptance));
    }
    insta::assert_snapshot!(page);
}

#[test]
fn breaking_edits_are_left_unless_they_are_allowed() {
    let text = text();
    let document = Document::parse(PATH, &text).unwrap();
    let mut body = example(&document, "IntentSucceeded");
    changed(&mut body, &at("/currency"), None);
    changed(&mut body, &at("/risk"), Some(json!(1)));
    let observed = refused(&document, "retrieve_payment_intent", 200, &body);
    let acceptance = accept(PATH, &text, &observed, false).unwrap();
    assert_eq!((acceptance.accepted.len(), acceptance.left.len()), (1, 1));
    assert!(acceptance.left[0].is_breaking, "{:?}", acceptance.left);
    assert!(acceptance.text.contains("        risk:\n"));
    let rest = refused(
        &Document::parse(PATH, &acceptance.text).unwrap(),
        "retrieve_payment_intent",
        200,
        &body,
    );
    assert_eq!(rest.len(), 1);
}

#[test]
fn an_edit_covers_what_others_see_of_the_same_component() {
    let text = text();
    let document = Document::parse(PATH, &text).unwrap();
    let mut body = example(&document, "IntentSucceeded");
    changed(&mut body, &at("/risk"), Some(json!(1)));
    let observed: Vec<_> = ["retrieve_payment_intent", "create_payment_intent"]
        .iter()
        .flat_map(|operation| refused(&document, operation, 200, &body))
        .collect();
    let acceptance = accept(PATH, &text, &observed, false).unwrap();
    assert_eq!((acceptance.accepted.len(), acceptance.left.len()), (1, 1));
    assert!(acceptance.left[0].is_allowed);
}

#[test]
fn values_of_the_vendor_stay_out_of_the_document() {
    let text = text();
    let document = Document::parse(PATH, &text).unwrap();
    let canary = "canary-4d8f";
    let mut body = example(&document, "IntentSucceeded");
    changed(
        &mut body,
        &at("/extra"),
        Some(json!({"a": canary, "b": [canary], "c": {"d": canary}})),
    );
    changed(&mut body, &at("/create_time"), Some(json!(canary)));
    changed(&mut body, &at("/merchant_order_id"), Some(json!([canary])));
    let observed = refused(&document, "retrieve_payment_intent", 200, &body);
    assert_eq!(observed.len(), 3);
    let acceptance = accept(PATH, &text, &observed, true).unwrap();
    assert_eq!(acceptance.accepted.len(), 3, "{:?}", acceptance.left);
    assert!(!acceptance.text.contains(canary));
    for name in [
        "4111111111111111",
        "line\nbreak",
        "\u{202e}",
        "",
        &"x".repeat(65),
    ] {
        let mut body = example(&document, "IntentSucceeded");
        body["latest_payment_attempt"][name] = json!(1);
        let observed = refused(&document, "retrieve_payment_intent", 200, &body);
        let acceptance = accept(PATH, &text, &observed, true).unwrap();
        assert_eq!(acceptance.text, text, "{name}");
    }
}

#[test]
fn samples_of_one_finding_are_put_together() {
    let seen = |value: Value| {
        of_schema(
            "/components/schemas/Error",
            "/x",
            Direction::Response,
            Seen::Undocumented {
                shape: Shape::of(&value),
                after: None,
            },
        )
    };
    let mut all = seen(json!({"a": 1, "l": [1]}));
    all.add(&seen(json!({"a": 1.5, "b": null, "l": ["x"]})));
    all.add(&seen(json!(null)));
    let Seen::Undocumented { shape, .. } = &all.seen else {
        panic!("{all:?}")
    };
    assert_eq!(
        Value::Object(shape.schema(&|_, _| {})),
        json!({"type": "object", "nullable": true, "properties": {
            "a": {"type": "number"},
            "l": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"type": "integer", "format": "int64"}]}},
            "b": {},
        }}),
    );
}
