//! What the document limits, checked by the generated client before a request leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use uqpay_intents::{
    Client, Credentials, Decimal, Environment, Error, Secret, queries, runtime,
    types::{CapturePaymentIntentRequest, PaymentMethodRequest},
};

use crate::fixture::Server;
use crate::requests::{card, order};

/// A client of a server that nothing is to reach, and how much did.
async fn shop() -> (Client, Server, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let server = {
        let asked = Arc::clone(&asked);
        Server::tampered(Server::standing(), move |_, _| {
            asked.fetch_add(1, Ordering::SeqCst);
        })
        .await
    };
    let credentials = Credentials {
        client_id: "shop".to_owned(),
        api_key: Secret::from("key-of-the-shop"),
    };
    let client = Client::new(Environment::Url(server.base()), credentials).unwrap();
    (client, server, asked)
}

/// The places that an error names.
fn places(error: &Error) -> Vec<String> {
    let Error::Invalid(invalid) = error else {
        panic!("{error}");
    };
    let violations = invalid.violations().iter();
    violations
        .map(|violation| violation.subject().to_owned())
        .collect()
}

#[tokio::test]
async fn three_mistakes_are_three_pointers_and_nothing_is_sent() {
    let (client, _server, asked) = shop().await;
    let mut wrong = order("10.12");
    wrong.currency = "sgd".into();
    wrong.description = "x".repeat(33);
    let wrong = wrong.payment_method(PaymentMethodRequest::Card(card("4242 4242", "visa")));
    let error = client.create_payment_intent(wrong).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "create_payment_intent was not sent, for 3 reasons:\n\
         - /currency is not of the right form; expected a text that matches `^[A-Z]{3}$`\n\
         - /description has 33 characters; expected at most 32\n\
         - /payment_method/card/card_number is not of the right form; expected a text that matches `^[0-9]{12,19}$`"
    );
    assert!(!format!("{error:?}").contains("4242"));
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_amount_is_sent_in_the_form_that_the_document_gives_it() {
    let (client, _server, asked) = shop().await;
    // Each is a decimal number, and the client sends the digits of the caller.
    for amount in ["1E2", "+5", "-1", "007.5", "0.0001"] {
        let error = client
            .create_payment_intent(order(amount))
            .await
            .unwrap_err();
        assert_eq!(places(&error), ["/amount"], "{amount}");
        let amount: Decimal = amount.parse().unwrap();
        let capture = CapturePaymentIntentRequest::default().amount_to_capture(amount);
        let error = client
            .capture_payment_intent("PI1", capture)
            .await
            .unwrap_err();
        assert_eq!(places(&error), ["/amount_to_capture"]);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    for amount in ["0", "10", "10.12", "0.001"] {
        client
            .create_payment_intent(order(amount))
            .request()
            .unwrap();
    }
}

#[tokio::test]
async fn closed_lists_are_closed_and_open_ones_are_open() {
    let (client, _server, _) = shop().await;
    let mut unknown = card("4242424242424242", "visa");
    unknown.network = "a network of tomorrow".into();
    let request = order("10").payment_method(PaymentMethodRequest::Card(unknown.clone()));
    client.create_payment_intent(request).request().unwrap();

    unknown.three_ds_action = "maybe".into();
    let request = order("10").payment_method(PaymentMethodRequest::Card(unknown));
    let error = client.create_payment_intent(request).request().unwrap_err();
    assert_eq!(places(&error), ["/payment_method/card/three_ds_action"]);

    let tomorrow = serde_json::json!({"type": "a wallet of tomorrow"});
    let request = order("10").payment_method(PaymentMethodRequest::Unknown(tomorrow));
    client.create_payment_intent(request).request().unwrap();
}

#[tokio::test]
async fn parameters_are_checked_too() {
    let (client, _server, asked) = shop().await;
    let query = queries::ListPaymentIntents::default()
        .page_size(101)
        .page_number(0)
        .payment_intent_status("LOST");
    let error = client.list_payment_intents(query).await.unwrap_err();
    assert_eq!(
        places(&error),
        [
            "query parameter `page_size`",
            "query parameter `page_number`",
            "query parameter `payment_intent_status`"
        ]
    );
    let error = client
        .retrieve_payment_intent("x".repeat(37))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "retrieve_payment_intent was not sent: parameter `id` has 37 characters; expected at most 36"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_server_judges_what_is_sent_without_validation() {
    let (client, _server, asked) = shop().await;
    let mut wrong = order("10");
    wrong.currency = "sgd".into();
    let call = client.create_payment_intent(wrong).without_validation();
    let runtime::Request { body, .. } = call.request().unwrap();
    assert!(body.unwrap().windows(5).any(|window| window == b"\"sgd\""));
    let error = call.await.unwrap_err();
    assert_eq!(error.status(), Some(400), "{error}");
    assert_eq!(
        asked.load(Ordering::SeqCst),
        2,
        "one for the token, one for the call"
    );
}
