//! A sandbox is told to drift, and a run against it names the drift by class, place and file.

use crate::program::{Sandbox, run};

fn drill(drift: &str, code: i32, needles: &[&str]) {
    let sandbox = Sandbox::start();
    sandbox.control("/__sandbox/drift", drift);
    let ended = run(&[
        "conformance",
        "--target",
        &sandbox.url,
        "--only",
        "direct_card",
    ]);
    let ended = ended
        .expect(code, needles)
        .expect(code, &["recordings/direct_card.yaml:", "openapi.yaml:"]);
    assert!(
        !ended.text().contains("O-"),
        "a finding about ourselves was left:\n{}",
        ended.text()
    );
}

#[test]
fn a_renamed_member() {
    drill(
        r#"{"kind": "rename", "operation": "retrieve_payment_intent", "pointer": "/amount", "to": "total"}"#,
        3,
        &["R-FIELD-GONE-REQ", "retrieve_payment_intent 200 /amount"],
    );
}

#[test]
fn an_optional_member_that_is_no_longer_sent() {
    drill(
        r#"{"kind": "drop", "operation": "retrieve_payment_intent", "pointer": "/description"}"#,
        3,
        &[
            "R-FIELD-GONE-OPT",
            "retrieve_payment_intent 200 /description",
        ],
    );
}

#[test]
fn a_number_where_a_string_was() {
    drill(
        r#"{"kind": "retype", "operation": "create_payment_intent", "pointer": "/amount"}"#,
        3,
        &["R-TYPE", "create_payment_intent 200 /amount"],
    );
}

#[test]
fn an_unknown_enum_value() {
    drill(
        r#"{"kind": "enum_value", "operation": "retrieve_payment_intent", "pointer": "/intent_status", "to": "ON_HOLD"}"#,
        3,
        &[
            "R-ENUM-NEW",
            "retrieve_payment_intent 200 /intent_status",
            "ON_HOLD",
        ],
    );
}

#[test]
fn an_undocumented_member() {
    drill(
        r#"{"kind": "add", "operation": "retrieve_payment_intent", "pointer": "/risk_score", "to": 7}"#,
        0,
        &["R-FIELD-NEW", "retrieve_payment_intent 200 /risk_score"],
    );
}

#[test]
fn an_illegal_move() {
    drill(
        r#"{"kind": "illegal_move", "operation": "retrieve_payment_intent", "pointer": "/intent_status", "to": "PENDING"}"#,
        3,
        &[
            "B-STATE",
            "retrieve_payment_intent 200 /intent_status",
            "from SUCCEEDED to PENDING",
        ],
    );
}
