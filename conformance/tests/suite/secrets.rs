//! A server that repeats every secret wherever it can: nothing that a run keeps or says holds one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    sync::{Arc, Mutex},
};

use axum::http::StatusCode;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use conformance::{Credentials, Folders, KnownSecrets, Options, Scanner, Suite, TestCards};
use serde_json::{Value, json};

use crate::{
    fixture::{Answer, Asked, Desk, Server, against, root},
    leaks::artefacts,
};

const CLIENT_ID: &str = "canary-client-7f21c09b";
/// With characters that JSON and URLs write in other ways.
const API_KEY: &str = r#"canary/key+"quoted" 1f9d44aa"#;
const CVC: &str = "7391";
/// Who pays: nothing of it can stand anywhere by chance.
const PEOPLE: &[(&str, &str)] = &[
    ("first_name", "Quirina"),
    ("last_name", "Zephyrel"),
    ("card_name", "Quirina Zephyrel"),
    ("email", "quirina.zephyrel@canary.example"),
    ("phone_number", "+65 98764321"),
    ("street", "77 Canary Row"),
    ("city", "Xanthopol"),
    ("postcode", "C4N4RY"),
    ("ip_address", "203.0.113.77"),
];
/// What the answers hold that no request did: an address that is signed, and one that nobody marked.
const CHALLENGE: &str =
    "https://acs.canary.example/challenge?signature=c4n4ry51gn4tur3&creq=eyJjYW5hcnkiOjF9";
const SIGNED: &str = "https://cdn.canary.example/receipt.pdf?a=1&X-Goog-Signature=5c1f4d7e9a44";

/// Secrets in every place of a request; expectations that fail, so that messages quote answers.
const RECORDING: &str = r#"
title: A server repeats what it was told
needs: [exclusive_token]
steps:
  - call: create_access_token
    expect: {status: 200, body: {/auth_token: nothing, /echo/headers: nothing}}
    capture: {token: /auth_token}
  - call: create_payment_intent
    body:
      amount: '12.50'
      currency: SGD
      merchant_order_id: order-1
      description: Two books
      return_url: https://shop.example/return
    expect: {status: 200, body: {/client_secret: {matches: ^nothing$}, /echo/token: nothing}}
    capture: {intent: /payment_intent_id, secret: /client_secret}
  - call: confirm_payment_intent
    path: {id: $intent}
    body: &confirm
      payment_method:
        type: card
        card: &card
          test_card: mastercard_direct
          cvc: '7391'
          card_name: Quirina Zephyrel
          auto_capture: true
          authorization_type: authorization
          three_ds_action: skip_3ds
          billing:
            first_name: Quirina
            last_name: Zephyrel
            email: quirina.zephyrel@canary.example
            phone_number: +65 98764321
            address: {country_code: SG, city: Xanthopol, street: 77 Canary Row, postcode: C4N4RY}
      ip_address: 203.0.113.77
    expect: {status: 200, body: {/echo/body: nothing, /echo/words: {matches: ^nothing$}, /echo/number: 1, /payment_intent_id: nothing}}
  - call: confirm_payment_intent
    path: {id: $token}
    headers: {x-note: no JSON}
    body: *confirm
    expect: {status: 200, body: {/message: nothing}}
  - call: list_payment_intents
    query: {payment_intent_status: $secret, page_size: '7391'}
    well_formed: false
    expect: {status: 200, body: {/message: nothing}}
  - call: retrieve_payment_intent
    path: {id: $secret}
    headers: {x-note: $token}
    well_formed: false
    expect: {status: 200, body: {'': nothing}}
  - call: retrieve_payment_intent
    path: {id: $intent}
    expect: {status: 200, body: {/client_secret: nothing, /next_action: nothing, /description: nothing}}
  - call: create_payment_intent
    well_formed: false
    raw_body: '{"payment_method": {"card": {"cvc": "7391", "card_name": "Quirina Zephyrel", "email": "quirina.zephyrel@canary.example"'
    expect: {status: 200, body: {/message: nothing}}
