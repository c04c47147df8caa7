//! The objects of the API as they are written: our own reading of the contract, in our own types.

mod text;

use askama::Template;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    AttemptMembers, AttemptMethod, CapturedAmount, MethodTypes, UnsetTimes, Variants,
    behaviour::{Answers, Lists},
    entropy::Entropy,
    links,
    machine::AttemptStatus,
    money::Money,
    payments::{Attempt, Intent, NextAction, PageKind, PageToken, Snapshot},
    request::METHOD_TYPES_ENABLED,
    time::{self, CLIENT_SECRET_LIFE},
};

pub(crate) use text::Text;

use text::Object;

/// What an intent takes beside the texts of the merchant's.
const USUAL_ROOM: usize = 1100;

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
    captured_amount: Money,
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

impl View<'_> {
    /// An intent as create and retrieve show it: with a client secret.
    pub(crate) fn intent_with_secret(&self, shown: &Snapshot) -> Text {
        let expires = time::later(self.now, CLIENT_SECRET_LIFE).as_second();
        let claims = SecretClaims {
            exp: expires,
            payment_intent_id: shown.intent.id.to_string(),
        };
        self.render(
            shown,
            Some(self.entropy.jwt(Answers::Secret.governs(&claims))),
        )
    }

    /// An intent as every other call shows it.
    pub(crate) fn intent(&self, shown: &Snapshot) -> Text {
        self.render(shown, None)
    }

    pub(crate) fn attempt(&self, attempt: &Attempt) -> Text {
        Text::of(&self.attempt_parts(attempt))
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

    fn render(&self, shown: &Snapshot, client_secret: Option<String>) -> Text {
        let (intent, latest) = (&shown.intent, shown.latest.as_deref());
        let texts = [
            &intent.cancellation_reason,
            &intent.customer_id,
            &intent.description,
            &intent.merchant_order_id,
            &intent.return_url,
        ];
        let texts: usize = texts.iter().map(|text| text.len()).sum();
        let mut object = Object::with_room(USUAL_ROOM + texts);
        object.plain("amount", intent.amount);
        let types = "available_payment_method_types";
        match self.variants.method_types {
            MethodTypes::Listed => object.json(types, &METHOD_TYPES_ENABLED),
            MethodTypes::Null => object.null(types),
        }
        self.write_time(&mut object, "cancel_time", intent.cancelled);
        object.text("cancellation_reason", &intent.cancellation_reason);
        object.plain(
            "captured_amount",
            match latest {
                Some(attempt) if attempt.amount == intent.amount => self.captured(attempt),
                _ => self.not_yet_captured(intent.amount),
            },
        );
        if let Some(secret) = client_secret {
            object.plain("client_secret", secret);
        }
        self.write_time(&mut object, "complete_time", intent.completed);
        self.write_time(&mut object, "create_time", Some(intent.created));
        object.plain("currency", intent.currency.code());
        if let Some(customer) = Answers::Guest.governs(&intent.customer) {
            object.json("customer", customer.as_ref());
        }
        object.text("customer_id", &intent.customer_id);
        object.text("description", &intent.description);
        object.plain("intent_status", intent.status.name());
        match Answers::NoAttempt.governs(latest) {
            Some(attempt) => {
                object.json(
                    "latest_payment_attempt",
                    &self.latest_attempt_parts(attempt),
                );
            }
            None => object.null("latest_payment_attempt"),
        }
        object.text("merchant_order_id", &intent.merchant_order_id);
        match Answers::Metadata.governs(&intent.metadata) {
            Some(metadata) => object.written("metadata", metadata),
            None => object.null("metadata"),
        }
        match intent.next_action.as_ref().zip(latest) {
            Some((action, attempt)) => {
                object.json(
                    "next_action",
                    &sorted(self.next_action(action, intent, attempt)),
                );
            }
            None => object.null("next_action"),
        }
        object.plain("payment_intent_id", intent.id);
        object.text("return_url", &intent.return_url);
        self.write_time(&mut object, "update_time", Some(intent.updated));
        object.end()
    }

    /// An instant, which may not have come yet.
    fn write_time(&self, object: &mut Object, name: &str, instant: Option<Timestamp>) {
        match (instant, self.variants.unset_times) {
            (Some(instant), _) => {
                object.with_plain(name, |text| time::write_on_the_wire(text, instant));
            }
            (None, UnsetTimes::Empty) => object.plain(name, ""),
            (None, UnsetTimes::Null) => object.null(name),
        }
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
    fn captured(&self, attempt: &Attempt) -> Money {
        let captured = attempt.ledger.captured();
        if captured > Money::ZERO {
            captured
        } else {
            self.not_yet_captured(attempt.amount)
        }
    }

    fn not_yet_captured(&self, amount: Money) -> Money {
        match self.variants.captured_amount {
            CapturedAmount::Amount => amount,
            CapturedAmount::Zero => Money::ZERO,
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
pub(crate) fn page(data: &[Text], total_items: usize, total_pages: usize) -> Text {
    let items: usize = data.iter().map(|item| item.as_ref().len() + 1).sum();
    let mut object = Object::with_room(USUAL_ROOM + items);
    object.list("data", data.iter());
    object.number("total_items", total_items);
    object.number("total_pages", Lists::Page.governs(total_pages));
    object.end()
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
