//! What differs between two recordings of the same conversation, as rules for volatile values that somebody reviews.
//!
//! A rule constrains, it does not blank: each has the pattern that every value seen has in common.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};
use spec::{Pointer, contract::Judge};

use super::{Draft, Tape, Upstream, pattern, place::write_new, tape::Taken, upstream};
use crate::{
    Credentials, SetupError, Suite, TargetChoice,
    exchange::{Payload, Response},
    finding::template,
    operations::TOKEN_OPERATION,
    replay::{self, Stage},
    scrub::scrub,
    session::Session,
    target::Target,
    volatile::{Identity, Volatile},
    wire::Wire,
};

/// The seed of the second embedded sandbox: it draws other values than the first.
const ANOTHER_SEED: u64 = 1;
/// Beside the rules in force.
const FILE: &str = "volatile.yaml";

/// What a second run taught.
#[derive(Default)]
pub struct Learned {
    rules: Vec<Rule>,
    lines: Vec<String>,
}

struct Rule {
    member: String,
    shape: (&'static str, String),
    identity: &'static str,
    places: BTreeSet<String>,
    values: usize,
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
        let mut comparison = Comparison {
            suite,
            ids: HashMap::new(),
            members: BTreeMap::new(),
            misfits: BTreeSet::new(),
        };
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

/// Two runs, value by value.
struct Comparison<'c> {
    suite: &'c Suite,
    /// Ids of the first run, and what they are in the second.
    ids: HashMap<String, String>,
    members: BTreeMap<String, Seen>,
    misfits: BTreeSet<String>,
}

/// What was seen of the members of one name.
#[derive(Default)]
struct Seen {
    differs: bool,
    values: Vec<Value>,
    places: BTreeSet<String>,
    /// The values of each object with an id, and how often the object was seen.
    by_owner: BTreeMap<String, (BTreeSet<String>, usize)>,
}

#[derive(Clone)]
struct Around<'a> {
    judge: Option<&'a Judge>,
    operation: &'a str,
    owner: Option<String>,
}

