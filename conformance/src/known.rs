//! Drift that somebody knows of and bears for a while.

use std::{collections::BTreeSet, fs, io, path::Path};

use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    SetupError,
    class::{Class, Verdict},
    finding::{Finding, Known},
    target::TargetChoice,
};

/// The entries of `known-drift.yaml`.
#[derive(Default)]
pub(crate) struct KnownDrift {
    /// The file, as messages show it.
    file: String,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    known: Vec<Entry>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fingerprint: String,
    reason: String,
    owner: String,
    expires: Date,
    #[serde(default)]
    target: On,
}

/// Where a drift shows.
#[derive(Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum On {
    /// UQPAY's own sandbox.
    #[default]
    Sandbox,
    /// The embedded sandbox.
    Embedded,
}

impl KnownDrift {
    /// Reads the file; without one nothing is known.
    pub(crate) fn load(path: &Path) -> Result<Self, SetupError> {
        let shown = spec::escape(&path.display().to_string());
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(SetupError::Usage(format!(
                    "{shown} cannot be read: {error}"
                )));
            }
        };
        let refused = |why: String| {
            Err(SetupError::Usage(format!(
                "{shown}: {why}\n  help: an entry is {{fingerprint, reason, owner, expires: YYYY-MM-DD}}, and `target: embedded` where the drift is the embedded sandbox's"
            )))
        };
        let File { known } = match serde_yaml::from_str(&text) {
            Ok(file) => file,
            Err(error) => return refused(spec::escape(&error.to_string())),
        };
        let mut seen = BTreeSet::new();
        for entry in &known {
            let fingerprint = spec::escape(&entry.fingerprint);
            let is_fingerprint = entry.fingerprint.len() == 16
                && entry
                    .fingerprint
                    .bytes()
                    .all(|byte| byte.is_ascii_hexdigit());
            if !is_fingerprint {
                return refused(format!(
                    "{fingerprint} is no fingerprint, which has 16 hexadecimal digits"
                ));
            }
            if [&entry.reason, &entry.owner]
                .iter()
                .any(|text| text.trim().is_empty())
            {
                return refused(format!("{fingerprint} needs a reason and an owner"));
            }
            if !seen.insert(entry.fingerprint.as_str()) {
                return refused(format!("{fingerprint} stands twice"));
            }
        }
        Ok(Self {
            file: shown,
            entries: known,
        })
    }

    /// Marks what is known among `findings`, and tells the entries that have expired, or that nothing answers to though everything was
    /// played.
    pub(crate) fn apply(
        &self,
        findings: &mut Vec<Finding>,
        target: &TargetChoice,
        today: Date,
        plays_all: bool,
    ) {
        let on = match target {
            TargetChoice::Embedded => On::Embedded,
            TargetChoice::Sandbox | TargetChoice::Url(_) => On::Sandbox,
        };
        let mut outdated = Vec::new();
        let file = &self.file;
        for entry in self.entries.iter().filter(|entry| entry.target == on) {
            let found = findings.iter_mut().find(|finding| {
                finding.fingerprint == entry.fingerprint
                    && matches!(finding.verdict, Verdict::Broken | Verdict::Drift)
            });
            let shown = spec::escape(&entry.fingerprint);
            match found {
                _ if entry.expires < today => outdated.push(format!(
                    "{file}: {shown} expired on {}; {} bears it: {}",
                    entry.expires,
                    spec::escape(&entry.owner),
                    spec::escape(&entry.reason)
                )),
                Some(finding) => finding.known = Some(entry.known()),
                // A stand-in for UQPAY's sandbox need not drift as it does.
                None if plays_all && !matches!(target, TargetChoice::Url(_)) => {
                    outdated.push(format!(
                        "{file}: {shown} was found nowhere; remove the entry"
                    ));
                }
                None => {}
            }
        }
        findings.extend(outdated.into_iter().map(out_of_date));
    }
}

/// A finding about an entry.
fn out_of_date(message: String) -> Finding {
    let class = Class::KnownDrift;
    Finding {
        fingerprint: crate::finding::fingerprint(class, "", 0, &message),
        class,
        verdict: class.verdict(class.level()),
        level: class.level(),
        operation: String::new(),
        status: 0,
        pointer: String::new(),
        message,
        document: None,
        schema: None,
        recording: String::new(),
        scenario: String::new(),
        step: 0,
        count: 1,
        explains: 0,
        found: Vec::new(),
        known: None,
    }
}

impl Entry {
    fn known(&self) -> Known {
        Known {
            reason: spec::escape(&self.reason),
            owner: spec::escape(&self.owner),
            expires: self.expires.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Origin, Sample, gather};

    fn known(text: &str) -> Result<KnownDrift, SetupError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("known-drift.yaml");
        fs::write(&path, text).unwrap();
        KnownDrift::load(&path)
    }

    fn found() -> Vec<Finding> {
        let origin = Origin {
            scenario: "a",
            file: "a.yaml",
        };
        gather([(origin, Sample::new(Class::FieldNew, String::new()))])
    }

    fn told(expires: &str, fingerprint: &str, target: &TargetChoice) -> (bool, Vec<Class>) {
        let text = format!(
            "known:\n  - {{fingerprint: {fingerprint:?}, reason: rolled out, owner: payments, expires: {expires}}}\n"
        );
        let mut findings = found();
        let today = "2026-06-01".parse().unwrap();
        known(&text)
            .unwrap()
            .apply(&mut findings, target, today, true);
        let is_known = findings.iter().any(|finding| finding.known.is_some());
        let added = findings.iter().skip(1).map(|finding| finding.class);
        (is_known, added.collect())
    }

    #[test]
    fn an_entry_holds_to_its_last_day_where_it_belongs() {
        let fingerprint = &found()[0].fingerprint;
        let sandbox = &TargetChoice::Sandbox;
        assert_eq!(told("2026-06-01", fingerprint, sandbox), (true, vec![]));
        assert_eq!(
            told("2026-05-31", fingerprint, sandbox),
            (false, vec![Class::KnownDrift])
        );
        assert_eq!(
            told("2026-06-01", fingerprint, &TargetChoice::Embedded),
            (false, vec![])
        );
        assert_eq!(
            told("2026-06-01", "0000000000000000", sandbox),
            (false, vec![Class::KnownDrift])
        );
    }

    #[test]
    fn what_is_no_entry_is_refused() {
        for (text, expected) in [
            (
                "known: [{fingerprint: '0123456789abcdef', reason: r, owner: o}]",
                "expires",
            ),
            (
                "known: [{fingerprint: '0123456789abcdef', reason: ' ', owner: o, expires: 2026-01-01}]",
                "needs a reason",
            ),
            (
                "known: [{fingerprint: '0123456789abcdef', reason: r, owner: o, expires: 2026-01-01}, {fingerprint: '0123456789abcdef', reason: r, owner: o, expires: 2026-01-01}]",
                "stands twice",
            ),
            (
                "known: [{fingerprint: '0123456789abcdef', reason: r, owner: o, expires: soon}]",
                "help: an entry is",
            ),
            (
                "known: [{fingerprint: zz, reason: r, owner: o, expires: 2026-01-01}]",
                "no fingerprint",
            ),
        ] {
            let error = known(text).err().unwrap().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
