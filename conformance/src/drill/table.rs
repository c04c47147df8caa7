//! How drills went, counted by class.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;

use super::Outcome;

/// The drills of one class.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tally {
    /// The class, or `NONE`.
    pub group: String,
    /// How many drills there are.
    pub variants: usize,
    /// Of how many something was found at each place where it must be.
    pub noticed: usize,
    /// How many hold: rightly classed, and nothing beside.
    pub held: usize,
    /// What deviates in each.
    pub does: Vec<String>,
}

/// How drills went.
#[derive(Clone, Debug, Serialize)]
pub struct Scores {
    /// By class, in the order of the drills.
    pub classes: Vec<Tally>,
    /// How many drills there are.
    pub drills: usize,
    /// How many hold.
    pub held: usize,
    /// Expected findings that were found, by all findings that were; 1 where nothing was found.
    pub precision: f64,
    /// Drills of which all findings were found under their class, by all drills; 1 where there are none.
    pub recall: f64,
}

impl Scores {
    /// Counts `outcomes`.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut at = BTreeMap::new();
        let mut classes: Vec<Tally> = Vec::new();
        for outcome in outcomes {
            let index = *at.entry(&outcome.group).or_insert_with(|| {
                classes.push(Tally {
                    group: outcome.group.clone(),
                    ..Tally::default()
                });
                classes.len() - 1
            });
            if let Some(tally) = classes.get_mut(index) {
                tally.variants += 1;
                tally.noticed += usize::from(outcome.is_noticed);
                tally.held += usize::from(outcome.holds());
                tally.does.push(outcome.does.clone());
            }
        }
        let found: usize = outcomes.iter().map(|outcome| outcome.found).sum();
        let beyond: usize = outcomes.iter().map(|outcome| outcome.beyond.len()).sum();
        let recalled = outcomes.iter().filter(|outcome| outcome.is_found()).count();
        Self {
            classes,
            drills: outcomes.len(),
            held: outcomes.iter().filter(|outcome| outcome.holds()).count(),
            precision: share(found - beyond.min(found), found),
            recall: share(recalled, outcomes.len()),
        }
    }

    /// The table and the figures as Markdown, as the README has them.
    pub fn markdown(&self, clean: Option<usize>) -> String {
        let mut text = String::from(
            "| Class | Drills | Found | Rightly classed, nothing beside | What deviates |\n|---|---|---|---|---|\n",
        );
        for tally in &self.classes {
            let does = tally.does.join("; ").replace('|', "\\|");
            // Writing to text does not fail.
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} | {does} |",
                tally.group, tally.variants, tally.noticed, tally.held
            );
        }
        let _ = write!(text, "\n{}\n", self.summary(clean));
        text
    }

    /// The figures in a line.
    pub fn summary(&self, clean: Option<usize>) -> String {
        let mut text = format!(
            "{} of {} drills hold; precision {:.3}, recall {:.3}",
            self.held, self.drills, self.precision, self.recall
        );
        if let Some(clean) = clean {
            let _ = write!(text, "; {clean} clean replays without a finding");
        }
        text.push('.');
        text
    }
}

fn share(part: usize, all: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if all == 0 {
        1.0
    } else {
        number(part) / number(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(group: &str, missing: usize, beyond: usize, found: usize) -> Outcome {
        let places = |count| {
            let place = super::super::Place::try_from("R-TYPE get".to_owned()).unwrap();
            vec![place; count]
        };
        Outcome {
            id: format!("{group}/1"),
            group: group.to_owned(),
            does: "a | b".to_owned(),
            expected: 1,
            found,
            missing: places(missing),
            beyond: places(beyond),
            failure: None,
            is_noticed: missing == 0,
        }
    }

    #[test]
    fn figures_are_counted_over_all_drills() {
        let scores = Scores::of(&[
            outcome("R-TYPE", 0, 0, 1),
            outcome("R-TYPE", 0, 2, 3),
            outcome("R-NULL", 1, 0, 0),
            outcome("R-NULL", 0, 0, 0),
        ]);
        assert!(
            (scores.precision - 0.5).abs() < 1e-9,
            "{}",
            scores.precision
        );
        assert!((scores.recall - 0.75).abs() < 1e-9, "{}", scores.recall);
        let held: Vec<_> = scores.classes.iter().map(|tally| tally.held).collect();
        assert_eq!((scores.held, held), (2, vec![1, 1]));
    }

    #[test]
    fn nothing_found_where_nothing_is_asked_for_is_precise() {
        let scores = Scores::of(&[]);
        assert_eq!((scores.precision, scores.recall), (1.0, 1.0));
    }

    #[test]
    fn a_bar_does_not_break_the_table() {
        let text = Scores::of(&[outcome("R-TYPE", 0, 0, 1)]).markdown(Some(1000));
        assert!(
            text.contains(r"| `R-TYPE` | 1 | 1 | 1 | a \| b |"),
            "{text}"
        );
        assert!(text.contains("1000 clean replays"), "{text}");
    }
}
