// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Errors.

use std::fmt;

use openapi_runtime::union;
use openapi_runtime::{DecodeError, Encoder, Json, Value};

/// Why a call was refused. Normal refusals hold all of `type`, `code` and `message`, and `message` may be empty.
/// Refusals without `type` come from layers before the payment endpoints; their `code` may be a number: the HTTP
/// status, or 200 for a call that is still being processed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Error {
    /// The family of a refusal.
    pub r#type: Option<ErrorType>,
    /// What exactly was refused: a word, a sentence (`invalid idempotency key format`), or a number from the layers
    /// before the payment endpoints.
    pub code: ErrorCode,
    /// The reason in words; may be empty.
    pub message: String,
    /// Members that the request lacks.
    pub missing_fields: Option<Vec<String>>,
}

openapi_runtime::object! {
    Error {
        r#type?: "type",
        code: "code",
        message: "message",
        missing_fields?: "missing_fields",
    }
}

/// The family of a refusal. Each goes with status 400, but `unauthorized_error` with 401, and `api_error` with 500,
/// 429 or 400.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorType {
    /// `invalid_request_error`
    InvalidRequestError,
    /// `idempotency_error`
    IdempotencyError,
    /// `account_error`
    AccountError,
    /// `customer_error`
    CustomerError,
    /// `payment_error`
    PaymentError,
    /// `refund_error`
    RefundError,
    /// `payout_error`
    PayoutError,
    /// `product_error`
    ProductError,
    /// `not_found`
    NotFound,
    /// `unauthorized_error`
    UnauthorizedError,
    /// `api_error`
    ApiError,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    ErrorType {
        InvalidRequestError => "invalid_request_error",
        IdempotencyError => "idempotency_error",
        AccountError => "account_error",
        CustomerError => "customer_error",
        PaymentError => "payment_error",
        RefundError => "refund_error",
        PayoutError => "payout_error",
        ProductError => "product_error",
        NotFound => "not_found",
        UnauthorizedError => "unauthorized_error",
        ApiError => "api_error",
    }
}

/// What exactly was refused: a word, a sentence (`invalid idempotency key format`), or a number from the layers
/// before the payment endpoints.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorCode {
    /// A string.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A value of no variant that this crate knows, kept whole.
    Unknown(Value),
}

impl From<String> for ErrorCode {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<&str> for ErrorCode {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<i64> for ErrorCode {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(value) => fmt::Display::fmt(value, f),
            Self::Integer(value) => fmt::Display::fmt(value, f),
            Self::Unknown(value) => write!(f, "{:?}", union::described(value)),
        }
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(value) => f.debug_tuple("String").field(value).finish(),
            Self::Integer(value) => f.debug_tuple("Integer").field(value).finish(),
            Self::Unknown(value) => {
                f.debug_tuple("Unknown").field(&union::described(value)).finish()
            }
        }
    }
}

impl ErrorCode {
    /// What the variants are recognised by, in their order.
    pub(crate) const SHAPES: &'static [union::Shape] = {
        use openapi_runtime::union::{Kind, Shape};
        &[Shape::of(&[Kind::String]), Shape::of(&[Kind::Number])]
    };
}

impl Json for ErrorCode {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let chosen = union::Chosen::of(value, Self::SHAPES)?;
        match chosen.variant() {
            Some(0) => chosen.content().map(Self::String),
            Some(1) => chosen.content().map(Self::Integer),
            _ => Ok(Self::Unknown(chosen.into_value())),
        }
    }

    fn to_json(&self, encoder: &mut Encoder) -> Value {
        match self {
            Self::String(value) => value.to_json(encoder),
            Self::Integer(value) => value.to_json(encoder),
            Self::Unknown(value) => value.clone(),
        }
    }
}

openapi_runtime::json_serde!(ErrorCode);
