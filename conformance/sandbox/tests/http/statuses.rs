//! Every call in every position: what is legal does what it says, what is not is refused and changes nothing, then or later.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::{
    client::{Api, card, enforce_3ds, manual, wallet},
    positions::{POSITIONS, STUCK, Staged, lasting, name},
};

/// Every call by its name, with the operation and a body that is sound wherever the call is legal.
fn calls() -> [(&'static str, &'static str, Value); 6] {
    [
        ("update", "update", json!({"description": "Three coffees"})),
        ("confirm by card", "confirm", card("8117")),
        ("confirm by wallet", "confirm", wallet("gcash")),
        (
            "confirm without a method",
            "confirm",
            json!({"return_url": "https://shop.example/elsewhere"}),
        ),
        ("capture", "capture", json!({})),
        (
            "cancel",
            "cancel",
            json!({"cancellation_reason": "abandoned"}),
        ),
    ]
}

/// What becomes of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is carried out, and leads there.
    Leads(String),
    /// It succeeds and changes nothing.
    Nothing,
    /// It is refused with this code and changes nothing.
    Refused(&'static str),
}

use Fate::{Leads, Nothing, Refused};

/// What `call` comes to at `position`: written by hand, and compared with both the table and the server.
pub(crate) fn expected(call: &str, position: &str) -> Fate {
    let (state, cancelling) = match position.strip_suffix(" cancelling") {
        Some(state) => (state, true),
        None => (position, false),
    };
    let (intent, attempt) = state.split_once('/').unwrap_or((state, ""));
    let stuck = state == STUCK;
    let unpaid = intent == "REQUIRES_PAYMENT_METHOD" && attempt != "INITIATED";
    let waits_for_shopper = attempt == "AUTHENTICATION_REDIRECTED";
    match call {
        _ if intent == "CANCELLED" => Refused("order_cancelled"),
        _ if intent == "FAILED" => Refused("expired_order"),
        "cancel" if cancelling || intent == "SUCCEEDED" => Nothing,
        _ if cancelling => Refused("order_cancelled"),
        "cancel" => Leads(format!("{state} cancelling")),
        "capture" if intent == "REQUIRES_CAPTURE" => {
            Leads("SUCCEEDED/CAPTURE_REQUESTED".to_owned())
        }
        "confirm without a method" if stuck => Leads(state.to_owned()),
        "update" | "confirm without a method" if unpaid => Leads(state.to_owned()),
        "confirm by card" if unpaid || stuck => Leads("SUCCEEDED/CAPTURE_REQUESTED".to_owned()),
        "confirm by wallet" if unpaid || stuck || waits_for_shopper => {
            Leads("REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED".to_owned())
        }
        "update" | "capture" => Refused("invalid_order_status"),
        _ => Refused("repeat_payment_request"),
    }
}

#[test]
fn the_table_says_what_is_expected() {
    let machine = sandbox::state_machine();
    let mut cells = BTreeMap::new();
    for cell in &machine.cells {
        let twice = cells.insert((name(&cell.at), cell.call), cell);
        assert!(twice.is_none(), "{cell:?} stands there twice");
    }
    let known_calls = calls();
    let known: BTreeSet<_> = POSITIONS
        .iter()
        .flat_map(|position| {
            known_calls
                .iter()
                .map(|(call, ..)| ((*position).to_owned(), *call))
        })
        .collect();
    let found: BTreeSet<_> = cells.keys().cloned().collect();
    assert_eq!(found, known, "the positions and calls of the table");
    for ((position, call), cell) in cells {
        let (refusal, carried_out) = match expected(call, &position) {
            Leads(_) => (None, true),
            Nothing => (None, false),
            Refused(code) => (Some(code), false),
        };
        assert_eq!(
            (cell.refusal.as_deref(), cell.carried_out),
            (refusal, carried_out),
            "{call} in {position}"
        );
    }
}

/// The moments at which a trace of a refused call would show, in seconds from one to the next: a cancellation takes
/// effect, the sweep comes, money is settled, a hold lapses.
const MOMENTS: [i64; 4] = [0, 3, 30 * 60 + 8, 8 * 24 * 3600];

/// What can be seen at each of the moments.
async fn future(mut staged: Staged) -> Vec<Value> {
    let mut seen = Vec::new();
    for seconds in MOMENTS {
        staged = staged.later(seconds).await;
        seen.push(staged.everything().await);
    }
    seen
}

