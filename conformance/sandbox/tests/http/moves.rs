//! Every move of the state machine, brought about from outside: where it leads, and what the wire shows of it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    client::{card, enforce_3ds, manual, wallet, with},
    positions::{STUCK, Staged, name},
    statuses::{Fate, expected as expected_of},
};

const RPM: &str = "REQUIRES_PAYMENT_METHOD";
const RPM_INITIATED: &str = "REQUIRES_PAYMENT_METHOD/INITIATED";
const RPM_FAILED: &str = "REQUIRES_PAYMENT_METHOD/FAILED";
const RCA_INITIATED: &str = "REQUIRES_CUSTOMER_ACTION/INITIATED";
const RCA_REDIRECTED: &str = "REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED";
/// Passed through within one confirm: the place of the first wallet's attempt is free, and the second is not there yet.
const RCA_CANCELLED: &str = "REQUIRES_CUSTOMER_ACTION/CANCELLED";
const AUTHORIZED: &str = "REQUIRES_CAPTURE/AUTHORIZED";
const PENDING: &str = "PENDING/PENDING_AUTHORIZATION";
const PAID: &str = "SUCCEEDED/CAPTURE_REQUESTED";

/// Every move there is: event, from, to. Written by hand, so that a move that the table loses is missed.
const MOVES: [(&str, &str, &str); 50] = [
    ("Begun", RPM, RPM_INITIATED),
    ("Begun", RPM_FAILED, RPM_INITIATED),
    ("Superseded", RCA_REDIRECTED, RCA_CANCELLED),
    ("Begun", RCA_CANCELLED, RCA_INITIATED),
    ("Redirected", RPM_INITIATED, RCA_REDIRECTED),
    ("Approved", RPM_INITIATED, PAID),
    ("Authorised", RPM_INITIATED, AUTHORIZED),
    ("Delayed", RPM_INITIATED, PENDING),
    ("Declined", RPM_INITIATED, RPM_FAILED),
    ("Redirected", RCA_INITIATED, RCA_REDIRECTED),
    ("Declined", RCA_INITIATED, RPM_FAILED),
    ("Begun", STUCK, RCA_INITIATED),
    ("Approved", RCA_INITIATED, PAID),
    ("Authorised", RCA_INITIATED, AUTHORIZED),
    ("Delayed", RCA_INITIATED, PENDING),
    ("LeftOpen", RCA_REDIRECTED, STUCK),
    ("Redirected", RCA_REDIRECTED, RCA_REDIRECTED),
    ("Approved", RCA_REDIRECTED, PAID),
    ("Authorised", RCA_REDIRECTED, AUTHORIZED),
    ("Delayed", RCA_REDIRECTED, PENDING),
    ("Declined", RCA_REDIRECTED, RPM_FAILED),
    ("Approved", PENDING, PAID),
    ("Authorised", PENDING, AUTHORIZED),
    ("Declined", PENDING, RPM_FAILED),
    ("Captured", AUTHORIZED, PAID),
    ("HoldLapsed", AUTHORIZED, "FAILED/EXPIRED"),
    ("Settled", PAID, "SUCCEEDED/SETTLED"),
    ("Credited", "SUCCEEDED/SETTLED", "SUCCEEDED/SUCCEEDED"),
    ("CancelRequested", RPM, "REQUIRES_PAYMENT_METHOD cancelling"),
    (
        "CancelRequested",
        RPM_FAILED,
        "REQUIRES_PAYMENT_METHOD/FAILED cancelling",
    ),
    (
        "CancelRequested",
        RPM_INITIATED,
        "REQUIRES_PAYMENT_METHOD/INITIATED cancelling",
    ),
    (
        "CancelRequested",
        RCA_INITIATED,
        "REQUIRES_CUSTOMER_ACTION/INITIATED cancelling",
    ),
    (
        "CancelRequested",
        RCA_REDIRECTED,
        "REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED cancelling",
    ),
    (
        "CancelRequested",
        STUCK,
        "REQUIRES_CUSTOMER_ACTION/FAILED cancelling",
    ),
    (
        "CancelRequested",
        AUTHORIZED,
        "REQUIRES_CAPTURE/AUTHORIZED cancelling",
    ),
    (
        "CancelRequested",
        PENDING,
        "PENDING/PENDING_AUTHORIZATION cancelling",
    ),
    (
        "Cancelled",
        "REQUIRES_PAYMENT_METHOD cancelling",
        "CANCELLED",
    ),
    (
        "Cancelled",
        "REQUIRES_PAYMENT_METHOD/FAILED cancelling",
        "CANCELLED/FAILED",
    ),
    (
        "Cancelled",
        "REQUIRES_PAYMENT_METHOD/INITIATED cancelling",
        "CANCELLED/CANCELLED",
    ),
    (
        "Cancelled",
        "REQUIRES_CUSTOMER_ACTION/INITIATED cancelling",
        "CANCELLED/CANCELLED",
    ),
    (
        "Cancelled",
        "REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED cancelling",
        "CANCELLED/CANCELLED",
    ),
    (
        "Cancelled",
        "REQUIRES_CUSTOMER_ACTION/FAILED cancelling",
        "CANCELLED/FAILED",
    ),
    (
        "Cancelled",
        "REQUIRES_CAPTURE/AUTHORIZED cancelling",
        "CANCELLED/CANCELLED",
    ),
    (
        "Cancelled",
        "PENDING/PENDING_AUTHORIZATION cancelling",
        "CANCELLED/CANCELLED",
    ),
    ("Expired", RPM, "FAILED"),
    ("Expired", RPM_FAILED, "FAILED/FAILED"),
    ("Expired", RPM_INITIATED, "FAILED/EXPIRED"),
    ("Expired", RCA_INITIATED, "FAILED/EXPIRED"),
    ("Expired", RCA_REDIRECTED, "FAILED/EXPIRED"),
    ("Expired", STUCK, "FAILED/FAILED"),
];

