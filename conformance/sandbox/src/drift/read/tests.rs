//! What can be asked for, and what is said where it cannot.

use super::*;

/// What is no drift, and a word of what is said of it.
#[rustfmt::skip] // A table.
const REFUSED: &[(&str, &str)] = &[
    ("{}", "`kind` is missing"),
    (r#"{"kind": "bend"}"#, "`rename`, `drop`"),
    (r#"{"kind": "drop"}"#, "`operation` is missing, or `event`"),
    (r#"{"kind": "drop", "operation": "x"}"#, r#""x""#),
    (r#"{"kind": "drop", "event": "x"}"#, "`acquiring."),
    (r#"{"kind": "drop", "event": "*", "operation": "*"}"#, "one of them"),
    (r#"{"kind": "webhook", "to": "unsent"}"#, "`event` is missing"),
    (r#"{"kind": "drop", "operation": "list_payment_intents"}"#, "`pointer`, or `header`"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": "a"}"#, "slash"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": ""}"#, "whole body"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": 5}"#, "`pointer` must be a string"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": "/a", "header": "b"}"#, "one place"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "header": "a b"}"#, "name of a header"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "header": "Content-Length"}"#, "no part of the contract"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "header": "x-sandbox-fault"}"#, "no part of the contract"),
    (r#"{"kind": "value", "operation": "list_payment_intents", "header": "a", "to": "\n"}"#, "can hold"),
    (r#"{"kind": "rename", "operation": "list_payment_intents", "header": "a", "to": "te"}"#, "no part"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": "/a", "to": 1}"#, "has no `to`; it takes"),
    (r#"{"kind": "rename", "operation": "list_payment_intents", "pointer": "/a"}"#, "needs `to`"),
    (r#"{"kind": "rename", "operation": "list_payment_intents", "pointer": "/a", "to": 1}"#, "string"),
    (r#"{"kind": "add", "operation": "list_payment_intents", "pointer": "/a"}"#, "needs `to`"),
    (r#"{"kind": "shift", "operation": "list_payment_intents", "pointer": "/a", "by": "1"}"#, "whole number"),
    (r#"{"kind": "resize", "operation": "list_payment_intents", "pointer": "/a", "to": 1001}"#, "at most"),
    (r#"{"kind": "reorder", "operation": "list_payment_intents", "pointer": "/a", "by": "x"}"#, "within an item"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": "/a", "every": 0}"#, "`every`"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": "/a", "status": "bad"}"#, r#""4xx""#),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": "/a", "status": 99}"#, r#""4xx""#),
    (r#"{"kind": "drop", "event": "*", "pointer": "/a", "status": 200}"#, "no `status`"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": "/a", "when": []}"#, "`when`"),
    (r#"{"kind": "drop", "operation": "list_payment_intents", "pointer": "/a", "when": {"b": 1}}"#, "`when`"),
    (r#"{"kind": "status_code", "operation": "list_payment_intents", "to": 100}"#, "between 200 and 599"),
    (r#"{"kind": "text", "operation": "list_payment_intents", "to": {}}"#, "the text"),
    (r#"{"kind": "require", "operation": "list_payment_intents"}"#, "`pointer`, or `parameter`, or `header`"),
    (r#"{"kind": "require", "event": "*", "pointer": "/a"}"#, "has no `event`"),
    (r#"{"kind": "tighten", "operation": "list_payment_intents", "pointer": "/a", "limit": {}}"#, "`max_length`"),
    (r#"{"kind": "loosen", "operation": "list_payment_intents", "pointer": "/a"}"#, "`limit`"),
    (r#"{"kind": "loosen", "operation": "list_payment_intents", "pointer": "/a", "from": 1}"#, "`from` and `to`"),
    (r#"{"kind": "ruling", "operation": "list_payment_intents", "to": "unchanged"}"#, "`update_payment_intent`"),
    (r#"{"kind": "ruling", "operation": "*", "to": "x"}"#, "`invalid_order_status`"),
    (r#"{"kind": "ruling", "operation": "*", "to": "unchanged", "intent_status": "x"}"#, r#""x""#),
    (r#"{"kind": "idempotency", "operation": "*", "to": "x"}"#, "`replay_carried_out`"),
    (r#"{"kind": "token", "operation": "*", "to": "x"}"#, "`missing`"),
    (r#"{"kind": "duration", "of": "x", "to": 1}"#, "`payment_intent`"),
    (r#"{"kind": "duration", "of": "hold", "to": -1}"#, "seconds"),
    (r#"{"kind": "webhook", "event": "*", "to": "x"}"#, "`unsent`"),
];

#[test]
fn what_is_no_drift_is_said_to_be_none() {
    for (text, word) in REFUSED {
        let drift: Value = serde_json::from_str(text).unwrap();
        let told = Order::read(&drift).unwrap_err();
        assert!(told.contains(word), "{drift}: {told}");
    }
}

#[test]
fn an_illegal_move_is_of_the_status_unless_told_otherwise() {
    let drift = serde_json::json!({"kind": "illegal_move", "operation": "*", "to": "FAILED"});
    let Act::Body(pointer, _) = Order::read(&drift).unwrap().act else {
        panic!("it is about the body");
    };
    assert_eq!(pointer.text(), "/intent_status");
}
