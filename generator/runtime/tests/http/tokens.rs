//! The credential that the API hands out.

use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::api::{API_KEY, CLIENT_ID, Client};
use crate::server::{Received, Reply, Server};
use crate::setup::{Hands, NOW, ORDER, token};

/// A server whose tokens `tok-1`, `tok-2`, .. live for `life` seconds.
async fn minting(
    hands: &Hands,
    life: u64,
    reply: impl Fn(&Received) -> Reply + Send + Sync + 'static,
) -> Server {
    let (count, hands) = (AtomicU64::new(0), hands.clone());
    Server::start(move |request| {
        if request.target != "/api/token" {
            return reply(request);
        }
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        token(&format!("tok-{number}"), hands.seconds() + life)
    })
    .await
}

fn client(server: &Server, hands: &Hands) -> Client {
    Client::builder(&server.url)
        .clock(hands.clock())
        .build()
        .unwrap()
}

fn tokens_used(server: &Server) -> Vec<String> {
    server
        .received()
        .iter()
        .map(|request| {
            request
                .header("x-token")
                .unwrap_or("mint")
                .replace("Bearer ", "")
        })
        .collect()
}

#[tokio::test]
async fn a_token_is_obtained_once_and_reused_until_shortly_before_its_end() {
    let hands = Hands::new();
    let server = minting(&hands, 1800, |_| Reply::json(200, ORDER)).await;
    let client = client(&server, &hands);
    for seconds in [0, 1739, 1, 1739] {
        hands.advance(seconds);
        client.retrieve_order("o-1", None).await.unwrap();
    }
    assert_eq!(
        tokens_used(&server),
        ["mint", "tok-1", "tok-1", "mint", "tok-2", "tok-2"]
    );
    let mint = &server.received()[0];
    assert_eq!(
        (
            mint.method.as_str(),
            mint.header("x-client"),
            mint.header("x-key")
        ),
        ("POST", Some(CLIENT_ID), Some(API_KEY))
    );
    assert_eq!(mint.body, b"");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_at_once_share_one_token() {
    let hands = Hands::new();
    let server = minting(&hands, 1800, |_| Reply::json(200, ORDER)).await;
    let client = client(&server, &hands);
    for round in 1..=2 {
        let mut calls = JoinSet::new();
        for _ in 0..100 {
            let client = client.clone();
            calls.spawn(async move { client.retrieve_order("o-1", None).await.unwrap() });
        }
        assert_eq!(calls.join_all().await.len(), 100);
        assert_eq!(
            tokens_used(&server)
                .iter()
                .filter(|used| *used == "mint")
                .count(),
            round
        );
        hands.advance(1800);
    }
}

/// A server's clock that is behind makes every token look old; waiting calls still share one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_seems_to_be_over_already_is_used_and_shared() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/token" => token("tok", NOW - 10),
        _ => Reply::json(200, ORDER),
    })
    .await;
    let client = client(&server, &Hands::new());
    client.retrieve_order("o-1", None).await.unwrap();
    client.retrieve_order("o-1", None).await.unwrap();
    assert_eq!(tokens_used(&server), ["mint", "tok", "mint", "tok"]);
}

#[tokio::test]
async fn a_short_life_is_used_to_its_half() {
    let hands = Hands::new();
    let server = minting(&hands, 20, |_| Reply::json(200, ORDER)).await;
    let client = client(&server, &hands);
    for seconds in [0, 9, 1] {
        hands.advance(seconds);
        client.retrieve_order("o-1", None).await.unwrap();
    }
    assert_eq!(
        tokens_used(&server),
        ["mint", "tok-1", "tok-1", "mint", "tok-2"]
    );
}

#[tokio::test]
async fn a_refused_token_is_not_used_again() {
    let hands = Hands::new();
    let server = minting(&hands, 1800, |request| match request.header("x-token") {
        Some("Bearer tok-1") => Reply::json(
            401,
            r#"{"type":"auth","code":"old","message":"token has expired"}"#,
        ),
        _ => Reply::json(200, ORDER),
    })
    .await;
    let client = client(&server, &hands);
    let error = client.retrieve_order("o-1", None).await.unwrap_err();
    assert_eq!(
        (error.status(), error.operation()),
        (Some(401), "retrieve_order")
    );
    client.retrieve_order("o-1", None).await.unwrap();
    assert_eq!(tokens_used(&server), ["mint", "tok-1", "mint", "tok-2"]);
}

