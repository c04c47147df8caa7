//! What a shopper meets behind `next_action`.

use super::topic;

topic! {
    /// What a shopper meets behind `next_action`.
    Pages = "The shopper's pages";
    OneTimeCode does "one-time-code":
        "The one-time code of a challenge is `0101`.",
        ["one-time-code"],
        "",
        "tests/http/pages.rs::the_one_time_code_succeeds_and_leads_back_to_the_shop";
    WrongCodes does "wrong-codes":
        "Two wrong codes may be corrected; the third fails the authentication.",
        [],
        "Banks allow about as many.",
        "tests/http/pages.rs::a_wrong_code_may_be_tried_again_and_the_third_one_fails";
    Return does "return-to-the-shop":
        "Whatever was chosen, the browser goes back to `return_url`; nothing in the address says how it went.",
        ["return-url-proves-nothing"],
        "Only web addresses are redirected to. That of an app is a link, since browsers open one when it is pressed, and that of a script is none.",
        "tests/http/pages.rs::a_script_as_return_url_is_no_link";
    OwnToken does "page-token":
        "A page is opened by an unguessable token that opens no other; a token that opens nothing: 404.",
        [],
        "A page acts for the shopper.",
        "tests/http/pages.rs::a_token_opens_its_own_page_only";
    ActsOnce does "page-acts-once":
        "A page acts once: the same form sent again changes nothing and leads where it led. To look at a page changes nothing.",
        [],
        "People click twice, and mail programs look at links.",
        "tests/http/pages.rs::a_form_that_is_sent_twice_acts_once";
    Closes does "page-closes":
        "A page ends with its attempt, its code or an accepted cancellation: 410, and it says so.",
        [],
        "A cancelled order must not be charged.",
        "tests/http/pages.rs::a_page_closes_with_the_cancellation_of_its_intent";
    FrameIsSilent does "frame-is-silent":
        "The page behind the hidden frame is the same however the authentication went.",
        [],
        "As in a browser.",
        "tests/http/pages.rs::a_frame_whose_authentication_fails_says_no_more_than_another";
    Framing does "pages-framed":
        "Pages of the card's issuer may be framed and posted to from any origin, those of a wallet from none.",
        [],
        "Shops frame challenges; a wallet out of sight would pay for a click on something else.",
        "tests/http/pages.rs::every_answer_to_a_browser_is_guarded_by_its_headers";
    Form does "page-form":
        "A form of more than 4 KiB, or one that cannot be read: 413, 415, 422 or 400, and nothing changes.",
        [],
        "Bounded memory and a clear answer.",
        "tests/http/pages.rs::a_form_that_cannot_be_read_changes_nothing_and_says_what_it_needs";
}
