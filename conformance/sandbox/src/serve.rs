//! Listening on an address, and stopping again.

use std::{
    convert::Infallible, fmt, future::IntoFuture as _, io, io::Write as _, net::SocketAddr,
    sync::Arc, time::Duration,
};

use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{Client, ClientError, Config, Profile, Sandbox, state::Shared};

/// How long open connections may finish their answers after a stop was asked for.
const GRACE: Duration = Duration::from_secs(2);

/// A sandbox that listens. [`Running::stop`] waits until open answers are finished; dropping it stops listening and
/// waits for nothing.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropping it tells the server to stop.
    shutdown: Option<oneshot::Sender<()>>,
    server: JoinHandle<io::Result<()>>,
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

    /// Stops listening, lets open answers finish for at most two seconds (held calls go on at once), and returns.
    pub async fn stop(mut self) {
        self.shutdown = None;
        self.shared.let_go();
        if tokio::time::timeout(GRACE, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.let_go();
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
        let (shutdown, stop) = oneshot::channel::<()>();
        let server = axum::serve(listener, self.router()).with_graceful_shutdown(async {
            let _sender_dropped = stop.await;
        });
        Ok(Running {
            address,
            shared: self.shared,
            shutdown: Some(shutdown),
            server: tokio::spawn(server.into_future()),
        })
    }
}

/// How to serve a sandbox, as given on a command line.
#[derive(Debug, Clone, clap::Args)]
pub struct ServeArgs {
    /// Address and port to listen on; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8640")]
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
    /// Another name by which the control API and the dashboard may be reached (repeatable)
    #[arg(long = "allow-host", value_name = "NAME", value_parser = read_host)]
    pub allowed_hosts: Vec<String>,
    /// Keep no timeline: a little faster, and the dashboard shows no history
    #[arg(long)]
    pub no_timeline: bool,
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
            Self::Signal(source) => write!(formatter, "cannot wait for Ctrl-C: {source}"),
        }
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bind { source, .. } | Self::Signal(source) => Some(source),
            Self::Client(source) => Some(source),
        }
    }
}

/// Serves a sandbox until Ctrl-C, after printing `listening on http://ADDR:PORT/api` to standard output.
///
/// # Errors
/// When a client is not given as `ID:KEY`, the address cannot be listened on, or Ctrl-C cannot be waited for.
pub async fn run(args: ServeArgs) -> Result<(), ServeError> {
    let ServeArgs {
        listen,
        seed,
        clients,
        profile,
        allowed_hosts,
        no_timeline,
    } = args;
    let clients = clients
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(ServeError::Client)?;
    let sandbox = Sandbox::new(Config {
        seed,
        clients,
        profile,
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
    if !listen.ip().is_loopback() {
        let warning = "can be reached from other machines; this sandbox is meant for loopback";
        let _closed = writeln!(io::stderr(), "warning: {listen} {warning}");
    }
    let stopped = tokio::signal::ctrl_c().await.map_err(ServeError::Signal);
    running.stop().await;
    stopped
}
