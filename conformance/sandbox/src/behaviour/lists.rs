//! Lists of intents and attempts.

use super::topic;

topic! {
    /// Lists of intents and attempts.
    Lists = "Lists";
    Page does "page-envelope":
        "A list is `{\"data\", \"total_items\", \"total_pages\"}`, and `data` is never null.",
        ["page-envelope", "page-data-is-array", "page-example-totals"],
        "",
        "tests/http/lists.rs::pages_are_newest_first_and_empty_past_the_end";
    Order does "list-order":
        "Newest first; empty past the end.",
        [],
        "What clients assume.",
        "tests/http/lists.rs::pages_are_newest_first_and_empty_past_the_end";
    Defaults does "page-defaults":
        "10 items and page 1, where the query does not say.",
        ["page-always-sent", "page-omitted-in-sample", "page-limits"],
        "Both are marked as required, and the sample sends neither.",
        "tests/http/lists.rs::pages_are_newest_first_and_empty_past_the_end";
    Query refuses "query-invalid":
        "A query beyond its limits: 400, `invalid_parameter` naming the key.",
        ["page-limits", "page-number-text", "list-filter-live"],
        "The answer: binding failed.",
        "tests/http/lists.rs::limits_of_a_query_are_checked";
    EmptyValue does "query-empty-is-absent":
        "An empty value counts as absent; keys that nobody documents are ignored.",
        ["list-filters-node", "list-filters-python"],
        "",
        "tests/http/lists.rs::bounds_on_the_time_of_creation_are_exclusive";
    IntentFilter does "intents-filtered":
        "Intents are filtered by `payment_intent_status`, `start_time` and `end_time`, both exclusive.",
        ["list-filters", "list-filter-live"],
        "",
        "tests/http/lists.rs::bounds_on_the_time_of_creation_are_exclusive";
    FilterOffset does "filter-times-at-plus-eight":
        "A time in a filter without offset is read at `+08:00`.",
        ["time-offset"],
        "The offset of the API.",
        "tests/http/lists.rs::bounds_on_the_time_of_creation_are_exclusive";
    AttemptFilter does "attempts-filtered":
        "Attempts are filtered by `payment_intent_id` and `attempt_status`.",
        ["attempts-filters"],
        "",
        "tests/http/lists.rs::attempts_are_found_by_intent_and_status";
    SameAttempt does "attempt-is-one-object":
        "An attempt looks the same in its intent, in the list and on its own.",
        ["attempt-is-one-object"],
        "",
        "tests/http/lists.rs::an_attempt_is_the_same_wherever_it_is_shown";
    Elsewhere does "payments-of-others":
        "In the stranger profile lists hold three intents that somebody else made.",
        [],
        "A shared merchant account is never empty.",
        "tests/http/stranger.rs::somebody_else_has_used_the_account";
}
