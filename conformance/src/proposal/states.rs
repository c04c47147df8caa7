//! Edits of a state machine.

use serde_json::{Value, json};
use spec::{
    Document, Pointer,
    edit::{Change, Place},
    policy::{self, StateMachine},
};

use super::{Moved, NoEdit, Observed, Proposal, by_hand, sites};

/// Moves that the machine does not have.
pub(super) fn moves(
    document: &Document,
    observed: &Observed,
    moves: &[Moved],
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    let Ok(Some(machine)) = policy::read::<StateMachine>(document, &schema.at) else {
        return by_hand("the schema describes no moves");
    };
    let at = schema.at.push("x-state-machine").push("moves");
    let mut changes = Vec::new();
    for moved in moves {
        let Moved { from, to, .. } = moved;
        if !machine.states.contains_key(from) || !machine.states.contains_key(to) {
            return by_hand(
                "a status outside the list comes first; accept that one, and the move shows again",
            );
        }
        if machine.is_final(from) {
            return by_hand(format!(
                "`{}` is final in the document; whether anything may follow it is a decision about money",
                spec::escape(from)
            ));
        }
        if !machine.can_move(from, to) {
            changes.extend(change(document, &at, moved));
        }
    }
    if changes.is_empty() {
        return Err(NoEdit::Allowed);
    }
    let proposal = Proposal::new(
        format!(
            "`{}` may move as it was seen to",
            super::name_of(&schema.at)
        ),
        changes,
    );
    Ok(proposal
        .breaking("a move that was impossible happens")
        .note("what causes the move is only known as far as the calls in between tell"))
}

/// Into the list of a move that has the same cause and beginning, else a move of its own.
fn change(document: &Document, at: &Pointer, moved: &Moved) -> Option<Change> {
    let cause = cause(moved.call.as_deref());
    let listed = at.find(document.value())?.as_array()?;
    let same = listed.iter().position(|known| {
        known.get("by") == Some(&cause) && known.get("from") == Some(&json!([moved.from]))
    });
    Some(match same {
        Some(number) => Change::item(&at.push(number).push("to"), moved.to.as_str()),
        None => Change::item(
            at,
            json!({"from": [moved.from], "to": [moved.to], "by": cause}),
        ),
    })
}

fn cause(call: Option<&str>) -> Value {
    match call {
        Some(operation) => json!({"call": operation}),
        None => json!({"event": "not documented"}),
    }
}

/// The entry of a status that was added to the list of the schema at `schema`, and how it is reached.
pub(super) fn state(schema: &Pointer, name: &str, before: Option<&Moved>) -> Vec<Change> {
    let machine = schema.push("x-state-machine");
    let entry = json!({"waits-for": "provider", "final": false});
    let reached = match before {
        Some(moved) => Change::item(
            &machine.push("moves"),
            json!({"from": [moved.from], "to": [name], "by": cause(moved.call.as_deref())}),
        ),
        None => Change::item(&machine.push("initial"), name),
    };
    vec![
        Change::member(&machine.push("states"), name, entry, Place::Last),
        reached,
    ]
}
