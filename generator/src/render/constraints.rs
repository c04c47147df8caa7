//! `constraints.rs`: what is checked of requests before they are sent, as tables for the runtime.

use std::path::PathBuf;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Module, ident};
use crate::model::{Docs, Encoding, Expr, Limit, Limits, Model, Operation, Shape, Type, TypeId};

/// `None` when nothing is limited.
pub(super) fn module(model: &Model) -> Option<Module> {
    if !needed(model) {
        return None;
    }
    let mut items = vec![quote!(
        use openapi_runtime::{Constraints, Rule};
    )];
    let constrained = model.operations.iter().filter(|one| one.constrained);
    items.extend(constrained.map(|one| operation(model, one)));
    let types = model.topics.iter().flat_map(|topic| &topic.types);
    items.extend(types.filter_map(|id| table(model, model.get(*id)?)));
    let docs = "What the document limits of requests, as data for the runtime: of operations, then of the types that their bodies hold.";
    Some(Module {
        path: PathBuf::from("src/constraints.rs"),
        docs: Docs(docs.to_owned()),
        items,
    })
}

/// Whether the crate has the module.
pub(super) fn needed(model: &Model) -> bool {
    model.operations.iter().any(|one| one.constrained)
}

fn operation(model: &Model, operation: &Operation) -> TokenStream {
    let name = ident(&operation.constant);
    let path = operation.arguments.iter().map(|argument| {
        let rules = in_text(model, &argument.value, &argument.limits);
        (argument.wire.as_str(), rules)
    });
    let query = operation.query.iter().map(|parameter| {
        let mut rules = in_text(model, &parameter.value, &parameter.limits);
        if parameter.required && matches!(parameter.value, Expr::List(_)) {
            rules.insert(0, quote!(Rule::Required));
        }
        (parameter.wire.as_str(), rules)
    });
    let headers = operation.headers.iter().map(|header| {
        let rules = in_text(model, &header.value, &header.limits);
        (header.wire.as_str(), rules)
    });
    let (path, query, headers) = (named(path), named(query), named(headers));
    let body = operation
        .body
        .as_ref()
        .map(|body| rules(model, &body.value, &body.limits))
        .unwrap_or_default();
    let parts = [
        ("path", path),
        ("query", query),
        ("headers", headers),
        ("body", body),
    ];
    let complete = parts.iter().all(|(_, rules)| !rules.is_empty());
    let fields = parts
        .iter()
        .filter(|(_, rules)| !rules.is_empty())
        .map(|(field, rules)| {
            let field = ident(field);
            quote!(#field: &[#(#rules),*],)
        });
    let others = (!complete).then(|| quote!(..Constraints::NONE));
    quote! {
        pub(crate) static #name: Constraints = Constraints {
            #(#fields)*
            #others
        };
    }
}

