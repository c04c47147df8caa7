//! Access to the members of a JSON object that knows where it stands and how to refuse.

use serde_json::{Map, Value};

use crate::{
    behaviour::{Gateway, Requests},
    refusal::{Refusal, Rule, below},
};

/// So many names are compared sooner than one is hashed.
const FEW: usize = 12;

/// The members of an object in a request. `null` counts as absent throughout.
#[derive(Clone)]
pub(super) struct Fields<'a> {
    members: &'a Map<String, Value>,
    path: String,
    /// The behaviour that a fault belongs to.
    rule: Rule,
    refuse: fn(Rule, &str) -> Refusal,
}

impl<'a> Fields<'a> {
    /// The whole body; a fault in it is `invalid_parameter`.
    pub(super) fn of_body(body: &'a Value) -> Result<Self, Refusal> {
        let members = body
            .as_object()
            .ok_or_else(|| Refusal::unnamed_parameter(Gateway::NotAnObject))?;
        Ok(Self {
            members,
            path: String::new(),
            rule: Requests::Form.into(),
            refuse: Refusal::invalid_parameter,
        })
    }

    /// The same members, whose faults are reported relative to here and through `refuse`.
    pub(super) fn refusing(self, rule: impl Into<Rule>, refuse: fn(Rule, &str) -> Refusal) -> Self {
        Self {
            path: String::new(),
            rule: rule.into(),
            refuse,
            ..self
        }
    }

    /// The same members, whose faults belong to another behaviour.
    pub(super) fn under(&self, rule: impl Into<Rule>) -> Self {
        Self {
            rule: rule.into(),
            ..self.clone()
        }
    }

    /// The refusal for a fault in the member `name`.
    pub(super) fn fault(&self, name: &str) -> Refusal {
        (self.refuse)(self.rule, &below(&self.path, name))
    }

    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        let found = if self.members.len() <= FEW {
            let mut members = self.members.iter();
            members
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value)
        } else {
            self.members.get(name)
        };
        found.filter(|value| !value.is_null())
    }

    fn typed<T>(
        &self,
        name: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        self.value(name)
            .map(|value| read(value).ok_or_else(|| self.fault(name)))
            .transpose()
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.typed(name, Value::as_str)
    }

    /// A text of at most `limit` characters.
    pub(super) fn text_up_to(&self, name: &str, limit: usize) -> Result<Option<&'a str>, Refusal> {
        match self.text(name)? {
            Some(text) if text.chars().count() > limit => Err(self.fault(name)),
            text => Ok(text),
        }
    }

    /// A text that is there and not empty: an empty one counts as missing.
    pub(super) fn filled(&self, name: &str) -> Result<&'a str, Refusal> {
        self.text(name)?
            .filter(|text| !text.is_empty())
            .ok_or_else(|| self.fault(name))
    }

    /// A text that is there and holds exactly between `least` and `most` digits.
    pub(super) fn digits(&self, name: &str, least: usize, most: usize) -> Result<&'a str, Refusal> {
        let text = self.filled(name)?;
        let sound =
            (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if sound {
            Ok(text)
        } else {
            Err(self.fault(name))
        }
    }

    /// One of `known`, or absent.
    pub(super) fn one_of(&self, name: &str, known: &[&str]) -> Result<Option<&'a str>, Refusal> {
        match self.text(name)? {
            Some(text) if !known.contains(&text) => Err(self.fault(name)),
            text => Ok(text),
        }
    }

    /// One of `known`.
    pub(super) fn required_one_of(&self, name: &str, known: &[&str]) -> Result<&'a str, Refusal> {
        self.one_of(name, known)?.ok_or_else(|| self.fault(name))
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.typed(name, Value::as_bool)
    }

    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.typed(name, Value::as_i64)
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<f64>, Refusal> {
        self.typed(name, Value::as_f64)
    }

    pub(super) fn list(&self, name: &str) -> Result<Option<&'a Vec<Value>>, Refusal> {
        self.typed(name, Value::as_array)
    }

    pub(super) fn object(&self, name: &str) -> Result<Option<Self>, Refusal> {
        let members = self.typed(name, Value::as_object)?;
        Ok(members.map(|members| Self {
            members,
            path: below(&self.path, name),
            rule: self.rule,
            refuse: self.refuse,
        }))
    }

    pub(super) fn required_object(&self, name: &str) -> Result<Self, Refusal> {
        self.object(name)?.ok_or_else(|| self.fault(name))
    }
}
