//! `x-state-machine`: the life of an object.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::Extension;
use crate::escape::escape;

/// The states of an object and the moves between them.
///
/// ```
/// let machine: spec::policy::StateMachine = serde_json::from_value(serde_json::json!({
///     "initial": ["open"],
///     "states": {
///         "open": {"waits-for": "merchant", "final": false},
///         "paid": {"waits-for": "nobody", "final": true},
///     },
///     "moves": [{"from": ["open"], "to": ["paid"], "by": {"call": "pay"}}],
/// })).unwrap();
/// assert!(machine.can_move("open", "paid"));
/// assert!(machine.is_final("paid"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateMachine {
    /// The states in which an object can begin.
    pub initial: Vec<String>,
    /// All states by name.
    pub states: BTreeMap<String, State>,
    /// What leads from one to another.
    pub moves: Vec<Move>,
}

/// A state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct State {
    /// Who has to act next.
    pub waits_for: WaitsFor,
    /// Whether nothing happens any more.
    #[serde(rename = "final")]
    pub is_final: bool,
}

/// Who has to act next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitsFor {
    /// The caller of the API.
    Merchant,
    /// The person who pays.
    Shopper,
    /// The provider or those behind it.
    Provider,
    /// Nobody.
    Nobody,
}

/// Moves from each of some states to each of others.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Where it begins.
    pub from: Vec<String>,
    /// Where it ends.
    pub to: Vec<String>,
    /// What causes it.
    pub by: Trigger,
}

/// What causes a move.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// The operation of this id is called.
    Call(String),
    /// Something happens elsewhere, in words.
    Event(String),
    /// Time passes: an ISO 8601 duration, or `unknown`.
    After(#[serde(deserialize_with = "duration")] String),
}

/// An ISO 8601 duration such as `PT30M`, or `unknown`.
fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == "unknown" || is_duration(&text) {
        return Ok(text);
    }
    Err(D::Error::custom(format_args!(
        "expected an ISO 8601 duration such as `PT30M`, or `unknown`, found `{}`",
        escape(&text)
    )))
}

fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = rest
        .split_once('T')
        .map_or((rest, None), |(date, time)| (date, Some(time)));
    // Whole numbers, each with its unit, the units in their order.
    let is_part = |part: &str, units: &str| {
        let mut units = units.chars();
        part.split_inclusive(|c: char| c.is_ascii_alphabetic())
            .all(|item| {
                let digits = item.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                let is_number =
                    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                is_number
                    && item
                        .chars()
                        .last()
                        .is_some_and(|unit| units.any(|known| known == unit))
            })
    };
    !rest.is_empty()
        && is_part(date, "YMWD")
        && time.is_none_or(|time| !time.is_empty() && is_part(time, "HMS"))
}

impl StateMachine {
    /// Whether the state is final; false for a state the machine does not know.
    pub fn is_final(&self, state: &str) -> bool {
        self.states.get(state).is_some_and(|state| state.is_final)
    }

    /// Whether one move leads from the one state to the other.
    pub fn can_move(&self, from: &str, to: &str) -> bool {
        self.moves.iter().any(|step| {
            step.from.iter().any(|state| state == from) && step.to.iter().any(|state| state == to)
        })
    }

    /// Whether any number of moves, none included, leads from the one state to the other.
    pub fn reachable(&self, from: &str, to: &str) -> bool {
        self.reached([from]).contains(to)
    }

    /// All states that moves lead to from those given, these included.
    pub(crate) fn reached<'m>(
        &'m self,
        from: impl IntoIterator<Item = &'m str>,
    ) -> BTreeSet<&'m str> {
        let mut reached: BTreeSet<&str> = from.into_iter().collect();
        let mut open: Vec<&str> = reached.iter().copied().collect();
        while let Some(state) = open.pop() {
            let moves = self
                .moves
                .iter()
                .filter(|step| step.from.iter().any(|from| from == state));
            for next in moves.flat_map(|step| &step.to) {
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        reached
    }
}

impl Extension for StateMachine {
    const NAME: &'static str = "x-state-machine";
}
