// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Webhooks.

use std::fmt;

use openapi_runtime::union::{Tagged, self};
use openapi_runtime::{
    Blankable, DateTime, Decimal, DecodeError, Encoder, Json, JsonObject, Nullable, Value,
};

use super::{
    AdviceCode, AttemptStatus, AuthenticationData, FailureCode, IntentStatus,
    PaymentMethod,
};

/// An event, told apart by `event_type`. Events of other objects, refunds among them, arrive at the same address
/// and are kept whole.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
#[allow(
    clippy::large_enum_variant,
    reason = "values are few and short-lived; a box would stand in every caller's way"
)]
pub enum WebhookEvent {
    /// A payment intent changed.
    ///
    /// `event_type` `acquiring.payment_intent.created`, `acquiring.payment_intent.requires_action`,
    /// `acquiring.payment_intent.succeeded`, `acquiring.payment_intent.failed`.
    PaymentIntent(PaymentIntentEvent),
    /// A payment attempt changed. `cancelled` is sent for attempts that expired, too.
    ///
    /// `event_type` `acquiring.payment_attempt.created`, `acquiring.payment_attempt.capture_requested`,
    /// `acquiring.payment_attempt.cancelled`, `acquiring.payment_attempt.failed`.
    PaymentAttempt(PaymentAttemptEvent),
    /// A cancellation came to its end.
    ///
    /// `event_type` `acquiring.cancel.succeeded`, `acquiring.cancel.failed`.
    Cancel(CancelEvent),
    /// Another `event_type`, kept whole.
    Unknown(Value),
}

impl WebhookEvent {
    /// The value of `event_type`; empty when there is none.
    pub fn event_type(&self) -> &str {
        match self {
            Self::PaymentIntent(value) => value.event_type.as_str(),
            Self::PaymentAttempt(value) => value.event_type.as_str(),
            Self::Cancel(value) => value.event_type.as_str(),
            Self::Unknown(value) => {
                value.get("event_type").and_then(Value::as_str).unwrap_or_default()
            }
        }
    }
}

impl From<PaymentIntentEvent> for WebhookEvent {
    fn from(value: PaymentIntentEvent) -> Self {
        Self::PaymentIntent(value)
    }
}

impl From<PaymentAttemptEvent> for WebhookEvent {
    fn from(value: PaymentAttemptEvent) -> Self {
        Self::PaymentAttempt(value)
    }
}

impl From<CancelEvent> for WebhookEvent {
    fn from(value: CancelEvent) -> Self {
        Self::Cancel(value)
    }
}

impl fmt::Debug for WebhookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PaymentIntent(value) => {
                f.debug_tuple("PaymentIntent").field(value).finish()
            }
            Self::PaymentAttempt(value) => {
                f.debug_tuple("PaymentAttempt").field(value).finish()
            }
            Self::Cancel(value) => f.debug_tuple("Cancel").field(value).finish(),
            Self::Unknown(_) => {
                f.debug_tuple("Unknown").field(&self.event_type()).finish()
            }
        }
    }
}

impl Json for WebhookEvent {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let tagged = Tagged::of(value, "event_type")?;
        match tagged.tag() {
            Some(
                "acquiring.payment_intent.created"
                | "acquiring.payment_intent.requires_action"
                | "acquiring.payment_intent.succeeded"
                | "acquiring.payment_intent.failed",
            ) => tagged.whole().map(Self::PaymentIntent),
            Some(
                "acquiring.payment_attempt.created"
                | "acquiring.payment_attempt.capture_requested"
                | "acquiring.payment_attempt.cancelled"
                | "acquiring.payment_attempt.failed",
            ) => tagged.whole().map(Self::PaymentAttempt),
            Some("acquiring.cancel.succeeded" | "acquiring.cancel.failed") => {
                tagged.whole().map(Self::Cancel)
            }
            _ => Ok(Self::Unknown(tagged.into_value())),
        }
    }

    fn to_json(&self, encoder: &mut Encoder) -> Value {
        match self {
            Self::PaymentIntent(value) => value.to_json(encoder),
            Self::PaymentAttempt(value) => value.to_json(encoder),
            Self::Cancel(value) => value.to_json(encoder),
            Self::Unknown(value) => union::concealed(value, encoder),
        }
    }
}

openapi_runtime::json_serde!(WebhookEvent);

/// A payment intent changed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentIntentEvent {
    /// The version of the event format, `V1.6.0` in recordings.
    pub version: String,
    /// The business line, `ACQUIRING`.
    pub event_name: String,
    /// What happened to a payment intent.
    pub event_type: PaymentIntentEventType,
    /// Drop repeats by this id.
    ///
    /// Format: `uuid`.
    pub event_id: String,
    /// The id of the payment intent.
    pub source_id: String,
    /// The payment intent when the event was made, with fewer members than an answer has.
    pub data: Option<PaymentIntentEventData>,
}

