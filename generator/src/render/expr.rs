//! Type expressions, and what they need in scope.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::ident;
use crate::model::{Expr, Field, Model, Presence, QueryParameter, TypeId};

/// The type in Rust; types of the model are named through `prefix`, which is empty inside the types' own module.
pub(super) fn ty(model: &Model, expr: &Expr, prefix: &TokenStream) -> TokenStream {
    let inner = |inner: &Expr| ty(model, inner, prefix);
    match expr {
        Expr::Unit => quote!(openapi_runtime::Empty),
        Expr::String => quote!(String),
        Expr::Bool => quote!(bool),
        Expr::I32 => quote!(i32),
        Expr::I64 => quote!(i64),
        Expr::F64 => quote!(f64),
        Expr::Decimal => quote!(Decimal),
        Expr::DateTime => quote!(DateTime),
        Expr::JsonObject => quote!(JsonObject),
        Expr::Json => quote!(Value),
        Expr::Binary => quote!(openapi_runtime::Binary),
        Expr::List(item) => {
            let item = inner(item);
            quote!(Vec<#item>)
        }
        Expr::Map(value) => {
            let value = inner(value);
            quote!(BTreeMap<String, #value>)
        }
        Expr::Nullable(value) => {
            let value = inner(value);
            quote!(Option<#value>)
        }
        Expr::Boxed(value) => {
            let value = inner(value);
            quote!(Box<#value>)
        }
        Expr::Secret(value) => {
            let value = if **value == Expr::String {
                quote!()
            } else {
                inner(value)
            };
            if value.is_empty() {
                quote!(Secret)
            } else {
                quote!(Secret<#value>)
            }
        }
        Expr::Named(id) => {
            let name = ident(model.name(*id));
            quote!(#prefix #name)
        }
    }
}

/// The type of a field, the states beside a value included.
pub(super) fn field_ty(model: &Model, field: &Field) -> TokenStream {
    let value = ty(model, &field.value, &quote!());
    match field.presence {
        Presence::Required => value,
        Presence::RequiredNullable | Presence::Optional => quote!(Option<#value>),
        Presence::OptionalNullable => quote!(Nullable<#value>),
        Presence::RequiredBlank | Presence::OptionalBlank => quote!(Blankable<#value>),
    }
}

/// The type of a query parameter in its struct.
pub(super) fn query_ty(model: &Model, parameter: &QueryParameter) -> TokenStream {
    let value = ty(model, &parameter.value, &quote!(types::));
    if parameter.required || matches!(parameter.value, Expr::List(_)) {
        value
    } else {
        quote!(Option<#value>)
    }
}

/// What expressions need in scope.
#[derive(Default)]
pub(super) struct Scope {
    runtime: BTreeSet<&'static str>,
    union: BTreeSet<&'static str>,
    pub(super) types: BTreeSet<TypeId>,
    map: bool,
}

impl Scope {
    pub(super) fn runtime(&mut self, name: &'static str) {
        self.runtime.insert(name);
    }

    /// A name of the runtime's module `union`; `self` for the module.
    pub(super) fn union(&mut self, name: &'static str) {
        self.union.insert(name);
    }

    pub(super) fn field(&mut self, field: &Field) {
        match field.presence {
            Presence::OptionalNullable => self.runtime("Nullable"),
            Presence::RequiredBlank | Presence::OptionalBlank => self.runtime("Blankable"),
            Presence::Required | Presence::RequiredNullable | Presence::Optional => {}
        }
        self.expr(&field.value);
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Decimal => self.runtime("Decimal"),
            Expr::DateTime => self.runtime("DateTime"),
            Expr::JsonObject => self.runtime("JsonObject"),
            Expr::Json => self.runtime("Value"),
            Expr::Secret(inner) => {
                self.runtime("Secret");
                self.expr(inner);
            }
            Expr::Map(inner) => {
                self.map = true;
                self.expr(inner);
            }
            Expr::List(inner) | Expr::Nullable(inner) | Expr::Boxed(inner) => self.expr(inner),
            Expr::Named(id) => {
                self.types.insert(*id);
            }
            Expr::Unit
            | Expr::String
            | Expr::Bool
            | Expr::I32
            | Expr::I64
            | Expr::F64
            | Expr::Binary => {}
        }
    }

    /// `use std::collections::BTreeMap;`
    pub(super) fn std_imports(&self) -> TokenStream {
        if self.map {
            quote!(
                use std::collections::BTreeMap;
            )
        } else {
            quote!()
        }
    }

    /// `use openapi_runtime::{...};`
    pub(super) fn runtime_imports(&self) -> TokenStream {
        let names = self.runtime.iter().map(|name| ident(name));
        let union = self.union.iter().map(|name| match *name {
            "self" => quote!(self),
            name => ident(name).to_token_stream(),
        });
        let runtime =
            (!self.runtime.is_empty()).then(|| quote!(use openapi_runtime::{#(#names),*};));
        let union = match self.union.first() {
            None => quote!(),
            Some(&"self") if self.union.len() == 1 => quote!(
                use openapi_runtime::union;
            ),
            Some(_) => quote!(use openapi_runtime::union::{#(#union),*};),
        };
        quote!(#union #runtime)
    }
}
