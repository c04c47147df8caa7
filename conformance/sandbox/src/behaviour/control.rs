//! The control API and the dashboard: who may drive the sandbox, and what it shows and does for tests.

use super::topic;

topic! {
    /// The control API and the dashboard.
    Control = "Control API and dashboard";
    Hosts does "control-hosts":
        "A `Host` that is no loopback name: 403, to read and to write, the dashboard too.",
        [],
        "A name of its own would let a page elsewhere reach this machine.",
        "tests/http/guard.rs::another_host_is_refused_whatever_is_asked";
    AllowedHosts does "control-allowed-hosts":
        "`--allow-host NAME` lets in that name, as a whole and at any port, and pages on it.",
        [],
        "For containers and for machines of a team.",
        "tests/http/guard.rs::a_host_that_is_allowed_may_drive_it_and_so_may_its_pages";
    Origins does "control-origins":
        "An `Origin` that is on no such name: 403; `null` is on none.",
        [],
        "A page elsewhere must neither read nor drive the sandbox.",
        "tests/http/guard.rs::a_page_of_another_origin_is_refused_whatever_it_asks";
    CrossSite does "control-cross-site":
        "`Sec-Fetch-Site: cross-site` without an `Origin`: 403, but for a link that a person follows.",
        [],
        "Browsers send no `Origin` with some requests of a page elsewhere.",
        "tests/http/guard.rs::what_a_browser_says_comes_from_another_site_is_refused";
    JsonOnly does "control-json-only":
        "A body that is not declared as `application/json`: 415.",
        [],
        "Any page can post a plain form.",
        "tests/http/guard.rs::a_plain_form_cannot_post";
    NoDeliveries does "control-no-deliveries":
        "A request with `x-wk-signature`: 403.",
        [],
        "A webhook must not move what raised it.",
        "tests/http/guard.rs::a_delivery_is_refused";
    UnknownMembers does "control-unknown-members":
        "A member or a parameter that is not known: 400, which names those that are.",
        [],
        "A typo must not pass silently.",
        "tests/http/control.rs::what_is_wrong_with_a_request_is_said";
    NothingSecret does "control-nothing-secret":
        "State, timeline, faults and exports show card numbers masked, and neither codes nor tokens nor client secrets; what is not understood is not kept.",
        [],
        "What is shown finds its way into tickets and chats.",
        "tests/http/secrets.rs::no_secret_of_a_request_is_shown_anywhere";
    Numbers does "timeline-numbers":
        "Entries of the timeline are numbered from 1, one after the other, across resets.",
        [],
        "A reader asks for what came `after` a number, and must miss nothing.",
        "tests/http/timeline.rs::numbers_go_on_after_a_reset";
    TimelineRoom does "timeline-room":
        "The last 10,000 things are kept, with 16 MiB of bodies; the oldest make room.",
        [],
        "Bounded memory.",
        "src/timeline.rs::the_oldest_make_room_by_number_and_by_size";
    NoTimeline does "timeline-off":
        "With `--no-timeline` nothing is recorded, and who asks for it is told so: 409.",
        [],
        "Whoever measures speed may do without.",
        "tests/http/timeline.rs::a_sandbox_may_keep_no_timeline";
    FaultOrder does "fault-order":
        "A fault strikes the first N matching calls, one unless told otherwise; of several that match, the one added first.",
        [],
        "Repeatable tests.",
        "tests/http/injection.rs::the_first_few_calls_are_struck_and_the_next_is_not";
    CutBefore does "fault-cut-before":
        "A cut `before`: the connection is closed, and the call is not carried out.",
        [],
        "A means for tests.",
        "tests/http/injection.rs::a_connection_cut_before_the_call_carries_nothing_out";
    CutAfter does "fault-cut-after":
        "A cut `after`: the call is carried out, and the connection closed without a byte of its answer; a repeat under its key gets it.",
        [],
        "A means for tests.",
        "tests/http/injection.rs::a_connection_cut_after_the_call_leaves_an_answer_to_be_asked_for_again";
    CutWithin does "fault-cut-within":
        "A cut `within`: half of the answer is sent, then the connection is closed.",
        [],
        "A means for tests.",
        "tests/http/injection.rs::a_connection_cut_in_the_middle_sends_half_of_the_answer";
    DriftsAnswers does "drift-answers-only":
        "A drift shows in answers of success unless it says otherwise; what is stored stays as it is.",
        [],
        "A means for tests.",
        "tests/http/control.rs::a_drift_leaves_refusals_and_what_is_stored_alone";
    SeedByCalls does "seed-by-calls":
        "A seeded payment comes about by the calls and the time that lead to its status, and lives on from there.",
        [],
        "Nothing can be seeded that could not happen.",
        "tests/http/state.rs::intents_are_seeded_in_every_status";
    SeedWhole does "seed-all-or-nothing":
        "A seed makes all of its payments or none.",
        [],
        "A test must not begin with half of what it asked for.",
        "tests/http/state.rs::what_cannot_be_is_not_seeded";
    SeedLeavesScripts does "seed-leaves-scripts":
        "Scripted authorisations wait until after a seed.",
        [],
        "They are meant for the calls of the test.",
        "tests/http/state.rs::a_script_of_the_provider_waits_until_after_the_seed";
    Reset does "control-reset":
        "A reset forgets payments, tokens, keys, holds, drifts, faults and scripts; the clock starts anew.",
        [],
        "As if it had just been started.",
        "tests/http/control.rs::a_reset_forgets_everything";
    Exports does "export-replays":
        "An export is a recording that the conformance suite replays without a finding; what cannot be repeated is left out, and a comment says why.",
        [],
        "A bug report that runs.",
        "../tests/suite/exports.rs::what_a_person_did_is_played_again_without_a_finding";
    Dashboard does "dashboard-policy":
        "The dashboard runs its own script and style alone, and is shown in no frame.",
        [],
        "It can move money, if only in a sandbox.",
        "tests/http/dashboard.rs::the_dashboard_may_do_nothing_but_talk_to_the_sandbox";
}
