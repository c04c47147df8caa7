// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! What the document says about operations, credentials and repetition, as data for the runtime.

use std::time::Duration;

use openapi_runtime::{
    Api, Condition, CredentialSource, IdempotencyHeader, Literal, Method, Operation,
    Pagination, RetryRule, SecurityScheme, StatusRange, TokenExchange,
};

use crate::constraints;

pub(crate) static API: Api = Api {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
    token_exchange: Some(TokenExchange {
        operation: &CREATE_ACCESS_TOKEN,
        token: "/auth_token",
        expires_at: "/expired_at",
        margin: Duration::from_secs(60),
    }),
    retry: &[
        RetryRule {
            status: StatusRange::Exact(408),
            when: &[],
            unless: &[],
        },
        RetryRule {
            status: StatusRange::Class(5),
            when: &[],
            unless: &[],
        },
        RetryRule {
            status: StatusRange::Exact(429),
            when: &[],
            unless: &[
                Condition::Equals {
                    pointer: "/code",
                    value: Literal::Str("velocity_limit_exceeded"),
                },
            ],
        },
        RetryRule {
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
            unless: &[],
        },
    ],
};

pub(crate) static CLIENT_ID: SecurityScheme = SecurityScheme {
    name: "ClientId",
    header: "x-client-id",
    prefix: "",
    source: CredentialSource::Given,
};

pub(crate) static API_KEY: SecurityScheme = SecurityScheme {
    name: "ApiKey",
    header: "x-api-key",
    prefix: "",
    source: CredentialSource::Given,
};

static AUTH_TOKEN: SecurityScheme = SecurityScheme {
    name: "AuthToken",
    header: "x-auth-token",
    prefix: "Bearer ",
    source: CredentialSource::TokenExchange,
};

static IDEMPOTENCY_KEY: IdempotencyHeader = IdempotencyHeader {
    header: "x-idempotency-key",
    lifetime: Duration::from_secs(86400),
};

pub(crate) static CREATE_ACCESS_TOKEN: Operation = Operation {
    security: &[&CLIENT_ID, &API_KEY],
    success: &[StatusRange::Exact(200)],
    ..Operation::new("create_access_token", Method::Post, "/v1/connect/token")
};

pub(crate) static CREATE_PAYMENT_INTENT: Operation = Operation {
    security: &[&CLIENT_ID, &AUTH_TOKEN],
    idempotency: Some(&IDEMPOTENCY_KEY),
    options: &["x-on-behalf-of"],
    success: &[StatusRange::Exact(200)],
    constraints: &constraints::CREATE_PAYMENT_INTENT,
    ..Operation::new("create_payment_intent", Method::Post, "/v2/payment_intents/create")
};

pub(crate) static RETRIEVE_PAYMENT_INTENT: Operation = Operation {
    security: &[&CLIENT_ID, &AUTH_TOKEN],
    options: &["x-on-behalf-of"],
    success: &[StatusRange::Exact(200)],
    constraints: &constraints::RETRIEVE_PAYMENT_INTENT,
    ..Operation::new("retrieve_payment_intent", Method::Get, "/v2/payment_intents/{id}")
};

pub(crate) static UPDATE_PAYMENT_INTENT: Operation = Operation {
    security: &[&CLIENT_ID, &AUTH_TOKEN],
    idempotency: Some(&IDEMPOTENCY_KEY),
    options: &["x-on-behalf-of"],
    siblings: &[("id", "create")],
    success: &[StatusRange::Exact(200)],
    constraints: &constraints::UPDATE_PAYMENT_INTENT,
    ..Operation::new("update_payment_intent", Method::Post, "/v2/payment_intents/{id}")
};

pub(crate) static LIST_PAYMENT_INTENTS: Operation = Operation {
    security: &[&CLIENT_ID, &AUTH_TOKEN],
    options: &["x-on-behalf-of"],
    success: &[StatusRange::Exact(200)],
    pagination: Some(
        &Pagination {
            page: "page_number",
            size: "page_size",
            items: "/data",
            total_pages: "/total_pages",
            total_items: "/total_items",
        },
    ),
    constraints: &constraints::LIST_PAYMENT_INTENTS,
    ..Operation::new("list_payment_intents", Method::Get, "/v2/payment_intents")
};

pub(crate) static CONFIRM_PAYMENT_INTENT: Operation = Operation {
    security: &[&CLIENT_ID, &AUTH_TOKEN],
    idempotency: Some(&IDEMPOTENCY_KEY),
    options: &["x-on-behalf-of"],
    success: &[StatusRange::Exact(200)],
    constraints: &constraints::CONFIRM_PAYMENT_INTENT,
    ..Operation::new(
        "confirm_payment_intent",
        Method::Post,
        "/v2/payment_intents/{id}/confirm",
    )
};

pub(crate) static CAPTURE_PAYMENT_INTENT: Operation = Operation {
    security: &[&CLIENT_ID, &AUTH_TOKEN],
    idempotency: Some(&IDEMPOTENCY_KEY),
    options: &["x-on-behalf-of"],
    success: &[StatusRange::Exact(200)],
    constraints: &constraints::CAPTURE_PAYMENT_INTENT,
    ..Operation::new(
        "capture_payment_intent",
        Method::Post,
        "/v2/payment_intents/{id}/capture",
    )
};

pub(crate) static CANCEL_PAYMENT_INTENT: Operation = Operation {
    security: &[&CLIENT_ID, &AUTH_TOKEN],
    idempotency: Some(&IDEMPOTENCY_KEY),
    options: &["x-on-behalf-of"],
    success: &[StatusRange::Exact(200)],
    constraints: &constraints::CANCEL_PAYMENT_INTENT,
    ..Operation::new(
        "cancel_payment_intent",
        Method::Post,
        "/v2/payment_intents/{id}/cancel",
    )
};

pub(crate) static LIST_PAYMENT_ATTEMPTS: Operation = Operation {
    security: &[&CLIENT_ID, &AUTH_TOKEN],
    options: &["x-on-behalf-of"],
    success: &[StatusRange::Exact(200)],
    pagination: Some(
        &Pagination {
            page: "page_number",
            size: "page_size",
            items: "/data",
            total_pages: "/total_pages",
            total_items: "/total_items",
        },
    ),
    constraints: &constraints::LIST_PAYMENT_ATTEMPTS,
    ..Operation::new(
        "list_payment_attempts",
        Method::Get,
        "/v2/payment/payment_attempts",
    )
};

pub(crate) static RETRIEVE_PAYMENT_ATTEMPT: Operation = Operation {
    security: &[&CLIENT_ID, &AUTH_TOKEN],
    options: &["x-on-behalf-of"],
    success: &[StatusRange::Exact(200)],
    constraints: &constraints::RETRIEVE_PAYMENT_ATTEMPT,
    ..Operation::new(
        "retrieve_payment_attempt",
        Method::Get,
        "/v2/payment/payment_attempts/{id}",
    )
};
