//! Two reports that hold something of everything: one as a vendor's drift would make it, one as a vendor with bad intentions would.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use conformance::{
    Class, Coverage, Difference, Finding, Known, KnownSecrets, Latency, Level, Need,
    OperationReport, Outcome, Part, Payload, Report, ScenarioReport, Setting, StepReport,
    TargetChoice,
};
use serde_json::{Value, json};

/// Text that breaks out of every format that does not expect it.
pub(crate) const HOSTILE: &str = "<img src=x onerror=alert(1)></script><script>alert(2)</script><!-- ]]> javascript:alert(3) \
::error::a ##[add-mask]b | `@somebody` ``` [link](http://evil.example/) #1 {0} %0A \"double\" 'single' & $(id) \\ \
\u{202e}turned\u{2066} \u{1b}]0;title\u{7}\u{1b}[31m \u{9b}31m \u{fffe} \u{0} \r\n::warning::c\n# heading";

/// A report of a run against UQPAY's own sandbox that found drift of every level.
pub(crate) fn specimen() -> Report {
    let findings = findings();
    let scenarios = scenarios(&findings);
    Report {
        target: "UQPAY's own sandbox, https://api-sandbox.uqpaytech.com/api".to_owned(),
        command: "cargo xtask conformance --target sandbox".to_owned(),
        setting: Setting {
            target: TargetChoice::Sandbox,
            part: Part::Whole,
            slow_after: Duration::from_secs(5),
            max_age: Some(30),
        },
        started: "2026-03-01T04:00:00.25Z".to_owned(),
        document: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        confirmed: 1,
        operations: operations(&scenarios),
        scenarios,
        findings,
        coverage: Coverage {
            operations: BTreeSet::from(["create_payment_intent".to_owned()]),
            all_operations: 10,
            statuses: BTreeMap::from([(
                "IntentStatus".to_owned(),
                BTreeSet::from(["SUCCEEDED".to_owned()]),
            )]),
            all_statuses: BTreeMap::from([("IntentStatus".to_owned(), 7)]),
        },
        accepted: Vec::new(),
        leaks: Vec::new(),
        fails_on_additive: false,
        took: Duration::from_millis(345),
        pauses: 2,
        secrets: KnownSecrets::new(),
    }
}

/// One of each verdict, and one that is known.
fn findings() -> Vec<Finding> {
    let message = "expected a string, found a number";
    let created = finding(Class::Type, Level::Error, "/amount", message);
    let mut risk = finding(
        Class::FieldNew,
        Level::Note,
        "/risk_score",
        "`risk_score` is not documented",
    );
    risk.count = 3;
    let mut known = finding(
        Class::EnumNew,
        Level::Warning,
        "/currency",
        "\"XTS\" is on no list",
    );
    known.known = Some(Known {
        reason: "a test currency".to_owned(),
        owner: "payments".to_owned(),
        expires: "2026-12-31".to_owned(),
    });
    let outage = Finding {
        operation: String::new(),
        status: 0,
        document: None,
        scenario: "unanswered".to_owned(),
        recording: "conformance/recordings/unanswered.yaml:4".to_owned(),
        step: 1,
        ..finding(
            Class::Outage,
            Level::Error,
            "",
            "the target does not answer",
        )
    };
    let stale = Finding {
        operation: String::new(),
        status: 0,
        document: None,
        scenario: String::new(),
        recording: String::new(),
        step: 0,
        ..finding(
            Class::Stale,
            Level::Error,
            "",
            "gone.snap belongs to no recording; remove it",
        )
    };
    vec![created, outage, stale, risk, known]
}

fn scenarios(findings: &[Finding]) -> Vec<ScenarioReport> {
    let mut first = step(
        1,
        "create_access_token",
        "POST /v1/connect/token",
        Payload::None,
        json!({"auth_token": "<auth_token:1>"}),
    );
    first.request_headers = headers(&[
        ("x-api-key", "<api_key:1>"),
        ("x-client-id", "<client_id:1>"),
    ]);
    let body =
        Payload::Json(json!({"amount": "12.50", "card": {"card_number": "<card_number:1>"}}));
    let answer = json!({"amount": 12.5, "currency": "XTS", "payment_intent_id": "<payment_intent_id:1>", "risk_score": 7, "items": [{"a": null}, []]});
    let mut second = step(
        2,
        "create_payment_intent",
        "POST /v2/payment_intents/create",
        body,
        answer,
    );
    second.findings = [0, 3, 4]
        .map(|at| findings[at].fingerprint.clone())
        .to_vec();
    second.differences = vec![
        difference("/amount", "\"12.5\"", "12.5"),
        difference("/description", "\"Two books\"", "nothing"),
        difference("header x-request-id", "<request_id>", "nothing"),
    ];
    let mut third = step(
        3,
        "retrieve_payment_intent",
        "GET /v2/payment_intents/<payment_intent_id:1>?expand=a%20b&x",
        Payload::None,
        Value::Null,
    );
    third.status = 502;
    third.response_headers = headers(&[("content-type", "text/html")]);
    third.response_body = Payload::Text("<h1>Bad gateway</h1>".to_owned());
    let steps = vec![first, second, third];
    let drifting = ScenarioReport {
        exchanges: steps.len(),
        steps,
        ..scenario("drifting", "A card is paid", Outcome::Found)
    };
    let clean_step = step(
        1,
        "list_payment_intents",
        "GET /v2/payment_intents?page_size=10",
        Payload::None,
        json!({"data": []}),
    );
    let clean = ScenarioReport {
        exchanges: 1,
        steps: vec![clean_step],
        started: Duration::from_millis(40),
        ..scenario("clean", "A list is read", Outcome::Clean)
    };
    let lacking = vec![Need::Clock, Need::Hold];
    vec![
        clean,
        drifting,
        scenario("late", "Time passes", Outcome::NotRun { lacking }),
        scenario("unanswered", "Nothing comes", Outcome::Unreachable),
    ]
}

