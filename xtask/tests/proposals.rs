//! Every kind of edit that conformance proposes gives a document that the lint and the generator take.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a test may panic, and so may what it is made of; a table may be long"
)]

use conformance::proposal::{Direction, Moved, Observed, Seen, Shape, accept};
use generator::{Options, RuntimeSource};
use serde_json::{Value, json};
use spec::{Document, Pointer};

const INTENT: &str = "/components/schemas/PaymentIntent";
const ATTEMPT: &str = "/components/schemas/PaymentAttempt";
const REQUEST: &str = "/components/schemas/CreatePaymentIntentRequest";

fn at(pointer: &str) -> Pointer {
    Pointer::parse(pointer).unwrap()
}

fn observed(schema: &str, instance: &str, seen: Seen) -> Observed {
    Observed {
        operation: "retrieve_payment_intent".to_owned(),
        status: 200,
        direction: Direction::Response,
        instance: at(instance),
        schema: at(schema),
        seen,
    }
}

fn of_status(status: u16, seen: Seen) -> Observed {
    Observed {
        status,
        ..observed("", "", seen)
    }
}

fn of_request(schema: &str, instance: &str, seen: Seen) -> Observed {
    Observed {
        operation: "create_payment_intent".to_owned(),
        status: 0,
        direction: Direction::Request,
        ..observed(schema, instance, seen)
    }
}

fn new_member(name: &str, value: &Value) -> Observed {
    let seen = Seen::Undocumented {
        shape: Shape::of(value),
        after: None,
    };
    observed(INTENT, &format!("/{name}"), seen)
}

fn another_type(schema: &str, instance: &str, value: &Value, always: bool) -> Observed {
    let shape = Shape::of(value);
    observed(schema, instance, Seen::Type { shape, always })
}

