//! What a call has been told so far, and the request that follows from it.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Url;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::constraint::{self, Constraints};
use crate::content;
use crate::core::Core;
use crate::encode::{Exposed, encode_wiped};
use crate::error::{Called, Invalid, Location, Violation};
use crate::idempotency::IdempotencyKey;
use crate::json::Json;
use crate::path;
use crate::policy::Operation;
use crate::request::Request;

/// A call's parameters. Mistakes are kept until the call is sent, so that building it stays one expression.
pub(crate) struct Plan {
    pub(crate) core: Core,
    pub(crate) operation: &'static Operation,
    /// The operation that waits for this one, when it obtains a credential.
    pub(crate) waiting: Option<&'static Operation>,
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) timeout: Option<Duration>,
    pub(super) path: Vec<(&'static str, String)>,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    /// The media type that is asked for, if not all that the operation lists are.
    accept: Option<String>,
    body: Option<Bytes>,
    /// The secrets that went into the body.
    pub(crate) exposed: Exposed,
    /// What no document limits and is wrong all the same.
    mistakes: Vec<Violation>,
    /// Whether the limits of the document are checked.
    pub(super) validates: bool,
}

/// A request that can be sent, but for the credentials.
pub(crate) struct Ready {
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    path: String,
}

impl Plan {
    pub(crate) fn new(core: Core, operation: &'static Operation) -> Self {
        Self {
            core,
            operation,
            waiting: None,
            key: operation.idempotency.map(|_| IdempotencyKey::new()),
            timeout: None,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            accept: None,
            body: None,
            exposed: Exposed::new(),
            mistakes: Vec::new(),
            validates: true,
        }
    }

    pub(super) fn push_query(&mut self, name: &'static str, value: String) {
        self.query.push((name, value));
    }

    pub(super) fn set_header(&mut self, name: &'static str, value: &str) {
        self.headers.retain(|(given, _)| *given != name);
        self.headers.push((name, value.to_owned()));
    }

    pub(super) fn set_option(&mut self, name: &'static str, value: &str) {
        let wrong = if !self.operation.options.contains(&name) {
            "is no option of this operation"
        } else if value.trim().is_empty() {
            // A value that was never set must not turn the call into another one.
            "is empty; leave the option out if none is meant"
        } else {
            return self.set_header(name, value);
        };
        self.mistakes.push(header_mistake(name, wrong));
    }

    pub(super) fn set_accept(&mut self, media_type: &str) {
        let listed = self.operation.accept;
        if content::lists(listed, media_type) {
            self.accept = Some(media_type.to_owned());
        } else {
            self.mistakes.push(Violation::new(
                Location::Call,
                format!("the media type `{media_type}`"),
                "is none that the operation answers in",
                listed,
            ));
        }
    }

    pub(super) fn set_key(&mut self, key: IdempotencyKey) {
        if self.operation.idempotency.is_some() {
            self.key = Some(key);
        } else {
            self.mistakes.push(Violation::new(
                Location::Call,
                "the idempotency key",
                "cannot be sent",
                "none, since the operation does not take one",
            ));
        }
    }

    pub(super) fn set_json<B: Json>(&mut self, body: &B) {
        match encode_wiped(body) {
            Ok((bytes, exposed)) => {
                self.body = Some(Bytes::from_owner(bytes));
                self.exposed = exposed;
            }
            Err(error) => {
                self.mistakes.push(Violation::new(
                    Location::Body,
                    "",
                    error.to_string(),
                    "a value that JSON can express",
                ));
            }
        }
    }

    /// The call of `exchange` that obtains a credential for this one.
    pub(crate) fn minting(&self, exchange: &'static Operation) -> Self {
        Self {
            waiting: Some(self.operation),
            ..Self::new(self.core.clone(), exchange)
        }
    }

    /// The call, as errors tell of it.
    pub(crate) fn called(&self) -> Called {
        Called {
            operation: self.operation,
            waiting: self.waiting,
            key: self.key.clone(),
        }
    }

    /// The request, if nothing about it is wrong.
    pub(crate) fn ready(&self) -> Result<Ready, Invalid> {
        let mut wrong = Vec::new();
        let mut path = path::fill(self.operation, &self.path, &mut wrong);
        path::push_query(&mut path, &self.query);
        let headers = self.header_map(&mut wrong);
        wrong.extend_from_slice(&self.mistakes);
        if self.validates {
            self.check_limits(&mut wrong);
        }
        Invalid::unless_empty(self.operation, wrong)?;
        let url = self.core.shared().base.join(&path).ok_or_else(|| {
            Invalid::new(
                self.operation,
                "the path",
                "would be changed by the rules of URLs",
                "a path without `.` and `..`",
            )
        })?;
        Ok(Ready {
            url,
            headers,
            body: self.body.clone(),
            path,
        })
    }

    /// Adds what the document does not allow.
    fn check_limits(&self, wrong: &mut Vec<Violation>) {
        let Constraints {
            path,
            query,
            headers,
            body,
        } = self.operation.constraints;
        constraint::check_values(Location::Path, path, &self.path, wrong);
        constraint::check_values(Location::Query, query, &self.query, wrong);
        constraint::check_values(Location::Header, headers, &self.headers, wrong);
        if let Some(sent) = self
            .body
            .as_deref()
            .and_then(|body| str::from_utf8(body).ok())
        {
            constraint::check_body(body, sent, wrong);
        }
    }

    fn header_map(&self, wrong: &mut Vec<Violation>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let accept = self.accept.as_deref().unwrap_or(self.operation.accept);
        match HeaderValue::from_str(accept) {
            Ok(accept) => {
                headers.insert(ACCEPT, accept);
            }
            Err(_) => wrong.push(header_mistake(
                "accept",
                "has a value that a header cannot carry",
            )),
        }
        if self.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let key = self
            .operation
            .idempotency
            .zip(self.key.as_ref())
            .map(|(idempotency, key)| (idempotency.header, key.as_str()));
        let given = self
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        for (name, value) in given.chain(key) {
            match (
                HeaderName::from_bytes(name.as_bytes()),
                HeaderValue::from_str(value),
            ) {
                (Ok(header), Ok(value)) => {
                    headers.insert(header, value);
                }
                (Err(_), _) => {
                    wrong.push(header_mistake(name, "has a name that is no header name"));
                }
                (_, Err(_)) => {
                    let what = "has a value that a header cannot carry";
                    wrong.push(header_mistake(name, what));
                }
            }
        }
        headers
    }
}

fn header_mistake(name: &'static str, what: &'static str) -> Violation {
    let expected = "a header that the operation takes, in visible ASCII";
    Violation::new(Location::Header, name, what, expected)
}

impl Ready {
    /// The request as the caller may see it.
    pub(super) fn describe(self, plan: &Plan) -> Request {
        let json = self
            .body
            .is_some()
            .then(|| ("content-type", "application/json".to_owned()));
        let key = plan
            .operation
            .idempotency
            .zip(plan.key.as_ref())
            .map(|(idempotency, key)| (idempotency.header, key.to_string()));
        Request {
            method: plan.operation.method.as_str(),
            path: self.path,
            headers: json
                .into_iter()
                .chain(plan.headers.iter().cloned())
                .chain(key)
                .collect(),
            body: self.body,
        }
    }
}
