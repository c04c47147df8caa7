//! What differs between two recordings of the same conversation, as rules for volatile values that somebody reviews.
//!
//! A rule constrains, it does not blank: each has the pattern that every value seen has in common.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, json};
use spec::Pointer;

use super::{
    Draft, Tape, Upstream,
    compare::{Around, Comparison},
    place::write_new,
    tape::Taken,
    upstream,
};
use crate::{
    Credentials, SetupError, Suite, TargetChoice,
    exchange::{Payload, Response},
    finding::template,
    operations::TOKEN_OPERATION,
    replay::{self, Stage},
    scrub::scrub,
    session::Session,
    target::Target,
    volatile::Volatile,
    wire::Wire,
};

/// The seed of the second embedded sandbox: it draws other values than the first.
const ANOTHER_SEED: u64 = 1;
/// Beside the rules in force.
const FILE: &str = "volatile.yaml";

/// What a second run taught.
#[derive(Default)]
pub struct Learned {
    pub(super) rules: Vec<Rule>,
    pub(super) lines: Vec<String>,
}

/// A proposed rule.
pub(super) struct Rule {
    pub(super) member: String,
    /// `pattern` or `kind`, and what it says.
    pub(super) shape: (&'static str, String),
    pub(super) identity: &'static str,
    /// Operation and place of each difference.
    pub(super) places: BTreeSet<String>,
    pub(super) values: usize,
}

impl Learned {
    /// What to tell, a line each. No secrets.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// How many rules are proposed.
    pub fn rules(&self) -> usize {
        self.rules.len()
    }

    /// Writes the rules in force with the proposed ones behind them to `volatile.yaml.new` in `folder`, for review; nothing
    /// where nothing is proposed.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<Option<PathBuf>, SetupError> {
        if self.rules.is_empty() {
            return Ok(None);
        }
        let path = folder.join(format!("{FILE}.new"));
        let text = self.text(&in_force(folder));
        Volatile::parse(&text).map_err(SetupError::Usage)?;
        write_new(folder, &path, &text, true)?;
        Ok(Some(path))
    }

    fn text(&self, in_force: &str) -> String {
        let mut text = format!("{}\n", in_force.trim_end());
        text.push_str("# Proposed, since two recordings differ there: review each pattern and identity, then take this file over.\n");
        for rule in &self.rules {
            let places: Vec<_> = rule.places.iter().map(|it| scrub(it)).collect();
            // Writing to a string cannot fail.
            let _written = writeln!(text, "# {} values, at {}", rule.values, places.join(", "));
            let mut members = Map::new();
            members.insert("name".to_owned(), json!(rule.member));
            members.insert("members".to_owned(), json!([rule.member]));
            members.insert(rule.shape.0.to_owned(), json!(rule.shape.1));
            members.insert("identity".to_owned(), json!(rule.identity));
            text.push_str(&serde_yaml::to_string(&[members]).unwrap_or_default());
        }
        text
    }
}

fn in_force(folder: &Path) -> String {
    fs::read_to_string(folder.join(FILE))
        .unwrap_or_else(|_| include_str!("../../volatile.yaml").to_owned())
}

impl Tape {
    /// Plays `draft`, which was made of this tape, once more against `upstream`, and learns from what differs. Expectations that the
    /// second run does not meet are relaxed: only that there is a value stays expected.
    ///
    /// # Errors
    /// The upstream does not answer, or there are no credentials for it: those of a recorded token call, else `credentials`.
    pub async fn learn_by_playing(
        &self,
        suite: &Suite,
        upstream: &Upstream,
        draft: &mut Draft,
        credentials: Option<Credentials>,
    ) -> Result<Learned, SetupError> {
        let (_, scenario) = draft.verified(suite)?;
        let wire = Wire::new()?;
        let (target, running) = match upstream.choice() {
            TargetChoice::Embedded => {
                let running = upstream::start(ANOTHER_SEED).await?;
                let credentials = Credentials {
                    client_id: "recorder".to_owned(),
                    api_key: "recorder".to_owned(),
                };
                let target = Target::embedded(running.base_url(), credentials);
                (target, Some(running))
            }
            choice => {
                let credentials = self.credentials().or(credentials).ok_or_else(|| {
                    SetupError::Usage("to play the recording again takes credentials, and no token call was recorded\n  help: set UQPAY_CLIENT_ID and UQPAY_API_KEY, or let the client fetch its token through the recorder".to_owned())
                })?;
                let url = choice.url().unwrap_or_default();
                let target = Target::shared(url, credentials, upstream.allowed(), &wire).await?;
                (target, None)
            }
        };
        let lacking = target.lacks(&scenario.needs);
        if let Some(need) = lacking.first() {
            return Err(SetupError::Usage(format!(
                "the recording cannot be played again here: the upstream has no `{need}`"
            )));
        }
        let session = Session::new(&suite.operations);
        let stage = Stage {
            operations: &suite.operations,
            cards: &suite.cards,
            target: &target,
            wire: &wire,
            session: &session,
            started: std::time::Instant::now(),
        };
        let conversation = replay::replay(stage, &scenario).await;
        if let Some(running) = running {
            running.stop().await;
        }
        let again: Vec<&Response> = conversation
            .exchanges
            .iter()
            .map(|exchange| &exchange.response)
            .collect();
        let mut learned = self.compare(suite, draft, &again);
        if conversation.stopped.is_some() {
            learned.lines.push(format!(
                "the second run ended after {} of {} calls; something between the calls is missing in the recording",
                again.len(),
                draft.steps()
            ));
        }
        Ok(learned)
    }

