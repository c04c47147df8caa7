//! Values of answers that come back: captures of the step that was first to have them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;
use spec::Pointer;

use crate::{
    interpolate,
    volatile::{Identity, Volatile},
};

/// Shorter values come up by chance.
const SHORTEST: usize = 8;
/// Shorter texts are compared whole; no id of this length stands inside another text.
const SHORTEST_AROUND: usize = 12;

/// What answers held and requests sent so far.
pub(super) struct Known<'k> {
    volatile: &'k Volatile,
    /// Texts that the client had before any answer did.
    sent: HashSet<String>,
    found: HashMap<String, Origin>,
    names: HashMap<String, String>,
    counts: BTreeMap<String, usize>,
    captured: BTreeSet<String>,
}

struct Origin {
    step: usize,
    pointer: Pointer,
    member: String,
    is_number: bool,
}

impl<'k> Known<'k> {
    pub(super) fn new(volatile: &'k Volatile) -> Self {
        Self {
            volatile,
            sent: HashSet::new(),
            found: HashMap::new(),
            names: HashMap::new(),
            counts: BTreeMap::new(),
            captured: BTreeSet::new(),
        }
    }

    /// Notes a text that a client sent.
    pub(super) fn sent(&mut self, text: &str) {
        if !self.found.contains_key(text) {
            self.sent.insert(text.to_owned());
        }
    }

