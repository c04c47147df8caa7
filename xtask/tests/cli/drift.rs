//! Proposing edits and making them, in a copy of what they touch.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::program::{Ended, run};

/// The scenario of the copy.
const SCENARIO: &str = "direct_card";
const NEW_MEMBER: &str =
    r#"{"kind": "add", "operation": "retrieve_payment_intent", "pointer": "/risk_score", "to": 7}"#;
const NULL: &str =
    r#"{"kind": "null", "operation": "create_payment_intent", "pointer": "/currency"}"#;
/// What the edit for [`NEW_MEMBER`] adds.
const ADDED: &str = "\
+        risk_score:
+          description: Seen in answers; not documented.
+          type: integer
+          format: int64
";

/// A copy of what the verb reads and writes, with one scenario, and a file that tells sandboxes to deviate.
struct Copy(TempDir);

impl Copy {
    fn deviating(drift: &[&str]) -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        let workspace = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let of_scenario = [
            format!("conformance/recordings/{SCENARIO}.yaml"),
            format!("conformance/snapshots/{SCENARIO}.snap"),
        ];
        let spec = ["openapi", "evidence", "decisions"].map(|name| format!("spec/{name}.yaml"));
        let pages = ["spec/decisions.md".to_owned()];
        let generated = files(&workspace.join("generated"));
        let generated = generated.keys().map(|path| format!("generated/{path}"));
        let all = of_scenario
            .into_iter()
            .chain(spec)
            .chain(pages)
            .chain(generated);
        for file in all {
            let to = copy.at(&file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(workspace.join(&file), to).unwrap();
        }
        // Nothing but the one scenario may be named.
        fs::write(copy.at("conformance/confirmed.yaml"), "confirmed: {}\n").unwrap();
        let drift = drift.join(", ");
        fs::write(
            copy.file("drift.json"),
            format!(r#"{{"drift": [{drift}]}}"#),
        )
        .unwrap();
        copy
    }

    /// A file of the workspace.
    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join("workspace").join(path)
    }

    /// A file beside it.
    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Everything in it.
    fn state(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.at(""))
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }

    /// Against deviating sandboxes.
    fn drift(&self, arguments: &[&str]) -> Ended {
        let file = self.file("drift.json");
        let mut all = vec!["--deviate", file.to_str().unwrap()];
        all.extend(arguments);
        self.run(&all)
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let root = self.at("");
        let mut all = vec!["drift", "--root", root.to_str().unwrap()];
        all.extend(arguments);
        run(&all)
    }

    /// From the report of a run against deviating sandboxes.
    fn from(&self, report: &str, arguments: &[&str]) -> Ended {
        let file = self.file("report.json");
        fs::write(&file, report).unwrap();
        let mut all = vec!["--from", file.to_str().unwrap()];
        all.extend(arguments);
        self.run(&all)
    }

    /// What `cargo xtask conformance --json` says of the scenario.
    fn report(&self) -> String {
        let file = self.file("drift.json");
        let file = file.to_str().unwrap();
        let arguments = [
            "conformance",
            "--json",
            "--only",
            SCENARIO,
            "--deviate",
            file,
        ];
        run(&arguments).stdout
    }
}

/// The files in a folder, by their paths in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, at: &str, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = if at.is_empty() {
                name
            } else {
                format!("{at}/{name}")
            };
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &path, found);
            } else {
                found.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found
}

/// The lines that a difference adds and removes.
fn changed(diff: &str) -> String {
    let is_change = |line: &&str| {
        line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---")
    };
    diff.split_inclusive('\n').filter(is_change).collect()
}

#[test]
fn edits_are_proposed_as_one_difference_and_nothing_is_written() {
    let copy = Copy::deviating(&[NEW_MEMBER, NULL]);
    let before = copy.state();
    let ended = copy.drift(&[]).expect(
        1,
        &[
            "R-FIELD-NEW retrieve_payment_intent 200 /risk_score [747fe0a57164bf4f]",
            "edit      `risk_score` is a member",
            "note: check whether the member needs `x-sensitive`",
            "R-NULL create_payment_intent 200 /currency [",
            "breaking  `currency` may be null (",
            "cargo xtask drift --apply",
        ],
    );
    assert!(
        ended
            .stdout
            .starts_with("--- a/spec/openapi.yaml\n+++ b/spec/openapi.yaml\n@@ "),
        "{}",
        ended.stdout
    );
    assert_eq!(
        changed(&ended.stdout),
        format!("+          nullable: true\n{ADDED}")
    );
    assert_eq!(copy.state(), before);
    let chosen = copy.drift(&["--propose", "--finding", "747fe0a57164bf4f"]);
    assert_eq!(changed(&chosen.expect(1, &[]).stdout), ADDED);
}

