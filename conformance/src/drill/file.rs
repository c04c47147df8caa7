//! `drills.yaml`.

use std::{collections::BTreeSet, fmt, fs, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::class::Class;

/// What drills are called whose deviation means nothing, so that nothing may be found.
const NONE: &str = "NONE";
/// What a finding is about that is about no operation.
const NO_OPERATION: &str = "-";

/// The drills, in the order of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drills {
    /// Every drill.
    pub drills: Vec<Drill>,
}

/// One deviation, and what must be said of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drill {
    /// The class that it is a variant of, a slash, and a number: `R-TYPE/2`.
    pub id: String,
    /// What deviates, in a few words.
    pub does: String,
    /// What the sandbox is told to deviate in, as its control API takes it.
    #[serde(default)]
    pub drift: Vec<Value>,
    /// What the sandbox is told to do wrong, as its control API takes it.
    #[serde(default)]
    pub faults: Vec<Value>,
    /// Further flags of `cargo xtask conformance`.
    #[serde(default)]
    pub flags: Vec<String>,
    /// The recordings that are played.
    pub only: Vec<String>,
    /// Every finding that the run must have.
    pub finds: Vec<Place>,
    /// The exit code that the run must have.
    pub exit: i32,
}

/// A class of findings and where one is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place {
    /// The class.
    pub class: Class,
    /// The operation's id; empty for what is about none.
    pub operation: String,
    /// Where in the body, with `*` for the items of lists; empty for the whole answer.
    pub pointer: String,
}

/// Why drills cannot be read: the file and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillError(String);

impl fmt::Display for DrillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DrillError {}

impl Drills {
    /// Reads `file`.
    ///
    /// # Errors
    /// Where it cannot be read, is no such YAML, or names a drill twice or by no class.
    pub fn load(file: &Path) -> Result<Self, DrillError> {
        let shown = spec::escape(&file.display().to_string());
        let text = fs::read_to_string(file)
            .map_err(|error| DrillError(format!("{shown} cannot be read: {error}")))?;
        Self::read(&text).map_err(|DrillError(why)| DrillError(format!("{shown}: {why}")))
    }

    fn read(text: &str) -> Result<Self, DrillError> {
        let drills: Self = serde_yaml::from_str(text)
            .map_err(|error| DrillError(spec::escape(&error.to_string())))?;
        let mut seen = BTreeSet::new();
        for drill in &drills.drills {
            let id = spec::escape(&drill.id);
            let refused = |why: &str| Err(DrillError(format!("the drill {id} {why}")));
            if !drill.is_well_named() {
                return refused(
                    "must be called by a class, a slash and a number, such as R-TYPE/2",
                );
            }
            if !seen.insert(&drill.id) {
                return refused("stands twice");
            }
            if drill.only.is_empty() {
                return refused("plays no recording; name some under `only`");
            }
        }
        Ok(drills)
    }

    /// The drills that `names` mean, ids or classes; all where there are none.
    ///
    /// # Errors
    /// Where a name means none.
    pub fn named(&self, names: &[String]) -> Result<Vec<Drill>, DrillError> {
        let is_meant = |drill: &Drill, name: &str| {
            drill.id.eq_ignore_ascii_case(name) || drill.group().eq_ignore_ascii_case(name)
        };
        for name in names {
            if !self.drills.iter().any(|drill| is_meant(drill, name)) {
                return Err(DrillError(format!(
                    "no drill and no class of drills is called {}; conformance/drills.yaml lists them",
                    spec::escape(name)
                )));
            }
        }
        let chosen = self
            .drills
            .iter()
            .filter(|drill| names.is_empty() || names.iter().any(|name| is_meant(drill, name)));
        Ok(chosen.cloned().collect())
    }
}

impl Drill {
    /// The id without its number: a class, or what stands for none.
    pub fn group(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// The class that it is a variant of, if it is of one.
    pub fn class(&self) -> Option<Class> {
        Class::parse(self.group())
    }

    fn is_well_named(&self) -> bool {
        let number = self.id.split_once('/').map(|(_, number)| number);
        let is_numbered = number.is_some_and(|number| number.parse::<u32>().is_ok());
        is_numbered && (self.group() == NONE || self.class().is_some())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = match self.operation.as_str() {
            "" => NO_OPERATION,
            operation => operation,
        };
        write!(f, "{} {}", self.class.id(), spec::escape(operation))?;
        match self.pointer.as_str() {
            "" => Ok(()),
            pointer => write!(f, " {}", spec::escape(pointer)),
        }
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

impl TryFrom<String> for Place {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut words = text.split(' ');
        let class = words.next().and_then(Class::parse);
        let (Some(class), Some(operation)) = (class, words.next()) else {
            return Err(format!(
                "{} is no class and operation, such as `R-TYPE list_payment_intents /total_items`",
                spec::escape(&text)
            ));
        };
        let is_none = operation == NO_OPERATION;
        let pointer = words.collect::<Vec<_>>().join(" ");
        Ok(Self {
            class,
            operation: if is_none { "" } else { operation }.to_owned(),
            pointer,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drill(id: &str) -> String {
        format!("drills:\n- {{id: {id}, does: x, only: [a], finds: [R-TYPE get /a], exit: 3}}\n")
    }

    #[test]
    fn a_drill_is_called_by_its_class_and_a_number() {
        assert!(Drills::read(&drill("R-TYPE/1")).is_ok());
        assert!(Drills::read(&drill("NONE/1")).is_ok());
        for wrong in ["R-TYPE", "R-TYPE/x", "R-OTHER/1"] {
            let DrillError(why) = Drills::read(&drill(wrong)).unwrap_err();
            assert!(why.contains("a class, a slash and a number"), "{why}");
        }
    }

    #[test]
    fn a_place_reads_as_it_is_written() {
        for text in ["R-TYPE get /a/*/b", "R-CT list", "T-STALE -"] {
            assert_eq!(Place::try_from(text.to_owned()).unwrap().to_string(), text);
        }
        assert!(Place::try_from("R-TYPE".to_owned()).is_err());
    }

    #[test]
    fn drills_are_named_by_id_or_class() {
        let drills = Drills::read(&drill("R-TYPE/1")).unwrap();
        let count = |name: &str| drills.named(&[name.to_owned()]).map(|found| found.len());
        assert_eq!(count("r-type"), Ok(1));
        assert_eq!(count("R-TYPE/1"), Ok(1));
        assert!(count("R-NULL").is_err());
    }
}