openapi_runtime::object! {
    PaymentIntentEvent {
        version: "version",
        event_name: "event_name",
        event_type: "event_type",
        event_id: "event_id",
        source_id: "source_id",
        data?: "data",
    }
}

/// A payment attempt changed. `cancelled` is sent for attempts that expired, too.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentAttemptEvent {
    /// The version of the event format, `V1.6.0` in recordings.
    pub version: String,
    /// The business line, `ACQUIRING`.
    pub event_name: String,
    /// What happened to a payment attempt.
    pub event_type: PaymentAttemptEventType,
    /// Drop repeats by this id.
    ///
    /// Format: `uuid`.
    pub event_id: String,
    /// The id of the payment attempt.
    pub source_id: String,
    /// The payment attempt when the event was made.
    pub data: Option<PaymentAttemptEventData>,
}

openapi_runtime::object! {
    PaymentAttemptEvent {
        version: "version",
        event_name: "event_name",
        event_type: "event_type",
        event_id: "event_id",
        source_id: "source_id",
        data?: "data",
    }
}

/// A cancellation came to its end.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CancelEvent {
    /// The version of the event format, `V1.6.0` in recordings.
    pub version: String,
    /// The business line, `ACQUIRING`.
    pub event_name: String,
    /// How a cancellation ended.
    pub event_type: CancelEventType,
    /// Drop repeats by this id.
    ///
    /// Format: `uuid`.
    pub event_id: String,
    /// The id of the payment intent.
    pub source_id: String,
    /// How the cancellation ended.
    pub data: Option<CancelEventData>,
}

openapi_runtime::object! {
    CancelEvent {
        version: "version",
        event_name: "event_name",
        event_type: "event_type",
        event_id: "event_id",
        source_id: "source_id",
        data?: "data",
    }
}

/// What happened to a payment intent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PaymentIntentEventType {
    /// `acquiring.payment_intent.created`
    Created,
    /// `acquiring.payment_intent.requires_action`
    RequiresAction,
    /// `acquiring.payment_intent.succeeded`
    Succeeded,
    /// `acquiring.payment_intent.failed`
    Failed,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    PaymentIntentEventType {
        Created => "acquiring.payment_intent.created",
        RequiresAction => "acquiring.payment_intent.requires_action",
        Succeeded => "acquiring.payment_intent.succeeded",
        Failed => "acquiring.payment_intent.failed",
    }
}

/// What happened to a payment attempt.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PaymentAttemptEventType {
    /// `acquiring.payment_attempt.created`
    Created,
    /// `acquiring.payment_attempt.capture_requested`
    CaptureRequested,
    /// `acquiring.payment_attempt.cancelled`
    Cancelled,
    /// `acquiring.payment_attempt.failed`
    Failed,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    PaymentAttemptEventType {
        Created => "acquiring.payment_attempt.created",
        CaptureRequested => "acquiring.payment_attempt.capture_requested",
        Cancelled => "acquiring.payment_attempt.cancelled",
        Failed => "acquiring.payment_attempt.failed",
    }
}

/// How a cancellation ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CancelEventType {
    /// `acquiring.cancel.succeeded`
    Succeeded,
    /// `acquiring.cancel.failed`
    Failed,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CancelEventType {
        Succeeded => "acquiring.cancel.succeeded",
        Failed => "acquiring.cancel.failed",
    }
}

/// The payment intent when the event was made, with fewer members than an answer has.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentIntentEventData {
    /// The id of the intent.
    ///
    /// At most 36 characters.
    pub payment_intent_id: String,
    /// The amount to collect, in major units.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub amount: Decimal,
    /// ISO 4217 alphabetic code.
    ///
    /// Pattern: `^[A-Z]{3}$`.
    pub currency: String,
    /// Where a payment intent stands.
    pub intent_status: IntentStatus,
    /// The text shown to the shopper.
    ///
    /// At most 255 characters.
    pub description: Option<String>,
    /// The merchant's reference.
    ///
    /// At most 36 characters.
    pub merchant_order_id: Option<String>,
    /// The merchant's own members.
    pub metadata: Nullable<JsonObject>,
    /// The payment method; null in recent recordings of `created` and `failed`.
    pub payment_method: Nullable<PaymentMethod>,
    /// When the intent was created, with up to nine digits of a second.
    pub create_time: Option<DateTime>,
    /// When the intent was cancelled.
    pub cancel_time: Blankable<DateTime>,
    /// How events of 2025 spelled `cancel_time`.
    ///
    /// Deprecated.
    pub cancell_time: Blankable<DateTime>,
    /// When the intent reached a final status.
    pub complete_time: Blankable<DateTime>,
    /// Why the intent was cancelled; empty when it was not.
    pub cancellation_reason: Option<String>,
}

