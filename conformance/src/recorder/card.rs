//! A card in a request, by its name in the table of test cards.

use serde_json::{Map, Value};

use crate::cards::TestCards;

/// The member of a body by which a card is recognised.
pub(super) const NUMBER: &str = "card_number";
const CODE: &str = "cvc";

/// The members that say which test card is meant, and how this one differs from it.
///
/// # Errors
/// Why it cannot be said; names no digit.
pub(super) fn by_name(
    cards: &TestCards,
    card: &Map<String, Value>,
) -> Result<Map<String, Value>, String> {
    let number = card.get(NUMBER).and_then(Value::as_str).unwrap_or_default();
    let (name, listed) = cards.of_number(number).ok_or(
        "its card number is not written as one of the table of test cards is, and a recording holds no other",
    )?;
    let mut named = Map::new();
    named.insert(TestCards::MEMBER.to_owned(), name.into());
    for (member, listed) in listed.members() {
        match card.get(member) {
            // Null in a recording leaves a member out.
            None => {
                named.insert(member.to_owned(), Value::Null);
            }
            Some(given) if given == listed => {}
            // Any code of the right form does for a test card, so that of the table does.
            Some(Value::String(code)) if member == CODE && is_code(code) => {}
            Some(_) if member == CODE => {
                return Err("its security code is none, and a recording holds no code".to_owned());
            }
            Some(given) => {
                named.insert(member.to_owned(), given.clone());
            }
        }
    }
    Ok(named)
}

/// Whether [`by_name`] says all that there is to say of a member.
pub(super) fn is_said(member: &str) -> bool {
    [NUMBER, CODE, "expiry_month", "expiry_year", "network"].contains(&member)
}

fn is_code(text: &str) -> bool {
    matches!(text.len(), 3 | 4) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_card_is_named_and_only_differences_are_told() {
        let cards = TestCards::load().unwrap();
        let filled = cards.fill(&json!({"test_card": "visa_declined", "card_name": "Mei Tan"}));
        let mut card = filled.as_object().unwrap().clone();
        let told = |card: &Map<_, _>| Value::Object(by_name(&cards, card).unwrap());
        assert_eq!(told(&card), json!({"test_card": "visa_declined"}));
        card.insert("cvc".to_owned(), json!("7391"));
        card.insert("expiry_year".to_owned(), json!("2020"));
        card.shift_remove("network");
        let expected =
            json!({"test_card": "visa_declined", "expiry_year": "2020", "network": null});
        assert_eq!(told(&card), expected);
        card.insert("cvc".to_owned(), json!("73"));
        assert!(by_name(&cards, &card).is_err());
        card.insert("card_number".to_owned(), json!("4111"));
        assert!(!by_name(&cards, &card).unwrap_err().contains("4111"));
    }
}
