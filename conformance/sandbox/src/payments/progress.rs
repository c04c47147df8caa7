//! What follows from an event: new statuses, times, money, what the shopper has to do, and what falls due later.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    Attempt, Cause, NextAction, PageKind, Payments, Scripted, change::Act, due::Due,
    record::PageToken, visits::Page,
};
use crate::{
    FailedChallenge, Hold,
    behaviour::{Cards, Intents, Moves, Wallets},
    cards::{Authentication, FailureCode, Verdict},
    ids::{AttemptId, IntentId},
    ledger::{Ledger, LedgerError},
    machine::{AttemptStatus, Event, IntentStatus, step},
    request::{CaptureMode, Course, Presentation},
    time::{self, Span},
};

/// What a shopper does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Succeed,
    Fail,
    /// Walks away; the API never learns of it.
    Abandon,
}

impl Outcome {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Succeed => "succeed",
            Self::Fail => "fail",
            Self::Abandon => "abandon",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "succeed" => Some(Self::Succeed),
            "fail" => Some(Self::Fail),
            "abandon" => Some(Self::Abandon),
            _ => None,
        }
    }
}

/// Of the intent, and of its open attempt.
type Statuses = (IntentStatus, Option<AttemptStatus>);

/// Nothing waits for the shopper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ShopperError;

impl Payments {
    /// Asks the provider about an attempt that was just begun. One that was closed in the meantime stays as it is.
    pub(crate) fn ask_provider(&mut self, now: Timestamp, id: AttemptId) {
        let Some(attempt) = self
            .attempts
            .get(&id)
            .filter(|one| one.status == AttemptStatus::Initiated)
        else {
            return;
        };
        match attempt.course {
            Course::NotEnabled => {
                self.decline(
                    now,
                    id,
                    Wallets::NotEnabled.governs(FailureCode::SystemError),
                );
            }
            Course::Wallet(presentation) => self.present(now, id, presentation),
            Course::Card(course) => match course.authentication {
                Authentication::None => self.authorise(now, id, course.verdict),
                Authentication::Frictionless | Authentication::FrictionlessThenChallenge => {
                    let kind = Cards::Frame.governs(PageKind::Frame);
                    self.redirect(now, id, kind, |token| NextAction::Frame { token });
                }
                Authentication::Challenge => {
                    let kind = Cards::ChallengePage.governs(PageKind::Challenge);
                    self.redirect(now, id, kind, |token| NextAction::Challenge { token });
                }
            },
        }
    }

    /// Does what the shopper of the intent does with what `next_action` shows.
    pub(crate) fn shopper(
        &mut self,
        now: Timestamp,
        id: IntentId,
        outcome: Outcome,
    ) -> Result<(), ShopperError> {
        let intent = self
            .intents
            .get(&id)
            .filter(|intent| {
                Intents::CancellingWins
                    .governs(step(self.position(intent), Event::Declined).is_some())
            })
            .ok_or(ShopperError)?;
        let action = intent
            .next_action
            .clone()
            .filter(|action| !action.has_expired(now))
            .ok_or(ShopperError)?;
        let attempt = self.latest_attempt(intent).ok_or(ShopperError)?;
        let (intent, id, course) = (attempt.intent, attempt.id, attempt.course);
        self.acts.push(Act {
            at: now,
            intent,
            outcome,
        });
        if outcome == Cards::Abandoned.governs(Outcome::Abandon) {
            return Ok(());
        }
        self.acted(action.token());
        match (course, outcome) {
            (Course::Card(card), Outcome::Succeed) => {
                let first_of_two = matches!(action, NextAction::Frame { .. })
                    && card.authentication == Authentication::FrictionlessThenChallenge;
                if first_of_two {
                    self.redirect(now, id, PageKind::Challenge, |token| {
                        NextAction::Challenge { token }
                    });
                } else if card.verdict == Verdict::Declined(FailureCode::ThreeDsFailed) {
                    self.fail_authentication(now, id);
                } else {
                    if let Some(attempt) = self.attempts.get_mut(&id).map(Arc::make_mut) {
                        attempt.authenticated = true;
                    }
                    self.authorise(now, id, card.verdict);
                }
            }
            (Course::Card(_), _) => self.fail_authentication(now, id),
            (_, Outcome::Succeed) => self.authorise(now, id, Verdict::Approved),
            _ => self.decline(now, id, Wallets::Refused.governs(FailureCode::SystemError)),
        }
        Ok(())
    }

