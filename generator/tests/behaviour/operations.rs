//! What a client sends for a call, and what it makes of the answer.

use std::collections::BTreeMap;
use std::time::Duration;

use operations_client::runtime::{IdempotencyKey, Request};
use operations_client::{Client, Credentials, Environment, Error, ErrorKind, queries, types};
use serde_json::json;

use crate::server::{Received, Reply, Server};

const KEY: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

/// A token that ends in the year 2096.
const TOKEN: &str = r#"{"token": "tok-1", "expires": 4000000000}"#;

/// A server that hands out tokens and answers everything else with `reply`.
async fn behind_token(reply: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| match request.target.as_str() {
        "/api/token" => Reply::json(200, TOKEN),
        _ => reply(request),
    })
    .await
}

fn client(server: &Server) -> Client {
    at(&server.url)
}

fn at(url: &str) -> Client {
    let credentials = Credentials {
        client_id: "id-1".to_owned(),
        key: "key-1".into(),
    };
    Client::new(Environment::Url(url.to_owned()), credentials).unwrap()
}

/// A client whose requests are looked at and never sent.
fn idle() -> Client {
    at("http://127.0.0.1:9")
}

fn thing(name: &str) -> types::Thing {
    types::Thing::default().name(name)
}

/// What arrived but the token's own call.
fn arrived(server: &Server) -> Vec<Received> {
    let all = server.received().into_iter();
    all.filter(|request| request.target != "/api/token")
        .collect()
}

/// What was described is what arrived.
fn assert_same(described: &Request, arrived: &Received) {
    assert_eq!(described.method, arrived.method);
    assert_eq!(format!("/api{}", described.path), arrived.target);
    for (name, value) in &described.headers {
        assert_eq!(arrived.header(name), Some(value.as_str()), "{name}");
    }
    assert_eq!(
        described.body.as_deref().unwrap_or_default(),
        arrived.body,
        "body"
    );
}