"#;

/// What the server saw that nobody else may.
type Seen = Arc<Mutex<BTreeSet<String>>>;

fn note(seen: &Seen, secret: Option<&str>) {
    let secret = secret.unwrap_or_default();
    if !secret.is_empty() {
        seen.lock().unwrap().insert(secret.to_owned());
    }
}

/// Everything that was asked, in one text.
fn told(asked: &Asked, seen: &Seen) -> String {
    let mut told = format!("{} {} ? {} ", asked.method, asked.path, asked.query);
    for (name, value) in &asked.headers {
        let _ = write!(told, "{name}={} ", value.to_str().unwrap_or_default());
    }
    told.push_str(&asked.body);
    let known = seen.lock().unwrap().clone();
    let people = PEOPLE.iter().map(|(_, text)| (*text).to_owned());
    let keys = [API_KEY, CVC, CHALLENGE].map(str::to_owned);
    for secret in known.into_iter().chain(people).chain(keys) {
        for form in forms(&secret) {
            let _ = write!(told, " {form},");
        }
        // Short ones are looked for by what stands beside them, and in base64 nothing does.
        if secret.len() >= 8 {
            for before in ["", "a", "ab"] {
                let encoded = STANDARD.encode(format!("{before}{secret} and more"));
                let _ = write!(told, " {encoded}, {}", encoded.replace('/', "_"));
            }
            let hex = secret.bytes().map(|byte| format!("{byte:02x}"));
            let _ = write!(told, " {}", hex.collect::<String>());
        }
    }
    let _ = write!(told, " {SIGNED} ");
    told
}

fn repeat(asked: &Asked, answer: &mut Answer, seen: &Seen) {
    let mut body: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
    for member in ["auth_token", "client_secret"] {
        note(seen, body.get(member).and_then(Value::as_str));
    }
    let number = card_number();
    if asked.path.ends_with("/confirm") || asked.method == "GET" {
        body["next_action"] = json!({
            "type": "redirect_to_url",
            "redirect_to_url": {"url": CHALLENGE, "return_url": SIGNED},
        });
    }
    let told = told(asked, seen);
    if body.get("description").is_some() {
        body["description"] = json!(format!("for {}: {told}", PEOPLE[2].1.to_uppercase()));
    }
    let token = asked.headers.get("x-auth-token");
    let token = token
        .and_then(|token| token.to_str().ok())
        .unwrap_or_default();
    // A long secret behind a prefix is cut by whoever quotes it.
    let words = format!(
        "declined: {} is refused; {told}",
        token.trim_start_matches("Bearer ")
    );
    if answer.status != StatusCode::OK {
        body["message"] = json!(words);
    }
    body["echo"] = json!({
        "headers": told,
        "token": token,
        "body": asked.body,
        "words": words,
        "number": number.parse::<u64>().unwrap(),
        "code": CVC.parse::<u64>().unwrap(),
        "groups": number.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).unwrap()).collect::<Vec<_>>().join(" "),
        "person": PEOPLE.iter().map(|(name, text)| (*name, *text)).collect::<BTreeMap<_, _>>(),
        "nested": {"cvc": CVC, "card_number": number, "api_key": API_KEY},
    });
    body[&number] = json!(1);
    body[API_KEY] = json!(CVC);
    answer.body = serde_json::to_vec(&body).unwrap();
    let is_text = asked.headers.contains_key("x-note");
    if is_text {
        answer.body = format!("<p>{told}</p> {words}").into_bytes();
        answer.content_type(&format!("text/html; key={}", url_encoded(API_KEY)));
    }
    let header = format!(
        "{token} {CLIENT_ID} {number} {} {}",
        PEOPLE[2].1, PEOPLE[3].1
    );
    answer
        .headers
        .insert("retry-after", header.parse().unwrap());
}

