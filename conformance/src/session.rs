//! The access token of a run, minted on demand and shared by the scenarios of one target.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::sync::Mutex;

use crate::{
    exchange::{Payload, Request},
    operations::{Operations, TOKEN_OPERATION},
    target::Target,
    wire::{Unreachable, Wire},
};

/// Minted again this long before it ends, or after half its life where that is shorter.
const MARGIN_SECONDS: i64 = 60;

/// The token, and the target's idea of the time.
pub(crate) struct Session {
    /// Path of the token call.
    path: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Minted>,
    /// Unix seconds where the target's clock was read or moved; the system's clock otherwise.
    now: Option<i64>,
}

/// A token that was handed out.
struct Minted {
    token: String,
    /// Unix seconds from which on another one is minted.
    until: i64,
}

impl Minted {
    fn new((token, expires): (String, i64), now: i64) -> Self {
        let margin = MARGIN_SECONDS.min(expires.saturating_sub(now) / 2);
        Self {
            token,
            until: expires.saturating_sub(margin),
        }
    }
}

/// Why there is no token.
#[derive(Debug)]
pub(crate) enum NoToken {
    Unreachable(Unreachable),
    /// The target refused the credentials.
    Refused(u16),
}

impl Session {
    /// A session that mints its tokens where the document says.
    pub(crate) fn new(operations: &Operations) -> Self {
        let exchange = operations.get(TOKEN_OPERATION);
        Self {
            path: exchange.map(|it| it.fill(&[])).unwrap_or_default(),
            state: Mutex::default(),
        }
    }

    /// The current token.
    pub(crate) async fn token(&self, wire: &Wire, target: &Target) -> Result<String, NoToken> {
        let mut state = self.state.lock().await;
        let now = state.now.unwrap_or_else(system_seconds);
        if let Some(minted) = &state.token
            && minted.until > now
        {
            return Ok(minted.token.clone());
        }
        let request = Request {
            method: "POST".to_owned(),
            path_parameters: Vec::new(),
            path: self.path.clone(),
            query: Vec::new(),
            headers: vec![
                ("x-api-key".to_owned(), target.credentials.api_key.clone()),
                (
                    "x-client-id".to_owned(),
                    target.credentials.client_id.clone(),
                ),
            ],
            body: Payload::None,
        };
        let (answer, _) = wire
            .send(&target.base, &request)
            .await
            .map_err(NoToken::Unreachable)?;
        let found = (answer.status == 200)
            .then_some(answer.body.json())
            .flatten()
            .and_then(token_of);
        let Some(found) = found else {
            return Err(NoToken::Refused(answer.status));
        };
        let token = found.0.clone();
        state.token = Some(Minted::new(found, now));
        Ok(token)
    }

    /// Takes over a token that a scenario minted, which ended the one before it.
    pub(crate) async fn adopt(&self, answer: &Value) {
        if let Some(token) = token_of(answer) {
            let mut state = self.state.lock().await;
            let now = state.now.unwrap_or_else(system_seconds);
            state.token = Some(Minted::new(token, now));
        }
    }

    /// Notes what the target's clock says, in RFC 3339.
    pub(crate) async fn set_now(&self, seconds: i64) {
        self.state.lock().await.now = Some(seconds);
    }
}

fn token_of(answer: &Value) -> Option<(String, i64)> {
    Some((
        answer.get("auth_token")?.as_str()?.to_owned(),
        answer.get("expired_at")?.as_i64()?,
    ))
}

fn system_seconds() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
        .unwrap_or(0)
}
