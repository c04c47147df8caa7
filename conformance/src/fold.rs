//! Puts what waits for an explanation under the finding that explains it.
//!
//! A renamed member is one finding, not three: the expectation that missed it and the snapshot that still has it are folded under
//! "required member missing". An explanation holds for the whole run, because the same drift shows in many scenarios.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use spec::Pointer;

use crate::{
    class::{Class, Direction, Level},
    finding::{Finding, Sample, template},
    operations::TOKEN_OPERATION,
    present::IDS,
};

/// What is not yet explained, in the scenario at this index.
pub(crate) struct Open {
    pub(crate) scenario: usize,
    pub(crate) sample: Sample,
}

/// Splits `open` into what stays a finding of its own, and counts the rest under `explaining`.
pub(crate) fn fold(explaining: &mut Vec<(usize, Sample)>, open: Vec<Open>) -> Vec<(usize, Sample)> {
    let (mut named, open): (Vec<_>, Vec<_>) = open
        .into_iter()
        .partition(|open| open.sample.class.is_of_vendor());
    // Events tell again what answers told, so that an answer may explain them.
    let events = explaining.extract_if(.., |(_, sample)| sample.class == Class::Webhook);
    named.extend(events.map(|(scenario, sample)| Open { scenario, sample }));
    lead(explaining, named);
    under_status(unexplained(explaining, open))
}

/// Moves what says by itself what the vendor does otherwise to `explaining`, but for what follows from other things there.
fn lead(explaining: &mut Vec<(usize, Sample)>, mut named: Vec<Open>) {
    // What went otherwise first explains what came after it, in other scenarios as well, and words for people explain nothing.
    named.sort_by_key(|Open { scenario, sample }| {
        let is_of_id = sample
            .pointer
            .last()
            .is_some_and(|name| IDS.contains(&name));
        // What is wrong with an event by itself says more than that it is not as it was.
        let is_of_event = sample.class == Class::Webhook;
        let rank = (!is_of_event, !is_of_id, is_words(sample));
        (!sample.diverges, *scenario, sample.exchange, rank)
    });
    for open in named {
        match explanation(explaining, &open) {
            Some(index)
                if !explaining
                    .iter()
                    .any(|(_, other)| is_alike(other, &open.sample)) =>
            {
                count(explaining, index);
                excuse(explaining, index, &open);
            }
            _ => explaining.push((open.scenario, open.sample)),
        }
    }
}

/// Lets what explains a conversation that took another course explain what came of it, too.
fn excuse(explaining: &mut [(usize, Sample)], index: usize, open: &Open) {
    if let (true, Some(exchange), Some((_, sample))) = (
        open.sample.diverges,
        open.sample.exchange,
        explaining.get_mut(index),
    ) {
        sample.courses.push((open.scenario, exchange));
    }
}

