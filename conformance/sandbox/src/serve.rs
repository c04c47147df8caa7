//! Listening on an address, and stopping again.

use std::{
    convert::Infallible,
    fmt, io,
    io::Write as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    num::NonZeroUsize,
    sync::Arc,
};

use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    Client, ClientError, Config, Limits, Profile, Sandbox, Subscription, SubscriptionError,
    Variant, WebhookConfig, WebhookEndpoint, WebhookSecret, WebhookSecretError, WebhookUrl,
    WebhookUrlError, connections, dispatcher::Dispatcher, state::Shared,
};

/// A sandbox that listens. [`Running::stop`] waits until open answers are finished; dropping it stops listening and
/// waits for nothing.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
    dispatcher: Option<Dispatcher>,
}

impl Running {
    /// The address that the server listens on, with the port it was given when port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a client uses as base URL: `http://127.0.0.1:PORT/api`.
    pub fn base_url(&self) -> String {
        format!("http://{}/api", self.address)
    }

    /// Where a browser on this machine finds the dashboard, `http://127.0.0.1:PORT/__sandbox/`; none where the profile has none.
    pub fn dashboard_url(&self) -> Option<String> {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            // It listens on every address, and the dashboard answers to the names of loopback.
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let is_there = self.shared.preset.control;
        is_there.then(|| format!("http://{address}/__sandbox/"))
    }

    /// Stops listening, lets open answers finish for at most two seconds (held calls go on at once), and returns.
    pub async fn stop(mut self) {
        self.shared.stop();
        let dispatcher = self.dispatcher.take();
        let (_panicked_or_done, ()) = tokio::join!(&mut self.server, async {
            if let Some(dispatcher) = dispatcher {
                dispatcher.stop().await;
            }
        });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.stop();
    }
}

impl Sandbox {
    /// Listens on `listen` (port 0: any free port) and serves in the background of the current tokio runtime.
    ///
    /// # Errors
    /// When the address cannot be bound, for instance because the port is in use.
    pub async fn serve(self, listen: SocketAddr) -> io::Result<Running> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let server = connections::serve(
            listener,
            self.router(),
            self.shared.config.limits,
            self.shared.stopping.subscribe(),
        );
        let dispatcher = Dispatcher::start(&self.shared, connections::GRACE);
        Ok(Running {
            address,
            dispatcher: Some(dispatcher),
            shared: self.shared,
            server: tokio::spawn(server),
        })
    }
}

/// How to serve a sandbox, as given on a command line.
#[derive(Debug, Clone, clap::Args)]
pub struct ServeArgs {
    /// Address and port to listen on; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8640", value_parser = read_address)]
    pub listen: SocketAddr,
    /// Varies approval codes, customer ids and tokens
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// A client that may mint tokens (repeatable); without any, every id and key may
    // Parsed without fail, since the parser's own error would repeat the text and with it the key.
    #[arg(long = "client", value_name = "ID:KEY", value_parser = read_client)]
    pub clients: Vec<Result<Client, ClientError>>,
    /// Which observed behaviours to show
    #[arg(long, value_name = "NAME", value_enum, default_value_t = Profile::Documented)]
    pub profile: Profile,
    /// Chooses between two observed behaviours, over the profile (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_enum)]
    pub with: Vec<Variant>,
    /// Where to post events to (repeatable); plain http only
    // Parsed without fail like a client, since a URL and a secret must not be repeated either.
    #[arg(long = "webhook", value_name = "URL", value_parser = read_url)]
    pub webhooks: Vec<Result<WebhookUrl, WebhookUrlError>>,
    /// What events are signed with; without it a secret is made and printed
    #[arg(long, value_name = "SECRET", value_parser = read_secret, requires = "webhooks")]
    pub webhook_secret: Option<Result<WebhookSecret, WebhookSecretError>>,
    /// Which events to post, separated by commas, or `*` for all; without it all but the four of attempts
    #[arg(long, value_name = "TYPES", value_parser = read_subscription, requires = "webhooks")]
    pub webhook_events: Option<Result<Subscription, SubscriptionError>>,
    /// Payment intents to keep at most; beyond, what would need room is refused with 503
    #[arg(long, value_name = "N", default_value_t = at_least_one(Limits::default().max_intents))]
    pub max_intents: NonZeroUsize,
    /// Connections to serve at a time; one more is refused with 503
    #[arg(long, value_name = "N", default_value_t = at_least_one(Limits::default().max_connections))]
    pub max_connections: NonZeroUsize,
    /// Another name by which the control API and the dashboard may be reached (repeatable)
    #[arg(long = "allow-host", value_name = "NAME", value_parser = read_host)]
    pub allowed_hosts: Vec<String>,
    /// Keep no timeline: a little faster, and the dashboard shows no history
    #[arg(long)]
    pub no_timeline: bool,
}

fn at_least_one(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN)
}

/// An address as it is written, where `localhost` is short for that of this machine.
fn read_address(text: &str) -> Result<SocketAddr, String> {
    let written = match text.split_once(':') {
        Some(("localhost", port)) => format!("127.0.0.1:{port}"),
        _ => text.to_owned(),
    };
    written.parse().map_err(|_| {
        "expected an IP address and a port, such as 127.0.0.1:8640, [::1]:8640 or localhost:0"
            .to_owned()
    })
}

