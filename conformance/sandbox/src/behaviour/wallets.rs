//! What each wallet leads to.

use super::topic;

topic! {
    /// What each wallet leads to.
    Wallets = "Wallets";
    Enabled does "wallets-enabled":
        "Cards, and the ten wallets that were seen to answer with a code, are enabled.",
        ["wallets-live"],
        "",
        "tests/http/cards.rs::wallets_show_a_code_that_pays";
    NotEnabled does "wallet-not-enabled":
        "Any other known method fails with `system_error`.",
        ["wallet-not-enabled-live"],
        "Which methods are enabled depends on the merchant.",
        "tests/http/cards.rs::a_method_that_is_not_enabled_fails_the_attempt";
    QrCode does "wallet-qr-code":
        "A wallet in the flow `qrcode` shows `display_qr_code`; its `expires_at` is in UTC.",
        ["next-action-qr-live", "qr-expiry-form"],
        "",
        "tests/http/cards.rs::wallets_show_a_code_that_pays";
    QrLife does "wallet-qr-code-life":
        "A QR code lives as long as its intent.",
        [],
        "Its life is not known.",
        "tests/http/cards.rs::wallets_show_a_code_that_pays";
    NoAddress does "wallet-without-address":
        "A wallet in the flow `qrcode` without `ip_address` waits for the shopper without `next_action`.",
        ["ip-address-for-wallets"],
        "That it waits: one client saw no code, and no refusal.",
        "tests/http/cards.rs::a_wallet_shows_no_code_without_an_address_and_a_page_in_other_flows";
    OtherFlow does "wallet-redirect":
        "A wallet in any other flow shows `redirect_to_url`.",
        ["wallet-flow-values"],
        "Redirect wallets are documented so.",
        "tests/http/cards.rs::a_wallet_shows_no_code_without_an_address_and_a_page_in_other_flows";
    Refused does "wallet-refused":
        "A shopper who refuses in the wallet: the attempt fails with `system_error`, and the intent is open again.",
        ["failure-codes", "status-after-decline"],
        "No other code is known for wallets.",
        "tests/http/cards.rs::a_shopper_who_refuses_in_the_wallet_fails_the_attempt";
    Page does "wallet-page":
        "A QR code leads to a page of the sandbox on which the shopper pays or refuses, over plain HTTP.",
        ["next-action-qr-live"],
        "Real codes ride on the rails of the wallets, and there is nothing to scan offline.",
        "tests/http/pages.rs::only_the_last_code_pays";
}
