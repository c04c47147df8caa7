//! Does the generated client build the very request that was recorded?

use serde_json::Value;
use uqpay_intents::{
    Client, Credentials, Environment, Error, IdempotencyKey, Secret, queries, runtime, types,
};

use crate::exchange::{Payload, Request};

/// Headers that prove who calls; the client adds them when it sends.
const CREDENTIALS: &[&str] = &["x-auth-token", "x-api-key", "x-client-id"];

/// Where the client's request is not the recorded one.
#[derive(Debug, PartialEq)]
pub(crate) struct Disparity(pub(crate) String);

/// A client that builds requests and sends none.
pub(crate) struct ParityCheck {
    client: Client,
}

impl ParityCheck {
    pub(crate) fn new() -> Result<Self, String> {
        let credentials = Credentials {
            client_id: "parity".to_owned(),
            api_key: Secret::from("parity"),
        };
        Client::new(
            Environment::Url("http://127.0.0.1:9/api".to_owned()),
            credentials,
        )
        .map(|client| Self { client })
        .map_err(|error| format!("the generated client cannot be built: {error}"))
    }

    /// Compares method, path, query, headers and body.
    pub(crate) fn check(&self, operation: &str, recorded: &Request) -> Vec<Disparity> {
        match self.build(operation, recorded) {
            Ok(built) => compare(recorded, &built),
            Err(why) => vec![Disparity(why)],
        }
    }

    fn build(&self, operation: &str, recorded: &Request) -> Result<runtime::Request, String> {
        let id = || {
            let id = recorded
                .path_parameters
                .iter()
                .find(|(name, _)| name == "id");
            id.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let client = &self.client;
        match operation {
            "create_access_token" => options(client.create_access_token(), recorded),
            "create_payment_intent" => {
                let body: types::CreatePaymentIntentRequest = body(recorded)?;
                options(client.create_payment_intent(body), recorded)
            }
            "update_payment_intent" => {
                let body: types::UpdatePaymentIntentRequest = body(recorded)?;
                options(client.update_payment_intent(id(), body), recorded)
            }
            "retrieve_payment_intent" => options(client.retrieve_payment_intent(id()), recorded),
            "list_payment_intents" => {
                let mut query = queries::ListPaymentIntents::default();
                for (name, value) in &recorded.query {
                    query = match name.as_str() {
                        "page_size" => query.page_size(number(name, value)?),
                        "page_number" => query.page_number(number(name, value)?),
                        "payment_intent_status" => query.payment_intent_status(value.as_str()),
                        "start_time" => query.start_time(time(name, value)?),
                        "end_time" => query.end_time(time(name, value)?),
                        _ => {
                            return Err(format!(
                                "the client cannot send the query parameter {name}"
                            ));
                        }
                    };
                }
                options(client.list_payment_intents(query), recorded)
            }
            "confirm_payment_intent" => {
                let body: types::ConfirmPaymentIntentRequest = body(recorded)?;
                options(client.confirm_payment_intent(id(), body), recorded)
            }
            "capture_payment_intent" => {
                let body: types::CapturePaymentIntentRequest = body(recorded)?;
                options(client.capture_payment_intent(id(), body), recorded)
            }
            "cancel_payment_intent" => {
                let body: types::CancelPaymentIntentRequest = body(recorded)?;
                options(client.cancel_payment_intent(id(), body), recorded)
            }
            "list_payment_attempts" => {
                let mut query = queries::ListPaymentAttempts::default();
                for (name, value) in &recorded.query {
                    query = match name.as_str() {
                        "page_size" => query.page_size(number(name, value)?),
                        "page_number" => query.page_number(number(name, value)?),
                        "payment_intent_id" => query.payment_intent_id(value.as_str()),
                        "attempt_status" => query.attempt_status(value.as_str()),
                        _ => {
                            return Err(format!(
                                "the client cannot send the query parameter {name}"
                            ));
                        }
                    };
                }
                options(client.list_payment_attempts(query), recorded)
            }
            "retrieve_payment_attempt" => options(client.retrieve_payment_attempt(id()), recorded),
            other => Err(format!(
                "the client has no method for the operation {other}"
            )),
        }
    }
}

fn options<T: runtime::Json>(
    mut call: uqpay_intents::Call<T>,
    recorded: &Request,
) -> Result<runtime::Request, String> {
    if let Some(key) = recorded.header("x-idempotency-key") {
        let key: IdempotencyKey = key
            .parse()
            .map_err(|_| "the client refuses the recorded idempotency key".to_owned())?;
        call = call.with_idempotency_key(key);
    }
    if let Some(account) = recorded
        .header("x-on-behalf-of")
        .filter(|account| !account.is_empty())
    {
        call = call.on_behalf_of(account);
    }
    // Recordings also hold what a server is to refuse.
    call.without_validation()
        .request()
        .map_err(|error: Error| format!("the client refuses the request: {error}"))
}

fn body<T: runtime::Json>(recorded: &Request) -> Result<T, String> {
    let body = recorded
        .body
        .json()
        .cloned()
        .unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    runtime::decode_value(body).map_err(|error| {
        let name = std::any::type_name::<T>()
            .rsplit("::")
            .next()
            .unwrap_or_default()
            .to_owned();
        format!("{name} cannot hold the recorded body: {error}")
    })
}

fn number(name: &str, value: &str) -> Result<i32, String> {
    value
        .parse()
        .map_err(|_| format!("the client cannot send this {name}"))
}

fn time(name: &str, value: &str) -> Result<uqpay_intents::DateTime, String> {
    value
        .parse()
        .map_err(|_| format!("the client cannot send this {name}"))
}

fn compare(recorded: &Request, built: &runtime::Request) -> Vec<Disparity> {
    let mut disparities = Vec::new();
    let mut differ = |what: String| disparities.push(Disparity(what));
    if recorded.method != built.method {
        differ(format!(
            "method {} instead of {}",
            built.method, recorded.method
        ));
    }
    let path = match recorded.query_string() {
        Some(query) => format!("{}?{query}", recorded.path),
        None => recorded.path.clone(),
    };
    if !same_path(&path, &built.path) {
        differ("another path or query".to_owned());
    }
    // An empty header says nothing; the client leaves it out.
    let theirs = recorded
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(_, value)| !value.is_empty());
    let ours = || {
        built
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    };
    for (name, value) in theirs
        .clone()
        .filter(|(name, _)| !CREDENTIALS.contains(name))
    {
        match ours().find(|(ours, _)| *ours == name) {
            None => differ(format!("no header {}", spec::escape(name))),
            Some((_, other)) if other != value => {
                differ(format!(
                    "another value in the header {}",
                    spec::escape(name)
                ));
            }
            Some(_) => {}
        }
    }
    for (name, _) in ours().filter(|(name, _)| !matches!(*name, "accept" | "user-agent")) {
        if !theirs.clone().any(|(theirs, _)| theirs == name) {
            differ(format!("an additional header {name}"));
        }
    }
    let built_body = built.body.as_deref().map_or(Payload::None, Payload::read);
    match (&recorded.body, &built_body) {
        (Payload::Json(recorded), Payload::Json(built)) if same_value(recorded, built) => {}
        (recorded, built) if recorded == built => {}
        _ => differ("another body".to_owned()),
    }
    disparities
}

