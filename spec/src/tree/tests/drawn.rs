//! Documents drawn at random, in every style that YAML has for a value.

use std::cell::Cell;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::Value;

use super::build;

/// How a value is written.
#[derive(Clone, Debug)]
pub(crate) enum Written {
    Plain(String),
    Single(String),
    Double(String),
    Literal(Vec<String>),
    List {
        flow: bool,
        items: Vec<Written>,
    },
    Mapping {
        flow: bool,
        members: Vec<(String, Written)>,
    },
}

/// Texts that readers of YAML take for something else than they look like.
const PLAIN: &[&str] = &[
    "a",
    "b c",
    "1",
    "-1",
    "1.0",
    "1e3",
    "0x1f",
    "0o7",
    "01",
    "true",
    "True",
    "no",
    "null",
    "~",
    "",
    "2024-01-01",
    "12:30",
    "a#b",
    "a:b",
    ".5",
    "+7",
    "é",
    "日本",
    "-",
    "1_000",
    "18446744073709551615",
    "-0",
    "a  b",
    "x y: z",
];

fn text() -> impl Strategy<Value = String> {
    let characters = prop::sample::select(vec![
        'a', 'Z', '0', ' ', ':', '#', '-', '\'', '"', '\\', '{', '}', '[', ']', ',', '&', '*', '!',
        '|', '>', '%', '@', '`', 'é', '語',
    ]);
    prop::collection::vec(characters, 0..8).prop_map(|characters| characters.into_iter().collect())
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "a", "b", "'c d'", "\"e\"", "200", "4XX", "$ref", "/x/{id}", "x-y",
    ])
    .prop_map(str::to_owned)
}

pub(crate) fn written() -> impl Strategy<Value = Written> {
    let scalar = prop_oneof![
        prop::sample::select(PLAIN).prop_map(|text| Written::Plain(text.to_owned())),
        text().prop_map(Written::Plain),
        text().prop_map(Written::Single),
        text().prop_map(Written::Double),
        prop::collection::vec("[a-z :#]{1,6}", 1..3).prop_map(Written::Literal),
    ];
    scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            (any::<bool>(), prop::collection::vec(inner.clone(), 0..4))
                .prop_map(|(flow, items)| Written::List { flow, items }),
            (
                any::<bool>(),
                prop::collection::btree_map(key(), inner, 0..4)
            )
                .prop_map(|(flow, members)| Written::Mapping {
                    flow,
                    members: members.into_iter().collect()
                }),
        ]
    })
}

/// Writes a value behind `key:` or `-`, whose own indentation is `indent`.
pub(crate) fn write(value: &Written, indent: usize, flow: bool, out: &mut String) {
    let pad = " ".repeat(indent + 2);
    match value {
        Written::Plain(text) => out.push_str(text),
        Written::Single(text) => {
            let _ = write!(out, "'{}'", text.replace('\'', "''"));
        }
        Written::Double(text) => {
            let _ = write!(
                out,
                "\"{}\"",
                text.replace('\\', "\\\\").replace('"', "\\\"")
            );
        }
        Written::Literal(lines) if flow => {
            let _ = write!(out, "\"{}\"", lines.join("\\n"));
        }
        Written::Literal(lines) => {
            out.push('|');
            for line in lines {
                let _ = write!(out, "\n{pad}{line}");
            }
        }
        Written::List { flow: own, items } if flow || *own || items.is_empty() => {
            out.push('[');
            for item in items {
                write(item, indent, true, out);
                out.push_str(", ");
            }
            out.push(']');
        }
        Written::List { items, .. } => {
            for item in items {
                let _ = write!(out, "\n{pad}- ");
                write(item, indent + 2, false, out);
            }
        }
        Written::Mapping { flow: own, members } if flow || *own || members.is_empty() => {
            out.push('{');
            for (key, value) in members {
                let _ = write!(out, "{key}: ");
                write(value, indent, true, out);
                out.push_str(", ");
            }
            out.push('}');
        }
        Written::Mapping { members, .. } => {
            for (key, value) in members {
                let _ = write!(out, "\n{pad}{key}: ");
                write(value, indent + 2, false, out);
                out.push_str("  # a comment");
            }
        }
    }
}

/// Without `?x` in a flow list: libyaml takes that for a key, the specification does not.
#[test]
fn what_both_readers_take_they_read_alike() {
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(0),
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let compared = Cell::new(0);
    let outcome = runner.run(&written(), |value| {
        let mut text = "root: ".to_owned();
        write(&value, 0, false, &mut text);
        text.push('\n');
        if let (Ok(tree), Ok(theirs)) = (build(&text), serde_yaml::from_str::<Value>(&text)) {
            prop_assert_eq!(tree.to_value(), theirs, "{}", text);
            compared.set(compared.get() + 1);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(
        compared.get() > 1_000,
        "only {} were compared",
        compared.get()
    );
}
