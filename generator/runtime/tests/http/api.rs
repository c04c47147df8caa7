//! A small API as a generator would describe it, and its client.

use std::time::Duration;

use openapi_runtime::{
    Api, Builder, Call, Condition, Core, CredentialSource, Empty, ErrorBody, IdempotencyHeader,
    KindRule, Literal, Method, Operation, RetryRule, Secret, SecurityScheme, StatusRange,
    TokenExchange, Value, classify,
};

pub(crate) const CLIENT_ID: &str = "client-7f3a";
pub(crate) const API_KEY: &str = "k-5ae1f0c2";

pub(crate) static CLIENT: SecurityScheme = SecurityScheme {
    name: "ClientId",
    header: "x-client",
    prefix: "",
    source: CredentialSource::Given,
};
pub(crate) static KEY: SecurityScheme = SecurityScheme {
    name: "ApiKey",
    header: "x-key",
    prefix: "",
    source: CredentialSource::Given,
};
static TOKEN: SecurityScheme = SecurityScheme {
    name: "Token",
    header: "x-token",
    prefix: "Bearer ",
    source: CredentialSource::TokenExchange,
};
static IDEMPOTENCY: IdempotencyHeader = IdempotencyHeader {
    header: "x-request-key",
    lifetime: Duration::from_hours(24),
};
const OK: &[StatusRange] = &[StatusRange::Exact(200)];

pub(crate) static CREATE_TOKEN: Operation = Operation {
    security: &[&CLIENT, &KEY],
    success: OK,
    ..Operation::new("create_token", Method::Post, "/token")
};
pub(crate) static CREATE_ORDER: Operation = Operation {
    security: &[&CLIENT, &TOKEN],
    idempotency: Some(&IDEMPOTENCY),
    options: &["x-account"],
    success: OK,
    ..Operation::new("create_order", Method::Post, "/orders/create")
};
pub(crate) static RETRIEVE_ORDER: Operation = Operation {
    security: &[&CLIENT, &TOKEN],
    siblings: &[("id", "search")],
    success: OK,
    ..Operation::new("retrieve_order", Method::Get, "/orders/{id}")
};
pub(crate) static PING: Operation = Operation {
    success: &[StatusRange::Exact(204)],
    ..Operation::new("ping", Method::Post, "/ping")
};
pub(crate) static SHOP: Api = Api {
    name: "shop-client",
    version: "1.2.3",
    token_exchange: Some(TokenExchange {
        operation: &CREATE_TOKEN,
        token: "/token",
        expires_at: "/ends",
        margin: Duration::from_mins(1),
    }),
    retry: &[
        RetryRule {
            status: StatusRange::Class(5),
            when: &[],
            unless: &[],
        },
        RetryRule {
            status: StatusRange::Exact(400),
            when: &[
                Condition::Equals {
                    pointer: "/code",
                    value: Literal::Int(7),
                },
                Condition::Absent { pointer: "/type" },
            ],
            unless: &[],
        },
    ],
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    NotFound,
    Other,
}

static KINDS: &[KindRule<Kind>] = &[KindRule {
    kind: Kind::NotFound,
    status: StatusRange::Exact(400),
    when: &[Condition::Equals {
        pointer: "/type",
        value: Literal::Str("not_found"),
    }],
}];

/// The body of an error.
#[derive(Debug, PartialEq)]
pub(crate) struct Problem {
    pub(crate) r#type: Option<String>,
    pub(crate) code: Value,
    pub(crate) message: String,
}

openapi_runtime::object! { Problem { r#type?: "type", code: "code", message: "message" } }

impl ErrorBody for Problem {
    type Kind = Kind;

    fn kind(status: u16, body: &Value) -> Kind {
        classify(KINDS, status, body)
            .cloned()
            .unwrap_or(Kind::Other)
    }
}

pub(crate) type Error = openapi_runtime::Error<Problem>;

#[derive(Debug)]
pub(crate) struct NewOrder {
    pub(crate) item: String,
    pub(crate) card: Secret,
}

openapi_runtime::object! { NewOrder { item: "item", card: "card" } }

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) lines: Vec<Line>,
}

openapi_runtime::object! { Order { id: "id", lines: "lines" } }

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) count: u32,
}

openapi_runtime::object! { Line { count: "count" } }

pub(crate) struct Minted {
    pub(crate) token: Secret,
}

openapi_runtime::object! { Minted { token: "token" } }

#[derive(Clone, Debug)]
pub(crate) struct Client(Core);

impl From<Core> for Client {
    fn from(core: Core) -> Self {
        Self(core)
    }
}

impl Client {
    pub(crate) fn builder(url: &str) -> Builder<Self> {
        Builder::new(&SHOP, url)
            .credential(&CLIENT, CLIENT_ID)
            .credential(&KEY, API_KEY)
    }

    pub(crate) fn create_token(&self) -> Call<Minted, Problem> {
        self.0.call(&CREATE_TOKEN)
    }

    pub(crate) fn create_order(&self, order: &NewOrder) -> Call<Order, Problem> {
        self.0.call(&CREATE_ORDER).json(order)
    }

    pub(crate) fn retrieve_order(&self, id: &str, fields: Option<&str>) -> Call<Order, Problem> {
        self.0
            .call(&RETRIEVE_ORDER)
            .path("id", id)
            .query("fields", fields)
    }

    pub(crate) fn ping(&self) -> Call<Empty, Problem> {
        self.0.call(&PING)
    }

    pub(crate) fn core(&self) -> &Core {
        &self.0
    }
}
