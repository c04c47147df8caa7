//! Strings with known values.

use proc_macro2::TokenStream;
use quote::quote;

use super::{doc, ident, lines, machines};
use crate::lower::text;
use crate::model::{StringEnum, Type};

pub(super) fn string_enum(ty: &Type, values: &StringEnum) -> TokenStream {
    let name = ident(&ty.name);
    let docs = doc(&ty.docs);
    let variants = values.values.iter().map(|value| {
        let docs = lines(&text::code(&value.wire));
        let name = ident(&value.name);
        quote!(#docs #name)
    });
    let table = values.values.iter().map(|value| {
        let (name, wire) = (ident(&value.name), &value.wire);
        quote!(#name => #wire)
    });
    let machine = values
        .machine
        .as_ref()
        .map(|machine| machines::impls(ty, &values.values, machine));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this crate does not know.
            Unknown(String),
        }
        openapi_runtime::string_enum! { #name { #(#table,)* } }
        #machine
    }
}
