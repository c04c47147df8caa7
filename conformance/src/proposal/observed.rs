//! What was seen, as far as an edit may know it.

use serde_json::Value;
use spec::{
    Pointer,
    contract::{Violation, ViolationKind},
};

use super::Shape;

/// Something that the document does not allow, at one place; all samples of it together.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The operation's id, or the name of a webhook.
    pub operation: String,
    /// The HTTP status; 0 for a request or webhook.
    pub status: u16,
    /// Which message it was in.
    pub direction: Direction,
    /// Where in the body. For a missing member, where it should be.
    pub instance: Pointer,
    /// The keyword in the document that refuses it, or the schema where no keyword does; references are followed.
    pub schema: Pointer,
    /// What it was.
    pub seen: Seen,
}

/// Who sent the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// We did, and the vendor took it, or asked for more.
    Request,
    /// The vendor, in answer to a call.
    Response,
    /// The vendor, of its own accord.
    Webhook,
}

/// What was seen at the place. No value of the vendor is kept but those of lists.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Seen {
    /// A member that nobody described.
    Undocumented {
        /// What it looks like.
        shape: Shape,
        /// The member in front of it.
        after: Option<String>,
    },
    /// No member where one is required.
    Missing,
    /// An optional member that was sent before and no longer is.
    Unsent,
    /// Values of another JSON type.
    Type {
        /// What they look like.
        shape: Shape,
        /// Whether no value of the documented type was seen there any more.
        always: bool,
    },
    /// Null.
    Null,
    /// Values outside a list.
    Unlisted {
        /// The values.
        values: Vec<Value>,
        /// For a status of an object: what it was before, and the call in between; `None` when it was the first one seen.
        before: Option<Moved>,
    },
    /// A text that its format or pattern refuses.
    Text {
        /// Whether it was the empty text.
        is_empty: bool,
    },
    /// A text, list or mapping that is too short or too long.
    Size {
        /// The smallest size seen.
        least: usize,
        /// The largest size seen.
        most: usize,
    },
    /// A number outside its range.
    Range,
    /// A value that fits no variant.
    Variant {
        /// What it looks like.
        shape: Shape,
    },
    /// An answer with a status that is not described.
    Status {
        /// What its body looks like, if it is JSON.
        shape: Option<Shape>,
        /// A described status of the operation whose schema takes the body.
        like: Option<u16>,
    },
    /// An answer in a media type that is not described.
    MediaType(String),
    /// A header that is not described.
    HeaderNew(String),
    /// No header where one is required.
    HeaderGone(String),
    /// A member without which the vendor refuses a request.
    Demanded {
        /// What is known of it.
        shape: Option<Shape>,
    },
    /// Statuses that follow each other though no documented move leads there.
    Moves(Vec<Moved>),
}

/// A change of an object's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The status before.
    pub from: String,
    /// The status after.
    pub to: String,
    /// The operation that caused it; `None` when there was only a read in between.
    pub call: Option<String>,
}

impl Observed {
    /// What a judge refuses about `body`; `None` for what no schema can be edited for, such as a value that fits several variants.
    pub fn of_violation(
        operation: &str,
        status: u16,
        direction: Direction,
        violation: &Violation,
        body: &Value,
    ) -> Option<Self> {
        let value = violation.instance.find(body).unwrap_or(&Value::Null);
        let mut instance = violation.instance.clone();
        let seen = match &violation.kind {
            ViolationKind::MissingMember(name) => {
                instance = instance.push(name);
                Seen::Missing
            }
            ViolationKind::WrongType { .. }
            | ViolationKind::NoVariant { .. }
            | ViolationKind::UnlistedValue
                if value.is_null() =>
            {
                Seen::Null
            }
            ViolationKind::WrongType { .. } => Seen::Type {
                shape: Shape::of(value),
                always: false,
            },
            ViolationKind::UnlistedValue => Seen::Unlisted {
                values: vec![value.clone()],
                before: None,
            },
            ViolationKind::UndocumentedMember(_) => Seen::Undocumented {
                shape: Shape::of(value),
                after: in_front(body, &instance),
            },
            ViolationKind::Format(_) | ViolationKind::Pattern => Seen::Text {
                is_empty: value == "",
            },
            ViolationKind::Length => {
                let size = size(value);
                Seen::Size {
                    least: size,
                    most: size,
                }
            }
            ViolationKind::Range => Seen::Range,
            ViolationKind::NoVariant { .. } => Seen::Variant {
                shape: Shape::of(value),
            },
            _ => return None,
        };
        Some(Self {
            operation: operation.to_owned(),
            status,
            direction,
            instance,
            schema: violation.schema.clone(),
            seen,
        })
    }

    /// Whether what every refusal holds is other than documented, beyond what is added to it.
    pub(super) fn is_about_envelope(&self) -> bool {
        let is_added = matches!(
            self.seen,
            Seen::Undocumented { .. }
                | Seen::Status { .. }
                | Seen::HeaderNew(_)
                | Seen::HeaderGone(_)
        ) || self.schema.last() == Some("x-extensible-enum");
        self.direction == Direction::Response && self.status >= 400 && !is_added
    }

    /// Takes another sample of the same finding in; one of another kind changes nothing.
    pub fn add(&mut self, other: &Self) {
        match (&mut self.seen, &other.seen) {
            (Seen::Undocumented { shape, .. }, Seen::Undocumented { shape: more, .. })
            | (Seen::Variant { shape }, Seen::Variant { shape: more }) => shape.merge(more),
            (
                Seen::Type { shape, always },
                Seen::Type {
                    shape: more,
                    always: also,
                },
            ) => {
                shape.merge(more);
                *always &= also;
            }
            (Seen::Unlisted { values, .. }, Seen::Unlisted { values: more, .. }) => {
                extend(values, more);
            }
            (Seen::Moves(moves), Seen::Moves(more)) => extend(moves, more),
            (Seen::Text { is_empty }, Seen::Text { is_empty: also }) => *is_empty &= also,
            (
                Seen::Size { least, most },
                Seen::Size {
                    least: less,
                    most: more,
                },
            ) => {
                *least = (*least).min(*less);
                *most = (*most).max(*more);
            }
            _ => {}
        }
    }
}

fn extend<T: Clone + PartialEq>(list: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
}

fn in_front(body: &Value, member: &Pointer) -> Option<String> {
    let siblings = member.parent()?.find(body)?.as_object()?;
    let name = member.last()?;
    let index = siblings.keys().position(|key| key == name)?;
    siblings.keys().nth(index.checked_sub(1)?).cloned()
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    }
}