impl Comparison<'_> {
    fn pair_ids(&mut self, one: &Value, two: &Value) {
        match (one, two) {
            (Value::Object(one), Value::Object(two)) => {
                for (name, value) in one {
                    let Some(other) = two.get(name) else { continue };
                    let rule = self.suite.volatile.member(name);
                    if let (Some(first), Some(second)) = (value.as_str(), other.as_str())
                        && rule.is_some_and(|rule| rule.identity == Identity::Value)
                    {
                        self.ids.insert(first.to_owned(), second.to_owned());
                    }
                    self.pair_ids(value, other);
                }
            }
            (Value::Array(one), Value::Array(two)) => {
                for (value, other) in one.iter().zip(two) {
                    self.pair_ids(value, other);
                }
            }
            _ => {}
        }
    }

    fn walk(
        &mut self,
        one: &Value,
        two: &Value,
        at: &Pointer,
        name: &str,
        around: &Around<'_>,
        differing: &mut Vec<Pointer>,
    ) {
        let is_secret = around.judge.is_some_and(|it| it.sensitivity(at).is_some())
            || self.suite.secret_names.has(name);
        if is_secret {
            return;
        }
        if let Some(rule) = self.suite.volatile.member(name) {
            for value in [one, two] {
                let unset = value.is_null() || value.as_str() == Some("");
                if !unset && !rule.admits(value) {
                    self.misfits.insert(format!(
                        "`{}` at {} is not what its rule says: {}",
                        spec::escape(name),
                        scrub(&template(at)),
                        rule.expected()
                    ));
                }
            }
            return;
        }
        match (one, two) {
            (Value::Object(first), Value::Object(second)) => {
                let mut around = around.clone();
                for id in crate::present::IDS {
                    if let Some(Value::String(id)) = first.get(*id) {
                        around.owner = Some(id.clone());
                        break;
                    }
                }
                for (name, value) in first {
                    match second.get(name) {
                        Some(other) => {
                            self.walk(value, other, &at.push(name), name, &around, differing);
                        }
                        None => differing.push(at.push(name)),
                    }
                }
            }
            (Value::Array(first), Value::Array(second)) => {
                if first.len() != second.len() {
                    self.note(one, two, at, name, around, true);
                    differing.push(at.clone());
                }
                for (index, (value, other)) in first.iter().zip(second).enumerate() {
                    self.walk(value, other, &at.push(index), name, around, differing);
                }
            }
            _ => {
                let differs = !self.is_same(one, two);
                self.note(one, two, at, name, around, differs);
                if differs {
                    differing.push(at.clone());
                }
            }
        }
    }

    /// Whether the two are one value, ids of one run read as those of the other.
    fn is_same(&self, one: &Value, two: &Value) -> bool {
        if one == two {
            return true;
        }
        let (Some(first), Some(second)) = (one.as_str(), two.as_str()) else {
            return false;
        };
        let mut first = first.to_owned();
        for (id, other) in &self.ids {
            if first.contains(id) {
                first = first.replace(id, other);
            }
        }
        first == second
    }

    fn note(
        &mut self,
        one: &Value,
        two: &Value,
        at: &Pointer,
        name: &str,
        around: &Around<'_>,
        differs: bool,
    ) {
        // The items of a list have no name of their own.
        if name.is_empty() {
            return;
        }
        let seen = self.members.entry(name.to_owned()).or_default();
        seen.differs |= differs;
        if differs {
            seen.places
                .insert(format!("{} {}", around.operation, template(at)));
        }
        seen.values.extend([one.clone(), two.clone()]);
        let owner = around.owner.clone().unwrap_or_default();
        let (values, times) = seen.by_owner.entry(owner).or_default();
        values.insert(one.to_string());
        *times += 1;
    }

    fn propose(self, learned: &mut Learned) {
        learned.lines.extend(self.misfits);
        for (member, seen) in self.members {
            if !seen.differs {
                continue;
            }
            let shown = spec::escape(&member);
            let places: Vec<_> = seen.places.iter().map(|place| scrub(place)).collect();
            let Some(shape) = shape(&seen.values).filter(|(_, shape)| scrub(shape) == *shape)
            else {
                learned.lines.push(format!(
                    "`{shown}` differs at {}, and no rule can say how; look at it",
                    places.join(", ")
                ));
                continue;
            };
            learned.lines.push(format!(
                "`{shown}` differs at {}; proposed: {} {}",
                places.join(", "),
                shape.0,
                shape.1
            ));
            learned.rules.push(Rule {
                identity: identity(&seen),
                values: seen.values.len(),
                places: seen.places,
                member,
                shape,
            });
        }
    }
}

/// What all values have in common.
fn shape(values: &[Value]) -> Option<(&'static str, String)> {
    let set: Vec<&Value> = values
        .iter()
        .filter(|value| !value.is_null() && value.as_str() != Some(""))
        .collect();
    if set.is_empty() {
        None
    } else if set.iter().all(|value| value.is_array()) {
        Some(("kind", "array".to_owned()))
    } else if set.iter().all(|value| value.is_i64() || value.is_u64()) {
        Some(("kind", "integer".to_owned()))
    } else {
        let texts: Option<Vec<&str>> = set.iter().map(|value| value.as_str()).collect();
        Some(("pattern", pattern::common(&texts?)?))
    }
}

/// How far a value keeps its identity: through the conversation, within one object, or not at all.
fn identity(seen: &Seen) -> &'static str {
    let objects: Vec<_> = seen
        .by_owner
        .iter()
        .filter(|(owner, _)| !owner.is_empty())
        .map(|(_, seen)| seen)
        .collect();
    let is_fixed = objects.len() == seen.by_owner.len()
        && objects.iter().all(|(values, _)| values.len() == 1)
        && objects.iter().any(|(_, times)| *times > 1);
    if is_fixed { "object" } else { "none" }
}
