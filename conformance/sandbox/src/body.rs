//! Reading the body of a request: never more of it than allowed, and not for longer than allowed.

use std::{
    error::Error,
    future::{Future as _, poll_fn},
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::Sleep;

/// Why a body could not be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// It is larger than allowed.
    TooLarge,
    /// The client takes longer over it than allowed.
    TooSlow,
    /// The connection ended in the middle, or the chunks are malformed.
    CutOff,
}

/// The whole body, if it has no more than `limit` bytes. One that is announced as larger is not read at all.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Vec<u8>, BodyFault> {
    read_counted(body, limit, |_| {}).await
}

/// The same, while `count` hears how many bytes each part has.
pub(crate) async fn read_counted(
    mut body: Body,
    limit: usize,
    count: impl Fn(usize),
) -> Result<Vec<u8>, BodyFault> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(BodyFault::TooLarge);
    }
    let mut bytes = Vec::with_capacity(announced);
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|error| fault(&error))?;
        // Trailers say nothing that anybody reads here.
        let Ok(data) = frame.into_data() else {
            continue;
        };
        count(data.len());
        if data.len() > limit - bytes.len() {
            return Err(BodyFault::TooLarge);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

fn fault(error: &axum::Error) -> BodyFault {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
        {
            return BodyFault::TooSlow;
        }
        cause = error.source();
    }
    BodyFault::CutOff
}

/// A body that fails once its reader has waited for so long, so that a slow sender holds no handler for ever.
pub(crate) struct Timed {
    body: Incoming,
    timeout: Duration,
    /// Set up when the body makes its reader wait for the first time, which most never do.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Timed {
    pub(crate) fn new(body: Incoming, timeout: Duration) -> Self {
        Self {
            body,
            timeout,
            alarm: None,
        }
    }
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let timeout = self.timeout;
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        ready!(alarm.as_mut().poll(context));
        Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())))
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
    async fn a_body_is_read_up_to_its_limit_and_no_further() {
        let read = |text: &'static str| read(Body::from(text), 3);
        assert_eq!(read("").await, Ok(Vec::new()));
        assert_eq!(read("abc").await, Ok(b"abc".to_vec()));
        assert_eq!(read("abcd").await, Err(BodyFault::TooLarge));
    }
}
