//! An answer as received, before anyone decides what it means to the caller.

use bytes::Bytes;

use crate::content::{AnswerBody, FromAnswer};
use crate::decode::DecodeError;
use crate::error::{
    ApiError, Called, Cause, Error, ErrorBody, Invalid, TransportError, Unreadable,
};
use crate::headers::Headers;
use crate::policy::Api;
use crate::response::Response;
use crate::scrub::Scrubber;

/// Status, headers and body of an answer, with what is needed to report it.
pub(crate) struct Answer {
    pub(crate) called: Called,
    pub(crate) api: &'static Api,
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
}

/// Why there is no answer, or why it is no success. Free of the types of a particular call, so that the code that
/// sends is compiled once.
pub(crate) enum Failure {
    Invalid(Invalid),
    Transport(TransportError),
    Refused(Box<Answer>, Scrubber),
    Unreadable(Box<Answer>, DecodeError),
}

impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// What a call returns.
pub(crate) fn finish<T: FromAnswer, E: ErrorBody>(
    outcome: Result<Answer, Failure>,
) -> Result<Response<T>, Error<E>> {
    let failure = match outcome {
        Ok(answer) => match AnswerBody::of_success(&answer).read() {
            Ok(value) => {
                return Ok(Response::new(
                    value,
                    answer.status,
                    answer.headers,
                    answer.body,
                ));
            }
            Err(problem) => Failure::Unreadable(Box::new(answer), problem),
        },
        Err(failure) => failure,
    };
    Err(match failure {
        Failure::Invalid(invalid) => invalid.into(),
        Failure::Refused(answer, scrubber) => {
            Error::Api(Box::new(ApiError::new(*answer, &scrubber)))
        }
        Failure::Unreadable(answer, problem) => {
            Error::Decode(Box::new(Unreadable::new(*answer, problem)))
        }
        Failure::Transport(error) => match error.cause() {
            Cause::Connect(_) => Error::Connect(Box::new(error)),
            Cause::TimeLimit(_) => Error::Timeout(Box::new(error)),
            Cause::Broken(_) | Cause::TooLarge(_) => Error::Transport(Box::new(error)),
        },
    })
}
