//! A tape as a recording.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};
use spec::{contract::Judge, policy::Sensitivity};

use super::{
    Tape,
    call::{Callers, Keys, Said, Speaker},
    correlate::Known,
    draft::{Draft, Step},
    expect,
    persons::Persons,
    tape::Taken,
    tokens::Tokens,
};
use crate::{
    SetupError, Suite, exchange::Payload, operations::TOKEN_OPERATION, recording::Need,
    scrub::scrub,
};

/// Statuses of answers that say nothing about the call.
const OF_THE_MOMENT: &[u16] = &[408, 413, 429];
/// Shorter secrets are part of anything.
const SHORTEST_SECRET: usize = 8;

impl Tape {
    /// The recording of what is on the tape. `source` is what the tape was made from, as comments name it.
    ///
    /// # Errors
    /// There is nothing on the tape that a recording can hold.
    pub fn transcribe(
        &self,
        suite: &Suite,
        name: &str,
        title: &str,
        source: &str,
    ) -> Result<Draft, SetupError> {
        let tokens = Tokens::of(self);
        let callers = Callers::of(&self.calls);
        let secrets = secrets(suite, &self.calls);
        let mut transcript = Transcript {
            suite,
            tokens: &tokens,
            callers: &callers,
            secrets: &secrets,
            known: Known::new(&suite.volatile),
            persons: persons(suite, &self.calls),
            keys: Keys::default(),
            names: BTreeMap::new(),
            named: BTreeSet::new(),
            states: HashMap::new(),
            needs: BTreeSet::new(),
            steps: Vec::new(),
            left_out: self.left_out.clone(),
        };
        for (index, call) in self.calls.iter().enumerate() {
            transcript.call(index, call, &self.calls);
        }
        let draft = transcript.finish(name, title, source, secrets.clone());
        if draft.steps.is_empty() {
            let why = if draft.left_out.is_empty() {
                "no call was seen".to_owned()
            } else {
                format!("left out:\n  {}", draft.left_out.join("\n  "))
            };
            return Err(SetupError::Usage(format!(
                "there is nothing to record: {why}\n  help: point the client at the URL that the recorder prints, and make calls of documented operations"
            )));
        }
        Ok(draft)
    }
}

struct Transcript<'t> {
    suite: &'t Suite,
    tokens: &'t Tokens,
    callers: &'t Callers<'t>,
    secrets: &'t [String],
    known: Known<'t>,
    persons: Persons,
    keys: Keys,
    /// Names that steps would have if a later call repeated their keys, and the steps that do have them.
    names: BTreeMap<usize, String>,
    named: BTreeSet<usize>,
    /// The last state of each intent and attempt.
    states: HashMap<String, String>,
    needs: BTreeSet<Need>,
    steps: Vec<Step>,
    left_out: Vec<String>,
}

