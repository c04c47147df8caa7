//! A request body that is watched while somebody else reads it: nothing is read that the call would not read.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use axum::body::{Body as AxumBody, Bytes};
use http_body::{Body, Frame, SizeHint};

/// What was read so far.
#[derive(Default)]
struct Read {
    bytes: usize,
    parts: Vec<Bytes>,
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

    /// What was read, unless it is larger than `limit`.
    pub(super) fn take(&self, limit: usize) -> Option<Bytes> {
        self.with(|read| {
            if read.bytes > limit {
                return None;
            }
            let mut parts = std::mem::take(&mut read.parts);
            match parts.len() {
                1 => parts.pop(),
                _ => Some(parts.concat().into()),
            }
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
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            let limit = self.limit;
            self.watched.with(|read| {
                read.bytes += data.len();
                if read.bytes <= limit {
                    read.parts.push(data.clone());
                } else {
                    read.parts.clear();
                }
            });
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
