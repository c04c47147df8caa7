//! What it means that an answer is not the recorded one.
//!
//! The document says nothing of what a repeated key or an ended token is answered with; the recorded conversation does. Where answer
//! and recording part, the call tells which promise was broken: what it did to its key, its token, its body, and what came before it.

use std::collections::BTreeSet;

use serde_json::Value;
use spec::Pointer;

use super::paging::PagingJudge;
use crate::{
    class::{Class, Level},
    exchange::Payload,
    operations::TOKEN_OPERATION,
    recording::{Action, Call, Key, Scenario, Token},
    report::StepReport,
    snapshot::{NOTHING, Place},
};

/// Members that tell the state of an object.
const STATUSES: &[&str] = &["intent_status", "attempt_status"];
/// Headers that say who calls.
const IDENTITY: &[&str] = &["x-auth-token", "x-api-key", "x-client-id", "x-on-behalf-of"];
/// The member of a refusal that tells its kind, and the kind that is about the request.
const KIND: (&str, &str) = ("type", "invalid_request_error");
/// The member of a refusal that tells more, and what it says where a member is missing.
const CODE: (&str, &str) = ("code", "missing_parameter");
/// What the type and the codes of refusals for a key have in common.
const KEYS: &str = "idempotency";
/// The member of a refusal that lists what is missing.
const DEMANDED: &str = "missing_fields";

/// What a difference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) class: Class,
    pub(crate) level: Level,
    /// Whether the conversation is another one from here on.
    pub(crate) diverges: bool,
}

impl Meaning {
    fn of(class: Class) -> Self {
        Self {
            class,
            level: class.level(),
            diverges: false,
        }
    }

    fn diverging(class: Class) -> Self {
        Self {
            diverges: true,
            ..Self::of(class)
        }
    }
}

/// A call of a scenario, and what came before it.
struct Situation<'s> {
    call: &'s Call,
    /// Whether time was moved or waited for just before.
    is_late: bool,
    /// Whether it ran beside others.
    is_concurrent: bool,
}

/// What it means that `step` differs from its snapshot at `place`; `None` where nothing but the difference is known.
pub(crate) fn meaning(
    scenario: &Scenario,
    step: &StepReport,
    place: &Place,
    (expected, found): (&str, &str),
    paging: &PagingJudge,
) -> Option<Meaning> {
    let situation = situation(scenario, step.line)?;
    match place {
        Place::Scenario | Place::Request => None,
        Place::Status => of_status(&situation, step, expected.parse().ok()?),
        Place::Header(name) if name == "content-type" => Some(Meaning::of(Class::MediaType)),
        Place::Header(_) => Some(Meaning::of(Class::Header)),
        Place::Order(_) => Some(Meaning::of(Class::Order)),
        Place::Body(pointer) => of_body(&situation, step, pointer, (expected, found), paging),
    }
}

fn situation(scenario: &Scenario, line: usize) -> Option<Situation<'_>> {
    let mut is_late = false;
    for step in &scenario.steps {
        let found = |call, is_late, is_concurrent| {
            Some(Situation {
                call,
                is_late,
                is_concurrent,
            })
        };
        match &step.action {
            Action::Call(call) if call.line == line => return found(call, is_late, false),
            Action::Repeat(call, _) if call.line == line => return found(call, true, false),
            Action::Together { held, meanwhile } => {
                let mut calls = std::iter::once(&**held).chain(meanwhile);
                if let Some(call) = calls.find(|call| call.line == line) {
                    return found(call, is_late, true);
                }
                is_late = false;
            }
            Action::Advance(_) => is_late = true,
            // What a call meets after time has passed, the next one need not owe to it.
            Action::Call(_) | Action::Repeat(..) => is_late = false,
            Action::Shopper { .. } | Action::Provider(_) | Action::Webhooks { .. } => {}
        }
    }
    None
}

impl Situation<'_> {
    /// Whether it is about who calls.
    fn is_of_identity(&self) -> bool {
        self.call.operation == TOKEN_OPERATION
            || self.call.token != Token::Current
            || self
                .call
                .headers
                .keys()
                .any(|name| IDENTITY.contains(&name.as_str()))
    }

    /// Whether it is about an idempotency key.
    fn is_of_key(&self) -> bool {
        self.call.key != Key::Fresh
    }

    /// Whether it sends a key again.
    fn repeats_key(&self) -> bool {
        matches!(self.call.key, Key::SameAs(_) | Key::UpperCaseOf(_))
    }

    /// A key that ends at another time than recorded is no matter of patience: a call repeated under it may act twice.
    fn of_topic(&self, class: Class) -> Meaning {
        let meaning = Meaning::diverging(class);
        if self.is_of_key() {
            Meaning {
                level: Level::Error,
                ..meaning
            }
        } else {
            meaning
        }
    }

    /// The class of what the call is about, apart from its body.
    fn topic(&self) -> Option<Class> {
        if self.is_late && (self.is_of_key() || self.is_of_identity()) {
            Some(Class::Time)
        } else if self.is_of_identity() {
            Some(Class::Authentication)
        } else if self.is_of_key() {
            Some(Class::Idempotency)
        } else if self.is_late {
            Some(Class::Time)
        } else {
            None
        }
    }
}

