//! The files of a report: what they hold, what they never let through, how large they are, and how those of shards become one.

use std::{collections::BTreeSet, fs, time::Duration};

use conformance::{ARTEFACT_NAMES, Class, Options, Part, Report, Shard, TargetChoice, artefacts};
use serde_json::{Value, json};

use crate::{
    fixture::{Desk, recorded, root, workspace},
    specimen::{HOSTILE, hostile, specimen},
};

/// A file of a report, as text.
fn file(report: &Report, name: &str) -> String {
    let artefacts = artefacts(report).unwrap();
    let found = artefacts.into_iter().find(|it| it.name == name).unwrap();
    String::from_utf8(found.bytes).unwrap()
}

fn json_file(report: &Report, name: &str) -> Value {
    serde_json::from_str(&file(report, name)).unwrap()
}

/// What has no place on a terminal.
fn is_hidden(character: char) -> bool {
    character != '\n' && spec::escape(&character.to_string()) != character.to_string()
}

#[test]
fn each_file_is_as_it_was() {
    for name in ARTEFACT_NAMES.iter().filter(|name| **name != "report.html") {
        let mut text = file(&specimen(), name);
        if ["results.sarif", "exchanges.har"].contains(name) {
            let value: Value = serde_json::from_str(&text).unwrap();
            text = serde_json::to_string_pretty(&value).unwrap() + "\n";
        }
        let path = root().join("conformance/tests/reports").join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            text == expected,
            "{name} is not as {}; if it should be: UPDATE=1 cargo test -p conformance --test suite reports\n{text}",
            path.display()
        );
    }
}

#[test]
fn annotations_stand_at_lines_and_known_drift_has_none() {
    let told = specimen().annotations();
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines.len(), 4, "{told}");
    assert_eq!(
        lines[0],
        "::error file=spec/openapi.yaml,line=120,col=9,title=R-TYPE JSON type changed::create_payment_intent 200 /amount: \
         expected a string, found a number%0Aalone: cargo xtask conformance --target sandbox --only drifting"
    );
    assert!(told.contains("::notice file=spec/openapi.yaml") && !told.contains("R-ENUM-NEW"));
    assert!(told.contains("::error title=O-STALE"));
}

#[test]
fn every_finding_tells_how_to_see_it_again() {
    let report = specimen();
    let text = report.render(false);
    assert!(text.contains("alone    cargo xtask conformance --target sandbox --only drifting\n"));
    let curl = report.curl(&report.findings[0]).unwrap();
    assert_eq!(
        curl,
        r#"curl -isSg -X 'POST' 'https://api-sandbox.uqpaytech.com/api/v2/payment_intents/create' -H 'content-type: application/json' -H 'x-auth-token: Bearer '"$UQPAY_TOKEN" --data-raw '{"amount":"12.50","card":{"card_number":"<card_number:1>"}}'"#
    );
    assert!(text.contains(&format!("curl     {curl}\n")));
    for name in [
        "junit.xml",
        "summary.md",
        "results.sarif",
        "run.ndjson",
        "report.html",
    ] {
        let text = file(&report, name);
        assert!(
            text.contains("conformance --target sandbox --only drifting"),
            "{name}"
        );
        assert!(text.contains("curl -isSg"), "{name}");
    }
    assert_eq!(report.curl(&report.findings[2]), None);
}

#[test]
fn a_vendor_breaks_out_of_no_format() {
    let report = hostile();
    for (name, text) in [
        ("terminal", report.render_verbose(false)),
        ("annotations", report.annotations()),
    ]
    .into_iter()
    .chain(
        ARTEFACT_NAMES
            .iter()
            .map(|name| (*name, file(&report, name))),
    ) {
        let hidden: BTreeSet<_> = text.chars().filter(|it| is_hidden(*it)).collect();
        assert!(hidden.is_empty(), "{name}: {hidden:?}");
    }
    let annotations = report.annotations();
    for line in annotations.lines() {
        let is_own = ["::error ", "::notice ", "::warning "]
            .iter()
            .any(|own| line.starts_with(own));
        assert!(is_own, "{line}");
        // What stands before the message is a list of properties and nothing else.
        let properties = line.split("::").nth(1).unwrap();
        assert_eq!(
            properties
                .split(',')
                .filter(|it| it.contains("title="))
                .count(),
            1,
            "{line}"
        );
    }
    let xml = file(&report, "junit.xml");
    let suites = quick_junit::Report::deserialize_from_str(&xml).unwrap();
    assert_eq!(suites.test_suites.len(), 5);
    assert!(!xml.contains("<img") && !xml.contains("<script"));
    let summary = without_code(&file(&report, "summary.md"));
    for bait in [
        "<img",
        "<script",
        "@somebody",
        "](http",
        "javascript:",
        "::warning",
    ] {
        assert!(!summary.contains(bait), "{bait} in: {summary}");
    }
    let page = file(&report, "report.html");
    let (before, data) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    assert!(
        !before.contains("<img") && !before.contains("<script"),
        "{before}"
    );
    assert_eq!(
        data.matches("</script>").count(),
        2,
        "the data, and the script of the page"
    );
    for name in ["results.sarif", "exchanges.har"] {
        json_file(&report, name);
    }
    let sarif = json_file(&report, "results.sarif");
    let result = &sarif["runs"][0]["results"][0];
    let message = result["message"]["text"].as_str().unwrap();
    assert!(
        message.contains("\\[link\\](http") && message.contains("{{0}}"),
        "{message}"
    );
    let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        .as_str()
        .unwrap();
    assert!(uri.starts_with("%3Cimg%20src"), "{uri}");
    let read = Report::read(&file(&report, "run.ndjson")).unwrap();
    assert_eq!(read.findings[0].message, HOSTILE);
}

