//! What the merchant calls: create, update, confirm, capture, cancel.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Attempt, Cause, Intent, Owner, Payments, due::Due};
use crate::{
    behaviour::{Intents, Requests},
    ids::{AttemptId, IntentId},
    ledger::Ledger,
    machine::{Call, Event, INITIAL, Ruling, ruling, step},
    refusal::Refusal,
    request::{self, Changes, Confirmation, Course, Customer, Draft, Method},
    time::{self, Span},
};

/// A confirm that was accepted: the attempt, where there is one, waits for the provider.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begun {
    pub(crate) intent: IntentId,
    pub(crate) attempt: Option<AttemptId>,
}

impl Payments {
    /// Creates an intent and, where a payment method came along, the attempt to pay it.
    pub(crate) fn create(&mut self, now: Timestamp, owner: &Owner, draft: Draft) -> Begun {
        let id = self.ids.intent(now);
        let (customer, customer_id) = self.customer(id, draft.customer);
        let intent = Intent {
            id,
            owner: owner.clone(),
            status: Intents::Create.governs(INITIAL.intent),
            amount: draft.amount,
            currency: draft.currency,
            description: draft.description,
            merchant_order_id: Requests::OrderIdRepeats.governs(draft.merchant_order_id),
            return_url: draft.return_url,
            metadata: draft.metadata,
            customer,
            customer_id,
            next_action: None,
            attempts: Vec::new(),
            created: now,
            updated: now,
            completed: None,
            cancelled: None,
            cancellation_reason: String::new(),
            cancelling: false,
        };
        self.intents.insert(id, Arc::new(intent));
        self.note(now, id, Cause::Created, None);
        self.schedule(
            time::later(
                time::later(now, self.spans.of(Span::Intent)),
                self.spans.of(Span::Sweep),
            ),
            Due::Expire(id),
        );
        let attempt = draft
            .method
            .and_then(|method| self.begin(now, Intents::CreateConfirms.governs(id), method));
        Begun {
            intent: id,
            attempt,
        }
    }

    /// Payments that somebody else made on the same account before.
    pub(crate) fn populate(&mut self, now: Timestamp, owner: &Owner) {
        let told = self.changes.len();
        for (number, amount) in ["12.5", "80", "3.99"].into_iter().enumerate() {
            let body = json!({
                "amount": amount,
                "currency": "SGD",
                "description": "Made by somebody else",
                "merchant_order_id": format!("elsewhere-{number}"),
                "return_url": "https://example.com/return",
            });
            if let (Ok(draft), Ok(())) = (
                Draft::read(&body, now, self.variants),
                self.room_for_intent(),
            ) {
                self.create(now, owner, draft);
            }
        }
        // It happened before anybody could be told.
        self.changes.truncate(told);
    }

    /// Changes what `body` names and nothing else.
    pub(crate) fn update(
        &mut self,
        now: Timestamp,
        owner: &Owner,
        id: &str,
        body: &Value,
    ) -> Result<IntentId, Refusal> {
        let intent = self.find(owner, id).ok_or_else(Refusal::intent_not_found)?;
        let changes = Changes::read(body)?;
        let currency = changes
            .currency
            .clone()
            .unwrap_or_else(|| intent.currency.clone());
        let amount = changes.amount_in(&currency, intent.amount)?;
        let id = intent.id;
        if self.allow(intent, Call::Update)? == Ruling::Unchanged {
            return Ok(id);
        }
        let customer = changes
            .customer
            .map(|customer| self.customer(id, Some(customer)));
        if let Some(intent) = self.intents.get_mut(&id).map(Arc::make_mut) {
            intent.amount = amount;
            intent.currency = currency;
            replace(&mut intent.merchant_order_id, changes.merchant_order_id);
            replace(&mut intent.description, changes.description);
            replace(&mut intent.return_url, changes.return_url);
            if let Some(metadata) = changes.metadata {
                intent.metadata = Some(Intents::MetadataReplaced.governs(metadata));
            }
            if let Some((customer, customer_id)) = customer {
                (intent.customer, intent.customer_id) = (customer, customer_id);
            }
            intent.updated = now;
            let from = intent.status;
            self.note(now, id, Cause::Updated, Some((from, None)));
        }
        Ok(id)
    }

    /// Accepts a confirm: from here on the attempt exists, and [`Payments::ask_provider`] decides on it.
    pub(crate) fn confirm(
        &mut self,
        now: Timestamp,
        owner: &Owner,
        id: &str,
        body: &Value,
    ) -> Result<Begun, Refusal> {
        let intent = self.find(owner, id).ok_or_else(Refusal::confirm_failed)?;
        let confirmation = Confirmation::read(body, now, &intent.currency, self.variants)?;
        let method = confirmation.method;
        let call = match &method {
            None => Call::ConfirmBare,
            Some(method) => match method.course {
                Course::Card(_) => Call::ConfirmByCard,
                Course::Wallet(_) | Course::NotEnabled => Call::ConfirmByWallet,
            },
        };
        let id = intent.id;
        if self.allow(intent, call)? == Ruling::Unchanged {
            return Ok(Begun {
                intent: id,
                attempt: None,
            });
        }
        if let Some(intent) = self.intents.get_mut(&id).map(Arc::make_mut) {
            replace(&mut intent.return_url, confirmation.return_url);
        }
        Ok(Begun {
            intent: id,
            attempt: method
                .and_then(|method| self.begin(now, Intents::ConfirmEmpty.governs(id), method)),
        })
    }