fn card_number() -> String {
    let text = fs::read_to_string(root().join("conformance/test_cards.yaml")).unwrap();
    let table: Value = serde_yaml::from_str(&text).unwrap();
    table["mastercard_direct"]["number"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn url_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

fn forms(secret: &str) -> [String; 6] {
    let json = json!(secret).to_string();
    let html = secret.replace('&', "&amp;").replace('<', "&lt;");
    [
        secret.to_owned(),
        json[1..json.len() - 1].to_owned(),
        html.replace('"', "&quot;"),
        html.replace('"', "&#34;"),
        url_encoded(secret),
        url_encoded(secret).replace("%20", "+"),
    ]
}

#[track_caller]
fn assert_holds_none(what: &str, text: &str, secrets: &BTreeSet<String>) {
    for secret in secrets {
        for form in forms(secret) {
            if let Some(at) = text.find(&form) {
                let start = text.floor_char_boundary(at.saturating_sub(200));
                let end = text.floor_char_boundary(at + form.len() + 40);
                panic!("{what} holds {secret}:\n{}", &text[start..end]);
            }
        }
        // The beginning of a long secret tells enough of it.
        if secret.len() > 40 {
            assert!(
                !text.contains(&secret[..24]),
                "{what} holds the beginning of {secret}"
            );
        }
    }
}

#[tokio::test]
async fn what_a_server_repeats_is_kept_nowhere() {
    let seen = Seen::default();
    let desk = Desk::new(&[("canaries", RECORDING)]);
    let server = {
        let seen = Arc::clone(&seen);
        let tamper = move |asked: &Asked, answer: &mut Answer| repeat(asked, answer, &seen);
        Server::tampered(Server::standing(), tamper).await
    };
    let credentials = Some(Credentials {
        client_id: CLIENT_ID.to_owned(),
        api_key: API_KEY.to_owned(),
    });
    let comparing = Options {
        credentials: credentials.clone(),
        only: vec!["canaries".to_owned()],
        ..against(&server)
    };
    let accepted = desk.run(&comparing).await;
    let kept = accepted.scenarios[0].text.clone().unwrap();
    // An older snapshot differs everywhere, so that each difference is told.
    fs::write(
        desk.path("snapshots/canaries.snap"),
        kept.replace("\": ", "\": 1").replace('<', "{"),
    )
    .unwrap();
    let compared = desk.run(&comparing).await;
    let proposed = fs::read_to_string(desk.path("snapshots/canaries.snap.new")).unwrap();

    let mut secrets = seen.lock().unwrap().clone();
    assert!(
        secrets.len() >= 2,
        "the server saw a token and a client secret: {secrets:?}"
    );
    secrets.extend([CLIENT_ID, API_KEY, CVC].map(str::to_owned));
    secrets.extend(PEOPLE.iter().map(|(_, text)| (*text).to_owned()));
    secrets.extend([CHALLENGE, "c4n4ry51gn4tur3"].map(str::to_owned));
    let number = card_number();
    let groups: Vec<_> = [0, 4, 8, 12]
        .iter()
        .map(|at| &number[*at..at + 4])
        .collect();
    secrets.extend([groups.join(" "), groups.join("-"), number.clone()]);

    assert_eq!(
        accepted.scenarios[0].exchanges,
        8,
        "{}",
        accepted.render(false)
    );
    assert!(compared.findings.len() > 10, "{}", compared.render(false));
    assert_holds_none("the snapshot", &kept, &secrets);
    assert_holds_none("what is proposed", &proposed, &secrets);
    // Also where the name comes before the person: in another member, in a sentence and in capitals.
    let said = "\"description\": \"for <card_name:1>: ";
    assert_eq!(kept.matches(said).count(), 3, "{kept}");
    // What the test planted, whether or not the run noticed.
    let mut planted = KnownSecrets::new();
    for secret in &secrets {
        planted.secret("canary", secret);
    }
    planted.secret("cvc", CVC);
    for (name, text) in PEOPLE {
        planted.secret(name, text);
    }
    for report in [&accepted, &compared] {
        let mut artefacts = artefacts(report);
        artefacts.push(("the snapshot".to_owned(), kept.clone()));
        artefacts.push(("what is proposed".to_owned(), proposed.clone()));
        let scanners = [&planted, &report.secrets].map(|known| Scanner::new(known).unwrap());
        for (name, text) in &artefacts {
            assert_holds_none(name, text, &secrets);
            // Nobody marked it, but it looks like what it is.
            assert!(!text.contains("5c1f4d7e9a44"), "{name} holds a signature");
            for scanner in &scanners {
                let leaks = scanner.scan(name, text.as_bytes());
                let told: Vec<_> = leaks.iter().map(ToString::to_string).collect();
                assert!(told.is_empty(), "{}", told.join("\n"));
            }
        }
        // The run knows what it must not say, so that its own scan would have found it.
        let [_, scanner] = scanners;
        for secret in &secrets {
            let text = format!("\"cvc\": \"{secret}\"");
            let named = PEOPLE.iter().find(|(_, text)| text == secret);
            let text = named.map_or(text, |(name, text)| format!("{name}: {text}"));
            let leaks = scanner.scan("planted", text.as_bytes());
            assert!(!leaks.is_empty(), "the scan does not know {secret}");
        }
    }
    assert_holds_none(
        "the options' debug form",
        &format!("{comparing:?}"),
        &secrets,
    );
}

#[tokio::test]
async fn a_refused_token_is_told_without_the_key() {
    let desk = Desk::new(&[("canaries", RECORDING)]);
    let server = Server::tampered(Server::standing(), |_, answer| {
        answer.status = StatusCode::UNAUTHORIZED;
        answer.body = json!({"code": 401, "message": format!("no such key: {API_KEY}")})
            .to_string()
            .into_bytes();
    })
    .await;
    let options = Options {
        credentials: Some(Credentials {
            client_id: CLIENT_ID.to_owned(),
            api_key: API_KEY.to_owned(),
        }),
        ..against(&server)
    };
    let error = desk.suite().run(&options, &()).await.unwrap_err();
    assert_eq!(error.exit_code(), 2);
    let secrets = BTreeSet::from([CLIENT_ID.to_owned(), API_KEY.to_owned()]);
    assert_holds_none("the error", &format!("{error} {error:?}"), &secrets);
    assert!(error.to_string().contains("UQPAY_API_KEY"), "{error}");
}

#[test]
fn a_mistake_in_a_recording_is_told_without_the_card() {
    let number = card_number();
    let call =
        "  - call: retrieve_payment_intent\n    path: {id: PI1}\n    expect: {status: 400}\n";
    for mistake in [
        format!("title: T\nsteps:\n{call}    well_formed: '{number}'\n"),
        format!("title: T\nsteps:\n{call}    '{number}': 1\n"),
        format!("title: T\nsteps:\n{call}    body: {{test_card: '{number}'}}\n"),
        format!("title: T\nsteps:\n{call}    idempotency_key: {{same_as: '{number}'}}\n"),
        format!("title: T\nneeds: ['{number}']\nsteps:\n{call}"),
    ] {
        let desk = Desk::new(&[("mistaken", &mistake)]);
        let folders = Folders {
            conformance: desk.path(""),
            document: root().join("spec/openapi.yaml"),
        };
        let error = Suite::load(&folders)
            .err()
            .expect("the recording is refused");
        assert_eq!(error.exit_code(), 2, "{error}");
        assert_holds_none(
            "the error",
            &format!("{error} {error:?}"),
            &BTreeSet::from([number.clone()]),
        );
    }
}

#[test]
fn the_table_of_cards_shows_no_digits() {
    let cards = TestCards::load().unwrap();
    let numbers: BTreeSet<_> = cards.numbers().map(str::to_owned).collect();
    assert!(numbers.contains(&card_number()));
    let each: Vec<_> = cards
        .names()
        .iter()
        .map(|name| format!("{:?}", cards.get(name)))
        .collect();
    assert_holds_none("the table", &format!("{cards:?} {each:?}"), &numbers);
}
