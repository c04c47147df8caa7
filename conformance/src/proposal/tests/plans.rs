//! From findings to a plan.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::{class::Class, exchange::Payload, report::StepReport, run::evidence};

/// A finding as a run makes it, at one place.
fn found(class: Class, operation: &str, status: u16, pointer: &str, found: &Value) -> Finding {
    let sample = Sample {
        operation: operation.to_owned(),
        status,
        pointer: at(pointer),
        found: Some(found.clone()),
        ..Sample::new(class, String::new())
    };
    let origin = Origin {
        scenario: "a",
        file: "a.yaml",
    };
    gather([(origin, sample)]).remove(0)
}

fn plan(findings: &[Finding]) -> Plan {
    Plan::new(PATH, &text(), findings, true).unwrap()
}

fn titles(plan: &Plan) -> Vec<String> {
    let advice = plan.advised.iter().flat_map(|advised| &advised.advice);
    advice
        .map(|advice| match advice {
            Advice::Edit(proposal) => proposal.title.clone(),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn what_a_refusal_misses_is_demanded_where_the_request_has_it() {
    let missing = json!({"missing": ["customer_id", "payment_method.card.auto_capture", "nowhere.at_all", 7]});
    let demanded = found(
        Class::RequestDemanded,
        "create_payment_intent",
        400,
        "",
        &missing,
    );
    let plan = plan(&[demanded]);
    assert_eq!(
        titles(&plan),
        [
            "a request needs `customer_id`",
            "a request needs `auto_capture`"
        ]
    );
    let changed = diff(PATH, &text(), &plan.text);
    assert!(changed.contains("customer_id]"), "{changed}");
    let nothing = found(
        Class::RequestDemanded,
        "retrieve_payment_intent",
        400,
        "",
        &missing,
    );
    let plan = super::plans::plan(&[nothing]);
    assert!(!plan.has_edits(), "{:?}", titles(&plan));
    assert!(titles(&plan)[0].contains("names no member"));
}

#[test]
fn what_the_document_refuses_of_an_accepted_request_is_allowed() {
    let document = Document::parse(PATH, &text()).unwrap();
    let contract = Contract::new(&document).unwrap();
    let judge = contract.request("create_payment_intent").unwrap();
    let mut body = example(&document, "CreateWithCard");
    changed(&mut body, &at("/description"), Some(json!("x".repeat(400))));
    changed(&mut body, &at("/return_url"), None);
    let step = StepReport {
        step: 1,
        line: 1,
        operation: "create_payment_intent".to_owned(),
        request_line: String::new(),
        request_headers: Vec::new(),
        request_body: Payload::Json(body.clone()),
        status: 200,
        response_headers: Vec::new(),
        response_body: Payload::None,
        differences: Vec::new(),
        findings: Vec::new(),
        started: Duration::ZERO,
        took: Duration::ZERO,
    };
    assert!(!judge.as_written(&body).is_empty());
    let evidence = evidence::accepted(&contract, &step).unwrap();
    let loosened = found(
        Class::RequestLoosened,
        "create_payment_intent",
        200,
        "",
        &evidence,
    );
    let plan = plan(&[loosened]);
    assert!(plan.has_edits(), "{:?} of {evidence}", titles(&plan));
    let document = Document::parse(PATH, &plan.text).unwrap();
    let contract = Contract::new(&document).unwrap();
    let judge = contract.request("create_payment_intent").unwrap();
    assert_eq!(judge.as_written(&body).len(), 0);
}

#[test]
fn headers_come_and_go() {
    let header = |name: &str, is_new: bool| {
        let seen = json!({"header": name, "new": is_new, "gone": !is_new});
        found(Class::Header, "cancel_payment_intent", 200, "", &seen)
    };
    let plan = plan(&[header("retry-after", true)]);
    assert_eq!(
        titles(&plan),
        ["the answer may have the header `retry-after`"]
    );
    // Nothing requires it, so it may be missing.
    let gone = super::plans::plan(&[header("retry-after", false)]);
    assert_eq!(titles(&gone), ["Allowed"]);
    assert_eq!(gone.text, text());
    assert_eq!(gone.accepted().count(), 1);
}

#[test]
fn a_member_of_an_event_is_one_of_its_schema() {
    let mut finding = found(
        Class::FieldNew,
        "receive_webhook_event",
        200,
        "/acquiring.payment_intent.created/0/body/data/channel",
        &json!({"type": "string"}),
    );
    finding.schema = Some("/components/schemas/PaymentIntentEventData".to_owned());
    let document = Document::parse(PATH, &text()).unwrap();
    let observed = Observed::of_finding(&document, &finding).unwrap();
    assert_eq!(observed[0].direction, Direction::Webhook);
    assert_eq!(observed[0].instance, at("/data/channel"));
}

#[test]
fn of_every_class_without_an_edit_the_plan_says_what_to_do() {
    for class in Class::ALL.iter().filter(|class| class.is_of_vendor()) {
        let finding = found(*class, "retrieve_payment_intent", 200, "/x", &json!({}));
        let plan = plan(&[finding]);
        assert!(!plan.has_edits());
        assert_eq!(plan.text, text());
        let [Advice::ByHand(why)] = plan.advised[0].advice.as_slice() else {
            panic!("{class:?}: {:?}", plan.advised);
        };
        assert!(why.len() > 40 && !why.ends_with('.'), "{class:?}: {why}");
    }
    let ours = found(
        Class::Snapshot,
        "retrieve_payment_intent",
        200,
        "/x",
        &json!({}),
    );
    assert!(plan(&[ours]).advised.is_empty());
}

#[test]
fn what_refuses_a_value_may_go_elsewhere_with_an_edit_before() {
    let currency = "/components/schemas/PaymentIntent/properties/currency";
    let observed = |keyword: &str, seen| Observed {
        operation: "retrieve_payment_intent".to_owned(),
        status: 200,
        direction: Direction::Response,
        instance: at("/currency"),
        schema: at(currency).push(keyword),
        seen,
    };
    let all = [
        observed(
            "type",
            Seen::Type {
                shape: Shape::of(&json!(7)),
                always: false,
            },
        ),
        observed("pattern", Seen::Text { is_empty: false }),
    ];
    let acceptance = accept(PATH, &text(), &all, true).unwrap();
    assert_eq!(acceptance.accepted.len(), 1);
    assert!(!acceptance.left[0].is_allowed, "{:?}", acceptance.left);
}
