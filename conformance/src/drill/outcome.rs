//! What a drill brought, against what it must bring.

use serde::{Deserialize, Serialize};

use super::{Drill, Place};
use crate::finding::Finding;

/// What a run through the command line brought.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its exit code; `None` where a signal ended it.
    pub exit: Option<i32>,
    /// Everything that it found.
    pub found: Vec<Place>,
    /// How many scenarios it played.
    pub scenarios: usize,
}

/// The members of a report that are needed.
#[derive(Deserialize)]
struct Printed {
    findings: Vec<Finding>,
    scenarios: Vec<serde::de::IgnoredAny>,
}

impl Run {
    /// Reads what `cargo xtask conformance --json` printed.
    ///
    /// # Errors
    /// Where that is no report.
    pub fn read(json: &[u8], exit: Option<i32>) -> Result<Self, serde_json::Error> {
        let printed: Printed = serde_json::from_slice(json)?;
        let place = |finding: Finding| Place {
            class: finding.class,
            operation: finding.operation,
            pointer: finding.pointer,
        };
        Ok(Self {
            exit,
            found: printed.findings.into_iter().map(place).collect(),
            scenarios: printed.scenarios.len(),
        })
    }
}

/// How a drill went.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The drill's id.
    pub id: String,
    /// The class that it is a variant of, or `NONE`.
    pub group: String,
    /// What deviates, in a few words.
    pub does: String,
    /// How many findings it must have.
    pub expected: usize,
    /// How many findings it had.
    pub found: usize,
    /// What must be found and was not.
    pub missing: Vec<Place>,
    /// What was found and must not be.
    pub beyond: Vec<Place>,
    /// The exit code where it is another than it must be, or why there is none.
    pub failure: Option<String>,
    /// Whether something was found where it must be, be it rightly classed or not; or nothing, where nothing must be.
    pub is_noticed: bool,
}

impl Outcome {
    /// Holds what a drill brought against what it must bring.
    pub fn of(drill: &Drill, run: &Run) -> Self {
        let mut beyond = run.found.clone();
        let mut missing = Vec::new();
        for place in &drill.finds {
            match beyond.iter().position(|found| found == place) {
                Some(at) => drop(beyond.remove(at)),
                None => missing.push(place.clone()),
            }
        }
        let is_there = |place: &Place| {
            let mut found = run.found.iter();
            found.any(|it| it.operation == place.operation && it.pointer == place.pointer)
        };
        let failure = (run.exit != Some(drill.exit)).then(|| match run.exit {
            Some(exit) => format!("exit code {exit}, expected {}", drill.exit),
            None => "it was ended by a signal".to_owned(),
        });
        Self {
            expected: drill.finds.len(),
            found: run.found.len(),
            is_noticed: drill.finds.iter().all(is_there),
            missing,
            beyond,
            failure,
            ..Self::blank(drill)
        }
    }

    /// A drill whose run brought no report.
    pub fn failed(drill: &Drill, why: String) -> Self {
        Self {
            expected: drill.finds.len(),
            missing: drill.finds.clone(),
            failure: Some(why),
            ..Self::blank(drill)
        }
    }

    fn blank(drill: &Drill) -> Self {
        Self {
            id: drill.id.clone(),
            group: drill.group().to_owned(),
            does: drill.does.clone(),
            expected: 0,
            found: 0,
            missing: Vec::new(),
            beyond: Vec::new(),
            failure: None,
            is_noticed: false,
        }
    }

    /// Whether all that must be found was, under its class.
    pub fn is_found(&self) -> bool {
        self.missing.is_empty()
    }

    /// Whether the drill holds: all was found under its class, nothing else was, and the exit code is right.
    pub fn holds(&self) -> bool {
        self.is_found() && self.beyond.is_empty() && self.failure.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drill(finds: &[&str]) -> Drill {
        Drill {
            id: "R-TYPE/1".to_owned(),
            does: String::new(),
            drift: Vec::new(),
            faults: Vec::new(),
            flags: Vec::new(),
            only: Vec::new(),
            finds: places(finds),
            exit: 3,
        }
    }

    fn places(texts: &[&str]) -> Vec<Place> {
        let place = |text: &&str| Place::try_from((*text).to_owned()).unwrap();
        texts.iter().map(place).collect()
    }

    fn outcome(finds: &[&str], found: &[&str], exit: i32) -> Outcome {
        let run = Run {
            exit: Some(exit),
            found: places(found),
            scenarios: 1,
        };
        Outcome::of(&drill(finds), &run)
    }

    #[test]
    fn a_drill_holds_when_all_is_found_and_nothing_else() {
        assert!(outcome(&["R-TYPE get /a"], &["R-TYPE get /a"], 3).holds());
        assert!(outcome(&[], &[], 3).holds());
        let beyond = outcome(&["R-TYPE get /a"], &["R-TYPE get /a", "R-NULL get /b"], 3);
        assert!(beyond.is_found() && !beyond.holds());
        let missed = outcome(&["R-TYPE get /a"], &[], 3);
        assert!(!missed.is_found() && !missed.is_noticed);
        assert!(!outcome(&["R-TYPE get /a"], &["R-TYPE get /a"], 1).holds());
    }

    #[test]
    fn what_is_misclassed_is_noticed_and_not_found() {
        let misclassed = outcome(&["R-TYPE get /a"], &["O-SNAPSHOT get /a"], 3);
        assert!(misclassed.is_noticed && !misclassed.is_found());
        assert_eq!(misclassed.beyond, places(&["O-SNAPSHOT get /a"]));
    }
}
