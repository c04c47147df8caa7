// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! The client: one method per operation.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use openapi_runtime::{
    BuildError, Builder, Core, FromAnswer, IdempotencyKey, Pagination, Request, Response,
    ResponseFuture, Secret,
};

use crate::{Error, Refusal, policy, queries, types};

/// Where calls go. There is no default: the caller names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// Sandbox. Test cards only; credentials do not work in production.
    ///
    /// <https://api-sandbox.uqpaytech.com/api>
    Sandbox,
    /// Production. Money moves.
    ///
    /// <https://api.uqpay.com/api>
    Production,
    /// Another base URL, such as that of a stand-in for the API on this machine.
    Url(String),
}

impl Environment {
    /// The base URL, to which the paths of the operations are appended.
    pub fn url(&self) -> &str {
        match self {
            Self::Sandbox => "https://api-sandbox.uqpaytech.com/api",
            Self::Production => "https://api.uqpay.com/api",
            Self::Url(url) => url,
        }
    }
}

/// What the caller proves itself with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The API client id. Documented as required on every call; the sandbox was seen to accept a confirmation without
    /// it.
    ///
    /// Sent in the header `x-client-id`.
    pub client_id: String,
    /// The secret API key that belongs to the client id. Sent on the token call only.
    ///
    /// Sent in the header `x-api-key`.
    pub api_key: Secret,
}

/// A client of UQPAY payment intents.
///
/// Cheap to clone; clones share connections and credentials.
///
/// # Failures of every call
///
/// - 400: The request was refused: invalid, not possible in this status, unknown id, or a fault of the idempotency
///   key. A numeric `code` of 200 without `type` means that a call with the same key is still being processed.
/// - 401: The access token, or on the token call the API key, is missing, unknown, malformed or no longer valid.
/// - 403: On the token and gateway layer: the token is missing, wrong or expired, the client id is missing, or the
///   address is not allowed. Payment calls answer 401 for faults of the token.
/// - 429: Too many calls in a time, to be repeated after a pause (`Retry-After` where it is sent); or, with the
///   code `velocity_limit_exceeded`, a refusal by risk control, which a repetition does not lift.
/// - 500: UQPAY failed. A call that changes something may have been carried out.
/// - any other: Any other refusal.
///
/// A call may also not be sent, or get no answer that can be read: see [`Error`].
#[derive(Clone, Debug)]
pub struct Client {
    core: Core,
}

impl Client {
    /// A client with default settings.
    ///
    /// # Errors
    /// When the URL or a credential cannot be sent, or TLS cannot be set up.
    pub fn new(
        environment: Environment,
        credentials: Credentials,
    ) -> Result<Self, BuildError> {
        Self::builder(environment, credentials).build()
    }

    /// A client whose time limits, clock and the like are still to be set.
    pub fn builder(environment: Environment, credentials: Credentials) -> Builder<Self> {
        Builder::new(&policy::API, environment.url())
            .credential(&policy::CLIENT_ID, credentials.client_id)
            .credential(&policy::API_KEY, credentials.api_key)
    }

    /// Exchange the API key for an access token.
    ///
    /// Mints a token that is valid for about thirty minutes; rely on `expired_at`. Minting a new token ends the
    /// previous one at once, per client id or per merchant: processes that share either must share the token.
    ///
    /// `POST /v1/connect/token`
    ///
    /// Described at <https://developers.uqpay.com/account-center/v1.6/api-reference/access-token>
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn create_access_token(&self) -> Call<types::AccessToken> {
        Call(self.core.call(&policy::CREATE_ACCESS_TOKEN))
    }

    /// Create a payment intent.
    ///
    /// Starts a payment. Sending `payment_method` also confirms the intent; leaving it out makes one that waits in
    /// `REQUIRES_PAYMENT_METHOD` for a confirmation. An intent that is not completed within thirty minutes fails.
    ///
    /// `POST /v2/payment_intents/create`
    ///
    /// Described at <https://developers.uqpay.com/global-acquiring/v1.6/api-reference/create-payment-intent>
    ///
    /// Carries an idempotency key, which the call makes and the caller may replace; the API remembers it for 24 hours.
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn create_payment_intent(
        &self,
        body: impl Into<types::CreatePaymentIntentRequest>,
    ) -> Call<types::PaymentIntent> {
        Call(self.core.call(&policy::CREATE_PAYMENT_INTENT).json(&body.into()))
    }

