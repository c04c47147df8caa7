//! The page on which an issuer asks the shopper to prove who they are.

use askama::Template;
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Api, Token, back, notice,
    shell::{self, Forms, Framing, Policy},
    token_of,
};
use crate::{
    behaviour::Pages,
    links,
    payments::{Attempt, CODE_TRIES, CodeEntry, Intent, ONE_TIME_CODE, Outcome, PageKind, Visit},
};

const EXPECTED: &str =
    "It has the field choice, which is verify (with the field code), fail or abandon.";

#[derive(Template)]
#[template(path = "challenge.html")]
struct ChallengePage<'a> {
    description: &'a str,
    order: &'a str,
    currency: &'a str,
    amount: String,
    network: &'a str,
    last4: &'a str,
    /// Said after a wrong code.
    mistake: Option<String>,
    tries: u8,
    test_code: &'static str,
}

#[derive(Deserialize)]
pub(super) struct ChallengeForm {
    choice: String,
    #[serde(default)]
    code: String,
}

pub(super) async fn show(State(shared): Api, token: Token) -> Response {
    let token = token_of(token);
    shared.with_state(
        |state, now| match state.payments.visit(now, PageKind::Challenge, &token) {
            Some(Visit::Waiting {
                intent,
                attempt,
                tries_left,
            }) => render(intent, attempt, tries_left),
            other => notice::nothing_to_do(other),
        },
    )
}

pub(super) async fn act(
    State(shared): Api,
    token: Token,
    form: Result<Form<ChallengeForm>, FormRejection>,
) -> Response {
    let form = match form {
        Ok(Form(form)) => form,
        Err(rejection) => return notice::unreadable(rejection.status(), EXPECTED),
    };
    let (token, kind) = (token_of(token), PageKind::Challenge);
    shared.with_state(|state, now| {
        let payments = &mut state.payments;
        let entered = match form.choice.as_str() {
            "verify" => payments.enter_code(now, &token, form.code.trim()),
            "fail" => payments
                .act(now, kind, &token, Outcome::Fail)
                .map(|()| CodeEntry::Decided),
            "abandon" => payments
                .act(now, kind, &token, Outcome::Abandon)
                .map(|()| CodeEntry::Decided),
            _ => return notice::unreadable(StatusCode::BAD_REQUEST, EXPECTED),
        };
        match (entered, payments.visit(now, kind, &token)) {
            // Shown by a GET, so that loading the page again enters nothing again.
            (Ok(CodeEntry::Wrong), _) => back::see_other(&links::page("", kind, &token)),
            // An abandoned page goes on waiting; a form that comes a second time does nothing and leads where the first did.
            (Ok(CodeEntry::Decided), Some(Visit::Waiting { intent, .. }))
            | (_, Some(Visit::Acted(intent))) => back::redirect(intent),
            (_, other) => notice::nothing_to_do(other),
        }
    })
}

fn render(intent: &Intent, attempt: &Attempt, tries_left: Option<u8>) -> Response {
    let of_card = |member: &str| {
        attempt
            .method
            .pointer(&format!("/card/{member}"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let page = ChallengePage {
        description: &intent.description,
        order: &intent.merchant_order_id,
        currency: attempt.currency.code(),
        amount: attempt.amount.with_decimals_of(&attempt.currency),
        network: of_card("network"),
        last4: of_card("last4"),
        mistake: tries_left.map(|left| {
            let tries = if left == 1 { "try" } else { "tries" };
            format!("That code is not right. You have {left} more {tries}.")
        }),
        tries: CODE_TRIES,
        test_code: ONE_TIME_CODE,
    };
    let policy = Policy {
        framing: Pages::Framing.governs(Framing::Anybody),
        forms: Forms::Shop,
    };
    shell::page(StatusCode::OK, &page, policy)
}
