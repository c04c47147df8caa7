//! A successful answer.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use serde_json::Value;

use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::headers::Headers;
use crate::json::Json;

/// What a call returned: the decoded value, and the answer it was read from.
///
/// Dereferences to the value. Members that the type does not know are in [`body`](Self::body).
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: u16,
    headers: Headers,
    body: Bytes,
}

impl<T> Response<T> {
    pub(crate) const fn new(value: T, status: u16, headers: Headers, body: Bytes) -> Self {
        Self {
            value,
            status,
            headers,
            body,
        }
    }

    /// The decoded value.
    pub const fn value(&self) -> &T {
        &self.value
    }

    /// The decoded value alone.
    pub fn into_inner(self) -> T {
        self.value
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
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("value", &self.value)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// The value of an answer that has no content, such as HTTP 204, or JSON that does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Empty;

impl Json for Empty {
    fn from_json(_: Value) -> Result<Self, DecodeError> {
        Ok(Self)
    }

    fn to_json(&self, _: &mut Encoder) -> Value {
        Value::Null
    }
}
