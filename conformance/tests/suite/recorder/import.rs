//! HAR files and pasted curl commands.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use conformance::{SetupError, Tape, TargetChoice, Upstream, read_har, send_curl};
use serde_json::{Value, json};

use super::{Got, Lines, Session, order, transcribed, workspace};
use crate::fixture::Desk;

fn entry(
    method: &str,
    url: &str,
    sent: Option<&Value>,
    status: u16,
    answer: &Value,
    at: u32,
) -> Value {
    let headers = json!([
        {"name": ":authority", "value": "x"},
        {"name": "X-Auth-Token", "value": "Bearer canary-token-1f9d44aa"},
        {"name": "X-Client-Id", "value": "person"},
        {"name": "X-Idempotency-Key", "value": format!("00000000-0000-4000-8000-{at:012}")},
        {"name": "Content-Type", "value": "application/json"},
    ]);
    let mut request = json!({
        "method": method, "url": url, "httpVersion": "HTTP/2", "headers": headers,
        "queryString": [], "cookies": [], "headersSize": -1, "bodySize": -1,
    });
    if let Some(sent) = sent {
        request["postData"] = json!({"mimeType": "application/json", "text": sent.to_string()});
    } else {
        request["headers"].as_array_mut().unwrap().truncate(3);
    }
    json!({
        "startedDateTime": format!("2026-11-21T10:00:{at:02}.000Z"), "time": 120.5, "cache": {}, "timings": {},
        "request": request,
        "response": {
            "status": status, "statusText": "", "httpVersion": "HTTP/2", "cookies": [], "headersSize": -1, "bodySize": -1, "redirectURL": "",
            "headers": [{"name": "content-type", "value": "application/json"}],
            "content": {"size": 1, "mimeType": "application/json", "encoding": "base64", "text": STANDARD.encode(answer.to_string())},
        },
    })
}

