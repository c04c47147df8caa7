//! What answers look like.

use super::topic;

topic! {
    /// What answers look like.
    Answers = "Answers";
    Sorted does "members-sorted":
        "Members stand in alphabetical order, in refusals too.",
        [],
        "Observed for objects; in refusals our choice.",
        "tests/http/wire.rs::answers_are_json_also_when_they_refuse";
    Times does "times-at-plus-eight":
        "Times are RFC 3339 at `+08:00`, in whole seconds, cut off.",
        ["time-offset", "time-truncated"],
        "",
        "src/time.rs::time_is_written_at_plus_eight_in_whole_seconds";
    TimesNull does "unset-times-null":
        "A time that is not set is `null`.",
        ["time-unset-null", "time-unset-absent"],
        "",
        "tests/http/variants.rs::unset_times_are_null_or_empty";
    TimesEmpty does "unset-times-empty":
        "With `unset-times=empty` a time that is not set is `\"\"`.",
        ["time-unset-empty"],
        "",
        "tests/http/variants.rs::unset_times_are_null_or_empty";
    Amounts does "amounts-normalised":
        "Amounts are decimal strings in major units without superfluous zeros.",
        ["amount-is-major-string", "amount-normalised", "amount-zero-in-examples", "amount-as-number", "amount-minor-java"],
        "",
        "tests/http/wire.rs::an_intent_has_the_documented_members";
    CapturedAmount does "captured-amount-is-the-amount":
        "`captured_amount` is the amount before anything was captured, for manual captures too.",
        ["captured-equals-amount"],
        "For manual captures: the rule that recordings show elsewhere.",
        "tests/http/variants.rs::the_captured_amount_is_the_amount_or_zero_before_a_capture";
    CapturedZero does "captured-amount-is-zero":
        "With `captured-amount=zero` it is `\"0\"` until something is captured.",
        ["captured-zero-fixture", "captured-zero-example"],
        "",
        "tests/http/variants.rs::the_captured_amount_is_the_amount_or_zero_before_a_capture";
    Ids does "ids-are-snowflakes":
        "Ids are `PI` or `PA` and 19 digits that hold the time of creation.",
        ["id-forms", "id-snowflake", "id-uuid-in-schemas"],
        "",
        "src/ids.rs::an_id_tells_its_millisecond_worker_and_sequence";
    IdsRise does "ids-rise":
        "Two ids in one millisecond: the sequence rises.",
        ["id-snowflake"],
        "Never two equal; recordings show sequence 0 only.",
        "src/ids.rs::ids_rise_while_the_clock_stands_still";
    Secret does "client-secret-in-create-and-retrieve":
        "`client_secret` is in the answers to create and retrieve, new each time.",
        ["client-secret"],
        "In no other answer: it is documented for these two.",
        "tests/http/wire.rs::only_create_and_retrieve_show_a_client_secret";
    NoAttempt does "no-attempt-is-null":
        "`latest_payment_attempt` is `null` before any attempt.",
        [],
        "Like `next_action`; null or absent is not known.",
        "tests/http/wire.rs::an_intent_has_the_documented_members";
    NextAction does "next-action-is-one":
        "`next_action` is `null` or has `type` and the one member of that name.",
        ["next-action-one-live", "next-action-all-at-once", "next-action-type-inferred"],
        "",
        "tests/http/cards.rs::wallets_show_a_code_that_pays";
    Metadata does "no-metadata-is-null":
        "`metadata` is `null` where none were sent.",
        ["metadata-null"],
        "",
        "tests/http/variants.rs::what_was_seen_only_once_can_be_chosen";
    Guest does "guest-has-no-customer":
        "A guest has `customer_id` `\"\"` and no `customer`.",
        ["intent-customer-id-live"],
        "",
        "tests/http/wire.rs::an_intent_has_the_documented_members";
    MethodTypes does "method-types-listed":
        "`available_payment_method_types` lists what is enabled.",
        ["intent-methods-null"],
        "",
        "tests/http/variants.rs::what_was_seen_only_once_can_be_chosen";
    MethodTypesNull does "method-types-null":
        "With `method-types=null` it is `null`.",
        ["intent-methods-null"],
        "",
        "tests/http/variants.rs::what_was_seen_only_once_can_be_chosen";
    AttemptMethod does "attempt-method-shown":
        "`latest_payment_attempt` has a `payment_method`.",
        ["attempt-method-documented", "attempt-method-live"],
        "",
        "tests/http/variants.rs::what_was_seen_only_once_can_be_chosen";
    AttemptMethodAbsent does "attempt-method-absent":
        "With `attempt-method=absent` it has none there; the attempt calls still show it.",
        ["attempt-method-missing"],
        "",
        "tests/http/variants.rs::what_was_seen_only_once_can_be_chosen";
    AttemptCurrent does "attempt-members-current":
        "Attempts have `advice_code`, `arn`, `rrn`, `auth_code`, `authentication_data` and `failure_message`.",
        ["attempt-authentication-data", "attempt-failure-message", "attempt-numbers", "attempt-three-ds-members", "attempt-ds-transaction-id"],
        "",
        "tests/http/variants.rs::what_was_seen_only_once_can_be_chosen";
    AttemptOld does "attempt-members-2025":
        "With `attempt-members=2025` they lack these.",
        ["attempt-old-recordings"],
        "",
        "tests/http/variants.rs::what_was_seen_only_once_can_be_chosen";
    AttemptCompleted does "attempt-complete-at-capture":
        "`complete_time` of an attempt is set at `CAPTURE_REQUESTED`.",
        ["attempt-complete-in-answer", "attempt-complete-in-webhook"],
        "",
        "tests/http/wire.rs::a_paid_attempt_has_the_documented_members";
    Advice does "no-advice":
        "`advice_code`, `avs_result` and `cvv_result` are `\"\"`.",
        ["attempt-advice-empty", "attempt-advice-codes", "attempt-cvv-results"],
        "What they say in which case is not known.",
        "tests/http/wire.rs::a_paid_attempt_has_the_documented_members";
    Numbers does "approval-numbers":
        "An approved attempt has an `auth_code` of 6 digits and an `rrn` of 12, a captured one an `arn` of 23.",
        ["attempt-numbers"],
        "From which status on.",
        "tests/http/wire.rs::a_paid_attempt_has_the_documented_members";
    ThreeDs does "three-ds-result":
        "After a passed authentication `three_ds` has version `2.2.0`, `eci` `05` and status `Y`; else its strings are empty.",
        ["attempt-three-ds-members", "attempt-authentication-data"],
        "The values are those of the documented example, for any card.",
        "tests/http/cards.rs::a_challenge_is_passed_failed_or_left";
    FailureWords does "failure-message-words":
        "`failure_message` is a phrase for the `failure_code`.",
        ["attempt-failure-message", "failure-codes"],
        "The member was seen, its texts were not.",
        "tests/http/cards.rs::the_provider_can_be_scripted";
    Refunded does "refunded-amount-zero":
        "`refunded_amount` is `\"0\"`.",
        ["attempt-refunded-zero"],
        "",
        "tests/http/wire.rs::a_paid_attempt_has_the_documented_members";
    CardShown does "card-in-answers":
        "A card is answered with `bin`, `last4`, `brand`, `network`, billing data and choices; `card_type` is always `credit`.",
        ["card-in-answers"],
        "`card_type`: nothing tells a debit card.",
        "tests/http/wire.rs::a_paid_attempt_has_the_documented_members";
}
