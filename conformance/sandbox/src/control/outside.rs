//! The world outside the merchant: what the shopper does, what the provider says, which accounts there are.

use axum::{extract::State, http::StatusCode};
use serde_json::json;

use super::{Api, Body, Fault, too_many};
use crate::{
    answer::Answer,
    cards::FailureCode,
    payments::{MAX_SCRIPTED, Outcome, Scripted},
};

pub(super) async fn shopper(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let body = body.only(&["outcome", "payment_intent_id"])?;
    let id = body.text("payment_intent_id")?;
    let outcome = body.text("outcome")?;
    let outcome = Outcome::from_name(outcome).ok_or_else(|| {
        Fault::bad(format!(
            "no outcome is called {outcome:?}; there are `succeed`, `fail`, `abandon`"
        ))
    })?;
    shared.with_state(|state, now| {
        let intent = state
            .payments
            .find_for_control(id)
            .map(|intent| intent.id)
            .ok_or_else(|| Fault::bad(format!("no payment intent is called {id:?}")))?;
        state.payments.shopper(now, intent, outcome).map_err(|_| {
            Fault(
                StatusCode::CONFLICT,
                format!("{intent} does not wait for the shopper"),
            )
        })?;
        let status = state.payments.get(intent).map(|intent| intent.status);
        Ok(Answer::ok(
            json!({"intent_status": status, "payment_intent_id": id}),
        ))
    })
}

pub(super) async fn provider(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let body = body.only(&["failure_code", "next"])?;
    let failure = match body.optional_text("failure_code")? {
        None => None,
        Some(code) => Some(FailureCode::from_code(code).ok_or_else(|| {
            let known: Vec<_> = FailureCode::ALL.iter().map(|code| code.code()).collect();
            Fault::bad(format!(
                "no failure code is called {code:?}; there are {}",
                known.join(", ")
            ))
        })?),
    };
    let next = match (body.text("next")?, failure) {
        ("approve", None) => Scripted::Approve,
        ("approve", Some(_)) => return Err(Fault::bad("an approval has no `failure_code`")),
        ("decline", failure) => Scripted::Decline(failure.unwrap_or(FailureCode::CardDeclined)),
        ("slow", failure) => Scripted::Slow(failure),
        (other, _) => {
            return Err(Fault::bad(format!(
                "`next` is `approve`, `decline` or `slow`, not {other:?}"
            )));
        }
    };
    if shared.with_state(|state, _| state.payments.script(next)) {
        Ok(Answer::ok(json!({})))
    } else {
        let what = "authorisations scripted ahead";
        Err(too_many(MAX_SCRIPTED, what, "POST /__sandbox/reset"))
    }
}

pub(super) async fn accounts(State(shared): Api) -> Answer {
    Answer::ok(json!({"accounts": shared.config.accounts}))
}