/// Each kind of edit, at places that have nothing to do with one another.
fn every_kind() -> Vec<Observed> {
    let property = |name: &str, keyword: &str| format!("{INTENT}/properties/{name}/{keyword}");
    let of_attempt = |name: &str, keyword: &str| format!("{ATTEMPT}/properties/{name}/{keyword}");
    let moved = |from: &str, to: &str| Moved {
        from: from.to_owned(),
        to: to.to_owned(),
        call: None,
    };
    let unlisted = |value: &str, before| Seen::Unlisted {
        values: vec![json!(value)],
        before,
    };
    let body = Some(Shape::of(&json!({"accepted": true})));
    let mut mixed = Shape::of(&json!({"a": 1, "b": [1]}));
    mixed.merge(&Shape::of(&json!({"a": "x", "b": [null, 1.5], "c": {}})));
    let mut several = Shape::of(&json!("x"));
    several.merge(&Shape::of(&json!(1)));
    several.merge(&Shape::of(&json!(null)));
    vec![
        new_member("new_text", &json!("x")),
        new_member("new_integer", &json!(1)),
        new_member("new_number", &json!(1.5)),
        new_member("new_boolean", &json!(true)),
        new_member("new_null", &json!(null)),
        new_member("new_list", &json!([])),
        new_member(
            "new_object",
            &json!({"email": "x", "inner": {"list": [{"x": 1}]}}),
        ),
        observed(
            INTENT,
            "/new_mixed",
            Seen::Undocumented {
                shape: mixed,
                after: None,
            },
        ),
        observed(
            INTENT,
            "/new_several",
            Seen::Undocumented {
                shape: several,
                after: None,
            },
        ),
        observed(&format!("{INTENT}/required"), "/currency", Seen::Missing),
        another_type(
            &property("merchant_order_id", "type"),
            "/merchant_order_id",
            &json!(1),
            false,
        ),
        another_type(
            &property("customer_id", "type"),
            "/customer_id",
            &json!({"id": "x"}),
            false,
        ),
        another_type(
            &property("complete_time", "type"),
            "/complete_time",
            &json!(1),
            false,
        ),
        another_type(
            &of_attempt("failure_message", "type"),
            "/failure_message",
            &json!(1.5),
            true,
        ),
        another_type(
            "/components/schemas/PaymentIntentPage/properties/total_items/type",
            "/total_items",
            &json!(1.5),
            false,
        ),
        observed(&property("description", "type"), "/description", Seen::Null),
        observed(
            "/components/schemas/IntentStatus/type",
            "/intent_status",
            Seen::Null,
        ),
        observed(
            "/components/schemas/PaymentMethod/type",
            "/latest_payment_attempt/payment_method",
            Seen::Null,
        ),
        observed(
            "/components/schemas/AttemptStatus/type",
            "/latest_payment_attempt/attempt_status",
            Seen::Null,
        ),
        observed(
            "/components/schemas/ErrorCode/oneOf",
            "/code",
            Seen::Variant {
                shape: Shape::of(&json!(true)),
            },
        ),
        observed(
            "/components/schemas/AdviceCode/enum",
            "/advice_code",
            unlisted("99", None),
        ),
        observed(
            "/components/schemas/FailureCode/x-extensible-enum",
            "/failure_code",
            unlisted("expired_card", None),
        ),
        observed(
            "/components/schemas/IntentStatus/enum",
            "/intent_status",
            unlisted("ON_HOLD", Some(moved("PENDING", "ON_HOLD"))),
        ),
        observed(
            "/components/schemas/AttemptStatus/enum",
            "/attempt_status",
            unlisted("ON_HOLD", None),
        ),
        observed(
            &property("create_time", "format"),
            "/create_time",
            Seen::Text { is_empty: false },
        ),
        observed(
            &of_attempt("create_time", "format"),
            "/create_time",
            Seen::Text { is_empty: true },
        ),
        observed(
            &property("currency", "pattern"),
            "/currency",
            Seen::Text { is_empty: false },
        ),
        observed(
            &property("payment_intent_id", "maxLength"),
            "/payment_intent_id",
            Seen::Size {
                least: 40,
                most: 40,
            },
        ),
        observed(
            "/components/schemas/PaymentIntentPage/properties/total_pages/minimum",
            "/total_pages",
            Seen::Range,
        ),
        of_status(
            202,
            Seen::Status {
                shape: body.clone(),
                like: Some(200),
            },
        ),
        of_status(
            201,
            Seen::Status {
                shape: body,
                like: None,
            },
        ),
        of_status(
            204,
            Seen::Status {
                shape: None,
                like: None,
            },
        ),
        of_status(
            409,
            Seen::Status {
                shape: None,
                like: None,
            },
        ),
        of_status(200, Seen::MediaType("application/vnd.api+json".to_owned())),
        of_status(200, Seen::HeaderNew("x-request-id".to_owned())),
        of_request(REQUEST, "/ip_address", Seen::Demanded { shape: None }),
        of_request(REQUEST, "/channel", Seen::Demanded { shape: None }),
        of_request(&format!("{REQUEST}/required"), "/return_url", Seen::Missing),
        observed(
            "/components/schemas/IntentStatus",
            "/intent_status",
            Seen::Moves(vec![moved("REQUIRES_CAPTURE", "REQUIRES_PAYMENT_METHOD")]),
        ),
    ]
}

#[test]
fn lint_and_generator_take_every_kind_of_edit() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let observed = every_kind();
    let acceptance = accept("spec/openapi.yaml", &text, &observed, true).unwrap();
    let left: Vec<_> = acceptance
        .left
        .iter()
        .map(|left| (&observed[left.index], &left.why))
        .collect();
    assert!(left.is_empty(), "{left:#?}");
    let document = Document::parse("spec/openapi.yaml", &acceptance.text).unwrap();
    let lint = spec::lint(&document);
    assert!(!lint.has_errors(), "{lint}");
    let options = Options {
        crate_name: "edited".to_owned(),
        crate_version: "0.1.0".to_owned(),
        runtime: RuntimeSource::Embedded,
    };
    let output =
        generator::generate(&document, &options).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(output.warnings.lines(), "");
}
