//! What a run leaves behind: files, annotations, the summary of a job, and one report of several runs.

use std::{fs, path::Path};

use serde_json::Value;

use crate::program::{Ended, Sandbox, command, finish, run};

const FILES: [&str; 6] = [
    "exchanges.har",
    "junit.xml",
    "report.html",
    "results.sarif",
    "run.ndjson",
    "summary.md",
];

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A run that finds an undocumented member, under the control of a sandbox.
fn drifting(folder: &Path, more: &[&str], change: impl Fn(&mut std::process::Command)) -> Ended {
    let sandbox = Sandbox::start();
    let drift = r#"{"kind": "add", "operation": "retrieve_payment_intent", "pointer": "/risk_score", "to": "::error::x"}"#;
    sandbox.control("/__sandbox/drift", drift);
    let arguments = [
        "conformance",
        "--target",
        &sandbox.url,
        "--only",
        "direct_card",
        "--report",
        text(folder),
    ];
    let mut command = command(&[&arguments, more].concat());
    change(&mut command);
    finish(command)
}

#[test]
fn a_run_leaves_its_files_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report");
    drifting(&report, &[], |_| ()).expect(
        0,
        &[
            "R-FIELD-NEW",
            "curl -isSg",
            "Report in ",
            "report.html, summary.md",
        ],
    );
    assert_eq!(files(&report), FILES);
    let sarif = fs::read_to_string(report.join("results.sarif")).unwrap();
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "R-FIELD-NEW");
    let physical = &result["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "spec/openapi.yaml");
    assert!(physical["region"]["startLine"].as_u64().unwrap() > 1);
    let related = &result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(related, "conformance/recordings/direct_card.yaml");
    let page = fs::read_to_string(report.join("report.html")).unwrap();
    assert!(!page.contains(env!("CARGO_MANIFEST_DIR")));
    // Written anew from what programs read, it is the same.
    let again = folder.path().join("again");
    let lines = report.join("run.ndjson");
    run(&["report", text(&lines), "--report", text(&again)])
        .expect(0, &["R-FIELD-NEW", "Report in "]);
    for name in FILES {
        assert_eq!(
            fs::read(report.join(name)).unwrap(),
            fs::read(again.join(name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn paths_are_of_the_repository_wherever_it_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    drifting(folder.path(), &[], |command| {
        command.current_dir(elsewhere.path());
    })
    .expect(0, &["R-FIELD-NEW"]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for name in FILES {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(!text.contains(root.to_str().unwrap()), "{name}");
    }
    let sarif = fs::read_to_string(folder.path().join("results.sarif")).unwrap();
    assert!(sarif.contains(r#""uri":"spec/openapi.yaml""#));
}

#[test]
fn github_is_told_and_a_vendor_cannot_tell_it_anything() {
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary");
    fs::write(&summary, "before\n").unwrap();
    let report = folder.path().join("report");
    let ended = drifting(&report, &[], |command| {
        command
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", &summary);
    })
    .expect(0, &["::notice file=spec/openapi.yaml,line="]);
    // What people read is printed where no command is heard.
    let mut lines = ended.stdout.lines();
    let pass = lines
        .next()
        .unwrap()
        .strip_prefix("::stop-commands::")
        .unwrap();
    let end = format!("::{pass}::");
    assert_eq!(ended.stdout.matches(&end).count(), 1, "{}", ended.stdout);
    let behind = ended.stdout.split(&end).nth(1).unwrap();
    let commands = behind
        .lines()
        .filter(|line| line.trim_start().starts_with("::"));
    assert_eq!(commands.count(), 1, "{behind}");
    let summary = fs::read_to_string(&summary).unwrap();
    assert!(
        summary.starts_with("before\n## ⚠️ Conformance: Drift\n"),
        "{summary}"
    );

    let ended = drifting(&report, &["--annotations", "none"], |command| {
        command.env("GITHUB_ACTIONS", "true");
    });
    assert!(!ended.expect(0, &[]).stdout.contains("::notice"));
    let ended = drifting(&report, &["--json", "--annotations", "github"], |_| ()).expect(0, &[]);
    serde_json::from_str::<Value>(&ended.stdout).unwrap();
    assert!(ended.stderr.contains("::notice "), "{}", ended.stderr);
}

#[test]
fn shards_become_one_report_and_none_may_be_missing() {
    let folder = tempfile::tempdir().unwrap();
    let shard = |name: &str| folder.path().join(name);
    for (index, name) in ["a", "b"].iter().enumerate() {
        let part = format!("{}/2", index + 1);
        run(&[
            "conformance",
            "--shard",
            &part,
            "--report",
            text(&shard(name)),
        ])
        .expect(0, &["Clean"]);
    }
    let (a, b) = (shard("a").join("run.ndjson"), shard("b").join("run.ndjson"));
    let whole = shard("whole");
    let ended = run(&["report", text(&a), text(&b), "--report", text(&whole)]);
    let ended = ended.expect(0, &["Clean", "Reached 10/10 operations"]);
    let count = fs::read_dir(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../conformance/recordings"
    ))
    .unwrap()
    .count();
    assert!(
        ended
            .stdout
            .contains(&format!("{count} of {count} scenarios clean")),
        "{}",
        ended.stdout
    );
    assert_eq!(files(&whole), FILES);
    run(&["report", text(&a), text(&a)]).expect(2, &["shard 1/2 is there twice"]);
    run(&["report", text(&a)]).expect(2, &["shard 1 of 2", "--partial"]);
    run(&["report", text(&a), "--partial"]).expect(0, &["clean"]);
    let broken = folder.path().join("broken");
    let lines = fs::read_to_string(&a).unwrap();
    fs::write(&broken, &lines[..lines.len() / 2]).unwrap();
    run(&["report", text(&broken), text(&b)]).expect(2, &["broken, line "]);
    run(&["report", text(&folder.path().join("none"))]).expect(2, &["none cannot be read"]);
}

#[test]
fn a_folder_that_cannot_be_written_ends_the_run_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    fs::write(&taken, "").unwrap();
    drifting(&taken, &[], |_| ()).expect(2, &["R-FIELD-NEW", "no report can be written into "]);
    assert_eq!(fs::read(&taken).unwrap(), b"");
}

#[test]
fn nothing_is_told_of_a_report_that_holds_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report");
    drifting(&report, &[], |_| ()).expect(0, &[]);
    let lines = report.join("run.ndjson");
    let text_of = fs::read_to_string(&lines).unwrap();
    // What looks like a token is one, even to who never knew it.
    let token = [
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJzdWIiOiIxMjM0NTY3ODkwIn0",
        "c2lnbmVkLWJ5LW5vYm9keS1hdC1hbGw",
    ]
    .join(".");
    fs::write(&lines, text_of.replace("risk_score", &token)).unwrap();
    let again = folder.path().join("again");
    let ended = run(&[
        "report",
        text(&lines),
        "--report",
        text(&again),
        "--annotations",
        "github",
    ]);
    let ended = ended.expect(
        6,
        &[
            "a secret would have been shown: report.html:",
            "nothing was shown or written of the run",
        ],
    );
    assert_eq!(ended.stdout, "");
    assert!(!ended.stderr.contains(&token));
    assert!(!again.exists());
}
