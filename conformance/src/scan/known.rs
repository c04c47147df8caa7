//! The secrets that a run used or was given.

use std::collections::BTreeMap;

use serde_json::Value;
use spec::{
    Pointer,
    contract::{Contract, Judge},
    policy::Sensitivity,
};

use crate::{
    cards::TestCards,
    exchange::{Exchange, Payload},
};

/// The secrets and personal values that a run used or was given, each under the name it was met with. Its `Debug` form shows none.
#[derive(Clone, Default)]
pub struct KnownSecrets {
    by_text: BTreeMap<String, (String, Sensitivity)>,
    /// What anybody may read.
    public: Vec<String>,
}

impl std::fmt::Debug for KnownSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnownSecrets")
            .field("count", &self.by_text.len())
            .finish_non_exhaustive()
    }
}

impl KnownSecrets {
    /// Knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value that must stand nowhere; `name` is what reports of a leak call it.
    pub fn secret(&mut self, name: &str, text: &str) {
        self.add(name, text, Sensitivity::Secret);
    }

    /// Adds a value that says something about a person. It is looked for unless a public text says it, too.
    pub fn personal(&mut self, name: &str, text: &str) {
        self.add(name, text, Sensitivity::Personal);
    }

    /// Adds a text that anybody may read, such as the document: a city that it names is no sign of a shopper who lives there.
    pub fn public(&mut self, text: &str) {
        self.public.push(text.to_owned());
    }

    /// Adds the numbers of the documented test cards.
    pub fn cards(&mut self, cards: &TestCards) {
        for number in cards.numbers() {
            self.secret("card_number", number);
        }
    }

    /// Adds everything that another part of the run knows.
    pub fn merge(&mut self, other: Self) {
        for (text, (name, sensitivity)) in other.by_text {
            self.add(&name, &text, sensitivity);
        }
        self.public.extend(other.public);
    }

    fn add(&mut self, name: &str, text: &str, sensitivity: Sensitivity) {
        let text = text.trim();
        if text.is_empty() || is_masked(text) {
            return;
        }
        let known = self
            .by_text
            .entry(text.to_owned())
            .or_insert_with(|| (name.to_owned(), sensitivity));
        if known.1 < sensitivity {
            *known = (name.to_owned(), sensitivity);
        }
    }

    /// Name and text of each value that is looked for.
    pub(super) fn sought(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_text
            .iter()
            .filter(|(text, (_, sensitivity))| {
                *sensitivity == Sensitivity::Secret || !self.is_public(text)
            })
            .map(|(text, (name, _))| (name.as_str(), text.as_str()))
    }

    /// Whether a public text says this, too.
    pub(super) fn is_public(&self, text: &str) -> bool {
        self.public.iter().any(|public| public.contains(text))
    }
}

/// Whether a card number shows no more than its first six and last four digits.
fn is_masked(text: &str) -> bool {
    let shown = text.bytes().filter(u8::is_ascii_digit).count();
    let hidden = text
        .bytes()
        .filter(|byte| matches!(byte, b'*' | b'X' | b'x'));
    shown <= 10 && shown + hidden.count() == text.len() && shown < text.len()
}

/// Takes the secrets out of exchanges, before anything is redacted.
pub(crate) struct Tap {
    /// Headers that carry a credential.
    headers: Vec<String>,
    /// Members that are marked wherever the document has them, for values that no judge can place.
    names: BTreeMap<String, Sensitivity>,
}

impl Tap {
    /// A tap that goes by the marks and the security schemes of a document.
    pub(crate) fn new(document: &Value) -> Self {
        let schemes = document.pointer("/components/securitySchemes");
        let headers = schemes.and_then(Value::as_object).into_iter().flatten();
        let text = |scheme: &Value, member: &str| {
            let text = scheme.get(member).and_then(Value::as_str);
            text.map(str::to_ascii_lowercase)
        };
        let mut marks = BTreeMap::new();
        gather(document, &mut marks);
        Self {
            headers: headers
                .filter(|(_, scheme)| text(scheme, "in").as_deref() == Some("header"))
                .filter_map(|(_, scheme)| text(scheme, "name"))
                .chain(["authorization", "cookie"].map(str::to_owned))
                .collect(),
            names: marks
                .into_iter()
                .filter_map(|(name, mark)| Some((name, mark?)))
                .collect(),
        }
    }

    /// Adds to `known` what this exchange holds.
    pub(crate) fn take(&self, contract: &Contract, exchange: &Exchange, known: &mut KnownSecrets) {
        let (request, response) = (&exchange.request, &exchange.response);
        for header in &self.headers {
            if let Some(value) = request.header(header) {
                let credential = value.split_once(' ').map_or(value, |(_, rest)| rest);
                // What is sent without its prefix, or with a blank in it, is a secret as a whole.
                for text in [value, credential] {
                    if !text.eq_ignore_ascii_case("bearer") {
                        known.secret(header, text);
                    }
                }
            }
        }
        for (name, value) in &request.query {
            if let Some(mark) = self.names.get(name) {
                known.add(name, value, *mark);
            }
        }
        let judge = contract.request(&exchange.operation);
        self.body(&request.body, judge, known);
        let judge = contract.response(&exchange.operation, response.status, &response.media_type);
        self.body(&response.body, judge, known);
    }