fn of_status(situation: &Situation<'_>, step: &StepReport, expected: u16) -> Option<Meaning> {
    let found = step.status;
    // Another success is the contract judge's to name.
    if (200..400).contains(&found) && found != 200 {
        return None;
    }
    if matches!(found, 401 | 403) || matches!(expected, 401 | 403) {
        let topic = situation.topic().filter(|class| *class == Class::Time);
        return Some(Meaning::diverging(topic.unwrap_or(Class::Authentication)));
    }
    if let Some(class) = situation.topic() {
        return Some(situation.of_topic(class));
    }
    let class = match (expected, found) {
        (400.., 200) if !situation.call.well_formed => Class::RequestLoosened,
        (400.., 200) => Class::IllegalMove,
        (200, 400..) => of_refusal(step),
        _ => {
            return Some(Meaning {
                level: Level::Warning,
                ..Meaning::diverging(Class::Status)
            });
        }
    };
    Some(Meaning::diverging(class))
}

/// What it means that a call is refused which was not.
fn of_refusal(step: &StepReport) -> Class {
    let Payload::Json(body) = &step.response_body else {
        return Class::Status;
    };
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    if text(KIND.0) != KIND.1 {
        Class::IllegalMove
    } else if text(CODE.0) == CODE.1 {
        Class::RequestDemanded
    } else {
        Class::RequestTightened
    }
}

fn of_body(
    situation: &Situation<'_>,
    step: &StepReport,
    pointer: &Pointer,
    (expected, found): (&str, &str),
    paging: &PagingJudge,
) -> Option<Meaning> {
    let of_key = situation.of_topic(if situation.is_late {
        Class::Time
    } else {
        Class::Idempotency
    });
    if step.status >= 400 {
        let is_of_key =
            situation.is_concurrent || [expected, found].iter().any(|text| text.contains(KEYS));
        return match of_envelope(pointer, found) {
            Some(meaning) if meaning.level == Level::Error => {
                Some(if situation.repeats_key() && is_of_key {
                    of_key
                } else {
                    meaning
                })
            }
            other => other,
        };
    }
    let is_status = pointer.last().is_some_and(|name| STATUSES.contains(&name));
    if situation.repeats_key() {
        return Some(of_key);
    }
    if is_status && situation.is_late {
        return Some(Meaning::diverging(Class::Time));
    }
    if is_status {
        return Some(Meaning::diverging(Class::IllegalMove));
    }
    if paging.is_about_page(&step.operation, pointer) {
        return Some(Meaning::of(Class::Page));
    }
    is_echo(step, pointer, expected)
        .then(|| Meaning::of(Class::RequestIgnored))
        .filter(|_| expected != found)
}

/// Only what callers decide by is the envelope; its words for people may change.
fn of_envelope(pointer: &Pointer, found: &str) -> Option<Meaning> {
    match pointer.tokens() {
        [name, ..] if name == DEMANDED => Some(Meaning::of(if found == NOTHING {
            Class::RequestLoosened
        } else {
            Class::RequestDemanded
        })),
        [name] if [KIND.0, CODE.0].contains(&name.as_str()) => {
            Some(Meaning::of(Class::ErrorEnvelope))
        }
        [name] if name == "message" => Some(Meaning {
            level: Level::Note,
            ..Meaning::of(Class::ErrorEnvelope)
        }),
        _ => None,
    }
}

/// Whether what was expected is what the request asked for: under the same name, or under one that shares a word with it, as
/// `amount_to_capture` and `captured_amount` do.
fn is_echo(step: &StepReport, pointer: &Pointer, expected: &str) -> bool {
    let Payload::Json(request) = &step.request_body else {
        return false;
    };
    if let Some(asked) = pointer.find(request) {
        return is_same(asked, expected);
    }
    let words = |name: &str| name.split('_').map(str::to_owned).collect::<BTreeSet<_>>();
    let (Some(name), Some(members)) = (pointer.last(), request.as_object()) else {
        return false;
    };
    let is_set =
        |value: &Value| value.is_number() || value.as_str().is_some_and(|it| !it.is_empty());
    members.iter().any(|(other, asked)| {
        is_set(asked) && !words(other).is_disjoint(&words(name)) && is_same(asked, expected)
    })
}

/// Whether a value is the same as one in a line, where amounts may end in other zeros.
fn is_same(asked: &Value, expected: &str) -> bool {
    let shortest = |text: &str| {
        let text = text.trim_matches('"');
        if text.contains('.') && text.parse::<f64>().is_ok() {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    let asked_text = match asked {
        Value::String(text) => Some(text.clone()),
        // Clients may send an amount as a number, which comes back as text.
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    crate::snapshot::brief(asked) == expected
        || asked_text.is_some_and(|text| shortest(&text) == shortest(expected))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_echo_is_the_same_but_for_zeros_at_the_end_of_an_amount() {
        assert!(is_same(&json!("12.50"), "\"12.5\""));
        assert!(is_same(&json!(8.8), "\"8.8\""));
        assert!(is_same(&json!("SGD"), "\"SGD\""));
        assert!(is_same(&json!(["a"]), "an array of 1"));
        assert!(!is_same(&json!("1250"), "\"125\""));
        assert!(!is_same(&json!("Two books"), "nothing"));
    }

    #[test]
    fn words_for_people_may_change_and_codes_may_not() {
        let level = |name: &str| of_envelope(&Pointer::root().push(name), "1").map(|it| it.level);
        assert_eq!(level("code"), Some(Level::Error));
        assert_eq!(level("type"), Some(Level::Error));
        assert_eq!(level("message"), Some(Level::Note));
        assert_eq!(level("details"), None);
    }

    #[test]
    fn a_refusal_that_asks_for_more_or_less_is_about_requests() {
        let class = |found| {
            let at = Pointer::root().push(DEMANDED).push(0);
            of_envelope(&at, found).map(|it| it.class)
        };
        assert_eq!(class(NOTHING), Some(Class::RequestLoosened));
        assert_eq!(class("\"customer\""), Some(Class::RequestDemanded));
    }
}
