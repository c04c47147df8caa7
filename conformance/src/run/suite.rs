//! Everything that a run reads from the disk, read and checked once.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use spec::{Document, contract::Contract};

use super::SetupError;
use crate::{
    cards::TestCards,
    confirmation::{Confirmation, Confirmations},
    finding::hexadecimal,
    judges::{lifecycle::LifecycleJudge, paging::PagingJudge, parity::ParityCheck},
    known::KnownDrift,
    operations::Operations,
    present::SecretNames,
    recording::Scenario,
    scan::Tap,
    snapshot::{Leeway, Store},
    volatile::Volatile,
};

/// Where a suite stands.
#[derive(Clone, Debug)]
pub struct Folders {
    /// The folder with `recordings/`, `snapshots/`, `confirmed.yaml` and `known-drift.yaml`.
    pub conformance: PathBuf,
    /// The document.
    pub document: PathBuf,
}

impl Folders {
    /// Those of this workspace, whose root is `root`.
    pub fn of_workspace(root: &Path) -> Self {
        Self {
            conformance: root.join("conformance"),
            document: root.join("spec").join("openapi.yaml"),
        }
    }
}

/// The recordings, the document they are judged by, and the snapshots.
pub struct Suite {
    pub(crate) document: Document,
    pub(crate) contract: Contract,
    pub(crate) operations: Operations,
    pub(crate) cards: TestCards,
    pub(crate) volatile: Volatile,
    pub(crate) secret_names: SecretNames,
    pub(crate) tap: Tap,
    pub(crate) lifecycle: LifecycleJudge,
    pub(crate) parity: ParityCheck,
    pub(crate) leeway: Leeway,
    pub(crate) store: Store,
    pub(crate) paging: PagingJudge,
    pub(crate) known_drift: KnownDrift,
    pub(crate) confirmations: Confirmations,
    /// SHA-256 of the document, in hexadecimal.
    pub(crate) hash: String,
    scenarios: Vec<Scenario>,
}

impl Suite {
    /// Reads and checks everything.
    ///
    /// # Errors
    /// Mistakes in the document or in recordings, all of them at once, each with its place.
    pub fn load(folders: &Folders) -> Result<Self, SetupError> {
        let document = Document::load(&folders.document)
            .map_err(|report| SetupError::Document(Box::new(report)))?;
        Self::judging_by(document, folders)
    }

    /// Reads and checks everything but the document, which is given: such as one that is edited and not yet written.
    ///
    /// # Errors
    /// As [`Suite::load`].
    pub fn judging_by(document: Document, folders: &Folders) -> Result<Self, SetupError> {
        let refused = |report| SetupError::Document(Box::new(report));
        let contract = Contract::new(&document).map_err(refused)?;
        let lifecycle = LifecycleJudge::new(&document).map_err(refused)?;
        let cards = TestCards::load().map_err(SetupError::Usage)?;
        let scenarios = scenarios(&folders.conformance.join("recordings"), &document, &cards)?;
        let known = |name: &str| scenarios.iter().any(|scenario| scenario.name == name);
        let confirmations = Confirmations::load(folders.conformance.join("confirmed.yaml"), known)?;
        let operations = Operations::of(&document);
        Ok(Self {
            paging: PagingJudge::new(&document, &operations).map_err(refused)?,
            known_drift: KnownDrift::load(&folders.conformance.join("known-drift.yaml"))?,
            hash: hexadecimal(Sha256::digest(document.text().as_bytes()).iter()),
            operations,
            secret_names: SecretNames::of(document.value()),
            tap: Tap::new(document.value()),
            leeway: Leeway::of(document.value()),
            volatile: Volatile::load().map_err(SetupError::Usage)?,
            parity: ParityCheck::new().map_err(SetupError::Usage)?,
            store: Store::new(folders.conformance.join("snapshots")),
            document,
            contract,
            cards,
            lifecycle,
            scenarios,
            confirmations,
        })
    }

    /// All scenarios, in the order of their names.
    pub fn scenarios(&self) -> &[Scenario] {
        &self.scenarios
    }

    /// When scenarios were last confirmed against UQPAY's own sandbox, by name.
    pub fn confirmed(&self) -> &BTreeMap<String, Confirmation> {
        self.confirmations.all()
    }
}

fn scenarios(
    folder: &Path,
    document: &Document,
    cards: &TestCards,
) -> Result<Vec<Scenario>, SetupError> {
    let unreadable = |error| {
        SetupError::Usage(format!(
            "{} cannot be read: {error}",
            spec::escape(&folder.display().to_string())
        ))
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut scenarios = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        let shown = spec::escape(&path.display().to_string());
        match Scenario::load(&path, &shown, document, cards) {
            Ok(scenario) => scenarios.push(scenario),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() && scenarios.is_empty() {
        // A suite that plays nothing would find nothing, and call that clean.
        Err(SetupError::Usage(format!(
            "{} holds no recording",
            spec::escape(&folder.display().to_string())
        )))
    } else if problems.is_empty() {
        Ok(scenarios)
    } else {
        Err(SetupError::Recordings(problems))
    }
}
