//! Answers that say success and cannot be read.

use std::fmt;

use bytes::Bytes;

use super::Called;
use crate::answer::Answer;
use crate::decode::DecodeError;
use crate::headers::Headers;
use crate::idempotency::IdempotencyKey;

/// The API answered with success, but not in the form that its document says.
///
/// The operation has taken effect unless something else answered in the API's place. What came is in [`body`](Self::body).
pub struct Unreadable {
    called: Called,
    status: u16,
    headers: Headers,
    body: Bytes,
    problem: DecodeError,
}

impl Unreadable {
    pub(crate) fn new(answer: Answer, problem: DecodeError) -> Self {
        let Answer {
            called,
            status,
            headers,
            body,
            ..
        } = answer;
        Self {
            called,
            status,
            headers,
            body,
            problem,
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

    /// The body as received. It may hold secrets in the clear.
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// The key that the call carried, if it carried one.
    pub const fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.called.key.as_ref()
    }

    /// Which member could not be read, and why.
    pub const fn problem(&self) -> &DecodeError {
        &self.problem
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            called,
            status,
            problem,
            ..
        } = self;
        write!(
            f,
            "{called}: the answer with HTTP {status} cannot be read: {problem}"
        )?;
        if called.waiting.is_some() || called.operation.method.is_safe() {
            f.write_str(". Check the base URL, and for a newer version of this client")
        } else {
            write!(f, ". {}", called.advice_when_unsettled())
        }
    }
}

impl fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unreadable")
            .field("operation", &self.called.operation.id)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .field("idempotency_key", &self.called.key)
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Unreadable {}
