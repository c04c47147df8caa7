//! The bodies of create, update, confirm and cancel.

use jiff::Timestamp;
use serde_json::Value;

use super::{
    amounts, customer,
    device::{self, Device},
    fields::Fields,
    method::Method,
    orders,
};
use crate::{
    Variants,
    behaviour::Requests,
    money::{Currency, Money},
    refusal::Refusal,
};

const DESCRIPTION_LIMIT: usize = 32;
const REFERENCE_LIMIT: usize = 36;
const RETURN_URL_LIMIT: usize = 1024;
const METADATA_LIMIT_BYTES: usize = 512;
/// Ours: no limit is documented; it is the longest that an answer may show as description.
const REASON_LIMIT: usize = 255;

/// Who pays, as far as the merchant says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Customer {
    /// A record that exists already; an empty id is a guest.
    Known(String),
    /// A new record with this snapshot.
    New(Value),
}

/// A sound create request.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) amount: Money,
    pub(crate) currency: Currency,
    pub(crate) merchant_order_id: String,
    pub(crate) description: String,
    pub(crate) return_url: String,
    /// As JSON text.
    pub(crate) metadata: Option<Box<str>>,
    pub(crate) customer: Option<Customer>,
    pub(crate) method: Option<Method>,
}

impl Draft {
    pub(crate) fn read(body: &Value, now: Timestamp, variants: Variants) -> Result<Self, Refusal> {
        let fields = Fields::of_body(body)?;
        let required = [
            "amount",
            "currency",
            "merchant_order_id",
            "description",
            "return_url",
        ];
        let missing: Vec<_> = required
            .into_iter()
            .filter(|name| {
                fields
                    .value(name)
                    .is_none_or(|value| value.as_str() == Some(""))
            })
            .collect();
        if !missing.is_empty() {
            return Err(Refusal::missing_parameters(Requests::Missing, &missing));
        }
        let currency = parse_currency(fields.filled("currency")?)?;
        let amount = amounts::chargeable(fields.filled("amount")?, &currency)?;
        let optional = Changes::of(&fields)?;
        let device = device::read(&fields, variants.mobile_os)?;
        let method = method(&fields, device, now, &currency)?;
        let owned = |text: Option<String>| text.unwrap_or_default();
        Ok(Self {
            amount,
            currency,
            merchant_order_id: owned(optional.merchant_order_id),
            description: owned(optional.description),
            return_url: owned(optional.return_url),
            metadata: optional.metadata,
            customer: optional.customer,
            method,
        })
    }
}

/// A sound update: what is `None` stays as it is.
#[derive(Debug)]
pub(crate) struct Changes {
    pub(crate) amount: Option<String>,
    pub(crate) currency: Option<Currency>,
    pub(crate) merchant_order_id: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) return_url: Option<String>,
    /// As JSON text.
    pub(crate) metadata: Option<Box<str>>,
    pub(crate) customer: Option<Customer>,
}

impl Changes {
    pub(crate) fn read(body: &Value) -> Result<Self, Refusal> {
        Self::of(&Fields::of_body(body)?)
    }

    fn of(fields: &Fields<'_>) -> Result<Self, Refusal> {
        let currency = match fields.text("currency")? {
            Some(code) => Some(parse_currency(code)?),
            None => None,
        };
        let description = fields.text("description")?;
        if description.is_some_and(|text| text.chars().count() > DESCRIPTION_LIMIT) {
            return Err(Refusal::unnamed_parameter(Requests::Description));
        }
        orders::check(fields)?;
        Ok(Self {
            amount: fields.text("amount")?.map(str::to_owned),
            currency,
            merchant_order_id: fields
                .under(Requests::OrderId)
                .text_up_to("merchant_order_id", REFERENCE_LIMIT)?
                .map(str::to_owned),
            description: description.map(str::to_owned),
            return_url: return_url(fields)?,
            metadata: metadata(fields)?,
            customer: who_pays(fields)?,
        })
    }

