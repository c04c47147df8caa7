//! Unions are read by their tag, and what the tag does not say is kept whole.

use serde_json::{Value, json};
use unions_client::runtime::{decode, encode_value};
use unions_client::types::{
    Card, CardRequired, Method, Next, NextView, Payment, PaymentEvent, PaymentRequired, Wallet,
};

fn method(json: &Value) -> Method {
    decode(json.to_string().as_bytes()).unwrap()
}

fn event(json: &Value) -> PaymentEvent {
    decode(json.to_string().as_bytes()).unwrap()
}

#[test]
fn each_variant_is_chosen_by_its_tag_and_written_back() {
    for (json, variant) in [
        (json!({"type": "card", "card": {"number": "4242"}}), "card"),
        (
            json!({"type": "wallet", "wallet": {"flow": "app"}}),
            "wallet",
        ),
        (json!({"type": "wallet", "wallet": {}}), "wallet"),
        (
            json!({"type": "other_wallet", "wallet": {"flow": "web"}}),
            "other_wallet",
        ),
    ] {
        let read = method(&json);
        let chosen = match &read {
            Method::Card(_) => "card",
            Method::Wallet(_) => "wallet",
            Method::OtherWallet(_) => "other_wallet",
            _ => "unknown",
        };
        assert_eq!(chosen, variant);
        assert_eq!(read.r#type(), variant);
        assert_eq!(encode_value(&read).unwrap(), json);
    }
}

#[test]
fn several_tags_of_one_variant_are_told_apart() {
    for tag in ["paid", "settled"] {
        let json = json!({"event": tag, "next": null});
        let read = event(&json);
        assert!(matches!(read, PaymentEvent::Paid(_)));
        assert_eq!(read.event(), tag);
        assert_eq!(encode_value(&read).unwrap(), json);
    }
    let refused = event(&json!({"event": "refused", "reason": "no"}));
    assert!(matches!(&refused, PaymentEvent::Refused(refused) if refused.reason == "no"));
}

#[test]
fn the_place_of_the_tag_does_not_matter() {
    let last: Method = decode(br#"{"card": {"number": "4242"}, "type": "card"}"#).unwrap();
    assert!(matches!(last, Method::Card(_)));
}

#[test]
fn an_unknown_tag_is_kept_whole_and_written_back() {
    for json in [
        json!({"type": "shells", "shells": {"count": [1, null, {"a": "b"}]}}),
        json!({"type": "Card", "card": {"number": "4242"}}),
        json!({"type": "", "card": true}),
    ] {
        let read = method(&json);
        assert!(matches!(read, Method::Unknown(_)));
        assert_eq!(read.r#type(), json["type"].as_str().unwrap());
        assert_eq!(encode_value(&read).unwrap(), json);
        assert!(!format!("{read:?}").contains("4242"));
    }
}

#[test]
fn a_missing_tag_is_kept_whole_too() {
    let json = json!({"card": {"number": "4242"}});
    let read = method(&json);
    assert!(matches!(read, Method::Unknown(_)));
    assert_eq!(read.r#type(), "");
    assert_eq!(encode_value(&read).unwrap(), json);
}

#[test]
fn a_mistake_is_named_by_its_place_and_never_becomes_another_variant() {
    for (method, place) in [
        (json!("card"), "/method"),
        (json!(null), "/method"),
        (json!(["card"]), "/method"),
        (json!({"type": 1}), "/method/type"),
        (json!({"type": null}), "/method/type"),
        (json!({"type": "card"}), "/method"),
        (json!({"type": "card", "card": "4242"}), "/method/card"),
        (json!({"type": "card", "card": {}}), "/method/card"),
        (
            json!({"type": "card", "card": {"number": 4242}}),
            "/method/card/number",
        ),
        (
            json!({"type": "other_wallet", "wallet": {"flow": false}}),
            "/method/wallet/flow",
        ),
    ] {
        let payment = json!({"method": method});
        let error = decode::<Payment>(payment.to_string().as_bytes()).unwrap_err();
        assert_eq!(error.pointer(), place, "{payment}: {error}");
        assert!(!error.to_string().contains("4242"), "{error}");
    }
}

#[test]
fn what_a_variant_holds_is_a_variant() {
    let card = Card::new(CardRequired {
        number: "4242".into(),
    });
    let payment = Payment::new(PaymentRequired {
        method: card.into(),
    });
    assert_eq!(
        encode_value(&payment).unwrap(),
        json!({"method": {"type": "card", "card": {"number": "4242"}}})
    );
    // Both wallets hold the same type, so the caller says which is meant.
    let wallet = Method::OtherWallet(Wallet::default().flow("app"));
    assert_eq!(
        encode_value(&wallet).unwrap(),
        json!({"type": "other_wallet", "wallet": {"flow": "app"}})
    );
}

#[test]
fn an_amount_of_both_kinds_is_sent_as_a_string() {
    for (tip, sent) in [
        (json!("1.50"), "1.50"),
        (json!(1.5), "1.5"),
        (json!(2), "2"),
    ] {
        let json = json!({"method": {"type": "wallet", "wallet": {}}, "tip": tip});
        let payment: Payment = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(encode_value(&payment).unwrap()["tip"], sent);
    }
}

#[test]
fn a_view_shows_the_member_that_is_meant() {
    let view = |json: &Value| {
        let next: Next = decode(json.to_string().as_bytes()).unwrap();
        assert_eq!(encode_value(&next).unwrap(), *json);
        match next.view() {
            NextView::Card(_) => "card".to_owned(),
            NextView::Wallet(_) => "wallet".to_owned(),
            NextView::Unknown(kind) => format!("unknown {kind}"),
            _ => "new".to_owned(),
        }
    };
    let (card, wallet) = (json!({"number": "4242"}), json!({"flow": "app"}));
    assert_eq!(view(&json!({"kind": "card", "card": card})), "card");
    assert_eq!(
        view(&json!({"kind": "wallet", "card": card, "wallet": wallet})),
        "wallet"
    );
    assert_eq!(view(&json!({"card": card})), "card");
    assert_eq!(view(&json!({"kind": "qr", "wallet": wallet})), "wallet");
    assert_eq!(
        view(&json!({"kind": "qr", "card": card, "wallet": wallet})),
        "unknown qr"
    );
    assert_eq!(view(&json!({"kind": "card"})), "unknown card");
    assert_eq!(view(&json!({})), "unknown ");
}
