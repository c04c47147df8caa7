//! Access tokens: one active for each client id, for thirty minutes.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use jiff::Timestamp;
use serde_json::json;

use crate::{
    behaviour::Access,
    entropy::Entropy,
    time::{self, Span, Spans},
};

/// So many client ids may have a token. Ids are anybody's to make up, so that there has to be an end.
pub(crate) const MAX_CLIENTS: usize = 10_000;

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenFault {
    /// Never handed out.
    Unknown,
    /// Its time is over, or a later one replaced it.
    Ended,
}

struct Current {
    token: Arc<str>,
    expires: Timestamp,
}

/// The token of each client. Those that were replaced are not kept: that they were ours shows in their signature.
#[derive(Default)]
pub(crate) struct Tokens {
    current: HashMap<Arc<str>, Current>,
    clients: HashMap<Arc<str>, Arc<str>>,
    minted: u64,
    /// How long a token lives.
    pub(crate) spans: Spans,
}

impl Tokens {
    /// A new token for `client`, and when it ends; the one before ends now. `None` where [`MAX_CLIENTS`] others have one.
    pub(crate) fn mint(
        &mut self,
        now: Timestamp,
        entropy: &Entropy,
        client: &str,
    ) -> Option<(String, Timestamp)> {
        if self.current.len() >= MAX_CLIENTS && !self.knows(client) {
            return None;
        }
        self.minted += 1;
        let expires = time::later(now, self.spans.of(Span::Token));
        let token = entropy.jwt(&json!({
            "api_version": Access::Jwt.governs("V1.6.0"),
            "client_id": client,
            "entity_id": entropy.uuid("entity_id", client).to_string(),
            "exp": expires.as_second(),
            "jti": self.minted,
        }));
        let shared: Arc<str> = token.as_str().into();
        let current = Current {
            token: Arc::clone(&shared),
            expires,
        };
        let client: Arc<str> = match self.current.entry(client.into()) {
            Entry::Occupied(mut entry) => {
                let before = entry.insert(current);
                self.clients.remove(&before.token);
                Arc::clone(entry.key())
            }
            Entry::Vacant(entry) => {
                let client = Arc::clone(entry.key());
                entry.insert(current);
                client
            }
        };
        self.clients.insert(shared, client);
        Some((token, expires))
    }

    /// Whether `client` ever minted one.
    pub(crate) fn knows(&self, client: &str) -> bool {
        self.current.contains_key(client)
    }

    /// The id `client`, if it ever minted a token.
    pub(crate) fn known(&self, client: &str) -> Option<&Arc<str>> {
        self.current.get_key_value(client).map(|(id, _)| id)
    }

    /// The client that `token` was handed out to.
    pub(crate) fn client(
        &self,
        now: Timestamp,
        entropy: &Entropy,
        token: &str,
    ) -> Result<&Arc<str>, TokenFault> {
        let Some(client) = self.clients.get(token) else {
            return Err(self.replaced(entropy, token));
        };
        let valid = self
            .current
            .get(Access::OneActiveToken.governs(client))
            .is_some_and(|current| now < current.expires);
        if valid {
            Ok(client)
        } else {
            Err(TokenFault::Ended)
        }
    }

    /// What is wrong with a token that is nobody's current one.
    fn replaced(&self, entropy: &Entropy, token: &str) -> TokenFault {
        let claims = entropy.claims(token);
        // Other things are signed as well, and a higher number was drawn before a reset.
        let number = claims
            .as_ref()
            .and_then(|claims| claims.get("jti")?.as_u64());
        if number.is_some_and(|number| number <= self.minted) {
            TokenFault::Ended
        } else {
            TokenFault::Unknown
        }
    }
}

impl Tokens {
    /// The token of `client` that is accepted now, which is a new one where its last has ended.
    pub(crate) fn accepted_of(
        &mut self,
        now: Timestamp,
        entropy: &Entropy,
        client: &str,
    ) -> Option<String> {
        match self.current.get(client) {
            Some(current) if now < current.expires => Some(current.token.to_string()),
            _ => self.mint(now, entropy, client).map(|(token, _)| token),
        }
    }

    /// Each token that is accepted now: whose it is and when it ends.
    pub(crate) fn accepted(&self, now: Timestamp) -> Vec<(&str, Timestamp)> {
        let mut accepted: Vec<_> = self
            .current
            .iter()
            .filter(|(_, current)| now < current.expires)
            .map(|(client, current)| (client.as_ref(), current.expires))
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
        let mut mint = |client| tokens.mint(start, &entropy, client).unwrap();
        let ((first, _), (other, _), (second, expires)) = (mint("a"), mint("b"), mint("a"));
        assert_ne!(first, second);
        assert_eq!(
            tokens.client(start, &entropy, &first),
            Err(TokenFault::Ended)
        );
        assert_eq!(tokens.client(start, &entropy, &second), Ok(&"a".into()));
        assert_eq!(tokens.client(start, &entropy, &other), Ok(&"b".into()));
        assert_eq!(
            tokens.client(expires, &entropy, &second),
            Err(TokenFault::Ended)
        );
        assert_eq!(
            tokens.client(start, &entropy, "x"),
            Err(TokenFault::Unknown)
        );
    }

    #[test]
    fn only_what_was_handed_out_since_the_start_has_ended() {
        let (entropy, mut tokens) = (Entropy::unpredictable(), Tokens::default());
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let (first, _) = tokens.mint(start, &entropy, "a").unwrap();
        tokens.mint(start, &entropy, "a").unwrap();
        let told = |tokens: &Tokens, token: &str| tokens.client(start, &entropy, token).cloned();
        assert_eq!(told(&tokens, &first), Err(TokenFault::Ended));
        let secret = entropy.jwt(&json!({"payment_intent_id": "PI1"}));
        assert_eq!(told(&tokens, &secret), Err(TokenFault::Unknown));
        let forged = Entropy::unpredictable().jwt(&json!({"jti": 1}));
        assert_eq!(told(&tokens, &forged), Err(TokenFault::Unknown));
        let (body, _) = first.rsplit_once('.').unwrap();
        assert_eq!(told(&tokens, body), Err(TokenFault::Unknown));
        assert_eq!(told(&Tokens::default(), &first), Err(TokenFault::Unknown));
    }

    #[test]
    fn made_up_clients_come_to_an_end_and_known_ones_mint_on() {
        let (entropy, mut tokens) = (Entropy::unpredictable(), Tokens::default());
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        for number in 0..MAX_CLIENTS {
            assert!(tokens.mint(start, &entropy, &number.to_string()).is_some());
        }
        assert_eq!(tokens.mint(start, &entropy, "new"), None);
        let (token, _) = tokens.mint(start, &entropy, "0").unwrap();
        assert_eq!(tokens.client(start, &entropy, &token), Ok(&"0".into()));
        assert_eq!(
            (tokens.current.len(), tokens.clients.len()),
            (MAX_CLIENTS, MAX_CLIENTS)
        );
    }
}
