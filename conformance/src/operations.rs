//! The operations of the document, as replay and judges need them.

use std::{collections::HashMap, fmt::Write as _};

use serde_json::Value;
use spec::{Document, Pointer};

/// The operation that hands out access tokens; its answer ends the token before it.
pub(crate) const TOKEN_OPERATION: &str = "create_access_token";

/// One operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// In upper case.
    pub(crate) method: String,
    /// The path template.
    pub(crate) path: String,
    /// Where it stands in the document.
    pub(crate) pointer: Pointer,
    /// The header of its idempotency key, if it takes one.
    pub(crate) idempotency_header: Option<String>,
    /// Whether it carries the access token; else the API key.
    pub(crate) takes_token: bool,
}

/// All operations, by id.
pub(crate) struct Operations(HashMap<String, Operation>);

impl Operations {
    pub(crate) fn of(document: &Document) -> Self {
        let root = document.value();
        let all = document.operations().map(|operation| {
            let idempotency_header = operation.parameters.iter().find_map(|parameter| {
                let marked = parameter
                    .pointer
                    .find(root)?
                    .get("x-idempotency-key")
                    .is_some();
                marked.then(|| parameter.name().to_owned())
            });
            let own = operation
                .pointer
                .find(root)
                .and_then(|value| value.get("security"));
            let operation = Operation {
                id: operation.id.to_owned(),
                method: operation.method.to_ascii_uppercase(),
                path: operation.path.to_owned(),
                idempotency_header,
                takes_token: own
                    .or_else(|| root.get("security"))
                    .is_some_and(names_exchanged_scheme(root)),
                pointer: operation.pointer,
            };
            (operation.id.clone(), operation)
        });
        Self(all.collect())
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Operation> {
        self.0.get(id)
    }

    /// The headers in which some operation takes an idempotency key, in order.
    pub(crate) fn idempotency_headers(&self) -> Vec<String> {
        let mut headers: Vec<_> = self
            .0
            .values()
            .filter_map(|operation| operation.idempotency_header.clone())
            .collect();
        headers.sort_unstable();
        headers.dedup();
        headers
    }

    /// The ids in order.
    pub(crate) fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<_> = self.0.keys().map(String::as_str).collect();
        ids.sort_unstable();
        ids
    }
}

/// Whether a list of security requirements names a scheme whose credential another operation hands out.
fn names_exchanged_scheme(root: &Value) -> impl Fn(&Value) -> bool {
    let schemes = root
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object);
    let exchanged: Vec<String> = schemes
        .into_iter()
        .flatten()
        .filter(|(_, scheme)| scheme.get("x-token-exchange").is_some())
        .map(|(name, _)| name.clone())
        .collect();
    move |requirements| {
        requirements
            .as_array()
            .into_iter()
            .flatten()
            .any(|requirement| exchanged.iter().any(|name| requirement.get(name).is_some()))
    }
}

impl Operation {
    /// The path with its parameters filled in, percent-encoded.
    pub(crate) fn fill(&self, parameters: &[(String, String)]) -> String {
        let mut path = self.path.clone();
        for (name, value) in parameters {
            path = path.replace(&format!("{{{name}}}"), &encode(value));
        }
        path
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _written = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