/// Query parameters may stand in any order.
fn same_path(recorded: &str, built: &str) -> bool {
    let parts = |text: &str| {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let query: std::collections::BTreeSet<String> =
            reqwest::Url::parse(&format!("http://x.invalid/?{query}"))
                .map(|url| {
                    url.query_pairs()
                        .map(|(name, value)| format!("{name}={value}"))
                        .collect()
                })
                .unwrap_or_default();
        (path.to_owned(), query)
    };
    parts(recorded) == parts(built)
}

/// Equal, but that the client sends every amount as text with the caller's digits, also one that was recorded as a number.
fn same_value(recorded: &Value, built: &Value) -> bool {
    match (recorded, built) {
        (Value::Object(recorded), Value::Object(built)) => {
            recorded.len() == built.len()
                && recorded.iter().all(|(name, value)| {
                    built
                        .get(name)
                        .is_some_and(|built| same_value(value, built))
                })
        }
        (Value::Array(recorded), Value::Array(built)) => {
            recorded.len() == built.len()
                && recorded
                    .iter()
                    .zip(built)
                    .all(|(recorded, built)| same_value(recorded, built))
        }
        (Value::Number(recorded), Value::String(built)) => recorded.to_string() == *built,
        (Value::Number(recorded), Value::Number(built)) => {
            recorded == built || recorded.as_f64() == built.as_f64()
        }
        (recorded, built) => recorded == built,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn recorded(body: Value) -> Request {
        Request {
            method: "POST".to_owned(),
            path_parameters: vec![("id".to_owned(), "PI1".to_owned())],
            path: "/v2/payment_intents/PI1/capture".to_owned(),
            query: Vec::new(),
            headers: vec![
                ("content-type".to_owned(), "application/json".to_owned()),
                ("x-auth-token".to_owned(), "Bearer t".to_owned()),
                (
                    "x-idempotency-key".to_owned(),
                    "3b0b6a2e-5c1f-4d7e-9a44-0f6c2d8e7b15".to_owned(),
                ),
            ],
            body: Payload::Json(body),
        }
    }

    #[test]
    fn the_client_builds_what_was_recorded() {
        let check = ParityCheck::new().unwrap();
        for amount in [json!("8.80"), json!(8.8)] {
            let request = recorded(json!({"amount_to_capture": amount}));
            assert_eq!(check.check("capture_payment_intent", &request), []);
        }
    }

    #[test]
    fn a_member_a_header_or_a_path_that_the_client_would_not_send_is_named() {
        let check = ParityCheck::new().unwrap();
        let unknown = recorded(json!({"amount_to_capture": "8.80", "unknown": 1}));
        assert_eq!(
            check.check("capture_payment_intent", &unknown),
            [Disparity("another body".to_owned())]
        );
        let mut header = recorded(json!({}));
        header.headers.push(("x-more".to_owned(), "1".to_owned()));
        assert_eq!(
            check.check("capture_payment_intent", &header),
            [Disparity("no header x-more".to_owned())]
        );
        let mut path = recorded(json!({}));
        path.path = "/v2/payment_intents/PI2/capture".to_owned();
        assert_eq!(
            check.check("capture_payment_intent", &path),
            [Disparity("another path or query".to_owned())]
        );
    }
}
