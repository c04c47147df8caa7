//! HTTP, with nothing done behind our back: no redirects, no repetitions.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use reqwest::{Client, ClientBuilder, Method, header::HeaderMap, redirect};
use serde_json::Value;

use crate::{
    SetupError,
    exchange::{Payload, Request, Response},
};

/// The answer headers that are kept; all others are noise.
const KEPT: &[&str] = &["content-type", "retry-after"];
/// How often a shared target may say "too many requests" to one call.
const PATIENCE: u32 = 20;
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Why no answer came.
#[derive(Clone, Debug)]
pub(crate) struct Unreachable(pub(crate) String);

/// Why the control API did not do what it was asked to.
#[derive(Clone, Debug)]
pub(crate) enum ControlError {
    /// It does not answer.
    Unreachable(String),
    /// It refused; what it said, made fit to be shown.
    Refused(String),
}

/// A client that does nothing behind our back, patient as `with` says.
pub(crate) fn client(
    with: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<Client, SetupError> {
    install_tls();
    let builder = Client::builder()
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .connect_timeout(Duration::from_secs(10));
    with(builder)
        .build()
        .map_err(|error| SetupError::Usage(format!("no HTTP client: {}", causes(&error))))
}

/// The connection to a target.
pub(crate) struct Wire {
    client: Client,
    /// What happened on the network, for the report.
    pauses: Mutex<u32>,
}

impl Wire {
    pub(crate) fn new() -> Result<Self, SetupError> {
        let client = client(|it| it.timeout(Duration::from_mins(1)))?;
        Ok(Self {
            client,
            pauses: Mutex::new(0),
        })
    }

    /// Sends `request` below `base`, and tells how long the answer took. A target that asks for patience gets it, which does not count.
    pub(crate) async fn send(
        &self,
        base: &str,
        request: &Request,
    ) -> Result<(Response, Duration), Unreachable> {
        let mut attempts = 0;
        loop {
            let sent = Instant::now();
            let response = self.send_once(base, request).await?;
            let took = sent.elapsed();
            attempts += 1;
            let pause = response
                .headers
                .iter()
                .find(|(name, _)| name == "retry-after")
                .and_then(|(_, value)| value.parse().ok())
                .map(Duration::from_secs);
            match pause {
                Some(pause) if response.status == 429 && attempts < PATIENCE => {
                    *self
                        .pauses
                        .lock()
                        .unwrap_or_else(std::sync::PoisonError::into_inner) += 1;
                    tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
                }
                _ => return Ok((response, took)),
            }
        }
    }

    /// How often the target asked for patience.
    pub(crate) fn pauses(&self) -> u32 {
        *self
            .pauses
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    async fn send_once(&self, base: &str, request: &Request) -> Result<Response, Unreachable> {
        let method = Method::from_bytes(request.method.as_bytes()).unwrap_or(Method::GET);
        let mut url = format!("{base}{}", request.path);
        if let Some(query) = request.query_string() {
            url.push('?');
            url.push_str(&query);
        }
        let mut sent = self.client.request(method, url);
        for (name, value) in &request.headers {
            sent = sent.header(name, value);
        }
        sent = match &request.body {
            Payload::None => sent,
            Payload::Json(value) => sent.body(value.to_string()),
            Payload::Text(text) => sent.body(text.clone()),
        };
        let answer = sent
            .send()
            .await
            .map_err(|error| Unreachable(causes(&error.without_url())))?;
        let status = answer.status().as_u16();
        let headers = kept(answer.headers());
        let media_type = headers
            .iter()
            .find(|(name, _)| name == "content-type")
            .map(|(_, value)| value.clone())
            .unwrap_or_default();
        let bytes = answer
            .bytes()
            .await
            .map_err(|error| Unreachable(causes(&error.without_url())))?;
        Ok(Response {
            status,
            headers,
            media_type,
            body: Payload::read(&bytes),
        })
    }

    /// Calls the control API of a sandbox of ours.
    pub(crate) async fn control(
        &self,
        root: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, ControlError> {
        let unreachable =
            |error: reqwest::Error| ControlError::Unreachable(causes(&error.without_url()));
        let method = Method::from_bytes(method.as_bytes()).unwrap_or(Method::POST);
        let mut sent = self.client.request(method, format!("{root}{path}"));
        if let Some(body) = body {
            sent = sent
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = sent.send().await.map_err(unreachable)?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(unreachable)?;
        let value: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if status.is_success() {
            Ok(value)
        } else {
            let why = value
                .get("error")
                .and_then(Value::as_str)
                .unwrap_or("no reason given");
            Err(ControlError::Refused(format!(
                "the control call {path} was refused ({status}): {}",
                spec::escape(why)
            )))
        }
    }
}

impl Request {
    pub(crate) fn query_string(&self) -> Option<String> {
        if self.query.is_empty() {
            return None;
        }
        let mut url = reqwest::Url::parse("http://query.invalid/").ok()?;
        url.query_pairs_mut().extend_pairs(&self.query);
        url.query().map(str::to_owned)
    }
}

pub(crate) fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut kept: Vec<_> = KEPT
        .iter()
        .filter_map(|name| {
            let value = headers.get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        })
        .collect();
    kept.sort();
    kept
}

/// An error with what caused it, in one line.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

#[cfg(feature = "tls")]
fn install_tls() {
    // Another part of the process may have been first, which is as good.
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
}

#[cfg(not(feature = "tls"))]
fn install_tls() {}
