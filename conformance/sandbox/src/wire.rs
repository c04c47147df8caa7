//! The objects of the API as they are written: our own reading of the contract, in our own types.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};

use crate::{
    Profile,
    entropy::Entropy,
    html,
    machine::{AttemptStatus, IntentStatus},
    payments::{Attempt, Intent, NextAction, PageToken},
    request::METHOD_TYPES_ENABLED,
    time::{self, CLIENT_SECRET_LIFE},
};

/// How objects are shown to one caller.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) profile: Profile,
    pub(crate) entropy: &'a Entropy,
    /// Where the shopper's pages are: `http://HOST`.
    pub(crate) base: &'a str,
    pub(crate) now: Timestamp,
}

#[derive(Serialize)]
struct WireIntent<'a> {
    amount: String,
    available_payment_method_types: [&'static str; 11],
    cancel_time: Option<String>,
    cancellation_reason: &'a str,
    captured_amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    complete_time: Option<String>,
    create_time: String,
    currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<&'a Value>,
    customer_id: &'a str,
    description: &'a str,
    intent_status: IntentStatus,
    latest_payment_attempt: Option<WireAttempt<'a>>,
    merchant_order_id: &'a str,
    metadata: Option<&'a Value>,
    next_action: Option<Value>,
    payment_intent_id: String,
    return_url: &'a str,
    update_time: String,
}

#[derive(Serialize)]
struct WireAttempt<'a> {
    advice_code: &'static str,
    amount: String,
    arn: String,
    attempt_id: String,
    attempt_status: AttemptStatus,
    auth_code: String,
    authentication_data: AuthenticationData,
    cancellation_reason: &'a str,
    captured_amount: String,
    complete_time: Option<String>,
    create_time: String,
    currency: &'a str,
    failure_code: &'static str,
    failure_message: &'static str,
    payment_method: &'a Value,
    refunded_amount: &'static str,
    rrn: String,
    update_time: String,
}

#[derive(Serialize, Default)]
struct AuthenticationData {
    avs_result: &'static str,
    cvv_result: &'static str,
    three_ds: ThreeDsResult,
}

#[derive(Serialize, Default)]
struct ThreeDsResult {
    cavv: String,
    ds_transaction_id: String,
    eci: &'static str,
    three_ds_authentication_status: &'static str,
    three_ds_cancellation_reason: &'static str,
    three_ds_version: &'static str,
}

/// One page of a list.
#[derive(Serialize)]
struct Page {
    data: Vec<Box<RawValue>>,
    total_items: usize,
    total_pages: usize,
}

