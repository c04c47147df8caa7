//! One walk over a document: which object stands where, and what is wrong with its members.

use serde_json::{Map, Value};

use super::Site;
use super::expectation::closest;
use super::table::{Kind, Layout, Others, Shape};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::escape::{excerpt, kind_of};
use crate::pointer::Pointer;

/// What the walk collects.
#[derive(Default)]
pub(super) struct Walk<'d> {
    pub(super) sites: Vec<Site<'d>>,
    pub(super) problems: Vec<Diagnostic>,
}

pub(super) fn walk(document: &Value) -> Walk<'_> {
    let mut walk = Walk::default();
    walk.object(Kind::Document, &Pointer::root(), document);
    walk
}

impl<'d> Walk<'d> {
    fn object(&mut self, kind: Kind, pointer: &Pointer, value: &'d Value) {
        let Value::Object(members) = value else {
            return;
        };
        let layout = kind.layout(value);
        self.sites.push(Site {
            pointer: pointer.clone(),
            kind,
            members,
            value,
        });
        self.missing(kind, &layout, pointer, members);
        for (name, member) in members {
            let place = pointer.push(name);
            let known = layout.fields.iter().find(|field| field.name == name);
            match (known, layout.others) {
                (Some(field), _) => self.member(name, field.shape, place, member),
                (None, _) if name.starts_with("x-") => {}
                (None, Others::Named(shape)) => self.member(name, shape, place, member),
                (None, Others::Paths(shape)) => {
                    // What does not begin with `/` is reported by the rule for paths.
                    self.member(name, shape, place, member);
                }
                (None, Others::Statuses(shape)) => {
                    if !is_status(name) {
                        self.problems.push(status_problem(name, place.clone()));
                    }
                    self.member(name, shape, place, member);
                }
                (None, Others::Unknown) => self.unknown(&layout, name, place),
            }
        }
    }

    fn member(&mut self, name: &str, shape: Shape, pointer: Pointer, value: &'d Value) {
        match (shape, value) {
            (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Bool | Shape::BoolOr(_), Value::Bool(_))
            | (Shape::Number, Value::Number(_)) => {}
            (Shape::Words(words), Value::String(word)) => {
                if !words.contains(&word.as_str()) {
                    self.problems.push(unlisted(name, word, words, pointer));
                }
            }
            (Shape::Count, Value::Number(number)) => {
                if number
                    .as_u64()
                    .is_none_or(|count| usize::try_from(count).is_err())
                {
                    self.problems
                        .push(out_of_range(name, shape, pointer, value));
                }
            }
            (Shape::Positive, Value::Number(number)) => {
                if number.as_f64().is_none_or(|number| number <= 0.0) {
                    self.problems
                        .push(out_of_range(name, shape, pointer, value));
                }
            }
            (Shape::List(shape), Value::Array(items)) => {
                for (number, item) in items.iter().enumerate() {
                    self.member(name, *shape, pointer.push(number), item);
                }
            }
            (Shape::Map(shape), Value::Object(members)) => {
                for (key, member) in members {
                    self.member(key, *shape, pointer.push(key), member);
                }
            }
            (Shape::Object(kind), Value::Object(_)) => self.object(kind, &pointer, value),
            (Shape::Ref(kind), Value::Object(members)) => match members.get("$ref") {
                None => self.object(kind, &pointer, value),
                Some(Value::String(_)) => {
                    let is_component = pointer.tokens().len() == 3;
                    if kind == Kind::Callback && !is_component {
                        self.problems.push(callback_reference(&pointer));
                    }
                    self.sites.push(Site {
                        pointer,
                        kind,
                        members,
                        value,
                    });
                }
                Some(other) => self.member("$ref", Shape::Text, pointer.push("$ref"), other),
            },
            (Shape::BoolOr(shape), value) => self.member(name, *shape, pointer, value),
            (shape, found) => self.problems.push(wrong_kind(name, shape, pointer, found)),
        }
    }

