//! Every class of findings can be tripped: by answers that a sandbox's drift cannot make, and by mistakes of our own.

use std::{collections::BTreeSet, fs};

use axum::http::StatusCode;
use conformance::{Class, Options, Report, Verdict};
use serde_json::json;

use crate::fixture::{Answer, Asked, Desk, Server, only, places};

/// A conversation of two calls: an intent, and a refusal.
const INTENT: &str = "\
title: An intent is created and read
steps:
  - call: create_payment_intent
    body:
      amount: '12.50'
      currency: SGD
      merchant_order_id: order-1
      description: Two books
      return_url: https://shop.example/return
    expect:
      status: 200
      body: {/intent_status: REQUIRES_PAYMENT_METHOD}
    capture: {intent: /payment_intent_id}
  - call: retrieve_payment_intent
    path: {id: $intent}
    expect:
      status: 200
      body: {/amount: '12.5'}
  - call: retrieve_payment_intent
    path: {id: PI0000000000000000000}
    expect:
      status: 400
";

/// The report of a run against a server whose answers are tampered with.
async fn tampered(tamper: impl Fn(&Asked, &mut Answer) + Clone + Send + Sync + 'static) -> Report {
    let desk = Desk::accepted(&[("intent", INTENT)]).await;
    let server = Server::tampered(Server::standing(), tamper).await;
    desk.run_against(&server).await
}

fn is_read(asked: &Asked) -> bool {
    asked.method == "GET" && asked.path.contains("/payment_intents/PI")
}

fn is_good_read(asked: &Asked) -> bool {
    is_read(asked) && !asked.path.ends_with("/PI0000000000000000000")
}

fn is_bad_read(asked: &Asked) -> bool {
    is_read(asked) && !is_good_read(asked)
}

/// The only finding: its class, status and pointer; with the exit code.
fn found(report: &Report) -> (Class, u16, &str, u8) {
    let finding = only(report);
    (
        finding.class,
        finding.status,
        finding.pointer.as_str(),
        report.exit_code(),
    )
}

#[tokio::test]
async fn untampered_it_is_clean() {
    let report = tampered(|_, _| ()).await;
    assert!(report.findings.is_empty(), "{}", report.render(false));
}

#[tokio::test]
async fn an_undocumented_status() {
    for status in [
        StatusCode::FOUND,
        StatusCode::ACCEPTED,
        StatusCode::NO_CONTENT,
    ] {
        let report = tampered(move |asked, answer| {
            if is_good_read(asked) {
                answer.status = status;
                answer.body.clear();
            }
        })
        .await;
        assert_eq!(found(&report), (Class::Status, status.as_u16(), "", 3));
    }
}

#[tokio::test]
async fn another_media_type_or_no_json() {
    let as_html = |asked: &Asked, answer: &mut Answer| {
        if is_good_read(asked) {
            answer.content_type("text/html");
            answer.body = b"<h1>maintenance</h1>".to_vec();
        }
    };
    let no_type = |asked: &Asked, answer: &mut Answer| {
        if is_good_read(asked) {
            answer.headers.remove("content-type");
        }
    };
    let truncated = |asked: &Asked, answer: &mut Answer| {
        if is_good_read(asked) {
            answer.body.truncate(40);
        }
    };
    let empty = |asked: &Asked, answer: &mut Answer| {
        if is_good_read(asked) {
            answer.body.clear();
        }
    };
    let expected = (Class::MediaType, 200, "", 3);
    assert_eq!(found(&tampered(as_html).await), expected);
    assert_eq!(found(&tampered(no_type).await), expected);
    assert_eq!(found(&tampered(truncated).await), expected);
    assert_eq!(found(&tampered(empty).await), expected);
}

#[tokio::test]
async fn a_changed_error_envelope() {
    let report = tampered(|asked, answer| {
        if is_bad_read(asked) {
            answer.replace("\"code\"", "\"error_code\"");
        }
    })
    .await;
    let broken: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.verdict != Verdict::Drift)
        .map(|finding| (finding.class, finding.status, finding.pointer.as_str()))
        .collect();
    assert_eq!(
        broken,
        [(Class::ErrorEnvelope, 400, "/code")],
        "{}",
        report.render(false)
    );
    assert_eq!(report.exit_code(), 3);
}

