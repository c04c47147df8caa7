//! What may be kept of the head of a request: names, words and ids that the sandbox knows.

use std::{borrow::Cow, sync::Arc};

use axum::{
    extract::Query,
    http::{HeaderMap, HeaderName, Method, Uri},
};
use uuid::Uuid;

use super::{entry::Key, scrub::scrub};
use crate::{
    auth::{CLIENT_ID, ON_BEHALF_OF, header},
    ids::{AttemptId, IntentId},
    machine::{AttemptStatus, IntentStatus},
    state::Shared,
    time,
};

const QUERY_NAMES: [&str; 7] = [
    "attempt_status",
    "end_time",
    "page_number",
    "page_size",
    "payment_intent_id",
    "payment_intent_status",
    "start_time",
];

/// What a request says of whoever made it, kept only once it proves to be a name that the sandbox knows.
pub(super) struct Claims {
    client: Option<Claim>,
    account: Option<Arc<str>>,
}

enum Claim {
    /// A client that had a token when the request came.
    Known(Arc<str>),
    Unproved(Box<str>),
}

const UNKNOWN: &str = "[unknown]";

impl Claims {
    pub(super) fn of(headers: &HeaderMap, shared: &Shared) -> Self {
        let text = |name: &HeaderName| header(headers, name).filter(|text| !text.is_empty());
        Self {
            client: text(&CLIENT_ID).map(|client| match shared.tokens().known(client) {
                Some(client) => Claim::Known(Arc::clone(client)),
                None => Claim::Unproved(client.into()),
            }),
            account: text(&ON_BEHALF_OF).map(Into::into),
        }
    }

    pub(super) fn client(&self, shared: &Shared) -> Option<Arc<str>> {
        let clients = &shared.config.clients;
        let known = match self.client.as_ref()? {
            Claim::Known(client) => Some(Arc::clone(client)),
            // It may have got its token by this very call.
            Claim::Unproved(client) => shared.tokens().known(client).cloned().or_else(|| {
                let known = clients.iter().find(|known| known.id == **client);
                known.map(|known| known.id.as_str().into())
            }),
        };
        let shown = known.map(|client| match scrub(&client) {
            Cow::Borrowed(_) => Arc::clone(&client),
            Cow::Owned(scrubbed) => scrubbed.into(),
        });
        shown.or_else(|| Some(UNKNOWN.into()))
    }

    pub(super) fn account(&self, shared: &Shared) -> Option<Arc<str>> {
        let account = self.account.as_ref()?;
        let accounts = &shared.config.accounts;
        if accounts.iter().any(|known| **known == **account) {
            Some(Arc::clone(account))
        } else {
            Some(UNKNOWN.into())
        }
    }
}

/// A key as it may be kept: a UUID, or word that it is none.
pub(super) fn key(text: &str) -> Key {
    let uuid = Uuid::try_parse(text).ok().filter(|_| text.len() == 36);
    let Some(uuid) = uuid else {
        return Key::Other("[no UUID]".into());
    };
    let upper = text.bytes().any(|byte| byte.is_ascii_uppercase());
    match scrub(text) {
        Cow::Borrowed(_) if !upper => Key::Uuid(uuid),
        shown => Key::Other(shown.into()),
    }
}

/// A method that somebody made up may be as long as a head.
pub(super) fn method(method: &Method) -> Cow<'static, str> {
    match method.as_str() {
        "GET" => Cow::Borrowed("GET"),
        "POST" => Cow::Borrowed("POST"),
        short if short.len() <= 16 => scrub(short).into_owned().into(),
        _ => Cow::Borrowed("[not kept]"),
    }
}

/// Each parameter that is known, as it was sent first: a query has room for thousands, and there is one entry for each call.
pub(super) fn query(uri: &Uri) -> Vec<(String, String)> {
    if uri.query().is_none() {
        return Vec::new();
    }
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
    QUERY_NAMES
        .into_iter()
        .filter_map(|known| pairs.iter().find(|(name, _)| name == known).cloned())
        .map(|(name, value)| {
            let understood = is_understood(&value);
            (
                name,
                if understood {
                    value
                } else {
                    "[not kept]".to_owned()
                },
            )
        })
        .collect()
}

/// Whether a value in a query is one that some parameter takes.
fn is_understood(value: &str) -> bool {
    let small = value.len() <= 6 && value.bytes().all(|byte| byte.is_ascii_digit());
    let status =
        IntentStatus::from_name(value).is_some() || AttemptStatus::from_name(value).is_some();
    let instant = value.len() <= 35 && time::parse(value).is_some();
    small || status || instant || IntentId::parse(value).is_some()
}

/// The path with what is an id, a version or a plain word; anything else may be a secret.
pub(crate) fn shown_path(path: &str) -> String {
    path.split('/')
        .map(|part| {
            let plain = part.len() <= 32
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'.'));
            let version = part.len() == 2
                && part.starts_with('v')
                && part.bytes().skip(1).all(|byte| byte.is_ascii_digit());
            let id = IntentId::parse(part).is_some() || AttemptId::parse(part).is_some();
            if plain || version || id { part } else { "*" }
        })
        .take(12)
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_shows_words_and_ids_only() {
        for (path, shown) in [
            (
                "/api/v2/payment_intents/PI1925112193204883441/confirm",
                "/api/v2/payment_intents/PI1925112193204883441/confirm",
            ),
            (
                "/api/v2/payment_intents/4111-1111",
                "/api/v2/payment_intents/*",
            ),
            ("/challenge/abc123/succeed", "/challenge/*/succeed"),
            ("/favicon.ico", "/favicon.ico"),
            ("/%2e%2e", "/*"),
        ] {
            assert_eq!(shown_path(path), shown);
        }
    }

    #[test]
    fn a_query_and_a_method_take_no_more_room_than_they_need() {
        let repeated = format!("/x?{}", vec!["page_size=1"; 5_000].join("&"));
        let one = ("page_size".to_owned(), "1".to_owned());
        assert_eq!(query(&repeated.parse().unwrap()), [one]);
        let made_up = Method::from_bytes("M".repeat(30_000).as_bytes()).unwrap();
        assert_eq!(method(&made_up), "[not kept]");
        assert_eq!(method(&Method::DELETE), "DELETE");
    }

    #[test]
    fn a_key_that_is_none_is_not_kept() {
        let shown = |text: &str| key(text).to_string();
        assert_eq!(shown("sesame"), "[no UUID]");
        let uuid = "6f1c7e52-3d0b-4b8e-9a57-2c4e8d1f0a63";
        assert_eq!(shown(uuid), uuid);
        assert_eq!(shown(&uuid.to_uppercase()), uuid.to_uppercase());
        assert!(!shown(&format!("{uuid}0")).contains(uuid));
    }
}
