//! How long things last, on the clock of the sandbox.

use super::topic;

topic! {
    /// How long things last, on the clock of the sandbox.
    Durations = "Time";
    Token does "token-life":
        "A token lives 30 minutes.",
        ["token-life"],
        "",
        "tests/http/access.rs::a_token_lasts_half_an_hour";
    ClientSecret does "client-secret-life":
        "A client secret lives 60 minutes, longer than its intent.",
        ["client-secret"],
        "",
        "tests/http/time.rs::a_client_secret_outlives_its_intent";
    Key does "key-life":
        "An idempotency key lives 24 hours.",
        ["key-lifetime"],
        "",
        "tests/http/idempotency.rs::a_key_ends_after_a_day";
    Intent does "intent-life":
        "An intent has to be paid within 30 minutes of its creation.",
        ["status-expiry"],
        "",
        "tests/http/time.rs::an_unpaid_intent_fails_half_an_hour_and_a_sweep_after_its_creation";
    Sweep does "sweep-lag":
        "The sweep comes 8 seconds late.",
        ["status-expiry-observed"],
        "Always 8 seconds, after one recording.",
        "tests/http/time.rs::an_unpaid_intent_fails_half_an_hour_and_a_sweep_after_its_creation";
    Hold does "hold-life":
        "Authorised money is held for 7 days.",
        [],
        "Usual for cards.",
        "tests/http/time.rs::held_money_outlives_the_intents_half_hour_and_lapses_after_a_week";
    Cancel does "cancel-delay":
        "A cancellation takes effect after 3 seconds.",
        ["cancel-follows-later"],
        "\"Some seconds\" was observed.",
        "tests/http/calls.rs::a_cancel_shows_the_old_status_and_takes_effect_later";
    Provider does "provider-delay":
        "A slow provider answers after 5 seconds.",
        [],
        "Not known.",
        "tests/http/cards.rs::a_slow_provider_answers_later";
    Settlement does "settlement-delay":
        "`SETTLED` comes a day after the capture, `SUCCEEDED` a day after that.",
        ["status-settlement"],
        "No delay is given.",
        "tests/http/time.rs::captured_money_is_settled_and_then_credited";
    DueOrder does "events-at-their-time":
        "What falls due is dated when it fell due, not when it was noticed.",
        [],
        "As if a clock had run all the time.",
        "tests/http/time.rs::events_are_dated_when_they_fell_due_not_when_they_were_noticed";
}
