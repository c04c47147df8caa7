//! Requests that are malformed, enormous or for nothing that exists.

use serde_json::json;

use crate::{
    client::{Api, draft, send},
    raw::{CREATE, Connection, answer_to, create, head},
};

const TEN_MB: usize = 10 << 20;

async fn intents(api: &Api) -> i64 {
    let list = api.get("/v2/payment_intents").await.ok();
    list.body.get("total_items").unwrap().as_i64().unwrap()
}

#[tokio::test]
async fn ten_megabytes_are_refused_with_413_that_the_client_can_read() {
    let api = Api::start().await;
    let mut connection = Connection::open(&api).await;
    connection.send(create(&api, &vec![b' '; TEN_MB])).await;
    let announced = connection.answer().await.unwrap();
    assert!(connection.is_over().await);
    let mut connection = Connection::open(&api).await;
    connection
        .send(head(&api, "POST", CREATE) + "transfer-encoding: chunked\r\n\r\n")
        .await;
    let spaces = vec![b' '; 0x10000];
    let chunk = [b"10000\r\n".as_slice(), &spaces, b"\r\n"].concat();
    for _ in 0..TEN_MB / 0x10000 {
        connection.send(&chunk).await;
    }
    connection.send("0\r\n\r\n").await;
    let chunked = connection.answer().await.unwrap();
    assert!(connection.is_over().await);
    for answer in [announced, chunked] {
        assert_eq!(answer.status, 413, "{answer:?}");
        assert_eq!(answer.json().get("code"), Some(&json!(413)));
        assert!(answer.head.contains("connection: close"), "{answer:?}");
    }
    let reply = send(
        api.http
            .post(format!("{}/__sandbox/clock", api.root()))
            .header("content-type", "application/json")
            .body(vec![b' '; TEN_MB]),
    )
    .await;
    assert_eq!(reply.status, 413);
    assert_eq!(intents(&api).await, 0);
}

#[tokio::test]
async fn a_body_that_is_announced_as_too_large_is_not_asked_for() {
    let api = Api::start().await;
    let request = head(&api, "POST", CREATE)
        + &format!("expect: 100-continue\r\ncontent-length: {TEN_MB}\r\n\r\n");
    assert_eq!(answer_to(&api, request).await.status, 413);
}

#[tokio::test]
async fn a_body_that_nobody_reads_spoils_no_answer() {
    let api = Api::start().await;
    for (target, expected) in [
        ("/api/nowhere", 404),
        ("/api/v2/payment/payment_attempts", 405),
        ("/api/v1/connect/token", 403),
    ] {
        let mut request = format!(
            "POST {target} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {TEN_MB}\r\n\r\n"
        )
        .into_bytes();
        request.resize(request.len() + TEN_MB, b' ');
        let answer = answer_to(&api, request).await;
        assert_eq!(answer.status, expected, "{target}");
        assert_eq!(
            answer.json().get("code"),
            Some(&json!(expected)),
            "{target}"
        );
    }
}

#[tokio::test]
async fn what_is_no_json_is_refused_and_makes_no_call() {
    let api = Api::start().await;
    let deep_lists = "[".repeat(100_000);
    let deep_objects = r#"{"a":"#.repeat(100_000);
    let deep_metadata = format!(
        r#"{{"amount":"1","metadata":{}1{}}}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    for body in [
        b"{".as_slice(),
        b"nul",
        b"{\"amount\":NaN}",
        b"{\"amount\":1e999}",
        b"{\"amount\":\"1\"} trailing",
        b"{'amount': '1'}",
        b"{\"amount\":\"\xff\"}",
        b"{\"amount\":\"\xed\xa0\x80\"}",
        b"{\"amount\":\"\\ud800\"}",
        b"\0",
        b"{\"amount\":\"\0\"}",
        b"\"text\"",
        b"[]",
        deep_lists.as_bytes(),
        deep_objects.as_bytes(),
        deep_metadata.as_bytes(),
    ] {
        let answer = answer_to(&api, create(&api, body)).await;
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]);
        assert_eq!(answer.status, 400, "{shown}");
        let code = answer.json().get("code").cloned();
        assert_eq!(code, Some(json!("invalid_parameter")), "{shown}");
    }
    assert_eq!(intents(&api).await, 0);
}

#[tokio::test]
async fn of_two_members_with_one_name_the_last_counts() {
    let api = Api::start().await;
    let twice = draft()
        .to_string()
        .replacen('{', r#"{"amount":"99.00","#, 1);
    let answer = answer_to(&api, create(&api, twice.as_bytes())).await;
    assert_eq!(answer.json().get("amount"), Some(&json!("10")));
}

#[tokio::test]
async fn headers_without_end_are_refused_with_431() {
    let api = Api::start().await;
    let long = format!(
        "GET / HTTP/1.1\r\nhost: localhost\r\nx-long: {}\r\n\r\n",
        "a".repeat(100 << 10)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nhost: localhost\r\n{}\r\n",
        "x-many: a\r\n".repeat(500)
    );
    for request in [long, many] {
        let mut connection = Connection::open(&api).await;
        connection.send(request).await;
        assert_eq!(connection.answer().await.unwrap().status, 431);
        assert!(connection.is_over().await);
    }
}

#[tokio::test]
async fn what_is_no_http_is_refused_with_400_or_closed() {
    let api = Api::start().await;
    for request in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello over TLS\r\n\r\n".as_slice(),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET  /  HTTP/1.1\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nbad name: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nx: a\0b\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\ncontent-length: 99999999999999999999\r\n\r\n",
    ] {
        let mut connection = Connection::open(&api).await;
        connection.send(request).await;
        let answer = connection.answer().await.unwrap();
        assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(request));
        assert!(connection.is_over().await);
    }
    let mut connection = Connection::open(&api).await;
    connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert!(connection.is_over().await, "HTTP/2 is not spoken here");
}

