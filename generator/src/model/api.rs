//! Operations and policy of the model.

use serde::{Serialize, Serializer};
use spec::Pointer;
use spec::policy::{Condition, Pagination, Status, WebhookSignature};

use super::{AnswerRule, Docs, Expr, Limits, Located, Refusal, Sensitivity, Success, TypeId};

/// The API itself.
#[derive(Clone, Debug, Serialize)]
pub struct Api {
    /// Title of the document.
    pub title: String,
    /// Version of the document.
    pub version: String,
    /// Description.
    pub docs: Docs,
    /// Licence of the document, if it is named as SPDX names licences.
    pub license: Option<String>,
    /// File name of the document.
    pub source: String,
    /// Where the document describes it.
    pub pointer: Pointer,
}

/// A host the document names.
#[derive(Clone, Debug, Serialize)]
pub struct Environment {
    /// Rust name of the variant.
    pub name: String,
    /// Base URL.
    pub url: String,
    /// Description.
    pub docs: Docs,
    /// Where the document lists it.
    pub pointer: Pointer,
}

/// A credential that stands in a header.
#[derive(Clone, Debug, Serialize)]
pub struct Scheme {
    /// Name of the scheme in the document.
    pub wire: String,
    /// Rust name of the field of the credentials.
    pub field: String,
    /// Rust name of the static.
    pub constant: String,
    /// Header.
    pub header: String,
    /// Text before the credential.
    pub prefix: String,
    /// Whether it is given or obtained.
    pub kind: SchemeKind,
    /// Description.
    pub docs: Docs,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// Where a credential comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemeKind {
    /// The caller gives it, and it may be shown.
    Public,
    /// The caller gives it, and nobody may see it.
    Secret,
    /// An operation hands it out.
    Exchanged,
}

/// Which statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusRange {
    /// One status.
    Exact(u16),
    /// A hundred of them, by first digit.
    Class(u16),
    /// All that no other entry names.
    Default,
}

impl Serialize for StatusRange {
    /// `200`, `2XX` or `default`, as documents write it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Exact(code) => serializer.collect_str(code),
            Self::Class(class) => serializer.collect_str(&format_args!("{class}XX")),
            Self::Default => serializer.serialize_str("default"),
        }
    }
}

/// One operation: a method of the client.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    /// `operationId` as written.
    pub id: String,
    /// Name of the method.
    pub name: String,
    /// Name of the static.
    pub constant: String,
    /// HTTP method, upper case.
    pub method: String,
    /// Path template.
    pub path: String,
    /// Where the document defines it.
    pub pointer: Pointer,
    /// Description.
    pub docs: Docs,
    /// Page it is described on.
    pub link: Option<String>,
    /// The document advises against it.
    pub deprecated: bool,
    /// Path parameters, in the order of the template.
    pub arguments: Vec<Argument>,
    /// Parameters, and literal path segments that other operations of the same method have in their place.
    pub siblings: Vec<Sibling>,
    /// Name of the struct of query parameters, if there are any.
    pub query_name: Option<String>,
    /// Name of the struct of required query parameters, if there are any.
    pub query_required_name: Option<String>,
    /// Query parameters.
    pub query: Vec<QueryParameter>,
    /// Request body.
    pub body: Option<Body>,
    /// What a success carries.
    pub success: Success,
    /// Statuses that are a success.
    pub success_statuses: Vec<StatusRange>,
    /// By what the types of successes are told apart; empty when all are JSON of one type.
    pub answers: Vec<AnswerRule>,
    /// By what the types of failures are told apart; empty when the API has one.
    pub refusals: Vec<AnswerRule>,
    /// Media types of the answers, the preferred one first, as a header lists them.
    pub accept: String,
    /// Documented failures, in the document's order.
    pub failures: Vec<Failure>,
    /// Security schemes, as indices into the model's.
    pub security: Vec<usize>,
    /// How repeating a call is made harmless.
    pub idempotency: Option<Idempotency>,
    /// Headers that callers may add to a call.
    pub options: Vec<CallOption>,
    /// The headers that are options of a call.
    pub headers: Vec<HeaderParameter>,
    /// Something of its request is checked before it is sent.
    pub constrained: bool,
    /// How the answer is paged.
    pub pagination: Option<Located<Pagination>>,
}

