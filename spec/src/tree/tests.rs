pub(crate) mod drawn;

use serde_json::Value;

use super::*;
use crate::code::Code;

/// Documents of the kinds that occur: block and flow, every quoting, every number, comments, anchors, JSON.
const DOCUMENTS: &[&str] = &[
    "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {}\n",
    "a: 1\nb: -2\nc: 1.5\nd: 1e3\ne: +7\nf: 0x1F\ng: 0o17\nh: 0b11\ni: -0x1\nj: .5\nk: 5.\nl: 1_000\nm: 01\nn: -01\no: 00.5\n",
    "a: 18446744073709551615\nb: -9223372036854775808\nc: 1e400\nd: 0\ne: -0\nf: 0.0\ng: inf\nh: nan\ni: Infinity\n",
    "a: true\nb: True\nc: FALSE\nd: yes\ne: on\nf: null\ng: ~\nh: Null\ni:\nj: ''\nk: \"\"\nl: tRue\n",
    "a: 2024-01-01\nb: 12:30:45\nc: '01'\nd: \"\\u00e9\\n\"\ne: 'it''s'\nf: a#b\ng: a # b\nh: \"a\\\n  b\"\n",
    "a: |\n  one\n  two\nb: >-\n  one\n  two\n\n  three\nc: |+\n  x\n\nd: plain\n  continued\n",
    "list:\n- 1\n- - 2\n  - 3\n- a: 1\n  b: 2\n-\nflow: [1, [2], {a: 1, b}, ]\n",
    "base: &base {a: 1, b: [x]}\nsame: *base\nnested:\n  - *base\nscalar: &s text\nagain: *s\n",
    "200: ok\n4XX: range\n'default': x\n\"q\": 1\n1.50: y\ntrue: z\n",
    "{\"a\": [1, 2.5, -3e2, true, null, \"x\\ty\\u00e9\"], \"b\": {}, \"c\": []}",
    "{\n\t\"a\":\n\t\t1\n}\n",
    "---\na: !!str 1\nb: !!int 2\nc: !!str true\n...\n",
    "# a comment\na: b # another\n# last\n",
    "a: é # ü\n日本: 語\r\nb: 2\r\n",
    "\u{feff}a: 1\n",
];

