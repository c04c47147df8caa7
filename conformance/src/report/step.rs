//! One request and its answer, as reports show them: without secrets, volatile values as references.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::seconds;
use crate::{
    exchange::{Exchange, Payload},
    webhooks::Observation,
};

/// An exchange without secrets and volatile values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) step: usize,
    pub(crate) operation: String,
    /// Method, path and query.
    pub(crate) request_line: String,
    pub(crate) request_headers: Vec<(String, String)>,
    pub(crate) request_body: Payload,
    pub(crate) status: u16,
    pub(crate) response_headers: Vec<(String, String)>,
    pub(crate) response_body: Payload,
}

/// A request and its answer. Holds no secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    /// The number of the step in its scenario, counted from 1. Calls that run together, and a call that is repeated, share one.
    pub step: usize,
    /// Its line in the recording.
    pub line: usize,
    /// The operation's id.
    pub operation: String,
    /// Method, path and query of the request.
    pub request_line: String,
    /// Headers of the request, names in lower case.
    pub request_headers: Vec<(String, String)>,
    /// Body of the request.
    pub request_body: Payload,
    /// HTTP status of the answer.
    pub status: u16,
    /// Headers of the answer that are kept, names in lower case.
    pub response_headers: Vec<(String, String)>,
    /// Body of the answer.
    pub response_body: Payload,
    /// Where the exchange is not as the snapshot has it.
    pub differences: Vec<Difference>,
    /// Fingerprints of the findings of which a sample was taken here.
    pub findings: Vec<String>,
    /// When the request was sent, counted from the start of the scenario, in seconds.
    #[serde(with = "seconds")]
    pub started: Duration,
    /// How long the answer took to be there as a whole, in seconds.
    #[serde(with = "seconds")]
    pub took: Duration,
}

/// Where an exchange is not as its snapshot has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What differs: `request`, `status`, `header NAME`, or the JSON Pointer of a place in the body of the answer.
    pub place: String,
    /// What the snapshot has, in a line.
    pub expected: String,
    /// What was found, in a line.
    pub found: String,
}

impl StepReport {
    pub(crate) fn new(exchange: &Exchange, shown: &Shown) -> Self {
        Self {
            started: exchange.started,
            took: exchange.took,
            ..Self::shown(shown.clone(), exchange.line)
        }
    }

    /// Events that were observed, as the answer to a step that sent nothing.
    pub(crate) fn of_events(observed: &Observation, shown: &Shown) -> Self {
        Self::shown(shown.clone(), observed.line)
    }

    fn shown(shown: Shown, line: usize) -> Self {
        Self {
            step: shown.step,
            line,
            operation: shown.operation,
            request_line: shown.request_line,
            request_headers: shown.request_headers,
            request_body: shown.request_body,
            status: shown.status,
            response_headers: shown.response_headers,
            response_body: shown.response_body,
            differences: Vec::new(),
            findings: Vec::new(),
            started: Duration::ZERO,
            took: Duration::ZERO,
        }
    }

    /// Method and path of the request, with its query; `None` for a step that sent none, such as one that waits for events.
    pub(super) fn request(&self) -> Option<(&str, &str)> {
        self.request_line
            .split_once(' ')
            .filter(|(_, path)| path.starts_with('/'))
    }

    /// The exchange as its snapshot holds it.
    pub(super) fn as_shown(&self) -> Shown {
        Shown {
            step: self.step,
            operation: self.operation.clone(),
            request_line: self.request_line.clone(),
            request_headers: self.request_headers.clone(),
            request_body: self.request_body.clone(),
            status: self.status,
            response_headers: self.response_headers.clone(),
            response_body: self.response_body.clone(),
        }
    }
}
