//! Random walks over the API, without sockets: whatever is called in whatever order, the answers keep to the state machine.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use sandbox::{Clock, Config, FailedChallenge, Sandbox, State, StateMachine, Variant};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

use crate::{
    client::{START, card, device, draft, enforce_3ds, manual, wallet, with},
    positions::{POSITIONS, STUCK, lasting, name, shown},
};

/// Of each of the two walks.
const STEPS: u32 = 5_000;
const INTENTS: &str = "/api/v2/payment_intents";

/// Choices that repeat, by the generator `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed >> 33) % sides as u64).unwrap()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.throw(from.len())]
    }
}

/// Says which walk failed, and where.
struct Place {
    seed: u64,
    step: u32,
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "the walk of seed {} failed at step {}",
                self.seed, self.step
            );
        }
    }
}

async fn send(router: Router, request: Request<Body>) -> (u16, Value) {
    let response = router.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

/// What the table says, by the names of positions.
struct Table {
    cells: BTreeMap<(String, &'static str), sandbox::Cell>,
    positions: Ways,
    attempts: Ways,
}

/// What can be reached from where, in any number of moves.
struct Ways(BTreeMap<String, BTreeSet<String>>);

impl Ways {
    fn new(edges: &[(String, String)]) -> Self {
        let mut reached = BTreeMap::new();
        for (start, end) in edges {
            for at in [start, end] {
                let mut found = BTreeSet::from([at.clone()]);
                let mut next = vec![at.clone()];
                while let Some(from) = next.pop() {
                    let onward = edges.iter().filter(|edge| edge.0 == from);
                    next.extend(
                        onward
                            .map(|edge| edge.1.clone())
                            .filter(|to| found.insert(to.clone())),
                    );
                }
                reached.insert(at.clone(), found);
            }
        }
        Self(reached)
    }

    fn lead(&self, from: &str, to: &str) -> bool {
        self.0.get(from).is_some_and(|reached| reached.contains(to))
    }
}

impl Table {
    fn new(machine: &StateMachine) -> Self {
        let edges: Vec<_> = machine
            .moves
            .iter()
            .map(|row| (name(&row.from), name(&row.to)))
            .collect();
        let attempt = |state: &State| state.attempt_status.map(str::to_owned);
        let same = machine.moves.iter().filter(|row| row.event != "Begun");
        let attempts: Vec<_> = same
            .filter_map(|row| Some((attempt(&row.from)?, attempt(&row.to)?)))
            .collect();
        Self {
            cells: machine
                .cells
                .iter()
                .map(|cell| ((name(&cell.at), cell.call), cell.clone()))
                .collect(),
            positions: Ways::new(&edges),
            attempts: Ways::new(&attempts),
        }
    }
}

/// What was last seen of an intent.
#[derive(Clone, PartialEq, Debug)]
struct Seen {
    intent: Value,
    /// Newest first.
    attempts: Vec<Value>,
}

impl Seen {
    fn position(&self) -> String {
        shown(&self.intent)
    }
}

struct Held {
    intent: String,
    hold: String,
    call: JoinHandle<(u16, Value)>,
}

struct Walk {
    router: Router,
    token: String,
    keys: u64,
    ids: Vec<String>,
    seen: BTreeMap<String, Seen>,
    held: Vec<Held>,
    table: Table,
    met: BTreeSet<String>,
    place: Place,
}

impl Walk {
    async fn new(seed: u64, failed_challenge: FailedChallenge) -> Self {
        let sandbox = Sandbox::new(Config {
            clock: Clock::Manual(START.parse().unwrap()),
            seed,
            with: vec![Variant::FailedChallenge(failed_challenge)],
            ..Config::default()
        });
        let mut walk = Self {
            router: sandbox.router(),
            token: String::new(),
            keys: 0,
            ids: Vec::new(),
            seen: BTreeMap::new(),
            held: Vec::new(),
            table: Table::new(&sandbox::state_machine()),
            met: BTreeSet::new(),
            place: Place { seed, step: 0 },
        };
        walk.mint().await;
        walk
    }

    fn request(&mut self, method: &str, path: &str, body: Option<&Value>) -> Request<Body> {
        self.keys += 1;
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1")
            .header("content-type", "application/json")
            .header("x-auth-token", format!("Bearer {}", self.token))
            .header("x-client-id", "walker")
            .header("x-api-key", "key")
            .header(
                "x-idempotency-key",
                format!("00000000-0000-4000-8000-{:012x}", self.keys),
            )
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
            .unwrap()
    }

    async fn send(&mut self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let request = self.request(method, path, body);
        send(self.router.clone(), request).await
    }

    async fn get(&mut self, path: &str) -> Value {
        let (status, body) = self.send("GET", path, None).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    async fn control(&mut self, path: &str, body: Value) -> (u16, Value) {
        self.send("POST", &format!("/__sandbox/{path}"), Some(&body))
            .await
    }

    async fn mint(&mut self) {
        let (_, body) = self.send("POST", "/api/v1/connect/token", None).await;
        body.get("auth_token")
            .and_then(Value::as_str)
            .unwrap()
            .clone_into(&mut self.token);
    }

    async fn look(&mut self, id: &str) -> Seen {
        let intent = lasting(self.get(&format!("{INTENTS}/{id}")).await);
        let path = format!("/api/v2/payment/payment_attempts?payment_intent_id={id}&page_size=100");
        let list = self.get(&path).await;
        let attempts = list.get("data").and_then(Value::as_array).unwrap().clone();
        Seen { intent, attempts }
    }

    /// Looks at the intent again: it has moved as the table allows, and is sound.
    async fn check(&mut self, id: &str) -> Seen {
        let now = self.look(id).await;
        let position = now.position();
        self.met.insert(position.clone());
        if let Some(before) = self.seen.insert(id.to_owned(), now.clone()) {
            let from = before.position();
            assert!(
                self.table.positions.lead(&from, &position),
                "{from} -> {position}"
            );
            for old in &before.attempts {
                let new = now
                    .attempts
                    .iter()
                    .find(|one| one.get("attempt_id") == old.get("attempt_id"));
                let status = |one: &Value| {
                    one.get("attempt_status")
                        .and_then(Value::as_str)
                        .unwrap()
                        .to_owned()
                };
                let (from, to) = (status(old), status(new.expect("an attempt stays")));
                assert!(
                    from == to || self.table.attempts.lead(&from, &to),
                    "{from} -> {to}"
                );
            }
        } else {
            let begins = name(&sandbox::state_machine().initial);
            assert!(self.table.positions.lead(&begins, &position), "{position}");
        }
        sound(&now);
        now
    }

    async fn create(&mut self, dice: &mut Dice) {
        let method = if dice.throw(3) == 0 {
            method(dice)
        } else {
            json!({})
        };
        let (status, body) = self
            .send(
                "POST",
                &format!("{INTENTS}/create"),
                Some(&with(draft(), method)),
            )
            .await;
        assert_eq!(status, 200, "{body}");
        let id = body
            .get("payment_intent_id")
            .and_then(Value::as_str)
            .unwrap();
        self.ids.push(id.to_owned());
        let seen = self.check(id).await;
        assert_eq!(seen.intent, lasting(body));
    }

    async fn call(&mut self, dice: &mut Dice, id: &str) {
        let before = self.seen[id].clone();
        let position = before.position();
        let (call, operation, body) = match dice.throw(9) {
            0 => ("update", "", json!({"amount": dice.pick(&["12.34", "10"])})),
            1 | 2 => ("confirm by card", "/confirm", by_card(dice)),
            3 | 4 => ("confirm by wallet", "/confirm", by_wallet(dice)),
            5 => ("confirm without a method", "/confirm", json!({})),
            6 | 7 => {
                let amount = dice.pick(&["1", "10", "11", "12.34", "99"]);
                ("capture", "/capture", json!({"amount_to_capture": amount}))
            }
            _ => (
                "cancel",
                "/cancel",
                json!({"cancellation_reason": "walked away"}),
            ),
        };
        let path = format!("{INTENTS}/{id}{operation}");
        let ruled = self.table.cells[&(position.clone(), call)].clone();
        let begins = ruled.carried_out && body.get("payment_method").is_some();
        // A second wallet that waits is the rarest of all.
        let rare = position == "REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED";
        if begins && dice.throw(if rare { 2 } else { 3 }) == 0 {
            self.hold(id, &path, &body).await;
            self.check(id).await;
            return;
        }
        let (status, answer) = self.send("POST", &path, Some(&body)).await;
        let code = answer.get("code").and_then(Value::as_str);
        let fate = if ruled.carried_out {
            "carried out"
        } else {
            "refused"
        };
        self.met.insert(format!("{call} {fate}"));
        if status == 200 {
            assert_eq!(ruled.refusal, None, "{call} in {position}");
            if !ruled.carried_out {
                assert_eq!(lasting(answer), before.intent, "{call} in {position}");
            }
        } else if ruled.refusal.is_some() || call != "capture" {
            assert_eq!(
                (status, code),
                (400, ruled.refusal.as_deref()),
                "{call} in {position}"
            );
            self.met.extend(ruled.refusal.clone());
        } else {
            assert_eq!(code, Some("invalid_order_amount"), "{call} in {position}");
        }
        let after = self.check(id).await;
        if status != 200 || !ruled.carried_out {
            assert_eq!(after, before, "{call} in {position} left a trace");
        }
    }

    /// Confirms, and leaves the call waiting with its attempt `INITIATED`.
    async fn hold(&mut self, id: &str, path: &str, body: &Value) {
        let (_, armed) = self
            .control("hold", json!({"operation": "confirm_payment_intent"}))
            .await;
        let hold = armed
            .get("hold")
            .and_then(Value::as_str)
            .unwrap()
            .to_owned();
        let request = self.request("POST", path, Some(body));
        let call = tokio::spawn(send(self.router.clone(), request));
        self.get(&format!("/__sandbox/hold/{hold}?reached")).await;
        let intent = id.to_owned();
        self.held.push(Held { intent, hold, call });
    }

    async fn release(&mut self, dice: &mut Dice) {
        if self.held.is_empty() {
            return;
        }
        let held = self.held.swap_remove(dice.throw(self.held.len()));
        self.control("release", json!({"hold": held.hold})).await;
        let (status, answer) = held.call.await.unwrap();
        assert_eq!(status, 200, "{answer}");
        let seen = self.check(&held.intent).await;
        assert_eq!(lasting(answer), seen.intent);
    }

    async fn shopper(&mut self, dice: &mut Dice, id: &str) {
        let before = self.seen[id].clone();
        let outcome = dice.pick(&["succeed", "succeed", "fail", "abandon"]);
        let (status, _) = self
            .control(
                "shopper",
                json!({"payment_intent_id": id, "outcome": outcome}),
            )
            .await;
        let waits = before.position() == "REQUIRES_CUSTOMER_ACTION/AUTHENTICATION_REDIRECTED";
        assert_eq!(status == 200, waits, "{outcome} in {}", before.position());
        let after = self.check(id).await;
        if status != 200 || outcome == "abandon" {
            assert_eq!(
                after,
                before,
                "{outcome} in {} left a trace",
                before.position()
            );
        }
    }

    async fn pass(&mut self, seconds: i64) {
        self.control("clock", json!({"advance_seconds": seconds}))
            .await;
        self.mint().await;
        for id in self.ids.clone().iter().rev().take(4) {
            self.check(id).await;
        }
    }

    async fn step(&mut self, dice: &mut Dice) {
        self.place.step += 1;
        if self.ids.is_empty() || dice.throw(14) == 0 {
            self.create(dice).await;
        }
        let id = self.ids[self.ids.len() - 1 - dice.throw(self.ids.len().min(4))].clone();
        match dice.throw(14) {
            0..=7 => self.call(dice, &id).await,
            8..=10 => self.shopper(dice, &id).await,
            11 | 12 => self.release(dice).await,
            _ => {
                let script = dice.pick(&["approve", "decline", "slow", "slow"]);
                self.control("provider", json!({"next": script})).await;
            }
        }
        let day = 24 * 3600;
        match dice.throw(50) {
            0 => self.pass(dice.pick(&[60, 600, 1808, day, 7 * day])).await,
            1..=4 => self.pass(dice.pick(&[1, 2, 3, 5])).await,
            _ => {}
        }
    }
}

fn by_card(dice: &mut Dice) -> Value {
    match dice.throw(6) {
        0 | 1 => manual("8117"),
        2 => card("8117"),
        3 => card("0027"),
        4 => enforce_3ds("0092"),
        _ => with(
            enforce_3ds(dice.pick(&["0092", "0118"])),
            json!({"payment_method": {"card": {"auto_capture": false}}}),
        ),
    }
}

fn by_wallet(dice: &mut Dice) -> Value {
    // The last is known and not enabled.
    with(
        device(),
        wallet(dice.pick(&["gcash", "dana", "alipaycn", "paynow"])),
    )
}

fn method(dice: &mut Dice) -> Value {
    if dice.throw(2) == 0 {
        by_card(dice)
    } else {
        by_wallet(dice)
    }
}

/// What holds of every intent at every time, seen from outside.
fn sound(seen: &Seen) {
    let intent = &seen.intent;
    let text = |value: &Value, member: &str| {
        value
            .get(member)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let set = |value: &Value, member: &str| value.get(member).is_some_and(Value::is_string);
    let status = text(intent, "intent_status");
    let statuses: Vec<_> = seen
        .attempts
        .iter()
        .map(|one| text(one, "attempt_status"))
        .collect();
    let count = |of: &[&str]| {
        statuses
            .iter()
            .filter(|status| of.contains(&status.as_str()))
            .count()
    };
    let paid = ["CAPTURE_REQUESTED", "SETTLED", "SUCCEEDED"];
    let open = [
        "INITIATED",
        "AUTHENTICATION_REDIRECTED",
        "PENDING_AUTHORIZATION",
        "AUTHORIZED",
    ];
    assert_eq!(count(&paid), usize::from(status == "SUCCEEDED"), "{intent}");
    assert!(count(&open) <= 1, "{intent}");
    let closed = ["SUCCEEDED", "CANCELLED", "FAILED"].contains(&status.as_str());
    assert!(!closed || count(&open) == 0, "{intent}");
    assert_eq!(set(intent, "complete_time"), closed, "{intent}");
    assert_eq!(
        set(intent, "cancel_time"),
        status == "CANCELLED",
        "{intent}"
    );
    let latest = statuses.first().map_or("", String::as_str);
    // Only a wallet without the shopper's address waits without saying for what.
    let waits = latest == "AUTHENTICATION_REDIRECTED" && status == "REQUIRES_CUSTOMER_ACTION";
    assert_eq!(
        intent.get("next_action").is_some_and(Value::is_object),
        waits,
        "{intent}"
    );
    let shown = intent
        .get("latest_payment_attempt")
        .filter(|one| one.is_object());
    assert_eq!(shown, seen.attempts.first(), "{intent}");
    for attempt in &seen.attempts {
        let amount = |member| text(attempt, member).parse::<f64>().unwrap();
        assert!(amount("captured_amount") <= amount("amount"), "{attempt}");
        let status = text(attempt, "attempt_status");
        assert_eq!(
            set(attempt, "complete_time"),
            !open.contains(&status.as_str()),
            "{attempt}"
        );
        assert_eq!(
            !text(attempt, "failure_code").is_empty(),
            status == "FAILED",
            "{attempt}"
        );
    }
}

async fn walk(seed: u64, failed_challenge: FailedChallenge) {
    let (mut walk, mut dice) = (Walk::new(seed, failed_challenge).await, Dice(seed));
    for _ in 0..STEPS {
        walk.step(&mut dice).await;
    }
    while !walk.held.is_empty() {
        walk.release(&mut dice).await;
    }
    walk.pass(30 * 24 * 3600).await;
    for id in walk.ids.clone() {
        let last = walk.check(&id).await;
        let status = last.intent.get("intent_status").and_then(Value::as_str);
        assert!(
            ["SUCCEEDED", "CANCELLED", "FAILED"].contains(&status.unwrap()),
            "time ends every intent"
        );
    }
    let calls = [
        "update",
        "confirm by card",
        "confirm by wallet",
        "confirm without a method",
        "capture",
        "cancel",
    ];
    let fates = calls
        .iter()
        .flat_map(|call| [format!("{call} carried out"), format!("{call} refused")]);
    let codes = [
        "invalid_order_status",
        "repeat_payment_request",
        "expired_order",
        "order_cancelled",
    ];
    // Only one of the two variants leaves an intent open after a failed challenge.
    let left_open = failed_challenge == FailedChallenge::StaysOpen;
    for expected in POSITIONS
        .iter()
        .filter(|position| left_open || !position.starts_with(STUCK))
        .chain(&codes)
        .map(|&text| text.to_owned())
        .chain(fates)
    {
        assert!(
            walk.met.contains(&expected),
            "the walk never met: {expected}"
        );
    }
}

#[tokio::test]
async fn ten_thousand_random_calls_keep_to_the_table_the_first_half() {
    walk(7, FailedChallenge::Reopens).await;
}

#[tokio::test]
async fn ten_thousand_random_calls_keep_to_the_table_the_second_half() {
    walk(31, FailedChallenge::StaysOpen).await;
}
