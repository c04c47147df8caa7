//! What a document limits is checked before anything is sent.

use openapi_runtime::{
    Call, Constraints, Location, Method, Operation, Rule, Secret, Value, Violation,
};

use crate::api::{Error, Problem};
use crate::server::{Reply, Server};
use crate::setup::client;

static LINE: Rule = Rule::Members(&[
    ("sku", &[Rule::MinLength(1)]),
    ("count", &[Rule::Minimum("1"), Rule::Maximum("9")]),
]);
static AMEND: Operation = Operation {
    options: &["x-account"],
    constraints: &Constraints {
        path: &[("id", &[Rule::MaxLength(4)])],
        query: &[("page", &[Rule::Number(&[Rule::Minimum("1")])])],
        headers: &[("x-account", &[Rule::MaxLength(3)])],
        body: &[Rule::Members(&[
            ("cvc", &[Rule::MinLength(3)]),
            ("lines", &[Rule::Items(&[Rule::Type(&LINE)])]),
        ])],
    },
    ..Operation::new("amend_order", Method::Post, "/orders/{id}/amend")
};

struct Amendment {
    cvc: Secret,
    lines: Vec<Line>,
}

openapi_runtime::object! { Amendment { cvc: "cvc", lines: "lines" } }

struct Line {
    sku: String,
    count: i64,
}

openapi_runtime::object! { Line { sku: "sku", count: "count" } }

fn amend(server: &Server, id: &str, page: i64, count: i64) -> Call<Value, Problem> {
    let body = Amendment {
        cvc: "12".into(),
        lines: vec![
            Line {
                sku: "tea".to_owned(),
                count: 1,
            },
            Line {
                sku: String::new(),
                count,
            },
        ],
    };
    client(server)
        .core()
        .call(&AMEND)
        .path("id", id)
        .query("page", Some(&page))
        .option("x-account", "a-99")
        .json(&body)
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_sent() {
    let server = Server::start(|_| Reply::json(200, "{}")).await;
    let error = amend(&server, "o-100", 0, 10).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "amend_order was not sent, for 6 reasons:\n\
         - parameter `id` has 5 characters; expected at most 4\n\
         - query parameter `page` is too small; expected at least 1\n\
         - header `x-account` has 4 characters; expected at most 3\n\
         - /cvc has 2 characters; expected at least 3\n\
         - /lines/1/sku has no character; expected at least 1\n\
         - /lines/1/count is too large; expected at most 9"
    );
    let Error::Invalid(invalid) = &error else {
        panic!("{error}");
    };
    let places: Vec<_> = invalid
        .violations()
        .iter()
        .map(|violation| (violation.location(), violation.name(), violation.pointer()))
        .collect();
    assert_eq!(
        places,
        [
            (Location::Path, "id", ""),
            (Location::Query, "page", ""),
            (Location::Header, "x-account", ""),
            (Location::Body, "", "/cvc"),
            (Location::Body, "", "/lines/1/sku"),
            (Location::Body, "", "/lines/1/count"),
        ]
    );
    assert_eq!(invalid.subject(), "parameter `id`");
    let keywords: Vec<_> = invalid
        .violations()
        .iter()
        .filter_map(Violation::keyword)
        .collect();
    assert_eq!(
        keywords,
        [
            "maxLength",
            "minimum",
            "maxLength",
            "minLength",
            "minLength",
            "maximum"
        ]
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_call_can_be_checked_without_sending_it() {
    let server = Server::start(|_| Reply::Silence).await;
    let error = amend(&server, "o-1", 1, 1).request().unwrap_err();
    assert!(
        matches!(&error, Error::Invalid(invalid) if invalid.violations().len() == 3),
        "{error}"
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn limits_are_not_checked_when_the_caller_says_so() {
    let server = Server::start(|_| Reply::json(200, "{}")).await;
    let call = amend(&server, "o-100", 0, 10).without_validation();
    call.request().unwrap();
    call.await.unwrap();
    let request = server.only();
    assert_eq!(request.target, "/api/orders/o-100/amend?page=0");
    assert_eq!(
        request.body,
        br#"{"cvc":"12","lines":[{"sku":"tea","count":1},{"sku":"","count":10}]}"#
    );
}

#[tokio::test]
async fn what_would_change_the_call_is_refused_in_any_case() {
    let server = Server::start(|_| Reply::json(200, "{}")).await;
    let error = amend(&server, "..", 0, 1)
        .option("x-other", "1")
        .without_validation()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "amend_order was not sent, for 2 reasons:\n\
         - parameter `id` is a step in the path and would call another route; expected the identifier of one object\n\
         - header `x-other` is no option of this operation; expected a header that the operation takes, in visible ASCII"
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn no_message_holds_a_value() {
    static STRICT: Operation = Operation {
        constraints: &Constraints {
            body: &[Rule::Members(&[
                (
                    "number",
                    &[
                        Rule::MaxLength(3),
                        Rule::Pattern("^x$"),
                        Rule::OneOf(&["x"]),
                    ],
                ),
                ("kind", &[Rule::Pattern("^x$"), Rule::OneOf(&["x"])]),
                (
                    "pin",
                    &[
                        Rule::Maximum("1"),
                        Rule::MultipleOf("2"),
                        Rule::OneOfLiterals(&["1"]),
                    ],
                ),
            ])],
            ..Constraints::NONE
        },
        ..Operation::new("strict", Method::Post, "/strict")
    };
    struct Body {
        number: Secret,
        kind: String,
        pin: Secret<i64>,
    }

    openapi_runtime::object! { Body { number: "number", kind: "kind", pin: "pin" } }
    let server = Server::start(|_| Reply::Silence).await;
    let body = Body {
        number: "4242424242424242".into(),
        kind: "hush".to_owned(),
        pin: Secret::new(9157),
    };
    let call: Call<Value, Problem> = client(&server).core().call(&STRICT).json(&body);
    let error = call.await.unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(
        matches!(&error, Error::Invalid(invalid) if invalid.violations().len() >= 6),
        "{told}"
    );
    for value in ["4242", "hush", "9157"] {
        assert!(!told.contains(value), "{told}");
    }
}
