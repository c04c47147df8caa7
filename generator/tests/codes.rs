//! Each code of the generator, and mistakes that are easily made.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail by panicking, its functions included"
)]

mod fixture;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use spec::{Area, Code, Document, Report};

/// What each fixture is told, by its name.
fn reports() -> BTreeMap<String, Report> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut reports = BTreeMap::new();
    for folder in ["", "rejected"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "yaml") {
                let document = Document::load(&path).unwrap_or_else(|report| panic!("{report}"));
                let report = generator::model(&document)
                    .map_or_else(|mistakes| mistakes, |(_, warnings)| warnings);
                reports.insert(path.display().to_string(), report);
            }
        }
    }
    reports
}

#[test]
fn each_code_has_a_fixture() {
    let reports = reports();
    let found = reports.values().flatten().map(spec::Finding::code);
    // Malformed extensions are reported on the way, under the codes of the lint.
    let of_generator = |code: &Code| code.area() == Area::Generator;
    let found: BTreeSet<&str> = found.filter(of_generator).map(Code::as_str).collect();
    let all = Code::ALL.iter().copied().filter(of_generator);
    assert_eq!(found, all.map(Code::as_str).collect());
}

#[test]
fn every_finding_has_a_place_and_a_remedy() {
    for (name, report) in reports() {
        for finding in &report {
            assert!(finding.location().is_some(), "{name}: {finding:?}");
            assert!(!finding.help().is_empty() && !finding.diagnostic().message().is_empty());
        }
    }
}

/// Values that most spelling rules make one name, no name or a keyword.
#[test]
fn awkward_values_of_an_enum_are_distinct_variants() {
    let text = "
openapi: 3.0.3
info: {title: A, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: Ok.
          content: {application/json: {schema: {type: string, enum: [a, A, '+1', '-1', '', type]}}}
";
    let document = fixture::document("values", text);
    assert!(
        spec::lint(&document).is_empty(),
        "{}",
        spec::lint(&document)
    );
    let output = generator::generate(&document, &fixture::options("values")).unwrap();
    let types = output.files.get(Path::new("src/types/shared.rs")).unwrap();
    for (variant, wire) in [
        ("A", "A"),
        ("A2", "a"),
        ("Plus1", "+1"),
        ("Minus1", "-1"),
        ("Empty", ""),
        ("Type", "type"),
    ] {
        assert!(
            types.contains(&format!("        {variant} => {wire:?},\n")),
            "{variant}: {types}"
        );
    }
}
