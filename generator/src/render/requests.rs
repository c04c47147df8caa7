//! What callers need to make a value: a struct of its required members, and setters for the others.

use proc_macro2::TokenStream;
use quote::quote;

use super::structs::{debug, field_docs, has_personal};
use super::{expr, ident, lines};
use crate::lower::is_copy;
use crate::model::{Expr, Field, Model, Presence, Struct, Type};
use crate::names;

pub(super) fn impls(model: &Model, ty: &Type, object: &Struct) -> TokenStream {
    let name = ident(&ty.name);
    let required = object
        .required_name
        .as_ref()
        .map(|required| self::required(model, ty, object, required));
    let setters: Vec<_> = object
        .fields
        .iter()
        .filter(|field| !field.presence.is_required())
        .map(|field| setter(model, field))
        .collect();
    let new = object
        .required_name
        .as_ref()
        .map(|required| new(object, required));
    let methods =
        (new.is_some() || !setters.is_empty()).then(|| quote!(impl #name { #new #(#setters)* }));
    quote!(#methods #required)
}

fn required(model: &Model, ty: &Type, object: &Struct, required: &str) -> TokenStream {
    let fields: Vec<&Field> = object
        .fields
        .iter()
        .filter(|field| field.presence.is_required())
        .collect();
    let docs = lines(&format!(
        "The members that [`{}`] requires.\n\nA literal names them all, and the compiler says which one is missing. \
         Not `#[non_exhaustive]`: a new\nrequired member breaks callers in any case.",
        ty.name
    ));
    let debug_derive = if has_personal(fields.iter().copied()) {
        quote!()
    } else {
        quote!(Debug,)
    };
    let debug = debug(required, fields.iter().copied());
    let members = fields.iter().map(|field| {
        let docs = field_docs(field);
        let name = ident(&field.name);
        let ty = expr::field_ty(model, field);
        quote!(#docs pub #name: #ty)
    });
    let (name, required) = (ident(&ty.name), ident(required));
    quote! {
        #docs
        #[derive(Clone, #debug_derive PartialEq)]
        pub struct #required { #(#members,)* }
        #debug
        impl From<#required> for #name {
            fn from(required: #required) -> Self {
                Self::new(required)
            }
        }
    }
}

fn new(object: &Struct, required: &str) -> TokenStream {
    let required = ident(required);
    let members = object.fields.iter().map(|field| {
        let name = ident(&field.name);
        match field.presence {
            Presence::Optional => quote!(#name: None),
            Presence::OptionalNullable => quote!(#name: Nullable::Absent),
            Presence::OptionalBlank => quote!(#name: Blankable::Absent),
            Presence::Required | Presence::RequiredNullable | Presence::RequiredBlank => {
                quote!(#name: required.#name)
            }
        }
    });
    let docs = lines("The required members; the others are absent.");
    quote! {
        #docs
        pub fn new(required: #required) -> Self {
            Self { #(#members,)* }
        }
    }
}

fn setter(model: &Model, field: &Field) -> TokenStream {
    let (name, setter) = (ident(&field.name), ident(&field.setter));
    // A box is made here: callers have the value.
    let (value, boxed) = match &field.value {
        Expr::Boxed(inner) => (inner.as_ref(), true),
        value => (value, false),
    };
    let ty = expr::ty(model, value, &quote!());
    let docs = lines(&format!("Sets `{}`.", names::bare(&field.name)));
    let (parameter, value) = if is_copy(value) {
        (ty, quote!(#name))
    } else {
        (quote!(impl Into<#ty>), quote!(#name.into()))
    };
    let value = if boxed {
        quote!(Box::new(#value))
    } else {
        value
    };
    let value = match field.presence {
        Presence::OptionalNullable => quote!(Nullable::Value(#value)),
        Presence::OptionalBlank => quote!(Blankable::Value(#value)),
        _ => quote!(Some(#value)),
    };
    quote! {
        #docs
        #[must_use]
        pub fn #setter(mut self, #name: #parameter) -> Self {
            self.#name = #value;
            self
        }
    }
}
