//! Random walks: whatever is called in whatever order, money and statuses stay sound.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{AttemptId, Outcome, Owner, Payments, Scripted};
use crate::{
    Clock, FailedChallenge, Limits, TEST_CARDS, Variants,
    cards::FailureCode,
    entropy::Entropy,
    ids::{IntentId, Snowflake},
    ledger::Ledger,
    machine::{AttemptStatus, CALLS, Call, IntentStatus, MOVES, Move, Position, Ruling, ruling},
    money::Money,
    refusal::Refusal,
    request::Draft,
    time::later,
};

const STEPS: u32 = 10_000;

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

fn method(dice: &mut Dice) -> Value {
    let side = dice.throw(8);
    match side {
        0..=2 => return json!({"type": "gcash", "gcash": {"flow": "qrcode"}}),
        // Not enabled, so that its attempt fails.
        3 => return json!({"type": "paynow", "paynow": {"flow": "qrcode"}}),
        _ => {}
    }
    let card = TEST_CARDS[dice.throw(TEST_CARDS.len())];
    // Failed challenges would be rare.
    let enforced = side == 4 || dice.throw(2) == 0;
    json!({"type": "card", "card": {
        "authorization_type": "authorization",
        "auto_capture": dice.throw(2) == 0,
        "billing": {
            "address": {"city": "Singapore", "country_code": "SG", "postcode": "018956", "street": "1 Marina Way"},
            "email": "ada@example.com",
            "first_name": "Ada",
            "last_name": "Tan",
        },
        "card_name": "Ada Tan",
        "card_number": card.number,
        "cvc": "123",
        "expiry_month": "12",
        "expiry_year": "2070",
        "network": card.network,
        "three_ds_action": if enforced { "enforce_3ds" } else { "skip_3ds" },
    }})
}

fn body(dice: &mut Dice) -> Value {
    json!({
        "amount": "10.00",
        "browser_info": {
            "accept_header": "*/*",
            "browser": {"user_agent": "test"},
            "language": "en",
            "screen_color_depth": 24,
            "screen_height": 900,
            "screen_width": 1440,
        },
        "currency": "SGD",
        "description": "walk",
        "ip_address": "203.0.113.7",
        "merchant_order_id": "walk",
        "payment_method": method(dice),
        "return_url": "https://shop.example",
    })
}

fn cell(position: Position, call: &str) -> String {
    format!(
        "{:?} {:?} {:?} {call}",
        position.intent, position.attempt, position.cancelling
    )
}

/// Which cells and moves the walks have met.
#[derive(Default)]
struct Met {
    cells: BTreeMap<String, u32>,
    moves: BTreeMap<String, u32>,
}

/// The shortest way of moves from one position to another; `None` where there is none.
fn way(from: Position, to: Position) -> Option<Vec<Move>> {
    let mut ways = vec![(from, Vec::new())];
    let mut next = 0;
    while let Some((position, way)) = ways.get(next).cloned() {
        next += 1;
        if position == to {
            return Some(way);
        }
        for row in MOVES.iter().filter(|row| row.from == position) {
            if ways.iter().all(|(seen, _)| *seen != row.to) {
                ways.push((row.to, way.iter().copied().chain([*row]).collect()));
            }
        }
    }
    None
}

struct Walk {
    payments: Payments,
    now: Timestamp,
    owners: [Owner; 2],
    intents: Vec<(usize, IntentId)>,
    /// Attempts about which the provider has not been asked yet, as while a call is held.
    waiting: Vec<AttemptId>,
    met: Met,
    place: Place,
}

impl Walk {
    fn new(seed: u64) -> (Self, Dice) {
        let now: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let entropy = Entropy::new(seed, Clock::Manual(now));
        let owner = |account: Option<&str>| Owner {
            client: "walker".into(),
            account: account.map(Into::into),
        };
        // Either way that a failed challenge may end is walked.
        let failed_challenge = if seed.is_multiple_of(2) {
            FailedChallenge::StaysOpen
        } else {
            FailedChallenge::Reopens
        };
        let variants = Variants {
            failed_challenge,
            ..Variants::default()
        };
        let walk = Self {
            payments: Payments::new(entropy, Snowflake::new(1), variants, Limits::default()),
            now,
            owners: [owner(None), owner(Some("connected"))],
            intents: Vec::new(),
            waiting: Vec::new(),
            met: Met::default(),
            place: Place { seed, step: 0 },
        };
        (walk, Dice(seed))
    }

