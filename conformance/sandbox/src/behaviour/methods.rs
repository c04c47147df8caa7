//! What a payment method in a request must look like.

use super::topic;

topic! {
    /// What a payment method in a request must look like.
    Methods = "Payment methods in requests";
    Unknown refuses "method-unknown":
        "A `type` that nobody names: `invalid_payment_method` with an empty message.",
        ["error-message-empty", "method-shape", "method-wallet-types", "method-more-names"],
        "Code and empty message are known, the case that gives them is not.",
        "tests/http/requests.rs::methods_and_flows_are_checked";
    NoDetails refuses "method-without-details":
        "No member of the name that `type` gives: `invalid_payment_method` with an empty message.",
        ["error-message-empty", "method-shape"],
        "As for an unknown type.",
        "tests/http/requests.rs::methods_and_flows_are_checked";
    OtherNames does "method-details-under-another-name":
        "Details of both Alipays may stand under `alipay`, those of `toss` and `tosspay` under either name; answers use the own name.",
        ["method-alipay-own-name", "method-alipay-shared-name", "method-tosspay", "method-toss"],
        "",
        "tests/http/cards.rs::the_details_of_a_wallet_may_stand_under_the_name_some_clients_use";
    Detail refuses "method-detail-invalid":
        "A detail of a method that is missing or out of form: `invalid_payment_method`, `invalid <field>`.",
        ["wallet-flow", "card-required"],
        "The words for other fields than `flow` and those of `billing`.",
        "tests/http/requests.rs::card_details_are_checked";
    CardName refuses "card-name-length":
        "A `card_name` that is missing, or longer than 128 characters: `invalid card_name`.",
        ["card-name-length", "card-required"],
        "The limit: 128 characters were accepted and 200 refused. The words.",
        "tests/http/requests.rs::card_details_are_checked";
    CardNumber refuses "card-number-form":
        "A card number that is not 12 to 19 digits: `invalid card_number`. It is not checked further.",
        ["card-number-flutter", "card-number-java"],
        "Nothing is known of a check against name or network.",
        "tests/http/requests.rs::card_details_are_checked";
    Cvc refuses "card-cvc-form":
        "A CVC that is not three or four digits: `invalid cvc`.",
        ["card-cvc"],
        "",
        "tests/http/requests.rs::card_details_are_checked";
    Expiry refuses "card-expiry-form":
        "An expiry that is not two digits for the month and four for the year: `invalid expiry_month`, `invalid expiry_year`.",
        ["card-expiry-text"],
        "",
        "tests/http/requests.rs::card_details_are_checked";
    Expired refuses "card-expired":
        "An expiry in the past, in the time zone of the API: `invalid expiry year: card is expired`.",
        ["card-expired-refused"],
        "",
        "tests/http/requests.rs::card_details_are_checked";
    Network refuses "card-network":
        "A network that is absent or unknown: `invalid card network`. Seven are known, in lower case.",
        ["card-network-refused", "card-networks-documented", "card-networks-mobile"],
        "",
        "tests/http/requests.rs::card_details_are_checked";
    Billing refuses "card-billing":
        "Billing data that lack a member, where an empty one counts as missing: `invalid billing.<field>`.",
        ["billing-members", "billing-empty-is-missing"],
        "",
        "tests/http/requests.rs::card_details_are_checked";
    BillingSize refuses "card-billing-too-large":
        "Billing data with more than 4 KiB: `invalid billing`.",
        [],
        "Bounded memory; no limit is documented.",
        "tests/http/capacity.rs::what_is_kept_of_a_person_is_bounded";
    State refuses "address-state":
        "An address in the US or Canada without `state`: refused.",
        ["address-state", "address-state-live"],
        "",
        "tests/http/requests.rs::card_details_are_checked";
    CardChoices refuses "card-choices":
        "An `authorization_type` or `three_ds_action` other than the two documented values each: refused.",
        ["three-ds-actions"],
        "",
        "tests/http/requests.rs::card_details_are_checked";
    AutoCapture does "auto-capture-by-default":
        "`auto_capture` left out is `true`.",
        ["auto-capture-example"],
        "The guides send it, and so do mobile clients.",
        "tests/http/cards.rs::cards_without_3ds_are_paid_or_fail_at_once";
    PreAuthorization does "pre-authorization-is-held":
        "`pre_authorization` is held for a capture, whatever `auto_capture` says.",
        ["three-ds-actions"],
        "By its name.",
        "tests/http/calls.rs::a_pre_authorisation_is_held_for_a_capture";
    Masked does "card-is-masked":
        "A card number is kept and shown as its first six and last four digits, a CVC not at all.",
        ["card-in-answers"],
        "",
        "tests/http/cards.rs::no_answer_holds_a_number_or_cvc";
    Flow refuses "wallet-flow":
        "A wallet whose `flow` is absent or not one of its own: `invalid flow`.",
        ["wallet-flow", "wallet-flow-values"],
        "",
        "tests/http/requests.rs::methods_and_flows_are_checked";
    OsType refuses "wallet-os-type":
        "A wallet on a phone (`mobile_web`, `mobile_app`) without `ios` or `android` as `os_type`: `invalid os_type`.",
        ["wallet-os-type", "wallet-os-type-empty"],
        "The words.",
        "tests/http/requests.rs::methods_and_flows_are_checked";
    OpenId refuses "wechat-open-id":
        "WeChat Pay in `mini_program`, `mobile_app` or `official_account` without `open_id`: `invalid open_id`.",
        ["wallet-members"],
        "The words.",
        "tests/http/requests.rs::methods_and_flows_are_checked";
    Terminal refuses "terminal-card":
        "A card at a terminal out of form: `invalid <field>`.",
        ["card-present-members", "card-present-values", "card-present-terminal"],
        "The words.",
        "tests/http/requests.rs::a_phone_makers_token_and_a_terminals_card_are_checked_and_not_kept";
    PhoneToken refuses "phone-makers-token":
        "Apple Pay or Google Pay out of form: `invalid <field>`.",
        ["token-wallet-members", "token-wallet-values"],
        "The words.",
        "tests/http/requests.rs::a_phone_makers_token_and_a_terminals_card_are_checked_and_not_kept";
    Crypto refuses "crypto":
        "Crypto out of form: `invalid <field>`.",
        ["crypto-members"],
        "The words.",
        "tests/http/requests.rs::methods_and_flows_are_checked";
    CryptoCurrency refuses "crypto-in-usd":
        "Crypto in another currency than USD: `invalid_order_currency`.",
        ["crypto-members"],
        "The code.",
        "tests/http/requests.rs::methods_and_flows_are_checked";
    OnlyKind does "method-details-not-shown":
        "A card at a terminal, a phone maker's token and crypto are answered as `{\"type\": KIND}`.",
        [],
        "No answer with their details was ever shown.",
        "tests/http/requests.rs::a_phone_makers_token_and_a_terminals_card_are_checked_and_not_kept";
}
