//! Payment methods: `type` and one member of that name.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{card, device::Device, fields::Fields, token, wallet};
use crate::{
    behaviour::{Methods, Wallets},
    cards,
    refusal::{Refusal, Rule},
};

/// What the merchant of this sandbox has enabled: cards and the wallets that were seen to answer with a QR code.
pub(crate) const METHOD_TYPES_ENABLED: [&str; 11] = Wallets::Enabled.governs([
    "card",
    "alipaycn",
    "alipayhk",
    "unionpay",
    "wechatpay",
    "grabpay",
    "tng",
    "gcash",
    "dana",
    "kakaopay",
    "truemoney",
]);
/// Known wallets that were not recorded; here they are not enabled for the merchant.
const WALLETS_NOT_ENABLED: [&str; 12] = Wallets::NotEnabled.governs([
    "paynow",
    "naverpay",
    "tosspay",
    "toss",
    "alipay",
    "mpay",
    "kplus",
    "boost",
    "rabbitlinepay",
    "kaspi",
    "hipay",
    "shopeepay",
]);

/// When approved money is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaptureMode {
    Automatic,
    Manual,
}

/// What a wallet shows to the shopper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presentation {
    QrCode,
    Redirect,
    /// A QR code was asked for without the shopper's address, so there is none.
    Nothing,
}

/// What paying with the method leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Course {
    Card(cards::Course),
    Wallet(Presentation),
    /// The merchant may not use it: the attempt fails.
    NotEnabled,
}

/// A sound payment method, without anything secret.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Method {
    /// As answers show it.
    pub(crate) shown: Value,
    pub(crate) course: Course,
    pub(crate) capture: CaptureMode,
}

impl Method {
    pub(super) fn read(
        object: Fields<'_>,
        device: Device,
        now: Timestamp,
        currency: &str,
    ) -> Result<Self, Refusal> {
        let object = object.refusing(Methods::Detail, fault);
        let kind = object.text("type")?.unwrap_or_default();
        let details = || details(&object, kind);
        let (shown, course) = match kind {
            "card" => return card::read(&details()?, device, now),
            "card_present" => {
                token::card_present(&details()?)?;
                (only_kind(kind), Course::NotEnabled)
            }
            "applepay" | "googlepay" => {
                token::network_token(&details()?)?;
                (only_kind(kind), Course::NotEnabled)
            }
            "crypto" => {
                token::crypto(&details()?, currency)?;
                (only_kind(kind), Course::NotEnabled)
            }
            _ if METHOD_TYPES_ENABLED.contains(&kind) => {
                let (shown, presentation) = wallet::read(kind, &details()?, device)?;
                (in_member(kind, shown), Course::Wallet(presentation))
            }
            _ if WALLETS_NOT_ENABLED.contains(&kind) => {
                let (shown, _) = wallet::read(kind, &details()?, device)?;
                (in_member(kind, shown), Course::NotEnabled)
            }
            _ => return Err(Refusal::unknown_method()),
        };
        Ok(Self {
            shown,
            course,
            capture: CaptureMode::Automatic,
        })
    }
}

/// What an answer shows of a method whose details no public answer has shown.
fn only_kind(kind: &str) -> Value {
    json!({"type": Methods::OnlyKind.governs(kind)})
}

/// A fault in the details of a method, named relative to them.
fn fault(rule: Rule, field: &str) -> Refusal {
    Refusal::invalid_payment_method(rule, format!("invalid {field}"))
}

/// The details of a method of type `kind`.
fn details<'a>(method: &Fields<'a>, kind: &str) -> Result<Fields<'a>, Refusal> {
    for name in member_names(kind) {
        if let Some(fields) = method.object(name)? {
            return Ok(fields.refusing(Methods::Detail, fault));
        }
    }
    Err(Refusal::invalid_payment_method(Methods::NoDetails, ""))
}

/// Under which names the details of `kind` are found: its own, and what some clients send instead.
fn member_names(kind: &str) -> Vec<&str> {
    let other = match kind {
        "alipaycn" | "alipayhk" => Some("alipay"),
        "tosspay" => Some("toss"),
        "toss" => Some("tosspay"),
        _ => None,
    };
    std::iter::once(kind)
        .chain(Methods::OtherNames.governs(other))
        .collect()
}

/// `{"type": kind, kind: details}`
pub(super) fn in_member(kind: &str, details: Value) -> Value {
    let mut shown = json!({ "type": kind });
    if let Some(members) = shown.as_object_mut() {
        members.insert(kind.to_owned(), details);
    }
    shown
}
