use serde_json::json;

use super::*;
use crate::encode::encode_wiped;
use crate::{decode, encode};

const OBJECT: Shape = Shape::of(&[Kind::Object]);

#[test]
fn kinds_decide_first() {
    let shapes = &[
        Shape::of(&[Kind::String]),
        Shape::of(&[Kind::Number]),
        Shape::of(&[Kind::Boolean]),
        Shape::of(&[Kind::Array]),
        OBJECT,
    ];
    for (value, variant) in [
        (json!("a"), Some(0)),
        (json!(1), Some(1)),
        (json!(1.5), Some(1)),
        (json!(false), Some(2)),
        (json!([{}]), Some(3)),
        (json!({}), Some(4)),
        (json!(null), None),
    ] {
        assert_eq!(choose(&value, shapes), variant, "{value}");
    }
}

#[test]
fn members_constants_and_kinds_of_members_decide() {
    let shapes = &[
        OBJECT.with(&[("card", Test::Present), ("cvc", Test::Present)]),
        OBJECT.with(&[("bank", Test::Kind(&[Kind::String]))]),
        OBJECT.with(&[("bank", Test::Kind(&[Kind::Object, Kind::Null]))]),
        OBJECT.with(&[(
            "type",
            Test::Value(&[Literal::Str("cash"), Literal::Int(3)]),
        )]),
    ];
    for (value, variant) in [
        (json!({"card": 1, "cvc": null, "later": 1}), Some(0)),
        (json!({"card": 1}), None),
        (json!({"bank": "B"}), Some(1)),
        (json!({"bank": {}}), Some(2)),
        (json!({"bank": null}), Some(2)),
        (json!({"bank": 1}), None),
        (json!({"type": "cash"}), Some(3)),
        (json!({"type": 3}), Some(3)),
        (json!({"type": "shells"}), None),
        (json!({}), None),
    ] {
        assert_eq!(choose(&value, shapes), variant, "{value}");
    }
}

#[test]
fn of_several_the_most_exact_is_meant_and_a_tie_is_left_open() {
    let shapes = &[
        OBJECT,
        OBJECT.with(&[("a", Test::Present)]).over(&[0]),
        OBJECT.with(&[("b", Test::Present)]).over(&[0]),
        OBJECT
            .with(&[("a", Test::Present), ("c", Test::Present)])
            .over(&[0, 1]),
    ];
    for (value, variant) in [
        (json!({"x": 1}), Some(0)),
        (json!({"a": 1}), Some(1)),
        (json!({"b": 1}), Some(2)),
        (json!({"a": 1, "c": 1}), Some(3)),
        (json!({"a": 1, "b": 1}), None),
        (json!({"a": 1, "b": 1, "c": 1}), None),
    ] {
        assert_eq!(choose(&value, shapes), variant, "{value}");
    }
}

#[test]
fn listed_words_are_told_from_other_text() {
    let shapes = &[
        Shape::of(&[Kind::String])
            .listed(&[Literal::Str("never")])
            .over(&[1]),
        Shape::of(&[Kind::String, Kind::Object]),
    ];
    assert_eq!(choose(&json!("never"), shapes), Some(0));
    assert_eq!(choose(&json!("2026-01-01T00:00:00Z"), shapes), Some(1));
    assert_eq!(choose(&json!({}), shapes), Some(1));
}

/// A number, a list of numbers, or something of later that is treated as a secret.
#[derive(Debug, PartialEq)]
enum Amounts {
    One(u8),
    List(Vec<u8>),
    Unknown(Value),
}

impl Json for Amounts {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        static SHAPES: &[Shape] = &[Shape::of(&[Kind::Number]), Shape::of(&[Kind::Array])];
        let chosen = Chosen::of(value, SHAPES)?;
        match chosen.variant() {
            Some(0) => chosen.content().map(Self::One),
            Some(1) => chosen.content().map(Self::List),
            _ => Ok(Self::Unknown(chosen.into_value())),
        }
    }

    fn to_json(&self, encoder: &mut Encoder) -> Value {
        match self {
            Self::One(one) => one.to_json(encoder),
            Self::List(list) => list.to_json(encoder),
            Self::Unknown(value) => concealed(value, encoder),
        }
    }
}

crate::json_serde!(Amounts);

#[test]
fn what_was_chosen_survives_decode_and_encode() {
    for json in ["7", "[1,2]", r#"{"later":"1234567890"}"#, "null", "true"] {
        let amounts: Amounts = decode(json.as_bytes()).unwrap();
        assert_eq!(encode(&amounts).unwrap(), json.as_bytes());
    }
}

#[test]
fn a_mistake_in_what_was_chosen_names_its_place() {
    let message = |json: &str| {
        decode::<Vec<Amounts>>(json.as_bytes())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(r#"[1, [1, "x"]]"#),
        "at /1/1: found a string, expected a whole number (u8)"
    );
    assert_eq!(
        message("[4242]"),
        "at /0: found a number, expected a whole number (u8)"
    );
}

#[test]
fn what_may_hold_a_secret_is_written_by_the_encoder_alone() {
    let unknown = Amounts::Unknown(json!({"number": "4242424242424242", "a": ["short", 1]}));
    let redacted = serde_json::to_string(&unknown).unwrap();
    assert_eq!(redacted, r#""[redacted]""#);
    let (bytes, exposed) = encode_wiped(&unknown).unwrap();
    assert_eq!(
        &**bytes,
        br#"{"number":"4242424242424242","a":["short",1]}"#
    );
    let exposed: Vec<&str> = exposed.iter().map(|text| text.as_str()).collect();
    assert_eq!(exposed, ["4242424242424242"]);
    let error = serde_json::from_str::<Amounts>(&redacted).unwrap_err();
    assert!(error.to_string().contains("was redacted"), "{error}");
}

#[test]
fn only_the_kind_of_an_unknown_value_is_shown() {
    assert_eq!(format!("{:?}", described(&json!("secret"))), "a string");
    assert_eq!(format!("{:?}", described(&json!({"a": 1}))), "an object");
}
