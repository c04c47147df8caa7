use std::sync::LazyLock;

use super::*;

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.yaml");
    Document::load(Path::new(path)).unwrap_or_else(|report| panic!("{report}"))
});

fn parse(text: &str) -> Result<Scenario, Vec<RecordingError>> {
    let cards = TestCards::load().unwrap();
    Scenario::parse(
        "scenario",
        "recordings/scenario.yaml",
        text,
        &DOCUMENT,
        &cards,
    )
}

/// The mistakes in a recording with these steps, whose first line is the third.
fn mistakes(steps: &str) -> Vec<RecordingError> {
    parse(&format!("title: T\nsteps:\n{steps}")).expect_err("the recording is refused")
}

/// The only mistake: its line, its message and what to do.
#[track_caller]
fn only(mut mistakes: Vec<RecordingError>) -> (usize, String, String) {
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    let mistake = mistakes.remove(0);
    assert_eq!(mistake.file, "recordings/scenario.yaml");
    assert!(mistake.column > 0);
    (mistake.line, mistake.message, mistake.help)
}

const READ: &str =
    "  - call: retrieve_payment_intent\n    path: {id: PI1}\n    expect: {status: 400}\n";

#[test]
fn a_sound_recording_is_read() {
    let text = format!("title: T\nneeds: [clock]\nsteps:\n{READ}  - advance_seconds: 60\n");
    let scenario = parse(&text).unwrap();
    assert_eq!(
        (scenario.name.as_str(), scenario.title.as_str()),
        ("scenario", "T")
    );
    assert_eq!(scenario.needs, BTreeSet::from([Need::Clock]));
    let lines: Vec<_> = scenario.steps.iter().map(|step| step.line).collect();
    assert_eq!(lines, [4, 7]);
    assert_eq!(scenario.calls().count(), 1);
}

#[test]
fn no_mapping_and_no_yaml() {
    for (text, line) in [
        ("", 1),
        ("just text\n", 1),
        ("title: T\nsteps: [\n", 3),
        ("title: T\nsteps:\n  - call: {\n", 4),
        ("title: T\n\tsteps: []\n", 2),
        ("title: T\ntitle: U\nsteps: []\n", 2),
    ] {
        let mistakes = parse(text).expect_err(text);
        let first = &mistakes[0];
        assert!(!first.message.is_empty());
        assert!(first.line.abs_diff(line) <= 1, "{text:?}: {first}");
        assert!(
            first.to_string().starts_with("recordings/scenario.yaml:"),
            "{first}"
        );
    }
}

#[test]
fn a_recording_without_title_or_steps() {
    let (_, message, _) = only(parse("steps: []\n").unwrap_err());
    assert!(message.contains("title"), "{message}");
    let (_, message, _) = only(parse("title: T\n").unwrap_err());
    assert!(message.contains("steps"), "{message}");
}

#[test]
fn unknown_members() {
    let (line, message, help) = only(mistakes(&format!("{READ}    expects: 1\n")));
    assert!(message.contains("expects"), "{message}");
    assert!((3..=6).contains(&line), "{line}");
    assert!(help.contains("README.md"), "{help}");
    let needs = parse("title: T\nneeds: [time]\nsteps: []\n").unwrap_err();
    let (line, message, _) = only(needs);
    assert_eq!(line, 2);
    assert!(
        message.contains("time") && message.contains("clock"),
        "{message}"
    );
}

#[test]
fn an_unknown_operation() {
    let (line, message, help) = only(mistakes(
        "  - call: refund_payment_intent\n    expect: {status: 200}\n",
    ));
    assert_eq!(line, 3);
    assert!(message.contains("`refund_payment_intent`"), "{message}");
    assert!(help.contains("`capture_payment_intent`"), "{help}");
}