    fn position(&self, id: IntentId) -> Position {
        self.payments.position(self.payments.get(id).unwrap())
    }

    /// Everything that is kept of an intent, and how much of everything else.
    fn kept(&self, id: IntentId) -> String {
        let payments = &self.payments;
        let intent = payments.get(id).unwrap();
        let attempts: Vec<_> = intent
            .attempts
            .iter()
            .map(|id| &payments.attempts[id])
            .collect();
        let counts = [
            payments.intents.len(),
            payments.attempts.len(),
            payments.pages.len(),
            payments.due.len(),
            payments.script.len(),
        ];
        format!("{intent:?} {attempts:?} {counts:?}")
    }

    /// The last few intents, on which most happens.
    fn recent(&self) -> Vec<IntentId> {
        self.intents
            .iter()
            .rev()
            .take(4)
            .map(|(_, id)| *id)
            .collect()
    }

    /// Notes that the intent went from one position to another, which moves of the table must allow.
    fn moved(&mut self, id: IntentId, from: Position) {
        let to = self.position(id);
        if to == from {
            return;
        }
        let way = way(from, to).unwrap_or_else(|| panic!("no moves lead from {from:?} to {to:?}"));
        for row in way {
            *self.met.moves.entry(format!("{row:?}")).or_default() += 1;
        }
    }

    fn create(&mut self, dice: &mut Dice) {
        let mut draft = body(dice);
        if dice.throw(3) > 0 {
            draft.as_object_mut().unwrap().remove("payment_method");
        }
        let owner = usize::from(dice.throw(4) == 0);
        let draft = Draft::read(&draft, self.now, self.payments.variants).unwrap();
        let begun = self.payments.create(self.now, &self.owners[owner], draft);
        self.intents.push((owner, begun.intent));
        self.waiting.extend(begun.attempt);
    }

    /// The call that this walk made least often where the intent stands.
    fn least_met(&self, position: Position) -> (&'static str, Call) {
        let times = |call: &&(&'static str, Call)| {
            let met = self.met.cells.get(&cell(position, call.0));
            met.copied().unwrap_or_default()
        };
        *Call::ALL.iter().min_by_key(times).unwrap()
    }

    /// A call to the API. Where the table refuses it or says that nothing changes, nothing does.
    fn call(&mut self, dice: &mut Dice, (owner, id): (usize, IntentId)) {
        let position = self.position(id);
        let (name, call) = match dice.throw(8) {
            // A second wallet leads to rare positions,
            0 => ("confirm by wallet", Call::ConfirmByWallet),
            // and in one of them every call is to be met.
            1..=3 => self.least_met(position),
            _ => dice.pick(&Call::ALL),
        };
        let initiated = self.position(id).attempt == Some(AttemptStatus::Initiated);
        if call == Call::Cancel && !initiated && dice.throw(2) == 0 {
            return;
        }
        let mut body = body(dice);
        match call {
            Call::Update => body = json!({"amount": dice.pick(&["12.34", "10"])}),
            Call::ConfirmBare => {
                body.as_object_mut().unwrap().remove("payment_method");
            }
            Call::ConfirmByCard | Call::ConfirmByWallet => {
                let by_card = |body: &Value| body.pointer("/payment_method/card").is_some();
                while by_card(&body) != (call == Call::ConfirmByCard) {
                    body = self::body(dice);
                }
            }
            Call::Capture => {
                body = json!({"amount_to_capture": dice.pick(&["1", "10", "11", "12.34", "99"])});
            }
            Call::Cancel => body = json!({"cancellation_reason": "walked away"}),
        }
        let foreign = dice.throw(20) == 0;
        let (before, kept) = (self.position(id), self.kept(id));
        let ruling = ruling(call, before);
        let owner = self.owners[if foreign { 1 - owner } else { owner }].clone();
        let (now, text, payments) = (self.now, id.to_string(), &mut self.payments);
        let answer: Result<Option<AttemptId>, Refusal> = match call {
            Call::Update => payments.update(now, &owner, &text, &body).map(|_| None),
            Call::Capture => payments.capture(now, &owner, &text, &body).map(|_| None),
            Call::Cancel => payments.cancel(now, &owner, &text, &body).map(|_| None),
            _ => payments
                .confirm(now, &owner, &text, &body)
                .map(|begun| begun.attempt),
        };
        if foreign {
            assert!(answer.is_err(), "{name}: an intent of somebody else");
        } else {
            *self.met.cells.entry(cell(before, name)).or_default() += 1;
            match (ruling.refusal(call, before), &answer) {
                (Some(expected), Err(found)) => assert_eq!(*found, expected, "{name}"),
                (Some(_), Ok(_)) => panic!("{name} in {before:?} is refused by the table"),
                // More than is held cannot be captured.
                (None, Err(found)) => assert_eq!(
                    (call, found.code().as_str()),
                    (Call::Capture, "invalid_order_amount")
                ),
                (None, Ok(_)) => {}
            }
        }
        if answer.is_err() || ruling == Ruling::Unchanged {
            assert_eq!(self.kept(id), kept, "{name} in {before:?} left a trace");
        }
        self.waiting.extend(answer.ok().flatten());
        self.moved(id, before);
    }