#[tokio::test]
async fn a_token_that_the_caller_obtains_replaces_the_one_in_use() {
    let hands = Hands::new();
    let server = minting(&hands, 1800, |_| Reply::json(200, ORDER)).await;
    let client = client(&server, &hands);
    client.retrieve_order("o-1", None).await.unwrap();
    assert_eq!(
        client.create_token().await.unwrap().token.expose_secret(),
        "tok-2"
    );
    client.retrieve_order("o-1", None).await.unwrap();
    assert_eq!(tokens_used(&server), ["mint", "tok-1", "mint", "tok-2"]);
}

#[tokio::test]
async fn a_refused_exchange_is_reported_as_such_and_tried_again_by_the_next_call() {
    let hands = Hands::new();
    let failing = Arc::new(AtomicU64::new(1));
    let remaining = Arc::clone(&failing);
    let server = Server::start(move |request| {
        if request.target != "/api/token" {
            return Reply::json(200, ORDER);
        }
        if remaining.swap(0, Ordering::SeqCst) == 1 {
            return Reply::json(400, r#"{"code":400,"message":"Invalid client id"}"#);
        }
        token("tok", NOW + 100)
    })
    .await;
    let client = client(&server, &hands);
    let error = client.retrieve_order("o-1", None).await.unwrap_err();
    assert_eq!(
        (error.status(), error.operation()),
        (Some(400), "create_token")
    );
    assert!(
        error.to_string().contains("message `Invalid client id`"),
        "{error}"
    );
    client.retrieve_order("o-1", None).await.unwrap();
}

#[tokio::test]
async fn an_exchange_that_makes_no_sense_is_unreadable() {
    for (body, pointer) in [
        (r#"{"token":"t"}"#, "/ends"),
        (r#"{"token":"t","ends":"soon"}"#, "/ends"),
        (r#"{"token":"t","ends":-1}"#, "/ends"),
        (r#"{"ends":1900000000}"#, "/token"),
        (r#"{"token":"","ends":1900000000}"#, "/token"),
        (r#"{"token":"s3cr\net","ends":1900000000}"#, "/token"),
        ("<html>", ""),
    ] {
        let server = Server::start(move |_| Reply::json(200, body)).await;
        let error = client(&server, &Hands::new())
            .retrieve_order("o-1", None)
            .await
            .unwrap_err();
        let openapi_runtime::Error::Decode(unreadable) = &error else {
            panic!("{error}")
        };
        assert_eq!(
            (error.operation(), unreadable.problem().pointer()),
            ("create_token", pointer),
            "{body}"
        );
        assert!(!format!("{error} {error:?}").contains("s3cr"), "{error}");
    }
}

#[tokio::test]
async fn a_call_that_waits_for_a_token_in_vain_was_not_sent() {
    for (reply, status) in [(Some(503), Some(503)), (None, None)] {
        let server = Server::start(move |_| match reply {
            Some(status) => Reply::json(status, "{}"),
            None => Reply::CutOff(Vec::new()),
        })
        .await;
        let client = client(&server, &Hands::new());
        let error = client
            .create_order(&crate::setup::new_order())
            .await
            .unwrap_err();
        assert_eq!(
            (error.status(), error.operation()),
            (status, "create_token")
        );
        if let openapi_runtime::Error::Transport(broken) = &error {
            assert!(!broken.may_have_arrived());
        }
        let message = error.to_string();
        assert!(
            message.starts_with("create_token (to call create_order): "),
            "{message}"
        );
        assert!(
            message.ends_with(". create_order was not sent; it is safe to call it again"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_call_that_gives_up_leaves_the_next_one_to_obtain_the_token() {
    let (asked, mut asks) = mpsc::unbounded_channel();
    let first = AtomicU64::new(1);
    let server = Server::start(move |request| {
        if request.target != "/api/token" {
            return Reply::json(200, ORDER);
        }
        asked.send(()).unwrap();
        if first.swap(0, Ordering::SeqCst) == 1 {
            Reply::Silence
        } else {
            token("tok", NOW + 1800)
        }
    })
    .await;
    let client = client(&server, &Hands::new());
    let giving_up = tokio::spawn(client.retrieve_order("o-1", None).into_future());
    asks.recv().await.unwrap();
    let mut waiting = Box::pin(client.retrieve_order("o-2", None).into_future());
    assert!(
        poll_once(&mut waiting).await.is_none(),
        "the token is being obtained"
    );
    giving_up.abort();
    waiting.await.unwrap();
    assert_eq!(tokens_used(&server), ["mint", "mint", "tok"]);
}

/// Polls once.
async fn poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    std::future::poll_fn(|context| match Pin::new(&mut *future).poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}