fn read_host(text: &str) -> Result<String, String> {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-._[]:".contains(character);
    let bare = !text.is_empty() && text.chars().all(plain);
    let has_port = !text.starts_with('[') && text.contains(':');
    if bare && !has_port {
        Ok(text.to_owned())
    } else {
        Err(
            "expected a host name alone, without scheme, port or path, such as sandbox.internal"
                .to_owned(),
        )
    }
}

// The outer result is what clap expects of a parser.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a value parser")]
fn read_client(text: &str) -> Result<Result<Client, ClientError>, Infallible> {
    Ok(text.parse())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of a value parser")]
fn read_url(text: &str) -> Result<Result<WebhookUrl, WebhookUrlError>, Infallible> {
    Ok(text.parse())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of a value parser")]
fn read_secret(text: &str) -> Result<Result<WebhookSecret, WebhookSecretError>, Infallible> {
    Ok(text.parse())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of a value parser")]
fn read_subscription(text: &str) -> Result<Result<Subscription, SubscriptionError>, Infallible> {
    Ok(text.parse())
}

/// Why a sandbox could not be served.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The address could not be listened on.
    Bind {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A client is not given as `ID:KEY`.
    Client(ClientError),
    /// An address for events cannot be used.
    Webhook(WebhookUrlError),
    /// The secret for events cannot be used.
    WebhookSecret(WebhookSecretError),
    /// A type of event does not exist.
    WebhookEvents(SubscriptionError),
    /// Ctrl-C cannot be waited for.
    Signal(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind { address, source } if source.kind() == io::ErrorKind::AddrInUse => write!(
                formatter,
                "port {} is in use on {}; choose another with --listen, or port 0 for any free one",
                address.port(),
                address.ip(),
            ),
            Self::Bind { address, source } => {
                write!(formatter, "cannot listen on {address}: {source}")
            }
            Self::Client(source) => write!(formatter, "--client: {source}"),
            Self::Webhook(source) => write!(formatter, "--webhook: {source}"),
            Self::WebhookSecret(source) => write!(formatter, "--webhook-secret: {source}"),
            Self::WebhookEvents(source) => write!(formatter, "--webhook-events: {source}"),
            Self::Signal(source) => write!(formatter, "cannot wait for Ctrl-C: {source}"),
        }
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bind { source, .. } | Self::Signal(source) => Some(source),
            Self::Client(source) => Some(source),
            Self::Webhook(source) => Some(source),
            Self::WebhookSecret(source) => Some(source),
            Self::WebhookEvents(source) => Some(source),
        }
    }
}

/// Serves a sandbox until Ctrl-C.
///
/// Prints `listening on http://ADDR:PORT/api` to standard output, once it does; then `dashboard at http://ADDR:PORT/__sandbox/`
/// where the profile has one, and `webhooks are signed with SECRET` where the secret was made here.
///
/// # Errors
/// When a client is not given as `ID:KEY`, events cannot be posted as asked for, the address cannot be listened on, or Ctrl-C cannot be waited for.
pub async fn run(args: ServeArgs) -> Result<(), ServeError> {
    let ServeArgs {
        listen,
        seed,
        clients,
        profile,
        with,
        webhooks,
        webhook_secret,
        webhook_events,
        max_intents,
        max_connections,
        allowed_hosts,
        no_timeline,
    } = args;
    let clients = clients
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(ServeError::Client)?;
    let secret_was_made = webhook_secret.is_none() && !webhooks.is_empty();
    let secret = webhook_secret
        .unwrap_or_else(|| Ok(WebhookSecret::generate()))
        .map_err(ServeError::WebhookSecret)?;
    let events = webhook_events
        .unwrap_or_else(|| Ok(Subscription::default()))
        .map_err(ServeError::WebhookEvents)?;
    let endpoints = webhooks
        .into_iter()
        .map(|url| {
            Ok(WebhookEndpoint {
                events: events.clone(),
                ..WebhookEndpoint::new(url.map_err(ServeError::Webhook)?, secret.clone())
            })
        })
        .collect::<Result<_, _>>()?;
    let sandbox = Sandbox::new(Config {
        seed,
        clients,
        profile,
        with,
        webhooks: WebhookConfig {
            endpoints,
            ..WebhookConfig::default()
        },
        limits: Limits {
            max_connections: max_connections.get(),
            max_intents: max_intents.get(),
            ..Limits::default()
        },
        allowed_hosts,
        timeline: !no_timeline,
        ..Config::default()
    });
    let running = sandbox
        .serve(listen)
        .await
        .map_err(|source| ServeError::Bind {
            address: listen,
            source,
        })?;
    // Whoever started the sandbox may have closed either stream; that is no reason to stop.
    let _closed = writeln!(io::stdout(), "listening on {}", running.base_url());
    if let Some(dashboard) = running.dashboard_url() {
        let _closed = writeln!(io::stdout(), "dashboard at {dashboard}");
    }
    if secret_was_made {
        let secret = secret.expose();
        let _closed = writeln!(io::stdout(), "webhooks are signed with {secret}");
    }
    if !listen.ip().is_loopback() {
        let warning = "can be reached from other machines; this sandbox is meant for loopback, and its control API and \
                       dashboard answer to the names of loopback and of --allow-host only";
        let _closed = writeln!(io::stderr(), "warning: {listen} {warning}");
    }
    let stopped = tokio::signal::ctrl_c().await.map_err(ServeError::Signal);
    running.stop().await;
    stopped
}
