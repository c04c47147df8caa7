//! One request and its answer, as they went over the wire.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request and its answer. Holds secrets: it is redacted before it is shown or kept.
#[derive(Clone)]
pub(crate) struct Exchange {
    /// Line of the step in the recording.
    pub(crate) line: usize,
    /// Number of the step, counted from 1.
    pub(crate) step: usize,
    /// Index in the conversation, events counted as well.
    pub(crate) index: usize,
    /// When it was sent, counted from the start of the scenario.
    pub(crate) started: Duration,
    /// How long the answer took to be there as a whole.
    pub(crate) took: Duration,
    pub(crate) operation: String,
    pub(crate) request: Request,
    pub(crate) response: Response,
    /// Whether the request is meant to follow the contract.
    pub(crate) well_formed: bool,
}

/// What was sent.
#[derive(Clone)]
pub(crate) struct Request {
    /// In upper case.
    pub(crate) method: String,
    /// Values of path parameters.
    pub(crate) path_parameters: Vec<(String, String)>,
    /// The path below the base URL, percent-encoded.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    /// Names in lower case, sorted.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Payload,
}

/// What came back.
#[derive(Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The headers that are kept, names in lower case, sorted.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) media_type: String,
    pub(crate) body: Payload,
}

/// The body of a request or an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload {
    /// No body.
    None,
    /// JSON.
    Json(Value),
    /// Anything else, as text.
    Text(String),
}

impl Payload {
    /// Reads bytes as JSON if they are, else as text.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::None;
        }
        match serde_json::from_slice(bytes) {
            Ok(value) => Self::Json(value),
            Err(_) => Self::Text(String::from_utf8_lossy(bytes).into_owned()),
        }
    }

    pub(crate) fn json(&self) -> Option<&Value> {
        match self {
            Self::Json(value) => Some(value),
            Self::None | Self::Text(_) => None,
        }
    }
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }
}
