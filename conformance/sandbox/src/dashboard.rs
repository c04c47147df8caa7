//! The page on which a person sees what is in the sandbox and what happened to it, and acts for shopper and clock.
//!
//! Three files that are served as they are. The script talks to the control API and nothing else, and the policy lets it do
//! nothing else.

use axum::{
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::behaviour::Control;

const PAGE: &str = include_str!("dashboard/index.html");
const SCRIPT: &str = include_str!("dashboard/app.js");
const STYLE: &str = include_str!("dashboard/style.css");
const ICON: &str = include_str!("dashboard/icon.svg");

/// Nothing but what the sandbox itself serves, in no frame, and no form that leads elsewhere.
const POLICY: &str = Control::Dashboard.governs(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);

pub(crate) async fn page() -> Response {
    served("text/html; charset=utf-8", PAGE)
}

pub(crate) async fn script() -> Response {
    served("text/javascript; charset=utf-8", SCRIPT)
}

pub(crate) async fn style() -> Response {
    served("text/css; charset=utf-8", STYLE)
}

pub(crate) async fn icon() -> Response {
    served("image/svg+xml", ICON)
}

/// For whoever leaves out the last slash.
pub(crate) async fn nearby() -> Redirect {
    Redirect::permanent("/__sandbox/")
}

fn served(media_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_put_into_the_page_as_markup() {
        for sink in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ] {
            assert!(!SCRIPT.contains(sink), "{sink}");
        }
    }

    #[test]
    fn the_page_has_no_script_or_style_of_its_own() {
        assert!(
            !PAGE.contains("<style") && !PAGE.contains("style=\"") && !PAGE.contains("onclick")
        );
        assert_eq!(PAGE.matches("<script").count(), 1);
        for text in [PAGE, SCRIPT, STYLE] {
            assert!(
                !text.contains("https://") && !text.contains("//cdn"),
                "it needs no network"
            );
        }
    }
}
