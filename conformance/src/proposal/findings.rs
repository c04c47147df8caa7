//! From the findings of a run to what was observed.

use serde_json::Value;
use spec::{Document, Pointer};

use super::{Direction, Moved, Observed, Seen, Shape};
use crate::{class::Class, finding::Finding};

impl Observed {
    /// What an edit can be proposed for; `None` for a finding that is about no part of the document, or that does not say enough.
    pub fn of_finding(document: &Document, finding: &Finding) -> Option<Self> {
        let schema = Pointer::parse(finding.schema.as_deref()?)?;
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
        Some(Self {
            operation: finding.operation.clone(),
            status: finding.status,
            direction: Direction::Response,
            instance: Pointer::parse(&finding.pointer)?,
            schema,
            seen,
        })
    }
}

/// What was seen, as the keyword that refused it tells.
fn by_keyword(keyword: &str, found: &[Value]) -> Option<Seen> {
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
fn shape(found: &[Value]) -> Option<Shape> {
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

fn text(found: &Value, name: &str) -> Option<String> {
    found.get(name)?.as_str().map(str::to_owned)
}
