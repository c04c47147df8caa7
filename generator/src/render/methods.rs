//! The methods of the client: one per operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::{answers, doc, expr, ident};
use crate::lower::text;
use crate::model::{Docs, Expr, Model, Operation};

pub(super) fn method(model: &Model, operation: &Operation) -> TokenStream {
    let docs = doc(&method_docs(operation));
    let deprecated = operation
        .deprecated
        .then(|| quote!(#[deprecated(note = "the API advises against it")]));
    let (name, constant) = (ident(&operation.name), ident(&operation.constant));
    let types = quote!(types::);
    let success = answers::ty(model, operation);
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
    // Itself is one of the seven that clippy lets pass.
    let many = (parameters.len() > 6).then(|| {
        quote!(#[allow(clippy::too_many_arguments, reason = "the path has that many parameters")])
    });
    quote! {
        #docs
        #deprecated
        #many
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
    if let Some(key) = &operation.idempotency {
        docs.paragraph(&format!(
            "Carries an idempotency key, which the call makes and the caller may replace; the API remembers it for {}.",
            duration(key.lifetime_seconds)
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
    let failures = list(operation.failures.iter().map(|failure| &failure.docs));
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
