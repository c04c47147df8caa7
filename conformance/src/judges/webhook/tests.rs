use std::{
    path::Path,
    sync::LazyLock,
    time::{Duration, UNIX_EPOCH},
};

use axum::http::{HeaderMap, HeaderName};
use serde_json::json;
use uqpay_intents::Secret;

use super::*;
use crate::exchange::{Payload, Request, Response};

const SECRET: &str = "whs-of-the-suite";
const SENT: u64 = 1_772_337_600;
const CREATED: &str = "/acquiring.payment_intent.created";

static BENCH: LazyLock<(Document, Contract, LifecycleJudge)> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.yaml");
    let document = Document::load(Path::new(path)).unwrap_or_else(|report| panic!("{report}"));
    let contract = Contract::new(&document).unwrap();
    let lifecycle = LifecycleJudge::new(&document).unwrap();
    (document, contract, lifecycle)
});

fn intent(status: &str) -> Value {
    json!({
        "payment_intent_id": "PI2030541827364519936", "amount": "12.5", "currency": "SGD", "intent_status": status,
        "latest_payment_attempt": {"attempt_id": "PA2030541827364519937", "amount": "12.5", "attempt_status": "CAPTURE_REQUESTED"},
    })
}

fn created() -> Value {
    json!({
        "version": "V1.6.0", "event_name": "ACQUIRING", "event_type": "acquiring.payment_intent.created",
        "event_id": "6a9c1bb4-4f5b-4a0f-9f0a-1b1c5d7e8f90", "source_id": "PI2030541827364519936",
        "data": {
            "payment_intent_id": "PI2030541827364519936", "amount": "12.5", "currency": "SGD",
            "intent_status": "REQUIRES_PAYMENT_METHOD",
        },
    })
}

fn captured() -> Value {
    json!({
        "version": "V1.6.0", "event_name": "ACQUIRING", "event_type": "acquiring.payment_attempt.capture_requested",
        "event_id": "6a9c1bb4-4f5b-4a0f-9f0a-1b1c5d7e8f91", "source_id": "PA2030541827364519937",
        "data": {
            "payment_attempt_id": "PA2030541827364519937", "payment_intent_id": "PI2030541827364519936",
            "amount": "12.5", "currency": "SGD", "attempt_status": "CAPTURE_REQUESTED",
        },
    })
}

/// What the API answered once the intent was paid.
fn answered(body: Value) -> Exchange {
    Exchange {
        index: 0,
        started: std::time::Duration::ZERO,
        took: std::time::Duration::ZERO,
        line: 1,
        step: 1,
        operation: "retrieve_payment_intent".to_owned(),
        request: Request {
            method: "GET".to_owned(),
            path_parameters: Vec::new(),
            path: String::new(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Payload::None,
        },
        response: Response {
            status: 200,
            headers: Vec::new(),
            media_type: "application/json".to_owned(),
            body: Payload::Json(body),
        },
        well_formed: true,
    }
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let pairs = pairs.iter().map(|(name, value)| {
        let name: HeaderName = name.parse().unwrap();
        (name, value.parse().unwrap())
    });
    pairs.collect()
}

/// A delivery of a body as the sandbox signs it.
fn signed(event: &Value) -> Delivery {
    let body = event.to_string();
    let timestamp = SENT.to_string();
    let signature = sandbox::webhook_signature(SECRET, body.as_bytes(), &timestamp);
    let headers = headers(&[
        ("x-wk-timestamp", &timestamp),
        ("x-wk-signature", &signature),
    ]);
    Delivery::new(&headers, body.into())
}

fn observed(deliveries: Vec<Delivery>, expect: &[&str]) -> Observation {
    Observation {
        line: 9,
        step: 2,
        after: 1,
        payment_intent: "PI2030541827364519936".to_owned(),
        expect: expect
            .iter()
            .map(|kind| format!("acquiring.{kind}"))
            .collect(),
        deliveries,
        secret: Secret::from(SECRET),
        clock: vec![UNIX_EPOCH + Duration::from_secs(SENT + 5)],
    }
}

fn judge() -> WebhookJudge<'static> {
    let (document, contract, lifecycle) = &*BENCH;
    WebhookJudge {
        document,
        contract,
        lifecycle,
    }
}

