//! What each test card leads to.

use super::topic;

topic! {
    /// What each test card leads to.
    Cards = "Cards";
    Main does "card-4047":
        "Card ending in 4047: paid without 3-D Secure, `3ds_failed` after a frame with it.",
        ["card-main-live", "card-main-expired"],
        "",
        "tests/http/cards.rs::frictionless_cards_show_a_frame_and_then_pass_or_fail";
    Guide does "card-8117":
        "Card ending in 8117: paid without 3-D Secure, `3ds_failed` after a frame with it.",
        ["card-guide-live"],
        "",
        "tests/http/cards.rs::frictionless_cards_show_a_frame_and_then_pass_or_fail";
    Frictionless does "card-8012":
        "Card ending in 8012: paid after a frame with 3-D Secure, and paid without.",
        ["card-three-ds-live"],
        "Without 3-D Secure: nothing speaks against it.",
        "tests/http/cards.rs::frictionless_cards_show_a_frame_and_then_pass_or_fail";
    UnionPay does "card-0014":
        "Card ending in 0014: paid, never with 3-D Secure.",
        ["card-unionpay-live"],
        "",
        "tests/http/cards.rs::cards_without_3ds_are_paid_or_fail_at_once";
    Visa does "card-visa":
        "Cards ending in 0027, 0068 and 0000: the attempt fails with `system_error`.",
        ["card-visa-system-error", "card-visa-others-live"],
        "",
        "tests/http/cards.rs::cards_without_3ds_are_paid_or_fail_at_once";
    Challenge does "card-0092":
        "Card ending in 0092: a challenge with 3-D Secure, `system_error` without.",
        ["card-visa-system-error"],
        "The challenge: no card was seen to reach one, and live merchants get `system_error`.",
        "tests/http/cards.rs::a_challenge_is_passed_failed_or_left";
    FrameThenChallenge does "card-0118":
        "Card ending in 0118: first a frame, then a challenge with 3-D Secure, `system_error` without.",
        ["card-visa-system-error", "status-iframe-then-challenge"],
        "The challenge: no card was seen to reach one, and live merchants get `system_error`.",
        "tests/http/cards.rs::a_frame_may_lead_on_to_a_challenge";
    Unrecorded does "card-1111":
        "Card ending in 1111: the attempt fails with `system_error`.",
        ["card-go-test"],
        "Like the other Visa cards; its outcome was not recorded.",
        "tests/http/cards.rs::cards_without_3ds_are_paid_or_fail_at_once";
    Unlisted does "card-unlisted":
        "A number on no list: the attempt fails with `card_declined`.",
        [],
        "A sandbox charges nothing.",
        "tests/http/cards.rs::a_number_on_no_list_is_declined";
    Scripted does "provider-scripted":
        "The control API decides on the next authorisation, whatever the card.",
        ["card-decline-not-forced"],
        "The vendor offers no way to force a decline.",
        "tests/http/cards.rs::the_provider_can_be_scripted";
    Frame does "three-ds-frame":
        "A frictionless authentication shows `redirect_iframe`: a form that posts itself. It is decided when the form is posted.",
        ["next-action-iframe-live", "next-action-one-live"],
        "When it is decided: as in a browser.",
        "tests/http/pages.rs::the_hidden_form_posts_to_its_target";
    ChallengePage does "three-ds-challenge":
        "A challenge shows `redirect_to_url`, a page that works once.",
        ["next-action-guide-redirect-only", "next-action-one-live"],
        "",
        "tests/http/pages.rs::a_challenge_page_offers_three_outcomes_and_works_once";
    Abandoned does "shopper-abandons":
        "A shopper who walks away changes nothing.",
        ["return-url-proves-nothing"],
        "",
        "tests/http/cards.rs::a_challenge_is_passed_failed_or_left";
}
