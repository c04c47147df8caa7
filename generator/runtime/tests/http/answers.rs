//! Answers of several types, chosen by status and media type.

use openapi_runtime::{
    AnswerBody, AnswerRule, Api, Binary, Builder, Call, Content, Core, DecodeError, Empty, Error,
    ErrorBody, FromAnswer, Method, Operation, StatusRange, Value,
};

use crate::server::{Reply, Server};

static SUBMIT: Operation = Operation {
    success: &[
        StatusRange::Exact(200),
        StatusRange::Exact(204),
        StatusRange::Exact(206),
        StatusRange::Class(2),
    ],
    answers: &[
        AnswerRule::new(
            StatusRange::Exact(200),
            Content::Json("application/json"),
            0,
        ),
        AnswerRule::new(StatusRange::Exact(200), Content::Text("text/plain"), 1),
        AnswerRule::new(StatusRange::Exact(204), Content::Empty, 2),
        AnswerRule::new(
            StatusRange::Exact(206),
            Content::Binary("application/octet-stream"),
            3,
        ),
        AnswerRule::new(StatusRange::Class(2), Content::Json("application/json"), 4),
    ],
    refusals: &[
        AnswerRule::new(
            StatusRange::Exact(400),
            Content::Json("application/problem+json"),
            0,
        ),
        AnswerRule::new(StatusRange::Exact(400), Content::Text("text/plain"), 1),
        AnswerRule::new(StatusRange::Class(5), Content::Json("application/json"), 2),
        AnswerRule::new(StatusRange::Any, Content::Text("text/plain"), 1),
    ],
    accept: "application/json, application/problem+json, text/plain, application/octet-stream",
    ..Operation::new("submit", Method::Post, "/submit")
};
static CANCEL: Operation = Operation {
    success: &[StatusRange::Exact(202)],
    answers: &[AnswerRule::new(
        StatusRange::Exact(202),
        Content::Json("application/json"),
        0,
    )],
    ..Operation::new("cancel", Method::Post, "/cancel")
};
static RECEIPT: Operation = Operation {
    answers: &[AnswerRule::new(
        StatusRange::Exact(200),
        Content::Text("text/plain"),
        0,
    )],
    accept: "text/plain",
    ..Operation::new("receipt", Method::Get, "/receipt")
};
static JOBS: Api = Api {
    name: "jobs",
    version: "1",
    token_exchange: None,
    retry: &[],
};

#[derive(Clone, Debug, PartialEq)]
struct Done {
    id: u8,
}

openapi_runtime::object! { Done { id: "id" } }

#[derive(Clone, Debug, PartialEq)]
struct Queued {
    position: u8,
}

openapi_runtime::object! { Queued { position: "position" } }

#[derive(Clone, Debug, PartialEq)]
enum Submitted {
    OkJson(Done),
    OkText(String),
    NoContent,
    PartialContent(Binary),
    Success(Queued),
}

