//! `cargo xtask explain`: what a diagnostic's code means.

use clap::Args;
use spec::Code;

use crate::exit::Exit;

/// Explain a diagnostic's code, such as E201.
///
/// Without a code, lists them all.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask explain E201        what the code means and what to do
  cargo xtask explain             every code, a line each

Exit codes: 0 explained; 2 there is no such code.")]
pub(crate) struct Arguments {
    /// The code, in either case
    #[arg(value_name = "CODE", value_parser = code)]
    code: Option<Code>,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    match arguments.code {
        Some(code) => anstream::println!(
            "{code}: {}\n\n{}\n\nTo mend it: {}",
            code.title(),
            code.explanation(),
            code.remedy()
        ),
        None => {
            for code in Code::ALL {
                anstream::println!("{code}  {}", code.title());
            }
        }
    }
    Exit::Clean
}

fn code(text: &str) -> Result<Code, String> {
    Code::parse(text).ok_or_else(|| {
        "there is no such code; `cargo xtask explain` lists those that are".to_owned()
    })
}