#[test]
fn the_table_has_exactly_these_moves() {
    let machine = sandbox::state_machine();
    let found: BTreeSet<_> = machine
        .moves
        .iter()
        .map(|row| (row.event.clone(), name(&row.from), name(&row.to)))
        .collect();
    let known: BTreeSet<_> = MOVES
        .iter()
        .map(|(event, from, to)| ((*event).to_owned(), (*from).to_owned(), (*to).to_owned()))
        .collect();
    assert_eq!(
        found, known,
        "a move was added or lost: write it down here, and below how it is brought about"
    );
    assert_eq!(machine.moves.len(), MOVES.len());
}

/// A challenge on a card of which the money is only held.
fn manual_3ds() -> Value {
    with(
        enforce_3ds("0092"),
        json!({"payment_method": {"card": {"auto_capture": false}}}),
    )
}

/// Brings an intent to `from`, in such a way that `bring_about` can make `event` happen.
async fn stage(event: &str, from: &str) -> Staged {
    let method = match (event, from) {
        ("Redirected", RPM_INITIATED) => Some(wallet("gcash")),
        ("Authorised", RPM_INITIATED | PENDING) => Some(manual("8117")),
        ("Declined", RPM_INITIATED) => Some(card("0027")),
        // Known, and not enabled for the merchant.
        ("Declined", RCA_INITIATED) => Some(wallet("paynow")),
        ("Redirected", RCA_REDIRECTED) => Some(enforce_3ds("0118")),
        ("Approved", RCA_REDIRECTED) => Some(enforce_3ds("0092")),
        ("Authorised", RCA_REDIRECTED) => Some(manual_3ds()),
        _ => None,
    };
    let from = match from {
        RCA_CANCELLED => RCA_REDIRECTED,
        from => from,
    };
    if (event, from) == ("Declined", PENDING) {
        let staged = Staged::at(RPM, None).await;
        let script = json!({"next": "slow", "failure_code": "do_not_honor"});
        staged.provider(script).await;
        staged.call("confirm", &card("8117")).await.ok();
        assert_eq!(staged.position().await, PENDING);
        return staged;
    }
    match (event, from) {
        // Only an intent that was left open takes a card while it waits.
        ("Approved" | "Delayed", RCA_INITIATED) => Staged::stuck().await.begin(card("8117")).await,
        ("Authorised", RCA_INITIATED) => Staged::stuck().await.begin(manual("8117")).await,
        ("LeftOpen", _) => {
            let mut staged = Staged::stuck().await;
            staged.id = staged.api.create(enforce_3ds("0092")).await.ok().id();
            staged
        }
        _ => Staged::at(from, method).await,
    }
}

