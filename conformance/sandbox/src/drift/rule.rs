//! Rules of the sandbox that are others while a drift is on, and who keeps them.

use std::sync::Arc;

use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Act, Drift, Drifts, Subject};
use crate::{
    auth,
    entropy::Print,
    idempotency::{Admission, Keys, Running, Scope},
    machine::{Call, IntentStatus, Ruling},
    operation::Operation,
    state::Shared,
    time::{Span, Spans},
    tokens::TokenFault,
};

/// A rule in place of the usual one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    /// These calls are answered like this: in one status of the intent, or in all.
    Ruling(Vec<Call>, Option<IntentStatus>, Ruling),
    Key(Key),
    Token(Token),
    Lasting(Span, SignedDuration),
    Event(Event),
}

/// A rule of idempotency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A call that is repeated is carried out again.
    ReplayCarriedOut,
    /// Another body under a key is carried out.
    ConflictCarriedOut,
    /// Another body under a key gets the first answer.
    ConflictReplayed,
    /// A call whose first is still under way is carried out.
    InFlightCarriedOut,
}

/// Tokens that are accepted although they should not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// None at all, or one in no form.
    Missing,
    /// One whose time is over, or that was replaced.
    Ended,
    /// One that was never handed out.
    Unknown,
}

/// What becomes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// It is not raised.
    Unsent,
    /// Signed is the timestamp followed by the body.
    TimestampFirst,
    /// Signed is the body alone.
    BodyOnly,
    /// Signed by HMAC-SHA256.
    Sha256,
}

