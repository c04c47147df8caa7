//! A recording before it is written: its text, and the last look before it goes to the disk.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use serde_json::{Map, Value, json};
use spec::Pointer;

use super::call::names_capture;
use crate::{Scenario, SetupError, Suite, recording::Need, scrub::scrub};

/// The lines that say what the file is.
const HEAD_LINES: usize = 4;
/// How often and how long to look for a state that something else than a call brings about.
const EVERY_SECONDS: u64 = 5;
const DEADLINE_SECONDS: u64 = 600;

/// A recording that is not written yet. Holds no secret.
pub struct Draft {
    /// The name of its file, without the ending.
    pub name: String,
    pub(super) title: String,
    pub(super) source: String,
    pub(super) needs: BTreeSet<Need>,
    pub(super) steps: Vec<Step>,
    pub(super) left_out: Vec<String>,
    /// What no file may hold.
    pub(super) secrets: Vec<String>,
}

/// One call of a draft.
pub(super) struct Step {
    /// Its place on the tape.
    pub(super) taken: usize,
    pub(super) members: Map<String, Value>,
    pub(super) name: Option<String>,
    pub(super) status: u16,
    pub(super) checks: Map<String, Value>,
    /// Checks to wait for, where a state moved without a call.
    pub(super) until: Map<String, Value>,
    pub(super) capture: BTreeMap<String, String>,
    pub(super) comments: Vec<String>,
}

impl Draft {
    /// How many calls it makes.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// What was seen and is not part of it, each with the reason.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// What somebody should look at before the recording is played: what a proxy cannot see, and what was replaced.
    pub fn notes(&self) -> impl Iterator<Item = (usize, &str)> {
        self.steps.iter().enumerate().flat_map(|(index, step)| {
            step.comments
                .iter()
                .map(move |comment| (index + 1, comment.as_str()))
        })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = String::from("# yaml-language-server: $schema=../recording.schema.json\n");
        // Writing to a string cannot fail.
        let _written = writeln!(
            text,
            "# Recorded from {}\n# Calls stand in the order in which their answers were complete.\n# A recorder sees calls only: what a shopper, the provider or the clock did in between has to be added by hand.",
            scrub(&spec::escape(&self.source))
        );
        for why in &self.left_out {
            let _written = writeln!(text, "# Left out: {}", scrub(&spec::escape(why)));
        }
        let mut head = Map::new();
        head.insert("title".to_owned(), json!(scrub(&self.title)));
        if !self.needs.is_empty() {
            let needs: Vec<_> = self.needs.iter().map(|need| need.as_str()).collect();
            head.insert("needs".to_owned(), json!(needs));
        }
        text.push_str(&yaml(&head.into()));
        text.push_str("steps:\n");
        for step in &self.steps {
            for comment in &step.comments {
                let _written = writeln!(text, "  # {comment}");
            }
            for line in yaml(&json!([step.value()])).lines() {
                let indent = if line.is_empty() { "" } else { "  " };
                let _written = writeln!(text, "{indent}{line}");
            }
        }
        text
    }

    /// The text, read as the suite reads it, and searched for every secret of the tape.
    ///
    /// # Errors
    /// It is no recording, or holds a secret: a fault of the recorder, which ends here.
    pub fn verified(&self, suite: &Suite) -> Result<(String, Scenario), SetupError> {
        let text = self.text();
        // The first lines are the recorder's own words.
        let mut lines = text.lines().enumerate().skip(HEAD_LINES);
        let leak = lines.find(|(_, line)| self.secrets.iter().any(|secret| line.contains(secret)));
        if let Some((line, _)) = leak {
            return Err(SetupError::Usage(format!(
                "the recording would hold a secret in line {}; nothing was written\n  help: this is a fault of the recorder; leave that call out and report it",
                line + 1
            )));
        }
        let file = format!("{}.yaml", self.name);
        Scenario::parse(&self.name, &file, &text, &suite.document, &suite.cards)
            .map(|scenario| (text, scenario))
            .map_err(SetupError::Recordings)
    }

    /// Expects no longer what a second run did not bring again, only that it is there.
    pub(super) fn relax(&mut self, step: usize, at: &Pointer) -> bool {
        let at = at.to_string();
        let check = self
            .steps
            .get_mut(step)
            .and_then(|step| step.checks.get_mut(&at));
        // What a capture stands for is the same in every run or wrong.
        let Some(check) = check.filter(|it| it.as_str().is_none_or(|it| !names_capture(it))) else {
            return false;
        };
        *check = json!({"present": true});
        true
    }
}

impl Step {
    fn value(&self) -> Value {
        let mut value = Map::new();
        for (name, member) in &self.members {
            value.insert(name.clone(), member.clone());
            if name == "call"
                && let Some(name) = &self.name
            {
                value.insert("name".to_owned(), json!(name));
            }
        }
        let mut expected = Map::new();
        expected.insert("status".to_owned(), json!(self.status));
        if !self.checks.is_empty() {
            expected.insert("body".to_owned(), Value::Object(self.checks.clone()));
        }
        value.insert("expect".to_owned(), Value::Object(expected));
        if !self.until.is_empty() {
            let repeat = json!({
                "until": self.until,
                "every_seconds": EVERY_SECONDS,
                "deadline_seconds": DEADLINE_SECONDS,
            });
            value.insert("repeat".to_owned(), repeat);
        }
        if !self.capture.is_empty() {
            value.insert("capture".to_owned(), json!(self.capture));
        }
        Value::Object(value)
    }
}

/// Texts, numbers, lists and objects always have a YAML form.
fn yaml(value: &Value) -> String {
    serde_yaml::to_string(value).unwrap_or_default()
}
