//! Path and query of a request, from a template and values that cannot change the route.

use std::fmt::Write as _;

use crate::error::Invalid;
use crate::policy::Operation;

/// Fills the parameters of the operation's path.
///
/// # Errors
/// When a value is missing, or would lead to another route: empty, `.`, `..`, or a sibling's literal.
pub(crate) fn fill(
    operation: &Operation,
    values: &[(&'static str, String)],
) -> Result<String, Invalid> {
    let mut path = String::with_capacity(operation.path.len() + 32);
    let mut rest = operation.path;
    while let Some((literal, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values
            .iter()
            .find(|(given, _)| *given == name)
            .ok_or_else(|| {
                Invalid::parameter(
                    operation,
                    name,
                    "is missing",
                    "a value for each parameter of the path",
                )
            })?;
        check(operation, name, &value.1)?;
        path.push_str(literal);
        push_encoded(&mut path, &value.1);
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

fn check(operation: &Operation, name: &str, value: &str) -> Result<(), Invalid> {
    let refuse = |what| {
        Err(Invalid::parameter(
            operation,
            name,
            what,
            "the identifier of one object",
        ))
    };
    if value.is_empty() {
        return refuse("is empty and would call another route");
    }
    if value == "." || value == ".." {
        return refuse("is a step in the path and would call another route");
    }
    if operation.siblings.contains(&(name, value)) {
        return Err(Invalid::parameter(
            operation,
            name,
            format!("is `{value}`, which is the path of another operation"),
            "the identifier of one object",
        ));
    }
    Ok(())
}

/// Adds `name=value` to the query.
pub(crate) fn push_query(query: &mut String, name: &str, value: &str) {
    query.push(if query.is_empty() { '?' } else { '&' });
    push_encoded(query, name);
    query.push('=');
    push_encoded(query, value);
}

/// Percent-encodes all but the unreserved characters of RFC 3986, `%` itself included.
fn push_encoded(target: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            target.push(char::from(byte));
        } else {
            let _ = write!(target, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Method;

    const ITEM: Operation = Operation {
        siblings: &[("item", "search")],
        ..Operation::new(
            "retrieve_item",
            Method::Get,
            "/orders/{order}/items/{item}.json",
        )
    };

    fn path(order: &str, item: &str) -> Result<String, String> {
        fill(&ITEM, &[("order", order.into()), ("item", item.into())])
            .map_err(|invalid| invalid.to_string())
    }

    #[test]
    fn values_stay_within_their_segment() {
        assert_eq!(path("A-1", "~x_").unwrap(), "/orders/A-1/items/~x_.json");
        assert_eq!(
            path("a/b", "%2e%2e").unwrap(),
            "/orders/a%2Fb/items/%252e%252e.json"
        );
        assert_eq!(
            path("?q=1#f", "é \n").unwrap(),
            "/orders/%3Fq%3D1%23f/items/%C3%A9%20%0A.json"
        );
        assert_eq!(
            path("{item}", "...").unwrap(),
            "/orders/%7Bitem%7D/items/....json"
        );
        assert_eq!(
            path("search", "1").unwrap(),
            "/orders/search/items/1.json",
            "a sibling of `item` only"
        );
    }

    #[test]
    fn values_that_change_the_route_are_refused() {
        for (order, item) in [
            ("", "1"),
            (".", "1"),
            ("..", "1"),
            ("1", ""),
            ("1", "search"),
        ] {
            let message = path(order, item).unwrap_err();
            assert!(
                message.starts_with("retrieve_item was not sent: parameter `"),
                "{message}"
            );
        }
        let message = fill(&ITEM, &[("order", "1".into())])
            .unwrap_err()
            .to_string();
        assert!(message.contains("parameter `item` is missing"), "{message}");
    }

    #[test]
    fn a_query_is_encoded() {
        let mut query = String::new();
        push_query(&mut query, "from", "2026-01-05T10:00:00+08:00");
        push_query(&mut query, "a&b", "1=2");
        assert_eq!(query, "?from=2026-01-05T10%3A00%3A00%2B08%3A00&a%26b=1%3D2");
    }
}
