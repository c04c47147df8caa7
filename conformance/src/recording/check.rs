//! Mistakes in a recording that only the document and its own other steps can show.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use spec::{Document, Operation, Pointer, Text};

use super::{Action, Call, Check, Key, Need, RecordingError, Scenario, Token};
use crate::{cards::TestCards, interpolate, scrub::scrub, webhooks};

/// Names that a target gives, so that no step has to capture them.
pub(crate) const GIVEN: &[&str] = &["connected_account"];

pub(super) fn check(
    scenario: &Scenario,
    located: &Text,
    document: &Document,
    cards: &TestCards,
) -> Vec<RecordingError> {
    let operations = document
        .operations()
        .map(|operation| (operation.id, operation))
        .collect();
    let mut checker = Checker {
        scenario,
        located,
        operations,
        events: webhooks::names(document),
        cards,
        captures: GIVEN.iter().map(|name| (*name).to_owned()).collect(),
        names: BTreeSet::new(),
        problems: Vec::new(),
    };
    let steps = Pointer::root().push("steps");
    for (index, step) in scenario.steps.iter().enumerate() {
        checker.action(&step.action, &steps.push(index));
    }
    checker.problems
}

struct Checker<'s> {
    scenario: &'s Scenario,
    located: &'s Text,
    operations: HashMap<&'s str, Operation<'s>>,
    events: BTreeSet<String>,
    cards: &'s TestCards,
    captures: BTreeSet<String>,
    names: BTreeSet<String>,
    problems: Vec<RecordingError>,
}