impl Transcript<'_> {
    fn call(&mut self, index: usize, call: &Taken, calls: &[Taken]) {
        let said = match self.unrepeatable(call, calls) {
            Some(why) => Err(why.to_owned()),
            None => self.say(index, call),
        };
        match said {
            Ok(said) => self.step(index, call, said),
            Err(why) => self
                .left_out
                .push(format!("call {}, {}: {why}", index + 1, call.shown())),
        }
        // A call that is left out still tells what the client had without an answer.
        for (_, value) in call
            .request
            .path_parameters
            .iter()
            .chain(&call.request.query)
        {
            self.known.sent(value);
        }
        if let Payload::Json(body) = &call.request.body {
            self.known.sent_body(body);
        }
    }

    fn say(&mut self, index: usize, call: &Taken) -> Result<Said, String> {
        Speaker {
            suite: self.suite,
            tokens: self.tokens,
            callers: self.callers,
            secrets: self.secrets,
            known: &mut self.known,
            persons: &mut self.persons,
            keys: &mut self.keys,
            names: &self.names,
        }
        .say(index, call)
    }

    /// Why the call, made again, would not be answered so again, if that can be told.
    fn unrepeatable(&self, call: &Taken, calls: &[Taken]) -> Option<&'static str> {
        let status = call.response.status;
        let is_mint = call.operation == TOKEN_OPERATION;
        if status >= 500 {
            return Some("the upstream was out of order");
        }
        if OF_THE_MOMENT.contains(&status) {
            return Some("the upstream was busy, or the request too large");
        }
        if is_mint && status >= 300 {
            return Some("refused credentials are secrets; write such a step by hand");
        }
        if is_mint && !self.tokens.are_told() {
            return Some("a run fetches its own token");
        }
        let operation = self.suite.operations.get(&call.operation)?;
        let header = operation.idempotency_header.as_deref()?;
        let key = call.request.header(header)?;
        let in_flight = status >= 400
            && calls.iter().any(|other| {
                other.response.status < 400
                    && other.request.header(header) == Some(key)
                    && other.overlaps(call)
            });
        in_flight.then_some("another call under its key was running")
    }

    fn step(&mut self, index: usize, call: &Taken, said: Said) {
        let number = self.steps.len();
        let mut used = said.used;
        let mut comments = said.notes;
        let body = call.response.body.json();
        // What a list holds is certain where it was asked for one object.
        let mut query = call.request.query.iter();
        let rows = query.any(|(_, value)| self.known.has(value));
        let checks = body
            .map(|body| expect::checks(body, rows, &mut self.known, &mut used))
            .unwrap_or_default();
        let until = self.moved(call, &checks, &mut comments);
        let is_poll = until.is_empty() && self.repeats_last(&said.members, call, &checks);
        self.known.commit(used);
        self.needs.extend(said.needs);
        if is_poll {
            return;
        }
        if let Some(step) = said.key_of {
            self.named.insert(step);
        }
        if let Some(key) = said.first_key {
            self.keys.first(key, number);
            let calls = self.names.values();
            let same = calls
                .filter(|name| name.starts_with(&call.operation))
                .count();
            self.names
                .insert(number, format!("{}_{}", call.operation, same + 1));
        }
        if call.operation == TOKEN_OPERATION {
            self.needs.insert(Need::ExclusiveToken);
        }
        if let Some(body) = body {
            let judge = judge_of_answer(self.suite, call);
            let marked = judge
                .map(|judge| judge.sensitive_values(body))
                .unwrap_or_default()
                .into_iter()
                .filter(|(_, sensitivity)| *sensitivity == Sensitivity::Secret)
                .map(|(at, _)| at);
            self.known
                .answered(number, body, &marked.collect::<HashSet<_>>());
        }
        self.steps.push(Step {
            taken: index,
            members: said.members,
            name: None,
            status: call.response.status,
            checks,
            until,
            capture: BTreeMap::new(),
            comments,
        });
    }

    /// What a read shows to have moved since the last call: it is waited for when the recording is played.
    fn moved(
        &mut self,
        call: &Taken,
        checks: &Map<String, Value>,
        comments: &mut Vec<String>,
    ) -> Map<String, Value> {
        let states = call.response.body.json().map(expect::states);
        let is_read = call.request.method == "GET";
        if !is_read && call.response.status < 400 {
            // What a write did and does not tell shows in the next read.
            self.states.clear();
        }
        let mut until = Map::new();
        let mut sorted: Vec<_> = states.unwrap_or_default().into_iter().collect();
        sorted.sort();
        for (id, (state, at)) in sorted {
            let before = self.states.insert(id, state.clone());
            let moved = before.filter(|before| *before != state);
            let at = at.to_string();
            if let (Some(before), true) = (moved, is_read)
                && let Some(check) = checks.get(&at)
            {
                until.insert(at, check.clone());
                comments.push(scrub(&spec::escape(&format!(
                    "from {before} to {state} without a call: time, a shopper or the provider did that; add `shopper` or `provider` before this step if it was one of them"
                ))));
            }
        }
        until
    }

    /// Whether a read is the one before it made again, to the same effect.
    fn repeats_last(
        &self,
        members: &Map<String, Value>,
        call: &Taken,
        checks: &Map<String, Value>,
    ) -> bool {
        let is_read = call.request.method == "GET";
        is_read
            && self.steps.last().is_some_and(|last| {
                last.members == *members
                    && last.status == call.response.status
                    && last.checks == *checks
            })
    }

    fn finish(mut self, name: &str, title: &str, source: &str, secrets: Vec<String>) -> Draft {
        for (number, step) in self.steps.iter_mut().enumerate() {
            if self.named.contains(&number) {
                step.name = self.names.get(&number).cloned();
            }
            step.capture = self
                .known
                .captures(number)
                .into_iter()
                .map(|(name, at)| (name.to_owned(), at.to_string()))
                .collect();
        }
        Draft {
            name: name.to_owned(),
            title: title.to_owned(),
            source: source.to_owned(),
            needs: self.needs,
            steps: self.steps,
            left_out: counted(&self.left_out),
            secrets,
        }
    }
}

