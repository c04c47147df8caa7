//! Puts what waits for an explanation under the finding that explains it.
//!
//! A renamed member is one finding, not three: the expectation that missed it and the snapshot that still has it are folded under
//! "required member missing". An explanation holds for the whole run, because the same drift shows in many scenarios.

use std::collections::BTreeSet;

use spec::Pointer;

use crate::{
    class::{Class, Direction, Level},
    finding::{Finding, Sample, template},
    present::IDS,
};

/// What is not yet explained, in the scenario at this index.
pub(crate) struct Open {
    pub(crate) scenario: usize,
    pub(crate) sample: Sample,
}

/// Splits `open` into what stays a finding of its own, and counts the rest under `explaining`.
pub(crate) fn fold(explaining: &mut Vec<(usize, Sample)>, open: Vec<Open>) -> Vec<(usize, Sample)> {
    // A missing member that nothing explains is itself an explanation: of the expectation that missed it, in any scenario.
    let (gone, open): (Vec<_>, Vec<_>) = open
        .into_iter()
        .partition(|open| open.sample.class == Class::FieldGoneOptional);
    let found = unexplained(explaining, gone);
    explaining.extend(found);
    under_status(unexplained(explaining, open))
}

/// Folds findings of which each part of a run knew only its own: what one part could not explain another may.
///
/// Only what is at the same place can be told apart here; what followed from a conversation's course was seen by the part that had it.
/// Returns the fingerprints of what was folded.
pub(crate) fn fold_parts(findings: &mut Vec<Finding>) -> BTreeSet<String> {
    let is_open = |finding: &Finding| {
        matches!(
            finding.class,
            Class::Expectation | Class::Snapshot | Class::Volatile
        )
    };
    let (open, mut rest): (Vec<_>, Vec<_>) =
        std::mem::take(findings).into_iter().partition(is_open);
    let explaining: Vec<_> = rest.iter().map(|finding| (0, sample(finding))).collect();
    let mut folded = BTreeSet::new();
    for finding in open {
        let waiting = Open {
            scenario: usize::MAX,
            sample: sample(&finding),
        };
        let by = explanation(&explaining, &waiting).and_then(|index| rest.get_mut(index));
        match by {
            Some(by) => {
                by.explains += finding.count.saturating_add(finding.explains);
                folded.insert(finding.fingerprint);
            }
            None => findings.push(finding),
        }
    }
    findings.append(&mut rest);
    folded
}

/// The finding as the sample that it was gathered from, with `*` for the items of lists.
fn sample(finding: &Finding) -> Sample {
    Sample {
        level: finding.level,
        operation: finding.operation.clone(),
        status: finding.status,
        pointer: Pointer::parse(&finding.pointer).unwrap_or_else(Pointer::root),
        ..Sample::new(finding.class, String::new())
    }
}

/// An answer with another status than expected is another answer: what else is not as expected of it, and what never came after
/// it, is one finding.
fn under_status(open: Vec<(usize, Sample)>) -> Vec<(usize, Sample)> {
    let (mut leading, rest): (Vec<_>, Vec<_>) = open
        .into_iter()
        .partition(|(_, sample)| sample.class == Class::Expectation && sample.pointer.is_root());
    let mut left = Vec::new();
    for (scenario, sample) in rest {
        let of_missing_end = sample.class == Class::Stopped || sample.operation.is_empty();
        let lead = leading.iter_mut().find(|(other, lead)| {
            *other == scenario && (lead.line == sample.line || of_missing_end)
        });
        match lead {
            Some((_, lead)) => lead.explains += 1,
            None => left.push((scenario, sample)),
        }
    }
    leading.extend(left);
    leading
}

fn unexplained(explaining: &mut [(usize, Sample)], open: Vec<Open>) -> Vec<(usize, Sample)> {
    let mut left = Vec::new();
    // Scenarios that ended early for a known reason: what is missing after that is no news.
    let mut excused = Vec::new();
    let (stopped, open): (Vec<_>, Vec<_>) = open
        .into_iter()
        .partition(|open| open.sample.class == Class::Stopped);
    for open in stopped {
        match explanation(explaining, &open) {
            Some(index) => {
                count(explaining, index);
                excused.push((open.scenario, index));
            }
            None => left.push((open.scenario, open.sample)),
        }
    }
    for open in open {
        let of_missing_end =
            open.sample.class == Class::Snapshot && open.sample.operation.is_empty();
        let excuse = excused
            .iter()
            .find(|(scenario, _)| of_missing_end && *scenario == open.scenario);
        match excuse
            .map(|(_, index)| *index)
            .or_else(|| explanation(explaining, &open))
        {
            Some(index) => count(explaining, index),
            None => left.push((open.scenario, open.sample)),
        }
    }
    left
}

