// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! One payment, from creation to its final status.

use openapi_runtime::{
    Blankable, DateTime, Decimal, JsonObject, Nullable, Secret, WaitsFor,
};

use super::{Customer, NextAction, PaymentAttempt, PaymentMethodType};

/// One payment, from creation to its final status.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentIntent {
    /// The id of the intent, `PI` and 19 digits in practice.
    ///
    /// At most 36 characters. Example: `PI2030541827364519936`.
    pub payment_intent_id: String,
    /// The amount to collect, in major units. Normalised, so `103.00` is answered as `103`.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`. Example: `10.12`.
    pub amount: Decimal,
    /// ISO 4217 alphabetic code.
    ///
    /// Pattern: `^[A-Z]{3}$`. Example: `SGD`.
    pub currency: String,
    /// Where a payment intent stands.
    pub intent_status: IntentStatus,
    /// The text shown to the shopper.
    ///
    /// At most 255 characters.
    pub description: Option<String>,
    /// The payment methods that the account may use for this intent.
    pub available_payment_method_types: Nullable<Vec<PaymentMethodType>>,
    /// The amount captured. Recordings show it equal to `amount` from the first moment, before anything was captured:
    /// read `intent_status` to know whether money was collected.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`. Example: `10.12`.
    pub captured_amount: Option<Decimal>,
    /// The customer as known when the intent was made, without an id, which stands in `customer_id`.
    pub customer: Option<Customer>,
    /// The customer's id; empty for a guest.
    ///
    /// At most 36 characters.
    pub customer_id: Option<String>,
    /// When the intent was cancelled.
    pub cancel_time: Blankable<DateTime>,
    /// Why the intent was cancelled; empty when it was not. Set as soon as a cancellation is accepted.
    pub cancellation_reason: Option<String>,
    /// A secret for the shopper's browser or app, returned by create and retrieve. Valid for 60 minutes, which is
    /// longer than the intent waits.
    pub client_secret: Option<Secret>,
    /// The merchant's reference.
    ///
    /// At most 36 characters.
    pub merchant_order_id: Option<String>,
    /// The merchant's own members, at most 512 bytes as JSON; null when none were sent.
    pub metadata: Nullable<JsonObject>,
    /// What the shopper has to do; null when nothing is.
    pub next_action: Nullable<NextAction>,
    /// Where the shopper's browser or app ends after an authentication.
    pub return_url: Option<String>,
    /// When the intent was created.
    pub create_time: Option<DateTime>,
    /// When the intent reached a final status.
    pub complete_time: Blankable<DateTime>,
    /// When the intent last changed.
    pub update_time: Blankable<DateTime>,
    /// The last attempt to pay the intent. Absent or null before the first.
    pub latest_payment_attempt: Nullable<PaymentAttempt>,
}

openapi_runtime::object! {
    PaymentIntent {
        payment_intent_id: "payment_intent_id",
        amount: "amount",
        currency: "currency",
        intent_status: "intent_status",
        description?: "description",
        available_payment_method_types?: "available_payment_method_types",
        captured_amount?: "captured_amount",
        customer?: "customer",
        customer_id?: "customer_id",
        cancel_time?: "cancel_time",
        cancellation_reason?: "cancellation_reason",
        client_secret?: "client_secret",
        merchant_order_id?: "merchant_order_id",
        metadata?: "metadata",
        next_action?: "next_action",
        return_url?: "return_url",
        create_time?: "create_time",
        complete_time?: "complete_time",
        update_time?: "update_time",
        latest_payment_attempt?: "latest_payment_attempt",
    }
}

