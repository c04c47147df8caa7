//! Suites in folders of their own, and sandboxes whose answers are tampered with.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode},
    middleware::{self, Next},
    response::Response,
};
use conformance::{Class, Finding, Folders, Options, Report, Suite, TargetChoice};
use sandbox::{Clock, Config, Sandbox};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::AbortHandle};

/// The instant at which clocks of embedded sandboxes start.
pub(crate) const START: &str = "2026-03-01T04:00:00Z";

/// What the findings of a report are and where: class, operation, JSON Pointer.
pub(crate) fn places(report: &Report) -> Vec<(Class, &str, &str)> {
    report
        .findings
        .iter()
        .map(|finding| {
            (
                finding.class,
                finding.operation.as_str(),
                finding.pointer.as_str(),
            )
        })
        .collect()
}

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The suite of this workspace.
pub(crate) fn workspace() -> Arc<Suite> {
    Arc::new(Suite::load(&Folders::of_workspace(root())).unwrap_or_else(|error| panic!("{error}")))
}

/// One recording of the workspace, as it stands in its file.
pub(crate) fn recorded(name: &str) -> String {
    fs::read_to_string(root().join(format!("conformance/recordings/{name}.yaml"))).unwrap()
}

/// A folder with recordings of its own, judged by the document of this workspace.
pub(crate) struct Desk {
    folder: TempDir,
    suite: OnceLock<Arc<Suite>>,
}

impl Desk {
    /// A folder with these recordings and no snapshots.
    pub(crate) fn new(recordings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["recordings", "snapshots"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("confirmed.yaml"), "confirmed: {}\n").unwrap();
        for (name, text) in recordings {
            let file = folder.path().join(format!("recordings/{name}.yaml"));
            fs::write(file, text).unwrap();
        }
        Self {
            folder,
            suite: OnceLock::new(),
        }
    }

    /// A folder whose snapshots were accepted from sandboxes that do not deviate.
    pub(crate) async fn accepted(recordings: &[(&str, &str)]) -> Self {
        let desk = Self::new(recordings);
        let options = Options {
            only: recordings
                .iter()
                .map(|(name, _)| (*name).to_owned())
                .collect(),
            accept: true,
            ..Options::embedded()
        };
        let report = desk.run(&options).await;
        assert_eq!(report.findings.len(), 0, "{}", report.render(false));
        desk
    }

    /// The same folder, whose files are read anew.
    pub(crate) fn anew(self) -> Self {
        Self {
            suite: OnceLock::new(),
            ..self
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The document of the workspace, or the edited copy of it.
    fn document(&self) -> PathBuf {
        let edited = self.path("openapi.yaml");
        if edited.exists() {
            edited
        } else {
            root().join("spec/openapi.yaml")
        }
    }

    /// Judges by a copy of the document that holds `added` behind the first `after` that follows `schema`.
    pub(crate) fn edit_document(&self, schema: &str, after: &str, added: &str) {
        let mut text = fs::read_to_string(root().join("spec/openapi.yaml")).unwrap();
        let start = text.find(schema).unwrap();
        let at = start + text[start..].find(after).unwrap() + after.len();
        text.insert_str(at, added);
        fs::write(self.path("openapi.yaml"), text).unwrap();
    }

    pub(crate) fn snapshot(&self, name: &str) -> String {
        fs::read_to_string(self.path(&format!("snapshots/{name}.snap"))).unwrap()
    }

    /// The suite, read once: its recordings and its document stay as they were then.
    pub(crate) fn suite(&self) -> Arc<Suite> {
        Arc::clone(self.suite.get_or_init(|| self.reloaded()))
    }

    /// The suite, read anew.
    pub(crate) fn reloaded(&self) -> Arc<Suite> {
        let folders = Folders {
            conformance: self.folder.path().to_owned(),
            document: self.document(),
        };
        Arc::new(Suite::load(&folders).unwrap_or_else(|error| panic!("{error}")))
    }

    pub(crate) async fn run(&self, options: &Options) -> Report {
        let ended = self.suite().run(options, &()).await;
        ended.unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) async fn run_against(&self, server: &Server) -> Report {
        self.run(&against(server)).await
    }
}

/// Options for a run against a server.
pub(crate) fn against(server: &Server) -> Options {
    Options {
        target: TargetChoice::Url(server.base()),
        ..Options::embedded()
    }
}

/// The only finding of a report.
#[track_caller]
pub(crate) fn only(report: &Report) -> &Finding {
    assert_eq!(report.findings.len(), 1, "{}", report.render(false));
    &report.findings[0]
}

/// An answer on its way from a sandbox to the suite.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Replaces a text in the body.
    pub(crate) fn replace(&mut self, from: &str, to: &str) {
        let text = String::from_utf8(std::mem::take(&mut self.body)).unwrap();
        self.body = text.replace(from, to).into_bytes();
    }

    pub(crate) fn content_type(&mut self, value: &str) {
        self.headers.insert("content-type", value.parse().unwrap());
    }
}

/// What a request asked for, as a tamperer sees it.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// A sandbox behind someone who changes its answers. Stops when dropped.
pub(crate) struct Server {
    address: std::net::SocketAddr,
    task: AbortHandle,
}

impl Server {
    /// Serves a sandbox and passes each answer below `/api` to `tamper` first.
    pub(crate) async fn tampered(
        config: Config,
        tamper: impl Fn(&Asked, &mut Answer) + Clone + Send + Sync + 'static,
    ) -> Self {
        let router = Sandbox::new(config).router();
        let router = router.layer(middleware::from_fn(move |request: Request, next: Next| {
            let tamper = tamper.clone();
            async move { pass(request, next, &tamper).await }
        }));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            task: task.abort_handle(),
        }
    }

    /// A sandbox whose clock stands still until it is moved.
    pub(crate) fn standing() -> Config {
        Config {
            clock: Clock::Manual(START.parse().unwrap()),
            ..Config::default()
        }
    }

    /// The base URL.
    pub(crate) fn base(&self) -> String {
        format!("http://{}/api", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(request: Request, next: Next, tamper: &impl Fn(&Asked, &mut Answer)) -> Response {
    let (head, body) = request.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let asked = Asked {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.clone(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    let is_api = asked.path.starts_with("/api");
    let response = next.run(Request::from_parts(head, Body::from(bytes))).await;
    if !is_api {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let mut answer = Answer {
        status: head.status,
        headers: head.headers,
        body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
    };
    answer.headers.remove("content-length");
    tamper(&asked, &mut answer);
    head.status = answer.status;
    head.headers = answer.headers;
    Response::from_parts(head, Body::from(answer.body))
}
