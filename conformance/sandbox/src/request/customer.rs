//! People and where they live: the customer of an intent and the billing data of a card.

use serde_json::{Map, Value};

use super::fields::Fields;
use crate::{behaviour::Methods, refusal::Refusal};

const DESCRIPTION_LIMIT: usize = 255;
/// Ours: what is kept of a person, written as JSON. No real one comes near it.
const SIZE_LIMIT_BYTES: usize = 4 << 10;
/// Countries whose addresses need a state.
const COUNTRIES_WITH_STATES: [&str; 2] = ["US", "CA"];

/// A customer, reduced to the documented members.
pub(super) fn read(customer: &Fields<'_>) -> Result<Value, Refusal> {
    let mut shown = person(customer)?;
    if let Some(description) = customer.text_up_to("description", DESCRIPTION_LIMIT)? {
        shown.insert("description".to_owned(), description.into());
    }
    if let Some(address) = customer.object("address")? {
        shown.insert("address".to_owned(), self::address(&address)?);
    }
    match customer.value("metadata") {
        None => {}
        Some(metadata) if metadata.is_object() => {
            shown.insert("metadata".to_owned(), metadata.clone());
        }
        Some(_) => return Err(customer.fault("metadata")),
    }
    Ok(Value::Object(shown))
}

/// Whether so much may be kept of a person.
pub(super) fn is_small(shown: &Value) -> bool {
    shown.to_string().len() <= SIZE_LIMIT_BYTES
}

/// Billing data, reduced to the documented members.
pub(super) fn billing(billing: &Fields<'_>) -> Result<Value, Refusal> {
    let mut shown = person(billing)?;
    let address = address(&billing.required_object("address")?)?;
    shown.insert("address".to_owned(), address);
    Ok(Value::Object(shown))
}

fn person(fields: &Fields<'_>) -> Result<Map<String, Value>, Refusal> {
    let mut shown = Map::new();
    for name in ["first_name", "last_name"] {
        shown.insert(name.to_owned(), fields.filled(name)?.into());
    }
    let email = fields.filled("email")?;
    let sound = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !email.contains(char::is_whitespace)
    });
    if !sound {
        return Err(fields.fault("email"));
    }
    shown.insert("email".to_owned(), email.into());
    if let Some(phone) = fields.text("phone_number")? {
        shown.insert("phone_number".to_owned(), phone.into());
    }
    Ok(shown)
}

fn address(fields: &Fields<'_>) -> Result<Value, Refusal> {
    let mut shown = Map::new();
    let country = fields.filled("country_code")?;
    if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(fields.fault("country_code"));
    }
    shown.insert("country_code".to_owned(), country.into());
    for name in ["city", "street", "postcode"] {
        shown.insert(name.to_owned(), fields.filled(name)?.into());
    }
    if COUNTRIES_WITH_STATES.contains(&country) {
        fields.under(Methods::State).filled("state")?;
    }
    if let Some(state) = fields.text("state")? {
        shown.insert("state".to_owned(), state.into());
    }
    Ok(Value::Object(shown))
}
