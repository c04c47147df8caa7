mod documents;
mod drawn;

use serde_json::json;

use super::*;

fn at(pointer: &str) -> Pointer {
    Pointer::parse(pointer).unwrap()
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "every caller makes the change on the spot"
)]
fn applied(text: &str, change: Change) -> String {
    apply(text, std::slice::from_ref(&change))
        .unwrap_or_else(|refusal| panic!("{refusal}\n{change:?}\n{text}"))
}

/// A new member behind `after`.
fn behind(into: &str, after: &str, name: &str, value: Value) -> Change {
    Change::member(&at(into), name, value, Place::After(after.to_owned()))
}

fn last(into: &str, name: &str, value: Value) -> Change {
    Change::member(&at(into), name, value, Place::Last)
}

#[test]
fn a_member_of_lines_takes_the_indentation_of_its_siblings() {
    let text = "a:\n    b: 1  # one\n    d: 4\ne: 5\n";
    let new = json!({"x": [1, 2], "v": {"z": null, "w": ""}});
    assert_eq!(
        applied(text, behind("/a", "b", "c", new)),
        "a:\n    b: 1  # one\n    c:\n        x: [1, 2]\n        v:\n            z: null\n            w: ''\n    d: 4\ne: 5\n",
    );
}

#[test]
fn a_comment_below_a_member_that_is_indented_deeper_stays_with_it() {
    let text = "a:\n  x: 1\n  # about more of a\n\n# about b\nb: 2\n";
    assert_eq!(
        applied(text, behind("", "a", "new", json!(0))),
        "a:\n  x: 1\n  # about more of a\n\nnew: 0\n\n# about b\nb: 2\n",
    );
    assert_eq!(
        applied(text, Change::remove(at("/a"))),
        "\n# about b\nb: 2\n"
    );
}

#[test]
fn blank_lines_between_members_are_kept_up() {
    let text = "a:\n  x: 1\n\nb:\n  x: 2\n\nc:\n  x: 3\n";
    let more = applied(text, behind("", "b", "new", json!({"x": 9, "v": 9})));
    assert_eq!(
        more,
        "a:\n  x: 1\n\nb:\n  x: 2\n\nnew:\n  x: 9\n  v: 9\n\nc:\n  x: 3\n"
    );
    assert_eq!(applied(&more, Change::remove(at("/new"))), text);
    let more = applied(text, last("", "new", json!(1)));
    assert_eq!(more, "a:\n  x: 1\n\nb:\n  x: 2\n\nc:\n  x: 3\n\nnew: 1\n");
    assert_eq!(applied(&more, Change::remove(at("/new"))), text);
}

#[test]
fn a_mapping_is_written_as_its_neighbour_is() {
    let text = "a: {x: 1, z: 1}\nb: {x: 2, z: 2}\n";
    assert_eq!(
        applied(text, last("", "c", json!({"x": 3, "z": "yes"}))),
        format!("{text}c: {{x: 3, z: 'yes'}}\n")
    );
    let text = "l:\n  - $ref: a\n  - $ref: b\nm: {$ref: c}\nn: {$ref: d}\n";
    assert_eq!(
        applied(text, Change::item(&at("/l"), json!({"$ref": "c"}))),
        text.replace("m:", "  - $ref: c\nm:")
    );
    let text = "a:\n  x: 1\nb: {x: 1}\nc: {x: 2}\n";
    assert_eq!(
        applied(text, behind("", "a", "new", json!({"x": 3}))),
        text.replace("b:", "new:\n  x: 3\nb:")
    );
}

#[test]
fn a_list_keeps_its_dashes_where_they_are() {
    for text in [
        "l:\n- a\n- b # two\nm: 1\n",
        "l:\n  - a\n  - b # two\nm: 1\n",
    ] {
        let dash = if text.contains("  -") { "  -" } else { "-" };
        let more = applied(text, Change::item(&at("/l"), "c"));
        assert_eq!(more, text.replace("m:", &format!("{dash} c\nm:")));
        assert_eq!(applied(&more, Change::remove(at("/l/2"))), text);
        let new = json!([{"k": 1, "l": [[2]]}]);
        let lists = applied(text, last("", "new", new));
        assert_eq!(
            lists,
            format!(
                "{text}new:\n{dash} k: 1\n{}  l:\n{}{dash} - 2\n",
                &dash[..dash.len() - 1],
                " ".repeat(dash.len() + 1)
            )
        );
    }
}

