//! Which format a document says it has.

use serde_json::Value;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::escape::kind_of;
use crate::pointer::Pointer;

/// The reason why the document is not read as OpenAPI 3.0, if there is one.
pub(crate) fn check(document: &Value) -> Option<Diagnostic> {
    let refusal = |member: &str, message: String| {
        Some(Diagnostic::new(
            Code::UnsupportedVersion,
            Pointer::root().push(member),
            message,
        ))
    };
    if let Some(version) = document.get("swagger") {
        let version = version
            .as_str()
            .map_or_else(|| version.to_string(), str::to_owned);
        return refusal("swagger", format!("this is a Swagger {version} document")).map(
            |problem| {
                problem.help("convert it to OpenAPI 3.0.3, for instance with swagger2openapi")
            },
        );
    }
    match document.get("openapi") {
        Some(Value::String(version)) if version == "3.0" || version.starts_with("3.0.") => None,
        Some(Value::String(version)) => {
            refusal("openapi", format!("this is an OpenAPI {version} document"))
                .map(|problem| problem.label("only 3.0.x is read"))
        }
        Some(other) => refusal(
            "openapi",
            format!("the version is {}, not text", kind_of(other)),
        )
        .map(|problem| problem.help("write `openapi: 3.0.3`")),
        None => Some(
            Diagnostic::new(
                Code::UnsupportedVersion,
                Pointer::root(),
                "the document does not say which format it has",
            )
            .label("`openapi` is missing here")
            .help("add `openapi: 3.0.3` if it is an OpenAPI 3.0 document"),
        ),
    }
}