    fn shopper(&mut self, dice: &mut Dice, id: IntentId) {
        let outcome = dice.pick(&[
            Outcome::Succeed,
            Outcome::Succeed,
            Outcome::Fail,
            Outcome::Fail,
            Outcome::Abandon,
        ]);
        let (before, kept) = (self.position(id), self.kept(id));
        let shown = self.payments.get(id).unwrap().next_action.clone();
        let answer = self.payments.shopper(self.now, id, outcome);
        if answer.is_err() || outcome == Outcome::Abandon {
            assert_eq!(
                self.kept(id),
                kept,
                "{outcome:?} in {before:?} left a trace"
            );
        }
        let led_on = self
            .payments
            .get(id)
            .unwrap()
            .next_action
            .as_ref()
            .is_some_and(|next| Some(next) != shown.as_ref());
        if led_on {
            let row = MOVES
                .iter()
                .find(|row| row.from == before && row.to == before)
                .unwrap();
            *self.met.moves.entry(format!("{row:?}")).or_default() += 1;
        }
        self.moved(id, before);
    }

    /// The provider is asked about an attempt that waited for it, whatever has become of it since.
    fn ask(&mut self, dice: &mut Dice) {
        if self.waiting.is_empty() {
            return;
        }
        let attempt = self.waiting.swap_remove(dice.throw(self.waiting.len()));
        let id = self.payments.attempts[&attempt].intent;
        let before = self.position(id);
        self.payments.ask_provider(self.now, attempt);
        self.moved(id, before);
    }

    fn pass(&mut self, seconds: i64) {
        if seconds == 0 {
            return;
        }
        let before: Vec<_> = self
            .recent()
            .into_iter()
            .map(|id| (id, self.position(id)))
            .collect();
        self.now = later(self.now, SignedDuration::from_secs(seconds));
        self.payments.catch_up(self.now);
        for (id, position) in before {
            self.moved(id, position);
            self.check(id);
        }
    }

    fn step(&mut self, dice: &mut Dice) {
        self.place.step += 1;
        if self.intents.is_empty() || dice.throw(10) == 0 {
            self.create(dice);
        }
        let recent = self.intents.len().min(4);
        let mut chosen = self.intents[self.intents.len() - 1 - dice.throw(recent)];
        // One that a failed challenge left open is rare, and stands still until somebody acts.
        let left_open = self.intents.iter().rev().take(recent).find(|(_, id)| {
            let position = self.position(*id);
            position.intent == IntentStatus::RequiresCustomerAction
                && position.attempt != Some(AttemptStatus::AuthenticationRedirected)
        });
        if let Some(left_open) = left_open.filter(|_| dice.throw(2) == 0) {
            chosen = *left_open;
        }
        match dice.throw(12) {
            0..=5 => self.call(dice, chosen),
            6..=8 => self.shopper(dice, chosen.1),
            9 if dice.throw(2) == 0 => {
                let _room = self.payments.script(match dice.throw(4) {
                    0 => Scripted::Slow(None),
                    1 => Scripted::Slow(Some(FailureCode::DoNotHonor)),
                    2 => Scripted::Decline(FailureCode::DoNotHonor),
                    _ => Scripted::Approve,
                });
            }
            _ => self.ask(dice),
        }
        self.check(chosen.1);
        // Mostly none or little; now and then over a cancellation, the sweep, a settlement, a hold.
        let day = 24 * 3600;
        self.pass(match dice.throw(60) {
            0 => dice.pick(&[60, 600, 1808, day, 7 * day]),
            1..=5 => dice.pick(&[1, 2, 3, 5]),
            _ => 0,
        });
    }

