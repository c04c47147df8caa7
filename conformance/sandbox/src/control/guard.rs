//! Who may drive the sandbox: requests to a loopback name, and from a page on one where a page is behind them.

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::Fault;
use crate::auth::header;

pub(super) async fn loopback_only(request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !header(headers, "host").is_some_and(is_loopback) {
        let message = "the control API answers to localhost, 127.0.0.1 and [::1] only";
        return Fault(StatusCode::FORBIDDEN, message.to_owned()).into_response();
    }
    let foreign = header(headers, "origin").is_some_and(|origin| {
        !origin
            .split_once("://")
            .is_some_and(|(_, host)| is_loopback(host))
    });
    if foreign {
        let message = "the control API answers pages from a loopback address only";
        return Fault(StatusCode::FORBIDDEN, message.to_owned()).into_response();
    }
    next.run(request).await
}

/// Whether `host`, with or without a port, is a name of this machine.
fn is_loopback(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        host.strip_prefix(name).is_some_and(|rest| {
            let port = rest.strip_prefix(':');
            rest.is_empty()
                || port.is_some_and(|port| {
                    !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
                })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in [
            "localhost",
            "localhost:8640",
            "127.0.0.1:1",
            "[::1]:80",
            "[::1]",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "localhost.evil.test",
            "127.0.0.1.evil.test:80",
            "evil.test",
            "localhost:",
            "localhost:x",
            "::1",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