/// Makes `event` happen to an intent at `from`, and nothing besides.
async fn bring_about(event: &str, from: &str, mut staged: Staged) -> Staged {
    match (event, from) {
        ("Begun", RPM | RPM_FAILED | STUCK) => staged.begin(card("8117")).await,
        ("Superseded", RCA_REDIRECTED) | ("Begun", RCA_CANCELLED) => {
            staged.begin(wallet("dana")).await
        }
        ("Redirected" | "Approved" | "Authorised" | "Declined", RPM_INITIATED | RCA_INITIATED) => {
            staged.release().await;
            staged
        }
        ("Delayed", RPM_INITIATED | RCA_INITIATED) => {
            staged.provider(json!({"next": "slow"})).await;
            staged.release().await;
            staged
        }
        ("Redirected" | "Approved" | "Authorised", RCA_REDIRECTED) => {
            staged.api.shopper(&staged.id, "succeed").await.ok();
            staged
        }
        ("Delayed", RCA_REDIRECTED) => {
            staged.provider(json!({"next": "slow"})).await;
            staged.api.shopper(&staged.id, "succeed").await.ok();
            staged
        }
        ("Declined" | "LeftOpen", RCA_REDIRECTED) => {
            staged.api.shopper(&staged.id, "fail").await.ok();
            staged
        }
        ("Approved" | "Authorised" | "Declined", PENDING) => staged.later(5).await,
        ("Captured", _) => {
            let body = json!({"amount_to_capture": "8.80"});
            staged.call("capture", &body).await.ok();
            staged
        }
        ("HoldLapsed", _) => staged.later(7 * 24 * 3600).await,
        ("Settled" | "Credited", _) => staged.later(24 * 3600).await,
        ("CancelRequested", _) => {
            let body = json!({"cancellation_reason": "changed my mind"});
            staged.call("cancel", &body).await.ok();
            staged
        }
        ("Cancelled", _) => staged.later(3).await,
        ("Expired", _) => staged.later(30 * 60 + 8).await,
        _ => panic!("nobody knows how {event} happens in {from}: say so here"),
    }
}

/// What the wire shows of money and time.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one member is set"
)]
#[derive(Debug, PartialEq, Eq)]
struct Marks {
    position: String,
    /// Whether `complete_time` is set.
    complete: bool,
    cancel: bool,
    next_action: bool,
    captured: String,
    attempt_complete: bool,
    attempt_captured: String,
    attempt_cancellation_reason: String,
    failure: bool,
    approval: bool,
}

fn marks(intent: &Value) -> Marks {
    let at = |pointer: &str| intent.pointer(pointer).unwrap_or(&Value::Null);
    let text = |pointer: &str| at(pointer).as_str().unwrap_or_default().to_owned();
    let attempt = |member: &str| text(&format!("/latest_payment_attempt/{member}"));
    Marks {
        position: crate::positions::shown(intent),
        complete: at("/complete_time").is_string(),
        cancel: at("/cancel_time").is_string(),
        next_action: at("/next_action").is_object(),
        captured: text("/captured_amount"),
        attempt_complete: at("/latest_payment_attempt/complete_time").is_string(),
        attempt_captured: attempt("captured_amount"),
        attempt_cancellation_reason: attempt("cancellation_reason"),
        failure: !attempt("failure_code").is_empty(),
        approval: !attempt("auth_code").is_empty(),
    }
}

