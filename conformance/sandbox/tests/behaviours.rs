//! The README lists every behaviour, and each names a test that exists; so do its other mentions of tests, and its links lead
//! somewhere.
//!
//! `UPDATE=1 cargo test -p sandbox --test behaviours` writes the list into the README.

#![allow(clippy::expect_used, reason = "a test may panic")]

use std::{collections::HashSet, env, fmt::Write as _, fs, path::Path};

use sandbox::{Behaviour, Variant, behaviours};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// How a behaviour is known: its evidence, and what is ours.
fn how(behaviour: &Behaviour) -> String {
    let ids: Vec<_> = behaviour
        .evidence
        .iter()
        .map(|id| format!("`{id}`"))
        .collect();
    let mut parts = Vec::new();
    if !ids.is_empty() {
        parts.push(ids.join(", "));
    }
    if !behaviour.ours.is_empty() {
        parts.push(format!("**ours:** {}", behaviour.ours));
    }
    parts.join("; ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A table for each topic.
fn rendered() -> String {
    let mut text = String::new();
    let mut topic = "";
    for behaviour in behaviours() {
        if behaviour.topic != topic {
            topic = behaviour.topic;
            let _infallible = write!(
                text,
                "\n### {topic}\n\n| Name | Behaviour | How it is known | Pinned by |\n|---|---|---|---|\n"
            );
        }
        let pinned_by = behaviour.test;
        let pinned_by = pinned_by.strip_prefix("tests/http/").map_or_else(
            || pinned_by.to_owned(),
            |rest| rest.replacen(".rs::", "::", 1),
        );
        let _infallible = writeln!(
            text,
            "| `{}` | {} | {} | `{pinned_by}` |",
            behaviour.id,
            cell(behaviour.says),
            cell(&how(behaviour)),
        );
    }
    text.push('\n');
    text
}

/// A row for each value of each switch.
fn switches() -> String {
    let mut text = String::from("| `--with` | Behaviour | How it is known |\n|---|---|---|\n");
    for variant in Variant::ALL {
        let behaviour = variant.behaviour();
        let _infallible = writeln!(
            text,
            "| `{variant}` | {} | {} |",
            cell(behaviour.says),
            cell(&how(behaviour))
        );
    }
    text
}

/// Compares what stands between the marks called `name` with `expected`, or writes it there.
fn check(name: &str, expected: &str) {
    let path = root().join("README.md");
    let begin = format!(
        "<!-- begin: {name}, written by `UPDATE=1 cargo test -p sandbox --test behaviours` -->\n"
    );
    let end = format!("<!-- end: {name} -->\n");
    let readme = fs::read_to_string(&path).expect("the README is there");
    let (before, rest) = readme.split_once(&begin).expect("the part begins");
    let (listed, after) = rest.split_once(&end).expect("the part ends");
    if listed == expected {
        return;
    }
    assert!(
        env::var_os("UPDATE").is_some(),
        "the README lists other {name} than the sources; \
         write them with: UPDATE=1 cargo test -p sandbox --test behaviours"
    );
    fs::write(&path, format!("{before}{begin}{expected}{end}{after}"))
        .expect("the README can be written");
}

// One test for both, since an update writes one file.
#[test]
fn the_readme_lists_every_switch_and_every_behaviour() {
    check("switches", &switches());
    check("behaviours", &rendered());
}

#[test]
fn names_are_unique_and_every_behaviour_says_how_it_is_known() {
    let mut seen = HashSet::new();
    for behaviour in behaviours() {
        let id = behaviour.id;
        assert!(seen.insert(id), "two behaviours are called `{id}`");
        let kebab = id.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        assert!(kebab, "`{id}` is not in kebab-case");
        assert!(!how(behaviour).is_empty(), "`{id}` is not known at all");
    }
}

/// Whether `text` holds a test called `name`: a function right below the attributes of a test.
fn has_test(text: &str, name: &str) -> bool {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let head = format!("fn {name}(");
    lines.iter().enumerate().any(|(number, line)| {
        line.strip_prefix("async ")
            .unwrap_or(line)
            .starts_with(&head)
            && lines
                .iter()
                .take(number)
                .rev()
                .take_while(|above| above.starts_with("#["))
                .any(|above| above.starts_with("#[test]") || above.starts_with("#[tokio::test"))
    })
}

#[test]
fn every_behaviour_names_a_test_that_exists() {
    for behaviour in behaviours() {
        let (file, name) = behaviour
            .test
            .split_once("::")
            .expect("a test is FILE::NAME");
        let text = fs::read_to_string(root().join(file));
        assert!(
            text.is_ok_and(|text| has_test(&text, name)),
            "`{}` is pinned by {}, which is no test",
            behaviour.id,
            behaviour.test
        );
    }
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("the README is there")
}

#[test]
fn every_test_that_the_readme_names_exists() {
    let text = readme();
    let named: Vec<_> = text
        .split('`')
        .filter_map(|part| part.split_once(".rs::"))
        .filter(|(file, name)| !file.contains(char::is_whitespace) && !name.contains(' '))
        .collect();
    assert!(named.len() > 40, "only {} are named", named.len());
    for (file, name) in named {
        let source = fs::read_to_string(root().join(format!("{file}.rs")));
        assert!(
            source.is_ok_and(|source| has_test(&source, name)),
            "the README names {file}.rs::{name}, which is no test"
        );
    }
}

/// The name by which a heading is linked to.
fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|character| character.is_alphanumeric() || " -".contains(*character))
        .map(|character| if character == ' ' { '-' } else { character })
        .collect()
}

#[test]
fn every_link_in_the_readme_leads_somewhere() {
    let text = readme();
    let mut anchors = HashSet::new();
    for line in text.lines().filter(|line| line.starts_with('#')) {
        let name = anchor(line.trim_start_matches('#').trim());
        let repeated = (1..).map(|count| format!("{name}-{count}"));
        let free = std::iter::once(name.clone())
            .chain(repeated)
            .find(|name| !anchors.contains(name));
        anchors.extend(free);
    }
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    for target in targets {
        let there = match target.strip_prefix('#') {
            Some(name) => anchors.contains(name),
            None => target.starts_with("https://") || root().join(target).exists(),
        };
        assert!(there, "the README links to {target}, which is not there");
    }
}