impl Checker<'_> {
    fn report(&mut self, at: &Pointer, message: impl AsRef<str>, help: impl Into<String>) {
        let location = self.located.locate_nearest(at);
        self.problems.push(RecordingError {
            file: self.scenario.file.clone(),
            line: location.line,
            column: location.column,
            message: scrub(message.as_ref()),
            help: help.into(),
        });
    }

    fn action(&mut self, action: &Action, at: &Pointer) {
        match action {
            Action::Call(call) => self.call(call, at),
            Action::Repeat(call, repeat) => {
                self.checks(&repeat.until, &at.push("repeat").push("until"));
                self.call(call, at);
                if repeat.until.is_empty() {
                    let at = at.push("repeat");
                    self.report(&at, "`until` is empty", "say what must hold");
                }
            }
            Action::Advance(_) => self.need(Need::Clock, at),
            Action::Together { held, meanwhile } => {
                self.need(Need::Hold, at);
                let at = at.push("together");
                self.call(held, &at.push("held"));
                for (index, call) in meanwhile.iter().enumerate() {
                    self.call(call, &at.push("meanwhile").push(index));
                }
            }
            Action::Shopper { payment_intent, .. } => {
                self.need(Need::Shopper, at);
                self.captured(payment_intent, &at.push("shopper").push("payment_intent"));
            }
            Action::Provider(_) => self.need(Need::Provider, at),
            Action::Webhooks {
                payment_intent,
                expect,
            } => {
                self.need(Need::Webhooks, at);
                let at = at.push("webhooks");
                self.captured(payment_intent, &at.push("payment_intent"));
                self.events(expect, &at.push("expect"));
            }
        }
    }

    fn events(&mut self, expect: &[String], at: &Pointer) {
        if expect.is_empty() {
            self.report(
                at,
                "the step expects no event",
                "name the events that are sent, so that the step can fail",
            );
        }
        for (index, kind) in expect.iter().enumerate() {
            if !self.events.contains(kind) {
                let known = list(&self.events);
                self.report(
                    &at.push(index),
                    format!("the document lists no event `{}`", spec::escape(kind)),
                    format!("it lists {known}"),
                );
            }
        }
    }

    fn need(&mut self, need: Need, at: &Pointer) {
        if !self.scenario.needs.contains(&need) {
            self.report(
                at,
                format!("this step needs `{need}`, which the scenario does not declare"),
                format!("add `{need}` to `needs`"),
            );
        }
    }

    fn call(&mut self, call: &Call, at: &Pointer) {
        self.operation(call, at);
        for (name, value) in &call.path {
            self.captured(value, &at.push("path").push(name));
        }
        for (name, value) in &call.query {
            self.captured(value, &at.push("query").push(name));
        }
        for (name, value) in &call.headers {
            if let Some(value) = value {
                self.captured(value, &at.push("headers").push(name));
            }
        }
        if let Token::Given(token) = &call.token {
            self.captured(token, &at.push("token"));
        }
        if let Some(body) = &call.body {
            self.body(body, &at.push("body"));
        }
        if let Key::Given(key) = &call.key {
            self.captured(key, &at.push("idempotency_key"));
        }
        self.expectation(call, &at.push("expect"));
        if let Key::SameAs(name) | Key::UpperCaseOf(name) = &call.key
            && !self.names.contains(name)
        {
            let at = at.push("idempotency_key");
            self.report(
                &at,
                format!("no earlier call is named `{}`", spec::escape(name)),
                format!("named before this one: {}", list(&self.names)),
            );
        }
        if let Some(name) = &call.name
            && !self.names.insert(name.clone())
        {
            let at = at.push("name");
            self.report(
                &at,
                format!("two calls are named `{}`", spec::escape(name)),
                "choose another name".to_owned(),
            );
        }
        self.captures.extend(call.capture.keys().cloned());
    }

    fn expectation(&mut self, call: &Call, at: &Pointer) {
        let expect = &call.expect;
        self.checks(&expect.body, &at.push("body"));
        self.checks(&expect.ours, &at.push("ours"));
        if let Some(pointer) = expect.ours.keys().find(|at| expect.body.contains_key(at)) {
            self.report(
                &at.push("ours").push(pointer),
                format!("`{pointer}` stands in `body` as well"),
                "what a source settles stands in `body`, what is our choice in `ours`",
            );
        }
        if expect.status_is_ours && !call.capture.is_empty() {
            self.report(
                &at.push("status"),
                "a call whose status is our choice captures nothing: elsewhere there may be nothing to capture",
                "read what is needed from another call",
            );
        }
    }

    /// A capture that nobody made equals nothing, so `not` would always hold.
    fn checks(&mut self, checks: &BTreeMap<Pointer, Check>, at: &Pointer) {
        for (pointer, check) in checks {
            if let Check::Equals(value) | Check::Not(value) = check {
                self.body(value, &at.push(pointer));
            }
        }
    }

    fn operation(&mut self, call: &Call, at: &Pointer) {
        let Some(operation) = self.operations.get(call.operation.as_str()) else {
            let known: BTreeSet<String> =
                self.operations.keys().map(|id| (*id).to_owned()).collect();
            return self.report(
                &at.push("call"),
                format!(
                    "the document has no operation `{}`",
                    spec::escape(&call.operation)
                ),
                format!("its operations are {}", list(&known)),
            );
        };
        let expected: BTreeSet<String> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location() == "path")
            .map(|parameter| parameter.name().to_owned())
            .collect();
        let given: BTreeSet<String> = call.path.keys().cloned().collect();
        if expected != given {
            self.report(
                &at.push("path"),
                format!(
                    "`path` holds {}, and the operation takes {}",
                    list(&given),
                    list(&expected)
                ),
                "give each path parameter a value".to_owned(),
            );
        }
    }

    fn body(&mut self, body: &Value, at: &Pointer) {
        match body {
            Value::String(text) => self.captured(text, at),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.body(item, &at.push(index));
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    let at = at.push(name);
                    match value {
                        Value::String(card) if name == TestCards::MEMBER => {
                            if self.cards.get(card).is_none() {
                                let known = self.cards.names();
                                self.report(
                                    &at,
                                    format!("no test card is called `{}`", spec::escape(card)),
                                    format!("the table has {}", list(&known)),
                                );
                            }
                        }
                        value => self.body(value, &at),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn captured(&mut self, text: &str, at: &Pointer) {
        for name in interpolate::names(text) {
            if !self.captures.contains(name) {
                let known = list(&self.captures);
                self.report(
                    at,
                    format!("nothing was captured as `{name}` before this step"),
                    format!("captured so far: {known}"),
                );
            }
        }
    }
}

/// Names in a message.
pub(super) fn list(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    names
        .iter()
        .map(|name| format!("`{}`", spec::escape(name)))
        .collect::<Vec<_>>()
        .join(", ")
}
