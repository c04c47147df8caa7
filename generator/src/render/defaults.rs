//! Getters that return what the API takes an absent member to be.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{expr, ident, lines, literal};
use crate::lower::{is_copy, text};
use crate::model::{DefaultValue, Field, FieldDefault, Model, Presence, Struct, Type};
use crate::names;

/// The getters of a struct; nothing if no member has a default.
pub(super) fn impls(model: &Model, ty: &Type, object: &Struct) -> TokenStream {
    let getters: Vec<_> = object
        .fields
        .iter()
        .filter_map(|field| Some(getter(model, field, field.default.as_ref()?)))
        .collect();
    if getters.is_empty() {
        return quote!();
    }
    let name = ident(&ty.name);
    quote!(impl #name { #(#getters)* })
}

fn getter(model: &Model, field: &Field, default: &FieldDefault) -> TokenStream {
    let (name, getter) = (ident(&field.name), ident(&default.getter));
    let of_type = expr::ty(model, &field.value, &quote!());
    let by_value = is_copy(&field.value);
    let (prelude, value) = value(&of_type, &default.value);
    let returned = match &default.value {
        DefaultValue::Text(_) => quote!(&str),
        _ if by_value => of_type,
        _ => quote!(&#of_type),
    };
    let plain = names::bare(&field.name);
    let word = text::code(&shown(&default.value));
    if field.presence == Presence::Optional {
        let docs = lines(&format!(
            "`{plain}`, or {word}, which the API takes it to be when it is absent."
        ));
        let body = match &default.value {
            DefaultValue::Text(_) => quote!(self.#name.as_deref().unwrap_or(#value)),
            _ if by_value => quote!(self.#name.unwrap_or(#value)),
            _ => quote!(self.#name.as_ref().unwrap_or(#value)),
        };
        return quote! {
            #docs
            pub fn #getter(&self) -> #returned {
                #prelude
                #body
            }
        };
    }
    let docs = lines(&format!(
        "`{plain}`, or {word}, which the API takes it to be when it is absent; `None` when it is there without a value."
    ));
    let states = ident(if field.presence == Presence::OptionalNullable {
        "Nullable"
    } else {
        "Blankable"
    });
    let present = if by_value {
        quote!(*value)
    } else {
        quote!(value)
    };
    quote! {
        #docs
        pub fn #getter(&self) -> Option<#returned> {
            #prelude
            match &self.#name {
                #states::Absent => Some(#value),
                #states::Value(value) => Some(#present),
                _ => None,
            }
        }
    }
}

/// The value itself, and what has to stand before it.
fn value(of_type: &TokenStream, value: &DefaultValue) -> (TokenStream, TokenStream) {
    let value = match value {
        DefaultValue::Bool(flag) => quote!(#flag),
        DefaultValue::Integer(number) => literal::integer(*number),
        DefaultValue::Number(number) => literal::float(*number),
        DefaultValue::Text(text) => quote!(#text),
        DefaultValue::Variant(name) => {
            let name = ident(name);
            quote!(&#of_type::#name)
        }
        DefaultValue::Decimal { mantissa, scale } => {
            let mantissa = literal::integer(*mantissa);
            let scale = Literal::u32_unsuffixed(*scale);
            let constant = quote! {
                static DEFAULT: Decimal = Decimal::new(#mantissa, #scale);
            };
            return (constant, quote!(&DEFAULT));
        }
    };
    (quote!(), value)
}

fn shown(value: &DefaultValue) -> String {
    match value {
        DefaultValue::Bool(flag) => flag.to_string(),
        DefaultValue::Integer(number) => number.to_string(),
        DefaultValue::Number(number) => number.to_string(),
        DefaultValue::Text(text) => format!("{text:?}"),
        DefaultValue::Variant(name) => names::bare(name).to_owned(),
        DefaultValue::Decimal { mantissa, scale } => decimal(*mantissa, *scale),
    }
}

/// The digits of a decimal with its point.
fn decimal(mantissa: i64, scale: u32) -> String {
    let scale = usize::try_from(scale).unwrap_or_default();
    let digits = format!(
        "{:0>width$}",
        mantissa.unsigned_abs(),
        width = scale.saturating_add(1)
    );
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(scale));
    let sign = if mantissa < 0 { "-" } else { "" };
    let point = if scale == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}
