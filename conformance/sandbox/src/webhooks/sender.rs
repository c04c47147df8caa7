//! Sends one event to one endpoint, once.

use std::{error::Error as _, io, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{
        HeaderName, HeaderValue, Request, Uri,
        header::{CONTENT_TYPE, InvalidHeaderValue},
    },
};
use hyper_util::{
    client::legacy::{Client, Error, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::time::{Instant, timeout_at};

use crate::{behaviour::Events, drift::InForce};

use super::{delivery::Outcome, endpoint::WebhookSecret};

/// Of an answer's body, which says nothing that is documented; read only so that the receiver can finish writing it.
const BODY_LIMIT_BYTES: usize = 64 << 10;
/// Of an answer's head, in bytes.
const HEAD_LIMIT_BYTES: usize = 64 << 10;

const TIMESTAMP: HeaderName = HeaderName::from_static("x-wk-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("x-wk-signature");

/// What is to be sent where.
pub(crate) struct Job {
    pub(super) url: Uri,
    pub(super) secret: WebhookSecret,
    pub(super) timestamp: String,
    pub(super) body: Bytes,
    /// Those of its event.
    pub(super) drifts: InForce,
}

/// The HTTP client of a sandbox: no proxy, no redirects, no retries of its own, and a new connection for every request, so that no
/// stale one can fail it.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    client: Client<HttpConnector, Body>,
    timeout: Duration,
}

impl Sender {
    pub(crate) fn new(timeout: Duration) -> Self {
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .retry_canceled_requests(false)
            .http1_max_buf_size(HEAD_LIMIT_BYTES)
            .build_http();
        Self { client, timeout }
    }

    /// Signs and posts the event, and waits for the answer's head.
    pub(crate) async fn send(self, job: Job) -> Outcome {
        // A timeout beyond what the clock can count is none that anybody waits for.
        let longest = Duration::from_hours(24);
        let deadline = Instant::now() + self.timeout.min(longest);
        match request(&job) {
            Err(_) => Err("the signature headers cannot be written".to_owned()),
            Ok(request) => match timeout_at(deadline, self.client.request(request)).await {
                Err(_elapsed) => Err(format!("no answer within {:?}", self.timeout)),
                Ok(Err(error)) => Err(explain(&error)),
                Ok(Ok(answer)) => {
                    let status = answer.status().as_u16();
                    let rest = to_bytes(Body::new(answer.into_body()), BODY_LIMIT_BYTES);
                    let _read_or_given_up = timeout_at(deadline, rest).await;
                    Ok(status)
                }
            },
        }
    }
}

fn request(job: &Job) -> Result<Request<Body>, InvalidHeaderValue> {
    let secret = Events::Signature.governs(job.secret.expose());
    let signature = job
        .drifts
        .event_signature(secret, &job.body, &job.timestamp);
    let mut request = Request::new(Body::from(job.body.clone()));
    *request.method_mut() = axum::http::Method::POST;
    request.uri_mut().clone_from(&job.url);
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(TIMESTAMP, HeaderValue::from_str(&job.timestamp)?);
    headers.insert(SIGNATURE, HeaderValue::from_str(&signature)?);
    job.drifts.event_headers(headers);
    Ok(request)
}

/// In words, without the address, whose query may hold a token.
fn explain(error: &Error) -> String {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(system) = inner.downcast_ref::<io::Error>() {
            return match system.kind() {
                io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
                io::ErrorKind::ConnectionReset => "connection reset".to_owned(),
                _ => system.to_string(),
            };
        }
        cause = inner.source();
    }
    if error.is_connect() {
        "cannot connect".to_owned()
    } else {
        "the connection was closed without an HTTP answer".to_owned()
    }
}
