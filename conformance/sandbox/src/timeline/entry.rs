//! One thing that happened, and how it is told.

use std::{borrow::Cow, fmt, sync::Arc};

use axum::body::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::redact::redacted;
use crate::{
    ids::{AttemptId, IntentId},
    machine::{AttemptStatus, IntentStatus},
    operation::Operation,
    payments::{Cause, Change, Outcome},
};

/// One thing that happened.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Counts from 1 and never repeats, also after older entries were dropped.
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    /// The intent that it concerns, where it concerns one.
    pub(crate) intent: Option<IntentId>,
    /// About how many bytes it takes beyond itself.
    pub(super) bytes: usize,
    pub(crate) what: What,
}

/// What happened.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// A request to the API, or to a path where there is nothing.
    Call(Box<Call>),
    /// A request to the control API that changes something.
    Control(Box<Call>),
    /// A request to a page of the shopper's.
    Page(Box<Call>),
    /// The shopper acted, on a page or through the control API.
    Shopper(Outcome),
    /// An intent changed.
    Move {
        attempt: Option<AttemptId>,
        cause: Cause,
        from: Option<Statuses>,
        to: Statuses,
    },
    /// A webhook was delivered, or not.
    Webhook(Value),
}

/// Of an intent, and of the attempt that a change concerns.
pub(crate) type Statuses = (IntentStatus, Option<AttemptStatus>);

/// A request and its answer, without what is secret.
#[derive(Debug, Clone, Default)]
pub(crate) struct Call {
    pub(crate) method: Cow<'static, str>,
    /// The path with ids in it, and `*` for what is neither an id nor a known word.
    pub(crate) path: Cow<'static, str>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) operation: Option<Operation>,
    pub(crate) client: Option<Arc<str>>,
    /// The connected account it was made for.
    pub(crate) account: Option<Arc<str>>,
    pub(crate) idempotency_key: Option<Key>,
    pub(crate) request: Body,
    pub(crate) status: u16,
    pub(crate) answer: Body,
    /// By which rule it was refused, as the answer's header says.
    pub(crate) refused_as: Option<String>,
    /// The fault that struck it: its id and what it does.
    pub(crate) fault: Option<Box<(String, Value)>>,
    /// How long it took, on the machine's clock.
    pub(crate) micros: Option<u64>,
}

/// What is kept of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    /// A UUID in lower case, as it should be.
    Uuid(Uuid),
    /// What is shown instead of anything else.
    Other(Box<str>),
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid(uuid) => uuid.fmt(formatter),
            Self::Other(text) => formatter.write_str(text),
        }
    }
}

/// What is kept of a body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body {
    /// As many bytes were read or sent.
    pub(crate) bytes: usize,
    /// The JSON; none where there is no body, where it is too large, or is not JSON.
    pub(super) kept: Option<Kept>,
}

/// The text of a body.
#[derive(Clone)]
pub(super) enum Kept {
    /// Without what is secret.
    Clean(Box<str>),
    /// An answer as the sandbox wrote it, with no card number in it. It is shared with whoever sends it and with the idempotency key
    /// under which it is stored, secrets included, and redacted before it is shown.
    Own(Bytes),
}

/// Without the text.
impl fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Kept(redacted)")
    }
}

impl Kept {
    /// The text as it was kept, which is not yet fit to be shown.
    pub(super) fn unshown(&self) -> &[u8] {
        match self {
            Self::Clean(text) => text.as_bytes(),
            Self::Own(text) => text,
        }
    }
}

impl Body {
    /// What was kept, as a value.
    pub(crate) fn value(&self) -> Option<Value> {
        match self.kept.as_ref()? {
            Kept::Clean(text) => serde_json::from_str(text).ok(),
            Kept::Own(text) => serde_json::from_str(&redacted(text)?).ok(),
        }
    }

    /// Whether it was understood, and kept.
    pub(crate) fn is_kept(&self) -> bool {
        self.kept.is_some()
    }

    fn describe(&self) -> Value {
        json!({"bytes": self.bytes, "json": self.value()})
    }

    fn size(&self) -> usize {
        self.kept.as_ref().map_or(0, |kept| kept.unshown().len())
    }
}

