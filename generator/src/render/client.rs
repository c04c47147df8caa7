//! `client.rs`: environments, credentials, one method per operation, and the call it returns.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use super::expr::Scope;
use super::{Module, doc, expr, ident, lines};
use crate::lower::text;
use crate::model::{Docs, Expr, Model, Operation, Scheme, SchemeKind};

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
    items.push(call(model));
    Module {
        path: PathBuf::from("src/client.rs"),
        docs: Docs("The client: one method per operation.".to_owned()),
        items,
    }
}

fn imports(model: &Model, given: &[&Scheme]) -> Vec<TokenStream> {
    let mut scope = Scope::default();
    for operation in &model.operations {
        scope.expr(&operation.success);
        operation
            .body
            .iter()
            .for_each(|body| scope.expr(&body.value));
        operation
            .arguments
            .iter()
            .for_each(|argument| scope.expr(&argument.value));
    }
    for name in [
        "BuildError",
        "Builder",
        "Core",
        "IdempotencyKey",
        "Request",
        "Response",
        "ResponseFuture",
    ] {
        scope.runtime(name);
    }
    if given.iter().any(|scheme| scheme.kind == SchemeKind::Secret) {
        scope.runtime("Secret");
    }
    let options = options(model);
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
    let types = (!model.types.is_empty()).then(|| quote!(types,));
    vec![
        quote! {
            #std
            #display
            use std::future::IntoFuture;
            use std::time::Duration;
        },
        quote! {
            #runtime
            use serde::de::DeserializeOwned;
        },
        quote!(use crate::{Error, Refusal, policy, #queries #types};),
    ]
}

fn environment(model: &Model) -> TokenStream {
    let variants = model.environments.iter().map(|environment| {
        let mut docs = environment.docs.clone();
        docs.paragraph(&format!("<{}>", spec::escape(&environment.url)));
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
    let docs = lines(&format!(
        "A client of {}.\n\nCheap to clone; clones share connections and credentials.",
        text::docs(&model.api.title).0
    ));
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
        .map(|operation| method(model, operation));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client {
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

fn method(model: &Model, operation: &Operation) -> TokenStream {
    let docs = doc(&method_docs(operation));
    let deprecated = operation
        .deprecated
        .then(|| quote!(#[deprecated(note = "the API advises against it")]));
    let (name, constant) = (ident(&operation.name), ident(&operation.constant));
    let types = quote!(types::);
    let success = expr::ty(model, &operation.success, &types);
    let mut parameters = Vec::new();
    let mut chain = Vec::new();
    for argument in &operation.arguments {
        let (name, wire) = (ident(&argument.name), &argument.wire);
        let (ty, value) = match &argument.value {
            Expr::Bool | Expr::I32 | Expr::I64 | Expr::F64 => {
                (expr::ty(model, &argument.value, &types), quote!(#name))
            }
            Expr::String | Expr::Named(_) => (quote!(impl AsRef<str>), quote!(#name.as_ref())),
            other => {
                let ty = expr::ty(model, other, &types);
                (quote!(impl Into<#ty>), quote!(Into::<#ty>::into(#name)))
            }
        };
        parameters.push(quote!(#name: #ty));
        chain.push(quote!(.path(#wire, #value)));
    }
    let mut optional_body = false;
    if let Some(body) = &operation.body {
        let ty = expr::ty(model, &body.value, &types);
        if body.required {
            parameters.push(quote!(body: impl Into<#ty>));
            chain.push(quote!(.json(&body.into())));
        } else {
            parameters.push(quote!(body: impl Into<Option<#ty>>));
            optional_body = true;
        }
    }
    if let Some(query) = &operation.query_name {
        let query = ident(query);
        let ty = if operation.query_required_name.is_some() {
            quote!(impl Into<queries::#query>)
        } else {
            quote!(queries::#query)
        };
        parameters.push(quote!(query: #ty));
    }
    for parameter in &operation.query {
        let (name, wire) = (ident(&parameter.name), &parameter.wire);
        chain.push(match (&parameter.value, parameter.required) {
            (Expr::List(_), _) => quote!(.query_each(#wire, &query.#name)),
            (_, true) => quote!(.query(#wire, Some(&query.#name))),
            (_, false) => quote!(.query(#wire, query.#name.as_ref())),
        });
    }
    let convert = operation
        .query_required_name
        .is_some()
        .then(|| quote!(let query = query.into();));
    let call = quote!(self.core.call(&policy::#constant) #(#chain)*);
    let call = if optional_body {
        quote! {
            let call = #call;
            Call(match body.into() {
                Some(body) => call.json(&body),
                None => call,
            })
        }
    } else {
        quote!(Call(#call))
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #(#parameters),*) -> Call<#success> {
            #convert
            #call
        }
    }
}

fn method_docs(operation: &Operation) -> Docs {
    let mut docs = operation.docs.clone();
    docs.paragraph(&text::code(&format!(
        "{} {}",
        operation.method, operation.path
    )));
    if let Some(link) = operation
        .link
        .as_ref()
        .filter(|link| link.starts_with("https://") || link.starts_with("http://"))
    {
        docs.paragraph(&format!("Described at {}", text::docs(link).0));
    }
    docs.paragraph(&list(
        operation.arguments.iter().map(|argument| &argument.docs),
    ));
    if let Some((_, lifetime)) = &operation.idempotency {
        docs.paragraph(&format!(
            "Carries an idempotency key, which the call makes and the caller may replace; the API remembers it for {}.",
            duration(*lifetime)
        ));
    }
    if let Some(pages) = &operation.pagination {
        docs.paragraph(&format!(
            "Answers in pages: {} says which, {} how large.",
            text::code(&pages.page),
            text::code(&pages.size)
        ));
    }
    docs.paragraph("# Errors");
    let failures = list(&operation.failures);
    docs.paragraph(if failures.is_empty() {
        "See [`Error`]."
    } else {
        &failures
    });
    docs
}

fn list<'d>(items: impl IntoIterator<Item = &'d Docs>) -> String {
    let items: Vec<&str> = items
        .into_iter()
        .map(|docs| docs.0.as_str())
        .filter(|item| !item.is_empty())
        .collect();
    items.join("\n")
}

fn duration(seconds: u64) -> String {
    let units = [(3600, "hour"), (60, "minute"), (1, "second")];
    let whole = units
        .into_iter()
        .find(|(unit, _)| seconds.is_multiple_of(*unit) && seconds > 0);
    match whole.and_then(|(unit, name)| Some((seconds.checked_div(unit)?, name))) {
        None => "an unknown time".to_owned(),
        Some((1, name)) => format!("one {name}"),
        Some((count, name)) => format!("{count} {name}s"),
    }
}

/// Options that any operation has, each once: method and header.
fn options(model: &Model) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> = Vec::new();
    for option in model
        .operations
        .iter()
        .flat_map(|operation| &operation.options)
    {
        if !options.iter().any(|(name, _)| *name == option.0) {
            options.push(option.clone());
        }
    }
    let wires: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
    let taken = [
        "idempotency_key",
        "with_idempotency_key",
        "timeout",
        "request",
        "send",
    ];
    let named = crate::names::assign(crate::names::Style::Field, &wires, &taken);
    options
        .iter()
        .zip(named)
        .map(|((_, header), name)| (name, header.clone()))
        .collect()
}

fn call(model: &Model) -> TokenStream {
    let options = options(model).into_iter().map(|(name, header)| {
        let docs = lines(&format!(
            "Sends the header {} with this value. An operation that does not take it is not sent: awaiting the call says so.",
            text::code(&header)
        ));
        let name = ident(&name);
        quote! {
            #docs
            pub fn #name(self, #name: impl fmt::Display) -> Self {
                Self(self.0.option(#header, #name))
            }
        }
    });
    quote! {
        /// One call, not sent yet. Awaiting it sends it.
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct Call<T>(openapi_runtime::Call<T, Refusal>);
        impl<T: DeserializeOwned> Call<T> {
            /// The key under which the call takes effect at most once; `None` when the operation has none.
            pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
                self.0.idempotency_key()
            }

            /// Sends the call under `key`, for instance to repeat an earlier one.
            pub fn with_idempotency_key(self, key: IdempotencyKey) -> Self {
                Self(self.0.with_idempotency_key(key))
            }

            #(#options)*

            /// How long this call may take, instead of what the client says.
            pub fn timeout(self, timeout: Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// The request that would be sent, without its credentials.
            ///
            /// # Errors
            /// When a parameter cannot be right.
            pub fn request(&self) -> Result<Request, Error> {
                self.0.request()
            }

            /// Sends the call; the same as awaiting it.
            ///
            /// # Errors
            /// When the call could not be sent, was refused, or its answer could not be read.
            pub async fn send(self) -> Result<Response<T>, Error> {
                self.0.send().await
            }
        }
        impl<T: DeserializeOwned> IntoFuture for Call<T> {
            type Output = Result<Response<T>, Error>;
            type IntoFuture = ResponseFuture<T, Refusal>;

            fn into_future(self) -> Self::IntoFuture {
                self.0.into_future()
            }
        }
    }
}
