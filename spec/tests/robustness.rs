//! Whatever a document holds, the answer is a report and never a panic.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, its functions included"
)]

use serde_json::{Value, json};
use spec::contract::Contract;
use spec::{Document, Pointer, lint};

/// A document in which every object stands with every member.
fn every_object() -> String {
    std::fs::read_to_string("tests/documents/every-object.yaml").unwrap()
}

/// Everything that the crate does with a document; what is reported has a place in the text.
fn exercise(text: &str) {
    let report = match Document::parse("mutant.yaml", text) {
        Err(report) => {
            assert!(report.has_errors(), "refused without a reason:\n{text}");
            let mut messages = report.iter().map(|finding| finding.diagnostic().message());
            let is_missed = messages.any(|message| message.contains("OpenAPI 3.0 refuses"));
            assert!(
                !is_missed,
                "the structural checks missed something:\n{report}\n{text}"
            );
            report
        }
        Ok(document) => {
            let report = lint(&document);
            if let Ok(contract) = Contract::new(&document) {
                for operation in document.operations() {
                    let judge = contract.response(operation.id, 200, "application/json");
                    for value in [json!(null), json!({"kind": "cat"}), json!([1, "x", {}])] {
                        let violations = judge
                            .map(|judge| [judge.as_written(&value), judge.closed(&value)].concat());
                        for violation in violations.unwrap_or_default() {
                            assert!(
                                document.locate(&violation.schema).is_some(),
                                "{violation:?}\n{text}"
                            );
                        }
                    }
                }
            } else {
                assert!(report.has_errors(), "no contract, and no error:\n{text}");
            }
            report
        }
    };
    let _ = (
        report.render(true),
        report.lines(),
        serde_json::to_string(&report).unwrap(),
    );
    assert!(
        report.iter().all(|finding| finding.location().is_some()),
        "{report}"
    );
}

fn places(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    found.push(at.clone());
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, member)| places(member, &at.push(name), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(number, item)| places(item, &at.push(number), found)),
        _ => {}
    }
}

#[test]
fn a_document_with_every_object_is_sound() {
    let document = Document::parse("every-object.yaml", &every_object())
        .unwrap_or_else(|report| panic!("{report}"));
    let report = lint(&document);
    assert!(report.is_empty(), "{report}");
    Contract::new(&document).unwrap_or_else(|report| panic!("{report}"));
}

#[test]
fn any_value_in_any_place_is_answered() {
    let values = [
        json!(null),
        json!(true),
        json!(-1.5),
        json!("#/components/schemas/\u{202e}\u{1b}[2J"),
        json!([{}, "x"]),
        json!({"$ref": "#/components/schemas/Cat", "type": "array"}),
        json!({"oneOf": [{"$ref": "#"}], "discriminator": {"propertyName": "kind"}, "enum": [], "allOf": [{}]}),
    ];
    let original: Value = serde_yaml::from_str(&every_object()).unwrap();
    let mut found = Vec::new();
    places(&original, &Pointer::root(), &mut found);
    for (place, pointer) in found.iter().enumerate().step_by(3) {
        // Kinds of places occur so often that every third is enough for each kind to meet several of the values.
        let mut mutant = original.clone();
        let target = mutant.pointer_mut(&pointer.to_string()).unwrap();
        target.clone_from(&values[place / 3 % values.len()]);
        exercise(&mutant.to_string());
    }
}

#[test]
fn a_text_cut_anywhere_is_answered() {
    let text = every_object();
    for end in (0..text.len()).step_by(101) {
        exercise(&text[..end]);
    }
}

#[test]
fn a_text_without_one_of_its_lines_is_answered() {
    let text = every_object();
    let lines: Vec<_> = text.lines().collect();
    for left_out in (0..lines.len()).step_by(2) {
        let kept = lines
            .iter()
            .enumerate()
            .filter(|(number, _)| *number != left_out)
            .map(|(_, line)| *line);
        exercise(&kept.collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn schemas_as_deep_as_a_document_may_be_are_answered() {
    for wrap in [
        |inner| json!({"type": "array", "items": inner}),
        |inner| json!({"type": "object", "properties": {"in": inner}}),
        |inner| json!({"oneOf": [inner]}),
    ] {
        for depth in [30, 60, 120, 240] {
            let deep = (0..depth).fold(json!({"type": "string"}), |inner, _| wrap(inner));
            let document = json!({
                "openapi": "3.0.3", "info": {"title": "Deep", "version": "1"}, "paths": {},
                "components": {"schemas": {"Deep": deep}}
            });
            exercise(&document.to_string());
        }
    }
}
