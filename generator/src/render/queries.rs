//! `queries.rs`: one struct per operation that takes query parameters.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use super::expr::Scope;
use super::{Module, doc, expr, ident, lines, structs};
use crate::lower::is_copy;
use crate::model::{Docs, Expr, Model, Operation, QueryParameter, Sensitivity};
use crate::names;

/// `None` when no operation has any.
pub(super) fn module(model: &Model) -> Option<Module> {
    let structs: Vec<TokenStream> = model
        .operations
        .iter()
        .filter_map(|operation| item(model, operation))
        .collect();
    if structs.is_empty() {
        return None;
    }
    let mut scope = Scope::default();
    let mut personal = false;
    model
        .operations
        .iter()
        .flat_map(|operation| &operation.query)
        .for_each(|parameter| {
            scope.expr(&parameter.value);
            if parameter.sensitivity == Some(Sensitivity::Personal) {
                personal = true;
                scope.runtime("PERSONAL");
            }
        });
    let runtime = scope.runtime_imports();
    let types = (!scope.types.is_empty()).then(|| {
        quote!(
            use crate::types;
        )
    });
    let fmt = personal.then(|| {
        quote!(
            use std::fmt;
        )
    });
    let mut items: Vec<TokenStream> = [fmt, Some(runtime), types]
        .into_iter()
        .flatten()
        .filter(|group| !group.is_empty())
        .collect();
    items.extend(structs);
    let docs = Docs("Query parameters, one struct per operation that takes any.".to_owned());
    Some(Module {
        path: PathBuf::from("src/queries.rs"),
        docs,
        items,
    })
}

fn item(model: &Model, operation: &Operation) -> Option<TokenStream> {
    let wire = operation.query_name.as_ref()?;
    let name = ident(wire);
    let docs = lines(&format!(
        "Query parameters of [`Client::{0}`](crate::Client::{0}).",
        names::bare(&operation.name)
    ));
    let field = |parameter: &&QueryParameter| {
        let docs = doc(&parameter.docs);
        let name = ident(&parameter.name);
        let ty = expr::query_ty(model, parameter);
        quote!(#docs pub #name: #ty)
    };
    let all: Vec<&QueryParameter> = operation.query.iter().collect();
    let fields = all.iter().map(field);
    let debug = debug(wire, &all);
    let derived = derived_debug(&debug);
    let setters = all
        .iter()
        .filter(|parameter| !parameter.required)
        .map(|parameter| setter(model, parameter));
    let Some(required) = &operation.query_required_name else {
        return Some(quote! {
            #docs
            #[derive(Clone, #derived Default, PartialEq)]
            #[non_exhaustive]
            pub struct #name { #(#fields,)* }
            #debug
            impl #name { #(#setters)* }
        });
    };
    let members = all.iter().map(|parameter| {
        let name = ident(&parameter.name);
        match (parameter.required, &parameter.value) {
            (true, _) => quote!(#name: required.#name),
            (false, Expr::List(_)) => quote!(#name: Vec::new()),
            (false, _) => quote!(#name: None),
        }
    });
    let required_docs = lines(&format!("The parameters that [`{wire}`] requires."));
    let needed: Vec<&QueryParameter> = operation
        .query
        .iter()
        .filter(|parameter| parameter.required)
        .collect();
    let required_debug = self::debug(required, &needed);
    let required_derived = derived_debug(&required_debug);
    let required = ident(required);
    let required_fields = needed.iter().map(field);
    Some(quote! {
        #docs
        #[derive(Clone, #derived PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
        #debug
        impl #name {
            /// The required parameters; the others are left out.
            pub fn new(required: #required) -> Self {
                Self { #(#members,)* }
            }
            #(#setters)*
        }
        #required_docs
        #[derive(Clone, #required_derived PartialEq)]
        pub struct #required { #(#required_fields,)* }
        #required_debug
        impl From<#required> for #name {
            fn from(required: #required) -> Self {
                Self::new(required)
            }
        }
    })
}

fn debug(name: &str, parameters: &[&QueryParameter]) -> TokenStream {
    structs::hiding(
        name,
        parameters
            .iter()
            .map(|parameter| (parameter.name.as_str(), parameter.sensitivity)),
    )
}

/// Derived where none was written by hand.
fn derived_debug(by_hand: &TokenStream) -> TokenStream {
    if by_hand.is_empty() {
        quote!(Debug,)
    } else {
        quote!()
    }
}

fn setter(model: &Model, parameter: &QueryParameter) -> TokenStream {
    let (name, setter) = (ident(&parameter.name), ident(&parameter.setter));
    let ty = expr::ty(model, &parameter.value, &quote!(types::));
    let docs = lines(&format!("Sets `{}`.", names::bare(&parameter.name)));
    let (ty, value) = if is_copy(&parameter.value) {
        (ty, quote!(#name))
    } else {
        (quote!(impl Into<#ty>), quote!(#name.into()))
    };
    let value = if matches!(parameter.value, Expr::List(_)) {
        value
    } else {
        quote!(Some(#value))
    };
    quote! {
        #docs
        #[must_use]
        pub fn #setter(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}
