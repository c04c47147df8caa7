//! The mutants: each cell of the table of calls in two ways, each move in one to four, each rule of idempotency.

use std::fmt;

use sandbox::{Cell, State, StateMachine, Transition};

use crate::rules;

/// One rule that is something else.
#[derive(Debug, Clone)]
pub(crate) struct Mutant {
    /// What switches it on in the copy.
    pub(crate) switch: String,
    pub(crate) group: Group,
    /// What is different.
    pub(crate) change: String,
    /// Where; empty for a rule that counts everywhere.
    pub(crate) place: String,
    /// The tests that should notice, as filters.
    pub(crate) suspects: Vec<String>,
}

/// What kind of rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Calls,
    Moves,
    Idempotency,
}

impl Group {
    pub(crate) const ALL: [Self; 3] = [Self::Calls, Self::Moves, Self::Idempotency];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Calls => "Which call is legal where",
            Self::Moves => "What leads where",
            Self::Idempotency => "Idempotency",
        }
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.change)?;
        if self.place.is_empty() {
            return Ok(());
        }
        write!(formatter, ", {}", self.place)
    }
}

pub(crate) fn all() -> Vec<Mutant> {
    let machine = sandbox::state_machine();
    let mut mutants = of_calls(&machine);
    mutants.extend(of_moves(&machine));
    mutants.extend(rules::RULES.iter().map(|rule| Mutant {
        switch: rule.switch.to_owned(),
        group: Group::Idempotency,
        change: rule.change.to_owned(),
        place: String::new(),
        suspects: rules::SUSPECTS.map(str::to_owned).into(),
    }));
    mutants
}

fn position(state: &State) -> String {
    let attempt = state
        .attempt_status
        .map(|status| format!("/{status}"))
        .unwrap_or_default();
    let cancelling = if state.cancelling { " cancelling" } else { "" };
    format!("{}{attempt}{cancelling}", state.intent_status)
}

fn of_calls(machine: &StateMachine) -> Vec<Mutant> {
    let mutant = |cell: &Cell, ruling: &str, change: &str| {
        let place = position(&cell.at);
        Mutant {
            switch: format!("call|{place}|{}|{ruling}", cell.call),
            group: Group::Calls,
            change: format!("{} {change}", cell.call),
            place,
            suspects: vec![format!(
                "statuses::{}_in_every_position",
                cell.call.replace(' ', "_")
            )],
        }
    };
    let of_cell = |cell: &Cell| match (cell.refusal.as_deref(), cell.carried_out) {
        (None, true) => [
            mutant(cell, "WrongStatus", "is refused"),
            mutant(cell, "Unchanged", "succeeds and changes nothing"),
        ],
        (None, false) => [
            mutant(cell, "WrongStatus", "is refused"),
            mutant(cell, "Legal", "is carried out"),
        ],
        (Some("invalid_order_status"), _) => [
            mutant(cell, "Legal", "is carried out"),
            mutant(cell, "Repeated", "is refused with another code"),
        ],
        (Some(_), _) => [
            mutant(cell, "Legal", "is carried out"),
            mutant(cell, "WrongStatus", "is refused with another code"),
        ],
    };
    machine.cells.iter().flat_map(of_cell).collect()
}

fn of_moves(machine: &StateMachine) -> Vec<Mutant> {
    let mutant = |row: &Transition, how: &str, change: &str| {
        let (from, to) = (position(&row.from), position(&row.to));
        Mutant {
            switch: format!("move|{from}|{}|{how}", row.event),
            group: Group::Moves,
            change: format!("{} {change}", row.event),
            place: format!("{from} → {to}"),
            suspects: vec!["moves::every_move_is_brought_about_from_outside".to_owned()],
        }
    };
    let of_row = |row: &Transition| {
        let mut mutants = vec![mutant(row, "gone", "is gone")];
        let same_attempt = row.event != "Begun" && row.from.attempt_status.is_some();
        if same_attempt && row.from.attempt_status != row.to.attempt_status {
            mutants.push(mutant(row, "attempt", "leaves the attempt as it is"));
        }
        if row.from.intent_status != row.to.intent_status {
            mutants.push(mutant(row, "intent", "leaves the intent as it is"));
        }
        if row.from.cancelling != row.to.cancelling {
            mutants.push(mutant(
                row,
                "cancelling",
                "neither begins nor ends a cancellation",
            ));
        }
        mutants
    };
    machine.moves.iter().flat_map(of_row).collect()
}