/// Whether two samples are of one finding.
fn is_alike(a: &Sample, b: &Sample) -> bool {
    a.class == b.class
        && a.operation == b.operation
        && a.status == b.status
        && template(&a.pointer) == template(&b.pointer)
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

/// A finding about the vendor that explains what is open: at the same place, in the same answer, about an id that came before, or
/// about a conversation that was another one from there on.
fn explanation(explaining: &[(usize, Sample)], open: &Open) -> Option<usize> {
    let is_at_place = |sample: &Sample| {
        is_at(&sample.operation, &sample.pointer, &open.sample, sample)
            || sample
                .also_at
                .as_ref()
                .is_some_and(|(operation, pointer)| is_at(operation, pointer, &open.sample, sample))
            || is_unread(sample, &open.sample)
            || is_without_token(sample, &open.sample)
    };
    let is_before = |scenario: usize, sample: &Sample| {
        scenario == open.scenario
            && (is_lost_id(sample, &open.sample)
                || is_diverging(sample, &open.sample)
                || is_ignored(sample, &open.sample)
                || is_of_page(sample, &open.sample)
                || is_retold(sample, &open.sample)
                || is_in_words(sample, &open.sample))
    };
    let explains = |found: &dyn Fn(usize, &Sample) -> bool| {
        explaining.iter().position(|(scenario, sample)| {
            !matches!(sample.class.direction(), Direction::Ours | Direction::Age)
                && found(*scenario, sample)
        })
    };
    // That a call is answered otherwise has a reason of its own in each scenario, but where the same member is worse elsewhere.
    let is_near = |scenario: usize, sample: &Sample| {
        !open.sample.diverges
            || scenario == open.scenario
            || (!sample.pointer.is_root() && sample.level > open.sample.level)
    };
    explains(&|scenario, sample| is_near(scenario, sample) && is_at_place(sample))
        .or_else(|| explains(&is_before))
        .or_else(|| explains(&|_, sample| is_same_refusal(sample, &open.sample)))
        .or_else(|| explains(&|_, sample| is_in_course(sample, open)))
}

/// Whether no member of the answer could be read.
fn is_unread(sample: &Sample, open: &Sample) -> bool {
    sample.operation == open.operation
        && sample.status == open.status
        && sample.level == Level::Error
        && match sample.class {
            Class::Status | Class::MediaType => true,
            Class::ErrorEnvelope => sample.pointer.is_root(),
            _ => false,
        }
}

/// Whether a scenario stopped for want of a token that came in an answer which is not as it should be.
fn is_without_token(sample: &Sample, open: &Sample) -> bool {
    open.class == Class::Stopped
        && open.operation == TOKEN_OPERATION
        && sample.operation == open.operation
        && sample.status == open.status
        && sample.level == Level::Error
}

/// Whether `open` is of a page that does not add up, which has other items than it should.
fn is_of_page(sample: &Sample, open: &Sample) -> bool {
    sample.class == Class::Page && sample.exchange == open.exchange && open.exchange.is_some()
}

/// Whether `open` is an event that was held against an answer which is itself not as it should be.
fn is_retold(sample: &Sample, open: &Sample) -> bool {
    let name = open.pointer.last();
    open.class == Class::Webhook
        && sample.operation != open.operation
        && sample.exchange <= open.exchange
        && (sample.class == Class::MediaType
            || (name.is_some() && sample.pointer.last() == name)
            || (name == Some("payment_attempt_id") && sample.pointer.last() == Some("attempt_id")))
}

/// Whether only the words for people of a refusal are others.
fn is_words(sample: &Sample) -> bool {
    sample.class == Class::ErrorEnvelope && sample.level == Level::Note
}

/// Whether `open` says in words for people what something else in the same answer says.
fn is_in_words(sample: &Sample, open: &Sample) -> bool {
    is_words(open)
        && !is_words(sample)
        && sample.status >= 400
        && sample.exchange == open.exchange
        && open.exchange.is_some()
}

/// Whether the conversation was another one before `open`, or in the very answer.
fn is_diverging(sample: &Sample, open: &Sample) -> bool {
    sample.diverges && sample.exchange.unwrap_or(0) <= open.exchange.unwrap_or(usize::MAX)
}

/// Whether `open` came of a conversation that took another course for the same reason.
fn is_in_course(sample: &Sample, open: &Open) -> bool {
    let exchange = open.sample.exchange.unwrap_or(usize::MAX);
    let mut courses = sample.courses.iter();
    courses.any(|(scenario, from)| *scenario == open.scenario && *from <= exchange)
}

/// Whether `open` is about a call that was to be refused for another reason, and is now refused as calls are that were accepted.
fn is_same_refusal(sample: &Sample, open: &Sample) -> bool {
    sample.diverges
        && sample.pointer.is_root()
        && !open.diverges
        && sample.refusal.is_some()
        && sample.refusal == open.refusal
        && sample.operation == open.operation
        && sample.status == open.status
}

/// Whether `open` shows once more that a member of an earlier request was ignored: the object says it wherever it is read.
fn is_ignored(sample: &Sample, open: &Sample) -> bool {
    sample.class == Class::RequestIgnored
        && sample.exchange <= open.exchange
        && !sample.pointer.is_root()
        && open
            .pointer
            .tokens()
            .windows(sample.pointer.tokens().len())
            .any(|within| within == sample.pointer.tokens())
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

fn is_at(operation: &str, pointer: &Pointer, open: &Sample, sample: &Sample) -> bool {
    // What a refusal has at a place says nothing of what a success has there.
    operation == open.operation
        && (sample.status >= 400) == (open.status >= 400)
        && (related(pointer, &open.pointer, sample.status == open.status)
            || is_told_by(pointer, open))
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

fn related(a: &Pointer, b: &Pointer, is_same_status: bool) -> bool {
    // Findings about the whole answer explain only what is about the whole answer.
    if a.is_root() || b.is_root() {
        return a.is_root() && b.is_root() && is_same_status;
    }
    let (a, b) = (template(a), template(b));
    is_within(&a, &b) || is_within(&b, &a)
}

fn is_within(inner: &str, outer: &str) -> bool {
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