openapi_runtime::object! {
    PaymentIntentEventData {
        payment_intent_id: "payment_intent_id",
        amount: "amount",
        currency: "currency",
        intent_status: "intent_status",
        description?: "description",
        merchant_order_id?: "merchant_order_id",
        metadata?: "metadata",
        payment_method?: "payment_method",
        create_time?: "create_time",
        cancel_time?: "cancel_time",
        cancell_time?: "cancell_time",
        complete_time?: "complete_time",
        cancellation_reason?: "cancellation_reason",
    }
}

/// The payment attempt when the event was made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentAttemptEventData {
    /// The id of the attempt; answers call it `attempt_id`.
    ///
    /// At most 36 characters.
    pub payment_attempt_id: String,
    /// The id of its intent.
    ///
    /// At most 36 characters.
    pub payment_intent_id: String,
    /// The merchant's reference.
    ///
    /// At most 36 characters.
    pub merchant_order_id: Option<String>,
    /// The amount of the attempt, in major units.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub amount: Decimal,
    /// ISO 4217 alphabetic code.
    ///
    /// Pattern: `^[A-Z]{3}$`.
    pub currency: String,
    /// Where a payment attempt stands.
    pub attempt_status: AttemptStatus,
    /// The amount captured; may equal `amount` before anything was captured.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub captured_amount: Option<Decimal>,
    /// The amount given back.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub refunded_amount: Option<Decimal>,
    /// The payment method of an attempt: the kind, and one member of the same name.
    pub payment_method: Option<PaymentMethod>,
    /// When the attempt was made, with up to nine digits of a second.
    pub create_time: Option<DateTime>,
    /// When the attempt was cancelled.
    pub cancel_time: Blankable<DateTime>,
    /// When the attempt was completed.
    pub complete_time: Blankable<DateTime>,
    /// Why the attempt was cancelled; empty when it was not.
    pub cancellation_reason: Option<String>,
    /// The issuer's approval code; empty before.
    pub auth_code: Option<String>,
    /// Acquirer reference number; empty before.
    pub arn: Option<String>,
    /// Retrieval reference number; empty before.
    pub rrn: Option<String>,
    /// What the issuer advises after a decline; empty otherwise.
    pub advice_code: Blankable<AdviceCode>,
    /// What card checks and 3-D Secure said.
    pub authentication_data: Option<AuthenticationData>,
    /// Why an attempt failed.
    pub failure_code: Blankable<FailureCode>,
    /// The failure in words; empty when there was none.
    pub failure_message: Option<String>,
}

openapi_runtime::object! {
    PaymentAttemptEventData {
        payment_attempt_id: "payment_attempt_id",
        payment_intent_id: "payment_intent_id",
        merchant_order_id?: "merchant_order_id",
        amount: "amount",
        currency: "currency",
        attempt_status: "attempt_status",
        captured_amount?: "captured_amount",
        refunded_amount?: "refunded_amount",
        payment_method?: "payment_method",
        create_time?: "create_time",
        cancel_time?: "cancel_time",
        complete_time?: "complete_time",
        cancellation_reason?: "cancellation_reason",
        auth_code?: "auth_code",
        arn?: "arn",
        rrn?: "rrn",
        advice_code?: "advice_code",
        authentication_data?: "authentication_data",
        failure_code?: "failure_code",
        failure_message?: "failure_message",
    }
}

/// How the cancellation ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CancelEventData {
    /// The id of the intent.
    ///
    /// At most 36 characters.
    pub payment_intent_id: String,
    /// The amount given back or released, in major units.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub amount: Decimal,
    /// ISO 4217 alphabetic code.
    ///
    /// Pattern: `^[A-Z]{3}$`.
    pub currency: String,
    /// How it ended. One value was seen.
    pub cancel_status: CancelEventDataCancelStatus,
    /// When the intent was cancelled.
    pub cancel_time: Blankable<DateTime>,
}

openapi_runtime::object! {
    CancelEventData {
        payment_intent_id: "payment_intent_id",
        amount: "amount",
        currency: "currency",
        cancel_status: "cancel_status",
        cancel_time?: "cancel_time",
    }
}

/// How it ended. One value was seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CancelEventDataCancelStatus {
    /// `SUCCEEDED`
    Succeeded,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CancelEventDataCancelStatus {
        Succeeded => "SUCCEEDED",
    }
}
