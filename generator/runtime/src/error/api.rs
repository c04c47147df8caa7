//! Answers that say the call failed.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use super::Called;
use crate::answer::Answer;
use crate::content::{AnswerBody, FromAnswer};
use crate::decode::parse;
use crate::escape::Text;
use crate::headers::Headers;
use crate::idempotency::IdempotencyKey;
use crate::scrub::Scrubber;

/// The shape of an API's error bodies, and how its errors are told apart.
pub trait ErrorBody: FromAnswer + Send + Sync + 'static {
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
    called: Called,
    status: u16,
    headers: Headers,
    body: Bytes,
    error: Option<E>,
    kind: E::Kind,
    retryable: bool,
    summary: String,
}

impl<E: ErrorBody> ApiError<E> {
    pub(crate) fn new(answer: Answer, scrubber: &Scrubber) -> Self {
        let Answer {
            called,
            api,
            status,
            headers,
            body,
        } = answer;
        let json = parse(&body).unwrap_or(Value::Null);
        let rules = called.operation.refusals;
        Self {
            kind: E::kind(status, &json),
            retryable: api.retry.iter().any(|rule| rule.matches(status, &json)),
            summary: summary(&json, &headers, &body, scrubber),
            error: AnswerBody::of_refusal(rules, status, &headers, &body)
                .read()
                .ok(),
            called,
            status,
            headers,
            body,
        }
    }

    /// The operation that was called.
    pub const fn operation(&self) -> &'static str {
        self.called.operation.id
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

    /// The body as the API describes it; `None` when it is something else. Its texts are as received and may repeat secrets of
    /// the request, also in its `Debug`.
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
        self.called.key.as_ref()
    }

    fn advice(&self) -> Cow<'static, str> {
        match (self.retryable, self.status) {
            (true, _) | (_, 408 | 500..) => self.called.advice_when_unsettled().into(),
            (_, 300..=399) => "Redirects are not followed; check the base URL".into(),
            (_, 401 | 403) => "Check the credentials and what they permit".into(),
            (_, 429) => {
                "Repeating it at once will not help; see what the API says of the limit".into()
            }
            _ => "Repeating the call unchanged will not help; correct what the API names".into(),
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
    format!(
        "a body of {} bytes, {}, that names no error",
        body.len(),
        headers.media_type_in_words()
    )
}

impl<E: ErrorBody> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            called,
            status,
            summary,
            ..
        } = self;
        write!(
            f,
            "{called}: the API answered with HTTP {status}: {summary}. {}",
            self.advice()
        )
    }
}

impl<E: ErrorBody> fmt::Debug for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.called.operation.id)
            .field("status", &self.status)
            .field("kind", &self.kind)
            .field("summary", &self.summary)
            .field("retryable", &self.retryable)
            .field("idempotency_key", &self.called.key)
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl<E: ErrorBody> std::error::Error for ApiError<E> {}
