//! `cargo xtask sandbox`: the embedded sandbox on its own.

use clap::Args;

use crate::exit::Exit;

/// Run the embedded sandbox until Ctrl-C.
///
/// Prints one line on standard output, `listening on http://ADDR:PORT/api`: the base URL for any client. Everything is kept
/// in memory. Any client id with any API key may mint a token unless --client names the ones that may.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask sandbox                                      listen on the default port
  cargo xtask sandbox --listen 127.0.0.1:0                 listen on a free port
  cargo xtask sandbox --client demo:example-key            admit one client
  cargo xtask sandbox --profile stranger                   rehearse a remote sandbox: no control API, rate limits

See what is in it, act for the shopper, move its clock:
  http://ADDR:PORT/__sandbox/                              in a browser

Move its clock by hand:
  curl -X POST -H 'content-type: application/json' -d '{\"advance_seconds\": 1900}' http://ADDR:PORT/__sandbox/clock

Exit codes: 0 stopped; 2 the address cannot be used.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    serve: sandbox::ServeArgs,
}

pub(crate) fn run(arguments: Arguments) -> Exit {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            anstream::eprintln!("error: cannot start: {error}");
            return Exit::Usage;
        }
    };
    match runtime.block_on(sandbox::run(arguments.serve)) {
        Ok(()) => Exit::Clean,
        Err(error) => {
            anstream::eprintln!("error: {error}");
            Exit::Usage
        }
    }
}
