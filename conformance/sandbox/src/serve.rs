//! Listening on an address, and stopping again.

use std::{
    convert::Infallible, fmt, io, io::Write as _, net::SocketAddr, num::NonZeroUsize, sync::Arc,
};

use tokio::{net::TcpListener, task::JoinHandle};

use crate::{Client, ClientError, Config, Limits, Profile, Sandbox, connections, state::Shared};

/// A sandbox that listens. [`Running::stop`] waits until open answers are finished; dropping it stops listening and
/// waits for nothing.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
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
        self.shared.stop();
        let _panicked_or_done = (&mut self.server).await;
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
        Ok(Running {
            address,
            shared: self.shared,
            server: tokio::spawn(server),
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
    /// Payment intents to keep at most; beyond, what would need room is refused with 503
    #[arg(long, value_name = "N", default_value_t = at_least_one(Limits::default().max_intents))]
    pub max_intents: NonZeroUsize,
    /// Connections to serve at a time; one more is refused with 503
    #[arg(long, value_name = "N", default_value_t = at_least_one(Limits::default().max_connections))]
    pub max_connections: NonZeroUsize,
}

fn at_least_one(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN)
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
        max_intents,
        max_connections,
    } = args;
    let clients = clients
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(ServeError::Client)?;
    let sandbox = Sandbox::new(Config {
        seed,
        clients,
        profile,
        limits: Limits {
            max_connections: max_connections.get(),
            max_intents: max_intents.get(),
            ..Limits::default()
        },
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
