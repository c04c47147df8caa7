//! Made-up persons in place of those whom a client was about.
//!
//! A recording is sent again and again, so a reference would not do: each value that the document marks as personal becomes a
//! made-up one of the same kind, the same for the same value.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

/// Shorter values may be part of anything; they are replaced only where they stand alone.
const SHORTEST_INSIDE_TEXT: usize = 6;

/// Who stands in for whom.
#[derive(Default)]
pub(super) struct Persons {
    by_value: HashMap<(&'static str, String), String>,
    counts: BTreeMap<&'static str, usize>,
}

impl Persons {
    /// What stands for a value of the member `name`. An empty text is about nobody.
    pub(super) fn stand_in(&mut self, name: &str, value: &Value) -> Value {
        match value {
            Value::String(text) if text.is_empty() => value.clone(),
            Value::String(text) => Value::String(self.text(name, text)),
            Value::Number(_) => Value::from(1),
            Value::Array(items) => items.iter().map(|item| self.stand_in(name, item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone(), self.stand_in(name, value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    fn text(&mut self, name: &str, text: &str) -> String {
        let kind = kind(name);
        if let Some(known) = self.by_value.get(&(kind, text.to_owned())) {
            return known.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let mut made_up = made_up(kind, *count);
        // A text that is too long on purpose stays too long.
        let length = text.chars().count();
        if length > 64 {
            let longer = format!("{made_up} ");
            made_up = longer.chars().cycle().take(length).collect();
        }
        self.by_value
            .insert((kind, text.to_owned()), made_up.clone());
        made_up
    }

    /// `text` with every known person inside it replaced; the longest first.
    pub(super) fn replace(&self, text: &str) -> String {
        let mut known: Vec<_> = self
            .by_value
            .iter()
            .filter(|((_, value), made_up)| {
                value.len() >= SHORTEST_INSIDE_TEXT && value != *made_up && text.contains(value)
            })
            .map(|((_, value), made_up)| (value, made_up))
            .collect();
        known.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        known
            .into_iter()
            .fold(text.to_owned(), |text, (value, made_up)| {
                text.replace(value.as_str(), made_up)
            })
    }
}

fn kind(name: &str) -> &'static str {
    match name {
        "first_name" => "first_name",
        "last_name" => "last_name",
        "email" => "email",
        "phone" | "phone_number" => "phone",
        "ip_address" => "ip_address",
        "state" | "city" => "city",
        "street" => "street",
        "postcode" => "postcode",
        name if name.ends_with("_name") => "name",
        _ => "other",
    }
}

/// The `count`th of its kind, from ranges that are kept for examples where there are such.
fn made_up(kind: &str, count: usize) -> String {
    let number = |text: &str| match count {
        1 => text.to_owned(),
        _ => format!("{text} {count}"),
    };
    match kind {
        "first_name" => number("Mei"),
        "last_name" => number("Tan"),
        "name" => number("Mei Tan"),
        "email" if count == 1 => "mei.tan@shop.example".to_owned(),
        "email" => format!("mei.tan.{count}@shop.example"),
        "phone" => format!("{}", 60_000_000 + count),
        "ip_address" => format!("203.0.113.{}", 6 + count % 240),
        "city" => number("Singapore"),
        "street" => format!("{count} Example Road"),
        "postcode" => format!("{:06}", 18_988 + count),
        _ => number("example"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_same_person_stays_the_same_person() {
        let mut persons = Persons::default();
        let ada = json!("ada@lovelace.net");
        assert_eq!(
            persons.stand_in("email", &ada),
            json!("mei.tan@shop.example")
        );
        assert_eq!(
            persons.stand_in("email", &json!("bob@b.net")),
            json!("mei.tan.2@shop.example")
        );
        assert_eq!(
            persons.stand_in("email", &ada),
            json!("mei.tan@shop.example")
        );
        assert_eq!(persons.stand_in("email", &json!("")), json!(""));
        assert_eq!(
            persons.replace("for ada@lovelace.net, in a hurry"),
            "for mei.tan@shop.example, in a hurry"
        );
    }

    #[test]
    fn what_is_too_long_stays_too_long() {
        let mut persons = Persons::default();
        let made_up = persons.stand_in("card_name", &json!("A".repeat(200)));
        assert_eq!(made_up.as_str().unwrap().len(), 200);
    }
}
