//! `cargo xtask spec`: the document, its evidence and its decisions.

use std::{io::Write as _, path::Path};

use clap::Args;
use spec::{
    Document,
    decisions::{self, Decisions, Evidence},
};

use crate::{exit::Exit, show, workspace};

/// Lint the spec and render its page of decisions.
///
/// Checks spec/openapi.yaml, spec/evidence.yaml and spec/decisions.yaml, and writes spec/decisions.md from the latter two.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask spec              lint, then render the page
  cargo xtask spec --check      lint, and prove that the page is fresh; writes nothing

Exit codes: 0 clean; 1 the page is stale; 2 a mistake in a document.")]
pub(crate) struct Arguments {
    /// Write nothing; print the difference and exit with 1 if the page is stale
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    let folder = workspace::root().join("spec");
    match lint(&folder) {
        Ok(page) => settle(&folder.join("decisions.md"), &page, arguments.check),
        Err(exit) => exit,
    }
}

/// Shows every mistake in the three files; the page of decisions if there is none.
fn lint(folder: &Path) -> Result<String, Exit> {
    let document = Document::load(&workspace::document()).map_err(|report| show::mistakes(&report));
    let evidence =
        Evidence::load(&folder.join("evidence.yaml")).map_err(|report| show::mistakes(&report));
    let decisions =
        Decisions::load(&folder.join("decisions.yaml")).map_err(|report| show::mistakes(&report));
    let (document, evidence, decisions) = (document?, evidence?, decisions?);
    let mut reports = vec![spec::lint(&document)];
    reports.extend(decisions::check(&decisions, &evidence, &document));
    reports
        .iter()
        .filter(|report| !report.is_empty())
        .for_each(show::report);
    if reports.iter().any(spec::Report::has_errors) {
        return Err(Exit::Usage);
    }
    anstream::println!(
        "spec/openapi.yaml is sound: {} operations; {} facts, {} decisions",
        document.operations().count(),
        evidence.iter().count(),
        decisions.iter().count()
    );
    Ok(decisions::render(&decisions, &evidence))
}

/// Writes a page, or proves that it is fresh.
fn settle(path: &Path, page: &str, check: bool) -> Exit {
    let shown = spec::escape(&path.display().to_string());
    let old = std::fs::read_to_string(path).unwrap_or_default();
    if old == page {
        anstream::println!("{shown} is fresh");
        return Exit::Clean;
    }
    if check {
        let diff = similar::TextDiff::from_lines(old.as_str(), page);
        anstream::println!(
            "{}",
            diff.unified_diff().context_radius(3).header(&shown, &shown)
        );
        anstream::eprintln!("error: {shown} is stale\n  help: run `cargo xtask spec`");
        return Exit::Ours;
    }
    match write(path, page) {
        Ok(()) => {
            anstream::println!("~ {shown}");
            Exit::Clean
        }
        Err(error) => {
            anstream::eprintln!("error: {shown} cannot be written: {error}");
            Exit::Usage
        }
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
