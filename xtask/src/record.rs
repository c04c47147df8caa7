//! `cargo xtask record`: what a client does, as a recording.

use std::{
    io::Read as _,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{ArgGroup, Args};
use conformance::{
    Credentials, Draft, Folders, Learned, Listener, Place, Proxy, SetupError, Suite, Tape,
    TargetChoice, Upstream, read_har, send_curl,
};

use crate::exit::Exit;
use crate::findings::{Findings, Format};
use crate::interrupt::{self, Interrupt};
use crate::workspace;

/// The most bytes of a HAR file or of curl commands that are read.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// Record what a client does, as a recording that the suite can play again.
///
/// With --listen, a proxy passes everything on to the upstream until Ctrl-C; point the client at the URL it prints. Calls of documented
/// operations are recorded in the order in which their answers are complete; everything else is passed on and not recorded. Ids that come
/// back become captures; keys, tokens and test cards are written as recordings have them; persons become made-up ones. Credentials, card
/// numbers, security codes and client secrets are kept in memory only and never written.
///
/// A card number that is not in `conformance/test_cards.yaml` is refused before it goes anywhere. Production hosts are refused. Redirects
/// are not followed.
#[derive(Args)]
#[command(
    group = ArgGroup::new("source").args(["listen", "from", "from_curl"]).required(true),
    after_help = "Examples:
  cargo xtask record --listen 127.0.0.1:8650 --out paid_by_card
      record against an embedded sandbox; the client's base URL is http://127.0.0.1:8650/api
  cargo xtask record --listen 127.0.0.1:8650 --upstream sandbox --out paid_by_card --learn
      record against UQPAY's own sandbox, play it once more, and propose rules for what differs
  cargo xtask record --from session.har --again second.har --out paid_by_card
      import from a browser or proxy, and learn from the same session recorded twice
  cargo xtask record --from-curl create.sh --out created
      send pasted curl commands to an embedded sandbox; `--from-curl -` reads them from standard input

After it:
  cargo xtask conformance --only paid_by_card              play it
  cargo xtask conformance --accept --only paid_by_card     accept its snapshot, after reading it

A recorder sees calls only. What a shopper, the provider or the clock does in between has to be added by hand: steps `shopper`, `provider`
and `advance_seconds` of conformance/README.md.

Exit codes: 130 interrupted (--from-curl); 0 written; 2 a usage or set-up error, or nothing to record; 5 the upstream does not answer (--from-curl, --learn)."
)]
pub(crate) struct Arguments {
    /// Listen here as a proxy until Ctrl-C; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT", value_parser = address)]
    listen: Option<SocketAddr>,
    /// Import the calls of a HAR 1.2 file instead
    #[arg(long, value_name = "FILE.har")]
    from: Option<PathBuf>,
    /// Send the curl commands in a file (or `-`) instead
    #[arg(long, value_name = "FILE")]
    from_curl: Option<PathBuf>,
    /// What answers: `embedded`, `sandbox` or a base URL
    #[arg(long, value_name = "TARGET", default_value = "embedded", value_parser = crate::target::target)]
    upstream: TargetChoice,
    /// Also pass on to this host, over TLS. Production hosts stay refused
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// The name of the recording: lower-case letters, digits and underscores
    #[arg(long, value_name = "NAME")]
    out: String,
    /// The folder it is written to [default: conformance/recordings]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// What it shows, in one line
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "Recorded, and not yet named"
    )]
    title: String,
    /// Replace a recording of this name
    #[arg(long)]
    force: bool,
    /// Play the recording once more, and propose rules for what differs, in volatile.yaml.new
    #[arg(long, conflicts_with = "from")]
    learn: bool,
    /// The same conversation a second time, to propose rules for what differs, in volatile.yaml.new
    #[arg(long, value_name = "FILE.har", conflicts_with_all = ["listen", "from_curl"])]
    again: Option<PathBuf>,
}

pub(crate) fn run(arguments: Arguments) -> Exit {
    let (interrupt, runtime) = match interrupt::started() {
        Ok(started) => started,
        Err(exit) => return exit,
    };
    let ended = runtime.block_on(record(arguments, &interrupt));
    runtime.shutdown_background();
    match ended {
        Ok(exit) => exit,
        Err(SetupError::Document(report)) => Findings::new(Format::Text).mistakes(&report),
        Err(error) => {
            anstream::eprintln!("error: {error}");
            Exit::Other(error.exit_code())
        }
    }
}

