//! SARIF 2.1.0: findings as results of static analysis, at the lines of the document and of the recordings that they are about.

use std::{fmt::Write as _, io};

use serde_json::{Map, Value, json};

use super::{Report, json::compact, markdown, place::Place};
use crate::{
    class::{Class, Direction, Level, Verdict},
    finding::Finding,
    target::TargetChoice,
};

/// What paths are counted from; viewers know where that is.
const ROOT: &str = "%SRCROOT%";
/// The folder of the suite.
const SUITE: &str = "conformance";
/// The name and version of our fingerprints.
const FINGERPRINT: &str = "conformance/v1";

pub(super) fn render(report: &Report) -> io::Result<String> {
    let rules: Vec<_> = Class::ALL.iter().map(|class| rule(*class)).collect();
    let results: Vec<_> = report
        .findings
        .iter()
        .map(|finding| result(report, finding))
        .collect();
    let kind = match report.setting.target {
        TargetChoice::Embedded => "embedded",
        TargetChoice::Sandbox => "sandbox",
        TargetChoice::Url(_) => "url",
    };
    let mut invocation = json!({
        "executionSuccessful": !matches!(report.exit_code(), 2 | 5 | 6),
        "exitCode": report.exit_code(),
        "commandLine": report.command,
    });
    if !report.started.is_empty() {
        set(&mut invocation, "startTimeUtc", json!(report.started));
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "conformance",
                "fullName": "Conformance of UQPAY's payment intents",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "automationDetails": {"id": format!("conformance/{kind}/")},
            "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": results,
            "properties": {"target": report.target, "document": report.document},
        }],
    });
    Ok(compact(&log)? + "\n")
}

fn rule(class: Class) -> Value {
    let mut help = format!("{}\n\nWhat to do: {}", class.explanation(), class.remedy());
    let mut properties = json!({"tags": [direction(class.direction())]});
    if class.is_of_vendor() {
        let (tolerant, typed) = (class.tolerant().as_str(), class.typed().as_str());
        let _ = write!(
            help,
            "\n\nFor a tolerant client: {tolerant}. For the generated types: {typed}."
        );
        set(&mut properties, "tolerant", json!(tolerant));
        set(&mut properties, "typed", json!(typed));
    }
    json!({
        "id": class.id(),
        "name": format!("{class:?}"),
        "shortDescription": {"text": class.title()},
        "fullDescription": {"text": class.explanation()},
        "help": {"text": text(&help), "markdown": help},
        "defaultConfiguration": {"level": class.level().as_str()},
        "properties": properties,
    })
}

fn result(report: &Report, finding: &Finding) -> Value {
    let subject = finding.subject();
    let mut plain = if subject.is_empty() {
        finding.message.clone()
    } else {
        format!("{subject}: {}", finding.message)
    };
    let mut rich = format!(
        "{}\n\n{}\n",
        markdown::code(&subject),
        markdown::code(&finding.message)
    );
    let (alone, curl) = (report.alone(finding), report.curl(finding));
    if let Some(alone) = &alone {
        let _ = write!(plain, "\nAlone: {alone}");
    }
    // Plain text has brackets escaped, which would change a request.
    for (label, line) in [("Alone", &alone), ("Request", &curl)] {
        if let Some(line) = line {
            let _ = write!(rich, "\n{label}:\n\n{}", markdown::block("sh", line));
        }
    }
    // A viewer shows nothing that is nowhere, so what is about no line is about the suite.
    let recording = Place::parse(match finding.recording.as_str() {
        "" => SUITE,
        recording => recording,
    });
    let document = finding.document.as_deref().map(Place::parse);
    let mut result = json!({
        "ruleId": finding.class.id(),
        "ruleIndex": Class::ALL.iter().position(|class| *class == finding.class),
        "level": match finding.level {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        },
        "message": {"text": text(&plain), "markdown": rich},
        "locations": [location(document.as_ref().unwrap_or(&recording))],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "occurrenceCount": finding.count.max(1),
        "properties": {
            "verdict": match finding.verdict {
                Verdict::Broken => "broken",
                Verdict::Ours => "ours",
                Verdict::Drift => "drift",
                Verdict::Outage => "outage",
                Verdict::Information => "information",
            },
            "operation": finding.operation,
            "status": finding.status,
            "pointer": finding.pointer,
            "scenario": finding.scenario,
            "step": finding.step,
            "explains": finding.explains,
            "curl": curl,
        },
    });
    if document.is_some() && !finding.recording.is_empty() {
        let mut related = location(&recording);
        set(&mut related, "id", json!(1));
        set(
            &mut related,
            "message",
            json!({"text": "Recorded here, first of all."}),
        );
        set(&mut result, "relatedLocations", json!([related]));
    }
    if let Some(known) = &finding.known {
        let why = format!(
            "{} ({}, until {})",
            known.reason, known.owner, known.expires
        );
        let suppression = json!({"kind": "external", "status": "accepted", "justification": why});
        set(&mut result, "suppressions", json!([suppression]));
    }
    result
}

fn location(place: &Place) -> Value {
    let mut physical = json!({
        "artifactLocation": artefact(&place.file),
    });
    if let Some(line) = place.line {
        let mut region = json!({"startLine": line});
        if let Some(column) = place.column {
            set(&mut region, "startColumn", json!(column));
        }
        set(&mut physical, "region", region);
    }
    json!({"physicalLocation": physical})
}

/// A path in the repository, or as it is where it leads elsewhere.
fn artefact(path: &str) -> Value {
    let encoded: Vec<_> = path.split('/').map(crate::operations::encode).collect();
    let uri = encoded.join("/");
    if path.starts_with('/') {
        json!({"uri": format!("file://{uri}")})
    } else {
        json!({"uri": uri, "uriBaseId": ROOT})
    }
}

/// Text in which brackets are no link and braces no placeholder.
fn text(plain: &str) -> String {
    let lines: Vec<_> = plain.split('\n').map(spec::escape).collect();
    let text = lines.join("\n").replace('[', "\\[").replace(']', "\\]");
    let has_placeholder = text
        .split('{')
        .skip(1)
        .any(|behind| behind.starts_with(|first: char| first.is_ascii_digit()));
    if has_placeholder {
        text.replace('{', "{{").replace('}', "}}")
    } else {
        text
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Answer => "answer",
        Direction::Request => "request",
        Direction::Behaviour => "behaviour",
        Direction::Performance => "performance",
        Direction::Environment => "environment",
        Direction::Age => "age",
        Direction::Ours => "ours",
    }
}

fn set(object: &mut Value, name: &str, value: Value) {
    object
        .as_object_mut()
        .unwrap_or(&mut Map::new())
        .insert(name.to_owned(), value);
}
