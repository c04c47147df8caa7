//! The amount of a capture, which clients send as a string or as a number.

use serde_json::Value;

use super::fields::Fields;
use crate::{
    behaviour::Requests,
    money::{Currency, Money},
    refusal::Refusal,
};

/// `amount` and `currency` of a create or update, checked against each other.
pub(super) fn chargeable(amount: &str, currency: &Currency) -> Result<Money, Refusal> {
    Money::parse(amount)
        .filter(|money| money.chargeable_in(currency))
        .ok_or_else(|| Refusal::invalid_amount(Requests::Amount))
}

/// `amount_to_capture`, or `None` for all of it.
pub(crate) fn capture_amount(body: &Value, currency: &Currency) -> Result<Option<Money>, Refusal> {
    let fields = Fields::of_body(body)?;
    match fields.value("amount_to_capture") {
        None => Ok(None),
        Some(Value::String(text)) => chargeable(text, currency).map(Some),
        Some(Value::Number(number)) => chargeable(
            &Requests::CaptureKinds.governs(number).to_string(),
            currency,
        )
        .map(Some),
        Some(_) => Err(fields
            .under(Requests::CaptureAmount)
            .fault("amount_to_capture")),
    }
}