#[tokio::test]
async fn a_broken_format_pattern_and_limit() {
    for (from, to, class, pointer) in [
        (
            "\"amount\":\"12.5\"",
            "\"amount\":\"-12.5\"",
            Class::Format,
            "/amount",
        ),
        (
            "\"currency\":\"SGD\"",
            "\"currency\":\"SINGAPORE\"",
            Class::Format,
            "/currency",
        ),
        ("+08:00\"", " noon\"", Class::Format, "/create_time"),
    ] {
        let report = tampered(move |asked, answer| {
            if is_good_read(asked) {
                answer.replace(from, to);
            }
        })
        .await;
        let is_named = report
            .findings
            .iter()
            .any(|finding| finding.class == class && finding.pointer == pointer);
        assert!(is_named, "{from}\n{}", report.render(false));
        assert_eq!(report.exit_code(), 3, "{from}\n{}", report.render(false));
    }
    let long = "x".repeat(3000);
    let report = tampered(move |asked, answer| {
        if is_good_read(asked) {
            answer.replace("Two books", &long);
        }
    })
    .await;
    assert_eq!(found(&report), (Class::Length, 200, "/description", 3));
}

#[tokio::test]
async fn a_value_that_fits_no_variant() {
    let report = tampered(|asked, answer| {
        if is_good_read(asked) {
            answer.replace(
                "\"latest_payment_attempt\":null",
                "\"latest_payment_attempt\":5",
            );
        }
    })
    .await;
    assert_eq!(
        found(&report),
        (Class::Union, 200, "/latest_payment_attempt", 3)
    );
}

#[tokio::test]
async fn generated_types_that_are_older_than_the_document() {
    let desk = Desk::new(&[("intent", INTENT)]);
    desk.edit_document(
        "\n    PaymentIntent:\n",
        "\n      properties:\n",
        "        risk_score: {type: integer, description: Newer than the generated types.}\n",
    );
    let options = Options {
        drift: vec![json!({
            "kind": "add", "operation": "retrieve_payment_intent", "pointer": "/risk_score", "to": 7
        })],
        ..accepting("intent")
    };
    let report = desk.run(&options).await;
    assert_eq!(found(&report), (Class::Binding, 200, "/risk_score", 1));
}