impl Rule {
    pub(super) const RULINGS: [(&'static str, Ruling); 5] = [
        ("invalid_order_status", Ruling::WrongStatus),
        ("repeat_payment_request", Ruling::Repeated),
        ("expired_order", Ruling::Expired),
        ("order_cancelled", Ruling::Cancelled),
        ("unchanged", Ruling::Unchanged),
    ];
    pub(super) const KEYS: [(&'static str, Key); 4] = [
        ("replay_carried_out", Key::ReplayCarriedOut),
        ("conflict_carried_out", Key::ConflictCarriedOut),
        ("conflict_replayed", Key::ConflictReplayed),
        ("in_flight_carried_out", Key::InFlightCarriedOut),
    ];
    pub(super) const TOKENS: [(&'static str, Token); 3] = [
        ("missing", Token::Missing),
        ("ended", Token::Ended),
        ("unknown", Token::Unknown),
    ];
    pub(super) const EVENTS: [(&'static str, Event); 4] = [
        ("unsent", Event::Unsent),
        ("timestamp_first", Event::TimestampFirst),
        ("body_only", Event::BodyOnly),
        ("sha256", Event::Sha256),
    ];
    pub(super) const SPANS: [(&'static str, Span); 8] = [
        ("access_token", Span::Token),
        ("cancellation", Span::Cancel),
        ("expiry_sweep", Span::Sweep),
        ("hold", Span::Hold),
        ("idempotency_key", Span::Key),
        ("payment_intent", Span::Intent),
        ("provider", Span::Provider),
        ("settlement", Span::Settlement),
    ];

    /// How calls of `subject` are answered, should the intent be in the status `name`.
    pub(super) fn ruling(subject: Subject, to: Ruling, name: Option<&str>) -> Result<Self, String> {
        let Subject::Calls(operation) = subject else {
            return Err("`operation` is missing".to_owned());
        };
        let calls: Vec<_> = Call::ALL
            .into_iter()
            .map(|(_, call)| call)
            .filter(|call| operation.is_none_or(|operation| operation_of(*call) == operation))
            .collect();
        if calls.is_empty() {
            return Err(
                "a drift of kind `ruling` is about `update_payment_intent`, `confirm_payment_intent`, `capture_payment_intent`, \
                 `cancel_payment_intent`, or `*` for all of them"
                    .to_owned(),
            );
        }
        let status = name
            .map(|name| {
                IntentStatus::from_name(name)
                    .ok_or_else(|| format!("no status of an intent is called {name:?}"))
            })
            .transpose()?;
        Ok(Self::Ruling(calls, status, to))
    }

    /// `span` lasts `seconds`.
    pub(super) fn lasting(span: Span, seconds: &Value) -> Result<Self, String> {
        let most = 10 * 366 * 24 * 60 * 60;
        let seconds = seconds
            .as_i64()
            .filter(|seconds| (0..=most).contains(seconds));
        let seconds = seconds.ok_or_else(|| {
            format!("`to` of a drift of kind `duration` is a number of seconds, at most {most}")
        })?;
        Ok(Self::Lasting(span, SignedDuration::from_secs(seconds)))
    }
}

fn operation_of(call: Call) -> Operation {
    match call {
        Call::Update => Operation::UpdatePaymentIntent,
        Call::ConfirmByCard | Call::ConfirmByWallet | Call::ConfirmBare => {
            Operation::ConfirmPaymentIntent
        }
        Call::Capture => Operation::CapturePaymentIntent,
        Call::Cancel => Operation::CancelPaymentIntent,
    }
}

impl Drift {
    fn rule(&self) -> Option<&Rule> {
        match &self.order.act {
            Act::Rule(rule) => Some(rule),
            _ => None,
        }
    }
}

/// The drifts in force, as whoever keeps a rule is told of them. There are none in nearly every sandbox.
#[derive(Debug, Clone, Default)]
pub(crate) struct InForce(pub(super) Vec<Arc<Drift>>);

impl InForce {
    pub(crate) fn new(drifts: &Drifts) -> Self {
        Self(drifts.all())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How `call` is answered in `status`, if it is not as the state machine says.
    pub(crate) fn ruling(&self, call: Call, status: IntentStatus) -> Option<Ruling> {
        self.0.iter().find_map(|drift| match drift.rule()? {
            Rule::Ruling(calls, only, to)
                if calls.contains(&call) && only.is_none_or(|only| only == status) =>
            {
                drift.takes_turn().then_some(*to)
            }
            _ => None,
        })
    }
}

impl Drifts {
    /// How long everything lasts.
    pub(crate) fn spans(&self) -> Spans {
        let lasting = |drift: &Arc<Drift>| match drift.rule() {
            Some(Rule::Lasting(span, lasts)) => Some((*span, *lasts)),
            _ => None,
        };
        Spans::but(self.all().iter().filter_map(lasting).collect())
    }

    /// Those of which `of` makes something, for calls of `operation`.
    fn rules<T>(
        &self,
        operation: Operation,
        of: impl Fn(&Rule) -> Option<T>,
    ) -> Vec<(Arc<Drift>, T)> {
        self.all()
            .into_iter()
            .filter(|drift| drift.order.scope.is_of(operation))
            .filter_map(|drift| {
                let rule = drift.rule().and_then(&of)?;
                Some((drift, rule))
            })
            .collect()
    }

    /// Admits a call under its key. One that is carried out although it should not be leaves what is stored under the key as it is.
    pub(crate) fn admit(
        &self,
        operation: Operation,
        keys: &mut Keys,
        now: Timestamp,
        scope: Scope,
        print: Print,
    ) -> Admission {
        if self.is_empty() {
            return keys.admit(now, scope, print);
        }
        let usual = keys.admit(now, scope.clone(), print);
        let rules = self.rules(operation, |rule| match rule {
            Rule::Key(key) => Some(*key),
            _ => None,
        });
        for (drift, rule) in rules {
            let meets = matches!(
                (rule, &usual),
                (Key::ReplayCarriedOut, Admission::Replay(_))
                    | (
                        Key::ConflictCarriedOut | Key::ConflictReplayed,
                        Admission::Mismatch
                    )
                    | (Key::InFlightCarriedOut, Admission::Running)
            );
            if !meets || !drift.takes_turn() {
                continue;
            }
            if rule == Key::ConflictReplayed {
                return keys
                    .answer(&scope)
                    .map_or(Admission::Running, Admission::Replay);
            }
            return Admission::First(Running::apart(now, scope, print));
        }
        usual
    }

    /// Puts a token that is accepted in place of one that should not be, for the client that the request names.
    pub(super) fn accept_token(
        &self,
        shared: &Shared,
        operation: Operation,
        headers: &mut HeaderMap,
    ) {
        let rules = self.rules(operation, |rule| match rule {
            Rule::Token(token) => Some(*token),
            _ => None,
        });
        if rules.is_empty() {
            return;
        }
        let Some(client) = auth::header(headers, &auth::CLIENT_ID).filter(|id| !id.is_empty())
        else {
            return;
        };
        let token = auth::header(headers, &auth::AUTH_TOKEN)
            .and_then(|value| value.strip_prefix("Bearer "))
            .filter(|token| !token.is_empty());
        let now = shared.now();
        let mut tokens = shared.tokens_mut();
        let fault = match token.map(|token| tokens.client(now, &shared.entropy, token)) {
            None => Token::Missing,
            Some(Err(TokenFault::Ended)) => Token::Ended,
            Some(Err(TokenFault::Unknown)) => Token::Unknown,
            Some(Ok(_)) => return,
        };
        let meets = |(drift, rule): &(Arc<Drift>, Token)| *rule == fault && drift.takes_turn();
        if !tokens.knows(client) || !rules.iter().any(meets) {
            return;
        }
        let valid = tokens.accepted_of(now, &shared.entropy, client);
        drop(tokens);
        let valid = valid.and_then(|token| format!("Bearer {token}").parse().ok());
        if let Some(valid) = valid {
            headers.insert(&auth::AUTH_TOKEN, valid);
        }
    }
}
