//! The statuses of intents and attempts, and their names on the wire.

use serde::Serialize;

use crate::behaviour::Answers;

use AttemptStatus as A;
use IntentStatus as I;

/// Status of a payment intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum IntentStatus {
    RequiresPaymentMethod,
    RequiresCustomerAction,
    RequiresCapture,
    Pending,
    Succeeded,
    Cancelled,
    Failed,
}

/// Status of a payment attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum AttemptStatus {
    Initiated,
    AuthenticationRedirected,
    PendingAuthorization,
    Authorized,
    CaptureRequested,
    Settled,
    Succeeded,
    Cancelled,
    Expired,
    Failed,
}

impl IntentStatus {
    pub(crate) const ALL: [(&'static str, Self); 7] = [
        ("REQUIRES_PAYMENT_METHOD", I::RequiresPaymentMethod),
        ("REQUIRES_CUSTOMER_ACTION", I::RequiresCustomerAction),
        ("REQUIRES_CAPTURE", I::RequiresCapture),
        ("PENDING", I::Pending),
        ("SUCCEEDED", I::Succeeded),
        ("CANCELLED", I::Cancelled),
        ("FAILED", I::Failed),
    ];

    /// The name on the wire.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, status)| *status == self)
            .map_or("", |(name, _)| name)
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, status)| *status)
    }

    pub(crate) fn is_final(self) -> bool {
        matches!(self, I::Succeeded | I::Cancelled | I::Failed)
    }
}

impl AttemptStatus {
    pub(crate) const ALL: [(&'static str, Self); 10] = [
        ("INITIATED", A::Initiated),
        ("AUTHENTICATION_REDIRECTED", A::AuthenticationRedirected),
        ("PENDING_AUTHORIZATION", A::PendingAuthorization),
        ("AUTHORIZED", A::Authorized),
        ("CAPTURE_REQUESTED", A::CaptureRequested),
        ("SETTLED", A::Settled),
        ("SUCCEEDED", A::Succeeded),
        ("CANCELLED", A::Cancelled),
        ("EXPIRED", A::Expired),
        ("FAILED", A::Failed),
    ];

    /// The name on the wire.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, status)| *status == self)
            .map_or("", |(name, _)| name)
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, status)| *status)
    }

    /// Whether nothing moves the attempt any more.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, A::Succeeded | A::Cancelled | A::Expired | A::Failed)
    }

    /// Whether `complete_time` is set: final, or paid as far as the shopper is concerned.
    pub(crate) fn is_complete(self) -> bool {
        self.is_final()
            || Answers::AttemptCompleted.governs(matches!(self, A::CaptureRequested | A::Settled))
    }
}
