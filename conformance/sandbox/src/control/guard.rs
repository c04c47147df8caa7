//! Who may drive the sandbox: requests to a name of this machine or an allowed one, and, where a page is behind them, from a
//! page on such a name.
//!
//! A page elsewhere has three ways in: its own requests (they carry `Origin` or `Sec-Fetch-Site`), a plain form (it cannot
//! send JSON), and a name of its own that it lets point to this machine (it shows in `Host`). Each is closed here.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::Fault;
use crate::{auth::header, behaviour::Control, state::Shared};

/// Names of this machine. A URL writes an IPv6 address in brackets.
const LOOPBACK: [&str; 3] = Control::Hosts.governs(["localhost", "127.0.0.1", "[::1]"]);

pub(super) async fn from_here_only(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    match check(&shared.config.allowed_hosts, &request) {
        Ok(()) => next.run(request).await,
        Err(fault) => fault.into_response(),
    }
}

fn check(allowed: &[String], request: &Request) -> Result<(), Fault> {
    let refused = |message: String| Err(Fault(StatusCode::FORBIDDEN, message));
    let headers = request.headers();
    let asked = request
        .uri()
        .authority()
        .map(axum::http::uri::Authority::as_str);
    let hosts = headers.get_all("host").iter().count();
    let host = header(headers, "host").unwrap_or_default();
    if hosts != 1 || !is_named(host, allowed) || asked.is_some_and(|name| !is_named(name, allowed))
    {
        return refused(format!(
            "the control API and the dashboard answer to localhost, 127.0.0.1 and [::1] only, not to the host {}; \
             start the sandbox with `--allow-host NAME` to reach them by another name",
            shown(asked.unwrap_or(host))
        ));
    }
    let origin = header(headers, "origin");
    let origins = headers.get_all("origin").iter();
    let strange = origins
        .map(|value| value.to_str().unwrap_or_default())
        .find(|origin| Control::Origins.governs(!is_own_page(origin, allowed)));
    if let Some(origin) = strange {
        return refused(format!(
            "the control API and the dashboard answer pages from localhost, 127.0.0.1 and [::1] only, not from the origin {}; \
             start the sandbox with `--allow-host NAME` to use them from a page on another name",
            shown(origin)
        ));
    }
    // Where the origin is told and allowed, another port of this machine is cross-site only between its names.
    let site = Control::CrossSite.governs(header(headers, "sec-fetch-site"));
    // A link that a person follows opens a page of ours, which the page that it stands on can neither read nor frame.
    let is_link = request.method() == Method::GET
        && header(headers, "sec-fetch-mode") == Some("navigate")
        && header(headers, "sec-fetch-dest") == Some("document");
    if origin.is_none() && site == Some("cross-site") && !is_link {
        return refused(
            "a page of another site may not drive the sandbox; open the dashboard by its address, or start the sandbox \
             with `--allow-host NAME` and send an `Origin`"
                .to_owned(),
        );
    }
    if request.method() != Method::GET && !Control::JsonOnly.governs(is_json_or_empty(headers)) {
        return Err(Fault(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the body as `content-type: application/json`, or send none; a plain form is refused, since any page can \
             post one"
                .to_owned(),
        ));
    }
    Ok(())
}

/// Whether the body is declared as JSON, or there is none.
fn is_json_or_empty(headers: &HeaderMap) -> bool {
    let has_body = headers.contains_key("transfer-encoding")
        || header(headers, "content-length").is_some_and(|length| length.trim() != "0");
    match header(headers, "content-type") {
        None => !has_body,
        Some(media_type) => media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/json"),
    }
}

/// What a message may repeat of a header that somebody else chose.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    format!("`{}`", short.escape_default())
}

/// Whether an origin is a page on an allowed name; `null` is none.
fn is_own_page(origin: &str, allowed: &[String]) -> bool {
    origin
        .split_once("://")
        .is_some_and(|(scheme, host)| matches!(scheme, "http" | "https") && is_named(host, allowed))
}

/// Whether `host`, with or without a port, is a name of this machine or an allowed one.
fn is_named(host: &str, allowed: &[String]) -> bool {
    let allowed = Control::AllowedHosts
        .governs(allowed)
        .iter()
        .map(String::as_str);
    LOOPBACK.into_iter().chain(allowed).any(|name| {
        let start = host.get(..name.len());
        if !start.is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return false;
        }
        match host.get(name.len()..).unwrap_or_default() {
            "" => true,
            rest => rest.strip_prefix(':').is_some_and(|port| {
                !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
            }),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in [
            "localhost",
            "LocalHost:8640",
            "127.0.0.1:1",
            "[::1]:80",
            "[::1]",
        ] {
            assert!(is_named(host, &[]), "{host}");
        }
        for host in [
            "",
            "localhost.evil.test",
            "127.0.0.1.evil.test:80",
            "evil.test",
            "localhost:",
            "localhost:x",
            "::1",
            "ｌocalhost",
        ] {
            assert!(!is_named(host, &[]), "{host}");
        }
    }

    #[test]
    fn an_allowed_name_is_allowed_as_a_whole() {
        let allowed = ["sandbox.internal".to_owned()];
        for host in ["sandbox.internal", "sandbox.internal:8640"] {
            assert!(is_named(host, &allowed), "{host}");
        }
        for host in ["internal", "x.sandbox.internal", "sandbox.internal.test"] {
            assert!(!is_named(host, &allowed), "{host}");
        }
    }

    #[test]
    fn no_page_without_a_name_is_ours() {
        for origin in [
            "null",
            "",
            "file://",
            "http://evil.test",
            "ftp://localhost",
            "localhost",
        ] {
            assert!(!is_own_page(origin, &[]), "{origin}");
        }
        assert!(is_own_page("http://localhost:3000", &[]));
    }
}
