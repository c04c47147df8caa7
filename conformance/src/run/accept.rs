//! Replaces snapshots by what was found, once somebody asked for it by name.

use std::{collections::BTreeMap, io};

use similar::TextDiff;

use super::{Options, SetupError, Suite, assemble::Entry, compare::Compared};
use crate::{
    class::{Class, Verdict},
    finding::Sample,
    report::Accepted,
};

impl Suite {
    /// Replaces the snapshots of the scenarios that were played, and drops what that settles from `samples`. Where the vendor broke the
    /// contract, or the target was out of order, the snapshot stays.
    pub(super) fn accept(
        &self,
        options: &Options,
        results: &[Entry],
        compared: &BTreeMap<usize, Compared>,
        samples: &mut Vec<(usize, Sample)>,
    ) -> Result<Vec<Accepted>, SetupError> {
        if !options.accept {
            return Ok(Vec::new());
        }
        let mut accepted = Vec::new();
        for (index, (scenario, played)) in results.iter().enumerate() {
            let Ok(played) = played else { continue };
            let is_refused = samples.iter().any(|(other, sample)| {
                *other == index && matches!(sample.verdict(), Verdict::Broken | Verdict::Outage)
            });
            if is_refused {
                continue;
            }
            let failed = |error: io::Error| {
                SetupError::Usage(format!("the snapshot of {}: {error}", scenario.name))
            };
            let text = &played.judgement.text;
            let before = compared.get(&index).and_then(|it| it.expected.as_deref());
            self.store.accept(&scenario.name, text).map_err(failed)?;
            let is_new = samples
                .iter()
                .any(|(other, sample)| *other == index && sample.class == Class::Stale);
            accepted.push(Accepted {
                scenario: scenario.name.clone(),
                diff: match before {
                    Some(before) => diff(&scenario.name, before, text),
                    None if is_new => diff(&scenario.name, "", text),
                    None => String::new(),
                },
            });
            samples.retain(|(other, sample)| {
                *other != index || !matches!(sample.class, Class::Snapshot | Class::Stale)
            });
        }
        Ok(accepted)
    }
}

fn diff(name: &str, before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(
            &format!("snapshots/{name}.snap"),
            &format!("snapshots/{name}.snap"),
        )
        .to_string()
}
