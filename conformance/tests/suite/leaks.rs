//! What a run writes is scanned for what the run knew: nothing leaks, and nothing else is taken for a leak.

use std::fs;

use conformance::{Credentials, Options, Report, Scanner};

use crate::fixture::{Desk, Server, against, recorded, root, workspace};

/// Everything that a run writes or shows, by what a reader would call it. Every form of a report belongs in this list.
pub(crate) fn artefacts(report: &Report) -> Vec<(String, String)> {
    let json = serde_json::to_string_pretty(report).unwrap();
    let compact = serde_json::to_string(report).unwrap();
    let mut artefacts = vec![
        ("the report".to_owned(), report.render(false)),
        ("the coloured report".to_owned(), report.render(true)),
        ("the long report".to_owned(), report.render_verbose(false)),
        (
            "the report within JSON".to_owned(),
            serde_json::to_string(&json).unwrap(),
        ),
        ("the report as JSON".to_owned(), json),
        ("the report as one line".to_owned(), compact),
        ("the debug form".to_owned(), format!("{report:?}")),
    ];
    for scenario in &report.scenarios {
        if let Some(text) = &scenario.text {
            artefacts.push((format!("what {} said", scenario.name), text.clone()));
        }
    }
    artefacts
}

/// Fails if an artefact holds anything that the run knew, or that looks like a secret.
#[track_caller]
pub(crate) fn assert_nothing_leaks(report: &Report, artefacts: &[(String, String)]) {
    let scanner = Scanner::new(&report.secrets).unwrap();
    let leaks: Vec<_> = artefacts
        .iter()
        .flat_map(|(name, text)| scanner.scan(name, text.as_bytes()))
        .map(|leak| leak.to_string())
        .collect();
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[tokio::test]
async fn a_whole_run_leaks_nothing_and_is_taken_for_nothing() {
    let report = workspace().run(&Options::embedded(), &()).await.unwrap();
    let mut artefacts = artefacts(&report);
    for entry in fs::read_dir(root().join("conformance/snapshots")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        artefacts.push((name, fs::read_to_string(&path).unwrap()));
    }
    assert!(artefacts.len() > 150, "{}", artefacts.len());
    assert_nothing_leaks(&report, &artefacts);
    // The same scan sees what is put into any of them.
    let scanner = Scanner::new(&report.secrets).unwrap();
    for (name, text) in &artefacts {
        let planted = format!("{text}\nmei.tan@shop.example\n{text}");
        let lines = text.bytes().filter(|byte| *byte == b'\n').count();
        let leaks = scanner.scan(name, planted.as_bytes());
        let places: Vec<_> = leaks.iter().map(|leak| (leak.line, leak.column)).collect();
        assert_eq!(places, [(lines + 2, 1)], "{name}: {leaks:?}");
    }
}

#[tokio::test]
async fn a_run_that_would_give_a_secret_away_shows_and_writes_nothing() {
    // No redaction touches the name of a scenario, which every report shows.
    let name = "payment_5c1f4d7e";
    let desk = Desk::new(&[(name, &recorded("create_and_retrieve"))]);
    let server = Server::tampered(Server::standing(), |_, _| ()).await;
    let options = Options {
        credentials: Some(Credentials {
            client_id: name.to_owned(),
            api_key: "an-api-key-that-is-long".to_owned(),
        }),
        only: vec![name.to_owned()],
        accept: true,
        ..against(&server)
    };
    let report = desk.run(&options).await;
    assert_eq!(report.exit_code(), 6, "{}", report.render(false));
    let told = report.leaks.join("\n");
    assert!(
        told.contains("`client_id`") && !told.contains(name),
        "{told}"
    );

    // Where a scenario itself would give it away, no snapshot is written.
    let leaky = recorded("create_and_retrieve").replace("title: ", "title: payment_5c1f4d7e ");
    let desk = Desk::new(&[("other", &leaky)]);
    let options = Options {
        only: vec!["other".to_owned()],
        ..options
    };
    let report = desk.run(&options).await;
    assert_eq!(report.exit_code(), 6, "{}", report.render(false));
    assert!(!desk.path("snapshots/other.snap").exists());
}
