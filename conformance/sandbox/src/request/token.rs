//! Methods that the merchant of this sandbox has not enabled, checked as far as their rules are documented: cards at a
//! terminal, network tokens of phone makers, and crypto.

use super::fields::Fields;
use crate::{behaviour::Methods, refusal::Refusal};

pub(super) fn card_present(card: &Fields<'_>) -> Result<(), Refusal> {
    let card = card.under(Methods::Terminal);
    card.digits("card_number", 12, 19)?;
    card.digits("expiry_month", 2, 2)?;
    card.digits("expiry_year", 4, 4)?;
    let verification = ["online_pin", "manual_signature", "skipped"];
    if card.one_of("cardholder_verification_method", &verification)? == Some("online_pin") {
        card.filled("encrypted_pin")?;
    }
    let entry = [
        "manual_entry",
        "chip",
        "magstripe",
        "contactless_chip",
        "contactless_magstripe",
    ];
    card.required_one_of("pan_entry_mode", &entry)?;
    card.boolean("fallback")?;
    card.one_of("fallback_reason", &["chip_read_failure"])?;
    for name in ["emv_tags", "track1", "track2"] {
        card.text(name)?;
    }
    if let Some(terminal) = card.object("terminal_info")? {
        let id = terminal.text_up_to("terminal_id", 8)?;
        if id.is_some_and(|id| !id.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
            return Err(terminal.fault("terminal_id"));
        }
        terminal.boolean("mobile_device")?;
        terminal.boolean("use_embedded_reader")?;
    }
    if card.value("system_trace_audit_number").is_some() {
        card.digits("system_trace_audit_number", 6, 6)?;
    }
    Ok(())
}

pub(super) fn network_token(wallet: &Fields<'_>) -> Result<(), Refusal> {
    let wallet = wallet.under(Methods::PhoneToken);
    let flow = wallet.required_one_of(
        "flow",
        &["redirect", "mobile_web", "mobile_app", "contactless"],
    )?;
    let os_type = wallet
        .one_of("os_type", &["ios", "android", ""])?
        .unwrap_or_default();
    if os_type.is_empty() && flow.starts_with("mobile_") {
        return Err(wallet.fault("os_type"));
    }
    wallet.boolean("is_present")?;
    wallet.required_one_of(
        "network",
        &["visa", "mastercard", "amex", "discover", "jcb"],
    )?;
    wallet.one_of("card_type", &["debit", "credit"])?;
    wallet.required_one_of("token_type", &["decrypted", "encrypted"])?;
    let method = wallet.required_one_of("auth_method", &["cryptogram_3ds", "pan_only"])?;
    let token = wallet.required_object("network_token")?;
    let by_cryptogram: &[&str] = if method == "cryptogram_3ds" {
        &["cryptogram", "eci"]
    } else {
        &[]
    };
    for name in ["number", "expiry_month", "expiry_year"]
        .iter()
        .chain(by_cryptogram)
    {
        token.filled(name)?;
    }
    Ok(())
}

pub(super) fn crypto(wallet: &Fields<'_>, currency: &str) -> Result<(), Refusal> {
    let wallet = wallet.under(Methods::Crypto);
    if wallet.required_one_of("flow", &["redirect", "qrcode"])? == "qrcode" {
        wallet.required_one_of("network", &["ETH", "TRON"])?;
    }
    if wallet.boolean("is_present")? != Some(false) {
        return Err(wallet.fault("is_present"));
    }
    if currency != "USD" {
        return Err(Refusal::invalid_currency(Methods::CryptoCurrency));
    }
    Ok(())
}
