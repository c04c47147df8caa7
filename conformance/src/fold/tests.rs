//! What explains what, and what stays a finding of its own.

use super::*;
use crate::finding::{Origin, gather};

fn sample(class: Class, operation: &str, pointer: &str) -> Sample {
    Sample {
        operation: operation.to_owned(),
        status: 200,
        pointer: Pointer::parse(pointer).unwrap(),
        ..Sample::new(class, String::new())
    }
}

fn left(explaining: Sample, open: Sample) -> usize {
    fold(
        &mut vec![(0, explaining)],
        vec![Open {
            scenario: 1,
            sample: open,
        }],
    )
    .len()
}

#[test]
fn drift_explains_what_is_at_its_place_and_nothing_else() {
    let gone = || sample(Class::FieldGone, "list", "/data/0/amount");
    assert_eq!(
        left(gone(), sample(Class::Snapshot, "list", "/data/3/amount")),
        0
    );
    assert_eq!(
        left(gone(), sample(Class::Expectation, "list", "/data/3/amount")),
        0
    );
    assert_eq!(
        left(
            gone(),
            sample(Class::Snapshot, "list", "/data/3/amount_due")
        ),
        1
    );
    assert_eq!(
        left(gone(), sample(Class::Snapshot, "get", "/data/3/amount")),
        1
    );
    assert_eq!(left(gone(), sample(Class::Expectation, "list", "")), 1);
}

#[test]
fn an_id_that_is_gone_explains_what_is_told_by_it() {
    let gone = || sample(Class::FieldGone, "get", "/latest/attempt_id");
    assert_eq!(
        left(
            gone(),
            sample(Class::Snapshot, "get", "/latest/create_time")
        ),
        0
    );
    assert_eq!(
        left(gone(), sample(Class::Snapshot, "get", "/create_time")),
        1
    );
    assert_eq!(
        left(gone(), sample(Class::Expectation, "get", "/latest/amount")),
        1
    );
}

#[test]
fn our_own_findings_explain_nothing() {
    let binding = sample(Class::Binding, "get", "/amount");
    assert_eq!(left(binding, sample(Class::Snapshot, "get", "/amount")), 1);
}

#[test]
fn what_a_stopped_scenario_did_not_reach_is_excused_with_it() {
    let mut explaining = vec![(0, sample(Class::FieldGone, "create", "/id"))];
    let open = |sample| Open {
        scenario: 0,
        sample,
    };
    let left = fold(
        &mut explaining,
        vec![
            open(sample(Class::Snapshot, "", "")),
            open(sample(Class::Stopped, "create", "/id")),
        ],
    );
    assert!(left.is_empty());
    assert_eq!(
        explaining.first().map(|(_, sample)| sample.explains),
        Some(2)
    );
}

#[test]
fn a_member_that_is_gone_explains_the_expectation_that_missed_it() {
    let gone = Open {
        scenario: 0,
        sample: sample(Class::FieldGoneOptional, "get", "/captured"),
    };
    let missed = Open {
        scenario: 1,
        sample: sample(Class::Expectation, "get", "/captured"),
    };
    let mut explaining = Vec::new();
    assert!(fold(&mut explaining, vec![missed, gone]).is_empty());
    let classes: Vec<_> = explaining.iter().map(|(_, sample)| sample.class).collect();
    assert_eq!(classes, [Class::FieldGoneOptional]);
}

#[test]
fn a_lost_id_explains_what_follows_in_its_scenario() {
    let lost = Sample {
        line: 5,
        ..sample(Class::Type, "create", "/payment_intent_id")
    };
    let later = |scenario, line| Open {
        scenario,
        sample: Sample {
            line,
            ..sample(Class::Expectation, "get", "/amount")
        },
    };
    let mut explaining = vec![(0, lost)];
    let left = fold(&mut explaining, vec![later(0, 9), later(0, 3), later(1, 9)]);
    let places: Vec<_> = left
        .iter()
        .map(|(scenario, sample)| (*scenario, sample.line))
        .collect();
    assert_eq!(places, [(0, 3), (1, 9)]);
}

