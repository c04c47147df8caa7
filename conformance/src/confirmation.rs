//! Which scenarios were confirmed against UQPAY's own sandbox, when, and by which document.

use std::{collections::BTreeMap, fs, io::Write as _, path::PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::{
    SetupError,
    class::{Class, Level},
    finding::Sample,
};

const HEAD: &str = "\
# Which scenarios were confirmed against UQPAY's own sandbox: name -> {date, document}, the document by its SHA-256.
# Written by `cargo xtask conformance --target sandbox --confirm` after a clean run, and by nothing else.
";

/// When a scenario was last confirmed against UQPAY's own sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The day, in ISO 8601.
    pub date: Date,
    /// Which document it was confirmed with: SHA-256 of the file, in hexadecimal.
    pub document: String,
}

/// All confirmations, and the file they stand in.
pub(crate) struct Confirmations {
    path: PathBuf,
    confirmed: BTreeMap<String, Confirmation>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    confirmed: BTreeMap<String, Confirmation>,
}

impl Confirmations {
    pub(crate) fn load(
        path: PathBuf,
        is_scenario: impl Fn(&str) -> bool,
    ) -> Result<Self, SetupError> {
        let shown = spec::escape(&path.display().to_string());
        let text = fs::read_to_string(&path)
            .map_err(|error| SetupError::Usage(format!("{shown} cannot be read: {error}")))?;
        let File { confirmed } = serde_yaml::from_str(&text).map_err(|error| {
            SetupError::Usage(format!("{shown}: {}", spec::escape(&error.to_string())))
        })?;
        match confirmed.keys().find(|name| !is_scenario(name)) {
            None => Ok(Self { path, confirmed }),
            Some(name) => Err(SetupError::Usage(format!(
                "{shown} confirms `{}`, which no recording is called\n  help: remove the entry, or give it the recording's new name",
                spec::escape(name)
            ))),
        }
    }

    pub(crate) fn all(&self) -> &BTreeMap<String, Confirmation> {
        &self.confirmed
    }

    /// Writes that these scenarios were confirmed today, beside those that were before.
    pub(crate) fn confirm<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
        today: Date,
        document: &str,
    ) -> Result<(), SetupError> {
        let mut confirmed = self.confirmed.clone();
        for name in names {
            let confirmation = Confirmation {
                date: today,
                document: document.to_owned(),
            };
            confirmed.insert(name.to_owned(), confirmation);
        }
        let failed = |why: String| {
            let shown = spec::escape(&self.path.display().to_string());
            SetupError::Usage(format!("{shown} cannot be written: {why}"))
        };
        let text =
            serde_yaml::to_string(&File { confirmed }).map_err(|it| failed(it.to_string()))?;
        let folder = self
            .path
            .parent()
            .ok_or_else(|| failed("it is in no folder".to_owned()))?;
        let mut file = NamedTempFile::new_in(folder).map_err(|it| failed(it.to_string()))?;
        file.write_all(HEAD.as_bytes())
            .and_then(|()| file.write_all(text.as_bytes()))
            .and_then(|()| file.as_file().sync_all())
            .map_err(|it| failed(it.to_string()))?;
        file.persist(&self.path)
            .map_err(|it| failed(it.to_string()))?;
        Ok(())
    }

    /// The scenarios that were never confirmed, or longer than `days` ago.
    pub(crate) fn too_old<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
        days: u32,
        today: Date,
    ) -> Option<Sample> {
        let (mut never, mut old) = (0, Vec::new());
        for name in names {
            match self.confirmed.get(name) {
                None => never += 1,
                Some(confirmation) => {
                    let age = today
                        .since(confirmation.date)
                        .map_or(0, |span| span.get_days());
                    if i64::from(age) > i64::from(days) {
                        old.push((confirmation.date, name));
                    }
                }
            }
        }
        let oldest = old.iter().min();
        let mut parts = Vec::new();
        if never > 0 {
            parts.push(format!("{never} never confirmed"));
        }
        if let Some((date, name)) = oldest {
            parts.push(format!(
                "{} confirmed more than {days} days ago, {name} on {date} first of all",
                old.len()
            ));
        }
        (!parts.is_empty()).then(|| Sample {
            level: Level::Error,
            ..Sample::new(Class::Unconfirmed, parts.join("; "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(text: &str) -> (tempfile::TempDir, Confirmations) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("confirmed.yaml");
        fs::write(&path, text).unwrap();
        let confirmations = Confirmations::load(path, |name| name != "gone").unwrap();
        (folder, confirmations)
    }

    #[test]
    fn what_is_confirmed_is_read_again_beside_what_was() {
        let (_folder, before) = loaded(
            "confirmed:\n  a: {date: 2026-01-02, document: '00'}\n  b: {date: 2026-01-02, document: '00'}\n",
        );
        let today = "2026-03-04".parse().unwrap();
        before.confirm(["b", "c"].into_iter(), today, "ff").unwrap();
        let after = Confirmations::load(before.path.clone(), |_| true).unwrap();
        let told: Vec<_> = after
            .all()
            .iter()
            .map(|(name, it)| (name.as_str(), it.date.to_string(), it.document.as_str()))
            .collect();
        let day = |text: &str| text.to_owned();
        assert_eq!(
            told,
            [
                ("a", day("2026-01-02"), "00"),
                ("b", day("2026-03-04"), "ff"),
                ("c", day("2026-03-04"), "ff")
            ]
        );
        assert!(
            fs::read_to_string(&after.path)
                .unwrap()
                .starts_with("# Which")
        );
    }

    #[test]
    fn age_is_counted_in_days() {
        let (_folder, confirmations) = loaded(
            "confirmed:\n  a: {date: 2026-01-01, document: '00'}\n  b: {date: 2026-01-31, document: '00'}\n",
        );
        let today = "2026-02-10".parse().unwrap();
        let told = |names: &[&str], days| {
            let sample = confirmations.too_old(names.iter().copied(), days, today);
            sample.map(|sample| sample.message)
        };
        assert_eq!(told(&["a", "b"], 40), None);
        assert_eq!(
            told(&["a", "b"], 39).unwrap(),
            "1 confirmed more than 39 days ago, a on 2026-01-01 first of all"
        );
        assert_eq!(told(&["b", "c"], 10).unwrap(), "1 never confirmed");
    }

    #[test]
    fn a_file_that_confirms_nothing_we_know_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("confirmed.yaml");
        for (text, told) in [
            (
                "confirmed: {gone: {date: 2026-01-01, document: '00'}}",
                "`gone`",
            ),
            ("confirmed: {a: {date: yesterday, document: '00'}}", "date"),
            ("a: 1", "unknown field"),
        ] {
            fs::write(&path, text).unwrap();
            let refused = Confirmations::load(path.clone(), |name| name != "gone");
            let error = refused.err().unwrap().to_string();
            assert!(error.contains(told), "{text}: {error}");
        }
    }
}
