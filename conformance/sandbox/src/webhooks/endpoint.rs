//! Where events go: an address, the secret they are signed with, and which of them are wanted.

use std::{fmt, str::FromStr, time::Duration};

use axum::http::Uri;

use super::kind::EventType;
use crate::behaviour::Events;

/// How a sandbox sends events.
///
/// ```
/// let config = sandbox::WebhookConfig {
///     endpoints: vec![sandbox::WebhookEndpoint::new(
///         "http://127.0.0.1:3000/webhooks".parse()?,
///         sandbox::WebhookSecret::generate(),
///     )],
///     ..sandbox::WebhookConfig::default()
/// };
/// assert_eq!(config.timeout.as_secs(), 10);
/// # Ok::<(), sandbox::WebhookUrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookConfig {
    /// The endpoints that are there from the start, also after a reset.
    pub endpoints: Vec<WebhookEndpoint>,
    /// How long a receiver may take to answer, in the machine's time. Ten seconds by default.
    pub timeout: Duration,
    /// How many deliveries to one endpoint may be under way at once; zero counts as one. One by default, so that events arrive in
    /// the order in which they happened, which UQPAY does not promise.
    pub in_flight: usize,
    /// How many events are kept once they are delivered or given up; beyond it, the one that was settled first makes room. Ten
    /// thousand by default.
    pub event_limit: usize,
    /// How many deliveries to one endpoint may wait, retries among them; beyond it an event stays in the log and its delivery is
    /// marked as dropped. Ten thousand by default.
    pub queue_limit: usize,
}

impl Default for WebhookConfig {
    fn default() -> Self {
        Self {
            endpoints: Vec::new(),
            timeout: Events::Timeout.governs(Duration::from_secs(10)),
            in_flight: Events::InOrder.governs(1),
            event_limit: Events::Room.governs(10_000),
            queue_limit: Events::Room.governs(10_000),
        }
    }
}

/// A receiver of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEndpoint {
    /// Where events are posted to.
    pub url: WebhookUrl,
    /// What they are signed with.
    pub secret: WebhookSecret,
    /// Which types of events are wanted.
    pub events: Subscription,
    /// The connected account whose events are wanted; without it, those of every account.
    pub account: Option<String>,
}

impl WebhookEndpoint {
    /// An endpoint for the events that need no subscription, of every account.
    pub fn new(url: WebhookUrl, secret: WebhookSecret) -> Self {
        Self {
            url,
            secret,
            events: Subscription::default(),
            account: None,
        }
    }

    /// Whether an event of type `kind` on `account` is wanted.
    pub(super) fn wants(&self, kind: EventType, account: Option<&str>) -> bool {
        let of_account =
            Events::Account.governs(self.account.is_none()) || self.account.as_deref() == account;
        of_account && self.events.contains(kind)
    }
}

/// Names an endpoint as long as the sandbox lives: `endpoint-1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EndpointId(pub(super) u64);

impl EndpointId {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.strip_prefix("endpoint-")?.parse().ok().map(Self)
    }
}

impl fmt::Display for EndpointId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "endpoint-{}", self.0)
    }
}

/// The address of a receiver: plain `http`. Its `Debug` form ends before the query, which may hold a token.
///
/// ```
/// let url: sandbox::WebhookUrl = "http://localhost:3000/webhooks".parse()?;
/// assert_eq!(url.to_string(), "http://localhost:3000/webhooks");
/// assert_eq!("https://localhost/".parse::<sandbox::WebhookUrl>(), Err(sandbox::WebhookUrlError::Https));
/// # Ok::<(), sandbox::WebhookUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookUrl(Uri);

impl WebhookUrl {
    pub(super) fn uri(&self) -> &Uri {
        &self.0
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let plain = text.split('?').next().unwrap_or_default();
        write!(formatter, "WebhookUrl({plain:?})")
    }
}

/// Why a text is no address for events; it never repeats the text, which may hold a password or a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookUrlError {
    /// The scheme is `https`.
    Https,
    /// The scheme is missing, or neither `http` nor `https`.
    Scheme,
    /// There is no host, or the text is no URL at all.
    NoUrl,
    /// The port is zero, or no port.
    Port,
    /// There is a user name or a password.
    Credentials,
}

impl fmt::Display for WebhookUrlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Https => {
                "https is not supported, since the sandbox has no TLS; register a plain http:// URL, or one of a proxy that adds TLS"
            }
            Self::Scheme => "expected a URL that starts with http://, such as http://127.0.0.1:3000/webhooks",
            Self::NoUrl => "expected a URL with a host and without spaces, such as http://127.0.0.1:3000/webhooks",
            Self::Port => "expected a port between 1 and 65535, or none for 80",
            Self::Credentials => "the URL must not hold a user name or a password; the signature proves who sends",
        })
    }
}

impl std::error::Error for WebhookUrlError {}

impl FromStr for WebhookUrl {
    type Err = WebhookUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: Uri = text.parse().map_err(|_| {
            if text.contains("://") {
                WebhookUrlError::NoUrl
            } else {
                WebhookUrlError::Scheme
            }
        })?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(Events::PlainHttp.governs(WebhookUrlError::Https)),
            _ => return Err(WebhookUrlError::Scheme),
        }
        let authority = uri.authority().ok_or(WebhookUrlError::NoUrl)?;
        if authority.as_str().contains('@') {
            return Err(WebhookUrlError::Credentials);
        }
        let host = authority.host();
        if host.is_empty() {
            return Err(WebhookUrlError::NoUrl);
        }
        // What stands after the host is nothing, or a colon and a port.
        match authority.as_str().strip_prefix(host).unwrap_or_default() {
            "" => {}
            _ if authority.port_u16().is_some_and(|port| port != 0) => {}
            _ => return Err(WebhookUrlError::Port),
        }
        Ok(Self(uri))
    }
}

