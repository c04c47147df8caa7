//! What the members of a request must look like.

use super::topic;

topic! {
    /// What the members of a request must look like.
    Requests = "Requests";
    Missing refuses "member-missing":
        "Required members of a create that are absent or empty: `missing_parameter` with `missing_fields`, all at once.",
        ["create-required", "error-missing-fields"],
        "Code and member are known, their use and the words are not.",
        "tests/http/requests.rs::what_is_missing_is_named";
    Form refuses "member-form":
        "A member of another JSON type than its own: `invalid_parameter` naming it.",
        ["error-invalid-parameter", "update-members", "confirm-members"],
        "",
        "tests/http/requests.rs::amounts_and_currencies_are_checked";
    Amount refuses "amount-invalid":
        "An amount that is not plain decimal, not above zero, longer than 12 digits before the point, or finer than ISO 4217 has it for the currency: `invalid_order_amount`.",
        ["create-required", "amount-is-major-string"],
        "The bounds: what a payment can be. The words.",
        "tests/http/requests.rs::amounts_and_currencies_are_checked";
    AmountForCurrency refuses "amount-of-new-currency":
        "An update of the currency that the amount does not suit: `invalid_order_amount`.",
        ["update-members"],
        "As at create.",
        "tests/http/calls.rs::a_change_of_currency_must_suit_the_amount";
    Currency refuses "currency-invalid":
        "A currency that is not three upper-case letters: `invalid_order_currency`.",
        ["currency-form", "currencies-seen"],
        "The words; any three letters will do, since no list is known.",
        "tests/http/requests.rs::amounts_and_currencies_are_checked";
    Description refuses "description-too-long":
        "More than 32 characters of description: `invalid_parameter` that names no field.",
        ["description-request-limit", "description-too-long-live"],
        "",
        "tests/http/requests.rs::texts_have_limits";
    OrderId refuses "merchant-order-id-too-long":
        "More than 36 characters of `merchant_order_id`: `invalid_parameter`.",
        ["create-required"],
        "",
        "tests/http/requests.rs::texts_have_limits";
    OrderIdRepeats does "merchant-order-id-repeats":
        "Two intents may have the same `merchant_order_id`.",
        ["merchant-order-not-unique"],
        "",
        "tests/http/requests.rs::two_intents_may_have_one_merchant_order_id";
    ReturnUrl refuses "return-url-invalid":
        "A `return_url` without a scheme, with spaces, or above 1024 characters: `invalid_return_url`.",
        ["create-required"],
        "Web addresses and app schemes are both documented, and nothing else; the words.",
        "tests/http/requests.rs::texts_have_limits";
    Metadata refuses "metadata-invalid":
        "Metadata that is no object, or above 512 bytes as JSON: `invalid_parameter`.",
        ["metadata-limit"],
        "",
        "tests/http/requests.rs::texts_have_limits";
    CustomerId refuses "customer-id-too-long":
        "More than 36 characters of `customer_id`: `invalid_parameter`.",
        ["customer-id-form"],
        "",
        "tests/http/requests.rs::texts_have_limits";
    CustomerIdUnchecked does "customer-id-unchecked":
        "A `customer_id` that was never handed out is accepted.",
        [],
        "Nothing is known of its check.",
        "tests/http/requests.rs::payment_orders_and_customers_are_checked";
    CustomerIdWins does "customer-id-wins":
        "`customer_id` wins over `customer`, which is then not read.",
        ["create-customer-precedence"],
        "",
        "tests/http/requests.rs::payment_orders_and_customers_are_checked";
    CustomerRecord does "customer-becomes-a-record":
        "A `customer` is answered as a snapshot and gets a `customer_id`.",
        ["create-customer-precedence", "customer-id-form", "intent-customer-create-only"],
        "",
        "tests/http/calls.rs::an_update_changes_what_it_names";
    Customer refuses "customer-invalid":
        "A `customer` that lacks a name or an email, or has an unsound address: `invalid_parameter` naming the member.",
        ["customer-members"],
        "",
        "tests/http/requests.rs::payment_orders_and_customers_are_checked";
    CustomerSize refuses "customer-too-large":
        "A `customer` that is kept with more than 4 KiB: `invalid_parameter`.",
        [],
        "Bounded memory; no limit is documented.",
        "tests/http/capacity.rs::what_is_kept_of_a_person_is_bounded";
    Orders refuses "payment-orders-invalid":
        "`payment_orders` out of form: `invalid_payment_orders`.",
        ["orders-members"],
        "The words; a price is a decimal string, a quantity above zero.",
        "tests/http/requests.rs::payment_orders_and_customers_are_checked";
    IpAddress refuses "ip-address-invalid":
        "An `ip_address` that is none: `invalid_parameter`, whenever one is sent.",
        ["create-conditional", "ip-address-moved"],
        "Checked also where nothing needs it.",
        "tests/http/requests.rs::texts_have_limits";
    DeviceFor3ds refuses "three-ds-needs-the-device":
        "`enforce_3ds` without `ip_address` or `browser_info`: `missing_parameter`.",
        ["create-conditional", "error-missing-fields"],
        "Code and words.",
        "tests/http/requests.rs::strong_authentication_needs_address_and_browser";
    BrowserInfo refuses "browser-info-invalid":
        "`browser_info` that lacks a required member or is beyond its bounds: `invalid_parameter`, whenever it is sent.",
        ["browser-info-required", "browser-info-more"],
        "Checked also where nothing needs it.",
        "tests/http/requests.rs::browser_info_is_checked";
    Language refuses "language-invalid":
        "A `language` that is no plain BCP 47 tag: `invalid_payment_method`, `language is invalid`.",
        ["language-refused"],
        "",
        "tests/http/requests.rs::browser_info_is_checked";
    Timezone refuses "timezone-invalid":
        "A `timezone` that is no whole number: `invalid_payment_method`.",
        ["timezone-name-refused", "timezone-hours", "timezone-minutes-java"],
        "The words. Any whole number will do: hours are documented, minutes are sent.",
        "tests/http/requests.rs::browser_info_is_checked";
    Location refuses "location-invalid":
        "A location of 0/0, out of bounds or not in strings: `invalid_parameter`.",
        ["location-refused"],
        "The code.",
        "tests/http/requests.rs::browser_info_is_checked";
    MobileOs refuses "mobile-os-invalid":
        "`browser_info.mobile.os_type` other than iOS or Android: `invalid_parameter`.",
        ["mobile-os-type-upper"],
        "The code.",
        "tests/http/requests.rs::browser_info_is_checked";
    MobileOsAny does "mobile-os-in-any-case":
        "`browser_info.mobile.os_type` may be in upper or lower case.",
        ["mobile-os-type-lower", "mobile-os-type-upper"],
        "",
        "tests/http/variants.rs::a_mobile_os_is_taken_in_any_case_or_in_upper_case";
    MobileOsUpper refuses "mobile-os-in-upper-case":
        "With `--with mobile-os=upper-case` `browser_info.mobile.os_type` in lower case: `invalid_parameter`.",
        ["mobile-os-type-upper"],
        "The code.",
        "tests/http/variants.rs::a_mobile_os_is_taken_in_any_case_or_in_upper_case";
    CaptureAmount refuses "capture-amount-form":
        "`amount_to_capture` that is neither a string nor a number: `invalid_parameter`.",
        ["capture-amount-number", "capture-amount-string"],
        "",
        "tests/http/calls.rs::a_capture_of_too_much_or_of_nothing_is_refused_and_changes_nothing";
    CaptureKinds does "capture-amount-in-either-form":
        "`amount_to_capture` may be a string or a number.",
        ["capture-amount-number", "capture-amount-string"],
        "",
        "tests/http/calls.rs::a_capture_takes_all_or_a_part_in_either_wire_kind";
    Reason refuses "cancellation-reason-invalid":
        "A `cancellation_reason` that is no text of up to 255 characters: `invalid_parameter`.",
        ["cancel-reasons", "cancel-reason-free-text"],
        "Any text will do: examples show free text.",
        "tests/http/requests.rs::an_update_has_the_same_limits";
}
