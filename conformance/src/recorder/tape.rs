//! What was seen of a client, in memory only: it holds every secret that went by.

use crate::exchange::{Request, Response};

/// The most calls of one recording; beyond, nobody reads it any more.
const MOST_CALLS: usize = 2_000;
/// The most bytes of bodies in all.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Calls and their answers, in the order in which the answers were complete.
#[derive(Default)]
pub struct Tape {
    pub(super) calls: Vec<Taken>,
    /// What went by and is not among the calls, with the reason. No secrets.
    pub(super) left_out: Vec<String>,
    bytes: usize,
}

/// One call of a documented operation.
#[derive(Clone)]
pub(super) struct Taken {
    pub(super) operation: String,
    pub(super) request: Request,
    pub(super) response: Response,
    /// When the request came and when its answer was complete, on a clock of the source's own.
    pub(super) began: u64,
    pub(super) ended: u64,
}

impl Tape {
    /// How many calls there are.
    pub fn len(&self) -> usize {
        self.calls.len()
    }

    /// Whether there is no call.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// Adds a call, or says why there is no room for it.
    pub(super) fn add(&mut self, taken: Taken, bytes: usize) -> Result<usize, &'static str> {
        let full = self.calls.len() >= MOST_CALLS || self.bytes + bytes > MOST_BYTES;
        if full {
            let why = "the recording is full; end it and begin another";
            if self.left_out.last().is_none_or(|last| last != why) {
                self.leave_out(why);
            }
            return Err(why);
        }
        self.bytes += bytes;
        self.calls.push(taken);
        Ok(self.calls.len())
    }

    pub(super) fn leave_out(&mut self, why: impl Into<String>) {
        self.left_out.push(why.into());
    }
}

impl Taken {
    /// Whether the two were under way at once.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.began < other.ended && other.began < self.ended
    }

    /// The operation and status, as lines show a call.
    pub(super) fn shown(&self) -> String {
        format!("{} {}", self.response.status, self.operation)
    }
}
