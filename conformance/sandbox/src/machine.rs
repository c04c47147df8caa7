//! The state machine as data: which call is answered how in which status, and which event moves what where.
//!
//! Nothing else in the crate decides on a status. [`CALLS`] and [`MOVES`] drive the server and the tests alike.

mod status;

pub(crate) use status::{AttemptStatus, IntentStatus};

use crate::behaviour::{Intents, Moves};

use AttemptStatus as A;
use IntentStatus as I;
use Moves as M;

/// A call that depends on the status of the intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Update,
    Confirm,
    Capture,
    Cancel,
}

/// How a call is answered in a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ruling {
    /// It is carried out.
    Legal,
    /// It is carried out for wallets; a card is refused as a repeated payment.
    WalletOnly,
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
}

use Ruling as R;

/// One row a status.
#[rustfmt::skip] // A table.
pub(crate) const CALLS: [(IntentStatus, [Ruling; 4]); 7] = [
    //                           update          confirm        capture         cancel
    (I::RequiresPaymentMethod,  [R::Legal,       R::Legal,      R::WrongStatus, R::Legal]),
    (I::RequiresCustomerAction, [R::WrongStatus, R::WalletOnly, R::WrongStatus, R::Legal]),
    (I::RequiresCapture,        [R::WrongStatus, R::Repeated,   R::Legal,       R::Legal]),
    (I::Pending,                [R::WrongStatus, R::Repeated,   R::WrongStatus, R::Legal]),
    (I::Succeeded,              [R::WrongStatus, R::Repeated,   R::WrongStatus, R::Unchanged]),
    (I::Cancelled,              [R::Cancelled,   R::Cancelled,  R::Cancelled,   R::Cancelled]),
    (I::Failed,                 [R::Expired,     R::Expired,    R::Expired,     R::Expired]),
];

impl Ruling {
    /// The behaviour behind the ruling on `call`.
    pub(crate) fn behaviour(self, call: Call) -> Intents {
        match (self, call) {
            (R::Expired, _) => Intents::OnFailed,
            (R::Cancelled, _) => Intents::OnCancelled,
            (R::Unchanged, _) | (R::WrongStatus | R::Repeated, Call::Cancel) => Intents::CancelPaid,
            (R::WalletOnly, _) => Intents::CardOverWaiting,
            (R::WrongStatus | R::Repeated, Call::Update) => Intents::UpdateElsewhere,
            (R::WrongStatus | R::Repeated, Call::Confirm) => Intents::ConfirmPaid,
            (R::WrongStatus | R::Repeated, Call::Capture) => Intents::CaptureElsewhere,
            (R::Legal, Call::Update) => Intents::Update,
            (R::Legal, Call::Confirm) => Intents::ConfirmEmpty,
            (R::Legal, Call::Capture) => Intents::Capture,
            (R::Legal, Call::Cancel) => Intents::Cancel,
        }
    }
}

/// How `call` is answered while the intent is in `status`.
pub(crate) fn ruling(call: Call, status: IntentStatus) -> Ruling {
    CALLS.iter().find(|(row, _)| *row == status).map_or(
        Ruling::WrongStatus,
        |(_, [update, confirm, capture, cancel])| match call {
            Call::Update => *update,
            Call::Confirm => *confirm,
            Call::Capture => *capture,
            Call::Cancel => *cancel,
        },
    )
}

/// Something that happens to an intent and the attempt it is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
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
    /// A later confirm took the attempt's place.
    Superseded,
    /// UQPAY has the money.
    Settled,
    /// The merchant has the money.
    Credited,
    /// The merchant's cancellation takes effect.
    Cancelled,
    /// Thirty minutes are over.
    Expired,
    /// Nobody captured in time.
    HoldLapsed,
}

use Event as E;

/// What an event does: the intent goes from one status to another, and with it the attempt, where there is one open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) event: Event,
    pub(crate) from: (IntentStatus, Option<AttemptStatus>),
    pub(crate) to: (IntentStatus, Option<AttemptStatus>),
}

