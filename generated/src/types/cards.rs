// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Cards.

use std::fmt;

use openapi_runtime::{PERSONAL, Secret};

use super::BillingRequest;

/// A card whose data the merchant holds.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct CardRequest {
    /// The name on the card. 128 characters were accepted, 200 refused.
    ///
    /// At most 128 characters.
    pub card_name: String,
    /// The full number, 12 to 19 digits.
    ///
    /// Pattern: `^[0-9]{12,19}$`.
    pub card_number: Secret,
    /// Two digits.
    ///
    /// Pattern: `^(0[1-9]|1[0-2])$`. Example: `12`.
    pub expiry_month: String,
    /// Four digits.
    ///
    /// Pattern: `^[0-9]{4}$`. Example: `2030`.
    pub expiry_year: String,
    /// The security code, three or four digits.
    ///
    /// Pattern: `^[0-9]{3,4}$`.
    pub cvc: Secret,
    /// The card network, in lower case.
    pub network: CardNetwork,
    /// Whom the card is billed to.
    pub billing: BillingRequest,
    /// Whether to capture as soon as the payment is authorised. The default is not documented: send it. `false` leaves
    /// the intent in `REQUIRES_CAPTURE`.
    pub auto_capture: Option<bool>,
    /// `pre_authorization` holds the amount to be captured later.
    pub authorization_type: AuthorizationType,
    /// `enforce_3ds` asks for 3-D Secure and needs `browser_info` and `ip_address`; `skip_3ds` goes without.
    pub three_ds_action: ThreeDsAction,
    /// Results of a 3-D Secure step that the merchant ran.
    pub three_ds: Option<ThreeDsRequest>,
}

openapi_runtime::object! {
    CardRequest {
        card_name: "card_name",
        card_number: "card_number",
        expiry_month: "expiry_month",
        expiry_year: "expiry_year",
        cvc: "cvc",
        network: "network",
        billing: "billing",
        auto_capture?: "auto_capture",
        authorization_type: "authorization_type",
        three_ds_action: "three_ds_action",
        three_ds?: "three_ds",
    }
}

impl fmt::Debug for CardRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardRequest")
            .field("card_name", &PERSONAL)
            .field("card_number", &self.card_number)
            .field("expiry_month", &self.expiry_month)
            .field("expiry_year", &self.expiry_year)
            .field("cvc", &self.cvc)
            .field("network", &self.network)
            .field("billing", &self.billing)
            .field("auto_capture", &self.auto_capture)
            .field("authorization_type", &self.authorization_type)
            .field("three_ds_action", &self.three_ds_action)
            .field("three_ds", &self.three_ds)
            .finish()
    }
}

impl CardRequest {
    /// The required members; the others are absent.
    pub fn new(required: CardRequestRequired) -> Self {
        Self {
            card_name: required.card_name,
            card_number: required.card_number,
            expiry_month: required.expiry_month,
            expiry_year: required.expiry_year,
            cvc: required.cvc,
            network: required.network,
            billing: required.billing,
            auto_capture: None,
            authorization_type: required.authorization_type,
            three_ds_action: required.three_ds_action,
            three_ds: None,
        }
    }

    /// Sets `auto_capture`.
    #[must_use]
    pub fn auto_capture(mut self, auto_capture: bool) -> Self {
        self.auto_capture = Some(auto_capture);
        self
    }

    /// Sets `three_ds`.
    #[must_use]
    pub fn three_ds(mut self, three_ds: impl Into<ThreeDsRequest>) -> Self {
        self.three_ds = Some(three_ds.into());
        self
    }
}

