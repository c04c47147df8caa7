//! The life cycle that `x-state-machine` describes.

use serde_json::Value as Json;
use spec::Pointer;

use super::schemas::{Pending, Schemas};
use crate::model::{Move, State, StateMachine, Value};

/// Reads the extension of an enum; `None` when there is none, or after a diagnostic.
pub(super) fn lower(
    schemas: &mut Schemas<'_>,
    pending: &Pending<'_>,
    values: &[Value],
) -> Option<StateMachine> {
    let extension = pending
        .schema
        .schema_data
        .extensions
        .get("x-state-machine")?;
    let pointer = pending.pointer.push("x-state-machine");
    let mut reader = Reader { schemas, values };
    let initial = reader.indices(extension.get("initial"), &pointer.push("initial"));
    let mut states = Vec::new();
    for (name, state) in extension
        .get("states")
        .and_then(Json::as_object)
        .into_iter()
        .flatten()
    {
        if let Some(value) = reader.index(name, &pointer.push("states").push(name)) {
            states.push(State {
                value,
                is_final: state
                    .get("final")
                    .and_then(Json::as_bool)
                    .unwrap_or_default(),
                waits_for: state
                    .get("waits-for")
                    .and_then(Json::as_str)
                    .map(str::to_owned),
            });
        }
    }
    states.sort_by_key(|state| state.value);
    let mut targets: Vec<Vec<usize>> = vec![Vec::new(); values.len()];
    for (number, step) in extension
        .get("moves")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        let at = pointer.push("moves").push(number);
        let to = reader.indices(step.get("to"), &at.push("to"));
        for from in reader.indices(step.get("from"), &at.push("from")) {
            targets.get_mut(from)?.extend(&to);
        }
    }
    let moves = targets
        .into_iter()
        .enumerate()
        .filter_map(|(from, mut to)| {
            to.sort_unstable();
            to.dedup();
            (!to.is_empty()).then_some(Move { from, to })
        });
    Some(StateMachine {
        initial,
        states,
        moves: moves.collect(),
    })
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

    fn indices(&mut self, names: Option<&Json>, pointer: &Pointer) -> Vec<usize> {
        let names = names
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .enumerate();
        names
            .filter_map(|(number, name)| {
                self.index(name.as_str().unwrap_or_default(), &pointer.push(number))
            })
            .collect()
    }
}