/// The bytes of every unquoted scalar and key are its text. Aliases stand where they are written, not what they name.
fn assert_exact(node: &Node, text: &str) {
    let slice = |bytes: &Range<usize>| {
        text[bytes.clone()]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    match &node.content {
        _ if slice(&node.bytes).starts_with('*') => {}
        Content::Scalar {
            plain: Some(written),
            ..
        } => assert_eq!(&slice(&node.bytes), written),
        Content::Scalar { .. } => {}
        Content::List(items) => items.iter().for_each(|item| assert_exact(item, text)),
        Content::Mapping(entries) => {
            for entry in entries {
                let key = slice(&entry.key_bytes);
                assert!(
                    key == entry.key || key.starts_with(['"', '\'', '*']),
                    "{key} is not {}",
                    entry.key
                );
                assert_exact(&entry.value, text);
            }
        }
    }
}

#[test]
fn the_tree_and_serde_yaml_build_the_same_value() {
    for text in DOCUMENTS {
        let ours = build(text)
            .unwrap_or_else(|problem| panic!("{text}: {problem:?}"))
            .to_value();
        // The fork writes numeric keys as it reads them; ours keeps the text, which is what OpenAPI means by a key.
        let theirs: Value =
            serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(ours, theirs, "{text}");
    }
}

#[test]
fn files_mean_what_serde_yaml_reads() {
    let folders = [
        "tests/fixtures",
        "../generator/tests/fixtures",
        "../generator/tests/fixtures/rejected",
    ];
    let fixtures = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|end| end != "rs"));
    let own = [
        "openapi.yaml",
        "decisions.yaml",
        "evidence.yaml",
        "tests/documents/every-object.yaml",
    ]
    .map(Into::into);
    let mut compared = 0;
    for path in fixtures.chain(own) {
        // What is refused for good reason needs no comparison.
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let Ok(tree) = build(&text) else { continue };
        let Ok(theirs) = serde_yaml::from_str::<Value>(&text) else {
            continue;
        };
        assert_exact(&tree, &text);
        if tree.duplicate_keys().is_empty() {
            assert_eq!(tree.to_value(), theirs, "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 70, "only {compared} files were compared");
}

#[test]
fn json_escapes_beyond_the_basic_plane_are_read() {
    // libyaml refuses them, so the comparison above cannot hold this case.
    let tree = build(r#"{"a": "\ud83d\ude00"}"#).unwrap();
    assert_eq!(tree.to_value()["a"], "\u{1f600}");
}

#[test]
fn every_value_and_key_stands_where_its_bytes_say() {
    let text =
        "é: &a\n  ü: [1, 'two',  \"th\\x72ee\"]\n  x:\n    - y: |\n        block\n    - {k: v}\n";
    let tree = build(text).unwrap();
    let find = |pointer: &str| {
        let pointer = Pointer::parse(pointer).unwrap();
        tree.find(&pointer).unwrap_or_else(|| panic!("{pointer}"))
    };
    for (pointer, key, value) in [
        ("/é", "é", "é"),
        ("/é/ü", "ü", "ü"),
        ("/é/ü/0", "1", "1"),
        ("/é/ü/1", "'two'", "'two'"),
        ("/é/ü/2", "\"th\\x72ee\"", "\"th\\x72ee\""),
        ("/é/x/0", "y", "y"),
        ("/é/x/1/k", "k", "v"),
    ] {
        assert_eq!(&text[find(pointer).key_bytes()], key, "{pointer}");
        assert_eq!(&text[find(pointer).value_bytes()], value, "{pointer}");
    }
    assert_eq!(&text[find("/é/x/0/y").value_bytes()], "block");
    assert_eq!(&text[find("/é/x/1").node.bytes.clone()], "{k: v}");
}

#[test]
fn what_json_cannot_express_is_refused_where_it_stands() {
    for (text, at) in [
        ("a: .inf\n", ".inf"),
        ("a: -.inf\n", "-.inf"),
        ("a: .NaN\n", ".NaN"),
        ("<<: {a: 1}\n", "<<"),
        ("a: !custom x\n", "x"),
        ("? [a]\n: 1\n", "["),
        ("? {a: b}\n: 1\n", "{"),
        ("~: 1\n", "~"),
        ("a: 1\n---\nb: 2\n", "---"),
    ] {
        let problem = build(text).expect_err(text);
        assert_eq!(problem.parts.code, Code::NoJsonCounterpart, "{text}");
        let crate::diagnostic::Place::Bytes(bytes) = &problem.parts.place else {
            panic!("{text}")
        };
        assert_eq!(&text[bytes.clone()], at, "{text}");
    }
}

#[test]
fn budgets_end_what_would_grow_without_limit() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let levels = (1..12).map(|level| {
        let items = vec![format!("*a{}", level - 1); 10].join(",");
        format!("a{level}: &a{level} [{items}]\n")
    });
    let bomb = std::iter::once("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned())
        .chain(levels)
        .collect::<String>();
    for text in [deep, bomb] {
        assert_eq!(build(&text).unwrap_err().parts.code, Code::TooLarge);
    }
    assert!(matches!(
        build(&"[".repeat(100_000)).unwrap_err().parts.code,
        Code::TooLarge | Code::Syntax
    ));
    assert_eq!(build("a: &a [*a]\n").unwrap_err().parts.code, Code::Syntax);
}

#[test]
fn equal_keys_are_both_known() {
    let tree = build("a: 1\nb: {c: 1, c: 2}\na: 3\n").unwrap();
    let found: Vec<_> = tree
        .duplicate_keys()
        .into_iter()
        .map(|(pointer, ..)| pointer.to_string())
        .collect();
    assert_eq!(found, ["/b/c", "/a"]);
    assert_eq!(tree.to_value()["a"], 1);
}