    /// As [`Tape::learn_by_playing`], from a second tape of the same conversation.
    ///
    /// # Errors
    /// The second tape holds another conversation.
    pub fn learn_from(
        &self,
        suite: &Suite,
        draft: &mut Draft,
        again: &Tape,
    ) -> Result<Learned, SetupError> {
        let second = again.transcribe(suite, &draft.name, "", "")?;
        let calls = |tape: &'_ Tape, draft: &Draft| -> Vec<Taken> {
            let calls = draft.steps.iter().filter_map(|it| tape.calls.get(it.taken));
            calls.cloned().collect()
        };
        let (first, second) = (calls(self, draft), calls(again, &second));
        let other = first
            .iter()
            .map(|call| Some(call.operation.as_str()))
            .chain(std::iter::repeat(None))
            .zip(second.iter().map(|call| call.operation.as_str()))
            .position(|(first, second)| first != Some(second));
        if first.len() != second.len() || other.is_some() {
            let place = other.unwrap_or(first.len().min(second.len())) + 1;
            return Err(SetupError::Usage(format!(
                "the second file holds another conversation: the two part at call {place}\n  help: do the same things twice, and export both"
            )));
        }
        let again: Vec<&Response> = second.iter().map(|call| &call.response).collect();
        Ok(self.compare(suite, draft, &again))
    }

    /// Who fetched a token on this tape.
    fn credentials(&self) -> Option<Credentials> {
        let mut minted = self
            .calls
            .iter()
            .filter(|call| call.operation == TOKEN_OPERATION && call.response.status == 200);
        minted.find_map(|call| {
            Some(Credentials {
                client_id: call.request.header("x-client-id")?.to_owned(),
                api_key: call.request.header("x-api-key")?.to_owned(),
            })
        })
    }

    fn compare(&self, suite: &Suite, draft: &mut Draft, again: &[&Response]) -> Learned {
        let mut comparison = Comparison::new(suite);
        let mut pairs = Vec::new();
        for (number, second) in again.iter().enumerate() {
            let Some(first) = draft
                .steps
                .get(number)
                .and_then(|step| self.calls.get(step.taken))
            else {
                break;
            };
            if let (Payload::Json(one), Payload::Json(two)) = (&first.response.body, &second.body) {
                comparison.pair_ids(one, two);
                pairs.push((number, first, one, two));
            }
        }
        let mut learned = Learned::default();
        for (number, second) in again.iter().enumerate() {
            let step = draft.steps.get(number);
            if let Some(first) = step.and_then(|step| self.calls.get(step.taken))
                && first.response.status != second.status
            {
                learned.lines.push(format!(
                    "step {}: status {} the first time, {} the second; that is no noise, look at what happens before it",
                    number + 1,
                    first.response.status,
                    second.status
                ));
            }
        }
        for (number, first, one, two) in pairs {
            let judge = suite.contract.response(
                &first.operation,
                first.response.status,
                &first.response.media_type,
            );
            let mut differing = Vec::new();
            let around = Around {
                judge,
                operation: &first.operation,
                owner: None,
            };
            comparison.walk(one, two, &Pointer::root(), "", &around, &mut differing);
            for at in differing {
                if draft.relax(number, &at) {
                    learned.lines.push(format!(
                        "step {}: {} differs in the second run; only its presence is expected now",
                        number + 1,
                        scrub(&template(&at))
                    ));
                }
            }
        }
        comparison.propose(&mut learned);
        learned
    }
}
