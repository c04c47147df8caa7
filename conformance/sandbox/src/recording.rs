//! What happened, as a recording that the conformance suite can play again.
//!
//! Written from the timeline, which knows no secret: cards are named as in the table of test cards, ids by where they first
//! appeared. What cannot be repeated from that is left out, and a comment says so.

mod body;

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::{
    behaviour::Control,
    operation::Operation,
    timeline::{Call, Entry, Key, What},
};

/// What is exported, step by step.
#[derive(Default)]
struct Recording {
    needs: BTreeSet<&'static str>,
    steps: Vec<Value>,
    left_out: Vec<String>,
    /// Ids by the name of the capture that holds them.
    captured: HashMap<String, String>,
    /// Keys by the name of the call that was the first under them.
    keys: HashMap<String, String>,
    /// When the first step happened, and how many seconds the steps have advanced since.
    began: Option<Timestamp>,
    advanced: i64,
}

/// The recording of `entries`, in order. `account` is the connected account that a suite knows.
pub(crate) fn recording<'e>(
    entries: impl Iterator<Item = &'e Entry> + Clone,
    account: Option<&str>,
) -> String {
    let repeated = repeated_keys(entries.clone());
    let mut recording = Recording::default();
    for entry in entries {
        match &entry.what {
            What::Call(call) if call.operation != Some(Operation::CreateAccessToken) => {
                match recording.call(call, account, &repeated) {
                    Ok(step) => recording.add(entry.at, step),
                    Err(why) => recording.leave_out(entry, call, why),
                }
            }
            What::Shopper(outcome) => {
                let id = entry.intent.map(|id| id.to_string()).unwrap_or_default();
                if let Some(name) = recording.captured.get(&id) {
                    let act =
                        json!({"payment_intent": format!("${name}"), "outcome": outcome.name()});
                    recording.needs.insert("shopper");
                    recording.add(entry.at, json!({"shopper": act}));
                }
            }
            What::Control(call) if call.path == "/__sandbox/provider" && call.status < 300 => {
                if let Some(script) = call.request.value() {
                    recording.needs.insert("provider");
                    recording.add(entry.at, json!({"provider": script}));
                }
            }
            _ => {}
        }
    }
    recording.text()
}

/// Keys under which there is more than one call.
fn repeated_keys<'e>(entries: impl Iterator<Item = &'e Entry>) -> BTreeSet<String> {
    let (mut once, mut again) = (BTreeSet::new(), BTreeSet::new());
    for entry in entries {
        if let What::Call(call) = &entry.what
            && let Some(key) = call.idempotency_key.as_ref().map(Key::to_string)
            && !once.insert(key.clone())
        {
            again.insert(key);
        }
    }
    again
}

/// Why a call cannot be repeated, if it cannot.
fn unrepeatable(call: &Call) -> Option<&'static str> {
    let struck_before = call.fault.as_deref().is_some_and(|(_, kind)| {
        kind.get("status").is_some() || kind.get("moment") == Some(&json!("before"))
    });
    if struck_before {
        Some("a fault kept it from being carried out")
    } else if call.status == 0 {
        Some("nobody waited for its answer")
    } else if call.operation.is_none() {
        Some("there is no such operation")
    } else if [401, 403, 408, 413, 415, 429].contains(&call.status) || call.status >= 500 {
        Some("it was refused before it was read")
    } else if call.request.bytes > 0 && !call.request.is_kept() {
        Some("its body was no JSON")
    } else if call.query.iter().any(|(_, value)| value.starts_with('[')) {
        Some("its query was not understood")
    } else if call
        .answer
        .value()
        .is_some_and(|answer| answer.get("code") == Some(&json!(200)))
    {
        Some("another call under its key was running")
    } else {
        None
    }
}

