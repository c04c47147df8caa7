//! Enums stay open, and all ways to and from text agree.

use std::collections::HashSet;

use enums_client::runtime::{decode, encode_value};
use enums_client::types::{Code, Parcel, ParcelRating, ParcelSize, ParcelStatus, Weight};
use serde_json::json;

#[test]
fn a_value_that_is_not_listed_is_kept() {
    for json in [
        json!({"status": "STOLEN", "rating": "Plus1", "size": "xxl"}),
        json!({"status": "packed", "rating": " +1", "size": ""}),
    ] {
        let parcel: Parcel = decode(json.to_string().as_bytes()).unwrap();
        assert!(matches!(parcel.status, ParcelStatus::Unknown(_)));
        assert_eq!(encode_value(&parcel).unwrap(), json);
    }
}

#[test]
fn every_way_to_and_from_text_agrees() {
    let listed = ParcelRating::VALUES.iter().copied();
    let mut seen = HashSet::new();
    for text in listed.chain(["Unknown", "plus1", "\u{1f600}"]) {
        let rating = ParcelRating::from(text);
        assert_eq!(rating, text.parse().unwrap());
        assert_eq!(rating, ParcelRating::from(text.to_owned()));
        assert_eq!(rating.as_str(), text);
        assert_eq!(rating.to_string(), text);
        assert_eq!(AsRef::<str>::as_ref(&rating), text);
        assert_eq!(encode_value(&rating).unwrap(), text);
        assert_eq!(
            decode::<ParcelRating>(json!(text).to_string().as_bytes()).unwrap(),
            rating
        );
        let is_listed = ParcelRating::VALUES.contains(&text);
        assert_eq!(
            matches!(rating, ParcelRating::Unknown(_)),
            !is_listed,
            "{text:?}"
        );
        assert!(seen.insert(rating), "{text:?} equals another value");
    }
    assert_eq!(
        ParcelRating::VALUES,
        ["+1", "-1", "", "1", "unknown", "Self", "UNKNOWN"]
    );
    assert_eq!(ParcelSize::VALUES, ["s", "m", "l"]);
}

#[test]
fn what_is_no_string_is_refused_at_its_place() {
    for json in [
        r#"{"status": 1}"#,
        r#"{"status": null}"#,
        r#"{"status": ["SENT"]}"#,
        r#"{"status": {"SENT": null}}"#,
    ] {
        let error = decode::<Parcel>(json.as_bytes()).unwrap_err();
        assert_eq!(error.pointer(), "/status", "{json}: {error}");
    }
}

#[test]
fn states_say_what_follows() {
    use ParcelStatus::{Lost, Packed, Sent, There};

    let statuses = [Packed, Sent, Lost, There];
    let unknown = ParcelStatus::from("STOLEN");
    assert_eq!(ParcelStatus::INITIAL, [Packed]);
    for from in &statuses {
        for to in &statuses {
            let moves = matches!((from, to), (Packed, Sent) | (Sent, Lost | There));
            assert_eq!(from.can_become(to), moves, "{from} to {to}");
        }
        assert_eq!(
            from.is_final(),
            !statuses.iter().any(|to| from.can_become(to)),
            "{from}"
        );
        assert!(!unknown.can_become(from) && !from.can_become(&unknown));
    }
    assert!(!unknown.is_final());
    assert!(unknown.waits_for().is_none());
    assert!(Packed.waits_for().is_some());
    assert!(Packed.waits_for() != Sent.waits_for());
    assert!(Lost.waits_for() == There.waits_for());
}

#[test]
fn a_choice_of_kinds_is_made_by_the_kind() {
    for (json, code) in [
        (json!("12"), Code::from("12")),
        (json!(""), Code::from("")),
        (json!(12), Code::from(12)),
        (json!(-1), Code::Integer(-1)),
    ] {
        let read: Code = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(read, code);
        assert_eq!(encode_value(&read).unwrap(), json);
    }
    for json in [json!(7), json!(0.5), json!("heavy"), json!("7")] {
        let read: Weight = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(matches!(read, Weight::Number(_)), json.is_number());
        assert_eq!(encode_value(&read).unwrap(), json);
    }
    assert_eq!(Code::from(12).to_string(), Code::from("12").to_string());
}

#[test]
fn a_kind_that_is_no_choice_is_kept_whole_and_a_mistake_in_one_has_its_place() {
    for value in [json!(true), json!([]), json!({})] {
        let json = json!({"status": "SENT", "code": value});
        let parcel: Parcel = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(parcel.code, Some(Code::Unknown(value)));
        assert_eq!(encode_value(&parcel).unwrap(), json);
    }
    // Null leaves an optional member out.
    let parcel: Parcel = decode(br#"{"status": "SENT", "code": null}"#).unwrap();
    assert_eq!(parcel.code, None);
    let error = decode::<Parcel>(br#"{"status": "SENT", "code": 1.5}"#).unwrap_err();
    assert_eq!(error.pointer(), "/code", "{error}");
}

#[test]
fn lists_of_numbers_gain_no_fraction() {
    for sizes in [json!(null), json!([]), json!([1, 2.5, -3])] {
        let json = json!({"status": "SENT", "grade": 2, "sizes": sizes});
        let parcel: Parcel = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(encode_value(&parcel).unwrap(), json);
    }
}