#[tokio::test]
async fn what_is_described_is_what_is_sent() {
    let server = behind_token(|request| match request.method.as_str() {
        "PUT" => Reply::json(200, r#"{"rate": 1.5}"#),
        _ if request.target.ends_with("/search") => Reply::json(200, r#"[{"name": "a"}]"#),
        _ => Reply::Raw(b"HTTP/1.1 204 X\r\n\r\n".to_vec()),
    })
    .await;
    let client = client(&server);

    let update = client.update_thing("a/b", thing("x")).on_behalf_of("acc-1");
    let described = update.request().unwrap();
    update.await.unwrap();
    assert_same(&described, &arrived(&server)[0]);

    let search = client.search_things(types::Search::default().text("é"));
    let described = search.request().unwrap();
    let found = search.await.unwrap();
    assert_eq!(found[0].name.as_deref(), Some("a"));
    assert_same(&described, &arrived(&server)[1]);

    let rate = rate(&client);
    let described = rate.request().unwrap();
    let answer = rate.await.unwrap();
    assert_eq!(answer.as_ref().and_then(|rate| rate.rate), Some(1.5));
    assert_same(&described, &arrived(&server)[2]);
}

fn rate(client: &Client) -> operations_client::Call<Option<types::RateResponse>> {
    let steps = ["0.10", "-1", "1e3"].map(|step| step.parse().unwrap());
    client.rate(
        "2026-01-05T10:00:00.100+08:00"
            .parse::<operations_client::DateTime>()
            .unwrap(),
        "103.00".parse::<operations_client::Decimal>().unwrap(),
        types::RateKind::Buy,
        -7,
        true,
        BTreeMap::from([("k".to_owned(), vec![json!(null), json!([1])])]),
        queries::Rate::from(queries::RateRequired {
            steps: steps.to_vec(),
        })
        .kinds([types::RateKindsItem::X, types::RateKindsItem::X])
        .exact(false),
    )
}

#[test]
fn parameters_stand_in_the_path_and_the_query_as_they_were_given() {
    let request = rate(&idle()).request().unwrap();
    assert_eq!(request.method, "PUT");
    assert_eq!(
        request.path,
        "/rates/2026-01-05T10%3A00%3A00.100%2B08%3A00/103.00/buy/-7/true\
         ?steps=0.10&steps=-1&steps=1e3&kinds=x&kinds=x&exact=false"
    );
    assert_eq!(request.body.as_deref(), Some(&br#"{"k":[null,[1]]}"#[..]));
}

#[test]
#[allow(deprecated, reason = "a deprecated operation can be called")]
fn what_is_not_given_is_left_out_of_the_query() {
    let client = idle();
    let path = |query: queries::GetThing| client.get_thing("1", query).request().unwrap().path;
    let version = || queries::GetThing::from(queries::GetThingRequired { version: 3 });
    assert_eq!(path(version()), "/things/1?version=3");
    assert_eq!(
        path(
            version()
                .tag(["a b&c=d".to_owned(), String::new()])
                .kind(types::GetThingKind::A)
        ),
        "/things/1?version=3&tag=a%20b%26c%3Dd&tag=&kind=a"
    );
}

#[test]
fn no_text_in_a_path_leads_to_another_route() {
    let client = idle();
    let path = |id: &str| {
        client
            .update_thing(id, thing("x"))
            .request()
            .map(|request| request.path)
    };
    assert_eq!(path("../token").unwrap(), "/things/..%2Ftoken");
    assert_eq!(path("a?b#c%2e").unwrap(), "/things/a%3Fb%23c%252e");
    assert_eq!(path("Search").unwrap(), "/things/Search");
    for id in ["", ".", "..", "search"] {
        let error = path(id).unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{id:?}");
        let message = error.to_string();
        assert!(message.contains("parameter `id`"), "{message}");
    }
}

#[tokio::test]
async fn a_body_that_is_left_out_is_not_sent() {
    let server = behind_token(|_| Reply::json(200, "[]")).await;
    let client = client(&server);
    assert!(client.search_things(None).await.unwrap().is_empty());
    let search = &arrived(&server)[0];
    assert!(search.body.is_empty());
    assert_eq!(search.header("content-type"), None);

    client
        .search_things(types::Search::default())
        .await
        .unwrap();
    let search = &arrived(&server)[1];
    assert_eq!(search.body, b"{}");
    assert_eq!(search.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn credentials_go_where_the_document_says() {
    let server = behind_token(|_| Reply::json(200, "[]")).await;
    let client = client(&server);
    client.search_things(None).await.unwrap();
    client.search_things(None).await.unwrap();
    let all = server.received();
    assert_eq!(all.len(), 3, "one token for both calls");
    assert_eq!(all[0].header("x-client"), Some("id-1"));
    assert_eq!(all[0].header("x-key"), Some("key-1"));
    assert_eq!(all[0].header("authorization"), None);
    for search in &all[1..] {
        assert_eq!(search.header("x-client"), Some("id-1"));
        assert_eq!(search.header("authorization"), Some("Bearer tok-1"));
        assert_eq!(search.header("x-key"), None);
    }
}

#[tokio::test]
async fn an_operation_without_credentials_gets_none() {
    let server = Server::start(|_| Reply::json(200, "null")).await;
    assert_eq!(*rate(&client(&server)).await.unwrap(), None);
    let rate = server.only();
    assert_eq!(rate.header("authorization"), None);
    assert_eq!(rate.header("x-client"), None);
}

#[tokio::test]
async fn a_call_keeps_its_idempotency_key() {
    let server = behind_token(|_| Reply::Raw(b"HTTP/1.1 204 X\r\n\r\n".to_vec())).await;
    let client = client(&server);
    let update = client.update_thing("1", thing("x"));
    let key = update.idempotency_key().unwrap().clone();
    assert_eq!(update.request().unwrap(), update.request().unwrap());
    let other = client.update_thing("1", thing("x"));
    assert_ne!(other.idempotency_key(), Some(&key));
    let given: IdempotencyKey = KEY.parse().unwrap();
    let again = client
        .update_thing("1", thing("x"))
        .with_idempotency_key(given);
    update.await.unwrap();
    again.await.unwrap();
    let sent = arrived(&server);
    assert_eq!(sent[0].header("x-key"), Some(key.as_str()));
    assert_eq!(sent[1].header("x-key"), Some(KEY));
}

#[tokio::test]
async fn a_call_that_takes_no_key_and_no_option_refuses_them() {
    let server = Server::start(|_| Reply::json(200, "null")).await;
    let client = client(&server);
    assert_eq!(rate(&client).idempotency_key(), None);
    let keyed = rate(&client).with_idempotency_key(KEY.parse().unwrap());
    assert!(matches!(keyed.await, Err(Error::Invalid(_))));
    let error = rate(&client).on_behalf_of("acc-1").await.unwrap_err();
    assert!(error.to_string().contains("header `x-account`"), "{error}");
    let empty = client.search_things(None).on_behalf_of(" ").await;
    assert!(matches!(empty, Err(Error::Invalid(_))));
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_refusal_is_read_and_its_kind_is_told() {
    for (status, body, kind, code) in [
        (
            404,
            r#"{"code": "missing"}"#,
            ErrorKind::Missing,
            Some("missing"),
        ),
        (429, r#"{"code": "x"}"#, ErrorKind::SlowDown, Some("x")),
        (429, "<html>", ErrorKind::SlowDown, None),
        (418, "{}", ErrorKind::Other, None),
        (400, "", ErrorKind::Other, None),
    ] {
        let server = behind_token(move |_| Reply::json(status, body)).await;
        let error = client(&server).search_things(None).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.kind(), Some(&kind), "{status} {body}");
        let api = error.as_api().unwrap();
        assert_eq!(api.operation(), "searchThings");
        assert_eq!(&api.body()[..], body.as_bytes());
        assert_eq!(
            api.error().and_then(|problem| problem.code.as_deref()),
            code
        );
    }
}

#[tokio::test]
async fn a_success_must_be_readable() {
    for (reply, place) in [
        (r#"[{"name": 4242}]"#, "/0/name"),
        (r#"{"4242": 4242}"#, "found an object"),
        ("[{4242", ""),
        ("", "no body"),
    ] {
        let server = behind_token(move |_| Reply::json(200, reply)).await;
        let error = client(&server).search_things(None).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert_eq!(error.status(), Some(200));
        let message = error.to_string();
        assert!(message.contains(place), "{message}");
        assert!(!message.contains("4242"), "{message}");
    }
}

#[tokio::test]
async fn a_redirect_is_a_refusal_and_is_not_followed() {
    let moved = b"HTTP/1.1 307 X\r\nlocation: /api/elsewhere\r\ncontent-length: 0\r\n\r\n";
    let server = behind_token(|_| Reply::Raw(moved.to_vec())).await;
    let error = client(&server).search_things(None).await.unwrap_err();
    assert_eq!(error.status(), Some(307));
    assert!(error.as_api().is_some());
    assert_eq!(arrived(&server).len(), 1);
}

#[tokio::test]
async fn a_call_ends_in_time() {
    let server = behind_token(|_| Reply::Silence).await;
    let error = client(&server)
        .search_things(None)
        .timeout(Duration::from_millis(100))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
}

#[tokio::test]
async fn a_connection_that_breaks_is_told_from_an_answer() {
    let half = b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n[{";
    let server = behind_token(|_| Reply::CutOff(half.to_vec())).await;
    let error = client(&server).search_things(None).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(error.status(), None);
}
