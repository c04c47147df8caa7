//! What is demanded of a request beyond or short of the contract, before the sandbox reads it.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use super::{
    Act, Drift,
    limit::Limit,
    pointer::{Pointer, Slot},
};
use crate::{behaviour::Requests, refusal::Refusal};

/// Where in a request.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    /// In its body.
    Body(Pointer),
    /// A parameter of its query.
    Parameter(String),
    Header(HeaderName),
}

impl Place {
    /// As a refusal names it.
    fn name(&self) -> String {
        match self {
            Self::Body(pointer) => pointer.dotted(),
            Self::Parameter(name) => name.clone(),
            Self::Header(name) => name.to_string(),
        }
    }
}

/// What is demanded there.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Demand {
    /// It must be there.
    Require,
    /// It must keep to a limit that nobody documented.
    Tighten(Limit),
    /// It is made to keep to the limit that is documented, instead of being refused.
    Fit(Limit),
    /// Where it is missing, it is taken to be this.
    Fill(Value),
    /// The first is taken for the second.
    Take(Value, Value),
    /// It is not looked at.
    Ignore,
}

/// Whether a request goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    AsItIs,
    Changed,
    Refused,
}

impl Demand {
    /// Whether it can only refuse.
    pub(super) fn refuses(&self) -> bool {
        matches!(self, Self::Require | Self::Tighten(_))
    }

    fn meet(&self, mut slot: Slot<'_>) -> Met {
        let there = slot.value();
        let missing = there
            .as_ref()
            .is_none_or(|value| value.is_null() || **value == json!(""));
        match (self, there) {
            (Self::Require, _) if missing => Met::Refused,
            (Self::Tighten(limit), Some(value)) if !missing && !limit.holds(value) => Met::Refused,
            (Self::Fit(limit), Some(value)) if !limit.holds(value) => match limit.fitted(value) {
                Some(fitted) => {
                    *value = fitted;
                    Met::Changed
                }
                None => Met::AsItIs,
            },
            (Self::Take(from, to), Some(value)) if value == from => {
                *value = to.clone();
                Met::Changed
            }
            (Self::Fill(to), _) if missing => match slot {
                Slot::Member(members, name) => {
                    members.insert(name.to_owned(), to.clone());
                    Met::Changed
                }
                Slot::Value(_) => Met::AsItIs,
            },
            (Self::Ignore, Some(_)) => match slot {
                Slot::Member(members, name) => {
                    members.shift_remove(name);
                    Met::Changed
                }
                Slot::Value(_) => Met::AsItIs,
            },
            _ => Met::AsItIs,
        }
    }

    /// Meets every place that `pointer` leads to in a copy, which takes the place of `value` if `turn` says so.
    fn meet_in(&self, value: &mut Value, pointer: &Pointer, turn: impl FnOnce() -> bool) -> Met {
        let mut copy = value.clone();
        let mut met = Met::AsItIs;
        pointer.visit(&mut copy, &mut |slot| match self.meet(slot) {
            Met::AsItIs => {}
            Met::Changed if met == Met::Refused => {}
            other => met = other,
        });
        if met == Met::AsItIs || !turn() {
            return Met::AsItIs;
        }
        *value = copy;
        met
    }
}

/// What of a request drifts can be about.
pub(super) struct Parts<'r> {
    /// An empty object where there is none.
    pub(super) body: Option<&'r mut Value>,
    pub(super) query: &'r mut Vec<(String, String)>,
    pub(super) headers: &'r mut HeaderMap,
}

impl Drift {
    /// What it demands of requests, if it does.
    pub(super) fn demand(&self) -> Option<(&Place, &Demand)> {
        match &self.order.act {
            Act::Request(place, demand) => Some((place, demand)),
            _ => None,
        }
    }

    /// Changes the request as it is about to be read, or refuses it as the contract refuses what is missing or malformed.
    pub(super) fn put_to(&self, parts: &mut Parts<'_>) -> Result<(), Refusal> {
        let Some((place, demand)) = self.demand() else {
            return Ok(());
        };
        if !self.order.scope.covers(parts.body.as_deref_mut()) {
            return Ok(());
        }
        let turn = || self.takes_turn();
        let met = match place {
            Place::Body(pointer) => match parts.body.as_deref_mut() {
                Some(body) => demand.meet_in(body, pointer, turn),
                None => Met::AsItIs,
            },
            Place::Parameter(name) => {
                let there = parts.query.iter().find(|(known, _)| known == name);
                let there = there.map(|(_, value)| value.clone());
                meet_text(demand, there, turn, |to| {
                    parts.query.retain(|(known, _)| known != name);
                    parts.query.extend(to.map(|to| (name.clone(), to)));
                })
            }
            Place::Header(name) => {
                let there = parts.headers.get(name);
                let there = there.map(|value| value.to_str().unwrap_or_default().to_owned());
                meet_text(demand, there, turn, |to| {
                    parts.headers.remove(name);
                    if let Some(to) = to.and_then(|to| HeaderValue::from_str(&to).ok()) {
                        parts.headers.insert(name.clone(), to);
                    }
                })
            }
        };
        match (met, demand) {
            (Met::Refused, Demand::Require) => Err(Refusal::missing_parameters(
                Requests::Missing,
                &[&place.name()],
            )),
            (Met::Refused, _) => Err(Refusal::invalid_parameter(Requests::Form, &place.name())),
            (Met::AsItIs | Met::Changed, _) => Ok(()),
        }
    }
}