fn judged(observed: &Observation) -> Vec<(Class, String)> {
    let samples = judge().judge(observed, &[answered(intent("SUCCEEDED"))]);
    let places = samples.into_iter().map(|sample| {
        assert_eq!((sample.operation.as_str(), sample.line), (OPERATION, 9));
        assert!(
            sample
                .document
                .is_some_and(|at| at.contains("openapi.yaml:"))
        );
        (sample.class, sample.pointer.to_string())
    });
    places.collect()
}

/// What is found where the only event is this one.
fn found(event: &Value) -> Vec<(Class, String)> {
    judged(&observed(vec![signed(event)], &["payment_intent.created"]))
}

/// The event with another value at `pointer`; null takes the member away.
fn with(mut event: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = event.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(name).unwrap();
    } else {
        parent.insert(name.to_owned(), value);
    }
    event
}

fn webhook(pointer: &str) -> (Class, String) {
    (Class::Webhook, format!("{CREATED}{pointer}"))
}

#[test]
fn sound_events_are_no_finding_in_any_order() {
    let expect = [
        "payment_attempt.capture_requested",
        "payment_intent.created",
    ];
    for events in [[created(), captured()], [captured(), created()]] {
        let deliveries = events.iter().map(signed).collect();
        assert_eq!(judged(&observed(deliveries, &expect)), []);
    }
}

#[test]
fn an_event_of_another_type_is_one_that_came_and_one_that_did_not() {
    let renamed = with(
        created(),
        "/event_type",
        json!("acquiring.payment_intent.made"),
    );
    assert_eq!(
        found(&renamed),
        [
            webhook(""),
            (Class::Webhook, "/acquiring.payment_intent.made".to_owned())
        ]
    );
    let untyped = with(created(), "/event_type", Value::Null);
    assert_eq!(
        found(&untyped)[0],
        (Class::Webhook, "/(no event_type)".to_owned())
    );
}

#[test]
fn an_event_that_is_missing_or_too_many() {
    let none = observed(Vec::new(), &["payment_intent.created"]);
    assert_eq!(judged(&none), [webhook("")]);
    let again = with(
        created(),
        "/event_id",
        json!("6a9c1bb4-4f5b-4a0f-9f0a-1b1c5d7e8f99"),
    );
    let twice = observed(
        vec![signed(&created()), signed(&again)],
        &["payment_intent.created"],
    );
    assert_eq!(judged(&twice), [webhook("")]);
}

#[test]
fn members_are_judged_by_the_schema_of_their_event() {
    for (pointer, value, class) in [
        ("/data/amount", Value::Null, Class::Webhook),
        ("/data/amount", json!(12.5), Class::Webhook),
        ("/data/intent_status", json!("PAID"), Class::Webhook),
        ("/event_id", json!("not a uuid"), Class::Webhook),
        ("/data/rebate", json!("1"), Class::FieldNew),
        ("/trace", json!("t"), Class::FieldNew),
    ] {
        let found = found(&with(created(), pointer, value.clone()));
        let place = (class, format!("{CREATED}/0/body{pointer}"));
        assert!(found.contains(&place), "{pointer} {value}: {found:?}");
        let others = found.iter().filter(|(_, at)| *at != place.1);
        assert_eq!(others.count(), 0, "{found:?}");
    }
}

#[test]
fn what_is_no_json_is_told() {
    let headers = headers(&[]);
    let delivery = Delivery::new(&headers, "<html>".into());
    let found = judged(&observed(vec![delivery], &["payment_intent.created"]));
    let place = |at: &str| (Class::Webhook, at.to_owned());
    assert!(
        found.contains(&place("/(no event_type)/0/body")),
        "{found:?}"
    );
    assert!(found.contains(&webhook("")), "{found:?}");
}

