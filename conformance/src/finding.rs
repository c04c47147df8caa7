//! Findings: samples of the same kind at the same place, put together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use spec::{Pointer, contract::ViolationKind};

use crate::{
    class::{Class, Level, Verdict},
    exchange::{Exchange, Payload},
};

/// How many bytes of a hash a fingerprint shows.
const FINGERPRINT_BYTES: usize = 8;

/// One finding: everything that was seen of it, under its first sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Names the finding in every run in which it shows: a hash of class, operation, status and pointer.
    pub fingerprint: String,
    /// What kind of finding it is.
    pub class: Class,
    /// Who has to act on it.
    pub verdict: Verdict,
    /// How bad it is.
    pub level: Level,
    /// The operation's id; empty for a finding about files.
    pub operation: String,
    /// The HTTP status of the answer; 0 for a finding about a request or files.
    pub status: u16,
    /// Where in the body, with `*` for the items of lists.
    pub pointer: String,
    /// What was expected and what was found. Holds no secrets; control characters are escaped.
    pub message: String,
    /// Where in the document the contract says so: file, line and column.
    pub document: Option<String>,
    /// The same place as a JSON Pointer.
    pub schema: Option<String>,
    /// The recording and line of the first sample; empty for a finding about no scenario.
    pub recording: String,
    /// The scenario of the first sample.
    pub scenario: String,
    /// The number of the step in the scenario, counted from 1; 0 if it is about none.
    pub step: usize,
    /// How often it was seen.
    pub count: usize,
    /// How many snapshot differences and unmet expectations it explains.
    pub explains: usize,
    /// What was found there, as shapes without values; for a value outside a list, the value.
    pub found: Vec<Value>,
    /// Why it is known and fails nothing, if it is.
    pub known: Option<Known>,
}

impl Finding {
    /// What it is about, in a phrase: operation, status and pointer. Empty for a finding about files.
    pub fn subject(&self) -> String {
        let mut words = vec![self.operation.clone()];
        if self.status > 0 {
            words.push(self.status.to_string());
        }
        words.push(self.pointer.clone());
        words.retain(|word| !word.is_empty());
        words.join(" ")
    }
}

/// What `known-drift.yaml` says of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Why it is borne.
    pub reason: String,
    /// Who bears it.
    pub owner: String,
    /// The last day on which it is borne, in ISO 8601.
    pub expires: String,
}

/// A finding in one exchange, before samples are put together.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) class: Class,
    pub(crate) level: Level,
    pub(crate) operation: String,
    pub(crate) status: u16,
    pub(crate) pointer: Pointer,
    /// Operation and place of the answer before, where two answers only together are wrong.
    pub(crate) also_at: Option<(String, Pointer)>,
    pub(crate) message: String,
    pub(crate) document: Option<String>,
    pub(crate) schema: Option<Pointer>,
    pub(crate) line: usize,
    pub(crate) step: usize,
    /// Index of the exchange in its conversation.
    pub(crate) exchange: Option<usize>,
    /// Whether the conversation was another one from here on, so that it explains what comes after it.
    pub(crate) diverges: bool,
    pub(crate) explains: usize,
    /// The scenarios whose conversations took another course for the same reason, and from which exchange on.
    pub(crate) courses: Vec<(usize, usize)>,
    /// The code of the refusal that it is about.
    pub(crate) refusal: Option<Value>,
    pub(crate) found: Option<Value>,
}

impl Sample {
    /// A sample about no exchange.
    pub(crate) fn new(class: Class, message: String) -> Self {
        Self {
            class,
            level: class.level(),
            operation: String::new(),
            status: 0,
            pointer: Pointer::root(),
            also_at: None,
            message,
            document: None,
            schema: None,
            line: 1,
            step: 0,
            exchange: None,
            diverges: false,
            explains: 0,
            courses: Vec::new(),
            refusal: None,
            found: None,
        }
    }

    /// A sample at a place of an answer.
    pub(crate) fn of(class: Class, exchange: &Exchange, pointer: Pointer, message: String) -> Self {
        Self {
            operation: exchange.operation.clone(),
            status: exchange.response.status,
            pointer,
            line: exchange.line,
            step: exchange.step,
            exchange: Some(exchange.index),
            refusal: refusal(exchange.response.status, &exchange.response.body),
            ..Self::new(class, message)
        }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.class.verdict(self.level)
    }

    /// What identifies the finding that the sample belongs to.
    fn key(&self) -> Key {
        (
            self.class,
            self.operation.clone(),
            self.status,
            template(&self.pointer),
        )
    }
}

type Key = (Class, String, u16, String);

