//! One call: its parameters, its request, and the way to its result.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::answer::{Answer, Failure, finish};
use crate::content::FromAnswer;
use crate::core::Core;
use crate::error::{Error, ErrorBody};
use crate::idempotency::IdempotencyKey;
use crate::json::Json;
use crate::policy::{Operation, Pagination};
use crate::request::Request;
use crate::response::Response;
use crate::send::send;

mod plan;

pub(crate) use plan::{Plan, Ready};

/// One call that is not sent yet. Awaiting it sends it, once, and returns a [`Response<T>`](Response).
///
/// A generated client adds parameters and body; the caller may then read or replace the idempotency key, or set a time limit.
/// What cannot be right is reported when the call is awaited, all at once, and nothing is sent then.
///
/// Dropping the future of a call that is under way may leave it in effect on the server. Where that matters, keep
/// [`idempotency_key`](Self::idempotency_key) before awaiting: the same call under the same key finds out.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T, E> {
    plan: Plan,
    result: PhantomData<fn() -> (T, E)>,
}

impl<T, E: ErrorBody> Call<T, E> {
    pub(crate) fn new(core: Core, operation: &'static Operation) -> Self {
        Self {
            plan: Plan::new(core, operation),
            result: PhantomData,
        }
    }

    /// The value of a parameter in the path. Any text is percent-encoded; one that would change the route is refused.
    pub fn path(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.plan.path.push((name, value.to_string()));
        self
    }

    /// A parameter in the query; `None` leaves it out.
    pub fn query<V: fmt::Display + ?Sized>(
        mut self,
        name: &'static str,
        value: Option<&V>,
    ) -> Self {
        if let Some(value) = value {
            self.plan.push_query(name, value.to_string());
        }
        self
    }

    /// A parameter that stands in the query once for each value.
    pub fn query_each<V: fmt::Display>(mut self, name: &'static str, values: &[V]) -> Self {
        for value in values {
            self.plan.push_query(name, value.to_string());
        }
        self
    }

    /// A header, named in lower case, that is a parameter of the operation; `None` leaves it out.
    pub fn header<V: fmt::Display + ?Sized>(
        mut self,
        name: &'static str,
        value: Option<&V>,
    ) -> Self {
        if let Some(value) = value {
            self.plan.set_header(name, &value.to_string());
        }
        self
    }

    /// A header, named in lower case, that is an option of the call. The operation must list it.
    pub fn option(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.plan.set_option(name, &value.to_string());
        self
    }

    /// Asks for an answer in this media type alone, instead of in any that the operation lists. It must be one of them.
    pub fn accept(mut self, media_type: &str) -> Self {
        self.plan.set_accept(media_type);
        self
    }

    /// The body, as JSON. It is encoded now, once: what is sent does not change any more.
    pub fn json<B: Json>(mut self, body: &B) -> Self {
        self.plan.set_json(body);
        self
    }

    /// The operation, as the document names it.
    pub fn operation(&self) -> &'static str {
        self.plan.operation.id
    }

    /// How the operation answers in pages; `None` when it answers whole.
    pub const fn pagination(&self) -> Option<&'static Pagination> {
        self.plan.operation.pagination
    }

    /// The key under which the call takes effect at most once; `None` when the operation has none.
    pub const fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.plan.key.as_ref()
    }

    /// Sends the call under `key`, for instance to repeat an earlier one. The operation must take a key.
    pub fn with_idempotency_key(mut self, key: IdempotencyKey) -> Self {
        self.plan.set_key(key);
        self
    }

    /// How long this call may take, instead of what the client says.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.plan.timeout = Some(timeout);
        self
    }

    /// Sends the call also when parameters or body break limits that the document sets: lengths, patterns, ranges, listed values.
    ///
    /// For a document that is stricter than the server. What would call another route, cannot be written down or lacks a
    /// credential is refused all the same.
    pub const fn without_validation(mut self) -> Self {
        self.plan.validates = false;
        self
    }

    /// The request that would be sent, without its credentials. Checks the call without sending it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when something about it cannot be right; it holds [everything that is](crate::Invalid::violations).
    pub fn request(&self) -> Result<Request, Error<E>> {
        Ok(self.plan.ready()?.describe(&self.plan))
    }
}

impl<T: FromAnswer, E: ErrorBody> Call<T, E> {
    /// Sends the call; the same as awaiting it.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn send(self) -> ResponseFuture<T, E> {
        ResponseFuture {
            outcome: Box::pin(send(self.plan)),
            result: PhantomData,
        }
    }
}

impl<T: FromAnswer, E: ErrorBody> IntoFuture for Call<T, E> {
    type Output = Result<Response<T>, Error<E>>;
    type IntoFuture = ResponseFuture<T, E>;

    fn into_future(self) -> ResponseFuture<T, E> {
        self.send()
    }
}

impl<T, E> fmt::Debug for Call<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.plan.operation.id)
            .field("idempotency_key", &self.plan.key)
            .field("timeout", &self.plan.timeout)
            .finish_non_exhaustive()
    }
}

/// A call under way.
#[must_use = "a call does nothing until it is awaited"]
pub struct ResponseFuture<T, E> {
    outcome: Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send>>,
    result: PhantomData<fn() -> (T, E)>,
}

impl<T: FromAnswer, E: ErrorBody> Future for ResponseFuture<T, E> {
    type Output = Result<Response<T>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.outcome.as_mut().poll(context).map(finish)
    }
}

impl<T, E> fmt::Debug for ResponseFuture<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
