//! A headless Chromium and the pipe to it, over which the `DevTools` protocol is spoken: no port is open, and the browser
//! ends with the test. What a person does in it is in [`crate::tab`].

use std::{
    collections::HashMap,
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take on a machine that is busy with other things.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Whoever waits for an answer or for events of a tab gets them by these.
#[derive(Default)]
struct Listeners {
    calls: HashMap<u64, Sender<Value>>,
    tabs: HashMap<String, Sender<Value>>,
}

struct Wire {
    to_browser: Mutex<ChildStdin>,
    listeners: Arc<Mutex<Listeners>>,
    last_id: AtomicU64,
}

/// A running browser, which ends when it is dropped.
pub(crate) struct Chromium {
    process: Child,
    wire: Wire,
    profile: TempDir,
}

impl Chromium {
    /// The browser that `CHROMIUM` names, or the first one in `PATH`.
    pub(crate) fn find() -> Option<PathBuf> {
        if let Some(named) = env::var_os("CHROMIUM") {
            return Some(named.into());
        }
        let names = [
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
        ];
        let path = env::var_os("PATH")?;
        env::split_paths(&path)
            .flat_map(|folder| names.map(|name| folder.join(name)))
            .find(|candidate| candidate.is_file())
    }

    /// Starts `executable` with a profile of its own.
    pub(crate) fn start(executable: &Path) -> Self {
        let profile = TempDir::new().unwrap();
        let said = fs::File::create(profile.path().join("stderr")).unwrap();
        // The protocol is spoken on descriptors 3 and 4, which the shell connects to our ends of the pipes.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>&2"])
            .arg(executable)
            .args([
                "--headless",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                // Frames of other origins are reached in the process of their page.
                "--disable-site-isolation-trials",
                "--disable-features=IsolateOrigins,site-per-process",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(said)
            .spawn()
            .unwrap();
        let listeners = Arc::<Mutex<Listeners>>::default();
        let from_browser = process.stdout.take().unwrap();
        let told = Arc::clone(&listeners);
        thread::spawn(move || {
            for message in BufReader::new(from_browser).split(0).map_while(Result::ok) {
                hand_on(&told, serde_json::from_slice(&message).unwrap());
            }
            // Whoever still waits learns that nothing will come.
            *told.lock().unwrap() = Listeners::default();
        });
        let wire = Wire {
            to_browser: Mutex::new(process.stdin.take().unwrap()),
            listeners,
            last_id: AtomicU64::new(0),
        };
        Self {
            process,
            wire,
            profile,
        }
    }

    /// Calls a method of the protocol: of the browser, or of one of its tabs.
    #[track_caller]
    pub(crate) fn call(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        match self.try_call(session, method, params) {
            Ok(result) => result,
            Err(problem) => panic!("{method}: {problem}"),
        }
    }

    /// Like [`Chromium::call`], with what the browser had against it.
    pub(crate) fn try_call(
        &self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value, String> {
        let id = self.wire.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let (sender, answer) = channel();
        self.wire.listeners.lock().unwrap().calls.insert(id, sender);
        let mut message = json!({"id": id, "method": method});
        message["params"] = params;
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let written = self.wire.to_browser.lock().unwrap().write_all(&bytes);
        let answer = written
            .map_err(|error| error.to_string())
            .and_then(|()| {
                answer
                    .recv_timeout(PATIENCE)
                    .map_err(|error| error.to_string())
            })
            .map_err(|error| format!("{error}; the browser said: {}", self.stderr()))?;
        match answer.get("error") {
            Some(error) => Err(error.to_string()),
            None => Ok(answer["result"].clone()),
        }
    }

    /// What happens from now on in the tab behind `session`.
    pub(crate) fn events(&self, session: &str) -> Receiver<Value> {
        let (sender, events) = channel();
        let mut listeners = self.wire.listeners.lock().unwrap();
        listeners.tabs.insert(session.to_owned(), sender);
        events
    }

    /// What the browser has said beside the protocol.
    pub(crate) fn stderr(&self) -> String {
        fs::read_to_string(self.profile.path().join("stderr")).unwrap_or_default()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ended_already = self.process.kill();
        let _ended_already = self.process.wait();
    }
}

/// Gives a message of the browser to whoever waits for it.
fn hand_on(listeners: &Mutex<Listeners>, message: Value) {
    let mut listeners = listeners.lock().unwrap();
    let listener = match (message["id"].as_u64(), message["sessionId"].as_str()) {
        (Some(id), _) => listeners.calls.remove(&id),
        (None, Some(session)) => listeners.tabs.get(session).cloned(),
        (None, None) => None,
    };
    if let Some(listener) = listener {
        // Nobody minds a message for a test that has ended.
        let _unheard = listener.send(message);
    }
}
