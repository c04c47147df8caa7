//! Canaries: secrets planted in requests and answers, looked for in everything that can be shown.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::Duration;

use openapi_runtime::{Builder, Secret};

use crate::api::{API_KEY, CLIENT, Client, Error, KEY, NewOrder, SHOP};
use crate::server::{Reply, Server};
use crate::setup::{NOW, client, new_order, token};

const CARD: &str = "4242424242424242";
const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl";
/// For an answer that never comes.
const SHORT: Duration = Duration::from_millis(20);
/// For an answer that comes, however busy the machine is.
const LONG: Duration = Duration::from_mins(1);
const CANARIES: [&str; 3] = [CARD, TOKEN, API_KEY];

/// Everything an error can be printed as, its sources included.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        write!(text, " {error} {error:?}").unwrap();
        source = error.source();
    }
    text
}

fn assert_clean(text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{canary} in {text}");
    }
}

/// Every way to answer, each repeating all secrets.
fn leaking_answers() -> Vec<Reply> {
    let all = CANARIES.join(" ");
    let json = format!(
        r#"{{"type":"{all}","code":"{all}","message":"got {all}","id":{CARD},"lines":"{all}"}}"#
    );
    vec![
        Reply::json(400, &json),
        Reply::json(401, &json),
        Reply::json(503, &json),
        Reply::json(302, &json),
        Reply::json(200, &json),
        Reply::json(
            200,
            &format!(r#"{{"id":"x","lines":[{{"count":"{all}"}}]}}"#),
        ),
        Reply::json(
            200,
            &format!(r#"{{"id":"x","lines":[{{"count":{CARD}}}]}}"#),
        ),
        Reply::json(200, &format!(r#"{{"id":"x", {all}"#)),
        Reply::with_type(500, &format!("text/{TOKEN}"), &all),
        Reply::with_type(200, "text/html", &all),
        Reply::with_type(200, &format!("text/{TOKEN}-{API_KEY}-{CARD}"), &all),
        Reply::CutOff(Vec::new()),
        Reply::CutOff(format!("HTTP/1.1 200 {all}\r\nx-{all}: {all}\r\n").into_bytes()),
        Reply::CutOff(format!("{all}\r\n\r\n").into_bytes()),
        Reply::CutOff(format!("HTTP/1.1 200 X\r\ncontent-length: 9999\r\n\r\n{all}").into_bytes()),
        Reply::Silence,
    ]
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    let count = leaking_answers().len();
    for index in 0..count {
        let server = Server::start(move |request| match request.target.as_str() {
            "/api/token" => token(TOKEN, NOW + 1800),
            _ => leaking_answers().swap_remove(index),
        })
        .await;
        let client = client(&server);
        client.create_token().await.unwrap();
        let silent = index == count - 1;
        let limit = if silent { SHORT } else { LONG };
        let error = client
            .create_order(&new_order())
            .timeout(limit)
            .await
            .unwrap_err();
        assert_clean(&shown(&error));
        if !silent {
            let sent = server.received().pop().unwrap();
            assert!(
                sent.header("x-token").unwrap().contains(TOKEN),
                "the canaries were on the wire"
            );
        }
    }
}

#[tokio::test]
async fn no_error_of_the_token_exchange_shows_a_secret() {
    let count = leaking_answers().len();
    for index in 0..count {
        let limit = if index == count - 1 { SHORT } else { LONG };
        let server = Server::start(move |_| leaking_answers().swap_remove(index)).await;
        let call = client(&server).retrieve_order("o-1", None).timeout(limit);
        assert_clean(&shown(&call.await.unwrap_err()));
    }
}

#[tokio::test]
async fn nothing_else_shows_a_secret() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/token" => token(TOKEN, NOW + 1800),
        _ => Reply::json(
            200,
            &format!(r#"{{"id":"o-1","lines":[],"card":"{CARD}","token":"{TOKEN}"}}"#),
        ),
    })
    .await;
    let client = client(&server);
    let call = client.create_order(&new_order());
    let mut text = format!("{call:?} {:?}", call.request().unwrap());
    let future = call.send();
    write!(text, " {future:?}").unwrap();
    let order = future.await.unwrap();
    assert!(std::str::from_utf8(order.body()).unwrap().contains(CARD));
    let builder = Client::builder(&server.url);
    write!(
        text,
        " {order:?} {client:?} {:?} {builder:?} {:?}",
        client.core(),
        new_order()
    )
    .unwrap();
    text.push_str(&serde_json::to_string(&new_order()).unwrap());
    assert_clean(&text);
    assert!(text.contains(r#""card":"[redacted]""#), "{text}");
}

#[test]
fn a_client_that_cannot_be_set_up_does_not_show_its_credentials() {
    let broken = |url: &str, key: &str| {
        let built = Builder::<Client>::new(&SHOP, url)
            .credential(&CLIENT, "c")
            .credential(&KEY, key)
            .build();
        let error = built.unwrap_err();
        format!("{error} {error:?}")
    };
    let key = format!("{API_KEY}\n");
    let message = broken("http://localhost", &key);
    assert!(
        message.contains("credential for ApiKey holds characters"),
        "{message}"
    );
    for text in [
        message,
        broken("http://localhost", ""),
        broken(&format!("http://{API_KEY}:{API_KEY}@localhost"), "k"),
    ] {
        assert_clean(&text);
    }
}

#[test]
fn a_short_secret_is_masked_too() {
    let order = NewOrder {
        item: "x".into(),
        card: Secret::from("987"),
    };
    assert_eq!(
        openapi_runtime::encode(&order).unwrap(),
        br#"{"item":"x","card":"987"}"#
    );
    assert_eq!(
        format!("{order:?}"),
        r#"NewOrder { item: "x", card: [redacted] }"#
    );
}