    /// The amount after the change, checked against the currency after the change.
    pub(crate) fn amount_in(&self, currency: &Currency, before: Money) -> Result<Money, Refusal> {
        match &self.amount {
            Some(text) => amounts::chargeable(text, currency),
            None if before.chargeable_in(currency) => Ok(before),
            None => Err(Refusal::invalid_amount(Requests::AmountForCurrency)),
        }
    }
}

/// A sound confirm request.
#[derive(Debug)]
pub(crate) struct Confirmation {
    pub(crate) method: Option<Method>,
    pub(crate) return_url: Option<String>,
}

impl Confirmation {
    pub(crate) fn read(
        body: &Value,
        now: Timestamp,
        currency: &Currency,
        variants: Variants,
    ) -> Result<Self, Refusal> {
        let fields = Fields::of_body(body)?;
        let device = device::read(&fields, variants.mobile_os)?;
        let return_url = return_url(&fields)?;
        let method = method(&fields, device, now, currency)?;
        Ok(Self { method, return_url })
    }
}

fn method(
    fields: &Fields<'_>,
    device: Device,
    now: Timestamp,
    currency: &Currency,
) -> Result<Option<Method>, Refusal> {
    fields
        .object("payment_method")?
        .map(|object| Method::read(object, device, now, currency.code()))
        .transpose()
}

/// `cancellation_reason`: any text, since answers show free text although four values are documented.
pub(crate) fn cancellation_reason(body: &Value) -> Result<String, Refusal> {
    let fields = Fields::of_body(body)?.under(Requests::Reason);
    let reason = fields.text_up_to("cancellation_reason", REASON_LIMIT)?;
    Ok(reason.unwrap_or_default().to_owned())
}

/// A web address or an app's scheme.
fn return_url(fields: &Fields<'_>) -> Result<Option<String>, Refusal> {
    let Some(url) = fields.text("return_url")? else {
        return Ok(None);
    };
    let scheme = url.split(':').next().unwrap_or_default();
    // Bytes are quicker to count than characters, of which there are no more.
    let is_short = url.len() <= RETURN_URL_LIMIT || url.chars().count() <= RETURN_URL_LIMIT;
    let plain = |byte: u8| byte.is_ascii_graphic();
    let sound = is_short
        && scheme.len() < url.len()
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && (url.bytes().all(plain) || !url.chars().any(|c| c.is_control() || c.is_whitespace()));
    if sound {
        Ok(Some(url.to_owned()))
    } else {
        Err(Refusal::invalid_return_url())
    }
}

fn parse_currency(code: &str) -> Result<Currency, Refusal> {
    Currency::parse(code).ok_or_else(|| Refusal::invalid_currency(Requests::Currency))
}

fn metadata(fields: &Fields<'_>) -> Result<Option<Box<str>>, Refusal> {
    let Some(value) = fields.value("metadata") else {
        return Ok(None);
    };
    let text = value.to_string();
    if value.is_object() && text.len() <= METADATA_LIMIT_BYTES {
        Ok(Some(text.into()))
    } else {
        Err(fields.under(Requests::Metadata).fault("metadata"))
    }
}

/// `customer_id` wins over `customer`, which is then ignored unread.
fn who_pays(fields: &Fields<'_>) -> Result<Option<Customer>, Refusal> {
    match fields
        .under(Requests::CustomerId)
        .text_up_to("customer_id", REFERENCE_LIMIT)?
    {
        // It is not looked up.
        Some(id) if !id.is_empty() => Ok(Requests::CustomerIdWins.governs(Some(Customer::Known(
            Requests::CustomerIdUnchecked.governs(id).to_owned(),
        )))),
        known => {
            let snapshot = fields
                .under(Requests::Customer)
                .object("customer")?
                .map(|object| customer::read(&object))
                .transpose()?;
            if !snapshot.as_ref().is_none_or(customer::is_small) {
                return Err(fields.under(Requests::CustomerSize).fault("customer"));
            }
            Ok(snapshot
                .map(Customer::New)
                .or_else(|| known.map(|id| Customer::Known(id.to_owned()))))
        }
    }
}
