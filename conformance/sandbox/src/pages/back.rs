//! The way back to the shop.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};

use super::{
    notice::{Link, Notice},
    shell::GUARDS,
};
use crate::{behaviour::Pages, payments::Intent};

/// Schemes whose addresses do something in the page that links to them.
const ACTIVE_SCHEMES: [&str; 6] = [
    "javascript",
    "data",
    "vbscript",
    "blob",
    "filesystem",
    "file",
];

/// Sends the browser to the shop. An app is not redirected to, since browsers open one only when its link is pressed.
pub(super) fn redirect(intent: &Intent) -> Response {
    if Pages::Return.governs(is_web(&intent.return_url)) {
        return see_other(&intent.return_url);
    }
    let notice = Notice {
        title: "Finished",
        text: "You can go back to the shop now.",
        link: link(intent),
    };
    notice.respond(StatusCode::OK)
}

/// The browser goes on to `address` with a `GET`.
pub(super) fn see_other(address: &str) -> Response {
    let location = (header::LOCATION, ascii(address));
    (StatusCode::SEE_OTHER, [location], GUARDS).into_response()
}

/// A link to the shop, where its address is one to be followed.
pub(super) fn link(intent: &Intent) -> Option<Link> {
    let scheme = scheme(&intent.return_url);
    let safe = !scheme.is_empty()
        && !ACTIVE_SCHEMES
            .iter()
            .any(|active| scheme.eq_ignore_ascii_case(active));
    safe.then(|| Link {
        address: intent.return_url.clone(),
        label: if is_web(&intent.return_url) {
            "Return to the shop"
        } else {
            "Return to the app"
        },
    })
}

fn scheme(address: &str) -> &str {
    address.split_once(':').map_or("", |(scheme, _)| scheme)
}

fn is_web(address: &str) -> bool {
    let scheme = scheme(address);
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// `address` with everything that is not ASCII written as `%XX`, as browsers do themselves.
fn ascii(address: &str) -> String {
    address
        .bytes()
        .map(|byte| match byte {
            ascii if ascii.is_ascii() => char::from(ascii).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_holds_any_web_address() {
        assert_eq!(
            ascii("https://shop.example/ö?a=b"),
            "https://shop.example/%C3%B6?a=b"
        );
    }

    #[test]
    fn only_web_addresses_are_redirected_to() {
        assert!(is_web("https://shop.example") && is_web("HTTP://shop.example"));
        assert!(!is_web("shop-app://back") && !is_web("javascript:alert(1)") && !is_web("shop"));
    }
}
