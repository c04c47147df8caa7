//! Reading a drift as it is asked for, or saying what is wrong with it.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;

use super::{
    Act, Order,
    change::{Change, HeaderChange},
    form::{About, FORMS, Form},
    limit::Limit,
    pointer::Pointer,
    request::{Demand, Place},
    rule::Rule,
    scope::{Scope, Statuses, Subject},
};
use crate::{behaviour::Control, operation::Operation, webhooks::EventType};

/// Of a list that is made longer, and of how seldom a drift shows.
const MOST: u64 = 1_000;
/// The server writes these itself: how a message is framed is no part of the contract.
const FRAMING: [HeaderName; 6] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

impl Order {
    /// Reads a drift, or says what is wrong with it.
    pub(crate) fn read(body: &Value) -> Result<Self, String> {
        let asked = Asked::read(body)?;
        let scope = Scope {
            subject: asked.subject()?,
            statuses: asked.statuses()?,
            when: asked.when()?,
            every: asked.every()?,
        };
        let order = Self {
            kind: asked.form.kind,
            act: asked.act(scope.subject)?,
            scope,
        };
        Ok(order)
    }
}

/// What a drift says of itself, and what drifts of its kind can say.
struct Asked<'a> {
    body: &'a Value,
    form: Form,
}

impl<'a> Asked<'a> {
    /// All that can be seen without understanding a value.
    fn read(body: &'a Value) -> Result<Self, String> {
        let kind = body.get("kind").and_then(Value::as_str);
        let kind = kind.ok_or("`kind` is missing")?;
        let form = Form::of(kind).ok_or_else(|| {
            let known: Vec<_> = FORMS.iter().map(|form| form.kind).collect();
            format!(
                "no drift is called {kind:?}; there are `{}`",
                known.join("`, `")
            )
        })?;
        let asked = Self { body, form };
        let takes = form.takes();
        let members = body
            .as_object()
            .into_iter()
            .flat_map(|members| members.keys());
        for name in members {
            if name != "kind" && !takes.contains(&name.as_str()) {
                return Err(format!(
                    "a drift of kind `{kind}` has no `{name}`; it takes `{}`",
                    takes.join("`, `")
                ));
            }
        }
        for name in form.needs {
            asked.needed(name)?;
        }
        Ok(asked)
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.body.get(name)
    }

