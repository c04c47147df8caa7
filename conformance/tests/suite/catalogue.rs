//! The payments catalogue is covered, and says what there is; so do the recordings of what is known.
//!
//! `UPDATE=1 cargo test -p conformance --test suite catalogue` writes the page.

use std::{collections::BTreeSet, env, fs};

use conformance::{Catalogue, Check};
use serde_json::Value;
use spec::{Pointer, decisions::Evidence};

use crate::fixture::{root, workspace};

/// Every check there is, by prefix and how many it has.
const CHECKS: &[(&str, usize)] = &[
    ("ID", 8),
    ("MO", 4),
    ("SM", 5),
    ("3D", 6),
    ("TI", 2),
    ("WH", 5),
    ("ER", 2),
    ("PG", 1),
    ("PCI", 4),
    ("OB", 1),
    ("RL", 1),
];

/// Codes of refusals that a source settles, with the fact that does. Others are our choice wherever they stand: that clients know a
/// code says nothing of when it comes.
const CODES: &[(&str, &str)] = &[
    ("200", "key-in-flight"),
    ("invalid idempotency key format", "key-format-refused"),
    ("invalid_parameter", "description-too-long-live"),
    ("invalid_payment_method", "card-expired-refused"),
    ("retrieve_payment_intent_failed", "error-unknown-intent"),
    ("sub_account_not_found", "on-behalf-of-unknown-account"),
    ("unauthorized_error", "prefix-missing-is-401"),
];

fn catalogue() -> Catalogue {
    Catalogue::load().unwrap_or_else(|error| panic!("{error}"))
}

fn evidence() -> Evidence {
    Evidence::load(&root().join("spec/evidence.yaml")).unwrap()
}

/// Whether `text` holds a test called `name`: a function right below the attributes of a test, or within `proptest!`.
fn has_test(text: &str, name: &str) -> bool {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let head = format!("fn {name}(");
    lines.iter().enumerate().any(|(number, line)| {
        let is_here = line
            .strip_prefix("async ")
            .unwrap_or(line)
            .starts_with(&head);
        let above = lines.iter().take(number).rev();
        let mut attributes = above.take_while(|above| above.starts_with("#["));
        is_here && attributes.any(|it| it.starts_with("#[test]") || it.starts_with("#[tokio::test"))
    })
}

#[test]
fn the_catalogue_is_whole_and_in_order() {
    let expected: Vec<_> = CHECKS
        .iter()
        .flat_map(|(prefix, count)| (1..=*count).map(move |number| format!("{prefix}-{number}")))
        .collect();
    let catalogue = catalogue();
    let listed: Vec<_> = catalogue.checks().map(|check| check.id.as_str()).collect();
    assert_eq!(listed, expected);
}

#[test]
fn every_check_is_covered_or_says_why_not() {
    let suite = workspace();
    let catalogue = catalogue();
    for check in catalogue.checks() {
        let mut scenarios = suite.scenarios().iter();
        let is_recorded = scenarios.any(|scenario| scenario.catalogue.contains(&check.id));
        assert!(
            is_recorded || !check.tests.is_empty() || check.left_out.is_some(),
            "{} is shown by no recording and no test, and does not say why",
            check.id
        );
    }
}

#[test]
fn every_test_that_the_catalogue_names_exists() {
    let catalogue = catalogue();
    for check in catalogue.checks() {
        for test in &check.tests {
            let (file, name) = test.rsplit_once("::").unwrap_or((test, ""));
            let text = fs::read_to_string(root().join(file))
                .unwrap_or_else(|error| panic!("{}: {file}: {error}", check.id));
            assert!(
                has_test(&text, name),
                "{}: {file} has no test `{name}`",
                check.id
            );
        }
    }
}

#[test]
fn expectations_rest_on_facts_that_are_recorded_or_are_ours() {
    let evidence = evidence();
    let facts: BTreeSet<_> = evidence.iter().map(|fact| fact.id.as_str()).collect();
    let catalogue = catalogue();
    for check in catalogue.checks() {
        for id in &check.evidence {
            assert!(
                facts.contains(id.as_str()),
                "{} rests on `{id}`, which spec/evidence.yaml does not hold",
                check.id
            );
        }
        // What becomes of card data in this workspace is nobody's to document.
        let is_about_ourselves = check.id.starts_with("PCI-");
        assert!(
            !check.evidence.is_empty()
                || check.ours.is_some()
                || check.left_out.is_some()
                || is_about_ourselves,
            "{} rests on nothing",
            check.id
        );
    }
}

#[test]
fn the_page_says_what_the_catalogue_says() {
    let path = root().join("conformance/CATALOGUE.md");
    let page = catalogue().page(workspace().scenarios());
    if fs::read_to_string(&path).ok().as_deref() == Some(page.as_str()) {
        return;
    }
    assert!(
        env::var_os("UPDATE").is_some(),
        "CATALOGUE.md is not what the catalogue and the recordings say; \
         write it with: UPDATE=1 cargo test -p conformance --test suite catalogue"
    );
    fs::write(path, page).unwrap();
}

/// A code as `CODES` has it.
fn code(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[test]
fn a_code_that_other_targets_are_held_to_is_known() {
    let at = Pointer::parse("/code").unwrap();
    let mut met = BTreeSet::new();
    for scenario in workspace().scenarios() {
        for call in scenario.calls() {
            let Some(Check::Equals(value)) = call.expect.body.get(&at) else {
                assert!(!call.expect.body.contains_key(&at), "{}", scenario.name);
                continue;
            };
            let code = code(value);
            assert!(
                CODES.iter().any(|(known, _)| *known == code),
                "{}:{}: no source settles `{code}`; expect it under `ours`, or record the fact",
                scenario.file,
                call.line
            );
            met.insert(code);
        }
    }
    let known: BTreeSet<_> = CODES.iter().map(|(code, _)| (*code).to_owned()).collect();
    assert_eq!(known, met, "what nothing expects need not be known");
}

#[test]
fn the_facts_that_settle_codes_name_them() {
    let evidence = evidence();
    for (code, id) in CODES {
        let fact = evidence.iter().find(|fact| fact.id == *id);
        let fact = fact.unwrap_or_else(|| panic!("spec/evidence.yaml holds no `{id}`"));
        assert!(fact.fact.contains(code), "`{id}` does not name `{code}`");
        assert!(fact.trust <= 4, "`{id}` is of an earlier generation");
    }
}
