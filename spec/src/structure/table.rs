//! The objects of OpenAPI 3.0.3 with their members.

use serde_json::Value;

use Shape::{Any, Bool, BoolOr, Count, List, Map, Number, Object, Positive, Ref, Text, Words};

/// An object that the specification defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    ImplicitFlow,
    PasswordFlow,
    ClientCredentialsFlow,
    AuthorizationCodeFlow,
}

/// What a member takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    Any,
    Text,
    Words(&'static [&'static str]),
    Bool,
    /// A whole number from 0.
    Count,
    Number,
    /// A number greater than 0.
    Positive,
    List(&'static Shape),
    Map(&'static Shape),
    Object(Kind),
    /// The object or a reference to one.
    Ref(Kind),
    /// True, false, or what the shape says.
    BoolOr(&'static Shape),
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) is_required: bool,
}

/// Members that are not listed by name, extensions aside.
#[derive(Clone, Copy, Debug)]
pub(super) enum Others {
    Unknown,
    /// A path template as key.
    Paths(Shape),
    /// A status, a range of statuses or `default` as key.
    Statuses(Shape),
    /// Any key.
    Named(Shape),
}

/// The description of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// With its article, for messages.
    pub(super) title: &'static str,
    pub(super) fields: &'static [Field],
    pub(super) others: Others,
}

const fn one(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        is_required: false,
    }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        is_required: true,
    }
}

const fn plain(title: &'static str, fields: &'static [Field]) -> Layout {
    Layout {
        title,
        fields,
        others: Others::Unknown,
    }
}

/// A list of fields that lives as long as the program.
macro_rules! fields {
    ($($field:expr),* $(,)?) => { const { &[$($field),*] } };
}

const TEXTS: Shape = List(&Text);
const SCHEMAS: Shape = List(&Ref(Kind::Schema));
const CONTENT: Shape = Map(&Object(Kind::MediaType));
const EXAMPLES: Shape = Map(&Ref(Kind::Example));
const HEADERS: Shape = Map(&Ref(Kind::Header));
const LINKS: Shape = Map(&Ref(Kind::Link));
const SERVERS: Shape = List(&Object(Kind::Server));
const SECURITY: Shape = List(&Map(&TEXTS));
const DOCS: Field = one("externalDocs", Object(Kind::ExternalDocs));
const DESCRIPTION: Field = one("description", Text);

impl Kind {
    /// The layout of this object; for parameters and security schemes it depends on what they say they are.
    pub(super) fn layout(self, value: &Value) -> Layout {
        let word = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        match self {
            Self::Parameter => parameter(word("in")),
            Self::SecurityScheme => security_scheme(word("type")),
            other => other.fixed_layout(),
        }
    }

    /// The object with its article, for messages.
    pub(crate) fn title(self) -> &'static str {
        self.fixed_layout().title
    }

    fn fixed_layout(self) -> Layout {
        match self {
            Self::Document => plain("the document", DOCUMENT),
            Self::Info => plain("the info", INFO),
            Self::Contact => plain(
                "a contact",
                fields![one("name", Text), one("url", Text), one("email", Text)],
            ),
            Self::License => plain("a license", fields![must("name", Text), one("url", Text)]),
            Self::Server => plain(
                "a server",
                fields![
                    must("url", Text),
                    DESCRIPTION,
                    one("variables", Map(&Object(Kind::ServerVariable)))
                ],
            ),
            Self::ServerVariable => plain(
                "a server variable",
                fields![one("enum", TEXTS), must("default", Text), DESCRIPTION],
            ),
            Self::Components => plain("the components", COMPONENTS),
            Self::Paths => Layout {
                title: "the paths",
                fields: &[],
                others: Others::Paths(Ref(Kind::PathItem)),
            },
            Self::PathItem => plain("a path", PATH_ITEM),
            Self::Operation => plain("an operation", OPERATION),
            Self::ExternalDocs => plain(
                "a link to documentation",
                fields![DESCRIPTION, must("url", Text)],
            ),
            Self::RequestBody => plain(
                "a request body",
                fields![DESCRIPTION, must("content", CONTENT), one("required", Bool)],
            ),
            Self::MediaType => plain("a media type", MEDIA_TYPE),
            Self::Encoding => plain("an encoding", ENCODING),
            Self::Responses => Layout {
                title: "the responses",
                fields: &[],
                others: Others::Statuses(Ref(Kind::Response)),
            },
            Self::Response => plain("a response", RESPONSE),
            Self::Callback => Layout {
                title: "a callback",
                fields: &[],
                others: Others::Named(Ref(Kind::PathItem)),
            },
            Self::Example => plain(
                "an example",
                fields![
                    one("summary", Text),
                    DESCRIPTION,
                    one("value", Any),
                    one("externalValue", Text)
                ],
            ),
            Self::Link => plain("a link", LINK),
            Self::Header => plain("a header", HEADER),
            Self::Tag => plain("a tag", fields![must("name", Text), DESCRIPTION, DOCS]),
            Self::Schema => plain("a schema", SCHEMA),
            Self::Discriminator => plain(
                "a discriminator",
                fields![must("propertyName", Text), one("mapping", Map(&Text))],
            ),
            Self::Xml => plain("an XML description", XML),
            Self::OAuthFlows => plain("the OAuth flows", OAUTH_FLOWS),
            Self::ImplicitFlow => plain(
                "an OAuth flow",
                fields![AUTHORIZATION_URL, REFRESH_URL, SCOPES],
            ),
            Self::PasswordFlow | Self::ClientCredentialsFlow => {
                plain("an OAuth flow", fields![TOKEN_URL, REFRESH_URL, SCOPES])
            }
            Self::AuthorizationCodeFlow => plain(
                "an OAuth flow",
                fields![AUTHORIZATION_URL, TOKEN_URL, REFRESH_URL, SCOPES],
            ),
            Self::Parameter => parameter(""),
            Self::SecurityScheme => security_scheme(""),
        }
    }
}

