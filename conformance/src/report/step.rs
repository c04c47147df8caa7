//! One request and its answer, as reports show them: without secrets, volatile values as references.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::seconds;
use crate::exchange::{Exchange, Payload};

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
        let shown = shown.clone();
        Self {
            step: shown.step,
            line: exchange.line,
            operation: shown.operation,
            request_line: shown.request_line,
            request_headers: shown.request_headers,
            request_body: shown.request_body,
            status: shown.status,
            response_headers: shown.response_headers,
            response_body: shown.response_body,
            differences: Vec::new(),
            findings: Vec::new(),
            started: exchange.started,
            took: exchange.took,
        }
    }
}
