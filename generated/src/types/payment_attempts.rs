// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Single tries to pay an intent. An intent may have several, one after another.

use openapi_runtime::{Blankable, DateTime, Decimal, Secret, WaitsFor};

use super::PaymentMethod;

/// A single try to pay an intent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentAttempt {
    /// The id of the attempt, `PA` and 19 digits in practice. Webhooks call it `payment_attempt_id`.
    ///
    /// At most 36 characters. Example: `PA2030541827477766144`.
    pub attempt_id: String,
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
    /// The amount captured; like that of the intent, it may equal `amount` before anything was captured.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub captured_amount: Option<Decimal>,
    /// The amount given back.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub refunded_amount: Option<Decimal>,
    /// When the attempt was made.
    pub create_time: Option<DateTime>,
    /// When the attempt last changed.
    pub update_time: Blankable<DateTime>,
    /// When the attempt was completed; set from `CAPTURE_REQUESTED` on in an answer, later in a webhook.
    pub complete_time: Blankable<DateTime>,
    /// Why the attempt was cancelled; empty when it was not.
    pub cancellation_reason: Option<String>,
    /// The issuer's approval code; empty before.
    pub auth_code: Option<String>,
    /// Acquirer reference number, 23 digits; empty before.
    pub arn: Option<String>,
    /// Retrieval reference number, 12 digits; empty before.
    pub rrn: Option<String>,
    /// What the issuer advises after a decline; empty otherwise.
    pub advice_code: Blankable<AdviceCode>,
    /// What card checks and 3-D Secure said.
    pub authentication_data: Option<AuthenticationData>,
    /// The payment method of an attempt: the kind, and one member of the same name.
    pub payment_method: Option<PaymentMethod>,
    /// Why an attempt failed.
    pub failure_code: Blankable<FailureCode>,
    /// The failure in words; empty when there was none.
    pub failure_message: Option<String>,
}

openapi_runtime::object! {
    PaymentAttempt {
        attempt_id: "attempt_id",
        amount: "amount",
        currency: "currency",
        attempt_status: "attempt_status",
        captured_amount?: "captured_amount",
        refunded_amount?: "refunded_amount",
        create_time?: "create_time",
        update_time?: "update_time",
        complete_time?: "complete_time",
        cancellation_reason?: "cancellation_reason",
        auth_code?: "auth_code",
        arn?: "arn",
        rrn?: "rrn",
        advice_code?: "advice_code",
        authentication_data?: "authentication_data",
        payment_method?: "payment_method",
        failure_code?: "failure_code",
        failure_message?: "failure_message",
    }
}

/// Where a payment attempt stands. `CAPTURE_REQUESTED` is not final, yet the payment counts as complete from there
/// on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttemptStatus {
    /// `INITIATED`
    Initiated,
    /// `AUTHENTICATION_REDIRECTED`
    AuthenticationRedirected,
    /// `PENDING_AUTHORIZATION`
    PendingAuthorization,
    /// `AUTHORIZED`
    Authorized,
    /// `CAPTURE_REQUESTED`
    CaptureRequested,
    /// `SETTLED`
    Settled,
    /// `SUCCEEDED`
    Succeeded,
    /// `CANCELLED`
    Cancelled,
    /// `EXPIRED`
    Expired,
    /// `FAILED`
    Failed,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    AttemptStatus {
        Initiated => "INITIATED",
        AuthenticationRedirected => "AUTHENTICATION_REDIRECTED",
        PendingAuthorization => "PENDING_AUTHORIZATION",
        Authorized => "AUTHORIZED",
        CaptureRequested => "CAPTURE_REQUESTED",
        Settled => "SETTLED",
        Succeeded => "SUCCEEDED",
        Cancelled => "CANCELLED",
        Expired => "EXPIRED",
        Failed => "FAILED",
    }
}

impl AttemptStatus {
    /// The values that something can begin with.
    pub const INITIAL: &'static [Self] = &[Self::Initiated];

