//! From the findings of a run to what was observed.

use serde_json::Value;
use spec::{Document, Pointer};

use super::{Direction, Moved, NoEdit, Observed, Seen, Shape, by_hand, requests};
use crate::{class::Class, finding::Finding, webhooks};

impl Observed {
    /// What edits can be proposed for: of one finding there may be several.
    ///
    /// # Errors
    /// Why no edit can be: the document does not speak of it, or the finding does not say enough.
    pub fn of_finding(document: &Document, finding: &Finding) -> Result<Vec<Self>, NoEdit> {
        let several = match finding.class {
            Class::RequestDemanded => requests::demanded(document, finding),
            Class::RequestLoosened => requests::loosened(finding),
            Class::Header => headers(finding),
            _ => of_answer(document, finding).into_iter().collect(),
        };
        if several.is_empty() {
            by_hand(why_not(finding.class))
        } else {
            Ok(several)
        }
    }
}

/// What to do about a finding that no edit can be proposed for.
fn why_not(class: Class) -> String {
    let why = match class {
        Class::RequestTightened => "the refusal does not name the limit",
        Class::RequestDemanded => {
            "the refusal names no member that the body of the request could have"
        }
        Class::RequestLoosened => {
            "no schema refuses the request, so what was refused stands nowhere in the document"
        }
        Class::FieldNew
        | Class::FieldGone
        | Class::Type
        | Class::Null
        | Class::EnumNew
        | Class::Length
        | Class::Format
        | Class::Union => "the finding names no schema",
        Class::IllegalMove => "what is allowed or refused in a state is no move between two",
        _ => "the document says nothing of it",
    };
    let remedy = class.remedy();
    format!("{why}. {}", remedy.strip_suffix('.').unwrap_or(remedy))
}

fn of_answer(document: &Document, finding: &Finding) -> Option<Observed> {
    let schema = Pointer::parse(finding.schema.as_deref()?)?;
    if finding.operation == webhooks::OPERATION {
        return of_event(finding, schema);
    }
    let seen = match finding.class {
        Class::FieldNew => Seen::Undocumented {
            shape: shape(&finding.found)?,
            after: None,
        },
        Class::FieldGoneOptional => Seen::Unsent,
        Class::Status => status(&finding.found),
        Class::MediaType => Seen::MediaType(text(finding.found.first()?, "media_type")?),
        Class::IllegalMove => moves(document, finding),
        Class::FieldGone
        | Class::Type
        | Class::Null
        | Class::EnumNew
        | Class::Length
        | Class::Format
        | Class::Union
        | Class::ErrorEnvelope => by_keyword(schema.last()?, &finding.found)?,
        _ => return None,
    };
    Some(Observed {
        operation: finding.operation.clone(),
        status: finding.status,
        direction: Direction::Response,
        instance: Pointer::parse(&finding.pointer)?,
        schema,
        seen,
    })
}

/// What an event holds; its place begins with the event's type, its number and where its body is.
fn of_event(finding: &Finding, schema: Pointer) -> Option<Observed> {
    let seen = match finding.class {
        Class::FieldNew => Seen::Undocumented {
            shape: shape(&finding.found)?,
            after: None,
        },
        Class::EnumNew | Class::Webhook => by_keyword(schema.last()?, &finding.found)?,
        _ => return None,
    };
    let place = Pointer::parse(&finding.pointer)?;
    let within = place.tokens().iter().skip(3);
    Some(Observed {
        operation: webhooks::WEBHOOK.to_owned(),
        status: 0,
        direction: Direction::Webhook,
        instance: within.fold(Pointer::root(), |at, token| at.push(token)),
        schema,
        seen,
    })
}

/// Headers that came or went; what the value of one is, the document leaves open.
fn headers(finding: &Finding) -> Vec<Observed> {
    let is = |found: &Value, what: &str| found.get(what) == Some(&Value::Bool(true));
    let seen = finding.found.iter().filter_map(|found| {
        let name = text(found, "header")?;
        if is(found, "new") {
            Some(Seen::HeaderNew(name))
        } else if is(found, "gone") {
            Some(Seen::HeaderGone(name))
        } else {
            None
        }
    });
    let observed = seen.map(|seen| Observed {
        operation: finding.operation.clone(),
        status: finding.status,
        direction: Direction::Response,
        instance: Pointer::root(),
        schema: Pointer::root(),
        seen,
    });
    observed.collect()
}

/// What was seen, as the keyword that refused it tells.
pub(super) fn by_keyword(keyword: &str, found: &[Value]) -> Option<Seen> {
    let is_null = || shape(found).is_some_and(|shape| shape.is_null());
    Some(match keyword {
        "required" => Seen::Missing,
        "type" | "oneOf" | "anyOf" if is_null() => Seen::Null,
        "type" => Seen::Type {
            shape: shape(found)?,
            always: false,
        },
        "enum" | "x-extensible-enum" => {
            let values: Vec<_> = found
                .iter()
                .filter_map(|found| found.get("value"))
                .cloned()
                .collect();
            if values.iter().all(Value::is_null) {
                Seen::Null
            } else {
                Seen::Unlisted {
                    values,
                    before: None,
                }
            }
        }
        "oneOf" | "anyOf" => Seen::Variant {
            shape: shape(found)?,
        },
        "format" | "pattern" => Seen::Text {
            is_empty: found
                .iter()
                .all(|found| found.get("empty") == Some(&Value::Bool(true))),
        },
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            Seen::Range
        }
        _ => {
            let sizes = || found.iter().filter_map(|found| found.get("size")?.as_u64());
            let size = |size: u64| usize::try_from(size).ok();
            Seen::Size {
                least: size(sizes().min()?)?,
                most: size(sizes().max()?)?,
            }
        }
    })
}

/// One shape for all that was found.
pub(super) fn shape(found: &[Value]) -> Option<Shape> {
    let mut shapes = found.iter().filter_map(Shape::read);
    let mut all = shapes.next()?;
    for more in shapes {
        all.merge(&more);
    }
    Some(all)
}

fn status(found: &[Value]) -> Seen {
    let bodies: Vec<_> = found
        .iter()
        .filter_map(|found| found.get("body"))
        .cloned()
        .collect();
    let like = found
        .first()
        .and_then(|found| found.get("like"))
        .and_then(Value::as_u64);
    Seen::Status {
        shape: shape(&bodies),
        like: like.and_then(|status| u16::try_from(status).ok()),
    }
}

/// The moves, by the call that was answered if it is one that changes something.
fn moves(document: &Document, finding: &Finding) -> Seen {
    let is_change = document
        .operations()
        .any(|operation| operation.id == finding.operation && operation.method != "get");
    let call = is_change.then(|| finding.operation.clone());
    let moves = finding.found.iter().filter_map(|found| {
        Some(Moved {
            from: text(found, "from")?,
            to: text(found, "to")?,
            call: call.clone(),
        })
    });
    Seen::Moves(moves.collect())
}

pub(super) fn text(found: &Value, name: &str) -> Option<String> {
    found.get(name)?.as_str().map(str::to_owned)
}
