//! What is kept of an intent and of an attempt. No card number, no CVC.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    cards::{FailureCode, Verdict},
    ids::{AttemptId, IntentId},
    ledger::Ledger,
    machine::{AttemptStatus, IntentStatus},
    money::{Currency, Money},
    request::{CaptureMode, Course},
};

/// Whose an object is: a client, and the connected account it acts for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Owner {
    pub(crate) client: Arc<str>,
    /// `None` is the client's own account.
    pub(crate) account: Option<Arc<str>>,
}

/// What opens a page for the shopper, once. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PageToken(pub(super) String);

impl fmt::Display for PageToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for PageToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PageToken(redacted)")
    }
}

/// What the shopper has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NextAction {
    /// Post a form in a hidden frame.
    Frame { token: PageToken },
    /// Prove who they are on a page.
    Challenge { token: PageToken },
    /// Go to the wallet.
    Wallet { token: PageToken },
    /// Scan a code.
    QrCode {
        token: PageToken,
        expires: Timestamp,
    },
}

impl NextAction {
    pub(super) fn token(&self) -> &PageToken {
        let (Self::Frame { token }
        | Self::Challenge { token }
        | Self::Wallet { token }
        | Self::QrCode { token, .. }) = self;
        token
    }
}

/// A payment intent.
#[derive(Debug, Clone)]
pub(crate) struct Intent {
    pub(crate) id: IntentId,
    pub(crate) owner: Owner,
    pub(crate) status: IntentStatus,
    pub(crate) amount: Money,
    pub(crate) currency: Currency,
    pub(crate) description: String,
    pub(crate) merchant_order_id: String,
    pub(crate) return_url: String,
    /// As JSON text: a tree takes ten times the room.
    pub(crate) metadata: Option<Box<str>>,
    pub(crate) customer: Option<Box<Value>>,
    pub(crate) customer_id: String,
    pub(crate) next_action: Option<NextAction>,
    pub(crate) attempts: Vec<AttemptId>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) completed: Option<Timestamp>,
    pub(crate) cancelled: Option<Timestamp>,
    pub(crate) cancellation_reason: String,
    /// A cancellation was accepted and has not taken effect yet.
    pub(crate) cancelling: bool,
}

/// An intent and its last attempt, as they were at one instant.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) intent: Arc<Intent>,
    pub(crate) latest: Option<Arc<Attempt>>,
}

/// One try to pay an intent.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) id: AttemptId,
    pub(crate) intent: IntentId,
    pub(crate) status: AttemptStatus,
    pub(crate) amount: Money,
    pub(crate) currency: Currency,
    pub(crate) ledger: Ledger,
    /// The payment method as answers show it.
    pub(crate) method: Value,
    pub(super) course: Course,
    pub(super) capture: CaptureMode,
    /// What a slow provider will say.
    pub(super) pending: Option<Verdict>,
    /// The shopper proved who they are.
    pub(crate) authenticated: bool,
    pub(crate) failure: Option<FailureCode>,
    pub(crate) cancellation_reason: String,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) completed: Option<Timestamp>,
}
