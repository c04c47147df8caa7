//! Random walks: whatever is called in whatever order, money and statuses stay sound.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Outcome, Owner, Payments, Scripted};
use crate::{
    Clock, Limits, Profile, TEST_CARDS,
    cards::FailureCode,
    entropy::Entropy,
    ids::{IntentId, Snowflake},
    machine::{AttemptStatus, IntentStatus},
    money::Money,
    request::Draft,
    time::later,
};

/// Choices that repeat: a counter through a digest.
struct Dice {
    entropy: Entropy,
    thrown: u64,
}

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.thrown += 1;
        let print = self.entropy.print("dice", &self.thrown.to_be_bytes());
        (usize::from(print[0]) * 256 + usize::from(print[1])) % sides
    }
}

fn method(dice: &mut Dice) -> Value {
    if dice.throw(3) == 0 {
        return json!({"type": "gcash", "gcash": {"flow": "qrcode"}});
    }
    let card = TEST_CARDS[dice.throw(TEST_CARDS.len())];
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
        "expiry_year": "2050",
        "network": card.network,
        "three_ds_action": if dice.throw(2) == 0 { "enforce_3ds" } else { "skip_3ds" },
    }})
}

fn device() -> Value {
    json!({
        "accept_header": "*/*",
        "browser": {"user_agent": "test"},
        "language": "en",
        "screen_color_depth": 24,
        "screen_height": 900,
        "screen_width": 1440,
    })
}

fn body(dice: &mut Dice) -> Value {
    json!({
        "amount": "10.00",
        "browser_info": device(),
        "currency": "SGD",
        "description": "walk",
        "ip_address": "203.0.113.7",
        "merchant_order_id": "walk",
        "payment_method": method(dice),
        "return_url": "https://shop.example",
    })
}

fn step(payments: &mut Payments, now: Timestamp, owner: &Owner, id: IntentId, dice: &mut Dice) {
    let text = id.to_string();
    match dice.throw(8) {
        0 => {
            if let Ok(begun) = payments.confirm(now, owner, &text, &body(dice)) {
                // Now and then the provider is not asked, as while a call is held.
                if let Some(attempt) = begun.attempt.filter(|_| dice.throw(5) > 0) {
                    payments.ask_provider(now, attempt);
                }
            }
        }
        1 => {
            let _legal_or_not = payments.update(now, owner, &text, &json!({"amount": "12.34"}));
        }
        2 => {
            let amount = ["1", "10", "11", "12.34", "99"][dice.throw(5)];
            let _legal_or_not =
                payments.capture(now, owner, &text, &json!({"amount_to_capture": amount}));
        }
        3 if dice.throw(4) == 0 => {
            let _legal_or_not = payments.cancel(now, owner, &text, &json!({}));
        }
        4 | 5 => {
            let outcome = [Outcome::Succeed, Outcome::Fail, Outcome::Abandon][dice.throw(3)];
            let _legal_or_not = payments.shopper(now, id, outcome);
        }
        6 => {
            let _room = payments.script(match dice.throw(3) {
                0 => Scripted::Slow(None),
                1 => Scripted::Decline(FailureCode::DoNotHonor),
                _ => Scripted::Approve,
            });
        }
        _ => {}
    }
}

fn check(payments: &Payments, id: IntentId) {
    let intent = payments.get(id).unwrap();
    let attempts: Vec<_> = intent
        .attempts
        .iter()
        .map(|id| &payments.attempts[id])
        .collect();
    let open = attempts
        .iter()
        .filter(|attempt| !attempt.status.is_final())
        .count();
    assert!(open <= 1, "two attempts are open: {intent:?}");
    let paid = attempts.iter().filter(|attempt| {
        use AttemptStatus as A;
        matches!(
            attempt.status,
            A::CaptureRequested | A::Settled | A::Succeeded
        )
    });
    let expected = usize::from(intent.status == IntentStatus::Succeeded);
    assert_eq!(paid.count(), expected, "{intent:?}");
    for attempt in attempts {
        assert!(attempt.ledger.captured() <= attempt.amount, "{attempt:?}");
        let holds = attempt.ledger.held() > Money::ZERO;
        assert_eq!(
            holds,
            attempt.status == AttemptStatus::Authorized,
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

#[test]
fn ten_thousand_random_steps_keep_money_and_statuses_sound() {
    let mut now: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
    let entropy = Entropy::new(11, Clock::Manual(now));
    let mut payments = Payments::new(
        entropy.clone(),
        Snowflake::new(Profile::Documented),
        Limits::default(),
    );
    let mut dice = Dice { entropy, thrown: 0 };
    let owner = Owner {
        client: "walker".to_owned(),
        account: None,
    };
    let mut ids: Vec<IntentId> = Vec::new();
    let mut reached = [false; 7];
    for _ in 0..10_000 {
        if ids.is_empty() || dice.throw(20) == 0 {
            let mut draft = body(&mut dice);
            if dice.throw(2) == 0 {
                draft.as_object_mut().unwrap().remove("payment_method");
            }
            let begun = payments.create(now, &owner, Draft::read(&draft, now).unwrap());
            if let Some(attempt) = begun.attempt {
                payments.ask_provider(now, attempt);
            }
            ids.push(begun.intent);
        }
        let recent = ids.len().min(6);
        let id = ids[ids.len() - 1 - dice.throw(recent)];
        let was_final = payments
            .get(id)
            .map(|intent| (intent.status, intent.completed))
            .filter(|was| was.0.is_final());
        step(&mut payments, now, &owner, id, &mut dice);
        let pause = [0, 0, 1, 4, 60, 600][dice.throw(6)];
        now = later(now, SignedDuration::from_secs(pause));
        payments.catch_up(now);
        let intent = payments.get(id).unwrap();
        if let Some(was) = was_final {
            assert_eq!(
                (intent.status, intent.completed),
                was,
                "a final intent moved"
            );
        }
        for (index, (_, status)) in IntentStatus::ALL.iter().enumerate() {
            reached[index] |= intent.status == *status;
        }
        check(&payments, id);
    }
    assert_eq!(reached, [true; 7], "the walk meets every status");
    payments.catch_up(later(now, SignedDuration::from_hours(24 * 30)));
    for id in ids {
        check(&payments, id);
        assert!(
            payments.get(id).unwrap().status.is_final(),
            "time ends every intent"
        );
    }
}