impl Recording {
    /// The step that makes the call again.
    fn call(
        &mut self,
        call: &Call,
        account: Option<&str>,
        repeated: &BTreeSet<String>,
    ) -> Result<Value, &'static str> {
        if let Some(why) = unrepeatable(call) {
            return Err(why);
        }
        let operation = call.operation.ok_or("there is no such operation")?;
        let mut step = Map::new();
        step.insert("call".to_owned(), json!(operation.name()));
        let answer = call.answer.value().unwrap_or_default();
        self.path(call, operation, &mut step)?;
        if !call.query.is_empty() {
            let query: Map<_, _> = call
                .query
                .iter()
                .map(|(name, value)| (name.clone(), json!(self.named(value))))
                .collect();
            step.insert("query".to_owned(), Value::Object(query));
        }
        match &call.account {
            None => {}
            Some(given) if Some(given.as_ref()) == account => {
                self.needs.insert("second_account");
                step.insert(
                    "headers".to_owned(),
                    json!({"x-on-behalf-of": "$connected_account"}),
                );
            }
            Some(_) => return Err("it was made for an account that a suite does not know"),
        }
        if !operation.reads() {
            self.key(call, repeated, &mut step)?;
            if let Some(sent) = call.request.value() {
                step.insert(
                    "body".to_owned(),
                    body::repeatable(sent, &answer, |text| self.named(text))?,
                );
            }
        }
        if answer.get("type") == Some(&json!("invalid_request_error")) {
            step.insert("well_formed".to_owned(), json!(false));
        }
        let expected = body::expected(&answer, |text| self.known(text));
        let mut expect = json!({"status": call.status});
        if let (Some(expect), false) = (expect.as_object_mut(), expected.is_empty()) {
            expect.insert("body".to_owned(), Value::Object(expected));
        }
        step.insert("expect".to_owned(), expect);
        let captures = self.capture(&answer);
        if !captures.is_empty() {
            step.insert("capture".to_owned(), Value::Object(captures));
        }
        Ok(Value::Object(step))
    }

    fn path(
        &self,
        call: &Call,
        operation: Operation,
        step: &mut Map<String, Value>,
    ) -> Result<(), &'static str> {
        let given = operation
            .path()
            .split('/')
            .zip(call.path.split('/'))
            .find(|(template, _)| *template == "{id}");
        if let Some((_, id)) = given {
            let named = self
                .known(id)
                .ok_or("its id was made by no call that is exported")?;
            step.insert("path".to_owned(), json!({"id": named}));
        }
        Ok(())
    }

    fn key(
        &mut self,
        call: &Call,
        repeated: &BTreeSet<String>,
        step: &mut Map<String, Value>,
    ) -> Result<(), &'static str> {
        let key = call
            .idempotency_key
            .as_ref()
            .map(Key::to_string)
            .filter(|key| !key.starts_with('['))
            .ok_or("it had no idempotency key")?;
        if let Some(first) = self.keys.get(&key) {
            step.insert("idempotency_key".to_owned(), json!({"same_as": first}));
        } else if repeated.contains(&key) {
            let name = format!("call_{}", self.keys.len() + 1);
            step.insert("name".to_owned(), json!(name));
            self.keys.insert(key, name);
        }
        Ok(())
    }

    /// Names the ids that appear for the first time.
    fn capture(&mut self, answer: &Value) -> Map<String, Value> {
        let mut captures = Map::new();
        for (kind, pointer) in [
            ("intent", "/payment_intent_id"),
            ("attempt", "/latest_payment_attempt/attempt_id"),
        ] {
            if let Some(id) = answer.pointer(pointer).and_then(Value::as_str)
                && !self.captured.contains_key(id)
            {
                let named = self.captured.values().filter(|name| name.starts_with(kind));
                let name = format!("{kind}_{}", named.count() + 1);
                captures.insert(name.clone(), json!(pointer));
                self.captured.insert(id.to_owned(), name);
            }
        }
        captures
    }

    /// `$name` for an id that was captured.
    fn known(&self, text: &str) -> Option<String> {
        self.captured.get(text).map(|name| format!("${name}"))
    }

    /// `text`, or `$name` where it is an id that was captured.
    fn named(&self, text: &str) -> String {
        self.known(text).unwrap_or_else(|| text.to_owned())
    }

    /// Adds a step, after the time that has passed since the one before.
    fn add(&mut self, at: Timestamp, step: Value) {
        let began = *self.began.get_or_insert(at);
        let seconds = began.duration_until(at).as_secs() - self.advanced;
        if seconds > 0 {
            self.needs.insert("clock");
            self.advanced += seconds;
            self.steps.push(json!({"advance_seconds": seconds}));
        }
        self.steps.push(step);
    }

    fn leave_out(&mut self, entry: &Entry, call: &Call, why: &str) {
        self.left_out.push(Control::Exports.governs(format!(
            "# Left out: entry {}, {} {}: {why}.\n",
            entry.number, call.method, call.path
        )));
    }

    fn text(self) -> String {
        let needs: Vec<_> = self.needs.into_iter().collect();
        let mut document = Map::new();
        document.insert("title".to_owned(), json!("Exported from a sandbox"));
        if !needs.is_empty() {
            document.insert("needs".to_owned(), json!(needs));
        }
        document.insert("steps".to_owned(), Value::Array(self.steps));
        // Texts, numbers, lists and objects always have a YAML form.
        let yaml = serde_yaml::to_string(&document).unwrap_or_default();
        self.left_out.concat() + &yaml
    }
}
