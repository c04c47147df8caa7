//! Servers that refuse, misbehave or are not there.

use std::time::Duration;

use openapi_runtime::Error;
use tokio::net::TcpSocket;

use crate::api::{Client, Kind};
use crate::server::{Reply, Server};
use crate::setup::{ORDER, behind_token, client, new_order};

#[tokio::test]
async fn an_error_of_the_api_keeps_status_headers_and_body() {
    let body = r#"{"type":"not_found","code":"no_order","message":"No such order"}"#;
    let server = behind_token(move |_| Reply::json(400, body)).await;
    let error = client(&server)
        .retrieve_order("o-1", None)
        .await
        .unwrap_err();
    let api = error.as_api().unwrap();
    assert_eq!(
        (api.status(), api.kind(), api.is_retryable()),
        (400, &Kind::NotFound, false)
    );
    assert_eq!(
        (api.headers().get("x-trace"), &api.body()[..]),
        (Some("t-1"), body.as_bytes())
    );
    assert_eq!(api.error().unwrap().message, "No such order");
    assert_eq!(
        error.to_string(),
        "retrieve_order: the API answered with HTTP 400: type `not_found`, code `no_order`, message `No such order`. \
         Repeating the call unchanged will not help; correct what the API names"
    );
}

#[tokio::test]
async fn a_number_as_code_is_told_from_a_string() {
    let server = behind_token(|_| Reply::json(400, r#"{"code":7,"message":"in progress"}"#)).await;
    let call = client(&server).create_order(&new_order());
    let key = call.idempotency_key().unwrap().to_string();
    let error = call.await.unwrap_err();
    let api = error.as_api().unwrap();
    assert!(api.is_retryable());
    assert_eq!(
        (api.kind(), &api.error().unwrap().code),
        (&Kind::Other, &7.into())
    );
    let advice = format!("to find out, send the same call again with idempotency key {key}");
    assert!(error.to_string().ends_with(&advice), "{error}");
}

#[tokio::test]
async fn error_bodies_of_any_kind_are_typed_errors() {
    for (media_type, body, summary) in [
        (
            "text/html",
            "<html><h1>502 Bad Gateway\u{1b}[31m</h1>",
            "a body of 35 bytes, text/html, that names no error",
        ),
        ("application/json", "", "no body"),
        (
            "application/json",
            r#"{"code": "trunc"#,
            "a body of 15 bytes, application/json, that names no error",
        ),
        (
            "application/json",
            "[1]",
            "a body of 3 bytes, application/json, that names no error",
        ),
        (
            "application/json",
            r#"{"error":"no\u001b[2J"}"#,
            r"error `no\u{1b}[2J`",
        ),
        (
            "application/json",
            r#"{"error":{"code":"x","message":""}}"#,
            "code `x`, message ``",
        ),
    ] {
        let server = behind_token(move |_| Reply::with_type(502, media_type, body)).await;
        let error = client(&server)
            .retrieve_order("o-1", None)
            .await
            .unwrap_err();
        let expected = format!(
            "retrieve_order: the API answered with HTTP 502: {summary}. The operation only reads; it is safe to call again"
        );
        assert_eq!(error.to_string(), expected);
        assert!(error.as_api().unwrap().error().is_none());
        assert_eq!(error.as_api().unwrap().body(), body);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(|_| Reply::json(200, ORDER)).await;
    let location = elsewhere.url.clone();
    let server = behind_token(move |_| {
        Reply::Raw(
            format!("HTTP/1.1 307 X\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n")
                .into_bytes(),
        )
    })
    .await;
    let error = client(&server)
        .retrieve_order("o-1", None)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(307));
    assert!(
        error
            .to_string()
            .ends_with("Redirects are not followed; check the base URL"),
        "{error}"
    );
    assert!(elsewhere.received().is_empty());
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_names_the_member() {
    for (media_type, body, pointer, part) in [
        (
            "application/json",
            r#"{"id":"o-1","lines":[{"count":2},{"count":"two"}]}"#,
            "/lines/1/count",
            "found a string, expected a whole number (u32)",
        ),
        (
            "application/json",
            r#"{"id":"o-1"}"#,
            "",
            "missing field `lines`",
        ),
        (
            "application/json",
            r#"{"id":"o-1","lines":["#,
            "",
            "EOF while parsing",
        ),
        ("application/json", "", "", "found no body, expected JSON"),
        (
            "text/html",
            "<html>sign in</html>",
            "",
            "found a body (text/html), expected JSON",
        ),
    ] {
        let server = behind_token(move |_| Reply::with_type(200, media_type, body)).await;
        let error = client(&server)
            .create_order(&new_order())
            .await
            .unwrap_err();
        let Error::Decode(unreadable) = &error else {
            panic!("{error}")
        };
        assert_eq!(
            (unreadable.problem().pointer(), unreadable.status()),
            (pointer, 200),
            "{error}"
        );
        assert_eq!(unreadable.body(), body);
        assert!(unreadable.idempotency_key().is_some());
        let message = error.to_string();
        assert!(
            message.starts_with("create_order: the answer with HTTP 200 cannot be read: "),
            "{message}"
        );
        assert!(
            message.contains(part)
                && message.contains(
                    "It may have taken effect; to find out, send the same call again with"
                ),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_got_nothing() {
    // Bound and not listening: nobody else gets the port, and every connection is refused.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let free = socket.local_addr().unwrap();
    let url = format!("http://{free}");
    let client = Client::builder(&url).build().unwrap();
    let error = client.create_order(&new_order()).await.unwrap_err();
    let Error::Connect(connect) = &error else {
        panic!("{error}")
    };
    assert_eq!(
        (
            connect.may_have_arrived(),
            connect.server(),
            connect.operation()
        ),
        (false, url.as_str(), "create_token")
    );
    assert!(
        error.to_string().starts_with(&format!(
            "create_token (to call create_order): could not connect to {url}: "
        )),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .ends_with("Nothing was sent; check the address and the network, then call again")
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn silence_ends_with_the_time_limit() {
    let server = behind_token(|_| Reply::Silence).await;
    let client = client(&server);
    // The token is there before the limit begins to count.
    client.create_token().await.unwrap();
    let limit = Duration::from_millis(20);
    let call = client.create_order(&new_order()).timeout(limit);
    let key = call.idempotency_key().unwrap().to_string();
    let error = call.await.unwrap_err();
    let Error::Timeout(timeout) = &error else {
        panic!("{error}")
    };
    assert!(timeout.may_have_arrived());
    let message = format!(
        "create_order: no answer from {} within 20ms. It may have taken effect; to find out, send the same call again \
         with idempotency key {key}",
        timeout.server()
    );
    assert_eq!(error.to_string(), message);

    let error = client
        .retrieve_order("o-1", None)
        .timeout(limit)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("The operation only reads; it is safe to call again"),
        "{error}"
    );
}

#[tokio::test]
async fn a_time_limit_that_ends_before_there_is_a_token_leaves_nothing_sent() {
    let server = Server::start(|_| Reply::Silence).await;
    let error = client(&server)
        .create_order(&new_order())
        .timeout(Duration::from_millis(20))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Timeout(timeout) if !timeout.may_have_arrived()),
        "{error}"
    );
    assert_eq!(error.operation(), "create_order");
}

#[tokio::test]
async fn a_connection_that_breaks_may_have_taken_effect() {
    for bytes in [
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"id\":",
        "no http at all\r\n\r\n",
    ] {
        let server = behind_token(move |_| Reply::CutOff(bytes.into())).await;
        let error = client(&server)
            .create_order(&new_order())
            .await
            .unwrap_err();
        let Error::Transport(broken) = &error else {
            panic!("{bytes:?}: {error}")
        };
        assert!(broken.may_have_arrived() && broken.idempotency_key().is_some());
        assert!(
            error
                .to_string()
                .starts_with("create_order: the exchange with http://127.0.0.1:"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_endless_answer_is_cut() {
    let server = behind_token(|_| {
        let size = (16 << 20) + 1;
        let mut answer = format!("HTTP/1.1 200 X\r\ncontent-length: {size}\r\n\r\n").into_bytes();
        answer.resize(answer.len() + size, b' ');
        Reply::CutOff(answer)
    })
    .await;
    let error = client(&server)
        .retrieve_order("o-1", None)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Transport(_)));
    assert!(
        error.to_string().contains("is larger than 16777216 bytes"),
        "{error}"
    );
}
