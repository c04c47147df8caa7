//! Paths, methods and bodies, before any rule of a payment.

use super::topic;

topic! {
    /// Paths, methods and bodies, before any rule of a payment.
    Gateway = "Paths and bodies";
    NoSuchPath refuses "path-unknown":
        "A path that is none: 404 with `{\"code\": 404, \"message\"}`.",
        ["error-account-center-statuses", "error-account-center"],
        "The answer of the neighbouring section of the API.",
        "tests/http/access.rs::what_is_no_endpoint_is_said_to_be_none";
    NoSuchMethod refuses "method-not-allowed":
        "A path with another method: 405 with `{\"code\": 405, \"message\"}`.",
        ["error-account-center-statuses", "error-account-center"],
        "The answer of the neighbouring section of the API.",
        "tests/http/access.rs::what_is_no_endpoint_is_said_to_be_none";
    BodyTooLarge refuses "body-too-large":
        "A body above 1 MiB: 413, stored under no key.",
        [],
        "No documented request comes near it.",
        "tests/http/access.rs::bodies_that_are_no_json_are_refused";
    PathTooLong refuses "path-too-long":
        "A call that acts on a path of more than 255 characters: 414, stored under no key.",
        [],
        "Bounded memory: the path is kept with its key, and no id is that long.",
        "tests/http/capacity.rs::a_path_that_no_id_needs_is_kept_under_no_key";
    MediaType refuses "body-media-type":
        "A body that is not `application/json`: 415, stored under no key.",
        ["json-both-ways"],
        "The status.",
        "tests/http/access.rs::bodies_that_are_no_json_are_refused";
    Malformed refuses "body-malformed":
        "A body that is not JSON: `invalid_parameter` with `parameter is invalid`, stored under no key.",
        ["error-invalid-parameter"],
        "Nothing was attempted, so nothing is stored.",
        "tests/http/access.rs::bodies_that_are_no_json_are_refused";
    NotAnObject refuses "body-not-an-object":
        "A body that is JSON, but no object: `invalid_parameter` with `parameter is invalid`.",
        ["error-invalid-parameter"],
        "Binding fails, and no field is to be named.",
        "tests/http/access.rs::bodies_that_are_no_json_are_refused";
    NoBody does "body-absent":
        "No body counts as an empty object.",
        ["cancel-reasons", "capture-amount-optional"],
        "Calls whose members are all optional need none.",
        "tests/http/calls.rs::a_cancel_needs_no_body";
    Internal refuses "internal-error":
        "What cannot go on, such as a call that was held while the sandbox was reset: 500, `api_error`.",
        ["error-types"],
        "The words.",
        "tests/http/control.rs::a_call_that_is_held_over_a_reset_ends_in_an_internal_error";
    CheckOrder does "order-of-checks":
        "Checked in this order: token, client id, account, key, form of the body, stored result, id, body, status.",
        [],
        "Who calls is settled before anything is stored.",
        "tests/http/access.rs::one_fault_after_another_is_told";
    Hosts does "links-name-the-host":
        "Links in answers name the host that was called; one that is no plain host name becomes `localhost`.",
        [],
        "Pages have to be reached from wherever the API was.",
        "tests/http/pages.rs::a_strange_host_is_not_written_into_links";
    BodyTooSlow does "body-too-slow":
        "A body that does not arrive in time: 408, stored under no key, and the connection is closed.",
        [],
        "Slow senders must not pile up.",
        "tests/http/connections.rs::a_slow_body_is_answered_with_408_and_no_call_is_made";
    BodyCutOff does "body-cut-off":
        "A body that ends before it should, or whose chunks are malformed: 400 where it can still be answered, stored under no key.",
        [],
        "Half a request is none.",
        "tests/http/faults.rs::broken_chunks_make_no_call";
    Full refuses "sandbox-is-full":
        "What would need more room than `--max-intents` gives: 503, which says what is full and what to do. Nothing under a live key makes room.",
        [],
        "Bounded memory; a key must not act twice.",
        "tests/http/capacity.rs::intents_beyond_the_limit_are_refused_and_the_rest_goes_on";
    Connections does "connection-refused":
        "A connection beyond `--max-connections`: 503; headers that are malformed, endless or late: 400, 431 or 408.",
        [],
        "Bounded memory and a clear answer.",
        "tests/http/connections.rs::one_connection_too_many_is_told_so_and_room_is_made_when_one_ends";
    HalfClosed does "connection-half-closed":
        "A client that closes its side after a whole request gets its answer.",
        [],
        "TCP allows it, and some clients do it.",
        "tests/http/connections.rs::a_client_that_closes_its_side_after_the_request_gets_its_answer";
    LastAnswer does "connection-lingers":
        "After a last answer, what the client still sends is read and forgotten for at most two seconds.",
        [],
        "A reset would take the answer from a client that is still sending.",
        "tests/http/faults.rs::ten_megabytes_are_refused_with_413_that_the_client_can_read";
    Stop does "connection-stop":
        "A stop lets open answers finish for at most two seconds; held calls and long polls end at once.",
        [],
        "A test ends soon and loses no answer.",
        "tests/http/connections.rs::a_stop_ends_idle_connections_held_calls_and_long_polls";
    Injected refuses "fault-injected":
        "A fault that was asked for over the control API: 429 and 500 in their envelopes, 502 as HTML, any other status as `{\"code\": STATUS}`.",
        ["rate-refusal", "repeat-practice"],
        "A means for tests; the forms are those of known envelopes.",
        "tests/http/injection.rs::a_status_is_answered_in_the_form_that_comes_with_it";
}
