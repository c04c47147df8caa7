//! `cargo xtask model`: what the generator understood.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use generator::export::{Export, outline};
use spec::Document;

use crate::exit::Exit;
use crate::findings::{self, Findings, Format};
use crate::workspace;

/// Show what the generator makes of an OpenAPI 3.0 document, before it is Rust.
///
/// The outline has a line for each operation with what it takes and gives, and for each type with its members; behind each line
/// stand the file and line it came from, which editors and terminals follow. `?` marks what may be absent, `null` what may be
/// null, `blank` where the empty string means that nothing is set; an enum with a life cycle says what may follow each value.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask model                                the outline of spec/openapi.yaml
  cargo xtask model --spec shop.yaml | grep ' ? '  members that may be absent
  cargo xtask model --format json | jq '.model.types[] | {name, pointer}'

With --format json, standard output is one document and nothing else, whatever the exit code:
  {\"format\": 1, \"findings\": [...], \"model\": {...}}
findings are those of `cargo xtask generate --format json`; model is null if there are mistakes. Every node of the model
has the JSON Pointer it came from. `cargo doc --package generator` describes the shape, under the module `export`.

Exit codes: 0 done; 2 a mistake in the document.")]
pub(crate) struct Arguments {
    /// The OpenAPI 3.0 document, YAML or JSON [default: spec/openapi.yaml]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// For whom it is shown
    #[arg(long, value_enum, default_value_t = Shown::Outline)]
    format: Shown,
}

/// How the model is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shown {
    /// As lines for people
    Outline,
    /// As one JSON document for programs
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    let path = arguments.spec.clone().unwrap_or_else(workspace::document);
    let modelled = model(&path);
    match arguments.format {
        Shown::Outline => {
            let mut findings = Findings::new(Format::Text);
            match modelled {
                Ok((document, model, warnings)) => {
                    findings.add(&warnings);
                    anstream::print!("{}", outline(&model, &document));
                    Exit::Clean
                }
                Err(mistakes) => findings.mistakes(&mistakes),
            }
        }
        Shown::Json => match modelled {
            Ok((_, model, warnings)) => {
                let export = Export::new(Some(&model), &warnings);
                findings::print_json(spec::to_json(&export), Exit::Clean)
            }
            Err(mistakes) => {
                let export = Export::new(None, &mistakes);
                findings::print_json(spec::to_json(&export), Exit::Usage)
            }
        },
    }
}

type Modelled = (Document, generator::model::Model, spec::Report);

/// The document and its model, with what was found on the way; or else every mistake.
fn model(path: &Path) -> Result<Modelled, Box<spec::Report>> {
    let document = Document::load(path)?;
    let lint = spec::lint(&document);
    if lint.has_errors() {
        return Err(generator::mistakes(&document, lint).into());
    }
    match generator::model(&document) {
        Ok((model, warnings)) => Ok((document, model, lint.merge(warnings))),
        Err(mistakes) => Err(lint.merge(mistakes).into()),
    }
}