/// Markdown without its code spans and blocks: what is left is markup.
fn without_code(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        left.push_str(&rest[..at]);
        let fence: String = rest[at..].chars().take_while(|it| *it == '`').collect();
        let behind = &rest[at + fence.len()..];
        // A run of just as many ends it.
        let mut from = 0;
        loop {
            let end = from + behind[from..].find(&fence).expect("a code span ends");
            let run = behind[end..].chars().take_while(|it| *it == '`').count();
            if run == fence.len() {
                rest = &behind[end + run..];
                break;
            }
            from = end + run;
        }
    }
    left + rest
}

#[tokio::test]
async fn a_report_is_read_again_as_it_was() {
    for report in [specimen(), hostile()] {
        let text = file(&report, "run.ndjson");
        let read = Report::read(&text).unwrap();
        assert_eq!(
            spec::to_json(&read).unwrap(),
            spec::to_json(&report).unwrap()
        );
        assert_eq!(artefacts(&read).unwrap(), artefacts(&report).unwrap());
    }
    let options = Options {
        only: vec!["direct_card".to_owned()],
        ..Options::embedded()
    };
    let report = workspace().run(&options, &()).await.unwrap();
    let read = Report::read(&file(&report, "run.ndjson")).unwrap();
    assert_eq!(read.scenarios[0].text, report.scenarios[0].text);
    assert_eq!(read.scenarios[0].steps, report.scenarios[0].steps);
    assert_eq!(
        spec::to_json(&read).unwrap(),
        spec::to_json(&report).unwrap()
    );
}