/// The same report with [`HOSTILE`] wherever a vendor, a file or a person may have put text.
pub(crate) fn hostile() -> Report {
    let text = || HOSTILE.to_owned();
    let mut report = specimen();
    report.target = text();
    report.leaks = vec![text()];
    for scenario in &mut report.scenarios {
        scenario.title = text();
        for step in &mut scenario.steps {
            step.request_line = format!("GET /{HOSTILE}");
            step.request_headers = headers(&[("x-client-id", HOSTILE), (HOSTILE, HOSTILE)]);
            step.request_body = Payload::Text(text());
            step.response_headers = headers(&[("content-type", HOSTILE), (HOSTILE, HOSTILE)]);
            step.response_body = Payload::Json(json!({HOSTILE: HOSTILE, "list": [HOSTILE]}));
            step.differences = vec![
                difference(&format!("/{HOSTILE}"), HOSTILE, HOSTILE),
                difference(&format!("header {HOSTILE}"), HOSTILE, HOSTILE),
                difference("request", HOSTILE, HOSTILE),
            ];
        }
    }
    for finding in &mut report.findings {
        finding.pointer = format!("/{HOSTILE}");
        finding.message = text();
        finding.document = Some(format!("{HOSTILE}:3:1"));
        if let Some(known) = &mut finding.known {
            known.reason = text();
            known.owner = text();
        }
    }
    report
}

fn finding(class: Class, level: Level, pointer: &str, message: &str) -> Finding {
    Finding {
        // A name of its own for each; what it is made of is no matter here.
        fingerprint: format!("{:0>16}", class.id().replace('-', "").to_lowercase()),
        class,
        verdict: class.verdict(level),
        level,
        operation: "create_payment_intent".to_owned(),
        status: 200,
        pointer: pointer.to_owned(),
        message: message.to_owned(),
        document: Some("spec/openapi.yaml:120:9".to_owned()),
        schema: Some("/components/schemas/PaymentIntent/properties/amount".to_owned()),
        recording: "conformance/recordings/drifting.yaml:9".to_owned(),
        scenario: "drifting".to_owned(),
        step: 2,
        count: 1,
        explains: 1,
        found: vec![json!({"type": "number"})],
        known: None,
    }
}

fn step(
    number: usize,
    operation: &str,
    request_line: &str,
    body: Payload,
    answer: Value,
) -> StepReport {
    StepReport {
        step: number,
        line: 4 + number * 5,
        operation: operation.to_owned(),
        request_line: request_line.to_owned(),
        request_headers: headers(&[
            ("content-type", "application/json"),
            ("x-auth-token", "Bearer <auth_token:1>"),
        ]),
        request_body: body,
        status: 200,
        response_headers: headers(&[("content-type", "application/json")]),
        response_body: Payload::Json(answer),
        differences: Vec::new(),
        findings: Vec::new(),
        started: Duration::from_millis(10 * u64::try_from(number).unwrap()),
        took: Duration::from_micros(7_250),
    }
}

fn scenario(name: &str, title: &str, outcome: Outcome) -> ScenarioReport {
    ScenarioReport {
        name: name.to_owned(),
        title: title.to_owned(),
        file: format!("conformance/recordings/{name}.yaml"),
        outcome,
        exchanges: 0,
        text: None,
        steps: Vec::new(),
        started: Duration::ZERO,
        took: Duration::from_millis(50),
    }
}

fn operations(scenarios: &[ScenarioReport]) -> Vec<OperationReport> {
    let mut operations: BTreeMap<&str, BTreeMap<u16, usize>> = BTreeMap::new();
    for step in scenarios.iter().flat_map(|it| &it.steps) {
        *operations
            .entry(&step.operation)
            .or_default()
            .entry(step.status)
            .or_default() += 1;
    }
    let took = Duration::from_micros(7_250);
    operations
        .into_iter()
        .map(|(operation, statuses)| OperationReport {
            operation: operation.to_owned(),
            statuses,
            latency: Latency {
                p50: took,
                p95: took,
            },
        })
        .collect()
}

fn headers(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn difference(place: &str, expected: &str, found: &str) -> Difference {
    Difference {
        place: place.to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}
