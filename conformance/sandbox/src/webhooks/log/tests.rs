//! How much is kept.

use jiff::Timestamp;
use serde_json::json;

use super::*;
use crate::{Clock, Config, WebhookSecret, payments::Owner, request::Draft, state::Shared};

const LIMIT: usize = 20;

/// A sandbox of which nothing is sent, in which `count` intents were created.
fn with_intents(count: usize, endpoints: usize) -> Shared {
    let endpoint = WebhookEndpoint::new(
        "http://127.0.0.1:9/".parse().unwrap(),
        WebhookSecret::generate(),
    );
    let shared = Shared::new(Config {
        clock: Clock::Manual("2026-03-01T00:00:00Z".parse::<Timestamp>().unwrap()),
        webhooks: WebhookConfig {
            endpoints: vec![endpoint; endpoints],
            event_limit: LIMIT,
            queue_limit: LIMIT,
            ..WebhookConfig::default()
        },
        ..Config::default()
    });
    let body = json!({
        "amount": "1", "currency": "SGD", "description": "Tea", "merchant_order_id": "order-1",
        "return_url": "https://shop.example/return",
    });
    let owner = Owner {
        client: "tester".into(),
        account: None,
    };
    for _ in 0..count {
        shared.with_state(|state, now| {
            let draft = Draft::read(&body, now, crate::Variants::default()).unwrap();
            state.payments.create(now, &owner, draft);
        });
    }
    shared
}

#[test]
fn the_event_that_was_settled_first_makes_room() {
    let shared = with_intents(LIMIT + 5, 0);
    shared.with_state(|state, now| {
        let log = &mut state.webhooks;
        assert_eq!((log.events.len(), log.unwritten.len()), (0, LIMIT));
        let numbers: Vec<_> = log
            .events(shared.event_view(now))
            .map(|event| event.number)
            .collect();
        assert_eq!(numbers.len(), LIMIT);
        assert_eq!(numbers.first(), Some(&6));
        assert_eq!(log.numbers.len(), LIMIT);
        assert!(log.settled.len() <= LIMIT);
    });
}

#[test]
fn an_event_that_is_still_to_be_delivered_is_kept_and_the_queue_is_not_endless() {
    let shared = with_intents(LIMIT + 5, 1);
    shared.with_state(|state, now| {
        let log = &mut state.webhooks;
        // None of those in the queue could make room; those beyond it were settled at once and could.
        assert_eq!(log.events.len(), LIMIT);
        assert!(!log.events(shared.event_view(now)).any(Event::is_settled));
        assert!(log.is_ready(now) && !log.is_settled(now));
        let taken = log.take(now, now);
        assert_eq!(taken.len(), 1);
        for (ticket, _) in taken {
            log.finish(&ticket, now, Ok(200));
        }
        assert_eq!(log.endpoints().next().unwrap().1.open, LIMIT - 1);
    });
    // There is a place in the queue again.
    let raised = shared.with_state(|state, _| state.webhooks.raised);
    assert_eq!(raised, u64::try_from(LIMIT).unwrap() + 5);
}

#[test]
fn a_delivery_beyond_the_queue_is_marked() {
    let shared = with_intents(LIMIT, 1);
    shared.with_state(|state, now| {
        let log = &mut state.webhooks;
        let view = shared.event_view(now);
        let id = log.events(view).next().unwrap().id.clone();
        assert_eq!(log.redeliver(&id, None, view), Ok(1));
        let last = log.event(&id, view).unwrap().deliveries.last().unwrap();
        let reason = "too many deliveries wait for the endpoint";
        assert_eq!(last.progress, Progress::Dropped(reason));
        let (ticket, _) = log.take(now, now).pop().unwrap();
        log.finish(&ticket, now, Ok(200));
        assert!(log.event(&id, view).unwrap().is_settled());
    });
}

#[test]
fn a_ticket_of_before_a_reset_is_worth_nothing() {
    let shared = with_intents(1, 1);
    let (ticket, _) = shared.with_state(|state, now| state.webhooks.take(now, now).pop().unwrap());
    shared.reset();
    shared.with_state(|state, now| {
        state.webhooks.finish(&ticket, now, Ok(200));
        assert!(state.webhooks.is_settled(now));
    });
}
