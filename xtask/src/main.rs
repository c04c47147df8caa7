//! The command line of this workspace: `cargo xtask VERB`.
//!
//! Every verb calls a library; what stands here is arguments, output and exit codes.

mod clients;
mod conformance;
mod drift;
mod drill;
mod exit;
mod explain;
mod findings;
mod generate;
mod interrupt;
mod model;
mod record;
mod report;
mod sandbox;
mod spec;
mod target;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Generates the UQPAY bindings, checks the document they come from, and holds both against a sandbox.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    max_term_width = 110
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Generate(generate::Arguments),
    Conformance(conformance::Arguments),
    Drift(drift::Arguments),
    Drill(drill::Arguments),
    Report(report::Arguments),
    Record(record::Arguments),
    Sandbox(sandbox::Arguments),
    Clients(clients::Arguments),
    Spec(spec::Arguments),
    Model(model::Arguments),
    Explain(explain::Arguments),
}

fn main() -> ExitCode {
    let exit = match Cli::parse().verb {
        Verb::Generate(arguments) => generate::run(&arguments),
        Verb::Conformance(arguments) => conformance::run(arguments),
        Verb::Drift(arguments) => drift::run(arguments),
        Verb::Drill(arguments) => drill::run(&arguments),
        Verb::Report(arguments) => report::run(&arguments),
        Verb::Record(arguments) => record::run(arguments),
        Verb::Sandbox(arguments) => sandbox::run(arguments),
        Verb::Clients(arguments) => clients::run(&arguments),
        Verb::Spec(arguments) => spec::run(&arguments),
        Verb::Model(arguments) => model::run(&arguments),
        Verb::Explain(arguments) => explain::run(&arguments),
    };
    exit.into()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
