//! Where the money of one attempt stands, kept beside the wire fields, which tell less.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use crate::{behaviour::Intents, money::Money};

/// What was authorised, and how much of it was captured or released. Captured and released together never exceed
/// authorised: every change that would break this is refused and changes nothing.
///
/// As JSON it is four amounts in the currency of the attempt: `authorised`, `captured`, `released`, `held`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ledger {
    authorised: Money,
    captured: Money,
    released: Money,
}

/// Why money was not booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LedgerError {
    /// An attempt is authorised once, for one amount above zero.
    AuthorisedBefore,
    /// Less is held than was to be captured.
    MoreThanHeld { asked: Money, held: Money },
}

impl fmt::Display for LedgerError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AuthorisedBefore => formatter.write_str("the attempt was authorised before"),
            Self::MoreThanHeld { asked, held } => {
                write!(formatter, "{asked} was to be captured, {held} is held")
            }
        }
    }
}

impl Ledger {
    pub(crate) const EMPTY: Self = Self {
        authorised: Money::ZERO,
        captured: Money::ZERO,
        released: Money::ZERO,
    };

    /// The issuer reserved `amount`, which happens once.
    pub(crate) fn authorise(&mut self, amount: Money) -> Result<(), LedgerError> {
        if self.authorised > Money::ZERO {
            return Err(LedgerError::AuthorisedBefore);
        }
        self.authorised = amount;
        Ok(())
    }

    /// Takes `amount` of what is held and gives the rest back.
    pub(crate) fn capture(&mut self, amount: Money) -> Result<(), LedgerError> {
        let held = self.held();
        if amount > held {
            return Err(LedgerError::MoreThanHeld {
                asked: amount,
                held,
            });
        }
        self.captured = self.captured + amount;
        self.release();
        Intents::CaptureRest.governs(Ok(()))
    }

    /// Gives back whatever is held.
    pub(crate) fn release(&mut self) {
        self.released = self.released + self.held();
    }

    /// Authorised, and neither captured nor released.
    pub(crate) fn held(&self) -> Money {
        self.authorised
            .saturating_sub(self.captured + self.released)
    }

    pub(crate) fn captured(&self) -> Money {
        self.captured
    }
}

impl Serialize for Ledger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Ledger", 4)?;
        object.serialize_field("authorised", &self.authorised)?;
        object.serialize_field("captured", &self.captured)?;
        object.serialize_field("released", &self.released)?;
        object.serialize_field("held", &self.held())?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    #[test]
    fn a_partial_capture_releases_the_rest() {
        let mut ledger = Ledger::EMPTY;
        ledger.authorise(money("10")).unwrap();
        ledger.capture(money("8.80")).unwrap();
        assert_eq!(
            json!(ledger),
            json!({"authorised": "10", "captured": "8.8", "released": "1.2", "held": "0"})
        );
        let error = ledger.capture(money("0.01")).unwrap_err();
        assert_eq!(error.to_string(), "0.01 was to be captured, 0 is held");
    }

    #[test]
    fn more_than_is_held_cannot_be_captured() {
        let mut ledger = Ledger::EMPTY;
        ledger.capture(money("1")).unwrap_err();
        ledger.authorise(money("10")).unwrap();
        let before = ledger;
        ledger.capture(money("10.01")).unwrap_err();
        assert_eq!(ledger, before);
    }

    #[test]
    fn released_money_cannot_be_captured() {
        let mut ledger = Ledger::EMPTY;
        ledger.authorise(money("10")).unwrap();
        ledger.release();
        ledger.capture(money("10")).unwrap_err();
        assert_eq!(
            json!(ledger),
            json!({"authorised": "10", "captured": "0", "released": "10", "held": "0"})
        );
    }

    #[test]
    fn money_is_authorised_once() {
        let mut ledger = Ledger::EMPTY;
        ledger.authorise(money("10")).unwrap();
        let before = ledger;
        for amount in ["1", "10", "100"] {
            assert_eq!(
                ledger.authorise(money(amount)),
                Err(LedgerError::AuthorisedBefore)
            );
        }
        ledger.release();
        ledger.authorise(money("10")).unwrap_err();
        assert_eq!(ledger.held(), Money::ZERO);
        assert_eq!(ledger.authorised, before.authorised);
    }
}
