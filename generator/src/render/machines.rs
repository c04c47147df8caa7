//! The life cycle that the values of an enum are the states of.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use crate::model::{StateMachine, Type, Value, WaitsFor};

pub(super) fn impls(ty: &Type, values: &[Value], machine: &StateMachine) -> TokenStream {
    let name = ident(&ty.name);
    let variant = |index: &usize| values.get(*index).map(|value| ident(&value.name));
    let initial = machine.initial.iter().filter_map(variant);
    let last = machine
        .states
        .iter()
        .filter(|state| state.is_final)
        .filter_map(|state| variant(&state.value));

    let mut turns: Vec<(WaitsFor, Vec<usize>)> = Vec::new();
    for state in &machine.states {
        match turns.iter_mut().find(|(who, _)| *who == state.waits_for) {
            Some((_, states)) => states.push(state.value),
            None => turns.push((state.waits_for, vec![state.value])),
        }
    }
    let turns = turns.iter().map(|(who, states)| {
        let states = states.iter().filter_map(variant);
        let who = ident(match who {
            WaitsFor::Merchant => "Merchant",
            WaitsFor::Shopper => "Shopper",
            WaitsFor::Provider => "Provider",
            WaitsFor::Nobody => "Nobody",
        });
        quote!(#(Self::#states)|* => Some(WaitsFor::#who))
    });
    let moves = machine.moves.iter().filter_map(|step| {
        let (from, to) = (variant(&step.from)?, step.to.iter().filter_map(variant));
        Some(quote!(Self::#from => &[#(Self::#to),*]))
    });
    quote! {
        impl #name {
            /// The values that something can begin with.
            pub const INITIAL: &'static [Self] = &[#(Self::#initial),*];

            /// The values after which nothing follows.
            pub const FINAL: &'static [Self] = &[#(Self::#last),*];

            /// Whether nothing follows. A value that this crate does not know is taken not to be final.
            pub fn is_final(&self) -> bool {
                Self::FINAL.contains(self)
            }

            /// Whose turn it is. `None` for a value that this crate does not know.
            pub fn waits_for(&self) -> Option<WaitsFor> {
                match self {
                    #(#turns,)*
                    _ => None,
                }
            }

            /// The values that may follow in one step; none for a value that this crate does not know.
            pub fn successors(&self) -> &'static [Self] {
                match self {
                    #(#moves,)*
                    _ => &[],
                }
            }

            /// Whether `next` may follow in one step. Between two readings there may have been several steps.
            pub fn can_become(&self, next: &Self) -> bool {
                self.successors().contains(next)
            }
        }
    }
}
