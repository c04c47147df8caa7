//! The addresses of what a shopper opens. Answers carry them, and the pages are found by them.

use std::fmt;

use axum::http::{HeaderMap, header};
use jiff::Timestamp;

use crate::{
    auth,
    behaviour::{Gateway, Wallets},
    ids::AttemptId,
    payments::{Attempt, PageKind, PageToken},
    time,
};

/// Where the shopper's pages are, seen from whoever called: `http://HOST`.
pub(crate) fn base(headers: &HeaderMap) -> String {
    let host = auth::header(headers, header::HOST).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte);
    let host = if !host.is_empty() && host.bytes().all(plain) {
        host
    } else {
        Gateway::Hosts.governs("localhost")
    };
    format!("http://{host}")
}

/// A page for the shopper, opened by its token. Within the sandbox itself `base` may be empty.
pub(crate) fn page(base: &str, kind: PageKind, token: impl fmt::Display) -> String {
    format!("{base}/{}/{token}", kind.name())
}

/// The picture of a QR code. Its path is the one that was seen at the vendor's store of pictures; like there, the query has
/// several parameters, so that a client that mangles the `&` between them is found out.
pub(crate) fn qr_code(
    base: &str,
    attempt: &Attempt,
    token: &PageToken,
    expires: Timestamp,
) -> String {
    let name = Wallets::Page.governs(qr_code_name(attempt.id));
    let day = time::day(attempt.created);
    let expires = expires.as_second();
    format!("{base}/payment/{day}/{name}?expires={expires}&token={token}")
}

/// The last part of the path of the picture for `attempt`.
pub(crate) fn qr_code_name(attempt: AttemptId) -> String {
    format!("qrcode_{attempt}")
}
