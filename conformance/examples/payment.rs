//! Takes a payment with a test card.
//!
//! With `UQPAY_CLIENT_ID` and `UQPAY_API_KEY` set it goes to UQPAY's own sandbox, without them to an embedded one:
//!
//! ```console
//! $ cargo run -p conformance --example payment
//! PI...: 10.12 SGD paid
//! ```

use std::error::Error;

use sandbox::{Config, Sandbox, TEST_CARDS};
use uqpay_intents::{
    Client, Credentials, Environment,
    types::{
        AddressRequest, AddressRequestRequired, AuthorizationType, BillingRequest,
        BillingRequestRequired, CardRequest, CardRequestRequired, ConfirmPaymentIntentRequest,
        CreatePaymentIntentRequestRequired, IntentStatus, NextAction, NextActionView,
        PaymentMethodRequest, ThreeDsAction,
    },
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let given = (
        std::env::var("UQPAY_CLIENT_ID"),
        std::env::var("UQPAY_API_KEY"),
    );
    if let (Ok(client_id), Ok(api_key)) = given {
        let credentials = Credentials {
            client_id,
            api_key: api_key.into(),
        };
        return pay(&Client::new(Environment::Sandbox, credentials)?).await;
    }
    let running = Sandbox::new(Config::default())
        .serve(([127, 0, 0, 1], 0).into())
        .await?;
    let credentials = Credentials {
        client_id: "example".into(),
        api_key: "any".into(),
    };
    pay(&Client::new(
        Environment::Url(running.base_url()),
        credentials,
    )?)
    .await?;
    running.stop().await;
    Ok(())
}

/// Creates an intent, confirms it with a card, and says what became of it.
async fn pay(client: &Client) -> Result<(), Box<dyn Error>> {
    let created = client
        .create_payment_intent(CreatePaymentIntentRequestRequired {
            amount: "10.12".parse()?,
            currency: "SGD".into(),
            merchant_order_id: "order-1001".into(),
            description: "Two tickets".into(),
            return_url: "https://shop.example/return".into(),
        })
        .await?;
    let confirmation = ConfirmPaymentIntentRequest::default().payment_method(test_card()?);
    let intent = client
        .confirm_payment_intent(&created.payment_intent_id, confirmation)
        .await?;
    let id = &intent.payment_intent_id;
    match &intent.intent_status {
        IntentStatus::Succeeded => println!("{id}: {} {} paid", intent.amount, intent.currency),
        IntentStatus::RequiresCustomerAction => {
            match intent.next_action.value().map(NextAction::view) {
                Some(NextActionView::RedirectToUrl(page)) => {
                    println!("{id}: send the shopper to {}", page.url.expose_secret());
                }
                other => println!("{id}: the shopper has to act: {other:?}"),
            }
        }
        IntentStatus::RequiresPaymentMethod => {
            let failure = intent
                .latest_payment_attempt
                .value()
                .and_then(|attempt| attempt.failure_code.value());
            println!("{id}: declined ({failure:?}); another card may be tried");
        }
        // Also a status that this crate does not know: read the intent again later.
        other => println!("{id}: {other}, which waits for {:?}", other.waits_for()),
    }
    Ok(())
}

/// A documented test card; a real program gets the number from its shopper.
fn test_card() -> Result<PaymentMethodRequest, Box<dyn Error>> {
    let card = TEST_CARDS
        .iter()
        .find(|card| card.network == "mastercard")
        .ok_or("no such test card")?;
    let address = AddressRequest::new(AddressRequestRequired {
        country_code: "SG".into(),
        city: "Singapore".into(),
        street: "1 Example Road".into(),
        postcode: "018989".into(),
    });
    Ok(PaymentMethodRequest::Card(CardRequest::new(
        CardRequestRequired {
            card_name: "Mei Tan".into(),
            card_number: card.number.into(),
            expiry_month: "12".into(),
            expiry_year: "2030".into(),
            cvc: "123".into(),
            network: card.network.into(),
            billing: BillingRequest::new(BillingRequestRequired {
                first_name: "Mei".into(),
                last_name: "Tan".into(),
                email: "mei.tan@shop.example".into(),
                address,
            }),
            authorization_type: AuthorizationType::Authorization,
            three_ds_action: ThreeDsAction::Skip3ds,
        },
    )))
}