fn count(explaining: &mut [(usize, Sample)], index: usize) {
    if let Some((_, sample)) = explaining.get_mut(index) {
        sample.explains += 1;
    }
}

/// A finding about the vendor that explains what is open: at the same place, about an id that came before, or about a conversation
/// that was another one from there on.
fn explanation(explaining: &[(usize, Sample)], open: &Open) -> Option<usize> {
    let is_at_place = |sample: &Sample| {
        is_at(&sample.operation, &sample.pointer, &open.sample)
            || sample
                .also_at
                .as_ref()
                .is_some_and(|(operation, pointer)| is_at(operation, pointer, &open.sample))
            || (sample.operation == open.sample.operation
                && matches!(sample.class, Class::Status | Class::MediaType)
                && sample.level == Level::Error)
    };
    let is_before = |scenario: usize, sample: &Sample| {
        scenario == open.scenario
            && (is_lost_id(sample, &open.sample)
                || is_diverging(sample, &open.sample)
                || is_ignored(sample, &open.sample))
    };
    let explains = |found: &dyn Fn(usize, &Sample) -> bool| {
        explaining.iter().position(|(scenario, sample)| {
            !matches!(sample.class.direction(), Direction::Ours | Direction::Age)
                && found(*scenario, sample)
        })
    };
    explains(&|_, sample| is_at_place(sample)).or_else(|| explains(&is_before))
}

/// Whether the conversation was another one before `open`, or in the very answer.
fn is_diverging(sample: &Sample, open: &Sample) -> bool {
    sample.diverges && sample.exchange.unwrap_or(0) <= open.exchange.unwrap_or(usize::MAX)
}

/// Whether `open` shows once more that a member of an earlier request was ignored: the object says it wherever it is read.
fn is_ignored(sample: &Sample, open: &Sample) -> bool {
    sample.class == Class::RequestIgnored
        && sample.exchange <= open.exchange
        && open.pointer.tokens().ends_with(sample.pointer.tokens())
}

/// Whether an id is not what it was: then later steps of the scenario name another object, or none.
fn is_lost_id(sample: &Sample, open: &Sample) -> bool {
    sample.class.is_of_vendor()
        && sample.level == Level::Error
        && sample
            .pointer
            .last()
            .is_some_and(|name| IDS.contains(&name))
        && sample.line <= open.line
}

fn is_at(operation: &str, pointer: &Pointer, open: &Sample) -> bool {
    operation == open.operation && (related(pointer, &open.pointer) || is_told_by(pointer, open))
}

/// Whether a snapshot differs within an object whose id is not what it was: its values are references that name the object.
fn is_told_by(id: &Pointer, open: &Sample) -> bool {
    let id = template(id);
    let object = IDS
        .iter()
        .find_map(|name| id.strip_suffix(name)?.strip_suffix('/'));
    matches!(open.class, Class::Snapshot | Class::FieldGoneOptional)
        && object.is_some_and(|object| is_within(&template(&open.pointer), object))
}

fn related(a: &Pointer, b: &Pointer) -> bool {
    // Findings about the whole answer explain only what is about the whole answer.
    if a.is_root() || b.is_root() {
        return a.is_root() && b.is_root();
    }
    let (a, b) = (template(a), template(b));
    is_within(&a, &b) || is_within(&b, &a)
}