    /// Retrieve a payment intent.
    ///
    /// Reads an intent and its latest attempt. For an unknown id, or one of another account, the status is 400, not 404.
    ///
    /// `GET /v2/payment_intents/{id}`
    ///
    /// Described at <https://developers.uqpay.com/global-acquiring/v1.6/api-reference/retrieve-payment-intent>
    ///
    /// - `id`: The id of the payment intent, as in `payment_intent_id`.
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn retrieve_payment_intent(
        &self,
        id: impl AsRef<str>,
    ) -> Call<types::PaymentIntent> {
        Call(self.core.call(&policy::RETRIEVE_PAYMENT_INTENT).path("id", id.as_ref()))
    }

    /// Update a payment intent.
    ///
    /// Changes what is sent and leaves the rest. Never confirms, and takes no payment method. Certain to work in
    /// `REQUIRES_PAYMENT_METHOD`; which other statuses allow it is not documented.
    ///
    /// `POST /v2/payment_intents/{id}`
    ///
    /// Described at <https://developers.uqpay.com/global-acquiring/v1.6/api-reference/update-payment-intent>
    ///
    /// - `id`: The id of the payment intent, as in `payment_intent_id`.
    ///
    /// Carries an idempotency key, which the call makes and the caller may replace; the API remembers it for 24 hours.
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn update_payment_intent(
        &self,
        id: impl AsRef<str>,
        body: impl Into<types::UpdatePaymentIntentRequest>,
    ) -> Call<types::PaymentIntent> {
        Call(
            self
                .core
                .call(&policy::UPDATE_PAYMENT_INTENT)
                .path("id", id.as_ref())
                .json(&body.into()),
        )
    }

    /// List payment intents.
    ///
    /// The intents of the account in use, a page at a time, filtered by status and by creation time.
    ///
    /// `GET /v2/payment_intents`
    ///
    /// Described at <https://developers.uqpay.com/global-acquiring/v1.6/api-reference/list-payment-intents>
    ///
    /// Answers in pages: `page_number` says which, `page_size` how large.
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn list_payment_intents(
        &self,
        query: queries::ListPaymentIntents,
    ) -> Call<types::PaymentIntentPage> {
        Call(
            self
                .core
                .call(&policy::LIST_PAYMENT_INTENTS)
                .query("page_size", query.page_size.as_ref())
                .query("page_number", query.page_number.as_ref())
                .query("payment_intent_status", query.payment_intent_status.as_ref())
                .query("start_time", query.start_time.as_ref())
                .query("end_time", query.end_time.as_ref()),
        )
    }

    /// Confirm a payment intent.
    ///
    /// Tries to pay the intent with a payment method. The answer has status 200 whether the attempt was approved,
    /// declined or needs the shopper. A wallet may be confirmed again while the shopper has not paid, under a fresh
    /// idempotency key: that makes a new attempt with a new QR code. Without a payment method nothing happens.
    ///
    /// `POST /v2/payment_intents/{id}/confirm`
    ///
    /// Described at <https://developers.uqpay.com/global-acquiring/v1.6/api-reference/confirm-payment-intent>
    ///
    /// - `id`: The id of the payment intent, as in `payment_intent_id`.
    ///
    /// Carries an idempotency key, which the call makes and the caller may replace; the API remembers it for 24 hours.
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn confirm_payment_intent(
        &self,
        id: impl AsRef<str>,
        body: impl Into<types::ConfirmPaymentIntentRequest>,
    ) -> Call<types::PaymentIntent> {
        Call(
            self
                .core
                .call(&policy::CONFIRM_PAYMENT_INTENT)
                .path("id", id.as_ref())
                .json(&body.into()),
        )
    }

    /// Capture an authorised payment intent.
    ///
    /// Collects the money held by an intent in `REQUIRES_CAPTURE`, in whole or in part. UQPAY's concepts page calls
    /// this call not yet available, while every SDK offers it. No recorded answer was published.
    ///
    /// `POST /v2/payment_intents/{id}/capture`
    ///
    /// Described at <https://github.com/uqpay/uqpay-sdk-go>
    ///
    /// - `id`: The id of the payment intent, as in `payment_intent_id`.
    ///
    /// Carries an idempotency key, which the call makes and the caller may replace; the API remembers it for 24 hours.
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn capture_payment_intent(
        &self,
        id: impl AsRef<str>,
        body: impl Into<types::CapturePaymentIntentRequest>,
    ) -> Call<types::PaymentIntent> {
        Call(
            self
                .core
                .call(&policy::CAPTURE_PAYMENT_INTENT)
                .path("id", id.as_ref())
                .json(&body.into()),
        )
    }

