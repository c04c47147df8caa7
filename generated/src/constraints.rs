// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! What the document limits of requests, as data for the runtime: of operations, then of the types that their
//! bodies hold.

use openapi_runtime::{Constraints, Rule};

pub(crate) static CREATE_PAYMENT_INTENT: Constraints = Constraints {
    body: &[Rule::Type(&CREATE_PAYMENT_INTENT_REQUEST)],
    ..Constraints::NONE
};

pub(crate) static RETRIEVE_PAYMENT_INTENT: Constraints = Constraints {
    path: &[("id", &[Rule::MaxLength(36)])],
    ..Constraints::NONE
};

pub(crate) static UPDATE_PAYMENT_INTENT: Constraints = Constraints {
    path: &[("id", &[Rule::MaxLength(36)])],
    body: &[Rule::Type(&UPDATE_PAYMENT_INTENT_REQUEST)],
    ..Constraints::NONE
};

pub(crate) static LIST_PAYMENT_INTENTS: Constraints = Constraints {
    query: &[
        ("page_size", &[Rule::Number(&[Rule::Minimum("1"), Rule::Maximum("100")])]),
        ("page_number", &[Rule::Number(&[Rule::Minimum("1")])]),
        ("payment_intent_status", &[Rule::OneOf(crate::types::IntentStatus::VALUES)]),
    ],
    ..Constraints::NONE
};

pub(crate) static CONFIRM_PAYMENT_INTENT: Constraints = Constraints {
    path: &[("id", &[Rule::MaxLength(36)])],
    body: &[Rule::Type(&CONFIRM_PAYMENT_INTENT_REQUEST)],
    ..Constraints::NONE
};

pub(crate) static CAPTURE_PAYMENT_INTENT: Constraints = Constraints {
    path: &[("id", &[Rule::MaxLength(36)])],
    body: &[Rule::Type(&CAPTURE_PAYMENT_INTENT_REQUEST)],
    ..Constraints::NONE
};

pub(crate) static CANCEL_PAYMENT_INTENT: Constraints = Constraints {
    path: &[("id", &[Rule::MaxLength(36)])],
    ..Constraints::NONE
};

pub(crate) static LIST_PAYMENT_ATTEMPTS: Constraints = Constraints {
    query: &[
        ("page_size", &[Rule::Number(&[Rule::Minimum("1"), Rule::Maximum("100")])]),
        ("page_number", &[Rule::Number(&[Rule::Minimum("1")])]),
        ("payment_intent_id", &[Rule::MaxLength(36)]),
        ("attempt_status", &[Rule::OneOf(crate::types::AttemptStatus::VALUES)]),
    ],
    ..Constraints::NONE
};

pub(crate) static RETRIEVE_PAYMENT_ATTEMPT: Constraints = Constraints {
    path: &[("id", &[Rule::MaxLength(36)])],
    ..Constraints::NONE
};

static BROWSER_INFO: Rule = Rule::Members(
    &[
        ("screen_color_depth", &[Rule::Minimum("1"), Rule::Maximum("48")]),
        ("screen_height", &[Rule::Minimum("1"), Rule::Maximum("9999")]),
        ("screen_width", &[Rule::Minimum("1"), Rule::Maximum("9999")]),
        ("timezone", &[Rule::Pattern("^-?[0-9]+$")]),
    ],
);

static CARD_REQUEST: Rule = Rule::Members(
    &[
        ("card_name", &[Rule::MaxLength(128)]),
        ("card_number", &[Rule::Pattern("^[0-9]{12,19}$")]),
        ("expiry_month", &[Rule::Pattern("^(0[1-9]|1[0-2])$")]),
        ("expiry_year", &[Rule::Pattern("^[0-9]{4}$")]),
        ("cvc", &[Rule::Pattern("^[0-9]{3,4}$")]),
        ("billing", &[Rule::Type(&BILLING_REQUEST)]),
        ("authorization_type", &[Rule::OneOf(crate::types::AuthorizationType::VALUES)]),
        ("three_ds_action", &[Rule::OneOf(crate::types::ThreeDsAction::VALUES)]),
    ],
);

static CARD_PRESENT_REQUEST: Rule = Rule::Members(
    &[
        ("card_number", &[Rule::Pattern("^[0-9]{12,19}$")]),
        ("expiry_month", &[Rule::Pattern("^(0[1-9]|1[0-2])$")]),
        ("expiry_year", &[Rule::Pattern("^[0-9]{4}$")]),
        (
            "cardholder_verification_method",
            &[
                Rule::OneOf(
                    crate::types::CardPresentRequestCardholderVerificationMethod::VALUES,
                ),
            ],
        ),
        (
            "pan_entry_mode",
            &[Rule::OneOf(crate::types::CardPresentRequestPanEntryMode::VALUES)],
        ),
        (
            "fallback_reason",
            &[Rule::OneOf(crate::types::CardPresentRequestFallbackReason::VALUES)],
        ),
        ("terminal_info", &[Rule::Type(&TERMINAL_INFO)]),
        ("system_trace_audit_number", &[Rule::Pattern("^[0-9]{6}$")]),
    ],
);

static TERMINAL_INFO: Rule = Rule::Members(
    &[("terminal_id", &[Rule::Pattern("^[0-9A-Za-z]{1,8}$")])],
);

static CRYPTO_REQUEST: Rule = Rule::Members(
    &[("flow", &[Rule::OneOf(crate::types::CryptoRequestFlow::VALUES)])],
);

