//! One case of each kind of edit.

use serde_json::{Value, json};

use super::*;

/// A drift of an answer: how the body differs from an example that is valid.
pub(super) struct Drift {
    pub(super) name: &'static str,
    pub(super) operation: &'static str,
    pub(super) status: u16,
    example: &'static str,
    place: &'static str,
    /// The new value; `None` removes the member.
    value: Option<Value>,
}

pub(super) fn drift(
    name: &'static str,
    place: &'static str,
    value: impl Into<Option<Value>>,
) -> Drift {
    Drift {
        name,
        operation: "retrieve_payment_intent",
        status: 200,
        example: "IntentSucceeded",
        place,
        value: value.into(),
    }
}

impl Drift {
    fn refused(self, operation: &'static str, status: u16, example: &'static str) -> Self {
        Self {
            operation,
            status,
            example,
            ..self
        }
    }

    pub(super) fn body(&self, document: &Document) -> Value {
        let mut body = example(document, self.example);
        changed(&mut body, &at(self.place), self.value.clone());
        body
    }
}

pub(super) fn drifts() -> Vec<Drift> {
    vec![
        drift("new member: text", "/risk_level", json!("low")),
        drift(
            "new member: number, null",
            "/latest_payment_attempt/fee",
            json!(null),
        ),
        drift(
            "new member: object with a name that is personal elsewhere",
            "/payer",
            json!({"email": "x", "score": 3, "tags": [], "rate": 0.5}),
        ),
        drift(
            "new member in an object of an object",
            "/latest_payment_attempt/authentication_data/three_ds/version",
            json!(2),
        ),
        drift("required member missing", "/currency", None),
        drift("type: number for text", "/merchant_order_id", json!(1001)),
        drift("type: number for an amount", "/amount", json!(10.12)),
        drift(
            "type: fraction for a whole number",
            "/total_items",
            json!(105.5),
        )
        .refused("list_payment_intents", 200, "PaymentIntentPage"),
        drift(
            "type: object for text",
            "/cancellation_reason",
            json!({"code": "x"}),
        ),
        drift(
            "null at a place of its own",
            "/merchant_order_id",
            json!(null),
        ),
        drift("null at a shared enum", "/intent_status", json!(null)),
        drift(
            "null at a shared object",
            "/latest_payment_attempt/payment_method",
            json!(null),
        ),
        drift(
            "status nobody knows",
            "/intent_status",
            json!("PARTIALLY_CAPTURED"),
        ),
        drift(
            "new value in a list with names",
            "/latest_payment_attempt/failure_code",
            json!("expired_card"),
        ),
        drift(
            "new value in a closed list",
            "/latest_payment_attempt/advice_code",
            json!("99"),
        ),
        drift("format", "/create_time", json!("yesterday")),
        drift("empty text for a time", "/create_time", json!("")),
        drift("pattern", "/currency", json!("usd")),
        drift("length", "/merchant_order_id", json!("x".repeat(40))),
        drift("range", "/total_items", json!(-1)).refused(
            "list_payment_intents",
            200,
            "PaymentIntentPage",
        ),
        drift("error envelope: new member", "/trace", json!("t")).refused(
            "retrieve_payment_intent",
            400,
            "ErrorUnknownId",
        ),
        drift("error envelope: code missing", "/code", None).refused(
            "retrieve_payment_intent",
            400,
            "ErrorUnknownId",
        ),
        drift("error envelope: code of another type", "/code", json!(true)).refused(
            "retrieve_payment_intent",
            400,
            "ErrorUnknownId",
        ),
        drift("error envelope: new type", "/type", json!("limit_error")).refused(
            "retrieve_payment_intent",
            400,
            "ErrorUnknownId",
        ),
    ]
}

pub(super) fn of_schema(
    schema: &str,
    instance: &str,
    direction: Direction,
    seen: Seen,
) -> Observed {
    Observed {
        operation: "create_payment_intent".to_owned(),
        status: 200,
        direction,
        instance: at(instance),
        schema: at(schema),
        seen,
    }
}

