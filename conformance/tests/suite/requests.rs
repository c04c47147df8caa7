//! Requests of a shop, complete and well-formed; tests change what they are about.

use uqpay_intents::{
    Secret,
    types::{
        AddressRequest, AddressRequestRequired, AuthorizationType, BillingRequest,
        BillingRequestRequired, CardNetwork, CardRequest, CardRequestRequired,
        CreatePaymentIntentRequest, CreatePaymentIntentRequestRequired, ThreeDsAction,
    },
};

/// An order in Singapore dollars.
pub(crate) fn order(amount: &str) -> CreatePaymentIntentRequest {
    CreatePaymentIntentRequest::new(CreatePaymentIntentRequestRequired {
        amount: amount.parse().unwrap(),
        currency: "SGD".into(),
        merchant_order_id: "order-1001".into(),
        description: "Two books".into(),
        return_url: "https://shop.example/return".into(),
    })
}

/// A card that asks for no authentication.
pub(crate) fn card(number: &str, network: impl Into<CardNetwork>) -> CardRequest {
    CardRequest::new(CardRequestRequired {
        card_name: "Mei Tan".into(),
        card_number: Secret::from(number),
        expiry_month: "12".into(),
        expiry_year: "2030".into(),
        cvc: Secret::from("123"),
        network: network.into(),
        billing: BillingRequest::new(BillingRequestRequired {
            first_name: "Mei".into(),
            last_name: "Tan".into(),
            email: "mei.tan@shop.example".into(),
            address: AddressRequest::new(AddressRequestRequired {
                country_code: "SG".into(),
                city: "Singapore".into(),
                street: "1 Example Road".into(),
                postcode: "018989".into(),
            }),
        }),
        authorization_type: AuthorizationType::Authorization,
        three_ds_action: ThreeDsAction::Skip3ds,
    })
}