    /// The values after which nothing follows.
    pub const FINAL: &'static [Self] = &[
        Self::Succeeded,
        Self::Cancelled,
        Self::Expired,
        Self::Failed,
    ];

    /// Whether nothing follows. A value that this crate does not know is taken not to be final.
    pub fn is_final(&self) -> bool {
        Self::FINAL.contains(self)
    }

    /// Whose turn it is. `None` for a value that this crate does not know.
    pub fn waits_for(&self) -> Option<WaitsFor> {
        match self {
            Self::Initiated
            | Self::PendingAuthorization
            | Self::CaptureRequested
            | Self::Settled => Some(WaitsFor::Provider),
            Self::AuthenticationRedirected => Some(WaitsFor::Shopper),
            Self::Authorized => Some(WaitsFor::Merchant),
            Self::Succeeded | Self::Cancelled | Self::Expired | Self::Failed => {
                Some(WaitsFor::Nobody)
            }
            _ => None,
        }
    }

    /// The values that may follow in one step; none for a value that this crate does not know.
    pub fn successors(&self) -> &'static [Self] {
        match self {
            Self::Initiated => {
                &[
                    Self::AuthenticationRedirected,
                    Self::PendingAuthorization,
                    Self::Authorized,
                    Self::CaptureRequested,
                    Self::Cancelled,
                    Self::Expired,
                    Self::Failed,
                ]
            }
            Self::AuthenticationRedirected => {
                &[
                    Self::PendingAuthorization,
                    Self::Authorized,
                    Self::CaptureRequested,
                    Self::Cancelled,
                    Self::Expired,
                    Self::Failed,
                ]
            }
            Self::PendingAuthorization => {
                &[
                    Self::Authorized,
                    Self::CaptureRequested,
                    Self::Cancelled,
                    Self::Failed,
                ]
            }
            Self::Authorized => &[Self::CaptureRequested, Self::Cancelled, Self::Expired],
            Self::CaptureRequested => &[Self::Settled],
            Self::Settled => &[Self::Succeeded],
            _ => &[],
        }
    }

    /// Whether `next` may follow in one step. Between two readings there may have been several steps.
    pub fn can_become(&self, next: &Self) -> bool {
        self.successors().contains(next)
    }
}

/// One page of payment attempts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentAttemptPage {
    /// How many pages there are.
    ///
    /// At least 0.
    pub total_pages: i64,
    /// How many items there are on all pages.
    ///
    /// At least 0.
    pub total_items: i64,
    /// The items of this page; empty past the last one.
    pub data: Vec<PaymentAttempt>,
}

openapi_runtime::object! {
    PaymentAttemptPage {
        total_pages: "total_pages",
        total_items: "total_items",
        data: "data",
    }
}

/// Why an attempt failed. The published list is incomplete. Empty when the attempt has not failed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureCode {
    /// `system_error`
    SystemError,
    /// `3ds_failed`
    ThreeDsFailed,
    /// `insufficient_funds`
    InsufficientFunds,
    /// `do_not_honor`
    DoNotHonor,
    /// `card_declined`
    CardDeclined,
    /// `invalid_payment_method`
    InvalidPaymentMethod,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    FailureCode {
        SystemError => "system_error",
        ThreeDsFailed => "3ds_failed",
        InsufficientFunds => "insufficient_funds",
        DoNotHonor => "do_not_honor",
        CardDeclined => "card_declined",
        InvalidPaymentMethod => "invalid_payment_method",
    }
}

/// What the issuer advises after a decline; empty otherwise. What each value means is not documented.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AdviceCode {
    /// `01`
    Value01,
    /// `02`
    Value02,
    /// `03`
    Value03,
    /// `21`
    Value21,
    /// `85`
    Value85,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    AdviceCode {
        Value01 => "01",
        Value02 => "02",
        Value03 => "03",
        Value21 => "21",
        Value85 => "85",
    }
}

/// What card checks and 3-D Secure said. Present with empty strings when nothing was checked.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AuthenticationData {
    /// What the check of the security code gave: `M` it matched, `N` it did not, `P` nobody processed it, `U` the
    /// issuer does not support it.
    pub cvv_result: Blankable<CvvResult>,
    /// Result of the address check.
    ///
    /// Example: `Y`.
    pub avs_result: Option<String>,
    /// What 3-D Secure said.
    pub three_ds: Option<ThreeDsResult>,
}

openapi_runtime::object! {
    AuthenticationData {
        cvv_result?: "cvv_result",
        avs_result?: "avs_result",
        three_ds?: "three_ds",
    }
}

/// What the check of the security code gave: `M` it matched, `N` it did not, `P` nobody processed it, `U` the
/// issuer does not support it. Empty when nothing was checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CvvResult {
    /// `M`
    Match,
    /// `N`
    NoMatch,
    /// `P`
    NotProcessed,
    /// `U`
    NotSupported,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CvvResult {
        Match => "M",
        NoMatch => "N",
        NotProcessed => "P",
        NotSupported => "U",
    }
}

/// What 3-D Secure said. Members are empty when it was not used.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ThreeDsResult {
    /// The protocol version.
    ///
    /// Example: `2.2.0`.
    pub three_ds_version: Option<String>,
    /// Electronic commerce indicator.
    ///
    /// Example: `05`.
    pub eci: Option<String>,
    /// Cardholder authentication verification value, in base64.
    pub cavv: Option<Secret>,
    /// The directory server's transaction id.
    pub ds_transaction_id: Option<String>,
    /// The outcome of the authentication.
    ///
    /// Example: `Y`.
    pub three_ds_authentication_status: Option<String>,
    /// Why a challenge was cancelled.
    ///
    /// Example: `01`.
    pub three_ds_cancellation_reason: Option<String>,
}

openapi_runtime::object! {
    ThreeDsResult {
        three_ds_version?: "three_ds_version",
        eci?: "eci",
        cavv?: "cavv",
        ds_transaction_id?: "ds_transaction_id",
        three_ds_authentication_status?: "three_ds_authentication_status",
        three_ds_cancellation_reason?: "three_ds_cancellation_reason",
    }
}