#[test]
fn an_unknown_capture() {
    for place in [
        "    path: {id: $intent}\n",
        "    path: {id: PI1}\n    query: {a: 'x-${intent}'}\n",
        "    path: {id: PI1}\n    headers: {x-on-behalf-of: $intent}\n",
        "    path: {id: PI1}\n    token: $intent\n",
        "    path: {id: PI1}\n    body: {a: [{b: $intent}]}\n",
    ] {
        let step =
            format!("  - call: retrieve_payment_intent\n{place}    expect: {{status: 200}}\n");
        let (line, message, help) = only(mistakes(&step));
        assert!(
            message.contains("nothing was captured as `intent`"),
            "{message}"
        );
        assert!(help.contains("`connected_account`"), "{help}");
        assert!((4..=5).contains(&line), "{place}: {line}");
    }
    for place in [
        "    expect: {status: 200, body: {/amount: {not: $intent}}}\n",
        "    idempotency_key: $intent\n    expect: {status: 200}\n",
        "    expect: {status: 200}\n    repeat: {until: {/a: $intent}, every_seconds: 1, deadline_seconds: 2}\n",
    ] {
        let step = format!("  - call: list_payment_intents\n{place}");
        let (_, message, _) = only(mistakes(&step));
        assert!(
            message.contains("nothing was captured as `intent`"),
            "{message}"
        );
    }
    // What a step captures is there for later steps, not for itself.
    let itself = "  - call: retrieve_payment_intent\n    path: {id: $intent}\n    expect: {status: 200}\n    capture: {intent: /payment_intent_id}\n";
    assert_eq!(only(mistakes(itself)).0, 4);
}

#[test]
fn an_unknown_test_card() {
    let step = "  - call: create_payment_intent\n    body:\n      payment_method:\n        card: {test_card: visa_gold}\n    expect: {status: 200}\n";
    let (line, message, help) = only(mistakes(step));
    assert_eq!(line, 6);
    assert!(message.contains("`visa_gold`"), "{message}");
    assert!(help.contains("`mastercard_direct`"), "{help}");
}

#[test]
fn a_need_that_is_not_declared() {
    let together = format!(
        "  - together:\n      held:\n{held}      meanwhile: []\n",
        held = "        call: list_payment_intents\n        expect: {status: 200}\n"
    );
    for (step, need) in [
        ("  - advance_seconds: 5\n", "`clock`"),
        ("  - provider: {next: decline}\n", "`provider`"),
        (
            "  - shopper: {payment_intent: $connected_account, outcome: succeed}\n",
            "`shopper`",
        ),
        (together.as_str(), "`hold`"),
    ] {
        let (line, message, help) = only(mistakes(step));
        assert_eq!(line, 3, "{step}");
        assert!(
            message.contains(need) && help.contains("`needs`"),
            "{message}: {help}"
        );
    }
}

#[test]
fn a_step_that_does_two_things_or_none() {
    for step in [
        format!("{READ}    advance_seconds: 5\n"),
        "  - name: nothing\n".to_owned(),
    ] {
        let (line, message, help) = only(mistakes(&step));
        assert_eq!(line, 3);
        assert_eq!(message, "a step does exactly one thing");
        assert!(help.contains("`together`"), "{help}");
    }
}

#[test]
fn a_call_that_expects_nothing() {
    let (line, message, help) = only(mistakes("  - call: list_payment_intents\n"));
    assert_eq!((line, message.as_str()), (3, "the call expects nothing"));
    assert!(help.contains("expect: {status"), "{help}");
}

#[test]
fn bad_pointers_and_checks() {
    let expecting = |check: &str| {
        only(mistakes(&format!(
            "  - call: list_payment_intents\n    expect:\n      status: 200\n      body:\n        {check}\n"
        )))
    };
    let (line, message, help) = expecting("amount: '1'");
    assert_eq!(line, 7);
    assert!(
        message.contains("`amount` is no JSON Pointer") && help.contains("/data/0/amount"),
        "{message}"
    );
    let (line, message, _) = expecting("/a: {matches: '('}");
    assert_eq!(line, 7);
    assert!(message.contains("no regular expression"), "{message}");
    let (_, message, help) = expecting("/a: {equal: 1}");
    assert!(
        message.contains("`equal` is no check") && help.contains("{equals: VALUE}"),
        "{message}"
    );
    let (_, message, _) = expecting("/a: {absent: true, present: true}");
    assert!(message.contains("one member"), "{message}");
    let (_, message, _) = expecting("/a: {absent: false}");
    assert!(message.contains("`absent` is no check"), "{message}");
    let capture = format!("{READ}    capture: {{intent: payment_intent_id}}\n");
    let (line, message, _) = only(mistakes(&capture));
    assert_eq!(line, 6);
    assert!(message.contains("no JSON Pointer"), "{message}");
}

