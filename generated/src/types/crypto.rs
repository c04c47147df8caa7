// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Crypto.

/// A crypto currency. The currency of the intent must be USD.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CryptoRequest {
    /// How the shopper pays.
    pub flow: CryptoRequestFlow,
    /// The network; with `qrcode`.
    pub network: Option<CryptoRequestNetwork>,
    /// Must be false.
    pub is_present: bool,
}

openapi_runtime::object! {
    CryptoRequest {
        flow: "flow",
        network?: "network",
        is_present: "is_present",
    }
}

impl CryptoRequest {
    /// The required members; the others are absent.
    pub fn new(required: CryptoRequestRequired) -> Self {
        Self {
            flow: required.flow,
            network: None,
            is_present: required.is_present,
        }
    }

    /// Sets `network`.
    #[must_use]
    pub fn network(mut self, network: impl Into<CryptoRequestNetwork>) -> Self {
        self.network = Some(network.into());
        self
    }
}

/// The members that [`CryptoRequest`] requires.
///
/// A literal names them all, and the compiler says which one is missing. Not `#[non_exhaustive]`: a new
/// required member breaks callers in any case.
#[derive(Clone, Debug, PartialEq)]
pub struct CryptoRequestRequired {
    /// How the shopper pays.
    pub flow: CryptoRequestFlow,
    /// Must be false.
    pub is_present: bool,
}

impl From<CryptoRequestRequired> for CryptoRequest {
    fn from(required: CryptoRequestRequired) -> Self {
        Self::new(required)
    }
}

/// How the shopper pays.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CryptoRequestFlow {
    /// `redirect`
    Redirect,
    /// `qrcode`
    Qrcode,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CryptoRequestFlow {
        Redirect => "redirect",
        Qrcode => "qrcode",
    }
}

/// The network; with `qrcode`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CryptoRequestNetwork {
    /// `ETH`
    Eth,
    /// `TRON`
    Tron,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    CryptoRequestNetwork {
        Eth => "ETH",
        Tron => "TRON",
    }
}
