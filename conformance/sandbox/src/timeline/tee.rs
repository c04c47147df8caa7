//! A request body that is watched while somebody else reads it: nothing is read that the call would not read.
//!
//! As soon as the body is read to its end, what was watched is redacted: a call may be held for long after that, and what pays must
//! not wait with it. Whoever parses the body anyway says what was in it, so that it is parsed once; of any other reader it is
//! watched by a [`Tee`].

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use axum::body::{Body as AxumBody, Bytes};
use http_body::{Body, Frame, SizeHint};
use serde_json::Value;

use super::redact::{redacted, redacted_tree};

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
    /// Keeps what may be kept of a body that nobody parsed, unless it was too large.
    fn close(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        if self.bytes > LARGEST_BODY || parts.is_empty() {
            return;
        }
        let text = match parts.as_slice() {
            [all] => redacted(all),
            parts => redacted(&parts.concat()),
        };
        self.kept = text.map(Into::into);
    }
}

/// Larger bodies are not kept.
pub(super) const LARGEST_BODY: usize = 256 << 10;

/// What has been read of a body, shared with whoever reads it.
#[derive(Clone, Default)]
pub(crate) struct Watched(Arc<Mutex<Read>>);

impl Watched {
    fn with<T>(&self, work: impl FnOnce(&mut Read) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// So many more bytes were read.
    pub(crate) fn count(&self, bytes: usize) {
        self.with(|read| read.bytes += bytes);
    }

    /// The whole body was read, and is this; it is redacted here and now.
    pub(crate) fn keep(&self, body: &Value) {
        self.with(|read| {
            if read.bytes <= LARGEST_BODY {
                read.kept = redacted_tree(body, read.bytes).map(Into::into);
            }
        });
    }

    /// The whole body was read and is not understood; where it is JSON nevertheless, it is redacted here and now.
    pub(crate) fn keep_text(&self, body: &[u8]) {
        self.with(|read| {
            if read.bytes <= LARGEST_BODY {
                read.kept = redacted(body).map(Into::into);
            }
        });
    }

    /// How many bytes were read.
    pub(super) fn bytes(&self) -> usize {
        self.with(|read| read.bytes)
    }

    /// What may be kept of what was read.
    pub(super) fn kept(&self) -> Option<Box<str>> {
        self.with(|read| {
            // A call may end before its body does.
            read.close();
            read.kept.take()
        })
    }
}

/// A body that is watched until it is too large to be kept. The parts are shared, not copied.
pub(super) struct Tee {
    body: AxumBody,
    watched: Watched,
}

impl Tee {
    pub(super) fn new(body: AxumBody, watched: Watched) -> Self {
        Self { body, watched }
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
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            self.watched.with(|read| {
                read.bytes += data.len();
                if read.bytes <= LARGEST_BODY {
                    read.parts.push(data.clone());
                } else {
                    read.parts.clear();
                }
            });
        }
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) || self.body.is_end_stream() {
            self.watched.with(Read::close);
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

    fn by_card() -> (&'static str, String) {
        let number = crate::cards::TEST_CARDS.first().unwrap().number;
        let text = format!(
            r#"{{"amount":"10","payment_method":{{"type":"card","card":{{"card_number":"{number}"}}}}}}"#
        );
        (number, text)
    }

    async fn read(text: String) -> Watched {
        let (watched, limit) = (Watched::default(), text.len());
        let tee = Tee::new(AxumBody::from(text), watched.clone());
        axum::body::to_bytes(AxumBody::new(tee), limit)
            .await
            .unwrap();
        watched
    }

    #[tokio::test]
    async fn what_pays_is_gone_as_soon_as_the_body_was_read() {
        let (number, text) = by_card();
        let size = text.len();
        let watched = read(text).await;
        let raw = watched.with(|read| read.parts.len());
        assert_eq!((raw, watched.bytes()), (0, size));
        let kept = watched.kept().unwrap();
        assert!(
            kept.contains("\"amount\":\"10\"") && !kept.contains(number),
            "{kept}"
        );
    }

    #[tokio::test]
    async fn a_reader_that_parses_leaves_what_another_reader_leaves() {
        let (_, text) = by_card();
        let parsed = Watched::default();
        parsed.count(text.len());
        parsed.keep(&serde_json::from_str(&text).unwrap());
        let unread = Watched::default();
        unread.keep_text(text.as_bytes());
        let kept = read(text).await.kept();
        assert!(kept.is_some());
        assert_eq!((parsed.kept(), unread.kept()), (kept.clone(), kept));
    }

    #[tokio::test]
    async fn of_a_body_that_is_too_large_nothing_is_kept() {
        let text = format!("[{}]", " ".repeat(LARGEST_BODY));
        let size = text.len();
        let watched = read(text.clone()).await;
        assert_eq!((watched.bytes(), watched.kept()), (size, None));
        let parsed = Watched::default();
        parsed.count(size);
        parsed.keep(&serde_json::from_str(&text).unwrap());
        parsed.keep_text(text.as_bytes());
        assert_eq!(parsed.kept(), None);
    }
}
