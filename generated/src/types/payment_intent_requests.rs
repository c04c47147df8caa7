// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Payment intent requests.

use std::fmt;

use openapi_runtime::{Decimal, JsonObject, PERSONAL};

use super::{
    BrowserInfo, CancellationReason, CustomerRequest, PaymentMethodRequest, PaymentOrders,
};

/// A payment to start.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct CreatePaymentIntentRequest {
    /// The amount to collect, in major units.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`. Example: `10.12`.
    pub amount: Decimal,
    /// ISO 4217 alphabetic code.
    ///
    /// Pattern: `^[A-Z]{3}$`. Example: `SGD`.
    pub currency: String,
    /// The merchant's reference. It need not be unique.
    ///
    /// At most 36 characters.
    pub merchant_order_id: String,
    /// The text shown to the shopper.
    ///
    /// At most 32 characters.
    pub description: String,
    /// Where the shopper's browser or app ends after an authentication; a web address or an app scheme.
    ///
    /// At most 1024 characters.
    pub return_url: String,
    /// The payment method to pay with, chosen by `type`.
    pub payment_method: Option<PaymentMethodRequest>,
    /// IPv4 or IPv6 address of the shopper's device. Required with `enforce_3ds`; a wallet without it may get no QR
    /// code.
    ///
    /// At most 45 characters.
    pub ip_address: Option<String>,
    /// A shopper to remember.
    pub customer: Option<CustomerRequest>,
    /// An existing customer, who takes precedence over `customer`. Empty or absent for a guest.
    ///
    /// At most 36 characters.
    pub customer_id: Option<String>,
    /// What is bought.
    pub payment_orders: Option<PaymentOrders>,
    /// The shopper's browser or app, for risk checks and 3-D Secure.
    pub browser_info: Option<BrowserInfo>,
    /// The merchant's own members, at most 512 bytes as JSON.
    pub metadata: Option<JsonObject>,
}

openapi_runtime::object! {
    CreatePaymentIntentRequest {
        amount: "amount",
        currency: "currency",
        merchant_order_id: "merchant_order_id",
        description: "description",
        return_url: "return_url",
        payment_method?: "payment_method",
        ip_address?: "ip_address",
        customer?: "customer",
        customer_id?: "customer_id",
        payment_orders?: "payment_orders",
        browser_info?: "browser_info",
        metadata?: "metadata",
    }
}

impl fmt::Debug for CreatePaymentIntentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatePaymentIntentRequest")
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .field("merchant_order_id", &self.merchant_order_id)
            .field("description", &self.description)
            .field("return_url", &self.return_url)
            .field("payment_method", &self.payment_method)
            .field("ip_address", &PERSONAL)
            .field("customer", &self.customer)
            .field("customer_id", &self.customer_id)
            .field("payment_orders", &self.payment_orders)
            .field("browser_info", &self.browser_info)
            .field("metadata", &self.metadata)
            .finish()
    }
}

impl CreatePaymentIntentRequest {
    /// The required members; the others are absent.
    pub fn new(required: CreatePaymentIntentRequestRequired) -> Self {
        Self {
            amount: required.amount,
            currency: required.currency,
            merchant_order_id: required.merchant_order_id,
            description: required.description,
            return_url: required.return_url,
            payment_method: None,
            ip_address: None,
            customer: None,
            customer_id: None,
            payment_orders: None,
            browser_info: None,
            metadata: None,
        }
    }

    /// Sets `payment_method`.
    #[must_use]
    pub fn payment_method(
        mut self,
        payment_method: impl Into<PaymentMethodRequest>,
    ) -> Self {
        self.payment_method = Some(payment_method.into());
        self
    }

    /// Sets `ip_address`.
    #[must_use]
    pub fn ip_address(mut self, ip_address: impl Into<String>) -> Self {
        self.ip_address = Some(ip_address.into());
        self
    }

    /// Sets `customer`.
    #[must_use]
    pub fn customer(mut self, customer: impl Into<CustomerRequest>) -> Self {
        self.customer = Some(customer.into());
        self
    }

