//! Which type an answer has, by status and media type.

use answers_client::answers::{ExportResponse, SubmitResponse};
use answers_client::{Client, Environment, Error, ErrorKind, Refusal, types};

use crate::server::{Reply, Server};

/// A client of a server that always gives this answer.
async fn answering(status: u16, media_type: &'static str, body: &'static str) -> (Server, Client) {
    let server = Server::start(move |_| match media_type {
        "" => Reply::Raw(format!("HTTP/1.1 {status} X\r\n\r\n").into_bytes()),
        _ => Reply::with_type(status, media_type, body),
    })
    .await;
    let client = Client::new(Environment::Url(server.url.clone())).unwrap();
    (server, client)
}

async fn submitted(status: u16, media_type: &'static str, body: &'static str) -> SubmitResponse {
    let (_server, client) = answering(status, media_type, body).await;
    let answer = client.submit().await.unwrap();
    assert_eq!(
        (answer.status(), &answer.body()[..]),
        (status, body.as_bytes())
    );
    answer.into_inner()
}

async fn exported(media_type: &'static str, body: &'static str) -> Result<ExportResponse, Error> {
    let (_server, client) = answering(200, media_type, body).await;
    Ok(client.export("o-1").await?.into_inner())
}

#[tokio::test]
async fn a_status_has_its_own_type_before_a_range_has() {
    let order = r#"{"id":"o-1"}"#;
    let done = submitted(200, "application/json", order).await;
    assert!(matches!(done, SubmitResponse::Ok(order) if order.id == "o-1"));
    let made = submitted(201, "application/json; charset=utf-8", order).await;
    assert!(matches!(made, SubmitResponse::Created(order) if order.id == "o-1"));
    let queued = submitted(202, "application/json", r#"{"position":3}"#).await;
    assert!(matches!(queued, SubmitResponse::Accepted(queued) if queued.position == Some(3)));
    let nothing = submitted(204, "", "").await;
    assert_eq!(nothing, SubmitResponse::NoContent);
    let other = submitted(250, "application/vnd.shop+json", r#"{"note":"n"}"#).await;
    assert!(matches!(other, SubmitResponse::Success(other) if other.note.as_deref() == Some("n")));
}

#[tokio::test]
async fn a_media_type_has_its_own_type() {
    for (media_type, body, expected) in [
        ("text/csv", "id\no-1\n", "OkCsv(\"id\\no-1\\n\")"),
        (
            "application/vnd.raw+json",
            "[1]",
            "OkVndRawJson(Array [Number(1)])",
        ),
        ("application/pdf", "%PDF", "OkPdf(Binary(4 bytes))"),
        ("IMAGE/gif", "GIF89a", "OkPdf(Binary(6 bytes))"),
        ("text/html", "PAID", "OkText(Paid)"),
    ] {
        let answer = exported(media_type, body).await.unwrap();
        assert_eq!(format!("{answer:?}"), expected);
    }
    for media_type in ["application/json", "application/hal+json"] {
        let answer = exported(media_type, r#"{"id":"o-1"}"#).await.unwrap();
        assert!(
            matches!(answer, ExportResponse::OkJson(order) if order.id.as_deref() == Some("o-1"))
        );
    }
    let error = exported("application/xml", "<order/>").await.unwrap_err();
    let message = error.to_string();
    assert!(
        message
            .contains("found a body (application/xml), expected text/csv or application/json or "),
        "{message}"
    );
}

#[tokio::test]
async fn an_unlisted_success_is_known_as_such() {
    let (_server, client) = answering(299, "application/json", "{}").await;
    let answer = client.export("o-1").await.unwrap();
    assert_eq!(
        (answer.value(), answer.status()),
        (&ExportResponse::Unknown, 299)
    );
    assert_eq!(answer.body(), "{}");
}

#[tokio::test]
async fn what_is_listed_is_asked_for() {
    let (server, client) = answering(200, "application/json", r#"{"id":"o-1"}"#).await;
    client.submit().await.unwrap();
    client.place("o-1").await.unwrap();
    client.legacy().await.unwrap();
    client.twice().await.unwrap();
    let accepts: Vec<String> = server
        .received()
        .iter()
        .map(|request| request.header("accept").unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        accepts,
        [
            "application/json, application/problem+json, text/plain",
            "application/json, application/hal+json",
            "application/json",
            "application/json, text/json",
        ]
    );
}

#[tokio::test]
async fn one_of_several_media_types_can_be_asked_for() {
    let (server, client) = answering(200, "image/png", "PNG").await;
    client.export("o-1").accept("image/png").await.unwrap();
    assert_eq!(server.only().header("accept"), Some("image/png"));

    let error = client.label().accept("text/csv").await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("expected image/png, image/jpeg"),
        "{error}"
    );
}

#[tokio::test]
async fn text_bytes_and_secrets_are_values_themselves() {
    let (_server, client) = answering(200, "text/plain; charset=utf-8", "\"paid\"").await;
    assert_eq!(client.receipt().await.unwrap().into_inner(), "\"paid\"");

    let (_server, client) = answering(200, "image/jpeg", "JFIF").await;
    assert_eq!(client.label().await.unwrap()[..], *b"JFIF");

    let (_server, client) = answering(201, "text/plain", "k-5ae1f0c2").await;
    let key = client.new_key().await.unwrap();
    assert_eq!(key.expose_secret(), "k-5ae1f0c2");
    assert!(!format!("{key:?}").contains("5ae1"));
}

#[tokio::test]
async fn a_document_that_lists_any_answer_means_success() {
    let (_server, client) = answering(201, "application/json", r#"{"id":"o-1"}"#).await;
    assert_eq!(client.legacy().await.unwrap().id, "o-1");

    let (_server, client) = answering(500, "application/json", r#"{"id":"o-1"}"#).await;
    let error = client.legacy().await.unwrap_err();
    assert_eq!(error.as_api().unwrap().error(), None);
}

async fn refused(
    status: u16,
    media_type: &'static str,
    body: &'static str,
) -> (Option<Refusal>, ErrorKind) {
    let (_server, client) = answering(status, media_type, body).await;
    let error = client.submit().await.unwrap_err();
    let api = error.as_api().unwrap();
    assert_eq!((api.status(), &api.body()[..]), (status, body.as_bytes()));
    (api.error().cloned(), *api.kind())
}

#[tokio::test]
async fn a_failure_has_the_type_of_its_status_and_media_type() {
    let problem = |code: &str| {
        let json = format!(r#"{{"code":"{code}"}}"#);
        let problem: types::Problem = serde_json::from_str(&json).unwrap();
        Refusal::Problem(problem)
    };
    let text = Refusal::Text("gone".to_owned());
    for (status, media_type, body, expected) in [
        (
            400,
            "application/problem+json",
            r#"{"code":"no"}"#,
            (Some(problem("no")), ErrorKind::Refused),
        ),
        (
            418,
            "application/json",
            r#"{"code":"tea"}"#,
            (Some(problem("tea")), ErrorKind::Other),
        ),
        (404, "text/plain", "gone", (Some(text), ErrorKind::Other)),
        (
            404,
            "application/json",
            r#"{"code":"no"}"#,
            (None, ErrorKind::Refused),
        ),
        (502, "text/html", "<h1>502", (None, ErrorKind::Broken)),
        (400, "application/json", "[", (None, ErrorKind::Other)),
    ] {
        assert_eq!(
            refused(status, media_type, body).await,
            expected,
            "{status} {media_type}"
        );
    }
    let (crash, _) = refused(503, "application/json", r#"{"trace":"t-1"}"#).await;
    assert!(matches!(crash, Some(Refusal::Crash(crash)) if crash.trace.as_deref() == Some("t-1")));
    let (list, _) = refused(422, "application/json", r#"[{"field":"id"}]"#).await;
    assert!(matches!(list, Some(Refusal::Submit422ErrorItemList(items)) if items.len() == 1));
}

#[test]
fn a_page_says_how_it_is_chosen() {
    let client = Client::new(Environment::Url("http://127.0.0.1:9".to_owned())).unwrap();
    let pages = client.list_orders(Default::default()).pagination().unwrap();
    assert_eq!((pages.page, pages.size), ("page_number", "page_size"));
    assert_eq!(
        (pages.items, pages.total_pages, pages.total_items),
        ("/data", "/pages", "/total")
    );
    assert_eq!(client.receipt().pagination(), None);
}
