//! The state machine as data: which call is answered how in which position, and which event moves what where.
//!
//! Nothing else in the crate decides on a status. [`CALLS`] and [`MOVES`] drive the server, the tests and the diagrams of
//! the README alike; [`crate::state_machine`] shows them to others.

mod description;
mod status;

pub use description::{Cell, State, StateMachine, Status, Transition, state_machine};
pub(crate) use status::{AttemptStatus, IntentStatus};

use crate::{
    behaviour::{Intents, Moves},
    refusal::Refusal,
};
use AttemptStatus as A;
use IntentStatus as I;
use Moves as M;

/// Where an intent stands: its status, that of its latest attempt, and whether a cancellation is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) intent: IntentStatus,
    /// `None` before the first attempt.
    pub(crate) attempt: Option<AttemptStatus>,
    /// A cancellation was accepted and has not taken effect yet.
    pub(crate) cancelling: bool,
}

/// Where every intent begins.
pub(crate) const INITIAL: Position = open(I::RequiresPaymentMethod, None);

/// Met only within a confirm, between two moves under one lock: no call ever finds an intent here.
#[cfg(test)]
pub(crate) const PASSING: Position = open(I::RequiresCustomerAction, Some(A::Cancelled));

const fn open(intent: IntentStatus, attempt: Option<AttemptStatus>) -> Position {
    Position {
        intent,
        attempt,
        cancelling: false,
    }
}

const fn closing(intent: IntentStatus, attempt: Option<AttemptStatus>) -> Position {
    Position {
        intent,
        attempt,
        cancelling: true,
    }
}

/// A call that depends on where the intent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Update,
    /// With a card as payment method.
    ConfirmByCard,
    /// With any other payment method.
    ConfirmByWallet,
    /// Without a payment method.
    ConfirmBare,
    Capture,
    Cancel,
}

impl Call {
    /// Every call by the name that tables and tests use, in the order of the columns of [`CALLS`].
    pub(crate) const ALL: [(&'static str, Self); 6] = [
        ("update", Self::Update),
        ("confirm by card", Self::ConfirmByCard),
        ("confirm by wallet", Self::ConfirmByWallet),
        ("confirm without a method", Self::ConfirmBare),
        ("capture", Self::Capture),
        ("cancel", Self::Cancel),
    ];
}

/// How a call is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ruling {
    /// It is carried out.
    Legal,
    /// It succeeds, shows the intent and changes nothing.
    Unchanged,
    /// `invalid_order_status`
    WrongStatus,
    /// `repeat_payment_request`
    Repeated,
    /// `expired_order`
    Expired,
    /// `order_cancelled`
    Cancelled,
    /// No move leads to the position. Were it met all the same, the call would be refused and nothing changed.
    Unreachable,
}

impl Ruling {
    /// What `call` is refused with at `position`, or `None` where it succeeds.
    pub(crate) fn refusal(self, call: Call, position: Position) -> Option<Refusal> {
        let behaviour = self.behaviour(call, position);
        match self {
            Self::Legal | Self::Unchanged => None,
            Self::WrongStatus => Some(Refusal::invalid_order_status(behaviour)),
            Self::Repeated => Some(Refusal::repeat_payment_request(behaviour)),
            Self::Expired => Some(Refusal::expired_order(behaviour)),
            Self::Cancelled => Some(Refusal::order_cancelled(behaviour)),
            Self::Unreachable => Some(Refusal::internal()),
        }
    }

