//! The model for other readers than the renderer: as data for programs, and as an outline for people.
//!
//! # The shape of the data
//!
//! An [`Export`] is one JSON object:
//!
//! | Member | What it is |
//! | --- | --- |
//! | `format` | [`FORMAT`]; grows when a member changes its meaning or goes away, and not when one is added |
//! | `findings` | what the lint and the generator said about the document, as [`spec::Report`] is serialised |
//! | `model` | the [`Model`]; null if there are mistakes |
//!
//! The model is written as its Rust types are declared in [`mod@crate::model`]: members in the order of the fields and named
//! like them, nothing left out, `null` and `[]` included. Beyond that:
//!
//! - The items of `schemes`, `topics`, `types` and `operations` carry their `index`, dense from 0, by which others name them.
//!   An index holds for one export: compare two of them by name or pointer.
//! - A type expression is `{"type": "string"}`; with a type inside `{"type": "list", "of": {...}}`; a type of the model
//!   `{"type": "named", "of": 3}`. What a type is stands under `shape`, and its `kind` says which members to expect.
//! - `pointer` is the JSON Pointer of what the node was made of; it always leads to something in the document. Only in
//!   conditions, under `when` and `unless`, it leads into the body of an answer.
//! - Statuses are texts: `200`, `2XX`, `default`. Descriptions are Markdown that is safe as rustdoc.

mod outline;

use serde::Serialize;
use spec::Report;

pub use outline::outline;

use crate::model::Model;

/// The version of the shape that an [`Export`] has.
pub const FORMAT: u32 = 1;

/// What can be told about a document, as programs read it.
///
/// ```
/// let document = spec::Document::parse("api.yaml", "
/// openapi: 3.0.3
/// info: {title: Example, version: '1'}
/// paths: {}
/// ").unwrap();
/// let (model, findings) = generator::model(&document).unwrap();
/// let export = serde_json::to_value(generator::export::Export::new(Some(&model), &findings)).unwrap();
/// assert_eq!(export["format"], 1);
/// assert_eq!(export["model"]["api"]["pointer"], "/info");
/// ```
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Export<'m> {
    format: u32,
    findings: &'m Report,
    model: Option<&'m Model>,
}

impl<'m> Export<'m> {
    /// The model, `None` if there is none, and what was found on the way to it.
    pub fn new(model: Option<&'m Model>, findings: &'m Report) -> Self {
        Self {
            format: FORMAT,
            findings,
            model,
        }
    }
}