#[test]
fn what_stands_in_brackets_stays_there() {
    let text = "r: [a, b]   # why\nm: {x: 1}\ne: []\no: {}\n";
    for (change, line, became) in [
        (Change::item(&at("/r"), "c"), "[a, b]", "[a, b, c]"),
        (Change::remove(at("/r/0")), "[a, b]", "[b]"),
        (Change::remove(at("/r/1")), "[a, b]", "[a]"),
        (Change::replace(at("/r/1"), "a, b"), "[a, b]", "[a, 'a, b']"),
        (
            last("/m", "v", json!({"z": "é: ü"})),
            "{x: 1}",
            "{x: 1, v: {z: 'é: ü'}}",
        ),
        (
            Change::member(&at("/m"), "w", 0, Place::First),
            "{x: 1}",
            "{w: 0, x: 1}",
        ),
        (Change::remove(at("/m/x")), "{x: 1}", "{}"),
        (Change::item(&at("/e"), "200"), "[]", "['200']"),
        (last("/o", "404", json!(true)), "{}", "{'404': true}"),
    ] {
        assert_eq!(applied(text, change), text.replace(line, became));
    }
}

#[test]
fn brackets_over_several_lines_stay_over_several_lines() {
    let text = "r: [\n  a, # first\n  b # second\n]\n";
    let more = applied(text, Change::item(&at("/r"), "c"));
    assert_eq!(more, "r: [\n  a, # first\n  b, # second\n  c\n]\n");
    let trailing = "r: [\n  a, # first\n  b, # second\n]\n";
    let more = applied(trailing, Change::item(&at("/r"), "c"));
    assert_eq!(more, "r: [\n  a, # first\n  b, # second\n  c,\n]\n");
    assert_eq!(
        applied("r: [\n  a,\n  b\n]\n", Change::remove(at("/r/0"))),
        "r: [\n  b\n]\n"
    );
}

#[test]
fn json_stays_json() {
    let text = "{\n  \"a\": [\"x\"],\n  \"b\": {\"c\": 1}\n}\n";
    let more = applied(text, last("", "d", json!({"e": ["é\u{202e}", null]})));
    assert_eq!(
        more,
        "{\n  \"a\": [\"x\"],\n  \"b\": {\"c\": 1},\n  \"d\": {\"e\": [\"é\\u202e\", null]}\n}\n"
    );
    serde_json::from_str::<Value>(&more).unwrap();
}

#[test]
fn line_breaks_stay_as_they_are() {
    let text = "a: 1\r\nb:\r\n  c: 2\r\n";
    let more = applied(text, last("/b", "d", json!({"x": 1, "v": 2})));
    assert_eq!(
        more,
        "a: 1\r\nb:\r\n  c: 2\r\n  d:\r\n    x: 1\r\n    v: 2\r\n"
    );
    assert_eq!(applied(&more, Change::remove(at("/b/d"))), text);
    let open = "a: 1\nb: 2";
    let more = applied(open, last("", "c", json!(3)));
    assert_eq!(more, "a: 1\nb: 2\nc: 3");
    assert_eq!(applied(&more, Change::remove(at("/c"))), open);
}

#[test]
fn any_kind_of_value_takes_the_place_of_any_other() {
    let text = "new:\ns: 'x' # why\nt: |\n  one\n  two\nm:\n  a: 1 # one\nl: # list\n  - 1\nz: 0\n";
    for (pointer, value, old, new) in [
        ("/new", json!(1), "new:\n", "new: 1\n"),
        (
            "/new",
            json!({"a": 1, "b": 2}),
            "new:\n",
            "new:\n  a: 1\n  b: 2\n",
        ),
        ("/s", json!(1.5), "'x' #", "1.5 #"),
        ("/t", json!("three"), "|\n  one\n  two", "three"),
        ("/m", json!("x"), "m:\n  a: 1 #", "m: x #"),
        ("/l", json!([]), "list\n  - 1", "list\n  []"),
        (
            "/l",
            json!([{"a": 1, "b": 1}]),
            "list\n  - 1",
            "list\n  - a: 1\n    b: 1",
        ),
        ("/m/a", json!("2024-01-01"), "a: 1", "a: '2024-01-01'"),
    ] {
        assert_eq!(
            applied(text, Change::replace(at(pointer), value)),
            text.replace(old, new),
            "{pointer}"
        );
    }
}

