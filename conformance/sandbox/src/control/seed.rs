//! Payments that are there from the start, in any status.
//!
//! They come about as a merchant's would, by calls and by time, so that nothing can be seeded that could not happen.

use std::sync::Arc;

use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Api, Body, Fault};
use crate::{
    Variants,
    answer::Answer,
    auth::CLIENT_ID_LIMIT_BYTES,
    behaviour::Control,
    cards::TEST_CARDS,
    machine::IntentStatus,
    payments::{Owner, Payments, Scripted},
    refusal::Refusal,
    request::Draft,
    state::Shared,
    time::{self, CANCEL_DELAY, HOLD_LIFE, INTENT_LIFE, SWEEP_LAG},
};

/// How many intents one request makes at most.
const MOST_AT_ONCE: u64 = 10_000;
const MEMBERS: [&str; 9] = [
    "amount",
    "count",
    "created_seconds_ago",
    "currency",
    "description",
    "intent_status",
    "merchant_order_id",
    "metadata",
    "return_url",
];

/// Intents that are alike.
struct Plan {
    status: IntentStatus,
    age: SignedDuration,
    count: u64,
    body: Value,
}

pub(super) async fn sow(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let body = body.only(&["account", "client_id", "payment_intents"])?;
    let groups = body
        .0
        .get("payment_intents")
        .and_then(Value::as_array)
        .ok_or_else(|| Fault::bad("`payment_intents` must be a list of what to make"))?;
    let plans: Vec<_> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            Plan::read(group).map_err(|Fault(status, text)| {
                Fault(status, format!("payment_intents[{index}]: {text}"))
            })
        })
        .collect::<Result<_, _>>()?;
    let wanted = plans
        .iter()
        .fold(0_u64, |sum, plan| sum.saturating_add(plan.count));
    if wanted > MOST_AT_ONCE {
        return Err(Fault::bad(format!(
            "at most {MOST_AT_ONCE} payment intents are made at once, and {wanted} were asked for"
        )));
    }
    shared.with_state(|state, now| {
        let owner = owner(&shared, &body, now)?;
        // Everything is checked before anything is made.
        for (index, plan) in plans.iter().enumerate() {
            Control::SeedWhole
                .governs(plan.check(now, shared.variants))
                .map_err(|text| Fault::bad(format!("payment_intents[{index}]: {text}")))?;
        }
        let count = usize::try_from(wanted).unwrap_or(usize::MAX);
        state
            .payments
            .room_for_intents(count)
            .map_err(|full| Fault::bad(full.message()))?;
        let mut made = Vec::new();
        for plan in &plans {
            for _ in 0..plan.count {
                made.push(
                    plan.make(&mut state.payments, now, &owner, shared.variants)
                        .map_err(|refusal| {
                            let said = refusal.message();
                            Fault::bad(format!("the sandbox refused a step on the way: {said}"))
                        })?,
                );
            }
        }
        state.payments.catch_up(now);
        Ok(Answer::ok(json!({"payment_intent_ids": made})))
    })
}

/// Whose the intents are: the client that was named, or the only one there is.
fn owner(shared: &Shared, body: &Body, now: Timestamp) -> Result<Owner, Fault> {
    let account: Option<Arc<str>> = body.optional_text("account")?.map(Into::into);
    let accounts = &shared.config.accounts;
    if let Some(account) = &account
        && !accounts.iter().any(|known| **known == **account)
    {
        return Err(Fault::bad(
            "`account` names no connected account; `GET /__sandbox/accounts` lists them",
        ));
    }
    if let Some(client) = body.optional_text("client_id")? {
        if client.is_empty() || client.len() > CLIENT_ID_LIMIT_BYTES {
            return Err(Fault::bad(format!(
                "`client_id` must have 1 to {CLIENT_ID_LIMIT_BYTES} characters"
            )));
        }
        let known = &shared.config.clients;
        if !known.is_empty() && !known.iter().any(|one| one.id == client) {
            return Err(Fault::bad("no client has this `client_id`"));
        }
        return Ok(Owner {
            client: client.into(),
            account,
        });
    }
    let tokens = shared.tokens();
    let with_token = tokens.accepted(now);
    let client = match (shared.config.clients.as_slice(), with_token.as_slice()) {
        ([only], _) => only.id.as_str().into(),
        (_, [(only, _)]) => (*only).into(),
        _ => {
            return Err(Fault::bad(
                "say by `client_id` whose the payment intents are; there is not exactly one client",
            ));
        }
    };
    Ok(Owner { client, account })
}

impl Plan {
    fn read(group: &Value) -> Result<Self, Fault> {
        if !group.is_object() {
            return Err(Fault::bad("each item must be an object"));
        }
        let body = Body(group.clone()).only(&MEMBERS)?;
        let status = body.text("intent_status")?;
        let status = IntentStatus::from_name(status)
            .ok_or_else(|| Fault::bad("`intent_status` is no status of a payment intent"))?;
        let whole = |name: &str| match body.0.get(name) {
            None => Ok(None),
            Some(value) => value.as_u64().map(Some).ok_or_else(|| {
                Fault::bad(format!("`{name}` must be a whole number, zero or more"))
            }),
        };
        let count = whole("count")?.unwrap_or(1);
        let (least, most) = ages(status);
        let age = match whole("created_seconds_ago")? {
            None => least,
            Some(seconds) => {
                i64::try_from(seconds).map_or(SignedDuration::MAX, SignedDuration::from_secs)
            }
        };
        if age < least || most.is_some_and(|most| age >= most) {
            let most = most.map_or_else(String::new, |most| {
                format!(" and less than {}", most.as_secs())
            });
            return Err(Fault::bad(format!(
                "a payment intent that is {} was created at least {}{most} seconds ago",
                body.text("intent_status")?,
                least.as_secs(),
            )));
        }
        Ok(Self {
            status,
            age,
            count,
            body: draft(body.0),
        })
    }

