//! The credential that the API itself hands out: obtained on demand, shared by all calls, replaced before it ends.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::HeaderValue;
use serde_json::Value;

use crate::answer::{Answer, Failure};
use crate::decode::DecodeError;
use crate::policy::TokenExchange;
use crate::secret::Secret;

/// A token in use.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) value: Secret,
    /// Counts up with every token, so that a refusal of an old one does not throw away its successor.
    pub(crate) generation: u64,
    /// From here on the token is replaced before use.
    replace_at: SystemTime,
}

/// The current token.
#[derive(Default)]
pub(crate) struct Tokens {
    current: Mutex<State>,
    /// Held by the one call that obtains a token, while the others wait for it.
    minting: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    generation: u64,
    token: Option<Token>,
}

impl Tokens {
    /// The current token, or a new one from `mint` when there is none or it is about to end.
    pub(crate) async fn get(
        &self,
        now: impl Fn() -> SystemTime,
        mint: impl AsyncFnOnce() -> Result<Token, Failure>,
    ) -> Result<Token, Failure> {
        let (fresh, seen) = self.look(&now);
        if let Some(token) = fresh {
            return Ok(token);
        }
        let _minting = self.minting.lock().await;
        // Whoever was first has obtained one meanwhile. It is good for this call however short its life: otherwise
        // each of a crowd of waiting calls would obtain its own, and a new token may end the one before.
        let (fresh, latest) = self.look(&now);
        let newer = if latest > seen {
            self.state(|state| state.token.clone())
        } else {
            None
        };
        if let Some(token) = fresh.or(newer) {
            return Ok(token);
        }
        let token = mint().await?;
        Ok(self.adopt(token))
    }

    /// The current token unless it is about to end, and the number of the latest one.
    fn look(&self, now: impl Fn() -> SystemTime) -> (Option<Token>, u64) {
        let now = now();
        self.state(|state| {
            (
                state
                    .token
                    .as_ref()
                    .filter(|token| now < token.replace_at)
                    .cloned(),
                state.generation,
            )
        })
    }

    /// Makes `token` the current one.
    pub(crate) fn adopt(&self, token: Token) -> Token {
        self.state(|state| {
            state.generation += 1;
            let token = Token {
                generation: state.generation,
                ..token
            };
            state.token = Some(token.clone());
            token
        })
    }

    /// Forgets the token `generation`, which the API refused. A newer one stays.
    pub(crate) fn invalidate(&self, generation: u64) {
        self.state(|state| {
            if state
                .token
                .as_ref()
                .is_some_and(|token| token.generation == generation)
            {
                state.token = None;
            }
        });
    }

    /// No code that can panic runs under the lock, so a poisoned one still guards a whole state.
    fn state<R>(&self, with: impl FnOnce(&mut State) -> R) -> R {
        with(&mut self.current.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Reads a token from the answer of the exchange operation.
pub(crate) fn read(
    exchange: &TokenExchange,
    answer: &Answer,
    now: SystemTime,
) -> Result<Token, DecodeError> {
    let mut body: Value = crate::decode::decode(&answer.body).map_err(|problem| {
        if answer.headers.may_be_json() {
            problem
        } else {
            DecodeError::media_type(&answer.headers, "JSON")
        }
    })?;
    let expires_at = body
        .pointer(exchange.expires_at)
        .and_then(Value::as_u64)
        .and_then(|seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds)))
        .ok_or_else(|| {
            DecodeError::at(
                exchange.expires_at,
                "expected the end of the token's life in Unix seconds",
            )
        })?;
    let value = match body.pointer_mut(exchange.token).map(Value::take) {
        Some(Value::String(token)) if !token.is_empty() => Secret::new(token),
        _ => {
            return Err(DecodeError::at(
                exchange.token,
                "expected the token, a string that is not empty",
            ));
        }
    };
    if HeaderValue::from_str(value.expose_secret()).is_err() {
        return Err(DecodeError::at(
            exchange.token,
            "expected a token of characters that a header can carry",
        ));
    }
    // A life shorter than twice the margin would otherwise be over as soon as it began.
    let life = expires_at.duration_since(now).unwrap_or_default();
    let margin = exchange.margin.min(life / 2);
    Ok(Token {
        value,
        generation: 0,
        replace_at: expires_at.checked_sub(margin).unwrap_or(now),
    })
}
