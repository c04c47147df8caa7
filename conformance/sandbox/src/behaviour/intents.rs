//! What each call does, and in which status it is refused.

use super::topic;

topic! {
    /// What each call does, and in which status it is refused.
    Intents = "Calls";
    Create does "create-makes-an-intent":
        "A create without a method makes an intent in `REQUIRES_PAYMENT_METHOD`, without an attempt.",
        ["create-without-method-live", "create-method-required-java"],
        "",
        "tests/http/wire.rs::an_intent_has_the_documented_members";
    CreateConfirms does "create-confirms":
        "A create with a method confirms in the same call.",
        ["create-method-confirms"],
        "",
        "tests/http/cards.rs::cards_without_3ds_are_paid_or_fail_at_once";
    RetrieveUnknown refuses "retrieve-unknown-id":
        "Retrieve of an unknown id: 400, `retrieve_payment_intent_failed`.",
        ["error-unknown-intent", "error-404-in-clients"],
        "",
        "tests/http/calls.rs::an_unknown_id_is_a_bad_request";
    ConfirmUnknown refuses "confirm-unknown-id":
        "Confirm of an unknown id: 400, `confirm_payment_intent_failed`.",
        ["error-confirm-failed"],
        "That an unknown id gives it: after retrieve.",
        "tests/http/calls.rs::an_unknown_id_is_a_bad_request";
    OtherUnknown refuses "unknown-id":
        "Update, capture or cancel of an unknown id: 400, `not_found`, `not_found_id`.",
        ["error-not-found-400"],
        "Code and type are listed apart; the words.",
        "tests/http/calls.rs::an_unknown_id_is_a_bad_request";
    AttemptUnknown refuses "attempt-unknown-id":
        "Retrieve of an unknown attempt: 400, `not_found`, `not_found_id`.",
        ["error-not-found-400"],
        "Code and type are listed apart; the words.",
        "tests/http/calls.rs::an_unknown_id_is_a_bad_request";
    Update does "update-changes-what-is-sent":
        "An update changes what is sent and nothing else, and never confirms.",
        ["update-members", "update-with-method-old", "update-to-pay-cli", "update-after-confirm-go"],
        "",
        "tests/http/calls.rs::an_update_changes_what_it_names";
    MetadataReplaced does "update-replaces-metadata":
        "Metadata in an update replace what was there.",
        ["update-members"],
        "Only what is sent changes, and they were sent whole.",
        "tests/http/calls.rs::an_update_changes_what_it_names";
    UpdateElsewhere refuses "update-outside-requires-payment-method":
        "Update in any open or paid status but `REQUIRES_PAYMENT_METHOD`: `invalid_order_status`.",
        ["error-codes-for-status"],
        "The amount may be under way to the provider. Codes are listed, what goes with which status and the words are not.",
        "tests/http/statuses.rs::update_in_every_position";
    UpdateInitiated refuses "update-while-initiated":
        "Update while an attempt is `INITIATED`: `invalid_order_status`.",
        ["error-codes-for-status"],
        "The amount is under way to the provider.",
        "tests/http/idempotency.rs::a_confirm_that_is_held_shows_its_attempt_as_initiated";
    ConfirmEmpty does "confirm-without-method":
        "A confirm without a method answers with the intent as it is, without an attempt.",
        ["confirm-without-method"],
        "",
        "tests/http/calls.rs::a_confirm_without_a_method_answers_with_the_intent";
    ConfirmPaid refuses "confirm-repeated":
        "Confirm in `REQUIRES_CAPTURE`, `PENDING` or `SUCCEEDED`: `repeat_payment_request`.",
        ["error-codes-for-status"],
        "By the name of the code; the words.",
        "tests/http/statuses.rs::confirm_by_card_in_every_position";
    ConfirmInitiated refuses "confirm-while-initiated":
        "Confirm while an attempt is `INITIATED`: `repeat_payment_request`.",
        ["error-codes-for-status"],
        "Two attempts must not be under way at once.",
        "tests/http/idempotency.rs::a_confirm_that_is_held_shows_its_attempt_as_initiated";
    CardOverWaiting refuses "confirm-by-card-while-waiting":
        "Confirm by card while the shopper has something to do: `repeat_payment_request`.",
        ["key-fresh-makes-new-attempt", "error-codes-for-status"],
        "A second confirm was seen for wallets only.",
        "tests/http/statuses.rs::confirm_by_card_in_every_position";
    Capture does "capture-takes-all-or-a-part":
        "A capture takes all that is held, or the part that is named.",
        ["capture-amount-optional", "capture-path", "capture-path-cli", "capture-not-available"],
        "",
        "tests/http/calls.rs::a_capture_takes_all_or_a_part_in_either_wire_kind";
    CaptureRest does "capture-releases-the-rest":
        "After a partial capture the rest is released at once; there is no second capture.",
        ["status-after-capture"],
        "The intent is `SUCCEEDED`.",
        "tests/http/calls.rs::a_capture_takes_all_or_a_part_in_either_wire_kind";
    CaptureTooMuch refuses "capture-too-much":
        "A capture of more than is held: `invalid_order_amount`, and nothing changes.",
        [],
        "Never more than was authorised.",
        "tests/http/calls.rs::a_capture_of_too_much_or_of_nothing_is_refused_and_changes_nothing";
    CaptureElsewhere refuses "capture-outside-requires-capture":
        "Capture in any other open or paid status: `invalid_order_status`.",
        ["capture-path-cli", "error-codes-for-status"],
        "By the name of the code; the words.",
        "tests/http/statuses.rs::capture_in_every_position";
    Cancel does "cancel-keeps-the-old-status":
        "The answer to a cancel shows the old status with the reason; `CANCELLED` and `cancel_time` come later.",
        ["cancel-answer-old-status", "cancel-follows-later", "cancel-go-accepts-old", "cancel-text-at-once", "cancel-whole"],
        "",
        "tests/http/calls.rs::a_cancel_shows_the_old_status_and_takes_effect_later";
    CancelAgain does "cancel-again":
        "A second cancel while one is under way: 200, with the first reason.",
        [],
        "A repeat does no harm.",
        "tests/http/statuses.rs::a_cancellation_under_way_refuses_everything_but_another";
    CancelPaid does "cancel-of-a-paid-intent":
        "Cancel of a paid intent: 200, the intent as it is.",
        ["cancel-paid-as-completed", "cancel-same-day-wallets"],
        "",
        "tests/http/statuses.rs::a_paid_intent_stays_as_it_is_when_cancelled";
    Cancelling refuses "call-while-cancelling":
        "Any other call while a cancel is under way: `order_cancelled`.",
        ["error-codes-for-status"],
        "The merchant has decided.",
        "tests/http/statuses.rs::a_cancellation_under_way_refuses_everything_but_another";
    CancellingWins does "cancel-outruns-the-payment":
        "What the provider or the shopper says while a cancel is under way is ignored.",
        [],
        "A cancelled order must not be charged.",
        "tests/http/idempotency.rs::an_intent_cancelled_while_a_confirm_is_held_is_not_paid";
    OnFailed refuses "call-on-a-failed-intent":
        "Any writing call on a failed intent: `expired_order`.",
        ["error-codes-for-status"],
        "By the name of the code; the words.",
        "tests/http/statuses.rs::cancel_in_every_position";
    OnCancelled refuses "call-on-a-cancelled-intent":
        "Any writing call on a cancelled intent: `order_cancelled`.",
        ["error-codes-for-status"],
        "By the name of the code; the words.",
        "tests/http/statuses.rs::cancel_in_every_position";
}
