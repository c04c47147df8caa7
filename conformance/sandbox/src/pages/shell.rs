//! What all pages have in common: one stylesheet, and headers that allow nothing but what a page needs.

use std::fmt;

use askama::Template;
use axum::{
    http::{HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

/// Where `templates/shell.html`, which every page extends, finds the stylesheet.
pub(super) const STYLESHEET_PATH: &str = "/sandbox.css";

const STYLESHEET: &str = include_str!("../../templates/sandbox.css");

/// Who may show a page in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Framing {
    #[default]
    Nobody,
    /// Pages of every origin: shops show the issuer's page within their own.
    Anybody,
}

/// Where the forms of a page may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Forms {
    #[default]
    Nowhere,
    /// To the sandbox, and by its redirect to a shop of any origin: browsers hold every redirect after a form against
    /// `form-action`, and where a shop redirects to in turn is not known.
    Shop,
}

/// What a browser may do with a page. The default is the strictest: no script, no frame, no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Policy {
    pub(crate) framing: Framing,
    pub(crate) forms: Forms,
}

/// As the value of `content-security-policy`.
impl fmt::Display for Policy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ancestors = match self.framing {
            Framing::Nobody => "'none'",
            Framing::Anybody => "*",
        };
        let forms = match self.forms {
            Forms::Nowhere => "'none'",
            Forms::Shop => "'self' http: https:",
        };
        write!(
            formatter,
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action {forms}; frame-ancestors {ancestors}"
        )
    }
}

/// Headers for everything that a browser is given: taken for what it says it is, kept nowhere, and its address, which holds
/// the token, told to nobody.
pub(crate) const GUARDS: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// A page as a whole.
pub(crate) fn page(status: StatusCode, template: &impl Template, policy: Policy) -> Response {
    let Ok(text) = template.render() else {
        return (
            StatusCode::INTERNAL_SERVER_ERROR,
            "the page cannot be shown",
        )
            .into_response();
    };
    let policy = (header::CONTENT_SECURITY_POLICY, policy.to_string());
    (status, [policy], GUARDS, Html(text)).into_response()
}

pub(super) async fn stylesheet() -> Response {
    let kind = (header::CONTENT_TYPE, "text/css; charset=utf-8");
    ([kind], GUARDS, STYLESHEET).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_allows_nothing_that_was_not_asked_for() {
        assert_eq!(
            Policy::default().to_string(),
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
        let policy = Policy {
            framing: Framing::Anybody,
            forms: Forms::Shop,
        };
        let policy = policy.to_string();
        assert!(
            policy.ends_with("form-action 'self' http: https:; frame-ancestors *"),
            "{policy}"
        );
    }

    #[test]
    fn the_shell_names_the_stylesheet() {
        let shell = include_str!("../../templates/shell.html");
        assert!(shell.contains(&format!("href=\"{STYLESHEET_PATH}\"")));
    }
}
