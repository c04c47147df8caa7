//! The objects of the API as they are written: our own reading of the contract, in our own types.

use askama::Template;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};

use crate::{
    AttemptMembers, AttemptMethod, CapturedAmount, MethodTypes, UnsetTimes, Variants,
    behaviour::{Answers, Lists},
    entropy::Entropy,
    links,
    machine::{AttemptStatus, IntentStatus},
    payments::{Attempt, Intent, NextAction, PageKind, PageToken},
    request::METHOD_TYPES_ENABLED,
    time::{self, CLIENT_SECRET_LIFE},
};

/// How objects are shown to one caller.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) variants: Variants,
    pub(crate) entropy: &'a Entropy,
    /// Where the shopper's pages are: `http://HOST`.
    pub(crate) base: &'a str,
    pub(crate) now: Timestamp,
}

/// What a client secret says.
#[derive(Serialize)]
struct SecretClaims {
    exp: i64,
    payment_intent_id: String,
}

#[derive(Serialize)]
struct WireIntent<'a> {
    amount: String,
    available_payment_method_types: Option<[&'static str; 11]>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    advice_code: Option<&'static str>,
    amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    arn: Option<String>,
    attempt_id: String,
    attempt_status: AttemptStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_data: Option<AuthenticationData>,
    cancellation_reason: &'a str,
    captured_amount: String,
    complete_time: Option<String>,
    create_time: String,
    currency: &'a str,
    failure_code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_message: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method: Option<&'a Value>,
    refunded_amount: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rrn: Option<String>,
    update_time: String,
}

/// What recordings of 2025 lack.
struct RecentMembers {
    advice_code: &'static str,
    arn: String,
    auth_code: String,
    authentication_data: AuthenticationData,
    failure_message: &'static str,
    rrn: String,
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

/// The form that a merchant puts into a hidden frame.
#[derive(Template)]
#[template(path = "device_form.html")]
struct DeviceForm<'a> {
    target: &'a str,
}

