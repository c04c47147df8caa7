//! From a [`Model`] to modules of tokens. Dull and total: every decision was made in lowering.

mod answers;
mod call;
mod cargo;
mod choices;
mod client;
mod constraints;
mod defaults;
mod embedded;
mod enums;
mod errors;
mod expr;
mod literal;
mod machines;
mod methods;
mod policy;
mod queries;
mod readme;
mod requests;
mod root;
mod structs;
mod topics;
mod unions;
mod webhooks;

use std::collections::BTreeMap;
use std::path::PathBuf;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::lower::text;
use crate::model::{Docs, Model};
use crate::{Options, RuntimeSource};

/// A file of Rust before it is formatted.
#[derive(Clone, Debug)]
pub struct Module {
    /// Path inside the crate.
    pub path: PathBuf,
    /// Documentation of the module.
    pub docs: Docs,
    /// Items, each with what belongs to it; a blank line stands between them.
    pub items: Vec<TokenStream>,
}

/// One module, named before it is rendered: tokens cannot move between threads, a name can.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// `lib.rs`
    Root,
    /// `client.rs`
    Client,
    /// `policy.rs`
    Policy,
    /// `constraints.rs`
    Constraints,
    /// `errors.rs`
    Errors,
    /// `answers.rs`
    Answers,
    /// `queries.rs`
    Queries,
    /// `webhooks.rs`
    Webhooks,
    /// `types/mod.rs`
    Types,
    /// `types/<topic>.rs`, by index of the topic
    Topic(usize),
}

/// The modules that a model may need.
pub fn parts(model: &Model) -> Vec<Part> {
    let topics = (0..model.topics.len()).map(Part::Topic);
    // The client and the topics are the large ones: first, so that no worker is left alone with one at the end.
    std::iter::once(Part::Client)
        .chain(topics)
        .chain([
            Part::Policy,
            Part::Constraints,
            Part::Queries,
            Part::Errors,
            Part::Answers,
            Part::Webhooks,
            Part::Root,
            Part::Types,
        ])
        .collect()
}

/// One module; `None` when the model does not need it.
pub fn module(model: &Model, options: &Options, part: Part) -> Option<Module> {
    match part {
        Part::Root => Some(root::module(model, options)),
        Part::Client => Some(client::module(model)),
        Part::Policy => Some(policy::module(model)),
        Part::Constraints => constraints::module(model),
        Part::Errors => Some(errors::module(model)),
        Part::Answers => answers::module(model),
        Part::Queries => queries::module(model),
        Part::Webhooks => webhooks::module(model),
        Part::Types => Some(topics::index(model)),
        Part::Topic(index) => model
            .topics
            .get(index)
            .map(|topic| topics::module(model, index, topic)),
    }
}

/// The files of the crate that are no Rust.
pub fn texts(model: &Model, options: &Options) -> BTreeMap<PathBuf, String> {
    let mut texts = BTreeMap::from([
        (PathBuf::from("Cargo.toml"), cargo::manifest(model, options)),
        (PathBuf::from("README.md"), readme::page(model, options)),
        (PathBuf::from("rustfmt.toml"), cargo::rustfmt()),
    ]);
    if matches!(options.runtime, RuntimeSource::Embedded) {
        texts.extend(embedded::files());
    }
    texts
}

/// An identifier as the model spells it.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(bare) => Ident::new_raw(bare, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// For enums of objects, whose variants differ in size.
fn large() -> TokenStream {
    quote!(#[allow(clippy::large_enum_variant, reason = "values are few and short-lived; a box would stand in every caller's way")])
}

/// `#[doc]` attributes, one a line, which print as `///`.
fn doc(docs: &Docs) -> TokenStream {
    lines(&docs.0)
}

fn lines(text: &str) -> TokenStream {
    let lines = text::lines(text).into_iter().map(|line| {
        if line.is_empty() {
            line
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}