    fn body(&self, body: &Payload, judge: Option<&Judge>, known: &mut KnownSecrets) {
        let value = match body {
            Payload::None => return,
            Payload::Text(text) => return self.named(text, known),
            Payload::Json(value) => value,
        };
        let marked = judge.map(|judge| judge.sensitive_values(value));
        for (place, mark) in marked.unwrap_or_default() {
            if let Some(value) = place.find(value) {
                note(name_of(&place), mark, value, known);
            }
        }
        self.by_name(value, known);
    }

    /// What is no JSON may still say of a value what it is: `"cvc": "...`, `cvc=...`, `<cvc>...`.
    fn named(&self, text: &str, known: &mut KnownSecrets) {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        for (name, mark) in &self.names {
            for (at, _) in text.match_indices(name.as_str()) {
                let (before, from) = text.split_at(at);
                let after = from.get(name.len()..).unwrap_or_default();
                let is_end = before.ends_with("</");
                if is_end || before.ends_with(is_word) || after.starts_with(is_word) {
                    continue;
                }
                let between = after.find(|c| is_word(c) || c == ',' || c == '&');
                let (between, value) = after.split_at(between.unwrap_or(after.len()));
                if between.contains([':', '=', '>']) {
                    let end =
                        value.find(['"', '\'', '\\', '<', '>', '&', ',', ';', '}', ']', '\n']);
                    let value = value.get(..end.unwrap_or(value.len()));
                    known.add(name, value.unwrap_or_default(), *mark);
                }
            }
        }
    }

    fn by_name(&self, value: &Value, known: &mut KnownSecrets) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.by_name(item, known)),
            Value::Object(members) => {
                for (name, member) in members {
                    match self.names.get(name) {
                        Some(mark) => note(name, *mark, member, known),
                        None => self.by_name(member, known),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

fn name_of(place: &Pointer) -> &str {
    let names = place.tokens().iter().rev();
    let mut names = names.filter(|token| !token.bytes().all(|byte| byte.is_ascii_digit()));
    names.next().map_or("secret", |name| name)
}

/// Adds every text and number within `value`.
fn note(name: &str, mark: Sensitivity, value: &Value, known: &mut KnownSecrets) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| note(name, mark, item, known)),
        Value::Object(members) => members
            .values()
            .for_each(|member| note(name, mark, member, known)),
        Value::String(text) => known.add(name, text, mark),
        Value::Number(number) => known.add(name, &number.to_string(), mark),
        Value::Null | Value::Bool(_) => {}
    }
}

/// The mark of each member of any schema; `None` for one that is not marked everywhere.
fn gather(value: &Value, marks: &mut BTreeMap<String, Option<Sensitivity>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, marks)),
        Value::Object(members) => {
            let properties = members.get("properties").and_then(Value::as_object);
            for (name, schema) in properties.into_iter().flatten() {
                let mark = Sensitivity::of(schema);
                let everywhere = marks.entry(name.clone()).or_insert(mark);
                *everywhere = (*everywhere).min(mark);
            }
            members.values().for_each(|member| gather(member, marks));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sought(known: &KnownSecrets) -> Vec<(&str, &str)> {
        known.sought().collect()
    }

    #[test]
    fn what_is_masked_or_public_is_not_looked_for() {
        let mut known = KnownSecrets::new();
        known.secret("card_number", "534693******8117");
        known.secret("card_number", "5346930010811711");
        known.secret("cvc", "");
        known.personal("city", "Singapore");
        known.personal("first_name", "Mei");
        known.secret("api_key", "Singapore");
        known.public("Asia/Singapore");
        assert_eq!(
            sought(&known),
            [
                ("card_number", "5346930010811711"),
                ("first_name", "Mei"),
                ("api_key", "Singapore"),
            ]
        );
    }

    #[test]
    fn a_text_that_is_no_json_names_its_values() {
        let tap = Tap::new(&json!({"properties": {
            "cvc": {"x-sensitive": "secret"},
            "first_name": {"x-sensitive": "personal"},
        }}));
        for text in [
            r#"{"cvc": "7391", "first_name" : "Mei Ling", "amount": 1"#,
            r#"{\"cvc\":\"7391\",\"first_name\":\"Mei Ling\"}"#,
            "a=1&cvc=7391&first_name=Mei Ling&b=2",
            "<cvc>7391</cvc><first_name>Mei Ling</first_name>",
            "cvc: 7391\nfirst_name: Mei Ling\n",
        ] {
            let mut known = KnownSecrets::new();
            tap.body(&Payload::Text(text.to_owned()), None, &mut known);
            assert_eq!(
                sought(&known),
                [("cvc", "7391"), ("first_name", "Mei Ling")],
                "{text}"
            );
        }
        let mut known = KnownSecrets::new();
        tap.named("cvc, cvc_result=M, the cvc is wrong", &mut known);
        assert!(sought(&known).is_empty(), "{:?}", sought(&known));
    }
}