#[test]
fn signatures_are_verified_as_the_document_states() {
    let body = created().to_string();
    let sent = SENT.to_string();
    let good = sandbox::webhook_signature(SECRET, body.as_bytes(), &sent);
    let other = sandbox::webhook_signature("another", body.as_bytes(), &sent);
    let old = (SENT - 301).to_string();
    let stale = sandbox::webhook_signature(SECRET, body.as_bytes(), &old);
    // The timestamp first, as another API has it.
    let turned = sandbox::webhook_signature(SECRET, sent.as_bytes(), &body);
    let (timestamp, signature) = ("x-wk-timestamp", "x-wk-signature");
    for (pairs, blamed) in [
        (vec![(timestamp, sent.as_str()), (signature, &good)], None),
        (
            vec![(timestamp, &sent), (signature, &other)],
            Some(signature),
        ),
        (
            vec![(timestamp, &sent), (signature, &turned)],
            Some(signature),
        ),
        (
            vec![(timestamp, &sent), (signature, &good[..64])],
            Some(signature),
        ),
        (
            vec![(timestamp, &sent), (signature, "none")],
            Some(signature),
        ),
        (vec![(timestamp, &sent)], Some(signature)),
        (vec![(signature, &good)], Some(timestamp)),
        (
            vec![(timestamp, "now"), (signature, &good)],
            Some(timestamp),
        ),
        (
            vec![(timestamp, &old), (signature, &stale)],
            Some(timestamp),
        ),
        (vec![(timestamp, &old), (signature, &good)], Some(signature)),
    ] {
        let delivery = Delivery::new(&headers(&pairs), body.clone().into());
        let mut observed = observed(vec![delivery], &["payment_intent.created"]);
        observed.clock = vec![UNIX_EPOCH + Duration::from_secs(SENT)];
        let found = judged(&observed);
        let expected: Vec<_> = blamed
            .map(|header| webhook(&format!("/0/headers/{header}")))
            .into_iter()
            .collect();
        assert_eq!(found, expected, "{pairs:?}");
    }
}

#[test]
fn an_event_tells_what_the_api_told() {
    for (pointer, value) in [
        ("/data/amount", json!("13")),
        ("/data/currency", json!("USD")),
        ("/data/payment_intent_id", json!("PI2030541827364519999")),
        // Nothing leads from there to what the API told last.
        ("/data/intent_status", json!("FAILED")),
    ] {
        let found = found(&with(created(), pointer, value));
        assert_eq!(found, [webhook(&format!("/0/body{pointer}"))]);
    }
    // What the API does not tell, or tells in another form, is not held against it.
    for (pointer, value) in [
        ("/data/merchant_order_id", json!("order-1")),
        ("/data/create_time", json!("2026-03-01T12:00:00.123+08:00")),
        ("/data/intent_status", json!("REQUIRES_CUSTOMER_ACTION")),
    ] {
        assert_eq!(found(&with(created(), pointer, value)), []);
    }
    let attempt = with(captured(), "/data/attempt_status", json!("EXPIRED"));
    let expect = ["payment_attempt.capture_requested"];
    let at = "/acquiring.payment_attempt.capture_requested/0/body/data/attempt_status";
    assert_eq!(
        judged(&observed(vec![signed(&attempt)], &expect)),
        [(Class::Webhook, at.to_owned())]
    );
}

#[test]
fn two_events_of_one_id_are_told() {
    let other = with(captured(), "/event_id", created()["event_id"].clone());
    let expect = [
        "payment_intent.created",
        "payment_attempt.capture_requested",
    ];
    let found = judged(&observed(vec![signed(&created()), signed(&other)], &expect));
    let at = "/acquiring.payment_attempt.capture_requested/0/body/event_id";
    assert_eq!(found, [(Class::Webhook, at.to_owned())]);
}

#[test]
fn of_what_nobody_documented_the_place_is_known() {
    let unlisted = with(created(), "/event_type", json!("acquiring.refund.created"));
    let new = with(created(), "/data/rebate", json!("1"));
    let observed = observed(vec![signed(&unlisted), signed(&new)], &[]);
    let samples = judge().judge(&observed, &[answered(intent("SUCCEEDED"))]);
    let places = judge().undocumented(&observed, &samples);
    let places: Vec<_> = places.iter().map(Pointer::to_string).collect();
    assert_eq!(
        places,
        [
            "/acquiring.refund.created/0/body".to_owned(),
            format!("{CREATED}/0/body/data/rebate")
        ]
    );
}
