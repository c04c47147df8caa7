// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Token wallets.

use std::fmt;

use openapi_runtime::{Blankable, PERSONAL, Secret};

use super::{AddressRequest, OsType};

/// How the shopper meets Apple Pay or Google Pay.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenWalletFlow {
    /// `redirect`
    Redirect,
    /// `mobile_web`
    MobileWeb,
    /// `mobile_app`
    MobileApp,
    /// `contactless`
    Contactless,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    TokenWalletFlow {
        Redirect => "redirect",
        MobileWeb => "mobile_web",
        MobileApp => "mobile_app",
        Contactless => "contactless",
    }
}

/// The card network behind the wallet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenWalletNetwork {
    /// `visa`
    Visa,
    /// `mastercard`
    Mastercard,
    /// `amex`
    Amex,
    /// `discover`
    Discover,
    /// `jcb`
    Jcb,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    TokenWalletNetwork {
        Visa => "visa",
        Mastercard => "mastercard",
        Amex => "amex",
        Discover => "discover",
        Jcb => "jcb",
    }
}

/// The kind of the card behind the wallet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenWalletCardType {
    /// `debit`
    Debit,
    /// `credit`
    Credit,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    TokenWalletCardType {
        Debit => "debit",
        Credit => "credit",
    }
}

/// Whether the network token is sent decrypted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenType {
    /// `decrypted`
    Decrypted,
    /// `encrypted`
    Encrypted,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    TokenType {
        Decrypted => "decrypted",
        Encrypted => "encrypted",
    }
}

/// How the network token is authenticated. `cryptogram_3ds` needs `cryptogram` and `eci`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenAuthMethod {
    /// `cryptogram_3ds`
    Cryptogram3ds,
    /// `pan_only`
    PanOnly,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    TokenAuthMethod {
        Cryptogram3ds => "cryptogram_3ds",
        PanOnly => "pan_only",
    }
}

/// The token that stands for the card.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NetworkToken {
    /// The token's number.
    pub number: Secret,
    /// Two digits.
    pub expiry_month: String,
    /// Four digits.
    pub expiry_year: String,
    /// The cryptogram; with `cryptogram_3ds`.
    pub cryptogram: Option<Secret>,
    /// Electronic commerce indicator; with `cryptogram_3ds`.
    ///
    /// Example: `05`.
    pub eci: Option<String>,
}

openapi_runtime::object! {
    NetworkToken {
        number: "number",
        expiry_month: "expiry_month",
        expiry_year: "expiry_year",
        cryptogram?: "cryptogram",
        eci?: "eci",
    }
}

impl NetworkToken {
    /// The required members; the others are absent.
    pub fn new(required: NetworkTokenRequired) -> Self {
        Self {
            number: required.number,
            expiry_month: required.expiry_month,
            expiry_year: required.expiry_year,
            cryptogram: None,
            eci: None,
        }
    }

    /// Sets `cryptogram`.
    #[must_use]
    pub fn cryptogram(mut self, cryptogram: impl Into<Secret>) -> Self {
        self.cryptogram = Some(cryptogram.into());
        self
    }

    /// Sets `eci`.
    #[must_use]
    pub fn eci(mut self, eci: impl Into<String>) -> Self {
        self.eci = Some(eci.into());
        self
    }
}

/// The members that [`NetworkToken`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkTokenRequired {
    /// The token's number.
    pub number: Secret,
    /// Two digits.
    pub expiry_month: String,
    /// Four digits.
    pub expiry_year: String,
}

impl From<NetworkTokenRequired> for NetworkToken {
    fn from(required: NetworkTokenRequired) -> Self {
        Self::new(required)
    }
}

/// Whom to bill. Known from one client; the other client's form for Google Pay names other address members.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TokenWalletBilling {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// A postal address.
    pub address: Option<AddressRequest>,
}

openapi_runtime::object! {
    TokenWalletBilling {
        first_name?: "first_name",
        last_name?: "last_name",
        email?: "email",
        phone?: "phone",
        address?: "address",
    }
}

impl fmt::Debug for TokenWalletBilling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenWalletBilling")
            .field("first_name", &PERSONAL)
            .field("last_name", &PERSONAL)
            .field("email", &PERSONAL)
            .field("phone", &PERSONAL)
            .field("address", &self.address)
            .finish()
    }
}

impl TokenWalletBilling {
    /// Sets `first_name`.
    #[must_use]
    pub fn first_name(mut self, first_name: impl Into<String>) -> Self {
        self.first_name = Some(first_name.into());
        self
    }

    /// Sets `last_name`.
    #[must_use]
    pub fn last_name(mut self, last_name: impl Into<String>) -> Self {
        self.last_name = Some(last_name.into());
        self
    }

    /// Sets `email`.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Sets `phone`.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// Sets `address`.
    #[must_use]
    pub fn address(mut self, address: impl Into<AddressRequest>) -> Self {
        self.address = Some(address.into());
        self
    }
}

