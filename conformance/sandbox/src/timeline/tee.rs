//! A request body that is watched while somebody else reads it: nothing is read that the call would not read.
//!
//! As soon as the body is read to its end, what was watched is redacted: a call may be held for long after that, and what pays must
//! not wait with it.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use axum::body::{Body as AxumBody, Bytes};
use http_body::{Body, Frame, SizeHint};

use super::redact::redacted;

/// What was read so far.
#[derive(Default)]
struct Read {
    bytes: usize,
    /// As they came, until the body is at its end.
    parts: Vec<Bytes>,
    /// What may be kept of it, once it is at its end.
    kept: Option<Box<str>>,
}

impl Read {
    /// Keeps what may be kept, unless the body was larger than `limit`.
    fn close(&mut self, limit: usize) {
        let parts = std::mem::take(&mut self.parts);
        if self.bytes > limit || parts.is_empty() {
            return;
        }
        let text = match parts.as_slice() {
            [all] => redacted(all),
            parts => redacted(&parts.concat()),
        };
        self.kept = text.map(Into::into);
    }
}

/// What has been read of a body, shared with whoever reads it.
#[derive(Clone, Default)]
pub(super) struct Watched(Arc<Mutex<Read>>);

impl Watched {
    fn with<T>(&self, work: impl FnOnce(&mut Read) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many bytes were read.
    pub(super) fn bytes(&self) -> usize {
        self.with(|read| read.bytes)
    }

    /// What may be kept of what was read, unless it was larger than `limit`.
    pub(super) fn kept(&self, limit: usize) -> Option<Box<str>> {
        self.with(|read| {
            // A call may end before its body does.
            read.close(limit);
            read.kept.take()
        })
    }
}

/// A body of which a second reader keeps the first `limit` bytes. The parts are shared, not copied.
pub(super) struct Tee {
    body: AxumBody,
    watched: Watched,
    limit: usize,
}

impl Tee {
    pub(super) fn new(body: AxumBody, limit: usize) -> (Self, Watched) {
        let watched = Watched::default();
        let tee = Self {
            body,
            watched: watched.clone(),
            limit,
        };
        (tee, watched)
    }
}

impl Body for Tee {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let limit = self.limit;
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            self.watched.with(|read| {
                read.bytes += data.len();
                if read.bytes <= limit {
                    read.parts.push(data.clone());
                } else {
                    read.parts.clear();
                }
            });
        }
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) || self.body.is_end_stream() {
            self.watched.with(|read| read.close(limit));
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_pays_is_gone_as_soon_as_the_body_was_read() {
        let number = crate::cards::TEST_CARDS.first().unwrap().number;
        let text = format!(
            r#"{{"amount":"10","payment_method":{{"type":"card","card":{{"card_number":"{number}"}}}}}}"#
        );
        let size = text.len();
        let (tee, watched) = Tee::new(AxumBody::from(text), 1000);
        axum::body::to_bytes(AxumBody::new(tee), 1000)
            .await
            .unwrap();
        let raw = watched.with(|read| read.parts.len());
        assert_eq!((raw, watched.bytes()), (0, size));
        let kept = watched.kept(1000).unwrap();
        assert!(
            kept.contains("\"amount\":\"10\"") && !kept.contains(number),
            "{kept}"
        );
    }

    #[tokio::test]
    async fn of_a_body_that_is_too_large_nothing_is_kept() {
        let (tee, watched) = Tee::new(AxumBody::from("[1, 2, 3]"), 4);
        axum::body::to_bytes(AxumBody::new(tee), 1000)
            .await
            .unwrap();
        assert_eq!((watched.bytes(), watched.kept(4)), (9, None));
    }
}
