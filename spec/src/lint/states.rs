//! State machines: whether every state is known, reached and left as it says.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::policy::{Extension, StateMachine, found};
use crate::structure::closest;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    found::<StateMachine>(&subject.sites)
        .into_iter()
        .flat_map(|(owner, machine)| {
            let place = owner.push(StateMachine::NAME);
            let schema = owner.find(subject.document);
            [
                names(&place, &machine),
                values(&place, &machine, schema),
                reach(&place, &machine),
                ends(&place, &machine),
            ]
            .concat()
        })
        .collect()
}

fn unknown(machine: &StateMachine, state: &str, place: Pointer) -> Diagnostic {
    let problem = Diagnostic::new(
        Code::UnknownState,
        place,
        format!("the machine has no state `{state}`"),
    );
    match closest(state, machine.states.keys().map(String::as_str)) {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")),
        None => problem,
    }
}

fn names(place: &Pointer, machine: &StateMachine) -> Vec<Diagnostic> {
    let initial = machine
        .initial
        .iter()
        .enumerate()
        .map(|(number, state)| (place.push("initial").push(number), state));
    let moves = machine.moves.iter().enumerate().flat_map(|(number, step)| {
        let place = place.push("moves").push(number);
        let from = step
            .from
            .iter()
            .enumerate()
            .map(|(number, state)| (place.push("from").push(number), state));
        let to = step
            .to
            .iter()
            .enumerate()
            .map(|(number, state)| (place.push("to").push(number), state));
        from.chain(to).collect::<Vec<_>>()
    });
    initial
        .chain(moves)
        .filter(|(_, state)| !machine.states.contains_key(*state))
        .map(|(place, state)| unknown(machine, state, place))
        .collect()
}

/// The states are the values of the enum that the machine stands on.
fn values(place: &Pointer, machine: &StateMachine, schema: Option<&Value>) -> Vec<Diagnostic> {
    let listed = schema.and_then(|schema| {
        schema
            .get("enum")
            .or_else(|| schema.get("x-extensible-enum"))
    });
    let Some(Value::Array(listed)) = listed else {
        return Vec::new();
    };
    let listed: BTreeSet<_> = listed.iter().filter_map(Value::as_str).collect();
    let states = place.push("states");
    let absent = listed
        .iter()
        .filter(|value| !machine.states.contains_key(**value));
    let absent = absent.map(|value| {
        unknown(machine, value, states.clone()).help(format!("add `{value}`, which the enum lists"))
    });
    let extra = machine
        .states
        .keys()
        .filter(|state| !listed.contains(state.as_str()))
        .map(|state| {
            let message = format!("the enum does not list the state `{state}`");
            Diagnostic::new(Code::UnknownState, states.push(state), message).at_key()
        });
    absent.chain(extra).collect()
}

fn reach(place: &Pointer, machine: &StateMachine) -> Vec<Diagnostic> {
    let reached = machine.reached(machine.initial.iter().map(String::as_str));
    let states = machine
        .states
        .keys()
        .filter(|state| !reached.contains(state.as_str()));
    states
        .map(|state| {
            let place = place.push("states").push(state);
            Diagnostic::new(
                Code::UnreachableState,
                place,
                format!("no chain of moves leads to `{state}`"),
            )
            .at_key()
        })
        .collect()
}

fn ends(place: &Pointer, machine: &StateMachine) -> Vec<Diagnostic> {
    let moves = machine.moves.iter().enumerate().flat_map(|(number, step)| {
        let place = place.push("moves").push(number).push("from");
        step.from
            .iter()
            .enumerate()
            .map(move |(number, state)| (place.push(number), state))
    });
    moves
        .filter(|(_, state)| machine.is_final(state))
        .map(|(at, state)| {
            Diagnostic::new(
                Code::FinalState,
                at,
                format!("`{state}` is final and can be left"),
            )
            .related(place.push("states").push(state), "called final here")
        })
        .collect()
}
