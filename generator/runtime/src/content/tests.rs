use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

use super::*;
use crate::binary::Binary;

const OK: StatusRange = StatusRange::Exact(200);

static RULES: &[AnswerRule] = &[
    AnswerRule::new(OK, Content::Json("application/json"), 0),
    AnswerRule::new(OK, Content::Text("text/plain"), 1),
    AnswerRule::new(OK, Content::Binary("image/*"), 2),
    AnswerRule::new(OK, Content::Binary("image/png"), 3),
    AnswerRule::new(StatusRange::Exact(204), Content::Empty, 4),
    AnswerRule::new(StatusRange::Class(2), Content::Json("application/json"), 5),
];

fn headers(media_type: &str) -> Headers {
    let mut headers = HeaderMap::new();
    if !media_type.is_empty() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(media_type).unwrap());
    }
    Headers::new(headers)
}

fn case(
    rules: &'static [AnswerRule],
    status: u16,
    media_type: &str,
    body: &'static str,
) -> Result<Option<usize>, String> {
    let (headers, body) = (headers(media_type), Bytes::from_static(body.as_bytes()));
    AnswerBody::new(rules, status, &headers, &body)
        .case()
        .map_err(|error| error.to_string())
}

#[test]
fn the_narrowest_status_decides_and_then_the_media_type() {
    for (status, media_type, body, expected) in [
        (200, "application/json", "{}", Ok(Some(0))),
        (200, "Application/JSON; charset=utf-8", "{}", Ok(Some(0))),
        // Not listed, and JSON all the same.
        (200, "application/problem+json", "{}", Ok(Some(0))),
        (200, "", "{}", Ok(Some(0))),
        (200, "text/plain;charset=utf-8", "{}", Ok(Some(1))),
        (200, "image/png", "", Ok(Some(3))),
        (200, "IMAGE/gif", "", Ok(Some(2))),
        (204, "", "", Ok(Some(4))),
        (204, "text/html", "<p>", Ok(Some(4))),
        (201, "application/json", "{}", Ok(Some(5))),
        (299, "application/vnd.shop+json", "{}", Ok(Some(5))),
        (
            200,
            "text/html",
            "{}",
            Err(
                "found a body (text/html), expected application/json or text/plain or image/* or image/png",
            ),
        ),
        (
            201,
            "text/plain",
            "{}",
            Err("found a body (text/plain), expected application/json"),
        ),
        (400, "application/json", "{}", Ok(None)),
    ] {
        let expected = expected.map_err(str::to_owned);
        assert_eq!(
            case(RULES, status, media_type, body),
            expected,
            "{status} {media_type}"
        );
    }
}

#[test]
fn any_status_comes_last() {
    static ANY: &[AnswerRule] = &[
        AnswerRule::new(StatusRange::Any, Content::Json("application/json"), 0),
        AnswerRule::new(StatusRange::Class(4), Content::Text("text/plain"), 1),
        AnswerRule::new(StatusRange::Exact(404), Content::Json("*/*"), 2),
    ];
    assert_eq!(case(ANY, 500, "application/json", "1"), Ok(Some(0)));
    assert_eq!(case(ANY, 400, "text/plain", ""), Ok(Some(1)));
    assert!(case(ANY, 400, "application/json", "1").is_err());
    assert_eq!(case(ANY, 404, "text/html", "1"), Ok(Some(2)));
}

#[test]
fn two_kinds_of_json_are_not_guessed_between() {
    static TWO: &[AnswerRule] = &[
        AnswerRule::new(OK, Content::Json("application/a+json"), 0),
        AnswerRule::new(OK, Content::Json("application/b+json"), 1),
    ];
    assert_eq!(case(TWO, 200, "application/b+json", "1"), Ok(Some(1)));
    for media_type in ["application/json", ""] {
        let error = case(TWO, 200, media_type, "1").unwrap_err();
        assert!(
            error.ends_with("expected application/a+json or application/b+json"),
            "{error}"
        );
    }
}

fn read<T: FromAnswer>(
    content: Content,
    media_type: &str,
    body: &'static [u8],
) -> Result<T, String> {
    let rules: &'static [AnswerRule] = Box::leak(Box::new([AnswerRule::new(OK, content, 0)]));
    let (headers, body) = (headers(media_type), Bytes::from_static(body));
    AnswerBody::new(rules, 200, &headers, &body)
        .read()
        .map_err(|error| error.to_string())
}

#[test]
fn text_bytes_and_json_are_read_as_what_they_are() {
    let text = Content::Text("text/plain");
    assert_eq!(
        read(text, "text/plain", "a \"b\"\n\u{e9}".as_bytes()),
        Ok("a \"b\"\n\u{e9}".to_owned())
    );
    assert_eq!(read(text, "text/plain", b""), Ok(String::new()));
    assert_eq!(read(text, "", b"no type"), Ok("no type".to_owned()));
    assert_eq!(
        read::<String>(text, "text/plain; charset=iso-8859-1", b"caf\xe9"),
        Err("found bytes, expected text in UTF-8".to_owned())
    );
    let png = Content::Binary("image/png");
    assert_eq!(
        read::<Binary>(png, "image/png", b"\x89PNG").map(|image| image.len()),
        Ok(4)
    );
    assert_eq!(
        read::<Binary>(png, "text/html", b"<p>sign in"),
        Err("found a body (text/html), expected image/png".to_owned())
    );
    assert_eq!(
        read::<u8>(Content::Json("*/*"), "text/html", b"1"),
        Err("found a body (text/html), expected */*".to_owned())
    );
    assert_eq!(
        read::<u8>(Content::Json("application/json"), "", b""),
        Err("found no body, expected JSON".to_owned())
    );
    assert_eq!(
        read::<Option<u8>>(Content::Json("application/json"), "", b""),
        Ok(None)
    );
}

#[test]
fn a_body_is_not_shown() {
    let (headers, body) = (headers("text/plain"), Bytes::from_static(b"s3cret"));
    let shown = format!("{:?}", AnswerBody::new(RULES, 200, &headers, &body));
    assert!(!shown.contains("s3cret"), "{shown}");
}
