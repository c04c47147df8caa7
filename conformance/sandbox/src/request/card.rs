//! Card details. The number is masked and the CVC dropped right here; neither leaves this module.

use jiff::Timestamp;
use serde_json::json;

use super::{
    customer,
    device::Device,
    fields::Fields,
    method::{CaptureMode, Course, Method, in_member},
};
use crate::{
    behaviour::{Answers, Methods},
    cards,
    refusal::Refusal,
    time,
};

const NAME_LIMIT: usize = 128;
const NETWORKS: [&str; 7] = [
    "visa",
    "mastercard",
    "unionpay",
    "amex",
    "discover",
    "jcb",
    "dinersclub",
];

pub(super) fn read(card: &Fields<'_>, device: Device, now: Timestamp) -> Result<Method, Refusal> {
    let names = card.under(Methods::CardName);
    let card_name = names.filled("card_name")?;
    names.text_up_to("card_name", NAME_LIMIT)?;
    let numbers = card.under(Methods::CardNumber);
    let number = numbers.digits("card_number", 12, 19)?;
    let masked = cards::mask(number).ok_or_else(|| numbers.fault("card_number"))?;
    let (expiry_month, expiry_year) = expiry(card, now)?;
    card.under(Methods::Cvc).digits("cvc", 3, 4)?;
    let network = card
        .required_one_of("network", &NETWORKS)
        .map_err(|_| Refusal::invalid_payment_method(Methods::Network, "invalid card network"))?;
    let billing = customer::billing(&card.under(Methods::Billing).required_object("billing")?)?;
    if !customer::is_small(&billing) {
        return Err(card.under(Methods::BillingSize).fault("billing"));
    }
    let auto_capture = card
        .boolean("auto_capture")?
        .unwrap_or(Methods::AutoCapture.governs(true));
    let choices = card.under(Methods::CardChoices);
    let authorization_type = choices.required_one_of(
        "authorization_type",
        &["authorization", "pre_authorization"],
    )?;
    let three_ds_action =
        choices.required_one_of("three_ds_action", &["enforce_3ds", "skip_3ds"])?;
    if let Some(three_ds) = card.object("three_ds")? {
        for name in [
            "return_url",
            "acs_response",
            "device_data_collection_res",
            "ds_transaction_id",
        ] {
            three_ds.text(name)?;
        }
    }
    let enforce_3ds = three_ds_action == "enforce_3ds";
    if enforce_3ds {
        device.check_for_3ds()?;
    }

    let shown = json!({
        "auto_capture": auto_capture,
        "authorization_type": authorization_type,
        "billing": billing,
        "bin": masked.bin,
        "brand": network,
        "card_name": card_name,
        "card_number": Methods::Masked.governs(masked.masked.as_str()),
        "card_type": Answers::CardShown.governs("credit"),
        "expiry_month": expiry_month,
        "expiry_year": expiry_year,
        "last4": masked.last4,
        "network": network,
    });
    let manual = !auto_capture
        || authorization_type == Methods::PreAuthorization.governs("pre_authorization");
    Ok(Method {
        shown: in_member("card", shown),
        course: Course::Card(cards::course(number, enforce_3ds)),
        capture: if manual {
            CaptureMode::Manual
        } else {
            CaptureMode::Automatic
        },
    })
}

/// Month and year, which must not be over in the time zone of the API.
pub(super) fn expiry<'a>(card: &Fields<'a>, now: Timestamp) -> Result<(&'a str, &'a str), Refusal> {
    let card = card.under(Methods::Expiry);
    let (month, year) = (
        card.digits("expiry_month", 2, 2)?,
        card.digits("expiry_year", 4, 4)?,
    );
    let number: i8 = month.parse().unwrap_or_default();
    if !(1..=12).contains(&number) {
        return Err(card.fault("expiry_month"));
    }
    if (year.parse().unwrap_or(i16::MAX), number) < time::year_and_month(now) {
        return Err(Refusal::invalid_payment_method(
            Methods::Expired,
            "invalid expiry year: card is expired",
        ));
    }
    Ok((month, year))
}