    /// Sets `customer_id`.
    #[must_use]
    pub fn customer_id(mut self, customer_id: impl Into<String>) -> Self {
        self.customer_id = Some(customer_id.into());
        self
    }

    /// Sets `payment_orders`.
    #[must_use]
    pub fn payment_orders(mut self, payment_orders: impl Into<PaymentOrders>) -> Self {
        self.payment_orders = Some(payment_orders.into());
        self
    }

    /// Sets `browser_info`.
    #[must_use]
    pub fn browser_info(mut self, browser_info: impl Into<BrowserInfo>) -> Self {
        self.browser_info = Some(browser_info.into());
        self
    }

    /// Sets `metadata`.
    #[must_use]
    pub fn metadata(mut self, metadata: impl Into<JsonObject>) -> Self {
        self.metadata = Some(metadata.into());
        self
    }
}

/// The members that [`CreatePaymentIntentRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatePaymentIntentRequestRequired {
    /// The amount to collect, in major units.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`. Example: `10.12`.
    pub amount: Decimal,
    /// ISO 4217 alphabetic code.
    ///
    /// Pattern: `^[A-Z]{3}$`. Example: `SGD`.
    pub currency: String,
    /// The merchant's reference. It need not be unique.
    ///
    /// At most 36 characters.
    pub merchant_order_id: String,
    /// The text shown to the shopper.
    ///
    /// At most 32 characters.
    pub description: String,
    /// Where the shopper's browser or app ends after an authentication; a web address or an app scheme.
    ///
    /// At most 1024 characters.
    pub return_url: String,
}

impl From<CreatePaymentIntentRequestRequired> for CreatePaymentIntentRequest {
    fn from(required: CreatePaymentIntentRequestRequired) -> Self {
        Self::new(required)
    }
}

/// What to change; members left out stay as they are.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UpdatePaymentIntentRequest {
    /// The amount to collect, in major units.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub amount: Option<Decimal>,
    /// ISO 4217 alphabetic code.
    ///
    /// Pattern: `^[A-Z]{3}$`.
    pub currency: Option<String>,
    /// A shopper to remember.
    pub customer: Option<CustomerRequest>,
    /// An existing customer; empty for a guest or when `customer` is sent.
    ///
    /// At most 36 characters.
    pub customer_id: Option<String>,
    /// What is bought.
    pub payment_orders: Option<PaymentOrders>,
    /// The merchant's reference.
    ///
    /// At most 36 characters.
    pub merchant_order_id: Option<String>,
    /// The text shown to the shopper.
    ///
    /// At most 32 characters.
    pub description: Option<String>,
    /// The merchant's own members, at most 512 bytes as JSON. Whether they replace or join the old ones is not
    /// documented.
    pub metadata: Option<JsonObject>,
    /// Where the shopper's browser or app ends after an authentication.
    ///
    /// At most 1024 characters.
    pub return_url: Option<String>,
}

openapi_runtime::object! {
    UpdatePaymentIntentRequest {
        amount?: "amount",
        currency?: "currency",
        customer?: "customer",
        customer_id?: "customer_id",
        payment_orders?: "payment_orders",
        merchant_order_id?: "merchant_order_id",
        description?: "description",
        metadata?: "metadata",
        return_url?: "return_url",
    }
}

impl UpdatePaymentIntentRequest {
    /// Sets `amount`.
    #[must_use]
    pub fn amount(mut self, amount: impl Into<Decimal>) -> Self {
        self.amount = Some(amount.into());
        self
    }

    /// Sets `currency`.
    #[must_use]
    pub fn currency(mut self, currency: impl Into<String>) -> Self {
        self.currency = Some(currency.into());
        self
    }

    /// Sets `customer`.
    #[must_use]
    pub fn customer(mut self, customer: impl Into<CustomerRequest>) -> Self {
        self.customer = Some(customer.into());
        self
    }

    /// Sets `customer_id`.
    #[must_use]
    pub fn customer_id(mut self, customer_id: impl Into<String>) -> Self {
        self.customer_id = Some(customer_id.into());
        self
    }

    /// Sets `payment_orders`.
    #[must_use]
    pub fn payment_orders(mut self, payment_orders: impl Into<PaymentOrders>) -> Self {
        self.payment_orders = Some(payment_orders.into());
        self
    }

