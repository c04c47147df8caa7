//! Runs the embedded sandbox on its own: `sandbox --listen 127.0.0.1:8640`.

use std::process::ExitCode;

use clap::Parser;

/// A sandbox in place of UQPAY's own, which keeps state and needs no network.
///
/// It keeps everything in memory and forgets it on exit. Point any client at the address it prints.
#[derive(Parser)]
#[command(
    version,
    after_help = "Examples:
  sandbox --listen 127.0.0.1:0 --client demo:secret
  sandbox --webhook http://127.0.0.1:3000/hook --with unset-times=empty

The dashboard is at http://ADDR:PORT/__sandbox/, and the control API beside it, described by openapi.yaml there."
)]
struct Cli {
    #[command(flatten)]
    serve: sandbox::ServeArgs,
}

#[tokio::main]
async fn main() -> ExitCode {
    match sandbox::run(Cli::parse().serve).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