/// Where a payment intent stands. `SUCCEEDED`, `CANCELLED` and `FAILED` are final. A declined attempt is not a
/// failed intent: the intent goes back to `REQUIRES_PAYMENT_METHOD` and can be confirmed again until it expires.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IntentStatus {
    /// `REQUIRES_PAYMENT_METHOD`
    RequiresPaymentMethod,
    /// `REQUIRES_CUSTOMER_ACTION`
    RequiresCustomerAction,
    /// `REQUIRES_CAPTURE`
    RequiresCapture,
    /// `PENDING`
    Pending,
    /// `SUCCEEDED`
    Succeeded,
    /// `CANCELLED`
    Cancelled,
    /// `FAILED`
    Failed,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    IntentStatus {
        RequiresPaymentMethod => "REQUIRES_PAYMENT_METHOD",
        RequiresCustomerAction => "REQUIRES_CUSTOMER_ACTION",
        RequiresCapture => "REQUIRES_CAPTURE",
        Pending => "PENDING",
        Succeeded => "SUCCEEDED",
        Cancelled => "CANCELLED",
        Failed => "FAILED",
    }
}

impl IntentStatus {
    /// The values that something can begin with.
    pub const INITIAL: &'static [Self] = &[Self::RequiresPaymentMethod];

    /// The values after which nothing follows.
    pub const FINAL: &'static [Self] = &[Self::Succeeded, Self::Cancelled, Self::Failed];

    /// Whether nothing follows. A value that this crate does not know is taken not to be final.
    pub fn is_final(&self) -> bool {
        Self::FINAL.contains(self)
    }

    /// Whose turn it is. `None` for a value that this crate does not know.
    pub fn waits_for(&self) -> Option<WaitsFor> {
        match self {
            Self::RequiresPaymentMethod | Self::RequiresCapture => {
                Some(WaitsFor::Merchant)
            }
            Self::RequiresCustomerAction => Some(WaitsFor::Shopper),
            Self::Pending => Some(WaitsFor::Provider),
            Self::Succeeded | Self::Cancelled | Self::Failed => Some(WaitsFor::Nobody),
            _ => None,
        }
    }

    /// The values that may follow in one step; none for a value that this crate does not know.
    pub fn successors(&self) -> &'static [Self] {
        match self {
            Self::RequiresPaymentMethod => {
                &[
                    Self::RequiresPaymentMethod,
                    Self::RequiresCustomerAction,
                    Self::RequiresCapture,
                    Self::Pending,
                    Self::Succeeded,
                    Self::Cancelled,
                    Self::Failed,
                ]
            }
            Self::RequiresCustomerAction => {
                &[
                    Self::RequiresPaymentMethod,
                    Self::RequiresCustomerAction,
                    Self::RequiresCapture,
                    Self::Pending,
                    Self::Succeeded,
                    Self::Cancelled,
                    Self::Failed,
                ]
            }
            Self::RequiresCapture => &[Self::Succeeded, Self::Cancelled, Self::Failed],
            Self::Pending => {
                &[
                    Self::RequiresPaymentMethod,
                    Self::RequiresCapture,
                    Self::Succeeded,
                    Self::Cancelled,
                ]
            }
            _ => &[],
        }
    }

    /// Whether `next` may follow in one step. Between two readings there may have been several steps.
    pub fn can_become(&self, next: &Self) -> bool {
        self.successors().contains(next)
    }
}

/// One page of payment intents.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentIntentPage {
    /// How many pages there are.
    ///
    /// At least 0.
    pub total_pages: i64,
    /// How many items there are on all pages.
    ///
    /// At least 0.
    pub total_items: i64,
    /// The items of this page; empty past the last one.
    pub data: Vec<PaymentIntent>,
}

openapi_runtime::object! {
    PaymentIntentPage {
        total_pages: "total_pages",
        total_items: "total_items",
        data: "data",
    }
}

/// Why an intent is cancelled. Four values are documented, other text was seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CancellationReason {
    /// `duplicate`
    Duplicate,
    /// `fraudulent`
    Fraudulent,
    /// `requested_by_customer`
    RequestedByCustomer,
    /// `abandoned`
    Abandoned,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CancellationReason {
        Duplicate => "duplicate",
        Fraudulent => "fraudulent",
        RequestedByCustomer => "requested_by_customer",
        Abandoned => "abandoned",
    }
}
