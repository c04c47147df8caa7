//! Two runs of one conversation, value by value: what differs, and what all that was seen has in common.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use spec::{Pointer, contract::Judge};

use super::{
    learn::{Learned, Rule},
    pattern,
};
use crate::{Suite, finding::template, scrub::scrub, volatile::Identity};

/// Two runs, value by value.
pub(super) struct Comparison<'c> {
    suite: &'c Suite,
    /// Ids of the first run, and what they are in the second.
    ids: HashMap<String, String>,
    members: BTreeMap<String, Seen>,
    misfits: BTreeSet<String>,
}

/// What was seen of the members of one name.
#[derive(Default)]
struct Seen {
    differs: bool,
    values: Vec<Value>,
    places: BTreeSet<String>,
    /// The values of each object with an id, and how often the object was seen.
    by_owner: BTreeMap<String, (BTreeSet<String>, usize)>,
}

#[derive(Clone)]
pub(super) struct Around<'a> {
    pub(super) judge: Option<&'a Judge>,
    pub(super) operation: &'a str,
    /// The id of the object that a value stands in.
    pub(super) owner: Option<String>,
}

impl<'c> Comparison<'c> {
    pub(super) fn new(suite: &'c Suite) -> Self {
        Self {
            suite,
            ids: HashMap::new(),
            members: BTreeMap::new(),
            misfits: BTreeSet::new(),
        }
    }

    pub(super) fn pair_ids(&mut self, one: &Value, two: &Value) {
        match (one, two) {
            (Value::Object(one), Value::Object(two)) => {
                for (name, value) in one {
                    let Some(other) = two.get(name) else { continue };
                    let rule = self.suite.volatile.member(name);
                    if let (Some(first), Some(second)) = (value.as_str(), other.as_str())
                        && rule.is_some_and(|rule| rule.identity == Identity::Value)
                    {
                        self.ids.insert(first.to_owned(), second.to_owned());
                    }
                    self.pair_ids(value, other);
                }
            }
            (Value::Array(one), Value::Array(two)) => {
                for (value, other) in one.iter().zip(two) {
                    self.pair_ids(value, other);
                }
            }
            _ => {}
        }
    }

    pub(super) fn walk(
        &mut self,
        one: &Value,
        two: &Value,
        at: &Pointer,
        name: &str,
        around: &Around<'_>,
        differing: &mut Vec<Pointer>,
    ) {
        let is_secret = around.judge.is_some_and(|it| it.sensitivity(at).is_some())
            || self.suite.secret_names.mark(name).is_some();
        if is_secret {
            return;
        }
        if let Some(rule) = self.suite.volatile.member(name) {
            for value in [one, two] {
                let unset = value.is_null() || value.as_str() == Some("");
                if !unset && !rule.admits(value) {
                    self.misfits.insert(format!(
                        "`{}` at {} is not what its rule says: {}",
                        spec::escape(name),
                        scrub(&template(at)),
                        rule.expected()
                    ));
                }
            }
            return;
        }
        match (one, two) {
            (Value::Object(first), Value::Object(second)) => {
                let mut around = around.clone();
                for id in crate::present::IDS {
                    if let Some(Value::String(id)) = first.get(*id) {
                        around.owner = Some(id.clone());
                        break;
                    }
                }
                for (name, value) in first {
                    match second.get(name) {
                        Some(other) => {
                            self.walk(value, other, &at.push(name), name, &around, differing);
                        }
                        None => differing.push(at.push(name)),
                    }
                }
            }
            (Value::Array(first), Value::Array(second)) => {
                if first.len() != second.len() {
                    self.note(one, two, at, name, around, true);
                    differing.push(at.clone());
                }
                for (index, (value, other)) in first.iter().zip(second).enumerate() {
                    self.walk(value, other, &at.push(index), name, around, differing);
                }
            }
            _ => {
                let differs = !self.is_same(one, two);
                self.note(one, two, at, name, around, differs);
                if differs {
                    differing.push(at.clone());
                }
            }
        }
    }

    /// Whether the two are one value, ids of one run read as those of the other.
    fn is_same(&self, one: &Value, two: &Value) -> bool {
        if one == two {
            return true;
        }
        let (Some(first), Some(second)) = (one.as_str(), two.as_str()) else {
            return false;
        };
        let mut first = first.to_owned();
        for (id, other) in &self.ids {
            if first.contains(id) {
                first = first.replace(id, other);
            }
        }
        first == second
    }

    fn note(
        &mut self,
        one: &Value,
        two: &Value,
        at: &Pointer,
        name: &str,
        around: &Around<'_>,
        differs: bool,
    ) {
        // The items of a list have no name of their own.
        if name.is_empty() {
            return;
        }
        let seen = self.members.entry(name.to_owned()).or_default();
        seen.differs |= differs;
        if differs {
            seen.places
                .insert(format!("{} {}", around.operation, template(at)));
        }
        seen.values.extend([one.clone(), two.clone()]);
        let owner = around.owner.clone().unwrap_or_default();
        let (values, times) = seen.by_owner.entry(owner).or_default();
        values.insert(one.to_string());
        *times += 1;
    }

    pub(super) fn propose(self, learned: &mut Learned) {
        learned.lines.extend(self.misfits);
        for (member, seen) in self.members {
            if !seen.differs {
                continue;
            }
            let shown = spec::escape(&member);
            let places: Vec<_> = seen.places.iter().map(|place| scrub(place)).collect();
            let Some(shape) = shape(&seen.values).filter(|(_, shape)| scrub(shape) == *shape)
            else {
                learned.lines.push(format!(
                    "`{shown}` differs at {}, and no rule can say how; look at it",
                    places.join(", ")
                ));
                continue;
            };
            learned.lines.push(format!(
                "`{shown}` differs at {}; proposed: {} {}",
                places.join(", "),
                shape.0,
                shape.1
            ));
            learned.rules.push(Rule {
                identity: identity(&seen),
                values: seen.values.len(),
                places: seen.places,
                member,
                shape,
            });
        }
    }
}

/// What all values have in common.
fn shape(values: &[Value]) -> Option<(&'static str, String)> {
    let set: Vec<&Value> = values
        .iter()
        .filter(|value| !value.is_null() && value.as_str() != Some(""))
        .collect();
    if set.is_empty() {
        None
    } else if set.iter().all(|value| value.is_array()) {
        Some(("kind", "array".to_owned()))
    } else if set.iter().all(|value| value.is_i64() || value.is_u64()) {
        Some(("kind", "integer".to_owned()))
    } else {
        let texts: Option<Vec<&str>> = set.iter().map(|value| value.as_str()).collect();
        Some(("pattern", pattern::common(&texts?)?))
    }
}

/// How far a value keeps its identity: through the conversation, within one object, or not at all.
fn identity(seen: &Seen) -> &'static str {
    let objects: Vec<_> = seen
        .by_owner
        .iter()
        .filter(|(owner, _)| !owner.is_empty())
        .map(|(_, seen)| seen)
        .collect();
    let is_fixed = objects.len() == seen.by_owner.len()
        && objects.iter().all(|(values, _)| values.len() == 1)
        && objects.iter().any(|(_, times)| *times > 1);
    if is_fixed { "object" } else { "none" }
}
