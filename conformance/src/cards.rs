//! The documented test cards, by name: the only place of this crate with card digits.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

/// The table of test cards.
#[derive(Clone)]
pub struct TestCards(BTreeMap<String, TestCard>);

/// A documented test card. Its `Debug` form shows no digits.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestCard {
    number: String,
    expiry_month: String,
    expiry_year: String,
    cvc: String,
    network: String,
    /// What it is documented or was observed for.
    pub about: String,
}

impl std::fmt::Debug for TestCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestCard")
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for TestCards {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl TestCards {
    /// The member of a card in a recorded body that names a test card.
    pub const MEMBER: &str = "test_card";

    /// The table in `test_cards.yaml`.
    ///
    /// # Errors
    /// The table cannot be read; the text says where.
    pub fn load() -> Result<Self, String> {
        serde_yaml::from_str(include_str!("../test_cards.yaml"))
            .map(Self)
            .map_err(|error| format!("test_cards.yaml: {error}"))
    }

    /// The card called `name`.
    pub fn get(&self, name: &str) -> Option<&TestCard> {
        self.0.get(name)
    }

    /// All names.
    pub fn names(&self) -> BTreeSet<String> {
        self.0.keys().cloned().collect()
    }

    /// The texts that must not be written anywhere: numbers, and security codes together with what they stand in.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(|card| card.number.as_str())
    }

    /// The card of this number, and what it is called.
    pub(crate) fn of_number(&self, number: &str) -> Option<(&str, &TestCard)> {
        let mut cards = self.0.iter();
        cards
            .find(|(_, card)| card.number == number)
            .map(|(name, card)| (name.as_str(), card))
    }

    /// Fills in every card that `body` names; members that the body gives itself win.
    pub(crate) fn fill(&self, body: &Value) -> Value {
        match body {
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(members) => {
                let mut filled = Map::new();
                for (name, value) in members {
                    match value
                        .as_str()
                        .filter(|_| name == Self::MEMBER)
                        .and_then(|name| self.get(name))
                    {
                        Some(card) => {
                            for (name, text) in card.members() {
                                if !members.contains_key(name) {
                                    filled.insert(name.to_owned(), Value::String(text.to_owned()));
                                }
                            }
                        }
                        None => {
                            filled.insert(name.clone(), self.fill(value));
                        }
                    }
                }
                // Explicit nulls leave a member out, so that a recording can show a card without it.
                filled.retain(|_, value| !value.is_null());
                filled.into()
            }
            other => other.clone(),
        }
    }
}

impl TestCard {
    /// What is filled in, by member.
    pub(crate) fn members(&self) -> [(&str, &str); 5] {
        [
            ("card_number", &self.number),
            ("expiry_month", &self.expiry_month),
            ("expiry_year", &self.expiry_year),
            ("cvc", &self.cvc),
            ("network", &self.network),
        ]
    }
}
