//! One request in the words of a recording.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::{correlate::Known, persons::Persons, tape::Taken, tokens::Tokens};
use crate::{
    Suite,
    exchange::Payload,
    interpolate,
    recording::{Need, Token},
};

const ON_BEHALF_OF: &str = "x-on-behalf-of";
/// An account of nobody, for calls that name one which the upstream does not know.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// What the requests of a tape say of who made them.
pub(super) struct Callers<'c> {
    /// The client id that was admitted first.
    client: Option<&'c str>,
    /// The connected account for which a call succeeded first.
    account: Option<&'c str>,
}

impl<'c> Callers<'c> {
    pub(super) fn of(calls: &'c [Taken]) -> Self {
        let first = |header: &str| {
            let mut admitted = calls.iter().filter(|call| call.response.status < 300);
            admitted.find_map(|call| call.request.header(header).filter(|it| !it.is_empty()))
        };
        Self {
            client: first("x-client-id"),
            account: first(ON_BEHALF_OF),
        }
    }
}

/// Idempotency keys, by what was sent: the step that was the first under each.
#[derive(Default)]
pub(super) struct Keys(HashMap<String, usize>);

/// What a request becomes, and what has to be said about it.
#[derive(Default)]
pub(super) struct Said {
    pub(super) members: Map<String, Value>,
    pub(super) needs: Vec<Need>,
    /// Values of earlier answers that it repeats.
    pub(super) used: Vec<String>,
    /// The step whose key it repeats.
    pub(super) key_of: Option<usize>,
    /// A key that it is the first to send.
    pub(super) first_key: Option<String>,
    pub(super) notes: Vec<String>,
}

/// What saying a request rests on.
pub(super) struct Speaker<'s, 'k> {
    pub(super) suite: &'s Suite,
    pub(super) tokens: &'s Tokens,
    pub(super) callers: &'s Callers<'s>,
    /// Secrets of the whole tape, which no text may hold.
    pub(super) secrets: &'s [String],
    pub(super) known: &'s mut Known<'k>,
    pub(super) persons: &'s mut Persons,
    pub(super) keys: &'s mut Keys,
    /// The names of steps whose keys are repeated.
    pub(super) names: &'s BTreeMap<usize, String>,
}

impl Keys {
    pub(super) fn first(&mut self, key: String, step: usize) {
        self.0.entry(key).or_insert(step);
    }
}

impl Speaker<'_, '_> {
    /// The members of the step that makes the call at `index` of the tape again, without what it expects.
    ///
    /// # Errors
    /// Why a recording cannot hold it; names no secret.
    pub(super) fn say(&mut self, index: usize, call: &Taken) -> Result<Said, String> {
        let mut said = Said::default();
        said.members
            .insert("call".to_owned(), json!(call.operation));
        self.path(call, &mut said)?;
        self.query(call, &mut said)?;
        let mut headers = Map::new();
        self.token(index, call, &mut said, &mut headers)?;
        self.account(call, &mut said, &mut headers)?;
        let key = self.key(call, &mut said, &mut headers)?;
        let body = self.body(call, &mut said, &mut headers)?;
        if !headers.is_empty() {
            said.members
                .insert("headers".to_owned(), Value::Object(headers));
        }
        for (name, value) in key.into_iter().chain(body) {
            said.members.insert(name.to_owned(), value);
        }
        if !self.is_well_formed(call) {
            said.members.insert("well_formed".to_owned(), json!(false));
        }
        Ok(said)
    }

    fn path(&mut self, call: &Taken, said: &mut Said) -> Result<(), String> {
        let mut path = Map::new();
        for (name, value) in &call.request.path_parameters {
            let is_known = self.known.has(value);
            if !is_known && call.response.status < 400 {
                return Err("its id was made by no call of this recording".to_owned());
            }
            path.insert(name.clone(), self.text(value, "its path", said)?.into());
        }
        if !path.is_empty() {
            said.members.insert("path".to_owned(), Value::Object(path));
        }
        Ok(())
    }

    fn query(&mut self, call: &Taken, said: &mut Said) -> Result<(), String> {
        let mut query = Map::new();
        for (name, value) in &call.request.query {
            let plain = self.text(name, "its query", said)?;
            if plain != *name {
                return Err("the name of a query parameter is no name".to_owned());
            }
            let is_number = value
                .parse::<u32>()
                .is_ok_and(|it| it.to_string() == *value);
            let value = if is_number {
                json!(value.parse::<u32>().unwrap_or_default())
            } else {
                self.text(value, "its query", said)?.into()
            };
            if query.insert(name.clone(), value).is_some() {
                return Err("a query parameter stands twice".to_owned());
            }
        }
        if !query.is_empty() {
            said.members
                .insert("query".to_owned(), Value::Object(query));
        }
        Ok(())
    }

