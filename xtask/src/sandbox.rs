//! `cargo xtask sandbox`: the embedded sandbox on its own.

use clap::Args;

use crate::exit::Exit;

/// Run the embedded sandbox until Ctrl-C.
///
/// The first line on standard output is `listening on http://ADDR:PORT/api`: the base URL for any client. The second tells
/// where the dashboard is. Everything is kept in memory. Any client id with any API key may mint a token unless --client names
/// the ones that may.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask sandbox                                      listen on the default port
  cargo xtask sandbox --listen 127.0.0.1:0                 listen on a free port
  cargo xtask sandbox --client demo:example-key            admit one client
  cargo xtask sandbox --webhook http://127.0.0.1:3000/hook post events there; prints the secret they are signed with
  cargo xtask sandbox --with unset-times=empty             choose between behaviours that were both observed
  cargo xtask sandbox --profile stranger                   rehearse a remote sandbox: no control API, rate limits

In a browser, http://ADDR:PORT/__sandbox/ shows what is in it and what happened, acts for the shopper and moves the clock.
By hand, with the control API (openapi.yaml at the same place describes it):
  curl -H 'content-type: application/json' -d '{\"advance_seconds\": 1900}' http://ADDR:PORT/__sandbox/clock

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
