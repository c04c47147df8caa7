//! One HTTP exchange over `reqwest`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use reqwest::{Client, Url, redirect, retry};

use crate::core::BuildError;
use crate::error::Cause;
use crate::headers::Headers;
use crate::policy::Method;

/// Largest answer that is read into memory: 16 MiB.
const LARGEST_ANSWER: usize = 16 << 20;

/// Sends requests and reads answers. Follows no redirect and repeats nothing by itself.
pub(crate) struct Transport {
    client: Client,
}

/// How the transport is set up.
pub(crate) struct Settings {
    pub(crate) connect_timeout: Duration,
    pub(crate) user_agent: String,
    /// The server is on this machine, where no proxy stands between.
    pub(crate) loopback: bool,
    /// The server speaks plain HTTP, so there are no certificates to load.
    #[cfg(feature = "tls")]
    pub(crate) plain: bool,
}

/// A request ready to be sent, any number of times.
pub(crate) struct Exchange {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
}

/// What came back.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
}

/// Set as soon as the request of an exchange may have left. Outlives the exchange when that is cut off by a time limit.
#[derive(Default)]
pub(crate) struct Progress(AtomicBool);

impl Progress {
    fn sending(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_started(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Transport {
    pub(crate) fn new(settings: Settings) -> Result<Self, BuildError> {
        #[cfg(feature = "tls")]
        {
            // Another part of the program may have chosen a provider already; then that one is used.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .connect_timeout(settings.connect_timeout)
            .user_agent(settings.user_agent);
        if settings.loopback {
            builder = builder.no_proxy();
        }
        #[cfg(feature = "tls")]
        if settings.plain {
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(|error| {
            BuildError::caused_by("the HTTP client cannot be set up", error.without_url())
        })?;
        Ok(Self { client })
    }

    /// Sends the request and reads the whole answer.
    pub(crate) async fn send(
        &self,
        exchange: Exchange,
        progress: &Progress,
    ) -> Result<Received, Cause> {
        let Exchange {
            method,
            url,
            mut headers,
            body,
        } = exchange;
        if body.is_none() && method.has_body() {
            // Some servers refuse a POST that does not say that it has no body (HTTP 411).
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut request = self
            .client
            .request(http_method(method), url)
            .headers(headers);
        if let Some(body) = body {
            request = request.body(body);
        }
        progress.sending();
        let mut response = request.send().await.map_err(cause)?;
        let status = response.status().as_u16();
        let headers = Headers::new(std::mem::take(response.headers_mut()));
        let body = read(&mut response).await?;
        Ok(Received {
            status,
            headers,
            body,
        })
    }
}

async fn read(response: &mut reqwest::Response) -> Result<Bytes, Cause> {
    let Some(mut whole) = response.chunk().await.map_err(cause)? else {
        return Ok(Bytes::new());
    };
    let mut joined = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(cause)? {
        if joined.is_empty() {
            joined.extend_from_slice(&whole);
        }
        joined.extend_from_slice(&chunk);
        if joined.len() > LARGEST_ANSWER {
            return Err(Cause::TooLarge(LARGEST_ANSWER));
        }
        whole = Bytes::new();
    }
    if whole.len() > LARGEST_ANSWER {
        return Err(Cause::TooLarge(LARGEST_ANSWER));
    }
    Ok(if joined.is_empty() {
        whole
    } else {
        joined.into()
    })
}

/// The URL is dropped from the error: its query may hold personal data, and the server is named elsewhere.
fn cause(error: reqwest::Error) -> Cause {
    let error = error.without_url();
    if error.is_connect() {
        Cause::Connect(Box::new(error))
    } else {
        Cause::Broken(Box::new(error))
    }
}

const fn http_method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Head => reqwest::Method::HEAD,
        Method::Options => reqwest::Method::OPTIONS,
        Method::Trace => reqwest::Method::TRACE,
        Method::Put => reqwest::Method::PUT,
        Method::Post => reqwest::Method::POST,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}
