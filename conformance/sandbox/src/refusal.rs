//! Every refusal the API can answer with, in the vendor's envelopes and, where they are known, its codes and words.
//!
//! The constructors below are the one place where codes and messages stand. Those that the contract does not settle are
//! marked *ours* and listed in the README.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::answer::Answer;

/// Why a call was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    body: Value,
}

impl Refusal {
    /// The usual envelope: `type`, `code`, `message`. Most types share HTTP 400.
    fn typed(kind: &str, code: &str, message: impl Into<String>) -> Self {
        let status = match kind {
            "unauthorized_error" => StatusCode::UNAUTHORIZED,
            "api_error" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        Self {
            status,
            body: json!({"type": kind, "code": code, "message": message.into()}),
        }
    }

    /// The gateway's envelope: `code` repeats the HTTP status.
    fn numbered(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            body: json!({"code": status.as_u16(), "message": message.into()}),
        }
    }

    fn invalid_request(code: &str, message: impl Into<String>) -> Self {
        Self::typed("invalid_request_error", code, message)
    }

    fn payment(code: &str, message: &str) -> Self {
        Self::typed("payment_error", code, message)
    }

    // --- the request ------------------------------------------------------------------------------------------------

    /// Binding failed; `field` says where.
    pub(crate) fn invalid_parameter(field: &str) -> Self {
        Self::invalid_request(
            "invalid_parameter",
            format!("Invalid request parameters: {field}"),
        )
    }

    /// Binding failed and nothing says where, as for a description that is too long.
    pub(crate) fn unnamed_parameter() -> Self {
        Self::invalid_request("invalid_parameter", "parameter is invalid")
    }

    /// Ours: the code is listed, its words and `missing_fields` are our reading.
    pub(crate) fn missing_parameters(fields: &[&str]) -> Self {
        let message = format!("Missing request parameters: {}", fields.join(", "));
        let mut refusal = Self::invalid_request("missing_parameter", message);
        if let Some(body) = refusal.body.as_object_mut() {
            body.insert("missing_fields".to_owned(), json!(fields));
        }
        refusal
    }

    /// Ours: code listed, words not.
    pub(crate) fn invalid_amount() -> Self {
        Self::invalid_request("invalid_order_amount", "order amount is invalid")
    }

    /// Ours: code listed, words not.
    pub(crate) fn invalid_currency() -> Self {
        Self::invalid_request("invalid_order_currency", "order currency is invalid")
    }

    /// Ours: code listed, words not.
    pub(crate) fn invalid_return_url() -> Self {
        Self::invalid_request("invalid_return_url", "return_url is invalid")
    }

    /// Ours: code listed, words not.
    pub(crate) fn invalid_payment_orders() -> Self {
        Self::invalid_request("invalid_payment_orders", "payment_orders is invalid")
    }

    /// The message names what is wrong with the payment method; some are empty.
    pub(crate) fn invalid_payment_method(message: impl Into<String>) -> Self {
        Self::invalid_request("invalid_payment_method", message)
    }

    // --- the object and its status ----------------------------------------------------------------------------------

    /// Known words; that an unknown id is answered this way is likely, not certain.
    pub(crate) fn retrieve_failed() -> Self {
        Self::payment(
            "retrieve_payment_intent_failed",
            "Retrieve payment intent failed",
        )
    }

    /// Known words; for an unknown id by analogy with retrieve.
    pub(crate) fn confirm_failed() -> Self {
        Self::payment(
            "confirm_payment_intent_failed",
            "Confirm payment intent failed",
        )
    }

    /// Ours: code and type are listed apart.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::typed("not_found", "not_found_id", format!("{what} not found"))
    }

    /// Ours: code listed, words and status map not.
    pub(crate) fn expired_order() -> Self {
        Self::payment("expired_order", "The payment intent has expired")
    }

    /// Ours: code listed, words and status map not.
    pub(crate) fn order_cancelled() -> Self {
        Self::payment("order_cancelled", "The payment intent has been cancelled")
    }

    /// Ours: code listed, words and status map not.
    pub(crate) fn invalid_order_status() -> Self {
        Self::payment(
            "invalid_order_status",
            "The status of the payment intent does not allow this",
        )
    }

    /// Ours: code listed, words and status map not.
    pub(crate) fn repeat_payment_request() -> Self {
        Self::payment(
            "repeat_payment_request",
            "The payment intent is already being paid or has been paid",
        )
    }

    // --- idempotency ------------------------------------------------------------------------------------------------

    /// Missing, malformed or upper-case key. The code is a sentence on the wire; the message is ours.
    pub(crate) fn invalid_key() -> Self {
        Self::typed(
            "idempotency_error",
            "invalid idempotency key format",
            "x-idempotency-key must be a lower-case UUID",
        )
    }

    /// Ours: the type is documented, code and words are not.
    pub(crate) fn key_mismatch() -> Self {
        Self::typed(
            "idempotency_error",
            "idempotency_key_mismatch",
            "The idempotency key was used with a different request",
        )
    }

    /// The first call under the key has not finished. `code` is the number 200 although the status is 400.
    pub(crate) fn in_flight() -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            body: json!({"code": 200, "message": "Request is processing, please try again later."}),
        }
    }

    // --- who calls --------------------------------------------------------------------------------------------------

    pub(crate) fn unauthorized(message: &str) -> Self {
        Self::typed("unauthorized_error", "unauthorized_error", message)
    }

    pub(crate) fn unknown_account() -> Self {
        Self::typed(
            "account_error",
            "sub_account_not_found",
            "sub account not found",
        )
    }

    /// The token endpoint, client id missing.
    pub(crate) fn no_client_id() -> Self {
        Self::numbered(
            StatusCode::FORBIDDEN,
            "x-client-id or email cannot be empty",
        )
    }

    /// The token endpoint, client id unknown.
    pub(crate) fn wrong_client_id() -> Self {
        Self::numbered(StatusCode::BAD_REQUEST, "Invalid client id")
    }

    /// The token endpoint, key missing or wrong. Words ours.
    pub(crate) fn wrong_api_key() -> Self {
        Self::numbered(StatusCode::UNAUTHORIZED, "Invalid api key")
    }

    // --- the gateway ------------------------------------------------------------------------------------------------

    /// Ours: bodies of 404, 405, 413 and 415 follow the neighbouring section of the API.
    pub(crate) fn gateway(status: StatusCode, message: impl Into<String>) -> Self {
        Self::numbered(status, message)
    }

    /// Ours: there is no room for another of what is named.
    pub(crate) fn full(limit: usize, what: &str) -> Self {
        let message = format!(
            "this sandbox is full, it keeps at most {limit} {what}: reset it with POST /__sandbox/reset, \
             or start it anew, with a larger --max-intents if need be"
        );
        Self::numbered(StatusCode::SERVICE_UNAVAILABLE, message)
    }

    pub(crate) fn too_many_requests() -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            body: json!({
                "code": "too_many_requests",
                "message": "Too many requests have been made to the api. Please refer to the Developer Center for more information",
            }),
        }
    }

    pub(crate) fn internal() -> Self {
        Self::typed("api_error", "api_error", "internal error")
    }

    pub(crate) fn into_answer(self) -> Answer {
        Answer {
            status: self.status,
            body: self.body.into(),
        }
    }
}

/// Where a field stands inside a request: `customer` and `email` make `customer.email`.
pub(crate) fn below(path: &str, field: &str) -> String {
    if path.is_empty() {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}

/// An empty object, for requests that may have no body.
pub(crate) fn empty_object() -> Value {
    Value::Object(Map::new())
}