/// The members that [`CardRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, PartialEq)]
pub struct CardRequestRequired {
    /// The name on the card. 128 characters were accepted, 200 refused.
    ///
    /// At most 128 characters.
    pub card_name: String,
    /// The full number, 12 to 19 digits.
    ///
    /// Pattern: `^[0-9]{12,19}$`.
    pub card_number: Secret,
    /// Two digits.
    ///
    /// Pattern: `^(0[1-9]|1[0-2])$`. Example: `12`.
    pub expiry_month: String,
    /// Four digits.
    ///
    /// Pattern: `^[0-9]{4}$`. Example: `2030`.
    pub expiry_year: String,
    /// The security code, three or four digits.
    ///
    /// Pattern: `^[0-9]{3,4}$`.
    pub cvc: Secret,
    /// The card network, in lower case.
    pub network: CardNetwork,
    /// Whom the card is billed to.
    pub billing: BillingRequest,
    /// `pre_authorization` holds the amount to be captured later.
    pub authorization_type: AuthorizationType,
    /// `enforce_3ds` asks for 3-D Secure and needs `browser_info` and `ip_address`; `skip_3ds` goes without.
    pub three_ds_action: ThreeDsAction,
}

impl fmt::Debug for CardRequestRequired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardRequestRequired")
            .field("card_name", &PERSONAL)
            .field("card_number", &self.card_number)
            .field("expiry_month", &self.expiry_month)
            .field("expiry_year", &self.expiry_year)
            .field("cvc", &self.cvc)
            .field("network", &self.network)
            .field("billing", &self.billing)
            .field("authorization_type", &self.authorization_type)
            .field("three_ds_action", &self.three_ds_action)
            .finish()
    }
}

impl From<CardRequestRequired> for CardRequest {
    fn from(required: CardRequestRequired) -> Self {
        Self::new(required)
    }
}

/// The card network, in lower case. Pages name three, clients send seven.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CardNetwork {
    /// `visa`
    Visa,
    /// `mastercard`
    Mastercard,
    /// `unionpay`
    Unionpay,
    /// `amex`
    Amex,
    /// `discover`
    Discover,
    /// `jcb`
    Jcb,
    /// `dinersclub`
    Dinersclub,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CardNetwork {
        Visa => "visa",
        Mastercard => "mastercard",
        Unionpay => "unionpay",
        Amex => "amex",
        Discover => "discover",
        Jcb => "jcb",
        Dinersclub => "dinersclub",
    }
}

/// `pre_authorization` holds the amount to be captured later.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthorizationType {
    /// `authorization`
    Authorization,
    /// `pre_authorization`
    PreAuthorization,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    AuthorizationType {
        Authorization => "authorization",
        PreAuthorization => "pre_authorization",
    }
}

/// `enforce_3ds` asks for 3-D Secure and needs `browser_info` and `ip_address`; `skip_3ds` goes without.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThreeDsAction {
    /// `enforce_3ds`
    Enforce3ds,
    /// `skip_3ds`
    Skip3ds,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    ThreeDsAction {
        Enforce3ds => "enforce_3ds",
        Skip3ds => "skip_3ds",
    }
}

/// Results of a 3-D Secure step that the merchant ran. Its use is not documented publicly.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ThreeDsRequest {
    /// Where the challenge ends.
    pub return_url: Option<String>,
    /// What the access control server answered.
    pub acs_response: Option<Secret>,
    /// What the collection of device data answered.
    pub device_data_collection_res: Option<Secret>,
    /// The directory server's transaction id.
    pub ds_transaction_id: Option<String>,
}

openapi_runtime::object! {
    ThreeDsRequest {
        return_url?: "return_url",
        acs_response?: "acs_response",
        device_data_collection_res?: "device_data_collection_res",
        ds_transaction_id?: "ds_transaction_id",
    }
}

impl ThreeDsRequest {
    /// Sets `return_url`.
    #[must_use]
    pub fn return_url(mut self, return_url: impl Into<String>) -> Self {
        self.return_url = Some(return_url.into());
        self
    }

    /// Sets `acs_response`.
    #[must_use]
    pub fn acs_response(mut self, acs_response: impl Into<Secret>) -> Self {
        self.acs_response = Some(acs_response.into());
        self
    }

    /// Sets `device_data_collection_res`.
    #[must_use]
    pub fn device_data_collection_res(
        mut self,
        device_data_collection_res: impl Into<Secret>,
    ) -> Self {
        self.device_data_collection_res = Some(device_data_collection_res.into());
        self
    }

