//! The ten operations: where they are found, and the names that the control API uses for them.

use axum::http::Method;

/// One of the ten operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    CreateAccessToken,
    CreatePaymentIntent,
    UpdatePaymentIntent,
    RetrievePaymentIntent,
    ListPaymentIntents,
    ConfirmPaymentIntent,
    CapturePaymentIntent,
    CancelPaymentIntent,
    ListPaymentAttempts,
    RetrievePaymentAttempt,
}

impl Operation {
    pub(crate) const ALL: [Self; 10] = [
        Self::CreateAccessToken,
        Self::CreatePaymentIntent,
        Self::UpdatePaymentIntent,
        Self::RetrievePaymentIntent,
        Self::ListPaymentIntents,
        Self::ConfirmPaymentIntent,
        Self::CapturePaymentIntent,
        Self::CancelPaymentIntent,
        Self::ListPaymentAttempts,
        Self::RetrievePaymentAttempt,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CreateAccessToken => "create_access_token",
            Self::CreatePaymentIntent => "create_payment_intent",
            Self::UpdatePaymentIntent => "update_payment_intent",
            Self::RetrievePaymentIntent => "retrieve_payment_intent",
            Self::ListPaymentIntents => "list_payment_intents",
            Self::ConfirmPaymentIntent => "confirm_payment_intent",
            Self::CapturePaymentIntent => "capture_payment_intent",
            Self::CancelPaymentIntent => "cancel_payment_intent",
            Self::ListPaymentAttempts => "list_payment_attempts",
            Self::RetrievePaymentAttempt => "retrieve_payment_attempt",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operation| operation.name() == name)
    }

    /// The path it is served at, with its parameter in braces.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::CreateAccessToken => "/api/v1/connect/token",
            Self::CreatePaymentIntent => "/api/v2/payment_intents/create",
            Self::ListPaymentIntents => "/api/v2/payment_intents",
            Self::UpdatePaymentIntent | Self::RetrievePaymentIntent => {
                "/api/v2/payment_intents/{id}"
            }
            Self::ConfirmPaymentIntent => "/api/v2/payment_intents/{id}/confirm",
            Self::CapturePaymentIntent => "/api/v2/payment_intents/{id}/capture",
            Self::CancelPaymentIntent => "/api/v2/payment_intents/{id}/cancel",
            Self::ListPaymentAttempts => "/api/v2/payment/payment_attempts",
            Self::RetrievePaymentAttempt => "/api/v2/payment/payment_attempts/{id}",
        }
    }

    /// Whether it only reads.
    pub(crate) fn reads(self) -> bool {
        matches!(
            self,
            Self::RetrievePaymentIntent
                | Self::ListPaymentIntents
                | Self::ListPaymentAttempts
                | Self::RetrievePaymentAttempt
        )
    }

    /// The operation that a request of `method` to the route `path` asks for.
    pub(crate) fn at(method: &Method, path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| {
            let expected = if operation.reads() {
                Method::GET
            } else {
                Method::POST
            };
            operation.path() == path && *method == expected
        })
    }
}
