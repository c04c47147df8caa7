//! Values told apart by what they look like.

use proc_macro2::TokenStream;
use quote::quote;

use super::{doc, expr, ident, lines, literal};
use crate::model::{Choice, Constant, Evidence, Expr, JsonKind, Model, Sensitivity, Test, Type};

pub(super) fn item(model: &Model, ty: &Type, choice: &Choice) -> TokenStream {
    let name = ident(&ty.name);
    let docs = doc(&ty.docs);
    let variants = choice.variants.iter().map(|variant| {
        let (docs, name) = (doc(&variant.docs), ident(&variant.name));
        let payload = expr::ty(model, &variant.payload, &quote!());
        quote!(#docs #name(#payload))
    });
    let large = choice
        .variants
        .iter()
        .any(|variant| matches!(variant.payload, Expr::Named(_)))
        .then(super::large);
    let conversions = choice
        .variants
        .iter()
        .filter(|variant| variant.unambiguous)
        .map(|variant| conversion(model, ty, &variant.name, &variant.payload));
    let display = choice.displays.then(|| display(ty, choice));
    let debug = debug(ty, choice);
    let json = json(ty, choice);
    quote! {
        #docs
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        #large
        pub enum #name {
            #(#variants,)*
            /// A value of no variant that this crate knows, kept whole.
            Unknown(Value),
        }
        #(#conversions)*
        #display
        #debug
        #json
    }
}

/// From what a variant holds, where that alone says which variant is meant. A box is made here: callers have the value.
pub(super) fn conversion(model: &Model, ty: &Type, variant: &str, payload: &Expr) -> TokenStream {
    let (name, variant_name) = (ident(&ty.name), ident(variant));
    let (payload, content) = match payload {
        Expr::Boxed(inner) => (inner.as_ref(), quote!(Box::new(value))),
        other => (other, quote!(value)),
    };
    let borrowed = (*payload == Expr::String).then(|| {
        quote! {
            impl From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self::#variant_name(value.to_owned())
                }
            }
        }
    });
    let payload = expr::ty(model, payload, &quote!());
    quote! {
        impl From<#payload> for #name {
            fn from(value: #payload) -> Self {
                Self::#variant_name(#content)
            }
        }
        #borrowed
    }
}

fn display(ty: &Type, choice: &Choice) -> TokenStream {
    let name = ident(&ty.name);
    let arms = choice.variants.iter().map(|variant| {
        let variant = ident(&variant.name);
        quote!(Self::#variant(value) => fmt::Display::fmt(value, f))
    });
    quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(#arms,)*
                    Self::Unknown(value) => write!(f, "{:?}", union::described(value)),
                }
            }
        }
    }
}

/// What is kept whole may hold anything, so only its kind is shown.
fn debug(ty: &Type, choice: &Choice) -> TokenStream {
    let name = ident(&ty.name);
    let arms = choice.variants.iter().map(|variant| {
        let (text, name) = (&variant.name, ident(&variant.name));
        if variant.sensitivity == Some(Sensitivity::Personal) {
            quote!(Self::#name(_) => f.debug_tuple(#text).field(&PERSONAL).finish())
        } else {
            quote!(Self::#name(value) => f.debug_tuple(#text).field(value).finish())
        }
    });
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(#arms,)*
                    Self::Unknown(value) => {
                        f.debug_tuple("Unknown").field(&union::described(value)).finish()
                    }
                }
            }
        }
    }
}

fn json(ty: &Type, choice: &Choice) -> TokenStream {
    let name = ident(&ty.name);
    let shapes = choice
        .variants
        .iter()
        .map(|variant| shape(&variant.evidence));
    let reads = choice.variants.iter().enumerate().map(|(index, variant)| {
        let name = ident(&variant.name);
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        quote!(Some(#index) => chosen.content().map(Self::#name))
    });
    let writes = choice.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        quote!(Self::#name(value) => value.to_json(encoder))
    });
    let unknown = unknown(choice.secret);
    let evidence = || choice.variants.iter().map(|variant| &variant.evidence);
    let members = || evidence().flat_map(|one| &one.members);
    let tests = members().next().map(|_| quote!(, Test));
    let docs = lines("What the variants are recognised by, in their order.");
    let listed = evidence().any(|one| !one.values.is_empty())
        || members().any(|(_, test)| matches!(test, Test::Values(_)));
    let literals = listed.then(|| {
        quote!(
            use openapi_runtime::Literal;
        )
    });
    quote! {
        impl #name {
            #docs
            pub(crate) const SHAPES: &'static [union::Shape] = {
                #literals
                use openapi_runtime::union::{Kind, Shape #tests};

                &[#(#shapes),*]
            };
        }
        impl Json for #name {
            fn from_json(value: Value) -> Result<Self, DecodeError> {
                let chosen = union::Chosen::of(value, Self::SHAPES)?;
                match chosen.variant() {
                    #(#reads,)*
                    _ => Ok(Self::Unknown(chosen.into_value())),
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

/// How a union writes what it keeps whole.
pub(super) fn unknown(secret: bool) -> TokenStream {
    if secret {
        quote!(union::concealed(value, encoder))
    } else {
        quote!(value.clone())
    }
}

fn shape(evidence: &Evidence) -> TokenStream {
    let kinds = kinds(&evidence.kinds);
    let listed = (!evidence.values.is_empty()).then(|| {
        let values = constants(&evidence.values);
        quote!(.listed(#values))
    });
    let members = evidence.members.iter().map(|(name, test)| {
        let test = match test {
            Test::Present => quote!(Test::Present),
            Test::Kinds(of) => {
                let kinds = self::kinds(of);
                quote!(Test::Kind(#kinds))
            }
            Test::Values(of) => {
                let values = constants(of);
                quote!(Test::Value(#values))
            }
        };
        quote!((#name, #test))
    });
    let with = (!evidence.members.is_empty()).then(|| quote!(.with(&[#(#members),*])));
    let places = evidence
        .over
        .iter()
        .map(|index| proc_macro2::Literal::usize_unsuffixed(*index));
    let over = (!evidence.over.is_empty()).then(|| quote!(.over(&[#(#places),*])));
    quote!(Shape::of(#kinds) #listed #with #over)
}

fn kinds(kinds: &[JsonKind]) -> TokenStream {
    let kinds = kinds.iter().map(|kind| {
        let name = ident(match kind {
            JsonKind::Null => "Null",
            JsonKind::Boolean => "Boolean",
            JsonKind::Number => "Number",
            JsonKind::String => "String",
            JsonKind::Array => "Array",
            JsonKind::Object => "Object",
        });
        quote!(Kind::#name)
    });
    quote!(&[#(#kinds),*])
}

fn constants(constants: &[Constant]) -> TokenStream {
    let constants = constants.iter().map(|constant| match constant {
        Constant::Null => quote!(Literal::Null),
        Constant::Boolean(flag) => quote!(Literal::Bool(#flag)),
        Constant::Integer(number) => {
            let number = literal::integer(*number);
            quote!(Literal::Int(#number))
        }
        Constant::Text(text) => quote!(Literal::Str(#text)),
    });
    quote!(&[#(#constants),*])
}
