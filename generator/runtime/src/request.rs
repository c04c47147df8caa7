//! A request as a client would send it, for looking at.

use std::fmt;

use bytes::Bytes;

/// The request that a call stands for, complete but for the credentials.
///
/// For tests and comparisons; sending is the call's own business. `Debug` shows neither query nor body: the body holds
/// its secrets in the clear.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// Path and query below the base URL, percent-encoded: `/orders?page=2`.
    pub path: String,
    /// Names in lower case, and values. No credentials.
    pub headers: Vec<(&'static str, String)>,
    /// The encoded body, if there is one.
    pub body: Option<Bytes>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.split('?').next().unwrap_or_default();
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &path)
            .field("headers", &names)
            .field("body_length", &self.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}
