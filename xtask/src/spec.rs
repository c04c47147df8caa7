//! `cargo xtask spec`: the document, its evidence and its decisions.

use std::{io::Write as _, path::Path};

use clap::Args;
use spec::{
    Document, Report,
    decisions::{self, Decisions, Evidence},
};

use crate::exit::Exit;
use crate::findings::{Findings, Format, JSON_HELP};
use crate::workspace;

/// Lint the spec and render its page of decisions.
///
/// Checks spec/openapi.yaml, spec/evidence.yaml and spec/decisions.yaml, and writes spec/decisions.md from the latter two.
#[derive(Args)]
#[command(after_help = format!("Examples:
  cargo xtask spec              lint, then render the page
  cargo xtask spec --check      lint, and prove that the page is fresh; writes nothing

{JSON_HELP}

Exit codes: 0 clean; 1 the page is stale; 2 a mistake in a document."))]
pub(crate) struct Arguments {
    /// Write nothing; print the difference and exit with 1 if the page is stale
    #[arg(long)]
    check: bool,
    /// How mistakes and warnings are told
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    let folder = workspace::root().join("spec");
    let mut findings = Findings::new(arguments.format);
    let document = Document::load(&workspace::document());
    let exit = match lint(document, &folder, &mut findings) {
        Some(page) => {
            let page_at = folder.join("decisions.md");
            settle(&page_at, &page, arguments.check, &findings)
        }
        None => Exit::Usage,
    };
    findings.finish(exit)
}

/// Tells every mistake in the document and in the two files of the folder; the page of decisions if there is none.
pub(crate) fn lint(
    document: Result<Document, Report>,
    folder: &Path,
    findings: &mut Findings,
) -> Option<String> {
    let evidence = Evidence::load(&folder.join("evidence.yaml"));
    let decisions = Decisions::load(&folder.join("decisions.yaml"));
    let document = document.map_err(|report| findings.add(&report)).ok();
    let evidence = evidence.map_err(|report| findings.add(&report)).ok();
    let decisions = decisions.map_err(|report| findings.add(&report)).ok();
    if let Some(document) = &document {
        findings.add(&spec::lint(document));
    }
    let (document, evidence, decisions) = (document?, evidence?, decisions?);
    for report in decisions::check(&decisions, &evidence, &document) {
        findings.add(&report);
    }
    if findings.has_errors() {
        return None;
    }
    findings.say(format_args!(
        "spec/openapi.yaml is sound: {} operations; {} facts, {} decisions",
        document.operations().count(),
        evidence.iter().count(),
        decisions.iter().count()
    ));
    Some(decisions::render(&decisions, &evidence))
}

/// Writes a page, or proves that it is fresh.
fn settle(path: &Path, page: &str, check: bool, findings: &Findings) -> Exit {
    let shown = spec::escape(&path.display().to_string());
    let old = std::fs::read_to_string(path).unwrap_or_default();
    if old == page {
        findings.say(format_args!("{shown} is fresh"));
        return Exit::Clean;
    }
    if check {
        let diff = similar::TextDiff::from_lines(old.as_str(), page);
        findings.say(diff.unified_diff().context_radius(3).header(&shown, &shown));
        anstream::eprintln!("error: {shown} is stale\n  help: run `cargo xtask spec`");
        return Exit::Ours;
    }
    match write(path, page) {
        Ok(()) => {
            findings.say(format_args!("~ {shown}"));
            Exit::Clean
        }
        Err(error) => {
            anstream::eprintln!("error: {shown} cannot be written: {error}");
            Exit::Usage
        }
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let file = stage(path, text)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// A file beside `path` that holds `text` and needs only its name.
pub(crate) fn stage(path: &Path, text: &str) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}
