//! Makes the edits: everything that follows from them is worked out first, then written as a whole.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use conformance::{
    Finding, Folders, Options, Store, Suite, TargetChoice,
    proposal::{Outdated, Plan, outdated, remaining},
};
use generator::Output;
use spec::Document;
use tempfile::NamedTempFile;

use super::{DOCUMENT, Source, Stop, play, read, scan, shown, tell::heading, usage};
use crate::exit::Exit;
use crate::findings::{Findings, Format};
use crate::generate;
use crate::interrupt::Interrupt;
use crate::spec as verb;

/// Everything that is to be written.
struct Change<'c> {
    root: &'c Path,
    old: &'c str,
    text: &'c str,
    page: String,
    bindings: Output,
    store: Store,
    /// The text of each snapshot that is out of date, by scenario.
    snapshots: BTreeMap<String, String>,
}

/// What judging by the edited document brought.
#[derive(Default)]
struct Again {
    snapshots: Vec<Outdated>,
    remaining: Vec<Finding>,
}

pub(super) fn apply(
    folders: &Folders,
    root: &Path,
    old: &str,
    plan: &Plan,
    source: &Source,
    interrupt: &Interrupt,
) -> Result<Exit, Stop> {
    let exit = if plan.leaves_breaking() {
        Exit::Ours
    } else {
        Exit::Clean
    };
    let accepted: Vec<_> = plan.accepted().collect();
    if accepted.is_empty() && !plan.has_edits() {
        anstream::eprintln!("nothing to edit; nothing was written");
        tell_left(plan);
        return Ok(exit);
    }
    let document = Document::parse(DOCUMENT, &plan.text)?;
    let mut findings = Findings::new(Format::Text);
    let page = verb::lint(
        Document::parse(DOCUMENT, &plan.text),
        &root.join("spec"),
        &mut findings,
    );
    let Some(page) = page else {
        anstream::eprintln!("error: the edited document has mistakes; nothing was written");
        return Err(Stop::Told(Exit::Usage));
    };
    let bindings = generate::bindings(&document)?;
    let again = match &source.options {
        Some(options) => again(document, folders, options, source, &accepted, interrupt)?,
        None => Again::default(),
    };
    let snapshots = again.snapshots.iter().filter_map(|outdated| {
        let text = outdated.text.clone()?;
        Some((outdated.scenario.clone(), text))
    });
    let change = Change {
        root,
        old,
        text: &plan.text,
        page,
        bindings,
        store: Store::new(folders.conformance.join("snapshots")),
        snapshots: snapshots.collect(),
    };
    if interrupt.is_set() {
        return Err(Stop::Interrupted);
    }
    change.write()?;
    change.tell();
    for outdated in &again.snapshots {
        let scenario = spec::escape(&outdated.scenario);
        if outdated.text.is_none() {
            anstream::eprintln!(
                "the snapshot of {scenario} stays, since the conversation is another one; review it"
            );
        } else if let Some(unexplained) = &outdated.unexplained {
            anstream::eprintln!(
                "the snapshot of {scenario} still differs in what was not accepted: {}",
                spec::escape(unexplained)
            );
        }
    }
    for finding in &again.remaining {
        anstream::eprintln!(
            "the next run will still find {}\n  {}: {}",
            heading(finding),
            spec::escape(&finding.recording),
            finding.message
        );
    }
    for finding in accepted.iter().filter(|finding| finding.known.is_some()) {
        anstream::eprintln!(
            "conformance/known-drift.yaml: the entry {} is no longer needed; remove it",
            spec::escape(&finding.fingerprint)
        );
    }
    if source.options.is_none() {
        anstream::eprintln!(
            "snapshots are as they were, since nothing was played; `cargo xtask conformance --accept --only NAME` replaces them"
        );
    }
    tell_left(plan);
    if interrupt.is_set() {
        anstream::eprintln!("interrupted; everything had been written");
        return Ok(Exit::Interrupted);
    }
    Ok(exit)
}

fn tell_left(plan: &Plan) {
    if plan.leaves_breaking() {
        anstream::eprintln!("edits that break consumers were left out; --breaking makes them");
    }
}

