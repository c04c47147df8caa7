use std::collections::BTreeMap;

use serde_json::json;

use super::{Members, Object};
use crate::{Secret, decode, decode_value, encode, encode_value};

#[derive(Debug, PartialEq)]
struct Order {
    r#type: String,
    lines: Vec<Line>,
    labels: Option<BTreeMap<String, i64>>,
    weight: Option<f64>,
}

crate::object! { Order { r#type: "type", lines: "lines", labels?: "labels", weight?: "weight" } }

#[derive(Debug, PartialEq)]
struct Line {
    count: u8,
}

crate::object! { Line { count: "count" } }

#[derive(Debug, PartialEq)]
struct Nothing {}

crate::object! { Nothing {} }

#[test]
fn members_keep_their_order_and_what_is_absent_stays_absent() {
    for text in [
        r#"{"type":"a","lines":[]}"#,
        r#"{"type":"a","lines":[{"count":1}],"labels":{"b":-1},"weight":1.5}"#,
        r#"{"type":"a","lines":[],"weight":8}"#,
    ] {
        let order: Order = decode(text.as_bytes()).unwrap();
        assert_eq!(encode(&order).unwrap(), text.as_bytes());
        assert_eq!(serde_json::to_string(&order).unwrap(), text);
        assert_eq!(serde_json::from_str::<Order>(text).unwrap(), order);
    }
    assert_eq!(
        decode_value::<Nothing>(json!({"x": 1})).unwrap(),
        Nothing {}
    );
    assert_eq!(encode_value(&Nothing {}).unwrap(), json!({}));
}

#[test]
fn floating_point_numbers_are_read_to_the_last_bit() {
    for text in ["0.1", "-2.5", "123456789012345.67", "1e-30", "5e-324"] {
        let number: f64 = decode(text.as_bytes()).unwrap();
        assert_eq!(encode(&number).unwrap(), text.as_bytes());
        assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits());
    }
}

#[test]
fn a_mistake_names_its_place_through_serde_too() {
    let message = |text: &str| serde_json::from_str::<Order>(text).unwrap_err().to_string();
    assert_eq!(
        message(r#"{"type": "a", "lines": [{"count": 1}, {"count": 256}]}"#),
        "at /lines/1/count: found a number, expected a whole number (u8)"
    );
    assert_eq!(
        message(r#"{"type": "a", "lines": [], "labels": {"a/b": 1.5}}"#),
        "at /labels/a~1b: found a number, expected a whole number (i64)"
    );
    assert_eq!(
        message(r#"{"type": "a", "lines": [], "labels": {"4242 4242 4242 4242": "x"}}"#),
        "at /labels/[redacted]: found a string, expected a whole number (i64)"
    );
    assert_eq!(message(r#"{"lines": []}"#), "missing field `type`");
    assert_eq!(message("[]"), "found an array, expected an object");
}

#[test]
fn a_number_that_is_not_finite_cannot_be_written() {
    let order = Order {
        r#type: String::new(),
        lines: Vec::new(),
        labels: None,
        weight: Some(f64::NAN),
    };
    assert_eq!(
        encode(&order).unwrap_err().to_string(),
        "the value cannot be written as JSON: a number that is not finite"
    );
    assert!(serde_json::to_string(&order).is_err());
}

#[test]
fn only_the_encoder_shows_a_secret() {
    let secrets = vec![Some(Secret::from("abc")), None];
    assert_eq!(encode(&secrets).unwrap(), br#"["abc",null]"#);
    assert_eq!(
        serde_json::to_string(&secrets).unwrap(),
        r#"["[redacted]",null]"#
    );
}

#[test]
fn what_is_being_read_or_written_is_not_shown() {
    struct Spy;

    impl crate::Json for Spy {
        fn from_json(_: crate::Value) -> Result<Self, crate::DecodeError> {
            Ok(Self)
        }

        fn to_json(&self, encoder: &mut crate::Encoder) -> crate::Value {
            let mut object = Object::new();
            object.required("number", &Secret::from("4242424242424242"), encoder);
            format!("{object:?} {encoder:?}").into()
        }
    }

    let members = Members::of(json!({"number": "4242424242424242"})).unwrap();
    assert_eq!(format!("{members:?}"), "Members(1 left)");
    let shown = encode_value(&Spy).unwrap().to_string();
    assert!(shown.contains("Object(1 members)"), "{shown}");
    assert!(!shown.contains("4242"), "{shown}");
}
