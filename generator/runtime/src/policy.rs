//! What a generated client knows about its API, as data: operations, credentials, retry rules.
//!
//! A generator writes these as `static` items; the runtime interprets them and so needs no knowledge of any API.

use std::fmt;
use std::time::Duration;

use crate::condition::{RetryRule, StatusRange};
use crate::constraint::Constraints;
use crate::content::AnswerRule;

/// An API as a whole.
#[derive(Debug)]
pub struct Api {
    /// The client's name, for the `User-Agent` header.
    pub name: &'static str,
    /// The client's version, for the `User-Agent` header.
    pub version: &'static str,
    /// How the credential of the schemes with [`CredentialSource::TokenExchange`] is obtained.
    pub token_exchange: Option<TokenExchange>,
    /// Which answers are worth repeating the call for.
    pub retry: &'static [RetryRule],
}

/// An operation whose answer is a credential with a limited life.
#[derive(Debug)]
pub struct TokenExchange {
    /// The operation. It needs only credentials that are [`Given`](CredentialSource::Given), and no parameters.
    pub operation: &'static Operation,
    /// JSON Pointer to the credential in the answer.
    pub token: &'static str,
    /// JSON Pointer to the end of its life in the answer, in Unix seconds.
    pub expires_at: &'static str,
    /// How long before its end a credential is replaced.
    pub margin: Duration,
}

/// One operation of an API.
#[derive(Debug)]
pub struct Operation {
    /// Its name in the document, for messages.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, with parameters in braces: `/orders/{id}`.
    pub path: &'static str,
    /// The credentials a call carries.
    pub security: &'static [&'static SecurityScheme],
    /// The header that makes repeating a call harmless, where the operation has one.
    pub idempotency: Option<&'static IdempotencyHeader>,
    /// The names, in lower case, of the headers that are options of a call.
    pub options: &'static [&'static str],
    /// Parameter and literal segment: where another operation of the same method has a literal in a parameter's place, that literal
    /// as a value would call the other operation, and is refused. `("id", "search")` for `/orders/{id}` beside `/orders/search`.
    pub siblings: &'static [(&'static str, &'static str)],
    /// The statuses that the document lists as success.
    pub success: &'static [StatusRange],
    /// What a success is read as; when there are no rules, JSON of one type.
    pub answers: &'static [AnswerRule],
    /// What a failure is read as; when there are no rules, JSON of one type.
    pub refusals: &'static [AnswerRule],
    /// The `Accept` header: the media types that the document lists, the preferred one first.
    pub accept: &'static str,
    /// How the operation answers in pages, if it does.
    pub pagination: Option<&'static Pagination>,
    /// What is checked of parameters and body before they are sent.
    pub constraints: &'static Constraints,
}

impl Operation {
    /// An operation without credentials, key, options and siblings, whose successes are the statuses from 200 to 299 and whose
    /// answers are JSON, each whole: what a `static` changes with `..Operation::new(..)`, so that it says only what is particular to it.
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            security: &[],
            idempotency: None,
            options: &[],
            siblings: &[],
            success: &[],
            answers: &[],
            refusals: &[],
            accept: "application/json",
            pagination: None,
            constraints: &Constraints::NONE,
        }
    }

    /// Whether `status` answers the call: a listed success, or any other status from 200 to 299.
    pub(crate) fn is_success(&self, status: u16) -> bool {
        (200..300).contains(&status) || self.success.iter().any(|range| range.contains(status))
    }
}

/// How an operation answers in pages, numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// The query parameter that takes the number of the page.
    pub page: &'static str,
    /// The query parameter that takes the number of items on a page.
    pub size: &'static str,
    /// JSON Pointer to the items of the page, in the answer.
    pub items: &'static str,
    /// JSON Pointer to the number of pages.
    pub total_pages: &'static str,
    /// JSON Pointer to the number of items on all pages.
    pub total_items: &'static str,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// The method as it stands in a request.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether a call only reads (RFC 9110, safe methods).
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace)
    }

    /// Whether requests of this method usually have a body, so that an empty one says so.
    pub(crate) const fn has_body(self) -> bool {
        matches!(self, Self::Put | Self::Post | Self::Patch)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A credential that is sent in a header.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Its name in the document.
    pub name: &'static str,
    /// The header, in lower case.
    pub header: &'static str,
    /// What stands before the credential in the header, such as `Bearer `, the space included.
    pub prefix: &'static str,
    /// Where the credential comes from.
    pub source: CredentialSource,
}

/// Where a credential comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialSource {
    /// The caller gives it when the client is built.
    Given,
    /// The API's [`TokenExchange`] yields it.
    TokenExchange,
}

/// The header by which a server recognises a call that it has seen before.
#[derive(Debug)]
pub struct IdempotencyHeader {
    /// The header, in lower case.
    pub header: &'static str,
    /// How long the server remembers a key.
    pub lifetime: Duration,
}
