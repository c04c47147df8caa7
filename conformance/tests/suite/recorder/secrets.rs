//! Secrets reach neither a file nor a line, and strange cards go nowhere.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use conformance::{Place, TargetChoice, TestCards};
use serde_json::{Value, json};

use super::{API_KEY, CVC, EMAIL, PERSON, Session, card, order, pays, transcribed, workspace};
use crate::fixture::{Desk, Server};

/// Every file of a folder, with its text.
fn files(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().path())
        .map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(&path).unwrap(),
            )
        })
        .collect()
}

/// None of the canaries stands in `text`, raw or as JSON, URLs and base64 write it.
#[track_caller]
fn assert_without(canaries: &[&str], name: &str, text: &str) {
    for canary in canaries {
        for form in [
            (*canary).to_owned(),
            json!(canary).to_string().trim_matches('"').to_owned(),
            canary.replace('/', "%2F").replace('+', "%2B"),
            STANDARD.encode(canary),
        ] {
            assert!(!text.contains(&form), "{form} in {name}:\n{text}");
        }
    }
}

#[tokio::test]
async fn no_secret_reaches_a_file_or_a_line() {
    let mut session = Session::start().await;
    session.sign_in().await;
    pays(&session).await;
    let created = session
        .post("/v2/payment_intents/create", &order(9))
        .await
        .json();
    let secret = created["client_secret"].as_str().unwrap().to_owned();
    // The client secret where nobody expects it, and where a capture can say it.
    session.get(&format!("/v2/payment_intents/{secret}")).await;
    let mut leaky = order(3);
    leaky["description"] = json!(format!("key {API_KEY}, token {}", session.token));
    leaky["metadata"] = json!({"cvc": CVC, "note": EMAIL, session.token.as_str(): "x"});
    session.post("/v2/payment_intents/create", &leaky).await;
    let token = session.token.clone();
    let strange = session
        .http
        .get(session.url(&format!("/v3/{token}/{secret}?token={token}")))
        .header("x-auth-token", token.as_str());
    session.send(strange).await;
    let challenged = session
        .post("/v2/payment_intents/create", &{
            let mut body = order(4);
            body.as_object_mut()
                .unwrap()
                .extend(card("0092", "enforce_3ds").as_object().unwrap().clone());
            body
        })
        .await;
    let url = challenged.json()["next_action"].to_string();
    assert!(url.contains("http"), "{}", challenged.text);
    let (tape, upstream, lines) = session.stop().await;
    let suite = workspace();
    let mut draft = transcribed(&tape);
    let learned = tape
        .learn_by_playing(&suite, &upstream, &mut draft, None)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path(), "recorded", false).unwrap();
    place.write(&draft, &suite).unwrap();
    learned.write(folder.path()).unwrap();
    let mut said = lines.text();
    said.push_str(&learned.lines().join("\n"));
    said.push_str(&draft.left_out().join("\n"));
    for (_, note) in draft.notes() {
        said.push_str(note);
    }
    let mut artefacts = files(folder.path());
    artefacts.push(("lines".to_owned(), said));
    let (head, signature) = token.rsplit_once('.').unwrap();
    let next_action = challenged.json();
    let next_action = next_action.pointer("/next_action/redirect_to_url/url");
    let numbers = TestCards::load().unwrap();
    let mut canaries: Vec<&str> = numbers.numbers().collect();
    canaries.extend([
        API_KEY, CVC, PERSON, EMAIL, &secret, &token, head, signature,
    ]);
    canaries.extend(["Canary", "739173", "198.51.100.77", "98765432100"]);
    canaries.extend(next_action.and_then(Value::as_str));
    for (name, text) in &artefacts {
        assert_without(&canaries, name, text);
    }
    assert!(artefacts.len() >= 2);
    let text = draft.text();
    assert!(text.contains("card_name: Mei Tan"), "{text}");
    assert!(text.contains("client_secret: /client_secret"), "{text}");
    Desk::accepted(&[("recorded", &text)]).await;
}

#[tokio::test]
async fn a_strange_card_and_production_go_nowhere() {
    let arrived = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&arrived);
    let server = Server::tampered(Server::standing(), move |_, _| {
        counted.fetch_add(1, Ordering::Relaxed);
    })
    .await;
    let session = Session::against(TargetChoice::Url(server.base())).await;
    let number = ["41111111", "11111111"].concat();
    let mut body = card("8117", "skip_3ds");
    body["payment_method"]["card"]["card_number"] = json!(number);
    let refused = session.post("/v2/payment_intents/PI1/confirm", &body).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    assert!(
        refused.text.contains("not in the table of test cards"),
        "{}",
        refused.text
    );
    // Not below an operation either.
    let refused = session.post("/v3/anything", &json!({"pan": number})).await;
    assert_eq!(refused.status, 403);
    let packed = session
        .request("POST", "/v2/payment_intents/create")
        .header("content-encoding", "gzip")
        .body("x");
    assert_eq!(session.send(packed).await.status, 415);
    assert_eq!(arrived.load(Ordering::Relaxed), 0);
    let (tape, _, lines) = session.stop().await;
    let said = format!("{}{}", lines.text(), refused.text);
    assert!(!said.contains(&number) && !said.contains(CVC), "{said}");
    let nothing = tape.transcribe(&workspace(), "recorded", "Recorded", "a test");
    let why = nothing.err().unwrap().to_string();
    assert!(
        why.contains("nothing to record") && !why.contains(&number),
        "{why}"
    );
}