/// What is not about the schema of an answer's body.
#[allow(clippy::too_many_lines, reason = "a table reads best in one piece")]
pub(super) fn others() -> Vec<(&'static str, Observed)> {
    let response = |seen| of_schema("", "", Direction::Response, seen);
    let moved = |from: &str, to: &str, call: Option<&str>| Moved {
        from: from.to_owned(),
        to: to.to_owned(),
        call: call.map(str::to_owned),
    };
    let machine = "/components/schemas/IntentStatus/x-state-machine";
    let request = "/components/schemas/CreatePaymentIntentRequest";
    let body = || Some(Shape::of(&json!({"accepted": true})));
    vec![
        (
            "success status like another",
            Observed {
                status: 202,
                ..response(Seen::Status {
                    shape: body(),
                    like: Some(200),
                })
            },
        ),
        (
            "success status unlike all others",
            Observed {
                status: 201,
                ..response(Seen::Status {
                    shape: body(),
                    like: None,
                })
            },
        ),
        (
            "success status without a body",
            Observed {
                status: 204,
                ..response(Seen::Status {
                    shape: None,
                    like: None,
                })
            },
        ),
        (
            "refusal status",
            Observed {
                status: 409,
                ..response(Seen::Status {
                    shape: body(),
                    like: None,
                })
            },
        ),
        (
            "redirect",
            Observed {
                status: 302,
                ..response(Seen::Status {
                    shape: None,
                    like: None,
                })
            },
        ),
        (
            "outage",
            Observed {
                status: 502,
                ..response(Seen::Status {
                    shape: None,
                    like: None,
                })
            },
        ),
        (
            "media type",
            response(Seen::MediaType(
                "application/problem+json; charset=utf-8".to_owned(),
            )),
        ),
        (
            "media type: HTML",
            response(Seen::MediaType("text/html".to_owned())),
        ),
        (
            "header",
            response(Seen::HeaderNew("x-request-id".to_owned())),
        ),
        (
            "header that was never required",
            response(Seen::HeaderGone("x-request-id".to_owned())),
        ),
        (
            "member no longer sent",
            of_schema(
                "/components/schemas/PaymentIntent/properties/metadata",
                "/metadata",
                Direction::Response,
                Seen::Unsent,
            ),
        ),
        (
            "type: nothing but numbers any more",
            of_schema(
                "/components/schemas/PaymentIntent/properties/amount/type",
                "/amount",
                Direction::Response,
                Seen::Type {
                    shape: Shape::of(&json!(1)),
                    always: true,
                },
            ),
        ),
        (
            "request: described member demanded",
            of_schema(
                request,
                "/ip_address",
                Direction::Request,
                Seen::Demanded { shape: None },
            ),
        ),
        (
            "request: unknown member demanded",
            of_schema(
                request,
                "/channel",
                Direction::Request,
                Seen::Demanded { shape: None },
            ),
        ),
        (
            "request: longer text taken",
            of_schema(
                &format!("{request}/properties/description/maxLength"),
                "/description",
                Direction::Request,
                Seen::Size {
                    least: 40,
                    most: 40,
                },
            ),
        ),
        (
            "request: required member left out",
            of_schema(
                &format!("{request}/required"),
                "/return_url",
                Direction::Request,
                Seen::Missing,
            ),
        ),
        (
            "move by a call that moves otherwise",
            of_schema(
                machine,
                "/intent_status",
                Direction::Response,
                Seen::Moves(vec![moved(
                    "REQUIRES_CAPTURE",
                    "PENDING",
                    Some("capture_payment_intent"),
                )]),
            ),
        ),
        (
            "move with no call in between",
            of_schema(
                machine,
                "/intent_status",
                Direction::Response,
                Seen::Moves(vec![moved(
                    "REQUIRES_CAPTURE",
                    "REQUIRES_PAYMENT_METHOD",
                    None,
                )]),
            ),
        ),
        (
            "move out of a final status",
            of_schema(
                machine,
                "/intent_status",
                Direction::Response,
                Seen::Moves(vec![moved("SUCCEEDED", "FAILED", None)]),
            ),
        ),
        (
            "status nobody knows, behind another",
            of_schema(
                "/components/schemas/IntentStatus/enum",
                "/intent_status",
                Direction::Response,
                Seen::Unlisted {
                    values: vec![json!("ON_HOLD")],
                    before: Some(moved("PENDING", "ON_HOLD", None)),
                },
            ),
        ),
    ]
}
