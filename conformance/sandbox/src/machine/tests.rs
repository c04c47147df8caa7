use super::*;

#[test]
fn every_status_has_a_row_of_rulings_and_a_wire_name() {
    for (name, status) in IntentStatus::ALL {
        assert_eq!(
            CALLS.iter().filter(|(row, _)| *row == status).count(),
            1,
            "{name}"
        );
        assert_eq!(serde_json::to_value(status).unwrap(), name);
        assert_eq!(IntentStatus::from_name(name), Some(status));
    }
    for (name, status) in AttemptStatus::ALL {
        assert_eq!(serde_json::to_value(status).unwrap(), name);
        assert_eq!(AttemptStatus::from_name(name), Some(status));
    }
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
fn a_final_intent_and_a_final_attempt_never_move() {
    for row in MOVES {
        let (intent, attempt) = row.from;
        assert!(!intent.is_final() || row.to.0 == intent, "{row:?}");
        assert!(!attempt.is_some_and(AttemptStatus::is_final), "{row:?}");
    }
}

#[test]
fn every_status_can_be_reached() {
    for (name, status) in IntentStatus::ALL {
        let reached = status == IntentStatus::RequiresPaymentMethod
            || MOVES.iter().any(|row| row.to.0 == status);
        assert!(reached, "{name}");
    }
    for (name, status) in AttemptStatus::ALL {
        let reached =
            status == AttemptStatus::Initiated || MOVES.iter().any(|row| row.to.1 == Some(status));
        assert!(reached, "{name}");
    }
}

#[test]
fn every_open_state_that_is_reached_can_be_cancelled() {
    let open = MOVES
        .iter()
        .map(|row| row.to)
        .filter(|(intent, _)| !intent.is_final());
    for (intent, attempt) in open {
        // An attempt that is final is none that is open.
        let attempt = attempt.filter(|attempt| !attempt.is_final());
        assert!(
            step(intent, attempt, Event::Cancelled).is_some(),
            "{intent:?} {attempt:?}"
        );
    }
}

#[test]
fn a_success_of_the_attempt_is_a_success_of_the_intent() {
    for row in MOVES {
        let paid = matches!(
            row.to.1,
            Some(
                AttemptStatus::CaptureRequested | AttemptStatus::Settled | AttemptStatus::Succeeded
            )
        );
        assert_eq!(paid, row.to.0 == IntentStatus::Succeeded, "{row:?}");
    }
}

/// The moves of intents as a diagram: an edge for every pair of statuses, labelled with the events that lead along it.
fn diagram() -> String {
    let name = |status| {
        IntentStatus::ALL
            .iter()
            .find(|(_, known)| *known == status)
            .map_or("", |(name, _)| name)
    };
    let mut edges: Vec<(String, Vec<String>)> = vec![(
        "[*] --> REQUIRES_PAYMENT_METHOD".to_owned(),
        vec!["Created".to_owned()],
    )];
    for row in MOVES.iter().filter(|row| row.from.0 != row.to.0) {
        let edge = format!("{} --> {}", name(row.from.0), name(row.to.0));
        let event = format!("{:?}", row.event);
        match edges.iter_mut().find(|(known, _)| *known == edge) {
            Some((_, events)) if events.contains(&event) => {}
            Some((_, events)) => events.push(event),
            None => edges.push((edge, vec![event])),
        }
    }
    let lines = edges
        .iter()
        .map(|(edge, events)| format!("    {edge}: {}\n", events.join(", ")));
    format!("stateDiagram-v2\n{}", lines.collect::<String>())
}

#[test]
fn the_readme_draws_the_moves() {
    let readme = include_str!("../../README.md");
    let drawn = readme
        .split("```mermaid\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    assert_eq!(drawn, Some(diagram().as_str()));
}
