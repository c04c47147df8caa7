//! A wallet, as its QR code or a link opens it.

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
    shell::{self, Forms, Policy},
    token_of,
};
use crate::payments::{Attempt, Intent, Outcome, PageKind, Visit};

const EXPECTED: &str = "It has the field choice, which is pay, refuse or close.";

#[derive(Template)]
#[template(path = "wallet.html")]
struct WalletPage<'a> {
    wallet: &'a str,
    description: &'a str,
    order: &'a str,
    currency: &'a str,
    amount: String,
}

#[derive(Deserialize)]
pub(super) struct WalletForm {
    choice: String,
}

pub(super) async fn show(State(shared): Api, token: Token) -> Response {
    let token = token_of(token);
    shared.with_state(
        |state, now| match state.payments.visit(now, PageKind::Wallet, &token) {
            Some(Visit::Waiting {
                intent, attempt, ..
            }) => render(intent, attempt),
            other => notice::nothing_to_do(other),
        },
    )
}

pub(super) async fn act(
    State(shared): Api,
    token: Token,
    form: Result<Form<WalletForm>, FormRejection>,
) -> Response {
    let form = match form {
        Ok(Form(form)) => form,
        Err(rejection) => return notice::unreadable(rejection.status(), EXPECTED),
    };
    let outcome = match form.choice.as_str() {
        "pay" => Outcome::Succeed,
        "refuse" => Outcome::Fail,
        "close" => Outcome::Abandon,
        _ => return notice::unreadable(StatusCode::BAD_REQUEST, EXPECTED),
    };
    let (token, kind) = (token_of(token), PageKind::Wallet);
    shared.with_state(|state, now| {
        let acted = state.payments.act(now, kind, &token, outcome);
        match (acted, state.payments.visit(now, kind, &token)) {
            // A closed wallet can be opened again; a form that comes a second time does nothing and leads where the first did.
            (Ok(()), Some(Visit::Waiting { intent, .. })) | (_, Some(Visit::Acted(intent))) => {
                back::redirect(intent)
            }
            (_, other) => notice::nothing_to_do(other),
        }
    })
}

fn render(intent: &Intent, attempt: &Attempt) -> Response {
    let kind = attempt.method.get("type").and_then(Value::as_str);
    let page = WalletPage {
        wallet: name(kind.unwrap_or_default()),
        description: &intent.description,
        order: &intent.merchant_order_id,
        currency: attempt.currency.code(),
        amount: attempt.amount.with_decimals_of(&attempt.currency),
    };
    // Not to be framed: a wallet that others could lay out of sight would pay for a click on something else.
    let policy = Policy {
        forms: Forms::Shop,
        ..Policy::default()
    };
    shell::page(StatusCode::OK, &page, policy)
}

/// What people call a wallet.
fn name(kind: &str) -> &str {
    match kind {
        "alipaycn" => "Alipay",
        "alipayhk" => "AlipayHK",
        "unionpay" => "UnionPay",
        "wechatpay" => "WeChat Pay",
        "grabpay" => "GrabPay",
        "tng" => "Touch 'n Go",
        "gcash" => "GCash",
        "dana" => "DANA",
        "kakaopay" => "KakaoPay",
        "truemoney" => "TrueMoney",
        other => other,
    }
}
