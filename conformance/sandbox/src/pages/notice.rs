//! Pages that say something and ask for nothing.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    back,
    shell::{self, Framing, Policy},
};
use crate::payments::Visit;

/// A headline, a sentence and perhaps the way on.
#[derive(Template)]
#[template(path = "notice.html")]
pub(super) struct Notice<'a> {
    pub(super) title: &'a str,
    pub(super) text: &'a str,
    pub(super) link: Option<Link>,
}

/// Where a notice leads on to.
pub(super) struct Link {
    pub(super) address: String,
    pub(super) label: &'static str,
}

impl Notice<'_> {
    pub(super) fn respond(&self, status: StatusCode) -> Response {
        let policy = Policy {
            framing: Framing::Anybody,
            ..Policy::default()
        };
        shell::page(status, self, policy)
    }
}

/// Why there is nothing to do. Only for what does not wait.
pub(super) fn nothing_to_do(visit: Option<Visit<'_>>) -> Response {
    let (title, text, intent) = match visit {
        None => {
            let notice = Notice {
                title: "Nothing to see here",
                text: "No payment is known by this link. It may be cut short, or the sandbox has forgotten it in a reset.",
                link: None,
            };
            return notice.respond(StatusCode::NOT_FOUND);
        }
        Some(Visit::Waiting { intent, .. } | Visit::Acted(intent)) => (
            "Already done",
            "You have finished this step. Nothing more is needed here.",
            intent,
        ),
        Some(Visit::Expired(intent)) => (
            "Too late",
            "The time for this payment is over, and nothing was charged. Ask the shop for a new one.",
            intent,
        ),
        Some(Visit::Closed(intent)) => (
            "No longer needed",
            "This step was cancelled or replaced by a newer one. Nothing was charged here.",
            intent,
        ),
    };
    let notice = Notice {
        title,
        text,
        link: back::link(intent),
    };
    notice.respond(StatusCode::GONE)
}

/// What was sent is no form of ours.
pub(super) fn unreadable(status: StatusCode, expected: &str) -> Response {
    let text = format!("This form could not be read. {expected}");
    let notice = Notice {
        title: "Something went wrong",
        text: &text,
        link: None,
    };
    notice.respond(status)
}