#[test]
fn without_drift_there_is_nothing_to_edit() {
    let copy = Copy::deviating(&[]);
    let before = copy.state();
    let ended = copy.drift(&[]).expect(0, &["nothing to edit"]);
    assert_eq!(ended.stdout, "");
    copy.drift(&["--apply", "--breaking"])
        .expect(0, &["nothing was written"]);
    assert_eq!(copy.state(), before);
}

#[test]
fn what_breaks_nobody_is_applied_with_all_that_follows_from_it() {
    let copy = Copy::deviating(&[NEW_MEMBER, NULL]);
    copy.drift(&["--apply"]).expect(
        1,
        &[
            "left out  `currency` may be null",
            "--breaking makes them",
            "~ ",
            "openapi.yaml",
            "the snapshot of direct_card still differs in what was not accepted",
        ],
    );
    assert!(
        copy.read("spec/openapi.yaml")
            .contains("\n        risk_score:\n")
    );
    assert!(
        copy.read("generated/src/types/payment_intents.rs")
            .contains("pub risk_score:")
    );
    // What nobody accepted does not come into the snapshot with it.
    let snapshot = format!("conformance/snapshots/{SCENARIO}.snap");
    let text = copy.read(&snapshot);
    assert!(text.contains("\"risk_score\": 7"), "{text}");
    assert!(!text.contains("\"currency\": null"), "{text}");

    copy.drift(&["--apply", "--breaking"])
        .expect(0, &["breaking  `currency` may be null", &snapshot]);
    let text = copy.read(&snapshot);
    assert!(text.starts_with("---\nsource: conformance/tests/scenarios.rs\n---\n# "));
    assert!(text.contains("\"risk_score\": 7"), "{text}");
    assert!(text.contains("\"currency\": null"), "{text}");
    let after = copy.state();
    copy.drift(&["--apply"]).expect(0, &["nothing was written"]);
    assert_eq!(copy.state(), after);
}

#[test]
fn breaking_edits_alone_are_left_out_and_nothing_is_written() {
    let copy = Copy::deviating(&[NULL]);
    let before = copy.state();
    copy.drift(&["--apply"]).expect(
        1,
        &[
            "left out  `currency` may be null",
            "nothing was written",
            "--breaking",
        ],
    );
    assert_eq!(copy.state(), before);
}

#[test]
fn all_is_written_or_nothing() {
    let copy = Copy::deviating(&[NEW_MEMBER]);
    let refused = |copy: &Copy, needles: &[&str]| {
        let before = copy.state();
        copy.drift(&["--apply"]).expect(2, needles);
        assert!(copy.state() == before, "something was written");
    };
    // The lint refuses.
    let evidence = copy.read("spec/evidence.yaml");
    fs::write(copy.at("spec/evidence.yaml"), "facts: 7\n").unwrap();
    refused(&copy, &["evidence.yaml", "nothing was written"]);
    fs::write(copy.at("spec/evidence.yaml"), evidence).unwrap();
    // The folder of the bindings belongs to somebody else.
    let manifest = copy.read("generated/.generated.json");
    fs::remove_file(copy.at("generated/.generated.json")).unwrap();
    refused(&copy, &["not empty", "nothing was written"]);
    fs::write(copy.at("generated/.generated.json"), manifest).unwrap();
    // The last file of all cannot be written: what was written before it is taken back.
    let blocked = format!("conformance/snapshots/{SCENARIO}.snap.new/in_the_way");
    fs::create_dir_all(copy.at(&blocked)).unwrap();
    refused(&copy, &[SCENARIO, "cannot be written"]);
    fs::remove_dir_all(copy.at(&blocked).parent().unwrap()).unwrap();
    copy.drift(&["--apply"]).expect(0, &["~ "]);
}

