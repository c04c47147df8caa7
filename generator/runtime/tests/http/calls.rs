//! Requests as they arrive, and answers as they are returned.

use openapi_runtime::{Error, IdempotencyKey, Request};

use crate::api::{CLIENT_ID, Client};
use crate::server::{Reply, Server};
use crate::setup::{ORDER, behind_token, client, new_order};

#[tokio::test]
async fn a_call_sends_what_it_says_and_returns_what_came() {
    let server = behind_token(|_| Reply::json(200, ORDER)).await;
    let call = client(&server)
        .create_order(&new_order())
        .option("x-account", "a-9");
    let key = call.idempotency_key().unwrap().clone();
    let order = call.await.unwrap();

    assert_eq!(
        (order.id.as_str(), order.lines[0].count, order.status()),
        ("o-1", 2, 200)
    );
    assert_eq!(order.headers().get("X-Trace"), Some("t-1"));
    assert_eq!(order.body(), ORDER, "unknown members are in the raw body");

    let [_, request] = <[_; 2]>::try_from(server.received()).unwrap();
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/api/orders/create")
    );
    assert_eq!(request.body, br#"{"item":"tea","card":"4242424242424242"}"#);
    for (name, value) in [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("x-client", CLIENT_ID),
        ("x-token", "Bearer tok-1"),
        ("x-request-key", key.as_str()),
        ("x-account", "a-9"),
        ("x-key", ""),
    ] {
        assert_eq!(request.header(name).unwrap_or_default(), value, "{name}");
    }
    assert!(
        request
            .header("user-agent")
            .unwrap()
            .starts_with("shop-client/1.2.3 openapi-runtime/")
    );
}

#[tokio::test]
async fn the_request_can_be_read_before_it_is_sent() {
    let server = Server::start(|_| Reply::Silence).await;
    let key: IdempotencyKey = "3F2504E0-4F89-41D3-9A0C-0305E82C3301".parse().unwrap();
    let call = client(&server)
        .create_order(&new_order())
        .with_idempotency_key(key);
    let Request {
        method,
        path,
        headers,
        body,
        ..
    } = call.request().unwrap();
    assert_eq!((method, path.as_str()), ("POST", "/orders/create"));
    assert_eq!(body.unwrap(), r#"{"item":"tea","card":"4242424242424242"}"#);
    let names: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("content-type", "application/json"),
            ("x-request-key", "3f2504e0-4f89-41d3-9a0c-0305e82c3301")
        ]
    );
    let described = format!("{:?} {call:?}", call.request().unwrap());
    assert!(
        !described.contains("4242") && !described.contains("tea"),
        "{described}"
    );

    let request = client(&server)
        .retrieve_order("a/b", Some("x y"))
        .request()
        .unwrap();
    assert_eq!(
        (request.method, request.path.as_str(), request.body),
        ("GET", "/orders/a%2Fb?fields=x%20y", None)
    );
    assert_eq!(request.headers, []);
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn each_call_has_a_key_of_its_own() {
    let server = Server::start(|_| Reply::Silence).await;
    let client = client(&server);
    let (one, other) = (
        client.create_order(&new_order()),
        client.create_order(&new_order()),
    );
    assert_ne!(one.idempotency_key(), other.idempotency_key());
    assert_eq!(client.ping().idempotency_key(), None);
}

#[tokio::test]
async fn path_values_reach_the_server_in_one_segment() {
    let server = behind_token(|_| Reply::json(200, ORDER)).await;
    let client = client(&server);
    for id in ["a/b", "%2e%2e", "?x#y", "..."] {
        client.retrieve_order(id, None).await.unwrap();
    }
    let targets: Vec<_> = server
        .received()
        .into_iter()
        .skip(1)
        .map(|request| request.target)
        .collect();
    assert_eq!(
        targets,
        [
            "/api/orders/a%2Fb",
            "/api/orders/%252e%252e",
            "/api/orders/%3Fx%23y",
            "/api/orders/..."
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_right_is_not_sent() {
    let server = Server::start(|_| Reply::Silence).await;
    let client = client(&server);
    for id in ["", ".", "..", "search"] {
        let error = client.retrieve_order(id, None).await.unwrap_err();
        assert!(
            matches!(&error, Error::Invalid(invalid) if invalid.subject() == "parameter `id`"),
            "{error}"
        );
        assert_eq!(error.operation(), "retrieve_order");
    }
    let key = IdempotencyKey::new();
    for (error, subject) in [
        (
            client.ping().option("x-account", "a").await.unwrap_err(),
            "header `x-account`",
        ),
        (
            client
                .create_order(&new_order())
                .option("x-account", "a\nb")
                .await
                .unwrap_err(),
            "header `x-account`",
        ),
        (
            client
                .create_order(&new_order())
                .option("x-account", " ")
                .await
                .unwrap_err(),
            "header `x-account`",
        ),
        (
            client.ping().with_idempotency_key(key).await.unwrap_err(),
            "the idempotency key",
        ),
        (client.ping().json(&f64::NAN).await.unwrap_err(), "the body"),
    ] {
        assert!(
            matches!(&error, Error::Invalid(invalid) if invalid.subject() == subject),
            "{error}"
        );
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_missing_credential_is_named() {
    let server = Server::start(|_| Reply::Silence).await;
    let client: Client = openapi_runtime::Builder::new(&crate::api::SHOP, &server.url)
        .build()
        .unwrap();
    let error = client.create_token().await.err().unwrap();
    let message = "create_token was not sent: the credential for ClientId is missing; \
                   expected one given to the client's builder";
    assert_eq!(error.to_string(), message);
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn an_answer_without_content_is_empty() {
    let server = Server::start(|_| Reply::Raw(b"HTTP/1.1 204 X\r\n\r\n".to_vec())).await;
    let answer = client(&server).ping().await.unwrap();
    assert_eq!((answer.status(), answer.body().len()), (204, 0));
    let request = server.only();
    assert_eq!(
        request.header("content-length"),
        Some("0"),
        "a POST without a body says so"
    );
    assert_eq!(
        (request.header("content-type"), request.body.len()),
        (None, 0)
    );
}

#[tokio::test]
async fn any_content_is_ignored_where_none_is_wanted() {
    let server = Server::start(|_| Reply::json(200, r#"{"ok":true}"#)).await;
    client(&server).ping().await.unwrap();
}