#[test]
fn another_status_explains_what_else_is_not_as_expected_of_that_answer() {
    let open = |class, pointer, line| Open {
        scenario: 0,
        sample: Sample {
            line,
            ..sample(class, "get", pointer)
        },
    };
    let left = fold(
        &mut Vec::new(),
        vec![
            open(Class::Expectation, "/amount", 7),
            open(Class::Expectation, "", 7),
            open(Class::Snapshot, "/amount", 7),
            open(Class::Snapshot, "/amount", 9),
        ],
    );
    let lines: Vec<_> = left
        .iter()
        .map(|(_, sample)| (sample.line, sample.explains))
        .collect();
    assert_eq!(lines, [(7, 2), (9, 0)]);
}

#[test]
fn an_illegal_move_explains_both_answers_that_it_joins() {
    let mut illegal = sample(Class::IllegalMove, "get", "/status");
    illegal.also_at = Some(("cancel".to_owned(), Pointer::parse("/status").unwrap()));
    assert_eq!(
        left(
            illegal.clone(),
            sample(Class::Snapshot, "cancel", "/status")
        ),
        0
    );
    assert_eq!(
        left(illegal, sample(Class::Snapshot, "create", "/status")),
        1
    );
}

#[test]
fn what_comes_of_another_course_is_told_once_for_all_scenarios() {
    let at = |class, pointer: &str, exchange| Sample {
        exchange: Some(exchange),
        ..sample(class, "capture", pointer)
    };
    let refused = |refusal| Sample {
        status: 400,
        refusal: Some(refusal),
        ..at(Class::ErrorEnvelope, "/code", 1)
    };
    let demanded = Sample {
        diverges: true,
        class: Class::RequestDemanded,
        pointer: Pointer::root(),
        ..refused("missing".into())
    };
    let open = |scenario, sample| Open { scenario, sample };
    let mut explaining = Vec::new();
    let left = fold(
        &mut explaining,
        vec![
            open(0, refused("missing".into())),
            open(1, refused("other".into())),
            open(2, demanded),
            open(2, at(Class::Snapshot, "/amount", 4)),
            open(2, at(Class::Snapshot, "/amount", 0)),
        ],
    );
    let told: Vec<_> = explaining
        .iter()
        .map(|(scenario, sample)| (*scenario, sample.class, sample.explains))
        .collect();
    assert_eq!(
        told,
        [(2, Class::RequestDemanded, 2), (1, Class::ErrorEnvelope, 0)]
    );
    let exchanges: Vec<_> = left.iter().map(|(_, sample)| sample.exchange).collect();
    assert_eq!(exchanges, [Some(0)]);
}

#[test]
fn an_event_that_repeats_what_an_answer_told_wrongly_is_explained_by_it() {
    let event = |pointer: &str| Sample {
        exchange: Some(3),
        ..sample(Class::Webhook, "events", pointer)
    };
    let told = Sample {
        exchange: Some(1),
        ..sample(Class::Null, "confirm", "/latest/amount")
    };
    let mut explaining = vec![
        (0, told),
        (0, event("/paid/0/body/data/amount")),
        (0, event("/paid/0/headers/signature")),
    ];
    fold(&mut explaining, Vec::new());
    let left: Vec<_> = explaining
        .iter()
        .map(|(_, sample)| (sample.class, sample.explains))
        .collect();
    assert_eq!(left, [(Class::Null, 1), (Class::Webhook, 0)]);
}

#[test]
fn what_one_part_of_a_run_found_explains_what_another_could_not() {
    let found = |sample: Sample| {
        let origin = Origin {
            scenario: "a",
            file: "a.yaml",
        };
        gather([(origin, sample)])
    };
    let mut findings = found(sample(Class::FieldGone, "list", "/data/0/amount"));
    findings.extend(found(sample(Class::Snapshot, "list", "/data/1/amount")));
    findings.extend(found(sample(
        Class::Expectation,
        "list",
        "/data/1/currency",
    )));
    findings.extend(found(sample(Class::Parity, "list", "/data/1/amount")));
    let folded = fold_parts(&mut findings);
    let left: Vec<_> = findings
        .iter()
        .map(|finding| (finding.class, finding.explains))
        .collect();
    assert_eq!(
        left,
        [
            (Class::Expectation, 0),
            (Class::FieldGone, 1),
            (Class::Parity, 0)
        ]
    );
    assert_eq!(folded.len(), 1);
}