#[test]
fn an_earlier_report_is_as_good_but_for_snapshots() {
    let copy = Copy::deviating(&[NEW_MEMBER]);
    let live = copy.drift(&[]).expect(1, &[]);
    let report = copy.report();
    let whole = copy.from(&report, &[]).expect(1, &["R-FIELD-NEW"]);
    assert_eq!(whole.stdout, live.stdout);

    let (file, folder) = (copy.file("drift.json"), copy.file("reports"));
    let (file, folder) = (file.to_str().unwrap(), folder.to_str().unwrap());
    run(&[
        "conformance",
        "--report",
        folder,
        "--only",
        SCENARIO,
        "--deviate",
        file,
    ])
    .expect(0, &[]);
    let lines = fs::read_to_string(copy.file("reports/run.ndjson")).unwrap();
    assert_eq!(copy.from(&lines, &[]).expect(1, &[]).stdout, live.stdout);
    let half = &lines[..lines.len() / 2];
    copy.from(half, &[]).expect(2, &["is no report of a run"]);

    let snapshot = copy.read(&format!("conformance/snapshots/{SCENARIO}.snap"));
    copy.from(&report, &["--apply"])
        .expect(0, &["snapshots are as they were", "--accept --only"]);
    assert!(
        copy.read("spec/openapi.yaml")
            .contains("\n        risk_score:\n")
    );
    assert_eq!(
        copy.read(&format!("conformance/snapshots/{SCENARIO}.snap")),
        snapshot
    );
    copy.from(&report, &[])
        .expect(0, &["allowed", "nothing to edit"]);
}

#[test]
fn a_drift_that_was_known_no_longer_needs_its_entry() {
    let copy = Copy::deviating(&[NEW_MEMBER]);
    fs::write(
        copy.at("conformance/known-drift.yaml"),
        "known:\n  - {fingerprint: 747fe0a57164bf4f, reason: rolled out, owner: payments, expires: 2999-12-31, target: embedded}\n",
    )
    .unwrap();
    copy.drift(&["--apply"]).expect(
        0,
        &[
            "known     borne by payments until 2999-12-31: rolled out",
            "the entry 747fe0a57164bf4f is no longer needed",
        ],
    );
}

#[test]
fn what_no_edit_accepts_says_why() {
    let copy = Copy::deviating(&[
        r#"{"kind": "illegal_move", "operation": "retrieve_payment_intent", "pointer": "/intent_status", "to": "PENDING"}"#,
    ]);
    copy.drift(&[]).expect(
        0,
        &[
            "B-STATE",
            "by hand",
            "a decision about money",
            "nothing to edit",
        ],
    );
}

#[test]
fn bad_input_is_told_and_writes_nothing() {
    let copy = Copy::deviating(&[NEW_MEMBER]);
    let before = copy.state();
    copy.drift(&["--finding", "0000"])
        .expect(2, &["no finding has the fingerprint 0000"]);
    copy.drift(&["--breaking"]).expect(2, &["--apply"]);
    copy.drift(&["--propose", "--apply"])
        .expect(2, &["cannot be used with"]);
    copy.run(&["--from", "nowhere.json"])
        .expect(2, &["nowhere.json cannot be read"]);
    copy.run(&["--from", "x", "--only", SCENARIO])
        .expect(2, &["cannot be used with"]);
    copy.run(&["--target", "nowhere"]).expect(2, &["embedded"]);
    for report in [
        "",
        "[]",
        "{}",
        "null\n",
        "not json\n",
        "{\"findings\": [{\"class\": \"R-NO\"}]}",
        "{\"type\": \"finding\", \"class\": 1}\n{\"type\": \"end\"}\n",
        "{\"findings\": [\u{1b}[31m",
    ] {
        let ended = copy.from(report, &["--apply"]);
        let ended = ended.expect(2, &["is no report of a run", "--json"]);
        assert!(!ended.stderr.contains('\u{1b}'), "{:?}", ended.stderr);
    }
    assert_eq!(copy.state(), before);
}

#[test]
fn a_report_of_an_enemy_writes_no_more_than_words() {
    let copy = Copy::deviating(&[NEW_MEMBER]);
    let mut report: serde_json::Value = serde_json::from_str(&copy.report()).unwrap();
    let before = copy.state();
    let finding = &mut report["findings"][0];
    finding["pointer"] = "/x\u{1b}[2J\nevil: true".into();
    finding["operation"] = "retrieve_payment_intent".into();
    let ended = copy
        .from(&report.to_string(), &["--apply"])
        .expect(0, &["by hand"]);
    assert!(!ended.text().contains('\u{1b}'), "{:?}", ended.text());
    assert_eq!(copy.state(), before);
}