/// What the wire must show at `to`. Written by hand.
fn expected(event: &str, from: &str, to: &str) -> Marks {
    let state = to.trim_end_matches(" cancelling");
    let (intent, attempt) = state.split_once('/').unwrap_or((state, ""));
    // A partial capture is the only way to less than the whole amount.
    let captured = if event == "Captured" { "8.8" } else { "10" };
    let held_before = [AUTHORIZED, "REQUIRES_CAPTURE/AUTHORIZED cancelling"].contains(&from);
    Marks {
        position: to.to_owned(),
        complete: ["SUCCEEDED", "CANCELLED", "FAILED"].contains(&intent),
        cancel: intent == "CANCELLED",
        next_action: attempt == "AUTHENTICATION_REDIRECTED",
        captured: captured.to_owned(),
        attempt_complete: [
            "CAPTURE_REQUESTED",
            "SETTLED",
            "SUCCEEDED",
            "CANCELLED",
            "EXPIRED",
            "FAILED",
        ]
        .contains(&attempt),
        attempt_captured: if attempt.is_empty() { "" } else { captured }.to_owned(),
        attempt_cancellation_reason: if attempt == "CANCELLED" {
            "changed my mind"
        } else {
            ""
        }
        .to_owned(),
        failure: attempt == "FAILED",
        approval: attempt == "AUTHORIZED" || intent == "SUCCEEDED" || held_before,
    }
}

#[tokio::test]
async fn every_move_is_brought_about_from_outside() {
    for (event, from, to) in MOVES {
        let staged = stage(event, from).await;
        let before = staged.intent().await;
        let staged = bring_about(event, from, staged).await;
        let after = staged.intent().await;
        let row = format!("{event}: {from} -> {to}");
        // The passing position is never seen; what follows is.
        let seen = if to == RCA_CANCELLED {
            RCA_INITIATED
        } else {
            to
        };
        assert_eq!(marks(&after), expected(event, from, seen), "{row}");
        if to == RCA_CANCELLED || from == RCA_CANCELLED {
            let attempts = staged.attempts().await;
            let statuses: Vec<_> = attempts
                .iter()
                .map(|attempt| {
                    attempt
                        .get("attempt_status")
                        .and_then(Value::as_str)
                        .unwrap()
                })
                .collect();
            assert_eq!(statuses, ["INITIATED", "CANCELLED"], "{row}");
        }
        let was_final = before.get("complete_time").is_some_and(Value::is_string);
        if from == to {
            // From the hidden frame to the challenge.
            assert_ne!(before.get("next_action"), after.get("next_action"), "{row}");
        }
        let kept = |member: &str| before.get(member) == after.get(member);
        if was_final {
            assert!(kept("complete_time") && kept("update_time"), "{row}");
        } else if after.get("complete_time").is_some_and(Value::is_string) {
            assert_eq!(
                after.get("complete_time"),
                after.get("update_time"),
                "{row}"
            );
        }
        if after.get("cancel_time").is_some_and(Value::is_string) {
            assert_eq!(
                after.get("cancel_time"),
                after.get("complete_time"),
                "{row}"
            );
        }
        // Nor does the wire show everything: the next call has to find the intent there.
        let reply = staged.call("update", &json!({"description": "Tea"})).await;
        let code = match expected_of("update", seen) {
            Fate::Refused(code) => code,
            Fate::Leads(_) | Fate::Nothing => "",
        };
        assert_eq!(reply.text_at("/code"), code, "{row}");
    }
}
