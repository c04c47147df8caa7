//! What a second run teaches.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use conformance::{Suite, TargetChoice};
use serde_json::{Value, json};

use super::{Session, order, transcribed, workspace};
use crate::fixture::Server;

#[tokio::test]
async fn playing_again_teaches_what_is_noise() {
    let count = Arc::new(AtomicUsize::new(0));
    let server = Server::tampered(Server::standing(), move |asked, answer| {
        if asked.path.contains("/payment_intents") && answer.status.is_success() {
            let number = count.fetch_add(1, Ordering::Relaxed);
            let text = String::from_utf8(std::mem::take(&mut answer.body)).unwrap();
            let mut body: Value = serde_json::from_str(&text).unwrap();
            body["trace"] = json!(format!("req-{number:04}-x"));
            body["code"] = json!(format!("c{number}"));
            answer.body = body.to_string().into_bytes();
        }
    })
    .await;
    let mut session = Session::against(TargetChoice::Url(server.base())).await;
    session.sign_in().await;
    let created = session.post("/v2/payment_intents/create", &order(1)).await;
    session
        .get(&format!("/v2/payment_intents/{}", created.id()))
        .await;
    let (tape, upstream, _) = session.stop().await;
    let suite: Arc<Suite> = workspace();
    let mut draft = transcribed(&tape);
    assert!(draft.text().contains("/code: c0"), "{}", draft.text());
    let learned = tape
        .learn_by_playing(&suite, &upstream, &mut draft, None)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = learned.write(folder.path()).unwrap().unwrap();
    let proposed = fs::read_to_string(path).unwrap();
    assert!(
        proposed.contains("- trace\n  pattern: ^req-[0-9]{4}-x$"),
        "{proposed}"
    );
    assert!(proposed.contains("pattern: ^c[0-9]$"), "{proposed}");
    // What differs is no longer expected to be what it was.
    let text = draft.text();
    assert!(
        !text.contains("/code: c0") && text.contains("present: true"),
        "{text}"
    );
}
