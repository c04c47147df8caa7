//! A body that breaks off, upon which the server closes the connection.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Sends what it has and then fails. A body that fails before its first byte takes the head of the answer with it: the
/// server has not sent it yet, and closes the connection without a word.
pub(super) struct Cut {
    rest: Bytes,
    announced: u64,
    paused: bool,
}

impl Cut {
    /// Fails at once.
    pub(super) fn at_once() -> Self {
        Self {
            rest: Bytes::new(),
            announced: 1,
            paused: true,
        }
    }

    /// Fails after half of `whole`, whose full length was announced.
    pub(super) fn half_of(whole: &Bytes) -> Self {
        Self {
            rest: whole.slice(..whole.len() / 2),
            announced: whole.len() as u64,
            paused: false,
        }
    }
}

impl Body for Cut {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if !self.rest.is_empty() {
            let half = std::mem::take(&mut self.rest);
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        if !self.paused {
            // Once more, so that the server sends what it has before it learns that there is no more.
            self.paused = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let cut = io::Error::new(io::ErrorKind::ConnectionAborted, "cut by a fault");
        Poll::Ready(Some(Err(cut)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
