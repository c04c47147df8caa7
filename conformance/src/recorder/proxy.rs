//! A reverse proxy that any client can be pointed at.
//!
//! A call of a documented operation is read whole before it is passed on, and its answer is read whole and kept before the client
//! sees it: whatever a client does next because of an answer stands behind it on the tape. Everything else streams through.

use std::{
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE, request::Parts},
    response::{IntoResponse as _, Response},
};
use http_body::Frame;
use reqwest::Url;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::{
    LARGEST_BODY, Listener, Tape, Upstream, guard,
    route::{self, Route},
    tape::Taken,
    upstream::passed_on,
};
use crate::{
    SetupError, Suite,
    exchange::{self, Payload},
    scrub::scrub,
    wire::{causes, kept},
};

/// How long open answers may take once the proxy was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A proxy that listens and records.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    stopping: watch::Sender<bool>,
    server: JoinHandle<()>,
}

struct Shared {
    suite: Arc<Suite>,
    upstream: Arc<Upstream>,
    tape: Mutex<Tape>,
    clock: AtomicU64,
    listener: Listener,
}

impl Proxy {
    /// Listens on `listen` (port 0: any free port) and passes on to `upstream`; `listener` is told each call.
    ///
    /// # Errors
    /// When the address cannot be bound, for instance because the port is in use.
    pub async fn start(
        suite: Arc<Suite>,
        upstream: Upstream,
        listen: SocketAddr,
        listener: Listener,
    ) -> Result<Self, SetupError> {
        let unbound = |error| {
            SetupError::Usage(format!(
                "cannot listen on {listen}: {error}\n  help: choose another port, or 0 for any free one"
            ))
        };
        let socket = TcpListener::bind(listen).await.map_err(unbound)?;
        let address = socket.local_addr().map_err(unbound)?;
        let shared = Arc::new(Shared {
            suite,
            upstream: Arc::new(upstream),
            tape: Mutex::default(),
            clock: AtomicU64::default(),
            listener,
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&shared));
        let (stopping, mut stopped) = watch::channel(false);
        let server = axum::serve(socket, router).with_graceful_shutdown(async move {
            // A sender that is gone is as good as a word.
            let _told = stopped.wait_for(|stopped| *stopped).await;
        });
        let server = tokio::spawn(async move {
            // It ends when it is told to, and has nothing else to say.
            let _ended = server.await;
        });
        Ok(Self {
            address,
            shared,
            stopping,
            server,
        })
    }

    /// What a client uses as base URL: `http://127.0.0.1:PORT/api`.
    pub fn base_url(&self) -> String {
        format!(
            "http://{}{}",
            self.address,
            self.shared.upstream.base_path()
        )
    }

    /// As lines and recordings name what is behind the proxy.
    pub fn upstream(&self) -> &Upstream {
        &self.shared.upstream
    }

    /// Stops listening, gives open answers five seconds, and hands out what was seen and what was behind the proxy.
    pub async fn stop(mut self) -> (Tape, Arc<Upstream>) {
        self.stopping.send_replace(true);
        if tokio::time::timeout(GRACE, &mut self.server).await.is_err() {
            self.server.abort();
        }
        let tape = std::mem::take(&mut *self.shared.tape());
        (tape, Arc::clone(&self.shared.upstream))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A client that goes away takes nothing with it: what the upstream did is recorded all the same.
async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let carried = tokio::spawn(async move { shared.carry(request).await });
    carried.await.unwrap_or_else(|_| {
        refusal(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the recorder failed on this call; nothing of it was recorded",
        )
    })
}

impl Shared {
    fn tape(&self) -> std::sync::MutexGuard<'_, Tape> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    fn say(&self, line: &str) {
        (self.listener)(line);
    }