/// A HAR file of one conversation, its entries out of order, with another `serial` each time.
async fn har(serial: &str) -> String {
    let mut session = Session::start().await;
    session.sign_in().await;
    let base = "https://api-sandbox.uqpaytech.com/api";
    let created = session.post("/v2/payment_intents/create", &order(1)).await;
    let path = format!("/v2/payment_intents/{}", created.id());
    let read = session.get(&path).await;
    let refused = session.post(&format!("{path}/capture"), &json!({})).await;
    let with_serial = |got: &Got| {
        let mut answer = got.json();
        answer["serial"] = json!(serial);
        answer
    };
    let entries = json!([
        entry(
            "GET",
            &format!("{base}{path}"),
            None,
            200,
            &with_serial(&read),
            2
        ),
        entry(
            "POST",
            &format!("{base}/v2/payment_intents/create"),
            Some(&order(1)),
            200,
            &with_serial(&created),
            1
        ),
        entry(
            "POST",
            &format!("{base}{path}/capture"),
            Some(&json!({})),
            refused.status,
            &refused.json(),
            3
        ),
        entry(
            "GET",
            "https://fonts.example/a.woff",
            None,
            200,
            &json!({}),
            4
        ),
        entry("GET", &format!("{base}{path}"), None, 0, &json!({}), 5),
    ]);
    json!({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": entries}}).to_string()
}

#[tokio::test]
async fn a_har_file_is_imported_and_two_teach_what_is_noise() {
    let suite = workspace();
    let (first, second) = (har("A1B2C3").await, har("Z9Y8X7").await);
    let tape = read_har(&suite, &first).unwrap();
    let again = read_har(&suite, &second).unwrap();
    let mut draft = transcribed(&tape);
    let (text, _) = draft.verified(&suite).unwrap();
    assert_eq!(draft.steps(), 3, "{text}");
    assert!(
        text.find("call: create_payment_intent") < text.find("call: retrieve_payment_intent"),
        "{text}"
    );
    assert!(text.contains("id: $payment_intent"), "{text}");
    assert!(text.contains("1 entries: no operation"), "{text}");
    assert!(text.contains("it has no answer"), "{text}");
    assert!(!text.contains("canary"), "{text}");
    Desk::accepted(&[("recorded", &text)]).await;

    let learned = tape.learn_from(&suite, &mut draft, &again).unwrap();
    assert_eq!(learned.rules(), 1, "{:?}", learned.lines());
    let folder = tempfile::tempdir().unwrap();
    let path = learned.write(folder.path()).unwrap().unwrap();
    assert!(path.ends_with("volatile.yaml.new"));
    let proposed = fs::read_to_string(path).unwrap();
    let rule =
        "- name: serial\n  members:\n  - serial\n  pattern: ^[0-9A-Z]{6}$\n  identity: object\n";
    assert!(proposed.ends_with(rule), "{proposed}");
    assert!(proposed.contains("- name: payment_intent_id"), "{proposed}");
    assert!(
        proposed.contains("4 values, at create_payment_intent /serial"),
        "{proposed}"
    );
    assert!(!proposed.contains("A1B2C3"), "{proposed}");

    let other = read_har(&suite, &first.replace("/capture\"", "/cancel\"")).unwrap();
    let refused = tape.learn_from(&suite, &mut draft, &other).err().unwrap();
    assert!(
        refused.to_string().contains("another conversation"),
        "{refused}"
    );
}

async fn curl(text: &str) -> Result<Tape, SetupError> {
    let upstream = Upstream::open(&TargetChoice::Embedded, &[]).await?;
    let lines = Lines::default();
    let tape = send_curl(&workspace(), &upstream, text, &lines.listener()).await;
    assert!(!lines.text().contains("canary"), "{}", lines.text());
    tape
}

#[tokio::test]
async fn pasted_curl_commands_are_sent_and_recorded() {
    let text = format!(
        "curl 'https://api-sandbox.uqpaytech.com/api/v2/payment_intents/create' \\\n  -H 'x-auth-token: Bearer canary-token-1f9d44aa' -H 'x-client-id: canary-client' \\\n  -H 'x-idempotency-key: 3b0b6a2e-5c1f-4d7e-9a44-0f6c2d8e7b15' --json '{}'\ncurl -s 'https://api-sandbox.uqpaytech.com/api/v2/payment_intents?page_size=10&page_number=1' -H 'x-auth-token: Bearer canary' -H 'x-client-id: canary-client'\n",
        order(1).to_string().replace('\'', "'\\''")
    );
    let tape = curl(&text).await.unwrap();
    let draft = transcribed(&tape);
    let (text, scenario) = draft.verified(&workspace()).unwrap();
    assert_eq!(scenario.calls().count(), 2, "{text}");
    assert!(
        text.contains("/intent_status: REQUIRES_PAYMENT_METHOD"),
        "{text}"
    );
    assert!(!text.contains("canary"), "{text}");
    Desk::accepted(&[("recorded", &text)]).await;
}

#[tokio::test]
async fn curl_commands_that_must_not_be_sent_are_refused() {
    let number = ["41111111", "11111111"].concat();
    for (text, expected) in [
        (
            "curl https://api.uqpay.com/api/v2/payment_intents".to_owned(),
            "production host",
        ),
        (
            format!(
                "curl http://127.0.0.1:1/api/v2/payment_intents/create --json '{{\"a\":\"{number}\"}}'"
            ),
            "not in the table",
        ),
        (
            "curl http://127.0.0.1:1/elsewhere".to_owned(),
            "no operation of the document",
        ),
    ] {
        let message = curl(&text).await.err().unwrap().to_string();
        assert!(message.contains(expected), "{message}");
        assert!(!message.contains(&number), "{message}");
    }
}

#[tokio::test]
async fn what_a_har_file_lacks_is_said() {
    let suite = workspace();
    let sound: Value = serde_json::from_str(&har("A1B2C3").await).unwrap();
    let create = "/log/entries/1";
    let mut form = sound.clone();
    let posted = form.pointer_mut(&format!("{create}/request/postData"));
    *posted.unwrap() = json!({"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "b c"}]});
    let text = transcribed(&read_har(&suite, &form.to_string()).unwrap()).text();
    assert!(text.contains("raw_body: a=b+c"), "{text}");
    let mut broken = sound;
    let content = broken.pointer_mut(&format!("{create}/response/content/text"));
    *content.unwrap() = json!("no base64!");
    let refused = read_har(&suite, &broken.to_string())
        .unwrap()
        .transcribe(&suite, "a", "", "");
    // Whatever rests on the call that cannot be read is left out, too, but for the refusal.
    let text = refused.unwrap().text();
    for expected in [
        "a body is no base64",
        "its id was made by no call of this recording",
        "call: capture_payment_intent",
    ] {
        assert!(text.contains(expected), "no {expected} in {text}");
    }
}

#[tokio::test]
async fn a_har_file_of_production_or_with_a_strange_card_is_refused_whole() {
    let suite = workspace();
    let sound = har("A1B2C3").await;
    let number = ["41111111", "11111111"].concat();
    for (text, expected) in [
        (
            sound.replace("fonts.example", "app.uqpay.com"),
            "production host",
        ),
        (
            sound.replace("12.50", &number),
            "not in the table of test cards",
        ),
        ("{".to_owned(), "no HAR file"),
        ("{\"log\": {\"entries\": [{}]}}".to_owned(), "no HAR file"),
    ] {
        let refused = read_har(&suite, &text).err().unwrap();
        let message = refused.to_string();
        assert!(message.contains(expected), "{message}");
        assert!(
            !message.contains(&number) && !message.contains("canary"),
            "{message}"
        );
    }
}