impl View<'_> {
    /// An intent as create and retrieve show it: with a client secret.
    pub(crate) fn intent_with_secret(
        &self,
        intent: &Intent,
        latest: Option<&Attempt>,
    ) -> Box<RawValue> {
        let expires = time::later(self.now, CLIENT_SECRET_LIFE).as_second();
        let claims = json!({"exp": expires, "payment_intent_id": intent.id.to_string()});
        self.render(intent, latest, Some(self.entropy.jwt(&claims)))
    }

    /// An intent as every other call shows it.
    pub(crate) fn intent(&self, intent: &Intent, latest: Option<&Attempt>) -> Box<RawValue> {
        self.render(intent, latest, None)
    }

    pub(crate) fn attempt(&self, attempt: &Attempt) -> Box<RawValue> {
        to_text(&self.attempt_parts(attempt))
    }

    fn render(
        &self,
        intent: &Intent,
        latest: Option<&Attempt>,
        client_secret: Option<String>,
    ) -> Box<RawValue> {
        to_text(&WireIntent {
            amount: intent.amount.to_string(),
            available_payment_method_types: METHOD_TYPES_ENABLED,
            cancel_time: self.time(intent.cancelled),
            cancellation_reason: &intent.cancellation_reason,
            captured_amount: match latest {
                Some(attempt) if attempt.amount == intent.amount => self.captured(attempt),
                _ => self.not_yet_captured(intent.amount.to_string()),
            },
            client_secret,
            complete_time: self.time(intent.completed),
            create_time: time::on_the_wire(intent.created),
            currency: intent.currency.code(),
            customer: intent.customer.as_ref(),
            customer_id: &intent.customer_id,
            description: &intent.description,
            intent_status: intent.status,
            latest_payment_attempt: latest.map(|attempt| self.attempt_parts(attempt)),
            merchant_order_id: &intent.merchant_order_id,
            metadata: intent.metadata.as_ref(),
            next_action: intent
                .next_action
                .as_ref()
                .map(|action| sorted(self.next_action(action, intent))),
            payment_intent_id: intent.id.to_string(),
            return_url: &intent.return_url,
            update_time: time::on_the_wire(intent.updated),
        })
    }

    fn attempt_parts<'a>(&self, attempt: &'a Attempt) -> WireAttempt<'a> {
        use AttemptStatus as A;
        let id = attempt.id.to_string();
        let paid = matches!(
            attempt.status,
            A::CaptureRequested | A::Settled | A::Succeeded
        );
        let authorised = paid || attempt.ledger != crate::ledger::Ledger::EMPTY;
        let drawn = |when: bool, label: &str, count| {
            if when {
                self.entropy.digits(label, &id, count)
            } else {
                String::new()
            }
        };
        WireAttempt {
            advice_code: "",
            amount: attempt.amount.to_string(),
            arn: drawn(paid, "arn", 23),
            auth_code: drawn(authorised, "auth_code", 6),
            rrn: drawn(authorised, "rrn", 12),
            attempt_status: attempt.status,
            authentication_data: self.authentication(attempt, &id),
            cancellation_reason: &attempt.cancellation_reason,
            captured_amount: self.captured(attempt),
            complete_time: self.time(attempt.completed),
            create_time: time::on_the_wire(attempt.created),
            currency: attempt.currency.code(),
            failure_code: attempt.failure.map_or("", |failure| failure.code()),
            failure_message: attempt.failure.map_or("", |failure| failure.message()),
            payment_method: &attempt.method,
            refunded_amount: "0",
            update_time: time::on_the_wire(attempt.updated),
            attempt_id: id,
        }
    }

    fn authentication(&self, attempt: &Attempt, id: &str) -> AuthenticationData {
        if !attempt.authenticated {
            return AuthenticationData::default();
        }
        AuthenticationData {
            three_ds: ThreeDsResult {
                cavv: self.entropy.base64("cavv", id),
                ds_transaction_id: self.entropy.uuid("ds_transaction_id", id).to_string(),
                eci: "05",
                three_ds_authentication_status: "Y",
                three_ds_cancellation_reason: "",
                three_ds_version: "2.2.0",
            },
            ..AuthenticationData::default()
        }
    }

    /// The wire shows the whole amount as captured before anything was, as recordings do.
    fn captured(&self, attempt: &Attempt) -> String {
        let captured = attempt.ledger.captured();
        if captured > crate::money::Money::ZERO {
            captured.to_string()
        } else {
            self.not_yet_captured(attempt.amount.to_string())
        }
    }

    fn not_yet_captured(&self, amount: String) -> String {
        match self.profile {
            Profile::Documented => amount,
            Profile::Stranger => "0".to_owned(),
        }
    }

    fn time(&self, instant: Option<Timestamp>) -> Option<String> {
        match self.profile {
            Profile::Documented => instant.map(time::on_the_wire),
            Profile::Stranger => Some(instant.map(time::on_the_wire).unwrap_or_default()),
        }
    }

    fn next_action(&self, action: &NextAction, intent: &Intent) -> Value {
        let base = self.base;
        let redirect = |path: &str, token: &PageToken| {
            json!({
                "redirect_to_url": {"return_url": intent.return_url, "url": format!("{base}/{path}/{token}")},
                "type": "redirect_to_url",
            })
        };
        match action {
            NextAction::Challenge { token } => redirect("challenge", token),
            NextAction::Wallet { token } => redirect("wallet", token),
            NextAction::Frame { token } => {
                let target = html::escape(&format!("{base}/frame/{token}"));
                let form = format!(
                    "<form id=\"threeDSRedirectForm\" method=\"POST\" action=\"{target}\"></form>\
                     <script>document.getElementById(\"threeDSRedirectForm\").submit()</script>",
                );
                json!({"redirect_iframe": {"iframe": form}, "type": "redirect_iframe"})
            }
            NextAction::QrCode { token, expires } => json!({
                "display_qr_code": {
                    "expires_at": whole_seconds(*expires).to_string(),
                    "qr_code_url": format!("{base}/wallet/{token}"),
                },
                "type": "display_qr_code",
            }),
        }
    }
}

/// A page of `data` out of `total_items`.
pub(crate) fn page(
    data: Vec<Box<RawValue>>,
    total_items: usize,
    total_pages: usize,
) -> Box<RawValue> {
    to_text(&Page {
        data,
        total_items,
        total_pages,
    })
}

/// A freshly minted token.
pub(crate) fn token(auth_token: &str, expires: Timestamp) -> Value {
    json!({"auth_token": auth_token, "expired_at": expires.as_second()})
}

fn sorted(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}

fn whole_seconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

/// The members of the types above stand in alphabetical order, as they are sent, and have string keys only, so that writing them
/// cannot fail.
fn to_text(object: &impl Serialize) -> Box<RawValue> {
    serde_json::value::to_raw_value(object).unwrap_or_default()
}
