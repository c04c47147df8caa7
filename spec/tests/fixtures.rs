//! Every code has a document that triggers it and nothing else, and the report is kept as a person sees it.
//!
//! `fixtures/E201.yaml` and `fixtures/E201-more.yaml` are documents; `fixtures/E501/` holds the two files of a record,
//! which is checked against `fixtures/document.yaml`. Codes of the generator have their fixtures there.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking, its functions included"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use spec::decisions::{self, Decisions, Evidence};
use spec::{Area, Code, Document, Report, lint};

fn fixtures() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("tests/fixtures").unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.file_name().unwrap() != "document.yaml");
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// What a fixture is reported as, files without findings left out.
fn reports(path: &Path) -> Vec<Report> {
    if path.extension().is_some() {
        return vec![Document::load(path).map_or_else(|report| report, |document| lint(&document))];
    }
    let document = Document::load(Path::new("tests/fixtures/document.yaml")).unwrap();
    let decisions = Decisions::load(&path.join("decisions.yaml"));
    let evidence = Evidence::load(&path.join("evidence.yaml"));
    let reports = match (decisions, evidence) {
        (Ok(decisions), Ok(evidence)) => decisions::check(&decisions, &evidence, &document).into(),
        (decisions, evidence) => [decisions.err(), evidence.err()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>(),
    };
    reports
        .into_iter()
        .filter(|report| !report.is_empty())
        .collect()
}

#[test]
fn each_fixture_triggers_its_code_and_no_other() {
    for path in fixtures() {
        let found: BTreeSet<_> = reports(&path)
            .iter()
            .flatten()
            .map(|finding| finding.code().as_str())
            .collect();
        assert_eq!(
            found,
            BTreeSet::from([&stem(&path)[..4]]),
            "{}",
            path.display()
        );
    }
}

#[test]
fn each_code_has_a_fixture() {
    let covered: BTreeSet<_> = fixtures()
        .iter()
        .map(|path| stem(path)[..4].to_owned())
        .collect();
    let codes = Code::ALL
        .iter()
        .filter(|code| code.area() != Area::Generator);
    let codes: BTreeSet<_> = codes.map(|code| code.as_str().to_owned()).collect();
    assert_eq!(covered, codes);
}

#[test]
fn reports_look_as_they_did() {
    for path in fixtures() {
        let text: String = reports(&path)
            .iter()
            .map(|report| report.render(false))
            .collect();
        insta::assert_snapshot!(stem(&path), text);
    }
}

/// The table in the README is the list of codes.
#[test]
fn the_readme_lists_every_code() {
    let row = |code: &Code| format!("| `{code}` | {} | {} |\n", code.title(), code.explanation());
    let table: String = Code::ALL.iter().map(row).collect();
    let readme = std::fs::read_to_string("README.md").unwrap();
    assert!(
        readme.contains(&table),
        "the table of codes in README.md should read:\n\n{table}"
    );
}

/// Seven documents with one mistake each: the code and the line that a person would point at.
#[test]
fn common_mistakes_are_found_on_their_line() {
    let first = |name: &str| {
        let report = &reports(&PathBuf::from(format!("tests/fixtures/{name}.yaml")))[0];
        let finding = report.iter().next().unwrap();
        let line = finding.location().unwrap().line;
        let text = std::fs::read_to_string(report.name()).unwrap();
        text.lines().nth(line - 1).unwrap().trim().to_owned()
    };
    for (name, line) in [
        ("E201", "one: {$ref: '#/components/schemas/Thng'}"),
        ("E104", "type: strng"),
        ("E101", "required: name"),
        ("E301", "pattern: '^[a-z+$'"),
        ("E003", "summary: A colon: in text"),
        ("E211", "operationId: list_things"),
        ("E213", "/things/{id}:"),
    ] {
        assert_eq!(first(name), line, "{name}");
    }
}
