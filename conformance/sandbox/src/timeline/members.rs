//! Which members of requests and answers the timeline keeps, by name. A member that is on no list is not kept.

use std::{collections::HashMap, sync::LazyLock};

/// Kept as they are, save for what looks like a card number or a token.
#[rustfmt::skip] // A list.
const KNOWN: &[&str] = &[
    "accept_header", "account", "accuracy", "address", "advance_seconds", "advice_code", "amount", "amount_to_capture",
    "arn", "attempt_id", "attempt_status", "auth_code", "authentication_data", "authorization_type", "auth_method",
    "auto_capture", "available_payment_method_types", "avs_result", "billing", "bin", "brand", "browser", "browser_info",
    "cancel_status", "cancel_time", "cancell_time", "cancellation_reason", "captured_amount", "card", "card_name", "card_type",
    "cardholder_verification_method", "carrier", "city", "client_id", "code", "complete_time", "cookie_enabled", "count",
    "country_code", "create_time", "created_seconds_ago", "currency", "customer", "customer_id", "cvv_result", "data", "description",
    "device_id", "device_memory", "device_model", "display_qr_code", "ds_transaction_id", "eci", "email", "error", "event_id", "event_name", "event_type", "events",
    "expired_at", "expires_at", "expiry_month", "expiry_year", "failure_code", "failure_message", "fallback",
    "fallback_reason", "fault", "first", "first_name", "flow", "fonts", "hardware_concurrency", "hold", "idempotency_key",
    "image_url", "intent_status", "ip_address", "is_present", "java_enabled", "javascript_enabled", "kind", "language",
    "last4", "last_name", "lat", "latency_ms", "latest_payment_attempt", "location", "lon", "merchant_order_id", "message",
    "missing_fields", "mobile", "moment", "name", "network", "next", "next_action", "operation", "os_type", "os_version",
    "outcome", "page_number", "page_size", "pan_entry_mode", "payment_attempt_id", "payment_intent_id", "payment_intents", "payment_method",
    "payment_orders", "phone_number", "plugins", "pointer", "postcode", "price", "products", "qr_code_url", "quantity",
    "redirect_iframe", "redirect_to_url", "refunded_amount", "rrn", "screen_color_depth", "screen_height", "screen_width", "set", "shopper_name", "source_id",
    "state", "status", "street", "system_trace_audit_number", "terminal_id", "terminal_info", "three_ds", "three_ds_action",
    "three_ds_authentication_status", "three_ds_cancellation_reason", "three_ds_version", "timezone", "token_type",
    "total_items", "total_pages", "touch_support", "type", "update_time", "use_embedded_reader", "user_agent", "version",
    "webgl_renderer", "webgl_vendor",
    // Payment methods, by the member that holds their details.
    "alipay", "alipaycn", "alipayhk", "applepay", "boost", "card_present", "crypto", "dana", "gcash", "googlepay", "grabpay",
    "hipay", "kakaopay", "kaspi", "kplus", "mobile_device", "mpay", "naverpay", "paynow", "rabbitlinepay", "shopeepay", "tng",
    "toss", "tosspay", "truemoney", "unionpay", "wechatpay",
];

/// Never kept, wherever they stand: what pays, what proves, and what opens.
#[rustfmt::skip] // A list.
const SECRET: &[&str] = &[
    "acs_response", "api_key", "auth_token", "authorization", "authentication_value", "cavv", "client_secret", "cryptogram",
    "csc", "cvc", "cvc2", "cvv", "cvv2", "cvn", "cid", "security_code", "emv", "emv_tags", "encrypted_pin",
    "device_data_collection_res", "icc_data", "iframe", "network_token", "open_id", "otp", "one_time_code",
    "pan", "password", "payment_code", "pin", "pin_block", "private_key", "secret", "signature", "token", "track", "track1",
    "track2", "track3", "track_data",
];

/// What becomes of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Kept, and so are its members that are known themselves.
    Kept,
    /// Kept with all its members: the merchant may put there what it likes.
    Free,
    /// A card number: kept masked, if it is one.
    CardNumber,
    /// An address, whose query may hold anything.
    Address,
    /// Replaced.
    Secret,
    /// On no list.
    Unknown,
}

/// Members with a fate of their own.
const SPECIAL: &[(&str, Fate)] = &[
    ("card_number", Fate::CardNumber),
    ("number", Fate::CardNumber),
    ("return_url", Fate::Address),
    ("url", Fate::Address),
    ("metadata", Fate::Free),
    ("to", Fate::Free),
];

/// Every name with a fate, found at once: a body has a hundred members, and every call has two bodies.
static FATES: LazyLock<HashMap<&str, Fate>> = LazyLock::new(|| {
    let kept = KNOWN.iter().map(|name| (*name, Fate::Kept));
    let secret = SECRET.iter().map(|name| (*name, Fate::Secret));
    kept.chain(secret).chain(SPECIAL.iter().copied()).collect()
});

/// What becomes of the member `name`.
pub(super) fn fate(name: &str) -> Fate {
    if let Some(fate) = FATES.get(name) {
        return *fate;
    }
    // Whatever the spelling, a secret is one.
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    if name.bytes().all(is_plain) {
        return Fate::Unknown;
    }
    let plain = name.trim().to_ascii_lowercase().replace('-', "_");
    match FATES.get(plain.as_str()) {
        None | Some(Fate::Kept) => Fate::Unknown,
        Some(fate) => *fate,
    }
}

/// The name of an unknown member, if it is no more than a name: a typo is worth seeing, a secret is not.
pub(super) fn shown(name: &str) -> &str {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if plain && (1..=32).contains(&name.len()) {
        name
    } else {
        "[unknown member]"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_on_two_lists() {
        for name in SECRET {
            assert!(!KNOWN.contains(name), "{name}");
            assert_eq!(fate(name), Fate::Secret);
        }
    }

    #[test]
    fn a_secret_is_one_however_it_is_written() {
        for name in ["CVC", "Api-Key", " pin ", "Client_Secret"] {
            assert_eq!(fate(name), Fate::Secret, "{name}");
        }
        assert_eq!(fate("ammount"), Fate::Unknown);
        assert_eq!(shown("ammount"), "ammount");
        assert_eq!(shown("5413"), "[unknown member]");
    }
}
