//! The target of the form in the hidden frame: the issuer recognises the device, or not, and asks nothing.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    Api, Token, back,
    notice::{self, Link, Notice},
    token_of,
};
use crate::{
    behaviour::Pages,
    links,
    payments::{NextAction, Outcome, PageKind, Visit},
};

pub(super) async fn act(State(shared): Api, token: Token) -> Response {
    let (token, kind) = (token_of(token), PageKind::Frame);
    shared.with_state(|state, now| {
        let payments = &mut state.payments;
        // What was acted on before is answered like the first time.
        let _acted = payments.act(now, kind, &token, Outcome::Succeed);
        let intent = match payments.visit(now, kind, &token) {
            Some(Visit::Acted(intent)) => Pages::FrameIsSilent.governs(intent),
            other => return notice::nothing_to_do(other),
        };
        // Nobody sees this page in its frame. Where the form was posted in the window itself, it leads on.
        let link = match &intent.next_action {
            Some(NextAction::Challenge { token }) => Some(Link {
                address: links::page("", PageKind::Challenge, token),
                label: "Go on",
            }),
            _ => back::link(intent),
        };
        let notice = Notice {
            title: "Device checked",
            text: "Your bank has looked at your device. There is nothing to enter here.",
            link,
        };
        notice.respond(StatusCode::OK)
    })
}