#[test]
fn what_is_no_report_is_refused_with_its_line() {
    let whole = file(&specimen(), "run.ndjson");
    let lines: Vec<_> = whole.lines().collect();
    let but_last = lines[..lines.len() - 1].join("\n");
    let without_finding: Vec<_> = lines
        .iter()
        .filter(|it| !it.contains("R-TYPE"))
        .copied()
        .collect();
    let without_body: Vec<_> = lines
        .iter()
        .filter(|it| !it.starts_with("{\"type\":\"body\""))
        .copied()
        .collect();
    for (text, expected) in [
        (String::new(), "line 1: the file breaks off"),
        ("<html>".to_owned(), "line 1: this is no JSON"),
        (
            "{}".to_owned(),
            "line 1: expected a line of type `run` first",
        ),
        (
            whole.replacen("\"format\":1", "\"format\":2", 1),
            "line 1: this is format 2",
        ),
        (
            but_last,
            "the file breaks off: its last line should be of type `end`",
        ),
        (
            without_finding.join("\n"),
            "4 scenarios, 4 steps and 5 findings, and holds 4, 4 and 4",
        ),
        (
            without_body.join("\n"),
            "no line before this one holds the body 0",
        ),
        (
            whole.clone() + &whole,
            "there is more behind the line that ends a run",
        ),
        (
            whole.replacen("R-TYPE", "R-\\u001b", 1),
            "no class has the id `R-\\u{1b}`",
        ),
    ] {
        let error = Report::read(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(!error.chars().any(is_hidden));
    }
    // A later version may say more.
    let more = whole.replacen(
        "{\"type\":\"end\"",
        "{\"type\":\"news\"}\n{\"type\":\"end\",\"new\":1",
        1,
    );
    assert!(Report::read(&more).is_ok());
}

#[tokio::test]
async fn a_thousand_exchanges_are_at_most_three_megabytes() {
    let options = Options {
        propose: false,
        ..Options::embedded()
    };
    let mut report = workspace().run(&options, &()).await.unwrap();
    let played = report.scenarios.clone();
    let mut count: usize = played.iter().map(|it| it.steps.len()).sum();
    for (again, scenario) in (1..).flat_map(|again| played.iter().map(move |it| (again, it))) {
        if count >= 1000 {
            break;
        }
        let mut scenario = scenario.clone();
        scenario.name = format!("{}_{again}", scenario.name);
        scenario.steps.truncate(1000 - count);
        count += scenario.steps.len();
        report.scenarios.push(scenario);
    }
    assert_eq!(count, 1000);
    // Everything that a run can have beside its exchanges is there, too.
    report.findings = specimen().findings;
    let artefacts = artefacts(&report).unwrap();
    let sizes: Vec<_> = artefacts
        .iter()
        .map(|it| (it.name, it.bytes.len()))
        .collect();
    let all: usize = sizes.iter().map(|(_, size)| size).sum();
    println!("{all} bytes for 1,000 exchanges: {sizes:?}");
    assert!(all <= 3_000_000, "{all} bytes: {sizes:?}");
}

/// Conversations that a drift of `amount` shows in, and one that knows nothing of it.
const NAMES: [&str; 5] = [
    "access_token",
    "direct_card",
    "cancel_after_authorization",
    "cancel_refused",
    "attempt_initiated",
];

fn drifting(shard: Option<Shard>) -> Options {
    Options {
        shard,
        drift: vec![
            json!({"kind": "drop", "operation": "retrieve_payment_intent", "pointer": "/amount"}),
        ],
        ..Options::embedded()
    }
}

#[tokio::test]
async fn shards_together_are_the_whole() {
    let recordings: Vec<_> = NAMES.iter().map(|name| (*name, recorded(name))).collect();
    let recordings: Vec<_> = recordings
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let desk = Desk::accepted(&recordings).await;
    fs::write(desk.path("snapshots/gone.snap"), "---\n---\n# gone\n").unwrap();
    fs::write(
        desk.path("known-drift.yaml"),
        "known: [{fingerprint: '0123456789abcdef', reason: r, owner: o, expires: 2999-01-01, target: embedded}]\n",
    )
    .unwrap();
    // The suite keeps what it read, so it is read anew.
    let desk = desk.anew();
    let whole = Options {
        max_age: Some(3),
        slow_after: Duration::ZERO,
        ..drifting(None)
    };
    let whole = desk.run(&whole).await;
    let mut parts = Vec::new();
    for index in 1..=3 {
        let options = Options {
            max_age: Some(3),
            slow_after: Duration::ZERO,
            ..drifting(Some(Shard { index, of: 3 }))
        };
        let part = desk.run(&options).await;
        assert_ne!(part.setting.part, Part::Whole);
        parts.push(Report::read(&file(&part, "run.ndjson")).unwrap());
    }
    let classes: BTreeSet<_> = whole.findings.iter().map(|it| it.class).collect();
    for class in [
        Class::Stale,
        Class::KnownDrift,
        Class::Unconfirmed,
        Class::Latency,
    ] {
        assert!(classes.contains(&class), "{}", whole.render(false));
    }
    assert!(
        whole.findings.iter().any(|it| it.class.is_of_vendor()),
        "{}",
        whole.render(false)
    );
    let suite = desk.suite();
    let merged = suite.merge(parts.clone()).unwrap();
    assert_eq!(merged.exit_code(), whole.exit_code());
    assert_eq!(steps_of(&merged), steps_of(&whole));
    let shown = |report: Report| spec::to_json(&report.without_durations()).unwrap();
    assert_eq!(shown(merged), shown(whole));

    parts.reverse();
    suite.merge(parts.clone()).unwrap();
    let missing = suite.merge(parts[..2].to_vec()).unwrap_err().to_string();
    assert!(
        missing.contains("the report of shard 1/3 is missing"),
        "{missing}"
    );
    let twice = suite
        .merge(vec![parts[0].clone(), parts[0].clone()])
        .unwrap_err()
        .to_string();
    assert!(twice.contains("shard 3/3 is there twice"), "{twice}");
}

/// What the steps of a report say of differences and findings.
fn steps_of(report: &Report) -> Vec<(String, usize, usize, BTreeSet<String>)> {
    let of = |name: &str, step: &conformance::StepReport| {
        (
            name.to_owned(),
            step.step,
            step.differences.len(),
            step.findings.iter().cloned().collect(),
        )
    };
    report
        .scenarios
        .iter()
        .flat_map(|scenario| {
            scenario
                .steps
                .iter()
                .map(move |step| of(&scenario.name, step))
        })
        .collect()
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let suite = workspace();
    let refused = |change: &dyn Fn(&mut Report), expected: &str| {
        let mut other = specimen();
        change(&mut other);
        let error = suite
            .merge(vec![specimen(), other])
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
        assert!(
            error.contains("help:") || expected.contains("shards"),
            "{error}"
        );
    };
    refused(
        &|other| other.document = "00".to_owned(),
        "the runs are of different documents",
    );
    refused(
        &|other| other.setting.target = TargetChoice::Embedded,
        "the runs are of different targets",
    );
    refused(&|_| (), "`clean` was played in two of the runs");
    refused(
        &|other| other.setting.part = Part::Shard(Shard { index: 1, of: 1 }),
        "shards can be put together only with the other shards",
    );
    refused(
        &|other| other.scenarios.iter_mut().for_each(|it| it.name += "_2"),
        "answers were judged by another document than the one that is here",
    );
    let none = suite.merge(Vec::new()).unwrap_err().to_string();
    assert!(none.contains("there is no report to put together"));
    // One report alone is what it was, whatever document is here now.
    assert_eq!(
        suite.merge(vec![specimen()]).unwrap().findings,
        specimen().findings
    );
}