#[tokio::test]
async fn broken_chunks_make_no_call() {
    let api = Api::start().await;
    let body = draft().to_string();
    for chunks in [
        format!("zz\r\n{body}\r\n0\r\n\r\n"),
        format!("{:x}\r\n{body}0\r\n\r\n", body.len()),
        format!("{:x}\r\n{body}\r\n0\r\nno trailer\r\n\r\n", body.len()),
        "ffffffffffffffffff\r\n".to_owned(),
    ] {
        let request = head(&api, "POST", CREATE) + "transfer-encoding: chunked\r\n\r\n" + &chunks;
        let mut connection = Connection::open(&api).await;
        connection.send(request).await;
        let answer = connection.answer().await.unwrap();
        assert_eq!(answer.status, 400, "{chunks}");
        assert_eq!(answer.json().get("code"), Some(&json!(400)), "{chunks}");
        assert!(connection.is_over().await);
    }
    assert_eq!(intents(&api).await, 0);
}

#[tokio::test]
async fn every_method_and_every_path_has_an_answer() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    for (method, target, expected) in [
        ("PUT", CREATE.to_owned(), 405),
        ("DELETE", CREATE.to_owned(), 405),
        ("PATCH", format!("/api/v2/payment_intents/{id}"), 405),
        ("OPTIONS", CREATE.to_owned(), 405),
        ("OPTIONS", "*".to_owned(), 404),
        ("TRACE", CREATE.to_owned(), 405),
        ("BREW", CREATE.to_owned(), 405),
        ("CONNECT", "localhost:443".to_owned(), 404),
        ("GET", "/".to_owned(), 404),
        ("GET", "/api".to_owned(), 404),
        ("GET", "/api/v2/payment_intents/".to_owned(), 404),
        ("GET", format!("/api/v2/payment_intents/{id}/"), 404),
        ("GET", format!("//api/v2/payment_intents/{id}"), 404),
        ("GET", format!("/api/v2/x/../payment_intents/{id}"), 404),
        ("GET", format!("/API/v2/payment_intents/{id}"), 404),
        ("GET", "/api/v2/payment_intents/..".to_owned(), 400),
        ("GET", format!("/api/v2/payment_intents/%2e%2e%2f{id}"), 400),
        (
            "GET",
            format!("/api/v2/payment_intents/{id}%2fconfirm"),
            400,
        ),
        ("GET", format!("/api/v2/payment_intents/{id}%00"), 400),
        ("GET", "/api/v2/payment_intents/%ff%fe".to_owned(), 400),
        ("GET", "/api/v2/payment_intents/%".to_owned(), 400),
        ("GET", format!("/api/v2/payment_intents/{id}"), 200),
        (
            "GET",
            format!("http://elsewhere.example/api/v2/payment_intents/{id}"),
            200,
        ),
        ("GET", format!("/api/v2/payment_intents/{id}?a=%ff"), 200),
        (
            "GET",
            "/api/v2/payment_intents?page_size=%ff".to_owned(),
            400,
        ),
    ] {
        let request = head(&api, method, &target) + "\r\n";
        let answer = answer_to(&api, request).await;
        assert_eq!(answer.status, expected, "{method} {target}: {answer:?}");
        let said = answer.json();
        assert!(said.is_object(), "{method} {target}: {answer:?}");
        if expected == 404 || expected == 405 {
            assert_eq!(
                said.get("code"),
                Some(&json!(expected)),
                "{method} {target}"
            );
        }
        if expected == 405 {
            assert!(
                answer.head.contains("\r\nallow: "),
                "{method} {target}: {answer:?}"
            );
        }
    }
    let reply = send(api.call(reqwest::Method::HEAD, "/v2/payment_intents")).await;
    assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, ""));
    assert_eq!(intents(&api).await, 1);
}

#[tokio::test]
async fn requests_sent_in_one_go_are_answered_in_order() {
    let api = Api::start().await;
    let mut connection = Connection::open(&api).await;
    let mut bytes = create(&api, draft().to_string().as_bytes());
    bytes.extend((head(&api, "GET", "/api/v2/payment_intents") + "\r\n").into_bytes());
    bytes.extend((head(&api, "GET", "/nowhere") + "connection: close\r\n\r\n").into_bytes());
    connection.send(bytes).await;
    let created = connection.answer().await.unwrap();
    let listed = connection.answer().await.unwrap();
    assert_eq!((created.status, listed.status), (200, 200));
    assert_eq!(
        listed.json().pointer("/data/0/payment_intent_id"),
        created.json().get("payment_intent_id")
    );
    assert_eq!(connection.answer().await.unwrap().status, 404);
    assert!(connection.is_over().await);
}

#[tokio::test]
async fn http_1_0_is_answered_and_closed_unless_it_asks_to_stay() {
    let api = Api::start().await;
    let request = |extra: &str| {
        let head = head(&api, "GET", "/api/v2/payment_intents");
        head.replace("HTTP/1.1", "HTTP/1.0") + extra + "\r\n"
    };
    let mut connection = Connection::open(&api).await;
    connection.send(request("connection: keep-alive\r\n")).await;
    assert_eq!(connection.answer().await.unwrap().status, 200);
    connection.send(request("")).await;
    let answer = connection.answer().await.unwrap();
    assert_eq!(answer.status, 200);
    assert!(connection.is_over().await);
}
