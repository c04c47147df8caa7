//! Clients that are slow, too many or gone.

use std::time::Duration;

use sandbox::{Clock, Config, Limits};
use serde_json::json;
use tokio::time::Instant;

use crate::{
    client::{Api, PATIENCE, START, draft},
    raw::{CREATE, Connection, answer_to, create, head},
};

async fn start(limits: Limits) -> Api {
    Api::start_with(Config {
        clock: Clock::Manual(START.parse().unwrap()),
        limits,
        ..Config::default()
    })
    .await
}

async fn intents(api: &Api) -> i64 {
    let list = api.get("/v2/payment_intents").await.ok();
    list.body.get("total_items").unwrap().as_i64().unwrap()
}

#[tokio::test]
async fn a_slow_body_is_answered_with_408_and_no_call_is_made() {
    let api = start(Limits {
        body_timeout: Duration::from_millis(50),
        ..Limits::default()
    })
    .await;
    for framing in [
        "content-length: 100\r\n\r\n{",
        "transfer-encoding: chunked\r\n\r\n1\r\n{\r\n",
    ] {
        let mut connection = Connection::open(&api).await;
        connection.send(head(&api, "POST", CREATE) + framing).await;
        let answer = connection.answer().await.unwrap();
        assert_eq!(answer.status, 408, "{answer:?}");
        assert_eq!(answer.json().get("code"), Some(&json!(408)));
        assert!(connection.is_over().await);
    }
    let mut connection = Connection::open(&api).await;
    let control = "POST /__sandbox/clock HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{";
    connection.send(control).await;
    assert_eq!(connection.answer().await.unwrap().status, 408);
    assert_eq!(intents(&api).await, 0);
}

#[tokio::test]
async fn slow_headers_are_answered_with_408_and_an_idle_connection_is_closed() {
    let api = start(Limits {
        head_timeout: Duration::from_millis(50),
        ..Limits::default()
    })
    .await;
    let mut slow = Connection::open(&api).await;
    slow.send("GET /api/v2/payment_intents HTTP/1.1\r\nhost: loc")
        .await;
    let answer = slow.answer().await.unwrap();
    assert_eq!(answer.status, 408, "{answer:?}");
    assert!(answer.message().contains("0.05 s"), "{answer:?}");
    assert!(slow.is_over().await);
    let mut silent = Connection::open(&api).await;
    assert!(silent.is_over().await);
    let mut idle = Connection::open(&api).await;
    idle.send("GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await;
    assert_eq!(idle.answer().await.unwrap().status, 404);
    assert!(idle.is_over().await);
}

#[tokio::test]
async fn a_client_that_closes_its_side_after_the_request_gets_its_answer() {
    let api = Api::start().await;
    let mut connection = Connection::open(&api).await;
    let body = draft().to_string();
    connection.send(create(&api, body.as_bytes())).await;
    connection.finish().await;
    assert_eq!(connection.answer().await.unwrap().status, 200);
    assert!(connection.is_over().await);
    assert_eq!(intents(&api).await, 1);
}

#[tokio::test]
async fn half_a_request_makes_no_call() {
    let api = Api::start().await;
    let body = draft().to_string();
    let whole = create(&api, body.as_bytes());
    let chunked = head(&api, "POST", CREATE)
        + &format!(
            "transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n",
            body.len()
        );
    for cut in [&whole[..10], &whole[..whole.len() - 1], chunked.as_bytes()] {
        let mut connection = Connection::open(&api).await;
        connection.send(cut).await;
        connection.finish().await;
        if let Some(answer) = connection.answer().await {
            assert_eq!(answer.status, 400, "{answer:?}");
            assert!(connection.is_over().await);
        }
    }
    assert_eq!(intents(&api).await, 0);
}

#[tokio::test]
async fn one_connection_too_many_is_told_so_and_room_is_made_when_one_ends() {
    let api = start(Limits {
        max_connections: 3,
        ..Limits::default()
    })
    .await;
    // The token was fetched over one, which is kept alive.
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut connection = Connection::open(&api).await;
        connection
            .send("GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .await;
        assert_eq!(connection.answer().await.unwrap().status, 404);
        open.push(connection);
    }
    let mut refused = Connection::open(&api).await;
    let answer = refused.answer().await.unwrap();
    assert_eq!(answer.status, 503);
    assert!(answer.message().contains("--max-connections"), "{answer:?}");
    assert!(answer.head.contains("connection: close"), "{answer:?}");
    assert!(refused.is_over().await);
    drop(open);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = answer_to(&api, "GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
        if answer.status == 404 {
            break;
        }
        assert!(Instant::now() < deadline, "no room was made");
    }
}

#[tokio::test]
async fn a_client_that_asks_and_never_reads_is_cut_off() {
    let api = start(Limits {
        // One is for the token's, which is kept alive.
        max_connections: 2,
        read_timeout: Duration::from_millis(50),
        ..Limits::default()
    })
    .await;
    let mut greedy = Connection::open(&api).await;
    let request = "GET /__sandbox/openapi.yaml HTTP/1.1\r\nhost: localhost\r\n\r\n";
    // Far more than the system keeps for a reader.
    greedy.send(request.repeat(2_000)).await;
    greedy.answer().await.expect("an answer");
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = answer_to(&api, "GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
        if answer.status == 404 {
            break;
        }
        assert!(Instant::now() < deadline, "it holds its place for ever");
    }
}

#[tokio::test]
async fn a_stop_ends_idle_connections_held_calls_and_long_polls() {
    let api = Api::start().await;
    let mut idle = Connection::open(&api).await;
    idle.send("GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await;
    assert_eq!(idle.answer().await.unwrap().status, 404);
    let arm = async || {
        let body = json!({"operation": "create_payment_intent"});
        let reply = api.control("hold", body).await.ok();
        reply.text_at("/hold").to_owned()
    };
    let (reached, open) = (arm().await, arm().await);
    let mut held = Connection::open(&api).await;
    held.send(create(&api, draft().to_string().as_bytes()))
        .await;
    let poll = |hold: &str| {
        format!("GET /__sandbox/hold/{hold}?reached HTTP/1.1\r\nhost: localhost\r\n\r\n")
    };
    let mut watcher = Connection::open(&api).await;
    watcher.send(poll(&reached)).await;
    assert_eq!(
        watcher.answer().await.unwrap().status,
        200,
        "the call is held"
    );
    // In one go, so that the poll has arrived when what stands before it is answered.
    let nothing = "GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n".to_owned();
    watcher.send(nothing + &poll(&open)).await;
    assert_eq!(watcher.answer().await.unwrap().status, 404);
    api.running.stop().await;
    let answer = watcher.answer().await.unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(held.answer().await.unwrap().status, 200);
    assert!(held.is_over().await);
    assert!(idle.is_over().await);
    assert!(watcher.is_over().await);
}