/// The code of a refusal, if the answer is one.
pub(crate) fn refusal(status: u16, body: &Payload) -> Option<Value> {
    match body {
        Payload::Json(body) if status >= 400 => body.get("code").cloned(),
        _ => None,
    }
}

/// The class of a value that a schema refuses, and how bad that is: what only the closed reading refuses breaks nobody.
pub(crate) fn of_violation(
    kind: &ViolationKind,
    is_closed_reading: bool,
    status: u16,
) -> (Class, Level) {
    let class = match kind {
        ViolationKind::UndocumentedMember(_) => Class::FieldNew,
        ViolationKind::UnlistedValue => Class::EnumNew,
        ViolationKind::MissingMember(_) => Class::FieldGone,
        ViolationKind::WrongType { found, .. } if found == "null" => Class::Null,
        ViolationKind::WrongType { .. } => Class::Type,
        ViolationKind::Format(_) | ViolationKind::Pattern => Class::Format,
        ViolationKind::Length | ViolationKind::Range => Class::Length,
        _ => Class::Union,
    };
    if is_closed_reading {
        (class, class.level())
    } else if status >= 400 {
        // Whoever handles refusals reads the envelope before anything else.
        (Class::ErrorEnvelope, Level::Error)
    } else {
        (class, Level::Error)
    }
}

/// `pointer` with the indices of lists replaced, so that every item of a list is the same place.
pub(crate) fn template(pointer: &Pointer) -> String {
    let mut text = String::new();
    for token in pointer.tokens() {
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        text.push('/');
        text.push_str(&if is_index {
            "*".to_owned()
        } else {
            escape_token(token)
        });
    }
    text
}

fn escape_token(token: &str) -> String {
    spec::escape(&token.replace('~', "~0").replace('/', "~1"))
}

/// Names a finding in every run in which it shows.
pub(crate) fn fingerprint(class: Class, operation: &str, status: u16, pointer: &str) -> String {
    let text = format!("{}\n{operation}\n{status}\n{pointer}", class.id());
    hexadecimal(
        Sha256::digest(text.as_bytes())
            .iter()
            .take(FINGERPRINT_BYTES),
    )
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal<'b>(bytes: impl Iterator<Item = &'b u8>) -> String {
    bytes.fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Where a sample was taken.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'o> {
    /// Its name; empty where it is about none.
    pub(crate) scenario: &'o str,
    /// The file of its recording.
    pub(crate) file: &'o str,
}

/// One finding for each operation, status, place and class.
pub(crate) fn gather<'s>(samples: impl IntoIterator<Item = (Origin<'s>, Sample)>) -> Vec<Finding> {
    let mut findings: BTreeMap<Key, Finding> = BTreeMap::new();
    for (origin, sample) in samples {
        let finding = findings
            .entry(sample.key())
            .or_insert_with(|| finding(&origin, &sample));
        finding.count += 1;
        finding.explains += sample.explains;
        finding.level = finding.level.max(sample.level);
        finding.verdict = finding.class.verdict(finding.level);
        let found = sample.found.filter(|found| !finding.found.contains(found));
        finding.found.extend(found);
    }
    let mut findings: Vec<_> = findings.into_values().collect();
    findings.sort_by_key(|finding| finding.verdict);
    findings
}

/// A finding of which nothing was counted yet.
fn finding(origin: &Origin<'_>, sample: &Sample) -> Finding {
    let pointer = template(&sample.pointer);
    Finding {
        fingerprint: fingerprint(sample.class, &sample.operation, sample.status, &pointer),
        class: sample.class,
        verdict: sample.verdict(),
        level: sample.level,
        operation: sample.operation.clone(),
        status: sample.status,
        pointer,
        message: sample.message.clone(),
        document: sample.document.clone(),
        schema: sample.schema.as_ref().map(Pointer::to_string),
        recording: if origin.scenario.is_empty() {
            String::new()
        } else {
            format!("{}:{}", origin.file, sample.line)
        },
        scenario: origin.scenario.to_owned(),
        step: sample.step,
        count: 0,
        explains: 0,
        found: Vec::new(),
        known: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_a_list_are_one_place() {
        let pointer = Pointer::parse("/data/12/a~1b").unwrap();
        assert_eq!(template(&pointer), "/data/*/a~1b");
    }

    #[test]
    fn a_fingerprint_is_that_of_yesterday() {
        // Acknowledgements in `known-drift.yaml` of every user rest on it.
        assert_eq!(
            fingerprint(
                Class::FieldNew,
                "retrieve_payment_intent",
                200,
                "/risk_score"
            ),
            "747fe0a57164bf4f"
        );
    }
}