    /// The provider decides, unless it is slow.
    fn authorise(&mut self, now: Timestamp, id: AttemptId, known: Verdict) {
        match self.next_word(known) {
            Scripted::Approve => self.approve(now, id),
            Scripted::Decline(code) => self.decline(now, id, code),
            Scripted::Slow(failure) => {
                if let Some(attempt) = self.attempts.get_mut(&id).map(Arc::make_mut) {
                    attempt.pending = Some(failure.map_or(Verdict::Approved, Verdict::Declined));
                    let intent = attempt.intent;
                    self.apply(now, intent, Event::Delayed);
                    self.schedule(
                        time::later(now, self.spans.of(Span::Provider)),
                        Due::Provider(id),
                    );
                }
            }
        }
    }

    /// A slow provider says what it had to say.
    pub(super) fn provider_answers(&mut self, now: Timestamp, id: AttemptId) {
        let pending = self
            .attempts
            .get_mut(&id)
            .and_then(|attempt| Arc::make_mut(attempt).pending.take());
        match pending {
            None => {}
            Some(Verdict::Approved) => self.approve(now, id),
            Some(Verdict::Declined(code)) => self.decline(now, id, code),
        }
    }

    fn approve(&mut self, now: Timestamp, id: AttemptId) {
        let Some(attempt) = self.attempts.get(&id) else {
            return;
        };
        let event = match attempt.capture {
            CaptureMode::Automatic => Event::Approved,
            CaptureMode::Manual => Event::Authorised,
        };
        self.apply(now, attempt.intent, event);
    }

    fn decline(&mut self, now: Timestamp, id: AttemptId, code: FailureCode) {
        self.fail(now, id, code, Event::Declined);
    }

    fn fail_authentication(&mut self, now: Timestamp, id: AttemptId) {
        let event = match self.variants.failed_challenge {
            FailedChallenge::Reopens => Event::Declined,
            FailedChallenge::StaysOpen => Event::LeftOpen,
        };
        self.fail(now, id, FailureCode::ThreeDsFailed, event);
    }

    fn fail(&mut self, now: Timestamp, id: AttemptId, code: FailureCode, event: Event) {
        let Some(intent) = self.attempts.get(&id).map(|attempt| attempt.intent) else {
            return;
        };
        if let Some(from) = self.make_move(now, intent, event) {
            if let Some(attempt) = self.attempts.get_mut(&id).map(Arc::make_mut) {
                attempt.failure = Some(code);
            }
            self.note(now, intent, Cause::Moved(event), Some(from));
        }
    }

    fn present(&mut self, now: Timestamp, id: AttemptId, presentation: Presentation) {
        let Some(attempt) = self.attempts.get(&id) else {
            return;
        };
        let Some(intent) = self.intents.get(&attempt.intent) else {
            return;
        };
        let expires = time::later(
            intent.created,
            Wallets::QrLife.governs(self.spans.of(Span::Intent)),
        );
        match presentation {
            Presentation::QrCode => self.redirect(now, id, PageKind::Wallet, |token| {
                NextAction::QrCode { token, expires }
            }),
            Presentation::Redirect => {
                self.redirect(now, id, PageKind::Wallet, |token| NextAction::Wallet {
                    token,
                });
            }
            Presentation::Nothing => {
                self.apply(now, attempt.intent, Event::Redirected);
            }
        }
    }

