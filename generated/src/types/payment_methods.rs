// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Payment methods.

use std::fmt;

use openapi_runtime::union::{Tagged, self};
use openapi_runtime::{Blankable, DecodeError, Encoder, Json, PERSONAL, Value};

use super::{
    ApplepayRequest, AuthorizationType, Billing, CardNetwork, CardPresentRequest,
    CardRequest, CryptoRequest, GooglepayRequest, GrabpayRequest, OsType, WalletFlow,
    WalletRequest, WechatpayRequest,
};

/// The kind of a payment method. More names exist than are published.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PaymentMethodType {
    /// `card`
    Card,
    /// `card_present`
    CardPresent,
    /// `alipaycn`
    Alipaycn,
    /// `alipayhk`
    Alipayhk,
    /// `unionpay`
    Unionpay,
    /// `wechatpay`
    Wechatpay,
    /// `grabpay`
    Grabpay,
    /// `paynow`
    Paynow,
    /// `truemoney`
    Truemoney,
    /// `tng`
    Tng,
    /// `gcash`
    Gcash,
    /// `dana`
    Dana,
    /// `kakaopay`
    Kakaopay,
    /// `naverpay`
    Naverpay,
    /// `tosspay`
    Tosspay,
    /// `applepay`
    Applepay,
    /// `googlepay`
    Googlepay,
    /// `crypto`
    Crypto,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    PaymentMethodType {
        Card => "card",
        CardPresent => "card_present",
        Alipaycn => "alipaycn",
        Alipayhk => "alipayhk",
        Unionpay => "unionpay",
        Wechatpay => "wechatpay",
        Grabpay => "grabpay",
        Paynow => "paynow",
        Truemoney => "truemoney",
        Tng => "tng",
        Gcash => "gcash",
        Dana => "dana",
        Kakaopay => "kakaopay",
        Naverpay => "naverpay",
        Tosspay => "tosspay",
        Applepay => "applepay",
        Googlepay => "googlepay",
        Crypto => "crypto",
    }
}

/// The payment method of an attempt: the kind, and one member of the same name. The shapes that UQPAY answers with
/// for `card_present`, `applepay`, `googlepay` and `crypto` are not known and are left out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PaymentMethod {
    /// The kind of a payment method.
    pub r#type: PaymentMethodType,
    /// A card as UQPAY shows it: the number masked to its first six and last four digits, never the security code.
    pub card: Option<Card>,
    /// A wallet as UQPAY shows it.
    pub alipaycn: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub alipayhk: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub unionpay: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub wechatpay: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub grabpay: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub paynow: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub truemoney: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub tng: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub gcash: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub dana: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub kakaopay: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub naverpay: Option<Wallet>,
    /// A wallet as UQPAY shows it.
    pub tosspay: Option<Wallet>,
}

openapi_runtime::object! {
    PaymentMethod {
        r#type: "type",
        card?: "card",
        alipaycn?: "alipaycn",
        alipayhk?: "alipayhk",
        unionpay?: "unionpay",
        wechatpay?: "wechatpay",
        grabpay?: "grabpay",
        paynow?: "paynow",
        truemoney?: "truemoney",
        tng?: "tng",
        gcash?: "gcash",
        dana?: "dana",
        kakaopay?: "kakaopay",
        naverpay?: "naverpay",
        tosspay?: "tosspay",
    }
}

