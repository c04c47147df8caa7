//! Sandboxes that deviate: the suite names each deviation, and nothing else.

use std::sync::Arc;

use conformance::{Class, Finding, Options, Report, Suite, Verdict};
use serde_json::{Value, json};

use crate::fixture::{Desk, only, places};

/// A conversation that reads an intent in every way there is.
const READS: &str = "\
title: An intent is read in every way
needs: [isolation]
steps:
  - call: create_payment_intent
    body: &intent
      amount: '12.50'
      currency: SGD
      merchant_order_id: order-1
      description: Two books
      return_url: https://shop.example/return
    expect:
      status: 200
      body: {/amount: '12.5', /intent_status: REQUIRES_PAYMENT_METHOD}
    capture: {intent: /payment_intent_id}
  - call: confirm_payment_intent
    path: {id: $intent}
    body:
      payment_method:
        type: card
        card:
          test_card: mastercard_direct
          card_name: Mei Tan
          auto_capture: false
          authorization_type: authorization
          three_ds_action: skip_3ds
          billing: {first_name: Mei, last_name: Tan, email: mei.tan@shop.example, address: {country_code: SG, city: Singapore, street: 1 Example Road, postcode: '018989'}}
    expect:
      status: 200
      body: {/intent_status: REQUIRES_CAPTURE, /latest_payment_attempt/attempt_status: AUTHORIZED}
    capture: {attempt: /latest_payment_attempt/attempt_id}
  - call: retrieve_payment_intent
    path: {id: $intent}
    expect:
      status: 200
      body: {/intent_status: REQUIRES_CAPTURE, /amount: '12.5', /currency: SGD}
  - call: list_payment_intents
    query: {page_number: 1, page_size: 10}
    expect:
      status: 200
      body: {/data/0/payment_intent_id: $intent, /data/0/amount: '12.5'}
  - call: list_payment_attempts
    query: {payment_intent_id: $intent, page_number: 1, page_size: 10}
    expect:
      status: 200
      body: {/data/0/attempt_id: $attempt, /data/0/attempt_status: AUTHORIZED}
  - call: retrieve_payment_attempt
    path: {id: $attempt}
    expect:
      status: 200
      body: {/attempt_id: $attempt, /amount: '12.5'}
  - call: capture_payment_intent
    path: {id: $intent}
    body: {amount_to_capture: '8.80'}
    expect:
      status: 200
      body: {/intent_status: SUCCEEDED, /captured_amount: '8.8'}
";

/// What a drift is found as.
struct Expected {
    class: Class,
    pointer: &'static str,
    /// What the document's line holds.
    document: &'static str,
    exit: u8,
}

async fn reads() -> (Desk, Arc<Suite>) {
    let desk = Desk::accepted(&[("reads", READS)]).await;
    let suite = desk.suite();
    (desk, suite)
}