#[tokio::test]
async fn an_unmet_expectation() {
    let desk = Desk::new(&[(
        "intent",
        &INTENT.replace("/amount: '12.5'", "/amount: '12.6'"),
    )]);
    let accepting = Options {
        only: vec!["intent".to_owned()],
        accept: true,
        ..Options::embedded()
    };
    let report = desk.run(&accepting).await;
    assert_eq!(found(&report), (Class::Expectation, 200, "/amount", 1));
    let finding = only(&report);
    assert_eq!(finding.message, r#"expected "12.6", found "12.5""#);
    assert!(
        finding.recording.ends_with("intent.yaml:14"),
        "{}",
        finding.recording
    );
}

#[tokio::test]
async fn an_edited_snapshot() {
    let desk = Desk::accepted(&[("intent", INTENT)]).await;
    let file = desk.path("snapshots/intent.snap");
    let edited = desk.snapshot("intent").replacen("\"SGD\"", "\"USD\"", 2);
    fs::write(&file, &edited).unwrap();
    let report = desk.run(&Options::embedded()).await;
    let found = places(&report);
    // The first is in the request, which is ours as a whole.
    assert_eq!(
        found,
        [
            (Class::Snapshot, "create_payment_intent", ""),
            (Class::Snapshot, "create_payment_intent", "/currency")
        ],
        "{}",
        report.render(false)
    );
    assert_eq!(report.exit_code(), 1);
    assert_eq!(
        desk.snapshot("intent"),
        edited,
        "a run leaves what was accepted alone"
    );
    let proposed = fs::read_to_string(desk.path("snapshots/intent.snap.new")).unwrap();
    assert_eq!(proposed, edited.replace("\"USD\"", "\"SGD\""));
}

#[tokio::test]
async fn a_request_that_breaks_the_contract_unmarked() {
    let amount = INTENT.replace("amount: '12.50'", "amount: '-1'");
    let refused = amount.split("  - call: retrieve").next().unwrap();
    let refused = refused
        .replace("status: 200\n      body: {/intent_status: REQUIRES_PAYMENT_METHOD}\n    capture: {intent: /payment_intent_id}\n", "status: 400\n");
    let desk = Desk::new(&[("refused", &refused)]);
    let report = desk.run(&accepting("refused")).await;
    let classes: BTreeSet<_> = report
        .findings
        .iter()
        .map(|finding| finding.class.id())
        .collect();
    assert!(classes.contains("O-REQUEST"), "{}", report.render(false));
    assert_eq!(report.exit_code(), 1);
    let marked = refused.replace("    expect:", "    well_formed: false\n    expect:");
    let desk = Desk::new(&[("refused", &marked)]);
    let report = desk.run(&accepting("refused")).await;
    assert!(report.findings.is_empty(), "{}", report.render(false));
}

#[tokio::test]
async fn a_request_that_the_client_does_not_build() {
    let more = INTENT.replace(
        "    path: {id: $intent}\n",
        "    path: {id: $intent}\n    headers: {x-experiment: '1'}\n",
    );
    let desk = Desk::new(&[("intent", &more)]);
    let report = desk.run(&accepting("intent")).await;
    let finding = only(&report);
    assert_eq!(
        (finding.class, finding.operation.as_str()),
        (Class::Parity, "retrieve_payment_intent")
    );
    assert!(
        finding.message.contains("x-experiment"),
        "{}",
        finding.message
    );
    assert_eq!(report.exit_code(), 1);
}

#[tokio::test]
async fn stale_files() {
    let desk = Desk::accepted(&[("intent", INTENT)]).await;
    fs::copy(
        desk.path("snapshots/intent.snap"),
        desk.path("snapshots/orphan.snap"),
    )
    .unwrap();
    let report = desk.run(&Options::embedded()).await;
    let finding = only(&report);
    assert_eq!(finding.class, Class::Stale);
    assert!(
        finding.message.contains("orphan.snap"),
        "{}",
        finding.message
    );
    assert_eq!(report.exit_code(), 1);

    fs::rename(
        desk.path("snapshots/orphan.snap"),
        desk.path("snapshots/intent.snap"),
    )
    .unwrap();
    fs::remove_file(desk.path("snapshots/intent.snap")).unwrap();
    let report = desk.run(&Options::embedded()).await;
    let finding = only(&report);
    assert_eq!(finding.class, Class::Stale);
    assert!(
        finding.message.contains("--accept --only intent"),
        "{}",
        finding.message
    );
    assert_eq!(report.exit_code(), 1);
}

#[tokio::test]
async fn a_snapshot_that_waits_for_review_is_an_error_where_nobody_reviews() {
    let desk = Desk::accepted(&[("intent", INTENT)]).await;
    fs::write(desk.path("snapshots/intent.snap.new"), "").unwrap();
    let in_ci = Options {
        is_ci: true,
        ..Options::embedded()
    };
    let report = desk.run(&in_ci).await;
    let finding = only(&report);
    assert_eq!(finding.class, Class::Stale);
    assert!(
        finding.message.contains("intent.snap.new"),
        "{}",
        finding.message
    );
    assert_eq!(report.exit_code(), 1);
    // Elsewhere it is only out of date, and goes.
    fs::write(desk.path("snapshots/intent.snap.new"), "").unwrap();
    let report = desk.run(&Options::embedded()).await;
    assert!(report.findings.is_empty(), "{}", report.render(false));
    assert!(!desk.path("snapshots/intent.snap.new").exists());
}

#[tokio::test]
async fn a_snapshot_of_a_broken_contract_is_not_accepted() {
    let desk = Desk::accepted(&[("intent", INTENT)]).await;
    let before = desk.snapshot("intent");
    let broken =
        json!({"kind": "drop", "operation": "retrieve_payment_intent", "pointer": "/currency"});
    let added =
        json!({"kind": "add", "operation": "retrieve_payment_intent", "pointer": "/risk", "to": 7});
    let drifting = |drift| Options {
        drift: vec![drift],
        ..accepting("intent")
    };
    let report = desk.run(&drifting(broken)).await;
    assert_eq!(report.exit_code(), 3, "{}", report.render(false));
    assert!(report.accepted.is_empty());
    assert_eq!(desk.snapshot("intent"), before);

    let report = desk.run(&drifting(added)).await;
    assert_eq!(report.exit_code(), 0, "{}", report.render(false));
    let accepted = report.accepted.first().expect("the snapshot is replaced");
    assert!(
        accepted
            .diff
            .contains("+  \"risk\": \"<undocumented number>\""),
        "{}",
        accepted.diff
    );
    assert_ne!(desk.snapshot("intent"), before);
}

#[tokio::test]
async fn age_counts_only_what_the_vendor_can_confirm() {
    let of_clock = INTENT.replace("steps:\n", "needs: [clock]\nsteps:\n");
    let desk = Desk::accepted(&[("intent", INTENT), ("late", &of_clock)]).await;
    let options = Options {
        max_age: Some(30),
        ..Options::embedded()
    };
    let report = desk.run(&options).await;
    let finding = only(&report);
    assert_eq!(
        (finding.class, finding.message.as_str()),
        (Class::Unconfirmed, "1 never confirmed")
    );
    assert_eq!(report.exit_code(), 1);
}

#[tokio::test]
async fn additive_drift_fails_only_where_it_is_asked_to() {
    let desk = Desk::accepted(&[("intent", INTENT)]).await;
    let drifting = |fails_on_additive| Options {
        drift: vec![
            json!({"kind": "add", "operation": "retrieve_payment_intent", "pointer": "/risk", "to": 7}),
        ],
        propose: false,
        fails_on_additive,
        ..Options::embedded()
    };
    assert_eq!(desk.run(&drifting(false)).await.exit_code(), 0);
    let report = desk.run(&drifting(true)).await;
    assert_eq!(report.exit_code(), 4);

    // Once somebody bears it, it fails nothing until its last day is over.
    let fingerprint = &only(&report).fingerprint;
    let known = format!(
        "known:\n  - {{fingerprint: '{fingerprint}', reason: announced, owner: payments, expires: 2026-03-31, target: embedded}}\n"
    );
    let desk = Desk::accepted(&[("intent", INTENT)]).await;
    fs::write(desk.path("known-drift.yaml"), known).unwrap();
    let on = |day: &str| Options {
        today: day.parse().unwrap(),
        ..drifting(true)
    };
    let suite = desk.reloaded();
    let borne = suite.run(&on("2026-03-31"), &()).await.unwrap();
    assert_eq!(borne.exit_code(), 0, "{}", borne.render(false));
    assert!(borne.render(false).contains("payments, until 2026-03-31"));
    let expired = suite.run(&on("2026-04-01"), &()).await.unwrap();
    assert_eq!(expired.exit_code(), 1, "{}", expired.render(false));
}

#[tokio::test]
async fn a_volatile_value_that_is_not_as_its_rule_says() {
    let report = tampered(|asked, answer| {
        if is_good_read(asked) {
            answer.replace("+08:00\"", "+07:00\"");
        }
    })
    .await;
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.class == Class::Volatile && finding.pointer == "/create_time");
    let finding = finding.unwrap_or_else(|| panic!("{}", report.render(false)));
    assert!(finding.message.contains("\\+08:00"), "{}", finding.message);
    assert_eq!(report.exit_code(), 1);
}

