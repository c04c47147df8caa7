//! Makes an exchange fit to be shown and kept: secrets go, volatile values become references.
//!
//! A reference keeps identity: every later mention of a created intent's id becomes the same `<payment_intent_id:1>`, so a read that
//! answers with another intent still shows.

mod events;
mod forms;
mod marks;
mod references;
mod secrets;

use std::{borrow::Cow, collections::HashMap};

use serde_json::{Map, Value};
use spec::{Pointer, contract::Contract, policy::Sensitivity};

pub(crate) use marks::SecretNames;
pub(crate) use secrets::Secrets;

use references::References;

use crate::{
    exchange::{Exchange, Payload},
    operations::Operations,
    report::Shown,
    scrub::scrub,
    target::Credentials,
    volatile::{Identity, Rule, Volatile},
};

/// Members that name the object they stand in.
pub(crate) const IDS: &[&str] = &["payment_attempt_id", "payment_intent_id", "attempt_id"];
/// Headers that are secrets of the run, and what they are called.
const SECRET_HEADERS: &[(&str, &str)] = &[
    ("x-auth-token", "auth_token"),
    ("x-api-key", "api_key"),
    ("x-client-id", "client_id"),
    // No header of the document, but what a recording may try.
    ("authorization", "authorization"),
    ("cookie", "cookie"),
];

/// A value that is not what its rule says, or that is not told apart as it should be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Misfit {
    pub(crate) pointer: Pointer,
    pub(crate) expected: String,
    pub(crate) found: String,
}

/// What presenting rests on, the same for every scenario.
pub(crate) struct Presentation<'p> {
    pub(crate) contract: &'p Contract,
    pub(crate) operations: &'p Operations,
    pub(crate) volatile: &'p Volatile,
    pub(crate) secret_names: &'p SecretNames,
    /// Who the run is.
    pub(crate) credentials: &'p Credentials,
    pub(crate) base: &'p str,
}

/// Presents the exchanges of one scenario, in order.
pub(crate) struct Presenter<'p> {
    on: &'p Presentation<'p>,
    secrets: Secrets,
    references: References,
    misfits: Vec<Misfit>,
}

impl<'p> Presenter<'p> {
    /// A presenter of these exchanges, whose secrets it looks for everywhere.
    pub(crate) fn new(on: &'p Presentation<'p>, exchanges: &[Exchange]) -> Self {
        let mut references = References::default();
        Self {
            on,
            secrets: Secrets::of(on, exchanges, &mut references),
            references,
            misfits: Vec::new(),
        }
    }

