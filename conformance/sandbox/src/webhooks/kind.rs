//! The types of events.

/// The type of an event, of those that are documented for intents, attempts and cancellations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventType {
    IntentCreated,
    IntentRequiresAction,
    IntentSucceeded,
    IntentFailed,
    AttemptCreated,
    AttemptCaptureRequested,
    AttemptCancelled,
    AttemptFailed,
    CancelSucceeded,
    /// Never sent: a cancellation that this sandbox accepts takes effect. It can be subscribed to.
    CancelFailed,
}

impl EventType {
    pub(crate) const ALL: [Self; 10] = [
        Self::IntentCreated,
        Self::IntentRequiresAction,
        Self::IntentSucceeded,
        Self::IntentFailed,
        Self::AttemptCreated,
        Self::AttemptCaptureRequested,
        Self::AttemptCancelled,
        Self::AttemptFailed,
        Self::CancelSucceeded,
        Self::CancelFailed,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::IntentCreated => "acquiring.payment_intent.created",
            Self::IntentRequiresAction => "acquiring.payment_intent.requires_action",
            Self::IntentSucceeded => "acquiring.payment_intent.succeeded",
            Self::IntentFailed => "acquiring.payment_intent.failed",
            Self::AttemptCreated => "acquiring.payment_attempt.created",
            Self::AttemptCaptureRequested => "acquiring.payment_attempt.capture_requested",
            Self::AttemptCancelled => "acquiring.payment_attempt.cancelled",
            Self::AttemptFailed => "acquiring.payment_attempt.failed",
            Self::CancelSucceeded => "acquiring.cancel.succeeded",
            Self::CancelFailed => "acquiring.cancel.failed",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    pub(crate) fn is_of_attempt(self) -> bool {
        matches!(
            self,
            Self::AttemptCreated
                | Self::AttemptCaptureRequested
                | Self::AttemptCancelled
                | Self::AttemptFailed
        )
    }
}

#[cfg(test)]
mod tests {
    use super::EventType;

    #[test]
    fn a_name_reads_back() {
        for kind in EventType::ALL {
            assert_eq!(EventType::from_name(kind.name()), Some(kind));
        }
        assert_eq!(EventType::from_name("acquiring.refund.created"), None);
    }
}
