//! Scenarios as a person writes them: `recordings/NAME.yaml`.

mod check;
mod raw;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    path::Path,
    time::Duration,
};

use serde_json::Value;
use spec::{Document, Pointer};

use crate::cards::TestCards;

/// What a scenario asks of a target beyond answering calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A clock that can be moved.
    Clock,
    /// A shopper who does at once what the scenario says.
    Shopper,
    /// A provider whose next answer the scenario decides.
    Provider,
    /// Calls that can be held while others run.
    Hold,
    /// A token that no other scenario uses, because this one mints new ones.
    ExclusiveToken,
    /// A connected account to act for.
    SecondAccount,
    /// An account without the intents of others.
    Isolation,
    /// Credentials of which others are refused.
    KnownClients,
    /// Events that can be received.
    Webhooks,
}

impl Need {
    /// The name in a recording.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::Shopper => "shopper",
            Self::Provider => "provider",
            Self::Hold => "hold",
            Self::ExclusiveToken => "exclusive_token",
            Self::SecondAccount => "second_account",
            Self::Isolation => "isolation",
            Self::KnownClients => "known_clients",
            Self::Webhooks => "webhooks",
        }
    }

    /// Whether a scenario that needs it would disturb others on a shared target.
    pub fn disturbs(self) -> bool {
        matches!(
            self,
            Self::Clock | Self::Provider | Self::Hold | Self::ExclusiveToken
        )
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One recorded conversation.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The name of its file, without the ending.
    pub name: String,
    /// The file, as messages show it.
    pub file: String,
    /// What it shows, in one line.
    pub title: String,
    /// What it asks of a target.
    pub needs: BTreeSet<Need>,
    /// The checks of the payments catalogue that it shows, by their ids.
    pub catalogue: BTreeSet<String>,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// One step and where it stands.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its line in the file, counted from 1.
    pub line: usize,
    /// What happens.
    pub action: Action,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Sends a request.
    Call(Box<Call>),
    /// Sends a request again and again until the answer is as expected.
    Repeat(Box<Call>, Repeat),
    /// Moves the clock forward.
    Advance(Duration),
    /// Holds one call while others run.
    Together {
        /// The call that is held.
        held: Box<Call>,
        /// The calls that run in the meantime.
        meanwhile: Vec<Call>,
    },
    /// The shopper does what the next action asks for.
    Shopper {
        /// The id of the intent, or the capture that holds it.
        payment_intent: String,
        /// `succeed`, `fail` or `abandon`.
        outcome: String,
    },
    /// Decides what the provider answers next; the body of the control call.
    Provider(Value),
    /// Judges the events about an intent that were sent so far.
    Webhooks {
        /// The id of the intent, or the capture that holds it.
        payment_intent: String,
        /// The types of the events, each as often as it is sent; no order is promised.
        expect: Vec<String>,
    },
}

/// A request and what is expected of its answer.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its line in the file.
    pub line: usize,
    /// A name that other steps can refer to.
    pub name: Option<String>,
    /// The operation's id.
    pub operation: String,
    /// Values of path parameters.
    pub path: BTreeMap<String, String>,
    /// Query parameters in order.
    pub query: Vec<(String, String)>,
    /// Headers to set, or with `None` to leave out.
    pub headers: BTreeMap<String, Option<String>>,
    /// Which access token to send.
    pub token: Token,
    /// Which idempotency key to send.
    pub key: Key,
    /// The JSON body.
    pub body: Option<Value>,
    /// A body sent as it stands, for requests that are no JSON.
    pub raw_body: Option<String>,
    /// False for a request that is meant to break the contract.
    pub well_formed: bool,
    /// What the answer must be.
    pub expect: Expectation,
    /// Names for values of the answer.
    pub capture: BTreeMap<String, Pointer>,
}

/// Which access token a call sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// The one of the run.
    Current,
    /// None at all.
    None,
    /// The one of the run without its prefix.
    Unprefixed,
    /// This text, or the capture that holds it, after the prefix.
    Given(String),
}