#[test]
fn names_that_stand_twice_and_names_that_nobody_has() {
    let named = "  - call: list_payment_intents\n    name: list\n    expect: {status: 200}\n";
    let (line, message, _) = only(mistakes(&format!("{named}{named}")));
    assert_eq!(line, 7);
    assert!(message.contains("two calls are named `list`"), "{message}");
    for key in ["same_as", "upper_case_of"] {
        let step = format!(
            "  - call: create_payment_intent\n    idempotency_key: {{{key}: first}}\n    body: {{}}\n    expect: {{status: 200}}\n"
        );
        let (line, message, help) = only(mistakes(&format!("{named}{step}")));
        assert_eq!(line, 7);
        assert!(
            message.contains("no earlier call is named `first`"),
            "{message}"
        );
        assert!(help.contains("`list`"), "{help}");
    }
    let (line, message, help) = only(mistakes(
        "  - call: create_payment_intent\n    idempotency_key: {like: first}\n    expect: {status: 200}\n",
    ));
    assert_eq!(line, 4);
    assert!(
        message.contains("no idempotency key") && help.contains("same_as"),
        "{message}"
    );
}

#[test]
fn path_parameters_that_are_missing_or_unknown() {
    let step = "  - call: retrieve_payment_intent\n    expect: {status: 200}\n";
    let (_, message, help) = only(mistakes(step));
    assert!(
        message.contains("holds nothing") && message.contains("`id`"),
        "{message}"
    );
    assert!(help.contains("path parameter"), "{help}");
    let step = "  - call: list_payment_intents\n    path: {id: PI1}\n    expect: {status: 200}\n";
    let (line, message, _) = only(mistakes(step));
    assert_eq!(line, 4);
    assert!(
        message.contains("`id`") && message.contains("takes nothing"),
        "{message}"
    );
}

#[test]
fn a_repetition_without_an_end() {
    let repeating = |repeat: &str| only(mistakes(&format!("{READ}    repeat: {repeat}\n")));
    let (line, message, _) = repeating("{until: {}, every_seconds: 1, deadline_seconds: 5}");
    assert_eq!(line, 6);
    assert!(message.contains("`until` is empty"), "{message}");
    let (line, message, _) = repeating("{until: {/a: 1}, every_seconds: 0, deadline_seconds: 5}");
    assert_eq!(line, 6);
    assert!(message.contains("`every_seconds` is zero"), "{message}");
}

#[test]
fn every_mistake_is_told_at_once() {
    let steps = "  - call: nothing\n    expect: {status: 200}\n  - call: retrieve_payment_intent\n    path: {id: $a}\n    expect: {status: 200}\n  - advance_seconds: 1\n";
    let lines: Vec<_> = mistakes(steps).iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [3, 6, 8]);
}

#[test]
fn what_a_file_says_is_escaped() {
    let (_, message, _) = only(mistakes(
        "  - call: \"\\e[31mred\"\n    expect: {status: 200}\n",
    ));
    assert!(!message.contains('\u{1b}'), "{message:?}");
}

#[test]
fn what_is_our_choice_is_told_from_what_a_source_settles() {
    let text = format!(
        "title: T\nsteps:\n{READ}  - call: list_payment_intents\n    expect: {{status: {{ours: 400}}, body: {{/type: a}}, ours: {{/code: b}}}}\n  - call: list_payment_intents\n    expect: {{status: 200, ours: {{/data: []}}}}\n"
    );
    let scenario = parse(&text).unwrap();
    let expectations: Vec<_> = scenario.calls().map(|call| &call.expect).collect();
    let at = |text: &str| Pointer::parse(text).unwrap();
    assert!(!expectations[0].status_is_ours);
    assert!(
        expectations[0].is_ours(&at("/code")),
        "nothing is expected of the refusal"
    );
    assert!(expectations[1].status_is_ours);
    assert_eq!(expectations[1].status, 400);
    assert!(expectations[1].is_ours(&at("/code")));
    assert!(
        expectations[1].is_ours(&at("/message")),
        "nothing is said of the words"
    );
    assert!(
        !expectations[1].is_ours(&at("/type")),
        "a source settles it"
    );
    assert!(expectations[2].is_ours(&at("/data/0/amount")));
    assert!(!expectations[2].is_ours(&at("/total_items")));
}