/// A failure that the document describes.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// Its statuses.
    pub status: StatusRange,
    /// Description, an item of a list.
    pub docs: Docs,
    /// Where the operation lists it.
    pub pointer: Pointer,
}

/// A literal path segment that another operation of the same method has where this one has a parameter.
#[derive(Clone, Debug, Serialize)]
pub struct Sibling {
    /// Name of the parameter in the template.
    pub parameter: String,
    /// The segment.
    pub literal: String,
    /// The other operation.
    pub pointer: Pointer,
}

/// A header under whose value a call takes effect at most once.
#[derive(Clone, Debug, Serialize)]
pub struct Idempotency {
    /// Name of the header, in lower case.
    pub header: String,
    /// For how many seconds the server remembers a value.
    pub lifetime_seconds: u64,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// A header that callers may add to a call.
#[derive(Clone, Debug, Serialize)]
pub struct CallOption {
    /// Name of the option in the document.
    pub name: String,
    /// Name of the header, in lower case.
    pub header: String,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// A path parameter.
#[derive(Clone, Debug, Serialize)]
pub struct Argument {
    /// Name in the template.
    pub wire: String,
    /// Rust name.
    pub name: String,
    /// `String`, a number, or an enum.
    pub value: Expr,
    /// What is checked before sending.
    pub limits: Limits,
    /// Description, an item of a list; or nothing.
    pub docs: Docs,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// A header parameter that calls can send.
#[derive(Clone, Debug, Serialize)]
pub struct HeaderParameter {
    /// Name in lower case.
    pub wire: String,
    /// `String` or a number.
    pub value: Expr,
    /// What is checked before sending.
    pub limits: Limits,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// A query parameter.
#[derive(Clone, Debug, Serialize)]
pub struct QueryParameter {
    /// Name on the wire.
    pub wire: String,
    /// Rust name.
    pub name: String,
    /// Name of the method that sets it.
    pub setter: String,
    /// Type of the value.
    pub value: Expr,
    /// What is checked before sending.
    pub limits: Limits,
    /// Who may see it.
    pub sensitivity: Option<Sensitivity>,
    /// Whether it must be given.
    pub required: bool,
    /// Description, limits included.
    pub docs: Docs,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// A request body.
#[derive(Clone, Debug, Serialize)]
pub struct Body {
    /// Type of the body.
    pub value: Expr,
    /// What is checked before sending, beside the limits of the type.
    pub limits: Limits,
    /// Whether it must be sent.
    pub required: bool,
    /// Media type as written.
    pub media_type: String,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// The body that failures carry.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorModel {
    /// Its type or types.
    pub body: Refusal,
    /// Kinds of failure, in the order they are tried; a kind may stand there more than once.
    pub kinds: Vec<ErrorKind>,
}

/// One kind of failure.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorKind {
    /// Rust name of the variant.
    pub name: String,
    /// Description.
    pub docs: Docs,
    /// Statuses it needs, if not any will do.
    pub status: Option<Status>,
    /// What the body must be like.
    pub when: Vec<Condition>,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// Where a short-lived credential comes from.
#[derive(Clone, Debug, Serialize)]
pub struct TokenExchange {
    /// Index of the operation that hands it out.
    pub operation: usize,
    /// Where the credential stands in the answer.
    pub token: String,
    /// Where the end of its life stands in the answer, in Unix seconds.
    pub expires_at: String,
    /// How long before its end it is not used any more.
    pub margin_seconds: u64,
    /// Where the document defines it.
    pub pointer: Pointer,
}

/// Events that the API sends.
#[derive(Clone, Debug, Serialize)]
pub struct Webhooks {
    /// Type of an event.
    pub event: Option<TypeId>,
    /// What can happen, in the document's order.
    pub events: Vec<WebhookEvent>,
    /// How they are signed.
    pub signature: Option<Located<WebhookSignature>>,
}

/// Something that the API tells.
#[derive(Clone, Debug, Serialize)]
pub struct WebhookEvent {
    /// Its name in the document.
    pub name: String,
    /// Description.
    pub docs: Docs,
    /// Where the document defines it.
    pub pointer: Pointer,
}