/// Which idempotency key a call sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A fresh one where the operation takes one.
    Fresh,
    /// None at all.
    None,
    /// The one that an earlier call of this name sent.
    SameAs(String),
    /// The one of an earlier call, in upper case.
    UpperCaseOf(String),
    /// This text.
    Given(String),
}

/// When to send a request again.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// What must hold for the answer's body.
    pub until: BTreeMap<Pointer, Check>,
    /// How long to wait between two requests.
    pub every: Duration,
    /// How long to wait in all.
    pub deadline: Duration,
}

/// What an answer must be.
#[derive(Clone, Debug, Default)]
pub struct Expectation {
    /// The HTTP status.
    pub status: u16,
    /// Whether the status is our choice, because no source settles it: then only the embedded sandbox is held to it.
    pub status_is_ours: bool,
    /// What must hold for members of the body.
    pub body: BTreeMap<Pointer, Check>,
    /// What must hold for members that no source settles: only the embedded sandbox is held to it.
    pub ours: BTreeMap<Pointer, Check>,
}

impl Expectation {
    /// Whether the member at `pointer` of an answer with this expectation is our choice. Of a refusal everything is that is not
    /// expected: most codes and words are not published.
    pub(crate) fn is_ours(&self, pointer: &Pointer) -> bool {
        let is_within = |known: &Pointer| pointer.tokens().starts_with(known.tokens());
        self.ours.keys().any(is_within) || (self.status >= 400 && !self.body.contains_key(pointer))
    }
}

/// What must hold for one member.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// It equals this value; a string may name a capture.
    Equals(Value),
    /// There is no such member.
    Absent,
    /// There is one, whatever its value.
    Present,
    /// It is text that matches this pattern.
    Matches(String),
    /// It does not equal this value.
    Not(Value),
}

/// A mistake in a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingError {
    /// The file, as messages show it.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
            help,
        } = self;
        write!(f, "{file}:{line}:{column}: {message}")?;
        if help.is_empty() {
            Ok(())
        } else {
            write!(f, "\n  help: {help}")
        }
    }
}

impl std::error::Error for RecordingError {}

impl Scenario {
    /// Reads a recording and checks it against the document and the table of test cards.
    ///
    /// # Errors
    /// Every mistake, with its line: no YAML, an unknown member, operation, capture or test card.
    pub fn load(
        path: &Path,
        shown: &str,
        document: &Document,
        cards: &TestCards,
    ) -> Result<Self, Vec<RecordingError>> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&name, shown, &text, document, cards),
            Err(error) => Err(vec![RecordingError {
                file: shown.to_owned(),
                line: 1,
                column: 1,
                message: format!("the recording cannot be read: {error}"),
                help: String::new(),
            }]),
        }
    }

    /// Reads a recording from text; `shown` stands for its file in messages.
    ///
    /// # Errors
    /// As [`Scenario::load`].
    pub fn parse(
        name: &str,
        shown: &str,
        text: &str,
        document: &Document,
        cards: &TestCards,
    ) -> Result<Self, Vec<RecordingError>> {
        let (scenario, located) = raw::read(name, shown, text)?;
        let problems = check::check(&scenario, &located, document, cards);
        if problems.is_empty() {
            Ok(scenario)
        } else {
            Err(problems)
        }
    }

    /// Whether UQPAY's own sandbox can play it, which has no clock to move and no shopper to command.
    pub(crate) fn is_for_vendor(&self) -> bool {
        self.needs.iter().all(|need| *need == Need::ExclusiveToken)
    }

    /// Every call, in the order of the file.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.steps
            .iter()
            .flat_map(|step| -> Box<dyn Iterator<Item = &Call>> {
                match &step.action {
                    Action::Call(call) | Action::Repeat(call, _) => {
                        Box::new(std::iter::once(&**call))
                    }
                    Action::Together { held, meanwhile } => {
                        Box::new(std::iter::once(&**held).chain(meanwhile))
                    }
                    Action::Advance(_)
                    | Action::Shopper { .. }
                    | Action::Provider(_)
                    | Action::Webhooks { .. } => Box::new(std::iter::empty()),
                }
            })
    }
}
