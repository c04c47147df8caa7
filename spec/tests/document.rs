//! Documents as their readers meet them: files, JSON, references, operations.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail by panicking, its functions included"
)]

use std::path::Path;

use spec::{Document, Pointer, Report, Severity, lint};

fn parse(text: &str) -> Document {
    Document::parse("t.yaml", text).unwrap_or_else(|report| panic!("{report}"))
}

fn lines(result: Result<Document, Report>) -> String {
    result.map_or_else(
        |report| report.lines(),
        |document| format!("{} was read", document.name()),
    )
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let report = Document::load(Path::new("tests/no-such-file.yaml")).unwrap_err();
    assert!(
        report
            .lines()
            .starts_with("tests/no-such-file.yaml: error[E001]: the file cannot be read: "),
        "{report}"
    );
    assert!(
        lines(Document::load(Path::new("tests")))
            .starts_with("tests: error[E001]: this is a directory")
    );
}

#[test]
fn json_is_read_like_yaml() {
    let text = "{\n\t\"openapi\": \"3.0.3\",\n\t\"info\": {\"title\": \"\\ud83d\\ude00 \\u0041\", \"version\": \"1\"},\n\t\"paths\": {}\n}\n";
    let document = parse(text);
    assert_eq!(document.openapi().info.title, "\u{1f600} A");
    let version = document
        .locate(&Pointer::parse("/info/version").unwrap())
        .unwrap();
    assert_eq!((version.line, &text[version.bytes]), (3, "\"1\""));
    let reread: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(&reread, document.value());
}

#[test]
fn names_from_outside_cannot_reach_the_terminal() {
    let report = Document::parse(
        "a\u{1b}[2J.yaml",
        "openapi: 3.0.3\n\"in\\efo\": 1\npaths: {\"\\e[31m\": 1}\n",
    )
    .unwrap_err();
    assert!(
        !report.render(false).contains('\u{1b}'),
        "{}",
        report.render(false)
    );
    assert!(!report.lines().contains('\u{1b}'));
}

#[test]
fn operations_inherit_the_parameters_of_their_path() {
    let document = parse(
        "
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /things/{id}:
    parameters:
      - $ref: '#/components/parameters/Id'
      - {name: page, in: query, schema: {type: string}}
    get:
      operationId: retrieve
      parameters: [{name: page, in: query, required: true, schema: {type: integer}}]
      responses: {'200': {description: Done.}}
    delete: {operationId: remove, responses: {'200': {description: Done.}}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string}}
",
    );
    let shown: Vec<_> = document
        .operations()
        .map(|operation| {
            let parameters: Vec<_> = operation
                .parameters
                .iter()
                .map(|parameter| parameter.pointer.to_string())
                .collect();
            format!(
                "{} {} {}: {}",
                operation.id,
                operation.method,
                operation.path,
                parameters.join(" ")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "retrieve get /things/{id}: /paths/~1things~1{id}/get/parameters/0 /components/parameters/Id",
            "remove delete /things/{id}: /components/parameters/Id /paths/~1things~1{id}/parameters/1",
        ]
    );
}

#[test]
fn references_are_followed_to_what_they_name() {
    let document = parse(
        "
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/C%20D'}
    C D: {type: string}
    Loop: {$ref: '#/components/schemas/Loop'}
",
    );
    let follow = |name: &str| {
        let pointer = Pointer::parse("/components/schemas").unwrap().push(name);
        document
            .follow(&pointer)
            .map(|(pointer, value)| format!("{pointer} {value}"))
    };
    assert_eq!(
        follow("A").unwrap(),
        r#"/components/schemas/C D {"type":"string"}"#
    );
    assert_eq!(follow("Loop"), None);
    assert_eq!(follow("Absent"), None);
}

/// The document of this workspace, with its record of decisions.
#[test]
fn our_own_document_has_nothing_to_report() {
    let document =
        Document::load(Path::new("openapi.yaml")).unwrap_or_else(|report| panic!("{report}"));
    let report = lint(&document);
    assert!(report.is_empty(), "{report}");
    let decisions = spec::decisions::Decisions::load(Path::new("decisions.yaml"))
        .unwrap_or_else(|report| panic!("{report}"));
    let evidence = spec::decisions::Evidence::load(Path::new("evidence.yaml"))
        .unwrap_or_else(|report| panic!("{report}"));
    for report in spec::decisions::check(&decisions, &evidence, &document) {
        assert_eq!(report.count(Severity::Error), 0, "{report}");
    }
}