    fn missing(
        &mut self,
        kind: Kind,
        layout: &Layout,
        pointer: &Pointer,
        members: &Map<String, Value>,
    ) {
        for field in layout
            .fields
            .iter()
            .filter(|field| field.is_required && !members.contains_key(field.name))
        {
            let message = format!("{} has no `{}`", layout.title, field.name);
            self.problems.push(
                Diagnostic::new(Code::MissingMember, pointer.clone(), message)
                    .label(format!("`{}` is missing here", field.name))
                    .help(format!("add `{}`: {}", field.name, field.shape.expected())),
            );
        }
        if kind == Kind::Link
            && !members.contains_key("operationRef")
            && !members.contains_key("operationId")
        {
            self.problems.push(
                Diagnostic::new(
                    Code::MissingMember,
                    pointer.clone(),
                    "a link names no operation",
                )
                .help("add `operationId` or `operationRef`"),
            );
        }
        // The typed model cannot hold a parameter that says nothing of its value, so this belongs to the structure.
        if matches!(kind, Kind::Parameter | Kind::Header) {
            let problem = match (members.get("schema"), members.get("content")) {
                (None, None) => Some(format!(
                    "{} has neither a `schema` nor a `content`",
                    layout.title
                )),
                (Some(_), Some(_)) => Some(format!(
                    "{} has both a `schema` and a `content`",
                    layout.title
                )),
                (None, Some(Value::Object(content))) if content.len() != 1 => Some(format!(
                    "the `content` of {} has {} media types",
                    layout.title,
                    content.len()
                )),
                _ => None,
            };
            self.problems.extend(
                problem.map(|text| {
                    Diagnostic::new(Code::ParameterWithoutSchema, pointer.clone(), text)
                }),
            );
        }
    }

    fn unknown(&mut self, layout: &Layout, name: &str, pointer: Pointer) {
        let mut problem = Diagnostic::new(
            Code::UnknownMember,
            pointer,
            format!("{} has no member `{name}`", layout.title),
        )
        .label("ignored by every reader of OpenAPI 3.0")
        .at_key();
        if let Some(meant) = closest(name, layout.fields.iter().map(|field| field.name)) {
            problem = problem.help(format!("did you mean `{meant}`?"));
        }
        self.problems.push(problem);
    }
}

fn is_status(key: &str) -> bool {
    let digits: Vec<_> = key.bytes().collect();
    match digits.as_slice() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => key == "default",
    }
}

fn status_problem(key: &str, pointer: Pointer) -> Diagnostic {
    Diagnostic::new(Code::OutOfRange, pointer, format!("`{key}` is no status"))
        .label("expected a status such as `200`, a range such as `4XX`, or `default`")
        .at_key()
}

/// Valid OpenAPI that the typed model has no place for.
fn callback_reference(pointer: &Pointer) -> Diagnostic {
    Diagnostic::new(
        Code::Refused,
        pointer.push("$ref"),
        "the typed model has no references to callbacks",
    )
    .help("write the callback out where it is used")
}

fn unlisted(name: &str, word: &str, words: &[&'static str], pointer: Pointer) -> Diagnostic {
    let list = super::quoted_list(words.iter().copied());
    let problem = Diagnostic::new(
        Code::UnlistedWord,
        pointer,
        format!("`{name}` cannot be `{word}`"),
    )
    .label(format!("expected {list}"));
    match closest(word, words.iter().copied()) {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")),
        None => problem,
    }
}

fn out_of_range(name: &str, shape: Shape, pointer: Pointer, value: &Value) -> Diagnostic {
    Diagnostic::new(
        Code::OutOfRange,
        pointer,
        format!("`{name}` cannot be {}", excerpt(value)),
    )
    .label(format!("expected {}", shape.expected()))
}

fn wrong_kind(name: &str, shape: Shape, pointer: Pointer, found: &Value) -> Diagnostic {
    let expected = shape.expected();
    let problem = Diagnostic::new(
        Code::WrongKind,
        pointer,
        format!(
            "`{name}` must be {expected}, and this is {}",
            kind_of(found)
        ),
    )
    .label(format!("expected {expected}"));
    match shape.remedy(name, found) {
        Some(remedy) => problem.help(remedy),
        None => problem,
    }
}