    /// Sends the shopper somewhere; the page there knows the attempt by a one-time token.
    fn redirect(
        &mut self,
        now: Timestamp,
        id: AttemptId,
        kind: PageKind,
        action: impl FnOnce(PageToken) -> NextAction,
    ) {
        let Some(intent_id) = self.attempts.get(&id).map(|attempt| attempt.intent) else {
            return;
        };
        let Some(from) = self.make_move(now, intent_id, Event::Redirected) else {
            return;
        };
        let token = self.entropy.letters(kind.name(), &id.to_string(), 40);
        let action = action(PageToken(token));
        self.pages
            .insert(action.token().clone(), Page::new(kind, id));
        if let Some(intent) = self.intents.get_mut(&intent_id).map(Arc::make_mut) {
            intent.next_action = Some(action);
        }
        let cause = Cause::Moved(Event::Redirected);
        self.note(now, intent_id, cause, Some(from));
    }

    /// Moves intent and open attempt as the state machine says. False where it has no such move, and nothing changes.
    pub(super) fn apply(&mut self, now: Timestamp, id: IntentId, event: Event) -> bool {
        let from = self.make_move(now, id, event);
        if from.is_some() {
            self.note(now, id, Cause::Moved(event), from);
        }
        from.is_some()
    }

    /// Makes the move and tells from where, without a note: what belongs to the move beyond the statuses comes first.
    fn make_move(&mut self, now: Timestamp, id: IntentId, event: Event) -> Option<Statuses> {
        let row = step(self.position(self.get(id)?), event)?;
        let intent = self.intents.get_mut(&id).map(Arc::make_mut)?;
        let open = intent
            .attempts
            .last()
            .and_then(|last| self.attempts.get_mut(last).map(Arc::make_mut))
            .filter(|attempt| !attempt.status.is_final());
        let from = (intent.status, open.as_ref().map(|attempt| attempt.status));
        let ledger = open
            .as_ref()
            .map(|attempt| booked(attempt, event))
            .transpose()
            .ok()?;
        let was_final = intent.status.is_final();
        intent.status = row.to.intent;
        intent.cancelling = row.to.cancelling;
        if !was_final {
            intent.updated = now;
            intent.next_action = None;
        }
        if intent.status.is_final() && !was_final {
            intent.completed = Some(now);
        }
        if event == Event::Cancelled {
            intent.cancelled = Some(now);
        }
        if let (Some(attempt), Some(status), Some(ledger)) = (open, row.to.attempt, ledger) {
            attempt.status = status;
            attempt.ledger = ledger;
            attempt.updated = now;
            if status.is_complete() && attempt.completed.is_none() {
                attempt.completed = Some(now);
            }
            if event == Event::Cancelled {
                attempt
                    .cancellation_reason
                    .clone_from(&intent.cancellation_reason);
            }
        }
        let reopened_late = intent.status == IntentStatus::RequiresPaymentMethod
            && now >= time::later(intent.created, self.spans.of(Span::Intent));
        self.follow_up(now, id, event, reopened_late);
        Some(from)
    }

    fn follow_up(&mut self, now: Timestamp, id: IntentId, event: Event, reopened_late: bool) {
        match event {
            Event::Approved | Event::Captured => {
                self.schedule(
                    time::later(now, self.spans.of(Span::Settlement)),
                    Due::Settle(id),
                );
            }
            Event::Settled => self.schedule(
                time::later(now, self.spans.of(Span::Settlement)),
                Due::Credit(id),
            ),
            Event::Authorised if self.variants.hold == Hold::Lapses => {
                self.schedule(
                    time::later(now, self.spans.of(Span::Hold)),
                    Due::HoldLapse(id),
                );
            }
            Event::Declined if Moves::NotSwept.governs(reopened_late) => {
                self.schedule(
                    time::later(now, self.spans.of(Span::Sweep)),
                    Due::Expire(id),
                );
            }
            _ => {}
        }
    }
}

/// The ledger after an event. A capture by the merchant has been booked by the call, which knows the amount.
fn booked(attempt: &Attempt, event: Event) -> Result<Ledger, LedgerError> {
    let mut ledger = attempt.ledger;
    match event {
        Event::Approved => {
            ledger.authorise(attempt.amount)?;
            ledger.capture(attempt.amount)?;
        }
        Event::Authorised => ledger.authorise(attempt.amount)?,
        Event::Cancelled | Event::Expired | Event::HoldLapsed | Event::Superseded => {
            ledger.release();
        }
        _ => {}
    }
    Ok(ledger)
}
