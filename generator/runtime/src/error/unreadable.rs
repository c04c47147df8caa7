//! Answers that say success and cannot be read.

use std::fmt;

use bytes::Bytes;

use crate::answer::Answer;
use crate::decode::DecodeError;
use crate::escape::Text;
use crate::headers::Headers;
use crate::idempotency::IdempotencyKey;
use crate::policy::Operation;

/// The API answered with success, but not in the form that its document says.
///
/// The operation has taken effect; what it answered is in [`body`](Self::body).
pub struct Unreadable {
    operation: &'static Operation,
    status: u16,
    headers: Headers,
    body: Bytes,
    key: Option<IdempotencyKey>,
    problem: DecodeError,
}

impl Unreadable {
    pub(crate) fn new(answer: Answer, problem: DecodeError) -> Self {
        let Answer {
            operation,
            status,
            headers,
            body,
            key,
            ..
        } = answer;
        Self {
            operation,
            status,
            headers,
            body,
            key,
            problem,
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

    /// The body as received. It may hold secrets in the clear.
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// The key that the call carried, if it carried one.
    pub const fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.key.as_ref()
    }

    /// Which member could not be read, and why.
    pub const fn problem(&self) -> &DecodeError {
        &self.problem
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            status,
            problem,
            ..
        } = self;
        write!(
            f,
            "{}: the answer with HTTP {status} cannot be read: {problem}",
            operation.id
        )?;
        if let Some(media_type) = self
            .headers
            .media_type()
            .filter(|_| !self.headers.may_be_json())
        {
            write!(f, " (the body is {})", Text(media_type))?;
        }
        f.write_str(if operation.method.is_safe() {
            ". Check the base URL and for a newer version of this client"
        } else {
            ". The operation may have taken effect; look at the raw body, or read the object, before calling again"
        })
    }
}

impl fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unreadable")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .field("idempotency_key", &self.key)
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Unreadable {}
