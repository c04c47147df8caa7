//! The ten operations by the names that the control API uses for them.

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
}