/// The table of a type; `None` when it has none.
fn table(model: &Model, ty: &Type) -> Option<TokenStream> {
    let name = ident(ty.constraints.as_ref()?);
    let rule = match &ty.shape {
        Shape::Struct(object) => {
            let members = named(object.fields.iter().map(|field| {
                let rules = rules(model, &field.value, &field.limits);
                (field.wire.as_str(), rules)
            }));
            quote!(Rule::Members(&[#(#members),*]))
        }
        Shape::Union(union) => {
            let (tag, open) = (&union.tag.wire, !union.closed);
            let variants = union.variants.iter().flat_map(|variant| {
                let mut rules = rules(model, &variant.payload, &variant.limits);
                if let Encoding::Nested { member } = &variant.encoding
                    && !rules.is_empty()
                {
                    rules = vec![quote!(Rule::Members(&[(#member, &[#(#rules),*])]))];
                }
                // In a closed union the names alone say something.
                let tags = variant
                    .tags
                    .iter()
                    .filter(|_| union.closed || !rules.is_empty());
                let entries: Vec<_> = tags.map(|tag| quote!((#tag, &[#(#rules),*]))).collect();
                entries
            });
            quote!(Rule::Tagged { tag: #tag, open: #open, variants: &[#(#variants),*] })
        }
        Shape::Choice(choice) => {
            let name = ident(&ty.name);
            let rules = choice.variants.iter().map(|variant| {
                let rules = rules(model, &variant.payload, &variant.limits);
                quote!(&[#(#rules),*])
            });
            quote!(Rule::Variants { shapes: crate::types::#name::SHAPES, rules: &[#(#rules),*] })
        }
        Shape::Enum(_) => return None,
    };
    Some(quote!(static #name: Rule = #rule;))
}

/// Names and rules, where there are rules.
fn named<'n>(all: impl Iterator<Item = (&'n str, Vec<TokenStream>)>) -> Vec<TokenStream> {
    all.filter(|(_, rules)| !rules.is_empty())
        .map(|(name, rules)| quote!((#name, &[#(#rules),*])))
        .collect()
}

/// The rules of a value in JSON.
fn rules(model: &Model, value: &Expr, limits: &Limits) -> Vec<TokenStream> {
    of(model, value, limits, false)
}

/// The rules of a value that stands as text in a path, query or header.
fn in_text(model: &Model, value: &Expr, limits: &Limits) -> Vec<TokenStream> {
    of(model, value, limits, true)
}

fn of(model: &Model, value: &Expr, limits: &Limits, in_text: bool) -> Vec<TokenStream> {
    let inside = || limits.inside.as_deref().cloned().unwrap_or_default();
    let number = matches!(value, Expr::I32 | Expr::I64 | Expr::F64);
    let mut rules = match value {
        Expr::Nullable(value) | Expr::Boxed(value) | Expr::Secret(value) => {
            return of(model, value, limits, in_text);
        }
        Expr::Decimal => own_of_number(limits),
        _ if number && in_text => own_of_number(limits),
        _ => limits
            .own
            .iter()
            .filter_map(|limit| own(limit, in_text))
            .collect(),
    };
    rules.extend(match value {
        Expr::Named(id) => of_type(model, *id),
        Expr::List(item) => held(&quote!(Items), &of(model, item, &inside(), in_text)),
        Expr::Map(value) => held(&quote!(Values), &of(model, value, &inside(), in_text)),
        Expr::JsonObject => held(&quote!(Values), &of(model, &Expr::Json, &inside(), in_text)),
        _ => None,
    });
    if limits.empty_is_unset && !rules.is_empty() {
        rules.insert(0, quote!(Rule::EmptyIsUnset));
    }
    rules
}

/// The limits of a number that stands as text: those of the text, and those of the number.
fn own_of_number(limits: &Limits) -> Vec<TokenStream> {
    let (numeric, textual): (Vec<&Limit>, Vec<&Limit>) =
        limits.own.iter().partition(|limit| limit.is_numeric());
    let mut rules: Vec<TokenStream> = textual
        .into_iter()
        .filter_map(|limit| own(limit, true))
        .collect();
    let numeric: Vec<TokenStream> = numeric
        .into_iter()
        .filter_map(|limit| own(limit, false))
        .collect();
    rules.extend((!numeric.is_empty()).then(|| quote!(Rule::Number(&[#(#numeric),*]))));
    rules
}

fn of_type(model: &Model, id: TypeId) -> Option<TokenStream> {
    let ty = model.get(id)?;
    match &ty.shape {
        Shape::Enum(values) => values.closed.then(|| {
            let name = ident(&ty.name);
            quote!(Rule::OneOf(crate::types::#name::VALUES))
        }),
        _ => ty.constraints.as_ref().map(|table| {
            let table = ident(table);
            quote!(Rule::Type(&#table))
        }),
    }
}

fn held(rule: &TokenStream, inner: &[TokenStream]) -> Option<TokenStream> {
    (!inner.is_empty()).then(|| quote!(Rule::#rule(&[#(#inner),*])))
}

/// The rule of one limit; `None` for one that is only documentation.
fn own(limit: &Limit, in_text: bool) -> Option<TokenStream> {
    let count = |count: &u64| Literal::u64_unsuffixed(*count);
    Some(match limit {
        Limit::MinLength(least) => {
            let least = count(least);
            quote!(Rule::MinLength(#least))
        }
        Limit::MaxLength(most) => {
            let most = count(most);
            quote!(Rule::MaxLength(#most))
        }
        Limit::Pattern(pattern) => quote!(Rule::Pattern(#pattern)),
        Limit::UncheckedPattern(_) => return None,
        Limit::Minimum(least) => quote!(Rule::Minimum(#least)),
        Limit::Above(least) => quote!(Rule::Above(#least)),
        Limit::Maximum(most) => quote!(Rule::Maximum(#most)),
        Limit::Below(most) => quote!(Rule::Below(#most)),
        Limit::MultipleOf(step) => quote!(Rule::MultipleOf(#step)),
        Limit::OneOfLiterals(listed) if !in_text => quote!(Rule::OneOfLiterals(&[#(#listed),*])),
        Limit::OneOf(listed) | Limit::OneOfLiterals(listed) => quote!(Rule::OneOf(&[#(#listed),*])),
        Limit::MinItems(least) => {
            let least = count(least);
            quote!(Rule::MinItems(#least))
        }
        Limit::MaxItems(most) => {
            let most = count(most);
            quote!(Rule::MaxItems(#most))
        }
        Limit::UniqueItems => quote!(Rule::UniqueItems),
        Limit::MinProperties(least) => {
            let least = count(least);
            quote!(Rule::MinProperties(#least))
        }
        Limit::MaxProperties(most) => {
            let most = count(most);
            quote!(Rule::MaxProperties(#most))
        }
    })
}