/// What events are signed with. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// A secret that nobody can guess.
    pub fn generate() -> Self {
        let halves = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
        Self(halves.map(|half| half.simple().to_string()).concat())
    }

    /// The secret itself, for verifying a signature.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WebhookSecret(redacted)")
    }
}

/// A secret is empty, so that anybody could sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebhookSecretError;

impl fmt::Display for WebhookSecretError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the secret is empty; leave it out to have one made")
    }
}

impl std::error::Error for WebhookSecretError {}

impl FromStr for WebhookSecret {
    type Err = WebhookSecretError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(WebhookSecretError);
        }
        Ok(Self(text.to_owned()))
    }
}

/// Which types of events an endpoint wants. By default those of intents and cancellations: the four of attempts must be
/// subscribed to, as in UQPAY's dashboard.
///
/// ```
/// let all: sandbox::Subscription = "*".parse()?;
/// assert_eq!(all.names().len(), 10);
/// assert_eq!(sandbox::Subscription::default().names().len(), 6);
/// # Ok::<(), sandbox::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription(Vec<EventType>);

impl Default for Subscription {
    fn default() -> Self {
        let all = EventType::ALL.into_iter();
        Self(
            all.filter(|kind| Events::Subscription.governs(!kind.is_of_attempt()))
                .collect(),
        )
    }
}

impl Subscription {
    /// The events called `names`, of which `*` means every one.
    ///
    /// # Errors
    /// When a name is not that of an event, or there is none.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, SubscriptionError> {
        let mut wanted = Vec::new();
        for name in names {
            match EventType::from_name(name) {
                _ if name == "*" => wanted.extend(EventType::ALL),
                Some(kind) => wanted.push(kind),
                None => return Err(SubscriptionError(Some(name.to_owned()))),
            }
        }
        let kinds = EventType::ALL.into_iter();
        let kinds: Vec<_> = kinds.filter(|kind| wanted.contains(kind)).collect();
        if kinds.is_empty() {
            return Err(SubscriptionError(None));
        }
        Ok(Self(kinds))
    }

    /// The types of events, such as `acquiring.payment_intent.succeeded`.
    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|kind| kind.name()).collect()
    }

    fn contains(&self, kind: EventType) -> bool {
        self.0.contains(&kind)
    }
}

/// Types separated by commas, or `*`.
impl FromStr for Subscription {
    type Err = SubscriptionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of(text.split(',').map(str::trim))
    }
}

/// A type of event that does not exist, or none at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionError(Option<String>);

impl fmt::Display for SubscriptionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(formatter, "no event is called {name:?}")?,
            None => formatter.write_str("no event is named")?,
        }
        let known: Vec<_> = EventType::ALL.iter().map(|kind| kind.name()).collect();
        write!(
            formatter,
            "; there are `*` for all, and {}",
            known.join(", ")
        )
    }
}

impl std::error::Error for SubscriptionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_plain_http() {
        for text in [
            "http://localhost",
            "http://127.0.0.1:3000/webhooks?source=uqpay",
            "http://[::1]:80/",
            "HTTP://Shop.example/x",
        ] {
            let url = text.parse::<WebhookUrl>();
            assert!(url.is_ok(), "{text}: {url:?}");
        }
        for (text, error) in [
            ("https://localhost/", WebhookUrlError::Https),
            ("ftp://localhost/", WebhookUrlError::Scheme),
            ("/webhooks", WebhookUrlError::Scheme),
            ("localhost:3000", WebhookUrlError::Scheme),
            ("", WebhookUrlError::Scheme),
            ("http://", WebhookUrlError::NoUrl),
            ("http:///x", WebhookUrlError::NoUrl),
            ("http://a b/", WebhookUrlError::NoUrl),
            ("http://localhost:0/", WebhookUrlError::Port),
            ("http://localhost:/", WebhookUrlError::Port),
            ("http://me:sesame@localhost/", WebhookUrlError::Credentials),
        ] {
            assert_eq!(text.parse::<WebhookUrl>(), Err(error), "{text}");
            assert!(!error.to_string().contains("sesame"));
        }
    }

    #[test]
    fn neither_secret_nor_query_is_shown() {
        let url = "http://localhost/hook?token=sesame".parse().unwrap();
        let endpoint = WebhookEndpoint::new(url, "open".parse().unwrap());
        let shown = format!("{endpoint:?}");
        assert!(shown.contains("http://localhost/hook"), "{shown}");
        assert!(
            !shown.contains("sesame") && !shown.contains("open"),
            "{shown}"
        );
        assert_ne!(WebhookSecret::generate(), WebhookSecret::generate());
        assert_eq!("".parse::<WebhookSecret>(), Err(WebhookSecretError));
    }

    #[test]
    fn a_subscription_names_events_that_exist() {
        let some: Subscription = "acquiring.cancel.failed, acquiring.payment_attempt.failed"
            .parse()
            .unwrap();
        assert_eq!(
            some.names(),
            [
                "acquiring.payment_attempt.failed",
                "acquiring.cancel.failed"
            ]
        );
        let error = "acquiring.refund.created"
            .parse::<Subscription>()
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("\"acquiring.refund.created\"") && error.contains("acquiring.cancel"),
            "{error}"
        );
        assert!(Subscription::of([]).is_err());
    }
}