    /// The behaviour behind the ruling on `call` at `position`.
    fn behaviour(self, call: Call, position: Position) -> Intents {
        let initiated = position.attempt == Some(A::Initiated);
        match (self, call) {
            (R::Unchanged, _) if position.cancelling => Intents::CancelAgain,
            (R::Cancelled, _) if position.cancelling => Intents::Cancelling,
            (R::Cancelled, _) => Intents::OnCancelled,
            (R::Expired, _) => Intents::OnFailed,
            (R::Legal, Call::Cancel) => Intents::Cancel,
            (_, Call::Cancel) => Intents::CancelPaid,
            (R::Legal, Call::Update) => Intents::Update,
            (_, Call::Update) if initiated => Intents::UpdateInitiated,
            (_, Call::Update) => Intents::UpdateElsewhere,
            (R::Legal, Call::Capture) => Intents::Capture,
            (_, Call::Capture) => Intents::CaptureElsewhere,
            (R::Legal, Call::ConfirmBare) => Intents::ConfirmEmpty,
            (_, _) if initiated => Intents::ConfirmInitiated,
            (_, _) if position.intent == I::RequiresCustomerAction => Intents::CardOverWaiting,
            (_, _) => Intents::ConfirmPaid,
        }
    }
}

use Ruling as R;

/// How each call is answered in some positions of one intent status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) intent: IntentStatus,
    pub(crate) attempts: &'static [Option<AttemptStatus>],
    pub(crate) cancelling: bool,
    /// In the order of [`Call::ALL`].
    pub(crate) rulings: [Ruling; 6],
}

const fn row(
    intent: IntentStatus,
    attempts: &'static [Option<AttemptStatus>],
    rulings: [Ruling; 6],
) -> Row {
    Row {
        intent,
        attempts,
        cancelling: false,
        rulings,
    }
}

const fn cancelling(
    intent: IntentStatus,
    attempts: &'static [Option<AttemptStatus>],
    rulings: [Ruling; 6],
) -> Row {
    Row {
        cancelling: true,
        ..row(intent, attempts, rulings)
    }
}

/// Every position in which a call can find an intent. Any other is unreachable, which a test proves by following [`MOVES`].
#[rustfmt::skip] // A table.
pub(crate) const CALLS: &[Row] = &[
    //                                                                    update          by card       by wallet     bare          capture         cancel
    row(I::RequiresPaymentMethod, &[None, Some(A::Failed)],               [R::Legal,       R::Legal,     R::Legal,     R::Legal,     R::WrongStatus, R::Legal]),
    row(I::RequiresPaymentMethod, &[Some(A::Initiated)],                  [R::WrongStatus, R::Repeated,  R::Repeated,  R::Repeated,  R::WrongStatus, R::Legal]),
    row(I::RequiresCustomerAction, &[Some(A::Initiated)],                 [R::WrongStatus, R::Repeated,  R::Repeated,  R::Repeated,  R::WrongStatus, R::Legal]),
    row(I::RequiresCustomerAction, &[Some(A::AuthenticationRedirected)],  [R::WrongStatus, R::Repeated,  R::Legal,     R::Repeated,  R::WrongStatus, R::Legal]),
    row(I::RequiresCustomerAction, &[Some(A::Failed)],                    [R::WrongStatus, R::Legal,     R::Legal,     R::Legal,     R::WrongStatus, R::Legal]),
    row(I::RequiresCapture, &[Some(A::Authorized)],                       [R::WrongStatus, R::Repeated,  R::Repeated,  R::Repeated,  R::Legal,       R::Legal]),
    row(I::Pending, &[Some(A::PendingAuthorization)],                     [R::WrongStatus, R::Repeated,  R::Repeated,  R::Repeated,  R::WrongStatus, R::Legal]),
    row(I::Succeeded, &[Some(A::CaptureRequested), Some(A::Settled), Some(A::Succeeded)],
                                                                          [R::WrongStatus, R::Repeated,  R::Repeated,  R::Repeated,  R::WrongStatus, R::Unchanged]),
    row(I::Cancelled, &[None, Some(A::Failed), Some(A::Cancelled)],       [R::Cancelled,   R::Cancelled, R::Cancelled, R::Cancelled, R::Cancelled,   R::Cancelled]),
    row(I::Failed, &[None, Some(A::Failed), Some(A::Expired)],            [R::Expired,     R::Expired,   R::Expired,   R::Expired,   R::Expired,     R::Expired]),
    // A cancellation under way closes the intent to every other call; a second one does no harm.
    cancelling(I::RequiresPaymentMethod, &[None, Some(A::Failed), Some(A::Initiated)],
                                                                          [R::Cancelled,   R::Cancelled, R::Cancelled, R::Cancelled, R::Cancelled,   R::Unchanged]),
    cancelling(I::RequiresCustomerAction, &[Some(A::Initiated), Some(A::AuthenticationRedirected), Some(A::Failed)],
                                                                          [R::Cancelled,   R::Cancelled, R::Cancelled, R::Cancelled, R::Cancelled,   R::Unchanged]),
    cancelling(I::RequiresCapture, &[Some(A::Authorized)],                [R::Cancelled,   R::Cancelled, R::Cancelled, R::Cancelled, R::Cancelled,   R::Unchanged]),
    cancelling(I::Pending, &[Some(A::PendingAuthorization)],              [R::Cancelled,   R::Cancelled, R::Cancelled, R::Cancelled, R::Cancelled,   R::Unchanged]),
];

