//! Defaults of absent members, and values with names of their own.

use openapi_runtime::{Blankable, Decimal, Nullable, decode, encode};
use values_client::types::{EventType, Order, OrderRequired, OrderType};

fn order() -> Order {
    Order::new(OrderRequired {
        id: "1".to_owned(),
        kind: EventType::Paid,
    })
}

#[test]
fn an_absent_member_has_its_default_and_stays_absent_on_the_wire() {
    let order = order();
    assert_eq!(order.quantity_or_default(), 1);
    assert_eq!(order.offset_or_default(), -5);
    assert!((order.weight_or_default() + 0.5).abs() < f64::EPSILON);
    assert!(!order.gift_or_default_());
    assert_eq!(order.language_or_default(), "e\"n");
    assert_eq!(order.price_or_default().to_string(), "-1.50");
    assert_eq!(*order.type_or_default(), OrderType::Express);
    assert_eq!(order.event_or_default(), Some(&EventType::Paid));
    assert_eq!(order.limit_or_default(), Some(7));
    assert_eq!(order.note_or_default(), Some("none"));
    let wire = br#"{"id":"1","kind":"order.paid"}"#;
    assert_eq!(encode(&order).unwrap(), wire);
    let read: Order = decode(wire).unwrap();
    assert_eq!(encode(&read).unwrap(), wire);
}

#[test]
fn a_member_that_is_there_is_returned() {
    let order = order()
        .quantity(3)
        .language("de")
        .price(Decimal::new(250, 2))
        .r#type(OrderType::Normal)
        .event(EventType::Refused2)
        .limit(1)
        .note("n");
    assert_eq!(order.quantity_or_default(), 3);
    assert_eq!(order.language_or_default(), "de");
    assert_eq!(order.price_or_default().to_string(), "2.50");
    assert_eq!(*order.type_or_default(), OrderType::Normal);
    assert_eq!(order.event_or_default(), Some(&EventType::Refused2));
    assert_eq!(order.limit_or_default(), Some(1));
    assert_eq!(order.note_or_default(), Some("n"));
}

#[test]
fn null_and_the_empty_string_are_there_without_a_value() {
    let mut order = order();
    order.limit = Nullable::Null;
    order.event = Nullable::Null;
    order.note = Blankable::Empty;
    assert_eq!(order.limit_or_default(), None);
    assert_eq!(order.event_or_default(), None);
    assert_eq!(order.note_or_default(), None);
}

#[test]
fn names_of_values_change_nothing_on_the_wire() {
    for (value, wire) in [
        (EventType::Paid, "order.paid"),
        (EventType::Refused, "order.refused"),
        (EventType::Refused2, "order.Refused"),
        (EventType::Type, ""),
        (EventType::Unknown("Paid".to_owned()), "Paid"),
    ] {
        assert_eq!(value.as_str(), wire);
        assert_eq!(EventType::from(wire), value);
    }
}