/// The kinds of entries, by the names that the control API uses for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Call,
    Control,
    Page,
    Shopper,
    Move,
    Webhook,
}

impl Kind {
    pub(crate) const ALL: [(Self, &'static str); 6] = [
        (Self::Call, "call"),
        (Self::Control, "control"),
        (Self::Page, "page"),
        (Self::Shopper, "shopper"),
        (Self::Move, "move"),
        (Self::Webhook, "webhook"),
    ];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, known)| *known == name);
        found.map(|(kind, _)| kind)
    }

    fn name(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, name)| name)
    }
}

impl What {
    /// About how many bytes it takes beyond itself.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Call(call) | Self::Control(call) | Self::Page(call) => call.size(),
            Self::Webhook(told) => told.to_string().len(),
            Self::Shopper(_) | Self::Move { .. } => 0,
        }
    }

    pub(crate) fn of_change(change: &Change) -> Self {
        let attempt = change.attempt.as_ref();
        Self::Move {
            attempt: attempt.map(|attempt| attempt.id),
            cause: change.cause,
            from: change.from,
            to: (change.intent.status, attempt.map(|attempt| attempt.status)),
        }
    }
}

impl Entry {
    pub(crate) fn kind(&self) -> Kind {
        match self.what {
            What::Call(_) => Kind::Call,
            What::Control(_) => Kind::Control,
            What::Page(_) => Kind::Page,
            What::Shopper(_) => Kind::Shopper,
            What::Move { .. } => Kind::Move,
            What::Webhook(_) => Kind::Webhook,
        }
    }

    pub(crate) fn describe(&self) -> Value {
        let mut told = json!({
            "at": self.at.to_string(),
            "kind": self.kind().name(),
            "number": self.number,
            "payment_intent_id": self.intent.map(|id| id.to_string()),
        });
        let details = match &self.what {
            What::Call(call) | What::Control(call) | What::Page(call) => call.describe(),
            What::Shopper(outcome) => json!({"outcome": outcome.name()}),
            What::Move {
                attempt,
                cause,
                from,
                to,
            } => json!({
                "attempt_id": attempt.map(|id| id.to_string()),
                "cause": name_of(*cause),
                "from": from.map(statuses),
                "to": statuses(*to),
            }),
            What::Webhook(told) => json!({"webhook": told}),
        };
        if let (Some(told), Value::Object(details)) = (told.as_object_mut(), details) {
            told.extend(details);
        }
        told
    }
}

fn statuses((intent, attempt): Statuses) -> Value {
    json!({"attempt_status": attempt, "intent_status": intent})
}

fn name_of(cause: Cause) -> String {
    match cause {
        Cause::Moved(event) => format!("{event:?}"),
        other => format!("{other:?}"),
    }
}

impl Call {
    fn size(&self) -> usize {
        let names = [&self.client, &self.account];
        let names: usize = names.into_iter().flatten().map(|name| name.len()).sum();
        let key = match &self.idempotency_key {
            Some(Key::Other(text)) => text.len(),
            Some(Key::Uuid(_)) | None => 0,
        };
        let texts = names + key + self.refused_as.as_ref().map_or(0, String::len);
        let query: usize = self
            .query
            .iter()
            .map(|(name, value)| name.len() + value.len())
            .sum();
        let line = self.method.len() + self.path.len() + query;
        line + texts + self.request.size() + self.answer.size()
    }

    fn describe(&self) -> Value {
        let query: serde_json::Map<_, _> = self
            .query
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        json!({
            "account": self.account.as_deref(),
            "answer": self.answer.describe(),
            "client_id": self.client.as_deref(),
            "duration_us": self.micros,
            "fault": self.fault.as_deref().map(|(id, kind)| {
                let mut fault = kind.clone();
                if let Some(fault) = fault.as_object_mut() {
                    fault.insert("fault".to_owned(), json!(id));
                }
                fault
            }),
            "idempotency_key": self.idempotency_key.as_ref().map(Key::to_string),
            "method": self.method,
            "operation": self.operation.map(Operation::name),
            "path": self.path,
            "query": query,
            "refused_as": self.refused_as,
            "request": self.request.describe(),
            "status": self.status,
        })
    }
}
