//! Path and query of a request, from a template and values that cannot change the route.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::error::{Location, Violation};
use crate::policy::Operation;

/// Fills the parameters of the operation's path. What is wrong with them is added to `wrong`: a value is missing, or would lead to
/// another route, because it is empty, `.`, `..`, or a sibling's literal.
pub(crate) fn fill(
    operation: &Operation,
    values: &[(&'static str, String)],
    wrong: &mut Vec<Violation>,
) -> String {
    let mut path = String::with_capacity(operation.path.len() + 32);
    let mut rest = operation.path;
    while let Some((literal, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        path.push_str(literal);
        match values.iter().find(|(given, _)| *given == name) {
            Some((_, value)) => {
                wrong.extend(mistake(operation, name, value));
                push_encoded(&mut path, value);
            }
            None => wrong.push(Violation::new(
                Location::Path,
                name,
                "is missing",
                "a value for each parameter of the path",
            )),
        }
        rest = after;
    }
    path.push_str(rest);
    path
}

fn mistake(operation: &Operation, name: &'static str, value: &str) -> Option<Violation> {
    let what = if value.is_empty() {
        "is empty and would call another route".into()
    } else if value == "." || value == ".." {
        "is a step in the path and would call another route".into()
    } else if operation.siblings.contains(&(name, value)) {
        Cow::from(format!(
            "is `{value}`, which is the path of another operation"
        ))
    } else {
        return None;
    };
    let expected = "the identifier of one object";
    Some(Violation::new(Location::Path, name, what, expected))
}

/// Adds the query, if there is one.
pub(crate) fn push_query(path: &mut String, query: &[(&'static str, String)]) {
    for (index, (name, value)) in query.iter().enumerate() {
        path.push(if index == 0 { '?' } else { '&' });
        push_encoded(path, name);
        path.push('=');
        push_encoded(path, value);
    }
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
        let mut wrong = Vec::new();
        let values = [("order", order.into()), ("item", item.into())];
        let path = fill(&ITEM, &values, &mut wrong);
        match wrong.as_slice() {
            [] => Ok(path),
            wrong => {
                let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
                Err(wrong.join("\n"))
            }
        }
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
                message.starts_with("parameter `") && message.lines().count() == 1,
                "{message}"
            );
        }
        assert_eq!(path("", "..").unwrap_err().lines().count(), 2);
        let mut wrong = Vec::new();
        fill(&ITEM, &[("order", "1".into())], &mut wrong);
        assert_eq!(
            wrong[0].to_string(),
            "parameter `item` is missing; expected a value for each parameter of the path"
        );
    }

    #[test]
    fn a_query_is_encoded() {
        let mut query = String::new();
        let values = [
            ("from", "2026-01-05T10:00:00+08:00".to_owned()),
            ("a&b", "1=2".to_owned()),
        ];
        push_query(&mut query, &values);
        assert_eq!(query, "?from=2026-01-05T10%3A00%3A00%2B08%3A00&a%26b=1%3D2");
    }
}
