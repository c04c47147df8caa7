//! What can go wrong with a call.

mod api;
mod called;
mod invalid;
mod transport;
mod unreadable;
mod violation;

use std::fmt;

pub use api::{ApiError, ErrorBody};
pub(crate) use called::Called;
pub use invalid::Invalid;
pub use transport::TransportError;
pub(crate) use transport::{Cause, Sent};
pub use unreadable::Unreadable;
pub use violation::{Location, Violation};

/// Why a call has no result.
///
/// `Display` says which operation failed, how, and what to do next. Neither it nor `Debug` shows a secret, also when the
/// server repeats one in its message. `E` is the shape of the API's error bodies.
#[non_exhaustive]
pub enum Error<E: ErrorBody> {
    /// The API answered with an error.
    Api(Box<ApiError<E>>),
    /// The call was not sent: something about it cannot be right.
    Invalid(Box<Invalid>),
    /// No connection could be made, so nothing was sent.
    Connect(Box<TransportError>),
    /// There was no answer in time.
    Timeout(Box<TransportError>),
    /// The connection failed while the request was sent or the answer read.
    Transport(Box<TransportError>),
    /// The API answered with success, but the answer cannot be read.
    Decode(Box<Unreadable>),
}

impl<E: ErrorBody> Error<E> {
    /// The operation that failed; while a credential was being obtained, the operation that yields it.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Api(error) => error.operation(),
            Self::Invalid(error) => error.operation(),
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => {
                error.operation()
            }
            Self::Decode(error) => error.operation(),
        }
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            _ => None,
        }
    }

    /// The API's own error, where it is one.
    pub fn as_api(&self) -> Option<&ApiError<E>> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// The kind of the API's own error, where it is one.
    pub fn kind(&self) -> Option<&E::Kind> {
        self.as_api().map(ApiError::kind)
    }
}

impl<E: ErrorBody> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(f),
            Self::Invalid(error) => error.fmt(f),
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl<E: ErrorBody> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, error): (_, &dyn fmt::Debug) = match self {
            Self::Api(error) => ("Api", error),
            Self::Invalid(error) => ("Invalid", error),
            Self::Connect(error) => ("Connect", error),
            Self::Timeout(error) => ("Timeout", error),
            Self::Transport(error) => ("Transport", error),
            Self::Decode(error) => ("Decode", error),
        };
        f.debug_tuple(name).field(error).finish()
    }
}

impl<E: ErrorBody> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl<E: ErrorBody> From<Invalid> for Error<E> {
    fn from(error: Invalid) -> Self {
        Self::Invalid(Box::new(error))
    }
}
