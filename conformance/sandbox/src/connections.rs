//! Connections: how many there may be, how long their clients may take, and how they end.
//!
//! A client that breaks off, is slow or sends too much is answered in words where HTTP still allows an answer, and the
//! connection is closed in a way that lets the client read it.

mod stream;

use std::{
    future::{Future, poll_fn},
    io,
    time::Duration,
};

use axum::{Router, http::StatusCode};
use hyper::{
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use stream::Stream;

use crate::{behaviour::Gateway, body::Timed, config::Limits, refusal::Refusal};

/// How long open connections may finish their answers after a stop was asked for.
pub(crate) const GRACE: Duration = Gateway::Stop.governs(Duration::from_secs(2));
/// Request line and headers together may have this many bytes.
const HEAD_LIMIT_BYTES: usize = 64 << 10;
/// What a client still sends after the last answer is read and forgotten, up to so many bytes.
const LINGER_BYTES: usize = 32 << 20;
/// And for so long.
const LINGER: Duration = Gateway::LastAnswer.governs(Duration::from_secs(2));
/// So many clients are told at a time that there is no room; others are cut off without a word.
const TURNED_AWAY_AT_ONCE: usize = 64;
/// The pause after the system has refused a connection, for instance because files run out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves `router` on `listener` until `stopping` says so; then open answers have [`GRACE`] to finish.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    let mut served = JoinSet::new();
    let mut turned_away = JoinSet::new();
    loop {
        let stream = tokio::select! {
            () = stopped(&mut stopping) => break,
            stream = accept(&listener) => stream,
        };
        while served.try_join_next().is_some() {}
        while turned_away.try_join_next().is_some() {}
        if served.len() < limits.max_connections {
            served.spawn(converse(stream, router.clone(), limits, stopping.clone()));
        } else if turned_away.len() < TURNED_AWAY_AT_ONCE {
            turned_away.spawn(turn_away(stream, limits.max_connections));
        }
    }
    drop(listener);
    let finished = async { while served.join_next().await.is_some() {} };
    // Whoever is not finished by then is cut off where the sets are dropped.
    let _finished_or_not = timeout(GRACE, finished).await;
}

/// Resolves once a stop was asked for.
pub(crate) async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _stop_or_gone = stopping.wait_for(|stopping| *stopping).await;
}

async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if gone_already(&error) => {}
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
}

fn gone_already(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// Answers the requests of one connection until either side is done with it.
async fn converse(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    // Without it an answer may wait for the client to acknowledge the one before.
    let _best_effort = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<_>| {
        let timed = request.map(|body| Timed::new(body, limits.body_timeout));
        Box::pin(router.call(timed))
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_buf_size(HEAD_LIMIT_BYTES)
        .max_header_size(HEAD_LIMIT_BYTES)
        // A client that has said all it had to say still gets its answer.
        .half_close(Gateway::HalfClosed.governs(true))
        .serve_connection(
            TokioIo::new(Stream::new(stream, limits.read_timeout)),
            service,
        );
    let mut told = false;
    let ended = loop {
        tokio::select! {
            biased;
            ended = poll_fn(|context| connection.poll_without_shutdown(context)) => break ended,
            () = stopped(&mut stopping), if !told => {
                told = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    let parts = connection.into_parts();
    let mut stream = parts.io.into_inner().into_inner();
    let too_slow = ended.is_err_and(|error| error.is_timeout()) && !parts.read_buf.is_empty();
    if too_slow {
        let message = format!(
            "request line and headers did not arrive within {} s",
            limits.head_timeout.as_secs_f64()
        );
        let _gone = stream
            .write_all(&last_answer(StatusCode::REQUEST_TIMEOUT, message))
            .await;
    }
    tokio::select! {
        () = close(stream) => {}
        () = stopped(&mut stopping) => {}
    }
}

/// Tells a client that there is no room for it, which is kinder than to let it wait for somebody else to leave.
async fn turn_away(mut stream: TcpStream, max_connections: usize) {
    let message = format!(
        "all {max_connections} connections are in use: close some, or start the sandbox with a larger --max-connections"
    );
    let answer = last_answer(StatusCode::SERVICE_UNAVAILABLE, message);
    let told = async {
        let _gone = stream.write_all(&answer).await;
        close(stream).await;
    };
    let _told_or_not = timeout(LINGER, told).await;
}

/// An answer after which the connection ends, for clients that no handler gets to see.
fn last_answer(status: StatusCode, message: String) -> Vec<u8> {
    let body = Refusal::gateway(Gateway::Connections, status, message)
        .into_answer()
        .body
        .into_text();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\nretry-after: 1\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), &body].concat()
}

/// Closes so that the client can read the last answer: to drop a socket with unread bytes resets the connection, and what the
/// client has not read yet may be lost.
fn close(mut stream: TcpStream) -> impl Future<Output = ()> {
    let drained = async move {
        if stream.shutdown().await.is_err() {
            return;
        }
        let mut buffer = vec![0; 16 << 10];
        let mut rest = LINGER_BYTES;
        while let Ok(count @ 1..) = stream.read(&mut buffer).await {
            let Some(left) = rest.checked_sub(count) else {
                return;
            };
            rest = left;
        }
    };
    async { timeout(LINGER, drained).await.unwrap_or_default() }
}