static BILLING_REQUEST: Rule = Rule::Members(
    &[
        ("first_name", &[Rule::MinLength(1)]),
        ("last_name", &[Rule::MinLength(1)]),
        ("email", &[Rule::MinLength(1)]),
        ("address", &[Rule::Type(&ADDRESS_REQUEST)]),
    ],
);

static ADDRESS_REQUEST: Rule = Rule::Members(
    &[
        ("country_code", &[Rule::Pattern("^[A-Z]{2}$")]),
        ("city", &[Rule::MinLength(1)]),
        ("street", &[Rule::MinLength(1)]),
        ("postcode", &[Rule::MinLength(1)]),
    ],
);

static CUSTOMER_REQUEST: Rule = Rule::Members(
    &[
        ("description", &[Rule::MaxLength(255)]),
        ("address", &[Rule::Type(&ADDRESS_REQUEST)]),
    ],
);

static PAYMENT_ORDERS: Rule = Rule::Members(
    &[("products", &[Rule::Items(&[Rule::Type(&PRODUCT)])])],
);

static PRODUCT: Rule = Rule::Members(
    &[
        ("name", &[Rule::MaxLength(255)]),
        ("price", &[Rule::Pattern("^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,3})?$")]),
    ],
);

static CREATE_PAYMENT_INTENT_REQUEST: Rule = Rule::Members(
    &[
        ("amount", &[Rule::Pattern("^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,3})?$")]),
        ("currency", &[Rule::Pattern("^[A-Z]{3}$")]),
        ("merchant_order_id", &[Rule::MaxLength(36)]),
        ("description", &[Rule::MaxLength(32)]),
        ("return_url", &[Rule::MaxLength(1024)]),
        ("payment_method", &[Rule::Type(&PAYMENT_METHOD_REQUEST)]),
        ("ip_address", &[Rule::MaxLength(45)]),
        ("customer", &[Rule::Type(&CUSTOMER_REQUEST)]),
        ("customer_id", &[Rule::MaxLength(36)]),
        ("payment_orders", &[Rule::Type(&PAYMENT_ORDERS)]),
        ("browser_info", &[Rule::Type(&BROWSER_INFO)]),
    ],
);

static UPDATE_PAYMENT_INTENT_REQUEST: Rule = Rule::Members(
    &[
        ("amount", &[Rule::Pattern("^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,3})?$")]),
        ("currency", &[Rule::Pattern("^[A-Z]{3}$")]),
        ("customer", &[Rule::Type(&CUSTOMER_REQUEST)]),
        ("customer_id", &[Rule::MaxLength(36)]),
        ("payment_orders", &[Rule::Type(&PAYMENT_ORDERS)]),
        ("merchant_order_id", &[Rule::MaxLength(36)]),
        ("description", &[Rule::MaxLength(32)]),
        ("return_url", &[Rule::MaxLength(1024)]),
    ],
);

static CONFIRM_PAYMENT_INTENT_REQUEST: Rule = Rule::Members(
    &[
        ("payment_method", &[Rule::Type(&PAYMENT_METHOD_REQUEST)]),
        ("ip_address", &[Rule::MaxLength(45)]),
        ("browser_info", &[Rule::Type(&BROWSER_INFO)]),
        ("return_url", &[Rule::MaxLength(1024)]),
    ],
);

static CAPTURE_PAYMENT_INTENT_REQUEST: Rule = Rule::Members(
    &[("amount_to_capture", &[Rule::Pattern("^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,3})?$")])],
);

static PAYMENT_METHOD_REQUEST: Rule = Rule::Tagged {
    tag: "type",
    open: true,
    variants: &[
        ("card", &[Rule::Members(&[("card", &[Rule::Type(&CARD_REQUEST)])])]),
        (
            "card_present",
            &[Rule::Members(&[("card_present", &[Rule::Type(&CARD_PRESENT_REQUEST)])])],
        ),
        (
            "applepay",
            &[Rule::Members(&[("applepay", &[Rule::Type(&APPLEPAY_REQUEST)])])],
        ),
        (
            "googlepay",
            &[Rule::Members(&[("googlepay", &[Rule::Type(&GOOGLEPAY_REQUEST)])])],
        ),
        ("crypto", &[Rule::Members(&[("crypto", &[Rule::Type(&CRYPTO_REQUEST)])])]),
    ],
};

static TOKEN_WALLET_BILLING: Rule = Rule::Members(
    &[("address", &[Rule::Type(&ADDRESS_REQUEST)])],
);

static APPLEPAY_REQUEST: Rule = Rule::Members(
    &[
        ("flow", &[Rule::OneOf(crate::types::TokenWalletFlow::VALUES)]),
        ("card_type", &[Rule::OneOf(crate::types::TokenWalletCardType::VALUES)]),
        ("token_type", &[Rule::OneOf(crate::types::TokenType::VALUES)]),
        ("auth_method", &[Rule::OneOf(crate::types::TokenAuthMethod::VALUES)]),
        ("billing_contact", &[Rule::Type(&TOKEN_WALLET_BILLING)]),
    ],
);

static GOOGLEPAY_REQUEST: Rule = Rule::Members(
    &[
        ("flow", &[Rule::OneOf(crate::types::TokenWalletFlow::VALUES)]),
        ("card_type", &[Rule::OneOf(crate::types::TokenWalletCardType::VALUES)]),
        ("token_type", &[Rule::OneOf(crate::types::TokenType::VALUES)]),
        ("auth_method", &[Rule::OneOf(crate::types::TokenAuthMethod::VALUES)]),
        ("billing_address", &[Rule::Type(&TOKEN_WALLET_BILLING)]),
    ],
);
