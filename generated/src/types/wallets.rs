// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Wallets.

use std::fmt;

use openapi_runtime::{Blankable, PERSONAL, Secret};

/// How the shopper meets the wallet. `securepay` is of UnionPay, the last two of WeChat Pay.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WalletFlow {
    /// `qrcode`
    Qrcode,
    /// `mobile_web`
    MobileWeb,
    /// `mobile_app`
    MobileApp,
    /// `securepay`
    Securepay,
    /// `mini_program`
    MiniProgram,
    /// `official_account`
    OfficialAccount,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    WalletFlow {
        Qrcode => "qrcode",
        MobileWeb => "mobile_web",
        MobileApp => "mobile_app",
        Securepay => "securepay",
        MiniProgram => "mini_program",
        OfficialAccount => "official_account",
    }
}

/// The shopper's system, in lower case; for `mobile_web` and `mobile_app`. Empty comes back in webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OsType {
    /// `ios`
    Ios,
    /// `android`
    Android,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    OsType {
        Ios => "ios",
        Android => "android",
    }
}

/// A wallet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WalletRequest {
    /// How the shopper meets the wallet.
    pub flow: WalletFlow,
    /// The shopper's system, in lower case; for `mobile_web` and `mobile_app`.
    pub os_type: Blankable<OsType>,
    /// Whether the shopper is physically present.
    pub is_present: Option<bool>,
    /// The code scanned from the shopper's wallet.
    pub payment_code: Option<Secret>,
}

openapi_runtime::object! {
    WalletRequest {
        flow: "flow",
        os_type?: "os_type",
        is_present?: "is_present",
        payment_code?: "payment_code",
    }
}

impl WalletRequest {
    /// The required members; the others are absent.
    pub fn new(required: WalletRequestRequired) -> Self {
        Self {
            flow: required.flow,
            os_type: Blankable::Absent,
            is_present: None,
            payment_code: None,
        }
    }

    /// Sets `os_type`.
    #[must_use]
    pub fn os_type(mut self, os_type: impl Into<OsType>) -> Self {
        self.os_type = Blankable::Value(os_type.into());
        self
    }

    /// Sets `is_present`.
    #[must_use]
    pub fn is_present(mut self, is_present: bool) -> Self {
        self.is_present = Some(is_present);
        self
    }

    /// Sets `payment_code`.
    #[must_use]
    pub fn payment_code(mut self, payment_code: impl Into<Secret>) -> Self {
        self.payment_code = Some(payment_code.into());
        self
    }
}

/// The members that [`WalletRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct WalletRequestRequired {
    /// How the shopper meets the wallet.
    pub flow: WalletFlow,
}

impl From<WalletRequestRequired> for WalletRequest {
    fn from(required: WalletRequestRequired) -> Self {
        Self::new(required)
    }
}

/// WeChat Pay.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct WechatpayRequest {
    /// How the shopper meets the wallet.
    pub flow: WalletFlow,
    /// The shopper's system, in lower case; for `mobile_web` and `mobile_app`.
    pub os_type: Blankable<OsType>,
    /// Whether the shopper is physically present.
    pub is_present: Option<bool>,
    /// The code scanned from the shopper's wallet.
    pub payment_code: Option<Secret>,
    /// The shopper's id at WeChat; with `mini_program`, `mobile_app` and `official_account`.
    pub open_id: Option<String>,
}

openapi_runtime::object! {
    WechatpayRequest {
        flow: "flow",
        os_type?: "os_type",
        is_present?: "is_present",
        payment_code?: "payment_code",
        open_id?: "open_id",
    }
}

impl fmt::Debug for WechatpayRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WechatpayRequest")
            .field("flow", &self.flow)
            .field("os_type", &self.os_type)
            .field("is_present", &self.is_present)
            .field("payment_code", &self.payment_code)
            .field("open_id", &PERSONAL)
            .finish()
    }
}

impl WechatpayRequest {
    /// The required members; the others are absent.
    pub fn new(required: WechatpayRequestRequired) -> Self {
        Self {
            flow: required.flow,
            os_type: Blankable::Absent,
            is_present: None,
            payment_code: None,
            open_id: None,
        }
    }

    /// Sets `os_type`.
    #[must_use]
    pub fn os_type(mut self, os_type: impl Into<OsType>) -> Self {
        self.os_type = Blankable::Value(os_type.into());
        self
    }

    /// Sets `is_present`.
    #[must_use]
    pub fn is_present(mut self, is_present: bool) -> Self {
        self.is_present = Some(is_present);
        self
    }

    /// Sets `payment_code`.
    #[must_use]
    pub fn payment_code(mut self, payment_code: impl Into<Secret>) -> Self {
        self.payment_code = Some(payment_code.into());
        self
    }

    /// Sets `open_id`.
    #[must_use]
    pub fn open_id(mut self, open_id: impl Into<String>) -> Self {
        self.open_id = Some(open_id.into());
        self
    }
}

/// The members that [`WechatpayRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct WechatpayRequestRequired {
    /// How the shopper meets the wallet.
    pub flow: WalletFlow,
}

impl From<WechatpayRequestRequired> for WechatpayRequest {
    fn from(required: WechatpayRequestRequired) -> Self {
        Self::new(required)
    }
}

/// GrabPay.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct GrabpayRequest {
    /// How the shopper meets the wallet.
    pub flow: WalletFlow,
    /// The shopper's system, in lower case; for `mobile_web` and `mobile_app`.
    pub os_type: Blankable<OsType>,
    /// Whether the shopper is physically present.
    pub is_present: Option<bool>,
    /// The code scanned from the shopper's wallet.
    pub payment_code: Option<Secret>,
    /// The shopper's name.
    pub shopper_name: Option<String>,
}

openapi_runtime::object! {
    GrabpayRequest {
        flow: "flow",
        os_type?: "os_type",
        is_present?: "is_present",
        payment_code?: "payment_code",
        shopper_name?: "shopper_name",
    }
}

impl fmt::Debug for GrabpayRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GrabpayRequest")
            .field("flow", &self.flow)
            .field("os_type", &self.os_type)
            .field("is_present", &self.is_present)
            .field("payment_code", &self.payment_code)
            .field("shopper_name", &PERSONAL)
            .finish()
    }
}

impl GrabpayRequest {
    /// The required members; the others are absent.
    pub fn new(required: GrabpayRequestRequired) -> Self {
        Self {
            flow: required.flow,
            os_type: Blankable::Absent,
            is_present: None,
            payment_code: None,
            shopper_name: None,
        }
    }

    /// Sets `os_type`.
    #[must_use]
    pub fn os_type(mut self, os_type: impl Into<OsType>) -> Self {
        self.os_type = Blankable::Value(os_type.into());
        self
    }

    /// Sets `is_present`.
    #[must_use]
    pub fn is_present(mut self, is_present: bool) -> Self {
        self.is_present = Some(is_present);
        self
    }

    /// Sets `payment_code`.
    #[must_use]
    pub fn payment_code(mut self, payment_code: impl Into<Secret>) -> Self {
        self.payment_code = Some(payment_code.into());
        self
    }

    /// Sets `shopper_name`.
    #[must_use]
    pub fn shopper_name(mut self, shopper_name: impl Into<String>) -> Self {
        self.shopper_name = Some(shopper_name.into());
        self
    }
}

/// The members that [`GrabpayRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct GrabpayRequestRequired {
    /// How the shopper meets the wallet.
    pub flow: WalletFlow,
}

impl From<GrabpayRequestRequired> for GrabpayRequest {
    fn from(required: GrabpayRequestRequired) -> Self {
        Self::new(required)
    }
}
