//! `cargo xtask generate`: the crate that the document describes.

use std::path::{Path, PathBuf};

use clap::Args;
use generator::{Options, Output, RuntimeSource, Written};
use spec::{Document, Report};

use crate::exit::Exit;
use crate::findings::{Findings, Format, JSON_HELP};
use crate::interrupt::Interrupt;
use crate::workspace;

/// The crate of this workspace's bindings.
const CRATE: &str = "uqpay-intents";

/// Write the bindings from an OpenAPI 3.0 document.
///
/// Everything in the output folder that an earlier run wrote is replaced; files of others are never touched, and a folder with
/// such files and no list of generated ones is refused. Interrupted before the last moment, a run leaves the old files.
#[derive(Args)]
#[command(after_help = format!("Examples:
  cargo xtask generate                                     rewrite generated/ from spec/openapi.yaml
  cargo xtask generate --check                             prove that generated/ is fresh; writes nothing
  cargo xtask generate --spec shop.yaml --out ../shop --name shop-client

{JSON_HELP}

Exit codes: 0 done or fresh; 1 --check found a stale file; 2 a mistake in the document or the folder; 130 interrupted."))]
pub(crate) struct Arguments {
    /// The OpenAPI 3.0 document, YAML or JSON [default: spec/openapi.yaml]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The folder of the crate [default: generated]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the crate
    #[arg(long, value_name = "CRATE", default_value = CRATE, value_parser = crate_name)]
    name: String,
    /// Write nothing; print the difference and exit with 1 if a file is stale
    #[arg(long)]
    check: bool,
    /// How mistakes and warnings are told
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    let mut findings = Findings::new(arguments.format);
    let exit = generate(arguments, &mut findings);
    findings.finish(exit)
}

fn generate(arguments: &Arguments, findings: &mut Findings) -> Exit {
    let interrupt = Interrupt::listen();
    let document = arguments.spec.clone().unwrap_or_else(workspace::document);
    let folder = arguments
        .out
        .clone()
        .unwrap_or_else(|| workspace::root().join("generated"));
    let document = match Document::load(&document) {
        Ok(document) => document,
        Err(report) => return findings.mistakes(&report),
    };
    let lint = spec::lint(&document);
    if lint.has_errors() {
        return findings.mistakes(&generator::mistakes(&document, lint));
    }
    let options = options(&arguments.name, runtime_for(&folder));
    let output = match generator::generate(&document, &options) {
        Ok(output) => output,
        Err(report) => return findings.mistakes(&lint.merge(report)),
    };
    findings.add(&lint.merge(output.warnings.clone()));
    if arguments.check {
        return check(&output, &folder, findings);
    }
    if interrupt.is_set() {
        anstream::eprintln!("interrupted; nothing was written");
        return Exit::Interrupted;
    }
    match output.write(&folder) {
        // Pressed while files were being renamed: the new state is whole, and the caller still wants to stop.
        Ok(_) if interrupt.is_set() => {
            anstream::eprintln!("interrupted; everything had been written");
            Exit::Interrupted
        }
        Ok(written) => {
            tell(&written, &folder, findings);
            Exit::Clean
        }
        Err(error) => {
            anstream::eprintln!("error: {error}");
            Exit::Usage
        }
    }
}

/// The bindings of this workspace for its document, which has no mistakes of its own.
///
/// # Errors
/// As [`generator::generate`].
pub(crate) fn bindings(document: &Document) -> Result<Output, Report> {
    let runtime = RuntimeSource::Path(["..", "generator", "runtime"].iter().collect());
    generator::generate(document, &options(CRATE, runtime))
}

fn options(name: &str, runtime: RuntimeSource) -> Options {
    Options {
        crate_name: name.to_owned(),
        crate_version: env!("CARGO_PKG_VERSION").to_owned(),
        runtime,
    }
}

fn check(output: &Output, folder: &Path, findings: &Findings) -> Exit {
    match output.compare(folder) {
        Ok(differences) if differences.is_empty() => {
            findings.say(format_args!(
                "{} is fresh: {} files",
                shown(folder),
                output.files.len()
            ));
            Exit::Clean
        }
        Ok(differences) => {
            for difference in &differences {
                findings.say(difference);
            }
            anstream::eprintln!(
                "error: {} of {} files in {} are not as the document has them\n  help: run `cargo xtask generate`",
                differences.len(),
                output.files.len(),
                shown(folder)
            );
            Exit::Ours
        }
        Err(error) => {
            anstream::eprintln!("error: {} cannot be read: {error}", shown(folder));
            Exit::Usage
        }
    }
}

fn tell(written: &Written, folder: &Path, findings: &Findings) {
    let Written {
        created,
        updated,
        removed,
        unchanged,
    } = written;
    for (mark, paths) in [("+", created), ("~", updated), ("-", removed)] {
        for path in paths {
            findings.say(format_args!("{mark} {}", shown(&folder.join(path))));
        }
    }
    findings.say(format_args!(
        "{}: {} created, {} updated, {} removed, {unchanged} unchanged",
        shown(folder),
        created.len(),
        updated.len(),
        removed.len()
    ));
}

fn shown(path: &Path) -> String {
    spec::escape(&path.display().to_string())
}

/// Inside this workspace the runtime is a crate beside the generated one; elsewhere the crate carries it.
fn runtime_for(folder: &Path) -> RuntimeSource {
    match path_in_workspace(folder) {
        Some(inside) => {
            let up = inside.components().map(|_| "..");
            RuntimeSource::Path(up.chain(["generator", "runtime"]).collect())
        }
        None => RuntimeSource::Embedded,
    }
}

/// `folder` as a path from the root of this workspace, if it lies in it.
fn path_in_workspace(folder: &Path) -> Option<PathBuf> {
    let manifest = std::path::absolute(workspace::root().join("Cargo.toml")).ok()?;
    let folder = std::path::absolute(folder).ok()?;
    folder
        .strip_prefix(manifest.parent()?)
        .ok()
        .map(Path::to_path_buf)
}

fn crate_name(text: &str) -> Result<String, String> {
    let good = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if good {
        Ok(text.to_owned())
    } else {
        Err(
            "a crate's name begins with a letter and goes on with letters, digits, `-` and `_`"
                .to_owned(),
        )
    }
}