    /// Notes every text in a body that a client sent.
    pub(super) fn sent_body(&mut self, body: &Value) {
        match body {
            Value::String(text) => self.sent(text),
            Value::Number(number) => self.sent(&number.to_string()),
            Value::Array(items) => items.iter().for_each(|item| self.sent_body(item)),
            Value::Object(members) => members.values().for_each(|member| self.sent_body(member)),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Notes what the answer to `step` holds; `secrets` are the places of secrets in it.
    pub(super) fn answered(&mut self, step: usize, body: &Value, secrets: &HashSet<Pointer>) {
        self.walk(step, body, &Pointer::root(), "", secrets);
    }

    fn walk(
        &mut self,
        step: usize,
        value: &Value,
        at: &Pointer,
        member: &str,
        secrets: &HashSet<Pointer>,
    ) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(step, item, &at.push(index), member, secrets);
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    self.walk(step, value, &at.push(name), name, secrets);
                }
            }
            Value::String(text) => {
                let is_known = self.found.contains_key(text) || self.sent.contains(text);
                if !is_known && self.is_identifier(member, value, text, secrets.contains(at)) {
                    self.note(step, at, member, text, false);
                }
            }
            Value::Number(number) => {
                let text = number.to_string();
                let long = text.len() >= 10 && number.is_u64();
                if long && !self.found.contains_key(&text) && !self.sent.contains(&text) {
                    self.note(step, at, member, &text, true);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn note(&mut self, step: usize, at: &Pointer, member: &str, text: &str, is_number: bool) {
        let origin = Origin {
            step,
            pointer: at.clone(),
            member: member.to_owned(),
            is_number,
        };
        self.found.insert(text.to_owned(), origin);
        // Ids are numbered as they come, whatever is used first.
        if self.is_id(member, text) {
            self.reserve(text);
        }
    }

    /// Whether a value is one that a later request would repeat on purpose.
    fn is_identifier(&self, member: &str, value: &Value, text: &str, is_secret: bool) -> bool {
        if text.len() < SHORTEST {
            return false;
        }
        if is_secret {
            return true;
        }
        if let Some(rule) = self.volatile.member(member) {
            return rule.identity != Identity::None && rule.admits(value);
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
        let mixed = digits > 0 && letters;
        let serial = digits == text.len() && digits >= 12;
        (mixed || serial) && !text.contains([' ', '*']) && !text.contains("://")
    }

    /// Whether `text` as a whole is a value of an earlier answer that has one reference wherever it stands.
    pub(super) fn is_id(&self, member: &str, text: &str) -> bool {
        let by_value = |name: &str| {
            self.volatile
                .member(name)
                .is_some_and(|rule| rule.identity == Identity::Value)
        };
        by_value(member) && self.found.contains_key(text)
    }

    /// Whether `text` as a whole is a value of an earlier answer.
    pub(super) fn has(&self, text: &str) -> bool {
        self.found.contains_key(text)
    }

    /// `text` with values of earlier answers as captures; the values go to `used`.
    ///
    /// # Errors
    /// The text itself holds what a recording reads as a capture.
    pub(super) fn name(
        &mut self,
        text: &str,
        used: &mut Vec<String>,
    ) -> Result<String, &'static str> {
        if let Some(origin) = self.found.get(text) {
            // A number that is sent as text must stay text.
            let is_number = origin.is_number;
            let name = self.capture(text, used);
            return Ok(if is_number {
                format!("${{{name}}}")
            } else {
                format!("${name}")
            });
        }
        if !interpolate::names(text).is_empty() {
            return Err("it holds a `$` where a recording would read the name of a capture");
        }
        if text.len() < SHORTEST_AROUND {
            return Ok(text.to_owned());
        }
        let mut inside: Vec<String> = self
            .found
            .keys()
            .filter(|value| value.len() >= SHORTEST && text.contains(value.as_str()))
            .cloned()
            .collect();
        inside.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        let mut named = text.to_owned();
        for value in inside {
            if named.contains(&value) {
                let name = self.capture(&value, used);
                named = named.replace(&value, &format!("${{{name}}}"));
            }
        }
        Ok(named)
    }

    /// `$name` for a number of an earlier answer.
    pub(super) fn name_number(&mut self, text: &str, used: &mut Vec<String>) -> Option<String> {
        let is_number = self.found.get(text).is_some_and(|origin| origin.is_number);
        is_number.then(|| format!("${}", self.capture(text, used)))
    }

    fn capture(&mut self, value: &str, used: &mut Vec<String>) -> String {
        used.push(value.to_owned());
        self.reserve(value)
    }

    fn reserve(&mut self, value: &str) -> String {
        if let Some(name) = self.names.get(value) {
            return name.clone();
        }
        let member = self
            .found
            .get(value)
            .map_or("", |origin| origin.member.as_str());
        let stem = stem(member);
        let count = self.counts.entry(stem.clone()).or_default();
        *count += 1;
        let name = match count {
            1 => stem,
            count => format!("{stem}_{count}"),
        };
        self.names.insert(value.to_owned(), name.clone());
        name
    }

    /// Keeps the captures of a step that is recorded.
    pub(super) fn commit(&mut self, used: Vec<String>) {
        self.captured.extend(used);
    }

    /// The captures of `step`, by name.
    pub(super) fn captures(&self, step: usize) -> BTreeMap<&str, &Pointer> {
        self.captured
            .iter()
            .filter_map(|value| {
                let origin = self.found.get(value).filter(|it| it.step == step)?;
                Some((self.names.get(value)?.as_str(), &origin.pointer))
            })
            .collect()
    }
}

/// The name of a capture, from that of the member: `payment_intent` of `payment_intent_id`.
fn stem(member: &str) -> String {
    let plain: String = member
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let stem = plain.strip_suffix("_id").unwrap_or(&plain);
    let stem = stem.trim_matches('_');
    // What the target gives under this name must not be hidden by another value.
    match stem {
        "connected_account" => "account".to_owned(),
        stem if stem.starts_with(|c: char| c.is_ascii_lowercase()) && stem.len() <= 40 => {
            stem.to_owned()
        }
        _ => "value".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_comes_back_is_captured_where_it_came_from() {
        let volatile = Volatile::load().unwrap();
        let mut known = Known::new(&volatile);
        known.sent_body(&json!({"merchant_order_id": "order-1001"}));
        let answer = json!({
            "payment_intent_id": "PI2030541827364519936",
            "merchant_order_id": "order-1001",
            "intent_status": "REQUIRES_PAYMENT_METHOD",
            "latest_payment_attempt": {"attempt_id": "PA2030541827364519937"},
            "serial": 20_305_418_273_u64,
        });
        known.answered(0, &answer, &HashSet::new());
        let mut used = Vec::new();
        let mut name = |text: &str| known.name(text, &mut used).unwrap();
        assert_eq!(name("PI2030541827364519936"), "$payment_intent");
        assert_eq!(name("order-1001"), "order-1001");
        assert_eq!(name("REQUIRES_PAYMENT_METHOD"), "REQUIRES_PAYMENT_METHOD");
        assert_eq!(name("/x?a=PA2030541827364519937&b"), "/x?a=${attempt}&b");
        assert_eq!(name("20305418273"), "${serial}");
        assert_eq!(
            known.name_number("20305418273", &mut used).as_deref(),
            Some("$serial")
        );
        assert!(known.name("$payment_intent", &mut used).is_err());
        assert!(known.captures(0).is_empty());
        known.commit(used);
        let captures: Vec<_> = known
            .captures(0)
            .into_iter()
            .map(|(name, at)| (name, at.to_string()))
            .collect();
        assert_eq!(
            captures,
            [
                ("attempt", "/latest_payment_attempt/attempt_id".to_owned()),
                ("payment_intent", "/payment_intent_id".to_owned()),
                ("serial", "/serial".to_owned()),
            ]
        );
    }
}