#[test]
fn what_our_choices_may_not_say() {
    let expecting = |expect: &str| {
        only(mistakes(&format!(
            "  - call: create_payment_intent\n    body: {{}}\n    expect: {expect}\n"
        )))
    };
    let (line, message, help) = expecting("{status: 400, body: {/code: a}, ours: {/code: b}}");
    assert_eq!(
        (line, message.as_str()),
        (5, "`/code` stands in `body` as well")
    );
    assert!(help.contains("`ours`"), "{help}");
    let (_, message, help) = expecting("{status: {theirs: 400}}");
    assert!(message.contains("no HTTP status"), "{message}");
    assert!(help.contains("{ours: NUMBER}"), "{help}");
    let (_, message, _) = expecting("{status: 99}");
    assert_eq!(message, "99 is no HTTP status");
    let (_, message, _) = expecting("{status: 400, ours: {/a: $intent}}");
    assert!(message.contains("nothing was captured"), "{message}");
    let (line, message, _) =
        expecting("{status: {ours: 200}}\n    capture: {intent: /payment_intent_id}");
    assert_eq!(line, 5);
    assert!(message.contains("captures nothing"), "{message}");
}

#[test]
fn checks_of_the_catalogue() {
    let text = format!("title: T\ncatalogue: [SM-1, 3D-1]\nsteps:\n{READ}");
    let scenario = parse(&text).unwrap();
    let named: Vec<_> = scenario.catalogue.iter().map(String::as_str).collect();
    assert_eq!(named, ["3D-1", "SM-1"]);
    let text = format!("title: T\ncatalogue: [SM-1, SM-100]\nsteps:\n{READ}");
    let (line, message, help) = only(parse(&text).unwrap_err());
    assert_eq!(
        (line, message.as_str()),
        (2, "the catalogue has no check `SM-100`")
    );
    assert!(help.contains("`ID-1`") && help.contains("`RL-1`"), "{help}");
    let text = format!("title: T\ncatalogue: [SM-1, SM-1]\nsteps:\n{READ}");
    let (_, message, _) = only(parse(&text).unwrap_err());
    assert_eq!(message, "`SM-1` stands twice");
}

#[test]
fn events_that_are_expected() {
    let observing = |webhooks: &str| {
        let text = format!("title: T\nneeds: [webhooks]\nsteps:\n  - webhooks: {webhooks}\n");
        parse(&text)
    };
    let created = "acquiring.payment_intent.created";
    let text = format!("{{payment_intent: $connected_account, expect: [{created}, {created}]}}");
    match &observing(&text).unwrap().steps[0].action {
        Action::Webhooks { expect, .. } => assert_eq!(expect, &[created, created]),
        other => panic!("{other:?}"),
    }
    let (line, message, help) = only(
        observing("{payment_intent: $connected_account, expect: [acquiring.paid]}").unwrap_err(),
    );
    assert_eq!(
        (line, message.as_str()),
        (4, "the document lists no event `acquiring.paid`")
    );
    assert!(help.contains(created), "{help}");
    let (_, message, _) =
        only(observing("{payment_intent: $connected_account, expect: []}").unwrap_err());
    assert_eq!(message, "the step expects no event");
    let text = format!("{{payment_intent: $intent, expect: [{created}]}}");
    let (_, message, _) = only(observing(&text).unwrap_err());
    assert!(message.contains("nothing was captured"), "{message}");
    let step =
        format!("  - webhooks: {{payment_intent: $connected_account, expect: [{created}]}}\n");
    let (line, message, _) = only(mistakes(&step));
    assert_eq!(line, 3);
    assert!(message.contains("`webhooks`"), "{message}");
}
