//! Amounts and currencies: decimal strings in major units, never floating point.

use std::{fmt, ops};

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::behaviour::Answers;

/// ISO 4217 currencies without minor unit that a card or wallet may be charged in.
const NO_DECIMALS: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
    "VUV", "XAF", "XOF", "XPF",
];
/// ISO 4217 currencies whose minor unit is a thousandth.
const THREE_DECIMALS: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
/// More digits before the point than any payment has.
const MOST_INTEGER_DIGITS: usize = 12;

/// Three upper-case letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Currency([u8; 3]);

impl Currency {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let letters: [u8; 3] = text.as_bytes().try_into().ok()?;
        let capitals = letters.iter().all(u8::is_ascii_uppercase);
        capitals.then_some(Self(letters))
    }

    pub(crate) fn code(&self) -> &str {
        // Letters are UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    fn decimals(&self) -> u32 {
        if NO_DECIMALS.contains(&self.code()) {
            0
        } else if THREE_DECIMALS.contains(&self.code()) {
            3
        } else {
            2
        }
    }
}

/// An amount that is not negative. It prints without superfluous zeros: `103.00` becomes `103`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Money(Decimal);

impl Money {
    pub(crate) const ZERO: Self = Self(Decimal::ZERO);

    /// Digits, with at most one point between digits. Signs, exponents and spaces are no amount.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (integer, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(integer) || !digits(fraction) || integer.len() > MOST_INTEGER_DIGITS {
            return None;
        }
        Decimal::from_str_exact(text)
            .ok()
            .map(|value| Self(value.normalize()))
    }

    /// Whether the amount can be charged: above zero, with no more decimals than the currency has.
    pub(crate) fn chargeable_in(self, currency: &Currency) -> bool {
        self > Self::ZERO && self.0.scale() <= currency.decimals()
    }

    /// As people read it, with as many decimals as the currency has: `8.8` in `SGD` is `8.80`.
    pub(crate) fn with_decimals_of(self, currency: &Currency) -> String {
        let mut amount = self.0;
        amount.rescale(currency.decimals().max(amount.scale()));
        amount.to_string()
    }

    /// The difference, or zero where it would be negative.
    pub(crate) fn saturating_sub(self, other: Self) -> Self {
        if other.0 >= self.0 {
            Self::ZERO
        } else {
            Self((self.0 - other.0).normalize())
        }
    }
}

impl ops::Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).normalize())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Answers::Amounts.governs(self.0).fmt(formatter)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_normalised() {
        for (text, printed) in [
            ("103.00", "103"),
            ("8.80", "8.8"),
            ("0.00", "0"),
            ("007", "7"),
            ("100", "100"),
        ] {
            assert_eq!(Money::parse(text).unwrap().to_string(), printed, "{text}");
        }
    }

    #[test]
    fn people_read_the_decimals_of_the_currency() {
        for (amount, code, read) in [
            ("8.8", "SGD", "8.80"),
            ("103", "SGD", "103.00"),
            ("500", "JPY", "500"),
            ("1.5", "KWD", "1.500"),
            ("1.234", "SGD", "1.234"),
        ] {
            let currency = Currency::parse(code).unwrap();
            let amount = Money::parse(amount).unwrap();
            assert_eq!(amount.with_decimals_of(&currency), read);
        }
    }

    #[test]
    fn what_is_not_plain_decimal_is_no_amount() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e3",
            "1,5",
            " 1",
            "1 ",
            "1.2.3",
            "NaN",
            "1234567890123",
            "١",
        ] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_currency_decides_on_decimals() {
        let chargeable = |amount, currency| {
            Money::parse(amount)
                .unwrap()
                .chargeable_in(&Currency::parse(currency).unwrap())
        };
        assert!(
            chargeable("10.12", "SGD") && chargeable("10.125", "KWD") && chargeable("10.00", "JPY")
        );
        assert!(
            !chargeable("10.125", "SGD")
                && !chargeable("10.5", "JPY")
                && !chargeable("0.00", "SGD")
        );
    }

    #[test]
    fn a_currency_is_three_capitals() {
        assert!(Currency::parse("SGD").is_some());
        assert!(
            ["sgd", "SG", "SGDX", "S1D", ""]
                .iter()
                .all(|text| Currency::parse(text).is_none())
        );
    }

    #[test]
    fn subtraction_stops_at_zero() {
        let money = |text| Money::parse(text).unwrap();
        assert_eq!(money("10").saturating_sub(money("2.5")), money("7.5"));
        assert_eq!(money("1").saturating_sub(money("2")), Money::ZERO);
    }
}