    async fn carry(&self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let shown = shown(&head);
        if head.uri.authority().is_some() {
            let why =
                "this is a reverse proxy: give the client its URL as base URL, not as HTTP proxy";
            self.say(&format!("  400 {shown}: {why}"));
            return refusal(StatusCode::BAD_REQUEST, why);
        }
        if head.uri.path().split('/').any(is_dots) {
            let why = "the path leads upwards; the upstream would not get it as it is";
            self.say(&format!("  400 {shown}: {why}"));
            return refusal(StatusCode::BAD_REQUEST, why);
        }
        let encoding = head.headers.get("content-encoding");
        if encoding.is_some_and(|encoding| encoding != "identity") {
            let why = "the body is compressed, so nobody can tell whether a card is in it; send it as it is";
            self.say(&format!("  415 {shown}: {why}"));
            return refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, why);
        }
        let below = head.uri.path().strip_prefix(self.upstream.base_path());
        let route = below
            .and_then(|below| route::find(&self.suite.operations, head.method.as_str(), below));
        let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else {
            let why = format!(
                "the body is larger than {LARGEST_BODY} bytes, or broke off; it was not passed on"
            );
            self.say(&format!("  413 {shown}: {why}"));
            return refusal(StatusCode::PAYLOAD_TOO_LARGE, &why);
        };
        let asked = asked(&head, below.unwrap_or_default(), route.as_ref(), &bytes);
        if let Some(place) = guard::unknown_card(&self.suite.cards, &asked) {
            let what = route.as_ref().map_or(shown, |it| it.operation.clone());
            let why = format!(
                "a card number {place} is not in the table of test cards; the call was not passed on and nothing of it was recorded"
            );
            self.say(&format!("  403 {what}: {why}"));
            self.tape().leave_out(format!("{what}: {why}"));
            return refusal(StatusCode::FORBIDDEN, &why);
        }
        let (began, started) = (self.tick(), Instant::now());
        let path = head.uri.path_and_query().map_or("/", |it| it.as_str());
        let answer = self
            .upstream
            .send(head.method.clone(), path, &head.headers, bytes)
            .await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(why) => {
                let what = route.as_ref().map_or(shown, |it| it.operation.clone());
                return self.unanswered(&what, &why);
            }
        };
        let status = answer.status();
        let headers = passed_on(answer.headers());
        let Some(route) = route else {
            self.say(&format!(
                "  {} {shown}: no operation of the document; passed on, not recorded",
                status.as_u16()
            ));
            self.tape()
                .leave_out(format!("{shown}: no operation of the document"));
            return response(status, headers, Body::new(reqwest::Body::from(answer)));
        };
        let (bytes, rest) = match read(answer).await {
            Ok(read) => read,
            Err(why) => return self.unanswered(&route.operation, &why),
        };
        if let Some(rest) = rest {
            let why = format!("its answer is larger than {LARGEST_BODY} bytes");
            self.say(&format!(
                "  {} {}: {why}; passed on, not recorded",
                status.as_u16(),
                route.operation
            ));
            self.tape().leave_out(format!("{}: {why}", route.operation));
            let first = Some(bytes);
            return response(status, headers, Body::new(Rest { first, rest }));
        }
        self.keep(route, asked, (status, &headers, &bytes), began, started);
        response(status, headers, Body::from(bytes))
    }

    fn keep(
        &self,
        route: Route,
        request: exchange::Request,
        (status, headers, bytes): (StatusCode, &HeaderMap, &Bytes),
        began: u64,
        started: Instant,
    ) {
        let kept = kept(headers);
        let media_type = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let size = bytes.len() + request_size(&request);
        let taken = Taken {
            operation: route.operation,
            response: exchange::Response {
                status: status.as_u16(),
                headers: kept,
                media_type: media_type.to_owned(),
                body: Payload::read(bytes),
            },
            request,
            began,
            ended: self.tick(),
        };
        let what = taken.shown();
        let added = self.tape().add(taken, size);
        let took = started.elapsed().as_millis();
        match added {
            Ok(number) => self.say(&format!("{number:>4}  {what}  {took} ms")),
            Err(why) => self.say(&format!("  {what}: {why}")),
        }
    }

    fn unanswered(&self, what: &str, why: &str) -> Response {
        let why = scrub(&spec::escape(why));
        self.say(&format!("  502 {what}: no answer: {why}"));
        self.tape().leave_out(format!("{what}: no answer"));
        refusal(
            StatusCode::BAD_GATEWAY,
            &format!(
                "{} does not answer: {why}\nNothing of this call was recorded; the request may have arrived. Check that the upstream runs and that its URL is right.",
                self.upstream.describe()
            ),
        )
    }
}

/// The request as the suite has it.
fn asked(head: &Parts, below: &str, route: Option<&Route>, bytes: &Bytes) -> exchange::Request {
    let query = head.uri.query().unwrap_or_default();
    let pairs = Url::parse(&format!("http://query.invalid/?{query}"))
        .map(|url| url.query_pairs().into_owned().collect());
    let mut headers: Vec<(String, String)> = head
        .headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect();
    headers.sort();
    exchange::Request {
        method: head.method.as_str().to_owned(),
        path_parameters: route
            .map(|route| route.path_parameters.clone())
            .unwrap_or_default(),
        path: if route.is_some() {
            below
        } else {
            head.uri.path()
        }
        .to_owned(),
        query: pairs.unwrap_or_default(),
        headers,
        body: Payload::read(bytes),
    }
}

fn request_size(request: &exchange::Request) -> usize {
    let headers = request.headers.iter();
    let headers: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
    let body = match &request.body {
        Payload::None => 0,
        Payload::Json(value) => value.to_string().len(),
        Payload::Text(text) => text.len(),
    };
    headers + body + request.path.len()
}

/// A segment that URLs read as a step upwards or none at all.
fn is_dots(segment: &str) -> bool {
    matches!(route::decode(segment).as_str(), "." | "..")
}

/// Method and the beginning of the path: further down may stand what nobody should read.
fn shown(head: &Parts) -> String {
    let segments = head.uri.path().split('/').skip(1);
    let mut path = String::new();
    for (index, segment) in segments.enumerate() {
        path.push('/');
        if index == 2 {
            path.push_str("...");
            break;
        }
        path.push_str(segment);
    }
    scrub(&spec::escape(&format!("{} {path}", head.method)))
}

/// Reads an answer up to the limit; what is left of a larger one comes along.
async fn read(
    mut answer: reqwest::Response,
) -> Result<(Bytes, Option<Pin<Box<reqwest::Body>>>), String> {
    let mut bytes = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok((bytes.into(), None)),
            Err(error) => return Err(causes(&error.without_url())),
        }
        if bytes.len() > LARGEST_BODY {
            return Ok((bytes.into(), Some(Box::pin(answer.into()))));
        }
    }
}

fn response(status: StatusCode, headers: HeaderMap, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// What the recorder itself has to say to a client.
fn refusal(status: StatusCode, why: &str) -> Response {
    (status, format!("recorder: {why}\n")).into_response()
}

/// What was read of a large answer, and then the rest of it.
struct Rest {
    first: Option<Bytes>,
    rest: Pin<Box<reqwest::Body>>,
}

impl http_body::Body for Rest {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(Ok(Frame::data(first)))),
            None => self.rest.as_mut().poll_frame(context),
        }
    }
}
