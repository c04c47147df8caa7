//! What structs keep of what they read, what they show, and how they are made.

use objects_client::runtime::{Decimal, Secret, decode, encode, encode_value};
use objects_client::types::{
    Line, Order, OrderRequest, OrderRequestLinesItem, OrderRequestLinesItemRequired,
    OrderRequestRequired,
};
use objects_client::{Blankable, Nullable};
use serde_json::{Value, json};

fn required() -> OrderRequestRequired {
    OrderRequestRequired {
        reference: "A-1".to_owned(),
        total: "103.00".parse().unwrap(),
        note: None,
        code: Blankable::Empty,
    }
}

fn order(json: &Value) -> Order {
    decode(json.to_string().as_bytes()).unwrap()
}

#[test]
fn each_state_of_a_member_is_told_apart_and_written_back() {
    for (json, paid_at_is, parent_is) in [
        (json!({"id": "1"}), "absent", "absent"),
        (
            json!({"id": "1", "paid_at": null, "parent": null}),
            "null",
            "null",
        ),
        (
            json!({"id": "1", "paid_at": "", "parent": ""}),
            "empty",
            "value",
        ),
        (
            json!({"id": "1", "paid_at": "2026-01-05T10:00:00.100+08:00", "parent": "0"}),
            "value",
            "value",
        ),
    ] {
        let order = order(&json);
        let paid_at = match &order.paid_at {
            Blankable::Absent => "absent",
            Blankable::Null => "null",
            Blankable::Empty => "empty",
            Blankable::Value(_) => "value",
        };
        let parent = match &order.parent {
            Nullable::Absent => "absent",
            Nullable::Null => "null",
            Nullable::Value(_) => "value",
        };
        assert_eq!((paid_at, parent), (paid_at_is, parent_is), "{json}");
        assert_eq!(encode_value(&order).unwrap(), json);
    }
}

#[test]
fn a_member_that_is_required_and_nullable_must_be_there() {
    let whole = json!({"reference": "A-1", "total": "1", "note": null, "code": ""});
    let request: OrderRequest = decode(whole.to_string().as_bytes()).unwrap();
    assert_eq!(request.note, None);
    assert_eq!(encode_value(&request).unwrap(), whole);
    for missing in ["reference", "total", "note", "code"] {
        let mut partial = whole.clone();
        partial.as_object_mut().unwrap().shift_remove(missing);
        let error = decode::<OrderRequest>(partial.to_string().as_bytes()).unwrap_err();
        let expected = format!("missing field `{missing}`");
        assert!(error.to_string().contains(&expected), "{missing}: {error}");
    }
}

#[test]
fn a_member_that_is_not_nullable_does_not_take_null() {
    let error = decode::<Order>(br#"{"id": null}"#).unwrap_err();
    assert_eq!(error.to_string(), "at /id: found null, expected a string");
}

#[test]
fn members_that_the_document_does_not_know_are_ignored() {
    let order = order(
        &json!({"id": "1", "surprise": {"deep": [1]}, "last_line": {"names": ["x"], "more": 2}}),
    );
    assert_eq!(
        encode_value(&order).unwrap(),
        json!({"id": "1", "last_line": {"names": ["x"]}})
    );
}

#[test]
fn amounts_times_and_numbers_keep_the_digits_they_came_with() {
    for total in ["103", "103.00", "-0.00", "0.10", "1e3"] {
        let json = json!({"reference": "A-1", "total": total, "note": null, "code": "AB"});
        let request: OrderRequest = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(encode_value(&request).unwrap(), json);
    }
    for weight in ["7", "0.25", "-3"] {
        let json = format!(r#"{{"id":"1","weight":{weight}}}"#);
        let order: Order = decode(json.as_bytes()).unwrap();
        assert_eq!(
            String::from_utf8(encode(&order).unwrap()).unwrap(),
            json,
            "no fraction is added to a whole number"
        );
    }
}

#[test]
fn open_members_hold_any_json_in_the_order_it_came() {
    let json = r#"{"id":"1","labels":{"a":"1","b":""},"metadata":{"z":null,"a":[1,{"b":2}]},"anything":[true]}"#;
    let order: Order = decode(json.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(encode(&order).unwrap()).unwrap(), json);
    // Null is a value of a member that takes anything, but cannot be told from an absent one.
    let order: Order = decode(br#"{"id":"1","anything":null}"#).unwrap();
    assert_eq!(order.anything, None);
}

#[test]
fn a_circle_of_objects_is_read_to_its_end() {
    let mut json = json!({"id": "0"});
    for id in 1..20 {
        json = json!({"id": id.to_string(), "replaced_by": json});
    }
    assert_eq!(encode_value(&order(&json)).unwrap(), json);
}

#[test]
fn a_mistake_is_named_by_its_place_and_without_its_value() {
    let request = json!({
        "reference": "A-1", "total": "1", "note": null, "code": "",
        "lines": [{"sku": "a"}, {"sku": "b", "quantity": "4242424242424242"}]
    });
    let error = decode::<OrderRequest>(request.to_string().as_bytes()).unwrap_err();
    assert_eq!(error.pointer(), "/lines/1/quantity");
    assert!(!error.to_string().contains("4242"), "{error}");
}

#[test]
fn debug_hides_what_is_personal_and_what_is_secret() {
    let request = OrderRequest::new(required())
        .e_mail("a@example.com")
        .card("4242424242424242");
    for shown in [format!("{request:?}"), format!("{request:#?}")] {
        assert!(shown.contains("A-1"), "{shown}");
        assert!(
            shown.contains("[personal]") && shown.contains("[redacted]"),
            "{shown}"
        );
        assert!(
            !shown.contains("example.com") && !shown.contains("4242"),
            "{shown}"
        );
    }
    let line: Line = decode(br#"{"names": ["Ada", null]}"#).unwrap();
    assert!(!format!("{line:?}").contains("Ada"));
}

#[test]
fn only_the_encoder_writes_a_secret() {
    let request = OrderRequest::new(required()).card("4242424242424242");
    let logged = serde_json::to_string(&request).unwrap();
    assert!(!logged.contains("4242"), "{logged}");
    assert_eq!(encode_value(&request).unwrap()["card"], "4242424242424242");
    let again: OrderRequest = decode(&encode(&request).unwrap()).unwrap();
    assert_eq!(again, request);
    assert_eq!(
        again
            .card
            .as_ref()
            .map(Secret::expose_secret)
            .map(String::as_str),
        Some("4242424242424242")
    );
}

#[test]
fn a_request_is_made_of_its_required_members_and_setters() {
    let line = OrderRequestLinesItem::from(OrderRequestLinesItemRequired {
        sku: "tea".to_owned(),
    });
    let request = OrderRequest::new(required())
        .with_new(true)
        .lines([line.clone(), line.quantity(2)]);
    assert_eq!(
        encode_value(&request).unwrap(),
        json!({
            "reference": "A-1", "total": "103.00", "note": null, "code": "", "new": true,
            "lines": [{"sku": "tea"}, {"sku": "tea", "quantity": 2}]
        })
    );
    assert_eq!(OrderRequest::from(required()).total, Decimal::from(103));
}
