//! Makes the request that a call of a recording stands for: captures, credentials, idempotency key and test card filled in.

use std::collections::BTreeMap;

use super::{Player, Stop};
use crate::{
    exchange::{Payload, Request},
    interpolate,
    recording::{Call, Key, Token},
    session::NoToken,
    wire::Unreachable,
};

impl Player<'_> {
    pub(super) async fn build(&mut self, call: &Call) -> Result<Request, Stop> {
        let impossible = |why: &str| Stop::Impossible {
            line: call.line,
            why: why.to_owned(),
        };
        let Some(operation) = self.stage.operations.get(&call.operation) else {
            return Err(impossible("the document has no such operation"));
        };
        let fill = |text: &String| interpolate::text(text, &self.captures);
        let path_parameters: Vec<(String, String)> = call
            .path
            .iter()
            .map(|(name, value)| (name.clone(), fill(value)))
            .collect();
        let query = call
            .query
            .iter()
            .map(|(name, value)| (name.clone(), fill(value)))
            .collect();
        let mut headers = BTreeMap::new();
        let credentials = &self.stage.target.credentials;
        headers.insert("x-client-id".to_owned(), credentials.client_id.clone());
        if operation.takes_token {
            if let Some(token) = self.token(&call.token, call.line).await? {
                headers.insert("x-auth-token".to_owned(), token);
            }
        } else {
            headers.insert("x-api-key".to_owned(), credentials.api_key.clone());
        }
        if let Some(header) = &operation.idempotency_header
            && let Some(key) = self.key(&call.key)
        {
            if let Some(name) = &call.name {
                self.keys.insert(name.clone(), key.clone());
            }
            headers.insert(header.clone(), key);
        }
        let body = match (&call.body, &call.raw_body) {
            (Some(body), _) => Payload::Json(
                self.stage
                    .cards
                    .fill(&interpolate::body(body, &self.captures)),
            ),
            (None, Some(text)) => Payload::Text(text.clone()),
            (None, None) => Payload::None,
        };
        if body != Payload::None {
            headers.insert("content-type".to_owned(), "application/json".to_owned());
        }
        for (name, value) in &call.headers {
            match value {
                Some(value) => {
                    headers.insert(name.clone(), interpolate::text(value, &self.captures));
                }
                None => {
                    headers.remove(name);
                }
            }
        }
        Ok(Request {
            method: operation.method.clone(),
            path: operation.fill(&path_parameters),
            path_parameters,
            query,
            headers: headers.into_iter().collect(),
            body,
        })
    }

    async fn token(&self, token: &Token, line: usize) -> Result<Option<String>, Stop> {
        let current = match token {
            Token::None => return Ok(None),
            Token::Given(text) => {
                return Ok(Some(format!(
                    "Bearer {}",
                    interpolate::text(text, &self.captures)
                )));
            }
            Token::Current | Token::Unprefixed => {
                self.stage
                    .session
                    .token(self.stage.wire, self.stage.target)
                    .await
            }
        };
        match current {
            Ok(text) if *token == Token::Unprefixed => Ok(Some(text)),
            Ok(text) => Ok(Some(format!("Bearer {text}"))),
            Err(NoToken::Unreachable(Unreachable(why))) => Err(Stop::Unreachable { line, why }),
            Err(NoToken::Refused(status)) => Err(Stop::NoToken { line, status }),
        }
    }

    fn key(&self, key: &Key) -> Option<String> {
        match key {
            Key::None => None,
            Key::Fresh => Some(uqpay_intents::IdempotencyKey::new().to_string()),
            Key::Given(text) => Some(interpolate::text(text, &self.captures)),
            Key::SameAs(name) => self.keys.get(name).cloned(),
            Key::UpperCaseOf(name) => self.keys.get(name).map(|key| key.to_ascii_uppercase()),
        }
    }
}