    /// Sets `ds_transaction_id`.
    #[must_use]
    pub fn ds_transaction_id(mut self, ds_transaction_id: impl Into<String>) -> Self {
        self.ds_transaction_id = Some(ds_transaction_id.into());
        self
    }
}

/// A card at a terminal.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CardPresentRequest {
    /// The full number, 12 to 19 digits.
    ///
    /// Pattern: `^[0-9]{12,19}$`.
    pub card_number: Secret,
    /// Two digits.
    ///
    /// Pattern: `^(0[1-9]|1[0-2])$`.
    pub expiry_month: String,
    /// Four digits.
    ///
    /// Pattern: `^[0-9]{4}$`.
    pub expiry_year: String,
    /// How the cardholder was verified.
    pub cardholder_verification_method: Option<
        CardPresentRequestCardholderVerificationMethod,
    >,
    /// The PIN, encrypted; with `online_pin`.
    pub encrypted_pin: Option<Secret>,
    /// How the number was read.
    pub pan_entry_mode: CardPresentRequestPanEntryMode,
    /// Whether another way of reading failed first.
    pub fallback: Option<bool>,
    /// Why it failed.
    pub fallback_reason: Option<CardPresentRequestFallbackReason>,
    /// Data read from the chip.
    pub emv_tags: Option<Secret>,
    /// First track of the magnetic stripe.
    pub track1: Option<Secret>,
    /// Second track of the magnetic stripe.
    pub track2: Option<Secret>,
    /// The terminal that read the card.
    pub terminal_info: Option<TerminalInfo>,
    /// Six digits.
    ///
    /// Pattern: `^[0-9]{6}$`.
    pub system_trace_audit_number: Option<String>,
}

openapi_runtime::object! {
    CardPresentRequest {
        card_number: "card_number",
        expiry_month: "expiry_month",
        expiry_year: "expiry_year",
        cardholder_verification_method?: "cardholder_verification_method",
        encrypted_pin?: "encrypted_pin",
        pan_entry_mode: "pan_entry_mode",
        fallback?: "fallback",
        fallback_reason?: "fallback_reason",
        emv_tags?: "emv_tags",
        track1?: "track1",
        track2?: "track2",
        terminal_info?: "terminal_info",
        system_trace_audit_number?: "system_trace_audit_number",
    }
}

impl CardPresentRequest {
    /// The required members; the others are absent.
    pub fn new(required: CardPresentRequestRequired) -> Self {
        Self {
            card_number: required.card_number,
            expiry_month: required.expiry_month,
            expiry_year: required.expiry_year,
            cardholder_verification_method: None,
            encrypted_pin: None,
            pan_entry_mode: required.pan_entry_mode,
            fallback: None,
            fallback_reason: None,
            emv_tags: None,
            track1: None,
            track2: None,
            terminal_info: None,
            system_trace_audit_number: None,
        }
    }

    /// Sets `cardholder_verification_method`.
    #[must_use]
    pub fn cardholder_verification_method(
        mut self,
        cardholder_verification_method: impl Into<
            CardPresentRequestCardholderVerificationMethod,
        >,
    ) -> Self {
        self.cardholder_verification_method = Some(
            cardholder_verification_method.into(),
        );
        self
    }

    /// Sets `encrypted_pin`.
    #[must_use]
    pub fn encrypted_pin(mut self, encrypted_pin: impl Into<Secret>) -> Self {
        self.encrypted_pin = Some(encrypted_pin.into());
        self
    }

    /// Sets `fallback`.
    #[must_use]
    pub fn fallback(mut self, fallback: bool) -> Self {
        self.fallback = Some(fallback);
        self
    }

    /// Sets `fallback_reason`.
    #[must_use]
    pub fn fallback_reason(
        mut self,
        fallback_reason: impl Into<CardPresentRequestFallbackReason>,
    ) -> Self {
        self.fallback_reason = Some(fallback_reason.into());
        self
    }

    /// Sets `emv_tags`.
    #[must_use]
    pub fn emv_tags(mut self, emv_tags: impl Into<Secret>) -> Self {
        self.emv_tags = Some(emv_tags.into());
        self
    }