impl PaymentMethod {
    /// The member that is meant: the one that `type` names or, failing that, the only one there is.
    pub fn view(&self) -> PaymentMethodView<'_> {
        let tag = self.r#type.as_str();
        let members = [
            ("card", self.card.as_ref().map(PaymentMethodView::Card)),
            ("alipaycn", self.alipaycn.as_ref().map(PaymentMethodView::Alipaycn)),
            ("alipayhk", self.alipayhk.as_ref().map(PaymentMethodView::Alipayhk)),
            ("unionpay", self.unionpay.as_ref().map(PaymentMethodView::Unionpay)),
            ("wechatpay", self.wechatpay.as_ref().map(PaymentMethodView::Wechatpay)),
            ("grabpay", self.grabpay.as_ref().map(PaymentMethodView::Grabpay)),
            ("paynow", self.paynow.as_ref().map(PaymentMethodView::Paynow)),
            ("truemoney", self.truemoney.as_ref().map(PaymentMethodView::Truemoney)),
            ("tng", self.tng.as_ref().map(PaymentMethodView::Tng)),
            ("gcash", self.gcash.as_ref().map(PaymentMethodView::Gcash)),
            ("dana", self.dana.as_ref().map(PaymentMethodView::Dana)),
            ("kakaopay", self.kakaopay.as_ref().map(PaymentMethodView::Kakaopay)),
            ("naverpay", self.naverpay.as_ref().map(PaymentMethodView::Naverpay)),
            ("tosspay", self.tosspay.as_ref().map(PaymentMethodView::Tosspay)),
        ];
        let mut present = members
            .into_iter()
            .filter_map(|(name, member)| Some((name, member?)));
        if let Some((_, named)) = present.clone().find(|(name, _)| *name == tag) {
            return named;
        }
        match (present.next(), present.next()) {
            (Some((_, only)), None) => only,
            _ => PaymentMethodView::Unknown(tag),
        }
    }
}

