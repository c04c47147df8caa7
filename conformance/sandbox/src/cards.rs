//! The documented test cards and what each is known to do. The one place in this crate with card digits.

use crate::behaviour::{Answers, Cards};

/// How the shopper is authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authentication {
    /// Not at all.
    None,
    /// A form in a hidden frame, nothing to see.
    Frictionless,
    /// A page on which the shopper proves who they are.
    Challenge,
    /// First the hidden frame, then the page.
    FrictionlessThenChallenge,
}

/// What the authentication or the provider says in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Approved,
    Declined(FailureCode),
}

/// Why an attempt failed, as far as the vendor's list is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureCode {
    SystemError,
    ThreeDsFailed,
    InsufficientFunds,
    DoNotHonor,
    CardDeclined,
    InvalidPaymentMethod,
}

impl FailureCode {
    pub(crate) const ALL: [Self; 6] = [
        Self::SystemError,
        Self::ThreeDsFailed,
        Self::InsufficientFunds,
        Self::DoNotHonor,
        Self::CardDeclined,
        Self::InvalidPaymentMethod,
    ];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::SystemError => "system_error",
            Self::ThreeDsFailed => "3ds_failed",
            Self::InsufficientFunds => "insufficient_funds",
            Self::DoNotHonor => "do_not_honor",
            Self::CardDeclined => "card_declined",
            Self::InvalidPaymentMethod => "invalid_payment_method",
        }
    }

    pub(crate) fn message(self) -> &'static str {
        Answers::FailureWords.governs(match self {
            Self::SystemError => "System error",
            Self::ThreeDsFailed => "3DS authentication failed",
            Self::InsufficientFunds => "Insufficient funds",
            Self::DoNotHonor => "Do not honor",
            Self::CardDeclined => "Card declined",
            Self::InvalidPaymentMethod => "Invalid payment method",
        })
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// What paying with a card leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Course {
    pub(crate) authentication: Authentication,
    pub(crate) verdict: Verdict,
}

const APPROVED: Course = Course {
    authentication: Authentication::None,
    verdict: Verdict::Approved,
};
const SYSTEM_ERROR: Course = Course {
    authentication: Authentication::None,
    verdict: Verdict::Declined(FailureCode::SystemError),
};
const FRICTIONLESS: Course = Course {
    authentication: Authentication::Frictionless,
    verdict: Verdict::Approved,
};
const FRICTIONLESS_FAILS: Course = Course {
    authentication: Authentication::Frictionless,
    verdict: Verdict::Declined(FailureCode::ThreeDsFailed),
};
const CHALLENGE: Course = Course {
    authentication: Authentication::Challenge,
    verdict: Verdict::Approved,
};
const BOTH: Course = Course {
    authentication: Authentication::FrictionlessThenChallenge,
    verdict: Verdict::Approved,
};
/// What becomes of a number that no list of test cards knows.
const UNLISTED: Course = Cards::Unlisted.governs(Course {
    authentication: Authentication::None,
    verdict: Verdict::Declined(FailureCode::CardDeclined),
});

/// A card that the vendor documents for its sandbox, or that its clients' samples and tests use, and what the embedded one does
/// with it.
#[derive(Clone, Copy)]
pub struct TestCard {
    /// The number, which is public and charges nobody.
    pub number: &'static str,
    /// What a request names as `network`.
    pub network: &'static str,
    skip_3ds: Course,
    enforce_3ds: Course,
}

const fn card(
    _rule: Cards,
    number: &'static str,
    network: &'static str,
    skip_3ds: Course,
    enforce_3ds: Course,
) -> TestCard {
    TestCard {
        number,
        network,
        skip_3ds,
        enforce_3ds,
    }
}

/// Every test card that this sandbox knows. Any CVC and any expiry that is not over go with it.
pub const TEST_CARDS: &[TestCard] = &[
    card(
        Cards::Main,
        "5413330057004047",
        "mastercard",
        APPROVED,
        FRICTIONLESS_FAILS,
    ),
    card(
        Cards::Guide,
        "5346930100108117",
        "mastercard",
        APPROVED,
        FRICTIONLESS_FAILS,
    ),
    card(
        Cards::Frictionless,
        "5521970079998012",
        "mastercard",
        APPROVED,
        FRICTIONLESS,
    ),
    card(
        Cards::UnionPay,
        "6250947000000014",
        "unionpay",
        APPROVED,
        APPROVED,
    ),
    card(
        Cards::Visa,
        "4176660000000027",
        "visa",
        SYSTEM_ERROR,
        SYSTEM_ERROR,
    ),
    card(
        Cards::Visa,
        "4176660000000068",
        "visa",
        SYSTEM_ERROR,
        SYSTEM_ERROR,
    ),
    card(
        Cards::Challenge,
        "4176660000000092",
        "visa",
        SYSTEM_ERROR,
        CHALLENGE,
    ),
    card(
        Cards::FrameThenChallenge,
        "4176660000000118",
        "visa",
        SYSTEM_ERROR,
        BOTH,
    ),
    card(
        Cards::Visa,
        "4000020000000000",
        "visa",
        SYSTEM_ERROR,
        SYSTEM_ERROR,
    ),
    card(
        Cards::Unrecorded,
        "4111111111111111",
        "visa",
        SYSTEM_ERROR,
        SYSTEM_ERROR,
    ),
];

/// What paying with the card `number` leads to.
pub(crate) fn course(number: &str, enforce_3ds: bool) -> Course {
    TEST_CARDS
        .iter()
        .find(|card| card.number == number)
        .map_or(UNLISTED, |card| {
            if enforce_3ds {
                card.enforce_3ds
            } else {
                card.skip_3ds
            }
        })
}

/// A card number as it may be kept and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MaskedNumber {
    /// First six digits, six asterisks, last four digits.
    pub(crate) masked: String,
    /// The first six digits, which name the issuer.
    pub(crate) bin: String,
    /// The last four digits.
    pub(crate) last4: String,
}

/// Masks a number of 12 to 19 digits; `None` for anything else.
pub(crate) fn mask(number: &str) -> Option<MaskedNumber> {
    let plausible =
        (12..=19).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let (bin, last4) = (
        number.get(..6)?,
        number.get(number.len().checked_sub(4)?..)?,
    );
    plausible.then(|| MaskedNumber {
        masked: format!("{bin}******{last4}"),
        bin: bin.to_owned(),
        last4: last4.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_masked_to_six_and_four_digits() {
        let masked = mask("5413330057004047").unwrap();
        assert_eq!(masked.masked, "541333******4047");
        assert_eq!(
            (masked.bin.as_str(), masked.last4.as_str()),
            ("541333", "4047")
        );
    }

    #[test]
    fn what_is_no_number_is_not_masked() {
        for text in [
            "",
            "1",
            "12345678901",
            "12345678901234567890",
            "5413 3300 5700 4047",
            "５413330057004047",
        ] {
            assert_eq!(mask(text), None, "{text}");
        }
    }

    #[test]
    fn observed_outcomes_are_those_of_the_table() {
        assert_eq!(course("5521970079998012", true), FRICTIONLESS);
        assert_eq!(course("5346930100108117", false), APPROVED);
        assert_eq!(course("5346930100108117", true), FRICTIONLESS_FAILS);
        assert_eq!(course("6250947000000014", true), APPROVED);
        assert_eq!(course("4176660000000027", false), SYSTEM_ERROR);
        assert_eq!(course(&"1".repeat(16), false), UNLISTED);
    }
}
