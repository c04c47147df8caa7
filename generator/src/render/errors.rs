//! `errors.rs`: what failures carry, and the kinds of failure that the document tells apart.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;
use spec::policy::Test;

use super::{Module, answers, doc, ident, policy};
use crate::model::{Answer, Docs, ErrorKind, ErrorModel, Model, Refusal, StatusRange};

pub(super) fn module(model: &Model) -> Module {
    let docs = Docs("Failures, told apart as the document tells them apart.".to_owned());
    let path = PathBuf::from("src/errors.rs");
    let Some(error) = &model.error else {
        let items = vec![quote! {
            /// What a refused call carries: any JSON, since the document gives it no shape.
            pub(crate) type Refusal = openapi_runtime::Value;
        }];
        return Module { path, docs, items };
    };
    let needed = runtime(error);
    let mut items = match &error.body {
        Refusal::One(id) => {
            let ty = ident(model.name(*id));
            let names = needed.iter().map(|name| ident(name));
            vec![
                quote!(use openapi_runtime::{#(#names),*};),
                quote!(
                    use crate::types;
                ),
                quote!(#[doc = " What a refused call carries."] pub(crate) type Refusal = types::#ty;),
            ]
        }
        Refusal::Several(variants) => several(model, variants, &needed),
    };
    let refused = match &error.body {
        Refusal::One(id) => {
            let ty = ident(model.name(*id));
            quote!(types::#ty)
        }
        Refusal::Several(_) => quote!(Refusal),
    };
    items.extend(kinds(&error.kinds, &refused));
    Module { path, docs, items }
}

/// What of the runtime the kinds need, sorted.
fn runtime(error: &ErrorModel) -> Vec<&'static str> {
    let conditions = || error.kinds.iter().flat_map(|kind| &kind.when);
    let mut names = Vec::new();
    if conditions().next().is_some() {
        names.push("Condition");
    }
    names.push("ErrorBody");
    if !error.kinds.is_empty() {
        names.push("KindRule");
    }
    if conditions().any(|condition| matches!(condition.test, Test::Is(_))) {
        names.push("Literal");
    }
    if !error.kinds.is_empty() {
        names.extend(["StatusRange", "classify"]);
    }
    names
}

/// An enum of the types that failures have.
fn several(model: &Model, variants: &[Answer], needed: &[&'static str]) -> Vec<TokenStream> {
    let mut items = answers::imports(variants.iter(), needed);
    let listed = answers::variants(model, variants);
    let large = super::large();
    items.push(quote! {
        /// What a refused call carries: one of the types that the document lists, chosen by operation, status and media type.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #large
        pub enum Refusal {
            #listed
        }
    });
    items.push(answers::from_answer(
        "Refusal",
        variants,
        &quote!(Err(body.unlisted())),
    ));
    items
}

fn kinds(kinds: &[ErrorKind], refused: &TokenStream) -> Vec<TokenStream> {
    let mut seen = BTreeSet::new();
    let variants = kinds
        .iter()
        .filter(|kind| seen.insert(&kind.name))
        .map(|kind| {
            let (docs, name) = (doc(&kind.docs), ident(&kind.name));
            quote!(#docs #name)
        });
    let mut items = vec![quote! {
        /// What kind of failure an answer is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            #(#variants,)*
            /// None of the kinds that the document tells apart.
            Other,
        }
    }];
    if kinds.is_empty() {
        items.push(quote! {
            impl ErrorBody for #refused {
                type Kind = ErrorKind;

                fn kind(_: u16, _: &openapi_runtime::Value) -> ErrorKind {
                    ErrorKind::Other
                }
            }
        });
        return items;
    }
    let rules = kinds.iter().map(|kind| {
        let name = ident(&kind.name);
        let status = policy::status(kind.status.map_or(StatusRange::Default, policy::range));
        let when = kind.when.iter().map(policy::condition);
        quote!(KindRule { kind: ErrorKind::#name, status: #status, when: &[#(#when),*] })
    });
    items.push(quote!(static KINDS: &[KindRule<ErrorKind>] = &[#(#rules),*];));
    items.push(quote! {
        impl ErrorBody for #refused {
            type Kind = ErrorKind;

            fn kind(status: u16, body: &openapi_runtime::Value) -> ErrorKind {
                classify(KINDS, status, body).copied().unwrap_or(ErrorKind::Other)
            }
        }
    });
    items
}