/// Which member of [`PaymentMethod`] is meant: the one that `type` names or, failing that, the only one there is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum PaymentMethodView<'a> {
    /// `card`
    Card(&'a Card),
    /// `alipaycn`
    Alipaycn(&'a Wallet),
    /// `alipayhk`
    Alipayhk(&'a Wallet),
    /// `unionpay`
    Unionpay(&'a Wallet),
    /// `wechatpay`
    Wechatpay(&'a Wallet),
    /// `grabpay`
    Grabpay(&'a Wallet),
    /// `paynow`
    Paynow(&'a Wallet),
    /// `truemoney`
    Truemoney(&'a Wallet),
    /// `tng`
    Tng(&'a Wallet),
    /// `gcash`
    Gcash(&'a Wallet),
    /// `dana`
    Dana(&'a Wallet),
    /// `kakaopay`
    Kakaopay(&'a Wallet),
    /// `naverpay`
    Naverpay(&'a Wallet),
    /// `tosspay`
    Tosspay(&'a Wallet),
    /// None, or more than one without `type` saying which; holds `type`.
    Unknown(&'a str),
}

/// A card as UQPAY shows it: the number masked to its first six and last four digits, never the security code.
/// Webhooks hold only `card_name`, `card_number` and `network`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Card {
    /// The name on the card; in one recording the brand and the last four digits.
    pub card_name: Option<String>,
    /// The masked number.
    ///
    /// Example: `541333******4047`.
    pub card_number: Option<String>,
    /// The card network, in lower case.
    pub network: Option<CardNetwork>,
    /// `pre_authorization` holds the amount to be captured later.
    pub authorization_type: Option<AuthorizationType>,
    /// The brand.
    pub brand: Option<String>,
    /// The first six digits.
    pub bin: Option<String>,
    /// The last four digits.
    pub last4: Option<String>,
    /// `credit` or `debit`.
    pub card_type: Option<String>,
    /// Two digits.
    pub expiry_month: Option<String>,
    /// Four digits.
    pub expiry_year: Option<String>,
    /// Whom the card is billed to, as UQPAY shows it.
    pub billing: Option<Billing>,
    /// Whether the payment is captured as soon as it is authorised.
    pub auto_capture: Option<bool>,
}

openapi_runtime::object! {
    Card {
        card_name?: "card_name",
        card_number?: "card_number",
        network?: "network",
        authorization_type?: "authorization_type",
        brand?: "brand",
        bin?: "bin",
        last4?: "last4",
        card_type?: "card_type",
        expiry_month?: "expiry_month",
        expiry_year?: "expiry_year",
        billing?: "billing",
        auto_capture?: "auto_capture",
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("card_name", &PERSONAL)
            .field("card_number", &self.card_number)
            .field("network", &self.network)
            .field("authorization_type", &self.authorization_type)
            .field("brand", &self.brand)
            .field("bin", &self.bin)
            .field("last4", &self.last4)
            .field("card_type", &self.card_type)
            .field("expiry_month", &self.expiry_month)
            .field("expiry_year", &self.expiry_year)
            .field("billing", &self.billing)
            .field("auto_capture", &self.auto_capture)
            .finish()
    }
}

/// A wallet as UQPAY shows it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Wallet {
    /// How the shopper meets the wallet.
    pub flow: Option<WalletFlow>,
    /// The shopper's system, in lower case; for `mobile_web` and `mobile_app`.
    pub os_type: Blankable<OsType>,
}

openapi_runtime::object! {
    Wallet {
        flow?: "flow",
        os_type?: "os_type",
    }
}

/// The payment method to pay with, chosen by `type`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
#[allow(
    clippy::large_enum_variant,
    reason = "values are few and short-lived; a box would stand in every caller's way"
)]
pub enum PaymentMethodRequest {
    /// Pay with a card whose data the merchant holds.
    ///
    /// `type` `card`.
    Card(CardRequest),
    /// Pay with a card at a terminal.
    ///
    /// `type` `card_present`.
    CardPresent(CardPresentRequest),
    /// Pay with Alipay of mainland China.
    ///
    /// `type` `alipaycn`.
    Alipaycn(WalletRequest),
    /// Pay with Alipay of Hong Kong.
    ///
    /// `type` `alipayhk`.
    Alipayhk(WalletRequest),
    /// Pay with UnionPay, with the flow `qrcode` or `securepay`.
    ///
    /// `type` `unionpay`.
    Unionpay(WalletRequest),
    /// Pay with WeChat Pay.
    ///
    /// `type` `wechatpay`.
    Wechatpay(WechatpayRequest),
    /// Pay with GrabPay.
    ///
    /// `type` `grabpay`.
    Grabpay(GrabpayRequest),
    /// Pay with PayNow.
    ///
    /// `type` `paynow`.
    Paynow(WalletRequest),
    /// Pay with TrueMoney.
    ///
    /// `type` `truemoney`.
    Truemoney(WalletRequest),
    /// Pay with Touch 'n Go.
    ///
    /// `type` `tng`.
    Tng(WalletRequest),
    /// Pay with GCash.
    ///
    /// `type` `gcash`.
    Gcash(WalletRequest),
    /// Pay with DANA.
    ///
    /// `type` `dana`.
    Dana(WalletRequest),
    /// Pay with KakaoPay.
    ///
    /// `type` `kakaopay`.
    Kakaopay(WalletRequest),
    /// Pay with Naver Pay.
    ///
    /// `type` `naverpay`.
    Naverpay(WalletRequest),
    /// Pay with Toss Pay.
    ///
    /// `type` `tosspay`.
    Tosspay(WalletRequest),
    /// Pay with Apple Pay.
    ///
    /// `type` `applepay`.
    Applepay(ApplepayRequest),
    /// Pay with Google Pay.
    ///
    /// `type` `googlepay`.
    Googlepay(GooglepayRequest),
    /// Pay with a crypto currency; the intent must be in USD.
    ///
    /// `type` `crypto`.
    Crypto(CryptoRequest),
    /// Another `type`, kept whole.
    Unknown(Value),
}

impl PaymentMethodRequest {
    /// The value of `type`; empty when there is none.
    pub fn r#type(&self) -> &str {
        match self {
            Self::Card(_) => "card",
            Self::CardPresent(_) => "card_present",
            Self::Alipaycn(_) => "alipaycn",
            Self::Alipayhk(_) => "alipayhk",
            Self::Unionpay(_) => "unionpay",
            Self::Wechatpay(_) => "wechatpay",
            Self::Grabpay(_) => "grabpay",
            Self::Paynow(_) => "paynow",
            Self::Truemoney(_) => "truemoney",
            Self::Tng(_) => "tng",
            Self::Gcash(_) => "gcash",
            Self::Dana(_) => "dana",
            Self::Kakaopay(_) => "kakaopay",
            Self::Naverpay(_) => "naverpay",
            Self::Tosspay(_) => "tosspay",
            Self::Applepay(_) => "applepay",
            Self::Googlepay(_) => "googlepay",
            Self::Crypto(_) => "crypto",
            Self::Unknown(value) => {
                value.get("type").and_then(Value::as_str).unwrap_or_default()
            }
        }
    }
}

impl From<CardRequest> for PaymentMethodRequest {
    fn from(value: CardRequest) -> Self {
        Self::Card(value)
    }
}

impl From<CardPresentRequest> for PaymentMethodRequest {
    fn from(value: CardPresentRequest) -> Self {
        Self::CardPresent(value)
    }
}

impl From<WechatpayRequest> for PaymentMethodRequest {
    fn from(value: WechatpayRequest) -> Self {
        Self::Wechatpay(value)
    }
}

impl From<GrabpayRequest> for PaymentMethodRequest {
    fn from(value: GrabpayRequest) -> Self {
        Self::Grabpay(value)
    }
}

impl From<ApplepayRequest> for PaymentMethodRequest {
    fn from(value: ApplepayRequest) -> Self {
        Self::Applepay(value)
    }
}

impl From<GooglepayRequest> for PaymentMethodRequest {
    fn from(value: GooglepayRequest) -> Self {
        Self::Googlepay(value)
    }
}

impl From<CryptoRequest> for PaymentMethodRequest {
    fn from(value: CryptoRequest) -> Self {
        Self::Crypto(value)
    }
}

impl fmt::Debug for PaymentMethodRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Card(value) => f.debug_tuple("Card").field(value).finish(),
            Self::CardPresent(value) => {
                f.debug_tuple("CardPresent").field(value).finish()
            }
            Self::Alipaycn(value) => f.debug_tuple("Alipaycn").field(value).finish(),
            Self::Alipayhk(value) => f.debug_tuple("Alipayhk").field(value).finish(),
            Self::Unionpay(value) => f.debug_tuple("Unionpay").field(value).finish(),
            Self::Wechatpay(value) => f.debug_tuple("Wechatpay").field(value).finish(),
            Self::Grabpay(value) => f.debug_tuple("Grabpay").field(value).finish(),
            Self::Paynow(value) => f.debug_tuple("Paynow").field(value).finish(),
            Self::Truemoney(value) => f.debug_tuple("Truemoney").field(value).finish(),
            Self::Tng(value) => f.debug_tuple("Tng").field(value).finish(),
            Self::Gcash(value) => f.debug_tuple("Gcash").field(value).finish(),
            Self::Dana(value) => f.debug_tuple("Dana").field(value).finish(),
            Self::Kakaopay(value) => f.debug_tuple("Kakaopay").field(value).finish(),
            Self::Naverpay(value) => f.debug_tuple("Naverpay").field(value).finish(),
            Self::Tosspay(value) => f.debug_tuple("Tosspay").field(value).finish(),
            Self::Applepay(value) => f.debug_tuple("Applepay").field(value).finish(),
            Self::Googlepay(value) => f.debug_tuple("Googlepay").field(value).finish(),
            Self::Crypto(value) => f.debug_tuple("Crypto").field(value).finish(),
            Self::Unknown(_) => f.debug_tuple("Unknown").field(&self.r#type()).finish(),
        }
    }
}

impl Json for PaymentMethodRequest {
    fn from_json(value: Value) -> Result<Self, DecodeError> {
        let tagged = Tagged::of(value, "type")?;
        match tagged.tag() {
            Some("card") => tagged.member("card").map(Self::Card),
            Some("card_present") => tagged.member("card_present").map(Self::CardPresent),
            Some("alipaycn") => tagged.member("alipaycn").map(Self::Alipaycn),
            Some("alipayhk") => tagged.member("alipayhk").map(Self::Alipayhk),
            Some("unionpay") => tagged.member("unionpay").map(Self::Unionpay),
            Some("wechatpay") => tagged.member("wechatpay").map(Self::Wechatpay),
            Some("grabpay") => tagged.member("grabpay").map(Self::Grabpay),
            Some("paynow") => tagged.member("paynow").map(Self::Paynow),
            Some("truemoney") => tagged.member("truemoney").map(Self::Truemoney),
            Some("tng") => tagged.member("tng").map(Self::Tng),
            Some("gcash") => tagged.member("gcash").map(Self::Gcash),
            Some("dana") => tagged.member("dana").map(Self::Dana),
            Some("kakaopay") => tagged.member("kakaopay").map(Self::Kakaopay),
            Some("naverpay") => tagged.member("naverpay").map(Self::Naverpay),
            Some("tosspay") => tagged.member("tosspay").map(Self::Tosspay),
            Some("applepay") => tagged.member("applepay").map(Self::Applepay),
            Some("googlepay") => tagged.member("googlepay").map(Self::Googlepay),
            Some("crypto") => tagged.member("crypto").map(Self::Crypto),
            _ => Ok(Self::Unknown(tagged.into_value())),
        }
    }

    fn to_json(&self, encoder: &mut Encoder) -> Value {
        match self {
            Self::Card(value) => union::nested(encoder, "type", "card", "card", value),
            Self::CardPresent(value) => {
                union::nested(encoder, "type", "card_present", "card_present", value)
            }
            Self::Alipaycn(value) => {
                union::nested(encoder, "type", "alipaycn", "alipaycn", value)
            }
            Self::Alipayhk(value) => {
                union::nested(encoder, "type", "alipayhk", "alipayhk", value)
            }
            Self::Unionpay(value) => {
                union::nested(encoder, "type", "unionpay", "unionpay", value)
            }
            Self::Wechatpay(value) => {
                union::nested(encoder, "type", "wechatpay", "wechatpay", value)
            }
            Self::Grabpay(value) => {
                union::nested(encoder, "type", "grabpay", "grabpay", value)
            }
            Self::Paynow(value) => {
                union::nested(encoder, "type", "paynow", "paynow", value)
            }
            Self::Truemoney(value) => {
                union::nested(encoder, "type", "truemoney", "truemoney", value)
            }
            Self::Tng(value) => union::nested(encoder, "type", "tng", "tng", value),
            Self::Gcash(value) => union::nested(encoder, "type", "gcash", "gcash", value),
            Self::Dana(value) => union::nested(encoder, "type", "dana", "dana", value),
            Self::Kakaopay(value) => {
                union::nested(encoder, "type", "kakaopay", "kakaopay", value)
            }
            Self::Naverpay(value) => {
                union::nested(encoder, "type", "naverpay", "naverpay", value)
            }
            Self::Tosspay(value) => {
                union::nested(encoder, "type", "tosspay", "tosspay", value)
            }
            Self::Applepay(value) => {
                union::nested(encoder, "type", "applepay", "applepay", value)
            }
            Self::Googlepay(value) => {
                union::nested(encoder, "type", "googlepay", "googlepay", value)
            }
            Self::Crypto(value) => {
                union::nested(encoder, "type", "crypto", "crypto", value)
            }
            Self::Unknown(value) => union::concealed(value, encoder),
        }
    }
}

openapi_runtime::json_serde!(PaymentMethodRequest);
