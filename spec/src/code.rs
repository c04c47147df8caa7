//! The closed list of diagnostic codes.

mod catalogue;

use std::fmt;

pub use catalogue::Code;

/// Whether a document can be used in spite of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The document cannot be used.
    Error,
    /// It can, but probably says something else than was meant.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// What a code is about; also the hundred its number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// The text could not be turned into a document (0xx).
    Reading,
    /// A member is missing, unknown or of the wrong kind (1xx).
    Structure,
    /// References, paths and operations (2xx).
    Operations,
    /// Schemas and the values beside them (3xx).
    Schemas,
    /// Extensions (4xx).
    Extensions,
    /// The record of decisions and evidence (5xx).
    Decisions,
    /// What a generator makes of a sound document (6xx); reported by the generator, explained here.
    Generator,
}

/// The words that belong to a code.
struct Entry {
    text: &'static str,
    title: &'static str,
    explanation: &'static str,
    remedy: &'static str,
}

impl Code {
    /// The code as it is printed, such as `E201`: `E` for an error, `W` for a warning, and three digits that never change
    /// their meaning.
    pub fn as_str(self) -> &'static str {
        self.entry().text
    }

    /// Finds a code by its text, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str().eq_ignore_ascii_case(text))
    }

    /// Error or warning; fixed for each code.
    pub fn severity(self) -> Severity {
        if self.as_str().starts_with('W') {
            Severity::Warning
        } else {
            Severity::Error
        }
    }

    /// The rule in a few words.
    pub fn title(self) -> &'static str {
        self.entry().title
    }

    /// Why the rule exists and what it looks at.
    pub fn explanation(self) -> &'static str {
        self.entry().explanation
    }

    /// What to do in general; a finding usually says it more exactly.
    pub fn remedy(self) -> &'static str {
        self.entry().remedy
    }

    /// What the code is about.
    pub fn area(self) -> Area {
        match self.as_str().as_bytes().get(1) {
            Some(b'0') => Area::Reading,
            Some(b'1') => Area::Structure,
            Some(b'2') => Area::Operations,
            Some(b'3') => Area::Schemas,
            Some(b'4') => Area::Extensions,
            Some(b'5') => Area::Decisions,
            _ => Area::Generator,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_ordered_and_well_formed() {
        let texts: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(
            texts.is_sorted_by(|a, b| a[1..] < b[1..]),
            "numbers grow and none is used twice: {texts:?}"
        );
        for code in Code::ALL {
            let text = code.as_str();
            assert!(
                text.len() == 4 && text.starts_with(['E', 'W']) && text[1..].parse::<u16>().is_ok(),
                "{text}"
            );
            for words in [code.title(), code.explanation(), code.remedy()] {
                assert!(words.len() > 10 && !words.contains("  "), "{text}: {words}");
            }
            assert_eq!(Code::parse(&text.to_lowercase()), Some(*code));
        }
    }
}
