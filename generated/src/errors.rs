// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Failures, told apart as the document tells them apart.

use openapi_runtime::{Condition, ErrorBody, KindRule, Literal, StatusRange, classify};

use crate::types;

/// What a refused call carries.
pub(crate) type Refusal = types::Error;

/// What kind of failure an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A call with the same idempotency key is still being processed. Repeat it later under the same key.
    InFlight,
    /// No such object on the account in use. The status is 400, not 404. An unknown payment intent may also be refused
    /// as a `payment` error, so the lack of this kind does not prove that an object exists.
    NotFound,
    /// The idempotency key is missing or malformed, or was used with another body.
    Idempotency,
    /// Risk control refuses the payment. Repeating it at once is pointless.
    VelocityLimit,
    /// Too many calls in a time. Repeat after a pause.
    RateLimited,
    /// The token or the API key is missing, malformed, unknown or no longer valid.
    Unauthorized,
    /// The token and gateway layer refuses the credentials, or the address they come from.
    Forbidden,
    /// A member of the request is missing or not valid.
    InvalidRequest,
    /// A rule of an intent or attempt was broken, for example a call that its status does not allow.
    Payment,
    /// The account, or the connected account that was named, cannot be used.
    Account,
    /// The customer cannot be used.
    Customer,
    /// The merchant's set-up forbids the call; contact UQPAY.
    Product,
    /// UQPAY failed.
    Server,
    /// UQPAY, or something before it, failed and did not say why.
    Unavailable,
    /// None of the kinds that the document tells apart.
    Other,
}

static KINDS: &[KindRule<ErrorKind>] = &[
    KindRule {
        kind: ErrorKind::InFlight,
        status: StatusRange::Exact(400),
        when: &[
            Condition::Equals {
                pointer: "/code",
                value: Literal::Int(200),
            },
            Condition::Absent {
                pointer: "/type",
            },
        ],
    },
    KindRule {
        kind: ErrorKind::NotFound,
        status: StatusRange::Any,
        when: &[
            Condition::Equals {
                pointer: "/type",
                value: Literal::Str("not_found"),
            },
        ],
    },
    KindRule {
        kind: ErrorKind::Idempotency,
        status: StatusRange::Any,
        when: &[
            Condition::Equals {
                pointer: "/type",
                value: Literal::Str("idempotency_error"),
            },
        ],
    },
    KindRule {
        kind: ErrorKind::VelocityLimit,
        status: StatusRange::Any,
        when: &[
            Condition::Equals {
                pointer: "/code",
                value: Literal::Str("velocity_limit_exceeded"),
            },
        ],
    },
    KindRule {
        kind: ErrorKind::RateLimited,
        status: StatusRange::Exact(429),
        when: &[],
    },
    KindRule {
        kind: ErrorKind::Unauthorized,
        status: StatusRange::Exact(401),
        when: &[],
    },
    KindRule {
        kind: ErrorKind::Forbidden,
        status: StatusRange::Exact(403),
        when: &[],
    },
    KindRule {
        kind: ErrorKind::InvalidRequest,
        status: StatusRange::Any,
        when: &[
            Condition::Equals {
                pointer: "/type",
                value: Literal::Str("invalid_request_error"),
            },
        ],
    },
    KindRule {
        kind: ErrorKind::Payment,
        status: StatusRange::Any,
        when: &[
            Condition::Equals {
                pointer: "/type",
                value: Literal::Str("payment_error"),
            },
        ],
    },
    KindRule {
        kind: ErrorKind::Account,
        status: StatusRange::Any,
        when: &[
            Condition::Equals {
                pointer: "/type",
                value: Literal::Str("account_error"),
            },
        ],
    },
    KindRule {
        kind: ErrorKind::Customer,
        status: StatusRange::Any,
        when: &[
            Condition::Equals {
                pointer: "/type",
                value: Literal::Str("customer_error"),
            },
        ],
    },
    KindRule {
        kind: ErrorKind::Product,
        status: StatusRange::Any,
        when: &[
            Condition::Equals {
                pointer: "/type",
                value: Literal::Str("product_error"),
            },
        ],
    },
    KindRule {
        kind: ErrorKind::Server,
        status: StatusRange::Any,
        when: &[
            Condition::Equals {
                pointer: "/type",
                value: Literal::Str("api_error"),
            },
        ],
    },
    KindRule {
        kind: ErrorKind::Unavailable,
        status: StatusRange::Class(5),
        when: &[],
    },
];

impl ErrorBody for types::Error {
    type Kind = ErrorKind;

    fn kind(status: u16, body: &openapi_runtime::Value) -> ErrorKind {
        classify(KINDS, status, body).copied().unwrap_or(ErrorKind::Other)
    }
}
