//! Who calls, and for which account.

use super::topic;

topic! {
    /// Who calls, and for which account.
    Access = "Tokens, clients and accounts";
    TokenForm refuses "token-without-prefix":
        "A call without a token, or with one that has no `Bearer ` before it: 401, `invalid auth token format`.",
        ["prefix-required", "prefix-missing-is-401"],
        "",
        "tests/http/access.rs::headers_are_checked_on_every_call";
    TokenUnknown refuses "token-unknown":
        "A token that was never handed out: 401, `invalid auth token`.",
        ["error-unauthorized-401"],
        "The words, after those for a missing prefix.",
        "tests/http/access.rs::headers_are_checked_on_every_call";
    TokenEnded refuses "token-ended":
        "A token whose time is over or that a later one replaced: 401, `token has expired`.",
        ["error-unauthorized-401", "token-expired-texts"],
        "The words: SDKs renew their token on them.",
        "tests/http/access.rs::a_new_token_ends_the_one_before_and_time_ends_it_too";
    OneActiveToken does "token-one-active":
        "A new token ends the one before it at once, for each client id.",
        ["token-one-active", "token-one-active-live", "token-by-business-line"],
        "Tokens of two client ids are independent: whether one is allowed per client id or per merchant is not known.",
        "tests/http/access.rs::a_new_token_ends_the_one_before_and_time_ends_it_too";
    Jwt does "token-is-a-jwt":
        "A token is a JWT with `client_id`, `entity_id`, `api_version` and `exp`; `expired_at` is in Unix seconds.",
        ["token-is-jwt", "token-answer"],
        "",
        "tests/http/access.rs::a_token_lasts_half_an_hour";
    TokenBody does "token-body-ignored":
        "The token call takes any body, or none.",
        ["token-call", "token-bodies-of-clients"],
        "",
        "tests/http/access.rs::a_token_needs_a_key_but_no_body";
    TokenNoClient refuses "token-without-client-id":
        "The token call without `x-client-id`: 403, `x-client-id or email cannot be empty`.",
        ["error-account-center", "error-forbidden-403"],
        "",
        "tests/http/access.rs::only_named_clients_may_mint_where_some_are_named";
    TokenWrongClient refuses "token-wrong-client-id":
        "The token call with an unknown client id: 400, `Invalid client id`.",
        ["token-wrong-client-id", "error-account-center"],
        "",
        "tests/http/access.rs::only_named_clients_may_mint_where_some_are_named";
    TokenWrongKey refuses "token-wrong-key":
        "The token call with a missing or wrong key: 401, `Invalid api key`.",
        ["token-wrong-key", "error-account-center"],
        "The envelope is that of the section that the page stands in; the words are not known.",
        "tests/http/access.rs::only_named_clients_may_mint_where_some_are_named";
    AnyClient does "token-any-client":
        "Where no client is named at the start, any client id with any key may mint a token.",
        [],
        "Nothing has to be set up for a first test.",
        "tests/http/access.rs::a_token_needs_a_key_but_no_body";
    ClientIdMissing refuses "client-id-missing":
        "A call without `x-client-id`: 401, `x-client-id cannot be empty`.",
        ["client-id-required"],
        "The status and the words: acquiring answers 401 for faults of the token.",
        "tests/http/access.rs::headers_are_checked_on_every_call";
    ClientIdOptional does "client-id-optional":
        "With `client-id=optional` a call may leave `x-client-id` out; the token says who calls.",
        ["confirm-without-client-id", "go-omits-client-id"],
        "Accepted on every call, though it was seen on a confirm only.",
        "tests/http/variants.rs::a_client_id_is_required_or_optional";
    ClientIdOther refuses "client-id-of-another":
        "A call whose `x-client-id` is not that of the token: 401, `x-client-id does not match the auth token`.",
        [],
        "A mix-up of two credentials should show.",
        "tests/http/access.rs::headers_are_checked_on_every_call";
    AccountUnknown refuses "account-unknown":
        "`x-on-behalf-of` with an account that is not connected: 400, `sub_account_not_found`.",
        ["on-behalf-of-unknown-account"],
        "The words.",
        "tests/http/access.rs::a_connected_account_has_its_own_payments";
    AccountMaster does "account-empty-is-master":
        "`x-on-behalf-of` absent or empty is the client's own account.",
        ["on-behalf-of-account", "on-behalf-of-empty-in-sample", "on-behalf-of-empty-is-error"],
        "",
        "tests/http/access.rs::a_connected_account_has_its_own_payments";
    AccountOnReads does "account-on-reads":
        "Reads honour `x-on-behalf-of` as writes do.",
        ["on-behalf-of-on-reads-cli", "on-behalf-of-on-reads-node", "on-behalf-of-not-on-reads"],
        "",
        "tests/http/access.rs::a_connected_account_has_its_own_payments";
    OwnPayments does "payments-of-their-own":
        "Each client id, and each connected account, sees payments of its own only.",
        ["error-not-found-400"],
        "Whether two client ids of one merchant share payments is not known.",
        "tests/http/access.rs::two_clients_do_not_see_each_other";
    TooFast does "too-many-requests":
        "In the stranger profile more than 60 tokens a minute, or 50 other calls a second: 429 with `Retry-After: 1`.",
        ["rate-refusal", "token-rate-now", "rate-limits-of-v1", "repeat-practice"],
        "The limit on other calls, and `Retry-After`.",
        "tests/http/stranger.rs::too_many_calls_are_turned_away_for_a_second";
}
