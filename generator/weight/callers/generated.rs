//! Calls every operation of the generated client, so that all of it is in the binary.

use std::env;
use std::fmt::Debug;

use generated::runtime::{Json, decode};
use generated::{Call, Client, Credentials, Environment, queries, types};

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: CALLER URL OPERATION ID BODY");
    let (url, operation, id, text) = (next()?, next()?, next()?, next()?);
    let credentials = Credentials {
        client_id: "client".to_owned(),
        api_key: "key".into(),
    };
    let client = Client::new(Environment::Url(url), credentials)?;
    match operation.as_str() {
        "create_access_token" => show(client.create_access_token()).await,
        "create_payment_intent" => {
            show(client.create_payment_intent(body::<types::CreatePaymentIntentRequest>(&text)?))
                .await
        }
        "retrieve_payment_intent" => show(client.retrieve_payment_intent(id)).await,
        "update_payment_intent" => {
            show(client.update_payment_intent(
                id,
                body::<types::UpdatePaymentIntentRequest>(&text)?,
            ))
            .await
        }
        "list_payment_intents" => {
            let query = queries::ListPaymentIntents::default()
                .page_number(1)
                .page_size(10)
                .payment_intent_status("SUCCEEDED");
            show(client.list_payment_intents(query)).await
        }
        "confirm_payment_intent" => {
            show(client.confirm_payment_intent(
                id,
                body::<types::ConfirmPaymentIntentRequest>(&text)?,
            ))
            .await
        }
        "capture_payment_intent" => {
            show(client.capture_payment_intent(
                id,
                body::<types::CapturePaymentIntentRequest>(&text)?,
            ))
            .await
        }
        "cancel_payment_intent" => {
            show(client.cancel_payment_intent(
                id,
                body::<types::CancelPaymentIntentRequest>(&text)?,
            ))
            .await
        }
        "list_payment_attempts" => {
            let query = queries::ListPaymentAttempts::default().payment_intent_id(id);
            show(client.list_payment_attempts(query)).await
        }
        "retrieve_payment_attempt" => show(client.retrieve_payment_attempt(id)).await,
        other => Err(format!("no operation {other}").into()),
    }
}

fn body<T: Json>(text: &str) -> Result<T, Failure> {
    Ok(decode(text.as_bytes())?)
}

async fn show<T: Json + Debug>(call: Call<T>) -> Result<(), Failure> {
    match call.await {
        Ok(answer) => println!("{} {:?}", answer.status(), answer.value()),
        Err(error) => println!("{error}"),
    }
    Ok(())
}
