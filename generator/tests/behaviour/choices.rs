//! Unions without a discriminator: what is chosen, what is kept whole, and what is written.

use choices_client::types::{
    BankMethod, BankMethodRequired, BranchTree, BranchTreeRequired, CardMethod, CardMethodRequired,
    Checkout, CheckoutCountry, Colour, Contact, Expiry, Method, Payer, PersonPayer,
    PersonPayerRequired, Size, Source, Tree, Word,
};
use openapi_runtime::{Json, Nullable, Secret, decode, encode, encode_value};
use serde_json::{Value, json};

fn read<T: Json>(value: &Value) -> T {
    decode(value.to_string().as_bytes()).unwrap_or_else(|error| panic!("{value}: {error}"))
}

/// Reads a value, says which variant it is, and checks that it is written as it came.
macro_rules! chosen {
    ($union:ident, $json:tt) => {{
        let value = json!($json);
        let read: $union = read(&value);
        assert_eq!(encode_value(&read).unwrap(), value, "decode, encode");
        let shown = format!("{read:?}");
        shown
            .split(['(', ' '])
            .next()
            .unwrap_or_default()
            .to_owned()
    }};
}

#[test]
fn kinds_of_json_decide() {
    assert_eq!(chosen!(Payer, "Ada"), "String");
    assert_eq!(chosen!(Payer, true), "Bool");
    assert_eq!(chosen!(Payer, 7), "Integer");
    assert_eq!(chosen!(Payer, ["Ada", "Bob"]), "List");
    assert_eq!(chosen!(Payer, {"name": "Ada"}), "Person");
    assert_eq!(chosen!(Payer, null), "Unknown");
}

#[test]
fn a_member_that_only_one_variant_has_decides() {
    assert_eq!(
        chosen!(Method, {"number": "4242424242424242", "expiry": "12/30"}),
        "Card"
    );
    assert_eq!(chosen!(Method, {"iban": "DE00", "note": "n"}), "Bank");
    assert_eq!(chosen!(Method, {"id": "1"}), "Stored");
    assert_eq!(chosen!(Method, {"id": "1", "token": "t-1"}), "Token");
    assert_eq!(chosen!(Method, {"shells": 3}), "Unknown");
    // Members of two variants at once: nobody knows which one is meant.
    assert_eq!(chosen!(Method, {"id": "1", "iban": "DE00"}), "Unknown");
}

#[test]
fn members_of_later_do_not_disqualify() {
    let method: Method = read(&json!({"iban": "DE00", "bic": "X", "number": null}));
    assert!(matches!(method, Method::Bank(bank) if bank.iban == "DE00"));
}

#[test]
fn constants_and_kinds_of_members_decide() {
    assert_eq!(chosen!(Source, {"via": "shop", "till": 1}), "Shop");
    assert_eq!(chosen!(Source, {"via": "app"}), "App");
    assert_eq!(chosen!(Source, {"via": "phone"}), "FaxOrPhone");
    assert_eq!(chosen!(Source, {"via": {"name": "x"}}), "ViaObject");
    assert_eq!(chosen!(Source, {"via": 1}), "Via1");
    assert_eq!(chosen!(Source, {"via": "post"}), "Unknown");
    assert_eq!(chosen!(Source, {"via": 2}), "Unknown");
    assert_eq!(chosen!(Source, {}), "Unknown");
}

#[test]
fn listed_words_are_told_from_times_and_from_each_other() {
    assert_eq!(chosen!(Expiry, "never"), "Never");
    assert_eq!(chosen!(Expiry, "2030-01-01T00:00:00Z"), "DateTime");
    assert_eq!(chosen!(Expiry, 4), "Number");
    assert_eq!(read::<Word>(&json!("red")), Word::Colour(Colour::Red));
    assert_eq!(read::<Word>(&json!("large")), Word::Size(Size::Large));
    assert_eq!(read::<Word>(&json!("sour")), Word::Unknown(json!("sour")));
}

