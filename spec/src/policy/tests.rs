use serde_json::json;

use super::*;

fn document(extensions: &str) -> Document {
    let text =
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n{extensions}");
    Document::parse("t.yaml", &text).unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn a_wrong_member_is_named_where_it_stands() {
    for (text, expected) in [
        (
            "x-retry:\n- status: 5XX\n- status: 600\n",
            "t.yaml:6:11: error[E402]: expected a status such as 408, or a range such as `5XX`\n",
        ),
        (
            "x-retry: [{status: 408, until: []}]\n",
            "t.yaml:4:25: error[E402]: unknown field `until`, expected one of `status`, `when`, `unless`\n",
        ),
        (
            "x-retry:\n- status: 500\n  when: [{pointer: code, value: 1}]\n",
            "t.yaml:6:20: error[E402]: `code` is no JSON Pointer: it is empty or begins with `/`, and `~` is written `~0`\n",
        ),
    ] {
        let report = read::<RetryRules>(&document(text), &Pointer::root()).unwrap_err();
        assert_eq!(report.lines(), expected);
    }
}

#[test]
fn null_is_a_value_and_not_the_same_as_absent() {
    let condition = |value: serde_json::Value| serde_json::from_value::<Condition>(value);
    let is_null = condition(json!({"pointer": "/a", "value": null})).unwrap();
    let absent = condition(json!({"pointer": "/a", "absent": true})).unwrap();
    assert!(is_null.holds(&json!({"a": null})) && !is_null.holds(&json!({})));
    assert!(absent.holds(&json!({})) && !absent.holds(&json!({"a": null})));
    for wrong in [
        json!({"pointer": "/a"}),
        json!({"pointer": "/a", "value": 1, "absent": true}),
        json!({"pointer": "/a", "absent": false}),
    ] {
        condition(wrong).unwrap_err();
    }
}

#[test]
fn the_first_kind_that_matches_counts() {
    let kinds: ErrorKinds = serde_json::from_value(json!([
        {"kind": "busy", "description": "-", "status": 400, "when": [{"pointer": "/code", "value": 200}, {"pointer": "/type", "absent": true}]},
        {"kind": "other", "description": "-"},
    ]))
    .unwrap();
    let kind = |status, body| kinds.of(status, &body).unwrap().kind.clone();
    assert_eq!(kind(400, json!({"code": 200})), "busy");
    assert_eq!(kind(400, json!({"code": 200, "type": "x"})), "other");
    assert_eq!(kind(500, json!({"code": 200})), "other");
    serde_json::from_value::<ErrorKind>(json!({"kind": "Not Snake", "description": "-"}))
        .unwrap_err();
}

#[test]
fn moves_join_states_and_chains_of_moves_reach_them() {
    let machine: StateMachine = serde_json::from_value(json!({
        "initial": ["a"],
        "states": {
            "a": {"waits-for": "merchant", "final": false},
            "b": {"waits-for": "provider", "final": false},
            "c": {"waits-for": "nobody", "final": true},
        },
        "moves": [{"from": ["a"], "to": ["a", "b"], "by": {"call": "x"}}, {"from": ["b"], "to": ["c"], "by": {"after": "PT1H"}}],
    }))
    .unwrap();
    assert!(
        machine.can_move("a", "a") && machine.can_move("a", "b") && !machine.can_move("a", "c")
    );
    assert!(
        machine.reachable("a", "c") && machine.reachable("c", "c") && !machine.reachable("c", "a")
    );
    assert!(machine.is_final("c") && !machine.is_final("a") && !machine.is_final("unheard of"));
}

#[test]
fn extensions_are_found_on_every_object_that_has_them() {
    let document = document(
        "components: {schemas: {A: {type: string, x-sensitive: secret}, B: {type: object, properties: {c: {type: string, x-sensitive: personal}}}}}\n",
    );
    let found: Vec<_> = all::<Sensitivity>(&document)
        .into_iter()
        .map(|(pointer, mark)| (pointer.to_string(), mark))
        .collect();
    assert_eq!(
        found,
        [
            ("/components/schemas/A".to_owned(), Sensitivity::Secret),
            (
                "/components/schemas/B/properties/c".to_owned(),
                Sensitivity::Personal
            ),
        ]
    );
}

#[test]
fn the_passage_of_time_is_a_duration_or_unknown() {
    let after = |text: &str| serde_json::from_value::<Trigger>(json!({"after": text}));
    for good in ["PT30M", "P1D", "P1Y2M3DT4H5M6S", "P2W", "unknown"] {
        assert_eq!(after(good).unwrap(), Trigger::After(good.to_owned()));
    }
    for bad in [
        "", "P", "PT", "30M", "PT30", "P1H", "PT1S1H", "PTM", "1 hour", "P1DT",
    ] {
        after(bad).expect_err(bad);
    }
}
