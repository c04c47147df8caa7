//! Calls every operation of progenitor's client, so that all of it is in the binary.

use std::env;
use std::fmt::Debug;

use progenitor_output::{Client, Error, ResponseValue, types};
use serde::de::DeserializeOwned;

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: CALLER URL OPERATION ID BODY");
    let (url, operation, id, text) = (next()?, next()?, next()?, next()?);
    let client = Client::new(&url);
    let key = uuid::Uuid::new_v4();
    match operation.as_str() {
        "create_access_token" => show(client.create_access_token().await),
        "create_payment_intent" => {
            show(client.create_payment_intent(&key, None, &body(&text)?).await)
        }
        "retrieve_payment_intent" => {
            show(client.retrieve_payment_intent(&id.parse()?, None).await)
        }
        "update_payment_intent" => {
            show(client.update_payment_intent(&id.parse()?, &key, None, &body(&text)?).await)
        }
        "list_payment_intents" => {
            let status = Some(types::IntentStatus::Succeeded);
            let (page, size) = (1.try_into().ok(), 10.try_into().ok());
            show(client.list_payment_intents(None, page, size, status, None, None).await)
        }
        "confirm_payment_intent" => {
            show(client.confirm_payment_intent(&id.parse()?, &key, None, &body(&text)?).await)
        }
        "capture_payment_intent" => {
            show(client.capture_payment_intent(&id.parse()?, &key, None, &body(&text)?).await)
        }
        "cancel_payment_intent" => {
            show(client.cancel_payment_intent(&id.parse()?, &key, None, &body(&text)?).await)
        }
        "list_payment_attempts" => {
            let intent = id.parse()?;
            show(client.list_payment_attempts(None, None, None, Some(&intent), None).await)
        }
        "retrieve_payment_attempt" => {
            show(client.retrieve_payment_attempt(&id.parse()?, None).await)
        }
        other => Err(format!("no operation {other}").into()),
    }
}

fn body<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    Ok(serde_json::from_str(text)?)
}

fn show<T: Debug, E: Debug>(answer: Result<ResponseValue<T>, Error<E>>) -> Result<(), Failure> {
    match answer {
        Ok(answer) => println!("{} {:?}", answer.status(), answer.into_inner()),
        Err(error) => println!("{error:?}"),
    }
    Ok(())
}
