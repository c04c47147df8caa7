use crate::{Code, Diagnostic, Document, Pointer, Report};

fn document() -> Document {
    Document::parse(
        "api.yaml",
        "openapi: 3.0.3\ninfo:\n  title: Example\n  version: '1'\npaths: {}\n",
    )
    .unwrap()
}

fn finding(code: Code, pointer: &str) -> Diagnostic {
    Diagnostic::new(
        code,
        Pointer::parse(pointer).unwrap(),
        "a \u{1b}[31mmessage",
    )
}

#[test]
fn findings_stand_in_the_order_of_the_text_and_once() {
    let findings = vec![
        finding(Code::Unsupported, "/paths"),
        finding(Code::Ignored, "/info/title"),
        finding(Code::Unsupported, "/paths"),
    ];
    let report = Report::new(&document(), findings);
    let lines = report.lines();
    assert_eq!(
        lines,
        "api.yaml:3:10: warning[W602]: a \\u{1b}[31mmessage\napi.yaml:5:1: error[E601]: a \\u{1b}[31mmessage\n"
    );
    assert!(report.has_errors());
}

#[test]
fn what_is_absent_is_shown_at_the_nearest_thing_around_it() {
    let report = Report::new(
        &document(),
        vec![finding(Code::Ignored, "/info/license/name").label("missing")],
    );
    insta::assert_snapshot!(report.render(false));
}

#[test]
fn programs_read_the_same_findings() {
    let report = Report::new(
        &document(),
        vec![finding(Code::Unsupported, "/paths").help("do this")],
    );
    let json = serde_json::to_value(&report).unwrap();
    let at = |line: usize, column: usize, byte: usize| serde_json::json!({"line": line, "column": column, "byte": byte});
    assert_eq!(json[0]["start"], at(5, 1, 53));
    assert_eq!(json[0]["end"], at(5, 6, 58));
    assert_eq!(json[0]["title"], Code::Unsupported.title());
    assert_eq!(json[0]["code"], "E601");
    assert_eq!(json[0]["help"], "do this");
    assert_eq!(json[0]["pointer"], "/paths");
}

#[test]
fn lines_too_long_to_show_are_named() {
    let text = format!(
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"{}\", \"version\": \"1\"}}, \"paths\": {{}}}}",
        "x".repeat(500)
    );
    let document = Document::parse("api.json", &text).unwrap();
    let report = Report::new(&document, vec![finding(Code::Unsupported, "/paths")]);
    let shown = report.render(false);
    assert!(shown.contains("api.json:1:561"), "{shown}");
    assert!(!shown.contains("xxxxx"));
}

#[test]
fn colours_are_only_added_when_asked() {
    let report = Report::new(&document(), vec![finding(Code::Ignored, "/info")]);
    assert!(!report.render(false).contains('\u{1b}'));
    assert!(report.render(true).contains('\u{1b}'));
}

#[test]
fn no_control_character_of_the_text_is_shown_and_places_stay() {
    let text = "openapi: 3.0.3\ninfo: {title: \"a\u{85}b\u{9b}2J\"}\npaths: {}\n";
    let report = Document::parse("api.yaml", text).unwrap_err();
    let shown = report.render(false);
    let mut lines = shown.lines().skip_while(|line| !line.contains("title"));
    assert_eq!(lines.next(), Some("2 | info: {title: \"a·b·2J\"}"));
    let underlined = lines.next().unwrap();
    assert_eq!(
        underlined.find('^'),
        Some("  | info: {title: \"a.b".len()),
        "{shown}"
    );
}
