// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Webhooks.

use std::fmt;

use openapi_runtime::{Blankable, DateTime, Decimal, JsonObject, Nullable};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
    Unknown(serde_json::Value),
}

impl WebhookEvent {
    /// The value of `event_type`; empty when there is none.
    pub fn event_type(&self) -> &str {
        match self {
            Self::PaymentIntent(value) => value.event_type.as_str(),
            Self::PaymentAttempt(value) => value.event_type.as_str(),
            Self::Cancel(value) => value.event_type.as_str(),
            Self::Unknown(value) => {
                value
                    .get("event_type")
                    .and_then(serde_json::Value::as_str)
                    .unwrap_or_default()
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

impl Serialize for WebhookEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::PaymentIntent(value) => value.serialize(serializer),
            Self::PaymentAttempt(value) => value.serialize(serializer),
            Self::Cancel(value) => value.serialize(serializer),
            Self::Unknown(value) => openapi_runtime::union::concealed(value, serializer),
        }
    }
}

impl<'de> Deserialize<'de> for WebhookEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tagged = openapi_runtime::union::Tagged::read(deserializer, "event_type")?;
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
}

/// A payment intent changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<PaymentIntentEventData>,
}

/// A payment attempt changed. `cancelled` is sent for attempts that expired, too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<PaymentAttemptEventData>,
}

/// A cancellation came to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<CancelEventData>,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The merchant's reference.
    ///
    /// At most 36 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant_order_id: Option<String>,
    /// The merchant's own members.
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub metadata: Nullable<JsonObject>,
    /// The payment method; null in recent recordings of `created` and `failed`.
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    pub payment_method: Nullable<PaymentMethod>,
    /// When the intent was created, with up to nine digits of a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create_time: Option<DateTime>,
    /// When the intent was cancelled.
    #[serde(default, skip_serializing_if = "Blankable::is_absent")]
    pub cancel_time: Blankable<DateTime>,
    /// How events of 2025 spelled `cancel_time`.
    ///
    /// Deprecated.
    #[serde(default, skip_serializing_if = "Blankable::is_absent")]
    pub cancell_time: Blankable<DateTime>,
    /// When the intent reached a final status.
    #[serde(default, skip_serializing_if = "Blankable::is_absent")]
    pub complete_time: Blankable<DateTime>,
    /// Why the intent was cancelled; empty when it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_reason: Option<String>,
}

/// The payment attempt when the event was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured_amount: Option<Decimal>,
    /// The amount given back.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunded_amount: Option<Decimal>,
    /// The payment method of an attempt: the kind, and one member of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentMethod>,
    /// When the attempt was made, with up to nine digits of a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create_time: Option<DateTime>,
    /// When the attempt was cancelled.
    #[serde(default, skip_serializing_if = "Blankable::is_absent")]
    pub cancel_time: Blankable<DateTime>,
    /// When the attempt was completed.
    #[serde(default, skip_serializing_if = "Blankable::is_absent")]
    pub complete_time: Blankable<DateTime>,
    /// Why the attempt was cancelled; empty when it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_reason: Option<String>,
    /// The issuer's approval code; empty before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_code: Option<String>,
    /// Acquirer reference number; empty before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Retrieval reference number; empty before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rrn: Option<String>,
    /// What the issuer advises after a decline; empty otherwise.
    #[serde(default, skip_serializing_if = "Blankable::is_absent")]
    pub advice_code: Blankable<AdviceCode>,
    /// What card checks and 3-D Secure said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication_data: Option<AuthenticationData>,
    /// Why an attempt failed.
    #[serde(default, skip_serializing_if = "Blankable::is_absent")]
    pub failure_code: Blankable<FailureCode>,
    /// The failure in words; empty when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_message: Option<String>,
}

/// How the cancellation ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Blankable::is_absent")]
    pub cancel_time: Blankable<DateTime>,
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
