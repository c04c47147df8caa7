//! Rules for values that differ from run to run: `volatile.yaml`.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

/// How far the identity of a volatile value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Identity {
    /// The same value, the same reference.
    Value,
    /// One value for each object that has an id.
    Object,
    /// Only what kind of value it is.
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    name: String,
    #[serde(default)]
    members: Vec<String>,
    #[serde(default)]
    headers: Vec<String>,
    pattern: Option<String>,
    kind: Option<Kind>,
    identity: Identity,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Integer,
    Array,
}

/// What a volatile value must look like, and how it is shown.
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) identity: Identity,
    shape: Shape,
}

enum Shape {
    Text {
        pattern: String,
        regex: Box<regress::Regex>,
    },
    Integer,
    Array,
}

/// All rules, by the member or header they are for.
pub(crate) struct Volatile {
    rules: Vec<Rule>,
    members: HashMap<String, usize>,
    headers: HashMap<String, usize>,
}

impl Volatile {
    /// The rules in `volatile.yaml`, or what is wrong with them.
    pub(crate) fn load() -> Result<Self, String> {
        Self::parse(include_str!("../volatile.yaml"))
    }

    /// The rules in this text, or what is wrong with them.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let raw: Vec<RawRule> =
            serde_yaml::from_str(text).map_err(|error| format!("volatile.yaml: {error}"))?;
        let mut volatile = Self {
            rules: Vec::new(),
            members: HashMap::new(),
            headers: HashMap::new(),
        };
        for rule in raw {
            let shape = match (rule.pattern, rule.kind) {
                (Some(pattern), None) => Shape::Text {
                    regex: Box::new(regress::Regex::new(&pattern).map_err(|error| {
                        format!("volatile.yaml: the pattern of `{}`: {error}", rule.name)
                    })?),
                    pattern,
                },
                (None, Some(Kind::Integer)) => Shape::Integer,
                (None, Some(Kind::Array)) => Shape::Array,
                _ => {
                    return Err(format!(
                        "volatile.yaml: `{}` needs either `pattern` or `kind`",
                        rule.name
                    ));
                }
            };
            let index = volatile.rules.len();
            for member in rule.members {
                volatile.members.insert(member, index);
            }
            for header in rule.headers {
                volatile.headers.insert(header, index);
            }
            volatile.rules.push(Rule {
                name: rule.name,
                identity: rule.identity,
                shape,
            });
        }
        Ok(volatile)
    }

    /// The rule for a JSON member.
    pub(crate) fn member(&self, name: &str) -> Option<&Rule> {
        self.rules.get(*self.members.get(name)?)
    }

    /// The rule for a header.
    pub(crate) fn header(&self, name: &str) -> Option<&Rule> {
        self.rules.get(*self.headers.get(name)?)
    }
}

impl Rule {
    /// Whether `value` looks as it must.
    pub(crate) fn admits(&self, value: &Value) -> bool {
        match &self.shape {
            Shape::Text { regex, .. } => value
                .as_str()
                .is_some_and(|text| text.len() <= 256 && regex.find(text).is_some()),
            Shape::Integer => value.is_i64() || value.is_u64(),
            Shape::Array => value.is_array(),
        }
    }

    /// What a value must look like, in words.
    pub(crate) fn expected(&self) -> String {
        match &self.shape {
            Shape::Text { pattern, .. } => format!("text that matches {pattern}"),
            Shape::Integer => "an integer".to_owned(),
            Shape::Array => "an array".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_constrain_what_they_replace() {
        let volatile = Volatile::load().expect("volatile.yaml is sound");
        let id = volatile.member("payment_intent_id").expect("a rule");
        assert!(id.admits(&json!("PI2030541827364519936")));
        assert!(!id.admits(&json!("PI203054182736451993")));
        assert!(!id.admits(&json!(2_030_541_827_364_519_936_u64)));
        assert!(volatile.header("x-idempotency-key").is_some());
        assert!(volatile.member("amount").is_none());
    }

    #[test]
    fn a_rule_without_a_shape_is_refused() {
        let problem = Volatile::parse("- {name: a, members: [a], identity: none}").err();
        assert_eq!(
            problem.as_deref(),
            Some("volatile.yaml: `a` needs either `pattern` or `kind`")
        );
    }
}
