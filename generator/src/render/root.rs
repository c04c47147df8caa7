//! `lib.rs`: the front page of the crate, and what stands at its root.

use std::path::PathBuf;

use quote::quote;

use super::{Module, numbers, readme};
use crate::Options;
use crate::lower::text;
use crate::model::{Docs, Model, SchemeKind};

pub(super) fn module(model: &Model, options: &Options) -> Module {
    let mut docs = Docs(format!(
        "Client of {}, version {}.",
        text::docs(&model.api.title).0,
        text::docs(&model.api.version).0
    ));
    docs.paragraph(&model.api.docs.0);
    if let Some(example) = readme::example(model, options) {
        docs.paragraph(&example);
    }
    let queries = model
        .operations
        .iter()
        .any(|operation| operation.query_name.is_some())
        .then(|| {
            quote!(
                pub mod queries;
            )
        });
    let webhooks = model.webhooks.is_some().then(|| {
        quote!(
            pub mod webhooks;
        )
    });
    let credentials = model
        .schemes
        .iter()
        .any(|scheme| scheme.kind != SchemeKind::Exchanged)
        .then(|| quote!(Credentials,));
    let kinds = model.error.is_some().then(|| {
        quote!(
            pub use errors::ErrorKind;
        )
    });
    let numbers = numbers::needed(model).then(|| {
        quote!(
            mod numbers;
        )
    });
    let items = vec![
        quote! {
            mod client;
            mod errors;
            #numbers
            mod policy;
            #queries
            pub mod types;
            #webhooks
        },
        quote! {
            pub use client::{Call, Client, #credentials Environment};
            #kinds
            pub use openapi_runtime as runtime;
            pub use openapi_runtime::{Blankable, DateTime, Decimal, IdempotencyKey, JsonObject, Nullable, Response, Secret, WaitsFor};
        },
        quote!(
            use errors::Refusal;
        ),
        quote! {
            /// What a call that does not succeed returns: it was not sent, got no answer, was refused, or its answer could not be
            /// read.
            pub type Error = openapi_runtime::Error<Refusal>;
        },
    ];
    Module {
        path: PathBuf::from("src/lib.rs"),
        docs,
        items,
    }
}
