//! `client.rs`: environments, credentials, and the client.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use super::expr::Scope;
use super::{Module, call, doc, ident, methods};
use crate::lower::text;
use crate::model::{Docs, Model, Scheme, SchemeKind, Success};

pub(super) fn module(model: &Model) -> Module {
    let given: Vec<&Scheme> = model
        .schemes
        .iter()
        .filter(|scheme| scheme.kind != SchemeKind::Exchanged)
        .collect();
    let mut items = imports(model, &given);
    items.push(environment(model));
    items.extend((!given.is_empty()).then(|| credentials(&given)));
    items.push(client(model, &given));
    items.push(call::item(model));
    Module {
        path: PathBuf::from("src/client.rs"),
        docs: Docs("The client: one method per operation.".to_owned()),
        items,
    }
}

fn imports(model: &Model, given: &[&Scheme]) -> Vec<TokenStream> {
    let mut scope = Scope::default();
    for operation in &model.operations {
        if let Success::One(value) = &operation.success {
            scope.expr(value);
        }
        operation
            .body
            .iter()
            .for_each(|body| scope.expr(&body.value));
    }
    // An enum in the path is any text to the method.
    let types = (!scope.types.is_empty()).then(|| quote!(types,));
    for argument in model
        .operations
        .iter()
        .flat_map(|operation| &operation.arguments)
    {
        scope.expr(&argument.value);
    }
    for name in [
        "BuildError",
        "Builder",
        "Core",
        "FromAnswer",
        "IdempotencyKey",
        "Request",
        "Response",
        "ResponseFuture",
    ] {
        scope.runtime(name);
    }
    if model.is_paged() {
        scope.runtime("Pagination");
    }
    if given.iter().any(|scheme| scheme.kind == SchemeKind::Secret) {
        scope.runtime("Secret");
    }
    let options = call::options(model);
    let display = (!options.is_empty()).then(|| {
        quote!(
            use std::fmt;
        )
    });
    let std = scope.std_imports();
    let runtime = scope.runtime_imports();
    let queries = model
        .operations
        .iter()
        .any(|operation| operation.query_name.is_some());
    let queries = queries.then(|| quote!(queries,));
    let answers = model.answers().next().map(|_| quote!(answers,));
    vec![
        quote! {
            #std
            #display
            use std::future::IntoFuture;
            use std::time::Duration;
        },
        quote! {
            #runtime
        },
        quote!(use crate::{Error, Refusal, #answers policy, #queries #types};),
    ]
}

fn environment(model: &Model) -> TokenStream {
    let variants = model.environments.iter().map(|environment| {
        let mut docs = environment.docs.clone();
        docs.paragraph(&text::docs(&spec::escape(&environment.url)).0);
        let docs = doc(&docs);
        let name = ident(&environment.name);
        quote!(#docs #name)
    });
    let urls = model.environments.iter().map(|environment| {
        let (name, url) = (ident(&environment.name), &environment.url);
        quote!(Self::#name => #url)
    });
    quote! {
        /// Where calls go. There is no default: the caller names it.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Environment {
            #(#variants,)*
            /// Another base URL, such as that of a stand-in for the API on this machine.
            Url(String),
        }
        impl Environment {
            /// The base URL, to which the paths of the operations are appended.
            pub fn url(&self) -> &str {
                match self {
                    #(#urls,)*
                    Self::Url(url) => url,
                }
            }
        }
    }
}

fn credentials(given: &[&Scheme]) -> TokenStream {
    let fields = given.iter().map(|scheme| {
        let mut docs = scheme.docs.clone();
        docs.paragraph(&format!(
            "Sent in the header {}.",
            text::code(&scheme.header)
        ));
        let docs = doc(&docs);
        let name = ident(&scheme.field);
        let ty = if scheme.kind == SchemeKind::Public {
            quote!(String)
        } else {
            quote!(Secret)
        };
        quote!(#docs pub #name: #ty)
    });
    quote! {
        /// What the caller proves itself with.
        #[derive(Clone, Debug)]
        pub struct Credentials { #(#fields,)* }
    }
}

fn client(model: &Model, given: &[&Scheme]) -> TokenStream {
    let shared = methods::shared_failures(model);
    let mut docs = Docs(format!(
        "A client of {}.\n\nCheap to clone; clones share connections and credentials.",
        text::docs(&model.api.title).0
    ));
    if !shared.is_empty() {
        docs.paragraph("# Failures of every call");
        docs.paragraph(&methods::list(shared.iter().copied()));
        docs.paragraph(
            "A call may also not be sent, or get no answer that can be read: see [`Error`].",
        );
    }
    let docs = doc(&docs);
    let (parameter, argument) = if given.is_empty() {
        (quote!(), quote!())
    } else {
        (quote!(, credentials: Credentials), quote!(, credentials))
    };
    let set = given.iter().map(|scheme| {
        let (constant, field) = (ident(&scheme.constant), ident(&scheme.field));
        quote!(.credential(&policy::#constant, credentials.#field))
    });
    let methods = model
        .operations
        .iter()
        .map(|operation| methods::method(model, operation, &shared));
    let unread = model.operations.is_empty().then(
        || quote!(#[expect(dead_code, reason = "the document has no operation that uses it")]),
    );
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client {
            #unread
            core: Core,
        }
        impl Client {
            /// A client with default settings.
            ///
            /// # Errors
            /// When the URL or a credential cannot be sent, or TLS cannot be set up.
            pub fn new(environment: Environment #parameter) -> Result<Self, BuildError> {
                Self::builder(environment #argument).build()
            }

            /// A client whose time limits, clock and the like are still to be set.
            pub fn builder(environment: Environment #parameter) -> Builder<Self> {
                Builder::new(&policy::API, environment.url()) #(#set)*
            }

            #(#methods)*
        }
        impl From<Core> for Client {
            fn from(core: Core) -> Self {
                Self { core }
            }
        }
    }
}
