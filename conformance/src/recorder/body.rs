//! The body of a request, and every text of it, fit to be sent again and to be read by anybody.

use std::collections::HashMap;

use serde_json::{Map, Value};
use spec::{Pointer, policy::Sensitivity};

use super::{
    call::{Said, Speaker},
    card,
    tape::Taken,
};
use crate::{TestCards, exchange::Payload, scrub::scrub};

/// Longer texts that are no JSON are no example of anything.
const LONGEST_RAW: usize = 4_096;

impl Speaker<'_, '_> {
    /// The member that holds the body, if there is one; its media type goes to `headers`.
    pub(super) fn body(
        &mut self,
        call: &Taken,
        said: &mut Said,
        headers: &mut Map<String, Value>,
    ) -> Result<Option<(&'static str, Value)>, String> {
        let media_type = call.request.header("content-type").unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let said_body = match &call.request.body {
            Payload::None => return Ok(None),
            Payload::Json(body) => {
                let judge = self.suite.contract.request(&call.operation);
                let marks = judge
                    .map(|judge| judge.sensitive_values(body))
                    .unwrap_or_default();
                let place = Place {
                    marks: marks.into_iter().collect(),
                    described: &|at: &Pointer| {
                        judge.is_some_and(|judge| judge.describes(at).is_some())
                    },
                };
                let told = self.value(body, &Pointer::root(), "", &place, said)?;
                if !holds_null(body) {
                    ("body", told)
                } else if told == *body {
                    // A recording leaves out what is null, so this one goes as text.
                    ("raw_body", body.to_string().into())
                } else {
                    return Err("a member of its body is null, which a recording cannot say beside a card or a capture".to_owned());
                }
            }
            Payload::Text(text) => {
                if text.len() > LONGEST_RAW || text.contains(char::REPLACEMENT_CHARACTER) {
                    return Err("its body is no JSON, and too large or no text".to_owned());
                }
                if scrub(text) != *text
                    || self.persons.replace(text) != *text
                    || self.holds_secret(text)
                {
                    return Err("its body is no JSON and holds what no file may".to_owned());
                }
                ("raw_body", text.clone().into())
            }
        };
        if essence.is_empty() {
            headers.insert("content-type".to_owned(), Value::Null);
        } else if !essence.eq_ignore_ascii_case("application/json") {
            let value = self.text(media_type, "its media type", said)?;
            headers.insert("content-type".to_owned(), value.into());
        }
        Ok(Some(said_body))
    }

    fn value(
        &mut self,
        value: &Value,
        at: &Pointer,
        name: &str,
        place: &Place<'_>,
        said: &mut Said,
    ) -> Result<Value, String> {
        let is_named_secret =
            || self.suite.secret_names.mark(name).is_some() && !(place.described)(at);
        match place.marks.get(at) {
            Some(Sensitivity::Secret) => return self.secret(value, name, said),
            None if is_named_secret() => return self.secret(value, name, said),
            Some(Sensitivity::Personal) => return Ok(self.persons.stand_in(name, value)),
            None => {}
        }
        match value {
            Value::String(text) => Ok(self.text(text, &in_body(name), said)?.into()),
            Value::Number(number) => {
                let text = number.to_string();
                if scrub(&text) != text {
                    return Err(format!("a number in {} looks like a secret", in_body(name)));
                }
                let named = self.known.name_number(&text, &mut said.used);
                Ok(named.map_or_else(|| value.clone(), Value::String))
            }
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| self.value(item, &at.push(index), name, place, said))
                .collect(),
            Value::Object(members) => self.members(members, at, place, said),
            Value::Null | Value::Bool(_) => Ok(value.clone()),
        }
    }

    fn members(
        &mut self,
        members: &Map<String, Value>,
        at: &Pointer,
        place: &Place<'_>,
        said: &mut Said,
    ) -> Result<Value, String> {
        let mut told = Map::new();
        let is_card = members.contains_key(card::NUMBER);
        if is_card {
            told = card::by_name(&self.suite.cards, members)?;
        }
        for (name, value) in members {
            if is_card && card::is_said(name) {
                continue;
            }
            if name == TestCards::MEMBER {
                return Err(
                    "a member of its body has a name that recordings keep for cards".to_owned(),
                );
            }
            if scrub(name) != *name || self.holds_secret(name) {
                return Err("the name of a member of its body looks like a secret".to_owned());
            }
            told.insert(
                name.clone(),
                self.value(value, &at.push(name), name, place, said)?,
            );
        }
        Ok(told.into())
    }

    /// A secret can be repeated only where an answer of this recording held it.
    fn secret(&mut self, value: &Value, name: &str, said: &mut Said) -> Result<Value, String> {
        match value {
            Value::String(text) if text.is_empty() => Ok(value.clone()),
            Value::String(text) if self.known.has(text) => {
                Ok(self.known.name(text, &mut said.used)?.into())
            }
            Value::Null | Value::Bool(_) => Ok(value.clone()),
            _ => Err(format!("a secret stands in {}", in_body(name))),
        }
    }

    /// A text with captures by their names, made-up persons, and nothing that looks like a secret.
    pub(super) fn text(
        &mut self,
        text: &str,
        place: &str,
        said: &mut Said,
    ) -> Result<String, String> {
        let told = self.known.name(text, &mut said.used)?;
        let told = self.persons.replace(&told);
        if self.holds_secret(&told) {
            return Err(format!("a secret stands in {place}"));
        }
        let fit = scrub(&told);
        if fit != told {
            said.notes.push(format!(
                "a part of {place} looked like a secret and was replaced"
            ));
        }
        Ok(fit)
    }

    fn holds_secret(&self, text: &str) -> bool {
        self.secrets.iter().any(|secret| text.contains(secret))
    }
}

/// What the document says of a body.
struct Place<'p> {
    marks: HashMap<Pointer, Sensitivity>,
    described: &'p dyn Fn(&Pointer) -> bool,
}

fn in_body(name: &str) -> String {
    if name.is_empty() {
        return "its body".to_owned();
    }
    let name = scrub(&spec::escape(name));
    format!("the member `{name}` of its body")
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(holds_null),
        Value::Object(members) => members.values().any(holds_null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