#[tokio::test]
async fn a_scenario_that_cannot_go_on() {
    let stopping = INTENT.replace(
        "capture: {intent: /payment_intent_id}",
        "capture: {intent: /nowhere}",
    );
    let desk = Desk::new(&[("intent", &stopping)]);
    let report = desk.run(&accepting("intent")).await;
    let classes: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.class)
        .collect();
    assert!(
        classes.contains(&Class::Stopped),
        "{}",
        report.render(false)
    );
    assert_eq!(report.exit_code(), 1);
}

#[tokio::test]
async fn a_control_call_that_is_refused_stops_the_scenario() {
    let shopper = INTENT
        .replace("steps:\n", "needs: [shopper]\nsteps:\n")
        .replacen("  - call: retrieve_payment_intent\n", "  - shopper: {payment_intent: $intent, outcome: succeed}\n  - call: retrieve_payment_intent\n", 1);
    let desk = Desk::new(&[("intent", &shopper)]);
    let report = desk.run(&accepting("intent")).await;
    let stopped = report
        .findings
        .iter()
        .find(|finding| finding.class == Class::Stopped);
    let stopped = stopped.unwrap_or_else(|| panic!("{}", report.render(false)));
    assert!(
        stopped.message.contains("does not wait for the shopper"),
        "{}",
        stopped.message
    );
    assert_eq!(report.exit_code(), 1);
}

fn accepting(name: &str) -> Options {
    Options {
        only: vec![name.to_owned()],
        accept: true,
        ..Options::embedded()
    }
}