#[test]
fn a_mistake_in_what_was_chosen_is_a_mistake_in_that() {
    let message = |json: Value| {
        decode::<Checkout>(json.to_string().as_bytes())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(json!({"method": {"iban": 7}})),
        "at /method/iban: found a number, expected a string"
    );
    assert!(
        message(json!({"source": {"via": "shop"}})).contains("at /source: missing field `till`")
    );
    assert_eq!(
        message(json!({"tree": [["leaf", {"left": "leaf", "right": {"trees": 1}}]]})),
        "at /tree/0/1/right/trees: found a number, expected an object"
    );
    assert!(message(json!({"expiry": "soon"})).starts_with("at /expiry: "));
}

#[test]
fn text_beside_an_enum_opens_it_and_one_type_reads_all_numbers() {
    let checkout: Checkout =
        read(&json!({"country": "SG", "amount": 7, "label": "l", "limit": 5_000_000_000_i64}));
    assert_eq!(checkout.country, Some(CheckoutCountry::Sg));
    assert_eq!(checkout.amount, Some(7.0));
    assert_eq!(checkout.limit, Nullable::Value(5_000_000_000));
    assert_eq!(
        encode(&checkout).unwrap(),
        br#"{"country":"SG","amount":7,"label":"l","limit":5000000000}"#
    );
    let other: Checkout = read(&json!({"country": "FR", "payer": null}));
    assert_eq!(
        other.country,
        Some(CheckoutCountry::Unknown("FR".to_owned()))
    );
    assert_eq!(other.payer, Nullable::Null);
}

#[test]
fn recursion_through_every_kind_of_variant_is_read_and_written() {
    for value in [
        json!("leaf"),
        json!(["leaf", ["leaf"]]),
        json!({"left": "leaf", "right": {"left": []}}),
        json!({"trees": {"a": "leaf", "b": {"trees": {}}}}),
    ] {
        let tree: Tree = read(&value);
        assert_eq!(encode_value(&tree).unwrap(), value);
    }
    let branch = BranchTree::new(BranchTreeRequired {
        left: Box::new("l".into()),
    })
    .right("r");
    assert_eq!(
        encode_value(&Tree::from(branch)).unwrap(),
        json!({"left": "l", "right": "r"})
    );
}

#[test]
fn a_caller_gives_the_content_and_the_variant_follows() {
    let card = CardMethodRequired {
        number: Secret::from("4242424242424242"),
        expiry: "12/30".into(),
    };
    let checkout = Checkout::default()
        .payer(PersonPayer::new(PersonPayerRequired { name: "Ada".into() }))
        .method(CardMethod::from(card))
        .word(Colour::Green);
    assert_eq!(
        encode_value(&checkout).unwrap(),
        json!({
            "payer": {"name": "Ada"},
            "method": {"number": "4242424242424242", "expiry": "12/30"},
            "word": "green",
        })
    );
    let bank = BankMethod::new(BankMethodRequired {
        iban: "DE00".into(),
    });
    assert!(matches!(Method::from(bank), Method::Bank(_)));
}

#[test]
fn what_is_unknown_beside_secrets_is_written_by_the_encoder_alone() {
    let unknown: Method = read(&json!({"voucher": "V-1234567890"}));
    assert_eq!(format!("{unknown:?}"), "Unknown(an object)");
    assert_eq!(serde_json::to_string(&unknown).unwrap(), r#""[redacted]""#);
    assert_eq!(encode(&unknown).unwrap(), br#"{"voucher":"V-1234567890"}"#);
    // Nothing in a word is secret.
    let word: Word = read(&json!("sour"));
    assert_eq!(serde_json::to_string(&word).unwrap(), r#""sour""#);
}

#[test]
fn personal_data_in_a_variant_is_not_shown() {
    let contact: Contact = read(&json!("ada@example.com"));
    assert_eq!(format!("{contact:?}"), "String([personal])");
    let several: Contact = read(&json!(["ada@example.com"]));
    assert_eq!(format!("{several:?}"), "List([personal])");
}
