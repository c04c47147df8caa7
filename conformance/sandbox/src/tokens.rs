//! Access tokens: one active for each client id, for thirty minutes.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::json;

use crate::{
    entropy::Entropy,
    time::{self, TOKEN_LIFE},
};

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenFault {
    /// Never handed out.
    Unknown,
    /// Its time is over, or a later one replaced it.
    Ended,
}

struct Issued {
    client: String,
    expires: Timestamp,
}

/// The tokens that were handed out.
#[derive(Default)]
pub(crate) struct Tokens {
    issued: HashMap<String, Issued>,
    current: HashMap<String, String>,
    minted: u64,
}

impl Tokens {
    /// A new token for `client`, and when it ends. The one before ends now.
    pub(crate) fn mint(
        &mut self,
        now: Timestamp,
        entropy: &Entropy,
        client: &str,
    ) -> (String, Timestamp) {
        self.minted += 1;
        let expires = time::later(now, TOKEN_LIFE);
        let token = entropy.jwt(&json!({
            "api_version": "V1.6.0",
            "client_id": client,
            "entity_id": entropy.uuid("entity_id", client).to_string(),
            "exp": expires.as_second(),
            "jti": self.minted,
        }));
        self.issued.retain(|_, issued| issued.expires > now);
        self.issued.insert(
            token.clone(),
            Issued {
                client: client.to_owned(),
                expires,
            },
        );
        self.current.insert(client.to_owned(), token.clone());
        (token, expires)
    }

    /// Whether `client` ever minted one.
    pub(crate) fn knows(&self, client: &str) -> bool {
        self.current.contains_key(client)
    }

    /// The client that `token` was handed out to.
    pub(crate) fn client(&self, now: Timestamp, token: &str) -> Result<&str, TokenFault> {
        let issued = self.issued.get(token).ok_or(TokenFault::Unknown)?;
        let current = self
            .current
            .get(&issued.client)
            .is_some_and(|current| current == token);
        if current && now < issued.expires {
            Ok(&issued.client)
        } else {
            Err(TokenFault::Ended)
        }
    }
}

impl Tokens {
    /// Each token that is accepted now: whose it is and when it ends.
    pub(crate) fn accepted(&self, now: Timestamp) -> Vec<(&str, Timestamp)> {
        let mut accepted: Vec<_> = self
            .current
            .values()
            .filter_map(|token| self.issued.get(token))
            .filter(|issued| now < issued.expires)
            .map(|issued| (issued.client.as_str(), issued.expires))
            .collect();
        accepted.sort_unstable();
        accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_token_ends_the_one_before_and_time_ends_both() {
        let (entropy, mut tokens) = (Entropy::unpredictable(), Tokens::default());
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let (first, _) = tokens.mint(start, &entropy, "a");
        let (other, _) = tokens.mint(start, &entropy, "b");
        let (second, expires) = tokens.mint(start, &entropy, "a");
        assert_ne!(first, second);
        assert_eq!(tokens.client(start, &first), Err(TokenFault::Ended));
        assert_eq!(tokens.client(start, &second), Ok("a"));
        assert_eq!(tokens.client(start, &other), Ok("b"));
        assert_eq!(tokens.client(expires, &second), Err(TokenFault::Ended));
        assert_eq!(tokens.client(start, "x"), Err(TokenFault::Unknown));
    }
}
