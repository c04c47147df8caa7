//! How often members and values showed over a whole run, against how often the snapshots have them.
//!
//! One answer without a member says little, and one value in place of another less. What a run and its snapshots hold is counted only
//! where something is missing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use spec::Pointer;

use super::{Suite, assemble::Entry, compare::Compared};
use crate::{
    class::Class,
    exchange::Payload,
    finding::{Finding, Sample, fingerprint, template},
    report::ScenarioReport,
    snapshot,
};

/// Counts of one operation's answers of one status.
#[derive(Default)]
struct Counts {
    /// How often the place is there.
    present: BTreeMap<String, usize>,
    /// Which texts stand there.
    values: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Default)]
struct Tally(BTreeMap<(String, u16), Counts>);

impl Tally {
    fn add(&mut self, operation: &str, status: u16, body: &Value) {
        let counts = self.0.entry((operation.to_owned(), status)).or_default();
        walk(body, &Pointer::root(), counts);
    }

    fn of(&self, sample: &Sample) -> Option<&Counts> {
        self.0.get(&(sample.operation.clone(), sample.status))
    }

    fn present(&self, sample: &Sample) -> usize {
        let counts = self.of(sample);
        counts
            .and_then(|counts| counts.present.get(&template(&sample.pointer)))
            .copied()
            .unwrap_or(0)
    }

    fn has_value(&self, sample: &Sample, text: &str) -> bool {
        self.of(sample)
            .and_then(|counts| counts.values.get(&template(&sample.pointer)))
            .is_some_and(|values| values.contains(text))
    }
}

fn walk(value: &Value, at: &Pointer, counts: &mut Counts) {
    let place = template(at);
    if let Value::String(text) = value {
        counts
            .values
            .entry(place.clone())
            .or_default()
            .insert(text.clone());
    }
    *counts.present.entry(place).or_default() += 1;
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &at.push(index), counts);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                walk(member, &at.push(name), counts);
            }
        }
        _ => {}
    }
}

impl Suite {
    /// Says of members that are gone how often they still came, and names listed values that came no more.
    pub(super) fn count_presence(
        &self,
        results: &[Entry],
        compared: &BTreeMap<usize, Compared>,
        open: &mut [Sample],
    ) {
        let is_gone = |sample: &Sample| sample.class == Class::FieldGoneOptional;
        let is_other = |sample: &Sample| sample.class == Class::Snapshot && sample.found.is_none();
        if !open
            .iter()
            .any(|sample| is_gone(sample) || is_other(sample))
        {
            return;
        }
        let (before, now) = tallies(results, compared);
        for sample in open {
            if is_gone(sample) {
                let (expected, found) = (before.present(sample), now.present(sample));
                sample.message = sent(found, expected);
            } else if is_other(sample)
                && let Some(value) = expected_text(&sample.message)
                && self.is_listed(sample, &value)
                && before.has_value(sample, &value)
                && !now.has_value(sample, &value)
            {
                sample.class = Class::EnumGone;
                sample.level = Class::EnumGone.level();
            }
        }
    }

    /// Whether the document lists `value` for what the sample is about.
    fn is_listed(&self, sample: &Sample, value: &str) -> bool {
        let schema = self
            .described(sample)
            .and_then(|pointer| pointer.find(self.document.value()));
        let schema = schema.and_then(|schema| self.resolved(schema));
        schema.is_some_and(|schema| lists(schema, value))
    }

    /// The schema itself, where another only names it.
    fn resolved<'v>(&'v self, schema: &'v Value) -> Option<&'v Value> {
        match schema.get("$ref").and_then(Value::as_str) {
            None => Some(schema),
            Some(reference) => {
                let pointer = Pointer::parse(reference.strip_prefix('#')?)?;
                pointer.find(self.document.value())
            }
        }
    }
}

/// Whether a list of the schema, closed or open, has `value`.
fn lists(schema: &Value, value: &str) -> bool {
    ["enum", "x-extensible-enum"]
        .iter()
        .filter_map(|keyword| schema.get(keyword)?.as_array())
        .flatten()
        .any(|listed| listed.as_str() == Some(value))
}

/// What the snapshots hold, and what the run brought.
fn tallies(results: &[Entry], compared: &BTreeMap<usize, Compared>) -> (Tally, Tally) {
    let (mut before, mut now) = (Tally::default(), Tally::default());
    for (index, (_, played)) in results.iter().enumerate() {
        let Ok(played) = played else { continue };
        let steps = &played.judgement.steps;
        let expected = compared.get(&index).and_then(|it| it.expected.as_deref());
        let expected = expected.map(snapshot::bodies);
        for (at, step) in steps.iter().enumerate() {
            if let Payload::Json(body) = &step.response_body {
                now.add(&step.operation, step.status, body);
            }
            match &expected {
                None => {
                    if let Payload::Json(body) = &step.response_body {
                        before.add(&step.operation, step.status, body);
                    }
                }
                Some(bodies) => {
                    if let Some((status, Some(body))) = bodies.get(at) {
                        before.add(&step.operation, *status, body);
                    }
                }
            }
        }
    }
    (before, now)
}