/// How `call` is answered while the intent stands at `position`.
pub(crate) fn ruling(call: Call, position: Position) -> Ruling {
    let row = CALLS.iter().find(|row| {
        row.intent == position.intent
            && row.cancelling == position.cancelling
            && row.attempts.contains(&position.attempt)
    });
    row.map_or(Ruling::Unreachable, |row| {
        let [update, by_card, by_wallet, bare, capture, cancel] = row.rulings;
        match call {
            Call::Update => update,
            Call::ConfirmByCard => by_card,
            Call::ConfirmByWallet => by_wallet,
            Call::ConfirmBare => bare,
            Call::Capture => capture,
            Call::Cancel => cancel,
        }
    })
}

/// Something that happens to an intent and its latest attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// A confirm records a new attempt.
    Begun,
    /// The shopper has to authenticate or scan.
    Redirected,
    /// Approved, and captured at once.
    Approved,
    /// Approved, the money is held for a later capture.
    Authorised,
    /// The provider takes its time.
    Delayed,
    /// Declined, or the authentication failed.
    Declined,
    /// The authentication failed, and the intent stays as it is: a variant that was seen live.
    LeftOpen,
    /// The merchant captures what is held.
    Captured,
    /// A later confirm takes the attempt's place.
    Superseded,
    /// UQPAY has the money.
    Settled,
    /// The merchant has the money.
    Credited,
    /// A cancellation was accepted.
    CancelRequested,
    /// The merchant's cancellation takes effect.
    Cancelled,
    /// Thirty minutes are over.
    Expired,
    /// Nobody captured in time.
    HoldLapsed,
}

use Event as E;

/// What an event does: the intent goes from one position to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) event: Event,
    pub(crate) from: Position,
    pub(crate) to: Position,
}

const fn with(rule: Moves, event: Event, from: (I, A), to: (I, A)) -> Move {
    go(
        rule,
        event,
        open(from.0, Some(from.1)),
        open(to.0, Some(to.1)),
    )
}

const fn without(rule: Moves, event: Event, from: I, to: I) -> Move {
    go(rule, event, open(from, None), open(to, None))
}

const fn go(_rule: Moves, event: Event, from: Position, to: Position) -> Move {
    Move { event, from, to }
}

