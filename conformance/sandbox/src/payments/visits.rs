//! The pages that are opened for shoppers: what each is for, whether it still waits, and what the shopper does there.

use jiff::Timestamp;

use super::{Attempt, Intent, NextAction, Outcome, PageToken, Payments};
use crate::{
    behaviour::Pages,
    ids::AttemptId,
    machine::{AttemptStatus, IntentStatus},
};

/// What the shopper has to know to pass a challenge: the one-time code of the vendor's sandbox.
pub(crate) const ONE_TIME_CODE: &str = Pages::OneTimeCode.governs("0101");
/// Ours: how many wrong codes fail a challenge.
pub(crate) const CODE_TRIES: u8 = Pages::WrongCodes.governs(3);

/// What a page is for, and so where it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageKind {
    /// The target of the form in the hidden frame.
    Frame,
    Challenge,
    Wallet,
}

impl PageKind {
    /// The first part of the page's path, and what keeps the tokens of one attempt apart.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Challenge => "challenge",
            Self::Wallet => "wallet",
        }
    }
}

/// A page that was opened. It is kept when it waits no more, so that it can say why.
#[derive(Debug)]
pub(super) struct Page {
    kind: PageKind,
    attempt: AttemptId,
    wrong_codes: u8,
    /// The shopper has done here what was to be done.
    acted: bool,
}

impl Page {
    pub(super) fn new(kind: PageKind, attempt: AttemptId) -> Self {
        Self {
            kind,
            attempt,
            wrong_codes: 0,
            acted: false,
        }
    }

    pub(super) fn attempt(&self) -> AttemptId {
        self.attempt
    }
}

/// What a shopper finds behind a token.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Visit<'a> {
    /// There is something to do.
    Waiting {
        intent: &'a Intent,
        attempt: &'a Attempt,
        /// How many wrong codes the shopper may still enter, where one was wrong already.
        tries_left: Option<u8>,
    },
    /// The shopper has done it.
    Acted(&'a Intent),
    /// The time for it is over.
    Expired(&'a Intent),
    /// It was replaced or cancelled.
    Closed(&'a Intent),
}

/// Where entering a code led.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeEntry {
    /// The authentication is over, with one outcome or the other.
    Decided,
    /// The shopper may try again.
    Wrong,
}

/// Nothing waits behind the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotWaiting;

impl Payments {
    /// What the page of this kind with this token has to show; `None` where none was ever opened.
    pub(crate) fn visit(&self, now: Timestamp, kind: PageKind, token: &str) -> Option<Visit<'_>> {
        let token = PageToken(token.to_owned());
        let page = self
            .pages
            .get(&token)
            .filter(|page| Pages::OwnToken.governs(page.kind == kind))?;
        let attempt = self.attempts.get(&page.attempt)?;
        let intent = self.intents.get(&attempt.intent)?;
        let action = intent
            .next_action
            .as_ref()
            .filter(|action| *action.token() == token);
        Some(match action {
            _ if Pages::ActsOnce.governs(page.acted) => Visit::Acted(intent),
            Some(action) if action.has_expired(now) => Visit::Expired(intent),
            Some(_) if intent.waits_for(attempt) => Visit::Waiting {
                intent,
                attempt,
                tries_left: (page.wrong_codes > 0)
                    .then(|| CODE_TRIES.saturating_sub(page.wrong_codes)),
            },
            None if attempt.status == AttemptStatus::Expired => Visit::Expired(intent),
            _ => Pages::Closes.governs(Visit::Closed(intent)),
        })
    }

    /// Does what the shopper chose on a page that waits.
    pub(crate) fn act(
        &mut self,
        now: Timestamp,
        kind: PageKind,
        token: &str,
        outcome: Outcome,
    ) -> Result<(), NotWaiting> {
        let Some(Visit::Waiting { intent, .. }) = self.visit(now, kind, token) else {
            return Err(NotWaiting);
        };
        let id = intent.id;
        self.shopper(now, id, outcome).map_err(|_| NotWaiting)
    }

    /// Takes a one-time code on a challenge that waits. The last wrong one fails it.
    pub(crate) fn enter_code(
        &mut self,
        now: Timestamp,
        token: &str,
        code: &str,
    ) -> Result<CodeEntry, NotWaiting> {
        let kind = PageKind::Challenge;
        let Some(Visit::Waiting { .. }) = self.visit(now, kind, token) else {
            return Err(NotWaiting);
        };
        if code == ONE_TIME_CODE {
            return self
                .act(now, kind, token, Outcome::Succeed)
                .map(|()| CodeEntry::Decided);
        }
        let page = self
            .pages
            .get_mut(&PageToken(token.to_owned()))
            .ok_or(NotWaiting)?;
        page.wrong_codes = page.wrong_codes.saturating_add(1);
        if page.wrong_codes < CODE_TRIES {
            return Ok(CodeEntry::Wrong);
        }
        self.act(now, kind, token, Outcome::Fail)
            .map(|()| CodeEntry::Decided)
    }

    /// Writes down that the shopper has done what the page was for.
    pub(super) fn acted(&mut self, token: &PageToken) {
        if let Some(page) = self.pages.get_mut(token) {
            page.acted = true;
        }
    }
}

impl NextAction {
    /// Whether a code that was shown is too old to be paid by, to the second that the wire shows.
    pub(super) fn has_expired(&self, now: Timestamp) -> bool {
        matches!(self, Self::QrCode { expires, .. } if now.as_second() >= expires.as_second())
    }
}

impl Intent {
    /// Whether the shopper can still do something about `attempt`.
    fn waits_for(&self, attempt: &Attempt) -> bool {
        self.status == IntentStatus::RequiresCustomerAction
            && attempt.status == AttemptStatus::AuthenticationRedirected
            && !self.cancelling
    }
}