    /// Cancel a payment intent.
    ///
    /// Closes an intent and releases what is held, always in whole. The answer keeps the status from before; only
    /// `cancellation_reason` is new. Seconds later the intent is `CANCELLED` and `acquiring.cancel.succeeded` is sent.
    ///
    /// `POST /v2/payment_intents/{id}/cancel`
    ///
    /// Described at <https://docs.uqpay.com/reference/cancelpaymentintent>
    ///
    /// - `id`: The id of the payment intent, as in `payment_intent_id`.
    ///
    /// Carries an idempotency key, which the call makes and the caller may replace; the API remembers it for 24 hours.
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn cancel_payment_intent(
        &self,
        id: impl AsRef<str>,
        body: impl Into<types::CancelPaymentIntentRequest>,
    ) -> Call<types::PaymentIntent> {
        Call(
            self
                .core
                .call(&policy::CANCEL_PAYMENT_INTENT)
                .path("id", id.as_ref())
                .json(&body.into()),
        )
    }

    /// List payment attempts.
    ///
    /// The attempts of the account in use, a page at a time, filtered by intent and by status. The extra `/payment`
    /// segment in this path is how every source has it.
    ///
    /// `GET /v2/payment/payment_attempts`
    ///
    /// Described at <https://developers.uqpay.com/global-acquiring/v1.6/api-reference/list-payment-attempts>
    ///
    /// Answers in pages: `page_number` says which, `page_size` how large.
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn list_payment_attempts(
        &self,
        query: queries::ListPaymentAttempts,
    ) -> Call<types::PaymentAttemptPage> {
        Call(
            self
                .core
                .call(&policy::LIST_PAYMENT_ATTEMPTS)
                .query("page_size", query.page_size.as_ref())
                .query("page_number", query.page_number.as_ref())
                .query("payment_intent_id", query.payment_intent_id.as_ref())
                .query("attempt_status", query.attempt_status.as_ref()),
        )
    }

    /// Retrieve a payment attempt.
    ///
    /// Reads one attempt, the same object as `latest_payment_attempt` of an intent. It does not name its intent. An id
    /// that does not exist is refused with status 400.
    ///
    /// `GET /v2/payment/payment_attempts/{id}`
    ///
    /// Described at <https://developers.uqpay.com/global-acquiring/v1.6/api-reference/retrieve-payment-attempt>
    ///
    /// - `id`: The id of the attempt, as in `attempt_id`.
    ///
    /// # Errors
    ///
    /// As for every call: see [`Client`].
    pub fn retrieve_payment_attempt(
        &self,
        id: impl AsRef<str>,
    ) -> Call<types::PaymentAttempt> {
        Call(self.core.call(&policy::RETRIEVE_PAYMENT_ATTEMPT).path("id", id.as_ref()))
    }
}

impl From<Core> for Client {
    fn from(core: Core) -> Self {
        Self { core }
    }
}

/// One call, not sent yet. Awaiting it sends it.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T>(openapi_runtime::Call<T, Refusal>);

impl<T> Call<T> {
    /// The key under which the call takes effect at most once; `None` when the operation has none.
    pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.0.idempotency_key()
    }

    /// Sends the call under `key`, for instance to repeat an earlier one.
    pub fn with_idempotency_key(self, key: IdempotencyKey) -> Self {
        Self(self.0.with_idempotency_key(key))
    }

    /// Sends the header `x-on-behalf-of` with this value. An operation that does not take it is not sent: awaiting the
    /// call says so.
    pub fn on_behalf_of(self, on_behalf_of: impl fmt::Display) -> Self {
        Self(self.0.option("x-on-behalf-of", on_behalf_of))
    }

    /// How the operation answers in pages: which parameters choose the page, and where the answer counts them; `None`
    /// when it answers whole.
    pub fn pagination(&self) -> Option<&'static Pagination> {
        self.0.pagination()
    }

    /// How long this call may take, instead of what the client says.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// Sends the call also when parameters or body break limits of the document: lengths, patterns, ranges, listed values.
    /// For limits that are stricter than the server.
    pub fn without_validation(self) -> Self {
        Self(self.0.without_validation())
    }

    /// The request that would be sent, without its credentials. Checks the call without sending it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when something about it cannot be right; it holds everything that is.
    pub fn request(&self) -> Result<Request, Error> {
        self.0.request()
    }
}

impl<T: FromAnswer> Call<T> {
    /// Sends the call; the same as awaiting it.
    ///
    /// # Errors
    /// When the call could not be sent, was refused, or its answer could not be read.
    pub async fn send(self) -> Result<Response<T>, Error> {
        self.0.send().await
    }
}

impl<T: FromAnswer> IntoFuture for Call<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = ResponseFuture<T, Refusal>;

    fn into_future(self) -> Self::IntoFuture {
        self.0.into_future()
    }
}
