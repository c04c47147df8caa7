//! `errors.rs`: the kinds of failure that the document tells apart.

use std::path::PathBuf;

use quote::quote;
use spec::policy::Test;

use super::{Module, doc, ident, policy};
use crate::model::{Docs, Model, StatusRange};

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
    let variants = error.kinds.iter().map(|kind| {
        let (docs, name) = (doc(&kind.docs), ident(&kind.name));
        quote!(#docs #name)
    });
    let rules = error.kinds.iter().map(|kind| {
        let name = ident(&kind.name);
        let status = policy::status(kind.status.map_or(StatusRange::Default, policy::range));
        let when = kind.when.iter().map(policy::condition);
        quote!(KindRule { kind: ErrorKind::#name, status: #status, when: &[#(#when),*] })
    });
    let conditions = || error.kinds.iter().flat_map(|kind| &kind.when);
    let literal = conditions()
        .any(|condition| matches!(condition.test, Test::Is(_)))
        .then(|| quote!(Literal,));
    let condition = conditions().next().is_some().then(|| quote!(Condition,));
    let ty = ident(model.name(error.id));
    let kinds = quote! {
        /// What kind of failure an answer is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            #(#variants,)*
            /// None of the kinds that the document tells apart.
            Other,
        }
    };
    let items = if error.kinds.is_empty() {
        vec![
            quote!(
                use openapi_runtime::ErrorBody;
            ),
            quote!(
                use crate::types;
            ),
            quote!(#[doc = " What a refused call carries."] pub(crate) type Refusal = types::#ty;),
            kinds,
            quote! {
                impl ErrorBody for types::#ty {
                    type Kind = ErrorKind;

                    fn kind(_: u16, _: &openapi_runtime::Value) -> ErrorKind {
                        ErrorKind::Other
                    }
                }
            },
        ]
    } else {
        vec![
            quote!(use openapi_runtime::{#condition ErrorBody, KindRule, #literal StatusRange, classify};),
            quote!(
                use crate::types;
            ),
            quote!(#[doc = " What a refused call carries."] pub(crate) type Refusal = types::#ty;),
            kinds,
            quote!(static KINDS: &[KindRule<ErrorKind>] = &[#(#rules),*];),
            quote! {
                impl ErrorBody for types::#ty {
                    type Kind = ErrorKind;

                    fn kind(status: u16, body: &openapi_runtime::Value) -> ErrorKind {
                        classify(KINDS, status, body).copied().unwrap_or(ErrorKind::Other)
                    }
                }
            },
        ]
    };
    Module { path, docs, items }
}