    fn check(&self, id: IntentId) {
        use AttemptStatus as A;
        let payments = &self.payments;
        let intent = payments.get(id).unwrap();
        let attempts: Vec<_> = intent
            .attempts
            .iter()
            .map(|id| &payments.attempts[id])
            .collect();
        let count = |of: fn(A) -> bool| attempts.iter().filter(|one| of(one.status)).count();
        assert!(
            count(|status| !status.is_final()) <= 1,
            "two attempts are open: {intent:?}"
        );
        let paid =
            count(|status| matches!(status, A::CaptureRequested | A::Settled | A::Succeeded));
        assert_eq!(
            paid,
            usize::from(intent.status == IntentStatus::Succeeded),
            "{intent:?}"
        );
        for attempt in attempts {
            let [authorised, captured, released, held] = amounts(attempt.ledger);
            assert!(
                authorised == Money::ZERO || authorised == attempt.amount,
                "{attempt:?}"
            );
            assert_eq!(captured + released + held, authorised, "{attempt:?}");
            assert_eq!(
                held > Money::ZERO,
                attempt.status == A::Authorized,
                "{attempt:?}"
            );
            let took = matches!(
                attempt.status,
                A::CaptureRequested | A::Settled | A::Succeeded
            );
            assert_eq!(captured > Money::ZERO, took, "{attempt:?}");
            assert_eq!(
                attempt.completed.is_some(),
                attempt.status.is_complete(),
                "{attempt:?}"
            );
        }
        assert_eq!(
            intent.status.is_final(),
            intent.completed.is_some(),
            "{intent:?}"
        );
        assert_eq!(
            intent.status == IntentStatus::Cancelled,
            intent.cancelled.is_some(),
            "{intent:?}"
        );
        let waits = intent.status == IntentStatus::RequiresCustomerAction;
        assert!(waits || intent.next_action.is_none(), "{intent:?}");
    }
}

fn amounts(ledger: Ledger) -> [Money; 4] {
    let shown = json!(ledger);
    ["authorised", "captured", "released", "held"]
        .map(|name| Money::parse(shown.get(name).and_then(Value::as_str).unwrap()).unwrap())
}

/// Walks, lets time end every intent, and tells what was met.
fn walk(seed: u64) -> Met {
    let (mut walk, mut dice) = Walk::new(seed);
    for _ in 0..STEPS {
        walk.step(&mut dice);
    }
    walk.now = later(walk.now, SignedDuration::from_hours(24 * 30));
    walk.payments.catch_up(walk.now);
    for (_, id) in &walk.intents {
        walk.check(*id);
        let intent = walk.payments.get(*id).unwrap();
        assert!(
            intent.status.is_final(),
            "time ends every intent: {intent:?}"
        );
    }
    walk.met
}

#[test]
fn ten_thousand_random_steps_keep_money_and_statuses_sound() {
    let walks = [11, 24, 58, 96].map(|seed| std::thread::spawn(move || walk(seed)));
    let mut met = Met::default();
    for walk in walks {
        let one = walk.join().expect("the walk says what failed");
        for (all, some) in [(&mut met.cells, one.cells), (&mut met.moves, one.moves)] {
            for (what, count) in some {
                *all.entry(what).or_default() += count;
            }
        }
    }
    for row in MOVES {
        assert!(
            met.moves.contains_key(&format!("{row:?}")),
            "no walk met {row:?}"
        );
    }
    for row in CALLS {
        for attempt in row.attempts {
            for (name, _) in Call::ALL {
                let cell = format!("{:?} {attempt:?} {:?} {name}", row.intent, row.cancelling);
                assert!(met.cells.contains_key(&cell), "no walk met {cell}");
            }
        }
    }
}