impl FromAnswer for Submitted {
    fn from_answer(body: &AnswerBody<'_>) -> Result<Self, DecodeError> {
        match body.case()? {
            Some(0) => body.read().map(Self::OkJson),
            Some(1) => body.read().map(Self::OkText),
            Some(2) => Ok(Self::NoContent),
            Some(3) => body.read().map(Self::PartialContent),
            Some(4) => body.read().map(Self::Success),
            _ => Err(body.unlisted()),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Cancelled {
    Accepted(Queued),
    Unknown,
}

impl FromAnswer for Cancelled {
    fn from_answer(body: &AnswerBody<'_>) -> Result<Self, DecodeError> {
        match body.case()? {
            Some(0) => body.read().map(Self::Accepted),
            _ => Ok(Self::Unknown),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Problem {
    title: String,
}

openapi_runtime::object! { Problem { title: "title" } }

#[derive(Clone, Debug, PartialEq)]
struct Crash {
    trace: String,
}

openapi_runtime::object! { Crash { trace: "trace" } }

#[derive(Clone, Debug, PartialEq)]
enum Refusal {
    Problem(Problem),
    Text(String),
    Crash(Crash),
}

impl FromAnswer for Refusal {
    fn from_answer(body: &AnswerBody<'_>) -> Result<Self, DecodeError> {
        match body.case()? {
            Some(0) => body.read().map(Self::Problem),
            Some(1) => body.read().map(Self::Text),
            Some(2) => body.read().map(Self::Crash),
            _ => Err(body.unlisted()),
        }
    }
}

impl ErrorBody for Refusal {
    type Kind = u16;

    fn kind(status: u16, _: &Value) -> u16 {
        status
    }
}

struct Client(Core);

impl From<Core> for Client {
    fn from(core: Core) -> Self {
        Self(core)
    }
}

impl Client {
    fn new(server: &Server) -> Self {
        Builder::new(&JOBS, &server.url).build().unwrap()
    }

    fn submit(&self) -> Call<Submitted, Refusal> {
        self.0.call(&SUBMIT)
    }

    fn cancel(&self) -> Call<Cancelled, Refusal> {
        self.0.call(&CANCEL)
    }

    fn receipt(&self) -> Call<String, Refusal> {
        self.0.call(&RECEIPT)
    }
}

async fn answering(status: u16, media_type: &'static str, body: &'static str) -> (Server, Client) {
    let server = Server::start(move |_| match media_type {
        "" => Reply::Raw(
            format!(
                "HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
            .into_bytes(),
        ),
        _ => Reply::with_type(status, media_type, body),
    })
    .await;
    let client = Client::new(&server);
    (server, client)
}

#[tokio::test]
async fn a_success_is_read_by_status_and_media_type() {
    let queued = || Submitted::Success(Queued { position: 7 });
    for (status, media_type, body, expected) in [
        (
            200,
            "Application/JSON; charset=utf-8",
            r#"{"id":1}"#,
            Submitted::OkJson(Done { id: 1 }),
        ),
        (
            200,
            "application/hal+json",
            r#"{"id":1}"#,
            Submitted::OkJson(Done { id: 1 }),
        ),
        (
            200,
            "text/plain; charset=utf-8",
            r#"{"id":1}"#,
            Submitted::OkText(r#"{"id":1}"#.to_owned()),
        ),
        (
            206,
            "application/octet-stream",
            "\0\u{1}",
            Submitted::PartialContent(Binary::from(openapi_runtime::Bytes::from_static(b"\0\x01"))),
        ),
        (201, "application/json", r#"{"position":7}"#, queued()),
        (299, "", r#"{"position":7}"#, queued()),
    ] {
        let (server, client) = answering(status, media_type, body).await;
        let answer = client.submit().await.unwrap();
        assert_eq!((answer.value(), answer.status()), (&expected, status));
        assert_eq!(answer.body(), body);
        assert_eq!(
            server.only().header("accept"),
            Some(
                "application/json, application/problem+json, text/plain, application/octet-stream"
            )
        );
    }
    let server = Server::start(|_| Reply::Raw(b"HTTP/1.1 204 X\r\n\r\n".to_vec())).await;
    let answer = Client::new(&server).submit().await.unwrap();
    assert_eq!(answer.into_inner(), Submitted::NoContent);
}

#[tokio::test]
async fn a_media_type_that_is_not_listed_is_named() {
    for (status, media_type, body, problem) in [
        (
            200,
            "text/html",
            r#"{"id":1}"#,
            "found a body (text/html), expected application/json or text/plain",
        ),
        (
            206,
            "application/json",
            "1",
            "found a body (application/json), expected application/octet-stream",
        ),
        (201, "application/json", "{}", "missing field `position`"),
        (201, "", "", "found no body, expected JSON"),
    ] {
        let (_server, client) = answering(status, media_type, body).await;
        let error = client.submit().await.unwrap_err();
        let Error::Decode(unreadable) = &error else {
            panic!("{error}")
        };
        assert_eq!(unreadable.problem().to_string(), problem);
        assert_eq!(
            (unreadable.status(), unreadable.body().len()),
            (status, body.len())
        );
    }
}

#[tokio::test]
async fn a_success_with_a_status_that_is_not_listed_is_no_error() {
    let (_server, client) = answering(200, "text/html", "<p>done").await;
    let answer = client.cancel().await.unwrap();
    assert_eq!(
        (answer.value(), answer.status()),
        (&Cancelled::Unknown, 200)
    );
    assert_eq!(answer.body(), "<p>done");

    let (_server, client) = answering(202, "application/json", r#"{"position":1}"#).await;
    assert_eq!(
        client.cancel().await.unwrap().into_inner(),
        Cancelled::Accepted(Queued { position: 1 })
    );
}

#[tokio::test]
async fn text_is_the_value_of_an_operation_that_answers_with_text() {
    let (server, client) = answering(200, "text/plain", "paid").await;
    assert_eq!(client.receipt().await.unwrap().as_str(), "paid");
    assert_eq!(server.only().header("accept"), Some("text/plain"));

    let (_server, client) = answering(203, "text/plain", "a copy").await;
    assert_eq!(client.receipt().await.unwrap().as_str(), "a copy");

    let server = Server::start(|_| {
        Reply::Raw(
            b"HTTP/1.1 200 X\r\ncontent-type: text/plain\r\ncontent-length: 1\r\n\r\n\xff".to_vec(),
        )
    })
    .await;
    let error = Client::new(&server).receipt().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "receipt: the answer with HTTP 200 cannot be read: found bytes, expected text in UTF-8. Check the base URL, and for \
         a newer version of this client"
    );
}

#[tokio::test]
async fn a_failure_is_read_by_status_and_media_type() {
    let text = |text: &str| Some(Refusal::Text(text.to_owned()));
    let problem = Refusal::Problem(Problem {
        title: "no".to_owned(),
    });
    let crash = Refusal::Crash(Crash {
        trace: "t".to_owned(),
    });
    for (status, media_type, body, expected) in [
        (
            400,
            "application/problem+json",
            r#"{"title":"no"}"#,
            Some(problem.clone()),
        ),
        (400, "application/json", r#"{"title":"no"}"#, Some(problem)),
        (
            400,
            "text/plain",
            r#"{"title":"no"}"#,
            text(r#"{"title":"no"}"#),
        ),
        (503, "application/json", r#"{"trace":"t"}"#, Some(crash)),
        // What is there would be another failure's body, which nobody tries.
        (503, "application/json", r#"{"title":"no"}"#, None),
        (503, "text/html", "<h1>503", None),
        (404, "text/plain", "not here", text("not here")),
        (404, "application/json", r#"{"title":"no"}"#, None),
    ] {
        let (_server, client) = answering(status, media_type, body).await;
        let error = client.submit().await.unwrap_err();
        let api = error.as_api().unwrap();
        assert_eq!(
            (api.error(), *api.kind()),
            (expected.as_ref(), status),
            "{status} {media_type}"
        );
        assert_eq!(api.body(), body);
    }
    // An operation that lists no failure.
    let (_server, client) = answering(400, "application/problem+json", r#"{"title":"no"}"#).await;
    assert_eq!(
        client.cancel().await.unwrap_err().as_api().unwrap().error(),
        None
    );
}

#[tokio::test]
async fn content_is_ignored_where_none_is_listed() {
    static PING: Operation = Operation {
        answers: &[AnswerRule::new(StatusRange::Exact(200), Content::Empty, 0)],
        ..Operation::new("ping", Method::Get, "/ping")
    };
    let (_server, client) = answering(200, "text/html", "<p>pong").await;
    let call: Call<Empty, Refusal> = client.0.call(&PING);
    assert_eq!(call.await.unwrap().body(), "<p>pong");
}

#[tokio::test]
async fn one_media_type_can_be_asked_for() {
    let (server, client) = answering(200, "text/plain", "done").await;
    let answer = client.submit().accept("Text/Plain").await.unwrap();
    assert_eq!(answer.into_inner(), Submitted::OkText("done".to_owned()));
    assert_eq!(server.only().header("accept"), Some("Text/Plain"));

    let error = client
        .receipt()
        .accept("text/\u{1b}html")
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        r"receipt was not sent: the media type `text/\u{1b}html` is none that the operation answers in; expected text/plain"
    );
}
