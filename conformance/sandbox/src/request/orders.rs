//! `payment_orders`: what is bought. It is checked and then forgotten, since no answer shows it.

use serde_json::Value;

use super::fields::Fields;
use crate::{behaviour::Requests, money::Money, refusal::Refusal};

const NAME_LIMIT: usize = 255;

pub(super) fn check(fields: &Fields<'_>) -> Result<(), Refusal> {
    let Some(orders) = fields
        .object("payment_orders")
        .map_err(|_| Refusal::invalid_payment_orders())?
    else {
        return Ok(());
    };
    let orders = orders.refusing(Requests::Orders, |_, _| Refusal::invalid_payment_orders());
    orders.text("type")?;
    for product in orders.list("products")?.into_iter().flatten() {
        check_product(product)?;
    }
    Ok(())
}

fn check_product(product: &Value) -> Result<(), Refusal> {
    let product = Fields::of_body(product)
        .map_err(|_| Refusal::invalid_payment_orders())?
        .refusing(Requests::Orders, |_, _| Refusal::invalid_payment_orders());
    product.filled("name")?;
    product.text_up_to("name", NAME_LIMIT)?;
    Money::parse(product.filled("price")?).ok_or_else(Refusal::invalid_payment_orders)?;
    product
        .integer("quantity")?
        .filter(|quantity| *quantity > 0)
        .ok_or_else(Refusal::invalid_payment_orders)?;
    product.text("image_url")?;
    Ok(())
}
