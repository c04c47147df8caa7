use super::*;

#[test]
fn every_status_has_a_name_on_the_wire() {
    for (name, status) in IntentStatus::ALL {
        assert_eq!(serde_json::to_value(status).unwrap(), name);
        assert_eq!(IntentStatus::from_name(name), Some(status));
        assert_eq!(status.name(), name);
    }
    for (name, status) in AttemptStatus::ALL {
        assert_eq!(serde_json::to_value(status).unwrap(), name);
        assert_eq!(AttemptStatus::from_name(name), Some(status));
        assert_eq!(status.name(), name);
    }
}

/// Every position that the statuses allow, whether or not anything leads there.
fn conceivable() -> Vec<Position> {
    let attempts = || {
        let known = AttemptStatus::ALL.iter().map(|(_, status)| Some(*status));
        std::iter::once(None).chain(known)
    };
    IntentStatus::ALL
        .iter()
        .flat_map(|(_, intent)| attempts().map(|attempt| (*intent, attempt)))
        .flat_map(|(intent, attempt)| [open(intent, attempt), closing(intent, attempt)])
        .collect()
}

/// What the moves lead to from where every intent begins.
fn reachable() -> Vec<Position> {
    let mut found = vec![INITIAL];
    let mut next = 0;
    while let Some(position) = found.get(next).copied() {
        next += 1;
        for row in MOVES.iter().filter(|row| row.from == position) {
            if !found.contains(&row.to) {
                found.push(row.to);
            }
        }
    }
    found
}

fn rows_of(position: Position) -> usize {
    let fits = |row: &&Row| {
        row.intent == position.intent
            && row.cancelling == position.cancelling
            && row.attempts.contains(&position.attempt)
    };
    CALLS.iter().filter(fits).count()
}

#[test]
fn exactly_the_positions_without_a_row_are_unreachable() {
    let reachable = reachable();
    for position in conceivable() {
        let expected = usize::from(reachable.contains(&position) && position != PASSING);
        assert_eq!(rows_of(position), expected, "{position:?}");
    }
    assert!(reachable.contains(&PASSING));
    assert_eq!(conceivable().len(), 7 * 11 * 2);
    assert_eq!(reachable.len(), 26);
}

#[test]
fn a_call_in_an_unreachable_position_is_refused() {
    for position in conceivable() {
        for (name, call) in Call::ALL {
            let ruling = ruling(call, position);
            assert_eq!(
                ruling == Ruling::Unreachable,
                rows_of(position) == 0,
                "{name} {position:?}"
            );
        }
    }
    assert!(Ruling::Unreachable.refusal(Call::Update, PASSING).is_some());
}

#[test]
fn no_event_leads_two_ways() {
    for (index, row) in MOVES.iter().enumerate() {
        let rivals = MOVES.iter().skip(index + 1);
        assert!(
            rivals
                .into_iter()
                .all(|other| (other.event, other.from) != (row.event, row.from)),
            "{row:?}"
        );
    }
}

#[test]
fn every_move_begins_where_an_intent_can_stand() {
    let reachable = reachable();
    for row in MOVES {
        assert!(reachable.contains(&row.from), "{row:?}");
    }
}

#[test]
fn a_status_is_final_where_no_move_leads_on() {
    for (name, status) in IntentStatus::ALL {
        let left = MOVES
            .iter()
            .any(|row| row.from.intent == status && row.to.intent != status);
        assert_eq!(status.is_final(), !left, "{name}");
    }
    for (name, status) in AttemptStatus::ALL {
        let left = MOVES.iter().any(|row| {
            // A new attempt is another one.
            row.event != Event::Begun
                && row.from.attempt == Some(status)
                && row.to.attempt != Some(status)
        });
        assert_eq!(status.is_final(), !left, "{name}");
    }
}

/// Whether the table knows the moves that carrying out `call` needs.
fn movable(call: Call, position: Position) -> bool {
    let begins = |position| step(position, Event::Begun).is_some();
    match call {
        // They move nothing.
        Call::Update | Call::ConfirmBare => true,
        Call::ConfirmByCard => begins(position),
        Call::ConfirmByWallet => {
            let after = step(position, Event::Superseded).map_or(position, |row| row.to);
            begins(after)
        }
        Call::Capture => step(position, Event::Captured).is_some(),
        Call::Cancel => step(position, Event::CancelRequested).is_some(),
    }
}

#[test]
fn a_call_is_legal_only_where_its_moves_begin() {
    for position in reachable() {
        for (name, call) in Call::ALL {
            let legal = ruling(call, position) == Ruling::Legal;
            assert!(!legal || movable(call, position), "{name} {position:?}");
        }
        for (call, event) in [
            (Call::Capture, Event::Captured),
            (Call::Cancel, Event::CancelRequested),
        ] {
            assert_eq!(
                step(position, event).is_some(),
                ruling(call, position) == Ruling::Legal,
                "{call:?} {position:?}"
            );
        }
    }
}

#[test]
fn from_a_cancellation_under_way_only_the_cancellation_leads_on() {
    for row in MOVES.iter().filter(|row| row.from.cancelling) {
        assert_eq!(row.event, Event::Cancelled, "{row:?}");
    }
    for position in reachable().iter().filter(|one| one.cancelling) {
        assert!(step(*position, Event::Cancelled).is_some(), "{position:?}");
    }
}

#[test]
fn a_success_of_the_attempt_is_a_success_of_the_intent() {
    for row in MOVES {
        let paid = matches!(
            row.to.attempt,
            Some(
                AttemptStatus::CaptureRequested | AttemptStatus::Settled | AttemptStatus::Succeeded
            )
        );
        assert_eq!(paid, row.to.intent == IntentStatus::Succeeded, "{row:?}");
    }
}

#[test]
fn money_is_authorised_at_most_once_on_every_path() {
    let holds = |position: Position| position.attempt == Some(AttemptStatus::Authorized);
    for row in MOVES {
        if matches!(row.event, Event::Approved | Event::Authorised) {
            assert!(!holds(row.from), "{row:?}");
        }
        if holds(row.from) && !holds(row.to) {
            assert!(
                matches!(
                    row.event,
                    Event::Captured | Event::Cancelled | Event::HoldLapsed
                ),
                "{row:?} neither captures nor releases"
            );
        }
    }
}