/// The future of each position when nobody makes a call; every test compares with the same.
static UNTOUCHED: [OnceCell<Vec<Value>>; POSITIONS.len()] =
    [const { OnceCell::const_new() }; POSITIONS.len()];

async fn check(call: &str) {
    let (_, operation, body) = calls().into_iter().find(|known| known.0 == call).unwrap();
    let mut unchanged = Vec::new();
    for (position, untouched) in POSITIONS.into_iter().zip(&UNTOUCHED) {
        let staged = Staged::at(position, None).await;
        let before = staged.everything().await;
        let reply = staged.call(operation, &body).await;
        let expected = expected(call, position);
        match &expected {
            Leads(after) => {
                reply.ok();
                assert_eq!(staged.position().await, *after, "{call} in {position}");
                assert_ne!(staged.everything().await, before, "{call} in {position}");
                continue;
            }
            Nothing => {
                let shown = lasting(reply.ok().body).to_string();
                let shown = shown.replace(&staged.api.root(), "http://sandbox");
                let shown: Value = serde_json::from_str(&shown).unwrap();
                assert_eq!(Some(&shown), before.get("intent"), "{call} in {position}");
            }
            Refused(code) => {
                let (http, kind, found, message) = reply.refusal();
                assert_eq!(
                    (http, kind, found),
                    (400, "payment_error", *code),
                    "{call} in {position}"
                );
                assert!(!message.is_empty());
            }
        }
        assert_eq!(staged.everything().await, before, "{call} in {position}");
        unchanged.push((position, staged, untouched));
    }
    for (position, staged, untouched) in unchanged {
        // In a sandbox that never saw the call everything goes the same way.
        let untouched = untouched
            .get_or_init(|| async { future(Staged::at(position, None).await).await })
            .await;
        assert_eq!(future(staged).await, *untouched, "{call} in {position}");
    }
}

#[tokio::test]
async fn update_in_every_position() {
    check("update").await;
}

#[tokio::test]
async fn confirm_by_card_in_every_position() {
    check("confirm by card").await;
}

#[tokio::test]
async fn confirm_by_wallet_in_every_position() {
    check("confirm by wallet").await;
}

#[tokio::test]
async fn confirm_without_a_method_in_every_position() {
    check("confirm without a method").await;
}

#[tokio::test]
async fn capture_in_every_position() {
    check("capture").await;
}

#[tokio::test]
async fn cancel_in_every_position() {
    check("cancel").await;
}

#[tokio::test]
async fn a_cancellation_under_way_refuses_everything_but_another() {
    let api = Api::start().await;
    let id = api.create(manual("8117")).await.ok().id();
    api.on(&id, "cancel", &json!({"cancellation_reason": "first"}))
        .await
        .ok();
    for (call, body) in [
        ("update", json!({})),
        ("confirm", card("8117")),
        ("capture", json!({})),
    ] {
        assert_eq!(
            api.on(&id, call, &body).await.text_at("/code"),
            "order_cancelled",
            "{call}"
        );
    }
    let again = api
        .on(&id, "cancel", &json!({"cancellation_reason": "second"}))
        .await
        .ok();
    assert_eq!(again.text_at("/cancellation_reason"), "first");
    api.advance(3).await;
    let after = api.retrieve(&id).await.ok();
    assert_eq!(
        (after.intent_status(), after.attempt_status()),
        ("CANCELLED", "CANCELLED")
    );
}

#[tokio::test]
async fn a_paid_intent_stays_as_it_is_when_cancelled() {
    let api = Api::start().await;
    let id = api.create(card("8117")).await.ok().id();
    let before = lasting(api.retrieve(&id).await.ok().body);
    api.on(&id, "cancel", &json!({"cancellation_reason": "abandoned"}))
        .await
        .ok();
    api.advance(3).await;
    assert_eq!(lasting(api.retrieve(&id).await.ok().body), before);
}

#[tokio::test]
async fn a_card_that_waits_for_the_shopper_cannot_be_confirmed_again_by_card() {
    let api = Api::start().await;
    let id = api.create(enforce_3ds("0092")).await.ok().id();
    assert_eq!(
        api.on(&id, "confirm", &card("8117")).await.text_at("/code"),
        "repeat_payment_request"
    );
    let by_wallet = api.on(&id, "confirm", &wallet("dana")).await.ok();
    assert_eq!(by_wallet.text_at("/next_action/type"), "display_qr_code");
}