    /// Reads the request to create one as the API would, and says what it would refuse.
    fn check(&self, now: Timestamp, variants: Variants) -> Result<(), String> {
        if time::earlier(now, self.age).is_none() {
            return Err(
                "the clock cannot have stood so many seconds ago, before 2019-01-01".to_owned(),
            );
        }
        Draft::read(&self.body, now, variants)
            .map(|_| ())
            .map_err(|refusal| refusal.message().to_owned())
    }

    /// Makes one, step by step, each at the time at which it would have been.
    fn make(
        &self,
        payments: &mut Payments,
        now: Timestamp,
        owner: &Owner,
        variants: Variants,
    ) -> Result<String, Refusal> {
        let then = time::earlier(now, self.age).unwrap_or(now);
        let draft = Draft::read(&self.body, then, variants)?;
        payments.room_for_intent()?;
        payments.room_for_attempt()?;
        let id = Control::SeedByCalls
            .governs(payments.create(then, owner, draft))
            .intent;
        let name = id.to_string();
        let pay = |payments: &mut Payments, at, body: &Value, provider| {
            payments.with_script(provider, |payments| {
                let begun = payments.confirm(at, owner, &name, body)?;
                if let Some(attempt) = begun.attempt {
                    payments.ask_provider(at, attempt);
                }
                Ok::<_, Refusal>(())
            })
        };
        let approve = Some(Scripted::Approve);
        match self.status {
            IntentStatus::RequiresPaymentMethod => {}
            IntentStatus::Failed => payments.catch_up(now),
            IntentStatus::Succeeded => pay(payments, then, &card(true), approve)?,
            IntentStatus::RequiresCapture => pay(payments, then, &card(false), approve)?,
            IntentStatus::RequiresCustomerAction => pay(payments, then, &wallet(), None)?,
            // Just now, however old the intent is: the provider does not take long.
            IntentStatus::Pending => pay(payments, now, &card(true), Some(Scripted::Slow(None)))?,
            IntentStatus::Cancelled => {
                let reason = json!({"cancellation_reason": "requested_by_customer"});
                payments.cancel(then, owner, &name, &reason)?;
                payments.catch_up(now);
            }
        }
        Ok(name)
    }
}

/// How old an intent in this status is at least, and how old it cannot be any more.
fn ages(status: IntentStatus) -> (SignedDuration, Option<SignedDuration>) {
    let unpaid = INTENT_LIFE.saturating_add(SWEEP_LAG);
    match status {
        IntentStatus::RequiresPaymentMethod
        | IntentStatus::RequiresCustomerAction
        | IntentStatus::Pending => (SignedDuration::ZERO, Some(unpaid)),
        IntentStatus::RequiresCapture => (SignedDuration::ZERO, Some(HOLD_LIFE)),
        IntentStatus::Succeeded => (SignedDuration::ZERO, None),
        IntentStatus::Cancelled => (CANCEL_DELAY, None),
        IntentStatus::Failed => (unpaid, None),
    }
}

/// The body of a create, filled up where nothing was said.
fn draft(given: Value) -> Value {
    let mut body = json!({
        "amount": "10.00",
        "currency": "SGD",
        "description": "Seeded",
        "merchant_order_id": "seeded",
        "return_url": "https://shop.example/return",
    });
    if let (Some(body), Value::Object(given)) = (body.as_object_mut(), given) {
        let about_it = ["count", "created_seconds_ago", "intent_status"];
        body.extend(
            given
                .into_iter()
                .filter(|(name, _)| !about_it.contains(&name.as_str())),
        );
    }
    body
}

/// A payment by a card, which the provider then decides on.
fn card(auto_capture: bool) -> Value {
    let card = TEST_CARDS.first();
    json!({"payment_method": {"type": "card", "card": {
        "authorization_type": "authorization",
        "auto_capture": auto_capture,
        "billing": {
            "address": {"city": "Singapore", "country_code": "SG", "postcode": "018989", "street": "1 Example Road"},
            "email": "mei.tan@shop.example",
            "first_name": "Mei",
            "last_name": "Tan",
        },
        "card_name": "Mei Tan",
        "card_number": card.map(|card| card.number),
        "cvc": "123",
        "expiry_month": "12",
        "expiry_year": "2079",
        "network": card.map(|card| card.network),
        "three_ds_action": "skip_3ds",
    }}})
}

/// A payment by a wallet, which waits for the shopper.
fn wallet() -> Value {
    json!({
        "ip_address": "203.0.113.7",
        "payment_method": {"type": "grabpay", "grabpay": {"flow": "qrcode", "is_present": false}},
    })
}
