//! What drifts make of an answer.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::header,
    response::Response,
};
use serde_json::Value;

use super::{Act, Drift};

/// No answer comes near it.
const LIMIT_BYTES: usize = 64 << 20;

/// Marks an answer that is not as the sandbox wrote it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Drifted;

/// The answer with all of `drifts` that are about it. What makes no difference leaves it as it is, to the byte.
pub(super) async fn bend(drifts: &[Arc<Drift>], answer: Response) -> Response {
    let status = answer.status();
    let (mut head, body) = answer.into_parts();
    let written = to_bytes(body, LIMIT_BYTES).await.unwrap_or_default();
    let mut tree: Option<Value> = serde_json::from_slice(&written).ok();
    let mut bytes = written;
    let mut drifted = false;
    for drift in drifts {
        let scope = &drift.order.scope;
        if !scope.statuses.hold(status) || !scope.covers(tree.as_mut()) {
            continue;
        }
        let shows = match &drift.order.act {
            Act::Body(pointer, change) => tree
                .as_ref()
                .and_then(|tree| change.of(pointer, tree))
                .filter(|_| drift.takes_turn())
                .map(|(changed, text)| (tree, bytes) = (Some(changed), text.into()))
                .is_some(),
            Act::Text(text) => {
                let shows = drift.takes_turn();
                if shows {
                    (tree, bytes) = (None, text.clone().into());
                }
                shows
            }
            Act::Header(name, change) => {
                let mut changed = head.headers.clone();
                change.apply(name, &mut changed);
                let shows = changed != head.headers && drift.takes_turn();
                if shows {
                    head.headers = changed;
                }
                shows
            }
            Act::Status(to) => {
                let shows = *to != head.status && drift.takes_turn();
                if shows {
                    head.status = *to;
                }
                shows
            }
            Act::Request(..) | Act::Rule(_) => false,
        };
        drifted |= shows;
    }
    if drifted {
        head.extensions.insert(Drifted);
        // The length may be another, which the server knows.
        head.headers.remove(header::CONTENT_LENGTH);
    }
    Response::from_parts(head, Body::from(bytes))
}