const DOCUMENT: &[Field] = &[
    must("openapi", Text),
    must("info", Object(Kind::Info)),
    one("servers", SERVERS),
    must("paths", Object(Kind::Paths)),
    one("components", Object(Kind::Components)),
    one("security", SECURITY),
    one("tags", List(&Object(Kind::Tag))),
    DOCS,
    // Not of the specification, but the established way to describe webhooks in 3.0.
    one("x-webhooks", Map(&Ref(Kind::PathItem))),
];

const INFO: &[Field] = &[
    must("title", Text),
    DESCRIPTION,
    one("termsOfService", Text),
    one("contact", Object(Kind::Contact)),
    one("license", Object(Kind::License)),
    must("version", Text),
];

const COMPONENTS: &[Field] = &[
    one("schemas", Map(&Ref(Kind::Schema))),
    one("responses", Map(&Ref(Kind::Response))),
    one("parameters", Map(&Ref(Kind::Parameter))),
    one("examples", EXAMPLES),
    one("requestBodies", Map(&Ref(Kind::RequestBody))),
    one("headers", HEADERS),
    one("securitySchemes", Map(&Ref(Kind::SecurityScheme))),
    one("links", LINKS),
    one("callbacks", Map(&Ref(Kind::Callback))),
];

const PATH_ITEM: &[Field] = &[
    one("summary", Text),
    DESCRIPTION,
    one("get", Object(Kind::Operation)),
    one("put", Object(Kind::Operation)),
    one("post", Object(Kind::Operation)),
    one("delete", Object(Kind::Operation)),
    one("options", Object(Kind::Operation)),
    one("head", Object(Kind::Operation)),
    one("patch", Object(Kind::Operation)),
    one("trace", Object(Kind::Operation)),
    one("servers", SERVERS),
    one("parameters", List(&Ref(Kind::Parameter))),
];

const OPERATION: &[Field] = &[
    one("tags", TEXTS),
    one("summary", Text),
    DESCRIPTION,
    DOCS,
    one("operationId", Text),
    one("parameters", List(&Ref(Kind::Parameter))),
    one("requestBody", Ref(Kind::RequestBody)),
    must("responses", Object(Kind::Responses)),
    one("callbacks", Map(&Ref(Kind::Callback))),
    one("deprecated", Bool),
    one("security", SECURITY),
    one("servers", SERVERS),
];

const MEDIA_TYPE: &[Field] = &[
    one("schema", Ref(Kind::Schema)),
    one("example", Any),
    one("examples", EXAMPLES),
    one("encoding", Map(&Object(Kind::Encoding))),
];

const ENCODING: &[Field] = &[
    one("contentType", Text),
    one("headers", HEADERS),
    one("style", Words(QUERY_STYLES)),
    one("explode", Bool),
    one("allowReserved", Bool),
];

const RESPONSE: &[Field] = &[
    must("description", Text),
    one("headers", HEADERS),
    one("content", CONTENT),
    one("links", LINKS),
];

const LINK: &[Field] = &[
    one("operationRef", Text),
    one("operationId", Text),
    one("parameters", Map(&Any)),
    one("requestBody", Any),
    DESCRIPTION,
    one("server", Object(Kind::Server)),
];

