//! Where the money of one attempt stands, kept beside the wire fields, which tell less.

use serde::{Serialize, Serializer, ser::SerializeStruct as _};

use crate::money::Money;

/// What was authorised, and how much of it was captured or released. Captured and released never exceed authorised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ledger {
    authorised: Money,
    captured: Money,
    released: Money,
}

impl Ledger {
    pub(crate) const EMPTY: Self = Self {
        authorised: Money::ZERO,
        captured: Money::ZERO,
        released: Money::ZERO,
    };

    /// The issuer reserved `amount`.
    pub(crate) fn authorise(&mut self, amount: Money) {
        self.authorised = amount;
    }

    /// Takes `amount` of what is held and gives the rest back. False, and nothing changes, where less is held.
    #[must_use]
    pub(crate) fn capture(&mut self, amount: Money) -> bool {
        if amount > self.held() {
            return false;
        }
        self.captured = self.captured + amount;
        self.release();
        true
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
    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    #[test]
    fn a_partial_capture_releases_the_rest() {
        let mut ledger = Ledger::EMPTY;
        ledger.authorise(money("10"));
        assert!(ledger.capture(money("8.80")));
        assert_eq!(
            (ledger.captured, ledger.released, ledger.held()),
            (money("8.8"), money("1.2"), Money::ZERO)
        );
        assert!(!ledger.capture(money("0.01")), "nothing is left");
    }

    #[test]
    fn more_than_is_held_cannot_be_captured() {
        let mut ledger = Ledger::EMPTY;
        assert!(!ledger.capture(money("1")));
        ledger.authorise(money("10"));
        assert!(!ledger.capture(money("10.01")));
        assert_eq!(ledger.held(), money("10"));
    }

    #[test]
    fn released_money_cannot_be_captured() {
        let mut ledger = Ledger::EMPTY;
        ledger.authorise(money("10"));
        ledger.release();
        assert!(!ledger.capture(money("10")));
        assert_eq!(ledger.captured(), Money::ZERO);
    }
}