async fn drill(suite: &Arc<Suite>, drift: Value) -> Report {
    let options = Options {
        drift: vec![drift],
        ..Options::embedded()
    };
    suite
        .run(&options, &())
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The line of the file that a place names, which may end in a column.
fn line_at(place: &str) -> String {
    let mut parts = place.rsplitn(3, ':').collect::<Vec<_>>();
    parts.reverse();
    let (file, line) = match parts.as_slice() {
        [file, line, column]
            if column.parse::<usize>().is_ok() && line.parse::<usize>().is_ok() =>
        {
            ((*file).to_owned(), *line)
        }
        [front, middle, line] => (format!("{front}:{middle}"), *line),
        [file, line] => ((*file).to_owned(), *line),
        _ => panic!("{place} is no place"),
    };
    let number: usize = line.parse().unwrap();
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
    text.lines().nth(number - 1).unwrap().to_owned()
}

#[track_caller]
fn assert_found(report: &Report, operation: &str, expected: &Expected) {
    let context = || format!("{operation}\n{}", report.render(false));
    // Whatever the drift broke beside itself stands under it.
    assert!(
        !report
            .findings
            .iter()
            .any(|finding| finding.verdict == Verdict::Ours),
        "{}",
        context()
    );
    let finding: &Finding = only(report);
    assert_eq!(finding.class, expected.class, "{}", context());
    assert_eq!(finding.operation, operation, "{}", context());
    assert_eq!(finding.status, 200, "{}", context());
    assert_eq!(finding.pointer, expected.pointer, "{}", context());
    assert_eq!(report.exit_code(), expected.exit, "{}", context());
    let recording = line_at(&finding.recording);
    let call = format!("call: {operation}");
    assert!(recording.ends_with(&call), "{recording}\n{}", context());
    let document = finding
        .document
        .as_deref()
        .expect("a place in the document");
    assert!(document.contains("openapi.yaml:"), "{document}");
    let document = line_at(document);
    assert!(
        document.contains(expected.document),
        "{document}\n{}",
        context()
    );
}

#[tokio::test]
async fn without_drift_a_run_is_clean() {
    let (_desk, suite) = reads().await;
    let report = suite.run(&Options::embedded(), &()).await.unwrap();
    assert!(report.findings.is_empty(), "{}", report.render(false));
    assert_eq!(report.exit_code(), 0);
}

#[tokio::test]
async fn a_member_that_is_dropped_is_named() {
    let (_desk, suite) = reads().await;
    for (operation, drifted, pointer) in [
        ("create_payment_intent", "/amount", "/amount"),
        ("retrieve_payment_intent", "/currency", "/currency"),
        ("list_payment_intents", "/data/*/amount", "/data/*/amount"),
        (
            "list_payment_attempts",
            "/data/*/attempt_status",
            "/data/*/attempt_status",
        ),
        ("retrieve_payment_attempt", "/amount", "/amount"),
    ] {
        let report = drill(
            &suite,
            json!({"kind": "drop", "operation": operation, "pointer": drifted}),
        )
        .await;
        assert_found(
            &report,
            operation,
            &Expected {
                class: Class::FieldGone,
                pointer,
                document: "required",
                exit: 3,
            },
        );
        assert!(
            report.findings[0].explains > 0,
            "the snapshot is folded under it"
        );
    }
}

#[tokio::test]
async fn a_member_that_is_renamed_is_named_by_what_is_gone_and_what_is_new() {
    let (_desk, suite) = reads().await;
    for (operation, drifted, to, gone, new) in [
        (
            "create_payment_intent",
            "/payment_intent_id",
            "id",
            "/payment_intent_id",
            "/id",
        ),
        (
            "confirm_payment_intent",
            "/latest_payment_attempt/attempt_id",
            "id",
            "/latest_payment_attempt/attempt_id",
            "/latest_payment_attempt/id",
        ),
        (
            "retrieve_payment_intent",
            "/amount",
            "total",
            "/amount",
            "/total",
        ),
        (
            "list_payment_intents",
            "/data/*/currency",
            "ccy",
            "/data/*/currency",
            "/data/*/ccy",
        ),
        (
            "capture_payment_intent",
            "/intent_status",
            "status",
            "/intent_status",
            "/status",
        ),
    ] {
        let drift = json!({"kind": "rename", "operation": operation, "pointer": drifted, "to": to});
        let mut report = drill(&suite, drift).await;
        let is_new = |finding: &Finding| finding.class == Class::FieldNew && finding.pointer == new;
        assert!(
            report.findings.iter().any(is_new),
            "{}",
            report.render(false)
        );
        report.findings.retain(|finding| !is_new(finding));
        assert_found(
            &report,
            operation,
            &Expected {
                class: Class::FieldGone,
                pointer: gone,
                document: "required",
                exit: 3,
            },
        );
    }
}

#[tokio::test]
async fn a_member_of_another_type_is_named() {
    let (_desk, suite) = reads().await;
    for (operation, pointer, to, class) in [
        (
            "retrieve_payment_intent",
            "/amount",
            json!("number"),
            Class::Type,
        ),
        (
            "capture_payment_intent",
            "/captured_amount",
            json!("number"),
            Class::Type,
        ),
        (
            "list_payment_attempts",
            "/data/*/amount",
            json!("number"),
            Class::Type,
        ),
        (
            "retrieve_payment_attempt",
            "/attempt_status",
            json!("array"),
            Class::Type,
        ),
        (
            "create_payment_intent",
            "/currency",
            json!("null"),
            Class::Null,
        ),
    ] {
        let drift = json!({"kind": "retype", "operation": operation, "pointer": pointer, "to": to});
        let report = drill(&suite, drift).await;
        assert_found(
            &report,
            operation,
            &Expected {
                class,
                pointer,
                document: "type",
                exit: 3,
            },
        );
    }
}

#[tokio::test]
async fn a_member_that_nobody_documented_is_drift_and_breaks_nothing() {
    let (_desk, suite) = reads().await;
    for (operation, pointer) in [
        ("create_payment_intent", "/risk_score"),
        (
            "retrieve_payment_intent",
            "/latest_payment_attempt/network_fee",
        ),
        ("list_payment_intents", "/data/*/risk_score"),
        ("list_payment_attempts", "/next_page"),
    ] {
        let drift = json!({"kind": "add", "operation": operation, "pointer": pointer, "to": 7});
        let report = drill(&suite, drift).await;
        assert_found(
            &report,
            operation,
            &Expected {
                class: Class::FieldNew,
                pointer,
                document: "",
                exit: 0,
            },
        );
    }
}

#[tokio::test]
async fn a_value_outside_a_closed_list_breaks_and_outside_an_open_one_does_not() {
    let (_desk, suite) = reads().await;
    let cases = [
        (
            "retrieve_payment_intent",
            "/intent_status",
            "ON_HOLD",
            Class::EnumNew,
            3,
        ),
        (
            "list_payment_attempts",
            "/data/*/attempt_status",
            "PARKED",
            Class::EnumNew,
            3,
        ),
        (
            "retrieve_payment_attempt",
            "/failure_code",
            "moon_phase",
            Class::EnumNew,
            0,
        ),
        (
            "retrieve_payment_attempt",
            "/payment_method/type",
            "barter",
            Class::EnumNew,
            0,
        ),
    ];
    for (operation, pointer, to, class, exit) in cases {
        let drift =
            json!({"kind": "enum_value", "operation": operation, "pointer": pointer, "to": to});
        let report = drill(&suite, drift).await;
        assert_found(
            &report,
            operation,
            &Expected {
                class,
                pointer,
                document: "enum",
                exit,
            },
        );
        assert!(
            report.findings[0].message.contains(to),
            "{}",
            report.render(false)
        );
    }
}

#[tokio::test]
async fn a_status_that_no_move_leads_to_is_named() {
    let (_desk, suite) = reads().await;
    let cases = [
        (
            "retrieve_payment_intent",
            "/intent_status",
            "REQUIRES_PAYMENT_METHOD",
        ),
        (
            "capture_payment_intent",
            "/intent_status",
            "REQUIRES_CUSTOMER_ACTION",
        ),
        ("retrieve_payment_attempt", "/attempt_status", "INITIATED"),
        (
            "list_payment_attempts",
            "/data/*/attempt_status",
            "AUTHENTICATION_REDIRECTED",
        ),
    ];
    for (operation, pointer, to) in cases {
        let drift =
            json!({"kind": "illegal_move", "operation": operation, "pointer": pointer, "to": to});
        let report = drill(&suite, drift).await;
        assert_found(
            &report,
            operation,
            &Expected {
                class: Class::IllegalMove,
                pointer,
                document: "x-state-machine",
                exit: 3,
            },
        );
        assert!(
            report.findings[0].message.contains(to),
            "{}",
            report.render(false)
        );
    }
}

#[tokio::test]
async fn an_optional_member_that_the_snapshot_has_is_missed() {
    let (_desk, suite) = reads().await;
    for (operation, pointer) in [
        ("create_payment_intent", "/description"),
        ("retrieve_payment_intent", "/merchant_order_id"),
        (
            "retrieve_payment_intent",
            "/latest_payment_attempt/refunded_amount",
        ),
        ("retrieve_payment_attempt", "/captured_amount"),
        ("list_payment_attempts", "/data/*/refunded_amount"),
    ] {
        let drift = json!({"kind": "drop", "operation": operation, "pointer": pointer});
        let report = drill(&suite, drift).await;
        let name = pointer.rsplit('/').next().unwrap();
        assert_found(
            &report,
            operation,
            &Expected {
                class: Class::FieldGoneOptional,
                pointer,
                document: name,
                exit: 3,
            },
        );
    }
}

#[tokio::test]
async fn a_final_status_that_is_left_again_is_named_with_both_answers() {
    let (_desk, suite) = reads().await;
    // The move to it is documented; what is not is the way back, which the next answer shows.
    let drift =
        json!({"kind": "illegal_move", "operation": "retrieve_payment_intent", "to": "CANCELLED"});
    let report = drill(&suite, drift).await;
    assert_found(
        &report,
        "list_payment_intents",
        &Expected {
            class: Class::IllegalMove,
            pointer: "/data/*/intent_status",
            document: "x-state-machine",
            exit: 3,
        },
    );
    assert!(
        report.findings[0].message.contains("CANCELLED"),
        "{}",
        report.render(false)
    );
}

#[tokio::test]
async fn several_drifts_are_told_apart() {
    let (_desk, suite) = reads().await;
    let options = Options {
        drift: vec![
            json!({"kind": "add", "operation": "create_payment_intent", "pointer": "/risk_score", "to": 1}),
            json!({"kind": "drop", "operation": "retrieve_payment_intent", "pointer": "/amount"}),
            json!({"kind": "retype", "operation": "retrieve_payment_attempt", "pointer": "/amount", "to": "number"}),
        ],
        ..Options::embedded()
    };
    let report = suite.run(&options, &()).await.unwrap();
    let classes = places(&report);
    assert_eq!(
        classes,
        [
            (Class::FieldGone, "retrieve_payment_intent", "/amount"),
            (Class::Type, "retrieve_payment_attempt", "/amount"),
            (Class::FieldNew, "create_payment_intent", "/risk_score"),
        ],
        "{}",
        report.render(false)
    );
    assert_eq!(report.exit_code(), 3);
}

#[tokio::test]
async fn a_drift_that_the_sandbox_does_not_know_is_a_mistake_in_the_set_up() {
    let (_desk, suite) = reads().await;
    let options = Options {
        drift: vec![
            json!({"kind": "bend", "operation": "retrieve_payment_intent", "pointer": "/amount"}),
        ],
        ..Options::embedded()
    };
    let error = suite.run(&options, &()).await.unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert!(error.to_string().contains("bend"), "{error}");
}