    /// Sets `track1`.
    #[must_use]
    pub fn track1(mut self, track1: impl Into<Secret>) -> Self {
        self.track1 = Some(track1.into());
        self
    }

    /// Sets `track2`.
    #[must_use]
    pub fn track2(mut self, track2: impl Into<Secret>) -> Self {
        self.track2 = Some(track2.into());
        self
    }

    /// Sets `terminal_info`.
    #[must_use]
    pub fn terminal_info(mut self, terminal_info: impl Into<TerminalInfo>) -> Self {
        self.terminal_info = Some(terminal_info.into());
        self
    }

    /// Sets `system_trace_audit_number`.
    #[must_use]
    pub fn system_trace_audit_number(
        mut self,
        system_trace_audit_number: impl Into<String>,
    ) -> Self {
        self.system_trace_audit_number = Some(system_trace_audit_number.into());
        self
    }
}

/// The members that [`CardPresentRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct CardPresentRequestRequired {
    /// The full number, 12 to 19 digits.
    ///
    /// Pattern: `^[0-9]{12,19}$`.
    pub card_number: Secret,
    /// Two digits.
    ///
    /// Pattern: `^(0[1-9]|1[0-2])$`.
    pub expiry_month: String,
    /// Four digits.
    ///
    /// Pattern: `^[0-9]{4}$`.
    pub expiry_year: String,
    /// How the number was read.
    pub pan_entry_mode: CardPresentRequestPanEntryMode,
}

impl From<CardPresentRequestRequired> for CardPresentRequest {
    fn from(required: CardPresentRequestRequired) -> Self {
        Self::new(required)
    }
}

/// How the cardholder was verified.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CardPresentRequestCardholderVerificationMethod {
    /// `online_pin`
    OnlinePin,
    /// `manual_signature`
    ManualSignature,
    /// `skipped`
    Skipped,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CardPresentRequestCardholderVerificationMethod {
        OnlinePin => "online_pin",
        ManualSignature => "manual_signature",
        Skipped => "skipped",
    }
}

/// How the number was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CardPresentRequestPanEntryMode {
    /// `manual_entry`
    ManualEntry,
    /// `chip`
    Chip,
    /// `magstripe`
    Magstripe,
    /// `contactless_chip`
    ContactlessChip,
    /// `contactless_magstripe`
    ContactlessMagstripe,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CardPresentRequestPanEntryMode {
        ManualEntry => "manual_entry",
        Chip => "chip",
        Magstripe => "magstripe",
        ContactlessChip => "contactless_chip",
        ContactlessMagstripe => "contactless_magstripe",
    }
}

/// Why it failed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CardPresentRequestFallbackReason {
    /// `chip_read_failure`
    ChipReadFailure,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CardPresentRequestFallbackReason {
        ChipReadFailure => "chip_read_failure",
    }
}

/// The terminal that read the card.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TerminalInfo {
    /// At most eight letters and digits.
    ///
    /// Pattern: `^[0-9A-Za-z]{1,8}$`.
    pub terminal_id: Option<String>,
    /// Whether the terminal is a mobile device.
    pub mobile_device: Option<bool>,
    /// Whether the reader is built into the device.
    pub use_embedded_reader: Option<bool>,
}

openapi_runtime::object! {
    TerminalInfo {
        terminal_id?: "terminal_id",
        mobile_device?: "mobile_device",
        use_embedded_reader?: "use_embedded_reader",
    }
}

impl TerminalInfo {
    /// Sets `terminal_id`.
    #[must_use]
    pub fn terminal_id(mut self, terminal_id: impl Into<String>) -> Self {
        self.terminal_id = Some(terminal_id.into());
        self
    }

    /// Sets `mobile_device`.
    #[must_use]
    pub fn mobile_device(mut self, mobile_device: bool) -> Self {
        self.mobile_device = Some(mobile_device);
        self
    }

    /// Sets `use_embedded_reader`.
    #[must_use]
    pub fn use_embedded_reader(mut self, use_embedded_reader: bool) -> Self {
        self.use_embedded_reader = Some(use_embedded_reader);
        self
    }
}
