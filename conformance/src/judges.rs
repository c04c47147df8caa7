//! Judges of the vendor, and checks of ourselves.
//!
//! A judge holds answers against something that the vendor published or showed before: the contract, the state machine. A check
//! holds our own work against the same exchange: the generated types, the generated client, the recorded request. The snapshot
//! stands between the two and is judged last, because a difference may have an explanation by then.

pub(crate) mod behaviour;
pub(crate) mod bindings;
pub(crate) mod contract;
pub(crate) mod lifecycle;
pub(crate) mod paging;
pub(crate) mod parity;
pub(crate) mod webhook;

use spec::{Document, Pointer};

/// Where `pointer` stands in the document, as `file:line:col`.
pub(crate) fn place(document: &Document, pointer: &Pointer) -> String {
    let location = document.locate_nearest(pointer);
    format!("{}:{}:{}", document.name(), location.line, location.column)
}