/// Meets a text that stands alone, such as a header.
fn meet_text(
    demand: &Demand,
    there: Option<String>,
    turn: impl FnOnce() -> bool,
    put: impl FnOnce(Option<String>),
) -> Met {
    const NAME: &str = "value";
    let mut alone = Map::new();
    alone.extend(there.map(|text| (NAME.to_owned(), json!(text))));
    let met = demand.meet(Slot::Member(&mut alone, NAME));
    if met == Met::AsItIs || !turn() {
        return Met::AsItIs;
    }
    if met == Met::Changed {
        put(alone.get(NAME).map(|value| {
            let text = value.as_str();
            text.map_or_else(|| value.to_string(), str::to_owned)
        }));
    }
    met
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(drift: &Value, body: Value) -> (Result<(), String>, Value) {
        let mut asked = json!({"operation": "create_payment_intent"});
        asked
            .as_object_mut()
            .unwrap()
            .extend(drift.as_object().unwrap().clone());
        let (mut body, mut query) = (body, vec![("page".to_owned(), "2".to_owned())]);
        let mut headers = HeaderMap::new();
        headers.insert("x-account", HeaderValue::from_static("a"));
        let result = Drift::of(&asked).put_to(&mut Parts {
            body: Some(&mut body),
            query: &mut query,
            headers: &mut headers,
        });
        let account = headers
            .get("x-account")
            .map(|value| value.to_str().unwrap());
        body["query"] = json!(query);
        body["account"] = json!(account);
        (result.map_err(|refusal| refusal.message().to_owned()), body)
    }

    #[test]
    fn a_member_may_be_demanded_or_limited() {
        for (drift, told) in [
            (
                json!({"kind": "require", "pointer": "/b"}),
                Some("Missing request parameters: b"),
            ),
            (
                json!({"kind": "require", "pointer": "/c/d"}),
                Some("Missing request parameters: c.d"),
            ),
            (json!({"kind": "require", "pointer": "/x/y"}), None),
            (json!({"kind": "require", "pointer": "/a"}), None),
            (
                json!({"kind": "require", "parameter": "size"}),
                Some("Missing request parameters: size"),
            ),
            (json!({"kind": "require", "header": "X-Account"}), None),
            (
                json!({"kind": "require", "header": "x-other"}),
                Some("Missing request parameters: x-other"),
            ),
            (
                json!({"kind": "tighten", "pointer": "/a", "limit": {"max_length": 2}}),
                Some("Invalid request parameters: a"),
            ),
            (
                json!({"kind": "tighten", "pointer": "/a", "limit": {"max_length": 3}}),
                None,
            ),
            (
                json!({"kind": "tighten", "pointer": "/none", "limit": {"max_length": 2}}),
                None,
            ),
            (
                json!({"kind": "tighten", "parameter": "page", "limit": {"one_of": ["1"]}}),
                Some("Invalid request parameters: page"),
            ),
            (
                json!({"kind": "require", "pointer": "/b", "when": {"/a": "xyz"}}),
                None,
            ),
            (
                json!({"kind": "require", "pointer": "/b", "every": 2}),
                None,
            ),
        ] {
            let (result, _) = put(&drift, json!({"a": "abc", "c": {}}));
            assert_eq!(result.err().as_deref(), told, "{drift}");
        }
    }

    #[test]
    fn a_member_may_be_made_to_fit_or_not_looked_at() {
        for (drift, at, after) in [
            (json!({"kind": "ignore", "pointer": "/a"}), "/a", None),
            (
                json!({"kind": "ignore", "parameter": "page"}),
                "/query",
                Some(json!([])),
            ),
            (
                json!({"kind": "ignore", "header": "x-account"}),
                "/account",
                Some(json!(null)),
            ),
            (
                json!({"kind": "loosen", "pointer": "/b", "to": 1}),
                "/b",
                Some(json!(1)),
            ),
            (
                json!({"kind": "loosen", "pointer": "/a", "to": 1}),
                "/a",
                Some(json!("abc")),
            ),
            (
                json!({"kind": "loosen", "pointer": "/a", "from": "abc", "to": "x"}),
                "/a",
                Some(json!("x")),
            ),
            (
                json!({"kind": "loosen", "pointer": "/a", "limit": {"max_length": 1}}),
                "/a",
                Some(json!("a")),
            ),
            (
                json!({"kind": "loosen", "parameter": "page", "from": "2", "to": "1"}),
                "/query/0/1",
                Some(json!("1")),
            ),
            (
                json!({"kind": "loosen", "header": "x-account", "limit": {"prefix": "b"}}),
                "/account",
                Some(json!("ba")),
            ),
        ] {
            let (result, body) = put(&drift, json!({"a": "abc"}));
            assert_eq!(result, Ok(()), "{drift}");
            assert_eq!(body.pointer(at), after.as_ref(), "{drift}");
        }
    }
}
