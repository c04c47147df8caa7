//! The catalogue as a page for people: `CATALOGUE.md`.

use std::fmt::Write as _;

use super::{Catalogue, CatalogueCheck};
use crate::recording::Scenario;

const HEAD: &str = "\
# Payments catalogue

What a client of a payments API should want to be sure of, what is expected of UQPAY, and what shows it here. Rendered from
`catalogue.yaml` and the member `catalogue` of the recordings by `UPDATE=1 cargo test -p conformance --test suite catalogue`; edit
those. A recording is played against a sandbox and shows what that sandbox does; a test in Rust holds the embedded sandbox, the
generated client or the suite to it. **Ours** is what no public source settles: only the embedded sandbox is held to it.
";

impl Catalogue {
    /// The page, with the recordings that name each check.
    pub fn page(&self, scenarios: &[Scenario]) -> String {
        let recorded = self
            .checks()
            .filter(|check| recordings(check, scenarios).next().is_some())
            .count();
        let mut page = String::from(HEAD);
        let _ = writeln!(
            page,
            "\nChecks: {}; shown by recordings: {recorded}; resting on a choice of ours in part: {}; left out in part: {}.",
            self.checks().count(),
            self.checks().filter(|check| check.ours.is_some()).count(),
            self.checks()
                .filter(|check| check.left_out.is_some())
                .count(),
        );
        for topic in self.topics() {
            let _ = write!(
                page,
                "\n## {}\n\n| Id | Check | Expected of UQPAY | Shown by |\n|---|---|---|---|\n",
                cell(&topic.topic)
            );
            for check in &topic.checks {
                page.push_str(&row(check, scenarios));
            }
        }
        page
    }
}

fn recordings<'s>(
    check: &'s CatalogueCheck,
    scenarios: &'s [Scenario],
) -> impl Iterator<Item = &'s Scenario> {
    scenarios
        .iter()
        .filter(|scenario| scenario.catalogue.contains(&check.id))
}

fn row(check: &CatalogueCheck, scenarios: &[Scenario]) -> String {
    let mut expected = vec![cell(&check.expected)];
    if !check.evidence.is_empty() {
        let links: Vec<_> = check.evidence.iter().map(|id| evidence(id)).collect();
        expected.push(links.join(", "));
    }
    if let Some(ours) = &check.ours {
        expected.push(format!("**Ours:** {}", cell(ours)));
    }
    let mut shown: Vec<_> = recordings(check, scenarios)
        .map(|scenario| {
            let name = cell(&scenario.name);
            format!("[{name}](recordings/{name}.yaml)")
        })
        .collect();
    shown.extend(check.tests.iter().map(|test| link(test)));
    if let Some(left_out) = &check.left_out {
        shown.push(format!("**Left out:** {}", cell(left_out)));
    }
    format!(
        "| {} | {} | {} | {} |\n",
        cell(&check.id),
        cell(&check.check),
        expected.join("<br>"),
        shown.join("<br>")
    )
}

fn evidence(id: &str) -> String {
    let id = cell(id);
    format!("[`{id}`](../spec/decisions.md#{id})")
}

/// A test, linked to its file. The page stands in the folder `conformance`.
fn link(test: &str) -> String {
    let test = cell(test);
    let (file, function) = test.rsplit_once("::").unwrap_or((&test, ""));
    let target = match file.strip_prefix("conformance/") {
        Some(rest) => rest.to_owned(),
        None => format!("../{file}"),
    };
    format!("[`{function}`]({target})")
}

fn cell(text: &str) -> String {
    spec::escape(text.trim()).replace('|', "\\|")
}
