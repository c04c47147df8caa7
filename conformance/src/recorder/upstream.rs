//! Where requests are passed on to: a sandbox of our own, or one that its owner may be asked for.

use std::time::Duration;

use reqwest::{Client, Method, Response, Url, header::HeaderMap};
use sandbox::{Config, Running, Sandbox};

use crate::{
    SetupError, TargetChoice,
    target::{admit, check_permissions, is_loopback},
    wire::{self, causes},
};

/// Headers that are about one connection; the next one has its own.
const OF_CONNECTION: &[&str] = &[
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A server that a recorder passes requests on to.
pub struct Upstream {
    choice: TargetChoice,
    allowed: Vec<String>,
    /// The base URL, without a slash at its end.
    base: Url,
    client: Client,
    /// The sandbox that was started for it.
    running: Option<Running>,
}

impl Upstream {
    /// Starts the embedded sandbox, or checks that requests may go to the host that `choice` names.
    ///
    /// # Errors
    /// A production host, whatever `allow_hosts` says; a host beyond loopback and the documented sandbox that is not among
    /// `allow_hosts`, or without TLS; what is no URL.
    pub async fn open(choice: &TargetChoice, allow_hosts: &[String]) -> Result<Self, SetupError> {
        check_permissions(allow_hosts)?;
        let mut running = None;
        let base = match choice.url() {
            Some(url) => {
                admit(url, allow_hosts)?;
                url.trim_end_matches('/').to_owned()
            }
            None => running.insert(start(0).await?).base_url(),
        };
        let base = Url::parse(&base)
            .map_err(|error| SetupError::Usage(format!("the upstream is no URL: {error}")))?;
        // A large body may take its time, as long as it goes on.
        let client = wire::client(|it| it.read_timeout(Duration::from_mins(1)))?;
        Ok(Self {
            choice: choice.clone(),
            allowed: allow_hosts.to_vec(),
            base,
            client,
            running,
        })
    }

    /// As lines name it.
    pub fn describe(&self) -> String {
        self.choice.describe()
    }

    /// As recordings name it.
    pub fn source(&self) -> String {
        let name = self.describe();
        if self.is_embedded() {
            // Nobody may take it for the vendor's word.
            format!("{name}: what it shows is how public material was read, not what UQPAY does")
        } else {
            name
        }
    }

    /// The path of the base URL, which is that of the proxy as well: `/api`.
    pub(super) fn base_path(&self) -> &str {
        self.base.path().trim_end_matches('/')
    }

    pub(super) fn is_embedded(&self) -> bool {
        self.running.is_some()
    }

    /// Which upstream was asked for.
    pub fn choice(&self) -> &TargetChoice {
        &self.choice
    }

    pub(super) fn allowed(&self) -> &[String] {
        &self.allowed
    }

    /// Sends a request to `path_and_query` of the same origin. Redirects are handed back, not followed.
    pub(super) async fn send(
        &self,
        method: Method,
        path_and_query: &str,
        headers: &HeaderMap,
        body: axum::body::Bytes,
    ) -> Result<Response, String> {
        // Joined as text: a path that begins with two slashes would name another host as a reference.
        let origin = self.base.origin().ascii_serialization();
        let mut sent = self
            .client
            .request(method, format!("{origin}{path_and_query}"));
        let mut headers = passed_on(headers);
        // A body that somebody compressed cannot be read.
        headers.remove("accept-encoding");
        headers.remove("content-length");
        // A sandbox on this machine checks whose pages drive it, and builds its links from the name it was reached by.
        if !is_loopback(self.base.as_str()) {
            headers.remove("host");
        }
        sent = sent.headers(headers);
        if !body.is_empty() {
            sent = sent.body(body);
        }
        sent.send()
            .await
            .map_err(|error| causes(&error.without_url()))
    }
}

/// An embedded sandbox on a free port; another seed draws other values.
pub(super) async fn start(seed: u64) -> Result<Running, SetupError> {
    let config = Config {
        seed,
        // Nobody looks at it, and it would keep what was sent.
        timeline: false,
        ..Config::default()
    };
    Sandbox::new(config)
        .serve(([127, 0, 0, 1], 0).into())
        .await
        .map_err(|error| SetupError::Usage(format!("the embedded sandbox cannot listen: {error}")))
}

/// The headers without those of the connection.
pub(super) fn passed_on(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<String> = headers
        .get_all("connection")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let mut passed = HeaderMap::new();
    for (name, value) in headers {
        let of_connection = OF_CONNECTION.contains(&name.as_str());
        if !of_connection && !named.iter().any(|named| named == name.as_str()) {
            passed.append(name.clone(), value.clone());
        }
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_the_connection_stay_behind() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "keep-alive, X-Hop"),
            ("x-hop", "1"),
            ("transfer-encoding", "chunked"),
            ("x-client-id", "me"),
        ] {
            headers.append(name, value.parse().unwrap());
        }
        let passed = passed_on(&headers);
        assert_eq!(passed.len(), 1);
        assert!(passed.contains_key("x-client-id"));
    }

    #[tokio::test]
    async fn production_is_refused_under_every_flag() {
        for url in ["https://api.uqpay.com/api", "https://x.uqpay.com/api"] {
            let refused = Upstream::open(&TargetChoice::Url(url.to_owned()), &[]).await;
            let message = refused.err().expect("is refused").to_string();
            assert!(message.contains("production host"), "{message}");
            let allowed = ["api.uqpay.com".to_owned()];
            let refused = Upstream::open(&TargetChoice::Embedded, &allowed).await;
            assert!(refused.is_err());
        }
    }
}
