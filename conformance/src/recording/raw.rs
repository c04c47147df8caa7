//! The members of a recording, as YAML has them.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::Deserialize;
use serde_json::{Map, Value};
use spec::{Pointer, Text};

use super::{
    Action, Call, Check, Expectation, Key, Need, RecordingError, Repeat, Scenario, Step, Token,
    check::list,
};
use crate::{catalogue, scrub::scrub};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScenario {
    title: String,
    #[serde(default)]
    needs: BTreeSet<Need>,
    #[serde(default)]
    catalogue: Vec<String>,
    steps: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    call: Option<String>,
    name: Option<String>,
    #[serde(default)]
    path: BTreeMap<String, String>,
    #[serde(default)]
    query: Map<String, Value>,
    #[serde(default)]
    headers: BTreeMap<String, Option<String>>,
    token: Option<String>,
    idempotency_key: Option<Value>,
    body: Option<Value>,
    raw_body: Option<String>,
    #[serde(default = "yes")]
    well_formed: bool,
    expect: Option<RawExpectation>,
    #[serde(default)]
    capture: BTreeMap<String, String>,
    repeat: Option<RawRepeat>,
    advance_seconds: Option<u64>,
    together: Option<RawTogether>,
    shopper: Option<RawShopper>,
    provider: Option<Value>,
    webhooks: Option<RawWebhooks>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExpectation {
    status: Value,
    #[serde(default)]
    body: Map<String, Value>,
    #[serde(default)]
    ours: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRepeat {
    until: Map<String, Value>,
    every_seconds: u64,
    deadline_seconds: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTogether {
    held: Box<RawStep>,
    meanwhile: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawShopper {
    payment_intent: String,
    outcome: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWebhooks {
    payment_intent: String,
    expect: Vec<String>,
}

/// Reads the text of a recording; beside the scenario, where everything in it stands.
pub(super) fn read(
    name: &str,
    shown: &str,
    text: &str,
) -> Result<(Scenario, Text), Vec<RecordingError>> {
    // The event parser first: it bounds depth, and it finds keys that stand twice.
    let located = Text::parse(shown, text).map_err(|report| {
        report
            .iter()
            .map(|finding| {
                let (line, column) = finding
                    .location()
                    .map_or((1, 1), |location| (location.line, location.column));
                RecordingError {
                    file: shown.to_owned(),
                    line,
                    column,
                    message: scrub(finding.diagnostic().message()),
                    help: finding.help().to_owned(),
                }
            })
            .collect::<Vec<_>>()
    })?;
    let raw: RawScenario = serde_yaml::from_str(text).map_err(|error| {
        let (line, column) = error
            .location()
            .map_or((1, 1), |location| (location.line(), location.column()));
        // The place stands in front already.
        let message = error.to_string();
        let message = message
            .rsplit_once(" at line ")
            .map_or(&*message, |(text, _)| text);
        vec![RecordingError {
            file: shown.to_owned(),
            line,
            column,
            // The reader quotes what it cannot use, which may be a secret in the wrong place.
            message: scrub(&spec::escape(message)),
            help: "conformance/README.md describes the members of a recording".to_owned(),
        }]
    })?;
    let reader = Reader {
        shown,
        located: &located,
    };
    let steps = Pointer::root().push("steps");
    let mut problems = reader.catalogue(&raw.catalogue);
    let mut read = Vec::new();
    for (index, step) in raw.steps.into_iter().enumerate() {
        match reader.step(step, &steps.push(index)) {
            Ok(step) => read.push(step),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let scenario = Scenario {
        name: name.to_owned(),
        file: shown.to_owned(),
        title: raw.title,
        needs: raw.needs,
        catalogue: raw.catalogue.into_iter().collect(),
        steps: read,
    };
    Ok((scenario, located))
}

struct Reader<'t> {
    shown: &'t str,
    located: &'t Text,
}

impl Reader<'_> {
    fn line(&self, at: &Pointer) -> usize {
        self.located.locate_nearest(at).line
    }

    fn problem(&self, at: &Pointer, message: impl Into<String>, help: &str) -> RecordingError {
        let location = self.located.locate_nearest(at);
        RecordingError {
            file: self.shown.to_owned(),
            line: location.line,
            column: location.column,
            message: scrub(&message.into()),
            help: help.to_owned(),
        }
    }

    /// Ids that the catalogue does not have, or that stand twice.
    fn catalogue(&self, named: &[String]) -> Vec<RecordingError> {
        let known = catalogue::ids();
        let at = Pointer::root().push("catalogue");
        let mut seen = BTreeSet::new();
        let mut problems = Vec::new();
        for (index, id) in named.iter().enumerate() {
            let at = at.push(index);
            if !known.contains(id) {
                problems.push(self.problem(
                    &at,
                    format!("the catalogue has no check `{}`", spec::escape(id)),
                    &format!("it has {}", list(known)),
                ));
            } else if !seen.insert(id) {
                problems.push(self.problem(
                    &at,
                    format!("`{id}` stands twice"),
                    "name each check once",
                ));
            }
        }
        problems
    }

    fn step(&self, raw: RawStep, at: &Pointer) -> Result<Step, RecordingError> {
        let line = self.line(at);
        let kinds = [
            raw.call.is_some(),
            raw.advance_seconds.is_some(),
            raw.together.is_some(),
            raw.shopper.is_some(),
            raw.provider.is_some(),
            raw.webhooks.is_some(),
        ];
        if kinds.iter().filter(|present| **present).count() != 1 {
            return Err(self.problem(
                at,
                "a step does exactly one thing",
                "give it one of `call`, `advance_seconds`, `together`, `shopper`, `provider`, `webhooks`",
            ));
        }
        let action = if let Some(seconds) = raw.advance_seconds {
            Action::Advance(Duration::from_secs(seconds))
        } else if let Some(shopper) = raw.shopper {
            Action::Shopper {
                payment_intent: shopper.payment_intent,
                outcome: shopper.outcome,
            }
        } else if let Some(provider) = raw.provider {
            Action::Provider(provider)
        } else if let Some(webhooks) = raw.webhooks {
            Action::Webhooks {
                payment_intent: webhooks.payment_intent,
                expect: webhooks.expect,
            }
        } else if let Some(together) = raw.together {
            let at = at.push("together");
            let held = Box::new(self.call(*together.held, &at.push("held"))?);
            let at = at.push("meanwhile");
            let meanwhile = together
                .meanwhile
                .into_iter()
                .enumerate()
                .map(|(index, step)| self.call(step, &at.push(index)))
                .collect::<Result<_, _>>()?;
            Action::Together { held, meanwhile }
        } else {
            let mut raw = raw;
            let repeat = raw.repeat.take();
            let call = Box::new(self.call(raw, at)?);
            match repeat {
                None => Action::Call(call),
                Some(repeat) => Action::Repeat(call, self.repeat(repeat, &at.push("repeat"))?),
            }
        };
        Ok(Step { line, action })
    }

    fn call(&self, raw: RawStep, at: &Pointer) -> Result<Call, RecordingError> {
        let Some(operation) = raw.call else {
            return Err(self.problem(at, "only a `call` can stand here", ""));
        };
        let Some(expect) = raw.expect else {
            return Err(self.problem(
                at,
                "the call expects nothing",
                "add `expect: {status: ...}`, so that the step can fail",
            ));
        };
        let mut query = Vec::new();
        for (name, value) in raw.query {
            match value {
                Value::String(text) => query.push((name, text)),
                Value::Number(number) => query.push((name, number.to_string())),
                Value::Bool(flag) => query.push((name, flag.to_string())),
                _ => {
                    let at = at.push("query").push(&name);
                    return Err(self.problem(
                        &at,
                        "a query parameter is text, a number or a boolean",
                        "",
                    ));
                }
            }
        }
        let expect = self.expectation(expect, &at.push("expect"))?;
        let captures = at.push("capture");
        Ok(Call {
            line: self.line(at),
            name: raw.name,
            operation,
            path: raw.path,
            query,
            headers: raw
                .headers
                .into_iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect(),
            token: match raw.token.as_deref() {
                None | Some("current") => Token::Current,
                Some("none") => Token::None,
                Some("unprefixed") => Token::Unprefixed,
                Some(given) => Token::Given(given.to_owned()),
            },
            key: self.key(raw.idempotency_key, &at.push("idempotency_key"))?,
            body: raw.body,
            raw_body: raw.raw_body,
            well_formed: raw.well_formed,
            expect,
            capture: raw
                .capture
                .into_iter()
                .map(|(name, pointer)| {
                    let pointer = self.pointer(&pointer, &captures.push(&name))?;
                    Ok((name, pointer))
                })
                .collect::<Result<_, _>>()?,
        })
    }

    fn expectation(
        &self,
        raw: RawExpectation,
        at: &Pointer,
    ) -> Result<Expectation, RecordingError> {
        let (status, status_is_ours) = match &raw.status {
            Value::Object(members) if members.len() == 1 => {
                (members.get("ours").unwrap_or(&raw.status), true)
            }
            status => (status, false),
        };
        let number = status
            .as_u64()
            .and_then(|status| u16::try_from(status).ok());
        let Some(status) = number.filter(|status| (100..600).contains(status)) else {
            return Err(self.problem(
                &at.push("status"),
                format!("{} is no HTTP status", spec::escape(&status.to_string())),
                "a status is a whole number from 100 to 599, or {ours: NUMBER} where no source settles it",
            ));
        };
        Ok(Expectation {
            status,
            status_is_ours,
            body: self.checks(raw.body, &at.push("body"))?,
            ours: self.checks(raw.ours, &at.push("ours"))?,
        })
    }

    fn key(&self, raw: Option<Value>, at: &Pointer) -> Result<Key, RecordingError> {
        match raw {
            None => Ok(Key::Fresh),
            Some(Value::String(text)) if text == "none" => Ok(Key::None),
            Some(Value::String(text)) => Ok(Key::Given(text)),
            Some(Value::Object(members)) if members.len() == 1 => {
                match members.into_iter().next() {
                    Some((name, Value::String(step))) if name == "same_as" => Ok(Key::SameAs(step)),
                    Some((name, Value::String(step))) if name == "upper_case_of" => {
                        Ok(Key::UpperCaseOf(step))
                    }
                    _ => Err(self.no_key(at)),
                }
            }
            Some(_) => Err(self.no_key(at)),
        }
    }

    fn no_key(&self, at: &Pointer) -> RecordingError {
        self.problem(
            at,
            "this says no idempotency key",
            "write `none`, a text, {same_as: STEP} or {upper_case_of: STEP}",
        )
    }

    fn repeat(&self, raw: RawRepeat, at: &Pointer) -> Result<Repeat, RecordingError> {
        if raw.every_seconds == 0 {
            return Err(self.problem(at, "`every_seconds` is zero", "wait at least a second"));
        }
        Ok(Repeat {
            until: self.checks(raw.until, &at.push("until"))?,
            every: Duration::from_secs(raw.every_seconds),
            deadline: Duration::from_secs(raw.deadline_seconds),
        })
    }

    fn checks(
        &self,
        raw: Map<String, Value>,
        at: &Pointer,
    ) -> Result<BTreeMap<Pointer, Check>, RecordingError> {
        raw.into_iter()
            .map(|(pointer, value)| {
                let at = at.push(&pointer);
                Ok((self.pointer(&pointer, &at)?, self.check(value, &at)?))
            })
            .collect()
    }

    fn check(&self, value: Value, at: &Pointer) -> Result<Check, RecordingError> {
        let Value::Object(members) = &value else {
            return Ok(Check::Equals(value));
        };
        let mut members = members.iter();
        match (members.next(), members.next()) {
            (Some((name, inner)), None) => match (name.as_str(), inner) {
                ("absent", Value::Bool(true)) => Ok(Check::Absent),
                ("present", Value::Bool(true)) => Ok(Check::Present),
                ("matches", Value::String(pattern)) => match regress::Regex::new(pattern) {
                    Ok(_) => Ok(Check::Matches(pattern.clone())),
                    Err(error) => {
                        Err(self.problem(at, format!("this is no regular expression: {error}"), ""))
                    }
                },
                ("not", inner) => Ok(Check::Not(inner.clone())),
                ("equals", inner) => Ok(Check::Equals(inner.clone())),
                _ => Err(self.problem(
                    at,
                    format!("`{}` is no check", spec::escape(name)),
                    "write a value, or one of {absent: true}, {present: true}, {matches: PATTERN}, {not: VALUE}, {equals: VALUE}",
                )),
            },
            _ => Err(self.problem(
                at,
                "a check is a value or a mapping with one member",
                "to compare with an object, write {equals: {...}}",
            )),
        }
    }

    fn pointer(&self, text: &str, at: &Pointer) -> Result<Pointer, RecordingError> {
        Pointer::parse(text).ok_or_else(|| {
            self.problem(
                at,
                format!("`{}` is no JSON Pointer", spec::escape(text)),
                "a JSON Pointer is empty or begins with `/`, as in /data/0/amount",
            )
        })
    }
}
