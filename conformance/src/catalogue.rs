//! The catalogue of payments tests: what every client of a payments API should want to be sure of, `catalogue.yaml`.
//!
//! A recording says which checks it shows by its member `catalogue`; tests in Rust are named in the file.

mod page;

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

/// The ids of the catalogue, which a recording may name.
static IDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let catalogue = Catalogue::load().ok();
    let checks = catalogue
        .iter()
        .flat_map(|catalogue| catalogue.checks().map(|check| check.id.clone()));
    checks.collect()
});

/// Every check, by topic.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Catalogue(Vec<Topic>);

/// Checks that belong together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// What they are about.
    pub topic: String,
    /// The checks, in the order of their ids.
    pub checks: Vec<CatalogueCheck>,
}

/// Something that a client of a payments API should want to be sure of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueCheck {
    /// The stable id: letters, a hyphen and a number.
    pub id: String,
    /// What is done and looked at.
    pub check: String,
    /// What is expected of UQPAY.
    pub expected: String,
    /// The facts in `spec/evidence.yaml` that the expectation rests on, by id.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// What of the expectation no source settles, and what we chose.
    pub ours: Option<String>,
    /// Tests in Rust that hold it, as `FILE::FUNCTION`, the file as seen from the root of the workspace.
    #[serde(default)]
    pub tests: Vec<String>,
    /// What of the check does not apply or is not covered here, and why.
    pub left_out: Option<String>,
}

impl Catalogue {
    /// The catalogue of this workspace.
    ///
    /// # Errors
    /// The file is not as it should be; the text says where.
    pub fn load() -> Result<Self, String> {
        Self::parse(include_str!("../catalogue.yaml"))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let catalogue: Self = serde_yaml::from_str(text)
            .map_err(|error| format!("catalogue.yaml: {}", spec::escape(&error.to_string())))?;
        let mut seen = BTreeSet::new();
        for check in catalogue.checks() {
            if !seen.insert(check.id.as_str()) {
                return Err(format!(
                    "catalogue.yaml: two checks are called `{}`",
                    spec::escape(&check.id)
                ));
            }
        }
        Ok(catalogue)
    }

    /// The topics, in the order of the file.
    pub fn topics(&self) -> &[Topic] {
        &self.0
    }

    /// All checks, in the order of the file.
    pub fn checks(&self) -> impl Iterator<Item = &CatalogueCheck> {
        self.0.iter().flat_map(|topic| &topic.checks)
    }
}

/// The ids that a recording may name.
pub(crate) fn ids() -> &'static BTreeSet<String> {
    &IDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_sound_and_gives_its_ids() {
        let catalogue = Catalogue::load().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(catalogue.checks().count(), ids().len());
        assert!(ids().contains("ID-1") && ids().contains("RL-1"));
    }

    #[test]
    fn what_is_wrong_with_it_is_said() {
        let check = "{id: A-1, check: c, expected: e}";
        let twice = format!("- {{topic: t, checks: [{check}, {check}]}}");
        let problem = Catalogue::parse(&twice).expect_err("refused");
        assert!(problem.contains("two checks are called `A-1`"), "{problem}");
        let problem = Catalogue::parse("- {topic: t, checks: [{id: A-1}]}").expect_err("refused");
        assert!(problem.starts_with("catalogue.yaml: "), "{problem}");
    }
}
