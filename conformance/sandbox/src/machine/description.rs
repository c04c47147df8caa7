//! The state machine as others see it: in the names of the wire, to be compared with other documents, drawn or printed.

use serde::Serialize;

use super::{
    AttemptStatus, CALLS, Call, INITIAL, IntentStatus, MOVES, Move, Position, Ruling, ruling,
};

/// The state machine that the sandbox runs on: every position an intent can be found in, how each call is answered there,
/// and every move between positions.
///
/// ```
/// let machine = sandbox::state_machine();
/// let paid = machine.cells.iter().find(|cell| cell.at.intent_status == "SUCCEEDED" && cell.call == "capture");
/// assert_eq!(paid.and_then(|cell| cell.refusal.as_deref()), Some("invalid_order_status"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StateMachine {
    /// The statuses of an intent.
    pub intent_statuses: Vec<Status>,
    /// The statuses of an attempt.
    pub attempt_statuses: Vec<Status>,
    /// Where every intent begins.
    pub initial: State,
    /// How each call is answered in each position in which it can find an intent. A position that is missing here is
    /// unreachable.
    pub cells: Vec<Cell>,
    /// Every move.
    pub moves: Vec<Transition>,
}

/// A status by its name on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Status {
    /// The name on the wire, such as `REQUIRES_CAPTURE`.
    pub name: &'static str,
    /// Whether nothing leads to another status any more.
    pub is_final: bool,
}

/// Where an intent stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub struct State {
    /// The status of the intent.
    pub intent_status: &'static str,
    /// The status of its latest attempt; `None` before the first.
    pub attempt_status: Option<&'static str>,
    /// Whether a cancellation was accepted that has not taken effect yet.
    pub cancelling: bool,
}

/// How one call is answered in one position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cell {
    /// Where the intent stands.
    pub at: State,
    /// `update`, `confirm by card`, `confirm by wallet`, `confirm without a method`, `capture` or `cancel`.
    pub call: &'static str,
    /// The `code` of the refusal; `None` where the call succeeds.
    pub refusal: Option<String>,
    /// Whether a call that succeeds is carried out; one that is not shows the intent and changes nothing.
    pub carried_out: bool,
}

/// One move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Transition {
    /// What happens, such as `Approved`.
    pub event: String,
    /// Where the intent stood.
    pub from: State,
    /// Where it stands afterwards.
    pub to: State,
}

/// The state machine that the sandbox runs on.
pub fn state_machine() -> StateMachine {
    let positions = CALLS.iter().flat_map(|row| {
        row.attempts.iter().map(|attempt| Position {
            intent: row.intent,
            attempt: *attempt,
            cancelling: row.cancelling,
        })
    });
    StateMachine {
        intent_statuses: IntentStatus::ALL
            .iter()
            .map(|(name, status)| Status {
                name,
                is_final: status.is_final(),
            })
            .collect(),
        attempt_statuses: AttemptStatus::ALL
            .iter()
            .map(|(name, status)| Status {
                name,
                is_final: status.is_final(),
            })
            .collect(),
        initial: INITIAL.into(),
        cells: positions
            .flat_map(|position| Call::ALL.iter().map(move |call| cell(position, *call)))
            .collect(),
        moves: MOVES.iter().map(Transition::from).collect(),
    }
}

fn cell(position: Position, (name, call): (&'static str, Call)) -> Cell {
    let ruling = ruling(call, position);
    Cell {
        at: position.into(),
        call: name,
        refusal: ruling.refusal(call, position).map(|refusal| refusal.code()),
        carried_out: ruling == Ruling::Legal,
    }
}

impl From<Position> for State {
    fn from(position: Position) -> Self {
        Self {
            intent_status: position.intent.name(),
            attempt_status: position.attempt.map(AttemptStatus::name),
            cancelling: position.cancelling,
        }
    }
}

impl From<&Move> for Transition {
    fn from(row: &Move) -> Self {
        Self {
            event: format!("{:?}", row.event),
            from: row.from.into(),
            to: row.to.into(),
        }
    }
}