fn sent(found: usize, expected: usize) -> String {
    format!("sent in {found} places of the run, where the snapshots have it in {expected}")
}

/// What two parts of a run say of a member that is gone, together.
fn sent_in_both(a: &str, b: &str) -> Option<String> {
    let numbers = |message: &str| {
        let mut words = message.split_whitespace();
        let mut number = || words.find_map(|word| word.parse::<usize>().ok());
        Some((number()?, number()?))
    };
    let ((found, expected), (also_found, also_expected)) = (numbers(a)?, numbers(b)?);
    Some(sent(
        found.saturating_add(also_found),
        expected.saturating_add(also_expected),
    ))
}

/// Joins what parts of a run counted: `finding` of one part with the same one of another.
pub(super) fn join_counts(finding: &mut Finding, other: &Finding) {
    if finding.class == Class::FieldGoneOptional
        && let Some(message) = sent_in_both(&finding.message, &other.message)
    {
        finding.message = message;
    }
}

/// Values that one part of a run did not meet, though another did, are not gone: then the snapshot differs, and nothing explains it.
/// Returns what the fingerprints of such findings become.
pub(super) fn find_values_again(
    findings: &mut [Finding],
    scenarios: &[ScenarioReport],
) -> BTreeMap<String, String> {
    let mut renamed = BTreeMap::new();
    if !findings.iter().any(|it| it.class == Class::EnumGone) {
        return renamed;
    }
    let mut now = Tally::default();
    for step in scenarios.iter().flat_map(|scenario| &scenario.steps) {
        if let Payload::Json(body) = &step.response_body {
            now.add(&step.operation, step.status, body);
        }
    }
    for finding in findings.iter_mut().filter(|it| it.class == Class::EnumGone) {
        let counts = now.0.get(&(finding.operation.clone(), finding.status));
        let values = counts.and_then(|counts| counts.values.get(&finding.pointer));
        let is_there = expected_text(&finding.message)
            .zip(values)
            .is_some_and(|(value, values)| values.contains(&value));
        if is_there {
            let class = Class::Snapshot;
            let name = fingerprint(class, &finding.operation, finding.status, &finding.pointer);
            renamed.insert(
                std::mem::replace(&mut finding.fingerprint, name.clone()),
                name,
            );
            finding.class = class;
            finding.level = class.level();
            finding.verdict = class.verdict(class.level());
        }
    }
    renamed
}

/// The text that a difference expected.
fn expected_text(message: &str) -> Option<String> {
    let expected = message
        .strip_prefix("expected ")?
        .split(", found ")
        .next()?;
    serde_json::from_str(expected).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        finding::{Origin, gather},
        report::{Outcome, StepReport},
    };

    fn found(class: Class, pointer: &str, message: &str) -> Vec<Finding> {
        let sample = Sample {
            operation: "get".to_owned(),
            status: 200,
            pointer: Pointer::parse(pointer).unwrap(),
            ..Sample::new(class, message.to_owned())
        };
        let origin = Origin {
            scenario: "a",
            file: "a.yaml",
        };
        gather([(origin, sample)])
    }

    fn answered(body: Value) -> ScenarioReport {
        let none = std::time::Duration::ZERO;
        let step = StepReport {
            step: 1,
            line: 1,
            operation: "get".to_owned(),
            request_line: String::new(),
            request_headers: Vec::new(),
            request_body: Payload::None,
            status: 200,
            response_headers: Vec::new(),
            response_body: Payload::Json(body),
            differences: Vec::new(),
            findings: Vec::new(),
            started: none,
            took: none,
        };
        ScenarioReport {
            name: "b".to_owned(),
            title: String::new(),
            file: String::new(),
            outcome: Outcome::Clean,
            exchanges: 1,
            text: None,
            steps: vec![step],
            started: none,
            took: none,
        }
    }

    #[test]
    fn a_value_that_another_part_met_is_not_gone() {
        let message = "expected \"GRABPAY\", found \"ALIPAY\"";
        for (value, class) in [("GRABPAY", Class::Snapshot), ("WECHAT", Class::EnumGone)] {
            let mut findings = found(Class::EnumGone, "/data/0/type", message);
            let before = findings.clone();
            let scenarios = [answered(json!({"data": [{}, {"type": value}]}))];
            let renamed = find_values_again(&mut findings, &scenarios);
            assert_eq!((findings.len(), findings[0].class), (1, class), "{value}");
            assert_eq!(renamed.len(), usize::from(class == Class::Snapshot));
            if let Some(name) = renamed.get(&before[0].fingerprint) {
                assert_eq!(*name, findings[0].fingerprint);
                assert_eq!(findings[0].verdict, crate::class::Verdict::Ours);
            }
        }
    }

    #[test]
    fn parts_count_a_missing_member_together() {
        let mut first = found(Class::FieldGoneOptional, "/a", &sent(3, 5)).remove(0);
        let other = found(Class::FieldGoneOptional, "/a", &sent(0, 4)).remove(0);
        join_counts(&mut first, &other);
        assert_eq!(first.message, sent(3, 9));
    }
}
