//! Webhooks: which events are sent, what they hold, and how they are delivered.

use super::topic;

topic! {
    /// Webhooks.
    Events = "Webhooks";
    Types does "event-types":
        "A status that an intent or an attempt enters raises the documented event; `REQUIRES_CAPTURE`, `PENDING`, `AUTHORIZED`, `SETTLED` and an attempt's `SUCCEEDED` raise none.",
        ["event-types", "event-types-sdk"],
        "",
        "tests/http/webhooks/payloads.rs::every_event_is_written_as_recorded_in_april_2026";
    Order does "event-order":
        "A direct card payment raises the `created` events of intent and attempt, `capture_requested` and `succeeded`, in this order.",
        ["event-order"],
        "",
        "tests/http/webhooks/delivery.rs::events_arrive_one_after_the_other_in_the_documented_order";
    Expired does "event-expired":
        "An attempt that is `EXPIRED` raises its `cancelled` event, and its intent `failed`.",
        ["status-expired-event"],
        "",
        "tests/http/webhooks/clock.rs::an_expiry_is_told_when_the_clock_passes_it";
    RequiresAction does "event-requires-action":
        "Each attempt that sends the shopper somewhere raises `requires_action`, a second wallet too; a frame that leads on to a challenge does not raise it again.",
        ["event-types"],
        "The next page of one attempt is documented to be found by reading the intent again.",
        "tests/http/webhooks/payloads.rs::a_frame_that_leads_to_a_challenge_is_told_once";
    CancelFailed does "event-cancel-failed":
        "`acquiring.cancel.failed` can be subscribed to and is never sent; a cancel of a paid intent raises nothing.",
        ["event-types"],
        "A cancellation that the sandbox accepts takes effect.",
        "tests/http/webhooks/payloads.rs::every_event_is_written_as_recorded_in_april_2026";
    Envelope does "event-envelope":
        "An event is `version` (`V1.6.0`), `event_name` (`ACQUIRING`), `event_type`, `event_id`, `source_id` and `data`, in this order.",
        ["event-envelope", "event-names-swapped", "event-required"],
        "",
        "tests/http/webhooks/payloads.rs::every_event_is_written_as_recorded_in_april_2026";
    IntentData does "event-intent-data":
        "The data of an intent tells less than an answer; times that are not set are null.",
        ["event-intent-data", "time-unset-null"],
        "",
        "tests/http/webhooks/payloads.rs::an_event_tells_less_than_an_answer";
    CreatedStatus does "event-created-status":
        "`payment_intent.created` says `REQUIRES_PAYMENT_METHOD`, also where the same call pays.",
        ["event-created-status"],
        "",
        "tests/http/webhooks/payloads.rs::every_event_is_written_as_recorded_in_april_2026";
    IntentMethod does "event-intent-method":
        "`payment_method` of an intent is null in `created` and `failed`, and shown in `requires_action` and `succeeded`.",
        ["event-method-2026"],
        "The latter: only the former were recorded.",
        "tests/http/webhooks/payloads.rs::every_event_is_written_as_recorded_in_april_2026";
    Card does "event-card":
        "Of a card an event shows `card_name`, the masked `card_number` and `network`.",
        ["card-in-webhooks", "card-in-webhooks-structs"],
        "",
        "tests/http/webhooks/payloads.rs::an_event_tells_less_than_an_answer";
    References does "event-references":
        "`arn`, `auth_code`, `rrn` and `authentication_data` are as an answer shows them at that moment.",
        ["event-attempt-data"],
        "Their values in events were not recorded.",
        "tests/http/webhooks/payloads.rs::every_event_is_written_as_recorded_in_april_2026";
    AttemptComplete does "event-attempt-complete":
        "An attempt's `complete_time` is null in `capture_requested`, and as in an answer in the others; its `cancel_time` is set where it is `CANCELLED`.",
        ["attempt-complete-in-webhook", "attempt-complete-in-answer"],
        "All but the first.",
        "tests/http/webhooks/payloads.rs::every_event_is_written_as_recorded_in_april_2026";
    CancelData does "event-cancel-data":
        "A cancel event holds `amount`, `cancel_status`, `cancel_time`, `currency` and `payment_intent_id`.",
        ["event-cancel-data"],
        "",
        "tests/http/webhooks/payloads.rs::every_event_is_written_as_recorded_in_april_2026";
    April2026 does "event-form-2026-04":
        "Events in the form of April 2026: whole seconds; attempts with 20 members.",
        ["webhook-fraction-2026-04", "event-attempt-data"],
        "Seconds are cut off, as in answers.",
        "tests/http/webhooks/payloads.rs::every_event_is_written_as_recorded_in_april_2026";
    January2026 does "event-form-2026-01":
        "Events in the form of January 2026: nanoseconds in `created` events, later milliseconds, rounded; attempts without the six newer members.",
        ["webhook-fraction-nanoseconds", "event-attempt-data"],
        "",
        "tests/http/webhooks/payloads.rs::earlier_events_are_written_as_recorded_then";
    Year2025 does "event-form-2025":
        "Events in the form of 2025: intents in milliseconds with `cancell_time` (sic), and with the method also in `created` and `failed`; attempts in nanoseconds, without the six newer members.",
        ["webhook-fraction-2025-07", "webhook-fraction-nanoseconds", "event-cancell-time", "event-method-2025", "event-attempt-data"],
        "",
        "tests/http/webhooks/payloads.rs::earlier_events_are_written_as_recorded_then";
    Signature does "webhook-signature":
        "`x-wk-signature` is the HMAC-SHA512 of body and `x-wk-timestamp`, in hexadecimal.",
        ["signature-sdk", "signature-docs", "signature-docs-old", "signature-python-old", "signature-flutter"],
        "",
        "tests/http/webhooks/delivery.rs::a_delivery_is_a_signed_post_of_the_recorded_bytes";
    Seconds does "webhook-timestamp-seconds":
        "`x-wk-timestamp` is in seconds.",
        ["signature-timestamp-seconds"],
        "",
        "tests/http/webhooks/delivery.rs::a_delivery_is_a_signed_post_of_the_recorded_bytes";
    Milliseconds does "webhook-timestamp-milliseconds":
        "`x-wk-timestamp` is in milliseconds, as the vendor's dashboard sends it.",
        ["signature-timestamp-ms"],
        "",
        "tests/http/webhooks/delivery.rs::the_timestamp_can_be_in_milliseconds";
    SignedNow does "webhook-timestamp-is-now":
        "On the real clock `x-wk-timestamp` is the machine's time, however far the sandbox's was moved.",
        ["signature-sdk"],
        "A verifier allows 300 seconds between the timestamp and its own clock.",
        "tests/http/webhooks/clock.rs::a_signature_is_of_now_however_far_the_clock_was_moved";
    Success does "webhook-success":
        "Exactly 200 is success; redirects are not followed.",
        ["delivery-repeats"],
        "",
        "tests/http/webhooks/delivery.rs::nothing_but_200_is_success_and_no_redirect_is_followed";
    Retries does "webhook-retries":
        "A failed delivery is repeated five times, after 16, 32, 64, 128 and 256 seconds, with the same event and a new signature.",
        ["delivery-repeats"],
        "The delay counts from the failure, on the sandbox's clock.",
        "tests/http/webhooks/delivery.rs::a_failed_delivery_is_repeated_after_the_documented_delays_and_then_given_up";
    Timeout does "webhook-timeout":
        "A receiver that has not answered after ten seconds has failed; of its answer's body up to 64 KiB are read.",
        [],
        "Nothing is known of it.",
        "tests/http/webhooks/delivery.rs::a_receiver_that_does_not_answer_in_time_counts_as_failure";
    InOrder does "webhook-in-order":
        "One delivery to an endpoint is under way at a time, in the order of events.",
        ["delivery-repeats"],
        "Repeatable tests; no order is promised, and repeats have none.",
        "tests/http/webhooks/isolation.rs::as_many_deliveries_are_under_way_as_configured";
    Subscription does "webhook-subscription":
        "The four events of attempts are sent where they are subscribed to, all others by default.",
        ["event-types-attempts-since"],
        "The latter.",
        "tests/http/webhooks/endpoints.rs::an_endpoint_gets_what_it_subscribed_to";
    Account does "webhook-account":
        "An endpoint gets the events of every account, or those of the one that it names.",
        [],
        "An event does not name its account.",
        "tests/http/webhooks/endpoints.rs::an_endpoint_may_want_the_events_of_one_account";
    PlainHttp does "webhook-plain-http":
        "An endpoint is an `http` URL without user name and password.",
        [],
        "The sandbox has no TLS.",
        "tests/http/webhooks/endpoints.rs::what_is_wrong_with_an_endpoint_is_said";
    Room does "webhook-room":
        "Ten thousand settled events are kept, and as many deliveries wait for an endpoint; one more is dropped and its event kept.",
        [],
        "Bounded memory.",
        "src/webhooks/log/tests.rs::a_delivery_beyond_the_queue_is_marked";
    Reset does "webhook-reset":
        "A reset forgets events and endpoints but for those of the configuration, and what is under way then.",
        [],
        "As for everything else.",
        "tests/http/webhooks/isolation.rs::a_reset_forgets_what_is_under_way";
}
