//! Every recording of the workspace that needs nothing but calls, played through the recorder: what it makes of it plays as well.

use std::collections::BTreeSet;

use conformance::{Need, Options, Proxy, TargetChoice, Upstream};

use super::{Lines, workspace};
use crate::fixture::Desk;

/// What a recorder cannot see.
const UNSEEN: &[Need] = &[Need::Clock, Need::Shopper, Need::Provider, Need::Hold];

#[tokio::test]
async fn what_the_suite_does_through_the_recorder_is_recorded_and_plays_clean() {
    let suite = workspace();
    let mut made = Vec::new();
    let mut empty = BTreeSet::new();
    for scenario in suite.scenarios() {
        if scenario.needs.iter().any(|need| UNSEEN.contains(need)) {
            continue;
        }
        let upstream = Upstream::open(&TargetChoice::Embedded, &[]).await.unwrap();
        let proxy = Proxy::start(
            workspace(),
            upstream,
            ([127, 0, 0, 1], 0).into(),
            Lines::default().listener(),
        )
        .await
        .unwrap();
        let options = Options {
            target: TargetChoice::Url(proxy.base_url()),
            only: vec![scenario.name.clone()],
            propose: false,
            ..Options::embedded()
        };
        suite.run(&options, &()).await.unwrap();
        let (tape, upstream) = proxy.stop().await;
        match tape.transcribe(&suite, &scenario.name, &scenario.title, &upstream.source()) {
            Ok(draft) => made.push((scenario.name.clone(), draft.text())),
            Err(_) => {
                empty.insert(scenario.name.clone());
            }
        }
    }
    assert!(made.len() > 50, "{} made; nothing of {empty:?}", made.len());
    let calls: usize = made
        .iter()
        .map(|(_, text)| text.matches("  - call: ").count())
        .sum();
    assert!(calls > 200, "{calls} calls");
    let recordings: Vec<(&str, &str)> = made
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Desk::accepted(&recordings).await;
}