const fn with(_rule: Moves, event: Event, from: (I, A), to: (I, A)) -> Move {
    Move {
        event,
        from: (from.0, Some(from.1)),
        to: (to.0, Some(to.1)),
    }
}

const fn without(_rule: Moves, event: Event, from: I, to: I) -> Move {
    Move {
        event,
        from: (from, None),
        to: (to, None),
    }
}

/// Every move there is.
#[rustfmt::skip] // A row a line.
pub(crate) const MOVES: &[Move] = &[
    // The provider's first word on a confirm.
    with(M::Redirected, E::Redirected, (I::RequiresPaymentMethod, A::Initiated), (I::RequiresCustomerAction, A::AuthenticationRedirected)),
    with(M::Approved, E::Approved, (I::RequiresPaymentMethod, A::Initiated), (I::Succeeded, A::CaptureRequested)),
    with(M::Authorised, E::Authorised, (I::RequiresPaymentMethod, A::Initiated), (I::RequiresCapture, A::Authorized)),
    with(M::Delayed, E::Delayed, (I::RequiresPaymentMethod, A::Initiated), (I::Pending, A::PendingAuthorization)),
    with(M::Declined, E::Declined, (I::RequiresPaymentMethod, A::Initiated), (I::RequiresPaymentMethod, A::Failed)),
    // A second wallet confirm replaces the first.
    with(M::Superseded, E::Superseded, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::RequiresCustomerAction, A::Cancelled)),
    with(M::Superseded, E::Redirected, (I::RequiresCustomerAction, A::Initiated), (I::RequiresCustomerAction, A::AuthenticationRedirected)),
    with(M::SecondDeclined, E::Declined, (I::RequiresCustomerAction, A::Initiated), (I::RequiresPaymentMethod, A::Failed)),
    // An intent that a failed authentication left open is paid by another method, a card among them.
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
    // The merchant closes the intent.
    without(M::Cancelled, E::Cancelled, I::RequiresPaymentMethod, I::Cancelled),
    without(M::Cancelled, E::Cancelled, I::RequiresCustomerAction, I::Cancelled),
    with(M::Cancelled, E::Cancelled, (I::RequiresPaymentMethod, A::Initiated), (I::Cancelled, A::Cancelled)),
    with(M::Cancelled, E::Cancelled, (I::RequiresCustomerAction, A::Initiated), (I::Cancelled, A::Cancelled)),
    with(M::Cancelled, E::Cancelled, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::Cancelled, A::Cancelled)),
    with(M::Cancelled, E::Cancelled, (I::RequiresCapture, A::Authorized), (I::Cancelled, A::Cancelled)),
    with(M::Cancelled, E::Cancelled, (I::Pending, A::PendingAuthorization), (I::Cancelled, A::Cancelled)),
    // Time closes it. Neither PENDING nor REQUIRES_CAPTURE is swept.
    without(M::Expired, E::Expired, I::RequiresPaymentMethod, I::Failed),
    without(M::Expired, E::Expired, I::RequiresCustomerAction, I::Failed),
    with(M::Expired, E::Expired, (I::RequiresPaymentMethod, A::Initiated), (I::Failed, A::Expired)),
    with(M::Expired, E::Expired, (I::RequiresCustomerAction, A::Initiated), (I::Failed, A::Expired)),
    with(M::Expired, E::Expired, (I::RequiresCustomerAction, A::AuthenticationRedirected), (I::Failed, A::Expired)),
];

/// Where `event` leads from here, or `None` where it leads nowhere.
pub(crate) fn step(
    intent: IntentStatus,
    attempt: Option<AttemptStatus>,
    event: Event,
) -> Option<Move> {
    MOVES
        .iter()
        .copied()
        .find(|row| row.event == event && row.from == (intent, attempt))
}

#[cfg(test)]
mod tests;
