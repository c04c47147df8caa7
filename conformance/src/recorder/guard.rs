//! Keeps card numbers that are not in the table of test cards from going anywhere.
//!
//! A recorder that is pointed at by mistake must not become the place where a real card was sent or kept. So every request is read
//! before it is passed on, and what may be a card number must be a documented one.

use serde_json::Value;

use super::route::decode;
use crate::{
    cards::TestCards,
    exchange::{Payload, Request},
    scrub::is_card_number,
};

/// Headers in which only credentials stand, and in them any digits.
const CREDENTIALS: &[&str] = &["authorization", "cookie", "x-api-key", "x-auth-token"];

/// Where `request` holds a card number that is not in the table, in words. Names no digit.
pub(super) fn unknown_card(cards: &TestCards, request: &Request) -> Option<String> {
    let is_strange = |text: &str| holds_strange(cards, text);
    if is_strange(&decode(&request.path)) {
        return Some("in its path".to_owned());
    }
    if request
        .query
        .iter()
        .any(|(name, value)| is_strange(name) || is_strange(value))
    {
        return Some("in its query".to_owned());
    }
    let strange = request
        .headers
        .iter()
        .find(|(name, value)| !CREDENTIALS.contains(&name.as_str()) && is_strange(value));
    if let Some((name, _)) = strange {
        return Some(format!("in its header {}", spec::escape(name)));
    }
    match &request.body {
        Payload::None => None,
        Payload::Json(body) => within(cards, body),
        Payload::Text(text) => {
            let found = is_strange(text) || is_strange(&decode(&text.replace('+', " ")));
            found.then(|| "in its body".to_owned())
        }
    }
}

fn within(cards: &TestCards, value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| within(cards, item)),
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            if holds_strange(cards, name) {
                return Some("in the name of a member of its body".to_owned());
            }
            // Where a card number is due, any long number is one: a mistyped card is a card, too.
            let due = name == "card_number";
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return within(cards, value),
            };
            let strange =
                holds_strange(cards, &text) || (due && is_long(&text) && !is_listed(cards, &text));
            strange.then(|| format!("in the member `{}` of its body", spec::escape(name)))
        }),
        Value::String(text) => holds_strange(cards, text).then(|| "in its body".to_owned()),
        Value::Number(number) => {
            holds_strange(cards, &number.to_string()).then(|| "in its body".to_owned())
        }
        Value::Null | Value::Bool(_) => None,
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn is_long(text: &str) -> bool {
    digits(text).len() >= 12
}

fn is_listed(cards: &TestCards, text: &str) -> bool {
    let digits = digits(text);
    cards.numbers().any(|number| number == digits)
}

/// Whether some run or grouping of digits in `text` is a card number that is not in the table.
fn holds_strange(cards: &TestCards, text: &str) -> bool {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        if !matches!(before, " " | "-" | ".") {
            if are_strange(cards, &groups) {
                return true;
            }
            groups.clear();
        }
        let end = from
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        groups.push(Group {
            run,
            after_capital: before.ends_with(|c: char| c.is_ascii_uppercase()),
        });
        rest = after;
    }
    are_strange(cards, &groups)
}

/// Digits that stand together.
struct Group<'t> {
    run: &'t str,
    after_capital: bool,
}

/// Whether some of these groups, put together, are a card number that is not in the table.
fn are_strange(cards: &TestCards, groups: &[Group<'_>]) -> bool {
    (0..groups.len()).any(|start| {
        let mut number = String::new();
        for (index, group) in groups.iter().skip(start).enumerate() {
            number.push_str(group.run);
            if number.len() > 19 {
                return false;
            }
            // Nineteen digits after a capital letter are an id of this API.
            let is_id = index == 0 && group.after_capital && number.len() == 19;
            if !is_id && may_be_card(&number) && !is_listed(cards, &number) {
                return true;
            }
        }
        false
    })
}

/// The check digit fits, and the first digits are those of a card network: times and serial numbers begin otherwise.
fn may_be_card(number: &str) -> bool {
    let issued = number.starts_with(['3', '4', '5', '6'])
        || number
            .get(..4)
            .and_then(|prefix| prefix.parse::<u16>().ok())
            .is_some_and(|prefix| (2221..=2720).contains(&prefix) && number.len() == 16);
    issued && is_card_number(number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with_body(body: Value) -> Request {
        Request {
            method: "POST".to_owned(),
            path_parameters: Vec::new(),
            path: "/v2/payment_intents/create".to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Payload::Json(body),
        }
    }

    /// A number with a fitting check digit that no table holds.
    fn strange() -> String {
        ["41111111", "11111111"].concat()
    }

    #[test]
    fn only_cards_of_the_table_pass() {
        let cards = TestCards::load().unwrap();
        let found = |body| unknown_card(&cards, &with_body(body));
        for number in cards.numbers() {
            assert_eq!(found(json!({"card": {"card_number": number}})), None);
            assert_eq!(
                found(json!({"description": format!("paid by {number}.")})),
                None
            );
        }
        let number = strange();
        let grouped = format!("4111 1111-1111 {}", "1111");
        for body in [
            json!({"card": {"card_number": number}}),
            json!({"card": {"card_number": number.parse::<u64>().unwrap()}}),
            json!({"card": {"card_number": grouped}}),
            json!({"a": [{"b": format!("x{number}y")}]}),
            json!({"a": format!("12 {grouped} 99")}),
            json!({number.as_str(): 1}),
            json!([number]),
        ] {
            let place = found(body).expect("a place");
            assert!(!place.contains("1111"), "{place}");
        }
        // No check digit fits, but a card number is due there.
        let mistyped = ["41111111", "11111112"].concat();
        assert!(found(json!({"card_number": mistyped})).is_some());
        assert_eq!(found(json!({"note": mistyped})), None);
        assert_eq!(found(json!({"card_number": "4111"})), None);
    }

    #[test]
    fn every_part_of_a_request_is_read() {
        let cards = TestCards::load().unwrap();
        let number = strange();
        let mut request = with_body(Value::Null);
        request.path = format!("/v2/{}%31", &number[..15]);
        assert_eq!(
            unknown_card(&cards, &request).as_deref(),
            Some("in its path")
        );
        request = with_body(Value::Null);
        request.query = vec![("a".to_owned(), number.clone())];
        assert_eq!(
            unknown_card(&cards, &request).as_deref(),
            Some("in its query")
        );
        request = with_body(Value::Null);
        request.headers = vec![("x-note".to_owned(), number.clone())];
        assert_eq!(
            unknown_card(&cards, &request).as_deref(),
            Some("in its header x-note")
        );
        request.headers.clear();
        request.body = Payload::Text(format!("card=4111+1111%201111+{}", "1111"));
        assert_eq!(
            unknown_card(&cards, &request).as_deref(),
            Some("in its body")
        );
    }

    #[test]
    fn ids_times_and_amounts_are_no_cards() {
        let cards = TestCards::load().unwrap();
        for text in [
            "PI2030541827364519936",
            "order-1732224000000",
            "1764547200123",
            "00000000-0000-4000-8000-000000000012",
            "12.50",
            "2026-03-01T12:00:00+08:00",
            "+65 6000 0000",
        ] {
            assert!(!holds_strange(&cards, text), "{text}");
        }
    }
}
