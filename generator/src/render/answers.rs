//! `answers.rs`: what operations answer that answer with several types.

use std::path::PathBuf;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::expr::{self, Scope};
use super::{Module, doc, ident, lines};
use crate::lower::text;
use crate::model::{Answer, Answers, Docs, Expr, Model, Operation, Success};
use crate::names;

pub(super) fn module(model: &Model) -> Option<Module> {
    model.answers().next()?;
    let variants = model.answers().flat_map(|(_, answers)| &answers.variants);
    let mut items = imports(variants, &[]);
    for (operation, answers) in model.answers() {
        items.extend(item(model, operation, answers));
    }
    Some(Module {
        path: PathBuf::from("src/answers.rs"),
        docs: Docs(
            "What operations answer that answer with several types, by status and media type.\n\nOther successes can come in \
             later versions: the enums are `#[non_exhaustive]`."
                .to_owned(),
        ),
        items,
    })
}

/// What enums of answers need in scope.
pub(super) fn imports<'m>(
    variants: impl Iterator<Item = &'m Answer>,
    more: &[&'static str],
) -> Vec<TokenStream> {
    let mut scope = Scope::default();
    for name in ["AnswerBody", "DecodeError", "FromAnswer"]
        .iter()
        .chain(more)
    {
        scope.runtime(name);
    }
    variants.for_each(|variant| scope.expr(&variant.value));
    let types = (!scope.types.is_empty()).then(|| {
        quote!(
            use crate::types;
        )
    });
    [scope.std_imports(), scope.runtime_imports()]
        .into_iter()
        .chain(types)
        .filter(|group| !group.is_empty())
        .collect()
}

fn item(model: &Model, operation: &Operation, answers: &Answers) -> [TokenStream; 2] {
    let name = ident(&answers.name);
    let method = names::bare(&operation.name);
    let docs = lines(&format!(
        "What [`Client::{method}`](crate::Client::{}) answers.",
        operation.name
    ));
    let variants = variants(model, &answers.variants);
    let unknown = answers.is_open.then(|| {
        quote! {
            /// A success with a status that the document does not list. Status and body are in the
            /// [`Response`](crate::Response).
            Unknown,
        }
    });
    let last = if answers.is_open {
        quote!(Ok(Self::Unknown))
    } else {
        quote!(Err(body.unlisted()))
    };
    let large = super::large();
    [
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            #large
            pub enum #name {
                #variants
                #unknown
            }
        },
        from_answer(&answers.name, &answers.variants, &last),
    ]
}

/// The variants of an enum of answers, each with a comma behind it.
pub(super) fn variants(model: &Model, variants: &[Answer]) -> TokenStream {
    let variants = variants.iter().map(|variant| {
        let (docs, name) = (doc(&variant.docs), ident(&variant.name));
        if variant.value == Expr::Unit {
            return quote!(#docs #name,);
        }
        let value = expr::ty(model, &variant.value, &quote!(types::));
        quote!(#docs #name(#value),)
    });
    quote!(#(#variants)*)
}

/// How an enum of answers is read; `last` is for answers that no rule is about.
pub(super) fn from_answer(name: &str, variants: &[Answer], last: &TokenStream) -> TokenStream {
    let arms = variants.iter().enumerate().map(|(case, variant)| {
        let (case, variant_name) = (Literal::usize_unsuffixed(case), ident(&variant.name));
        if variant.value == Expr::Unit {
            quote!(Some(#case) => Ok(Self::#variant_name))
        } else {
            quote!(Some(#case) => body.read().map(Self::#variant_name))
        }
    });
    let name = ident(name);
    quote! {
        impl FromAnswer for #name {
            fn from_answer(body: &AnswerBody<'_>) -> Result<Self, DecodeError> {
                match body.case()? {
                    #(#arms,)*
                    _ => #last,
                }
            }
        }
    }
}

/// The type that a call of the operation has.
pub(super) fn ty(model: &Model, operation: &Operation) -> TokenStream {
    match &operation.success {
        Success::One(value) => expr::ty(model, value, &quote!(types::)),
        Success::Several(answers) => {
            let name = ident(&answers.name);
            quote!(answers::#name)
        }
    }
}

/// What an operation answers, for a table in Markdown.
pub(super) fn cell(model: &Model, operation: &Operation) -> String {
    match &operation.success {
        Success::One(Expr::Named(id)) => text::code(&format!("types::{}", model.name(*id))),
        Success::One(Expr::Unit) => "nothing".to_owned(),
        Success::One(_) => "see its documentation".to_owned(),
        Success::Several(answers) => text::code(&format!("answers::{}", answers.name)),
    }
}
