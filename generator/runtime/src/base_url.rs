//! Where an API is: the part of each URL that does not depend on the operation.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

use crate::core::BuildError;

/// A checked base URL, without a slash at its end.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    text: String,
    origin: String,
    loopback: bool,
}

impl BaseUrl {
    /// Checks `text`: absolute, `https` (or `http` where that is allowed), no user name, query or fragment.
    pub(crate) fn parse(text: &str, allow_plain_http: bool) -> Result<Self, BuildError> {
        let refuse = |what| Err(BuildError::new(format!("the base URL {what}")));
        let Ok(url) = Url::parse(text) else {
            return refuse("is no absolute URL; expected one such as https://api.example.com/v1");
        };
        let loopback = is_loopback(&url);
        match url.scheme() {
            "https" if cfg!(feature = "tls") => {}
            "https" => {
                return refuse(
                    "is https, and this program was built without TLS; turn on the feature `tls`",
                );
            }
            "http" if loopback || allow_plain_http => {}
            "http" => {
                return refuse(
                    "is plain http, which would show credentials to the network; expected https, \
                     or allow_plain_http() for a network that is trusted",
                );
            }
            _ => return refuse("has another scheme than http or https"),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("holds a user name or a password; give credentials to the builder");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("has a query or a fragment; expected none, since paths are added to it");
        }
        Ok(Self {
            text: url.as_str().trim_end_matches('/').to_owned(),
            origin: url.origin().ascii_serialization(),
            loopback,
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) const fn is_loopback(&self) -> bool {
        self.loopback
    }

    #[cfg(feature = "tls")]
    pub(crate) fn is_plain(&self) -> bool {
        self.text.starts_with("http:")
    }

    /// The URL of `path_and_query`; `None` when the URL's own rules would change the path, as they do with `/../`.
    pub(crate) fn join(&self, path_and_query: &str) -> Option<Url> {
        let text = format!("{}{path_and_query}", self.text);
        let url = Url::parse(&text).ok()?;
        (url.as_str() == text).then_some(url)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || address
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        BaseUrl::parse(text, false).unwrap_err().to_string()
    }

    #[test]
    fn plain_http_is_for_loopback() {
        for text in [
            "http://localhost:8080/api",
            "http://127.0.0.1:1/",
            "http://[::1]:9",
        ] {
            assert!(BaseUrl::parse(text, false).unwrap().is_loopback(), "{text}");
        }
        for text in [
            "http://example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
        ] {
            assert!(problem(text).contains("plain http"), "{text}");
            assert!(!BaseUrl::parse(text, true).unwrap().is_loopback(), "{text}");
        }
    }

    #[test]
    fn what_is_no_base_is_refused() {
        for (text, part) in [
            ("", "no absolute URL"),
            ("/api", "no absolute URL"),
            ("ftp://localhost", "another scheme"),
            ("http://me:s3cret@localhost", "user name or a password"),
            ("http://localhost/?a=1", "query or a fragment"),
            ("http://localhost/#a", "query or a fragment"),
        ] {
            let message = problem(text);
            assert!(
                message.contains(part) && !message.contains("s3cret"),
                "{text}: {message}"
            );
        }
    }

    #[test]
    fn https_needs_the_feature() {
        let base = BaseUrl::parse("https://example.com", false);
        assert_eq!(base.is_ok(), cfg!(feature = "tls"));
    }

    #[test]
    fn paths_are_added_unchanged_or_not_at_all() {
        let base = BaseUrl::parse("http://localhost:80/api/", false).unwrap();
        assert_eq!(base.as_str(), "http://localhost/api");
        assert_eq!(
            base.join("/orders/a%2Fb?x=1").unwrap().as_str(),
            "http://localhost/api/orders/a%2Fb?x=1"
        );
        for path in [
            "/orders/../keys",
            "/orders/%2e%2e/keys",
            "/a b",
            "/orders/.",
            "/a\\b",
        ] {
            assert!(base.join(path).is_none(), "{path}");
        }
    }
}