/// Plays the recordings once more, judged by the edited document: what it makes of secrets and of members that were undocumented
/// decides what a snapshot holds.
fn again(
    document: Document,
    folders: &Folders,
    options: &Options,
    source: &Source,
    accepted: &[&Finding],
    interrupt: &Interrupt,
) -> Result<Again, Stop> {
    let mut options = options.clone();
    // The same drift shows in scenarios that were not asked for. Where it costs nothing, they are played too.
    if options.target == TargetChoice::Embedded {
        options.only.clear();
    }
    let report = play(Suite::judging_by(document, folders)?, &options, interrupt)?;
    let store = Store::new(folders.conformance.join("snapshots"));
    let snapshots = outdated(&report, accepted, &store)
        .map_err(|error| usage(format!("the snapshots cannot be read: {error}")))?;
    let texts = snapshots
        .iter()
        .filter_map(|outdated| Some((outdated.scenario.as_str(), outdated.text.as_deref()?)));
    scan(&report.secrets, texts)?;
    Ok(Again {
        remaining: remaining(&report, &source.findings, accepted),
        snapshots,
    })
}

impl Change<'_> {
    fn folder(&self) -> PathBuf {
        self.root.join("generated")
    }

    fn page_at(&self) -> PathBuf {
        self.root.join("spec").join("decisions.md")
    }

    /// Writes everything; what cannot be written as a whole is taken back.
    fn write(&self) -> Result<(), Stop> {
        let refused = |path: &Path, error: &io::Error| {
            usage(format!("{} cannot be written: {error}", shown(path)))
        };
        let (document_at, page_at) = (self.root.join(DOCUMENT), self.page_at());
        // What is most likely to be refused is tried before anything is changed.
        let staged = [(&document_at, self.text), (&page_at, self.page.as_str())]
            .map(|(path, text)| stage(path, text).map_err(|error| refused(path, &error)));
        let old_page = read(&page_at)?;
        let mut old_snapshots = BTreeMap::new();
        for name in self.snapshots.keys() {
            let old = self.store.read(name);
            let old = old.map_err(|error| refused(&self.store.path(name), &error))?;
            old_snapshots.insert(name, old.unwrap_or_default());
        }
        let [document, page] = staged;
        let (document, page) = (document?, page?);
        self.bindings
            .write(&self.folder())
            .map_err(|error| usage(error.to_string()))?;
        let written = document
            .persist(&document_at)
            .map_err(|error| refused(&document_at, &error.error))
            .and_then(|_| {
                page.persist(&page_at)
                    .map_err(|error| refused(&page_at, &error.error))
            })
            .and_then(|_| self.replace(self.snapshots.iter()));
        if written.is_err() {
            self.take_back(&old_page, &old_snapshots);
        }
        written
    }

    fn replace<'s>(
        &self,
        snapshots: impl Iterator<Item = (&'s String, &'s String)>,
    ) -> Result<(), Stop> {
        for (name, text) in snapshots {
            self.store.accept(name, text).map_err(|error| {
                usage(format!(
                    "{} cannot be written: {error}",
                    shown(&self.store.path(name))
                ))
            })?;
        }
        Ok(())
    }

    /// Brings everything back to what it was, as far as the system lets it be written.
    fn take_back(&self, page: &str, snapshots: &BTreeMap<&String, String>) {
        let restored = [(self.root.join(DOCUMENT), self.old), (self.page_at(), page)]
            .map(|(path, text)| stage(&path, text).and_then(|file| Ok(file.persist(&path)?)))
            .into_iter()
            .all(|restored| restored.is_ok());
        let bindings = Document::parse(DOCUMENT, self.old)
            .and_then(|document| generate::bindings(&document))
            .is_ok_and(|bindings| bindings.write(&self.folder()).is_ok());
        let snapshots = self.replace(snapshots.iter().map(|(name, text)| (*name, text)));
        if !restored || !bindings || snapshots.is_err() {
            anstream::eprintln!(
                "error: what had been written could not be taken back as a whole\n  help: `git status` shows it, `git restore` takes it back"
            );
        }
    }

    fn tell(&self) {
        if self.text != self.old {
            anstream::eprintln!("~ {}", shown(&self.root.join(DOCUMENT)));
            anstream::eprintln!("~ {}", shown(&self.folder()));
        }
        for name in self.snapshots.keys() {
            anstream::eprintln!("~ {}", shown(&self.store.path(name)));
        }
    }
}

fn stage(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    verb::stage(path, text)
}
