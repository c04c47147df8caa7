//! The same recordings give the same report, in whatever order and however often they are played.

use std::sync::Arc;

use conformance::{Options, Report, Suite};

use crate::fixture::workspace;

/// Short scenarios with a clock, a hold, a shopper and refusals among them.
const SHORT: &[&str] = &[
    "direct_card",
    "expiry",
    "in_flight",
    "three_ds_challenge",
    "list_attempts",
];

async fn shuffled(suite: &Arc<Suite>, only: &[&str], seed: u64) -> Report {
    let known = suite
        .scenarios()
        .iter()
        .map(|scenario| scenario.name.as_str());
    let known: Vec<_> = known
        .filter(|name| only.contains(name))
        .map(str::to_owned)
        .collect();
    let options = Options {
        only: known,
        shuffle: Some(seed),
        propose: false,
        ..Options::embedded()
    };
    suite
        .run(&options, &())
        .await
        .unwrap_or_else(|error| panic!("{error}"))
        .without_durations()
}

fn everything_said(report: &Report) -> (String, String, Vec<Option<&str>>) {
    let texts = report
        .scenarios
        .iter()
        .map(|scenario| scenario.text.as_deref())
        .collect();
    (
        serde_json::to_string(report).unwrap(),
        report.render(false),
        texts,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_runs_in_any_order_say_the_same() {
    let suite = workspace();
    let first = shuffled(&suite, SHORT, 0).await;
    assert!(
        first
            .scenarios
            .iter()
            .any(|scenario| scenario.name == "direct_card")
    );
    for seed in 1..50 {
        let again = shuffled(&suite, SHORT, seed).await;
        assert_eq!(
            everything_said(&again),
            everything_said(&first),
            "seed {seed}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_recordings_in_any_order_say_the_same() {
    let suite = workspace();
    let first = shuffled(&suite, &[], 1).await;
    assert_eq!(first.scenarios.len(), suite.scenarios().len());
    for seed in [2, 3, u64::MAX] {
        let again = shuffled(&suite, &[], seed).await;
        assert_eq!(
            everything_said(&again),
            everything_said(&first),
            "seed {seed}"
        );
    }
}