    /// Takes what is held, or a part of it; the rest goes back.
    pub(crate) fn capture(
        &mut self,
        now: Timestamp,
        owner: &Owner,
        id: &str,
        body: &Value,
    ) -> Result<IntentId, Refusal> {
        let intent = self.find(owner, id).ok_or_else(Refusal::intent_not_found)?;
        let amount = request::capture_amount(body, &intent.currency)?;
        let (id, attempt) = (intent.id, intent.attempts.last().copied());
        if self.allow(intent, Call::Capture)? == Ruling::Unchanged {
            return Ok(id);
        }
        let ledger = attempt
            .and_then(|attempt| self.attempts.get_mut(&attempt))
            .map(|attempt| &mut Arc::make_mut(attempt).ledger);
        let Some(ledger) = ledger else {
            return Err(Refusal::invalid_order_status(Intents::CaptureElsewhere));
        };
        let amount = amount.unwrap_or_else(|| Intents::Capture.governs(ledger.held()));
        ledger
            .capture(amount)
            .map_err(|_| Refusal::invalid_amount(Intents::CaptureTooMuch))?;
        self.apply(now, id, Event::Captured);
        Ok(id)
    }

    /// Accepts a cancellation, which takes effect a little later: the intent keeps its status until then.
    pub(crate) fn cancel(
        &mut self,
        now: Timestamp,
        owner: &Owner,
        id: &str,
        body: &Value,
    ) -> Result<IntentId, Refusal> {
        let intent = self.find(owner, id).ok_or_else(Refusal::intent_not_found)?;
        let reason = request::cancellation_reason(body)?;
        let id = intent.id;
        if self.allow(intent, Call::Cancel)? == Ruling::Unchanged {
            return Ok(id);
        }
        let requested = step(self.position(intent), Event::CancelRequested)
            .ok_or_else(|| Refusal::invalid_order_status(Intents::CancelPaid))?;
        if let Some(intent) = self.intents.get_mut(&id).map(Arc::make_mut) {
            intent.cancelling = requested.to.cancelling;
            intent.cancellation_reason = reason;
            intent.updated = now;
            let from = intent.status;
            self.note(now, id, Cause::CancellationAccepted, Some((from, None)));
        }
        self.schedule(
            time::later(now, self.spans.of(Span::Cancel)),
            Due::Cancel(id),
        );
        Ok(id)
    }

    /// The ruling of the state machine, as a refusal where it is one.
    fn allow(&self, intent: &Intent, call: Call) -> Result<Ruling, Refusal> {
        let position = self.position(intent);
        let ruling = self
            .drifts
            .ruling(call, position.intent)
            .unwrap_or_else(|| ruling(call, position));
        ruling.refusal(call, position).map_or(Ok(ruling), Err)
    }

    /// Records an attempt as `INITIATED`; one that still waits for the shopper makes room.
    fn begin(&mut self, now: Timestamp, id: IntentId, mut method: Method) -> Option<AttemptId> {
        // As it is sent, every time.
        method.shown.sort_all_objects();
        self.apply(now, id, Event::Superseded);
        let begun = step(self.position(self.get(id)?), Event::Begun)?;
        let intent = self.intents.get_mut(&id).map(Arc::make_mut)?;
        let attempt = Attempt {
            id: self.ids.attempt(now),
            intent: id,
            status: begun.to.attempt?,
            amount: intent.amount,
            currency: intent.currency.clone(),
            ledger: Ledger::EMPTY,
            method: method.shown,
            course: method.course,
            capture: method.capture,
            pending: None,
            authenticated: false,
            failure: None,
            cancellation_reason: String::new(),
            created: now,
            updated: now,
            completed: None,
        };
        let attempt_id = attempt.id;
        let from = intent.status;
        intent.attempts.push(attempt_id);
        intent.updated = now;
        self.attempts.insert(attempt_id, Arc::new(attempt));
        self.note(now, id, Cause::Attempted, Some((from, None)));
        Some(attempt_id)
    }

    /// Snapshot, its keys sorted as they are sent, and id of the customer of intent `id`.
    fn customer(&self, id: IntentId, customer: Option<Customer>) -> (Option<Box<Value>>, String) {
        match customer {
            None => (None, String::new()),
            Some(Customer::Known(id)) => (None, id),
            Some(Customer::New(mut snapshot)) => {
                let subject = format!("{id} {snapshot}");
                snapshot.sort_all_objects();
                (
                    Some(Box::new(snapshot)),
                    format!(
                        "cus_{}",
                        self.entropy.letters(
                            "customer",
                            &subject,
                            Requests::CustomerRecord.governs(26)
                        )
                    ),
                )
            }
        }
    }
}

fn replace(field: &mut String, value: Option<String>) {
    if let Some(value) = value {
        *field = value;
    }
}
