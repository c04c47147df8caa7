//! What a run can find: a closed list of classes, and what each means to whom.
//!
//! A class says what moved; [`Level`] says how bad that is. For the vendor's classes the level by default is what the class says, and
//! an error wherever the document as written refuses the answer.

mod list;

use serde::{Deserialize, Deserializer, Serialize, de};

pub use list::Class;

/// Who has to act on a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The vendor broke the contract: answers that a consumer relies on are gone or other than documented.
    Broken,
    /// We are wrong: bindings, client, recording or snapshot.
    Ours,
    /// The vendor moved within what the contract allows.
    Drift,
    /// The target was out of order, which says nothing about the contract.
    Outage,
    /// Worth knowing, and nobody's fault.
    Information,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Somebody should look.
    Warning,
    /// Consumers break, or may.
    Error,
}

/// What a move does to a consumer that was built for the contract as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// Nothing.
    None,
    /// It depends on what the consumer does with the value.
    Depends,
    /// It stops working, or works wrongly.
    Breaks,
}

/// What a class is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// What the vendor answers.
    Answer,
    /// What the vendor demands of requests.
    Request,
    /// What the vendor does: states, idempotency, authentication, events, times.
    Behaviour,
    /// How fast it answers.
    Performance,
    /// Whether it answers at all.
    Environment,
    /// How old what we know is.
    Age,
    /// Our own work.
    Ours,
}

impl Class {
    /// The class with this id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|class| class.id().eq_ignore_ascii_case(id))
    }

    /// Who has to act on a finding of this class that is as bad as `level`.
    pub fn verdict(self, level: Level) -> Verdict {
        match (self.direction(), level) {
            (Direction::Ours, _) | (Direction::Age, Level::Error) => Verdict::Ours,
            (Direction::Environment, _) => Verdict::Outage,
            (Direction::Performance | Direction::Age, _) => Verdict::Information,
            (Direction::Answer | Direction::Request | Direction::Behaviour, Level::Error) => {
                Verdict::Broken
            }
            (Direction::Answer | Direction::Request | Direction::Behaviour, _) => Verdict::Drift,
        }
    }

    /// Whether it is about the vendor's contract.
    pub fn is_of_vendor(self) -> bool {
        matches!(
            self.direction(),
            Direction::Answer | Direction::Request | Direction::Behaviour
        )
    }
}

impl Direction {
    /// What it is about, in a few words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "what the vendor answers",
            Self::Request => "what the vendor demands of requests",
            Self::Behaviour => "what the vendor does",
            Self::Performance => "how fast the target answers",
            Self::Environment => "whether the target answers",
            Self::Age => "how old what is known is",
            Self::Ours => "our own work",
        }
    }
}

impl Level {
    /// The level in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Impact {
    /// The impact in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "unaffected",
            Self::Depends => "depends",
            Self::Breaks => "breaks",
        }
    }
}

impl Serialize for Class {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Class {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::parse(&id).ok_or_else(|| {
            de::Error::custom(format!("no class has the id `{}`", spec::escape(&id)))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_tell_what_a_class_is_about() {
        let ids: BTreeSet<_> = Class::ALL.iter().map(|class| class.id()).collect();
        assert_eq!(ids.len(), Class::ALL.len());
        for class in Class::ALL {
            let letter = match class.direction() {
                Direction::Answer => "R-",
                Direction::Request => "Q-",
                Direction::Behaviour => "B-",
                Direction::Performance => "P-",
                Direction::Environment => "E-",
                Direction::Age => "T-",
                Direction::Ours => "O-",
            };
            assert!(class.id().starts_with(letter), "{class:?}");
            assert_eq!(Class::parse(&class.id().to_lowercase()), Some(*class));
        }
    }

    #[test]
    fn every_class_is_explained() {
        for class in Class::ALL {
            for text in [class.explanation(), class.remedy()] {
                assert!(text.len() > 25 && text.ends_with('.'), "{class:?}: {text}");
            }
        }
    }

    #[test]
    fn what_breaks_every_consumer_is_an_error_by_default() {
        for class in Class::ALL.iter().filter(|class| class.is_of_vendor()) {
            if class.tolerant() == Impact::Breaks {
                assert!(
                    class.level() == Level::Error || *class == Class::Length,
                    "{class:?}"
                );
            }
            if class.level() == Level::Note {
                assert_ne!(class.typed(), Impact::Breaks, "{class:?}");
            }
        }
    }
}
