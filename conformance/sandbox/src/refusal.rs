//! Every refusal the API can answer with, in the vendor's envelopes and, where they are known, its codes and words.
//!
//! The constructors below are the one place where codes and messages stand. Each refusal names the behaviour that it belongs
//! to; where a constructor serves several, whoever refuses says which.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::{
    Behaviour,
    answer::Answer,
    behaviour::{Access, Gateway, Idempotency, Intents, Methods, Requests},
    body::BodyFault,
};

/// The behaviour that a refusal belongs to.
pub(crate) type Rule = &'static Behaviour;

/// Why a call was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    body: Value,
    rule: Rule,
}

impl Refusal {
    /// The usual envelope: `type`, `code`, `message`. Most types share HTTP 400.
    fn typed(rule: impl Into<Rule>, kind: &str, code: &str, message: impl Into<String>) -> Self {
        let status = match kind {
            "unauthorized_error" => StatusCode::UNAUTHORIZED,
            "api_error" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        Self {
            status,
            body: json!({"type": kind, "code": code, "message": message.into()}),
            rule: rule.into(),
        }
    }

    /// The gateway's envelope: `code` repeats the HTTP status.
    fn numbered(rule: impl Into<Rule>, status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            body: json!({"code": status.as_u16(), "message": message.into()}),
            rule: rule.into(),
        }
    }

    fn invalid_request(rule: impl Into<Rule>, code: &str, message: impl Into<String>) -> Self {
        Self::typed(rule, "invalid_request_error", code, message)
    }

    fn payment(rule: impl Into<Rule>, code: &str, message: &str) -> Self {
        Self::typed(rule, "payment_error", code, message)
    }

    // --- the request ------------------------------------------------------------------------------------------------

    /// Binding failed; `field` says where.
    pub(crate) fn invalid_parameter(rule: impl Into<Rule>, field: &str) -> Self {
        Self::invalid_request(
            rule,
            "invalid_parameter",
            format!("Invalid request parameters: {field}"),
        )
    }

    /// Binding failed and nothing says where, as for a description that is too long.
    pub(crate) fn unnamed_parameter(rule: impl Into<Rule>) -> Self {
        Self::invalid_request(rule, "invalid_parameter", "parameter is invalid")
    }

    pub(crate) fn missing_parameters(rule: impl Into<Rule>, fields: &[&str]) -> Self {
        let message = format!("Missing request parameters: {}", fields.join(", "));
        let mut refusal = Self::invalid_request(rule, "missing_parameter", message);
        if let Some(body) = refusal.body.as_object_mut() {
            body.insert("missing_fields".to_owned(), json!(fields));
        }
        refusal
    }

    pub(crate) fn invalid_amount(rule: impl Into<Rule>) -> Self {
        Self::invalid_request(rule, "invalid_order_amount", "order amount is invalid")
    }

    pub(crate) fn invalid_currency(rule: impl Into<Rule>) -> Self {
        Self::invalid_request(rule, "invalid_order_currency", "order currency is invalid")
    }

    pub(crate) fn invalid_return_url() -> Self {
        Self::invalid_request(
            Requests::ReturnUrl,
            "invalid_return_url",
            "return_url is invalid",
        )
    }

    pub(crate) fn invalid_payment_orders() -> Self {
        Self::invalid_request(
            Requests::Orders,
            "invalid_payment_orders",
            "payment_orders is invalid",
        )
    }

    /// The message names what is wrong with the payment method; some are empty.
    pub(crate) fn invalid_payment_method(
        rule: impl Into<Rule>,
        message: impl Into<String>,
    ) -> Self {
        Self::invalid_request(rule, "invalid_payment_method", message)
    }

    /// A payment method of a type that nobody names.
    pub(crate) fn unknown_method() -> Self {
        Self::invalid_payment_method(Methods::Unknown, "")
    }

    // --- the object and its status ----------------------------------------------------------------------------------

    pub(crate) fn retrieve_failed() -> Self {
        Self::payment(
            Intents::RetrieveUnknown,
            "retrieve_payment_intent_failed",
            "Retrieve payment intent failed",
        )
    }

    pub(crate) fn confirm_failed() -> Self {
        Self::payment(
            Intents::ConfirmUnknown,
            "confirm_payment_intent_failed",
            "Confirm payment intent failed",
        )
    }

    pub(crate) fn intent_not_found() -> Self {
        Self::not_found(Intents::OtherUnknown, "Payment intent")
    }

    pub(crate) fn attempt_not_found() -> Self {
        Self::not_found(Intents::AttemptUnknown, "Payment attempt")
    }

    fn not_found(rule: Intents, what: &str) -> Self {
        Self::typed(
            rule,
            "not_found",
            "not_found_id",
            format!("{what} not found"),
        )
    }