/// Every move there is.
#[rustfmt::skip] // A row a line.
pub(crate) const MOVES: &[Move] = &[
    // A confirm records an attempt; that of a second wallet takes the place of the first.
    go(M::Begun, E::Begun, open(I::RequiresPaymentMethod, None), open(I::RequiresPaymentMethod, Some(A::Initiated))),
    with(M::Begun, E::Begun, (I::RequiresPaymentMethod, A::Failed), (I::RequiresPaymentMethod, A::Initiated)),
    with(M::Superseded, E::Superseded, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::RequiresCustomerAction, A::Cancelled)),
    with(M::Superseded, E::Begun, (I::RequiresCustomerAction, A::Cancelled), (I::RequiresCustomerAction, A::Initiated)),
    // The provider's first word on it.
    with(M::Redirected, E::Redirected, (I::RequiresPaymentMethod, A::Initiated), (I::RequiresCustomerAction, A::AuthenticationRedirected)),
    with(M::Approved, E::Approved, (I::RequiresPaymentMethod, A::Initiated), (I::Succeeded, A::CaptureRequested)),
    with(M::Authorised, E::Authorised, (I::RequiresPaymentMethod, A::Initiated), (I::RequiresCapture, A::Authorized)),
    with(M::Delayed, E::Delayed, (I::RequiresPaymentMethod, A::Initiated), (I::Pending, A::PendingAuthorization)),
    with(M::Declined, E::Declined, (I::RequiresPaymentMethod, A::Initiated), (I::RequiresPaymentMethod, A::Failed)),
    with(M::Superseded, E::Redirected, (I::RequiresCustomerAction, A::Initiated), (I::RequiresCustomerAction, A::AuthenticationRedirected)),
    with(M::SecondDeclined, E::Declined, (I::RequiresCustomerAction, A::Initiated), (I::RequiresPaymentMethod, A::Failed)),
    // An intent that a failed authentication left open is paid by another attempt, by card too.
    with(M::AfterStuck, E::Begun, (I::RequiresCustomerAction, A::Failed), (I::RequiresCustomerAction, A::Initiated)),
    with(M::AfterStuck, E::Approved, (I::RequiresCustomerAction, A::Initiated), (I::Succeeded, A::CaptureRequested)),
    with(M::AfterStuck, E::Authorised, (I::RequiresCustomerAction, A::Initiated), (I::RequiresCapture, A::Authorized)),
    with(M::AfterStuck, E::Delayed, (I::RequiresCustomerAction, A::Initiated), (I::Pending, A::PendingAuthorization)),
    // The shopper acts; a hidden frame may lead on to a challenge.
    with(M::Redirected, E::Redirected, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::RequiresCustomerAction, A::AuthenticationRedirected)),
    with(M::ShopperApproved, E::Approved, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::Succeeded, A::CaptureRequested)),
    with(M::ShopperApproved, E::Authorised, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::RequiresCapture, A::Authorized)),
    with(M::Delayed, E::Delayed, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::Pending, A::PendingAuthorization)),
    with(M::ChallengeReopens, E::Declined, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::RequiresPaymentMethod, A::Failed)),
    with(M::ChallengeStays, E::LeftOpen, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::RequiresCustomerAction, A::Failed)),
    // A slow provider answers.
    with(M::SlowAnswer, E::Approved, (I::Pending, A::PendingAuthorization), (I::Succeeded, A::CaptureRequested)),
    with(M::SlowAnswer, E::Authorised, (I::Pending, A::PendingAuthorization), (I::RequiresCapture, A::Authorized)),
    with(M::SlowAnswer, E::Declined, (I::Pending, A::PendingAuthorization), (I::RequiresPaymentMethod, A::Failed)),
    // The money.
    with(M::Captured, E::Captured, (I::RequiresCapture, A::Authorized), (I::Succeeded, A::CaptureRequested)),
    with(M::HoldLapsed, E::HoldLapsed, (I::RequiresCapture, A::Authorized), (I::Failed, A::Expired)),
    with(M::Settled, E::Settled, (I::Succeeded, A::CaptureRequested), (I::Succeeded, A::Settled)),
    with(M::Settled, E::Credited, (I::Succeeded, A::Settled), (I::Succeeded, A::Succeeded)),
    // The merchant cancels, and from there only the cancellation leads on: a cancelled order must not be charged.
    go(M::Cancelled, E::CancelRequested, open(I::RequiresPaymentMethod, None), closing(I::RequiresPaymentMethod, None)),
    go(M::Cancelled, E::CancelRequested, open(I::RequiresPaymentMethod, Some(A::Failed)), closing(I::RequiresPaymentMethod, Some(A::Failed))),
    go(M::Cancelled, E::CancelRequested, open(I::RequiresPaymentMethod, Some(A::Initiated)), closing(I::RequiresPaymentMethod, Some(A::Initiated))),
    go(M::Cancelled, E::CancelRequested, open(I::RequiresCustomerAction, Some(A::Initiated)), closing(I::RequiresCustomerAction, Some(A::Initiated))),
    go(M::Cancelled, E::CancelRequested, open(I::RequiresCustomerAction, Some(A::AuthenticationRedirected)), closing(I::RequiresCustomerAction, Some(A::AuthenticationRedirected))),
    go(M::Cancelled, E::CancelRequested, open(I::RequiresCustomerAction, Some(A::Failed)), closing(I::RequiresCustomerAction, Some(A::Failed))),
    go(M::Cancelled, E::CancelRequested, open(I::RequiresCapture, Some(A::Authorized)), closing(I::RequiresCapture, Some(A::Authorized))),
    go(M::Cancelled, E::CancelRequested, open(I::Pending, Some(A::PendingAuthorization)), closing(I::Pending, Some(A::PendingAuthorization))),
    go(M::Cancelled, E::Cancelled, closing(I::RequiresPaymentMethod, None), open(I::Cancelled, None)),
    go(M::Cancelled, E::Cancelled, closing(I::RequiresPaymentMethod, Some(A::Failed)), open(I::Cancelled, Some(A::Failed))),
    go(M::Cancelled, E::Cancelled, closing(I::RequiresPaymentMethod, Some(A::Initiated)), open(I::Cancelled, Some(A::Cancelled))),
    go(M::Cancelled, E::Cancelled, closing(I::RequiresCustomerAction, Some(A::Initiated)), open(I::Cancelled, Some(A::Cancelled))),
    go(M::Cancelled, E::Cancelled, closing(I::RequiresCustomerAction, Some(A::AuthenticationRedirected)), open(I::Cancelled, Some(A::Cancelled))),
    go(M::Cancelled, E::Cancelled, closing(I::RequiresCustomerAction, Some(A::Failed)), open(I::Cancelled, Some(A::Failed))),
    go(M::Cancelled, E::Cancelled, closing(I::RequiresCapture, Some(A::Authorized)), open(I::Cancelled, Some(A::Cancelled))),
    go(M::Cancelled, E::Cancelled, closing(I::Pending, Some(A::PendingAuthorization)), open(I::Cancelled, Some(A::Cancelled))),
    // Time closes it. Neither PENDING nor REQUIRES_CAPTURE is swept.
    without(M::Expired, E::Expired, I::RequiresPaymentMethod, I::Failed),
    with(M::Expired, E::Expired, (I::RequiresPaymentMethod, A::Failed), (I::Failed, A::Failed)),
    with(M::Expired, E::Expired, (I::RequiresPaymentMethod, A::Initiated), (I::Failed, A::Expired)),
    with(M::Expired, E::Expired, (I::RequiresCustomerAction, A::Failed), (I::Failed, A::Failed)),
    with(M::Expired, E::Expired, (I::RequiresCustomerAction, A::Initiated), (I::Failed, A::Expired)),
    with(M::Expired, E::Expired, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::Failed, A::Expired)),
];

/// Where `event` leads from here, or `None` where it leads nowhere.
pub(crate) fn step(position: Position, event: Event) -> Option<Move> {
    MOVES
        .iter()
        .copied()
        .find(|row| row.event == event && row.from == position)
}

#[cfg(test)]
mod tests;
