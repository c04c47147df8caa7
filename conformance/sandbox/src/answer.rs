//! What a call is answered with: a status and a JSON body with sorted keys.

use std::fmt;

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use crate::{Behaviour, behaviour::Answers, wire::Text};

/// The header in which a refusal names the behaviour behind it.
const BEHAVIOUR: HeaderName = HeaderName::from_static("x-sandbox-behaviour");

/// Status and body of an answer, before they are written.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Json,
    /// The behaviour behind a refusal.
    pub(crate) refused: Option<&'static Behaviour>,
}

impl Answer {
    pub(crate) fn ok(body: impl Into<Json>) -> Self {
        Self {
            status: StatusCode::OK,
            body: body.into(),
            refused: None,
        }
    }

    /// The same answer with its body as text, which is how it is kept: a tree takes several times the room, and what is sent again
    /// must be the same to the byte.
    pub(crate) fn written(self) -> Self {
        Self {
            body: Json::Text(self.body.into_text()),
            ..self
        }
    }
}

/// A JSON body.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Json {
    /// With keys in any order.
    Tree(Value),
    /// As it is sent, with sorted keys.
    Text(Bytes),
}

impl Json {
    pub(crate) fn into_text(self) -> Bytes {
        match self {
            Self::Tree(mut tree) => {
                Answers::Sorted.governs(&mut tree).sort_all_objects();
                tree.to_string().into()
            }
            Self::Text(text) => text,
        }
    }
}

impl From<Value> for Json {
    fn from(tree: Value) -> Self {
        Self::Tree(tree)
    }
}

impl From<Text> for Json {
    fn from(text: Text) -> Self {
        // It may be kept for long, so it takes no more room than it needs.
        let text = String::from(text).into_boxed_str();
        Self::Text(text.into_boxed_bytes().into())
    }
}

/// Without the body, which may hold a token or a client secret.
impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Answer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let json = HeaderValue::from_static("application/json");
        let mut response = Response::new(Body::from(self.body.into_text()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, json);
        if let Some(behaviour) = self.refused {
            headers.insert(BEHAVIOUR, HeaderValue::from_static(behaviour.id));
        }
        match self.status {
            StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            // The rest of the body is still to come, and nobody will read it.
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        response
    }
}
