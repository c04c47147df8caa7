//! `lib.rs`: the front page of the crate, and what stands at its root.

use std::path::PathBuf;

use quote::quote;

use super::{Module, constraints, readme};
use crate::Options;
use crate::lower::text;
use crate::model::{Docs, Expr, Model, Refusal, SchemeKind, Success};

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
    let answers = model.answers().next().map(|_| {
        quote!(
            pub mod answers;
        )
    });
    // An enum of failures is for callers to match; a type of the document has its name among the types.
    let (kinds, refusal) = match model.error.as_ref().map(|error| &error.body) {
        Some(Refusal::Several(_)) => (
            quote!(
                pub use errors::{ErrorKind, Refusal};
            ),
            quote!(),
        ),
        one => (
            one.map(|_| {
                quote!(
                    pub use errors::ErrorKind;
                )
            })
            .unwrap_or_default(),
            quote!(
                use errors::Refusal;
            ),
        ),
    };
    let paged = model.is_paged().then(|| quote!(Pagination,));
    let binary = uses_binary(model).then(|| quote!(Binary,));
    let constraints = constraints::needed(model).then(|| {
        quote!(
            mod constraints;
        )
    });
    let mut items = vec![
        quote! {
            #answers
            mod client;
            #constraints
            mod errors;
            mod policy;
            #queries
            pub mod types;
            #webhooks
        },
        quote! {
            pub use client::{Call, Client, #credentials Environment};
            #kinds
            pub use openapi_runtime as runtime;
            pub use openapi_runtime::{#binary Blankable, DateTime, Decimal, IdempotencyKey, JsonObject, Nullable, #paged Response, Secret, WaitsFor};
        },
        refusal,
        quote! {
            /// What a call that does not succeed returns: it was not sent, got no answer, was refused, or its answer could not be
            /// read.
            pub type Error = openapi_runtime::Error<Refusal>;
        },
    ];
    items.retain(|item| !item.is_empty());
    Module {
        path: PathBuf::from("src/lib.rs"),
        docs,
        items,
    }
}

fn uses_binary(model: &Model) -> bool {
    model
        .operations
        .iter()
        .any(|operation| match &operation.success {
            Success::One(value) => *value == Expr::Binary,
            Success::Several(answers) => answers
                .variants
                .iter()
                .any(|variant| variant.value == Expr::Binary),
        })
}
