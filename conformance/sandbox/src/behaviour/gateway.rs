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
        "tests/http/access.rs::headers_are_checked_on_every_call";
    Hosts does "links-name-the-host":
        "Links in answers name the host that was called; one that is no plain host name becomes `localhost`.",
        [],
        "Pages have to be reached from wherever the API was.",
        "tests/http/pages.rs::a_strange_host_is_not_written_into_links";
}
