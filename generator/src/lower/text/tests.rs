use super::*;

fn text(markdown: &str) -> String {
    docs(markdown).0
}

#[test]
fn prose_links_lists_and_code_survive() {
    let markdown = "See `a[0]` and [the page](https://example.com/a).\n\n- one\n- two\n  continued\n\n1. first";
    assert_eq!(
        text(markdown),
        "See `a[0]` and [the page](<https://example.com/a>).\n\n- one\n- two continued\n\n1. first"
    );
}

#[test]
fn nothing_becomes_a_doctest() {
    assert_eq!(
        text("a\n\n    let x = 1;\n\tlet y = 2;"),
        "a\n\nlet x = 1; let y = 2;"
    );
    assert_eq!(text("```\nlet x = 1;\n```"), "```text\nlet x = 1;\n```");
    assert_eq!(text("```rust\nx\n```"), "```text\nx\n```");
    assert_eq!(text("~~~should_panic\nx"), "~~~text\nx\n~~~");
    assert_eq!(
        text("```json\n{\n  \"a\": 1\n}\n```"),
        "```json\n{\n  \"a\": 1\n}\n```"
    );
    assert_eq!(text("-     let x = 1;"), "- let x = 1;");
}

#[test]
fn nothing_becomes_a_link_html_or_a_quotation() {
    assert_eq!(text("[Foo] <b>x</b> a > b"), "\\[Foo\\] \\<b>x\\</b> a > b");
    assert_eq!(text("> quoted\nlazy"), "\\> quoted lazy");
    assert_eq!(text("[x](javascript:alert)"), "\\[x\\](javascript:alert)");
    assert_eq!(text("a `tick"), "a \\`tick");
    assert_eq!(text("``a`b"), "\\`\\`a\\`b");
    assert_eq!(
        text("at https://example.com/x_y. Then"),
        "at <https://example.com/x_y>. Then"
    );
    assert_eq!(text("<https://example.com>"), "<https://example.com>");
    assert_eq!(
        text("[a]: https://example.com"),
        "\\[a\\]: <https://example.com>"
    );
}

#[test]
fn control_and_direction_characters_are_escaped() {
    let shown = text("a\u{202e}b\u{1b}[31m\rc");
    assert!(!shown.contains(['\u{202e}', '\u{1b}', '\r']), "{shown:?}");
}

#[test]
fn long_paragraphs_are_filled_and_never_break_into_markup() {
    let long = format!(
        "{} - not a list {}",
        "word ".repeat(30),
        "# nor a heading ".repeat(10)
    );
    let filled = text(&long);
    assert!(filled.lines().count() > 1);
    for line in filled.lines().skip(1) {
        assert!(marker(line).is_none() && !line.starts_with('#'), "{line}");
    }
}

#[test]
fn values_of_any_kind_become_code() {
    assert_eq!(code("a"), "`a`");
    assert_eq!(code("a`b"), "``a`b``");
    assert_eq!(code("`"), "`` ` ``");
    assert!(!code("a\nb").contains('\n'));
}

#[test]
fn the_first_sentence_ends_where_the_next_begins() {
    let first = |text: &str| first_sentence(&docs(text)).0;
    assert_eq!(first("One. Two."), "One.");
    assert_eq!(first("At e.g. noon. `two` follows."), "At e.g. noon.");
    assert_eq!(first("In `a. B` code. Then."), "In `a. B` code.");
    assert_eq!(first("No end"), "No end");
    assert_eq!(first("First paragraph\n\nSecond."), "First paragraph");
    assert_eq!(first("- a. B\n- c"), "- a. B\n- c");
}

#[test]
fn long_lines_are_filled_but_not_in_blocks() {
    let words = "word ".repeat(40);
    let text = format!("{words}\n\n```text\n{words}\n```\n\n| {words} |");
    let lines = lines(&text);
    assert!(lines.first().is_some_and(|line| line.len() <= WIDTH));
    assert!(lines.contains(&words), "a block stays as it is");
    assert!(
        lines.contains(&format!("| {words} |")),
        "and so does a table"
    );
}

#[test]
fn an_item_is_one_paragraph() {
    assert_eq!(item("400", "a\n\nb [c]").0, "- 400: a b \\[c\\]");
}

#[test]
fn a_list_ends_before_a_table_and_a_table_before_text() {
    assert_eq!(
        docs("1. one\n| a |\n|---|\ntext\n# heading").0,
        "1. one\n\n| a |\n|---|\n\ntext\n# heading"
    );
    assert_eq!(docs("- one\n# heading").0, "- one\n\n# heading");
}