    fn token(
        &mut self,
        index: usize,
        call: &Taken,
        said: &mut Said,
        headers: &mut Map<String, Value>,
    ) -> Result<(), String> {
        let request = &call.request;
        match request.header("x-client-id") {
            None => {
                if call.response.status >= 400 {
                    headers.insert("x-client-id".to_owned(), Value::Null);
                    said.needs.push(Need::KnownClients);
                    // Whatever token it sent, that was not why it was refused.
                    return Ok(());
                }
            }
            client if client == self.callers.client => {}
            Some(_) if self.callers.client.is_none() && call.response.status < 400 => {}
            Some(_) => return Err("it was made as another client than the others".to_owned()),
        }
        let operation = self.suite.operations.get(&call.operation);
        if !operation.is_some_and(|operation| operation.takes_token) {
            return Ok(());
        }
        let token = match self.tokens.sent_by(index, call)? {
            Token::Current => return Ok(()),
            Token::None => "none".to_owned(),
            Token::Unprefixed => "unprefixed".to_owned(),
            Token::Given(token) => self.known.name(&token, &mut said.used)?,
        };
        said.members.insert("token".to_owned(), token.into());
        Ok(())
    }

    fn account(
        &mut self,
        call: &Taken,
        said: &mut Said,
        headers: &mut Map<String, Value>,
    ) -> Result<(), String> {
        let Some(account) = call.request.header(ON_BEHALF_OF) else {
            return Ok(());
        };
        let value = if account.is_empty() {
            String::new()
        } else if self.callers.account == Some(account) {
            said.needs.push(Need::SecondAccount);
            "$connected_account".to_owned()
        } else if call.response.status < 400 {
            return Err("it was made for another account than the others".to_owned());
        } else {
            let rule = self.suite.volatile.header(ON_BEHALF_OF);
            if rule.is_some_and(|rule| rule.admits(&json!(account))) {
                NOBODY.to_owned()
            } else {
                self.text(account, "its header x-on-behalf-of", said)?
            }
        };
        headers.insert(ON_BEHALF_OF.to_owned(), value.into());
        Ok(())
    }

    fn key(
        &mut self,
        call: &Taken,
        said: &mut Said,
        headers: &mut Map<String, Value>,
    ) -> Result<Option<(&'static str, Value)>, String> {
        const MEMBER: &str = "idempotency_key";
        let operation = self.suite.operations.get(&call.operation);
        let Some(header) = operation.and_then(|it| it.idempotency_header.as_deref()) else {
            // A read may carry a key that nobody asked for.
            let names: Vec<_> = self.suite.operations.idempotency_headers();
            for name in names {
                if let Some(key) = call.request.header(&name) {
                    headers.insert(name, self.text(key, "its key", said)?.into());
                }
            }
            return Ok(None);
        };
        let Some(key) = call.request.header(header) else {
            return Ok(Some((MEMBER, json!("none"))));
        };
        if let Some(step) = self.keys.0.get(key) {
            let name = self.names.get(step).cloned().unwrap_or_default();
            said.key_of = Some(*step);
            return Ok(Some((MEMBER, json!({"same_as": name}))));
        }
        let lower = key.to_ascii_lowercase();
        if let Some(step) = self
            .keys
            .0
            .get(&lower)
            .filter(|_| key == lower.to_ascii_uppercase())
        {
            let name = self.names.get(step).cloned().unwrap_or_default();
            said.key_of = Some(*step);
            return Ok(Some((MEMBER, json!({"upper_case_of": name}))));
        }
        said.first_key = Some(key.to_owned());
        let rule = self.suite.volatile.header(header);
        let is_fresh = key == lower && rule.is_some_and(|rule| rule.admits(&json!(key)));
        if is_fresh {
            return Ok(None);
        }
        let text = self.text(key, "its key", said)?;
        if text == "none" {
            return Err("its key is a word that a recording reads otherwise".to_owned());
        }
        Ok(Some((MEMBER, text.into())))
    }

    /// Whether the request is one that the suite takes for well-formed: then the document admits it, and the client builds it.
    fn is_well_formed(&self, call: &Taken) -> bool {
        let request = &call.request;
        let judge = self.suite.contract.request(&call.operation);
        let admitted = match (judge, request.body.json()) {
            (Some(judge), Some(body)) => {
                judge.as_written(body).is_empty() && judge.closed(body).is_empty()
            }
            _ => true,
        };
        let mut plain = request.clone();
        let operation = self.suite.operations.get(&call.operation);
        let key = operation.and_then(|it| it.idempotency_header.as_deref());
        let keys = self.suite.operations.idempotency_headers();
        plain.headers.retain(|(name, _)| {
            Some(name.as_str()) == key
                || name == ON_BEHALF_OF
                || keys.contains(name)
                || (name == "content-type" && request.body != Payload::None)
        });
        for (name, value) in &mut plain.headers {
            // What comes behind a semicolon is not sent again.
            if name == "content-type" && value.to_ascii_lowercase().starts_with("application/json")
            {
                "application/json".clone_into(value);
            }
        }
        let has_client = request.header("x-client-id").is_some() || call.response.status < 400;
        admitted && has_client && self.suite.parity.check(&call.operation, &plain).is_empty()
    }
}

/// Whether a text would be read as the name of a capture.
pub(super) fn names_capture(text: &str) -> bool {
    !interpolate::names(text).is_empty()
}