async fn record(arguments: Arguments, interrupt: &Interrupt) -> Result<Exit, SetupError> {
    let root = workspace::root();
    let folders = Folders::of_workspace(&root);
    let folder = arguments
        .folder
        .clone()
        .unwrap_or_else(|| folders.conformance.join("recordings"));
    // Whatever can be refused is refused before anybody makes a call.
    let place = Place::new(&folder, &arguments.out, arguments.force)?;
    let suite = Arc::new(Suite::load(&folders)?);
    let listener: Listener = Arc::new(|line: &str| anstream::println!("{line}"));
    let title = &arguments.title;
    let (draft, learned) = if let Some(file) = &arguments.from {
        let tape = har(&suite, file)?;
        let again = arguments.again.as_ref().map(|file| har(&suite, file));
        let again = again.transpose()?;
        let mut draft = tape.transcribe(&suite, place.name(), title, "a HAR file")?;
        let learned = again.map(|again| tape.learn_from(&suite, &mut draft, &again));
        (draft, learned.transpose()?)
    } else {
        let upstream = Upstream::open(&arguments.upstream, &arguments.allow_host).await?;
        match (&arguments.from_curl, arguments.listen) {
            (Some(file), _) => {
                let text = curl(file)?;
                let tape = tokio::select! {
                    tape = send_curl(&suite, &upstream, &text, &listener) => tape?,
                    () = interrupt.pressed() => return Ok(Exit::Interrupted),
                };
                written_from(&arguments, &suite, &place, &tape, &upstream).await?
            }
            (None, Some(listen)) => {
                let proxy = Proxy::start(Arc::clone(&suite), upstream, listen, listener).await?;
                if !listen.ip().is_loopback() {
                    anstream::eprintln!(
                        "warning: whoever reaches {listen} can make calls through it"
                    );
                }
                anstream::println!(
                    "recording {}: base URL {}\nCtrl-C ends it and writes {}",
                    proxy.upstream().describe(),
                    proxy.base_url(),
                    shown(&place.path())
                );
                tokio::select! {
                    () = interrupt.pressed() => {}
                    () = terminated() => {}
                }
                let (tape, upstream) = proxy.stop().await;
                written_from(&arguments, &suite, &place, &tape, &upstream).await?
            }
            (None, None) => {
                return Err(SetupError::Usage(
                    "name what to record: --listen, --from or --from-curl".to_owned(),
                ));
            }
        }
    };
    let path = place.write(&draft, &suite)?;
    report(&draft, &path, &arguments);
    if let Some(learned) = learned {
        taught(&learned, &arguments.folder.unwrap_or(folders.conformance))?;
    }
    Ok(Exit::Clean)
}

/// The draft of a tape, and what playing it again teaches.
async fn written_from(
    arguments: &Arguments,
    suite: &Suite,
    place: &Place,
    tape: &Tape,
    upstream: &Upstream,
) -> Result<(Draft, Option<Learned>), SetupError> {
    let source = upstream.source();
    let mut draft = tape.transcribe(suite, place.name(), &arguments.title, &source)?;
    if !arguments.learn {
        return Ok((draft, None));
    }
    anstream::println!("playing it once more; Ctrl-C leaves that out");
    let learned = tokio::select! {
        learned = tape.learn_by_playing(suite, upstream, &mut draft, credentials(upstream)) => Some(learned),
        // The first Ctrl-C ended the recording; this is another.
        _pressed = tokio::signal::ctrl_c() => None,
    };
    match learned {
        None => Ok((draft, None)),
        Some(Ok(learned)) => Ok((draft, Some(learned))),
        Some(Err(error)) => {
            // What was recorded is not lost because it could not be played.
            let path = place.write(&draft, suite)?;
            report(&draft, &path, arguments);
            Err(error)
        }
    }
}

/// Read only where the upstream is not ours.
fn credentials(upstream: &Upstream) -> Option<Credentials> {
    crate::target::credentials(upstream.choice())
}

/// An address as it is written, where `localhost` is short for that of this machine.
fn address(text: &str) -> Result<SocketAddr, String> {
    let written = match text.split_once(':') {
        Some(("localhost", port)) => format!("127.0.0.1:{port}"),
        _ => text.to_owned(),
    };
    written
        .parse()
        .map_err(|_| "expected an IP address and a port, such as 127.0.0.1:8650".to_owned())
}

fn har(suite: &Suite, file: &Path) -> Result<Tape, SetupError> {
    read_har(suite, &text(file)?)
}

fn curl(file: &Path) -> Result<String, SetupError> {
    if file != Path::new("-") {
        return text(file);
    }
    let mut text = String::new();
    std::io::stdin()
        .take(LARGEST_FILE)
        .read_to_string(&mut text)
        .map_err(|error| SetupError::Usage(format!("standard input cannot be read: {error}")))?;
    Ok(text)
}

fn text(file: &Path) -> Result<String, SetupError> {
    let failed = |error: std::io::Error| {
        SetupError::Usage(format!("{} cannot be read: {error}", shown(file)))
    };
    if std::fs::metadata(file).map_err(failed)?.len() > LARGEST_FILE {
        let message = format!("{} is larger than {LARGEST_FILE} bytes", shown(file));
        return Err(SetupError::Usage(message));
    }
    std::fs::read_to_string(file).map_err(failed)
}

fn shown(path: &Path) -> String {
    spec::escape(&path.display().to_string())
}

/// What was written, what was not, and what comes next.
fn report(draft: &Draft, path: &Path, arguments: &Arguments) {
    let calls = match draft.steps() {
        1 => "1 call".to_owned(),
        calls => format!("{calls} calls"),
    };
    anstream::println!("wrote {}: {calls}", shown(path));
    for why in draft.left_out() {
        anstream::println!("  left out: {}", spec::escape(why));
    }
    for (step, note) in draft.notes() {
        anstream::println!("  step {step}: {}", spec::escape(note));
    }
    anstream::println!(
        "A recorder sees calls only: add what a shopper, the provider or the clock did in between."
    );
    let name = &draft.name;
    if arguments.folder.is_none() {
        anstream::println!(
            "play it:              cargo xtask conformance --only {name}\naccept its snapshot:  cargo xtask conformance --accept --only {name}"
        );
    } else {
        anstream::println!("move it to conformance/recordings to play it");
    }
}

fn taught(learned: &Learned, folder: &Path) -> Result<(), SetupError> {
    for line in learned.lines() {
        anstream::println!("  {}", spec::escape(line));
    }
    match learned.write(folder)? {
        None => anstream::println!("learned: nothing that needs a rule"),
        Some(path) => {
            let rules = learned.rules();
            anstream::println!(
                "learned: {rules} proposed, in {}; review it, then move it over volatile.yaml",
                shown(&path)
            );
        }
    }
    Ok(())
}

/// What a service manager sends to end a program.
#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        // Where it cannot be listened to, Ctrl-C is left.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
