//! Which operation of the document a request is for.

use crate::operations::Operations;

/// An operation and the values of its path parameters.
#[derive(Debug, PartialEq)]
pub(super) struct Route {
    pub(super) operation: String,
    pub(super) path_parameters: Vec<(String, String)>,
}

/// The operation of a method and a path below the base URL. A literal segment wins over a parameter.
pub(super) fn find(operations: &Operations, method: &str, path: &str) -> Option<Route> {
    let mut found: Option<Route> = None;
    for id in operations.ids() {
        let Some(operation) = operations.get(id).filter(|it| it.method == method) else {
            continue;
        };
        if let Some(path_parameters) = parameters(&operation.path, path)
            && found
                .as_ref()
                .is_none_or(|other| path_parameters.len() < other.path_parameters.len())
        {
            found = Some(Route {
                operation: id.to_owned(),
                path_parameters,
            });
        }
    }
    found
}

/// As [`find`], whatever stands before the path: where a base URL ends is not said in a HAR file.
pub(super) fn find_below_any_base(
    operations: &Operations,
    method: &str,
    path: &str,
) -> Option<(Route, String)> {
    path.match_indices('/').find_map(|(at, _)| {
        let below = path.get(at..)?;
        Some((find(operations, method, below)?, below.to_owned()))
    })
}

fn parameters(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    let mut parameters = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parameters),
            (Some(wanted), Some(given)) => {
                let name = wanted
                    .strip_prefix('{')
                    .and_then(|rest| rest.strip_suffix('}'));
                match name {
                    Some(name) if !given.is_empty() => {
                        parameters.push((name.to_owned(), decode(given)));
                    }
                    None if wanted == given => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

/// Percent-decodes; what is no UTF-8 or no escape stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%')
            .then(|| after.split_at_checked(2))
            .flatten()
            .and_then(|(digits, after)| {
                let digits = std::str::from_utf8(digits).ok()?;
                let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                let byte = plain.then(|| u8::from_str_radix(digits, 16).ok())??;
                Some((byte, after))
            });
        let (byte, after) = escaped.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use spec::Document;

    use super::*;

    #[test]
    fn requests_find_their_operations() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.yaml");
        let document = Document::load(Path::new(path)).unwrap();
        let operations = Operations::of(&document);
        let found = |method, path| find(&operations, method, path);
        let create = found("POST", "/v2/payment_intents/create").unwrap();
        assert_eq!(create.operation, "create_payment_intent");
        let read = found("GET", "/v2/payment_intents/a%20b%2fc").unwrap();
        assert_eq!(read.operation, "retrieve_payment_intent");
        assert_eq!(
            read.path_parameters,
            [("id".to_owned(), "a b/c".to_owned())]
        );
        for (method, path) in [
            ("DELETE", "/v2/payment_intents/a"),
            ("GET", "/v2/payment_intents/"),
            ("GET", "/v2/payment_intents/a/"),
            ("GET", "/__sandbox/clock"),
            ("GET", ""),
        ] {
            assert_eq!(found(method, path), None, "{method} {path}");
        }
        let (route, below) =
            find_below_any_base(&operations, "GET", "/any/base/v2/payment_intents").unwrap();
        assert_eq!(
            (route.operation.as_str(), below.as_str()),
            ("list_payment_intents", "/v2/payment_intents")
        );
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in ["%", "%4", "%zz", "%+1", "%ff"] {
            assert_eq!(decode(text), text);
        }
        assert_eq!(decode("%41%c3%A9"), "Aé");
    }
}
