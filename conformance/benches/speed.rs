//! What judging costs: `cargo bench -p conformance --bench speed`.
//!
//! A thousand exchanges, as twenty scenarios of fifty steps, against a sandbox in this process: played by the suite with every judge,
//! check and snapshot, and sent bare, by the same HTTP client and with the same bodies, one after the other. Rounds take turns, so that whatever
//! else the machine does falls on both; the figure is the median of the ratio within each round. Where Hurl is installed (on the path,
//! or named by `HURL`) it sends the same requests in the same rounds, checks the status of each answer, and no schema. Nothing depends on the figures.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use conformance::{Folders, Options, Suite, TargetChoice, artefacts, write_artefacts};
use reqwest::{Client, Method};
use sandbox::{Config, Sandbox};
use serde_json::{Value, json};

type Failure = Box<dyn Error>;

const SCENARIOS: usize = 20;
const STEPS: usize = 50;
const ROUNDS: usize = 15;
/// Who calls; the sandbox admits anyone.
const CLIENT: (&str, &str) = ("conformance", "embedded-sandbox-key");

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let folders = desk(folder.path())?;
    accept(&folders).await?;
    let running = Sandbox::new(Config::default())
        .serve(([127, 0, 0, 1], 0).into())
        .await?;
    let base = running.base_url();
    let hurl = hurl(folder.path())?;
    println!(
        "{} exchanges: {SCENARIOS} scenarios of {STEPS} steps, {ROUNDS} rounds",
        SCENARIOS * STEPS
    );

    let (mut sent, mut judged, mut reported) = (Vec::new(), Vec::new(), Vec::new());
    let mut of_hurl = Vec::new();
    let files = folder.path().join("report");
    for _ in 0..ROUNDS {
        sent.push(timed(send(&base)).await?);
        judged.push(timed(Box::pin(play(&folders, &base, None))).await?);
        reported.push(timed(Box::pin(play(&folders, &base, Some(&files)))).await?);
        if let Some(hurl) = &hurl {
            of_hurl.push(timed(async { hurl.run(&base) }).await?);
        }
    }
    running.stop().await;

    show("sent bare", &sent);
    show("judged", &judged);
    show("with all reports", &reported);
    ratio("judged : bare", &judged, &sent);
    ratio("reports : judged", &reported, &judged);
    if hurl.is_some() {
        show("Hurl", &of_hurl);
        ratio("judged : Hurl", &judged, &of_hurl);
    } else {
        println!("Hurl is not installed, so it was not measured");
    }
    Ok(())
}