    pub(crate) fn expired_order(rule: Intents) -> Self {
        Self::payment(rule, "expired_order", "The payment intent has expired")
    }

    pub(crate) fn order_cancelled(rule: Intents) -> Self {
        Self::payment(
            rule,
            "order_cancelled",
            "The payment intent has been cancelled",
        )
    }

    pub(crate) fn invalid_order_status(rule: Intents) -> Self {
        Self::payment(
            rule,
            "invalid_order_status",
            "The status of the payment intent does not allow this",
        )
    }

    pub(crate) fn repeat_payment_request(rule: Intents) -> Self {
        Self::payment(
            rule,
            "repeat_payment_request",
            "The payment intent is already being paid or has been paid",
        )
    }

    // --- idempotency ------------------------------------------------------------------------------------------------

    /// Missing, malformed or upper-case key. The code is a sentence on the wire.
    pub(crate) fn invalid_key() -> Self {
        Self::typed(
            Idempotency::Format,
            "idempotency_error",
            "invalid idempotency key format",
            "x-idempotency-key must be a lower-case UUID",
        )
    }

    pub(crate) fn key_mismatch() -> Self {
        Self::typed(
            Idempotency::Mismatch,
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
            rule: Idempotency::InFlight.into(),
        }
    }

    // --- who calls --------------------------------------------------------------------------------------------------

    pub(crate) fn unauthorized(rule: Access, message: &str) -> Self {
        Self::typed(rule, "unauthorized_error", "unauthorized_error", message)
    }

    pub(crate) fn unknown_account() -> Self {
        Self::typed(
            Access::AccountUnknown,
            "account_error",
            "sub_account_not_found",
            "sub account not found",
        )
    }

    /// The token endpoint, client id missing.
    pub(crate) fn no_client_id() -> Self {
        Self::numbered(
            Access::TokenNoClient,
            StatusCode::FORBIDDEN,
            "x-client-id or email cannot be empty",
        )
    }

    /// The token endpoint, client id unknown.
    pub(crate) fn wrong_client_id() -> Self {
        Self::numbered(
            Access::TokenWrongClient,
            StatusCode::BAD_REQUEST,
            "Invalid client id",
        )
    }

    /// The token endpoint, key missing or wrong.
    pub(crate) fn wrong_api_key() -> Self {
        Self::numbered(
            Access::TokenWrongKey,
            StatusCode::UNAUTHORIZED,
            "Invalid api key",
        )
    }

    // --- the gateway ------------------------------------------------------------------------------------------------

    /// Bodies of 404, 405, 413 and 415.
    pub(crate) fn gateway(rule: Gateway, status: StatusCode, message: impl Into<String>) -> Self {
        Self::numbered(rule, status, message)
    }

    /// The body could not be read to its end.
    pub(crate) fn unread_body(fault: BodyFault) -> Self {
        match fault {
            BodyFault::TooLarge => Self::gateway(
                Gateway::BodyTooLarge,
                StatusCode::PAYLOAD_TOO_LARGE,
                "the request body is larger than 1 MiB",
            ),
            BodyFault::TooSlow => Self::gateway(
                Gateway::BodyTooSlow,
                StatusCode::REQUEST_TIMEOUT,
                "the request body did not arrive in time",
            ),
            BodyFault::CutOff => Self::gateway(
                Gateway::BodyCutOff,
                StatusCode::BAD_REQUEST,
                "the request body is cut off or its chunks are malformed",
            ),
        }
    }

    /// Ours: there is no room for another of what is named.
    pub(crate) fn full(limit: usize, what: &str) -> Self {
        let message = format!(
            "this sandbox is full, it keeps at most {limit} {what}: reset it with POST /__sandbox/reset, \
             or start it anew, with a larger --max-intents if need be"
        );
        Self::numbered(Gateway::Full, StatusCode::SERVICE_UNAVAILABLE, message)
    }

    pub(crate) fn too_many_requests() -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            body: json!({
                "code": "too_many_requests",
                "message": "Too many requests have been made to the api. Please refer to the Developer Center for more information",
            }),
            rule: Access::TooFast.into(),
        }
    }

    pub(crate) fn internal() -> Self {
        Self::typed(
            Gateway::Internal,
            "api_error",
            "api_error",
            "internal error",
        )
    }

    /// The `code` of the envelope.
    pub(crate) fn code(&self) -> String {
        let code = self.body.get("code").and_then(Value::as_str);
        code.unwrap_or_default().to_owned()
    }

    /// The words of the refusal, for people.
    pub(crate) fn message(&self) -> &str {
        let message = self.body.get("message").and_then(Value::as_str);
        message.unwrap_or("it was refused")
    }

    pub(crate) fn into_answer(self) -> Answer {
        Answer {
            status: self.status,
            body: self.body.into(),
            refused: Some(self.rule),
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