fn is_within(inner: &str, outer: &str) -> bool {
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Origin, gather};

    fn sample(class: Class, operation: &str, pointer: &str) -> Sample {
        Sample {
            operation: operation.to_owned(),
            status: 200,
            pointer: Pointer::parse(pointer).unwrap(),
            ..Sample::new(class, String::new())
        }
    }

    fn left(explaining: Sample, open: Sample) -> usize {
        fold(
            &mut vec![(0, explaining)],
            vec![Open {
                scenario: 1,
                sample: open,
            }],
        )
        .len()
    }

    #[test]
    fn drift_explains_what_is_at_its_place_and_nothing_else() {
        let gone = || sample(Class::FieldGone, "list", "/data/0/amount");
        assert_eq!(
            left(gone(), sample(Class::Snapshot, "list", "/data/3/amount")),
            0
        );
        assert_eq!(
            left(gone(), sample(Class::Expectation, "list", "/data/3/amount")),
            0
        );
        assert_eq!(
            left(
                gone(),
                sample(Class::Snapshot, "list", "/data/3/amount_due")
            ),
            1
        );
        assert_eq!(
            left(gone(), sample(Class::Snapshot, "get", "/data/3/amount")),
            1
        );
        assert_eq!(left(gone(), sample(Class::Expectation, "list", "")), 1);
    }

    #[test]
    fn an_id_that_is_gone_explains_what_is_told_by_it() {
        let gone = || sample(Class::FieldGone, "get", "/latest/attempt_id");
        assert_eq!(
            left(
                gone(),
                sample(Class::Snapshot, "get", "/latest/create_time")
            ),
            0
        );
        assert_eq!(
            left(gone(), sample(Class::Snapshot, "get", "/create_time")),
            1
        );
        assert_eq!(
            left(gone(), sample(Class::Expectation, "get", "/latest/amount")),
            1
        );
    }

    #[test]
    fn our_own_findings_explain_nothing() {
        let binding = sample(Class::Binding, "get", "/amount");
        assert_eq!(left(binding, sample(Class::Snapshot, "get", "/amount")), 1);
    }

    #[test]
    fn what_a_stopped_scenario_did_not_reach_is_excused_with_it() {
        let mut explaining = vec![(0, sample(Class::FieldGone, "create", "/id"))];
        let open = |sample| Open {
            scenario: 0,
            sample,
        };
        let left = fold(
            &mut explaining,
            vec![
                open(sample(Class::Snapshot, "", "")),
                open(sample(Class::Stopped, "create", "/id")),
            ],
        );
        assert!(left.is_empty());
        assert_eq!(
            explaining.first().map(|(_, sample)| sample.explains),
            Some(2)
        );
    }

    #[test]
    fn a_member_that_is_gone_explains_the_expectation_that_missed_it() {
        let gone = Open {
            scenario: 0,
            sample: sample(Class::FieldGoneOptional, "get", "/captured"),
        };
        let missed = Open {
            scenario: 1,
            sample: sample(Class::Expectation, "get", "/captured"),
        };
        let mut explaining = Vec::new();
        assert!(fold(&mut explaining, vec![missed, gone]).is_empty());
        let classes: Vec<_> = explaining.iter().map(|(_, sample)| sample.class).collect();
        assert_eq!(classes, [Class::FieldGoneOptional]);
    }

    #[test]
    fn a_lost_id_explains_what_follows_in_its_scenario() {
        let lost = Sample {
            line: 5,
            ..sample(Class::Type, "create", "/payment_intent_id")
        };
        let later = |scenario, line| Open {
            scenario,
            sample: Sample {
                line,
                ..sample(Class::Expectation, "get", "/amount")
            },
        };
        let mut explaining = vec![(0, lost)];
        let left = fold(&mut explaining, vec![later(0, 9), later(0, 3), later(1, 9)]);
        let places: Vec<_> = left
            .iter()
            .map(|(scenario, sample)| (*scenario, sample.line))
            .collect();
        assert_eq!(places, [(0, 3), (1, 9)]);
    }

    #[test]
    fn another_status_explains_what_else_is_not_as_expected_of_that_answer() {
        let open = |class, pointer, line| Open {
            scenario: 0,
            sample: Sample {
                line,
                ..sample(class, "get", pointer)
            },
        };
        let left = fold(
            &mut Vec::new(),
            vec![
                open(Class::Expectation, "/amount", 7),
                open(Class::Expectation, "", 7),
                open(Class::Snapshot, "/amount", 7),
                open(Class::Snapshot, "/amount", 9),
            ],
        );
        let lines: Vec<_> = left
            .iter()
            .map(|(_, sample)| (sample.line, sample.explains))
            .collect();
        assert_eq!(lines, [(7, 2), (9, 0)]);
    }

    #[test]
    fn an_illegal_move_explains_both_answers_that_it_joins() {
        let mut illegal = sample(Class::IllegalMove, "get", "/status");
        illegal.also_at = Some(("cancel".to_owned(), Pointer::parse("/status").unwrap()));
        assert_eq!(
            left(
                illegal.clone(),
                sample(Class::Snapshot, "cancel", "/status")
            ),
            0
        );
        assert_eq!(
            left(illegal, sample(Class::Snapshot, "create", "/status")),
            1
        );
    }

    #[test]
    fn what_one_part_of_a_run_found_explains_what_another_could_not() {
        let found = |sample: Sample| {
            let origin = Origin {
                scenario: "a",
                file: "a.yaml",
            };
            gather([(origin, sample)])
        };
        let mut findings = found(sample(Class::FieldGone, "list", "/data/0/amount"));
        findings.extend(found(sample(Class::Snapshot, "list", "/data/1/amount")));
        findings.extend(found(sample(
            Class::Expectation,
            "list",
            "/data/1/currency",
        )));
        findings.extend(found(sample(Class::Parity, "list", "/data/1/amount")));
        let folded = fold_parts(&mut findings);
        let left: Vec<_> = findings
            .iter()
            .map(|finding| (finding.class, finding.explains))
            .collect();
        assert_eq!(
            left,
            [
                (Class::Expectation, 0),
                (Class::FieldGone, 1),
                (Class::Parity, 0)
            ]
        );
        assert_eq!(folded.len(), 1);
    }
}