async fn timed(work: impl Future<Output = Result<(), Failure>>) -> Result<Duration, Failure> {
    let started = Instant::now();
    work.await?;
    Ok(started.elapsed())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn show(name: &str, durations: &[Duration]) {
    let seconds = median(durations.iter().map(Duration::as_secs_f64).collect());
    println!("{name:<20} {seconds:>7.3} s");
}

fn ratio(name: &str, of: &[Duration], to: &[Duration]) {
    let ratios = of
        .iter()
        .zip(to)
        .map(|(of, to)| of.as_secs_f64() / to.as_secs_f64())
        .collect();
    println!("{name:<20} {:>7.2}", median(ratios));
}

/// Everything that `cargo xtask conformance` does, from reading the files to the verdict, and with `--report` if asked.
async fn play(folders: &Folders, base: &str, files: Option<&Path>) -> Result<(), Failure> {
    let options = Options {
        target: TargetChoice::Url(base.to_owned()),
        ..Options::embedded()
    };
    let report = Arc::new(Suite::load(folders)?).run(&options, &()).await?;
    let exchanges: usize = report.scenarios.iter().map(|it| it.exchanges).sum();
    if report.exit_code() != 0 || exchanges != SCENARIOS * STEPS {
        return Err(report.render(false).into());
    }
    if let Some(files) = files {
        let artefacts = artefacts(&report)?;
        let searched = artefacts
            .iter()
            .map(|artefact| (artefact.name, artefact.bytes.as_slice()));
        if !report.scan(searched)?.is_empty() {
            return Err("a report gives a secret away".into());
        }
        write_artefacts(files, &artefacts)?;
    }
    Ok(())
}

/// A folder with the recordings and no snapshots.
fn desk(folder: &Path) -> Result<Folders, Failure> {
    for name in ["recordings", "snapshots"] {
        fs::create_dir(folder.join(name))?;
    }
    fs::write(folder.join("confirmed.yaml"), "confirmed: {}\n")?;
    for number in 1..=SCENARIOS {
        let file = folder.join(format!("recordings/payment_{number:02}.yaml"));
        fs::write(file, recording(number)?)?;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("no workspace")?;
    Ok(Folders {
        conformance: folder.to_owned(),
        document: root.join("spec").join("openapi.yaml"),
    })
}

/// Takes the snapshots, from sandboxes of their own.
async fn accept(folders: &Folders) -> Result<(), Failure> {
    let suite = Arc::new(Suite::load(folders)?);
    let options = Options {
        only: suite.scenarios().iter().map(|it| it.name.clone()).collect(),
        accept: true,
        ..Options::embedded()
    };
    let report = suite.run(&options, &()).await?;
    match report.exit_code() {
        0 => Ok(()),
        _ => Err(report.render(false).into()),
    }
}

/// What one step asks for, with `{intent}` and `{attempt}` for the ids.
struct Step {
    operation: &'static str,
    method: Method,
    path: &'static str,
    query: &'static [(&'static str, &'static str)],
    body: Option<Value>,
}

fn step(operation: &'static str, method: Method, path: &'static str, body: Option<Value>) -> Step {
    Step {
        operation,
        method,
        path,
        query: &[],
        body,
    }
}

/// A payment that is created, held, looked at again and again, and captured in part.
fn steps(scenario: usize) -> Vec<Step> {
    const INTENT: &str = "/v2/payment_intents/{intent}";
    let looks = || {
        [
            step("retrieve_payment_intent", Method::GET, INTENT, None),
            step(
                "retrieve_payment_attempt",
                Method::GET,
                "/v2/payment/payment_attempts/{attempt}",
                None,
            ),
            Step {
                query: &[
                    ("page_size", "10"),
                    ("page_number", "1"),
                    ("payment_intent_id", "{intent}"),
                ],
                ..step(
                    "list_payment_attempts",
                    Method::GET,
                    "/v2/payment/payment_attempts",
                    None,
                )
            },
        ]
    };
    let begin = [
        step(
            "create_payment_intent",
            Method::POST,
            "/v2/payment_intents/create",
            Some(json!({
                "amount": "12.50", "currency": "SGD", "merchant_order_id": format!("order-{scenario}"),
                "description": "Two books", "return_url": "https://shop.example/return",
            })),
        ),
        step(
            "confirm_payment_intent",
            Method::POST,
            "/v2/payment_intents/{intent}/confirm",
            Some(json!({"payment_method": {"type": "card", "card": {
                "test_card": "mastercard_direct", "card_name": "Mei Tan",
                "billing": {
                    "first_name": "Mei", "last_name": "Tan", "email": "mei.tan@shop.example",
                    "address": {"country_code": "SG", "city": "Singapore", "street": "1 Example Road", "postcode": "018989"},
                },
                "auto_capture": false, "authorization_type": "authorization", "three_ds_action": "skip_3ds",
            }}})),
        ),
    ];
    let end = [
        step(
            "capture_payment_intent",
            Method::POST,
            "/v2/payment_intents/{intent}/capture",
            Some(json!({"amount_to_capture": "8.80"})),
        ),
        step("retrieve_payment_intent", Method::GET, INTENT, None),
    ];
    let middle = STEPS - begin.len() - end.len();
    let looks = (0..).flat_map(|_| looks()).take(middle);
    begin.into_iter().chain(looks).chain(end).collect()
}

/// The steps as a recording.
fn recording(scenario: usize) -> Result<String, Failure> {
    let mut text = format!("title: Payment {scenario} is looked at often\nsteps:\n");
    for Step {
        operation,
        path,
        query,
        body,
        ..
    } in steps(scenario)
    {
        writeln!(text, "  - call: {operation}")?;
        for (id, capture) in [("{intent}", "$intent"), ("{attempt}", "$attempt")] {
            if path.contains(id) {
                writeln!(text, "    path: {{id: {capture}}}")?;
            }
        }
        if !query.is_empty() {
            let members: Vec<_> = query
                .iter()
                .map(|(name, value)| format!("{name}: {}", value.replace("{intent}", "$intent")))
                .collect();
            writeln!(text, "    query: {{{}}}", members.join(", "))?;
        }
        if let Some(body) = body {
            // JSON is YAML.
            writeln!(text, "    body: {body}")?;
        }
        writeln!(text, "    expect: {{status: 200}}")?;
        match operation {
            "create_payment_intent" => {
                writeln!(text, "    capture: {{intent: /payment_intent_id}}")?;
            }
            "confirm_payment_intent" => {
                writeln!(
                    text,
                    "    capture: {{attempt: /latest_payment_attempt/attempt_id}}"
                )?;
            }
            _ => {}
        }
    }
    Ok(text)
}

/// `body` with the documented test card that it names.
fn with_card(body: &Value) -> Result<Value, Failure> {
    let mut body = body.clone();
    if let Some(card) = body
        .pointer_mut("/payment_method/card")
        .and_then(Value::as_object_mut)
    {
        let cards: Value = serde_yaml::from_str(include_str!("../test_cards.yaml"))?;
        let name = card.remove("test_card").unwrap_or_default();
        let found = name.as_str().and_then(|name| cards.get(name)?.as_object());
        for (member, value) in found.ok_or("no such test card")? {
            match member.as_str() {
                "about" => {}
                "number" => drop(card.insert("card_number".to_owned(), value.clone())),
                other => drop(card.insert(other.to_owned(), value.clone())),
            }
        }
    }
    Ok(body)
}

/// The same requests with nothing but an HTTP client; of the answers only the ids are read.
async fn send(base: &str) -> Result<(), Failure> {
    let client = Client::builder().no_proxy().build()?;
    let minted = client
        .post(format!("{base}/v1/connect/token"))
        .header("x-client-id", CLIENT.0)
        .header("x-api-key", CLIENT.1)
        .send()
        .await?;
    let minted: Value = serde_json::from_slice(&minted.bytes().await?)?;
    let token = format!("Bearer {}", text(&minted, "/auth_token")?);
    for scenario in 1..=SCENARIOS {
        let (mut intent, mut attempt) = (String::new(), String::new());
        for (number, step) in steps(scenario).into_iter().enumerate() {
            let fill = |text: &str| {
                text.replace("{intent}", &intent)
                    .replace("{attempt}", &attempt)
            };
            let query: Vec<_> = step
                .query
                .iter()
                .map(|(name, value)| format!("{name}={}", fill(value)))
                .collect();
            let url = format!("{base}{}?{}", fill(step.path), query.join("&"));
            let mut request = client
                .request(step.method.clone(), url)
                .header("x-client-id", CLIENT.0)
                .header("x-auth-token", &token);
            if step.method == Method::POST {
                request = request.header("x-idempotency-key", key(scenario, number));
            }
            if let Some(body) = &step.body {
                request = request
                    .header("content-type", "application/json")
                    .body(with_card(body)?.to_string());
            }
            let answer = request.send().await?.error_for_status()?;
            let bytes = answer.bytes().await?;
            match step.operation {
                "create_payment_intent" => {
                    intent = text(&serde_json::from_slice(&bytes)?, "/payment_intent_id")?;
                }
                "confirm_payment_intent" => {
                    let body = serde_json::from_slice(&bytes)?;
                    attempt = text(&body, "/latest_payment_attempt/attempt_id")?;
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn text(body: &Value, pointer: &str) -> Result<String, Failure> {
    let value = body.pointer(pointer).and_then(Value::as_str);
    Ok(value.ok_or("the answer lacks an id")?.to_owned())
}

/// A fresh idempotency key, in the form of a UUID.
fn key(scenario: usize, step: usize) -> String {
    let now = std::time::SystemTime::now();
    let nanos = now
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_nanos());
    format!(
        "00000000-{scenario:04x}-4{step:03x}-8000-{:012x}",
        nanos & 0xffff_ffff_ffff
    )
}

/// Hurl, and the files it plays.
struct Hurl {
    program: PathBuf,
    files: Vec<PathBuf>,
}

/// Writes the files if Hurl is installed.
fn hurl(folder: &Path) -> Result<Option<Hurl>, Failure> {
    let program = env::var_os("HURL").map_or_else(|| PathBuf::from("hurl"), PathBuf::from);
    let found = Command::new(&program)
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if !found.is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    let mut files = Vec::new();
    for scenario in 1..=SCENARIOS {
        let file = folder.join(format!("payment_{scenario:02}.hurl"));
        fs::write(&file, hurl_file(scenario)?)?;
        files.push(file);
    }
    Ok(Some(Hurl { program, files }))
}

fn hurl_file(scenario: usize) -> Result<String, Failure> {
    let mut text = format!(
        "POST {{{{base}}}}/v1/connect/token\nx-client-id: {}\nx-api-key: {}\nHTTP 200\n[Captures]\ntoken: jsonpath \"$.auth_token\"\n\n",
        CLIENT.0, CLIENT.1
    );
    for step in steps(scenario) {
        let fill = |text: &str| {
            text.replace("{intent}", "{{intent}}")
                .replace("{attempt}", "{{attempt}}")
        };
        writeln!(text, "{} {{{{base}}}}{}", step.method, fill(step.path))?;
        writeln!(
            text,
            "x-client-id: {}\nx-auth-token: Bearer {{{{token}}}}",
            CLIENT.0
        )?;
        if step.method == Method::POST {
            writeln!(text, "x-idempotency-key: {{{{newUuid}}}}")?;
        }
        if !step.query.is_empty() {
            writeln!(text, "[QueryStringParams]")?;
            for (name, value) in step.query {
                writeln!(text, "{name}: {}", fill(value))?;
            }
        }
        if let Some(body) = &step.body {
            writeln!(text, "{}", with_card(body)?)?;
        }
        writeln!(text, "HTTP 200")?;
        match step.operation {
            "create_payment_intent" => {
                writeln!(text, "[Captures]\nintent: jsonpath \"$.payment_intent_id\"")?;
            }
            "confirm_payment_intent" => writeln!(
                text,
                "[Captures]\nattempt: jsonpath \"$.latest_payment_attempt.attempt_id\""
            )?,
            _ => {}
        }
        writeln!(text)?;
    }
    Ok(text)
}

impl Hurl {
    /// One after the other, as the others do.
    fn run(&self, base: &str) -> Result<(), Failure> {
        let status = Command::new(&self.program)
            .args(["--test", "--jobs", "1", "--no-output"])
            .arg("--variable")
            .arg(format!("base={base}"))
            .args(&self.files)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("Hurl failed: {status}").into())
        }
    }
}
