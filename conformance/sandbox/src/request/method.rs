//! Payment methods: `type` and one member of that name.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{card, device::Device, fields::Fields, token, wallet};
use crate::{cards, refusal::Refusal};

/// What the merchant of this sandbox has enabled: cards and the wallets that were seen to answer with a QR code.
pub(crate) const METHOD_TYPES_ENABLED: [&str; 11] = [
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
];
/// Known wallets that were not recorded; here they are not enabled for the merchant.
const WALLETS_NOT_ENABLED: [&str; 12] = [
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
];

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
        let object =
            object.refusing(|field| Refusal::invalid_payment_method(format!("invalid {field}")));
        let kind = object.text("type")?.unwrap_or_default();
        let member =
            || {
                let fields = member_names(kind)
                    .iter()
                    .find_map(|name| object.object(name).transpose());
                let fields = fields.unwrap_or_else(|| Err(Refusal::invalid_payment_method("")))?;
                Ok(fields
                    .refusing(|field| Refusal::invalid_payment_method(format!("invalid {field}"))))
            };
        let unusable = |shown: Value| Self {
            shown,
            course: Course::NotEnabled,
            capture: CaptureMode::Automatic,
        };
        match kind {
            "card" => card::read(&member()?, device, now),
            "card_present" => Ok(unusable(in_member(kind, token::card_present(&member()?)?))),
            "applepay" | "googlepay" => {
                Ok(unusable(in_member(kind, token::network_token(&member()?)?)))
            }
            "crypto" => Ok(unusable(in_member(
                kind,
                token::crypto(&member()?, currency)?,
            ))),
            _ if METHOD_TYPES_ENABLED.contains(&kind) => {
                let (shown, presentation) = wallet::read(kind, &member()?, device)?;
                let course = Course::Wallet(presentation);
                Ok(Self {
                    shown: in_member(kind, shown),
                    course,
                    capture: CaptureMode::Automatic,
                })
            }
            _ if WALLETS_NOT_ENABLED.contains(&kind) => {
                let (shown, _) = wallet::read(kind, &member()?, device)?;
                Ok(unusable(in_member(kind, shown)))
            }
            _ => Err(Refusal::invalid_payment_method("")),
        }
    }
}

/// Under which names the details of `kind` are found: its own, and what some clients send instead.
fn member_names(kind: &str) -> Vec<&str> {
    let other = match kind {
        "alipaycn" | "alipayhk" => Some("alipay"),
        "tosspay" => Some("toss"),
        "toss" => Some("tosspay"),
        _ => None,
    };
    std::iter::once(kind).chain(other).collect()
}

/// `{"type": kind, kind: details}`
pub(super) fn in_member(kind: &str, details: Value) -> Value {
    let mut shown = json!({ "type": kind });
    if let Some(members) = shown.as_object_mut() {
        members.insert(kind.to_owned(), details);
    }
    shown
}
