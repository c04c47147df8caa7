//! Documents with a few things wrong: the answer is Rust, or a report whose findings have a place in the text.
//!
//! Cases come from a fixed seed, the same in every run. `PROPTEST_CASES=10000` draws so many from a seed of its own; with
//! `PROPTEST_RNG_SEED=N` as well, from that one.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic, and so may what it is made of"
)]

mod fixture;
mod mutation {
    pub(crate) mod text;
    pub(crate) mod tree;
}

use std::cell::Cell;
use std::env;
use std::fs;
use std::path::Path;

use mutation::{text, tree};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{RngSeed, TestError, TestRunner};
use serde_json::Value;
use spec::{Document, Report};

/// Bytes of Rust for each byte of a document, beyond what every crate has: far more than any needs here, and far less than one that
/// grows without bounds.
const GROWTH: usize = 200;

/// Bytes of Rust that a crate may have whatever its document says.
const FIXED: usize = 100_000;

#[test]
fn changed_values_give_rust_or_a_report() {
    let documents: Vec<Value> = fixture::CONSTRUCTS
        .iter()
        .map(|name| {
            fixture::document(name, &fixture::text(name))
                .value()
                .clone()
        })
        .collect();
    let drawn = (select(documents), tree::mutations());
    check(200, drawn, |(document, mutations)| {
        let changed = tree::mutated(document, &mutations);
        serde_json::to_string_pretty(&changed).unwrap()
    });
}

#[test]
fn changed_text_gives_rust_or_a_report() {
    let documents: Vec<String> = fixture::CONSTRUCTS
        .iter()
        .map(|name| fixture::text(name))
        .collect();
    let drawn = (select(documents), text::mutations());
    check(150, drawn, |(document, mutations)| {
        text::mutated(&document, &mutations)
    });
}

#[test]
fn a_large_document_gives_rust_or_a_report() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    let large = fs::read_to_string(path).unwrap();
    check(15, text::mutations(), |mutations| {
        text::mutated(&large, &mutations)
    });
    let value = fixture::document("openapi", &large).value().clone();
    check(10, tree::mutations(), |mutations| {
        tree::mutated(value.clone(), &mutations).to_string()
    });
}

/// Draws changes and, if one fails, shows the document after the smallest that does. Of the documents, some must still be good enough to become Rust and
/// some must not be: else the changes are too harsh or too mild to find anything.
fn check<S: Strategy>(cases: u32, drawn: S, change: impl Fn(S::Value) -> String) {
    let mut config = ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 1000,
        ..ProptestConfig::default()
    };
    if env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
        config.rng_seed = RngSeed::Fixed(0);
    }
    let (generated, refused) = (Cell::new(0_u32), Cell::new(0_u32));
    let outcome = TestRunner::new(config).run(&drawn, |drawn| {
        let counter = if exercise(&change(drawn))? {
            &generated
        } else {
            &refused
        };
        counter.set(counter.get() + 1);
        Ok(())
    });
    match outcome {
        Ok(()) => {
            let (generated, refused) = (generated.get(), refused.get());
            let total = generated + refused;
            assert!(
                total < 50 || (total / 20..=total * 19 / 20).contains(&generated),
                "{generated} generated, {refused} refused"
            );
        }
        Err(TestError::Fail(reason, smallest)) => {
            let text: Vec<_> = change(smallest).lines().map(spec::escape).collect();
            panic!("{}\n{}", spec::escape(&reason.to_string()), text.join("\n"));
        }
        Err(other) => panic!("{other}"),
    }
}

/// Loads, lints and generates, whatever the lint says; and tells whether there is Rust.
fn exercise(text: &str) -> Result<bool, TestCaseError> {
    let mut is_generated = false;
    match Document::parse("changed.yaml", text) {
        Err(report) => {
            prop_assert!(report.has_errors(), "refused without a reason");
            is_placed(&report, text)?;
        }
        Ok(document) => {
            is_placed(&spec::lint(&document), text)?;
            match generator::generate(&document, &fixture::options("changed")) {
                Err(report) => {
                    prop_assert!(report.has_errors(), "nothing is generated without a reason");
                    is_placed(&report, text)?;
                }
                Ok(output) => {
                    is_generated = true;
                    is_placed(&output.warnings, text)?;
                    let written: usize = output.files.values().map(String::len).sum();
                    let most = FIXED.saturating_add(text.len().saturating_mul(GROWTH));
                    prop_assert!(written < most, "{written} bytes from {}", text.len());
                    let sources = output.files.iter();
                    for (path, source) in
                        sources.filter(|(path, _)| path.extension().is_some_and(|end| end == "rs"))
                    {
                        if let Err(error) = syn::parse_file(source) {
                            return Err(TestCaseError::fail(format!(
                                "{}: {error}",
                                path.display()
                            )));
                        }
                    }
                }
            }
        }
    }
    Ok(is_generated)
}

/// Each finding stands somewhere in the text, and can be shown.
fn is_placed(report: &Report, text: &str) -> Result<(), TestCaseError> {
    let lines = text.split('\n').count().max(1);
    for finding in report {
        let is_inside = finding
            .location()
            .is_some_and(|location| (1..=lines).contains(&location.line));
        prop_assert!(
            is_inside,
            "{:?} stands nowhere: {:?}",
            finding.diagnostic(),
            finding.location()
        );
    }
    let shown = report.render(false);
    let is_plain = |character: char| character == '\n' || !character.is_control();
    prop_assert!(
        shown.chars().all(is_plain),
        "a control character is shown: {shown:?}"
    );
    prop_assert!(report.is_empty() || !report.lines().is_empty());
    Ok(())
}
