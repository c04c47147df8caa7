//! How intents and attempts move from status to status.

use super::topic;

topic! {
    /// How intents and attempts move from status to status.
    Moves = "Statuses";
    Begun does "attempt-begins":
        "A confirm records an attempt as `INITIATED` before the provider is asked; an intent may have several, one after another.",
        ["attempt-statuses"],
        "",
        "tests/http/idempotency.rs::a_confirm_that_is_held_shows_its_attempt_as_initiated";
    Redirected does "shopper-has-to-act":
        "A card that needs 3-D Secure, or a wallet: `REQUIRES_CUSTOMER_ACTION` and `AUTHENTICATION_REDIRECTED`.",
        ["status-redirect-live", "intent-statuses", "attempt-statuses"],
        "",
        "tests/http/cards.rs::a_challenge_is_passed_failed_or_left";
    Approved does "approved-and-captured":
        "Approved with automatic capture: `SUCCEEDED` and `CAPTURE_REQUESTED`, in the same call where nobody has to act.",
        ["status-direct-success", "authorized-then-captured"],
        "",
        "tests/http/cards.rs::cards_without_3ds_are_paid_or_fail_at_once";
    Authorised does "approved-and-held":
        "Approved for a manual capture: `REQUIRES_CAPTURE` and `AUTHORIZED`.",
        ["status-manual-capture", "authorized-then-captured"],
        "",
        "tests/http/calls.rs::a_pre_authorisation_is_held_for_a_capture";
    Delayed does "provider-is-slow":
        "While the provider takes its time: `PENDING` and `PENDING_AUTHORIZATION`. Only the control API brings it about.",
        ["status-pending", "status-pending-attempt"],
        "What brings it about is not known.",
        "tests/http/cards.rs::a_slow_provider_answers_later";
    SlowAnswer does "slow-provider-answers":
        "When the slow provider answers, the intent moves as it would have at once.",
        ["status-pending"],
        "",
        "tests/http/cards.rs::a_slow_provider_answers_later";
    Declined does "declined-reopens":
        "A declined attempt is `FAILED` with a `failure_code`, and the intent back in `REQUIRES_PAYMENT_METHOD`; the call succeeds.",
        ["status-after-decline", "failure-is-200", "status-failed-timeout-only", "status-failed-concepts"],
        "",
        "tests/http/calls.rs::a_declined_intent_can_be_paid_again";
    ShopperApproved does "shopper-succeeds":
        "A shopper who succeeds: as approved at once.",
        ["status-direct-success", "status-manual-capture"],
        "",
        "tests/http/cards.rs::a_challenge_passed_for_a_manual_capture_holds_the_money";
    ChallengeReopens does "failed-challenge-reopens":
        "After a failed authentication: `REQUIRES_PAYMENT_METHOD`, the attempt `FAILED` with `3ds_failed`.",
        ["status-after-failed-challenge", "failure-codes"],
        "",
        "tests/http/cards.rs::a_challenge_is_passed_failed_or_left";
    ChallengeStays does "failed-challenge-stays-open":
        "With `failed-challenge=stays-open`: the intent stays in `REQUIRES_CUSTOMER_ACTION` with a `FAILED` attempt and no `next_action`.",
        ["status-stuck-after-challenge"],
        "From there a confirm by any method, a cancel and the expiry work.",
        "tests/http/variants.rs::a_failed_challenge_reopens_or_stays_open";
    AfterStuck does "failed-challenge-is-paid-again":
        "An intent that stayed open after a failed authentication takes another confirm, by card too.",
        ["status-stuck-after-challenge"],
        "Else nothing but the expiry could end it.",
        "tests/http/variants.rs::an_intent_that_stayed_open_is_paid_cancelled_or_swept";
    Superseded does "second-wallet-confirm":
        "A second wallet confirm makes another attempt with another code; the earlier one is `CANCELLED` and pays no more.",
        ["key-fresh-makes-new-attempt"],
        "What becomes of the earlier attempt: one intent is paid once.",
        "tests/http/cards.rs::a_second_wallet_confirm_makes_another_attempt_with_another_code";
    SecondDeclined does "second-wallet-not-enabled":
        "A second confirm that fails at once reopens the intent.",
        ["status-after-decline"],
        "",
        "tests/http/cards.rs::a_second_wallet_that_is_not_enabled_reopens_the_intent";
    Captured does "captured":
        "A capture: `SUCCEEDED` and `CAPTURE_REQUESTED`.",
        ["status-after-capture"],
        "",
        "tests/http/statuses.rs::capture_in_every_position";
    Settled does "settled":
        "Captured money becomes `SETTLED`, then `SUCCEEDED`; the intent stays as it is.",
        ["status-settlement"],
        "",
        "tests/http/time.rs::captured_money_is_settled_and_then_credited";
    Cancelled does "cancelled":
        "A cancellation that takes effect: intent and open attempt `CANCELLED`, held money released.",
        ["cancel-follows-later"],
        "",
        "tests/http/calls.rs::a_cancel_shows_the_old_status_and_takes_effect_later";
    Expired does "unpaid-intent-fails":
        "Unpaid when its time is over: the intent `FAILED`, an open attempt `EXPIRED`. Until the sweep comes, calls are legal.",
        ["status-expiry", "status-expiry-observed", "status-failed-timeout-only"],
        "",
        "tests/http/time.rs::an_unpaid_intent_fails_half_an_hour_and_a_sweep_after_its_creation";
    HoldLapsed does "hold-lapses":
        "Held money that nobody captured: the intent `FAILED`, the attempt `EXPIRED`.",
        [],
        "How long a hold lasts is not known.",
        "tests/http/time.rs::held_money_outlives_the_intents_half_hour_and_lapses_after_a_week";
    HoldStays does "hold-never-lapses":
        "With `hold=never-lapses` held money waits for ever.",
        [],
        "How long a hold lasts is not known.",
        "tests/http/variants.rs::a_hold_lapses_or_never_does";
    NotSwept does "pending-and-held-are-not-swept":
        "Neither `PENDING` nor `REQUIRES_CAPTURE` is swept; a decline after that is swept later.",
        [],
        "Money may be held.",
        "tests/http/time.rs::a_slow_decline_after_the_half_hour_is_swept";
}