const HEADER: &[Field] = &[
    DESCRIPTION,
    one("required", Bool),
    one("deprecated", Bool),
    one("allowEmptyValue", Bool),
    one("style", Words(&["simple"])),
    one("explode", Bool),
    one("allowReserved", Bool),
    one("schema", Ref(Kind::Schema)),
    one("content", CONTENT),
    one("example", Any),
    one("examples", EXAMPLES),
];

const SCHEMA: &[Field] = &[
    one("title", Text),
    one("multipleOf", Positive),
    one("maximum", Number),
    one("exclusiveMaximum", Bool),
    one("minimum", Number),
    one("exclusiveMinimum", Bool),
    one("maxLength", Count),
    one("minLength", Count),
    one("pattern", Text),
    one("maxItems", Count),
    one("minItems", Count),
    one("uniqueItems", Bool),
    one("maxProperties", Count),
    one("minProperties", Count),
    one("required", TEXTS),
    one("enum", List(&Any)),
    one(
        "type",
        Words(&["string", "number", "integer", "boolean", "object", "array"]),
    ),
    one("allOf", SCHEMAS),
    one("oneOf", SCHEMAS),
    one("anyOf", SCHEMAS),
    one("not", Ref(Kind::Schema)),
    one("items", Ref(Kind::Schema)),
    one("properties", Map(&Ref(Kind::Schema))),
    one("additionalProperties", BoolOr(&Ref(Kind::Schema))),
    DESCRIPTION,
    one("format", Text),
    one("default", Any),
    one("nullable", Bool),
    one("discriminator", Object(Kind::Discriminator)),
    one("readOnly", Bool),
    one("writeOnly", Bool),
    one("xml", Object(Kind::Xml)),
    DOCS,
    one("example", Any),
    one("deprecated", Bool),
];

const XML: &[Field] = &[
    one("name", Text),
    one("namespace", Text),
    one("prefix", Text),
    one("attribute", Bool),
    one("wrapped", Bool),
];

const OAUTH_FLOWS: &[Field] = &[
    one("implicit", Object(Kind::ImplicitFlow)),
    one("password", Object(Kind::PasswordFlow)),
    one("clientCredentials", Object(Kind::ClientCredentialsFlow)),
    one("authorizationCode", Object(Kind::AuthorizationCodeFlow)),
];

const AUTHORIZATION_URL: Field = must("authorizationUrl", Text);
const TOKEN_URL: Field = must("tokenUrl", Text);
const REFRESH_URL: Field = one("refreshUrl", Text);
const SCOPES: Field = must("scopes", Map(&Text));

const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

macro_rules! parameter_fields {
    ($styles:expr) => {
        fields![
            must("name", Text),
            must("in", Words(&["path", "query", "header", "cookie"])),
            DESCRIPTION,
            one("required", Bool),
            one("deprecated", Bool),
            one("allowEmptyValue", Bool),
            one("style", Words($styles)),
            one("explode", Bool),
            one("allowReserved", Bool),
            one("schema", Ref(Kind::Schema)),
            one("content", CONTENT),
            one("example", Any),
            one("examples", EXAMPLES),
        ]
    };
}

fn parameter(location: &str) -> Layout {
    let fields: &[Field] = match location {
        "path" => parameter_fields!(&["simple", "label", "matrix"]),
        "header" => parameter_fields!(&["simple"]),
        "cookie" => parameter_fields!(&["form"]),
        _ => parameter_fields!(QUERY_STYLES),
    };
    plain("a parameter", fields)
}

fn security_scheme(kind: &str) -> Layout {
    const TYPE: Field = must(
        "type",
        Words(&["apiKey", "http", "oauth2", "openIdConnect"]),
    );
    let fields: &[Field] = match kind {
        "apiKey" => {
            fields![
                TYPE,
                DESCRIPTION,
                must("name", Text),
                must("in", Words(&["header", "query", "cookie"]))
            ]
        }
        "http" => fields![
            TYPE,
            DESCRIPTION,
            must("scheme", Text),
            one("bearerFormat", Text)
        ],
        "oauth2" => fields![TYPE, DESCRIPTION, must("flows", Object(Kind::OAuthFlows))],
        "openIdConnect" => fields![TYPE, DESCRIPTION, must("openIdConnectUrl", Text)],
        _ => fields![
            TYPE,
            DESCRIPTION,
            one("name", Text),
            one("in", Text),
            one("scheme", Text),
            one("bearerFormat", Text),
            one("flows", Object(Kind::OAuthFlows)),
            one("openIdConnectUrl", Text),
        ],
    };
    plain("a security scheme", fields)
}
