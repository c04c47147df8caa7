use super::*;

/// That this compiles shows that a constant can be a decimal.
const PRICE: Decimal = Decimal::new(880, 2);

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn the_written_digits_stay() {
    for text in [
        "0",
        "8.80",
        "103.00",
        "-0.00",
        "1e3",
        "+5",
        "007.50",
        "1.5E-2",
        "0.0000000000000000000000000001",
    ] {
        assert_eq!(decimal(text).to_string(), text);
        let json = format!("\"{text}\"");
        assert_eq!(
            serde_json::to_string(&serde_json::from_str::<Decimal>(&json).unwrap()).unwrap(),
            json
        );
    }
}

#[test]
fn values_compare_and_not_texts() {
    assert_eq!(decimal("8.8"), decimal("8.80"));
    assert_eq!(decimal("1e3"), Decimal::from(1000));
    assert_eq!(decimal("12.5e-3"), decimal("0.0125"));
    assert_eq!(decimal("0.25e1"), decimal("2.5"));
    assert_eq!(decimal("-0.00"), Decimal::ZERO);
    assert!(!decimal("-0.00").is_negative());
    assert!(decimal("-1") < decimal("0.1"));
    assert_eq!(PRICE.to_string(), "8.80");
    for mantissa in [i64::MIN, i64::MAX, -1, 0, 1 << 40] {
        assert_eq!(Decimal::new(mantissa, 0).mantissa(), i128::from(mantissa));
        assert_eq!(
            Decimal::checked_new(mantissa, 3),
            Some(Decimal::new(mantissa, 3))
        );
    }
    assert_eq!(decimal("8.80").mantissa(), 880);
}

#[test]
fn nothing_is_rounded() {
    for text in [
        "0.12345678901234567890123456789",
        "99999999999999999999999999999",
        "1e61",
        "1e-40",
    ] {
        assert_eq!(
            text.parse::<Decimal>(),
            Err(InvalidDecimal::TooManyDigits),
            "{text}"
        );
    }
    assert!(
        decimal("79228162514264337593543950335")
            .checked_add(&decimal("0.1"))
            .is_none()
    );
    assert_eq!(
        decimal("0.1")
            .checked_add(&decimal("0.20"))
            .unwrap()
            .to_string(),
        "0.30"
    );
    for (a, b, sum) in [
        ("0.00", "5", "5.00"),
        ("10.50", "0.000", "10.500"),
        ("0", "0.0", "0.0"),
    ] {
        assert_eq!(
            decimal(a).checked_add(&decimal(b)).unwrap().to_string(),
            sum
        );
    }
    assert_eq!(
        decimal("5")
            .checked_sub(&decimal("0.00"))
            .unwrap()
            .to_string(),
        "5.00"
    );
    assert_eq!(
        decimal("1")
            .checked_sub(&decimal("0.01"))
            .unwrap()
            .to_string(),
        "0.99"
    );
    assert!(Decimal::checked_new(1, 29).is_none());
}

#[test]
fn what_is_no_decimal_is_refused() {
    for text in [
        "", " ", "1_000", "1,5", ".5", "5.", "--1", "+-1", "1e", "1e1.5", "NaN", "0x1", "1 ",
        "\u{661}",
    ] {
        assert_eq!(
            text.parse::<Decimal>(),
            Err(InvalidDecimal::Malformed),
            "{text:?}"
        );
    }
}

#[test]
fn a_json_number_is_read_exactly_or_refused() {
    assert_eq!(
        serde_json::from_str::<Decimal>("8.98").unwrap(),
        decimal("8.98")
    );
    assert_eq!(
        serde_json::from_str::<Decimal>("103").unwrap(),
        decimal("103")
    );
    assert_eq!(
        serde_json::from_str::<Decimal>("-7").unwrap(),
        decimal("-7")
    );
    assert_eq!(
        serde_json::from_str::<Decimal>("1.5e3").unwrap(),
        decimal("1500")
    );
    assert!(serde_json::from_str::<Decimal>("0.12345678901234567").is_err());
    for json in ["null", "true", "{}", "[]", r#"{"a": 1}"#] {
        let error = crate::decode::<Decimal>(json.as_bytes()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("expected a decimal number as a string"),
            "{json}: {error}"
        );
    }
}
