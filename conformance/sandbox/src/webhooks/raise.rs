//! Which events a change raises: the documented table of statuses, and what the table leaves open.

use super::kind::EventType;
use crate::{
    behaviour::Events,
    machine::{AttemptStatus, IntentStatus},
    payments::{Cause, Change},
};

/// What `change` raises: the event of the attempt first, then that of the intent, which is the documented order.
pub(super) fn raised_by(change: &Change) -> impl Iterator<Item = EventType> {
    Events::Order
        .governs([of_attempt(change), of_intent(change)])
        .into_iter()
        .flatten()
}

/// The status that the attempt has now and did not have before.
fn entered(change: &Change) -> Option<AttemptStatus> {
    let now = change.attempt.as_ref()?.status;
    let before = change.from.and_then(|(_, attempt)| attempt);
    (before != Some(now)).then_some(now)
}

fn of_attempt(change: &Change) -> Option<EventType> {
    match entered(change)? {
        AttemptStatus::Initiated => Some(EventType::AttemptCreated),
        AttemptStatus::CaptureRequested => Some(EventType::AttemptCaptureRequested),
        AttemptStatus::Cancelled => Some(EventType::AttemptCancelled),
        AttemptStatus::Expired => Some(Events::Expired.governs(EventType::AttemptCancelled)),
        AttemptStatus::Failed => Some(EventType::AttemptFailed),
        AttemptStatus::AuthenticationRedirected
        | AttemptStatus::PendingAuthorization
        | AttemptStatus::Authorized
        | AttemptStatus::Settled
        | AttemptStatus::Succeeded => None,
    }
}

fn of_intent(change: &Change) -> Option<EventType> {
    let Some((before, _)) = change.from else {
        return (change.cause == Cause::Created).then_some(EventType::IntentCreated);
    };
    // Also where a second wallet takes the first one's place, and the intent waited for the shopper before. From the hidden frame
    // to the challenge of one attempt there is none: the documented way to learn of it is to read the intent again.
    if entered(change) == Some(AttemptStatus::AuthenticationRedirected) {
        return Some(Events::RequiresAction.governs(EventType::IntentRequiresAction));
    }
    let now = change.intent.status;
    if now == before {
        return None;
    }
    match Events::Types.governs(now) {
        IntentStatus::Succeeded => Some(EventType::IntentSucceeded),
        IntentStatus::Failed => Some(EventType::IntentFailed),
        IntentStatus::Cancelled => Some(Events::CancelFailed.governs(EventType::CancelSucceeded)),
        IntentStatus::RequiresPaymentMethod
        | IntentStatus::RequiresCustomerAction
        | IntentStatus::RequiresCapture
        | IntentStatus::Pending => None,
    }
}
