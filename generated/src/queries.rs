// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Query parameters, one struct per operation that takes any.

use openapi_runtime::DateTime;

use crate::types;

/// Query parameters of [`Client::list_payment_intents`](crate::Client::list_payment_intents).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ListPaymentIntents {
    /// How many items a page holds.
    ///
    /// At least 1, at most 100.
    pub page_size: Option<i32>,
    /// Which page, counted from 1.
    ///
    /// At least 1.
    pub page_number: Option<i32>,
    /// Only intents in this status.
    pub payment_intent_status: Option<types::IntentStatus>,
    /// Only intents created after this time, which is itself excluded.
    pub start_time: Option<DateTime>,
    /// Only intents created before this time, which is itself excluded.
    pub end_time: Option<DateTime>,
}

impl ListPaymentIntents {
    /// Sets `page_size`.
    #[must_use]
    pub fn page_size(mut self, page_size: i32) -> Self {
        self.page_size = Some(page_size);
        self
    }

    /// Sets `page_number`.
    #[must_use]
    pub fn page_number(mut self, page_number: i32) -> Self {
        self.page_number = Some(page_number);
        self
    }

    /// Sets `payment_intent_status`.
    #[must_use]
    pub fn payment_intent_status(
        mut self,
        payment_intent_status: impl Into<types::IntentStatus>,
    ) -> Self {
        self.payment_intent_status = Some(payment_intent_status.into());
        self
    }

    /// Sets `start_time`.
    #[must_use]
    pub fn start_time(mut self, start_time: impl Into<DateTime>) -> Self {
        self.start_time = Some(start_time.into());
        self
    }

    /// Sets `end_time`.
    #[must_use]
    pub fn end_time(mut self, end_time: impl Into<DateTime>) -> Self {
        self.end_time = Some(end_time.into());
        self
    }
}

/// Query parameters of [`Client::list_payment_attempts`](crate::Client::list_payment_attempts).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ListPaymentAttempts {
    /// How many items a page holds.
    ///
    /// At least 1, at most 100.
    pub page_size: Option<i32>,
    /// Which page, counted from 1.
    ///
    /// At least 1.
    pub page_number: Option<i32>,
    /// Only attempts of this payment intent.
    ///
    /// At most 36 characters.
    pub payment_intent_id: Option<String>,
    /// Only attempts in this status.
    pub attempt_status: Option<types::AttemptStatus>,
}

impl ListPaymentAttempts {
    /// Sets `page_size`.
    #[must_use]
    pub fn page_size(mut self, page_size: i32) -> Self {
        self.page_size = Some(page_size);
        self
    }

    /// Sets `page_number`.
    #[must_use]
    pub fn page_number(mut self, page_number: i32) -> Self {
        self.page_number = Some(page_number);
        self
    }

    /// Sets `payment_intent_id`.
    #[must_use]
    pub fn payment_intent_id(mut self, payment_intent_id: impl Into<String>) -> Self {
        self.payment_intent_id = Some(payment_intent_id.into());
        self
    }

    /// Sets `attempt_status`.
    #[must_use]
    pub fn attempt_status(
        mut self,
        attempt_status: impl Into<types::AttemptStatus>,
    ) -> Self {
        self.attempt_status = Some(attempt_status.into());
        self
    }
}
