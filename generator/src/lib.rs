#![doc = include_str!("../README.md")]

pub mod export;
pub mod format;
pub mod lower;
pub mod model;
pub mod names;
pub mod render;
mod write;

use std::path::PathBuf;

use model::Model;
use spec::{Document, Report, Severity};

pub use write::{Difference, Output, WriteError, Written};

/// What the document does not say about the crate.
#[derive(Clone, Debug)]
pub struct Options {
    /// Name of the crate, as in its `Cargo.toml`.
    pub crate_name: String,
    /// Version of the crate.
    pub crate_version: String,
    /// Where the crate finds the runtime.
    pub runtime: RuntimeSource,
}

/// Where a generated crate finds the runtime that it calls.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RuntimeSource {
    /// In a folder, relative to the generated crate.
    Path(PathBuf),
    /// In the folder `runtime` of the generated crate, which then needs nothing of this workspace.
    Embedded,
}

/// Generates a crate from a document that the lint of [`spec`] finds no error in.
///
/// The same document and options always give the same bytes.
///
/// # Errors
/// The constructs that cannot be expressed, each with its place; warnings stand among them.
///
/// ```
/// use generator::{Options, RuntimeSource};
///
/// let document = spec::Document::parse("api.yaml", "
/// openapi: 3.0.3
/// info: {title: Example, version: '1'}
/// paths: {}
/// ").unwrap();
/// let options = Options {
///     crate_name: "example".into(),
///     crate_version: "0.1.0".into(),
///     runtime: RuntimeSource::Path("../runtime".into()),
/// };
/// let output = generator::generate(&document, &options).unwrap();
/// assert!(output.files.contains_key(std::path::Path::new("src/client.rs")));
/// ```
pub fn generate(document: &Document, options: &Options) -> Result<Output, Report> {
    let (model, report) = model(document)?;
    let mut files = format::modules(&model, options);
    files.extend(render::texts(&model, options));
    Ok(Output::new(files, report))
}

/// What a crate would be rendered from, and what was left out of it, for a document that the lint of [`spec`] finds no
/// error in.
///
/// # Errors
/// As [`generate`].
///
/// ```
/// let document = spec::Document::parse("api.yaml", "
/// openapi: 3.0.3
/// info: {title: Example, version: '1'}
/// paths: {}
/// ").unwrap();
/// let (model, warnings) = generator::model(&document).unwrap();
/// assert_eq!(model.api.title, "Example");
/// assert!(warnings.is_empty());
/// ```
pub fn model(document: &Document) -> Result<(Model, Report), Report> {
    let (model, diagnostics) = lower::lower(document);
    let report = Report::new(document, diagnostics);
    if report.has_errors() {
        Err(report)
    } else {
        Ok((model, report))
    }
}

/// All mistakes of a document in which its lint found some: those, and what cannot be expressed besides.
///
/// A consequence of a mistake is not told beside it: what the generator reports where the lint reports something is left
/// out, and so are all of its warnings.
pub fn mistakes(document: &Document, lint: Report) -> Report {
    let (_, mut diagnostics) = lower::lower(document);
    diagnostics.retain(|diagnostic| {
        let place = diagnostic.pointer();
        let told = lint.iter().any(|finding| {
            let reported = finding.diagnostic().pointer();
            let is_near = place.starts_with(reported) || reported.parent().as_ref() == Some(place);
            is_near && finding.diagnostic().severity() == Severity::Error
        });
        diagnostic.severity() == Severity::Error && !told
    });
    lint.merge(Report::new(document, diagnostics))
}