    /// Presents one exchange, and tells which of its values are not as their rules say. Of the members of the answer that the
    /// document does not know only the kind is kept, for nobody can say what they hold.
    pub(crate) fn present(
        &mut self,
        exchange: &Exchange,
        undocumented: &[Pointer],
    ) -> (Shown, Vec<Misfit>) {
        self.misfits.clear();
        let request = &exchange.request;
        let request_headers = self.headers(&request.headers);
        // A request may break any rule on purpose; only answers are held to them.
        self.misfits.clear();
        let request_judge = self.on.contract.request(&exchange.operation);
        let marks = |value: &Value| {
            request_judge
                .map(|judge| judge.sensitive_values(value))
                .unwrap_or_default()
        };
        let request_body = self.payload(&request.body, marks, &[]);
        self.misfits.clear();
        let response = &exchange.response;
        let response_judge =
            self.on
                .contract
                .response(&exchange.operation, response.status, &response.media_type);
        let marks = |value: &Value| {
            response_judge
                .map(|judge| judge.sensitive_values(value))
                .unwrap_or_default()
        };
        let response_body = self.payload(&response.body, marks, undocumented);
        let misfits = std::mem::take(&mut self.misfits);
        let response_headers = response
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), self.text(value)))
            .collect();
        (
            Shown {
                step: exchange.step,
                operation: exchange.operation.clone(),
                request_line: self.request_line(exchange),
                request_headers,
                request_body,
                status: response.status,
                response_headers,
                response_body,
            },
            misfits,
        )
    }

    /// Text from a target, fit to be shown.
    pub(crate) fn text(&self, text: &str) -> String {
        if let Some(reference) = self.references.get(text)
            && text.len() >= secrets::SHORTEST
        {
            return reference.to_owned();
        }
        let root = self.on.base.strip_suffix("/api");
        let is_address = text.contains(root.unwrap_or(self.on.base));
        let mut shown = Cow::Borrowed(text);
        if is_address {
            shown = shown.replace(self.on.base, "<base>").into();
        }
        if let Some(root) = root.filter(|_| is_address) {
            shown = shown.replace(root, "<root>").into();
        }
        self.without_secrets(&self.references.replace(&shown))
    }

    /// The name of a member, which comes from the target as well.
    fn name(&self, name: &str) -> String {
        if self.on.secret_names.lists(name) {
            name.to_owned()
        } else {
            self.text(name)
        }
    }

    fn without_secrets(&self, text: &str) -> String {
        scrub(&self.secrets.replace(text))
    }

    /// A place in a body, whose names come from the target as well.
    pub(crate) fn pointer(&self, pointer: &Pointer) -> Pointer {
        pointer
            .tokens()
            .iter()
            .fold(Pointer::root(), |shown, token| {
                let is_index = token.len() < 3 && token.bytes().all(|byte| byte.is_ascii_digit());
                if is_index {
                    shown.push(token)
                } else {
                    shown.push(self.name(token))
                }
            })
    }

    /// A value from a target, fit to be shown in a message; `name` is the member it stands in.
    pub(crate) fn value(&mut self, name: Option<&str>, value: &Value) -> Value {
        let owner = Owner::default();
        let kept = std::mem::take(&mut self.misfits);
        let shown = self.json(value, &Pointer::root(), name, &HashMap::new(), &owner);
        self.misfits = kept;
        shown
    }

    fn request_line(&mut self, exchange: &Exchange) -> String {
        let request = &exchange.request;
        let mut path = exchange.request.path.clone();
        if let Some(operation) = self.on.operations.get(&exchange.operation) {
            let shown: Vec<_> = request
                .path_parameters
                .iter()
                .map(|(name, value)| (name.clone(), self.text(value)))
                .collect();
            path.clone_from(&operation.path);
            for (name, value) in shown {
                path = path.replace(&format!("{{{name}}}"), &value);
            }
        }
        let query: Vec<_> = request
            .query
            .iter()
            .map(|(name, value)| format!("{name}={}", self.text(value)))
            .collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{} {path}{mark}{}", request.method, query.join("&"))
    }

    fn headers(&mut self, headers: &[(String, String)]) -> Vec<(String, String)> {
        headers
            .iter()
            .map(|(name, value)| (name.clone(), self.header(name, value)))
            .collect()
    }

    fn header(&mut self, name: &str, value: &str) -> String {
        if let Some((_, secret)) = SECRET_HEADERS.iter().find(|(header, _)| *header == name) {
            let (prefix, value) = value
                .strip_prefix("Bearer ")
                .map_or(("", value), |rest| ("Bearer ", rest));
            return format!("{prefix}{}", self.references.of_value(secret, value));
        }
        let rule = self.on.volatile.header(name);
        match rule.filter(|rule| rule.admits(&Value::from(value))) {
            None => self.text(value),
            Some(rule) => {
                let lower = value.to_ascii_lowercase();
                match self.references.get(&lower) {
                    Some(reference) if lower != value => format!("{reference} in upper case"),
                    _ => self.references.of_value(&rule.name.clone(), value),
                }
            }
        }
    }

    fn payload(
        &mut self,
        payload: &Payload,
        marks: impl Fn(&Value) -> Vec<(Pointer, Sensitivity)>,
        undocumented: &[Pointer],
    ) -> Payload {
        match payload {
            Payload::None => Payload::None,
            Payload::Text(text) => Payload::Text(self.text(text)),
            Payload::Json(value) => {
                let hidden = marks(value).into_iter().map(|(at, _)| (at, Mark::Hidden));
                let unknown = undocumented
                    .iter()
                    .map(|at| (at.clone(), Mark::Undocumented));
                let marks = hidden.chain(unknown).collect();
                Payload::Json(self.json(value, &Pointer::root(), None, &marks, &Owner::default()))
            }
        }
    }

    fn json(
        &mut self,
        value: &Value,
        at: &Pointer,
        name: Option<&str>,
        marks: &HashMap<Pointer, Mark>,
        owner: &Owner,
    ) -> Value {
        // By mark where a judge can place the value; else by the names that the document keeps secrets under. A number that
        // is masked already may be read.
        let is_named = name.is_some_and(|name| self.on.secret_names.mark(name).is_some());
        match marks.get(at) {
            Some(Mark::Undocumented) => {
                return Value::String(format!("<undocumented {}>", kind(value)));
            }
            Some(Mark::Hidden) => return self.hidden(value, name.unwrap_or("secret")),
            None if is_named && !is_masked(value) => {
                return self.hidden(value, name.unwrap_or("secret"));
            }
            None => {}
        }
        if let Some(rule) = name.and_then(|name| self.on.volatile.member(name)) {
            let unset = value.is_null() || value.as_str() == Some("");
            return if unset {
                value.clone()
            } else {
                self.volatile(rule, value, at, owner)
            };
        }
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items
                    .map(|(index, item)| self.json(item, &at.push(index), None, marks, owner))
                    .collect()
            }
            Value::Object(members) => {
                let owner = self.owner(members, owner);
                let mut names: Vec<_> = members.keys().collect();
                // The order of members is no part of the contract.
                names.sort();
                names
                    .into_iter()
                    .filter_map(|name| {
                        let value = members.get(name)?;
                        let shown = self.json(value, &at.push(name), Some(name), marks, &owner);
                        Some((self.name(name), shown))
                    })
                    .collect::<Map<_, _>>()
                    .into()
            }
            Value::Number(number) => {
                let text = number.to_string();
                let shown = self.without_secrets(&text);
                if shown == text {
                    value.clone()
                } else {
                    Value::String(shown)
                }
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    /// The object that `members` are of: its own reference if it has an id, else the one around it.
    fn owner(&mut self, members: &Map<String, Value>, around: &Owner) -> Owner {
        for name in IDS {
            if let Some(Value::String(id)) = members.get(*name) {
                return Owner(Some(self.references.of_value(name, id)));
            }
        }
        around.clone()
    }

    /// A marked value: its kind and identity stay, the rest goes.
    fn hidden(&mut self, value: &Value, name: &str) -> Value {
        match value {
            Value::String(text) if text.is_empty() => value.clone(),
            Value::String(text) => Value::String(self.references.of_value(name, text)),
            Value::Array(items) => items.iter().map(|item| self.hidden(item, name)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone(), self.hidden(value, name)))
                .collect::<Map<_, _>>()
                .into(),
            Value::Number(number) => {
                Value::String(self.references.of_value(name, &number.to_string()))
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    fn volatile(&mut self, rule: &Rule, value: &Value, at: &Pointer, owner: &Owner) -> Value {
        if !rule.admits(value) {
            let found = self.kind_or_text(value);
            self.misfits.push(Misfit {
                pointer: at.clone(),
                expected: rule.expected(),
                found,
            });
            return match value {
                Value::String(text) => Value::String(self.text(text)),
                other => other.clone(),
            };
        }
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let reference = match rule.identity {
            Identity::None => format!("<{}>", rule.name),
            Identity::Object => self
                .references
                .of_object(&rule.name, &text, owner.0.as_deref()),
            Identity::Value => {
                let known = self.references.name(&text);
                if let Some(other) = known.filter(|other| *other != rule.name) {
                    self.misfits.push(Misfit {
                        pointer: at.clone(),
                        expected: format!("a value of its own as {}", rule.name),
                        found: format!("the value of a {other}"),
                    });
                }
                self.references.of_value(&rule.name, &text)
            }
        };
        Value::String(reference)
    }

    fn kind_or_text(&self, value: &Value) -> String {
        match value {
            Value::String(text) => spec::escape(&self.text(text)),
            Value::Null => "null".to_owned(),
            Value::Bool(_) => "a boolean".to_owned(),
            Value::Number(_) => "a number".to_owned(),
            Value::Array(_) => "an array".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        }
    }
}

/// Why a value is not shown.
enum Mark {
    /// The document marks it.
    Hidden,
    /// The document does not know it.
    Undocumented,
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Six digits, asterisks, four digits.
fn is_masked(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        let hidden = text.trim_matches(|c: char| c.is_ascii_digit());
        !hidden.is_empty()
            && hidden.bytes().all(|byte| byte == b'*')
            && text.len() <= hidden.len() + 10
    })
}

/// The reference of the object that a value stands in.
#[derive(Clone, Default)]
struct Owner(Option<String>);