/// Apple Pay.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ApplepayRequest {
    /// How the shopper meets Apple Pay or Google Pay.
    pub flow: TokenWalletFlow,
    /// The shopper's system, in lower case; for `mobile_web` and `mobile_app`.
    pub os_type: Blankable<OsType>,
    /// Whether the shopper is physically present.
    pub is_present: Option<bool>,
    /// The card network behind the wallet.
    pub network: TokenWalletNetwork,
    /// The kind of the card behind the wallet.
    pub card_type: Option<TokenWalletCardType>,
    /// Whether the network token is sent decrypted.
    pub token_type: TokenType,
    /// How the network token is authenticated.
    pub auth_method: TokenAuthMethod,
    /// The token that stands for the card.
    pub network_token: NetworkToken,
    /// Whom to bill.
    pub billing_contact: Option<TokenWalletBilling>,
}

openapi_runtime::object! {
    ApplepayRequest {
        flow: "flow",
        os_type?: "os_type",
        is_present?: "is_present",
        network: "network",
        card_type?: "card_type",
        token_type: "token_type",
        auth_method: "auth_method",
        network_token: "network_token",
        billing_contact?: "billing_contact",
    }
}

impl ApplepayRequest {
    /// The required members; the others are absent.
    pub fn new(required: ApplepayRequestRequired) -> Self {
        Self {
            flow: required.flow,
            os_type: Blankable::Absent,
            is_present: None,
            network: required.network,
            card_type: None,
            token_type: required.token_type,
            auth_method: required.auth_method,
            network_token: required.network_token,
            billing_contact: None,
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

    /// Sets `card_type`.
    #[must_use]
    pub fn card_type(mut self, card_type: impl Into<TokenWalletCardType>) -> Self {
        self.card_type = Some(card_type.into());
        self
    }

    /// Sets `billing_contact`.
    #[must_use]
    pub fn billing_contact(
        mut self,
        billing_contact: impl Into<TokenWalletBilling>,
    ) -> Self {
        self.billing_contact = Some(billing_contact.into());
        self
    }
}

/// The members that [`ApplepayRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct ApplepayRequestRequired {
    /// How the shopper meets Apple Pay or Google Pay.
    pub flow: TokenWalletFlow,
    /// The card network behind the wallet.
    pub network: TokenWalletNetwork,
    /// Whether the network token is sent decrypted.
    pub token_type: TokenType,
    /// How the network token is authenticated.
    pub auth_method: TokenAuthMethod,
    /// The token that stands for the card.
    pub network_token: NetworkToken,
}

impl From<ApplepayRequestRequired> for ApplepayRequest {
    fn from(required: ApplepayRequestRequired) -> Self {
        Self::new(required)
    }
}

/// Google Pay.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GooglepayRequest {
    /// How the shopper meets Apple Pay or Google Pay.
    pub flow: TokenWalletFlow,
    /// The shopper's system, in lower case; for `mobile_web` and `mobile_app`.
    pub os_type: Blankable<OsType>,
    /// Whether the shopper is physically present.
    pub is_present: Option<bool>,
    /// The card network behind the wallet.
    pub network: TokenWalletNetwork,
    /// The kind of the card behind the wallet.
    pub card_type: Option<TokenWalletCardType>,
    /// Whether the network token is sent decrypted.
    pub token_type: TokenType,
    /// How the network token is authenticated.
    pub auth_method: TokenAuthMethod,
    /// The token that stands for the card.
    pub network_token: NetworkToken,
    /// Whom to bill.
    pub billing_address: Option<TokenWalletBilling>,
}

openapi_runtime::object! {
    GooglepayRequest {
        flow: "flow",
        os_type?: "os_type",
        is_present?: "is_present",
        network: "network",
        card_type?: "card_type",
        token_type: "token_type",
        auth_method: "auth_method",
        network_token: "network_token",
        billing_address?: "billing_address",
    }
}

impl GooglepayRequest {
    /// The required members; the others are absent.
    pub fn new(required: GooglepayRequestRequired) -> Self {
        Self {
            flow: required.flow,
            os_type: Blankable::Absent,
            is_present: None,
            network: required.network,
            card_type: None,
            token_type: required.token_type,
            auth_method: required.auth_method,
            network_token: required.network_token,
            billing_address: None,
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

    /// Sets `card_type`.
    #[must_use]
    pub fn card_type(mut self, card_type: impl Into<TokenWalletCardType>) -> Self {
        self.card_type = Some(card_type.into());
        self
    }

    /// Sets `billing_address`.
    #[must_use]
    pub fn billing_address(
        mut self,
        billing_address: impl Into<TokenWalletBilling>,
    ) -> Self {
        self.billing_address = Some(billing_address.into());
        self
    }
}

/// The members that [`GooglepayRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct GooglepayRequestRequired {
    /// How the shopper meets Apple Pay or Google Pay.
    pub flow: TokenWalletFlow,
    /// The card network behind the wallet.
    pub network: TokenWalletNetwork,
    /// Whether the network token is sent decrypted.
    pub token_type: TokenType,
    /// How the network token is authenticated.
    pub auth_method: TokenAuthMethod,
    /// The token that stands for the card.
    pub network_token: NetworkToken,
}

impl From<GooglepayRequestRequired> for GooglepayRequest {
    fn from(required: GooglepayRequestRequired) -> Self {
        Self::new(required)
    }
}
