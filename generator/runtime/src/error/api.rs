//! Answers that say the call failed.

use std::fmt;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::Answer;
use crate::decode::decode_value;
use crate::escape::Text;
use crate::headers::Headers;
use crate::idempotency::IdempotencyKey;
use crate::policy::Operation;
use crate::scrub::Scrubber;

/// The shape of an API's error bodies, and how its errors are told apart.
pub trait ErrorBody: DeserializeOwned + Send + Sync + 'static {
    /// The kinds of errors that the API tells apart.
    type Kind: fmt::Debug + Clone + Send + Sync + 'static;

    /// The kind of an answer. `body` is null when the answer has no JSON.
    fn kind(status: u16, body: &Value) -> Self::Kind;
}

/// For an API that does not describe its errors: any JSON, of one kind.
impl ErrorBody for Value {
    type Kind = ();

    fn kind(_: u16, _: &Value) {}
}

/// The API answered with an error.
pub struct ApiError<E: ErrorBody> {
    operation: &'static Operation,
    status: u16,
    headers: Headers,
    body: Bytes,
    key: Option<IdempotencyKey>,
    error: Option<E>,
    kind: E::Kind,
    retryable: bool,
    summary: String,
}

impl<E: ErrorBody> ApiError<E> {
    pub(crate) fn new(answer: Answer) -> Self {
        let Answer {
            operation,
            api,
            status,
            headers,
            body,
            key,
            scrubber,
        } = answer;
        let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Self {
            kind: E::kind(status, &json),
            retryable: api.retry.iter().any(|rule| rule.matches(status, &json)),
            summary: summary(&json, &headers, &body, &scrubber),
            error: decode_value(json).ok(),
            operation,
            status,
            headers,
            body,
            key,
        }
    }

    /// The operation that was called.
    pub const fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The headers.
    pub const fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The body as received: empty, JSON, or a proxy's HTML. It may repeat secrets of the request.
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as the API describes it; `None` when it is something else.
    pub const fn error(&self) -> Option<&E> {
        self.error.as_ref()
    }

    /// Which of the API's kinds of errors it is.
    pub const fn kind(&self) -> &E::Kind {
        &self.kind
    }

    /// Whether the API's rules say that the same call, under the same idempotency key, may succeed later.
    pub const fn is_retryable(&self) -> bool {
        self.retryable
    }

    /// The key that the call carried, if it carried one.
    pub const fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.key.as_ref()
    }

    fn advice(&self) -> String {
        let repeatable = self.operation.method.is_safe();
        match (self.retryable, &self.key, self.status) {
            (true, Some(key), _) => {
                format!("Send the same call again later, with idempotency key {key}")
            }
            (true, None, _) if repeatable => "Call again later".to_owned(),
            (true, None, _) => {
                "It may have taken effect; look at the object before calling again".to_owned()
            }
            (_, _, 300..=399) => "Redirects are not followed; check the base URL".to_owned(),
            (_, _, 401 | 403) => "Check the credentials and what they permit".to_owned(),
            (_, _, 429) => "Call less often".to_owned(),
            (_, _, 500..) => "The server failed; it may have taken effect".to_owned(),
            _ => {
                "Repeating the call unchanged will not help; correct what the API names".to_owned()
            }
        }
    }
}

/// What an error body says of itself, secrets masked: the members that carry a message in nearly every API.
fn summary(json: &Value, headers: &Headers, body: &[u8], scrubber: &Scrubber) -> String {
    const MEMBERS: [&str; 7] = [
        "type",
        "code",
        "title",
        "error",
        "error_description",
        "detail",
        "message",
    ];
    let members = json
        .get("error")
        .filter(|error| error.is_object())
        .unwrap_or(json);
    let said: Vec<String> = MEMBERS
        .iter()
        .filter_map(|name| {
            let text = match members.get(name)? {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return None,
            };
            Some(format!("{name} `{}`", Text(&scrubber.scrub(&text))))
        })
        .collect();
    if !said.is_empty() {
        return said.join(", ");
    }
    if body.is_empty() {
        return "no body".to_owned();
    }
    let media_type = headers.media_type().unwrap_or("an unnamed type");
    format!(
        "a body of {} bytes, {}, that names no error",
        body.len(),
        Text(&scrubber.scrub(media_type))
    )
}

impl<E: ErrorBody> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            status,
            summary,
            ..
        } = self;
        write!(
            f,
            "{}: the API answered with HTTP {status}: {summary}. {}",
            operation.id,
            self.advice()
        )
    }
}

impl<E: ErrorBody> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("kind", &self.kind)
            .field("summary", &self.summary)
            .field("retryable", &self.retryable)
            .field("idempotency_key", &self.key)
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl<E: ErrorBody> std::error::Error for ApiError<E> {}
