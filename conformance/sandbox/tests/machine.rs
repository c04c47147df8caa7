//! The README draws and tabulates the state machine; this compares, and with `UPDATE=1` it rewrites.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic, and so may what it is made of"
)]

use std::{fmt::Write as _, fs, path::Path};

use sandbox::{Cell, State, StateMachine, Transition};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// What stands between the markers `<!-- begin NAME -->` and `<!-- end NAME -->` is `text`.
fn keep(name: &str, text: &str) {
    let (begin, end) = (
        format!("<!-- begin {name} -->\n"),
        format!("<!-- end {name} -->"),
    );
    let readme = fs::read_to_string(Path::new(PATH)).expect("the README is there");
    let (before, rest) = readme
        .split_once(&begin)
        .expect("the README has the marker");
    let (found, after) = rest
        .split_once(&end)
        .expect("the README has the end marker");
    let wanted = format!("\n{text}\n");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(PATH, format!("{before}{begin}{wanted}{end}{after}")).expect("it can be written");
        return;
    }
    assert_eq!(
        found, wanted,
        "README.md, {name}: run the test again with UPDATE=1 and read what it changed"
    );
}

/// A diagram with an edge for every pair of statuses, labelled with the events that lead along it.
fn diagram<'a>(
    begin: (&str, &'a str),
    machine: &'a StateMachine,
    status: impl Fn(&'a State) -> Option<&'a str>,
    counts: impl Fn(&Transition) -> bool,
) -> String {
    let mut edges: Vec<(String, Vec<&str>)> = vec![(format!("[*] --> {}", begin.1), vec![begin.0])];
    for row in machine.moves.iter().filter(|row| counts(row)) {
        let (Some(from), Some(to)) = (status(&row.from), status(&row.to)) else {
            continue;
        };
        if from == to {
            continue;
        }
        let edge = format!("{from} --> {to}");
        match edges.iter_mut().find(|(known, _)| *known == edge) {
            Some((_, events)) if events.contains(&row.event.as_str()) => {}
            Some((_, events)) => events.push(&row.event),
            None => edges.push((edge, vec![&row.event])),
        }
    }
    let mut drawn = "```mermaid\nstateDiagram-v2\n".to_owned();
    for (edge, events) in edges {
        let _written = writeln!(drawn, "    {edge}: {}", events.join(", "));
    }
    drawn + "```\n"
}

#[test]
fn the_readme_draws_how_an_intent_moves() {
    let machine = sandbox::state_machine();
    let begin = ("Created", machine.initial.intent_status);
    let drawn = diagram(begin, &machine, |state| Some(state.intent_status), |_| true);
    keep("intents", &drawn);
}

#[test]
fn the_readme_draws_how_an_attempt_moves() {
    let machine = sandbox::state_machine();
    let begun = machine
        .moves
        .iter()
        .find(|row| row.event == "Begun")
        .and_then(|row| row.to.attempt_status)
        .expect("an attempt begins");
    // What begins is another attempt.
    let same = |row: &Transition| row.event != "Begun";
    let drawn = diagram(
        ("Begun", begun),
        &machine,
        |state| state.attempt_status,
        same,
    );
    keep("attempts", &drawn);
}

/// The positions in which every call is answered alike are one row of the table.
fn tabulated(machine: &StateMachine) -> String {
    let calls = machine
        .cells
        .iter()
        .take_while(|cell| cell.at == machine.cells[0].at)
        .map(|cell| cell.call);
    let calls: Vec<_> = calls.collect();
    let mut rows: Vec<(String, Vec<&str>, String)> = Vec::new();
    for cells in machine.cells.chunks(calls.len()) {
        let at = &cells[0].at;
        let cancelling = if at.cancelling { ", cancelling" } else { "" };
        let intent = format!("`{}`{cancelling}", at.intent_status);
        let attempt = at.attempt_status.unwrap_or("none");
        let answers = cells.iter().map(answer).collect::<Vec<_>>().join(" | ");
        match rows.last_mut() {
            Some(last) if (&last.0, &last.2) == (&intent, &answers) => last.1.push(attempt),
            _ => rows.push((intent, vec![attempt], answers)),
        }
    }
    let mut table = format!(
        "| Intent | Latest attempt | {} |\n|{}\n",
        calls.join(" | "),
        "---|".repeat(calls.len() + 2)
    );
    for (intent, attempts, answers) in rows {
        let attempts: Vec<_> = attempts
            .into_iter()
            .map(|attempt| match attempt {
                "none" => attempt.to_owned(),
                status => format!("`{status}`"),
            })
            .collect();
        let _written = writeln!(table, "| {intent} | {} | {answers} |", attempts.join(", "));
    }
    table
}

fn answer(cell: &Cell) -> String {
    match (&cell.refusal, cell.carried_out) {
        (Some(code), _) => format!("`{code}`"),
        (None, true) => "**yes**".to_owned(),
        (None, false) => "200, unchanged".to_owned(),
    }
}

#[test]
fn the_readme_tabulates_which_call_is_legal_where() {
    keep("calls", &tabulated(&sandbox::state_machine()));
}

#[test]
fn the_machine_can_be_written_as_json() {
    let written = serde_json::to_value(sandbox::state_machine()).expect("it can be written");
    let text = |pointer: &str| written.pointer(pointer).and_then(|value| value.as_str());
    assert_eq!(
        text("/initial/intent_status"),
        Some("REQUIRES_PAYMENT_METHOD")
    );
    assert_eq!(text("/moves/0/event"), Some("Begun"));
    assert_eq!(text("/cells/0/call"), Some("update"));
}