    fn needed(&self, name: &str) -> Result<&'a Value, String> {
        self.get(name)
            .ok_or_else(|| format!("a drift of kind `{}` needs `{name}`", self.form.kind))
    }

    fn text(&self, name: &str) -> Result<Option<&'a str>, String> {
        self.get(name)
            .map(|value| {
                value
                    .as_str()
                    .ok_or_else(|| format!("`{name}` must be a string"))
            })
            .transpose()
    }

    /// `to` as one of `known`.
    fn one_of<T: Copy>(&self, name: &str, known: &[(&str, T)]) -> Result<T, String> {
        let given = self.needed(name)?;
        let found = known.iter().find(|(known, _)| given == known);
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let names: Vec<_> = known.iter().map(|(known, _)| *known).collect();
            format!(
                "`{name}` of a drift of kind `{}` is one of `{}`",
                self.form.kind,
                names.join("`, `")
            )
        })
    }

    fn subject(&self) -> Result<Subject, String> {
        let (operation, event) = (self.text("operation")?, self.text("event")?);
        match (self.form.about, operation, event) {
            (About::Sandbox, _, _) => Ok(Subject::Sandbox),
            (_, Some(_), Some(_)) => Err(
                "a drift is about an `operation` or about an `event`, and names one of them"
                    .to_owned(),
            ),
            (_, Some("*"), _) => Ok(Subject::Calls(None)),
            (_, Some(name), _) => match Operation::from_name(name) {
                Some(operation) => Ok(Subject::Calls(Some(operation))),
                None => Err(format!(
                    "no operation is called {name:?}; the names look like `{}`, and `*` is all of them",
                    Operation::RetrievePaymentIntent.name()
                )),
            },
            (_, None, Some("*")) => Ok(Subject::Events(None)),
            (_, None, Some(name)) => match EventType::from_name(name) {
                Some(event) => Ok(Subject::Events(Some(event))),
                None => Err(format!(
                    "no event is called {name:?}; the names look like `{}`, and `*` is all of them",
                    EventType::IntentSucceeded.name()
                )),
            },
            (About::Events, None, None) => Err("`event` is missing".to_owned()),
            (About::Messages, None, None) => Err("`operation` is missing, or `event`".to_owned()),
            (_, None, None) => Err("`operation` is missing".to_owned()),
        }
    }

    fn statuses(&self) -> Result<Statuses, String> {
        let expected = "`status` says which answers deviate: a status such as 401, \"2xx\" (as without it), \"4xx\", \"5xx\" or \"*\"";
        match self.get("status") {
            None => Ok(Control::DriftsAnswers.governs(Statuses::Class(2))),
            Some(_) if self.get("event").is_some() => Err("an event has no `status`".to_owned()),
            Some(Value::String(text)) => match text.as_str() {
                "*" => Ok(Statuses::All),
                "2xx" => Ok(Statuses::Class(2)),
                "4xx" => Ok(Statuses::Class(4)),
                "5xx" => Ok(Statuses::Class(5)),
                _ => Err(expected.to_owned()),
            },
            Some(value) => status(value).map(Statuses::One).ok_or(expected.to_owned()),
        }
    }

    fn when(&self) -> Result<Vec<(Pointer, Value)>, String> {
        let expected = "`when` is an object: JSON Pointers, and the value that must stand at each";
        let Some(when) = self.get("when") else {
            return Ok(Vec::new());
        };
        let members = when.as_object().ok_or(expected)?.iter();
        members
            .map(|(pointer, value)| Ok((Pointer::parse(pointer).ok_or(expected)?, value.clone())))
            .collect()
    }

    fn every(&self) -> Result<u64, String> {
        self.get("every").map_or(Ok(1), |every| {
            let every = every.as_u64().filter(|every| (1..=MOST).contains(every));
            every.ok_or_else(|| {
                format!("`every` is a number between 1 and {MOST}: of so many, one deviates")
            })
        })
    }

    /// Which of the places that are possible is named.
    fn place(&self) -> Result<Place, String> {
        let named = |name: &&'static str| self.get(name).is_some();
        let places = self.form.places.iter().copied();
        let places: Vec<_> = places.filter(named).collect();
        let default = (self.form.kind == "illegal_move").then_some("/intent_status");
        match (places.as_slice(), default) {
            (["pointer"], _) => {
                let text = self.text("pointer")?.unwrap_or_default();
                self.pointer(text).map(Place::Body)
            }
            (["parameter"], _) => {
                let text = self.text("parameter")?.unwrap_or_default();
                Ok(Place::Parameter(text.to_owned()))
            }
            (["header"], _) => {
                let text = self.text("header")?.unwrap_or_default();
                header_name("header", text).map(Place::Header)
            }
            ([], Some(default)) => self.pointer(default).map(Place::Body),
            ([], None) => Err(format!("`{}` is missing", self.form.places.join("`, or `"))),
            _ => Err(format!(
                "a drift is at one place: of `{}` it names one",
                self.form.places.join("`, `")
            )),
        }
    }

    fn pointer(&self, text: &str) -> Result<Pointer, String> {
        // Only what takes the place of a value can take that of the whole body.
        let whole = ["member_order", "reorder", "retype", "null", "value"];
        if text.is_empty() && !whole.contains(&self.form.kind) {
            return Err(format!(
                "`pointer` of a drift of kind `{}` leads to a member, and the empty one to the whole body",
                self.form.kind
            ));
        }
        Pointer::parse(text).ok_or_else(|| {
            format!("`pointer` is a JSON Pointer and starts with a slash, {text:?} does not")
        })
    }

    fn act(&self, subject: Subject) -> Result<Act, String> {
        match self.form.kind {
            "status_code" => Ok(Act::Status(status(self.needed("to")?).ok_or(
                "`to` of a drift of kind `status_code` is a status between 200 and 599",
            )?)),
            "text" => match self.needed("to")? {
                Value::String(text) => Ok(Act::Text(text.clone())),
                _ => Err("`to` of a drift of kind `text` is the text that is sent".to_owned()),
            },
            "ruling" => Rule::ruling(
                subject,
                self.one_of("to", &Rule::RULINGS)?,
                self.text("intent_status")?,
            )
            .map(Act::Rule),
            "idempotency" => Ok(Act::Rule(Rule::Key(self.one_of("to", &Rule::KEYS)?))),
            "token" => Ok(Act::Rule(Rule::Token(self.one_of("to", &Rule::TOKENS)?))),
            "webhook" => Ok(Act::Rule(Rule::Event(self.one_of("to", &Rule::EVENTS)?))),
            "duration" => {
                let span = self.one_of("of", &Rule::SPANS)?;
                Rule::lasting(span, self.needed("to")?).map(Act::Rule)
            }
            _ if self.form.about == About::Requests => {
                Ok(Act::Request(self.place()?, self.demand()?))
            }
            _ => match self.place()? {
                Place::Header(name) => Ok(Act::Header(name, self.header_change()?)),
                Place::Body(pointer) => Ok(Act::Body(pointer, self.change()?)),
                Place::Parameter(_) => Err("an answer has no parameters".to_owned()),
            },
        }
    }

    fn change(&self) -> Result<Change, String> {
        let to = || self.needed("to").cloned();
        Ok(match self.form.kind {
            "rename" => match self.text("to")? {
                Some(name) => Change::Rename(name.to_owned()),
                None => return Err("`to` of a rename is the new name".to_owned()),
            },
            "drop" => Change::Drop,
            "add" => Change::Add(to()?),
            "retype" => Change::Retype(self.get("to").cloned()),
            "null" => Change::Replace(Value::Null),
            "substitute" => Change::Substitute {
                from: self.needed("from")?.clone(),
                to: to()?,
            },
            "shift" => {
                let by = self.needed("by")?.as_i64();
                Change::Shift(by.ok_or("`by` of a drift of kind `shift` is a whole number")?)
            }
            "resize" => {
                let length = to()?.as_u64().filter(|length| *length <= MOST);
                let length = length.and_then(|length| usize::try_from(length).ok());
                Change::Resize(length.ok_or_else(|| {
                    format!("`to` of a drift of kind `resize` is a number of items, at most {MOST}")
                })?)
            }
            "reorder" => Change::Reorder(match self.text("by")? {
                Some(text) => Some(Pointer::parse(text).ok_or(
                    "`by` of a drift of kind `reorder` is a JSON Pointer within an item, such as /amount",
                )?),
                None => None,
            }),
            "member_order" => Change::ReverseMembers,
            // `value`, and those that say what it is for.
            _ => Change::Replace(to()?),
        })
    }

    fn header_change(&self) -> Result<HeaderChange, String> {
        let text = || self.text("to").map(Option::unwrap_or_default);
        let value = || {
            HeaderValue::from_str(text()?)
                .map_err(|_| "`to` is no text that a header can hold".to_owned())
        };
        Ok(match self.form.kind {
            "rename" => HeaderChange::Rename(header_name("to", text()?)?),
            "drop" => HeaderChange::Drop,
            "add" => HeaderChange::Add(value()?),
            _ => HeaderChange::Replace(value()?),
        })
    }

    fn demand(&self) -> Result<Demand, String> {
        let limit = match self.get("limit") {
            None => None,
            Some(limit) => {
                let members = limit.as_object().filter(|members| members.len() == 1);
                let (name, value) = members
                    .and_then(|members| members.iter().next())
                    .ok_or_else(|| {
                        format!(
                            "`limit` is an object with one of `{}`",
                            Limit::NAMES.join("`, `")
                        )
                    })?;
                Some(Limit::read(name, value)?)
            }
        };
        match (self.form.kind, limit, self.get("from"), self.get("to")) {
            ("require", ..) => Ok(Demand::Require),
            ("ignore", ..) => Ok(Demand::Ignore),
            ("tighten", Some(limit), ..) => Ok(Demand::Tighten(limit)),
            (_, Some(limit), None, None) => Ok(Demand::Fit(limit)),
            (_, None, Some(from), Some(to)) => Ok(Demand::Take(from.clone(), to.clone())),
            (_, None, None, Some(to)) => Ok(Demand::Fill(to.clone())),
            _ => Err(
                "a drift of kind `loosen` needs a `limit` that values are made to keep to, `from` and `to`, or `to` alone for what is missing"
                    .to_owned(),
            ),
        }
    }
}

fn status(value: &Value) -> Option<StatusCode> {
    let status = value.as_u64().and_then(|status| u16::try_from(status).ok());
    let status = status.filter(|status| (200..600).contains(status));
    status.and_then(|status| StatusCode::from_u16(status).ok())
}

/// A header that may deviate, named by the member `member`.
fn header_name(member: &str, text: &str) -> Result<HeaderName, String> {
    let name: HeaderName = text
        .parse()
        .map_err(|_| format!("`{member}` is the name of a header, {text:?} is none"))?;
    if FRAMING.contains(&name) || name.as_str().starts_with("x-sandbox-") {
        return Err(format!(
            "`{name}` is no part of the contract: the server frames messages, and marks its own, as it must"
        ));
    }
    Ok(name)
}

#[cfg(test)]
mod tests;
