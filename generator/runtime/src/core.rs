//! What all calls of one client share, and how it is set up.

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;

use crate::base_url::BaseUrl;
use crate::call::Call;
use crate::clock::{Clock, SystemClock};
use crate::error::ErrorBody;
use crate::policy::{Api, Operation, SecurityScheme};
use crate::secret::Secret;
use crate::token::Tokens;
use crate::transport::{Settings, Transport};

/// How long a call may take when nothing else is said.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long making a connection may take when nothing else is said.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The inside of a client: connections, credentials, clock. Clones share all of it.
///
/// A generated client holds one and makes its calls with [`Core::call`]. `Debug` shows no credential.
#[derive(Clone)]
pub struct Core(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) base: BaseUrl,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) timeout: Duration,
    pub(crate) transport: Transport,
    pub(crate) tokens: Tokens,
}

/// A credential that the caller gave, with the header it travels in.
pub(crate) struct Credential {
    pub(crate) scheme: &'static SecurityScheme,
    pub(crate) value: Secret,
    pub(crate) header: HeaderValue,
}

impl Core {
    /// A call of `operation`, not sent yet. Its parameters are added to it, then it is awaited.
    pub fn call<T, E: ErrorBody>(&self, operation: &'static Operation) -> Call<T, E> {
        Call::new(self.clone(), operation)
    }

    /// The base URL, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.0.base.as_str()
    }

    /// The API.
    pub fn api(&self) -> &'static Api {
        self.0.api
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials: Vec<_> = self
            .0
            .credentials
            .iter()
            .map(|credential| credential.scheme.name)
            .collect();
        f.debug_struct("Core")
            .field("api", &self.0.api.name)
            .field("base_url", &self.0.base.as_str())
            .field("credentials", &credentials)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}

/// Sets up a client of type `C`.
///
/// Nothing is sent and no connection is made before the first call. The proxy settings of the environment are honoured,
/// except for a server on this machine.
#[must_use = "a builder does nothing until build() is called"]
pub struct Builder<C> {
    api: &'static Api,
    base_url: String,
    credentials: Vec<(&'static SecurityScheme, Secret)>,
    clock: Arc<dyn Clock>,
    timeout: Duration,
    connect_timeout: Duration,
    user_agent: Option<String>,
    allow_plain_http: bool,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Core>> Builder<C> {
    /// A client of `api` at `base_url`.
    pub fn new(api: &'static Api, base_url: impl Into<String>) -> Self {
        Self {
            api,
            base_url: base_url.into(),
            credentials: Vec::new(),
            clock: Arc::new(SystemClock),
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            user_agent: None,
            allow_plain_http: false,
            client: PhantomData,
        }
    }

    /// The credential for `scheme`, without the scheme's prefix.
    pub fn credential(mut self, scheme: &'static SecurityScheme, value: impl Into<Secret>) -> Self {
        self.credentials.push((scheme, value.into()));
        self
    }

    /// How long a call may take, from obtaining a credential to the last byte of the answer. 30 seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long making a connection may take. 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The clock by which credentials expire. The operating system's by default.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The `User-Agent` header. Name and version of the client by default.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Allows plain `http` to other machines. Credentials are then readable to everyone on the way.
    pub fn allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// When the base URL is unfit, a credential or the user agent cannot stand in a header, or TLS cannot be set up.
    pub fn build(self) -> Result<C, BuildError> {
        let base = BaseUrl::parse(&self.base_url, self.allow_plain_http)?;
        let credentials = self
            .credentials
            .into_iter()
            .map(credential)
            .collect::<Result<_, _>>()?;
        let user_agent = self.user_agent.unwrap_or_else(|| {
            format!(
                "{}/{} openapi-runtime/{}",
                self.api.name,
                self.api.version,
                env!("CARGO_PKG_VERSION")
            )
        });
        if HeaderValue::from_str(&user_agent).is_err() {
            return Err(BuildError::new(
                "the user agent holds characters that a header cannot carry".to_owned(),
            ));
        }
        let transport = Transport::new(Settings {
            connect_timeout: self.connect_timeout,
            user_agent,
            loopback: base.is_loopback(),
            #[cfg(feature = "tls")]
            plain: base.is_plain(),
        })?;
        Ok(C::from(Core(Arc::new(Shared {
            api: self.api,
            base,
            credentials,
            clock: self.clock,
            timeout: self.timeout,
            transport,
            tokens: Tokens::default(),
        }))))
    }
}

fn credential(
    (scheme, value): (&'static SecurityScheme, Secret),
) -> Result<Credential, BuildError> {
    if value.expose_secret().is_empty() {
        return Err(BuildError::new(format!(
            "the credential for {} is empty",
            scheme.name
        )));
    }
    let header = credential_header(scheme, value.expose_secret()).ok_or_else(|| {
        BuildError::new(format!(
            "the credential for {} holds characters that a header cannot carry, perhaps a line break",
            scheme.name
        ))
    })?;
    Ok(Credential {
        scheme,
        value,
        header,
    })
}

/// The header value that carries `credential`, marked so that nothing below shows it.
pub(crate) fn credential_header(scheme: &SecurityScheme, credential: &str) -> Option<HeaderValue> {
    let text = zeroize::Zeroizing::new(format!("{}{credential}", scheme.prefix));
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("api", &self.api.name)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}

/// A client cannot be set up as asked.
#[derive(Debug)]
pub struct BuildError {
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl BuildError {
    pub(crate) const fn new(message: String) -> Self {
        Self {
            message,
            source: None,
        }
    }

    pub(crate) fn caused_by(message: &str, source: impl StdError + Send + Sync + 'static) -> Self {
        Self {
            message: format!("{message}: {source}"),
            source: Some(Box::new(source)),
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
