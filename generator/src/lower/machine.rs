//! The life cycle that `x-state-machine` describes.

use spec::Pointer;
use spec::policy::{self, Extension as _};

use super::schemas::{Pending, Schemas};
use crate::model::{Move, State, StateMachine, Value, WaitsFor};

/// Reads the extension of an enum; `None` when there is none, or after a diagnostic.
pub(super) fn lower(
    schemas: &mut Schemas<'_>,
    pending: &Pending<'_>,
    values: &[Value],
) -> Option<StateMachine> {
    let described = schemas.extension::<policy::StateMachine>(&pending.pointer)?;
    let pointer = pending.pointer.push(policy::StateMachine::NAME);
    let mut reader = Reader { schemas, values };
    let initial = reader.indices(&described.initial, &pointer.push("initial"));
    let mut states = Vec::new();
    for (name, state) in &described.states {
        if let Some(value) = reader.index(name, &pointer.push("states").push(name)) {
            states.push(State {
                value,
                is_final: state.is_final,
                waits_for: waits_for(state.waits_for),
                pointer: pointer.push("states").push(name),
            });
        }
    }
    states.sort_by_key(|state| state.value);
    let mut targets: Vec<(Vec<usize>, Option<Pointer>)> = vec![(Vec::new(), None); values.len()];
    for (number, step) in described.moves.iter().enumerate() {
        let at = pointer.push("moves").push(number);
        let to = reader.indices(&step.to, &at.push("to"));
        for from in reader.indices(&step.from, &at.push("from")) {
            let (known, first) = targets.get_mut(from)?;
            known.extend(&to);
            first.get_or_insert_with(|| at.clone());
        }
    }
    let moves = targets
        .into_iter()
        .enumerate()
        .filter_map(|(from, (mut to, first))| {
            to.sort_unstable();
            to.dedup();
            let pointer = first.filter(|_| !to.is_empty())?;
            Some(Move { from, to, pointer })
        });
    Some(StateMachine {
        initial,
        states,
        moves: moves.collect(),
        pointer,
    })
}

fn waits_for(who: policy::WaitsFor) -> WaitsFor {
    match who {
        policy::WaitsFor::Merchant => WaitsFor::Merchant,
        policy::WaitsFor::Shopper => WaitsFor::Shopper,
        policy::WaitsFor::Provider => WaitsFor::Provider,
        policy::WaitsFor::Nobody => WaitsFor::Nobody,
    }
}

struct Reader<'a, 'd> {
    schemas: &'a mut Schemas<'d>,
    values: &'a [Value],
}

impl Reader<'_, '_> {
    fn index(&mut self, name: &str, pointer: &Pointer) -> Option<usize> {
        let found = self.values.iter().position(|value| value.wire == name);
        if found.is_none() {
            self.schemas.unsupported(
                pointer.clone(),
                format!("`{name}` is no value of this enum"),
                "list the state among the values of the enum, or take it out of the life cycle",
            );
        }
        found
    }

    fn indices(&mut self, names: &[String], pointer: &Pointer) -> Vec<usize> {
        let names = names.iter().enumerate();
        names
            .filter_map(|(number, name)| self.index(name, &pointer.push(number)))
            .collect()
    }
}
