//! Objects told apart by a tag.

use proc_macro2::TokenStream;
use quote::quote;

use super::{choices, doc, expr, ident, lines};
use crate::lower::text;
use crate::model::{Encoding, Model, Type, Union};

pub(super) fn item(model: &Model, ty: &Type, union: &Union) -> TokenStream {
    let name = ident(&ty.name);
    let docs = doc(&ty.docs);
    let variants = union.variants.iter().map(|variant| {
        let mut docs = variant.docs.clone();
        let tags: Vec<String> = variant.tags.iter().map(|tag| text::code(tag)).collect();
        docs.paragraph(&format!(
            "{} {}.",
            text::code(&union.tag.wire),
            tags.join(", ")
        ));
        let docs = doc(&docs);
        let name = ident(&variant.name);
        let payload = expr::ty(model, &variant.payload, &quote!());
        quote!(#docs #name(#payload))
    });
    let unknown = lines(&format!(
        "Another {}, kept whole.",
        text::code(&union.tag.wire)
    ));
    let accessor = accessor(union);
    let debug = debug(&ty.name, union);
    let conversions = union
        .variants
        .iter()
        .filter(|variant| variant.unambiguous)
        .map(|variant| choices::conversion(model, ty, &variant.name, &variant.payload));
    let json = json(&ty.name, union);
    let large = super::large();
    quote! {
        #docs
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        #large
        pub enum #name {
            #(#variants,)*
            #unknown
            Unknown(Value),
        }
        impl #name { #accessor }
        #(#conversions)*
        #debug
        #json
    }
}

fn accessor(union: &Union) -> TokenStream {
    let (tag, method) = (&union.tag.wire, ident(&union.tag.method));
    let docs = lines(&format!(
        "The value of {}; empty when there is none.",
        text::code(tag)
    ));
    let arms = union.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        match (&variant.encoding, variant.tags.first()) {
            (Encoding::Whole { field }, _) => {
                let field = ident(field);
                quote!(Self::#name(value) => value.#field.as_str())
            }
            (Encoding::Nested { .. }, wire) => quote!(Self::#name(_) => #wire),
        }
    });
    quote! {
        #docs
        pub fn #method(&self) -> &str {
            match self {
                #(#arms,)*
                Self::Unknown(value) => value.get(#tag).and_then(Value::as_str).unwrap_or_default(),
            }
        }
    }
}

/// What is kept whole may hold anything, so only its tag is shown.
fn debug(name: &str, union: &Union) -> TokenStream {
    let ident_of = ident(name);
    let arms = union.variants.iter().map(|variant| {
        let (text, name) = (&variant.name, ident(&variant.name));
        quote!(Self::#name(value) => f.debug_tuple(#text).field(value).finish())
    });
    let method = ident(&union.tag.method);
    quote! {
        impl fmt::Debug for #ident_of {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(#arms,)*
                    Self::Unknown(_) => f.debug_tuple("Unknown").field(&self.#method()).finish(),
                }
            }
        }
    }
}

fn json(name: &str, union: &Union) -> TokenStream {
    let (name, tag) = (ident(name), &union.tag.wire);
    let reads = union.variants.iter().map(|variant| {
        let (name, tags) = (ident(&variant.name), &variant.tags);
        match &variant.encoding {
            Encoding::Nested { member } => {
                quote!(Some(#(#tags)|*) => tagged.member(#member).map(Self::#name))
            }
            Encoding::Whole { .. } => quote!(Some(#(#tags)|*) => tagged.whole().map(Self::#name)),
        }
    });
    let writes = union.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        match (&variant.encoding, variant.tags.first()) {
            (Encoding::Nested { member }, wire) => {
                quote!(Self::#name(value) => union::nested(encoder, #tag, #wire, #member, value))
            }
            (Encoding::Whole { .. }, _) => quote!(Self::#name(value) => value.to_json(encoder)),
        }
    });
    let unknown = choices::unknown(union.secret);
    quote! {
        impl Json for #name {
            fn from_json(value: Value) -> Result<Self, DecodeError> {
                let tagged = Tagged::of(value, #tag)?;
                match tagged.tag() {
                    #(#reads,)*
                    _ => Ok(Self::Unknown(tagged.into_value())),
                }
            }

            fn to_json(&self, encoder: &mut Encoder) -> Value {
                match self {
                    #(#writes,)*
                    Self::Unknown(value) => #unknown,
                }
            }
        }
        openapi_runtime::json_serde!(#name);
    }
}
