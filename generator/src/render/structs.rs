//! Structs: fields, and a `Debug` that hides what is personal.

use proc_macro2::TokenStream;
use quote::quote;

use super::{defaults, doc, expr, ident, lines, requests};
use crate::model::{Field, Model, Presence, Sensitivity, Struct, Type, VariantView};
use crate::names;

pub(super) fn item(model: &Model, ty: &Type, object: &Struct) -> TokenStream {
    let name = ident(&ty.name);
    let docs = doc(&ty.docs);
    let derives = derives(object, ty.in_request && object.required_name.is_none());
    let fields = object.fields.iter().map(|field| {
        let docs = field_docs(field);
        let name = ident(&field.name);
        let ty = expr::field_ty(model, field);
        quote!(#docs pub #name: #ty)
    });
    let table = table(ty, object);
    let debug = debug(&ty.name, &object.fields);
    let request = if ty.in_request {
        requests::impls(model, ty, object)
    } else {
        quote!()
    };
    let defaults = defaults::impls(model, ty, object);
    let view = object
        .view
        .as_ref()
        .map(|view| self::view(model, ty, object, view));
    quote! {
        #docs
        #[derive(#derives)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
        #table
        #debug
        #request
        #defaults
        #view
    }
}

fn derives(object: &Struct, default: bool) -> TokenStream {
    let debug = if has_personal(&object.fields) {
        quote!()
    } else {
        quote!(Debug,)
    };
    let default = if default { quote!(Default,) } else { quote!() };
    quote!(Clone, #debug #default PartialEq)
}

pub(super) fn has_personal<'m>(fields: impl IntoIterator<Item = &'m Field>) -> bool {
    fields
        .into_iter()
        .any(|field| field.sensitivity == Some(Sensitivity::Personal))
}

pub(super) fn field_docs(field: &Field) -> TokenStream {
    let mut docs = field.docs.clone();
    if field.deprecated {
        docs.paragraph("Deprecated.");
    }
    doc(&docs)
}

/// The wire form: a table of members.
fn table(ty: &Type, object: &Struct) -> TokenStream {
    let name = ident(&ty.name);
    let members = object.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.name), &field.wire);
        let may_be_absent = (!field.presence.is_required()).then(|| quote!(?));
        quote!(#name #may_be_absent : #wire)
    });
    quote!(openapi_runtime::object! { #name { #(#members,)* } })
}

/// A `Debug` by hand, where the derived one would show something personal; nothing elsewhere.
pub(super) fn debug<'m>(name: &str, fields: impl IntoIterator<Item = &'m Field>) -> TokenStream {
    hiding(
        name,
        fields
            .into_iter()
            .map(|field| (field.name.as_str(), field.sensitivity)),
    )
}

/// The same for any names and who may see them.
pub(super) fn hiding<'m>(
    name: &str,
    fields: impl IntoIterator<Item = (&'m str, Option<Sensitivity>)>,
) -> TokenStream {
    let mut personal = false;
    let mut shown = Vec::new();
    for (field, sensitivity) in fields {
        let (text, field) = (names::bare(field), ident(field));
        if sensitivity == Some(Sensitivity::Personal) {
            personal = true;
            shown.push(quote!(.field(#text, &PERSONAL)));
        } else {
            shown.push(quote!(.field(#text, &self.#field)));
        }
    }
    if !personal {
        return quote!();
    }
    let ident = ident(name);
    quote! {
        impl fmt::Debug for #ident {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(#name) #(#shown)* .finish()
            }
        }
    }
}

/// The view of a struct as the one member that is meant.
fn view(model: &Model, ty: &Type, object: &Struct, view: &VariantView) -> TokenStream {
    let find = |name: &str| object.fields.iter().find(|field| field.name == name);
    let (Some(tag), name, view_name) = (find(&view.tag), ident(&ty.name), ident(&view.name)) else {
        return quote!();
    };
    let members: Vec<_> = view
        .members
        .iter()
        .filter_map(|member| Some((member, find(&member.field)?)))
        .collect();
    let variants = members.iter().map(|(member, field)| {
        let docs = lines(&format!("`{}`", names::bare(&field.name)));
        let variant = ident(&member.name);
        let value = expr::ty(model, &field.value, &quote!());
        quote!(#docs #variant(&'a #value))
    });
    let entries = members.iter().map(|(member, field)| {
        let (wire, variant, value) = (&member.wire, ident(&member.name), optional(field));
        quote!((#wire, #value.map(#view_name::#variant)))
    });
    let tag_name = ident(&tag.name);
    let tag_text = if tag.presence.is_required() {
        quote!(self.#tag_name.as_str())
    } else {
        let value = optional(tag);
        quote!(#value.map_or("", |tag| tag.as_str()))
    };
    let tag_wire = names::bare(&tag.name);
    let enum_docs = lines(&format!(
        "Which member of [`{}`] is meant: the one that `{tag_wire}` names or, failing that, the only one there is.",
        names::bare(&ty.name)
    ));
    let unknown_docs = lines(&format!(
        "None, or more than one without `{tag_wire}` saying which; holds `{tag_wire}`."
    ));
    let method_docs = lines(&format!(
        "The member that is meant: the one that `{tag_wire}` names or, failing that, the only one there is."
    ));
    quote! {
        impl #name {
            #method_docs
            pub fn view(&self) -> #view_name<'_> {
                let tag = #tag_text;
                let members = [#(#entries),*];
                let mut present = members.into_iter().filter_map(|(name, member)| Some((name, member?)));
                if let Some((_, named)) = present.clone().find(|(name, _)| *name == tag) {
                    return named;
                }
                match (present.next(), present.next()) {
                    (Some((_, only)), None) => only,
                    _ => #view_name::Unknown(tag),
                }
            }
        }

        #enum_docs
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #view_name<'a> {
            #(#variants,)*
            #unknown_docs
            Unknown(&'a str),
        }
    }
}

/// A reference to the value of an optional field.
fn optional(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    match field.presence {
        Presence::OptionalNullable | Presence::OptionalBlank | Presence::RequiredBlank => {
            quote!(self.#name.value())
        }
        Presence::Optional | Presence::RequiredNullable => quote!(self.#name.as_ref()),
        Presence::Required => quote!(Some(&self.#name)),
    }
}
