//! Failures between client and server.

use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::time::Duration;

use super::Called;
use crate::escape::Text;
use crate::idempotency::IdempotencyKey;

/// Whether a request was on its way when a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// No byte of it left.
    No,
    /// Some of it may have arrived, and may have taken effect.
    Maybe,
}

/// What stopped the exchange of request and answer.
#[derive(Debug)]
pub(crate) enum Cause {
    /// No connection.
    Connect(Box<dyn StdError + Send + Sync>),
    /// The connection broke.
    Broken(Box<dyn StdError + Send + Sync>),
    /// The time limit of the call.
    TimeLimit(Duration),
    /// The answer exceeded this many bytes.
    TooLarge(usize),
}

/// A call got no complete answer.
pub struct TransportError {
    called: Called,
    server: String,
    cause: Cause,
    sent: Sent,
}

impl TransportError {
    pub(crate) const fn new(called: Called, server: String, cause: Cause, sent: Sent) -> Self {
        Self {
            called,
            server,
            cause,
            sent,
        }
    }

    pub(crate) const fn cause(&self) -> &Cause {
        &self.cause
    }

    /// The operation that was called.
    pub const fn operation(&self) -> &'static str {
        self.called.operation.id
    }

    /// Scheme, host and port of the server.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Whether the caller's request may have reached the server and taken effect there. When `false`, nothing happened:
    /// there was no connection, or no credential to send it with.
    pub fn may_have_arrived(&self) -> bool {
        self.sent == Sent::Maybe && self.called.waiting.is_none()
    }

    /// The key under which the call can be sent again without taking effect twice, if it carried one.
    pub const fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.called.key.as_ref()
    }

    fn advice(&self) -> String {
        match self.sent {
            Sent::No => {
                "Nothing was sent; check the address and the network, then call again".to_owned()
            }
            Sent::Maybe => self.called.advice_when_unsettled(),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = Text(&self.server);
        let what = match &self.cause {
            Cause::Connect(source) => {
                format!("could not connect to {server}: {}", reasons(&**source))
            }
            Cause::Broken(source) => format!(
                "the exchange with {server} broke off: {}",
                reasons(&**source)
            ),
            Cause::TimeLimit(limit) => format!("no answer from {server} within {limit:?}"),
            Cause::TooLarge(limit) => {
                format!("the answer of {server} is larger than {limit} bytes")
            }
        };
        write!(f, "{}: {what}. {}", self.called, self.advice())
    }
}

/// The messages of an error and of what caused it, the outermost first.
fn reasons(error: &(dyn StdError + 'static)) -> String {
    let mut text = Text(&error.to_string()).to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let _ = write!(text, ": {}", Text(&error.to_string()));
        source = error.source();
    }
    text
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("TransportError");
        debug
            .field("operation", &self.called.operation.id)
            .field("server", &self.server)
            .field("may_have_arrived", &self.may_have_arrived())
            .field("idempotency_key", &self.called.key);
        match &self.cause {
            Cause::Connect(source) | Cause::Broken(source) => {
                debug.field("cause", &reasons(&**source))
            }
            limit => debug.field("cause", limit),
        };
        debug.finish_non_exhaustive()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.cause {
            Cause::Connect(source) | Cause::Broken(source) => Some(&**source),
            Cause::TimeLimit(_) | Cause::TooLarge(_) => None,
        }
    }
}