#[test]
fn the_last_of_its_kind_leaves_an_empty_collection() {
    assert_eq!(
        applied("r:\n  - a # x\ns: 1\n", Change::remove(at("/r/0"))),
        "r: [] # x\ns: 1\n"
    );
    assert_eq!(
        applied("r: # x\n  a: 1\ns: 1\n", Change::remove(at("/r/a"))),
        "r: # x\n  {}\ns: 1\n"
    );
}

#[test]
fn the_first_member_behind_a_dash_leaves_the_dash() {
    let text = "l:\n  - a: 1\n    b: 2\n  - c: 3\n";
    assert_eq!(
        applied(text, Change::remove(at("/l/0/a"))),
        "l:\n  - b: 2\n  - c: 3\n"
    );
    let more = applied(text, Change::member(&at("/l/0"), "z", 0, Place::First));
    assert_eq!(more, "l:\n  - z: 0\n    a: 1\n    b: 2\n  - c: 3\n");
    assert_eq!(applied(&more, Change::remove(at("/l/0/z"))), text);
}

#[test]
fn what_is_shared_or_absent_or_taken_is_refused_with_the_reason() {
    let text = "a: &x\n  b: 1\nc: *x\nd: !!str 5\n? e\n: f\ng: [h: 1]\n";
    for (change, reason) in [
        (Change::remove(at("/a/b")), Reason::Shared),
        (Change::remove(at("/c/b")), Reason::Shared),
        (Change::replace(at("/c"), 1), Reason::Shared),
        (Change::replace(at("/d"), 1), Reason::Shared),
        (Change::remove(at("/x")), Reason::NothingThere),
        (behind("", "x", "v", json!(1)), Reason::NothingThere),
        (last("", "a", json!(1)), Reason::Taken),
        (last("/d", "a", json!(1)), Reason::NoCollection),
        (Change::remove(Pointer::root()), Reason::WholeDocument),
    ] {
        let text = text.replace("? e\n: f\n", "");
        assert_eq!(
            apply(&text, std::slice::from_ref(&change))
                .unwrap_err()
                .reason,
            reason,
            "{change:?}"
        );
    }
    for pointer in ["/e", "/g/0/h"] {
        let refusal = apply(text, &[Change::remove(at(pointer))]).unwrap_err();
        assert!(matches!(refusal.reason, Reason::Notation(_)), "{refusal}");
    }
    assert!(matches!(
        apply("a: [", &[Change::remove(at("/a"))])
            .unwrap_err()
            .reason,
        Reason::Unreadable(_)
    ));
    assert_eq!(
        apply("a: 1\n", &[Change::remove(at("/b\u{1b}"))])
            .unwrap_err()
            .to_string(),
        "nothing stands at `/b\\u{1b}`; the document may have changed since"
    );
}

#[test]
fn a_notation_that_is_not_edited_leaves_the_rest_of_the_document_open() {
    let text = "a:\n  ? e\n  : f\nb: [c: 1]\nd: 2\n";
    assert_eq!(
        applied(text, behind("", "a", "new", json!(1))),
        text.replace("b:", "new: 1\nb:")
    );
    assert_eq!(
        applied(text, Change::remove(at("/b"))),
        text.replace("b: [c: 1]\n", "")
    );
}

#[test]
fn later_changes_see_what_the_earlier_ones_left() {
    let changes = [
        Change::item(&at("/l"), 2),
        Change::remove(at("/l/0")),
        Change::item(&at("/l"), 3),
    ];
    assert_eq!(apply("l: [1]\n", &changes).unwrap(), "l: [2, 3]\n");
    let mut value = json!({"l": [1]});
    apply_to_value(&mut value, &changes).unwrap();
    assert_eq!(value, json!({"l": [2, 3]}));
}
