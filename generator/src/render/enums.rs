//! Strings with known values.

use proc_macro2::TokenStream;
use quote::quote;

use super::{doc, ident, lines};
use crate::lower::text;
use crate::model::{StateMachine, StringEnum, Type, Value};

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
        .map(|machine| self::machine(ty, &values.values, machine));
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

fn machine(ty: &Type, values: &[Value], machine: &StateMachine) -> TokenStream {
    let name = ident(&ty.name);
    let variant = |index: &usize| values.get(*index).map(|value| ident(&value.name));
    let finals: Vec<_> = machine
        .states
        .iter()
        .filter(|state| state.is_final)
        .filter_map(|state| variant(&state.value))
        .collect();
    let is_final = if finals.is_empty() {
        quote!(false)
    } else {
        quote!(matches!(self, #(Self::#finals)|*))
    };
    let initial: Vec<_> = machine.initial.iter().filter_map(variant).collect();

    let mut turns: Vec<(&str, Vec<usize>)> = Vec::new();
    for state in &machine.states {
        let who = state.waits_for;
        match turns.iter_mut().find(|(other, _)| *other == who) {
            Some((_, states)) => states.push(state.value),
            None => turns.push((who, vec![state.value])),
        }
    }
    let names: Vec<String> = turns
        .iter()
        .map(|(who, _)| text::code(&format!("{who:?}")))
        .collect();
    let waits_docs = lines(&format!(
        "Whose turn it is: {}. `None` for a value that this crate does not know.",
        names.join(", ")
    ));
    let turns = turns.iter().map(|(who, states)| {
        let states = states.iter().filter_map(variant);
        quote!(#(Self::#states)|* => Some(#who))
    });
    let moves: Vec<_> = machine
        .moves
        .iter()
        .filter_map(|step| {
            let (from, to) = (variant(&step.from)?, step.to.iter().filter_map(variant));
            Some(quote!(Self::#from => matches!(next, #(Self::#to)|*)))
        })
        .collect();
    quote! {
        impl #name {
            /// The values that something can begin with.
            pub const INITIAL: &'static [Self] = &[#(Self::#initial),*];

            /// Whether nothing follows. A value that this crate does not know is taken not to be final.
            pub fn is_final(&self) -> bool {
                #is_final
            }

            #waits_docs
            pub fn waits_for(&self) -> Option<&'static str> {
                match self {
                    #(#turns,)*
                    _ => None,
                }
            }

            /// Whether `next` may follow in one step. Between two readings there may have been several steps.
            pub fn can_become(&self, next: &Self) -> bool {
                match self {
                    #(#moves,)*
                    _ => false,
                }
            }
        }
    }
}
