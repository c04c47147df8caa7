//! Findings as editors read them: one JSON document, exact places.

use std::fs;

use serde_json::Value;

use crate::program::run;

/// What `generate` says about a document, as JSON; nothing else may be on standard output.
fn findings(path: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let arguments = [
        "generate",
        "--format",
        "json",
        "--spec",
        path,
        "--out",
        out.to_str().unwrap(),
    ];
    let ended = run(&arguments).expect(2, &[]);
    assert!(!out.exists(), "something was written");
    listed(&ended.stdout)
}

fn listed(stdout: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(stdout).expect("one document");
    assert_eq!(document["format"], 1);
    document["findings"].as_array().expect("a list").clone()
}

/// Seven documents with one mistake each: the code, the line and the columns that a person would point at.
#[test]
fn common_mistakes_have_exact_places() {
    for (name, line, columns) in [
        ("E201", 15, (31, 58)),
        ("E104", 13, (23, 28)),
        ("E101", 14, (27, 31)),
        ("E301", 14, (26, 35)),
        ("E003", 8, (23, 24)),
        ("E211", 10, (20, 31)),
        ("E213", 4, (3, 15)),
    ] {
        let path = format!("spec/tests/fixtures/{name}.yaml");
        let found = findings(&path);
        let found = found.first().expect(name);
        assert_eq!(found["code"], name);
        assert_eq!(found["severity"], "error");
        assert_eq!(found["file"], path.as_str());
        let place = |end: &str, member: &str| found[end][member].as_u64().expect(name);
        assert_eq!(
            (place("start", "line"), place("end", "line")),
            (line, line),
            "{name}"
        );
        assert_eq!(
            (place("start", "column"), place("end", "column")),
            columns,
            "{name}"
        );
        // The bytes are those of the columns.
        let text =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../").to_owned() + &path);
        let text = text.expect("the fixture");
        let bytes = |end: &str| usize::try_from(place(end, "byte")).unwrap();
        let underlined = &text[bytes("start")..bytes("end")];
        let shown = text
            .lines()
            .nth(usize::try_from(line).unwrap() - 1)
            .unwrap();
        let first = usize::try_from(columns.0).unwrap() - 1;
        let last = usize::try_from(columns.1).unwrap() - 1;
        assert_eq!(underlined, &shown[first..last], "{name}");
        for member in ["title", "message", "help"] {
            assert!(
                !found[member].as_str().expect(name).is_empty(),
                "{name}: {member}"
            );
        }
        assert!(found["pointer"].is_string() && found["related"].is_array());
    }
    let twice = findings("spec/tests/fixtures/E211.yaml");
    assert_eq!(
        twice[0]["related"][0]["start"]["line"], 6,
        "the first use is named too"
    );
}

#[test]
fn mistakes_of_all_phases_are_told_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.yaml");
    let text = "openapi: 3.0.3
info: {title: A, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {description: Ok., content: {application/json: {schema: {$ref: '#/components/schemas/Thng'}}}}
  /b:
    get:
      operationId: a
      responses:
        '200': {description: Ok., content: {application/json: {schema: {$ref: '#/components/schemas/Both'}}}}
components:
  schemas:
    Both: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}
";
    fs::write(&path, text).unwrap();
    let found = findings(path.to_str().unwrap());
    let found = found
        .iter()
        .filter(|finding| finding["severity"] == "error");
    let found: Vec<_> = found
        .map(|finding| {
            (
                finding["code"].as_str().unwrap(),
                finding["start"]["line"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(found, [("E201", 8), ("E211", 11), ("E601", 16)]);
}

#[test]
fn warnings_are_told_and_people_are_spoken_to_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let fixture = "generator/tests/fixtures/told.yaml";
    let ended = run(&[
        "generate",
        "--format",
        "json",
        "--spec",
        fixture,
        "--out",
        out.to_str().unwrap(),
    ]);
    let ended = ended.expect(0, &["created"]);
    assert!(ended.stderr.contains("created"));
    let found = listed(&ended.stdout);
    assert!(!found.is_empty() && found.iter().all(|finding| finding["severity"] == "warning"));
    let ended = run(&["spec", "--check", "--format", "json"]).expect(0, &["sound"]);
    listed(&ended.stdout);
}

#[test]
fn what_has_no_text_has_no_place() {
    let found = findings("no-such-file.yaml");
    assert_eq!(found[0]["start"], Value::Null);
    assert_eq!(found[0]["file"], "no-such-file.yaml");
}

#[test]
fn the_model_is_one_document_with_or_without_mistakes() {
    let ended = run(&["model", "--format", "json"]).expect(0, &[]);
    listed(&ended.stdout);
    let document: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert!(
        document["model"]["operations"]
            .as_array()
            .is_some_and(|list| list.len() == 10)
    );
    let broken = "spec/tests/fixtures/E201.yaml";
    let ended = run(&["model", "--format", "json", "--spec", broken]).expect(2, &[]);
    assert_eq!(listed(&ended.stdout)[0]["code"], "E201");
    let document: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(document["model"], Value::Null);
    run(&["model", "--spec", broken]).expect(2, &["E201.yaml:15:31"]);
}
