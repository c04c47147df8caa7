//! The modules of types: one a topic, and the index that shows them as one.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use super::expr::Scope;
use super::{Module, choices, enums, ident, structs, unions};
use crate::model::{Docs, Encoding, Model, Sensitivity, Shape, Topic, Type};

/// `types/mod.rs`: every type by its name, whatever file it stands in.
pub(super) fn index(model: &Model) -> Module {
    let modules = model.topics.iter().map(|topic| ident(&topic.module));
    let exports = model.topics.iter().map(|topic| {
        let module = ident(&topic.module);
        quote!(pub use #module::*;)
    });
    Module {
        path: PathBuf::from("src/types/mod.rs"),
        docs: Docs("Objects, enums and unions of the API.\n\nTypes can gain members, values and variants in later versions: \
                    they are `#[non_exhaustive]`, and an enum or union keeps what it does not know."
            .to_owned()),
        items: vec![quote!(#(mod #modules;)*), quote!(#(#exports)*)],
    }
}

/// `types/<topic>.rs`
pub(super) fn module(model: &Model, index: usize, topic: &Topic) -> Module {
    let types: Vec<&Type> = topic.types.iter().filter_map(|id| model.get(*id)).collect();
    let mut items = imports(model, index, &types);
    items.extend(types.iter().map(|ty| match &ty.shape {
        Shape::Struct(object) => structs::item(model, ty, object),
        Shape::Enum(values) => enums::string_enum(ty, values),
        Shape::Union(union) => unions::item(model, ty, union),
        Shape::Choice(choice) => choices::item(model, ty, choice),
    }));
    Module {
        path: PathBuf::from(format!("src/types/{}.rs", topic.module)),
        docs: topic.docs.clone(),
        items,
    }
}

/// What a file of types needs in scope, and nothing else.
fn imports(model: &Model, index: usize, types: &[&Type]) -> Vec<TokenStream> {
    let mut scope = Scope::default();
    let mut fmt = false;
    for ty in types {
        match &ty.shape {
            Shape::Struct(object) => {
                object.fields.iter().for_each(|field| scope.field(field));
                if structs::has_personal(&object.fields) {
                    fmt = true;
                    scope.runtime("PERSONAL");
                }
            }
            Shape::Union(union) => {
                fmt = true;
                for name in ["DecodeError", "Encoder", "Json", "Value"] {
                    scope.runtime(name);
                }
                scope.union("Tagged");
                if union
                    .variants
                    .iter()
                    .any(|variant| matches!(variant.encoding, Encoding::Nested { .. }))
                    || union.secret
                {
                    scope.union("self");
                }
                union
                    .variants
                    .iter()
                    .for_each(|variant| scope.expr(&variant.payload));
            }
            Shape::Choice(choice) => {
                fmt = true;
                for name in ["DecodeError", "Encoder", "Json", "Value"] {
                    scope.runtime(name);
                }
                scope.union("self");
                for variant in &choice.variants {
                    scope.expr(&variant.payload);
                    if variant.sensitivity == Some(Sensitivity::Personal) {
                        scope.runtime("PERSONAL");
                    }
                }
            }
            Shape::Enum(values) => {
                if values.machine.is_some() {
                    scope.runtime("WaitsFor");
                }
            }
        }
    }
    let fmt = fmt.then(|| {
        quote!(
            use std::fmt;
        )
    });
    let std = scope.std_imports();
    let runtime = scope.runtime_imports();
    let mut foreign: Vec<&str> = scope
        .types
        .iter()
        .filter_map(|id| model.get(*id))
        .filter(|ty| ty.topic != index)
        .map(|ty| ty.name.as_str())
        .collect();
    foreign.sort_unstable();
    let foreign: Vec<_> = foreign.into_iter().map(ident).collect();
    let others = if foreign.is_empty() {
        quote!()
    } else {
        quote!(use super::{#(#foreign),*};)
    };
    [quote!(#std #fmt), runtime, others]
        .into_iter()
        .filter(|group| !group.is_empty())
        .collect()
}