/// Each line once, with how often it came.
fn counted(lines: &[String]) -> Vec<String> {
    let mut told: Vec<(&str, usize)> = Vec::new();
    for line in lines {
        match told.iter_mut().find(|(known, _)| known == line) {
            Some((_, times)) => *times += 1,
            None => told.push((line, 1)),
        }
    }
    told.into_iter()
        .map(|(line, times)| match times {
            1 => line.to_owned(),
            times => format!("{line} ({times} times)"),
        })
        .collect()
}

fn judge_of_answer<'s>(suite: &'s Suite, call: &Taken) -> Option<&'s Judge> {
    let response = &call.response;
    suite
        .contract
        .response(&call.operation, response.status, &response.media_type)
}

/// Everybody whom the requests are about, so that they are known wherever they come up.
fn persons(suite: &Suite, calls: &[Taken]) -> Persons {
    let mut persons = Persons::default();
    for call in calls {
        let (Some(judge), Payload::Json(body)) =
            (suite.contract.request(&call.operation), &call.request.body)
        else {
            continue;
        };
        for (at, sensitivity) in judge.sensitive_values(body) {
            if let (Sensitivity::Personal, Some(name), Some(value)) =
                (sensitivity, at.last(), at.find(body))
            {
                persons.stand_in(name, value);
            }
        }
    }
    persons
}

/// The secrets of a tape that are long enough to be told from other text.
fn secrets(suite: &Suite, calls: &[Taken]) -> Vec<String> {
    const HEADERS: &[&str] = &["authorization", "cookie", "x-api-key", "x-auth-token"];
    let mut secrets = BTreeSet::new();
    secrets.extend(suite.cards.numbers().map(str::to_owned));
    for call in calls {
        for (name, value) in &call.request.headers {
            if HEADERS.contains(&name.as_str()) {
                let bare = value.rsplit(' ').next().unwrap_or_default();
                secrets.insert(bare.to_owned());
            }
        }
        let request = suite.contract.request(&call.operation);
        let response = judge_of_answer(suite, call);
        for (judge, body) in [
            (request, &call.request.body),
            (response, &call.response.body),
        ] {
            let (Some(judge), Payload::Json(body)) = (judge, body) else {
                continue;
            };
            for (at, sensitivity) in judge.sensitive_values(body) {
                if sensitivity == Sensitivity::Secret
                    && let Some(value) = at.find(body)
                {
                    leaves(value, &mut secrets);
                }
            }
        }
    }
    secrets.retain(|secret| secret.len() >= SHORTEST_SECRET && !is_masked(secret));
    secrets.into_iter().collect()
}

fn leaves(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Number(number) => {
            texts.insert(number.to_string());
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, texts)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, texts)),
        Value::Null | Value::Bool(_) => {}
    }
}

fn is_masked(text: &str) -> bool {
    text.contains("***")
}
