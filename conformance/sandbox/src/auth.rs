//! Who calls, and for which account. It comes before everything else, so its refusals are stored under no key.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, header::AsHeaderName};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    ClientId, behaviour::Access, payments::Owner, refusal::Refusal, state::Shared,
    tokens::TokenFault,
};

/// Ours: an id stands in everything that is kept, and ids are anybody's to make up.
pub(crate) const CLIENT_ID_LIMIT_BYTES: usize = 255;

/// Headers of a call, each made ready to be looked up.
pub(crate) static AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
pub(crate) static CLIENT_ID: HeaderName = HeaderName::from_static("x-client-id");
pub(crate) static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("x-idempotency-key");
pub(crate) static ON_BEHALF_OF: HeaderName = HeaderName::from_static("x-on-behalf-of");

/// A header as text; one that is no visible ASCII counts as empty.
pub(crate) fn header(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    headers
        .get(name)
        .map(|value| value.to_str().unwrap_or_default())
}

/// The client behind the token, and the account it acts for, as of `now`.
pub(crate) fn authenticate(
    shared: &Shared,
    now: Timestamp,
    headers: &HeaderMap,
) -> Result<Owner, Refusal> {
    let token = header(headers, &AUTH_TOKEN)
        .and_then(|value| value.strip_prefix("Bearer "))
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Refusal::unauthorized(Access::TokenForm, "invalid auth token format"))?;
    let client = match shared.tokens().client(now, &shared.entropy, token) {
        Ok(client) => Arc::clone(client),
        Err(TokenFault::Unknown) => {
            return Err(Refusal::unauthorized(
                Access::TokenUnknown,
                "invalid auth token",
            ));
        }
        Err(TokenFault::Ended) => {
            return Err(Refusal::unauthorized(
                Access::TokenEnded,
                "token has expired",
            ));
        }
    };
    match header(headers, &CLIENT_ID).filter(|id| !id.is_empty()) {
        Some(id) if *id != *client => {
            return Err(Refusal::unauthorized(
                Access::ClientIdOther,
                "x-client-id does not match the auth token",
            ));
        }
        None if shared.variants.client_id == ClientId::Required => {
            return Err(Refusal::unauthorized(
                Access::ClientIdMissing,
                "x-client-id cannot be empty",
            ));
        }
        _ => {}
    }
    let account = match header(headers, &ON_BEHALF_OF) {
        None | Some("") => Access::AccountMaster.governs(None),
        Some(account) if shared.config.accounts.iter().any(|known| known == account) => {
            Access::AccountOnReads.governs(Some(account.into()))
        }
        Some(_) => return Err(Refusal::unknown_account()),
    };
    Ok(Owner { client, account })
}

/// The client that asks for a token, once its key has been checked.
pub(crate) fn identify(shared: &Shared, headers: &HeaderMap) -> Result<String, Refusal> {
    let id = header(headers, &CLIENT_ID)
        .filter(|id| !id.is_empty())
        .ok_or_else(Refusal::no_client_id)?;
    if id.len() > CLIENT_ID_LIMIT_BYTES {
        return Err(Refusal::wrong_client_id());
    }
    let key = header(headers, "x-api-key").unwrap_or_default();
    let clients = &shared.config.clients;
    let known = clients.iter().find(|client| client.id == id);
    match known {
        None if !clients.is_empty() => Err(Refusal::wrong_client_id()),
        Some(client) if client.key.expose() != key => Err(Refusal::wrong_api_key()),
        None if key.is_empty() => Err(Refusal::wrong_api_key()),
        None => Ok(Access::AnyClient.governs(id).to_owned()),
        Some(_) => Ok(id.to_owned()),
    }
}

/// The idempotency key of a call: a UUID in lower case.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Uuid, Refusal> {
    let key = header(headers, &IDEMPOTENCY_KEY).unwrap_or_default();
    let hyphenated = key.len() == 36 && !key.bytes().any(|byte| byte.is_ascii_uppercase());
    Uuid::try_parse(key)
        .ok()
        .filter(|_| hyphenated)
        .ok_or_else(Refusal::invalid_key)
}
