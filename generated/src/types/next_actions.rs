// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! Next actions.

use std::fmt;

use openapi_runtime::{DateTime, PERSONAL, Secret};

/// What the shopper has to do; null when nothing is. One member is expected, named like `type`. Published examples
/// print all four at once, and some clients met an action without `type`: `view` in generated code tells which one
/// is meant.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NextAction {
    /// Which member of the next action holds it.
    pub r#type: Option<NextActionType>,
    /// Show this page to the shopper, a 3-D Secure challenge or the page of a wallet.
    pub redirect_to_url: Option<RedirectToUrl>,
    /// Load this fragment in a hidden frame; its form posts itself.
    pub redirect_iframe: Option<RedirectIframe>,
    /// Show this QR code for the shopper to scan with the wallet.
    pub display_qr_code: Option<DisplayQrCode>,
    /// Show these details for the shopper to transfer the amount.
    pub display_bank_details: Option<DisplayBankDetails>,
}

openapi_runtime::object! {
    NextAction {
        r#type?: "type",
        redirect_to_url?: "redirect_to_url",
        redirect_iframe?: "redirect_iframe",
        display_qr_code?: "display_qr_code",
        display_bank_details?: "display_bank_details",
    }
}

impl NextAction {
    /// The member that is meant: the one that `type` names or, failing that, the only one there is.
    pub fn view(&self) -> NextActionView<'_> {
        let tag = self.r#type.as_ref().map_or("", |tag| tag.as_str());
        let members = [
            (
                "redirect_to_url",
                self.redirect_to_url.as_ref().map(NextActionView::RedirectToUrl),
            ),
            (
                "redirect_iframe",
                self.redirect_iframe.as_ref().map(NextActionView::RedirectIframe),
            ),
            (
                "display_qr_code",
                self.display_qr_code.as_ref().map(NextActionView::DisplayQrCode),
            ),
            (
                "display_bank_details",
                self
                    .display_bank_details
                    .as_ref()
                    .map(NextActionView::DisplayBankDetails),
            ),
        ];
        let mut present = members
            .into_iter()
            .filter_map(|(name, member)| Some((name, member?)));
        if let Some((_, named)) = present.clone().find(|(name, _)| *name == tag) {
            return named;
        }
        match (present.next(), present.next()) {
            (Some((_, only)), None) => only,
            _ => NextActionView::Unknown(tag),
        }
    }
}

/// Which member of [`NextAction`] is meant: the one that `type` names or, failing that, the only one there is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum NextActionView<'a> {
    /// `redirect_to_url`
    RedirectToUrl(&'a RedirectToUrl),
    /// `redirect_iframe`
    RedirectIframe(&'a RedirectIframe),
    /// `display_qr_code`
    DisplayQrCode(&'a DisplayQrCode),
    /// `display_bank_details`
    DisplayBankDetails(&'a DisplayBankDetails),
    /// None, or more than one without `type` saying which; holds `type`.
    Unknown(&'a str),
}

/// Which member of the next action holds it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NextActionType {
    /// `redirect_to_url`
    RedirectToUrl,
    /// `redirect_iframe`
    RedirectIframe,
    /// `display_qr_code`
    DisplayQrCode,
    /// `display_bank_details`
    DisplayBankDetails,
    /// A value that this crate does not know.
    Unknown(String),
}

openapi_runtime::string_enum! {
    NextActionType {
        RedirectToUrl => "redirect_to_url",
        RedirectIframe => "redirect_iframe",
        DisplayQrCode => "display_qr_code",
        DisplayBankDetails => "display_bank_details",
    }
}

/// Show this page to the shopper, a 3-D Secure challenge or the page of a wallet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RedirectToUrl {
    /// The page to show.
    pub url: Secret,
    /// Where the page ends. That it was reached says nothing about the outcome; retrieve the intent.
    pub return_url: Option<String>,
}

openapi_runtime::object! {
    RedirectToUrl {
        url: "url",
        return_url?: "return_url",
    }
}

/// Load this fragment in a hidden frame; its form posts itself. Then retrieve the intent again, for a challenge may
/// follow.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RedirectIframe {
    /// An HTML fragment with a form that posts itself.
    pub iframe: Secret,
}

openapi_runtime::object! {
    RedirectIframe {
        iframe: "iframe",
    }
}

/// Show this QR code for the shopper to scan with the wallet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DisplayQrCode {
    /// A link to an image of the code, signed for a limited time.
    pub qr_code_url: Secret,
    /// When the code ends.
    pub expires_at: Option<DateTime>,
    /// The raw text of the code, seen by one client only.
    pub qr_code: Option<Secret>,
}

openapi_runtime::object! {
    DisplayQrCode {
        qr_code_url: "qr_code_url",
        expires_at?: "expires_at",
        qr_code?: "qr_code",
    }
}

/// Show these details for the shopper to transfer the amount. When it appears is not documented.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct DisplayBankDetails {
    /// The bank.
    pub bank_name: Option<String>,
    /// The account to pay to.
    pub account_number: Option<String>,
    /// The bank's routing number.
    pub routing_number: Option<String>,
}

openapi_runtime::object! {
    DisplayBankDetails {
        bank_name?: "bank_name",
        account_number?: "account_number",
        routing_number?: "routing_number",
    }
}

impl fmt::Debug for DisplayBankDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DisplayBankDetails")
            .field("bank_name", &self.bank_name)
            .field("account_number", &PERSONAL)
            .field("routing_number", &self.routing_number)
            .finish()
    }
}