    /// Sets `merchant_order_id`.
    #[must_use]
    pub fn merchant_order_id(mut self, merchant_order_id: impl Into<String>) -> Self {
        self.merchant_order_id = Some(merchant_order_id.into());
        self
    }

    /// Sets `description`.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets `metadata`.
    #[must_use]
    pub fn metadata(mut self, metadata: impl Into<JsonObject>) -> Self {
        self.metadata = Some(metadata.into());
        self
    }

    /// Sets `return_url`.
    #[must_use]
    pub fn return_url(mut self, return_url: impl Into<String>) -> Self {
        self.return_url = Some(return_url.into());
        self
    }
}

/// How to pay.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ConfirmPaymentIntentRequest {
    /// The payment method to pay with, chosen by `type`.
    pub payment_method: Option<PaymentMethodRequest>,
    /// IPv4 or IPv6 address of the shopper's device. Required with `enforce_3ds`; a wallet without it may get no QR
    /// code.
    ///
    /// At most 45 characters.
    pub ip_address: Option<String>,
    /// The shopper's browser or app, for risk checks and 3-D Secure.
    pub browser_info: Option<BrowserInfo>,
    /// Where the shopper's browser or app ends after an authentication.
    ///
    /// At most 1024 characters.
    pub return_url: Option<String>,
}

openapi_runtime::object! {
    ConfirmPaymentIntentRequest {
        payment_method?: "payment_method",
        ip_address?: "ip_address",
        browser_info?: "browser_info",
        return_url?: "return_url",
    }
}

impl fmt::Debug for ConfirmPaymentIntentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfirmPaymentIntentRequest")
            .field("payment_method", &self.payment_method)
            .field("ip_address", &PERSONAL)
            .field("browser_info", &self.browser_info)
            .field("return_url", &self.return_url)
            .finish()
    }
}

impl ConfirmPaymentIntentRequest {
    /// Sets `payment_method`.
    #[must_use]
    pub fn payment_method(
        mut self,
        payment_method: impl Into<PaymentMethodRequest>,
    ) -> Self {
        self.payment_method = Some(payment_method.into());
        self
    }

    /// Sets `ip_address`.
    #[must_use]
    pub fn ip_address(mut self, ip_address: impl Into<String>) -> Self {
        self.ip_address = Some(ip_address.into());
        self
    }

    /// Sets `browser_info`.
    #[must_use]
    pub fn browser_info(mut self, browser_info: impl Into<BrowserInfo>) -> Self {
        self.browser_info = Some(browser_info.into());
        self
    }

    /// Sets `return_url`.
    #[must_use]
    pub fn return_url(mut self, return_url: impl Into<String>) -> Self {
        self.return_url = Some(return_url.into());
        self
    }
}

/// How much to capture.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CapturePaymentIntentRequest {
    /// The amount to capture, in major units; absent for the whole. Clients send it as a string or as a number.
    ///
    /// Pattern: `^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$`.
    pub amount_to_capture: Option<Decimal>,
}

openapi_runtime::object! {
    CapturePaymentIntentRequest {
        amount_to_capture?: "amount_to_capture",
    }
}

impl CapturePaymentIntentRequest {
    /// Sets `amount_to_capture`.
    #[must_use]
    pub fn amount_to_capture(mut self, amount_to_capture: impl Into<Decimal>) -> Self {
        self.amount_to_capture = Some(amount_to_capture.into());
        self
    }
}

/// Why to cancel.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CancelPaymentIntentRequest {
    /// Why an intent is cancelled.
    pub cancellation_reason: Option<CancellationReason>,
}

openapi_runtime::object! {
    CancelPaymentIntentRequest {
        cancellation_reason?: "cancellation_reason",
    }
}

impl CancelPaymentIntentRequest {
    /// Sets `cancellation_reason`.
    #[must_use]
    pub fn cancellation_reason(
        mut self,
        cancellation_reason: impl Into<CancellationReason>,
    ) -> Self {
        self.cancellation_reason = Some(cancellation_reason.into());
        self
    }
}
