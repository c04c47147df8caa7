//! What a call is answered with: a status and a JSON body with sorted keys.

use std::fmt;

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use crate::{Behaviour, behaviour::Answers};

/// The header in which a refusal names the behaviour behind it.
const BEHAVIOUR: HeaderName = HeaderName::from_static("x-sandbox-behaviour");

/// Status and body of an answer, before they are written.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    /// The behaviour behind a refusal.
    pub(crate) refused: Option<&'static Behaviour>,
}

impl Answer {
    pub(crate) fn ok(body: Value) -> Self {
        Self {
            status: StatusCode::OK,
            body,
            refused: None,
        }
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
    fn into_response(mut self) -> Response {
        Answers::Sorted.governs(&mut self.body).sort_all_objects();
        let json = HeaderValue::from_static("application/json");
        let mut response = (
            self.status,
            [(header::CONTENT_TYPE, json)],
            self.body.to_string(),
        )
            .into_response();
        if let Some(behaviour) = self.refused {
            response
                .headers_mut()
                .insert(BEHAVIOUR, HeaderValue::from_static(behaviour.id));
        }
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
