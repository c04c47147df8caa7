//! What `x-idempotency-key` does.

use super::topic;

topic! {
    /// What `x-idempotency-key` does.
    Idempotency = "Idempotency";
    Format refuses "key-format":
        "A POST whose key is missing, no UUID, or not in lower case: `invalid idempotency key format`.",
        ["key-format-refused", "key-upper-case-refused", "idempotency-header-documented", "capture-headers-of-clients"],
        "The message beside the code.",
        "tests/http/idempotency.rs::keys_that_are_no_lower_case_uuid_are_refused_on_every_post";
    Replay does "key-replays":
        "A repeat under the same key gets the answer of the first call and has no second effect.",
        ["key-replays-result", "key-no-second-effect"],
        "",
        "tests/http/idempotency.rs::a_repeat_gets_the_first_answer_and_acts_once";
    ReplayFailure does "key-replays-failures":
        "A refusal is stored under its key as well, and repeated even where the call would succeed by now.",
        ["key-replays-result"],
        "",
        "tests/http/idempotency.rs::a_failure_is_stored_too";
    Mismatch refuses "key-mismatch":
        "The same key with another body: 400, `idempotency_error`, `idempotency_key_mismatch`.",
        ["key-other-body-refused", "key-mismatch-in-type-table"],
        "Code and words are not known; type and status are those of the table of types.",
        "tests/http/idempotency.rs::another_body_under_the_same_key_is_refused";
    SameBody does "key-same-body":
        "Bodies are the same when they are equal as JSON: order of members and spacing do not count.",
        [],
        "How the vendor compares is not known; a careful client sends the same bytes anyway.",
        "tests/http/idempotency.rs::the_order_of_members_makes_no_other_body";
    InFlight refuses "key-in-flight":
        "A repeat while the first call runs: 400 with `{\"code\": 200, \"message\": \"Request is processing, please try again later.\"}`.",
        ["key-in-flight", "key-in-flight-documented"],
        "",
        "tests/http/idempotency.rs::a_key_whose_first_call_runs_is_in_flight";
    Scope does "key-scope":
        "A key counts for one client id, one account and one path.",
        [],
        "The narrowest scope that a client can rely on.",
        "tests/http/idempotency.rs::a_key_counts_for_one_path_and_one_account";
    Age does "key-age-from-first-call":
        "The age of a key counts from its first call; a key whose call still runs never ends.",
        ["key-lifetime"],
        "A key must not act twice.",
        "src/idempotency.rs::a_running_key_is_not_forgotten_and_keeps_no_other";
    Reads does "key-ignored-on-reads":
        "A key on a GET is ignored.",
        ["idempotency-header-on-reads", "idempotency-header-on-writes-only"],
        "",
        "tests/http/idempotency.rs::a_key_on_a_get_is_ignored";
    Unstored does "key-not-used-by-refused-callers":
        "A refusal of the caller, of the key or of the form of the body uses up no key.",
        ["token-renewed-on-401"],
        "Clients renew their token and repeat under the same key.",
        "tests/http/access.rs::a_refused_token_leaves_nothing_under_the_key";
    HungUp does "key-survives-a-hang-up":
        "A call whose caller hangs up is finished, and its answer stored.",
        ["key-no-second-effect"],
        "A repeat must find out what came of it.",
        "tests/http/idempotency.rs::a_caller_who_hangs_up_leaves_no_call_half_done";
}