/// What issuer, acquirer and authentication left on an attempt, for others who write it down.
pub(crate) struct References {
    pub(crate) advice_code: &'static str,
    pub(crate) arn: String,
    pub(crate) auth_code: String,
    pub(crate) authentication_data: Value,
    pub(crate) rrn: String,
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
        let claims = SecretClaims {
            exp: expires,
            payment_intent_id: intent.id.to_string(),
        };
        self.render(
            intent,
            latest,
            Some(self.entropy.jwt(Answers::Secret.governs(&claims))),
        )
    }

    /// An intent as every other call shows it.
    pub(crate) fn intent(&self, intent: &Intent, latest: Option<&Attempt>) -> Box<RawValue> {
        self.render(intent, latest, None)
    }

    pub(crate) fn attempt(&self, attempt: &Attempt) -> Box<RawValue> {
        to_text(&self.attempt_parts(attempt))
    }

    /// What an answer shows of the attempt besides its money, times and status.
    pub(crate) fn references(&self, attempt: &Attempt) -> References {
        let parts = self.recent_members(attempt);
        References {
            advice_code: parts.advice_code,
            authentication_data: serde_json::to_value(&parts.authentication_data)
                .unwrap_or_default(),
            arn: parts.arn,
            auth_code: parts.auth_code,
            rrn: parts.rrn,
        }
    }

    fn render(
        &self,
        intent: &Intent,
        latest: Option<&Attempt>,
        client_secret: Option<String>,
    ) -> Box<RawValue> {
        let create_time = time::on_the_wire(intent.created);
        to_text(&WireIntent {
            amount: intent.amount.to_string(),
            available_payment_method_types: match self.variants.method_types {
                MethodTypes::Listed => Some(METHOD_TYPES_ENABLED),
                MethodTypes::Null => None,
            },
            cancel_time: self.time(intent.cancelled),
            cancellation_reason: &intent.cancellation_reason,
            captured_amount: match latest {
                Some(attempt) if attempt.amount == intent.amount => self.captured(attempt),
                _ => self.not_yet_captured(intent.amount.to_string()),
            },
            client_secret,
            complete_time: self.time(intent.completed),
            update_time: if intent.updated == intent.created {
                create_time.clone()
            } else {
                time::on_the_wire(intent.updated)
            },
            create_time,
            currency: intent.currency.code(),
            customer: Answers::Guest.governs(intent.customer.as_ref()),
            customer_id: &intent.customer_id,
            description: &intent.description,
            intent_status: intent.status,
            latest_payment_attempt: Answers::NoAttempt
                .governs(latest)
                .map(|attempt| self.latest_attempt_parts(attempt)),
            merchant_order_id: &intent.merchant_order_id,
            metadata: Answers::Metadata.governs(intent.metadata.as_ref()),
            next_action: intent
                .next_action
                .as_ref()
                .zip(latest)
                .map(|(action, attempt)| sorted(self.next_action(action, intent, attempt))),
            payment_intent_id: intent.id.to_string(),
            return_url: &intent.return_url,
        })
    }

    fn latest_attempt_parts<'a>(&self, attempt: &'a Attempt) -> WireAttempt<'a> {
        let parts = self.attempt_parts(attempt);
        match self.variants.attempt_method {
            AttemptMethod::Shown => parts,
            AttemptMethod::Absent => WireAttempt {
                payment_method: None,
                ..parts
            },
        }
    }

    fn attempt_parts<'a>(&self, attempt: &'a Attempt) -> WireAttempt<'a> {
        let older = WireAttempt {
            advice_code: None,
            amount: attempt.amount.to_string(),
            arn: None,
            attempt_id: attempt.id.to_string(),
            attempt_status: attempt.status,
            auth_code: None,
            authentication_data: None,
            cancellation_reason: &attempt.cancellation_reason,
            captured_amount: self.captured(attempt),
            complete_time: self.time(attempt.completed),
            create_time: time::on_the_wire(attempt.created),
            currency: attempt.currency.code(),
            failure_code: attempt.failure.map_or("", |failure| failure.code()),
            failure_message: None,
            payment_method: Some(&attempt.method),
            refunded_amount: Answers::Refunded.governs("0"),
            rrn: None,
            update_time: time::on_the_wire(attempt.updated),
        };
        match self.variants.attempt_members {
            AttemptMembers::Old => older,
            AttemptMembers::Current => {
                let recent = self.recent_members(attempt);
                WireAttempt {
                    advice_code: Some(recent.advice_code),
                    arn: Some(recent.arn),
                    auth_code: Some(recent.auth_code),
                    authentication_data: Some(recent.authentication_data),
                    failure_message: Some(recent.failure_message),
                    rrn: Some(recent.rrn),
                    ..older
                }
            }
        }
    }

    fn recent_members(&self, attempt: &Attempt) -> RecentMembers {
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
        RecentMembers {
            advice_code: Answers::Advice.governs(""),
            arn: drawn(paid, "arn", Answers::Numbers.governs(23)),
            auth_code: drawn(authorised, "auth_code", Answers::Numbers.governs(6)),
            authentication_data: self.authentication(attempt, &id),
            failure_message: attempt.failure.map_or("", |failure| failure.message()),
            rrn: drawn(authorised, "rrn", Answers::Numbers.governs(12)),
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
                eci: Answers::ThreeDs.governs("05"),
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
        match self.variants.captured_amount {
            CapturedAmount::Amount => amount,
            CapturedAmount::Zero => "0".to_owned(),
        }
    }

    fn time(&self, instant: Option<Timestamp>) -> Option<String> {
        match self.variants.unset_times {
            UnsetTimes::Null => instant.map(time::on_the_wire),
            UnsetTimes::Empty => Some(instant.map(time::on_the_wire).unwrap_or_default()),
        }
    }

    fn next_action(&self, action: &NextAction, intent: &Intent, attempt: &Attempt) -> Value {
        let redirect = |kind: PageKind, token: &PageToken| {
            let url = links::page(self.base, kind, token);
            json!({
                "redirect_to_url": {"return_url": intent.return_url, "url": url},
                "type": "redirect_to_url",
            })
        };
        match action {
            NextAction::Challenge { token } => redirect(PageKind::Challenge, token),
            NextAction::Wallet { token } => redirect(PageKind::Wallet, token),
            NextAction::Frame { token } => {
                let target = links::page(self.base, PageKind::Frame, token);
                let form = DeviceForm { target: &target }.render().unwrap_or_default();
                json!({"redirect_iframe": {"iframe": form}, "type": "redirect_iframe"})
            }
            NextAction::QrCode { token, expires } => json!({
                "display_qr_code": {
                    "expires_at": whole_seconds(*expires).to_string(),
                    "qr_code_url": links::qr_code(self.base, attempt, token, *expires),
                },
                "type": Answers::NextAction.governs("display_qr_code"),
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
        total_pages: Lists::Page.governs(total_pages),
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
